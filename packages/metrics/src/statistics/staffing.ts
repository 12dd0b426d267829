/*
 * The staff that a target needs, by Erlang C or, where contacts have a patience, by Erlang A.
 *
 * Method: every figure of either model improves with every person added, so the smallest staff is found by doubling and bisection:
 * a few dozen evaluations of the model at most. See `erlang.ts` for the cost of one and for what the models assume.
 */

import { firstIndex } from '../binary-search.ts';
import { expected, requireNonNegative, requireOpenShare, requirePositive } from './check.ts';
import { erlangA, erlangC, requireTraffic } from './erlang.ts';

/** The largest staff `agentsNeeded` looks at; a target beyond it is not one a service can meet. */
const MAXIMUM_AGENTS = 1_000_000;

/** What staffing must achieve; each condition that is given must hold. */
export interface StaffingTarget {
  /** At least `share` of contacts answered within `withinMs`. */
  readonly serviceLevel?: { readonly share: number; readonly withinMs: number };
  /** Busy share of the agents' time, at most. */
  readonly maximumOccupancy?: number;
  /** Mean wait of all contacts, at most. */
  readonly maximumMeanWaitMs?: number;
  /** Share of contacts that hang up, at most. Only with a patience. */
  readonly maximumAbandonProbability?: number;
}

/** Traffic to staff for: with a patience by Erlang A, without by Erlang C. */
export interface StaffingInput {
  readonly offeredErlangs: number;
  readonly meanHandleMs: number;
  readonly meanPatienceMs?: number;
}

/**
 * The smallest staff that meets a target.
 *
 * @param input - Traffic; with `meanPatienceMs` by Erlang A, without by Erlang C.
 * @param target - At least one condition.
 * @returns People serving, 0 without traffic; `undefined` when a million are too few.
 * @throws {RangeError} When the traffic is out of range as for `erlangC`, a share of the target is not strictly between 0 and 1, a
 * time not above 0 (0 is allowed for `withinMs`), no condition is given, or a limit on abandonment without a patience.
 */
export function agentsNeeded(input: StaffingInput, target: StaffingTarget): number | undefined {
  requireTraffic({ ...input, agents: 0 });
  requireTarget(input, target);

  // Every condition, once met, stays met by more people.
  let tooFew = -1;
  let enough = Math.min(Math.ceil(input.offeredErlangs), MAXIMUM_AGENTS);
  for (let step = 1; !meetsTarget(input, enough, target); step *= 2) {
    if (enough === MAXIMUM_AGENTS) return undefined;
    tooFew = enough;
    enough = Math.min(enough + step, MAXIMUM_AGENTS);
  }
  const next = tooFew + 1;
  return next + firstIndex(enough - next, (more) => meetsTarget(input, next + more, target));
}

function meetsTarget({ meanPatienceMs, ...traffic }: StaffingInput, agents: number, target: StaffingTarget): boolean {
  const queue =
    meanPatienceMs === undefined
      ? { ...erlangC({ ...traffic, agents }), abandonProbability: 0 }
      : erlangA({ ...traffic, agents, meanPatienceMs });
  const { serviceLevel, maximumOccupancy = 1, maximumAbandonProbability = 1 } = target;
  const { maximumMeanWaitMs = Number.POSITIVE_INFINITY } = target;
  return (
    queue.meanWaitMs !== undefined &&
    queue.meanWaitMs <= maximumMeanWaitMs &&
    queue.occupancy <= maximumOccupancy &&
    queue.abandonProbability <= maximumAbandonProbability &&
    (serviceLevel === undefined || queue.serviceLevel(serviceLevel.withinMs) >= serviceLevel.share)
  );
}

function requireTarget({ meanPatienceMs }: StaffingInput, target: StaffingTarget): void {
  const { serviceLevel, maximumOccupancy, maximumMeanWaitMs, maximumAbandonProbability } = target;
  if (serviceLevel !== undefined) {
    requireOpenShare('target.serviceLevel.share', serviceLevel.share);
    requireNonNegative('target.serviceLevel.withinMs', serviceLevel.withinMs);
  }
  if (maximumOccupancy !== undefined) requireOpenShare('target.maximumOccupancy', maximumOccupancy);
  if (maximumMeanWaitMs !== undefined) requirePositive('target.maximumMeanWaitMs', maximumMeanWaitMs);
  if (maximumAbandonProbability !== undefined) {
    requireOpenShare('target.maximumAbandonProbability', maximumAbandonProbability);
    if (meanPatienceMs === undefined) {
      throw expected(
        'target.maximumAbandonProbability',
        'only together with `meanPatienceMs`',
        maximumAbandonProbability,
      );
    }
  }
  if (Object.values(target).every((condition) => condition === undefined)) {
    throw expected('target', 'with at least one condition', JSON.stringify(target));
  }
}
