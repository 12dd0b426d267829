import {
  createMetricState,
  type Filter,
  type MetricView,
  type SeriesSpec,
  type ViewSpec,
  WINDOWS,
} from '@andon/metrics';
import { cpuMs, median } from './cpu.ts';
import { workload } from './workload.ts';

export interface TickOptions {
  readonly views: number;
  readonly cells: number;
  readonly ratePerSecond: number;
  readonly ticks: number;
  /** No two views of one family, filter and window; else some are, as where tiles of one board differ in their figures alone. */
  readonly areAllDifferent?: boolean;
}

/** What a tile of each family asks for. */
const FIGURES: Readonly<Record<string, readonly string[]>> = {
  queue: ['waiting', 'longestWaitSince', 'serviceLevel', 'wait', 'asa'],
  response: ['unanswered', 'overdue', 'withinTarget', 'firstResponse', 'backlog'],
  complaint: ['open', 'overdue', 'ratePer1000', 'acknowledgedInTime'],
  survey: ['nps', 'csat', 'answered'],
};

/** Half of ten viewers look at queues. */
const FAMILIES = ['queue', 'queue', 'queue', 'queue', 'queue', 'response', 'response', 'complaint', 'survey', 'survey'];

/** Ticks in which the engine still compiles, once in the life of a process; told separately. */
const WARM_TICKS = 100;

interface Watched {
  readonly family: string;
  readonly view: MetricView;
  revision: number;
  nextChangeAt: number;
}

export function measureTick({ views: count, cells, ratePerSecond, ticks, areAllDifferent }: TickOptions) {
  const { events, warm: folded } = steadyLog({ cells, ratePerSecond, ticks: WARM_TICKS + ticks });
  const state = createMetricState({ maxCells: Math.max(20_000, 2 * cells) });
  let next = 0;
  while (next < folded) state.fold(events[next++]!);

  const seen = new Set<string>();
  const views = Array.from({ length: count }, (_, i): Watched => {
    const family = FAMILIES[i % FAMILIES.length]!;
    const filters: Filter[] = [
      {},
      { queue: [`queue-${i % 25}`] },
      { channel: [`channel-${i % 5}`], team: [`team-${i % 10}`] },
    ];
    const spec = { family, filter: filters[i % 3]!, window: WINDOWS[i % WINDOWS.length]!, groupBy: [] };
    const view = state.openView(areAllDifferent ? unlike(spec, seen) : spec);
    return { family, view, revision: -1, nextChangeAt: 0 };
  });
  let asOf = events[folded - 1]!.time;
  const opened = cpuMs();
  for (const { view } of views) view.frame(asOf);
  const openMs = cpuMs() - opened;

  const costs: number[] = [];
  let recomputed = 0;
  for (let tick = 0; tick < WARM_TICKS + ticks; tick++) {
    asOf += 1000;
    while (next < events.length && events[next]!.time <= asOf) state.fold(events[next++]!);
    const started = cpuMs();
    for (const watched of views) {
      const { view, family } = watched;
      if (view.revision === watched.revision && asOf < watched.nextChangeAt) continue;
      recomputed++;
      for (const group of view.frame(asOf).groups) for (const name of FIGURES[family]!) group.figure(name);
      watched.revision = view.revision;
      watched.nextChangeAt = view.nextChangeAfter(asOf);
    }
    costs.push(cpuMs() - started);
  }
  const warm = costs.slice(WARM_TICKS);
  return {
    medianMs: median(warm),
    meanMs: warm.reduce((sum, cost) => sum + cost, 0) / ticks,
    worstMs: Math.max(...warm),
    firstMs: costs[0]!,
    coldMs: median(costs.slice(0, WARM_TICKS)),
    recomputed: recomputed / costs.length,
    openMs,
  };
}

/** The same view, or where it was there before one of the next site: a wide filter stays wide, a narrow one narrow. */
function unlike(spec: ViewSpec, seen: Set<string>): ViewSpec {
  for (let site = -1; ; site++) {
    const filter =
      site < 0 ? spec.filter : { ...spec.filter, site: Array.from({ length: site + 1 }, (_, i) => `site-${i}`) };
    const name = `${spec.family} ${spec.window} ${JSON.stringify(filter)}`;
    if (seen.has(name)) continue;
    seen.add(name);
    return { ...spec, filter };
  }
}

/** What a chart of a wall costs a tick: kept ready, and read whole as a query would. */
export function measureSeries({ cells, ticks }: Pick<TickOptions, 'cells' | 'ticks'>) {
  // Half a day of events, so that a day's window is well filled.
  const { events, warm } = steadyLog({ cells, ratePerSecond: 4, ticks, warm: 160_000 });
  const state = createMetricState();
  let next = 0;
  while (next < warm) state.fold(events[next++]!);
  let asOf = events[warm - 1]!.time;
  return SERIES.map((spec) => {
    const series = state.openSeries(spec);
    series.frame(asOf);
    const kept: number[] = [];
    const whole: number[] = [];
    for (let tick = 0; tick < ticks; tick++) {
      asOf += 1000;
      while (next < events.length && events[next]!.time <= asOf) state.fold(events[next++]!);
      const started = cpuMs();
      series.frame(asOf);
      kept.push(cpuMs() - started);
    }
    series.close();
    // Only now: one kept would share what it has counted.
    for (let i = 0; i < ticks; i += 4) {
      const started = cpuMs();
      state.series(spec, asOf);
      whole.push(cpuMs() - started);
    }
    return { spec, keptMs: median(kept), wholeMs: median(whole) };
  });
}

const SERIES: readonly SeriesSpec[] = [
  { figure: 'queue.waiting', filter: {}, window: '24h', groupBy: ['queue'] },
  { figure: 'queue.serviceLevel', filter: {}, window: '24h', groupBy: ['queue'] },
  { figure: 'queue.wait', filter: {}, window: '4h', groupBy: ['queue'] },
  { figure: 'response.firstResponse', filter: {}, window: '24h', groupBy: ['queue'] },
  { figure: 'complaint.ratePer1000', filter: {}, window: '24h', groupBy: ['channel'] },
  { figure: 'survey.nps', filter: { team: ['team-1'] }, window: '24h', groupBy: ['queue'] },
];

/** Events in a steady state from `warm` on: enough for all ticks, with what began before them still ending. */
function steadyLog({
  cells,
  ratePerSecond,
  ticks,
  warm = 80_000,
}: Pick<TickOptions, 'cells' | 'ratePerSecond' | 'ticks'> & { readonly warm?: number }) {
  const needed = warm + 2 * ticks * ratePerSecond;
  // Not all that begins ends within the log.
  for (let count = needed; ; count += needed >> 1) {
    const events = workload({ events: count, cells, seed: 1, ratePerSecond, from: Date.UTC(2026, 0, 1) });
    if (events.length >= needed) return { events, warm };
  }
}
