/*
 * Alert rules over what the figures say: pure, in event time, so that the same frames at the same instants raise the same alerts. Whoever runs
 * it keeps the states between two calls; time a call takes grows with the groups of the rule.
 */

import type { Figure } from '../figure.ts';
import type { SeriesPoint } from '../view.ts';
import { type AlertState, type AlertStep, okSince, raisedSince, stepAlert } from './alert-state.ts';
import { type Evidence, judgeFigure, judgeSilence, type Verdict } from './judge.ts';
import { type AlertBaseline, judgeSignal } from './judge-signal.ts';
import type { AlertRule } from './rule.ts';

/** More groups than this are no alerts any more but a table; the largest are watched. */
export const MAX_ALERTS_A_RULE = 200;

export type AlertGroupKey = readonly { readonly dimension: string; readonly value: string }[];

/** What is known of one group at an instant. */
export interface AlertReading {
  /** Empty without `groupBy`. */
  readonly key: AlertGroupKey;
  /** For thresholds and targets. */
  readonly figure?: Figure;
  /** For signals: the course so far, oldest first, and what is normal. */
  readonly points?: readonly SeriesPoint[];
  readonly baseline?: AlertBaseline | undefined;
}

/** One alert that may be: a rule and a group. */
export interface AlertInstance {
  readonly rule: AlertRule;
  readonly key: AlertGroupKey;
  readonly state: AlertState;
  readonly evidence: Evidence;
}

/** A step of an alert, with what it is after it. */
export interface AlertTransition {
  readonly instance: AlertInstance;
  readonly step: AlertStep;
}

/** When rules are judged. Instants are epoch ms. */
export interface AlertMoment {
  readonly asOf: number;
  /** Event time of the newest event of any kind; `-Infinity` before the first. */
  readonly newestEventAt: number;
  /** Since when events are awaited: what came before a start of the program is not held against them. */
  readonly watchedSince: number;
  /** Without an event for so long, figures are of the past: they raise nothing and clear nothing. */
  readonly staleAfterMs: number;
}

/** Text that tells instances apart: `longest-wait[queue=billing]`. */
export function alertKey(ruleId: string, key: AlertGroupKey): string {
  const place = key.map(({ dimension, value }) => `${dimension}=${encodeURIComponent(value)}`).join(',');
  return place === '' ? ruleId : `${ruleId}[${place}]`;
}

/**
 * What the newest readings of one rule make of its alerts.
 *
 * @param before - Instances by `alertKey`; those that are `ok` need not be in it.
 * @returns Instances that are not `ok`, by `alertKey`; those beyond their limit that are no alert, as it has not lasted yet or as too
 *   little was counted; and everything that happened, in the order of the readings.
 */
export function evaluateRule(
  rule: AlertRule,
  readings: readonly AlertReading[],
  before: ReadonlyMap<string, AlertInstance>,
  moment: AlertMoment,
): {
  readonly instances: ReadonlyMap<string, AlertInstance>;
  readonly watched: readonly AlertInstance[];
  readonly transitions: readonly AlertTransition[];
} {
  const { asOf } = moment;
  const open = rule.activeHours?.isOpen(asOf) ?? true;
  const instances = new Map<string, AlertInstance>();
  const watched: AlertInstance[] = [];
  const transitions: AlertTransition[] = [];
  const read = new Map(
    readings.slice(0, MAX_ALERTS_A_RULE).map((reading) => [alertKey(rule.id, reading.key), reading]),
  );
  // A group that no longer occurs has an alert all the same until that is over.
  for (const [text, { key }] of before) if (!read.has(text)) read.set(text, { key });

  for (const [text, reading] of read) {
    const verdict = judge(rule, reading, moment);
    const { evidence } = verdict;
    const known = before.get(text)?.state ?? okSince(asOf);
    const { state, steps } = stepAlert(known, verdict.judgement, open, asOf, rule);
    const instance: AlertInstance = { rule, key: reading.key, state, evidence };
    for (const step of steps) transitions.push({ instance, step });
    if (state.phase !== 'ok') instances.set(text, instance);
    if (open && (state.phase === 'pending' || (state.phase === 'ok' && verdict.suspect === true)))
      watched.push(instance);
  }
  return { instances, watched, transitions };
}

/** An alert of an earlier run, to go on with. */
export function restoredInstance(
  rule: AlertRule,
  key: AlertGroupKey,
  raisedAt: number,
  seen: { readonly acknowledged: boolean; readonly escalated: boolean },
  evidence: Evidence,
): AlertInstance {
  return { rule, key, state: raisedSince(raisedAt, seen), evidence };
}

function judge(rule: AlertRule, reading: AlertReading, moment: AlertMoment): Verdict {
  const { asOf, newestEventAt, watchedSince, staleAfterMs } = moment;
  const { condition } = rule;
  if (condition.kind === 'silence') {
    // Before the first event nobody knows whether one was to come.
    const first = newestEventAt === Number.NEGATIVE_INFINITY;
    return judgeSilence(condition.afterMs, first ? asOf : Math.max(newestEventAt, watchedSince), asOf);
  }
  const verdict =
    condition.kind === 'signal'
      ? judgeSignal(rule, reading.points ?? [], reading.baseline)
      : judgeFigure(rule, reading.figure, asOf);
  if (asOf - newestEventAt <= staleAfterMs) return verdict;
  return { judgement: 'held', evidence: { ...verdict.evidence, data: 'stale' } };
}
