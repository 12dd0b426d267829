import { describe, expect, it } from 'vitest';
import { EXACT_LIMIT, RELATIVE_ERROR } from '../counts/sketch.ts';
import { StepBag, WindowBag } from './window-bag.ts';

/** Waits of one step. */
function stepOf(values: readonly number[]): StepBag {
  const step = new StepBag();
  for (const value of values) step.add(value, 1, false);
  return step;
}

/** Scores of one step, each with how many gave it. */
function scoresOf(...scores: readonly (readonly [score: number, count: number])[]): StepBag {
  const step = new StepBag();
  for (const [score, count] of scores) step.add(score, count, true);
  return step;
}

/** 1000, 1001, … */
function waits(count: number): number[] {
  return Array.from({ length: count }, (_, i) => 1000 + i);
}

function entriesOf(bag: WindowBag): (readonly [value: number, weight: number])[] {
  const entries: [number, number][] = [];
  bag.forEach((value, weight) => {
    entries.push([value, weight]);
  });
  return entries;
}

function expectAbout(value: number | undefined, expected: number): void {
  expect(Math.abs(value! / expected - 1)).toBeLessThanOrEqual(RELATIVE_ERROR);
}

describe('the values of a step', () => {
  it('are each kept up to twice as many as quantiles are exact for, and in bins from there on', () => {
    const step = stepOf(waits(2 * EXACT_LIMIT));
    expect([step.values.length, step.bins]).toEqual([2 * EXACT_LIMIT, undefined]);
    step.add(500, 1, false);
    expect([step.values.length, step.bins!.total]).toEqual([0, 2 * EXACT_LIMIT + 1]);
    step.add(500, -1, false);
    expect(step.bins!.total).toBe(2 * EXACT_LIMIT);
  });

  it('come and go several at once; of what is not there so often nothing is lost but exactness', () => {
    const step = new StepBag();
    step.add(7, 3, false);
    step.add(9, 1, false);
    step.add(7, -2, false);
    expect([...step.values].sort()).toEqual([7, 9]);
    step.add(7, -2, false);
    step.add(7, 1, false);
    expect([step.values, step.bins!.total]).toEqual([[], 1]);
    const left = WindowBag.of([step], false);
    expect(left.count).toBe(1);
    expectAbout(left.quantile(1), 9);
  });

  it('are taken in with bins that are there already', () => {
    const many = stepOf(waits(2 * EXACT_LIMIT + 1));
    const step = stepOf([5, 6]);
    step.addBins(many.bins!);
    expect([step.values, step.bins!.total]).toEqual([[], 2 * EXACT_LIMIT + 3]);
    // Of another cell of the group.
    step.addBins(stepOf(waits(2 * EXACT_LIMIT + 1)).bins!);
    expect(step.bins!.total).toBe(4 * EXACT_LIMIT + 4);
  });
});

describe('the values of a window', () => {
  it('are exact below the limit, counted in bins from it on, and said to be wanted once fewer are left', () => {
    const all = waits(EXACT_LIMIT);
    const bag = WindowBag.of([stepOf(all.slice(0, 400)), stepOf(all.slice(400, -1))], false);
    expect([bag.count, bag.quantile(0.5), bag.exact?.length]).toEqual([999, 1499, 999]);
    bag.add(1999, 1);
    expect([bag.count, bag.exact, bag.wantsValues]).toEqual([1000, undefined, false]);
    expectAbout(bag.quantile(0.5), 1499);
    expect(entriesOf(bag).reduce((sum, [, weight]) => sum + weight, 0)).toBe(1000);
    bag.add(1000, -1);
    expect([bag.count, bag.wantsValues]).toEqual([999, true]);
    expectAbout(bag.quantile(1), 1999);
    bag.setValues(all.slice(1).reverse());
    expect([bag.wantsValues, bag.quantile(0), bag.quantile(1)]).toEqual([false, 1001, 1999]);
    // Over it once more: the bins have counted all the while.
    for (const value of [1, 2, 3]) bag.add(value, 1);
    expect([bag.count, entriesOf(bag).reduce((sum, [, weight]) => sum + weight, 0)]).toEqual([1002, 1002]);
    expect(bag.quantile(0)).toBe(1);
  });

  it('are in bins from the start where there are as many as the limit', () => {
    const bag = WindowBag.of([stepOf(waits(EXACT_LIMIT))], false);
    expect([bag.count, bag.exact, bag.wantsValues]).toEqual([EXACT_LIMIT, undefined, false]);
    expectAbout(bag.quantile(0.5), 1499);
  });

  it('are counted with those of steps that have but bins, in and out', () => {
    const crowded = stepOf(waits(2 * EXACT_LIMIT + 1));
    const bag = WindowBag.of([stepOf([10, 20])], false);
    bag.addStep(crowded, 1);
    expect([bag.count, bag.exact]).toEqual([2 * EXACT_LIMIT + 3, undefined]);
    bag.addStep(crowded, -1);
    expect([bag.count, bag.wantsValues]).toEqual([2, true]);
    expectAbout(bag.quantile(1), 20);
    expect(WindowBag.of([crowded, stepOf([10])], false).count).toBe(2 * EXACT_LIMIT + 2);
  });

  it('lie in order wherever they are put, and go from there', () => {
    const bag = WindowBag.of([stepOf([30, 10])], false);
    bag.add(20, 2);
    bag.add(40, 1);
    expect(bag.exact).toEqual([10, 20, 20, 30, 40]);
    bag.add(10, -1);
    bag.add(20, -2);
    expect([bag.exact, bag.count, bag.quantile(0.5)]).toEqual([[30, 40], 2, 30]);
    expect(entriesOf(bag)).toEqual([
      [30, 1],
      [40, 1],
    ]);
  });

  it('are asked for again where fewer equal ones are left than are taken out', () => {
    const bag = WindowBag.of([stepOf([10, 20, 30])], false);
    bag.add(20, -2);
    expect([bag.count, bag.wantsValues]).toEqual([1, true]);
  });

  it('have no quantile when there are none', () => {
    const bag = WindowBag.of([], false);
    expect([bag.count, bag.quantile(0.5), bag.wantsValues]).toEqual([0, undefined, false]);
    expect(WindowBag.of([], true).quantile(0.5)).toBeUndefined();
    const crowded = stepOf(waits(2 * EXACT_LIMIT + 1));
    const emptied = WindowBag.of([crowded], false);
    emptied.addStep(crowded, -1);
    expect([emptied.count, emptied.quantile(0.5)]).toEqual([0, undefined]);
  });
});

describe('scores of a window', () => {
  it('are counted by score, whatever their number, and have gone when as many are taken back', () => {
    const step = scoresOf([9, 2], [3, 1], [9, 1]);
    expect([step.values, step.weights]).toEqual([
      [9, 3],
      [3, 1],
    ]);
    const bag = WindowBag.of([step, scoresOf([3, 1200], [-5, 1])], true);
    expect(entriesOf(bag)).toEqual([
      [-5, 1],
      [3, 1201],
      [9, 3],
    ]);
    expect([bag.count, bag.exact, bag.wantsValues]).toEqual([1205, undefined, false]);
    bag.addStep(step, -1);
    bag.add(7, 0);
    expect(entriesOf(bag)).toEqual([
      [-5, 1],
      [3, 1200],
    ]);
    expect(bag.count).toBe(1201);
    bag.add(-5, -1);
    expect([entriesOf(bag), bag.quantile(0)]).toEqual([[[3, 1200]], 3]);
  });

  it('have quantiles by how many gave each', () => {
    const bag = WindowBag.of([scoresOf([1, 2], [5, 1], [9, 1])], true);
    expect([0, 0.5, 0.51, 0.75, 0.76, 1].map((q) => bag.quantile(q))).toEqual([1, 1, 5, 5, 9, 9]);
  });
});
