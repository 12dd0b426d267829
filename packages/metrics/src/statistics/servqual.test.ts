import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meanDifferenceInterval, meanInterval, type SampleMoments } from './intervals.ts';
import { SERVQUAL_DIMENSIONS, type ServqualRatings, servqualGap, servqualScore } from './servqual.ts';
import { createSeededRandom } from './testing/seeded-random.ts';

const seed = 19880301;

function momentsOf(values: readonly number[]): SampleMoments {
  return {
    n: values.length,
    sum: values.reduce((sum, value) => sum + value, 0),
    sumOfSquares: values.reduce((sum, value) => sum + value * value, 0),
  };
}

/** Answers as [perception, expectation], either of which may be missing. */
function ratingsOf(answers: readonly (readonly [number | undefined, number | undefined])[]): ServqualRatings {
  const both = answers.flatMap(([p, e]) => (p === undefined || e === undefined ? [] : [p - e]));
  return {
    perception: momentsOf(answers.flatMap(([p]) => (p === undefined ? [] : [p]))),
    expectation: momentsOf(answers.flatMap(([, e]) => (e === undefined ? [] : [e]))),
    difference: momentsOf(both),
  };
}

describe('servqualGap', () => {
  it('is mean perception minus mean expectation, with the paired interval', () => {
    const gap = servqualGap(
      ratingsOf([
        [5, 6],
        [4, 7],
        [6, 6],
        [3, 5],
        [5, 7],
      ]),
    )!;
    expect(gap).toMatchObject({ meanPerception: 4.6, nPerception: 5, nExpectation: 5, paired: true });
    expect(gap.gap).toBeCloseTo(-1.6, 12);
    expect(gap.meanExpectation).toBeCloseTo(6.2, 12);
    // Differences −1, −3, 0, −2, −2: deviation √1.3, t with 4 degrees of freedom.
    const halfWidth = 2.7764451051977987 * Math.sqrt(1.3 / 5);
    expect(gap.interval!.lower).toBeCloseTo(-1.6 - halfWidth, 10);
    expect(gap.interval!.upper).toBeCloseTo(-1.6 + halfWidth, 10);
  });

  it('compares ratings collected apart as independent samples', () => {
    const ratings = ratingsOf([
      [5, undefined],
      [4, undefined],
      [6, undefined],
      [undefined, 7],
      [undefined, 6],
    ]);
    const gap = servqualGap(ratings, 0.9)!;
    expect(gap).toMatchObject({ gap: -1.5, nPerception: 3, nExpectation: 2, paired: false });
    expect(gap.interval).toEqual(meanDifferenceInterval(ratings.perception, ratings.expectation, 0.9));
  });

  it('counts every rating in the means where only some are paired', () => {
    const gap = servqualGap(
      ratingsOf([
        [5, 6],
        [3, undefined],
        [4, 6],
      ]),
    )!;
    expect(gap).toMatchObject({ gap: -2, paired: false });
  });

  it('does not take a side for paired whose every answer also has the other', () => {
    const gap = servqualGap(
      ratingsOf([
        [5, 6],
        [3, 6],
        [undefined, 7],
      ]),
    )!;
    expect(gap).toMatchObject({ nPerception: 2, nExpectation: 3, paired: false });
    expect(gap.gap).toBeCloseTo(4 - 19 / 3, 12);
  });

  it('has no interval from one answer', () => {
    expect(servqualGap(ratingsOf([[5, 6]]))).toMatchObject({ gap: -1, interval: undefined });
  });

  it('is undefined without perceptions or without expectations', () => {
    expect(servqualGap(ratingsOf([]))).toBeUndefined();
    expect(servqualGap(ratingsOf([[5, undefined]]))).toBeUndefined();
    expect(servqualGap(ratingsOf([[undefined, 5]]))).toBeUndefined();
  });

  it('changes sign when perception and expectation change places', () => {
    const rating = fc.integer({ min: 1, max: 7 });
    fc.assert(
      fc.property(fc.array(fc.tuple(rating, rating), { minLength: 2, maxLength: 40 }), (answers) => {
        const forth = servqualGap(ratingsOf(answers))!;
        const back = servqualGap(ratingsOf(answers.map(([p, e]) => [e, p] as const)))!;
        expect(forth.gap).toBeCloseTo(-back.gap, 12);
        expect(forth.interval!.lower).toBeCloseTo(-back.interval!.upper, 10);
      }),
      { seed },
    );
  });

  it.each([10, 30, 100, 1000])('covers the true gap of rounded, correlated ratings 95 times in 100 at n = %i', (n) => {
    const random = createSeededRandom(seed + n);
    const repetitions = n === 1000 ? 300 : 2000;
    const rate = (mean: number, own: number) =>
      Math.min(7, Math.max(1, Math.round(mean + own + 0.8 * random.normal())));
    // The truth is that of the rounded scale, from a sample large enough not to matter.
    const truth = 200_000;
    let sum = 0;
    for (let i = 0; i < truth; i++) {
      const own = random.normal();
      sum += rate(4.2, own) - rate(5, own);
    }
    let covered = 0;
    for (let i = 0; i < repetitions; i++) {
      const difference = { n, sum: 0, sumOfSquares: 0 };
      for (let j = 0; j < n; j++) {
        const own = random.normal();
        const gap = rate(4.2, own) - rate(5, own);
        difference.sum += gap;
        difference.sumOfSquares += gap * gap;
      }
      const interval = meanInterval(difference)!;
      if (interval.lower <= sum / truth && sum / truth <= interval.upper) covered++;
    }
    expect(Math.abs(covered / repetitions - 0.95)).toBeLessThan(0.01 + 3 * Math.sqrt((0.95 * 0.05) / repetitions));
  });

  it('rejects more pairs than ratings and moments out of range', () => {
    const ratings = ratingsOf([[5, 6]]);
    expect(() => servqualGap({ ...ratings, difference: momentsOf([1, 2]) })).toThrow(
      new RangeError('Expected `difference.n` at most the ratings of either kind, 1 and 1, got 2'),
    );
    const uneven = { ...ratings, expectation: momentsOf([6, 6]), difference: momentsOf([1, 2]) };
    expect(() => servqualGap(uneven)).toThrow(
      'Expected `difference.n` at most the ratings of either kind, 1 and 2, got 2',
    );
    expect(() => servqualGap(ratings, 1)).toThrow('Expected `confidence` strictly between 0 and 1, got 1');
    expect(() => servqualGap({ ...ratings, difference: { n: 1, sum: Number.NaN, sumOfSquares: 0 } })).toThrow(
      RangeError,
    );
  });
});

describe('servqualScore', () => {
  const gaps = { tangibles: -0.2, reliability: -1, responsiveness: -0.6, assurance: 0.2, empathy: -0.4 };

  it('is the mean of the five gaps where no weights are given', () => {
    const score = servqualScore(gaps)!;
    expect(score.gap).toBeCloseTo(-0.4, 12);
    expect(score.weightPresent).toBe(1);
  });

  it('weighs each dimension by its points', () => {
    const weights = { tangibles: 10, reliability: 40, responsiveness: 20, assurance: 20, empathy: 10 };
    expect(servqualScore(gaps, weights)!.gap).toBeCloseTo((-2 - 40 - 12 + 4 - 4) / 100, 12);
  });

  it('spreads the weight of a missing dimension and says how much is present', () => {
    const score = servqualScore({ tangibles: -1, empathy: undefined, assurance: -2 })!;
    expect(score.gap).toBe(-1.5);
    expect(score.weightPresent).toBeCloseTo(0.4, 12);
  });

  it('is undefined without gaps, or where those present have no weight', () => {
    expect(servqualScore({})).toBeUndefined();
    const weights = Object.fromEntries(SERVQUAL_DIMENSIONS.map((dimension) => [dimension, 0]));
    expect(
      servqualScore({ tangibles: 1 }, { ...weights, empathy: 1 } as Record<keyof typeof gaps, number>),
    ).toBeUndefined();
  });

  it('rejects a negative weight', () => {
    expect(() =>
      servqualScore(gaps, { tangibles: 1, reliability: 1, responsiveness: 1, assurance: -1, empathy: 1 }),
    ).toThrow(new RangeError('Expected `weights.assurance` a finite number of at least 0, got -1'));
  });
});
