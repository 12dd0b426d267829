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
