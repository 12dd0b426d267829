/*
 * Counts of one group and facet: of each step that is held, and of all of them together.
 */

import type { RowShape, Rows } from '../counts/rows.ts';
import { StepBag, WindowBag } from './window-bag.ts';

/** How many numbers `sums` are: those of the columns, and how many values each bag has. */
export function sumsLength({ columns, bags }: RowShape): number {
  return columns + bags;
}

const NO_BAGS: readonly undefined[] = [];

/** Counts of one step. */
export class StepCounts {
  /** By column; then, by bag, how many values there are. */
  readonly sums: Float64Array;
  /** None before there is a value in one. */
  bags: readonly (StepBag | undefined)[] = NO_BAGS;
  readonly #shape: RowShape;

  /** @param sums - All zero; see `sumsLength`. */
  constructor(shape: RowShape, sums: Float64Array) {
    this.#shape = shape;
    this.sums = sums;
  }

  addRow(rows: Rows, row: number): void {
    const { columns, bags, tallies } = this.#shape;
    for (let c = 0; c < columns; c++) this.sums[c]! += rows.sums[row * columns + c]!;
    for (let b = 0; b < bags; b++) {
      const count = rows.bagCount(row, b);
      if (count === 0) continue;
      this.sums[columns + b]! += count;
      const bag = this.#bag(b);
      const bins = rows.bagBins(row, b);
      if (bins) bag.addBins(bins);
      else rows.forEachValue(row, b, (value, weight) => bag.add(value, weight, tallies[b]!));
    }
  }

  /** As if nothing had been counted. */
  clear(): void {
    this.sums.fill(0);
    this.bags = NO_BAGS;
  }

  /** Without counting it in `sums`. */
  addValue(bag: number, value: number, weight: number): void {
    this.#bag(bag).add(value, weight, this.#shape.tallies[bag]!);
  }

  #bag(index: number): StepBag {
    const known = this.bags[index];
    if (known) return known;
    const bag = new StepBag();
    this.bags = Array.from({ length: this.#shape.bags }, (_, i) => (i === index ? bag : this.bags[i]));
    return bag;
  }
}

/** Steps whose sums lie together. */
const FEWEST_A_BLOCK = 4;
const MOST_A_BLOCK = 64;

/** What is kept up to date with a bag of a slot while somebody reads it. */
export interface BagFollower {
  /** First step that it contains. */
  readonly from: number;
  /** Whether it is up to date. */
  isKept: boolean;
  /** Takes a value that was added in a step, or taken back. */
  take(bag: number, index: number, value: number, weight: number): void;
  /** Takes all values of a step, or takes them out. */
  takeStep(index: number, step: StepCounts, sign: 1 | -1): void;
  /** It is not followed any more. */
  leave(): void;
}

/** One group and facet of a scope, in the steps of one tier. */
export class CountSlot {
  readonly facet: string;
  /** Its place among the slots of the tier. */
  readonly index: number;
  readonly shape: RowShape;
  readonly steps = new Map<number, StepCounts>();
  /** Of all steps held, and of those `forgotten`. */
  readonly sums: Float64Array;
  /** Of steps that were dropped; taken out of all sums now and then, so that a step that is over costs nothing more. */
  readonly forgotten: Float64Array;
  /** Bags of windows that somebody asked for. */
  readonly kept: BagFollower[] = [];
  /** Events come in order mostly: the step of the last one is that of the next. */
  #lastIndex = Number.NaN;
  #lastStep: StepCounts | undefined;
  /** Room for the sums of steps to come, and how much of it is taken. */
  #block = new Float64Array(0);
  #taken = 0;

  constructor(facet: string, index: number, shape: RowShape) {
    this.facet = facet;
    this.index = index;
    this.shape = shape;
    this.sums = new Float64Array(sumsLength(shape));
    this.forgotten = new Float64Array(sumsLength(shape));
  }

  /** The step of an index, if there is one. */
  find(index: number): StepCounts | undefined {
    if (index === this.#lastIndex) return this.#lastStep;
    const step = this.steps.get(index);
    if (!step) return undefined;
    this.#lastIndex = index;
    this.#lastStep = step;
    return step;
  }

  /** The step of an index, made where there is none. */
  step(index: number): StepCounts {
    const known = this.find(index);
    if (known) return known;
    const step = new StepCounts(this.shape, this.#newSums());
    this.steps.set(index, step);
    return step;
  }

  /** Sums of many steps lie in one block of memory: to get one for each, and to give it back, takes longer than to fill it. */
  #newSums(): Float64Array {
    const { length } = this.sums;
    if (this.#taken === this.#block.length) {
      // A group in which little happens has few steps.
      this.#block = new Float64Array(length * Math.min(MOST_A_BLOCK, Math.max(FEWEST_A_BLOCK, this.steps.size)));
      this.#taken = 0;
    }
    const sums = this.#block.subarray(this.#taken, this.#taken + length);
    this.#taken += length;
    return sums;
  }

  /** Forgets a step that no window needs any more; the sums keep it until `rebase`. */
  drop(index: number): void {
    const step = this.steps.get(index);
    if (!step) return;
    addTo(this.forgotten, step.sums, 1);
    this.steps.delete(index);
    if (index === this.#lastIndex) this.#lastIndex = Number.NaN;
  }

  /** Takes what was forgotten out of the sums; what else contains it must lose it first. */
  rebase(): void {
    addTo(this.sums, this.forgotten, -1);
    this.forgotten.fill(0);
  }

  clear(): void {
    for (const kept of this.kept) kept.isKept = false;
    this.kept.length = 0;
    this.steps.clear();
    this.#lastIndex = Number.NaN;
    this.sums.fill(0);
    this.forgotten.fill(0);
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

  /** What the steps `[from, to)` counted in a column. */
  sumBetween(column: number, from: number, to: number): number {
    let sum = 0;
    this.forEachStep(from, to, ({ sums }) => {
      sum += sums[column]!;
    });
    return sum;
  }

  /** The first step in `[from, to)`; `to` where there is none. */
  firstStep(from: number, to: number): number {
    let first = to;
    if (to - from < this.steps.size) {
      for (let index = from; index < to; index++) if (this.steps.has(index)) return index;
    } else for (const index of this.steps.keys()) if (index >= from && index < first) first = index;
    return first;
  }

  /** The values of a bag in the steps `[from, to)`. */
  bagBetween(bag: number, from: number, to: number): WindowBag {
    const parts: StepBag[] = [];
    this.forEachStep(from, to, ({ bags }) => {
      const part = bags[bag];
      if (part) parts.push(part);
    });
    return WindowBag.of(parts, this.shape.tallies[bag]!);
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

/** Adds sums to others, or takes them out. */
export function addTo(sums: Float64Array, others: Float64Array, sign: 1 | -1): void {
  for (let i = 0; i < sums.length; i++) sums[i]! += sign * others[i]!;
}
