/*
 * The life of one alert as a state machine: a function of the state before, what is to be thought of the newest reading, and event time.
 *
 *   ok → pending → raised (→ escalated) → ok
 *
 * Between the threshold and the level at which it is well again nothing changes, and both have to last: that keeps an alert from flapping.
 * What cannot be judged neither raises nor clears; only an alert that could not be judged for long ends, for want of data, and says so. While the
 * feed is silent nothing ends, as silence may be a fault of the feed, until all that the figure was counted from has left its window.
 */

/** A raised alert about which nothing was heard for so long, from a feed that is alive, has nothing left to be about. */
const NO_DATA_ENDS_AFTER_MS = 15 * 60_000;

/** What to think of a reading. `between`: no longer bad, not yet good. `unknown`: nothing or too little was counted. `held`: the feed is silent. */
export type Judgement = 'bad' | 'between' | 'good' | 'unknown' | 'held';

/** Instants are event time, epoch ms. */
export interface AlertState {
  readonly phase: 'ok' | 'pending' | 'raised';
  /** Since when it is in this phase. */
  readonly since: number;
  /** While raised: since when it has been good without a break. */
  readonly goodSince: number | null;
  /** While raised: since when nothing or too little was counted; what the feed was silent of is no break. */
  readonly unknownSince: number | null;
  /** While raised: since when the feed has been silent. */
  readonly silentSince: number | null;
  readonly acknowledged: boolean;
  readonly escalated: boolean;
}

export interface AlertTimes {
  readonly raiseAfterMs: number;
  readonly clearAfterMs: number;
  readonly escalateAfterMs: number;
  /** A feed that was silent for so long has nothing more to say of what was raised; `Infinity` for what does not leave by itself. */
  readonly silentEndsAfterMs: number;
}

export type AlertStep =
  | { readonly kind: 'raised' }
  | { readonly kind: 'escalated' }
  | { readonly kind: 'cleared'; readonly because: ClearedBecause };

/** `recovered`: the figure is well again. `no-data`: nothing, or too little, to judge it by for long. `off-hours`: the rule's hours ended. `rule-gone`: it is no longer configured. */
export type ClearedBecause = 'recovered' | 'no-data' | 'off-hours' | 'rule-gone';

export const okSince = (asOf: number): AlertState => ({
  phase: 'ok',
  since: asOf,
  goodSince: null,
  unknownSince: null,
  silentSince: null,
  acknowledged: false,
  escalated: false,
});

/** The state of an alert that was raised before, for example by the run of the program before this one. */
export const raisedSince = (
  since: number,
  { acknowledged, escalated }: Pick<AlertState, 'acknowledged' | 'escalated'>,
): AlertState => ({ ...okSince(since), phase: 'raised', acknowledged, escalated });

/**
 * One step. Time that seems to run backwards, as when a log is folded anew, changes nothing.
 *
 * @param open - Whether the rule's hours are.
 * @returns The state after it, and what happened on the way, in order.
 */
export function stepAlert(
  state: AlertState,
  judgement: Judgement,
  open: boolean,
  asOf: number,
  times: AlertTimes,
): { readonly state: AlertState; readonly steps: readonly AlertStep[] } {
  if (asOf < state.since) return { state, steps: [] };
  if (!open) return state.phase === 'raised' ? cleared('off-hours', asOf) : { state: calm(state, asOf), steps: [] };
  if (state.phase !== 'raised') {
    if (judgement !== 'bad') return { state: calm(state, asOf), steps: [] };
    const since = state.phase === 'pending' ? state.since : asOf;
    if (asOf - since < times.raiseAfterMs) return { state: { ...okSince(since), phase: 'pending' }, steps: [] };
    return escalate({ ...okSince(asOf), phase: 'raised' }, asOf, times, [{ kind: 'raised' }]);
  }

  const goodSince = judgement === 'good' ? (state.goodSince ?? asOf) : null;
  if (goodSince !== null && asOf - goodSince >= times.clearAfterMs) return cleared('recovered', asOf);
  const silentSince = judgement === 'held' ? (state.silentSince ?? asOf) : null;
  if (silentSince !== null && asOf - silentSince >= times.silentEndsAfterMs) return cleared('no-data', asOf);
  // A night with an event now and then is silent between them, and knows no more for it.
  const unknownSince = judgement === 'unknown' ? (state.unknownSince ?? asOf) : silentSince && state.unknownSince;
  const endsAfterMs = Math.max(NO_DATA_ENDS_AFTER_MS, times.clearAfterMs);
  const isUnknown = judgement === 'unknown' && unknownSince !== null;
  if (isUnknown && asOf - unknownSince >= endsAfterMs) return cleared('no-data', asOf);
  return escalate({ ...state, goodSince, unknownSince, silentSince }, asOf, times, []);
}

/** Somebody has seen it: it will not escalate any more. */
export function withAcknowledgement(state: AlertState): AlertState {
  return state.phase === 'raised' ? { ...state, acknowledged: true } : state;
}

function calm(state: AlertState, asOf: number): AlertState {
  return state.phase === 'ok' ? state : okSince(asOf);
}

function cleared(because: ClearedBecause, asOf: number) {
  return { state: okSince(asOf), steps: [{ kind: 'cleared', because } as const] };
}

function escalate(state: AlertState, asOf: number, times: AlertTimes, steps: readonly AlertStep[]) {
  const due = !state.acknowledged && !state.escalated && asOf - state.since >= times.escalateAfterMs;
  return due
    ? { state: { ...state, escalated: true }, steps: [...steps, { kind: 'escalated' } as const] }
    : { state, steps };
}
