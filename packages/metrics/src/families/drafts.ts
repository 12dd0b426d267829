/* The few shapes that most figures have: a count, a share, a mean, a quantile, each with its interval. */

import type { Definition } from '../definition.ts';
import type { BagReader, Draft, FigureSpec, GroupWindow } from '../family.ts';
import { meanInterval, wilsonInterval } from '../statistics/index.ts';

/** Two-sided 95 % of the normal distribution. */
const Z95 = 1.959963984540054;

/** Squares are summed in this unit: whole numbers that stay exact for millions of durations of hours. */
const SQUARE_UNIT_MS = 100;

/** The square of a duration as a whole number, to be summed and taken back exactly. */
export function squareOf(durationMs: number): number {
  return Math.round((durationMs / SQUARE_UNIT_MS) ** 2);
}

function countDraft(n: number): Draft {
  return { value: n, n };
}

/** A count of what one column sums up. */
export function counter(definition: Definition, count: (group: GroupWindow) => number): FigureSpec {
  return { definition, compute: (group) => countDraft(count(group)) };
}

/** A share in [0, 1] with its Wilson interval; no value without observations. */
export function shareDraft(successes: number, n: number, variant?: string): Draft {
  if (n <= 0) return { value: null, n: 0, variant: variant ?? null };
  const interval = wilsonInterval(successes, n);
  return { value: successes / n, n, lower: interval?.lower, upper: interval?.upper, variant: variant ?? null };
}

/** Mean of `n` durations from their sum in ms and the sum of their `squareOf`. */
export function meanDurationDraft(sumMs: number, sumOfSquares: number, n: number, variant?: string): Draft {
  if (n === 0) return { value: null, n: 0, variant: variant ?? null };
  const interval = meanInterval({ n, sum: sumMs / SQUARE_UNIT_MS, sumOfSquares });
  return {
    value: sumMs / n,
    n,
    // Rounding of the squares must not push a mean of durations below 0.
    lower: interval ? Math.max(0, interval.lower * SQUARE_UNIT_MS) : null,
    upper: interval ? interval.upper * SQUARE_UNIT_MS : null,
    variant: variant ?? null,
  };
}

/** Nearest-rank quantile; its interval from the order statistics whose ranks enclose it in 95 % of samples (normal approximation). */
export function quantileDraft(bag: BagReader, q: number, variant?: string): Draft {
  const n = bag.count;
  const value = bag.quantile(q);
  if (value === undefined) return { value: null, n: 0, variant: variant ?? null };
  const spread = Z95 * Math.sqrt(n * q * (1 - q));
  const low = Math.floor(n * q - spread);
  const high = Math.ceil(n * q + spread) + 1;
  return {
    value,
    n,
    lower: low >= 1 ? bag.quantile(low / n) : null,
    upper: high <= n ? bag.quantile(high / n) : null,
    variant: variant ?? null,
  };
}
