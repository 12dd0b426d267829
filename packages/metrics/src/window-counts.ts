/*
 * Counts of one group and facet: of each step that is held, and the running totals of a window.
 */

import type { RowShape, Rows } from './rows.ts';
import { StepBag, WindowBag } from './window-bag.ts';

/** Counts of one step. */
export class StepCounts {
  readonly columns: number;
  readonly sums: Float64Array;
  readonly bags: (StepBag | undefined)[];
  readonly #shape: RowShape;

  constructor(shape: RowShape) {
    this.#shape = shape;
    this.columns = shape.columns;
    this.sums = new Float64Array(shape.columns);
    this.bags = new Array<StepBag | undefined>(shape.bags).fill(undefined);
  }

  addRow(rows: Rows, row: number): void {
    const { columns, bags } = this.#shape;
    for (let c = 0; c < columns; c++) this.sums[c]! += rows.sums[row * columns + c]!;
    for (let b = 0; b < bags; b++) {
      if (rows.bagCount(row, b) === 0) continue;
      const bag = this.bags[b] ?? new StepBag();
      this.bags[b] = bag;
      const bins = rows.bagBins(row, b);
      if (bins) bag.addBins(bins);
      else rows.forEachValue(row, b, (value, weight) => bag.add(value, weight, this.#shape.tallies[b]!));
    }
  }

  addValue(bag: number, value: number, weight: number): void {
    this.bags[bag] ??= new StepBag();
    this.bags[bag].add(value, weight, this.#shape.tallies[bag]!);
  }
}

/** Running totals of a window. */
export class WindowTotals {
  readonly sums: Float64Array;
  readonly bags: readonly WindowBag[];

  constructor(shape: RowShape) {
    this.sums = new Float64Array(shape.columns);
    this.bags = shape.tallies.map((tally) => new WindowBag(tally));
  }

  get isEmpty(): boolean {
    for (let c = 0; c < this.sums.length; c++) if (this.sums[c] !== 0) return false;
    for (const { count } of this.bags) if (count !== 0) return false;
    return true;
  }

  addValue(bag: number, value: number, weight: number): void {
    this.bags[bag]!.add(value, weight);
  }

  addStep(step: StepCounts, sign: 1 | -1): void {
    for (let c = 0; c < this.sums.length; c++) this.sums[c]! += sign * step.sums[c]!;
    for (let b = 0; b < this.bags.length; b++) {
      const bag = step.bags[b];
      if (bag) this.bags[b]!.addStep(bag, sign);
    }
  }
}

/** One group and facet of a scope, in the steps of one tier. */
export class CountSlot {
  readonly facet: string;
  /** Its place among the slots of the tier. */
  readonly index: number;
  readonly shape: RowShape;
  readonly steps = new Map<number, StepCounts>();
  /** Events come in order mostly: the step of the last one is that of the next. */
  #lastIndex = Number.NaN;
  #lastStep: StepCounts | undefined;

  constructor(facet: string, index: number, shape: RowShape) {
    this.facet = facet;
    this.index = index;
    this.shape = shape;
  }

  step(index: number): StepCounts {
    if (index === this.#lastIndex) return this.#lastStep!;
    let step = this.steps.get(index);
    if (!step) {
      step = new StepCounts(this.shape);
      this.steps.set(index, step);
    }
    this.#lastIndex = index;
    this.#lastStep = step;
    return step;
  }

  drop(index: number): void {
    this.steps.delete(index);
    if (index === this.#lastIndex) this.#lastIndex = Number.NaN;
  }

  clear(): void {
    this.steps.clear();
    this.#lastIndex = Number.NaN;
  }

  /** Calls `visit` for the steps in `[from, to)`, in no particular order. */
  forEachStep(from: number, to: number, visit: (step: StepCounts, index: number) => void): void {
    if (to - from < this.steps.size) {
      // A point of a series is a few steps of many.
      for (let index = from; index < to; index++) {
        const step = this.steps.get(index);
        if (step) visit(step, index);
      }
    } else for (const [index, step] of this.steps) if (index >= from && index < to) visit(step, index);
  }

  /** Totals of the steps in `[from, to)`. */
  totals(from: number, to: number): WindowTotals {
    const totals = new WindowTotals(this.shape);
    this.forEachStep(from, to, (step) => totals.addStep(step, 1));
    return totals;
  }

  /** Fetches the exact values of a bag that has come below the limit again; `false` when a step no longer has them. */
  restoreExact(bag: number, window: WindowBag, from: number, to: number): boolean {
    const values: number[] = [];
    let isExact = true;
    this.forEachStep(from, to, ({ bags }) => {
      const one = bags[bag];
      if (one?.bins) isExact = false;
      if (one) for (const value of one.values) values.push(value);
    });
    if (isExact) window.setValues(values);
    return isExact;
  }
}

/** Totals of the steps in `[from, to)`, made once for each slot. */
export function totalsBetween(from: number, to: number): (slot: CountSlot) => WindowTotals {
  let made: Map<CountSlot, WindowTotals> | undefined;
  return (slot) => {
    made ??= new Map();
    let totals = made.get(slot);
    if (!totals) {
      totals = slot.totals(from, to);
      made.set(slot, totals);
    }
    return totals;
  };
}
