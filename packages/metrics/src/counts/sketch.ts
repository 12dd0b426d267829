/*
 * A mergeable summary of many values from which quantiles are read.
 *
 * Below `EXACT_LIMIT` values the quantiles are exact; from there on values are counted in logarithmic bins and a quantile is within
 * 1 % of the exact one. Counts are whole numbers, so merging and taking back are exact, and the result depends on the set of values
 * alone: not on their order, nor on how they were spread over the parts of a merge.
 *
 * Memory: 8 bytes a value below the limit, then 4 bytes a bin; a year in milliseconds has 1,208 bins. Insert and take back: O(1) in
 * bins. A quantile rank is nearest-rank: the smallest value that at least the share q does not exceed.
 *
 * Not here: negative values, and a distinction between values above 0 and below 1. Choose a unit whose 1 does not matter
 * (milliseconds in this project).
 *
 * Source: Masson, Rim and Lee: DDSketch. PVLDB 12(12), 2019 (the bins); the exact part is ours.
 */

import { firstAtLeast } from '../binary-search.ts';
import { grownInts } from '../storage/grown.ts';

/** Largest relative error of a quantile read from bins. */
export const RELATIVE_ERROR = 0.01;

/** Number of values from which on bins are used. */
export const EXACT_LIMIT = 1000;

/** Ratio of neighbouring bin edges, so that the middle of a bin is within `RELATIVE_ERROR` of everything in it. */
const GAMMA = (1 + RELATIVE_ERROR) / (1 - RELATIVE_ERROR);
const PER_LOG_GAMMA = 1 / Math.log(GAMMA);

/** Largest value that can be recorded; beyond it the bins would not be counted in whole numbers safely. */
export const MAX_VALUE = Number.MAX_SAFE_INTEGER;

/** Bin of a value: 0 for 0, 1 for anything up to 1, then one for each factor of `GAMMA`. */
export function binOf(value: number): number {
  if (value <= 1) return value > 0 ? 1 : 0;
  return 1 + Math.ceil(Math.log(value) * PER_LOG_GAMMA);
}

/** Powers are dear, and every estimate walks over the bins. */
const UPPER_EDGES = Float64Array.from({ length: binOf(MAX_VALUE) + 1 }, (_, bin) =>
  bin <= 1 ? bin : GAMMA ** (bin - 1),
);

/** The value that stands for a bin. */
export function valueOfBin(bin: number): number {
  if (bin <= 1) return bin;
  return (2 * upperEdgeOfBin(bin)) / (GAMMA + 1);
}

/** Largest value of a bin that `binOf` knows. */
export function upperEdgeOfBin(bin: number): number {
  return UPPER_EDGES[bin]!;
}

/** One-based rank of quantile `q` among `n` values. */
export function nearestRank(q: number, n: number): number {
  // The product of a decimal share and a count may miss a whole number by a rounding error: 0.07 × 100 is 7.000000000000001.
  return Math.min(n, Math.max(1, Math.ceil(q * n - 1e-9)));
}

const BLOCK_BITS = 5;
const BLOCK = 1 << BLOCK_BITS;

/** Counts by bin, growing with the largest bin seen. Counts may go down as well. */
export class BinCounts {
  #counts = new Int32Array(2 * BLOCK);
  /** Sums of as many counts each, so that a rank is found without adding all of them up. */
  #blocks = new Int32Array(2);
  #total = 0;

  get total(): number {
    return this.#total;
  }

  /** How many values a bin holds. */
  at(bin: number): number {
    return this.#counts[bin] ?? 0;
  }

  add(bin: number, count: number): void {
    if (bin >= this.#counts.length) {
      const blocks = Math.max((bin >> BLOCK_BITS) + 1, this.#blocks.length * 2);
      this.#counts = grownInts(this.#counts, blocks * BLOCK);
      this.#blocks = grownInts(this.#blocks, blocks);
    }
    this.#counts[bin]! += count;
    this.#blocks[bin >> BLOCK_BITS]! += count;
    this.#total += count;
  }

  addAll(other: BinCounts, sign: 1 | -1): void {
    for (let bin = 0; bin < other.#counts.length; bin++) {
      const count = other.#counts[bin]!;
      if (count !== 0) this.add(bin, sign * count);
    }
  }

  /** Calls `visit` for every bin that is not empty, in ascending order. */
  visit(visit: (bin: number, count: number) => void): void {
    for (let bin = 0; bin < this.#counts.length; bin++) {
      const count = this.#counts[bin]!;
      if (count !== 0) visit(bin, count);
    }
  }

  /** Bins and counts by turns, ascending. */
  entries(): number[] {
    const entries: number[] = [];
    this.visit((bin, count) => {
      entries.push(bin, count);
    });
    return entries;
  }

  /** The value at one-based `rank`. */
  valueAt(rank: number): number {
    let below = 0;
    let block = 0;
    while (block < this.#blocks.length && below + this.#blocks[block]! < rank) below += this.#blocks[block++]!;
    for (let bin = block * BLOCK; bin < this.#counts.length; bin++) {
      below += this.#counts[bin]!;
      if (below >= rank) return valueOfBin(bin);
    }
    return 0;
  }
}

export class QuantileSketch {
  /** Ascending; empty once `#bins` is there. */
  #exact: number[] = [];
  #bins: BinCounts | undefined;

  /** How many values are held. */
  get count(): number {
    return this.#bins ? this.#bins.total : this.#exact.length;
  }

  /** Whether quantiles are exact. Once it is false it stays so, also when values are taken back. */
  get isExact(): boolean {
    return this.#bins === undefined;
  }

  /** @throws {RangeError} When `value` is not a number from 0 to `MAX_VALUE`. */
  record(value: number): void {
    requireValue(value);
    if (this.#bins) {
      this.#bins.add(binOf(value), 1);
      return;
    }
    this.#exact.splice(firstAtLeast(this.#exact, value), 0, value);
    if (this.#exact.length >= EXACT_LIMIT) this.#toBins();
  }

  /**
   * Takes one recorded value back.
   *
   * @throws {RangeError} When exact values are held and `value` is not among them, or its bin is empty.
   */
  retract(value: number): void {
    const at = firstAtLeast(this.#exact, value);
    const isHeld = this.#bins ? this.#bins.at(binOf(value)) > 0 : this.#exact[at] === value;
    if (!isHeld) throw new RangeError(`Expected \`value\` to have been recorded, got ${value}`);
    if (this.#bins) this.#bins.add(binOf(value), -1);
    else this.#exact.splice(at, 1);
  }

  /**
   * Value at rank `q` of everything recorded.
   *
   * @param q - Rank in [0, 1].
   * @returns The value, exact or within `RELATIVE_ERROR`; `undefined` when empty.
   * @throws {RangeError} When `q` is NaN or outside [0, 1].
   */
  quantile(q: number): number | undefined {
    if (!(q >= 0 && q <= 1)) throw new RangeError(`Expected \`q\` in [0, 1], got ${q}`);
    const n = this.count;
    if (n === 0) return undefined;
    const rank = nearestRank(q, n);
    return this.#bins ? this.#bins.valueAt(rank) : this.#exact[rank - 1];
  }

  /** Adds everything another sketch holds; that one is unchanged. */
  merge(other: QuantileSketch): void {
    if (!this.#bins && !other.#bins && this.count + other.count < EXACT_LIMIT) {
      this.#exact = mergeSorted(this.#exact, other.#exact);
      return;
    }
    const bins = this.#toBins();
    if (other.#bins) bins.addAll(other.#bins, 1);
    else for (const value of other.#exact) bins.add(binOf(value), 1);
  }

  /** Bytes that depend only on what is held. */
  encode(): Uint8Array {
    const numbers = this.#bins ? this.#bins.entries() : this.#exact;
    const bytes = new Uint8Array(1 + numbers.length * 8);
    const view = new DataView(bytes.buffer);
    bytes[0] = this.#bins ? 1 : 0;
    for (const [i, value] of numbers.entries()) view.setFloat64(1 + i * 8, value, true);
    return bytes;
  }

  /** @throws {RangeError} When the bytes are not those of a sketch. */
  static decode(bytes: Uint8Array): QuantileSketch {
    const sketch = new QuantileSketch();
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const numbers = Array.from({ length: Math.floor((bytes.length - 1) / 8) }, (_, i) =>
      view.getFloat64(1 + i * 8, true),
    );
    const isSketch = bytes[0] === 0 ? areExactValues(numbers) : bytes[0] === 1 && areBinsAndCounts(numbers);
    if (!isSketch || bytes.length !== 1 + numbers.length * 8) {
      throw new RangeError(`Expected \`bytes\` to be an encoded sketch, got ${bytes.length} bytes that are none`);
    }
    if (bytes[0] === 0) sketch.#exact = numbers;
    else {
      const bins = sketch.#toBins();
      for (let i = 0; i < numbers.length; i += 2) bins.add(numbers[i]!, numbers[i + 1]!);
    }
    return sketch;
  }

  #toBins(): BinCounts {
    if (!this.#bins) {
      this.#bins = new BinCounts();
      for (const value of this.#exact) this.#bins.add(binOf(value), 1);
      this.#exact = [];
    }
    return this.#bins;
  }
}

function areExactValues(values: readonly number[]): boolean {
  return values.length < EXACT_LIMIT && values.every((value, i) => isValue(value) && value >= (values[i - 1] ?? 0));
}

function areBinsAndCounts(numbers: readonly number[]): boolean {
  return (
    numbers.length % 2 === 0 &&
    numbers.every((one, i) => {
      if (!Number.isInteger(one)) return false;
      return i % 2 === 0 ? one > (numbers[i - 2] ?? -1) && one < UPPER_EDGES.length : one > 0 && one < 2 ** 31;
    })
  );
}

function isValue(value: number): boolean {
  return value >= 0 && value <= MAX_VALUE;
}

function requireValue(value: number): void {
  if (!isValue(value)) throw new RangeError(`Expected \`value\` from 0 to ${MAX_VALUE}, got ${value}`);
}

function mergeSorted(a: readonly number[], b: readonly number[]): number[] {
  const merged: number[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) merged.push(a[i]! <= b[j]! ? a[i++]! : b[j++]!);
  while (i < a.length) merged.push(a[i++]!);
  while (j < b.length) merged.push(b[j++]!);
  return merged;
}
