/*
 * Counts of one family by time bucket and cell: sparse in both. A bucket holds one row for each cell that had something in it; a row
 * holds whole-number sums and *bags* of values.
 *
 * Whole numbers make taking back exact: a row from which everything is taken back equals one that never was. A bag keeps its values
 * until `EXACT_LIMIT` of them can no longer be taken back ("settled"), then it counts them in bins. As what is settled depends on the
 * set of events alone, so does the form of the bag, and a window of fewer than `EXACT_LIMIT` values always finds them all exact.
 */

import { BinCounts, binOf, EXACT_LIMIT } from './sketch.ts';

/** What a family counts in every row. */
export interface RowShape {
  readonly columns: number;
  readonly bags: number;
  /** Bags that stay exact whatever they hold, for values that are few by nature such as scores. */
  readonly tallies: readonly boolean[];
}

/** End of a list in the value pool. */
const NONE = -1;

export class Bucket {
  readonly index: number;
  readonly #shape: RowShape;
  rows = 0;
  keys: Int32Array;
  /** `columns` sums of row `r` at `r × columns`. */
  sums: Float64Array;
  /** Open addressing: row + 1, or 0 where free. */
  #slots: Int32Array;

  /** By `row × bags + bag`: first entry of its list, count of values, of those settled. */
  #heads: Int32Array;
  #counts: Int32Array;
  #settled: Int32Array;
  /** Bags that are counted in bins, by `row × bags + bag`. */
  #bins: Map<number, BinCounts> | undefined;

  #values = new Float64Array(0);
  #weights = new Int32Array(0);
  #next = new Int32Array(0);
  #used = 0;
  #free = NONE;

  constructor(index: number, shape: RowShape) {
    this.index = index;
    this.#shape = shape;
    this.keys = new Int32Array(4);
    this.sums = new Float64Array(4 * shape.columns);
    this.#slots = new Int32Array(8);
    this.#heads = new Int32Array(4 * shape.bags).fill(NONE);
    this.#counts = new Int32Array(4 * shape.bags);
    this.#settled = new Int32Array(4 * shape.bags);
  }

  /** The row of a cell, made where there is none. */
  row(key: number): number {
    const mask = this.#slots.length - 1;
    let slot = (Math.imul(key, 0x9e3779b1) >>> 7) & mask;
    for (;;) {
      const row = this.#slots[slot]! - 1;
      if (row < 0) return this.#addRow(key, slot);
      if (this.keys[row] === key) return row;
      slot = (slot + 1) & mask;
    }
  }

  /** The row of a cell, or −1. */
  find(key: number): number {
    const mask = this.#slots.length - 1;
    let slot = (Math.imul(key, 0x9e3779b1) >>> 7) & mask;
    for (;;) {
      const row = this.#slots[slot]! - 1;
      if (row < 0 || this.keys[row] === key) return row;
      slot = (slot + 1) & mask;
    }
  }

  addValue(row: number, bag: number, value: number, weight: number): void {
    const at = row * this.#shape.bags + bag;
    this.#counts[at]! += weight;
    const bins = this.#bins?.get(at);
    if (bins) {
      bins.add(binOf(value), weight);
      return;
    }
    if (weight > 0 && !this.#shape.tallies[bag]) {
      // Durations rarely repeat: looking for an equal one would cost more than it saves.
      this.#push(at, value, weight);
      return;
    }
    this.#adjust(at, value, weight);
  }

  /** One value of the bag is final: events of before its own can no longer change it. */
  settle(row: number, bag: number): void {
    if (this.#shape.tallies[bag]) return;
    const at = row * this.#shape.bags + bag;
    const settled = this.#settled[at]! + 1;
    this.#settled[at] = settled;
    if (settled === EXACT_LIMIT) this.#toBins(at);
  }

  bagCount(row: number, bag: number): number {
    return this.#counts[row * this.#shape.bags + bag]!;
  }

  bagSettled(row: number, bag: number): number {
    return this.#settled[row * this.#shape.bags + bag]!;
  }

  bagBins(row: number, bag: number): BinCounts | undefined {
    return this.#bins?.get(row * this.#shape.bags + bag);
  }

  /** Calls `visit` for the exact values of a bag, in no particular order; nothing for a bag in bins. */
  forEachValue(row: number, bag: number, visit: (value: number, weight: number) => void): void {
    for (let entry = this.#heads[row * this.#shape.bags + bag]!; entry !== NONE; entry = this.#next[entry]!) {
      visit(this.#values[entry]!, this.#weights[entry]!);
    }
  }

  /** Adds a bag of another bucket. */
  addBag(row: number, bag: number, from: Bucket, fromRow: number): void {
    const at = row * this.#shape.bags + bag;
    const settled = this.#settled[at]! + from.bagSettled(fromRow, bag);
    const bins = from.bagBins(fromRow, bag);
    if ((bins || settled >= EXACT_LIMIT) && !this.#shape.tallies[bag] && !this.#bins?.has(at)) this.#toBins(at);
    this.#settled[at] = settled;
    if (bins) {
      this.#bins!.get(at)!.addAll(bins, 1);
      this.#counts[at]! += bins.total;
    } else {
      from.forEachValue(fromRow, bag, (value, weight) => {
        this.addValue(row, bag, value, weight);
      });
    }
  }

  /** Puts a bag back as a snapshot kept it. */
  restoreBag(row: number, bag: number, settled: number, bins: BinCounts | undefined): void {
    const at = row * this.#shape.bags + bag;
    this.#settled[at] = settled;
    if (!bins) return;
    this.#bins ??= new Map();
    this.#bins.set(at, bins);
    this.#counts[at] = bins.total;
  }

  /** Whether a row says nothing: everything in it was taken back. */
  isEmptyRow(row: number): boolean {
    const { columns, bags } = this.#shape;
    for (let c = row * columns; c < (row + 1) * columns; c++) if (this.sums[c] !== 0) return false;
    for (let b = row * bags; b < (row + 1) * bags; b++) {
      if (this.#counts[b] !== 0 || this.#settled[b] !== 0) return false;
    }
    return true;
  }

  #addRow(key: number, slot: number): number {
    const row = this.rows++;
    const { columns, bags } = this.#shape;
    if (row === this.keys.length) {
      this.keys = grow(this.keys, row * 2);
      const sums = new Float64Array(row * 2 * columns);
      sums.set(this.sums);
      this.sums = sums;
      this.#heads = grow(this.#heads, row * 2 * bags, NONE);
      this.#counts = grow(this.#counts, row * 2 * bags);
      this.#settled = grow(this.#settled, row * 2 * bags);
    }
    this.keys[row] = key;
    this.#slots[slot] = row + 1;
    if (this.rows * 2 > this.#slots.length) this.#rehash();
    return row;
  }

  #rehash(): void {
    const mask = this.#slots.length * 2 - 1;
    this.#slots = new Int32Array(mask + 1);
    for (let row = 0; row < this.rows; row++) {
      let slot = (Math.imul(this.keys[row]!, 0x9e3779b1) >>> 7) & mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
      this.#slots[slot] = row + 1;
    }
  }

  #push(at: number, value: number, weight: number): void {
    let entry = this.#free;
    if (entry !== NONE) this.#free = this.#next[entry]!;
    else {
      entry = this.#used++;
      if (entry === this.#values.length) {
        const size = Math.max(8, entry * 2);
        const values = new Float64Array(size);
        values.set(this.#values);
        this.#values = values;
        this.#weights = grow(this.#weights, size);
        this.#next = grow(this.#next, size);
      }
    }
    this.#values[entry] = value;
    this.#weights[entry] = weight;
    this.#next[entry] = this.#heads[at]!;
    this.#heads[at] = entry;
  }

  #adjust(at: number, value: number, weight: number): void {
    let before = NONE;
    for (let entry = this.#heads[at]!; entry !== NONE; entry = this.#next[entry]!) {
      if (this.#values[entry] === value) {
        this.#weights[entry]! += weight;
        if (this.#weights[entry] === 0) this.#unlink(at, before, entry);
        return;
      }
      before = entry;
    }
    this.#push(at, value, weight);
  }

  #unlink(at: number, before: number, entry: number): void {
    const after = this.#next[entry]!;
    if (before === NONE) this.#heads[at] = after;
    else this.#next[before] = after;
    this.#next[entry] = this.#free;
    this.#free = entry;
  }

  #toBins(at: number): void {
    const bins = new BinCounts();
    for (let entry = this.#heads[at]!; entry !== NONE; ) {
      bins.add(binOf(this.#values[entry]!), this.#weights[entry]!);
      const next = this.#next[entry]!;
      this.#next[entry] = this.#free;
      this.#free = entry;
      entry = next;
    }
    this.#heads[at] = NONE;
    this.#bins ??= new Map();
    this.#bins.set(at, bins);
  }
}

function grow(array: Int32Array, size: number, fill = 0): Int32Array<ArrayBuffer> {
  const grown = new Int32Array(size);
  if (fill !== 0) grown.fill(fill, array.length);
  grown.set(array);
  return grown;
}

/** The buckets of one tier that are still kept. */
export class TierBuckets {
  readonly stepMs: number;
  readonly #keepMs: number;
  readonly #shape: RowShape;
  readonly buckets = new Map<number, Bucket>();
  #last: Bucket | undefined;
  /** Buckets before this step index are gone. */
  minIndex = Number.NEGATIVE_INFINITY;

  constructor(stepMs: number, keepMs: number, shape: RowShape) {
    this.stepMs = stepMs;
    this.#keepMs = keepMs;
    this.#shape = shape;
  }

  /** The bucket of an instant; `undefined` when it is no longer kept. */
  at(time: number): Bucket | undefined {
    const index = Math.floor(time / this.stepMs);
    if (this.#last !== undefined && this.#last.index === index) return this.#last;
    return this.atIndex(index);
  }

  atIndex(index: number): Bucket | undefined {
    if (index < this.minIndex) return undefined;
    let bucket = this.buckets.get(index);
    if (!bucket) {
      bucket = new Bucket(index, this.#shape);
      this.buckets.set(index, bucket);
    }
    this.#last = bucket;
    return bucket;
  }

  /** The bucket of a step index, kept or not; for a state that is being put together. */
  restore(index: number): Bucket {
    let bucket = this.buckets.get(index);
    if (!bucket) {
      bucket = new Bucket(index, this.#shape);
      this.buckets.set(index, bucket);
    }
    return bucket;
  }

  /** Drops what `restore` brought in beyond what is kept. */
  trim(): void {
    for (const index of this.buckets.keys()) if (index < this.minIndex) this.buckets.delete(index);
  }

  /** Drops what is older than is kept behind `newest`. */
  evict(newest: number): void {
    const min = Math.floor((newest - this.#keepMs) / this.stepMs);
    if (min <= this.minIndex) return;
    // Few steps at a time while events flow; a jump over a long silence is cheaper by the buckets there are.
    if (min - this.minIndex <= this.buckets.size) {
      for (let index = this.minIndex; index < min; index++) this.buckets.delete(index);
    } else {
      for (const index of this.buckets.keys()) if (index < min) this.buckets.delete(index);
    }
    this.minIndex = min;
    if (this.#last !== undefined && this.#last.index < min) this.#last = undefined;
  }
}
