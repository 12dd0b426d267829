import { describe, expect, it } from 'vitest';
import {
  createMetricState,
  type FamilyFrame,
  type FigureParams,
  type MetricState,
  type SeriesSpec,
  type ServiceEvent,
  type ViewSpec,
  WINDOWS,
} from '../index.ts';
import { arrivalOrder } from '../testing/event-log.ts';
import { START, serviceDesk } from '../testing/fold.ts';
import { SMALL_LOG_SETTINGS, smallLog } from '../testing/small-log.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const SETTINGS = { ...SMALL_LOG_SETTINGS, zone: 'Europe/Berlin', minimumGroup: 2 };
const LOG = arrivalOrder(smallLog(), 5, HOUR);
const END = Math.max(...LOG.map(({ time }) => time));

/** One of everything that a window gives figures: sums, values, levels, what is open, what other families and other groups have. */
const FIGURES: Readonly<Record<string, readonly (readonly [string, FigureParams?])[]>> = {
  queue: [['offered'], ['wait', { quantile: 0.5 }], ['waiting'], ['expired'], ['aht'], ['occupancy']],
  response: [['withinTarget'], ['resolution'], ['reopenRate'], ['backlog'], ['fcr']],
  complaint: [['filed'], ['ratePer1000'], ['recurrenceRate'], ['handlingSatisfaction'], ['resolution']],
  survey: [['nps'], ['csat', { question: 'speed' }], ['csi'], ['answered', { instrument: 'csat' }]],
};

const SPECS: readonly ViewSpec[] = Object.keys(FIGURES).flatMap((family, f) =>
  WINDOWS.map((window, w) => ({
    family,
    window,
    groupBy: [[], ['queue'], ['queue', 'team']][(f + w) % 3]!,
    filter: (f + w) % 4 === 0 ? { queue: ['sales', 'billing'] } : {},
  })),
);

function said(frame: FamilyFrame): string {
  const figures = FIGURES[frame.family]!;
  const groups = frame.groups.map((group) => [
    group.key,
    ...figures.map(([name, params]) => [group.figure(name, params), group.previous(name, params)]),
  ]);
  return JSON.stringify({ ...frame, groups });
}

/** Without the clock and the age of what is open, which move though nothing happens. */
function counted(frame: FamilyFrame): string {
  return said(frame)
    .replace(/"(?:asOf|from|to)":\d+,/g, '')
    .replace(/"value":\d+,"unit":"MILLISECONDS","state":"AT_LEAST"/g, '');
}

/** A state that is watched, and one that is not: what it says is read from the buckets anew. */
function twoStates() {
  const [watched, plain] = [createMetricState(SETTINGS), createMetricState(SETTINGS)];
  const fold = (event: ServiceEvent): void => {
    for (const state of [watched, plain]) state.fold(event);
  };
  return { watched, plain, fold };
}

function allFolded(): MetricState {
  const state = createMetricState(SETTINGS);
  for (const event of LOG) state.fold(event);
  return state;
}

const LATER: ServiceEvent = { id: 'z', type: 'contact.queued', time: END + 9 * DAY, entity: 'z', queue: 'sales' };

describe('views kept over a small log', () => {
  it('say at every width what is read anew: in time, late, in silence, of the past, and back', () => {
    const { watched, plain, fold } = twoStates();
    const views = SPECS.map((spec) => watched.openView(spec));
    const look = (asOf: number, turn: number): void => {
      for (const [v, view] of views.entries())
        if ((v + turn) % 3 === 0) expect(said(view.frame(asOf))).toBe(said(plain.frame(view.spec, asOf)));
    };
    LOG.forEach((event, i) => {
      fold(event);
      if (i % 5 === 0) look(watched.newestEventAt + [0, 400, 61_000][i % 3]!, i / 5);
    });
    const silences = [MINUTE, 6 * MINUTE, 20 * MINUTE, HOUR, 5 * HOUR, -2 * HOUR, -DAY, 6 * HOUR, DAY, 2 * DAY];
    for (const [turn, silence] of [...silences, 8 * DAY].entries()) look(END + silence, turn);
    fold(LATER);
    for (const [turn, silence] of [0, 30 * MINUTE, 31 * DAY, 100 * DAY, 200 * DAY].entries())
      look(LATER.time + silence, turn);
    for (const view of views) view.close();
  });

  it('change at no other instant than they say', () => {
    const state = allFolded();
    let changes = 0;
    for (const spec of SPECS) {
      const view = state.openView(spec);
      let asOf = END + 1;
      for (let turn = 0; turn < 12; turn++) {
        const next = view.nextChangeAfter(asOf);
        expect(next).toBeGreaterThan(asOf);
        if (next === Number.POSITIVE_INFINITY) break;
        const before = counted(view.frame(asOf));
        expect(counted(view.frame(next - 1))).toBe(before);
        if (counted(view.frame(next)) !== before) changes++;
        asOf = next;
      }
      view.close();
    }
    expect(changes).toBeGreaterThan(35);
  });

  it('say when the window before is the first whole one, and show it then though nothing happens', () => {
    const { state, send } = serviceDesk();
    send('agent.state', 0, 'ann', { state: 'available' });
    send('contact.queued', 400, 'a');
    send('contact.answered', 410, 'a');
    const view = state.openView({ family: 'queue', window: '5m', filter: {}, groupBy: [] });
    const before = (asOf: number) => view.frame(asOf).groups[0]!.previous('offered');
    const whole = START + 10 * MINUTE;
    expect(before(whole - 1)).toMatchObject({ value: null, state: 'NO_HISTORY' });
    expect(view.nextChangeAfter(whole - 1000)).toBe(whole);
    expect(before(whole)).toMatchObject({ value: 0, state: 'VALUE' });
    expect(view.nextChangeAfter(whole)).toBeGreaterThan(whole);
    view.close();
  });

  it('have nothing to say any more when all has left them', () => {
    const state = allFolded();
    for (const window of ['1m', '5m', '1h', '4h'] as const) {
      const view = state.openView({ family: 'survey', window, filter: {}, groupBy: ['queue'] });
      expect(view.nextChangeAfter(END + 2 * DAY)).toBe(Number.POSITIVE_INFINITY);
      expect(view.frame(END + 2 * DAY).groups).toEqual([]);
      view.close();
    }
  });
});

describe('series kept over a small log', () => {
  it('show at every width what is read anew, with the points of before where nothing changed', () => {
    const { watched, plain, fold } = twoStates();
    const widths = [
      ['1h', 10 * MINUTE],
      ['24h', 4 * HOUR],
      ['7d', DAY],
    ] as const;
    const specs = Object.entries(FIGURES).flatMap(([family, figures], f) =>
      figures.map(([name, params = {}], i): SeriesSpec => {
        const [window, stepMs] = widths[(i + f) % 3]!;
        const groupBy = [[], ['queue'], ['queue', 'team']][(f + i + 1) % 3]!;
        return { figure: `${family}.${name}`, params, window, stepMs, filter: {}, groupBy };
      }),
    );
    const series = specs.map((spec) => watched.openSeries(spec));
    const before = new Set<object>();
    let kept = 0;
    const look = (asOf: number): void => {
      for (const [s, one] of series.entries()) {
        const frame = one.frame(asOf);
        expect(frame).toEqual(plain.series(specs[s]!, asOf));
        for (const { points } of frame.groups)
          for (const point of points) {
            if (before.has(point)) kept++;
            before.add(point);
          }
      }
    };
    LOG.forEach((event, i) => {
      fold(event);
      if (i % 6 === 0) look(watched.newestEventAt + i);
    });
    for (const silence of [0, 20 * MINUTE, 3 * HOUR, HOUR, -DAY, 2 * DAY]) look(END + silence);
    fold(LATER);
    look(LATER.time + 1);
    expect(kept).toBeGreaterThan(1000);
    for (const one of series) one.close();
  });
});
