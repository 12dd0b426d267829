import { createMetricState, type MetricView, WINDOWS, type WindowName } from '@andon/metrics';
import { cpuMs } from './cpu.ts';
import { workload } from './workload.ts';

const DAY_MS = 86_400_000;
const START = Date.UTC(2026, 0, 1);
/** Twice the widest window lies behind: one to count, and one to compare it with. */
const HISTORY_DAYS = 180;
const HISTORY_EVENTS = 150_000;
const RATE_PER_SECOND = 200;
const VIEWS = 100;
/** Ticks of every width, after as many that are not counted. */
const TICKS = 40;

export interface WidthCost {
  readonly window: WindowName;
  /** Folding an event and handing it to all views. */
  readonly eventUs: number;
  /** All views, a few figures of each. */
  readonly tickMs: number;
}

/** What an event and a tick cost by the width of the window, over half a year that has been counted. */
export function measureWidths(cells: number): readonly WidthCost[] {
  const state = createMetricState();
  const long = { events: HISTORY_EVENTS, cells, seed: 1, from: START };
  for (const event of workload({ ...long, ratePerSecond: HISTORY_EVENTS / (HISTORY_DAYS * 86_400) })) state.fold(event);
  const from = START + HISTORY_DAYS * DAY_MS;
  const rounds = 2 * TICKS * (WINDOWS.length + 1);
  const now = workload({
    events: 1.6 * rounds * RATE_PER_SECOND,
    cells,
    seed: 2,
    ratePerSecond: RATE_PER_SECOND,
    from,
  });
  let next = 0;
  let asOf = now[0]!.time;

  const measure = (window: WindowName): WidthCost => {
    const views = Array.from({ length: VIEWS }, (_, i) => openView(window, i));
    const total = { events: 0, eventsMs: 0, ticksMs: 0 };
    for (let tick = 0; tick < 2 * TICKS; tick++) {
      asOf += 1000;
      const first = next;
      const started = cpuMs();
      while (next < now.length && now[next]!.time <= asOf) state.fold(now[next++]!);
      // Hands on what has happened.
      void views[0]!.revision;
      const folded = cpuMs();
      for (const view of views) {
        const [group] = view.frame(asOf).groups;
        for (const name of FIGURES) group!.figure(name);
      }
      const ended = cpuMs();
      if (tick < TICKS) continue;
      total.events += next - first;
      total.eventsMs += folded - started;
      total.ticksMs += ended - folded;
    }
    for (const view of views) view.close();
    return { window, eventUs: (total.eventsMs * 1000) / total.events, tickMs: total.ticksMs / TICKS };
  };
  const openView = (window: WindowName, i: number): MetricView =>
    state.openView({
      family: 'queue',
      filter: { queue: [`queue-${i % 25}`], channel: [`channel-${Math.floor(i / 25) % 5}`] },
      window,
      groupBy: [],
    });
  measure('5m');
  return WINDOWS.map(measure);
}

const FIGURES = ['waiting', 'longestWaitSince', 'serviceLevel', 'wait', 'asa'];
