/*
 * Counts by cell, sparse: a row for each cell that had something, with whole-number sums and *bags* of values (`bags.ts`).
 *
 * Whole numbers make taking back exact: a row from which everything is taken back equals one that never was.
 *
 * Everything lies in a few typed arrays that are kept when the rows are cleared, so that a fold in steady state allocates nothing here.
 */

import { lowestBit } from '../storage/bits.ts';
import type { ByteReader, ByteWriter } from '../storage/byte-writer.ts';
import { grownDoubles, grownInts } from '../storage/grown.ts';
import { Bags } from './bags.ts';
import { type BinCounts, EXACT_LIMIT } from './sketch.ts';

/** What a family counts in every row. */
export interface RowShape {
  readonly columns: number;
  /** Of the columns, the last two for each level: its changes, and its changes weighted with their offset into the bucket. */
  readonly levels: number;
  readonly bags: number;
  /** Bags that stay exact whatever they hold, for values that are few by nature such as scores. */
  readonly tallies: readonly boolean[];
}

export class Rows {
  readonly #shape: RowShape;
  /** How many rows there are. */
  count = 0;
  /** Values whose adding was undone since the rows were cleared. */
  takenBack = 0;
  keys: Int32Array<ArrayBuffer>;
  /** `columns` sums of row `r` at `r × columns`. Written by `add` only. */
  sums: Float64Array;
  /**
   * Which columns of a row were ever written, a bit each, and in the last word which bags: most events write a few of many, and whoever
   * goes through a row goes through those.
   */
  #touched: Int32Array<ArrayBuffer>;
  /** Words of `#touched` a row. */
  readonly #words: number;
  /** Open addressing: row + 1, or 0 where free. */
  #slots: Int32Array<ArrayBuffer>;
  /** The bags of row `r` from `r × bags` on. */
  readonly #bags: Bags;

  /** @param expected - How many rows there will be, as far as one can tell. */
  constructor(shape: RowShape, expected = 0) {
    if (shape.bags > 32) throw new RangeError(`Expected at most 32 bags a row, got ${shape.bags}`);
    this.#shape = shape;
    let room = 4;
    while (room < expected) room *= 2;
    this.#words = Math.ceil(shape.columns / 32) + 1;
    this.keys = new Int32Array(room);
    this.#touched = new Int32Array(room * this.#words);
    this.sums = new Float64Array(room * shape.columns);
    this.#bags = new Bags(room * shape.bags);
    this.#slots = new Int32Array(room * 2);
  }

  /** Forgets everything but the room it takes. */
  clear(): void {
    this.sums.fill(0, 0, this.count * this.#shape.columns);
    this.#touched.fill(0, 0, this.count * this.#words);
    this.#bags.clear(this.count * this.#shape.bags);
    this.#slots.fill(0);
    this.count = 0;
    this.takenBack = 0;
  }

  /** The row of a cell, made where there is none. */
  row(key: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = (Math.imul(key, 0x9e3779b1) >>> 7) & mask;
    for (;;) {
      const row = slots[slot]! - 1;
      if (row < 0) return this.#addRow(key, slot);
      if (this.keys[row] === key) return row;
      slot = (slot + 1) & mask;
    }
  }

  add(row: number, column: number, amount: number): void {
    this.sums[row * this.#shape.columns + column]! += amount;
    this.#touched[row * this.#words + (column >>> 5)]! |= 1 << (column & 31);
  }

  /** As `Bags.add`. */
  addValue(row: number, bag: number, value: number, weight: number, added = 0): void {
    this.#touchBag(row, bag);
    if (added < 0) this.takenBack++;
    this.#bags.add(row * this.#shape.bags + bag, value, weight, added, this.#shape.tallies[bag]!);
  }

  /** Whether a row has a bag with exact values that is to be counted in bins once so many of them are final. */
  isCrowded(row: number): boolean {
    for (let bits = this.#touchedBags(row); bits !== 0; bits &= bits - 1)
      if (this.#bags.isCrowded(row * this.#shape.bags + lowestBit(bits))) return true;
    return false;
  }

  /**
   * Counts the bags of a row in bins from now on in which enough values are final. Such values stay, so it never has to be undone.
   *
   * @param recent - How many of a bag's values may not be final.
   */
  condense(row: number, recent: (bag: number) => number): void {
    for (let bits = this.#touchedBags(row); bits !== 0; bits &= bits - 1) {
      const bag = lowestBit(bits);
      const at = row * this.#shape.bags + bag;
      if (this.#bags.isCrowded(at) && this.#bags.added(at) - recent(bag) >= EXACT_LIMIT) this.#bags.toBins(at);
    }
  }

  #touchedBags(row: number): number {
    return this.#touched[row * this.#words + this.#words - 1]!;
  }

  bagCount(row: number, bag: number): number {
    return this.#bags.count(row * this.#shape.bags + bag);
  }

  bagAdded(row: number, bag: number): number {
    return this.#bags.added(row * this.#shape.bags + bag);
  }

  bagBins(row: number, bag: number): BinCounts | undefined {
    return this.#bags.bins(row * this.#shape.bags + bag);
  }

  /** As `Bags.forEach`. */
  forEachValue(row: number, bag: number, visit: (value: number, weight: number) => void): void {
    this.#bags.forEach(row * this.#shape.bags + bag, visit);
  }

  /** Whether a row says nothing: everything in it was taken back. */
  isEmptyRow(row: number): boolean {
    const { columns } = this.#shape;
    const last = row * this.#words + this.#words - 1;
    for (let word = row * this.#words, first = row * columns; word < last; word++, first += 32) {
      for (let bits = this.#touched[word]!; bits !== 0; bits &= bits - 1)
        if (this.sums[first + lowestBit(bits)] !== 0) return false;
    }
    for (let bits = this.#touched[last]!; bits !== 0; bits &= bits - 1)
      if (this.#hasBag(row, lowestBit(bits))) return false;
    return true;
  }

  /**
   * Adds a row of others to a row of these.
   *
   * @param offsetMs - How long after the beginning of the step these belong to that of the others began.
   */
  addRow(row: number, from: Rows, fromRow: number, offsetMs = 0): void {
    const { columns, levels } = this.#shape;
    const firstLevel = columns - 2 * levels;
    const last = this.#words - 1;
    const { sums } = this;
    const to = row * columns;
    const at = fromRow * columns;
    for (let word = 0; word < last; word++) {
      const touched = from.#touched[fromRow * this.#words + word]!;
      this.#touched[row * this.#words + word]! |= touched;
      for (let bits = touched; bits !== 0; bits &= bits - 1) {
        const column = word * 32 + lowestBit(bits);
        const sum = from.sums[at + column]!;
        sums[to + column]! += sum;
        if (offsetMs !== 0 && column >= firstLevel && ((column - firstLevel) & 1) === 0)
          this.add(row, column + 1, sum * offsetMs);
      }
    }
    for (let bits = from.#touched[fromRow * this.#words + last]!; bits !== 0; bits &= bits - 1)
      this.#addBag(row, lowestBit(bits), from, fromRow);
  }

  #addBag(row: number, bag: number, from: Rows, fromRow: number): void {
    const { bags, tallies } = this.#shape;
    const fromAt = fromRow * bags + bag;
    if (from.#bags.isBlank(fromAt)) return;
    this.#touchBag(row, bag);
    const added = from.#bags.added(fromAt);
    if (added < 0) this.takenBack -= added;
    this.#bags.addAll(row * bags + bag, from.#bags, fromAt, tallies[bag]!);
  }

  // --- As bytes -------------------------------------------------------------------------------------------------------------------

  /**
   * Writes sums and bags of a row.
   *
   * @param isCanonical - Whether equal rows must give equal bytes; values are sorted then, which takes its time.
   */
  encodeRow(writer: ByteWriter, row: number, isCanonical: boolean): void {
    const { columns } = this.#shape;
    const { sums } = this;
    const from = row * columns;
    const lastWord = row * this.#words + this.#words - 1;
    let used = 0;
    for (let word = row * this.#words, first = from; word < lastWord; word++, first += 32) {
      for (let bits = this.#touched[word]!; bits !== 0; bits &= bits - 1)
        if (sums[first + lowestBit(bits)] !== 0) used++;
    }
    writer.whole(used);
    for (let word = row * this.#words, first = 0; word < lastWord; word++, first += 32) {
      for (let bits = this.#touched[word]!; bits !== 0; bits &= bits - 1) {
        const column = first + lowestBit(bits);
        const sum = sums[from + column]!;
        if (sum === 0) continue;
        writer.whole(column);
        writer.whole(sum);
      }
    }
    used = 0;
    for (let bits = this.#touched[lastWord]!; bits !== 0; bits &= bits - 1)
      if (this.#hasBag(row, lowestBit(bits))) used++;
    writer.whole(used);
    for (let bits = this.#touched[lastWord]!; bits !== 0; bits &= bits - 1) {
      const bag = lowestBit(bits);
      if (!this.#hasBag(row, bag)) continue;
      writer.whole(bag);
      this.#bags.encode(writer, row * this.#shape.bags + bag, isCanonical);
    }
  }

  /**
   * Adds what `encodeRow` wrote to a row.
   *
   * @param offsetMs - As for `addRow`.
   */
  decodeRow(reader: ByteReader, row: number, offsetMs = 0): void {
    const { columns, levels } = this.#shape;
    const firstLevel = columns - 2 * levels;
    for (let i = reader.whole(); i > 0; i--) {
      const column = reader.whole();
      const sum = reader.whole();
      this.add(row, column, sum);
      if (offsetMs !== 0 && column >= firstLevel && ((column - firstLevel) & 1) === 0)
        this.add(row, column + 1, sum * offsetMs);
    }
    for (let i = reader.whole(); i > 0; i--) {
      const bag = reader.whole();
      this.#touchBag(row, bag);
      this.#bags.decode(reader, row * this.#shape.bags + bag, this.#shape.tallies[bag]!);
    }
  }

  #hasBag(row: number, bag: number): boolean {
    return !this.#bags.isEmpty(row * this.#shape.bags + bag);
  }

  // --- Room -----------------------------------------------------------------------------------------------------------------------

  #addRow(key: number, slot: number): number {
    const row = this.count++;
    const { columns, bags } = this.#shape;
    if (row === this.keys.length) {
      this.keys = grownInts(this.keys, row * 2);
      this.sums = grownDoubles(this.sums, row * 2 * columns);
      this.#bags.grow(row * 2 * bags);
      this.#touched = grownInts(this.#touched, row * 2 * this.#words);
    }
    this.keys[row] = key;
    this.#slots[slot] = row + 1;
    if (this.count * 2 > this.#slots.length) this.#rehash();
    return row;
  }

  #rehash(): void {
    const mask = this.#slots.length * 2 - 1;
    this.#slots = new Int32Array(mask + 1);
    for (let row = 0; row < this.count; row++) {
      let slot = (Math.imul(this.keys[row]!, 0x9e3779b1) >>> 7) & mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
      this.#slots[slot] = row + 1;
    }
  }

  #touchBag(row: number, bag: number): void {
    this.#touched[row * this.#words + this.#words - 1]! |= 1 << bag;
  }
}
