import { describe, expect, it } from 'vitest';
import { metricSettings } from '../settings.ts';
import { DEFAULT_ALERT_RULES } from './default-rules.ts';
import { AlertRuleError, type AlertRulesInput, alertRules } from './read-rules.ts';
import type { AlertRuleInput } from './rule.ts';

const WAIT: AlertRuleInput = {
  id: 'wait',
  figure: 'queue.longestWaitSince',
  severity: 'critical',
  threshold: { above: 60_000 },
};
const SETTINGS = metricSettings({ customDimensions: ['region'] });
const read = (input: AlertRulesInput) => alertRules(input, SETTINGS);

function faultOf(rule: Partial<AlertRuleInput>): string {
  try {
    read({ defaultRules: false, rules: [{ ...WAIT, ...rule }] });
  } catch (error) {
    return (error as Error).message;
  }
  return 'none';
}

describe('alert rules', () => {
  it('are the default ones where nothing is configured', () => {
    expect(read({}).map(({ id }) => id)).toEqual(DEFAULT_ALERT_RULES.map(({ id }) => id));
    const named = read({}).flatMap(({ name }) => Object.values(name));
    expect(named.every((text) => text.length > 1)).toBe(true);
  });

  it('replace, join and switch off the default ones', () => {
    const rules = read({ rules: [{ ...WAIT, id: 'longest-wait' }, WAIT], off: ['nps-signal'] });
    expect(rules.filter(({ id }) => id === 'longest-wait').map(({ condition }) => condition)).toEqual([
      { kind: 'threshold', side: 'above', raiseAt: 60_000, clearAt: 60_000 },
    ]);
    expect(rules.map(({ id }) => id)).toContain('wait');
    expect(rules.map(({ id }) => id)).not.toContain('nps-signal');
    expect(read({ defaultRules: false, rules: [] })).toEqual([]);
  });

  it('leave out a default rule about a target the house does not have', () => {
    const rules = alertRules({}, metricSettings({ targets: {} }));
    expect(rules.map(({ id }) => id)).not.toContain('service-level');
  });

  it('have names in every language, or the figure’s', () => {
    const nameOf = (name?: AlertRuleInput['name']) =>
      read({ defaultRules: false, rules: [name === undefined ? WAIT : { ...WAIT, name }] })[0]?.name;
    expect(nameOf('Lange Wartezeit')).toEqual({
      en: 'Lange Wartezeit',
      'zh-CN': 'Lange Wartezeit',
      'zh-TW': 'Lange Wartezeit',
    });
    expect(nameOf({ en: 'Waits', 'zh-CN': '等待' })).toEqual({ en: 'Waits', 'zh-CN': '等待', 'zh-TW': 'Waits' });
    expect(nameOf()?.en).toBe('Longest wait');
  });

  it('are called what the figure is where a name says nothing, and in each language what it says', () => {
    const nameOf = (name: AlertRuleInput['name']) =>
      read({ defaultRules: false, rules: [{ ...WAIT, name: name! }] })[0]?.name;
    const full = { en: 'Waits', 'zh-CN': '等待', 'zh-TW': '等候' };
    expect(nameOf(full)).toEqual(full);
    expect(nameOf({})).toEqual({ en: 'Longest wait', 'zh-CN': '最长等待', 'zh-TW': '最長等候' });
    expect(nameOf({ 'zh-TW': '等候' })).toEqual({ en: '等候', 'zh-CN': '等候', 'zh-TW': '等候' });
  });

  it('are a hundred at most', () => {
    const many = (count: number) => Array.from({ length: count }, (_, i) => ({ ...WAIT, id: `wait-${i}` }));
    expect(read({ defaultRules: false, rules: many(100) })).toHaveLength(100);
    expect(() => read({ defaultRules: false, rules: many(101) })).toThrow(
      new AlertRuleError('rules: expected at most 100 rules, got 101'),
    );
  });

  it('are refused with an error of their own, which keeps what another part had to say', () => {
    const refused = (rule: Partial<AlertRuleInput>) => {
      try {
        read({ defaultRules: false, rules: [{ ...WAIT, ...rule }] });
      } catch (error) {
        return error as Error;
      }
      return undefined;
    };
    const error = refused({ params: { quantile: 0.9 } });
    expect(error).toMatchObject({ name: 'AlertRuleError', cause: { message: expect.stringContaining('quantile') } });
    expect(error?.cause).toBeInstanceOf(RangeError);
    expect(refused({ figure: 'queue.nonsense' })?.cause).toBeUndefined();
  });

  it('of a control chart say to the word what is wrong with it', () => {
    const { threshold: _, figure: __, ...bare } = WAIT;
    const told = (figure: string, signal: object, rest: object = {}) => {
      const rule = { ...bare, figure, window: '7d', ...rest, signal: { chart: 'xmr', step: '1h', ...signal } };
      try {
        read({ defaultRules: false, rules: [rule as AlertRuleInput] });
      } catch (error) {
        return (error as Error).message;
      }
      return 'none';
    };
    const place = 'rules.0 (wait).signal';
    const [share, rate, nps] = ['queue.abandonmentRate', 'complaint.ratePer1000', 'survey.nps'];
    expect([told(share!, { chart: 'p' }), told(rate!, { chart: 'u' }), told(share!, {}), told(rate!, {})]).toEqual(
      Array(4).fill('none'),
    );
    expect(told(share!, { chart: 'u' })).toBe(`${place}.chart: expected p or xmr for this figure, got u`);
    expect(told(rate!, { chart: 'p' })).toBe(`${place}.chart: expected u or xmr for this figure, got p`);
    expect(told(nps!, { chart: 'u' })).toBe(`${place}.chart: expected xmr for this figure, got u`);
    for (const step of ['daily', '0h', '1000m', '1w', ' 1h', '1h ', '1.5h', '']) {
      expect(told(nps!, { step })).toBe(`${place}.step: expected a width like 15m, 1h or 1d, got ${step}`);
    }
    expect(told(nps!, { baseline: { centre: 4 } })).toBe(
      `${place}.baseline.sigma: expected a number above 0 beside the centre of an xmr chart`,
    );
    const noSide = `${place}.direction: expected up or down, as this figure has no worse side`;
    expect([told('queue.offered', {}), told('queue.offered', { direction: 'worse' })]).toEqual([noSide, noSide]);
    for (const direction of ['up', 'down']) expect(told('queue.offered', { direction })).toBe('none');
    // The spread of a share follows from how many were counted.
    const given = { ...bare, figure: share!, window: '7d' as const };
    const [rule] = read({
      defaultRules: false,
      rules: [{ ...given, signal: { chart: 'p', step: '1h', baseline: { centre: 0.1 } } }],
    });
    expect(rule?.condition).toMatchObject({ baseline: { centre: 0.1, sigma: 0 } });
  });

  it('name the choices there are', () => {
    const { threshold: _, ...bare } = WAIT;
    const told = (rules: AlertRulesInput) => () => read({ defaultRules: false, ...rules });
    expect(told({ rules: [bare] })).toThrow(
      'rules.0 (wait): expected exactly one of threshold, target, signal, silence, got none',
    );
    expect(told({ rules: [{ ...WAIT, groupBy: ['colour'] }] })).toThrow(
      'rules.0 (wait).groupBy: expected dimensions out of queue, channel, team, site, tier, touchpoint, topic, language, product, severity, region, got colour',
    );
    expect(told({ rules: [{ id: 'wait', severity: 'critical', threshold: { above: 1 } }] })).toThrow(
      'rules.0 (wait).figure: expected a figure such as queue.serviceLevel, got none',
    );
    expect(told({ rules: [WAIT], off: ['x'] })).toThrow(
      `off.0: expected one of wait, ${DEFAULT_ALERT_RULES.map(({ id }) => id).join(', ')}, got x`,
    );
  });

  it('say which rule is wrong, where, and what was expected', () => {
    const { threshold: _, ...bare } = WAIT;
    const faults: [string, Partial<AlertRuleInput>, RegExp][] = [
      [
        'an unknown figure',
        { figure: 'queue.nonsense' },
        /^rules\.0 \(wait\)\.figure: expected a figure.*queue\.nonsense/,
      ],
      ['two conditions', { silence: { seconds: 5 } }, /exactly one of .* got threshold and silence/],
      ['a setting the figure does not have', { params: { quantile: 0.9 } }, /^rules\.0 \(wait\)\.params: Expected/],
      [
        'an unknown dimension',
        { filter: { colour: ['red'] } },
        /\.filter: expected dimensions out of queue.*got colour/,
      ],
      ['an unknown dimension to split by', { groupBy: ['colour'] }, /\.groupBy: expected/],
      ['no level', { threshold: {} }, /threshold: expected either above or below/],
      [
        'a clear level on the wrong side',
        { threshold: { above: 5, clearAt: 6 } },
        /clearAt: expected not to be above 5.*got 6/,
      ],
      ['the same for below', { threshold: { below: 5, clearAt: 4 } }, /clearAt: expected not to be below 5/],
      ['hours that make no sense', { activeHours: { week: { 1: [['17:00', '09:00']] } } }, /\.activeHours: /],
    ];
    for (const [what, rule, message] of faults) expect(faultOf(rule), what).toMatch(message);
    const others: [string, AlertRuleInput, RegExp][] = [
      ['no condition', bare, /exactly one of .* got none/],
      [
        'a target of a figure without a better side',
        { ...bare, figure: 'queue.offered', target: { value: 5 } },
        /target: expected a figure with a better side/,
      ],
      [
        'a target that is nowhere given',
        { ...bare, figure: 'survey.nps', target: {} },
        /target\.value: expected a number/,
      ],
      [
        'a chart for another kind',
        { ...bare, figure: 'survey.nps', signal: { chart: 'p', step: '1d' } },
        /chart: expected xmr/,
      ],
      [
        'a step that is none',
        { ...bare, figure: 'survey.nps', signal: { chart: 'xmr', step: 'daily' } },
        /step: expected/,
      ],
      [
        'a figure without a course',
        { ...bare, figure: 'response.overdue', signal: { chart: 'xmr', step: '1h', direction: 'up' } },
        /signal: Expected a figure with a history/,
      ],
      [
        'a given centre without its spread',
        { ...bare, figure: 'survey.nps', signal: { chart: 'xmr', step: '1d', baseline: { centre: 40 } } },
        /baseline\.sigma: expected/,
      ],
      [
        'a figure for silence',
        { id: 'q', severity: 'critical', figure: 'survey.nps', silence: { seconds: 5 } },
        /\.figure: expected not/,
      ],
    ];
    for (const [what, rule, message] of others) {
      expect(() => read({ defaultRules: false, rules: [rule] }), what).toThrow(message);
    }
    expect(() => read({ rules: [WAIT, WAIT] })).toThrow(/^rules\.1\.id: expected to be used once, got wait/);
    expect(() => read({ off: ['nonsense'] })).toThrow(/^off\.0: expected one of .*service-level/);
  });

  it('take dimensions of the house', () => {
    expect(faultOf({ groupBy: ['region'], filter: { region: ['north'] } })).toBe('none');
  });
});
