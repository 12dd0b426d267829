import { describe, expect, it } from 'vitest';
import { fuzzFold } from './testing/fuzz.ts';

/** A million and more: `pnpm --filter @andon/metrics run fuzz --long`. */
describe('twelve thousand mutated events', () => {
  it('throw nothing, and leave nothing in the state or its figures that is not a sound number', {
    timeout: 120_000,
  }, () => {
    const { sent, folded, withoutEffect, looked } = fuzzFold({ events: 12_000, seed: 20_261_122 });
    expect(sent).toBe(12_000);
    expect(folded).toBeGreaterThan(7000);
    expect(Object.keys(withoutEffect).sort()).toEqual(['contradictory', 'late', 'orphan', 'unmatchedCorrection']);
    expect(looked).toBeGreaterThan(100_000);
  });

  // Seeds with which weights below zero were left before the order of what is given up, and the known combinations, outlasted new values and snapshots.
  it.each([2, 5])(
    'take back what they counted where they counted it, once combinations are folded (seed %i)',
    {
      timeout: 120_000,
    },
    (seed) => {
      expect(fuzzFold({ events: 12_000, seed }).folded).toBeGreaterThan(7000);
    },
  );
});
