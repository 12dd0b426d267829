import { describe, expect, it } from 'vitest';
import { createSeededRandom } from '../statistics/testing/seeded-random.ts';
import { sortInParts } from './sort-in-parts.ts';

describe('sorting in parts', () => {
  it.each([0, 1, 2, 1_023, 1_024, 1_025, 3_000, 8_192, 10_007])('gives what sorting %i at once gives', (length) => {
    const random = createSeededRandom(length + 1);
    // Few values: equal ones have to keep their order.
    const list = Array.from({ length }, (_, i) => ({ value: Math.floor(random.uniform() * 300), i }));
    const expected = list.toSorted((a, b) => a.value - b.value);
    let compared = 0;
    let most = 0;
    const parts = sortInParts(list, (a, b) => {
      compared++;
      return a.value - b.value;
    });
    for (const _ of parts) {
      most = Math.max(most, compared);
      compared = 0;
    }
    expect(list).toEqual(expected);
    expect(most).toBeLessThan(12_000);
  });
});
