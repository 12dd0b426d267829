/*
 * SERVQUAL gaps: what customers perceive minus what they expect, by dimension of service quality.
 *
 * A negative gap falls short of expectation. Where every answer carries both ratings the differences are paired, which is the
 * instrument's own design and gives the narrower interval; ratings collected apart are compared as independent samples.
 *
 * Source: Parasuraman, Zeithaml and Berry: SERVQUAL: a multiple-item scale for measuring consumer perceptions of service quality.
 * Journal of Retailing 64(1), 1988.
 */

import { expected, requireNonNegative } from './check.ts';
import { type Interval, meanDifferenceInterval, meanInterval, type SampleMoments } from './intervals.ts';

/** The instrument's five dimensions, in its own order. */
export const SERVQUAL_DIMENSIONS = ['tangibles', 'reliability', 'responsiveness', 'assurance', 'empathy'] as const;

export type ServqualDimension = (typeof SERVQUAL_DIMENSIONS)[number];

/** Ratings of one dimension, all on one scale. Mergeable by adding field by field. */
export interface ServqualRatings {
  readonly perception: SampleMoments;
  readonly expectation: SampleMoments;
  /** Perception minus expectation of the answers that carry both. */
  readonly difference: SampleMoments;
}

/** One dimension of service quality: what was felt beside what was expected. */
export interface ServqualGap {
  /** Mean perception minus mean expectation, in points of the scale; below 0 falls short. */
  readonly gap: number;
  readonly meanPerception: number;
  readonly meanExpectation: number;
  /** Ratings behind each mean. */
  readonly nPerception: number;
  readonly nExpectation: number;
  /** Whether every answer carried both ratings. */
  readonly paired: boolean;
  /** Of the gap; `undefined` where fewer than two ratings leave its spread unknown. */
  readonly interval: Interval | undefined;
}

/** Gaps of the dimensions taken together. */
export interface ServqualScore {
  /** Weighted mean of the gaps. */
  readonly gap: number;
  /** Share of the weight whose dimensions have a gap; the weight of the rest is spread over these. */
  readonly weightPresent: number;
}

/**
 * Gap of one dimension.
 *
 * @param ratings - Moments of perceptions, expectations and their paired differences.
 * @param confidence - Strictly between 0 and 1. @default 0.95
 * @returns The gap; `undefined` without a perception or without an expectation.
 * @throws {RangeError} When a moment is out of range, more answers are paired than rated, or `confidence` is out of range.
 */
export function servqualGap(ratings: ServqualRatings, confidence = 0.95): ServqualGap | undefined {
  const { perception, expectation, difference } = ratings;
  if (difference.n > Math.min(perception.n, expectation.n)) {
    throw expected(
      'difference.n',
      `at most the ratings of either kind, ${perception.n} and ${expectation.n}`,
      difference.n,
    );
  }
  const paired = difference.n === perception.n && difference.n === expectation.n;
  // Ratings in part paired are taken as independent: with the positive correlation of such ratings the interval is too wide, not too narrow.
  const interval = paired
    ? meanInterval(difference, confidence)
    : meanDifferenceInterval(perception, expectation, confidence);
  if (perception.n === 0 || expectation.n === 0) return undefined;
  const meanPerception = perception.sum / perception.n;
  const meanExpectation = expectation.sum / expectation.n;
  return {
    gap: meanPerception - meanExpectation,
    meanPerception,
    meanExpectation,
    nPerception: perception.n,
    nExpectation: expectation.n,
    paired,
    interval,
  };
}

/**
 * Weighted mean of the gaps, the instrument's overall score.
 *
 * @param gaps - Gap by dimension; `undefined` where there is none.
 * @param weights - Importance of each dimension, at least 0; customers usually divide 100 points. @default equal
 * @returns The score; `undefined` when no dimension with a weight has a gap.
 * @throws {RangeError} When a weight is negative or not finite.
 */
export function servqualScore(
  gaps: Readonly<Partial<Record<ServqualDimension, number | undefined>>>,
  weights: Readonly<Record<ServqualDimension, number>> = {
    tangibles: 1,
    reliability: 1,
    responsiveness: 1,
    assurance: 1,
    empathy: 1,
  },
): ServqualScore | undefined {
  let total = 0;
  let present = 0;
  let sum = 0;
  for (const dimension of SERVQUAL_DIMENSIONS) {
    const weight = weights[dimension];
    requireNonNegative(`weights.${dimension}`, weight);
    total += weight;
    const gap = gaps[dimension];
    if (gap === undefined) continue;
    present += weight;
    sum += weight * gap;
  }
  return present === 0 ? undefined : { gap: sum / present, weightPresent: present / total };
}
