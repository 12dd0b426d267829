/*
 * Values of one bag: in one step, and over a window with its running counts.
 */

import { firstAtLeast } from '../binary-search.ts';
import { BinCounts, binOf, EXACT_LIMIT, nearestRank, valueOfBin } from '../counts/sketch.ts';
import type { BagReader } from '../family.ts';

/** Values of one bag in one step. Beyond this number they are counted in bins. */
const STEP_LIMIT = 2 * EXACT_LIMIT;

/** One bag in one step. */
export class StepBag {
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
  /** From when there were too many to be held exactly. */
  #bins: BinCounts | undefined;
  /** Ascending; `undefined` while there are too many, or after values of unknown exactness left. */
  #exact: number[] | undefined = [];
  /** Of a tally: ascending, none of weight 0. */
  readonly #tallied: number[] = [];
  readonly #weights: number[] = [];

  constructor(tally: boolean) {
    this.#tally = tally;
  }

  /** All of some steps together. */
  static of(steps: readonly StepBag[], tally: boolean): WindowBag {
    const bag = new WindowBag(tally);
    let count = 0;
    let areExact = !tally;
    for (const { values, bins } of steps) {
      if (bins) areExact = false;
      count += values.length;
    }
    if (areExact && count < EXACT_LIMIT) {
      bag.#count = count;
      bag.setValues(steps.flatMap(({ values }) => values));
      return bag;
    }
    if (!tally) bag.#leaveExact();
    for (const step of steps) bag.addStep(step, 1);
    return bag;
  }

  get count(): number {
    return this.#count;
  }

  get exact(): readonly number[] | undefined {
    return this.#tally ? undefined : this.#exact;
  }

  /** Whether exact values are due and not at hand. */
  get wantsValues(): boolean {
    return !this.#tally && this.#exact === undefined && this.#count < EXACT_LIMIT;
  }

  add(value: number, weight: number): void {
    this.#count += weight;
    if (this.#tally) {
      this.#addToTally(value, weight);
      return;
    }
    if (this.#exact) this.#addExactly(this.#exact, value, weight);
    this.#bins?.add(binOf(value), weight);
  }

  /** Leaves the values for bins where there are too many, or not those that are taken out. */
  #addExactly(exact: number[], value: number, weight: number): void {
    if (this.#count >= EXACT_LIMIT) {
      this.#leaveExact();
      return;
    }
    const at = firstAtLeast(exact, value);
    if (weight > 0) for (let i = 0; i < weight; i++) exact.splice(at, 0, value);
    else if (exact[at - weight - 1] === value) exact.splice(at, -weight);
    // Fetched again when asked for.
    else this.#leaveExact();
  }

  /** From here on counts in bins. */
  #leaveExact(): BinCounts {
    if (!this.#bins) {
      this.#bins = new BinCounts();
      for (const value of this.#exact!) this.#bins.add(binOf(value), 1);
    }
    this.#exact = undefined;
    return this.#bins;
  }

  addStep(step: StepBag, sign: 1 | -1): void {
    if (step.bins) {
      this.#leaveExact().addAll(step.bins, sign);
      this.#count += sign * step.bins.total;
      return;
    }
    const { values, weights } = step;
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
      for (let i = 0; i < this.#tallied.length; i++) {
        below += this.#weights[i]!;
        if (below >= rank) return this.#tallied[i];
      }
      return undefined;
    }
    return this.#exact ? this.#exact[rank - 1] : this.#bins!.valueAt(rank);
  }

  forEach(visit: (value: number, weight: number) => void): void {
    if (this.#tally) for (let i = 0; i < this.#tallied.length; i++) visit(this.#tallied[i]!, this.#weights[i]!);
    else if (this.#exact) for (const value of this.#exact) visit(value, 1);
    else this.#bins!.visit((bin, count) => visit(valueOfBin(bin), count));
  }

  #addToTally(value: number, weight: number): void {
    const values = this.#tallied;
    const at = firstAtLeast(values, value);
    if (values[at] !== value) {
      if (weight === 0) return;
      values.splice(at, 0, value);
      this.#weights.splice(at, 0, weight);
      return;
    }
    const sum = this.#weights[at]! + weight;
    if (sum !== 0) this.#weights[at] = sum;
    else {
      values.splice(at, 1);
      this.#weights.splice(at, 1);
    }
  }
}
