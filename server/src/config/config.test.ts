import { DEFAULT_ALERT_RULES, DEFAULT_SETTINGS } from '@andon/metrics';
import { describe, expect, it } from 'vitest';
import configSchema from './config.schema.json' with { type: 'json' };
import { parseConfig } from './config.ts';

function faults(config: object): string {
  try {
    parseConfig(JSON.stringify(config), 'andon.json');
  } catch (error) {
    return (error as Error).message;
  }
  return '';
}

describe('the configuration file', () => {
  it('may be empty, and may set everything', () => {
    expect(parseConfig('{}', 'andon.json')).toEqual({});
    const { targets, ...metrics } = DEFAULT_SETTINGS;
    const config = {
      host: '0.0.0.0',
      port: 0,
      origins: ['https://intranet.example'],
      auth: { secrets: ['x'.repeat(32)], issuer: 'me' },
      privacy: { comments: 'redact' },
      retention: { days: 400, daysByKind: { survey: 60, 'message.classified': 7 } },
      metrics: { ...metrics, targets },
      alerts: { rules: DEFAULT_ALERT_RULES, off: ['nps-signal'], staleAfterSeconds: 60, keepDays: 30 },
    };
    expect(parseConfig(JSON.stringify(config), 'andon.json')).toEqual(config);
  });

  it('names each fault with its place', () => {
    expect(faults({ prot: 4000, port: 70_000 }).split('\n').toSorted()).toEqual([
      'andon.json: port: must be <= 65535',
      expect.stringMatching(/^andon\.json: the file: unknown setting "prot"; expected .*\bport\b/),
    ]);
    expect(faults({ metrics: { serviceLevelVariant: 'F7' } })).toBe(
      'andon.json: metrics.serviceLevelVariant: expected one of F1, F2, F3, F4, F5, F6',
    );
    expect(faults({ auth: {} })).toContain('auth');
    expect(faults({ auth: { secrets: ['short'] } })).toContain('auth.secrets.0');
    expect(faults({ origins: ['https://a.example/path'] })).toContain('origins.0');
  });

  it('checks what a schema cannot say', () => {
    expect(faults({ metrics: { zone: 'Mars/Olympus' } })).toMatch(/^andon\.json: metrics: .*zone/);
    expect(faults({ metrics: { serviceLevelSeconds: [20, 10] } })).toMatch(/serviceLevelSeconds/);
  });

  it('names the alert rule that is wrong, its place and what was expected', () => {
    const rule = { id: 'wait', figure: 'queue.wait', severity: 'critical', threshold: { above: 5, clearAt: 9 } };
    const alerts = (change: object) => faults({ alerts: { rules: [{ ...rule, ...change }] } });
    expect(alerts({})).toMatch(
      /^andon\.json: alerts\.rules\.0 \(wait\)\.threshold\.clearAt: expected not to be above 5/,
    );
    expect(alerts({ severity: 'loud' })).toBe(
      'andon.json: alerts.rules.0.severity: expected one of attention, critical',
    );
    expect(alerts({ id: 'Wait!' })).toContain('alerts.rules.0.id');
    expect(alerts({ escalate: 5 })).toMatch(
      /^andon\.json: alerts\.rules\.0: unknown setting "escalate"; expected .*\bescalateAfterMinutes\b/,
    );
    expect(faults({ alerts: { off: ['nonsense'] } })).toContain('alerts.off.0: expected one of');
  });

  it('has a description and the right default of every metric setting', () => {
    const described = configSchema.properties.metrics.properties as Record<
      string,
      { description?: string; default?: unknown }
    >;
    expect(Object.keys(described).toSorted()).toEqual(Object.keys(DEFAULT_SETTINGS).toSorted());
    for (const [name, { description, default: fallback }] of Object.entries(described)) {
      expect(description, name).toBeTruthy();
      if (fallback !== undefined)
        expect([name, fallback]).toEqual([name, DEFAULT_SETTINGS[name as keyof typeof DEFAULT_SETTINGS]]);
    }
  });
});
