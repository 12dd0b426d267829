import type { AlertRuleInput } from './rule.ts';

const MINUTE_MS = 60_000;

/**
 * What a service centre wants to be told of before it has configured anything. Levels are those at which somebody has to do something, not
 * those one would like to reach; each rule is replaced by one of the same id, or switched off.
 */
export const DEFAULT_ALERT_RULES: readonly AlertRuleInput[] = [
  {
    id: 'service-level',
    figure: 'queue.serviceLevel',
    severity: 'attention',
    target: {},
    window: '30m',
    minimumSample: 30,
    raiseAfterSeconds: 120,
    clearAfterSeconds: 300,
    escalateAfterMinutes: 30,
  },
  {
    id: 'longest-wait',
    figure: 'queue.longestWaitSince',
    severity: 'critical',
    threshold: { above: 10 * MINUTE_MS, clearAt: 5 * MINUTE_MS },
    groupBy: ['queue'],
    raiseAfterSeconds: 0,
    clearAfterSeconds: 60,
  },
  {
    id: 'abandonment',
    figure: 'queue.abandonmentRate',
    severity: 'attention',
    threshold: { above: 0.15, clearAt: 0.1 },
    window: '30m',
    minimumSample: 30,
    raiseAfterSeconds: 120,
    clearAfterSeconds: 300,
    escalateAfterMinutes: 30,
  },
  {
    id: 'overdue-cases',
    figure: 'response.overdue',
    severity: 'attention',
    threshold: { above: 100, clearAt: 80 },
    raiseAfterSeconds: 300,
    clearAfterSeconds: 300,
    escalateAfterMinutes: 60,
  },
  {
    id: 'overdue-complaints',
    figure: 'complaint.overdue',
    severity: 'attention',
    threshold: { above: 5, clearAt: 2 },
    raiseAfterSeconds: 300,
    clearAfterSeconds: 300,
    escalateAfterMinutes: 60,
  },
  {
    // Four hours: in one, a centre of usual size has too few complaints for limits that are symmetrical.
    id: 'complaint-signal',
    figure: 'complaint.ratePer1000',
    severity: 'attention',
    signal: {
      chart: 'u',
      step: '4h',
      rules: ['beyond-limits', 'eight-on-one-side'],
      direction: 'up',
      baseline: { points: 60 },
    },
    window: '30d',
    minimumSample: 100,
  },
  {
    id: 'nps-signal',
    figure: 'survey.nps',
    severity: 'attention',
    signal: {
      chart: 'xmr',
      step: '1d',
      rules: ['beyond-limits', 'eight-on-one-side', 'two-of-three-beyond-two-sigma'],
      baseline: { points: 20 },
    },
    window: '90d',
    minimumSample: 20,
  },
  {
    id: 'no-events',
    severity: 'critical',
    silence: { seconds: 300 },
    raiseAfterSeconds: 0,
    clearAfterSeconds: 0,
  },
];
