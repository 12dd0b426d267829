import { expect, it } from 'vitest';
import type { GroupSource } from './group-source.ts';
import { StepChanges } from './step-changes.ts';

it('what changed is told by group: in which steps, and from which on levels are others', () => {
  const [sales, billing, support] = ['sales', 'billing', 'support'].map(
    (value, index): GroupSource => ({ index, values: [value], revision: 0, slots: [], open: [] }),
  );
  const changes = new StepChanges();
  expect([changes.isWhole, [...changes.steps()], changes.levelsFrom]).toEqual([true, [], Number.POSITIVE_INFINITY]);
  changes.clear();
  changes.note(sales!, 5, false);
  expect(changes.levelsFrom).toBe(Number.POSITIVE_INFINITY);
  for (const [step, hasLevels] of [
    [7, true],
    [6, true],
    [8, true],
    [3, false],
    [7, false],
  ] as const)
    changes.note(sales!, step, hasLevels);
  changes.note(billing!, 9, true);
  expect(changes.of(sales!)).toEqual({ steps: new Set([5, 7, 6, 8, 3]), levelsFrom: 6 });
  expect(changes.of(billing!)).toEqual({ steps: new Set([9]), levelsFrom: 9 });
  expect(changes.of(support!)).toBeUndefined();
  expect([changes.isWhole, [...changes.steps()].sort(), changes.levelsFrom]).toEqual([false, [3, 5, 6, 7, 8, 9], 6]);
  changes.isWhole = true;
  changes.clear();
  expect([changes.isWhole, [...changes.steps()], changes.of(sales!)]).toEqual([false, [], undefined]);
});
