import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { netPromoterInterval, plainWaldNetPromoterInterval, poissonRateInterval, wilsonInterval } from './intervals.ts';
import { coverage, covers, expectInterval } from './testing/coverage.ts';
import { createSeededRandom } from './testing/seeded-random.ts';

const seed = 20260301;

describe('wilsonInterval', () => {
  it('of 8 in 10 is 0.490 to 0.943', () => {
    expectInterval(wilsonInterval(8, 10), 0.490162471536642, 0.943317848545625, 12);
  });

  it.each([
    [0, 10, 0, 0.277532799862889],
    [10, 10, 0.722467200137111, 1],
    [1, 1, 0.206549314377237, 1],
    [450, 1000, 0.419415384074297, 0.480967291774259],
  ])('of %i in %i is the tabulated one', (successes, n, lower, upper) => {
    expectInterval(wilsonInterval(successes, n), lower, upper, 12);
  });

  it('touches the ends exactly, not by rounding', () => {
    expect(wilsonInterval(0, 7)?.lower).toBe(0);
    expect(wilsonInterval(7, 7)?.upper).toBe(1);
  });

  it('is undefined when nothing was counted', () => {
    expect(wilsonInterval(0, 0)).toBeUndefined();
  });

  it('solves its defining equation at both ends: the share lies z standard errors away', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100000 }), fc.double({ min: 0, max: 1, noNaN: true }), (n, share) => {
        const successes = Math.round(share * n);
        const z = 1.959963984540054;
        const { lower, upper } = wilsonInterval(successes, n)!;
        for (const end of [lower, upper]) {
          const distance = Math.abs(successes / n - end);
          expect(distance).toBeCloseTo(z * Math.sqrt((end * (1 - end)) / n), 9);
        }
        expect(lower).toBeLessThanOrEqual(successes / n);
        expect(upper).toBeGreaterThanOrEqual(successes / n);
      }),
      { seed },
    );
  });

  it('mirrors when successes and failures change places', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.nat({ max: 500 }), (n, k) => {
        const successes = k % (n + 1);
        const interval = wilsonInterval(successes, n, 0.9)!;
        const mirrored = wilsonInterval(n - successes, n, 0.9)!;
        expect(interval.lower).toBeCloseTo(1 - mirrored.upper, 12);
      }),
      { seed },
    );
  });

  it('widens with the confidence', () => {
    const narrow = wilsonInterval(8, 10, 0.8)!;
    const wide = wilsonInterval(8, 10, 0.99)!;
    expect(wide.lower).toBeLessThan(narrow.lower);
    expect(wide.upper).toBeGreaterThan(narrow.upper);
  });

  // Exact coverage by enumeration. Brown, Cai and DasGupta (Statistical Science 16(2), 2001) report a mean within 0.01 of the stated
  // confidence and dips down to 0.83 where the expected count is about 0.2, 0.92 where it is above 5.
  it.each([10, 30, 100, 1000])('covers the true share as published at n = %i', (n) => {
    const chosen = logChoose(n);
    const intervals = Array.from({ length: n + 1 }, (_, k) => wilsonInterval(k, n)!);
    let total = 0;
    let worst = 1;
    let worstInside = 1;
    const grid = 999;
    for (let i = 1; i <= grid; i++) {
      const p = i / (grid + 1);
      let covered = 0;
      for (let k = 0; k <= n; k++) {
        if (covers(intervals[k], p)) covered += Math.exp(chosen[k]! + k * Math.log(p) + (n - k) * Math.log1p(-p));
      }
      total += covered;
      worst = Math.min(worst, covered);
      if (n * Math.min(p, 1 - p) >= 5) worstInside = Math.min(worstInside, covered);
    }
    expect(Math.abs(total / grid - 0.95)).toBeLessThan(0.01);
    expect(worst).toBeGreaterThan(0.83);
    expect(worstInside).toBeGreaterThan(0.92);
  });

  it.each([10, 30, 100, 1000])('covers in seeded samples of %i too', (n) => {
    const random = createSeededRandom(seed + n);
    let total = 0;
    const shares = [0.1, 0.3, 0.5, 0.8, 0.9];
    for (const p of shares) total += coverage(2000, p, () => wilsonInterval(random.binomial(n, p), n));
    expect(Math.abs(total / shares.length - 0.95)).toBeLessThan(0.02);
  });

  it.each([
    ['successes', () => wilsonInterval(11, 10), 'Expected `successes` in [0, n = 10], got 11'],
    ['successes', () => wilsonInterval(-1, 10), 'Expected `successes` in [0, n = 10], got -1'],
    ['successes', () => wilsonInterval(Number.NaN, 10), 'Expected `successes` in [0, n = 10], got NaN'],
    ['n', () => wilsonInterval(0, -1), 'Expected `n` a finite number of at least 0, got -1'],
    [
      'n',
      () => wilsonInterval(0, Number.POSITIVE_INFINITY),
      'Expected `n` a finite number of at least 0, got Infinity',
    ],
    ['confidence', () => wilsonInterval(1, 2, 1), 'Expected `confidence` strictly between 0 and 1, got 1'],
    ['confidence', () => wilsonInterval(1, 2, 0), 'Expected `confidence` strictly between 0 and 1, got 0'],
  ])('rejects a bad %s and says what it got', (_, act, message) => {
    expect(act).toThrow(new RangeError(message));
  });
});

describe('netPromoterInterval', () => {
  const counts = { promoters: 50, passives: 30, detractors: 20 };

  it('of 50, 30 and 20 is 30 ± 15.3 in the plain form and a little nearer to 0 in the adjusted one', () => {
    expectInterval(plainWaldNetPromoterInterval(counts), 14.6921919249573, 45.3078080750427);
    expectInterval(netPromoterInterval(counts), 14.0511301787616, 44.2012970057044);
  });

  it('reproduces the survey whose standard error is 1.334137 points', () => {
    const { lower, upper } = plainWaldNetPromoterInterval({ promoters: 1436, passives: 968, detractors: 342 })!;
    expect((upper - lower) / 2 / 1.959963984540054).toBeCloseTo(1.334137, 6);
    expect((upper + lower) / 2).toBeCloseTo(39.839767, 6);
  });

  it('keeps a width where all answers agree, and stays on the scale', () => {
    const all = { promoters: 10, passives: 0, detractors: 0 };
    expectInterval(netPromoterInterval(all), 47.5035515447902, 100);
    expectInterval(plainWaldNetPromoterInterval(all), 100, 100);
    expectInterval(netPromoterInterval({ promoters: 0, passives: 0, detractors: 10 }), -100, -47.5035515447902);
  });

  it('is undefined without answers', () => {
    expect(netPromoterInterval({ promoters: 0, passives: 0, detractors: 0 })).toBeUndefined();
    expect(plainWaldNetPromoterInterval({ promoters: 0, passives: 0, detractors: 0 })).toBeUndefined();
  });

  it('is the plain interval of the counts with ¾ added to each end and 1½ to the middle', () => {
    const count = fc.nat({ max: 2000 });
    fc.assert(
      fc.property(count, count, count, (promoters, passives, detractors) => {
        fc.pre(promoters + passives + detractors > 0);
        const added = {
          promoters: promoters + 0.75,
          passives: passives + 1.5,
          detractors: detractors + 0.75,
        };
        const plain = plainWaldNetPromoterInterval(added)!;
        expectInterval(netPromoterInterval({ promoters, passives, detractors }), plain.lower, plain.upper, 9);
      }),
      { seed },
    );
  });

  // Rocks 2016 finds the adjusted interval within about two points of the stated confidence from n = 10 up.
  it.each([10, 30, 100, 1000])(
    'covers the true score within two points of 95 in 100 at n = %i, averaged over mixes',
    (n) => {
      const random = createSeededRandom(seed + n);
      const mixes = [
        [0.5, 0.2],
        [0.2, 0.5],
        [0.34, 0.33],
        [0.7, 0.1],
        [0.1, 0.1],
      ] as const;
      let total = 0;
      const repetitions = 1500;
      for (const [p, d] of mixes) {
        const share = coverage(repetitions, 100 * (p - d), () => {
          const promoters = random.binomial(n, p);
          const detractors = random.binomial(n - promoters, d / (1 - p));
          return netPromoterInterval({ promoters, passives: n - promoters - detractors, detractors });
        });
        expect(share, `mix ${p} / ${d}`).toBeGreaterThan(0.92);
        total += share;
      }
      expect(Math.abs(total / mixes.length - 0.95)).toBeLessThan(0.02);
    },
  );

  it.each([
    [{ promoters: -1, passives: 0, detractors: 0 }, 'promoters'],
    [{ promoters: 1, passives: Number.NaN, detractors: 0 }, 'passives'],
    [{ promoters: 1, passives: 0, detractors: Number.POSITIVE_INFINITY }, 'detractors'],
  ])('rejects %o', (bad, name) => {
    expect(() => netPromoterInterval(bad)).toThrow(`Expected \`${name}\` a finite number of at least 0`);
    expect(() => plainWaldNetPromoterInterval(bad)).toThrow(RangeError);
  });

  it('rejects a confidence of 1', () => {
    expect(() => netPromoterInterval(counts, 1)).toThrow('Expected `confidence`');
  });
});

describe('poissonRateInterval', () => {
  it.each([
    [0, 0, 3.68887945411394],
    [1, 0.0253178079842899, 5.5716433909389],
    [5, 1.62348639011842, 11.6683320793227],
    [10, 4.79538869613243, 18.3903560420178],
    [100, 81.3639912509231, 121.626793792426],
    [10000, 9804.95246726018, 10197.9516246615],
  ])('of %i in one unit is the tabulated one', (count, lower, upper) => {
    expectInterval(poissonRateInterval(count, 1), lower, upper, 8);
  });

  it('scales with the exposure', () => {
    expectInterval(poissonRateInterval(10, 4), 4.79538869613243 / 4, 18.3903560420178 / 4, 12);
  });

  it('starts at exactly zero for a count of zero', () => {
    expect(poissonRateInterval(0, 3)?.lower).toBe(0);
  });

  it('is undefined without exposure, even when something was counted', () => {
    expect(poissonRateInterval(0, 0)).toBeUndefined();
    expect(poissonRateInterval(3, 0)).toBeUndefined();
  });

  it('leaves exactly half of the error in each tail, summed term by term', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), (count) => {
        const { lower, upper } = poissonRateInterval(count, 1)!;
        expect(1 - poissonAtMost(count - 1, lower)).toBeCloseTo(0.025, 10);
        expect(poissonAtMost(count, upper)).toBeCloseTo(0.025, 10);
      }),
      { seed },
    );
  });

  it('answers quickly and sanely for a count of a hundred million', () => {
    const { lower, upper } = poissonRateInterval(1e8, 1)!;
    expect(lower).toBeCloseTo(1e8 - 1.959963984540054 * 1e4, -1);
    expect(upper).toBeCloseTo(1e8 + 1.959963984540054 * 1e4, -1);
  });

  it.each([10, 30, 100, 1000])('covers at least as often as stated, and not far more, at a mean of %i', (mean) => {
    // Exact, by enumeration over a band of means so that a lucky lattice point decides nothing.
    let total = 0;
    let means = 0;
    const last = Math.ceil(mean + 8 * Math.sqrt(mean) + 20);
    const intervals = Array.from({ length: last + 1 }, (_, k) => poissonRateInterval(k, 1)!);
    for (let m = mean * 0.95; m <= mean * 1.05; m += mean / 200) {
      let covered = 0;
      let logTerm = -m;
      for (let k = 0; k <= last; k++) {
        if (covers(intervals[k], m)) covered += Math.exp(logTerm);
        logTerm += Math.log(m / (k + 1));
      }
      expect(covered).toBeGreaterThanOrEqual(0.95 - 1e-9);
      total += covered;
      means++;
    }
    expect(total / means).toBeLessThan(0.98);
  });

  it.each([10, 30, 100, 1000])('covers in seeded samples with a mean of %i', (mean) => {
    const random = createSeededRandom(seed + mean);
    expect(coverage(2000, mean / 7, () => poissonRateInterval(random.poisson(mean), 7))).toBeGreaterThan(0.945);
  });

  it.each([
    [() => poissonRateInterval(-1, 1), 'Expected `count` a finite number of at least 0, got -1'],
    [() => poissonRateInterval(1, -1), 'Expected `exposure` a finite number of at least 0, got -1'],
    [() => poissonRateInterval(1, Number.NaN), 'Expected `exposure` a finite number of at least 0, got NaN'],
    [() => poissonRateInterval(1, 1, 1.5), 'Expected `confidence` strictly between 0 and 1, got 1.5'],
  ])('rejects misuse: %s', (act, message) => {
    expect(act).toThrow(new RangeError(message));
  });
});

function logChoose(n: number): number[] {
  const row = [0];
  for (let k = 1; k <= n; k++) row.push(row[k - 1]! + Math.log((n - k + 1) / k));
  return row;
}

function poissonAtMost(count: number, mean: number): number {
  let term = Math.exp(-mean);
  let sum = 0;
  for (let k = 0; k <= count; k++) {
    sum += term;
    term *= mean / (k + 1);
  }
  return sum;
}
