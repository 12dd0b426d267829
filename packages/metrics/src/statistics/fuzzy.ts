/*
 * Fuzzy comprehensive evaluation: a grade for many weighted indicators, without a cliff at each boundary between grades.
 *
 * Each score belongs to one grade or, between two anchors, partly to both; the memberships of all indicators are combined by their
 * weights; the grade is the one with the largest combined membership. Levels nest: the combined membership of a group is an
 * indicator's membership one level up.
 *
 * Sources: Zadeh: Fuzzy sets. Information and Control 8, 1965; for the max–min composition, Zadeh: Outline of a new approach to the
 * analysis of complex systems and decision processes. IEEE Transactions on Systems, Man, and Cybernetics 3, 1973.
 */

import { expected, requireFinite, requireNonNegative } from './check.ts';

/** From best to worst. */
export const GRADES = ['excellent', 'good', 'fair', 'poor'] as const;

export type Grade = (typeof GRADES)[number];

/** How far something belongs to each grade, each in [0, 1], adding up to 1. */
export type GradeMembership = Readonly<Record<Grade, number>>;

/** The score at which membership of a grade is full; strictly falling from excellent to poor. */
export type GradeAnchors = Readonly<Record<Grade, number>>;

/**
 * Anchors whose grades change at 90, 75 and 60 points, half-way between neighbours: excellent from 90, good from 75, fair from 60.
 */
export const DEFAULT_GRADE_ANCHORS: GradeAnchors = { excellent: 97.5, good: 82.5, fair: 67.5, poor: 52.5 };

/**
 * How weights and memberships combine. `weighted-mean`, M(·, +): every indicator counts by its weight. `max-min`, M(∧, ∨): a grade
 * is as strong as its strongest indicator, limited by that one's weight; it loses information and is for comparison.
 */
export type CompositionOperator = 'weighted-mean' | 'max-min';

/** An indicator, or a group of them one level down. */
export interface GradedIndicator {
  /** At least 0; relative to the other weights. */
  readonly weight: number;
  /** `undefined` where there is no figure. */
  readonly membership: GradeMembership | undefined;
}

/** Indicators put together into one grade. */
export interface FuzzyEvaluation {
  /** Combined membership, adding up to 1. */
  readonly membership: GradeMembership;
  /** The grade of largest membership; of equals, the worse. */
  readonly grade: Grade;
  /** Mean of the anchors by membership: where on the scale of scores the evaluation lies. */
  readonly score: number;
  /** Share of the weight whose indicators have a figure; the weight of the rest is spread over these. */
  readonly weightPresent: number;
}

/**
 * How far a score belongs to each grade: full at the grade's anchor, falling linearly to none at the neighbouring anchors; beyond the
 * outermost anchors full of the outermost grade.
 *
 * @param score - Any finite number, on the scale of the anchors (0 to 100 by default).
 * @param anchors - Scores of full membership. @default DEFAULT_GRADE_ANCHORS
 * @returns At most two grades are above 0, and they add up to 1.
 * @throws {RangeError} When `score` is not finite, or the anchors do not fall strictly.
 */
export function gradeMembership(score: number, anchors: GradeAnchors = DEFAULT_GRADE_ANCHORS): GradeMembership {
  requireFinite('score', score);
  requireFalling(anchors);
  const membership = { excellent: 0, good: 0, fair: 0, poor: 0 };
  const lower = GRADES.findIndex((grade) => score >= anchors[grade]);
  if (lower === 0) return { ...membership, excellent: 1 };
  if (lower === -1) return { ...membership, poor: 1 };
  const worse = GRADES[lower]!;
  const better = GRADES[lower - 1]!;
  const share = (score - anchors[worse]) / (anchors[better] - anchors[worse]);
  return { ...membership, [better]: share, [worse]: 1 - share };
}

/**
 * Combines graded indicators into one grade.
 *
 * @param indicators - In any order. One without a membership is left out and its weight spread over the others.
 * @param options - `operator`: how they combine, @default 'weighted-mean'. `anchors`: for the score, @default DEFAULT_GRADE_ANCHORS
 * @returns The evaluation; `undefined` when no indicator with a weight has a membership.
 * @throws {RangeError} When a weight is negative or not finite, a membership outside [0, 1] or not adding up to 1 (to 1e-6), or the
 * anchors do not fall strictly.
 */
export function fuzzyEvaluation(
  indicators: readonly GradedIndicator[],
  {
    operator = 'weighted-mean',
    anchors = DEFAULT_GRADE_ANCHORS,
  }: { readonly operator?: CompositionOperator; readonly anchors?: GradeAnchors } = {},
): FuzzyEvaluation | undefined {
  requireFalling(anchors);
  let total = 0;
  let present = 0;
  const graded: { readonly weight: number; readonly membership: GradeMembership }[] = [];
  indicators.forEach(({ weight, membership }, index) => {
    requireNonNegative(`indicators[${index}].weight`, weight);
    total += weight;
    if (membership === undefined) return;
    requireMembership(`indicators[${index}].membership`, membership);
    present += weight;
    graded.push({ weight, membership });
  });
  if (present === 0) return undefined;

  const combine = (grade: Grade): number =>
    graded.reduce((value, { weight, membership }) => {
      const share = weight / present;
      return operator === 'weighted-mean'
        ? value + share * membership[grade]
        : Math.max(value, Math.min(share, membership[grade]));
    }, 0);
  const strengths = GRADES.map(combine);
  const strength = strengths.reduce((sum, value) => sum + value, 0);
  const [excellent = 0, good = 0, fair = 0, poor = 0] = strengths.map((value) => value / strength);
  const membership: GradeMembership = { excellent, good, fair, poor };
  return {
    membership,
    grade: GRADES.reduce((best, grade) => (membership[grade] >= membership[best] ? grade : best)),
    score: GRADES.reduce((sum, grade) => sum + membership[grade] * anchors[grade], 0),
    weightPresent: present / total,
  };
}

function requireFalling(anchors: GradeAnchors): void {
  GRADES.forEach((grade, index) => {
    requireFinite(`anchors.${grade}`, anchors[grade]);
    const better = GRADES[index - 1];
    if (better && !(anchors[grade] < anchors[better])) {
      throw expected(`anchors.${grade}`, `below anchors.${better}, ${anchors[better]}`, anchors[grade]);
    }
  });
}

function requireMembership(name: string, membership: GradeMembership): void {
  let sum = 0;
  for (const grade of GRADES) {
    const share = membership[grade];
    if (!(share >= 0 && share <= 1)) throw expected(`${name}.${grade}`, 'in [0, 1]', share);
    sum += share;
  }
  if (Math.abs(sum - 1) > 1e-6) throw expected(name, 'adding up to 1', sum);
}
