/*
 * Confidence intervals for the shares, scores, rates and means that the metric dictionary shows.
 *
 * Every function returns `undefined` where nothing was counted: an interval around no observation does not exist. All are
 * deterministic and cost a few microseconds at most.
 *
 * Not here: intervals for quantiles (see `kaplan-meier.ts`), corrections for a finite population or for clustered samples.
 */

import { expected, requireFinite, requireNonNegative, requireOpenShare } from './check.ts';
import { gammaQuantile, normalCritical, studentTCritical } from './distribution-quantiles.ts';

/** Added to the sample by the adjusted Wald interval: ¾ to promoters and detractors each, 3 to the whole. */
const ADDED_TO_EACH_END = 0.75;
const ADDED_TO_SAMPLE = 3;

/** A closed range, in the unit of the figure it belongs to. */
export interface Interval {
  readonly lower: number;
  readonly upper: number;
}

/** Answers to "how likely would you recommend us", by group. */
export interface NetPromoterCounts {
  /** Answers of 9 or 10. */
  readonly promoters: number;
  /** Answers of 7 or 8. */
  readonly passives: number;
  /** Answers of 0 to 6. */
  readonly detractors: number;
}

/** What a mean and its interval need to know of a sample. Mergeable by adding field by field. */
export interface SampleMoments {
  readonly n: number;
  readonly sum: number;
  readonly sumOfSquares: number;
}

/**
 * Wilson score interval of a share, such as CSAT or a service level.
 *
 * @param successes - Items that have the property, 0 to `n`; fractional when weighted.
 * @param n - Items counted.
 * @param confidence - Strictly between 0 and 1. @default 0.95
 * @returns Shares in [0, 1]; `undefined` when `n` is 0.
 * @throws {RangeError} When a count is negative or not finite, `successes` exceeds `n`, or `confidence` is out of range.
 * @see Wilson: Probable inference, the law of succession, and statistical inference. JASA 22, 1927.
 */
export function wilsonInterval(successes: number, n: number, confidence = 0.95): Interval | undefined {
  requireNonNegative('n', n);
  if (!(successes >= 0 && successes <= n)) throw expected('successes', `in [0, n = ${n}]`, successes);
  requireOpenShare('confidence', confidence);
  if (n === 0) return undefined;
  const z = normalCritical(confidence);
  const failures = n - successes;
  const denominator = n + z * z;
  const middle = successes + (z * z) / 2;
  const halfWidth = z * Math.sqrt((successes * failures) / n + (z * z) / 4);
  // The formula gives exactly 0 without successes and 1 without failures; rounding keeps the former and can miss the latter.
  return {
    lower: (middle - halfWidth) / denominator,
    upper: failures === 0 ? 1 : (middle + halfWidth) / denominator,
  };
}

/**
 * Adjusted-Wald interval of a Net Promoter Score: three answers are added, ¾ of one to each end and the rest to the middle, and
 * the plain interval of those is taken. It is centred on the adjusted score, a little nearer to 0 than the score shown.
 *
 * @param counts - Answers by group.
 * @param confidence - Strictly between 0 and 1. @default 0.95
 * @returns Score points, clipped to [−100, 100]; `undefined` without answers.
 * @throws {RangeError} When a count is negative or not finite, or `confidence` is out of range.
 * @see Rocks: Interval estimation for the "Net Promoter Score". The American Statistician 70(4), 2016.
 */
export function netPromoterInterval(counts: NetPromoterCounts, confidence = 0.95): Interval | undefined {
  return waldScoreInterval(counts, ADDED_TO_EACH_END, ADDED_TO_SAMPLE, confidence);
}

/**
 * Plain Wald interval of a Net Promoter Score, for comparison with reports that use it. Too narrow in small samples, and of width 0
 * when all answers fall into one group: prefer `netPromoterInterval`.
 *
 * @param counts - Answers by group.
 * @param confidence - Strictly between 0 and 1. @default 0.95
 * @returns Score points, clipped to [−100, 100]; `undefined` without answers.
 * @throws {RangeError} When a count is negative or not finite, or `confidence` is out of range.
 */
export function plainWaldNetPromoterInterval(counts: NetPromoterCounts, confidence = 0.95): Interval | undefined {
  return waldScoreInterval(counts, 0, 0, confidence);
}

/**
 * Exact (Garwood) interval of the rate of a Poisson count, such as complaints per 1,000 contacts. Conservative: it covers at least
 * as often as stated.
 *
 * @param count - Occurrences counted.
 * @param exposure - What they are counted over, in the unit the rate is wanted per: contacts / 1000 for a rate per 1,000 contacts.
 * @param confidence - Strictly between 0 and 1. @default 0.95
 * @returns Occurrences per unit of exposure; `lower` is 0 for a count of 0. `undefined` when `exposure` is 0.
 * @throws {RangeError} When `count` or `exposure` is negative or not finite, or `confidence` is out of range.
 * @see Garwood: Fiducial limits for the Poisson distribution. Biometrika 28, 1936.
 */
export function poissonRateInterval(count: number, exposure: number, confidence = 0.95): Interval | undefined {
  requireNonNegative('count', count);
  requireNonNegative('exposure', exposure);
  requireOpenShare('confidence', confidence);
  if (exposure === 0) return undefined;
  const tail = (1 - confidence) / 2;
  return {
    lower: count === 0 ? 0 : gammaQuantile(count, tail) / exposure,
    upper: gammaQuantile(count + 1, 1 - tail) / exposure,
  };
}

/**
 * Student t interval of a mean.
 *
 * The variance is taken from the sums, which loses about as many digits as the mean exceeds the standard deviation in powers of
 * ten, twice over: ample for scores and durations, not for epoch instants (record those relative to an origin).
 *
 * @param moments - Count, sum and sum of squares of the sample.
 * @param confidence - Strictly between 0 and 1. @default 0.95
 * @returns The unit of the values; `undefined` for fewer than two values, whose spread is unknown.
 * @throws {RangeError} When `n` or `sumOfSquares` is negative, a field is not finite, or `confidence` is out of range.
 * @see Student: The probable error of a mean. Biometrika 6, 1908.
 */
export function meanInterval(moments: SampleMoments, confidence = 0.95): Interval | undefined {
  requireMoments('moments', moments);
  requireOpenShare('confidence', confidence);
  if (moments.n < 2) return undefined;
  const mean = moments.sum / moments.n;
  const halfWidth = studentTCritical(moments.n - 1, confidence) * Math.sqrt(sampleVariance(moments) / moments.n);
  return { lower: mean - halfWidth, upper: mean + halfWidth };
}

/**
 * Welch's interval of the difference of two means, first minus second, from independent samples of unequal spread.
 *
 * @param first - Moments of the first sample.
 * @param second - Moments of the second sample.
 * @param confidence - Strictly between 0 and 1. @default 0.95
 * @returns The unit of the values; `undefined` when either sample has fewer than two values.
 * @throws {RangeError} As `meanInterval`.
 * @see Welch: The generalization of "Student's" problem. Biometrika 34, 1947.
 */
export function meanDifferenceInterval(
  first: SampleMoments,
  second: SampleMoments,
  confidence = 0.95,
): Interval | undefined {
  requireMoments('first', first);
  requireMoments('second', second);
  requireOpenShare('confidence', confidence);
  if (first.n < 2 || second.n < 2) return undefined;
  const difference = first.sum / first.n - second.sum / second.n;
  const a = sampleVariance(first) / first.n;
  const b = sampleVariance(second) / second.n;
  if (a + b === 0) return { lower: difference, upper: difference };
  const degrees = (a + b) ** 2 / (a ** 2 / (first.n - 1) + b ** 2 / (second.n - 1));
  const halfWidth = studentTCritical(degrees, confidence) * Math.sqrt(a + b);
  return { lower: difference - halfWidth, upper: difference + halfWidth };
}

/** Unbiased variance of at least two values, in the square of their unit. */
function sampleVariance({ n, sum, sumOfSquares }: SampleMoments): number {
  // Rounding can push a variance of 0 slightly below it.
  return Math.max(0, sumOfSquares - (sum * sum) / n) / (n - 1);
}

function waldScoreInterval(
  { promoters, passives, detractors }: NetPromoterCounts,
  addedToEachEnd: number,
  addedToSample: number,
  confidence: number,
): Interval | undefined {
  requireNonNegative('promoters', promoters);
  requireNonNegative('passives', passives);
  requireNonNegative('detractors', detractors);
  requireOpenShare('confidence', confidence);
  const answers = promoters + passives + detractors;
  if (answers === 0) return undefined;
  const n = answers + addedToSample;
  const p = (promoters + addedToEachEnd) / n;
  const d = (detractors + addedToEachEnd) / n;
  const score = p - d;
  // Rounding can push a variance of 0 (all answers in one group) slightly below it.
  const variance = Math.max(0, p + d - score * score);
  const halfWidth = normalCritical(confidence) * Math.sqrt(variance / n);
  return {
    lower: Math.max(-100, 100 * (score - halfWidth)),
    upper: Math.min(100, 100 * (score + halfWidth)),
  };
}

function requireMoments(name: string, { n, sum, sumOfSquares }: SampleMoments): void {
  requireNonNegative(`${name}.n`, n);
  requireFinite(`${name}.sum`, sum);
  requireNonNegative(`${name}.sumOfSquares`, sumOfSquares);
}
