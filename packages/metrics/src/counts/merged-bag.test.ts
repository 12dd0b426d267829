import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WindowBag } from '../windows/window-bag.ts';
import { MergedBag } from './merged-bag.ts';
import { EXACT_LIMIT, RELATIVE_ERROR } from './sketch.ts';

function bagOf(values: readonly number[], tally: boolean): WindowBag {
  const bag = new WindowBag(tally);
  for (const value of values) bag.add(value, 1);
  return bag;
}

const rankOf = (q: number, n: number) => Math.max(1, Math.ceil(q * n - 1e-9));

describe('several bags read as one', () => {
  it('are what one bag of all their values is', () => {
    const values = fc.array(fc.nat(20), { maxLength: 12 });
    fc.assert(
      fc.property(fc.array(values, { minLength: 1, maxLength: 4 }), fc.boolean(), (parts, tally) => {
        const merged = new MergedBag(parts.map((part) => bagOf(part, tally)));
        const all = parts.flat().sort((a, b) => a - b);
        expect(merged.count).toBe(all.length);
        for (const q of [0.01, 0.25, 0.5, 0.9, 1]) expect(merged.quantile(q)).toBe(all[rankOf(q, all.length) - 1]);
        // Ascending, each value once, and the same when asked again.
        for (let i = 0; i < 2; i++) {
          const seen: [number, number][] = [];
          merged.forEach((value, weight) => {
            seen.push([value, weight]);
          });
          expect(seen).toEqual([...new Set(all)].map((value) => [value, all.filter((one) => one === value).length]));
        }
      }),
      { seed: 2, numRuns: 200 },
    );
  });

  it('are within 1 % where one of them is counted in bins', () => {
    const many = Array.from({ length: 2 * EXACT_LIMIT }, (_, i) => 5000 + i * 7);
    const few = [1, 2, 3, 1_000_000];
    const merged = new MergedBag([bagOf(few, false), bagOf(many, false)]);
    const all = [...few, ...many].sort((a, b) => a - b);
    for (const q of [0.0005, 0.01, 0.5, 0.99, 1]) {
      const truth = all[rankOf(q, all.length) - 1]!;
      expect(Math.abs(merged.quantile(q)! - truth)).toBeLessThanOrEqual(RELATIVE_ERROR * truth);
    }
  });
});
