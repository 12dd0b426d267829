/*
 * Kaplan–Meier estimate of a duration's distribution when some durations are not over yet.
 *
 * A case still open after three days has not taken three days, nor may it be left out: it is *censored* at three days. The
 * product-limit estimate uses exactly that knowledge. Without censoring it is the plain empirical distribution, and its quantiles
 * are the nearest-rank ones.
 *
 * Method: one pass over the distinct event values, as far as a question needs it; between two censorings the product telescopes to a
 * ratio of two counts, so a sample without censoring gets exact fractions. Memory: three numbers a distinct event value. Time: O(m log m) for m groups, O(m)
 * when they come sorted; a lookup is O(log m).
 *
 * Not here: delayed entry, interval censoring, comparison of groups. Censoring must be unrelated to the duration still to come.
 *
 * Source: Kaplan and Meier: Nonparametric estimation from incomplete observations. JASA 53, 1958.
 */

import { firstIndex } from '../binary-search.ts';
import { requireFinite, requireOpenShare, requireShare, requireWhole } from './check.ts';
import { normalCritical } from './distribution-quantiles.ts';
import type { Interval } from './intervals.ts';

/** Survival values this near to a level are at it: the rounding of a product of up to a million factors. */
const LEVEL_TOLERANCE = 1e-10;

/** `count` durations of the same length. */
export interface ObservationGroup {
  /** Duration, in any one unit (milliseconds in this project). Negative values, from skewed clocks, are allowed. */
  readonly value: number;
  readonly count: number;
}

/** A quantile, or the knowledge that it lies beyond what has been observed. */
export type SurvivalQuantile =
  | { readonly notReached?: false; readonly value: number }
  | {
      readonly notReached: true;
      /** The longest duration observed, ended or not; the quantile is no less. */
      readonly atLeast: number;
    };

/** Interval of a quantile; its upper end is often not reached. */
export interface SurvivalQuantileInterval {
  readonly lower: SurvivalQuantile;
  readonly upper: SurvivalQuantile;
}

/** What observed durations, some of them cut off, tell of how long things last. */
export interface SurvivalEstimate {
  /** Durations observed, ended or not. */
  readonly n: number;
  /** Of them, ended. */
  readonly events: number;

  /**
   * Estimated share of durations longer than `t`.
   *
   * @param t - Duration, in the unit of the observations.
   * @returns A share in [0, 1]; `undefined` where nothing is known: without observations, and beyond the longest one if that was
   * censored.
   * @throws {RangeError} When `t` is not finite.
   */
  survival(t: number): number | undefined;

  /**
   * Pointwise interval of `survival(t)`: Greenwood's variance on the scale of ln(−ln S), which keeps it inside [0, 1].
   *
   * @param t - Duration, in the unit of the observations.
   * @returns Shares; `undefined` where `survival` is, and where it is exactly 1 or 0 and the variance says nothing.
   * @throws {RangeError} When `t` is not finite.
   * @see Greenwood: The natural duration of cancer, 1926. Kalbfleisch and Prentice: The statistical analysis of failure time data, 1.4.
   */
  survivalInterval(t: number): Interval | undefined;

  /**
   * The smallest duration that at least the share `q` does not exceed. Where the curve is level exactly at 1 − q some packages
   * report the middle of the step instead; this is its left end, as for nearest-rank percentiles.
   *
   * @param q - Rank in [0, 1]; 0 is the shortest duration that ended.
   * @returns The quantile, or that it is not reached; `undefined` without observations.
   * @throws {RangeError} When `q` is NaN or outside [0, 1].
   */
  quantile(q: number): SurvivalQuantile | undefined;

  /**
   * Interval of `quantile(q)`: the durations at which the pointwise interval of the survival contains 1 − q.
   *
   * @param q - Rank in [0, 1].
   * @returns The interval; `undefined` when there are no events or too few to bound the quantile from below.
   * @throws {RangeError} When `q` is NaN or outside [0, 1].
   * @see Brookmeyer and Crowley: A confidence interval for the median survival time. Biometrics 38, 1982.
   */
  quantileInterval(q: number): SurvivalQuantileInterval | undefined;
}

/**
 * Product-limit estimate from durations that ended and durations still running.
 *
 * Where a duration ended and another was censored at the same value, the censored one counts as longer.
 *
 * @param events - Durations that ended, in any order; values may repeat.
 * @param censored - Durations known only to be at least this long, in any order.
 * @param confidence - Of the intervals, strictly between 0 and 1. @default 0.95
 * @throws {RangeError} When a value is not finite, a count not a whole number of at least 0, or `confidence` out of range.
 */
export function kaplanMeier(
  events: readonly ObservationGroup[],
  censored: readonly ObservationGroup[],
  confidence = 0.95,
): SurvivalEstimate {
  requireOpenShare('confidence', confidence);
  return kaplanMeierOf(inOrder('events', events), inOrder('censored', censored), confidence);
}

/** Durations, ascending, and how many there are of each; columns rather than objects, since boards estimate hundreds of times a second. */
export interface SortedDurations {
  readonly values: readonly number[];
  /** How many of `values` count, the first ones. @default all */
  readonly length?: number | undefined;
  /** @default each once */
  readonly counts?: readonly number[] | undefined;
}

/** As `kaplanMeier`, of durations that are known to be in order, finite and counted in whole numbers: nothing is checked. */
export function kaplanMeierOf(ended: SortedDurations, running: SortedDurations, confidence = 0.95): SurvivalEstimate {
  const eventCount = total(ended);
  const n = eventCount + total(running);
  const longest = Math.max(lastOf(ended), lastOf(running));
  const curve = new Curve(ended, running, n);

  /** Index of the last step at or before `t`, −1 before the first. */
  function stepAt(t: number): number {
    const steps = curve.reach(Number.POSITIVE_INFINITY);
    return firstIndex(steps, (i) => curve.values[i]! > t) - 1;
  }

  function survival(t: number): number | undefined {
    requireFinite('t', t);
    const step = stepAt(t);
    const share = step < 0 ? 1 : curve.shares[step]!;
    // Without observations every `t` is beyond the longest.
    return t > longest && share > 0 ? undefined : share;
  }

  function quantile(q: number): SurvivalQuantile | undefined {
    requireShare('q', q);
    if (n === 0) return undefined;
    let steps = curve.reach(BLOCK);
    while (!curve.isWhole && !isAtOrBelow(curve.shares[steps - 1]!, 1 - q)) steps = curve.reach(steps + BLOCK);
    const step = firstIndex(steps, (i) => isAtOrBelow(curve.shares[i]!, 1 - q));
    return step < steps ? { value: curve.values[step]! } : { notReached: true, atLeast: longest };
  }

  function quantileAt(step: number | undefined): SurvivalQuantile {
    return step === undefined ? { notReached: true, atLeast: longest } : { value: curve.values[step]! };
  }

  function quantileInterval(q: number): SurvivalQuantileInterval | undefined {
    requireShare('q', q);
    if (eventCount === 0) return undefined;
    // The scale turns round: a share is below the level where its ln(−ln) is above.
    const level = Math.log(-Math.log(1 - q));
    const z = normalCritical(confidence);
    const lower = quantileAt(firstCrossing(curve, level, z));
    const upper = quantileAt(firstCrossing(curve, level, -z));
    // What is not reached was looked for to the end.
    return lower.notReached && curve.endsAtZero ? undefined : { lower, upper };
  }

  return {
    n,
    events: eventCount,
    survival,
    survivalInterval(t) {
      if (survival(t) === undefined) return undefined;
      const step = stepAt(t);
      if (step < 0 || step >= curve.bandedWithin(Number.POSITIVE_INFINITY)) return undefined;
      // The pointwise band on the scale of ln(−ln S).
      const hazard = -Math.log(curve.shares[step]!);
      const centre = Math.log(hazard);
      const halfWidth = (normalCritical(confidence) * Math.sqrt(curve.greenwood[step]!)) / hazard;
      return { lower: Math.exp(-Math.exp(centre + halfWidth)), upper: Math.exp(-Math.exp(centre - halfWidth)) };
    },
    quantile,
    quantileInterval,
  };
}

/** Steps looked at together. */
const BLOCK = 32;

/** Steps there is room for at first. */
const FIRST_STEPS = 128;

/**
 * The curve at its steps: value, share surviving it, and Greenwood's sum up to it. Computed as far as it has been asked for: a median needs
 * about half of it, and boards ask for medians hundreds of times a second.
 */
class Curve {
  /** By step, as far as it is known. */
  values: Float64Array;
  shares: Float64Array;
  greenwood: Float64Array;
  readonly #ended: SortedDurations;
  readonly #running: SortedDurations;
  #steps = 0;
  /** Durations looked at so far. */
  #nextEnded = 0;
  #nextRunning = 0;
  #share = 1;
  #sum = 0;
  #atRisk: number;
  /** Where the current stretch without censoring began. */
  #stretchShare = 1;
  #stretchAtRisk: number;

  constructor(ended: SortedDurations, running: SortedDurations, n: number) {
    const room = Math.min(FIRST_STEPS, lengthOf(ended));
    this.values = new Float64Array(room);
    this.shares = new Float64Array(room);
    this.greenwood = new Float64Array(room);
    this.#ended = ended;
    this.#running = running;
    this.#atRisk = n;
    this.#stretchAtRisk = n;
  }

  get isWhole(): boolean {
    return this.#nextEnded === lengthOf(this.#ended);
  }

  /** Whether everything has ended by the last step; known of the whole curve alone. */
  get endsAtZero(): boolean {
    return this.isWhole && this.#steps > 0 && this.#share === 0;
  }

  /** Computes the first `steps` steps, and says how many are known: fewer where the curve has no more. */
  reach(steps: number): number {
    if (steps > this.#steps && !this.isWhole) this.#extend(steps);
    return this.#steps;
  }

  /** How many of the first `steps` steps have a variance that says something: all but a last one where everything has ended. */
  bandedWithin(steps: number): number {
    const known = this.reach(steps);
    return Math.min(steps, this.endsAtZero ? known - 1 : known);
  }

  #grow(steps: number): void {
    const room = Math.min(Math.max(steps, 2 * this.values.length), lengthOf(this.#ended));
    if (room === this.values.length) return;
    this.values = grown(this.values, room);
    this.shares = grown(this.shares, room);
    this.greenwood = grown(this.greenwood, room);
  }

  #extend(until: number): void {
    if (until > this.values.length) this.#grow(until);
    const { values, counts } = this.#ended;
    const last = lengthOf(this.#ended);
    const runningLast = lengthOf(this.#running);
    const { values: running, counts: runningCounts } = this.#running;
    let i = this.#nextEnded;
    let nextRunning = this.#nextRunning;
    let steps = this.#steps;
    let share = this.#share;
    let sum = this.#sum;
    let atRisk = this.#atRisk;
    let stretchShare = this.#stretchShare;
    let stretchAtRisk = this.#stretchAtRisk;
    while (i < last && steps < until) {
      const value = values[i]!;
      if (nextRunning < runningLast && running[nextRunning]! < value) {
        do {
          atRisk -= runningCounts ? runningCounts[nextRunning]! : 1;
          nextRunning++;
        } while (nextRunning < runningLast && running[nextRunning]! < value);
        stretchShare = share;
        stretchAtRisk = atRisk;
      }
      let ending = 0;
      for (; i < last && values[i] === value; i++) ending += counts ? counts[i]! : 1;
      const remaining = atRisk - ending;
      share = stretchShare * (remaining / stretchAtRisk);
      sum += ending / (atRisk * remaining);
      atRisk = remaining;
      this.values[steps] = value;
      this.shares[steps] = share;
      this.greenwood[steps++] = sum;
    }
    this.#nextEnded = i;
    this.#nextRunning = nextRunning;
    this.#steps = steps;
    this.#share = share;
    this.#sum = sum;
    this.#atRisk = atRisk;
    this.#stretchShare = stretchShare;
    this.#stretchAtRisk = stretchAtRisk;
  }
}

/**
 * The first step whose band reaches a level: ln H + z √G / H ≥ level, with H the hazard −ln S and G Greenwood's sum. That is f(H) ≤ z √G with
 * f(H) = H (level − ln H), which is concave: within a block of steps it is nowhere below its ends, and most blocks need no more than a look
 * at those.
 *
 * @param z - Negative for the lower end of the band.
 */
function firstCrossing(curve: Curve, level: number, z: number): number | undefined {
  const f = (step: number): number => {
    const hazard = -Math.log(curve.shares[step]!);
    return hazard * (level - Math.log(hazard));
  };
  for (let start = 0; ; start += BLOCK) {
    const end = curve.bandedWithin(start + BLOCK);
    if (end <= start) return undefined;
    const { shares, greenwood } = curve;
    const least = Math.min(f(start), f(end - 1));
    const most = z * Math.sqrt(greenwood[z > 0 ? end - 1 : start]!);
    // Rounding must not hide a step that touches the level.
    if (least - 1e-9 * (1 + Math.abs(least)) > most) continue;
    for (let step = start; step < end; step++) {
      const hazard = -Math.log(shares[step]!);
      if (Math.log(hazard) + (z * Math.sqrt(greenwood[step]!)) / hazard >= level) return step;
    }
  }
}

/** Checked, without empty groups, ascending. Sorted input is not sorted again. */
function inOrder(name: string, groups: readonly ObservationGroup[]): SortedDurations {
  let sorted = true;
  let complete = true;
  let previous = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < groups.length; index++) {
    const { value, count } = groups[index]!;
    // Names are spelt out only for the error: this runs over every group of every estimate.
    if (!Number.isFinite(value)) requireFinite(`${name}[${index}].value`, value);
    if (!(Number.isSafeInteger(count) && count >= 0)) requireWhole(`${name}[${index}].count`, count);
    if (count === 0) complete = false;
    if (value < previous) sorted = false;
    previous = value;
  }
  const present = complete ? groups : groups.filter(({ count }) => count > 0);
  const inOrder = sorted ? present : present.toSorted((a, b) => a.value - b.value);
  return { values: inOrder.map(({ value }) => value), counts: inOrder.map(({ count }) => count) };
}

function grown(array: Float64Array, length: number): Float64Array {
  const larger = new Float64Array(length);
  larger.set(array);
  return larger;
}

function lengthOf({ values, length }: SortedDurations): number {
  return length ?? values.length;
}

function lastOf(durations: SortedDurations): number {
  return durations.values[lengthOf(durations) - 1] ?? Number.NEGATIVE_INFINITY;
}

function total(durations: SortedDurations): number {
  const { counts } = durations;
  const length = lengthOf(durations);
  if (!counts) return length;
  let sum = 0;
  for (let i = 0; i < length; i++) sum += counts[i]!;
  return sum;
}

function isAtOrBelow(share: number, level: number): boolean {
  return share <= level + LEVEL_TOLERANCE;
}
