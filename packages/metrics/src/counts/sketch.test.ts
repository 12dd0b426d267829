import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSeededRandom } from '../statistics/testing/seeded-random.ts';
import {
  BinCounts,
  binOf,
  EXACT_LIMIT,
  MAX_VALUE,
  QuantileSketch,
  RELATIVE_ERROR,
  upperEdgeOfBin,
  valueOfBin,
} from './sketch.ts';

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
    for (const [size, parts] of [
      [EXACT_LIMIT - 1, 3],
      [EXACT_LIMIT, 3],
      [3000, 2],
      [3000, 7],
    ] as const) {
      const values = Array.from({ length: size }, () => Math.floor(random.uniform() * 1e6));
      const whole = sketchOf(values);
      const merged = new QuantileSketch();
      for (let i = 0; i < parts; i++) merged.merge(sketchOf(values.filter((_, at) => at % parts === i)));
      const backwards = sketchOf([...values].sort((a, b) => b - a));
      for (const sketch of [merged, backwards, QuantileSketch.decode(whole.encode())]) {
        expect(sketch.encode()).toEqual(whole.encode());
        expect([sketch.count, sketch.isExact]).toEqual([size, size < EXACT_LIMIT]);
        expect(QUANTILES.map((q) => sketch.quantile(q))).toEqual(QUANTILES.map((q) => whole.quantile(q)));
      }
    }
  });

  it('merges a few values into many and many into a few, and leaves what it took them from', () => {
    const many = Array.from({ length: 2000 }, (_, i) => (i * 7919) % 100_003);
    const few = [3, 1, 2, 2];
    const whole = sketchOf([...many, ...few]).encode();
    const [small, large] = [sketchOf(few), sketchOf(many)];
    const [a, b] = [sketchOf(few), sketchOf(many)];
    a.merge(large);
    b.merge(small);
    expect([a.encode(), b.encode()]).toEqual([whole, whole]);
    expect([small.count, large.count, small.quantile(1)]).toEqual([4, 2000, 3]);
    a.record(5);
    expect(large.count).toBe(2000);
    // What once was many stays in bins, however few are left: their exact values are gone.
    for (const value of many.slice(5)) large.retract(value);
    const rest = many.slice(0, 5);
    const mixed = sketchOf(few);
    mixed.merge(large);
    large.merge(sketchOf(few));
    for (const sketch of [mixed, large]) {
      expect([sketch.count, sketch.isExact, sketch.quantile(0)]).toEqual([9, false, valueOfBin(binOf(rest[0]!))]);
    }
    const both = sketchOf([2, 9]);
    both.merge(small);
    expect([0, 0.3, 0.5, 0.8, 1].map((q) => both.quantile(q))).toEqual([1, 2, 2, 3, 9]);
  });

  it('is what it was before values that are taken back again', () => {
    for (const size of [10, 5000]) {
      const values = Array.from({ length: size }, (_, i) => (i * 7919) % 1_000_003);
      const sketch = sketchOf(values);
      const before = sketch.encode();
      for (const value of [5, 500_000, 0]) sketch.record(value);
      expect(sketch.encode()).not.toEqual(before);
      for (const value of [0, 5, 500_000]) sketch.retract(value);
      expect(sketch.encode()).toEqual(before);
    }
  });

  it('gives nothing back that it does not hold', () => {
    const few = sketchOf([3, 8]);
    const many = sketchOf(Array.from({ length: EXACT_LIMIT }, () => 1000));
    for (const value of [7, 9, 1e6, -1, Number.NaN]) {
      expect(() => few.retract(value)).toThrow(`Expected \`value\` to have been recorded, got ${value}`);
      expect(() => many.retract(value)).toThrow(RangeError);
    }
    for (let i = 0; i < EXACT_LIMIT; i++) many.retract(1000);
    expect(() => many.retract(1000)).toThrow(RangeError);
    expect([few.count, many.count, many.isExact, many.quantile(0.5)]).toEqual([2, 0, false, undefined]);
  });

  it('is empty without values and refuses what it cannot hold', () => {
    const sketch = new QuantileSketch();
    expect([sketch.quantile(0.5), sketch.count]).toEqual([undefined, 0]);
    for (const bad of [Number.NaN, -1, Number.POSITIVE_INFINITY, MAX_VALUE + 1]) {
      expect(() => sketch.record(bad)).toThrow(`Expected \`value\` from 0 to ${MAX_VALUE}, got ${bad}`);
    }
    for (const bad of [1.2, -0.1, Number.NaN]) {
      expect(() => sketch.quantile(bad)).toThrow(`Expected \`q\` in [0, 1], got ${bad}`);
    }
    sketch.record(MAX_VALUE);
    expect([sketch.count, sketch.quantile(0)]).toEqual([1, MAX_VALUE]);
  });

  it('is read from its own bytes alone', () => {
    const encoded = (kind: number, ...numbers: number[]) => {
      const bytes = new Uint8Array(1 + 8 * numbers.length);
      bytes[0] = kind;
      numbers.forEach((one, i) => {
        new DataView(bytes.buffer).setFloat64(1 + 8 * i, one, true);
      });
      return bytes;
    };
    // Laid down here: snapshots and other machines hold such bytes.
    expect(sketchOf([8, 3]).encode()).toEqual(encoded(0, 3, 8));
    expect(sketchOf(Array(EXACT_LIMIT).fill(1)).encode()).toEqual(encoded(1, 1, EXACT_LIMIT));
    expect(QuantileSketch.decode(encoded(1, 0, 3, 1, 4)).count).toBe(7);
    const last = binOf(MAX_VALUE);
    expect(QuantileSketch.decode(encoded(1, last, 2 ** 31 - 1)).count).toBe(2 ** 31 - 1);
    expect(QuantileSketch.decode(encoded(0, 4, 4, MAX_VALUE)).quantile(1)).toBe(MAX_VALUE);
    expect(QuantileSketch.decode(encoded(0)).count).toBe(0);
    const padded = new Uint8Array([9, 9, ...encoded(0, 5), 9]);
    expect(QuantileSketch.decode(padded.subarray(2, 11)).quantile(0.5)).toBe(5);
    for (const bad of [
      new Uint8Array(),
      new Uint8Array(4),
      new Uint8Array(10),
      new Uint8Array(8),
      encoded(2, 3),
      encoded(2, 5, 1),
      encoded(0, 8, 3),
      encoded(0, -1),
      encoded(0, Number.NaN),
      encoded(0, ...Array<number>(EXACT_LIMIT).fill(1)),
      encoded(1, 5),
      encoded(1, 5, 0),
      encoded(1, 5, 1.5),
      encoded(1, 5, 2 ** 31),
      encoded(1, 0.5, 1),
      encoded(1, -1, 1),
      encoded(1, 5, 1, 5, 1),
      encoded(1, last + 1, 1),
    ]) {
      expect(() => QuantileSketch.decode(bad)).toThrow(
        `Expected \`bytes\` to be an encoded sketch, got ${bad.length} bytes that are none`,
      );
    }
  });
});

describe('a bin', () => {
  const GAMMA = 1.01 / 0.99;

  it('holds what lies within 1 % of the value that stands for it, up to the largest number there is', () => {
    expect([0, 0.5, 1, 1.0001, GAMMA, GAMMA + 1e-9].map(binOf)).toEqual([0, 1, 1, 2, 2, 3]);
    expect([0, 1].map(valueOfBin)).toEqual([0, 1]);
    expect([0, 1].map(upperEdgeOfBin)).toEqual([0, 1]);
    for (let bin = 2; bin <= binOf(MAX_VALUE); bin++) {
      const [lower, upper] = [GAMMA ** (bin - 2), GAMMA ** (bin - 1)];
      expect(upperEdgeOfBin(bin) / upper).toBeCloseTo(1, 12);
      expect(binOf((lower + upper) / 2)).toBe(bin);
      for (const edge of [lower, upper])
        expect(Math.abs(valueOfBin(bin) / edge - 1)).toBeLessThanOrEqual(RELATIVE_ERROR * (1 + 1e-9));
    }
  });
});

describe('counts by bin', () => {
  it('find every rank as a sorted list does, through gaps, and whatever comes and goes', () => {
    const bins = fc.array(fc.tuple(fc.nat(400), fc.integer({ min: 1, max: 3 })), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(bins, bins, (stay, pass) => {
        const counts = new BinCounts();
        const other = new BinCounts();
        for (const [bin, count] of pass) {
          counts.add(bin, count);
          other.add(bin, count);
        }
        for (const [bin, count] of stay) counts.add(bin, count);
        counts.addAll(other, -1);
        const list = stay.flatMap(([bin, count]) => Array<number>(count).fill(bin)).sort((a, b) => a - b);
        expect(counts.total).toBe(list.length);
        expect(list.map((_, i) => counts.valueAt(i + 1))).toEqual(list.map(valueOfBin));
        const distinct = [...new Set(list)].map((bin) => [bin, list.filter((one) => one === bin).length]);
        expect(counts.entries()).toEqual(distinct.flat());
        for (const [bin, count] of distinct) expect(counts.at(bin!)).toBe(count);
        expect(counts.at(9999)).toBe(0);
        counts.addAll(counts, -1);
        expect([counts.total, counts.entries(), counts.valueAt(1)]).toEqual([0, [], 0]);
      }),
      { seed: 4, numRuns: 100 },
    );
  });
});
