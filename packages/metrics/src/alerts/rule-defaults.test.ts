import { describe, expect, it } from 'vitest';
import type { AlertRuleInput } from './rule.ts';
import { ruleOf } from './testing/rule-of.ts';

const NOW = Date.UTC(2026, 2, 2, 9);

const MINUTE = 60_000;

const HOUR = 60 * MINUTE;

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
