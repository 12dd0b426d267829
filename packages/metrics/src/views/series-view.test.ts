import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMetricState, type Filter, metricSettings, type SeriesSpec, type WindowName } from '../index.ts';
import { FoldedState } from '../metric-state.ts';
import { arrivalOrder, eventLog } from '../testing/event-log.ts';
import { START, serviceDesk } from '../testing/fold.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const SETTINGS = metricSettings({
  zone: 'Europe/Berlin',
  customDimensions: ['region'],
  fcrWindowDays: 1,
  recurrenceDays: 2,
  contactExpiryMs: 2 * HOUR,
});

/** Every figure with a history. */
const FIGURES = createMetricState(SETTINGS)
  .definitions.filter(({ key, windowed }) => windowed || hasHistory(key))
  .map(({ key }) => key);

function hasHistory(figure: string): boolean {
  try {
    createMetricState(SETTINGS).series({ figure, filter: {}, window: '1h', groupBy: [] }, START);
    return true;
  } catch {
    return false;
  }
}

describe('a series kept ready', () => {
  it('shows at every instant what reading it whole shows, of every figure', { timeout: 120_000 }, () => {
    expect(FIGURES.length).toBeGreaterThan(35);
    let kept = 0;
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.constantFrom<WindowName>('5m', '1h', '4h', 'today', '24h', '7d'),
        fc.constantFrom<Filter>({}, { queue: ['billing', 'corrected'] }, { team: [''] }),
        fc.constantFrom<readonly string[]>([], ['queue'], ['channel', 'severity']),
        fc.shuffledSubarray(FIGURES, { minLength: 8, maxLength: 8 }),
        fc.array(fc.tuple(fc.nat(40), fc.nat(100 * MINUTE)), { minLength: 4, maxLength: 10 }),
        // Change by change, and by reading the steps of the changes again.
        fc.constantFrom(0, 1e6),
        (seed, window, filter, groupBy, figures, strides, bound) => {
          const log = eventLog({ seed, from: START, durationMs: 40 * HOUR, things: 60 });
          const state = new FoldedState(SETTINGS);
          for (const key of figures) state.familyState(key.split('.')[0]!).journal.bound = bound;
          const specs = figures.map(
            (figure, i): SeriesSpec => ({ figure, filter, window, groupBy, isPrevious: i % 2 === 1 }),
          );
          const series = specs.map((spec) => state.openSeries(spec));
          // Nobody watches this one, so nothing is shared with what was kept.
          const plain = createMetricState(SETTINGS);
          const arriving = arrivalOrder(log, seed, HOUR);
          let asOf = START;
          const frames = series.map((one) => one.frame(asOf));
          for (const [events, silence] of strides) {
            for (const event of arriving.splice(0, events * 3)) {
              state.fold(event);
              plain.fold(event);
            }
            asOf = Math.max(asOf, state.newestEventAt) + silence;
            series.forEach((one, i) => {
              const frame = one.frame(asOf);
              expect(frame).toEqual(plain.series(specs[i]!, asOf));
              const before = new Set(frames[i]!.groups.flatMap(({ points }) => points));
              for (const { points } of frame.groups) for (const point of points) if (before.has(point)) kept++;
              frames[i] = frame;
            });
          }
          for (const one of series) one.close();
        },
      ),
      { seed: 20_260_304, numRuns: 25 },
    );
    expect(kept).toBeGreaterThan(1000);
  });

  it('comes out the same when it is prepared in parts, whatever happens between them', { timeout: 120_000 }, () => {
    let parts = 0;
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.constantFrom<WindowName>('1h', '4h', 'today', '24h', '7d'),
        fc.constantFrom<readonly string[]>([], ['queue'], ['channel', 'severity']),
        fc.shuffledSubarray(FIGURES, { minLength: 4, maxLength: 4 }),
        // How much is folded between two parts of each series, and whether it is prepared to the end.
        fc.array(fc.nat(12), { minLength: 5, maxLength: 30 }),
        fc.constantFrom(Number.POSITIVE_INFINITY, 4),
        (seed, window, groupBy, figures, folds, most) => {
          const arriving = arrivalOrder(
            eventLog({ seed, from: START, durationMs: 30 * HOUR, things: 250 }),
            seed,
            HOUR,
          );
          const state = createMetricState(SETTINGS);
          const plain = createMetricState(SETTINGS);
          const fold = (count: number) => {
            for (const event of arriving.splice(0, count)) {
              state.fold(event);
              plain.fold(event);
            }
          };
          fold(arriving.length - 100);
          // Shares what is read, and is wide awake.
          const other = state.openView({ family: 'queue', filter: {}, window: '1h', groupBy });
          other.frame(state.newestEventAt);
          const specs = figures.map((figure): SeriesSpec => ({ figure, filter: {}, window, groupBy }));
          const waiting = specs.map((spec) => {
            const series = state.openSeries(spec);
            return { spec, series, steps: series.prepare(state.newestEventAt), taken: 0 };
          });
          for (let turn = 0; waiting.length > 0; turn++) {
            const one = waiting.shift()!;
            if (one.taken < most && !one.steps.next().done) {
              one.taken++;
              parts++;
              waiting.push(one);
              fold(folds[turn % folds.length]!);
              if (turn % 3 === 0) other.frame(state.newestEventAt);
              continue;
            }
            const asOf = state.newestEventAt + 1000;
            expect(one.series.frame(asOf)).toEqual(plain.series(one.spec, asOf));
            fold(5);
            expect(one.series.frame(asOf + MINUTE)).toEqual(plain.series(one.spec, asOf + MINUTE));
            one.series.close();
            expect(one.steps.next().done).toBe(true);
          }
        },
      ),
      { seed: 20_261_122, numRuns: 20 },
    );
    expect(parts).toBeGreaterThan(150);
  });

  it('makes only those points anew in which something happened', () => {
    const desk = serviceDesk();
    for (let i = 0; i < 60; i++) {
      desk.send('contact.queued', i * 60, `c${i}`);
      desk.send('contact.answered', i * 60 + 20, `c${i}`);
    }
    const series = desk.state.openSeries({ figure: 'queue.wait', filter: {}, window: '1h', groupBy: [] });
    const asOf = START + 59 * MINUTE + 30_000;
    const pointsAt = (at: number) => series.frame(at).groups[0]!.points;
    const before = pointsAt(asOf);
    const changedSince = (points: typeof before) =>
      points.filter((point) => !before.includes(point)).map(({ t }) => (t - START) / MINUTE);
    expect(changedSince(pointsAt(asOf + 1000))).toEqual([59]);
    // A late event in the tenth minute, and one now.
    desk.send('contact.queued', 9 * 60 + 5, 'late');
    desk.send('contact.answered', 9 * 60 + 55, 'late');
    desk.send('contact.queued', 59 * 60 + 32, 'new');
    desk.send('contact.answered', 59 * 60 + 33, 'new');
    expect(changedSince(pointsAt(asOf + 4000))).toEqual([9, 59]);
    series.close();
  });

  it('finds the point of a late event where midnight is half an hour off a step', () => {
    const state = createMetricState({ zone: 'Asia/Kolkata', latenessHorizonMs: 24 * HOUR });
    const queued = (id: string, time: string) =>
      state.fold({ id, type: 'contact.queued', time: Date.parse(time), entity: id });
    const spec = { figure: 'queue.offered', filter: {}, window: '7d', groupBy: [], stepMs: 6 * HOUR } as const;
    queued('early', '2026-03-01T12:00:00Z');
    queued('newest', '2026-03-03T06:00:00Z');
    const series = state.openSeries(spec);
    const asOf = Date.parse('2026-03-03T06:10:00Z');
    series.frame(asOf);
    // A quarter of an hour before and after midnight there.
    for (const time of ['2026-03-02T18:15:00Z', '2026-03-02T18:45:00Z']) {
      queued(time, time);
      expect(series.frame(asOf)).toEqual(state.series(spec, asOf));
    }
    series.close();
  });

  it('keeps what is withheld until somebody beside it changes', () => {
    const desk = serviceDesk({ minimumGroup: 3 });
    let answers = 0;
    const answer = (minute: number, count: number, team: string) => {
      const scale = { instrument: 'nps', score: 9, scaleMin: 0, scaleMax: 10 } as const;
      for (let i = 0; i < count; i++)
        desk.send('survey.answered', minute * 60, `s${answers++}`, { ...scale, team, queue: 'billing' });
    };
    for (let minute = 0; minute < 20; minute++) {
      answer(minute, 6, 'large');
      answer(minute, 4, 'medium');
      answer(minute, minute % 2 === 0 ? 2 : 3, 'small');
    }
    const spec = {
      figure: 'survey.nps',
      filter: { team: ['medium'], queue: ['billing'] },
      window: '1h',
      groupBy: [],
    } as const;
    const series = desk.state.openSeries(spec);
    const asOf = START + 20 * MINUTE;
    const pointsAt = (at: number) => series.frame(at).groups[0]!.points.filter(({ t }) => t >= START && t < asOf);
    const before = pointsAt(asOf);
    expect(before.map(({ value }) => value)).toEqual(before.map((_, minute) => (minute % 2 === 0 ? null : 100)));
    expect(pointsAt(asOf + 1000).every((point, i) => point === before[i])).toBe(true);
    answer(4, 1, 'small');
    answer(7, 1, 'large');
    const after = pointsAt(asOf + 2000);
    expect(after.flatMap((point, i) => (point === before[i] ? [] : [[i, point.value]]))).toEqual([[4, 100]]);
    series.close();
  });

  it('says when it changes though nothing happens', () => {
    const desk = serviceDesk();
    desk.send('contact.queued', 0, 'a');
    desk.send('contact.answered', 10, 'a');
    const series = desk.state.openSeries({
      figure: 'queue.offered',
      filter: {},
      window: '4h',
      stepMs: 5 * MINUTE,
      groupBy: [],
    });
    expect(series.nextChangeAfter(START + 61_000)).toBeLessThanOrEqual(START + 5 * MINUTE);
    const { revision } = series;
    desk.send('contact.queued', 70, 'b');
    expect(series.revision).toBeGreaterThan(revision);
    series.close();
  });

  it('refuses what has no history, and lets go of what it opened', () => {
    const { state } = serviceDesk();
    expect(() => state.openSeries({ figure: 'queue.longestWaitSince', filter: {}, window: '1h', groupBy: [] })).toThrow(
      'a figure with a history',
    );
    const series = state.openSeries({ figure: 'queue.offered', filter: {}, window: '1h', groupBy: [] });
    series.close();
    series.close();
    expect(() => series.frame(START)).toThrow('closed');
  });
});
