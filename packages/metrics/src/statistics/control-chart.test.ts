import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ControlLimits,
  limitsFor,
  movingRangeSignals,
  pBaseline,
  type Signal,
  type SignalRule,
  signals,
  uBaseline,
  xmrBaseline,
} from './control-chart.ts';
import { createSeededRandom } from './testing/seeded-random.ts';

const seed = 19240516;

/** Centre 0, sigma 1, limits at three. */
const standard: ControlLimits = { centre: 0, lower: -3, upper: 3, sigma: 1 };

function rulesAt(found: readonly Signal[], index: number): SignalRule[] {
  return found.filter((signal) => signal.index === index).map(({ rule }) => rule);
}

describe('xmrBaseline', () => {
  it('is the mean and 2.66 and 3.27 mean moving ranges', () => {
    // Moving ranges 3, 2, 5, 1, 4: mean 3.
    const baseline = xmrBaseline([10, 13, 11, 16, 15, 19])!;
    expect(baseline).toMatchObject({ chart: 'xmr', n: 6, centre: 14, movingRange: 3 });
    expect(baseline.upper).toBeCloseTo(14 + 2.66 * 3, 12);
    expect(baseline.lower).toBeCloseTo(14 - 2.66 * 3, 12);
    expect(baseline.sigma).toBeCloseTo((2.66 * 3) / 3, 12);
    expect(baseline.movingRangeUpper).toBeCloseTo(3.27 * 3, 12);
  });

  it('clips its limits to the scale, not its sigma', () => {
    const free = xmrBaseline([1, 5, 0, 6])!;
    const clipped = xmrBaseline([1, 5, 0, 6], { minimum: 0, maximum: 10 })!;
    expect(free.lower).toBeLessThan(0);
    expect(clipped).toMatchObject({ lower: 0, upper: 10, sigma: free.sigma, centre: free.centre });
  });

  it('finds no signal in the constant values it was computed from, whatever their rounding', () => {
    const values = Array<number>(10).fill(0.1);
    const baseline = xmrBaseline(values)!;
    expect(baseline).toMatchObject({ centre: 0.1, lower: 0.1, upper: 0.1, sigma: 0 });
    expect(signals(values, baseline)).toEqual([]);
    expect(movingRangeSignals(values, baseline)).toEqual([]);
  });

  it('is undefined for fewer than two values', () => {
    expect(xmrBaseline([])).toBeUndefined();
    expect(xmrBaseline([4])).toBeUndefined();
    expect(xmrBaseline([4, 6])).toMatchObject({ centre: 5, movingRange: 2 });
  });

  it('has a sigma that estimates that of normal noise', () => {
    const random = createSeededRandom(seed);
    const baseline = xmrBaseline(Array.from({ length: 20_000 }, () => 50 + 4 * random.normal()))!;
    expect(baseline.sigma).toBeGreaterThan(3.9);
    expect(baseline.sigma).toBeLessThan(4.1);
  });

  it('rejects a value that is not finite', () => {
    expect(() => xmrBaseline([1, Number.NaN])).toThrow(new RangeError('Expected `values[1]` a finite number, got NaN'));
  });
});

describe('pBaseline and its limits', () => {
  it('pools the items, and narrows the limits of larger points', () => {
    const baseline = pBaseline([
      { count: 10, size: 100 },
      { count: 5, size: 20 },
      { count: 0, size: 0 },
      { count: 3, size: 60 },
    ])!;
    expect(baseline).toEqual({ chart: 'p', n: 3, centre: 0.1, size: 180 });
    const limits = limitsFor(baseline, 225);
    expect(limits.centre).toBe(0.1);
    expect(limits.sigma).toBeCloseTo(0.02, 12);
    expect(limits.lower).toBeCloseTo(0.04, 12);
    expect(limits.upper).toBeCloseTo(0.16, 12);
    expect(limitsFor(baseline, 900).upper).toBeCloseTo(0.13, 12);
  });

  it('keeps its limits between 0 and 1', () => {
    expect(limitsFor(pBaseline([{ count: 1, size: 10 }])!, 9).lower).toBe(0);
    expect(limitsFor(pBaseline([{ count: 9, size: 10 }])!, 9).upper).toBe(1);
    expect(limitsFor(pBaseline([{ count: 10, size: 10 }])!, 9)).toEqual({ centre: 1, lower: 1, upper: 1, sigma: 0 });
  });

  it('is undefined without items', () => {
    expect(pBaseline([])).toBeUndefined();
    expect(pBaseline([{ count: 0, size: 0 }])).toBeUndefined();
  });

  it.each([
    [{ count: 3, size: 2 }, 'Expected `samples[0].count` in [0, size = 2], got 3'],
    [{ count: -1, size: 2 }, 'Expected `samples[0].count` in [0, size = 2], got -1'],
    [{ count: 0, size: -2 }, 'Expected `samples[0].size` a finite number of at least 0, got -2'],
  ])('rejects %o', (sample, message) => {
    expect(() => pBaseline([sample])).toThrow(new RangeError(message));
  });

  it('rejects limits for a point of size 0', () => {
    const baseline = pBaseline([{ count: 1, size: 2 }])!;
    expect(() => limitsFor(baseline, 0)).toThrow(new RangeError('Expected `size` a finite number above 0, got 0'));
  });
});

describe('uBaseline and its limits', () => {
  it('pools the exposure, may exceed 1, and ends at 0', () => {
    const baseline = uBaseline([
      { count: 30, size: 10 },
      { count: 50, size: 10 },
    ])!;
    expect(baseline).toEqual({ chart: 'u', n: 2, centre: 4, size: 20 });
    expect(limitsFor(baseline, 4)).toEqual({ centre: 4, lower: 1, upper: 7, sigma: 1 });
    expect(limitsFor(baseline, 1)).toEqual({ centre: 4, lower: 0, upper: 10, sigma: 2 });
  });

  it('is undefined without exposure', () => {
    expect(uBaseline([])).toBeUndefined();
  });

  it.each([
    [{ count: -1, size: 2 }, 'Expected `samples[0].count` a finite number of at least 0, got -1'],
    [{ count: 1, size: Number.NaN }, 'Expected `samples[0].size` a finite number of at least 0, got NaN'],
  ])('rejects %o', (sample, message) => {
    expect(() => uBaseline([sample])).toThrow(new RangeError(message));
  });
});

describe('signals', () => {
  it('is empty where noise is all there is', () => {
    expect(signals([], standard)).toEqual([]);
    expect(signals([0, 1, -1, 0.5, -2, 1, -1], standard)).toEqual([]);
  });

  it('finds a point beyond either limit, not one at it', () => {
    expect(signals([3, -3, 3.01, 0, -3.01], standard).filter(({ rule }) => rule === 'beyond-limits')).toEqual([
      { rule: 'beyond-limits', index: 2, from: 2, direction: 'up' },
      { rule: 'beyond-limits', index: 4, from: 4, direction: 'down' },
    ]);
  });

  it('finds the eighth point on one side and every further one, and where the run began', () => {
    const points = [-1, 1, 2, 1, 1, 2, 1, 2, 1, 1];
    expect(signals(points, { ...standard, sigma: 9 })).toEqual([
      { rule: 'eight-on-one-side', index: 8, from: 1, direction: 'up' },
      { rule: 'eight-on-one-side', index: 9, from: 1, direction: 'up' },
    ]);
  });

  it('ends a run at a point exactly on the centre, and makes none of such points', () => {
    expect(signals([1, 1, 1, 1, 0, 1, 1, 1, 1], standard)).toEqual([]);
    expect(signals(Array<number>(20).fill(0), standard)).toEqual([]);
  });

  it('finds the sixth point of a rise and of a fall, five being none', () => {
    expect(signals([-1.5, -1, -0.5, 0.5, 1, 1.5], standard)).toEqual([
      { rule: 'six-rising-or-falling', index: 5, from: 0, direction: 'up' },
    ]);
    expect(signals([0.1, 1.5, 1, 0.5, -0.5, -1, -1.5], standard)).toEqual([
      { rule: 'six-rising-or-falling', index: 6, from: 1, direction: 'down' },
    ]);
    expect(signals([-1.5, -1, -0.5, 0.5, 1], standard)).toEqual([]);
  });

  it('ends a rise at a repeated value', () => {
    expect(signals([-1.5, -1, -0.5, -0.5, 0.5, 1, 1.5], standard)).toEqual([]);
  });

  it('finds two of three beyond two sigmas on the same side only', () => {
    expect(signals([2.5, 0, 2.5], standard)).toEqual([
      { rule: 'two-of-three-beyond-two-sigma', index: 2, from: 0, direction: 'up' },
    ]);
    expect(signals([-2.5, -2.5], standard)).toEqual([
      { rule: 'two-of-three-beyond-two-sigma', index: 1, from: 0, direction: 'down' },
    ]);
    expect(signals([2.5, 0, -2.5], standard)).toEqual([]);
    expect(signals([2.5, 0, 0, 2.5], standard)).toEqual([]);
    expect(signals([2, 2], standard)).toEqual([]);
  });

  it('does not signal two of three at a third point that is near the centre', () => {
    expect(rulesAt(signals([2.5, 2.5, 0], standard), 2)).toEqual([]);
  });

  it('passes over missing points', () => {
    const points = [1, undefined, 1, 1, 1, undefined, 1, 1, 1, 1];
    expect(signals(points, standard)).toEqual([{ rule: 'eight-on-one-side', index: 9, from: 0, direction: 'up' }]);
  });

  it('judges each point by its own limits', () => {
    const baseline = pBaseline([{ count: 100, size: 1000 }])!;
    const sizes = [25, 10_000, 0];
    const limits = sizes.map((size) => (size === 0 ? undefined : limitsFor(baseline, size)));
    expect(signals([0.12, 0.12, undefined], limits)).toEqual([
      { rule: 'beyond-limits', index: 1, from: 1, direction: 'up' },
    ]);
  });

  it('lists the rules met by one point in their order', () => {
    const points = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 2.5, 3.5];
    expect(rulesAt(signals(points, standard), 7)).toEqual([
      'beyond-limits',
      'eight-on-one-side',
      'six-rising-or-falling',
      'two-of-three-beyond-two-sigma',
    ]);
  });

  it('agrees with each rule read off the last points one by one', () => {
    const value = fc.oneof(fc.constantFrom(0, 2, -2, 3, -3), fc.double({ min: -4, max: 4, noNaN: true }));
    const drift = fc.array(fc.double({ min: 0, max: 0.9, noNaN: true }), { minLength: 6, maxLength: 12 });
    const points = fc
      .array(
        fc.oneof(
          fc.array(value, { maxLength: 12 }),
          drift,
          drift.map((steps) => steps.map((step) => -step)),
        ),
        {
          maxLength: 5,
        },
      )
      .map((parts) => parts.flat())
      .chain((values) =>
        fc
          .array(fc.boolean(), { minLength: values.length, maxLength: values.length })
          .map((missing) => values.map((v, i) => (missing[i] && i % 3 === 0 ? undefined : v))),
      );
    fc.assert(
      fc.property(points, (values) => {
        const found = signals(values, standard);
        values.forEach((_, index) => {
          expect(rulesAt(found, index)).toEqual(rulesByDefinition(values, index));
        });
      }),
      { seed, numRuns: 500 },
    );
  });

  it('signals beyond the limits about 27 times in ten thousand when there is only noise', () => {
    const random = createSeededRandom(seed);
    const points = Array.from({ length: 100_000 }, () => random.normal());
    const beyond = signals(points, standard).filter(({ rule }) => rule === 'beyond-limits').length;
    expect(Math.abs(beyond - 270)).toBeLessThan(4 * Math.sqrt(270));
  });

  it.each([
    [[Number.NaN], standard, 'Expected `points[0]` a finite number, got NaN'],
    [[1, 2], [standard], 'Expected `limits` as many as points, 2, got 1'],
    [[1], [undefined], 'Expected `limits[0]` present, for its point is, got undefined'],
  ])('rejects the points %o', (points, limits, message) => {
    expect(() => signals(points, limits)).toThrow(new RangeError(message));
  });
});

describe('movingRangeSignals', () => {
  const baseline = xmrBaseline([10, 12, 10, 12, 10])!;

  it('finds jumps beyond 3.27 mean ranges, over a missing point too', () => {
    expect(baseline.movingRangeUpper).toBeCloseTo(6.54, 12);
    expect(movingRangeSignals([8, 14, 7, undefined, 14], baseline)).toEqual([
      { index: 2, from: 1, direction: 'down' },
      { index: 4, from: 2, direction: 'up' },
    ]);
  });

  it('is empty for one point and rejects one that is not finite', () => {
    expect(movingRangeSignals([50], baseline)).toEqual([]);
    expect(() => movingRangeSignals([Number.POSITIVE_INFINITY], baseline)).toThrow(
      new RangeError('Expected `points[0]` a finite number, got Infinity'),
    );
  });
});

/** The rules as they are worded, each on the points up to `index`, for centre 0 and sigma 1. */
function rulesByDefinition(points: readonly (number | undefined)[], index: number): SignalRule[] {
  if (points[index] === undefined) return [];
  const past = points.slice(0, index + 1).filter((point) => point !== undefined);
  const value = past.at(-1)!;
  const rules: SignalRule[] = [];
  if (Math.abs(value) > 3) rules.push('beyond-limits');
  const eight = past.slice(-8);
  if (eight.length === 8 && (eight.every((v) => v > 0) || eight.every((v) => v < 0))) rules.push('eight-on-one-side');
  const six = past.slice(-6);
  const follows = (holds: (before: number, after: number) => boolean) =>
    six.length === 6 && six.every((v, i) => i === 0 || holds(six[i - 1]!, v));
  if (follows((a, b) => b > a) || follows((a, b) => b < a)) rules.push('six-rising-or-falling');
  const three = past.slice(-3);
  const beyond = (sign: number) => three.filter((v) => v * sign > 2).length >= 2 && value * sign > 2;
  if (beyond(1) || beyond(-1)) rules.push('two-of-three-beyond-two-sigma');
  return rules;
}
