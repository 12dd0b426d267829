import { describe, expect, it } from 'vitest';
import { createMetricState, type Filter, metricSettings, type SeriesSpec, WINDOWS } from '../index.ts';
import { arrivalOrder, eventLog } from '../testing/event-log.ts';
import { START, serviceDesk } from '../testing/fold.ts';
import { queueReference } from '../testing/reference/queue.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Points of the hand-made quarter of an hour: three full ones and half a minute. */
const NOW = START + 15 * MINUTE + 30 * SECOND;
const FIVE_MINUTES: Omit<SeriesSpec, 'figure'> = { filter: {}, window: '15m', stepMs: 5 * MINUTE, groupBy: [] };

function quarterOfAnHour() {
  const desk = serviceDesk();
  const queued = (entity: string, queue: string, seconds: number) =>
    desk.send('contact.queued', seconds, entity, { queue });
  queued('a', 'billing', 10);
  desk.send('contact.answered', 20, 'a');
  queued('b', 'billing', 30);
  desk.send('contact.answered', 60, 'b');
  queued('c', 'support', 40);
  desk.send('contact.abandoned', 100, 'c');
  // Offered in the first point, answered in the second.
  queued('d', 'support', 290);
  desk.send('contact.answered', 310, 'd');
  // Offered in the third point, in which nothing ends.
  queued('e', 'billing', 610);
  desk.send('contact.answered', 905, 'e');
  queued('f', 'support', 920);
  queued('g', 'support', 925);
  return desk.state;
}

/** Values by the text of the group's key. */
function valuesOf(spec: Partial<SeriesSpec> & Pick<SeriesSpec, 'figure'>): Record<string, (number | null)[]> {
  const { groups } = quarterOfAnHour().series({ ...FIVE_MINUTES, ...spec }, NOW);
  return Object.fromEntries(
    groups.map(({ key, points }) => [key.map(({ value }) => value).join(), points.map(({ value }) => value)]),
  );
}

describe('series over hand-made events', () => {
  it('covers the window in steps, of which only the last is partial', () => {
    const series = quarterOfAnHour().series({ ...FIVE_MINUTES, figure: 'queue.offered' }, NOW);
    expect(series).toMatchObject({ figure: 'queue.offered', asOf: NOW, from: START, to: NOW, stepMs: 5 * MINUTE });
    expect(series.groups.map(({ key }) => key)).toEqual([[]]);
    expect(series.groups[0]!.points.map(({ t, partial }) => [t, partial])).toEqual([
      [START, false],
      [START + 5 * MINUTE, false],
      [START + 10 * MINUTE, false],
      [START + 15 * MINUTE, true],
    ]);
  });

  it('has no partial point when it ends where a step does', () => {
    const { points } = quarterOfAnHour().series({ ...FIVE_MINUTES, figure: 'queue.offered' }, START + 15 * MINUTE)
      .groups[0]!;
    expect(points.map(({ value, partial }) => [value, partial])).toEqual([
      [4, false],
      [0, false],
      [1, false],
    ]);
  });

  it('shows a count, 0 where nothing was counted', () => {
    expect(valuesOf({ figure: 'queue.offered' })).toEqual({ '': [4, 0, 1, 2] });
    expect(valuesOf({ figure: 'queue.offered', groupBy: ['queue'] })).toEqual({
      billing: [2, 0, 1, 0],
      support: [2, 0, 0, 2],
    });
    expect(valuesOf({ figure: 'queue.offered', filter: { queue: ['support'] } })).toEqual({ '': [2, 0, 0, 2] });
  });

  it('shows a share with its interval, null where nothing was counted', () => {
    const { points } = quarterOfAnHour().series({ ...FIVE_MINUTES, figure: 'queue.serviceLevel' }, NOW).groups[0]!;
    expect(points.map(({ value, n }) => [value, n])).toEqual([
      [1 / 3, 3],
      [1, 1],
      [null, 0],
      [0, 1],
    ]);
    // Wilson, 1 of 1: from 1 / (1 + 1.96²) to 1.
    expect(points[1]!.lower).toBeCloseTo(0.2065, 4);
    expect(points[1]!.upper).toBeCloseTo(1, 12);
    expect(points[2]).toMatchObject({ lower: null, upper: null });
    expect(valuesOf({ figure: 'queue.serviceLevel', groupBy: ['queue'] })).toEqual({
      billing: [1 / 2, null, null, 0],
      support: [0, 1, null, null],
    });
    expect(valuesOf({ figure: 'queue.serviceLevel', params: { variant: 'F2', seconds: 30 } })).toEqual({
      '': [1, 1, null, 0],
    });
  });

  it('shows a quantile of the waits that ended in each point', () => {
    expect(valuesOf({ figure: 'queue.wait' })).toEqual({ '': [30_000, 20_000, null, 295_000] });
    expect(valuesOf({ figure: 'queue.wait', params: { quantile: 0.5 } })['']).toEqual([10_000, 20_000, null, 295_000]);
    expect(valuesOf({ figure: 'queue.wait', params: { outcomes: 'ALL' }, groupBy: ['queue'] })).toEqual({
      billing: [30_000, null, null, 295_000],
      support: [60_000, 20_000, null, null],
    });
  });

  it('shows a level as it was at the end of each point, and now', () => {
    expect(valuesOf({ figure: 'queue.waiting' })).toEqual({ '': [1, 0, 1, 2] });
    expect(valuesOf({ figure: 'queue.waiting', groupBy: ['queue'] })).toEqual({
      billing: [0, 0, 1, 0],
      support: [1, 0, 0, 2],
    });
    expect(valuesOf({ figure: 'queue.waiting', filter: { queue: ['billing'] } })).toEqual({ '': [0, 0, 1, 0] });
  });
});

describe('a silence longer than a contact lasts', () => {
  /** Two contacts of which nothing more is heard, one of them for the whole of the silence. */
  function silentDesk() {
    const desk = serviceDesk({ contactExpiryMs: HOUR });
    desk.send('contact.queued', 0, 'a');
    desk.send('contact.queued', 45 * 60, 'b');
    return desk.state;
  }
  const spec = { filter: {}, window: '4h', stepMs: 30 * MINUTE, groupBy: [] } as const;
  const pointsOf = (figure: string, minutes: number) =>
    silentDesk()
      .series({ ...spec, figure }, START + minutes * MINUTE)
      .groups[0]!.points.filter(({ t }) => t >= START)
      .map(({ value }) => value);

  it('shows who is given up in none of the points after', () => {
    expect(pointsOf('queue.waiting', 150)).toEqual([1, 2, 1, 0, 0]);
  });

  it('shows in which point they were given up', () => {
    expect(pointsOf('queue.expired', 150)).toEqual([0, 0, 1, 1, 0]);
    const { groups } = silentDesk().frame({ family: 'queue', filter: {}, window: '4h', groupBy: [] }, START + 3 * HOUR);
    expect(groups[0]!.figure('expired').value).toBe(2);
    expect(groups[0]!.figure('waiting').value).toBe(0);
  });

  it('says the same once an event ends the silence', () => {
    const state = silentDesk();
    const at = START + 150 * MINUTE;
    const before = ['queue.waiting', 'queue.expired'].map((figure) => state.series({ ...spec, figure }, at));
    state.fold({ id: 'x', type: 'agent.state', time: at, entity: 'z', state: 'away' });
    const after = ['queue.waiting', 'queue.expired'].map((figure) => state.series({ ...spec, figure }, at));
    expect(after).toEqual(before);
  });

  it('finds those given up in the window before as well', () => {
    const { groups } = silentDesk().frame(
      { family: 'queue', filter: {}, window: '1h', groupBy: [] },
      START + 165 * MINUTE,
    );
    expect(groups[0]!.figure('expired').value).toBe(1);
    expect(groups[0]!.previous('expired')!.value).toBe(1);
  });
});

describe('the width of a point', () => {
  const state = serviceDesk().state;
  const series = (spec: Partial<SeriesSpec>) =>
    state.series({ figure: 'queue.offered', filter: {}, window: '15m', groupBy: [], ...spec }, NOW);

  it.each([0, -MINUTE, 30 * SECOND, 90 * SECOND, 60_000.5, Number.NaN, Number.POSITIVE_INFINITY])(
    'is refused as %d: not whole steps of the window',
    (stepMs) => {
      expect(() => series({ stepMs })).toThrow(`Expected \`stepMs\` to be a multiple of 60000, got ${stepMs}`);
    },
  );

  it('is the finest that makes no more than 200 points where none is asked for', () => {
    const widths = WINDOWS.map((window) => [window, series({ window }).stepMs / MINUTE]);
    expect(Object.fromEntries(widths)).toEqual({
      '1m': 1 / 12,
      '5m': 1 / 12,
      '15m': 1,
      '30m': 1,
      '1h': 1,
      '4h': 2,
      today: 15,
      '24h': 15,
      '7d': 60,
      '30d': 4 * 60,
      '90d': 12 * 60,
    });
    for (const window of WINDOWS) expect(series({ window }).groups[0]!.points.length).toBeLessThanOrEqual(200);
  });

  it('starts points of more than an hour at local midnight', () => {
    const berlin = createMetricState({ zone: 'Europe/Berlin' });
    const { from, groups } = berlin.series({ figure: 'queue.offered', filter: {}, window: '90d', groupBy: [] }, NOW);
    const hours = new Set(groups[0]!.points.map(({ t }) => new Date(t).getUTCHours()));
    expect([...hours].sort()).toEqual([11, 23]);
    expect(from).toBe(groups[0]!.points[0]!.t);
  });
});

it('refuses figures that have no history or do not exist', () => {
  const series = (figure: string) => () => quarterOfAnHour().series({ ...FIVE_MINUTES, figure }, NOW);
  expect(series('queue.longestWaitSince')).toThrow('Expected a figure with a history, got queue.longestWaitSince');
  expect(series('offered')).toThrow('Expected `figure` to be `family.name`, got offered');
  expect(series('queue.nothing')).toThrow('nothing');
});

describe('series over a random log', () => {
  const SETTINGS = metricSettings({ zone: 'Europe/Berlin', customDimensions: ['region'], contactExpiryMs: 2 * HOUR });
  const FROM = Date.UTC(2026, 2, 2, 20);
  const FILTERS: readonly Filter[] = [{}, { channel: ['phone'], tier: ['gold', ''] }];

  function randomLog(seed: number, things: number, corrections: number) {
    const events = eventLog({ seed, from: FROM, durationMs: 20 * HOUR, things, corrections }).filter(
      ({ time }) => time <= FROM + 15 * HOUR,
    );
    const state = createMetricState(SETTINGS);
    for (const event of arrivalOrder(events, seed, HOUR)) state.fold(event);
    return { state, events: events.filter(({ type }) => /^contact|^correction/.test(type)), asOf: state.newestEventAt };
  }

  const FIGURES = [
    { figure: 'queue.offered', params: {}, label: 'offered' },
    { figure: 'queue.serviceLevel', params: {}, label: 'serviceLevel F3' },
    { figure: 'queue.wait', params: { quantile: 0.5 }, label: 'wait p50' },
  ] as const;

  it.each(['30m', '4h', '24h', '7d'] as const)('gives at each point of %s what the list of events gives', (window) => {
    const { state, events, asOf } = randomLog(7, 70, 0.05);
    let busyPoints = 0;
    for (const filter of FILTERS) {
      const columns = FIGURES.map(({ figure, params }) =>
        state.series({ figure, params, filter, window, groupBy: ['queue'] }, asOf),
      );
      const { groups, stepMs } = columns[0]!;
      groups.forEach(({ key, points }, g) => {
        const queue = key[0]!.value;
        points.forEach(({ t, n }, i) => {
          const expected = queueReference({
            events,
            settings: SETTINGS,
            from: t,
            asOf: Math.min(t + stepMs - 1, asOf),
            filter: { ...filter, queue: [queue] },
          });
          expect([queue, t, ...columns.map((column) => column.groups[g]!.points[i]!.value)]).toEqual([
            queue,
            t,
            ...FIGURES.map(({ label }) => expected[label]),
          ]);
          if (n > 0) busyPoints++;
        });
      });
    }
    expect(busyPoints).toBeGreaterThan(window === '30m' ? 0 : 10);
  });

  it('has the same groups whether or not another view of the same grouping was watched meanwhile', () => {
    const groupsOf = (watched: boolean) => {
      const { state, send } = serviceDesk();
      const view = watched
        ? state.openView({ family: 'queue', filter: {}, window: '1m', groupBy: ['queue'] })
        : undefined;
      send('agent.state', 0, 'ann', { state: 'available' });
      view?.frame(START + SECOND);
      send('agent.state', 2, 'ann', { state: 'available', queue: 'billing' });
      view?.frame(START + 3 * SECOND);
      send('contact.queued', 4000, 'a', { queue: 'billing' });
      const spec = { figure: 'queue.offered', filter: {}, window: '15m', groupBy: ['queue'] } as const;
      return state.series(spec, START + 4001 * SECOND).groups.map(({ key }) => key[0]?.value);
    };
    expect(groupsOf(true)).toEqual(groupsOf(false));
    expect(groupsOf(false)).toEqual(['billing']);
  });

  it.each(['30m', '4h', '24h', '7d'] as const)('gives who waited at the end of each point of %s', (window) => {
    // A correction may come after the point it changes, so that cutting the log at the point would not find it.
    const { state, events, asOf } = randomLog(8, 150, 0);
    let waited = 0;
    for (const filter of FILTERS) {
      const { groups, stepMs } = state.series({ figure: 'queue.waiting', filter, window, groupBy: [] }, asOf);
      for (const { t, value, partial } of groups[0]!.points) {
        const end = t + stepMs;
        const { waiting } = queueReference({
          events: partial ? events : events.filter(({ time }) => time < end),
          settings: SETTINGS,
          from: t,
          // Contacts are given up at the end of their minute, which at `end` itself has not changed anything yet.
          asOf: partial ? asOf : end - MINUTE,
          filter,
        });
        expect([new Date(t).toISOString(), value]).toEqual([new Date(t).toISOString(), waiting]);
        if (value! > 0) waited++;
      }
    }
    expect(waited).toBeGreaterThan(0);
  });
});
