import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_GRADE_ANCHORS, fuzzyEvaluation, GRADES, type GradeMembership, gradeMembership } from './fuzzy.ts';

const seed = 19650601;
const none = { excellent: 0, good: 0, fair: 0, poor: 0 };

function membershipOf(excellent: number, good: number, fair: number, poor: number): GradeMembership {
  return { excellent, good, fair, poor };
}

function expectMembership(actual: GradeMembership | undefined, exact: GradeMembership): void {
  for (const grade of GRADES) expect(actual?.[grade]).toBeCloseTo(exact[grade], 10);
}

describe('gradeMembership', () => {
  it.each([
    [100, { ...none, excellent: 1 }],
    [97.5, { ...none, excellent: 1 }],
    [90, { ...none, excellent: 0.5, good: 0.5 }],
    [85.5, { ...none, excellent: 0.2, good: 0.8 }],
    [82.5, { ...none, good: 1 }],
    [75, { ...none, good: 0.5, fair: 0.5 }],
    [60, { ...none, fair: 0.5, poor: 0.5 }],
    [52.5, { ...none, poor: 1 }],
    [0, { ...none, poor: 1 }],
    [-5, { ...none, poor: 1 }],
  ])('of %f points is as stated', (score, exact) => {
    expectMembership(gradeMembership(score), exact);
  });

  it('adds up to 1, in at most two neighbouring grades, and rises with the score', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -10, max: 110, noNaN: true }),
        fc.double({ min: 0, max: 20, noNaN: true }),
        (score, more) => {
          const membership = gradeMembership(score);
          const present = GRADES.map((grade, i) => (membership[grade] > 0 ? i : -1)).filter((i) => i >= 0);
          expect(GRADES.reduce((sum, grade) => sum + membership[grade], 0)).toBeCloseTo(1, 12);
          expect(present.length).toBeLessThanOrEqual(2);
          expect(present.at(-1)! - present[0]!).toBeLessThanOrEqual(1);
          const higher = gradeMembership(score + more);
          expect(meanAnchor(higher)).toBeGreaterThanOrEqual(meanAnchor(membership) - 1e-9);
        },
      ),
      { seed },
    );
  });

  it('takes anchors of its own', () => {
    expectMembership(gradeMembership(2.5, { excellent: 4, good: 3, fair: 2, poor: 1 }), membershipOf(0, 0.5, 0.5, 0));
  });

  it.each([
    [Number.NaN, DEFAULT_GRADE_ANCHORS, 'Expected `score` a finite number, got NaN'],
    [1, { ...DEFAULT_GRADE_ANCHORS, good: 97.5 }, 'Expected `anchors.good` below anchors.excellent, 97.5, got 97.5'],
    [1, { ...DEFAULT_GRADE_ANCHORS, poor: 70 }, 'Expected `anchors.poor` below anchors.fair, 67.5, got 70'],
    [1, { ...DEFAULT_GRADE_ANCHORS, excellent: Number.NaN }, 'Expected `anchors.excellent` a finite number, got NaN'],
  ])('rejects a score of %f with %o', (score, anchors, message) => {
    expect(() => gradeMembership(score, anchors)).toThrow(new RangeError(message));
  });
});

describe('fuzzyEvaluation', () => {
  const indicators = [
    { weight: 0.5, membership: membershipOf(0.2, 0.5, 0.3, 0) },
    { weight: 0.3, membership: membershipOf(0, 0.3, 0.4, 0.3) },
    { weight: 0.2, membership: membershipOf(0.6, 0.4, 0, 0) },
  ];

  it('is the weighted mean of the memberships', () => {
    const evaluation = fuzzyEvaluation(indicators)!;
    expectMembership(evaluation.membership, membershipOf(0.22, 0.42, 0.27, 0.09));
    expect(evaluation.grade).toBe('good');
    expect(evaluation.weightPresent).toBe(1);
    expect(evaluation.score).toBeCloseTo(0.22 * 97.5 + 0.42 * 82.5 + 0.27 * 67.5 + 0.09 * 52.5, 10);
  });

  it('by max–min is the strongest indicator of each grade, limited by its weight, scaled to add up to 1', () => {
    const evaluation = fuzzyEvaluation(indicators, { operator: 'max-min' })!;
    // 0.2, 0.5, 0.3, 0.3 before scaling.
    expectMembership(evaluation.membership, membershipOf(0.2 / 1.3, 0.5 / 1.3, 0.3 / 1.3, 0.3 / 1.3));
    expect(evaluation.grade).toBe('good');
    const inPercent = indicators.map(({ weight, membership }) => ({ weight: 100 * weight, membership }));
    expectMembership(fuzzyEvaluation(inPercent, { operator: 'max-min' })?.membership, evaluation.membership);
  });

  it('spreads the weight of a missing indicator and says how much is present', () => {
    const evaluation = fuzzyEvaluation([...indicators.slice(0, 1), { weight: 1.5, membership: undefined }])!;
    expectMembership(evaluation.membership, indicators[0]!.membership);
    expect(evaluation.weightPresent).toBe(0.25);
  });

  it('takes the worse of two equally strong grades', () => {
    expect(fuzzyEvaluation([{ weight: 1, membership: membershipOf(0.5, 0.5, 0, 0) }])!.grade).toBe('good');
    expect(fuzzyEvaluation([{ weight: 1, membership: membershipOf(0.5, 0, 0, 0.5) }])!.grade).toBe('poor');
  });

  it('is undefined without a weighted indicator that has a membership', () => {
    expect(fuzzyEvaluation([])).toBeUndefined();
    expect(fuzzyEvaluation([{ weight: 1, membership: undefined }])).toBeUndefined();
    expect(fuzzyEvaluation([{ weight: 0, membership: membershipOf(1, 0, 0, 0) }])).toBeUndefined();
  });

  it('scores by the anchors it is given', () => {
    const anchors = { excellent: 4, good: 3, fair: 2, poor: 1 };
    expect(fuzzyEvaluation(indicators, { anchors })!.score).toBeCloseTo(0.22 * 4 + 0.42 * 3 + 0.27 * 2 + 0.09, 12);
  });

  it('nests: evaluating groups and then their evaluations equals evaluating all at once', () => {
    const indicator = fc.record({
      weight: fc.integer({ min: 1, max: 9 }),
      score: fc.double({ min: 40, max: 100, noNaN: true }),
    });
    const group = fc.array(indicator, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(group, { minLength: 1, maxLength: 5 }), (groups) => {
        const graded = groups.map((members) =>
          members.map(({ weight, score }) => ({ weight, membership: gradeMembership(score) })),
        );
        const flat = fuzzyEvaluation(graded.flat())!;
        const nested = fuzzyEvaluation(
          graded.map((members) => ({
            weight: members.reduce((sum, { weight }) => sum + weight, 0),
            membership: fuzzyEvaluation(members)!.membership,
          })),
        )!;
        expectMembership(nested.membership, flat.membership);
        expect(nested.score).toBeCloseTo(flat.score, 9);
      }),
      { seed },
    );
  });

  it.each([
    [{ weight: -1, membership: undefined }, 'Expected `indicators[0].weight` a finite number of at least 0, got -1'],
    [
      { weight: 1, membership: membershipOf(1.2, 0, 0, 0) },
      'Expected `indicators[0].membership.excellent` in [0, 1], got 1.2',
    ],
    [
      { weight: 1, membership: membershipOf(0, -0.1, 0, 1) },
      'Expected `indicators[0].membership.good` in [0, 1], got -0.1',
    ],
    [
      { weight: 1, membership: membershipOf(0.5, 0, 0, 0) },
      'Expected `indicators[0].membership` adding up to 1, got 0.5',
    ],
    [
      { weight: 1, membership: membershipOf(0.5, 0.5, Number.NaN, 0) },
      'Expected `indicators[0].membership.fair` in [0, 1], got NaN',
    ],
  ])('rejects %o', (indicator, message) => {
    expect(() => fuzzyEvaluation([indicator])).toThrow(new RangeError(message));
  });

  it('rejects anchors that do not fall', () => {
    expect(() => fuzzyEvaluation([], { anchors: { excellent: 1, good: 2, fair: 3, poor: 4 } })).toThrow(
      'Expected `anchors.good` below anchors.excellent, 1, got 2',
    );
  });
});

function meanAnchor(membership: GradeMembership): number {
  return GRADES.reduce((sum, grade) => sum + membership[grade] * DEFAULT_GRADE_ANCHORS[grade], 0);
}
