import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hiddenGroups } from './small-groups.ts';

/**
 * The same said in one go: of the groups that counted anything, the smallest, and of equal ones the first by its values; as many as it takes to
 * have all that are too small, two at least, and together no fewer than the minimum.
 */
function reference(texts: readonly string[], counts: readonly number[], minimum: number): readonly number[] {
  const ascending = counts
    .map((n, i) => ({ n, i, text: texts[i]! }))
    .filter(({ n }) => n > 0)
    .sort((a, b) => a.n - b.n || (a.text < b.text ? -1 : 1));
  const tooSmall = ascending.filter(({ n }) => n < minimum).length;
  if (tooSmall === 0) return [];
  if (counts.length === 1) return [0];
  let length = tooSmall;
  const together = () => ascending.slice(0, length).reduce((sum, { n }) => sum + n, 0);
  while (length < ascending.length && (length < 2 || together() < minimum)) length++;
  return ascending.slice(0, length).map(({ i }) => i);
}

describe('the groups of one dimension to hide', () => {
  it.each([
    [
      [20, 7, 4],
      [1, 2],
    ],
    [[20, 7, 5], []],
    [
      [3, 4, 20],
      [0, 1],
    ],
    [
      [2, 2, 20, 30],
      [0, 1, 2],
    ],
    [[4], [0]],
    [[4, 0], [0]],
    [[5, 0], []],
    [[0, 0], []],
    [
      [1, 9, 9, 9],
      [0, 3],
    ],
  ])('of %j, with a minimum of five, are %j', (counts, expected) => {
    // The texts descend, so that of equal ones the last is taken.
    const texts = counts.map((_, i) => String(9 - i));
    expect([...hiddenGroups(texts, counts, 5)].sort()).toEqual(expected);
  });

  it('are the fewest of the smallest that cannot be told apart, in whatever order they are shown', () => {
    const groups = fc.uniqueArray(fc.tuple(fc.string({ minLength: 1, maxLength: 3 }), fc.nat(12)), {
      minLength: 1,
      maxLength: 8,
      selector: ([text]) => text,
    });
    fc.assert(
      fc.property(groups, fc.integer({ min: 2, max: 10 }), (list, minimum) => {
        for (const order of [list, list.toReversed()]) {
          const texts = order.map(([text]) => text);
          const counts = order.map(([, n]) => n);
          const hidden = [...hiddenGroups(texts, counts, minimum)].sort((a, b) => a - b);
          expect(hidden).toEqual(reference(texts, counts, minimum).toSorted((a, b) => a - b));
        }
      }),
      { seed: 6, numRuns: 500 },
    );
  });
});
