import type { Figure } from '../figure.ts';
import type { SignalRule } from '../statistics/index.ts';
import type { Judgement } from './alert-state.ts';
import type { AlertCondition, AlertRule } from './rule.ts';

/** Why a reading can or cannot be judged. `stale`: the events themselves stopped coming. */
export type AlertData = 'fresh' | 'no-data' | 'too-few' | 'stale';

/** What a judgement rests on, to be shown beside it. */
export interface Evidence {
  /** In the figure's unit: for an instant, the instant itself; for silence, the time of the newest event. */
  readonly value: number | null;
  readonly n: number;
  /** What it was compared with: threshold, target or control limit; for instants and silence, ms of waiting. */
  readonly limit: number | null;
  readonly side: 'above' | 'below';
  readonly signal: SignalRule | null;
  readonly data: AlertData;
}

/** What a rule says of one group, and by what. */
export interface Verdict {
  readonly judgement: Judgement;
  readonly evidence: Evidence;
  /** It would be bad, were there enough to judge it by. */
  readonly suspect?: boolean;
}

/** Judges the present value of a figure by a threshold or by its target. `undefined` stands for a group that no longer occurs. */
export function judgeFigure(rule: AlertRule, figure: Figure | undefined, asOf: number): Verdict {
  const { condition } = rule;
  const side = sideOf(condition, figure);
  const evidence: Evidence = {
    value: figure?.value ?? null,
    n: figure?.n ?? 0,
    limit: limitOf(condition, figure),
    side,
    signal: null,
    data: 'fresh',
  };
  // Nobody waits: for a wait that is an answer, for a share of nobody it is none.
  if (rule.figure?.unit === 'INSTANT' && (figure === undefined || figure.state === 'EMPTY')) {
    const nobody = side === 'above' ? 'good' : 'unknown';
    return { judgement: nobody, evidence: { ...evidence, data: nobody === 'good' ? 'fresh' : 'no-data' } };
  }
  if (figure === undefined || figure.value === null) {
    const tooFew = figure?.state === 'TOO_FEW' || figure?.state === 'SUPPRESSED';
    return { judgement: 'unknown', evidence: { ...evidence, data: tooFew ? 'too-few' : 'no-data' } };
  }
  const judgement = condition.kind === 'target' ? byTarget(condition.raiseOn, figure) : byThreshold(rule, figure, asOf);
  if (figure.n < rule.minimumSample) {
    return { judgement: 'unknown', evidence: { ...evidence, data: 'too-few' }, suspect: judgement === 'bad' };
  }
  // A lower bound may show that something is bad, never that it is good.
  return { judgement: figure.state === 'AT_LEAST' && judgement === 'good' ? 'between' : judgement, evidence };
}

/** Judges how long ago the newest event happened. @param since - Its event time, or when this began to be watched if that was later. */
export function judgeSilence(afterMs: number, since: number, asOf: number): Verdict {
  return {
    judgement: asOf - since > afterMs ? 'bad' : 'good',
    evidence: { value: since, n: 0, limit: afterMs, side: 'above', signal: null, data: 'fresh' },
  };
}

function byTarget(raiseOn: 'attention' | 'critical', { status }: Figure): Judgement {
  if (status === 'NONE') return 'unknown';
  if (status === 'ON_TARGET') return 'good';
  return status === 'CRITICAL' || raiseOn === 'attention' ? 'bad' : 'between';
}

function byThreshold({ condition }: AlertRule, figure: Figure, asOf: number): Judgement {
  if (condition.kind !== 'threshold') throw new Error(`Expected a threshold, got ${condition.kind}`);
  const value = figure.unit === 'INSTANT' ? asOf - figure.value! : figure.value!;
  const { side, raiseAt, clearAt } = condition;
  if (side === 'above' ? value > raiseAt : value < raiseAt) return 'bad';
  return (side === 'above' ? value <= clearAt : value >= clearAt) ? 'good' : 'between';
}

function sideOf(condition: AlertCondition, figure: Figure | undefined): 'above' | 'below' {
  if (condition.kind === 'threshold') return condition.side;
  return figure?.direction === 'HIGHER_IS_BETTER' ? 'below' : 'above';
}

function limitOf(condition: AlertCondition, figure: Figure | undefined): number | null {
  if (condition.kind === 'threshold') return condition.raiseAt;
  return condition.kind === 'target' ? (condition.target?.value ?? figure?.target ?? null) : null;
}
