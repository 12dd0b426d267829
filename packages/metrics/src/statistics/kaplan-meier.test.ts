import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kaplanMeier, type ObservationGroup, type SurvivalQuantile } from './kaplan-meier.ts';
import { createSeededRandom } from './testing/seeded-random.ts';

const seed = 19580601;

function each(...values: number[]): ObservationGroup[] {
  return values.map((value) => ({ value, count: 1 }));
}

/** Remission in weeks of the 21 patients on 6-MP in Freireich 1963, the textbook example of the method. */
const remissionEnded = each(6, 6, 6, 7, 10, 13, 16, 22, 23);
const remissionContinuing = each(6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35);

interface Fraction {
  readonly top: bigint;
  readonly bottom: bigint;
}

interface ReferenceStep {
  readonly value: number;
  readonly share: Fraction;
}

/** The definition itself, in exact fractions: for each distinct event value, the product of (1 − ended/at risk) so far. */
function referenceSteps(ended: readonly number[], running: readonly number[]): ReferenceStep[] {
  const share = { top: 1n, bottom: 1n };
  return [...new Set(ended)]
    .sort((a, b) => a - b)
    .map((value) => {
      const atRisk = [...ended, ...running].filter((duration) => duration >= value).length;
      const ending = ended.filter((duration) => duration === value).length;
      share.top *= BigInt(atRisk - ending);
      share.bottom *= BigInt(atRisk);
      return { value, share: { ...share } };
    });
}

function toNumber({ top, bottom }: Fraction): number {
  return Number((top * 10n ** 20n) / bottom) / 1e20;
}

function referenceQuantile(ended: readonly number[], running: readonly number[], percent: number): SurvivalQuantile {
  const step = referenceSteps(ended, running).find(
    ({ share }) => share.top * 100n <= share.bottom * BigInt(100 - percent),
  );
  return step ? { value: step.value } : { notReached: true, atLeast: Math.max(...ended, ...running) };
}

function grouped(durations: readonly number[]): ObservationGroup[] {
  return [...new Set(durations)].map((value) => ({
    value,
    count: durations.filter((duration) => duration === value).length,
  }));
}

const durations = fc.array(fc.integer({ min: -3, max: 25 }), { maxLength: 40 });

describe('kaplanMeier', () => {
  it('reproduces the textbook remission times', () => {
    const estimate = kaplanMeier(remissionEnded, remissionContinuing);
    expect(estimate.n).toBe(21);
    expect(estimate.events).toBe(9);
    for (const [weeks, share] of [
      [0, 1],
      [5.9, 1],
      [6, 0.857],
      [7, 0.807],
      [10, 0.753],
      [13, 0.69],
      [16, 0.627],
      [22, 0.538],
      [23, 0.448],
      [35, 0.448],
    ] as const) {
      expect(estimate.survival(weeks)).toBeCloseTo(share, 3);
    }
    expect(estimate.quantile(0.5)).toEqual({ value: 23 });
    expect(estimate.quantile(0.25)).toEqual({ value: 13 });
    expect(estimate.quantile(0.9)).toEqual({ notReached: true, atLeast: 35 });
  });

  it('gives the textbook intervals of the remission times', () => {
    const estimate = kaplanMeier(remissionEnded, remissionContinuing);
    // 95 % on the ln(−ln S) scale, as printed by R's survival package for this sample.
    const at6 = estimate.survivalInterval(6)!;
    expect(at6.lower).toBeCloseTo(0.62, 3);
    expect(at6.upper).toBeCloseTo(0.952, 3);
    const at23 = estimate.survivalInterval(23)!;
    expect(at23.lower).toBeCloseTo(0.188, 3);
    expect(at23.upper).toBeCloseTo(0.68, 3);
    expect(estimate.quantileInterval(0.5)).toEqual({ lower: { value: 13 }, upper: { notReached: true, atLeast: 35 } });
  });

  it('counts a case censored at the instant of an event as longer than it', () => {
    const estimate = kaplanMeier(each(5), each(5));
    expect(estimate.survival(5)).toBe(0.5);
    expect(estimate.quantile(0.5)).toEqual({ value: 5 });
    expect(estimate.quantile(0.51)).toEqual({ notReached: true, atLeast: 5 });
  });

  it('does not let a backlog of silence look fast', () => {
    const replied = [{ value: 60_000, count: 10 }];
    const silent = [{ value: 86_400_000, count: 90 }];
    expect(kaplanMeier(replied, []).quantile(0.5)).toEqual({ value: 60_000 });
    expect(kaplanMeier(replied, silent).quantile(0.5)).toEqual({ notReached: true, atLeast: 86_400_000 });
  });

  it('knows nothing without observations', () => {
    const estimate = kaplanMeier([], [{ value: 4, count: 0 }]);
    expect(estimate.n).toBe(0);
    expect(estimate.survival(1)).toBeUndefined();
    expect(estimate.survivalInterval(1)).toBeUndefined();
    expect(estimate.quantile(0.5)).toBeUndefined();
    expect(estimate.quantileInterval(0.5)).toBeUndefined();
  });

  it('takes no notice of groups of nothing', () => {
    const nothing = [
      { value: 0, count: 0 },
      { value: 99, count: 0 },
    ];
    const estimate = kaplanMeier([...nothing, ...each(3)], [...nothing, ...each(8)]);
    expect(estimate.quantile(0)).toEqual({ value: 3 });
    expect(estimate.quantile(1)).toEqual({ notReached: true, atLeast: 8 });
    expect(estimate.survival(9)).toBeUndefined();
  });

  it('knows only a lower limit when nothing has ended, and has no interval', () => {
    const estimate = kaplanMeier([], each(3, 8));
    expect(estimate.survival(8)).toBe(1);
    expect(estimate.survivalInterval(8)).toBeUndefined();
    expect(estimate.survival(8.001)).toBeUndefined();
    expect(estimate.quantile(0.01)).toEqual({ notReached: true, atLeast: 8 });
    expect(estimate.quantileInterval(0.5)).toBeUndefined();
  });

  it('knows that nothing outlasts the longest duration when that one ended', () => {
    const estimate = kaplanMeier(each(2, 9), each(4));
    expect(estimate.survival(9)).toBe(0);
    expect(estimate.survival(1e9)).toBe(0);
    expect(estimate.survivalInterval(9)).toBeUndefined();
    expect(estimate.survivalInterval(1e9)).toBeUndefined();
    expect(estimate.quantile(1)).toEqual({ value: 9 });
  });

  it('has no interval for a quantile that too few events bound from below', () => {
    expect(kaplanMeier(each(7), []).quantileInterval(0.5)).toBeUndefined();
    expect(kaplanMeier(each(7, 7), []).quantileInterval(0.5)).toBeUndefined();
    // The lower band is above one half at the only step, and the durations beyond it are open.
    expect(kaplanMeier(each(7), each(...Array<number>(30).fill(9))).quantileInterval(0.5)).toEqual({
      lower: { notReached: true, atLeast: 9 },
      upper: { notReached: true, atLeast: 9 },
    });
  });

  it('leaves the upper end open when it lies beyond the last duration, though all ended', () => {
    const estimate = kaplanMeier(each(1, 2, 3, 4, 5), []);
    expect(estimate.quantileInterval(0.8)?.upper).toEqual({ notReached: true, atLeast: 5 });
  });

  it('takes the shortest ended duration as the quantile at rank 0', () => {
    const estimate = kaplanMeier(each(4, 2, 7), each(1));
    expect(estimate.quantile(0)).toEqual({ value: 2 });
    expect(estimate.quantileInterval(0)).toEqual({ lower: { value: 2 }, upper: { value: 2 } });
  });

  it('is the nearest-rank percentile without censoring, at every percent', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 130 }), (values) => {
        const sorted = [...values].sort((a, b) => a - b);
        const estimate = kaplanMeier(each(...values), []);
        for (let percent = 1; percent <= 100; percent++) {
          const rank = Math.ceil((percent * values.length) / 100);
          expect(estimate.quantile(percent / 100)).toEqual({ value: sorted[rank - 1] });
        }
      }),
      { seed, numRuns: 60 },
    );
  });

  it('agrees with the definition computed in exact fractions', () => {
    fc.assert(
      fc.property(durations, durations, (ended, running) => {
        fc.pre(ended.length + running.length > 0);
        const estimate = kaplanMeier(each(...ended), each(...running));
        expect(estimate.n).toBe(ended.length + running.length);
        for (const { value, share } of referenceSteps(ended, running)) {
          expect(estimate.survival(value)).toBeCloseTo(toNumber(share), 13);
        }
        for (const percent of [1, 10, 25, 50, 75, 90, 99, 100]) {
          expect(estimate.quantile(percent / 100)).toEqual(referenceQuantile(ended, running, percent));
        }
      }),
      { seed, numRuns: 300 },
    );
  });

  it('agrees with Greenwood and Brookmeyer–Crowley computed term by term', () => {
    fc.assert(
      fc.property(durations, durations, fc.constantFrom(0.1, 0.5, 0.9), (ended, running, q) => {
        fc.pre(ended.length > 0);
        const estimate = kaplanMeier(each(...ended), each(...running), 0.9);
        const z = 1.6448536269514722;
        const accepted: number[] = [];
        let sum = 0;
        for (const { value, share } of referenceSteps(ended, running)) {
          const atRisk = [...ended, ...running].filter((duration) => duration >= value).length;
          const ending = ended.filter((duration) => duration === value).length;
          const s = toNumber(share);
          if (share.top === 0n) {
            expect(estimate.survivalInterval(value)).toBeUndefined();
            continue;
          }
          sum += ending / (atRisk * (atRisk - ending));
          const centre = Math.log(-Math.log(s));
          const error = (z * Math.sqrt(sum)) / Math.abs(Math.log(s));
          const interval = estimate.survivalInterval(value)!;
          expect(interval.lower).toBeCloseTo(Math.exp(-Math.exp(centre + error)), 12);
          expect(interval.upper).toBeCloseTo(Math.exp(-Math.exp(centre - error)), 12);
          if (Math.abs(Math.log(-Math.log(1 - q)) - centre) < error - 1e-9) accepted.push(value);
        }
        // Every duration whose pointwise interval contains the level lies in the interval of the quantile.
        const interval = estimate.quantileInterval(q);
        if (interval === undefined) expect(accepted).toEqual([]);
        for (const value of accepted) {
          expect(interval!.lower.notReached ?? interval!.lower.value <= value).toBe(true);
          expect(interval!.upper.notReached ?? interval!.upper.value > value).toBe(true);
        }
      }),
      { seed, numRuns: 300 },
    );
  });

  it('does not depend on order or grouping', () => {
    fc.assert(
      fc.property(durations, durations, fc.nat(), (ended, running, rotation) => {
        const rotated = [
          ...ended.slice(rotation % (ended.length || 1)),
          ...ended.slice(0, rotation % (ended.length || 1)),
        ];
        const single = kaplanMeier(each(...ended), each(...running));
        const other = kaplanMeier(grouped(rotated), grouped(running).reverse());
        for (let t = -4; t <= 26; t++) expect(other.survival(t)).toBe(single.survival(t));
        expect(other.quantile(0.5)).toEqual(single.quantile(0.5));
        expect(other.quantileInterval(0.5)).toEqual(single.quantileInterval(0.5));
      }),
      { seed },
    );
  });

  it('never falls below the estimate that leaves the open cases out', () => {
    fc.assert(
      fc.property(durations, durations, (ended, running) => {
        fc.pre(ended.length > 0);
        const honest = kaplanMeier(each(...ended), each(...running));
        const naive = kaplanMeier(each(...ended), []);
        for (const t of ended) expect(honest.survival(t)! + 1e-12).toBeGreaterThanOrEqual(naive.survival(t)!);
      }),
      { seed },
    );
  });

  it('keeps exact fractions for a million durations without censoring', () => {
    const values = Array.from({ length: 100_000 }, (_, i) => ({ value: i, count: 10 }));
    const estimate = kaplanMeier(values, []);
    expect(estimate.survival(49_999)).toBe(0.5);
    expect(estimate.quantile(0.5)).toEqual({ value: 49_999 });
    expect(estimate.quantile(0.999)).toEqual({ value: 99_899 });
  });

  it('does not change its input', () => {
    const events = each(3, 1, 2);
    kaplanMeier(events, events);
    expect(events).toEqual(each(3, 1, 2));
  });

  // Exponential durations, censored uniformly: about a third of them. Borgan and Liestøl (Scandinavian Journal of Statistics 17, 1990)
  // find the ln(−ln) interval near its level from 25 observations up, a little off it below.
  it.each([10, 30, 100, 1000])('covers the true survival and the true median at n = %i', (n) => {
    const random = createSeededRandom(seed + n);
    const repetitions = n === 1000 ? 400 : 2000;
    const median = Math.LN2 * 100;
    let survivalCovered = 0;
    let survivalKnown = 0;
    let medianCovered = 0;
    let medianKnown = 0;
    for (let i = 0; i < repetitions; i++) {
      const ended: ObservationGroup[] = [];
      const running: ObservationGroup[] = [];
      for (let j = 0; j < n; j++) {
        const duration = random.exponential(100);
        const limit = random.uniform() * 300;
        if (duration <= limit) ended.push({ value: duration, count: 1 });
        else running.push({ value: limit, count: 1 });
      }
      const estimate = kaplanMeier(ended, running);
      const interval = estimate.survivalInterval(50);
      if (interval) {
        survivalKnown++;
        if (interval.lower <= Math.exp(-0.5) && Math.exp(-0.5) <= interval.upper) survivalCovered++;
      }
      const quantile = estimate.quantileInterval(0.5);
      if (quantile) {
        medianKnown++;
        const above = quantile.lower.notReached ? median >= quantile.lower.atLeast : quantile.lower.value <= median;
        const below = quantile.upper.notReached ?? median <= quantile.upper.value;
        if (above && below) medianCovered++;
      }
    }
    const slack = n === 10 ? 0.03 : 0.015;
    const noise = 3 * Math.sqrt((0.95 * 0.05) / repetitions);
    expect(survivalKnown / repetitions).toBeGreaterThan(0.95);
    expect(medianKnown / repetitions).toBeGreaterThan(0.95);
    expect(Math.abs(survivalCovered / survivalKnown - 0.95)).toBeLessThan(slack + noise);
    expect(Math.abs(medianCovered / medianKnown - 0.95)).toBeLessThan(slack + noise);
  });

  it.each([
    [() => kaplanMeier(each(Number.NaN), []), 'Expected `events[0].value` a finite number, got NaN'],
    [
      () => kaplanMeier([], each(1, Number.POSITIVE_INFINITY)),
      'Expected `censored[1].value` a finite number, got Infinity',
    ],
    [
      () => kaplanMeier([{ value: 1, count: -1 }], []),
      'Expected `events[0].count` a whole number of at least 0, got -1',
    ],
    [
      () => kaplanMeier([{ value: 1, count: 1.5 }], []),
      'Expected `events[0].count` a whole number of at least 0, got 1.5',
    ],
    [() => kaplanMeier([], [], 95), 'Expected `confidence` strictly between 0 and 1, got 95'],
    [() => kaplanMeier(each(1), []).survival(Number.NaN), 'Expected `t` a finite number, got NaN'],
    [() => kaplanMeier(each(1), []).survivalInterval(Number.NaN), 'Expected `t` a finite number, got NaN'],
    [() => kaplanMeier(each(1), []).quantile(1.2), 'Expected `q` in [0, 1], got 1.2'],
    [() => kaplanMeier(each(1), []).quantile(-0.1), 'Expected `q` in [0, 1], got -0.1'],
    [() => kaplanMeier(each(1), []).quantileInterval(Number.NaN), 'Expected `q` in [0, 1], got NaN'],
  ])('rejects misuse: %s', (act, message) => {
    expect(act).toThrow(new RangeError(message));
  });
});
