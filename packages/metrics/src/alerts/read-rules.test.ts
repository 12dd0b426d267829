import { describe, expect, it } from 'vitest';
import { metricSettings } from '../settings.ts';
import { DEFAULT_ALERT_RULES } from './default-rules.ts';
import { type AlertRulesInput, alertRules } from './read-rules.ts';
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
