import { describe, expect, it } from 'vitest';
import { metricSettings } from '../settings.ts';
import { START, serviceDesk } from '../testing/fold.ts';
import type { SeriesPoint } from '../view.ts';
import { type AlertInstance, type AlertMoment, type AlertReading, alertKey, evaluateRule } from './evaluate.ts';
import { judgeFigure } from './judge.ts';
import { type AlertBaseline, learnBaseline } from './judge-signal.ts';
import { alertRules } from './read-rules.ts';
import type { AlertRule, AlertRuleInput } from './rule.ts';

const DAY_MS = 86_400_000;

function ruleOf(input: Omit<AlertRuleInput, 'id' | 'severity'>): AlertRule {
  const rules = [{ id: 'rule', severity: 'critical', raiseAfterSeconds: 0, clearAfterSeconds: 0, ...input } as const];
  return alertRules({ defaultRules: false, rules }, metricSettings())[0]!;
}

const targetsOf = ({ condition, figure }: AlertRule) =>
  condition.kind === 'target' && condition.target ? { targets: { [figure!.key]: condition.target } } : {};

/** Follows one rule over a desk, second by second as asked. */
function watch(rule: AlertRule, desk = serviceDesk(), moment: Partial<AlertMoment> = {}) {
  let instances: ReadonlyMap<string, AlertInstance> = new Map();
  return {
    desk,
    at(seconds: number): string[] {
      const asOf = START + seconds * 1000;
      const figure = rule.figure;
      const readings: AlertReading[] =
        figure === undefined
          ? [{ key: [] }]
          : desk.state
              .frame({ ...figure, ...targetsOf(rule) }, asOf)
              .groups.map((group) => ({ key: group.key, figure: group.figure(figure.key, figure.params) }));
      const { newestEventAt } = desk.state;
      const result = evaluateRule(rule, readings, instances, {
        asOf,
        newestEventAt,
        watchedSince: START,
        staleAfterMs: 300_000,
        ...moment,
      });
      instances = result.instances;
      return result.transitions.map(({ instance, step }) => `${step.kind} ${alertKey(rule.id, instance.key)}`);
    },
    get instances() {
      return instances;
    },
  };
}

describe('a threshold on a wait', () => {
  const rule = ruleOf({
    figure: 'queue.longestWaitSince',
    threshold: { above: 60_000, clearAt: 30_000 },
    groupBy: ['queue'],
  });

  it('is raised for the group that waits, as time passes, and cleared when nobody does', () => {
    const { desk, at } = watch(rule);
    desk.send('contact.queued', 0, 'a', { queue: 'billing' });
    desk.send('contact.queued', 50, 'b', { queue: 'orders' });
    expect(at(60)).toEqual([]);
    expect(at(61)).toEqual(['raised rule[queue=billing]']);
    desk.send('contact.answered', 70, 'a');
    expect(at(71)).toEqual(['cleared rule[queue=billing]']);
  });

  it('stays raised while the next in line waits longer than the clear level', () => {
    const { desk, at } = watch(rule);
    desk.send('contact.queued', 0, 'a', { queue: 'billing' });
    desk.send('contact.queued', 30, 'b', { queue: 'billing' });
    at(61);
    desk.send('contact.answered', 70, 'a');
    expect(at(71)).toEqual([]);
    desk.send('contact.queued', 71, 'c', { queue: 'billing' });
    desk.send('contact.answered', 72, 'b');
    expect(at(73)).toEqual(['cleared rule[queue=billing]']);
  });

  it('shows the instant it waits since, and what it was compared with', () => {
    const watched = watch(rule);
    watched.desk.send('contact.queued', 0, 'a', { queue: 'billing' });
    watched.at(61);
    expect(watched.instances.get('rule[queue=billing]')?.evidence).toEqual({
      value: START,
      n: 1,
      limit: 60_000,
      side: 'above',
      signal: null,
      data: 'fresh',
    });
  });

  it('holds still when the events stop, and says that the data are stale', () => {
    const watched = watch(rule);
    watched.desk.send('contact.queued', 0, 'a', { queue: 'billing' });
    expect(watched.at(301)).toEqual([]);
    watched.desk.send('contact.queued', 310, 'b', { queue: 'orders' });
    expect(watched.at(311)).toEqual(['raised rule[queue=billing]']);
    expect(watched.at(900)).toEqual([]);
    expect(watched.instances.get('rule[queue=billing]')?.evidence.data).toBe('stale');
  });
});

describe('the target of a wait', () => {
  it('is missed when somebody has waited longer, and met when nobody waits', () => {
    const { desk, at } = watch(ruleOf({ figure: 'queue.longestWaitSince', target: { value: 60_000 } }));
    desk.send('contact.queued', 0, 'a', { queue: 'billing' });
    expect(at(60)).toEqual([]);
    expect(at(61)).toEqual(['raised rule']);
    desk.send('contact.answered', 62, 'a');
    expect(at(63)).toEqual(['cleared rule']);
  });
});

describe('a share', () => {
  const share = { figure: 'queue.serviceLevel', window: '30m', minimumSample: 4 } as const;
  const calls = (desk: ReturnType<typeof serviceDesk>, from: number, count: number, waitSeconds: number) => {
    for (let i = 0; i < count; i++) {
      desk.send('contact.queued', from + i, `${from}-${i}`);
      desk.send('contact.answered', from + i + waitSeconds, `${from}-${i}`);
    }
  };

  it('raises nothing while too few were counted', () => {
    const watched = watch(ruleOf({ ...share, threshold: { below: 0.8 } }));
    calls(watched.desk, 0, 3, 60);
    expect(watched.at(70)).toEqual([]);
    calls(watched.desk, 70, 1, 60);
    expect(watched.at(140)).toEqual(['raised rule']);
  });

  it('is judged by its target: bad beyond the tolerance, good at the target', () => {
    const watched = watch(ruleOf({ ...share, target: {} }));
    calls(watched.desk, 0, 4, 60);
    expect(watched.at(70)).toEqual(['raised rule']);
    expect(watched.instances.get('rule')?.evidence).toMatchObject({ value: 0, limit: 0.8, side: 'below', n: 4 });
    calls(watched.desk, 70, 12, 1);
    // 12 of 16: within the tolerance, which is not yet good.
    expect(watched.at(90)).toEqual([]);
    calls(watched.desk, 90, 10, 1);
    expect(watched.at(110)).toEqual(['cleared rule']);
  });

  it('ends for want of data in a night of a call now and then, and does not speak of last evening till morning', () => {
    const watched = watch(ruleOf({ ...share, threshold: { below: 0.8 } }));
    calls(watched.desk, 0, 10, 60);
    expect(watched.at(70)).toEqual(['raised rule']);
    const happened: string[] = [];
    for (let minute = 2; minute < 120; minute++) {
      if (minute % 12 === 0) calls(watched.desk, minute * 60, 1, 5);
      happened.push(...watched.at(minute * 60 + 10).map((what) => `${minute} ${what}`));
    }
    // The evening leaves the window after half an hour, which the call of minute 36 shows; a quarter of an hour of too few calls later it is over.
    expect(happened).toEqual(['51 cleared rule']);
    expect(watched.instances.size).toBe(0);
  });

  it('ends for want of data when the feed is silent for as long as its window', () => {
    const watched = watch(ruleOf({ ...share, threshold: { below: 0.8 } }));
    calls(watched.desk, 0, 10, 60);
    expect(watched.at(70)).toEqual(['raised rule']);
    const happened: string[] = [];
    for (let minute = 2; minute < 120; minute++) {
      happened.push(...watched.at(minute * 60).map((what) => `${minute} ${what}`));
    }
    expect(happened).toEqual(['37 cleared rule']);
  });

  it('of a group that no longer occurs cannot be judged', () => {
    const rule = ruleOf({ ...share, threshold: { below: 0.8 } });
    expect(judgeFigure(rule, undefined, START)).toMatchObject({ judgement: 'unknown', evidence: { data: 'no-data' } });
  });
});

describe('a lower bound', () => {
  it('may show that something is bad, never that it is good', () => {
    const rule = ruleOf({ figure: 'response.firstResponse', threshold: { above: 1000 }, minimumSample: 1 });
    const figure = serviceDesk().group('response', 0).figure('firstResponse');
    const bound = { ...figure, state: 'AT_LEAST', n: 5 } as const;
    expect(judgeFigure(rule, { ...bound, value: 2000 }, START).judgement).toBe('bad');
    expect(judgeFigure(rule, { ...bound, value: 500 }, START).judgement).toBe('between');
  });
});

describe('silence', () => {
  const rule = ruleOf({ silence: { seconds: 300 } });

  it('is an alert, which ends with the next event', () => {
    const { desk, at } = watch(rule);
    desk.send('contact.queued', 0, 'a');
    expect(at(300)).toEqual([]);
    expect(at(301)).toEqual(['raised rule']);
    desk.send('contact.queued', 400, 'b');
    expect(at(401)).toEqual(['cleared rule']);
  });

  it('is none before the first event, and none for the time before the program ran', () => {
    expect(watch(rule).at(10_000)).toEqual([]);
    const late = watch(rule, serviceDesk(), { watchedSince: START + 10_000_000 });
    late.desk.send('contact.queued', 0, 'a');
    expect(late.at(10_000)).toEqual([]);
    expect(late.at(10_301)).toEqual(['raised rule']);
  });
});

describe('a signal', () => {
  const rule = ruleOf({
    figure: 'survey.nps',
    window: '90d',
    minimumSample: 5,
    signal: { chart: 'xmr', step: '1d', baseline: { points: 6 } },
  });
  const points = (values: readonly (number | null)[]): SeriesPoint[] =>
    values.map((value, day) => ({ t: day * DAY_MS, value, n: 50, lower: null, upper: null, partial: false }));
  const evaluate = (course: readonly SeriesPoint[], baseline: AlertBaseline | undefined) => {
    const moment = { asOf: 0, newestEventAt: 0, watchedSince: 0, staleAfterMs: 1 };
    return evaluateRule(rule, [{ key: [], points: course, baseline }], new Map(), moment).transitions;
  };
  const NORMAL = [40, 42, 39, 41, 40, 42];

  it('learns what is normal once, from full points that have enough in them', () => {
    expect(learnBaseline(rule, points(NORMAL.slice(1)))).toBeUndefined();
    const thin = [...points(NORMAL.slice(1)), { ...points([0])[0]!, n: 2 }, { ...points([0])[0]!, partial: true }];
    expect(learnBaseline(rule, thin)).toBeUndefined();
    const learned = learnBaseline(rule, points(NORMAL));
    expect(learned).toMatchObject({ points: 6, until: 6 * DAY_MS });
    expect(learned?.centre).toBeCloseTo(40.667, 3);
  });

  it('is raised by the newest full point, on the worse side only, and judges no point it learned from', () => {
    const baseline = learnBaseline(rule, points(NORMAL));
    expect(evaluate(points([...NORMAL, 41]), baseline)).toEqual([]);
    expect(evaluate(points([...NORMAL, 80]), baseline)).toEqual([]);
    expect(evaluate(points([...NORMAL, 20, 41]), baseline)).toEqual([]);
    const [raised] = evaluate(points([...NORMAL, 20]), baseline);
    expect(raised?.instance.evidence).toMatchObject({ value: 20, signal: 'beyond-limits', side: 'below' });
    expect(raised?.instance.evidence.limit).toBeCloseTo(40.667 - 2.66 * 2, 1);
  });

  it('finds a slow slide that no single point shows', () => {
    const baseline = learnBaseline(rule, points(NORMAL));
    const slide = evaluate(points([...NORMAL, ...Array.from({ length: 8 }, () => 39)]), baseline);
    expect(slide[0]?.instance.evidence.signal).toBe('eight-on-one-side');
  });

  it('says nothing without a baseline or without a newest point', () => {
    expect(evaluate(points([...NORMAL, 0]), undefined)).toEqual([]);
    expect(evaluate(points([...NORMAL, 0, null]), learnBaseline(rule, points(NORMAL)))).toEqual([]);
  });

  it('of a share or a rate has wider limits where less was counted', () => {
    const share = ruleOf({
      figure: 'queue.abandonmentRate',
      window: '7d',
      minimumSample: 1,
      signal: { chart: 'p', step: '1h', baseline: { centre: 0.1 } },
    });
    const moment = { asOf: 0, newestEventAt: 0, watchedSince: 0, staleAfterMs: 1 };
    const of = (n: number) => {
      const point = { t: 0, value: 0.2, n, lower: null, upper: null, partial: false };
      const baseline = learnBaseline(share, []);
      return evaluateRule(share, [{ key: [], points: [point], baseline }], new Map(), moment).transitions.length;
    };
    expect(of(50)).toBe(0);
    expect(of(500)).toBe(1);
  });
});

describe('the key of an alert', () => {
  it('is different for different groups, whatever their values hold', () => {
    const keys = [
      [{ dimension: 'queue', value: 'a,team=b' }],
      [
        { dimension: 'queue', value: 'a' },
        { dimension: 'team', value: 'b' },
      ],
      [{ dimension: 'queue', value: '' }],
      [],
    ].map((key) => alertKey('rule', key));
    expect(new Set(keys).size).toBe(keys.length);
  });
});
