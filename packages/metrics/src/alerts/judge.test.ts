/* What one reading is taken for, at every edge. */

import { describe, expect, it } from 'vitest';
import type { Figure, FigureState } from '../figure.ts';
import { alertKey, evaluateRule, MAX_ALERTS_A_RULE, restoredInstance } from './evaluate.ts';
import { judgeFigure, judgeSilence } from './judge.ts';
import { ruleOf } from './testing/rule-of.ts';

const NOW = Date.UTC(2026, 2, 2, 9);

const MINUTE = 60_000;

const HOUR = 60 * MINUTE;

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
