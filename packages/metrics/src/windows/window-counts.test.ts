import { describe, expect, it } from 'vitest';
import { type RowShape, Rows } from '../counts/rows.ts';
import { RELATIVE_ERROR } from '../counts/sketch.ts';
import type { WindowBag } from './window-bag.ts';
import { CountSlot } from './window-counts.ts';

const SHAPE: RowShape = { columns: 1, levels: 0, bags: 1, tallies: [false] };

function slotOf(values: readonly number[]): CountSlot {
  const rows = new Rows(SHAPE);
  for (const value of values) rows.addValue(rows.row(0), 0, value, 1);
  const slot = new CountSlot('', 0, SHAPE);
  slot.step(0).addRow(rows, 0);
  return slot;
}

function bagOf(values: readonly number[]): WindowBag {
  return slotOf(values).bagBetween(0, 0, 1);
}

describe('the values of a step', () => {
  it('lose exactly those that are taken out', () => {
    const slot = slotOf([7, 3, 7, 5]);
    slot.step(0).addValue(0, 7, -1);
    slot.step(0).addValue(0, 3, -1);
    const bag = slot.bagBetween(0, 0, 1);
    expect([bag.count, bag.quantile(0.5), bag.quantile(1)]).toEqual([2, 5, 7]);
  });

  it('stay right in sum when a value is taken out before it is put in', () => {
    const slot = slotOf([1000, 2000, 3000]);
    slot.step(0).addValue(0, 9000, -1);
    slot.step(0).addValue(0, 9000, 1);
    const bag = slot.bagBetween(0, 0, 1);
    const values: number[] = [];
    bag.forEach((value, weight) => {
      values.push(value * weight);
    });
    expect(values.length).toBe(3);
    values.forEach((value, i) => {
      expect(Math.abs(value - 1000 * (i + 1))).toBeLessThanOrEqual(RELATIVE_ERROR * 1000 * (i + 1));
    });
  });
});

describe('the values of a window', () => {
  it('are asked for again when one is taken out that is not among them', () => {
    const bag = bagOf([10, 20, 30]);
    bag.add(40, -1);
    expect(bag.wantsValues).toBe(true);
    bag.add(40, 1);
    bag.setValues([30, 10, 20]);
    expect([bag.count, bag.quantile(0.5)]).toEqual([3, 20]);
  });

  it('lose as many equal ones as are taken out', () => {
    const bag = bagOf([4, 4, 4, 9]);
    bag.add(4, -2);
    expect([bag.count, bag.quantile(0.1), bag.quantile(1), bag.wantsValues]).toEqual([2, 4, 9, false]);
  });
});

describe('the steps of a group', () => {
  const MANY: RowShape = { columns: 2, levels: 0, bags: 2, tallies: [false, false] };

  /** Something in steps 3, 4 and 9. */
  function threeSteps(): CountSlot {
    const slot = new CountSlot('', 0, MANY);
    for (const step of [9, 3, 4]) slot.step(step).sums[1] = step;
    return slot;
  }

  it('are the same however wide the span is that is asked for', () => {
    const slot = threeSteps();
    const visited = (from: number, to: number) => {
      const found: number[] = [];
      slot.forEachStep(from, to, (_, index) => {
        found.push(index);
      });
      return found.sort((a, b) => a - b);
    };
    for (const [from, to, expected] of [
      [3, 5, [3, 4]],
      [4, 5, [4]],
      [5, 7, []],
      [3, 9, [3, 4]],
      [4, 10, [4, 9]],
      [0, Number.POSITIVE_INFINITY, [3, 4, 9]],
    ] as const) {
      expect(visited(from, to)).toEqual(expected);
      expect(slot.sumBetween(1, from, to)).toBe(expected.reduce((sum: number, step) => sum + step, 0));
      expect(slot.firstStep(from, to)).toBe(expected[0] ?? to);
    }
  });

  it('have of each bag its own values, and how many', () => {
    const rows = new Rows(MANY);
    for (const value of [10, 20, 30]) rows.addValue(rows.row(0), 1, value, 1);
    rows.addValue(rows.row(0), 0, 5, 1);
    const slot = new CountSlot('', 0, MANY);
    slot.step(0).addRow(rows, 0);
    slot.step(0).addRow(rows, 0);
    expect([...slot.step(0).sums]).toEqual([0, 0, 2, 6]);
    expect([0, 1].map((bag) => slot.bagBetween(bag, 0, 1).exact)).toEqual([
      [5, 5],
      [10, 10, 20, 20, 30, 30],
    ]);
    const empty = new Rows(MANY);
    empty.row(0);
    slot.step(1).addRow(empty, 0);
    expect(slot.step(1).bags).toEqual([]);
  });

  it('give a window its exact values back as long as each has its own', () => {
    const slot = threeSteps();
    slot.step(3).addValue(0, 7, 1);
    slot.step(9).addValue(0, 2, 1);
    const bag = slot.bagBetween(0, 0, 10);
    bag.add(8, -1);
    bag.add(8, 1);
    expect([bag.wantsValues, slot.restoreExact(0, bag, 0, 10), bag.exact]).toEqual([true, true, [2, 7]]);
    // Taken out before it is put in: counted in a bin from there on.
    slot.step(9).addValue(0, 3, -1);
    slot.step(9).addValue(0, 3, 1);
    const other = slot.bagBetween(0, 0, 10);
    expect([other.wantsValues, slot.restoreExact(0, other, 0, 10), other.exact]).toEqual([true, false, undefined]);
    expect([slot.restoreExact(0, other, 3, 9), other.exact]).toEqual([true, [7]]);
  });
});
