/* The window before as a series: against the list of events counted by hand, and against the figures that compare with the same window. */

import { describe, expect, it } from 'vitest';
import { createWallClock, DAY_MS, HOUR_MS, NOTABLE } from '../calendar/testing/wall-clock.ts';
import { createMetricState, metricSettings, type SeriesSpec, type ServiceEvent, type WindowName } from '../index.ts';
import { arrivalOrder, eventLog } from '../testing/event-log.ts';
import { START, serviceDesk } from '../testing/fold.ts';
import { queueReference } from '../testing/reference/queue.ts';

const MINUTE_MS = HOUR_MS / 60;
const QUARTER_MS = HOUR_MS / 4;
const OFFERED = { figure: 'queue.offered', filter: {}, groupBy: [] } as const;

const queuedEvery = (ms: number, from: number, to: number): ServiceEvent[] =>
  Array.from({ length: Math.ceil((to - from) / ms) }, (_, i) => from + i * ms).map((time) => ({
    id: `e${time}`,
    type: 'contact.queued',
    time,
    entity: `c${time}`,
  }));

describe.each([...NOTABLE, { zone: 'Asia/Kolkata', what: 'half an hour', around: '2026-03-02T12:00:00Z' }])(
  'yesterday beside today in $zone, around $what',
  ({ zone, around }) => {
    const wallClock = createWallClock(zone);
    const dayOf = (instant: number): number => Math.floor(wallClock(instant) / DAY_MS);
    const first = Math.floor(Date.parse(around) / QUARTER_MS) * QUARTER_MS - 3 * DAY_MS;

    it('counts in each point what happened as long after midnight, up to the same time', () => {
      const state = createMetricState({ zone });
      const series = state.openSeries({ ...OFFERED, window: 'today', isPrevious: true });
      // A prime number of seconds apart: they fall on other minutes of every hour.
      const events = queuedEvery(1423 * 1000, first, first + 6 * DAY_MS);
      let next = 0;
      let compared = 0;
      for (let asOf = first + 2 * DAY_MS + 7 * MINUTE_MS; asOf < first + 6 * DAY_MS; asOf += 19 * QUARTER_MS) {
        while (events[next] && events[next]!.time <= asOf) state.fold(events[next++]!);
        const { from, to, stepMs, offsetMs, groups } = series.frame(asOf);
        const { points } = groups[0]!;
        expect(points.map(({ t }) => t)).toEqual(points.map((_, i) => from + i * stepMs));
        for (const { t, value, partial } of points) {
          const end = Math.min(t + stepMs, to);
          expect([t, value, partial]).toEqual([
            t,
            events.filter(({ time }) => time >= t && time < end).length,
            end < t + stepMs,
          ]);
          compared++;
        }
        // The points are those of the frame beside it, so much later.
        const today = state.series({ ...OFFERED, window: 'today' }, asOf);
        const starts = new Set(today.groups[0]!.points.map(({ t }) => t));
        expect(points.filter(({ t }) => !starts.has(t + offsetMs))).toEqual([]);
        const figure = state.frame({ family: 'queue', filter: {}, window: 'today', groupBy: [] }, asOf).groups[0]!;
        expect(points.reduce((sum, { value }) => sum + value!, 0)).toBe(figure.previous('offered')!.value);
        if (points.length > 0) expect(dayOf(from)).toBeLessThan(dayOf(asOf));
      }
      expect(compared).toBeGreaterThan(100);
    });
  },
);

describe('the window before of a length', () => {
  const SETTINGS = metricSettings({ zone: 'Europe/Berlin', contactExpiryMs: 2 * HOUR_MS });
  const FROM = Date.UTC(2026, 2, 27, 20);
  const events = eventLog({ seed: 11, from: FROM, durationMs: 60 * HOUR_MS, things: 260, corrections: 0 }).filter(
    ({ time }) => time <= FROM + 52 * HOUR_MS,
  );
  const state = createMetricState(SETTINGS);
  for (const event of arrivalOrder(events, 11, HOUR_MS)) state.fold(event);
  const asOf = state.newestEventAt;
  const contacts = events.filter(({ type }) => type.startsWith('contact'));

  const FIGURES = [
    { figure: 'queue.offered', params: {}, label: 'offered' },
    { figure: 'queue.serviceLevel', params: {}, label: 'serviceLevel F3' },
    { figure: 'queue.wait', params: { quantile: 0.5 }, label: 'wait p50' },
  ] as const;

  it.each([
    ['1h', 5 * MINUTE_MS],
    ['4h', 10 * MINUTE_MS],
    ['4h', HOUR_MS],
    ['24h', 2 * QUARTER_MS],
    ['24h', HOUR_MS],
    ['today', QUARTER_MS],
  ] satisfies [WindowName, number][])(
    'gives at each point of %s in steps of %d what the list of events gives',
    (window, stepMs) => {
      let busyPoints = 0;
      const spec = { filter: {}, window, stepMs, groupBy: ['queue'], isPrevious: true };
      const columns = FIGURES.map(({ figure, params }) => state.series({ ...spec, figure, params }, asOf));
      const [{ groups, to, offsetMs }] = columns as [(typeof columns)[number]];
      const current = state.series({ ...OFFERED, window, stepMs }, asOf);
      // It ends where the window begins, but for yesterday, which ends at this time of day.
      if (window !== 'today') expect(current.asOf - to - offsetMs).toBeLessThan(QUARTER_MS);
      const axis = new Set(current.groups[0]!.points.map(({ t }) => t));
      groups.forEach(({ key, points }, g) => {
        points.forEach(({ t, n }, i) => {
          expect(axis).toContain(t + offsetMs);
          const expected = queueReference({
            events: contacts,
            settings: SETTINGS,
            from: t,
            asOf: Math.min(t + stepMs, to) - 1,
            filter: { queue: [key[0]!.value] },
          });
          expect([t, ...columns.map((column) => column.groups[g]!.points[i]!.value)]).toEqual([
            t,
            ...FIGURES.map(({ label }) => expected[label]),
          ]);
          if (n > 0) busyPoints++;
        });
      });
      expect(busyPoints).toBeGreaterThan(1);
    },
  );

  it('gives who waited at the end of each point, the last one cut where the window before ends', () => {
    let waited = 0;
    let cut = 0;
    // At some instants the window before ends in the middle of a point.
    for (const back of [0, 20 * MINUTE_MS, 40 * MINUTE_MS]) {
      const spec: SeriesSpec = { figure: 'queue.waiting', filter: {}, window: '24h', stepMs: HOUR_MS, groupBy: [] };
      const { groups, to } = state.series({ ...spec, isPrevious: true }, asOf - back);
      for (const { t, value, partial } of groups[0]!.points) {
        const end = Math.min(t + HOUR_MS, to);
        expect(partial).toBe(end < t + HOUR_MS);
        if (partial) cut++;
        const { waiting } = queueReference({
          events: contacts.filter(({ time }) => time < end),
          settings: SETTINGS,
          from: t,
          // Contacts are given up at the end of their minute, which at `end` itself has not changed anything yet.
          asOf: end - MINUTE_MS,
          filter: {},
        });
        expect([back, new Date(t).toISOString(), value]).toEqual([back, new Date(t).toISOString(), waiting]);
        if (value! > 0) waited++;
      }
    }
    expect(waited).toBeGreaterThan(3);
    expect(cut).toBeGreaterThan(0);
  });
});

describe('what is not known of the window before', () => {
  const desk = () => {
    const { state, send } = serviceDesk();
    for (let minute = 50; minute < 120; minute += 5) send('contact.queued', minute * 60 + 30, `c${minute}`);
    return state;
  };
  const spec: SeriesSpec = { ...OFFERED, window: '1h', stepMs: 10 * MINUTE_MS };

  it('is a gap before the first event, not a zero, and the point it falls into as well', () => {
    const before = (figure: string) =>
      desk()
        .series({ ...spec, figure, isPrevious: true }, START + 120 * MINUTE_MS)
        .groups[0]!.points.map(({ value, n }) => [value, n]);
    // The first contact came half a minute after the last of six points began.
    expect(before('queue.offered')).toEqual(Array.from({ length: 6 }, () => [null, 0]));
    expect(before('queue.waiting')).toEqual(Array.from({ length: 6 }, () => [null, 0]));
  });

  it('is known as soon as an event of before comes late, in the series that is watched, too', () => {
    const { state, send } = serviceDesk({ latenessHorizonMs: 4 * HOUR_MS });
    for (let minute = 50; minute < 120; minute += 5) send('contact.queued', minute * 60 + 30, `c${minute}`);
    const series = state.openSeries({ ...spec, isPrevious: true });
    const asOf = START + 120 * MINUTE_MS;
    const values = () => series.frame(asOf).groups[0]!.points.map(({ value }) => value);
    expect(values()).toEqual([null, null, null, null, null, null]);
    send('contact.queued', -60, 'early');
    expect(values()).toEqual([0, 0, 0, 0, 0, 2]);
  });

  it('leaves out a point that would begin before the window before does: there nothing may be kept', () => {
    // The window begins at 9:43, its points at whole hours.
    const state = desk();
    const asOf = START + 103 * MINUTE_MS;
    const frame = (isPrevious: boolean) =>
      state.series({ ...OFFERED, window: '4h', stepMs: HOUR_MS, isPrevious }, asOf);
    expect(frame(false).from).toBe(START - 3 * HOUR_MS);
    expect(frame(true)).toMatchObject({
      from: START - 6 * HOUR_MS,
      to: asOf - 4 * HOUR_MS,
      offsetMs: 4 * HOUR_MS,
    });
  });

  it('is nothing where a point is wider than the window, and at midnight, when nothing of yesterday compares', () => {
    const state = desk();
    const points = (window: WindowName, stepMs: number, asOf: number) =>
      state.series({ ...OFFERED, window, stepMs, isPrevious: true }, asOf).groups[0]!.points;
    expect(points('15m', HOUR_MS, START + 103 * MINUTE_MS)).toEqual([]);
    expect(points('today', QUARTER_MS, Math.ceil(START / DAY_MS) * DAY_MS)).toEqual([]);
  });
});

it('withholds a small group in the window before as in the window itself', () => {
  const { state, send } = serviceDesk();
  send('contact.queued', -7200, 'first');
  const answers = (count: number, team: string, seconds: number) => {
    for (let i = 0; i < count; i++) {
      send('survey.answered', seconds, `${team}-${seconds}-${i}`, {
        instrument: 'nps',
        score: 9,
        scaleMin: 0,
        scaleMax: 10,
        team,
      });
    }
  };
  answers(6, 'blue', 60);
  answers(2, 'red', 60);
  answers(7, 'green', 60);
  answers(20, 'blue', 3660);
  answers(20, 'red', 3660);
  answers(20, 'green', 3660);
  const spec: SeriesSpec = { figure: 'survey.nps', filter: {}, window: '1h', stepMs: HOUR_MS, groupBy: ['team'] };
  const valuesAt = (isPrevious: boolean) =>
    state
      .series({ ...spec, isPrevious }, START + 2 * HOUR_MS)
      .groups.map(({ key, points }) => [key[0]!.value, points.at(-1)!.value]);
  expect(valuesAt(false)).toEqual([
    ['blue', 100],
    ['green', 100],
    ['red', 100],
  ]);
  // Of the two that are left only one could be told: the smallest is withheld with the small one, as it would follow from the total.
  expect(valuesAt(true)).toEqual([
    ['blue', null],
    ['green', 100],
    ['red', null],
  ]);
});
