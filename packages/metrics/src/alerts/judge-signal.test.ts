/* What a course of points is taken for: what is normal, and when it is left. */

import { describe, expect, it } from 'vitest';
import type { SeriesPoint } from '../view.ts';
import { fullPoints, judgeSignal, learnBaseline } from './judge-signal.ts';
import { ruleOf } from './testing/rule-of.ts';

const NOW = Date.UTC(2026, 2, 2, 9);

const MINUTE = 60_000;

const HOUR = 60 * MINUTE;

describe('a course', () => {
  const signal = (chart: 'xmr' | 'p' | 'u', rest: object = {}) => ({
    chart,
    step: '1h',
    baseline: { points: 5 },
    ...rest,
  });
  const nps = ruleOf({ figure: 'survey.nps', window: '7d', minimumSample: 10, signal: signal('xmr') });
  const points = (values: readonly (number | null)[], n = 50): SeriesPoint[] =>
    values.map((value, i) => ({ t: NOW + i * HOUR, value, n, lower: null, upper: null, partial: false }));

  it('is judged by full points with enough in them', () => {
    const [a, b, c, d] = points([1, 2, null, 4]) as [SeriesPoint, SeriesPoint, SeriesPoint, SeriesPoint];
    expect(fullPoints(nps, [a, { ...b, n: 9 }, { ...b, n: 10 }, c, { ...d, partial: true }])).toEqual([
      a,
      { ...b, n: 10 },
    ]);
  });

  it('tells what is normal from the newest of as many points as are wanted, and not before', () => {
    const values = [900, 10, 12, 11, 13, 9];
    expect(learnBaseline(nps, points(values.slice(2)))).toBeUndefined();
    const learned = learnBaseline(nps, points(values))!;
    expect(learned).toMatchObject({ centre: 11, points: 5, until: NOW + 6 * HOUR });
    // Mean moving range 2.25 over 1.128.
    expect(learned.sigma).toBeCloseTo(2.25 / 1.128, 3);
  });

  it('of shares and of rates pools what the points counted', () => {
    const share = ruleOf({ figure: 'queue.abandonmentRate', window: '24h', minimumSample: 0, signal: signal('p') });
    const rate = ruleOf({ figure: 'complaint.ratePer1000', window: '24h', minimumSample: 0, signal: signal('u') });
    const counted = points([0.1, 0.2, 0.1, 0.2, 0.4]).map((point, i) => ({ ...point, n: i === 4 ? 800 : 50 }));
    expect(learnBaseline(share, counted)).toEqual({
      centre: (5 + 10 + 5 + 10 + 320) / 1000,
      sigma: 0,
      points: 5,
      until: NOW + 5 * HOUR,
    });
    // Rates are per thousand, and may be above one each.
    const rates = counted.map((point) => ({ ...point, value: point.value! * 10_000 }));
    expect(learnBaseline(rate, rates)!.centre).toBeCloseTo(3500, 9);
  });

  it('that nobody may learn is the given one, from the start', () => {
    const given = ruleOf({
      figure: 'survey.nps',
      window: '7d',
      signal: signal('xmr', { baseline: { centre: 40, sigma: 5 } }),
    });
    expect(learnBaseline(given, [])).toEqual({ centre: 40, sigma: 5, points: 0, until: Number.NEGATIVE_INFINITY });
  });

  it('says what its newest full point makes of it', () => {
    const baseline = { centre: 40, sigma: 5, points: 5, until: NOW };
    const judged = (values: readonly (number | null)[], n = 50) => judgeSignal(nps, points(values, n), baseline);
    const limit = { limit: 25, side: 'below', n: 50 };
    expect(judged([40, 41, 24.9])).toEqual({
      judgement: 'bad',
      evidence: { ...limit, value: 24.9, signal: 'beyond-limits', data: 'fresh' },
    });
    expect(judged([40, 41, 25.1])).toMatchObject({
      judgement: 'good',
      evidence: { ...limit, value: 25.1, signal: null },
    });
    // Better than ever is no alert; an earlier point has had its own.
    expect(judged([40, 41, 95]).judgement).toBe('good');
    expect(judged([40, 20, 41]).judgement).toBe('good');
    expect(judged([])).toMatchObject({
      judgement: 'unknown',
      evidence: { value: null, n: 0, limit: null, data: 'no-data' },
    });
    expect(judged([40, null])).toMatchObject({ judgement: 'unknown', evidence: { data: 'no-data' } });
    expect(judged([40, 20], 9)).toMatchObject({ judgement: 'unknown', evidence: { value: 20, n: 9, data: 'too-few' } });
    expect(judgeSignal(nps, points([20]), undefined)).toMatchObject({
      judgement: 'unknown',
      evidence: { value: 20, data: 'too-few' },
    });
    const upward = ruleOf({
      figure: 'survey.nps',
      window: '7d',
      minimumSample: 10,
      signal: signal('xmr', { direction: 'up' }),
    });
    expect(judgeSignal(upward, points([95]), baseline)).toMatchObject({
      judgement: 'bad',
      evidence: { limit: 55, side: 'above' },
    });
  });

  it('is not judged by points it was learned from, nor by patterns nobody asked for', () => {
    const slide = [39, 39, 39, 39, 39, 39, 39, 39];
    const until = (index: number) => ({ centre: 40, sigma: 5, points: 5, until: NOW + index * HOUR });
    expect(judgeSignal(nps, points(slide), until(0))).toMatchObject({
      judgement: 'bad',
      evidence: { signal: 'eight-on-one-side' },
    });
    expect(judgeSignal(nps, points(slide), until(1)).judgement).toBe('good');
    const limitsOnly = ruleOf({
      figure: 'survey.nps',
      window: '7d',
      minimumSample: 10,
      signal: signal('xmr', { rules: ['beyond-limits'] }),
    });
    expect(judgeSignal(limitsOnly, points(slide), until(0)).judgement).toBe('good');
  });
});

describe('a chart of shares or of rates', () => {
  const point = (value: number, n: number): SeriesPoint => ({
    t: NOW,
    value,
    n,
    lower: null,
    upper: null,
    partial: false,
  });
  const judged = (figureKey: string, chart: 'p' | 'u', centre: number, value: number, n: number) =>
    judgeSignal(
      ruleOf({
        figure: figureKey,
        window: '24h',
        minimumSample: 0,
        signal: { chart, step: '1h', baseline: { centre } },
      }),
      [point(value, n)],
      { centre, sigma: 0, points: 0, until: 0 },
    );

  it('has limits as wide as the point is small', () => {
    // 0.2 ± 3·√(0.2·0.8/n)
    expect(judged('queue.abandonmentRate', 'p', 0.2, 0.33, 100).evidence.limit).toBeCloseTo(0.32, 12);
    expect(judged('queue.abandonmentRate', 'p', 0.2, 0.33, 100).judgement).toBe('bad');
    expect(judged('queue.abandonmentRate', 'p', 0.2, 0.33, 64)).toMatchObject({
      judgement: 'good',
      evidence: { limit: expect.closeTo(0.35, 12) },
    });
    // 4 ± 3·√(4/9) of 9 thousand
    expect(judged('complaint.ratePer1000', 'u', 4, 6.1, 9000)).toMatchObject({
      judgement: 'bad',
      evidence: { limit: expect.closeTo(6, 12), signal: 'beyond-limits' },
    });
    expect(judged('complaint.ratePer1000', 'u', 4, 5.9, 9000).judgement).toBe('good');
  });

  it('is judged by its newest full point, which has as many as are evidence', () => {
    const rule = ruleOf({
      figure: 'survey.nps',
      window: '7d',
      minimumSample: 10,
      signal: { chart: 'xmr', step: '1h', baseline: { points: 5 } },
    });
    const baseline = { centre: 40, sigma: 5, points: 5, until: 0 };
    const begun = { ...point(90, 50), t: NOW + HOUR, partial: true };
    expect(judgeSignal(rule, [point(20, 10), begun], baseline)).toMatchObject({
      judgement: 'bad',
      evidence: { value: 20, n: 10, data: 'fresh' },
    });
    expect(judgeSignal(rule, [begun], baseline)).toMatchObject({ judgement: 'unknown', evidence: { data: 'no-data' } });
  });
});
