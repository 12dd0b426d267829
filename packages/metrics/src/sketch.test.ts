import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EXACT_LIMIT, QuantileSketch, RELATIVE_ERROR } from './sketch.ts';
import { createSeededRandom } from './statistics/testing/seeded-random.ts';

const QUANTILES = [0, 0.01, 0.25, 0.5, 0.9, 0.95, 0.99, 0.999, 1];

function sketchOf(values: readonly number[]): QuantileSketch {
  const sketch = new QuantileSketch();
  for (const value of values) sketch.record(value);
  return sketch;
}

/** Nearest rank in a sorted copy. */
function exact(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(1, Math.ceil(q * sorted.length - 1e-9)) - 1]!;
}

describe('a quantile sketch', () => {
  it('is exact below its limit', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(1e9), { minLength: 1, maxLength: EXACT_LIMIT - 1 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (values, q) => {
          expect(sketchOf(values).quantile(q)).toBe(exact(values, q));
        },
      ),
      { seed: 1, numRuns: 60 },
    );
  });

  it.each(['uniform', 'lognormal', 'huge', 'constant', 'two peaks', 'zeros'])(
    'is within 1 % beyond its limit: %s',
    (name) => {
      const random = createSeededRandom(3);
      const draw: Record<string, () => number> = {
        uniform: () => Math.floor(random.uniform() * 3_600_000),
        lognormal: () => Math.floor(Math.exp(10 + 2 * random.normal())),
        huge: () => Math.floor(random.uniform() * 2 ** 50),
        constant: () => 35_027,
        'two peaks': () => (random.uniform() < 0.5 ? 3000 : 700_000) + Math.floor(random.uniform() * 100),
        zeros: () => (random.uniform() < 0.6 ? 0 : Math.floor(random.uniform() * 1000)),
      };
      const values = Array.from({ length: 20_000 }, draw[name]!);
      const sketch = sketchOf(values);
      for (const q of QUANTILES) {
        const truth = exact(values, q);
        expect(Math.abs(sketch.quantile(q)! - truth)).toBeLessThanOrEqual(RELATIVE_ERROR * truth * (1 + 1e-9));
      }
    },
  );

  it('does not depend on order, nor on how values were spread over the parts of a merge', () => {
    const random = createSeededRandom(9);
    const values = Array.from({ length: 3000 }, () => Math.floor(random.uniform() * 1e6));
    const whole = sketchOf(values).encode();
    expect(sketchOf([...values].sort((a, b) => b - a)).encode()).toEqual(whole);
    const merged = new QuantileSketch();
    for (let i = 0; i < 7; i++) merged.merge(sketchOf(values.filter((_, at) => at % 7 === i)));
    expect(merged.encode()).toEqual(whole);
    expect(QuantileSketch.decode(whole).encode()).toEqual(whole);
  });

  it('is what it was before values that are taken back again', () => {
    for (const size of [10, 5000]) {
      const values = Array.from({ length: size }, (_, i) => (i * 7919) % 1_000_003);
      const sketch = sketchOf(values);
      const before = sketch.encode();
      for (const value of [5, 500_000, 0]) sketch.record(value);
      for (const value of [0, 5, 500_000]) sketch.retract(value);
      expect(sketch.encode()).toEqual(before);
    }
  });

  it('is empty without values and refuses what it cannot hold', () => {
    const sketch = new QuantileSketch();
    expect(sketch.quantile(0.5)).toBeUndefined();
    for (const bad of [Number.NaN, -1, Number.POSITIVE_INFINITY]) expect(() => sketch.record(bad)).toThrow(RangeError);
    expect(() => sketch.quantile(1.2)).toThrow('Expected `q` in [0, 1], got 1.2');
    expect(() => sketch.retract(3)).toThrow('Expected `value` to have been recorded, got 3');
    expect(() => QuantileSketch.decode(new Uint8Array(4))).toThrow(RangeError);
  });
});
