import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meanDifferenceInterval, meanInterval, type SampleMoments } from './intervals.ts';
import { coverage, expectInterval } from './testing/coverage.ts';
import { createSeededRandom } from './testing/seeded-random.ts';

const seed = 20260301;

function momentsOf(values: readonly number[]): SampleMoments {
  return {
    n: values.length,
    sum: values.reduce((sum, value) => sum + value, 0),
    sumOfSquares: values.reduce((sum, value) => sum + value * value, 0),
  };
}

describe('meanInterval', () => {
  it('of 1 to 5 is 3 ± t(4)·√(2.5/5)', () => {
    const halfWidth = 2.7764451051977987 * Math.sqrt(0.5);
    expectInterval(meanInterval(momentsOf([1, 2, 3, 4, 5])), 3 - halfWidth, 3 + halfWidth, 12);
  });

  it('is undefined for no value and for one, whose spread is unknown', () => {
    expect(meanInterval(momentsOf([]))).toBeUndefined();
    expect(meanInterval(momentsOf([4]))).toBeUndefined();
  });

  it('has no width when all values agree, whatever rounding does to the sums', () => {
    expectInterval(meanInterval(momentsOf([0.1, 0.1, 0.1])), 0.1, 0.1, 8);
    expect(meanInterval({ n: 3, sum: 0.3, sumOfSquares: 0.03 - 1e-18 })?.lower).not.toBeNaN();
  });

  it('moves and stretches with the values', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 2, maxLength: 50 }),
        fc.integer({ min: -500, max: 500 }),
        (values, shift) => {
          const base = meanInterval(momentsOf(values))!;
          const moved = meanInterval(momentsOf(values.map((value) => 2 * value + shift)))!;
          expectInterval(moved, 2 * base.lower + shift, 2 * base.upper + shift, 5);
        },
      ),
      { seed },
    );
  });

  it.each([10, 30, 100, 1000])('covers the mean of normal values 95 times in 100 at n = %i', (n) => {
    const random = createSeededRandom(seed + n);
    const repetitions = n === 1000 ? 1500 : 4000;
    const share = coverage(repetitions, 50, () => {
      const moments = { n, sum: 0, sumOfSquares: 0 };
      for (let i = 0; i < n; i++) {
        const value = 50 + 8 * random.normal();
        moments.sum += value;
        moments.sumOfSquares += value * value;
      }
      return meanInterval(moments);
    });
    // Three standard errors of the simulation itself.
    expect(Math.abs(share - 0.95)).toBeLessThan(3 * Math.sqrt((0.95 * 0.05) / repetitions));
  });

  it.each([
    [{ n: -1, sum: 0, sumOfSquares: 0 }, 'Expected `moments.n` a finite number of at least 0, got -1'],
    [{ n: 2, sum: Number.NaN, sumOfSquares: 0 }, 'Expected `moments.sum` a finite number, got NaN'],
    [{ n: 2, sum: 0, sumOfSquares: -1 }, 'Expected `moments.sumOfSquares` a finite number of at least 0, got -1'],
  ])('rejects %o', (moments, message) => {
    expect(() => meanInterval(moments)).toThrow(new RangeError(message));
  });

  it('rejects a confidence of 0', () => {
    expect(() => meanInterval(momentsOf([1, 2]), 0)).toThrow('Expected `confidence` strictly between 0 and 1, got 0');
  });
});

describe('meanDifferenceInterval', () => {
  it('is the textbook Welch interval', () => {
    // 7.636562144144419 degrees of freedom; computed with scipy 1.17.
    const first = [27.5, 21.0, 19.0, 23.6, 17.0, 17.9];
    const second = [27.1, 22.0, 20.8, 23.4, 23.4, 23.5];
    const interval = meanDifferenceInterval(momentsOf(first), momentsOf(second))!;
    expect((interval.lower + interval.upper) / 2).toBeCloseTo(126 / 6 - 140.2 / 6, 10);
    expectInterval(interval, -6.633845982802295, 1.9005126494689533, 9);
  });

  it('is undefined when either side has fewer than two values', () => {
    expect(meanDifferenceInterval(momentsOf([1]), momentsOf([1, 2]))).toBeUndefined();
    expect(meanDifferenceInterval(momentsOf([1, 2]), momentsOf([1]))).toBeUndefined();
  });

  it('has a width when both sides vary alike', () => {
    // Variances 2 and 2 of two values each: two degrees of freedom, t = 4.3027.
    expectInterval(
      meanDifferenceInterval(momentsOf([1, 3]), momentsOf([5, 7])),
      -4 - 4.302652729749 * Math.SQRT2,
      -4 + 4.302652729749 * Math.SQRT2,
      9,
    );
  });

  it('has no width when neither side varies', () => {
    expect(meanDifferenceInterval(momentsOf([4, 4]), momentsOf([1, 1, 1]))).toEqual({ lower: 3, upper: 3 });
  });

  it('changes sign when the sides change places', () => {
    const values = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 2, maxLength: 30 });
    fc.assert(
      fc.property(values, values, (first, second) => {
        const forth = meanDifferenceInterval(momentsOf(first), momentsOf(second))!;
        const back = meanDifferenceInterval(momentsOf(second), momentsOf(first))!;
        expectInterval(forth, -back.upper, -back.lower, 9);
      }),
      { seed },
    );
  });

  it.each([10, 30, 100, 1000])('covers the difference of unequal spreads at n = %i against 2n', (n) => {
    const random = createSeededRandom(seed + n);
    const repetitions = n === 1000 ? 600 : 2500;
    const draw = (size: number, mean: number, deviation: number) => {
      const moments = { n: size, sum: 0, sumOfSquares: 0 };
      for (let i = 0; i < size; i++) {
        const value = mean + deviation * random.normal();
        moments.sum += value;
        moments.sumOfSquares += value * value;
      }
      return moments;
    };
    const share = coverage(repetitions, -2, () => meanDifferenceInterval(draw(n, 5, 1), draw(2 * n, 7, 3)));
    expect(Math.abs(share - 0.95)).toBeLessThan(0.005 + 3 * Math.sqrt((0.95 * 0.05) / repetitions));
  });

  it('rejects misuse of either side', () => {
    const good = momentsOf([1, 2]);
    expect(() => meanDifferenceInterval({ ...good, n: -1 }, good)).toThrow('Expected `first.n`');
    expect(() => meanDifferenceInterval(good, { ...good, sum: Number.NaN })).toThrow('Expected `second.sum`');
    expect(() => meanDifferenceInterval(good, good, 2)).toThrow('Expected `confidence`');
  });
});
