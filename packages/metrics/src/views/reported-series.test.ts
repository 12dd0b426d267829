import { describe, expect, it } from 'vitest';
import type { ServiceEvent } from '../event.ts';
import { createMetricState, restoreMetricState, type WindowName } from '../index.ts';
import { createSeededRandom } from '../statistics/testing/seeded-random.ts';
import { START, serviceDesk } from '../testing/fold.ts';
import { readingsOf } from '../testing/readings-log.ts';

const MINUTE_MS = 60_000;
const HOLDS_MS = 30 * MINUTE_MS;

describe('a series of what is reported', () => {
  type Desk = ReturnType<typeof serviceDesk>;
  /** The newest five of each group. */
  const points = (desk: Desk, figure: string, seconds: number, groupBy: string[] = []) =>
    desk.state
      .series({ figure, filter: {}, window: '5m', groupBy, stepMs: MINUTE_MS }, START + seconds * 1000)
      .groups.map(({ points: all }) => all.slice(-5).map(({ value }) => value));

  it('shows of a gauge what held at the end of each point, and nothing before its first reading', () => {
    const desk = serviceDesk();
    for (const [seconds, value] of [
      [70, 12],
      [110, 9],
      [185, 4],
    ] as const)
      desk.send('reading', seconds, 'pbx', { metric: 'queue.waiting', value });
    expect(points(desk, 'queue.waiting', 290)).toEqual([[0, 9, 9, 4, 4]]);
  });

  it('lets a reading hold for half an hour, and says nothing after that', () => {
    const desk = serviceDesk();
    desk.send('reading', 0, 'pbx', { metric: 'queue.asa', value: 20, unit: 's' });
    expect(points(desk, 'queue.asa', 32 * 60)).toEqual([[20_000, 20_000, 20_000, null, null]]);
  });

  it('shows of a counter by how much it rose in each point', () => {
    const desk = serviceDesk();
    [100, 104, 104, 111, 2].forEach((value, minute) => {
      desk.send('reading', minute * 60 + 5, 'pbx', { metric: 'queue.answered', value });
    });
    expect(points(desk, 'queue.answered', 290)).toEqual([[0, 4, 0, 7, 2]]);
  });

  it('adds systems up, and shows groups of which nothing else is known', () => {
    const desk = serviceDesk();
    for (const [source, queue, value] of [
      ['pbx-1', 'billing', 5],
      ['pbx-2', 'billing', 7],
      ['pbx-1', 'support', 1],
    ] as const)
      desk.send('reading', 10, source, { metric: 'queue.waiting', queue, value });
    expect(points(desk, 'queue.waiting', 110)[0]!.slice(-2)).toEqual([13, 13]);
    expect(points(desk, 'queue.waiting', 110, ['queue']).map((all) => all.at(-1))).toEqual([12, 1]);
  });

  it('gives way to what is counted', () => {
    const desk = serviceDesk();
    desk.send('reading', 5, 'pbx', { metric: 'queue.waiting', value: 40 });
    desk.send('contact.queued', 130, 'c1');
    expect(points(desk, 'queue.waiting', 290)).toEqual([[40, 40, 1, 1, 1]]);
  });

  it('hands unchanged points on as the objects of before while it is watched', () => {
    const desk = serviceDesk();
    const send = (seconds: number, value: number) =>
      desk.send('reading', seconds, 'pbx', { metric: 'queue.waiting', value });
    send(5, 3);
    const series = desk.state.openSeries({
      figure: 'queue.waiting',
      filter: {},
      window: '5m',
      groupBy: [],
      stepMs: MINUTE_MS,
    });
    const at = (seconds: number) => series.frame(START + seconds * 1000).groups[0]!.points;
    const before = at(170);
    send(175, 8);
    const after = at(200);
    const known = new Set(before);
    expect(after.map((point) => known.has(point))).toEqual([true, true, true, true, false, false]);
    expect(after.map(({ value }) => value).slice(-2)).toEqual([8, 8]);
    series.close();
  });
});

describe('random gauges', () => {
  const SEEDS = [1, 2, 3];
  const WINDOWS: readonly WindowName[] = ['5m', '1h', '4h', '24h', 'today', '7d'];

  /** From all readings there are, each time. */
  function heldAt(events: readonly ServiceEvent[], end: number): number | undefined {
    const gauges = Map.groupBy(events, ({ entity, queue }) => `${entity} ${queue}`);
    const values = [...gauges.values()].flatMap((all) => {
      const newest = all.filter(({ time }) => time <= end).sort((a, b) => b.time - a.time || (a.id < b.id ? 1 : -1))[0];
      return newest && end - newest.time <= HOLDS_MS ? [newest.value!] : [];
    });
    return values.length > 0 ? values.reduce((sum, value) => sum + value, 0) : undefined;
  }

  it.each(SEEDS)('show what all readings say, watched or asked for once (seed %i)', (seed) => {
    const events = readingsOf(seed, 'queue.waiting');
    const { uniform: random } = createSeededRandom(seed + 100);
    let state = createMetricState();
    const open = () =>
      WINDOWS.map((window) => state.openSeries({ figure: 'queue.waiting', filter: {}, window, groupBy: [] }));
    let watched = open();
    let newest = 0;
    let looked = 0;
    events.forEach((event, i) => {
      state.fold(event);
      newest = Math.max(newest, event.time);
      // In the middle of it the server is started anew.
      if (random() < 0.01) {
        state = restoreMetricState(state.snapshot());
        watched = open();
      }
      if (random() > 0.03) return;
      const known = events.slice(0, i + 1);
      const asOf = newest + Math.floor(random() * 60_000);
      for (const series of watched) {
        const frame = series.frame(asOf);
        expect(frame).toEqual(state.series(series.spec, asOf));
        for (const { t, value, n, partial } of frame.groups[0]!.points) {
          const held = heldAt(known, partial ? asOf : t + frame.stepMs - 1);
          expect([t, n > 0 ? value : undefined]).toEqual([t, held]);
          if (held !== undefined) looked++;
        }
      }
    });
    expect(looked).toBeGreaterThan(1_000);
  });
});
