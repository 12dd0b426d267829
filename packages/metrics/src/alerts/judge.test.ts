/* What one reading is taken for, at every edge; and what a rule is where nothing else was said. */

import { describe, expect, it } from 'vitest';
import type { Figure, FigureState } from '../figure.ts';
import { metricSettings } from '../settings.ts';
import type { SeriesPoint } from '../view.ts';
import { alertKey, evaluateRule, MAX_ALERTS_A_RULE, restoredInstance } from './evaluate.ts';
import { judgeFigure, judgeSilence } from './judge.ts';
import { fullPoints, judgeSignal, learnBaseline } from './judge-signal.ts';
import { alertRules } from './read-rules.ts';
import type { AlertRuleInput } from './rule.ts';

const NOW = Date.UTC(2026, 2, 2, 9);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const ruleOf = (input: Partial<AlertRuleInput>) =>
  alertRules({ defaultRules: false, rules: [{ id: 'rule', severity: 'attention', ...input }] }, metricSettings())[0]!;

function figure(fields: Partial<Figure>): Figure {
  return {
    key: 'queue.offered',
    value: 5,
    unit: 'COUNT',
    state: 'VALUE',
    n: 100,
    lower: null,
    upper: null,
    variant: null,
    target: null,
    tolerance: null,
    status: 'NONE',
    direction: 'LOWER_IS_BETTER',
    ...fields,
  };
}

describe('a threshold', () => {
  const above = ruleOf({ figure: 'queue.abandonmentRate', threshold: { above: 0.2, clearAt: 0.1 }, minimumSample: 30 });
  const below = ruleOf({ figure: 'queue.serviceLevel', threshold: { below: 0.7, clearAt: 0.8 }, minimumSample: 30 });
  const share = (value: number | null, fields: Partial<Figure> = {}) => figure({ unit: 'SHARE', value, ...fields });

  it('is passed beyond it, and left behind at the level at which it is well again', () => {
    const judged = (rule: typeof above, values: readonly number[]) =>
      values.map((value) => judgeFigure(rule, share(value), NOW).judgement);
    expect(judged(above, [0.201, 0.2, 0.101, 0.1, 0])).toEqual(['bad', 'between', 'between', 'good', 'good']);
    expect(judged(below, [0.699, 0.7, 0.799, 0.8, 1])).toEqual(['bad', 'between', 'between', 'good', 'good']);
  });

  it('shows what it compared, and on which side', () => {
    expect(judgeFigure(above, share(0.3, { n: 40 }), NOW).evidence).toEqual({
      value: 0.3,
      n: 40,
      limit: 0.2,
      side: 'above',
      signal: null,
      data: 'fresh',
    });
    expect(judgeFigure(below, share(0.3), NOW).evidence).toMatchObject({ limit: 0.7, side: 'below' });
  });

  it.each([
    ['a group that is gone', undefined, 'no-data'],
    ['a group in which nothing was counted', share(null, { n: 0, state: 'EMPTY' }), 'no-data'],
    ['a history that does not reach so far', share(null, { n: 0, state: 'NO_HISTORY' }), 'no-data'],
    ['a group too small to be shown', share(null, { state: 'SUPPRESSED' }), 'too-few'],
    ['too few to tell', share(null, { state: 'TOO_FEW' }), 'too-few'],
    ['one fewer than are evidence', share(0.9, { n: 29 }), 'too-few'],
  ] as const)('cannot be held against %s', (_, given, data) => {
    const { judgement, evidence } = judgeFigure(above, given, NOW);
    expect([judgement, evidence.data, evidence.value, evidence.n]).toEqual([
      'unknown',
      data,
      given?.value ?? null,
      given?.n ?? 0,
    ]);
  });

  it('is held against as many as are evidence', () => {
    expect(judgeFigure(above, share(0.9, { n: 30 }), NOW).judgement).toBe('bad');
  });

  it('of a lower bound says bad or nothing', () => {
    const bound = (value: number) => judgeFigure(above, share(value, { state: 'AT_LEAST' }), NOW).judgement;
    expect([bound(0.3), bound(0.15), bound(0.05)]).toEqual(['bad', 'between', 'between']);
  });
});

describe('a wait', () => {
  const wait = (since: number | null, state: FigureState = since === null ? 'EMPTY' : 'VALUE') =>
    figure({ key: 'queue.longestWaitSince', unit: 'INSTANT', value: since, n: since === null ? 0 : 1, state });

  it('is judged by how long it has been', () => {
    const rule = ruleOf({ figure: 'queue.longestWaitSince', threshold: { above: MINUTE } });
    const judged = (since: number) => judgeFigure(rule, wait(since), NOW);
    expect([judged(NOW - MINUTE - 1).judgement, judged(NOW - MINUTE).judgement]).toEqual(['bad', 'good']);
    expect(judged(NOW - 5).evidence).toMatchObject({ value: NOW - 5, limit: MINUTE });
  });

  it('of nobody is well where too long is bad, and unknown where too short would be', () => {
    const above = ruleOf({ figure: 'queue.longestWaitSince', threshold: { above: MINUTE } });
    const below = ruleOf({ figure: 'queue.longestWaitSince', threshold: { below: MINUTE } });
    const target = ruleOf({ figure: 'queue.longestWaitSince', target: { value: MINUTE } });
    for (const nobody of [undefined, wait(null)]) {
      expect(judgeFigure(above, nobody, NOW)).toMatchObject({
        judgement: 'good',
        evidence: { data: 'fresh', value: null },
      });
      expect(judgeFigure(below, nobody, NOW)).toMatchObject({ judgement: 'unknown', evidence: { data: 'no-data' } });
      expect(judgeFigure(target, nobody, NOW)).toMatchObject({ judgement: 'good', evidence: { limit: MINUTE } });
    }
  });
});

describe('a target', () => {
  const critical = ruleOf({ figure: 'queue.serviceLevel', target: {}, minimumSample: 0 });
  const attention = ruleOf({ figure: 'queue.serviceLevel', target: { raiseOn: 'attention' }, minimumSample: 0 });
  const of = (status: Figure['status'], fields: Partial<Figure> = {}) =>
    figure({ unit: 'SHARE', direction: 'HIGHER_IS_BETTER', target: 0.8, status, ...fields });

  it('is missed beyond its tolerance, or at all where that is asked for', () => {
    const states = ['ON_TARGET', 'ATTENTION', 'CRITICAL', 'NONE'] as const;
    expect(states.map((status) => judgeFigure(critical, of(status), NOW).judgement)).toEqual([
      'good',
      'between',
      'bad',
      'unknown',
    ]);
    expect(states.map((status) => judgeFigure(attention, of(status), NOW).judgement)).toEqual([
      'good',
      'bad',
      'bad',
      'unknown',
    ]);
  });

  it('of the rule goes before that of the house, and lies on the side that is worse', () => {
    expect(judgeFigure(critical, of('CRITICAL'), NOW).evidence).toMatchObject({ limit: 0.8, side: 'below' });
    const own = ruleOf({ figure: 'queue.serviceLevel', target: { value: 0.9 }, minimumSample: 0 });
    expect(judgeFigure(own, of('CRITICAL'), NOW).evidence).toMatchObject({ limit: 0.9, side: 'below' });
    const lower = of('CRITICAL', { direction: 'LOWER_IS_BETTER' });
    expect(judgeFigure(own, lower, NOW).evidence.side).toBe('above');
    expect(judgeFigure(critical, undefined, NOW).evidence.limit).toBeNull();
  });
});

describe('silence', () => {
  it('is bad when it has lasted longer than it may', () => {
    expect([judgeSilence(MINUTE, NOW - MINUTE, NOW).judgement, judgeSilence(MINUTE, NOW - MINUTE - 1, NOW)]).toEqual([
      'good',
      {
        judgement: 'bad',
        evidence: { value: NOW - MINUTE - 1, n: 0, limit: MINUTE, side: 'above', signal: null, data: 'fresh' },
      },
    ]);
  });
});

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

describe('the alerts of a rule', () => {
  const rule = ruleOf({
    figure: 'queue.offered',
    threshold: { above: 10 },
    raiseAfterSeconds: 0,
    clearAfterSeconds: 0,
    groupBy: ['queue'],
  });
  const reading = (queue: string, value: number) => ({
    key: [{ dimension: 'queue', value: queue }],
    figure: figure({ value }),
  });
  const moment = { asOf: NOW, newestEventAt: NOW, watchedSince: NOW - HOUR, staleAfterMs: MINUTE };

  it('are those of its largest groups, and of any that has one still', () => {
    const readings = Array.from({ length: MAX_ALERTS_A_RULE + 1 }, (_, i) => reading(`q${i}`, 11));
    const { instances, transitions } = evaluateRule(rule, readings, new Map(), moment);
    expect([instances.size, transitions.length]).toEqual([MAX_ALERTS_A_RULE, MAX_ALERTS_A_RULE]);
    expect(instances.has(alertKey('rule', [{ dimension: 'queue', value: `q${MAX_ALERTS_A_RULE}` }]))).toBe(false);
    const [held] = evaluateRule(rule, [], instances, { ...moment, asOf: NOW + 1 }).instances.values();
    expect(held).toMatchObject({
      key: [{ dimension: 'queue', value: 'q0' }],
      state: { phase: 'raised' },
      evidence: { data: 'no-data' },
    });
  });

  it('hold still from the instant at which the newest event is older than it may be', () => {
    const judged = (age: number) =>
      [
        ...evaluateRule(rule, [reading('q', 11)], new Map(), {
          ...moment,
          newestEventAt: NOW - age,
        }).instances.values(),
      ].map(({ evidence }) => evidence.data);
    expect([judged(MINUTE), judged(MINUTE + 1)]).toEqual([['fresh'], []]);
  });

  it('are told apart by every dimension', () => {
    const key = [
      { dimension: 'queue', value: 'a,b=c' },
      { dimension: 'team', value: 'red' },
    ];
    expect([alertKey('rule', key), alertKey('rule', [])]).toEqual(['rule[queue=a%2Cb%3Dc,team=red]', 'rule']);
  });

  it('of a course of which nothing is known are unknown', () => {
    const course = ruleOf({ figure: 'survey.nps', window: '7d', signal: { chart: 'xmr', step: '1h' } });
    const raised = restoredInstance(
      course,
      [],
      NOW,
      { acknowledged: false, escalated: false },
      judgeSilence(1, NOW, NOW).evidence,
    );
    const { instances } = evaluateRule(course, [{ key: [] }], new Map([['rule', raised]]), moment);
    expect(instances.get('rule')).toMatchObject({ state: { unknownSince: NOW }, evidence: { data: 'no-data' } });
  });

  it('go on after a restart as they were', () => {
    const evidence = judgeFigure(rule, figure({ value: 11 }), NOW).evidence;
    const instance = restoredInstance(rule, [], NOW - HOUR, { acknowledged: true, escalated: false }, evidence);
    expect(instance).toMatchObject({
      rule,
      key: [],
      state: { phase: 'raised', since: NOW - HOUR, acknowledged: true, escalated: false, goodSince: null },
      evidence,
    });
  });
});

describe('a rule of which little was said', () => {
  it('waits a minute, is well after two, never escalates, and needs twenty for a share', () => {
    const share = ruleOf({ figure: 'queue.abandonmentRate', threshold: { above: 0.2 } });
    expect(share).toMatchObject({
      raiseAfterMs: MINUTE,
      clearAfterMs: 2 * MINUTE,
      escalateAfterMs: Number.POSITIVE_INFINITY,
      minimumSample: 20,
      silentEndsAfterMs: 30 * MINUTE,
      activeHours: undefined,
      condition: { kind: 'threshold', side: 'above', raiseAt: 0.2, clearAt: 0.2 },
      figure: {
        window: '30m',
        filter: {},
        groupBy: [],
        params: {},
        unit: 'SHARE',
        direction: 'LOWER_IS_BETTER',
        family: 'queue',
      },
    });
  });

  it('needs none of what is counted or waited, and lasts as long as somebody waits', () => {
    for (const key of ['queue.offered', 'queue.longestWaitSince', 'queue.waiting'])
      expect(ruleOf({ figure: key, threshold: { above: 1 } }).minimumSample).toBe(0);
    expect(ruleOf({ figure: 'queue.waiting', threshold: { above: 1 } }).silentEndsAfterMs).toBe(
      Number.POSITIVE_INFINITY,
    );
    expect(ruleOf({ silence: { seconds: 90 } })).toMatchObject({
      condition: { kind: 'silence', afterMs: 90_000 },
      minimumSample: 0,
      figure: undefined,
      silentEndsAfterMs: Number.POSITIVE_INFINITY,
      name: { en: 'No events', 'zh-CN': '没有事件', 'zh-TW': '沒有事件' },
      baselineKey: '',
    });
    expect(ruleOf({ figure: 'queue.serviceLevel', target: {} }).condition).toEqual({
      kind: 'target',
      target: undefined,
      raiseOn: 'critical',
    });
  });

  it('takes its times and hours as they are given', () => {
    const rule = ruleOf({
      figure: 'queue.offered',
      threshold: { below: 3, clearAt: 4 },
      raiseAfterSeconds: 5,
      clearAfterSeconds: 6,
      escalateAfterMinutes: 7,
      activeHours: 'business',
    });
    expect(rule).toMatchObject({ raiseAfterMs: 5000, clearAfterMs: 6000, escalateAfterMs: 7 * MINUTE });
    expect(rule.condition).toEqual({ kind: 'threshold', side: 'below', raiseAt: 3, clearAt: 4 });
    // Monday at nine and Monday at eight.
    expect([rule.activeHours?.isOpen(NOW), rule.activeHours?.isOpen(NOW - HOUR)]).toEqual([true, false]);
  });

  it('of a control chart looks for all patterns, on the worse side, after twenty points', () => {
    const chart = (key: string, rest: object = {}) =>
      ruleOf({ figure: key, window: '7d', signal: { chart: 'xmr', step: '2h', ...rest } }).condition;
    expect(chart('survey.nps')).toEqual({
      kind: 'signal',
      chart: 'xmr',
      stepMs: 2 * HOUR,
      rules: new Set(['beyond-limits', 'eight-on-one-side', 'six-rising-or-falling', 'two-of-three-beyond-two-sigma']),
      direction: 'down',
      baseline: { points: 20 },
    });
    expect(chart('queue.abandonmentRate')).toMatchObject({ direction: 'up' });
    expect(chart('queue.abandonmentRate', { direction: 'down' })).toMatchObject({ direction: 'down' });
    for (const [step, ms] of [
      ['1d', 24 * HOUR],
      ['90m', 90 * MINUTE],
    ] as const)
      expect(
        ruleOf({ figure: 'survey.nps', window: step === '1d' ? '90d' : '24h', signal: { chart: 'xmr', step } })
          .condition,
      ).toMatchObject({ stepMs: ms });
  });

  it('forgets what was normal only when what it is about has changed', () => {
    const key = (rest: Partial<AlertRuleInput>) =>
      ruleOf({ figure: 'survey.nps', window: '7d', signal: { chart: 'xmr', step: '1h' }, ...rest }).baselineKey;
    expect(key({ severity: 'critical', raiseAfterSeconds: 9, name: 'x' })).toBe(key({}));
    for (const change of [
      { filter: { team: ['red'] } },
      { groupBy: ['team'] },
      { signal: { chart: 'xmr', step: '2h' } as const },
      { window: '30d' as const, signal: { chart: 'xmr', step: '4h' } as const },
    ])
      expect(key(change)).not.toBe(key({}));
  });
});
