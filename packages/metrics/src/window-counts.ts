/*
 * What a view holds of one group: the counts of each step of its window and the one before, and their running totals, so that a tick
 * costs what changed and not what the window contains.
 */

import type { BagReader } from './family.ts';
import type { RowShape, Rows } from './rows.ts';
import { BinCounts, binOf, EXACT_LIMIT, firstAtLeast, nearestRank, valueOfBin } from './sketch.ts';

/** Values of one bag in one step. Beyond this number they are counted in bins. */
const STEP_LIMIT = 2 * EXACT_LIMIT;

/** One bag in one step. */
class StepBag {
  values: number[] = [];
  weights: number[] | undefined;
  bins: BinCounts | undefined;

  add(value: number, weight: number, tally: boolean): void {
    if (this.bins) {
      this.bins.add(binOf(value), weight);
      return;
    }
    if (tally) {
      this.weights ??= [];
      const at = this.values.indexOf(value);
      if (at < 0) {
        this.values.push(value);
        this.weights.push(weight);
      } else this.weights[at]! += weight;
      return;
    }
    if (weight > 0) for (let i = 0; i < weight; i++) this.values.push(value);
    else if (!this.#take(value, -weight)) {
      this.#toBins().add(binOf(value), weight);
      return;
    }
    if (this.values.length > STEP_LIMIT) this.#toBins();
  }

  addBins(bins: BinCounts): void {
    this.#toBins().addAll(bins, 1);
  }

  /** Takes equal values out; `false`, and nothing taken, when there are not so many. */
  #take(value: number, count: number): boolean {
    for (let taken = 0; taken < count; taken++) {
      const at = this.values.indexOf(value);
      if (at < 0) {
        for (; taken > 0; taken--) this.values.push(value);
        return false;
      }
      const last = this.values.pop()!;
      if (at < this.values.length) this.values[at] = last;
    }
    return true;
  }

  /** In bins sums stay right whatever is taken out of them. */
  #toBins(): BinCounts {
    if (!this.bins) {
      this.bins = new BinCounts();
      for (const one of this.values) this.bins.add(binOf(one), 1);
      this.values = [];
    }
    return this.bins;
  }
}

/** One bag over a whole window. */
export class WindowBag implements BagReader {
  readonly #tally: boolean;
  #count = 0;
  readonly #bins = new BinCounts();
  /** Ascending; `undefined` while there are too many, or after values of unknown exactness left. */
  #exact: number[] | undefined = [];
  readonly #weights = new Map<number, number>();

  constructor(tally: boolean) {
    this.#tally = tally;
  }

  get count(): number {
    return this.#count;
  }

  /** Whether exact values are due and not at hand. */
  get wantsValues(): boolean {
    return !this.#tally && this.#exact === undefined && this.#count < EXACT_LIMIT;
  }

  add(value: number, weight: number): void {
    this.#count += weight;
    if (this.#tally) {
      const sum = (this.#weights.get(value) ?? 0) + weight;
      if (sum === 0) this.#weights.delete(value);
      else this.#weights.set(value, sum);
      return;
    }
    this.#bins.add(binOf(value), weight);
    if (!this.#exact) return;
    if (this.#count >= EXACT_LIMIT) {
      this.#exact = undefined;
      return;
    }
    const at = firstAtLeast(this.#exact, value);
    if (weight > 0) for (let i = 0; i < weight; i++) this.#exact.splice(at, 0, value);
    else if (this.#exact[at] === value && this.#exact[at - weight - 1] === value) this.#exact.splice(at, -weight);
    // Fetched again when asked for.
    else this.#exact = undefined;
  }

  addStep(step: StepBag, sign: 1 | -1): void {
    if (step.bins) {
      this.#bins.addAll(step.bins, sign);
      this.#count += sign * step.bins.total;
      this.#exact = undefined;
      return;
    }
    const { values, weights } = step;
    if (this.#exact && sign > 0 && values.length > 64 && !this.#tally) {
      // In bulk: one sort instead of many insertions.
      this.#count += values.length;
      for (const value of values) this.#bins.add(binOf(value), 1);
      this.#exact = this.#count < EXACT_LIMIT ? [...this.#exact, ...values].sort((a, b) => a - b) : undefined;
      return;
    }
    for (let i = 0; i < values.length; i++) this.add(values[i]!, sign * (weights ? weights[i]! : 1));
  }

  /** Gives back the exact values after there were too many. */
  setValues(values: number[]): void {
    this.#exact = values.sort((a, b) => a - b);
  }

  quantile(q: number): number | undefined {
    if (this.#count <= 0) return undefined;
    const rank = nearestRank(q, this.#count);
    if (this.#tally) {
      let below = 0;
      for (const [value, weight] of this.#sortedWeights()) {
        below += weight;
        if (below >= rank) return value;
      }
      return undefined;
    }
    return this.#exact ? this.#exact[rank - 1] : this.#bins.valueAt(rank);
  }

  forEach(visit: (value: number, weight: number) => void): void {
    if (this.#tally) for (const [value, weight] of this.#sortedWeights()) visit(value, weight);
    else if (this.#exact) for (const value of this.#exact) visit(value, 1);
    else this.#bins.visit((bin, count) => visit(valueOfBin(bin), count));
  }

  #sortedWeights(): [number, number][] {
    return [...this.#weights].sort((a, b) => a[0] - b[0]);
  }
}

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
    return this.sums.every((sum) => sum === 0) && this.bags.every(({ count }) => count === 0);
  }

  addStep(step: StepCounts, sign: 1 | -1): void {
    for (let c = 0; c < this.sums.length; c++) this.sums[c]! += sign * step.sums[c]!;
    for (let b = 0; b < this.bags.length; b++) {
      const bag = step.bags[b];
      if (bag) this.bags[b]!.addStep(bag, sign);
    }
  }
}

/** One group and facet of a view. */
export class WindowSlot {
  readonly facet: string;
  readonly shape: RowShape;
  readonly steps = new Map<number, StepCounts>();
  current: WindowTotals;
  previous: WindowTotals;
  /** Events come in order mostly: the step of the last one is that of the next. */
  #lastIndex = Number.NaN;
  #lastStep: StepCounts | undefined;

  constructor(facet: string, shape: RowShape) {
    this.facet = facet;
    this.shape = shape;
    this.current = new WindowTotals(shape);
    this.previous = new WindowTotals(shape);
  }

  /** Whether anything was counted in the window or the one before. */
  get hasAnything(): boolean {
    return !this.current.isEmpty || !this.previous.isEmpty;
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

  /** Forgets a step that has left the window and the one before it. */
  drop(index: number): void {
    this.steps.delete(index);
    if (index === this.#lastIndex) this.#lastIndex = Number.NaN;
  }

  /** Totals of the steps in `[from, to)`. */
  totals(from: number, to: number): WindowTotals {
    const totals = new WindowTotals(this.shape);
    if (to - from < this.steps.size) {
      // A point of a series is a few steps of many.
      for (let index = from; index < to; index++) {
        const step = this.steps.get(index);
        if (step) totals.addStep(step, 1);
      }
    } else for (const [index, step] of this.steps) if (index >= from && index < to) totals.addStep(step, 1);
    return totals;
  }

  /** Fetches the exact values of a bag that has come below the limit again; `false` when a step no longer has them. */
  restoreExact(bag: number, window: WindowBag, from: number, to: number): boolean {
    const values: number[] = [];
    for (const [index, step] of this.steps) {
      const one = step.bags[bag];
      if (!one || index < from || index >= to) continue;
      if (one.bins) return false;
      for (const value of one.values) values.push(value);
    }
    window.setValues(values);
    return true;
  }
}
