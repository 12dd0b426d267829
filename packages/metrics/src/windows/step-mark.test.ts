import { describe, expect, it } from 'vitest';
import type { RowShape } from '../counts/rows.ts';
import { StepMark } from './step-mark.ts';
import { CountSlot } from './window-counts.ts';

const SHAPE: RowShape = { columns: 1, levels: 0, bags: 0, tallies: [] };

/** 1 in step 0, 10 in step 1, 100 in step 2 and so on. */
function digits(index = 0): CountSlot {
  const slot = new CountSlot('', index, SHAPE);
  for (let step = 0; step < 5; step++) {
    slot.step(step).sums[0] = 10 ** step;
    slot.sums[0]! += 10 ** step;
  }
  return slot;
}

describe('a mark among the steps', () => {
  it('has what was counted before it, wherever it is moved to', () => {
    const [slot, other] = [digits(), digits(1)];
    const mark = new StepMark();
    expect(mark.before(slot, 0)).toBe(0);
    const at = (step: number) => {
      mark.moveTo(step, [slot, other]);
      return [mark.before(slot, 0), mark.before(other, 0)];
    };
    expect([2, 4, 4, 1, 0, 5].map(at)).toEqual([11, 1111, 1111, 1, 0, 11_111].map((sum) => [sum, sum]));
    mark.place(3, [slot]);
    expect([mark.before(slot, 0), mark.before(other, 0)]).toEqual([111, 11_111]);
  });

  it('has what was let go of as well, until all sums are freed of it', () => {
    const slot = digits();
    const [mark, unplaced] = [new StepMark(), new StepMark()];
    mark.place(3, [slot]);
    const since = () => slot.sums[0]! - mark.before(slot, 0);
    slot.drop(0);
    slot.drop(1);
    slot.drop(1);
    expect([mark.before(slot, 0), since()]).toEqual([111, 11_000]);
    // One that is placed now finds it among what was let go of.
    const later = new StepMark();
    later.place(3, [slot]);
    expect(later.before(slot, 0)).toBe(111);
    for (const each of [mark, later, unplaced]) each.rebase(slot);
    slot.rebase();
    expect([mark.before(slot, 0), later.before(slot, 0), unplaced.before(slot, 0), since()]).toEqual([
      100, 100, 0, 11_000,
    ]);
    later.place(4, [slot]);
    expect([later.before(slot, 0), slot.sums[0]]).toEqual([1100, 11_100]);
    slot.clear();
    expect([slot.sums[0], slot.forgotten[0], slot.steps.size]).toEqual([0, 0, 0]);
  });
});
