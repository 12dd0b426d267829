/*
 * Counts by cell, sparse: a row for each cell that had something, with whole-number sums and *bags* of values.
 *
 * Whole numbers make taking back exact: a row from which everything is taken back equals one that never was. A bag keeps its values
 * until `EXACT_LIMIT` of them are final (see `condense`), then it counts them in bins: a window of fewer than `EXACT_LIMIT` values finds
 * them all exact, whatever is still taken back.
 *
 * Everything lies in a few typed arrays that are kept when the rows are cleared, so that a fold in steady state allocates nothing here.
 */

import { lowestBit } from '../storage/bits.ts';
import type { ByteReader, ByteWriter } from '../storage/byte-writer.ts';
import { BinCounts, binOf, EXACT_LIMIT } from './sketch.ts';

/** What a family counts in every row. */
export interface RowShape {
  readonly columns: number;
  /** Of the columns, the last two for each level: its changes, and its changes weighted with their offset into the bucket. */
  readonly levels: number;
  readonly bags: number;
  /** Bags that stay exact whatever they hold, for values that are few by nature such as scores. */
  readonly tallies: readonly boolean[];
}

// Fields of a bag: its first entry + 1 (0 for none), how many values it has, how many were ever added whatever was taken back later by an
// event of its own, and how many of its entries have a negative weight.
const HEAD = 0;
const COUNT = 1;
const ADDED = 2;
const NEGATIVE = 3;
const BAG_FIELDS = 4;

// Fields of an entry beside its value: its weight, and the next entry + 1.
const WEIGHT = 0;
const NEXT = 1;
const ENTRY_FIELDS = 2;

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
  #bags: Int32Array;
  /** Bags that are counted in bins, by `row × bags + bag`. */
  #bins: Map<number, BinCounts> | undefined;
  #values = new Float64Array(0);
  #entries = new Int32Array(0);
  #used = 0;
  #free = 0;

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
    this.#bags = new Int32Array(room * shape.bags * BAG_FIELDS);
    this.#slots = new Int32Array(room * 2);
  }

  /** Forgets everything but the room it takes. */
  clear(): void {
    this.sums.fill(0, 0, this.count * this.#shape.columns);
    this.#touched.fill(0, 0, this.count * this.#words);
    this.#bags.fill(0, 0, this.count * this.#shape.bags * BAG_FIELDS);
    this.#slots.fill(0);
    this.#bins = undefined;
    this.#used = 0;
    this.#free = 0;
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

  /** @param added - 1 for a value that an event adds, −1 where that is undone, 0 for what an event takes back and in tallies. */
  addValue(row: number, bag: number, value: number, weight: number, added = 0): void {
    this.#touchBag(row, bag);
    const at = row * this.#shape.bags + bag;
    this.#bags[at * BAG_FIELDS + COUNT]! += weight;
    this.#bags[at * BAG_FIELDS + ADDED]! += added;
    if (added < 0) this.takenBack++;
    if (this.#bins !== undefined) {
      const bins = this.#bins.get(at);
      if (bins) {
        bins.add(binOf(value), weight);
        return;
      }
    }
    // Durations rarely repeat: looking for an equal one would cost more than it saves, unless it may be one that is owed.
    if (weight > 0 && !this.#shape.tallies[bag] && this.#bags[at * BAG_FIELDS + NEGATIVE] === 0)
      this.#push(at, value, weight);
    else this.#adjust(at, value, weight);
  }

  /** Whether a row has a bag with exact values that is to be counted in bins once so many of them are final. */
  isCrowded(row: number): boolean {
    for (let bits = this.#touchedBags(row); bits !== 0; bits &= bits - 1)
      if (this.#isBagCrowded(row * this.#shape.bags + lowestBit(bits))) return true;
    return false;
  }

  #isBagCrowded(at: number): boolean {
    return this.#bags[at * BAG_FIELDS + ADDED]! >= EXACT_LIMIT && !this.#bins?.has(at);
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
      if (this.#isBagCrowded(at) && this.bagAdded(row, bag) - recent(bag) >= EXACT_LIMIT) this.#toBins(at);
    }
  }

  #touchedBags(row: number): number {
    return this.#touched[row * this.#words + this.#words - 1]!;
  }

  bagCount(row: number, bag: number): number {
    return this.#bags[(row * this.#shape.bags + bag) * BAG_FIELDS + COUNT]!;
  }

  bagAdded(row: number, bag: number): number {
    return this.#bags[(row * this.#shape.bags + bag) * BAG_FIELDS + ADDED]!;
  }

  bagBins(row: number, bag: number): BinCounts | undefined {
    return this.#bins?.get(row * this.#shape.bags + bag);
  }

  /** Calls `visit` for the exact values of a bag, in no particular order; nothing for a bag in bins. */
  forEachValue(row: number, bag: number, visit: (value: number, weight: number) => void): void {
    let entry = this.#bags[(row * this.#shape.bags + bag) * BAG_FIELDS + HEAD]! - 1;
    while (entry >= 0) {
      visit(this.#values[entry]!, this.#entries[entry * ENTRY_FIELDS + WEIGHT]!);
      entry = this.#entries[entry * ENTRY_FIELDS + NEXT]! - 1;
    }
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
    const { bags } = this.#shape;
    const at = (fromRow * bags + bag) * BAG_FIELDS;
    const count = from.#bags[at + COUNT]!;
    let entry = from.#bags[at + HEAD]! - 1;
    if (entry < 0 && count === 0 && from.#bags[at + ADDED] === 0) return;
    this.#touchBag(row, bag);
    const to = row * bags + bag;
    const added = from.#bags[at + ADDED]!;
    this.#bags[to * BAG_FIELDS + ADDED]! += added;
    if (added < 0) this.takenBack -= added;
    const bins = from.#bins?.get(fromRow * bags + bag);
    if (bins && !this.#bins?.has(to)) this.#toBins(to);
    if (bins) {
      this.#bins!.get(to)!.addAll(bins, 1);
      this.#bags[to * BAG_FIELDS + COUNT]! += bins.total;
      return;
    }
    for (; entry >= 0; entry = from.#entries[entry * ENTRY_FIELDS + NEXT]! - 1)
      this.addValue(row, bag, from.#values[entry]!, from.#entries[entry * ENTRY_FIELDS + WEIGHT]!);
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
      if (this.#hasBag(row, bag)) this.#encodeBag(writer, row, bag, isCanonical);
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
    for (let i = reader.whole(); i > 0; i--) this.#decodeBag(reader, row, reader.whole());
  }

  #hasBag(row: number, bag: number): boolean {
    return this.bagCount(row, bag) !== 0 || this.bagAdded(row, bag) !== 0;
  }

  #encodeBag(writer: ByteWriter, row: number, bag: number, isCanonical: boolean): void {
    writer.whole(bag);
    writer.whole(this.bagAdded(row, bag));
    const bins = this.bagBins(row, bag);
    if (!bins && !isCanonical) {
      this.#encodeList(writer, row, bag);
      return;
    }
    const entries = bins ? bins.entries() : this.#sortedEntries(row, bag);
    // The sign of the count tells bins from exact values.
    writer.whole(bins ? -1 - entries.length / 2 : entries.length / 2);
    let before = 0;
    for (let i = 0; i < entries.length; i += 2) {
      writer.whole(entries[i]! - before);
      writer.whole(entries[i + 1]!);
      before = entries[i]!;
    }
  }

  #encodeList(writer: ByteWriter, row: number, bag: number): void {
    const head = this.#bags[(row * this.#shape.bags + bag) * BAG_FIELDS + HEAD]! - 1;
    let length = 0;
    for (let entry = head; entry >= 0; entry = this.#entries[entry * ENTRY_FIELDS + NEXT]! - 1) length++;
    writer.whole(length);
    let before = 0;
    for (let entry = head; entry >= 0; entry = this.#entries[entry * ENTRY_FIELDS + NEXT]! - 1) {
      const value = this.#values[entry]!;
      writer.whole(value - before);
      writer.whole(this.#entries[entry * ENTRY_FIELDS + WEIGHT]!);
      before = value;
    }
  }

  /** Values and weights by turns, ascending, equal values together. */
  #sortedEntries(row: number, bag: number): number[] {
    const head = this.#bags[(row * this.#shape.bags + bag) * BAG_FIELDS + HEAD]! - 1;
    if (head < 0) return [];
    if (this.#entries[head * ENTRY_FIELDS + NEXT] === 0)
      return [this.#values[head]!, this.#entries[head * ENTRY_FIELDS + WEIGHT]!];
    const weights = new Map<number, number>();
    this.forEachValue(row, bag, (value, weight) => {
      weights.set(value, (weights.get(value) ?? 0) + weight);
    });
    const values = [...weights.keys()].filter((value) => weights.get(value) !== 0).sort((a, b) => a - b);
    return values.flatMap((value) => [value, weights.get(value)!]);
  }

  #decodeBag(reader: ByteReader, row: number, bag: number): void {
    const added = reader.whole();
    const count = reader.whole();
    this.#touchBag(row, bag);
    const at = row * this.#shape.bags + bag;
    let value = 0;
    if (count < 0) {
      if (!this.#bins?.has(at)) this.#toBins(at);
      const bins = this.#bins!.get(at)!;
      for (let i = 0; i < -1 - count; i++) {
        value += reader.whole();
        bins.add(value, reader.whole());
      }
      this.#bags[at * BAG_FIELDS + COUNT] = bins.total;
    } else {
      for (let i = 0; i < count; i++) {
        value += reader.whole();
        this.addValue(row, bag, value, reader.whole());
      }
    }
    this.#bags[at * BAG_FIELDS + ADDED]! += added;
  }

  // --- Room -----------------------------------------------------------------------------------------------------------------------

  #addRow(key: number, slot: number): number {
    const row = this.count++;
    const { columns, bags } = this.#shape;
    if (row === this.keys.length) {
      this.keys = grown(this.keys, row * 2);
      const sums = new Float64Array(row * 2 * columns);
      sums.set(this.sums);
      this.sums = sums;
      this.#bags = grown(this.#bags, row * 2 * bags * BAG_FIELDS);
      this.#touched = grown(this.#touched, row * 2 * this.#words);
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

  #push(at: number, value: number, weight: number): void {
    let entry = this.#free - 1;
    if (entry >= 0) this.#free = this.#entries[entry * ENTRY_FIELDS + NEXT]!;
    else {
      entry = this.#used++;
      if (entry === this.#values.length) {
        const size = Math.max(8, entry * 2);
        const values = new Float64Array(size);
        values.set(this.#values);
        this.#values = values;
        this.#entries = grown(this.#entries, size * ENTRY_FIELDS);
      }
    }
    this.#values[entry] = value;
    this.#entries[entry * ENTRY_FIELDS + WEIGHT] = weight;
    this.#entries[entry * ENTRY_FIELDS + NEXT] = this.#bags[at * BAG_FIELDS + HEAD]!;
    this.#bags[at * BAG_FIELDS + HEAD] = entry + 1;
    if (weight < 0) this.#bags[at * BAG_FIELDS + NEGATIVE]!++;
  }

  /**
   * Settles a weight with the entries of the same value. What is taken back here may have been added elsewhere (the bucket is packed), so
   * an entry may be negative; but entries of one value never differ in sign, or a reader would meet a value that is not there.
   */
  #adjust(at: number, value: number, weight: number): void {
    let left = weight;
    let before = -1;
    let entry = this.#bags[at * BAG_FIELDS + HEAD]! - 1;
    while (entry >= 0) {
      const next = this.#entries[entry * ENTRY_FIELDS + NEXT]! - 1;
      if (this.#values[entry] !== value) before = entry;
      else {
        const held = this.#entries[entry * ENTRY_FIELDS + WEIGHT]!;
        const sum = held + left;
        if (sum !== 0 && sum > 0 === held > 0) {
          this.#entries[entry * ENTRY_FIELDS + WEIGHT] = sum;
          return;
        }
        this.#unlink(at, before, entry);
        if (sum === 0) return;
        left = sum;
      }
      entry = next;
    }
    this.#push(at, value, left);
  }

  #unlink(at: number, before: number, entry: number): void {
    const next = this.#entries[entry * ENTRY_FIELDS + NEXT]!;
    if (before < 0) this.#bags[at * BAG_FIELDS + HEAD] = next;
    else this.#entries[before * ENTRY_FIELDS + NEXT] = next;
    if (this.#entries[entry * ENTRY_FIELDS + WEIGHT]! < 0) this.#bags[at * BAG_FIELDS + NEGATIVE]!--;
    this.#release(entry);
  }

  #release(entry: number): void {
    this.#entries[entry * ENTRY_FIELDS + NEXT] = this.#free;
    this.#free = entry + 1;
  }

  #toBins(at: number): void {
    const bins = new BinCounts();
    let entry = this.#bags[at * BAG_FIELDS + HEAD]! - 1;
    while (entry >= 0) {
      const next = this.#entries[entry * ENTRY_FIELDS + NEXT]! - 1;
      bins.add(binOf(this.#values[entry]!), this.#entries[entry * ENTRY_FIELDS + WEIGHT]!);
      this.#release(entry);
      entry = next;
    }
    this.#bags[at * BAG_FIELDS + HEAD] = 0;
    this.#bags[at * BAG_FIELDS + NEGATIVE] = 0;
    this.#bins ??= new Map();
    this.#bins.set(at, bins);
  }
}

function grown(array: Int32Array, size: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(size);
  larger.set(array);
  return larger;
}
