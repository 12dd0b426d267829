/*
 * Bags of values: each keeps its values until `EXACT_LIMIT` of them are final, then it counts them in bins. A window of fewer than
 * `EXACT_LIMIT` values so finds them all exact, whatever is still taken back.
 *
 * The values of all bags lie in two typed arrays as linked entries, which are kept when the bags are cleared: a fold in steady state
 * allocates nothing here. A bag is a number; whose it is, its owner knows.
 */

import type { ByteReader, ByteWriter } from '../storage/byte-writer.ts';
import { grownDoubles, grownInts } from '../storage/grown.ts';
import { BinCounts, binOf, EXACT_LIMIT } from './sketch.ts';

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

export class Bags {
  #bags: Int32Array;
  /** Of the bags that are counted in them. */
  #bins: Map<number, BinCounts> | undefined;
  #values = new Float64Array(0);
  #entries = new Int32Array(0);
  #used = 0;
  #free = 0;

  constructor(room: number) {
    this.#bags = new Int32Array(room * BAG_FIELDS);
  }

  /** Makes room for so many bags. */
  grow(room: number): void {
    this.#bags = grownInts(this.#bags, room * BAG_FIELDS);
  }

  /** Empties the first bags, which are all that were used. */
  clear(count: number): void {
    this.#bags.fill(0, 0, count * BAG_FIELDS);
    this.#bins = undefined;
    this.#used = 0;
    this.#free = 0;
  }

  /** How many values a bag has, in bins or not. */
  count(bag: number): number {
    return this.#bags[bag * BAG_FIELDS + COUNT]!;
  }

  /** How many were added by an event that was not undone. */
  added(bag: number): number {
    return this.#bags[bag * BAG_FIELDS + ADDED]!;
  }

  /** Whether a bag says nothing: its values, if it has entries, cancel each other out. */
  isEmpty(bag: number): boolean {
    return this.count(bag) === 0 && this.added(bag) === 0;
  }

  /** Whether a bag says nothing and has no entries either. */
  isBlank(bag: number): boolean {
    return this.isEmpty(bag) && this.#head(bag) < 0;
  }

  /** @returns `undefined` while its values are exact. */
  bins(bag: number): BinCounts | undefined {
    return this.#bins?.get(bag);
  }

  /** @param added - 1 for a value that an event adds, −1 where that is undone, 0 for what an event takes back and in tallies. */
  add(bag: number, value: number, weight: number, added: number, isTally: boolean): void {
    this.#bags[bag * BAG_FIELDS + COUNT]! += weight;
    this.#bags[bag * BAG_FIELDS + ADDED]! += added;
    if (this.#bins !== undefined) {
      const bins = this.#bins.get(bag);
      if (bins) {
        bins.add(binOf(value), weight);
        return;
      }
    }
    // Durations rarely repeat: looking for an equal one would cost more than it saves, unless it may be one that is owed.
    if (weight > 0 && !isTally && this.#bags[bag * BAG_FIELDS + NEGATIVE] === 0) this.#push(bag, value, weight);
    else this.#adjust(bag, value, weight);
  }

  /** Adds a bag of others to a bag of these. */
  addAll(bag: number, from: Bags, fromBag: number, isTally: boolean): void {
    this.#bags[bag * BAG_FIELDS + ADDED]! += from.added(fromBag);
    const bins = from.bins(fromBag);
    if (bins) {
      this.toBins(bag).addAll(bins, 1);
      this.#bags[bag * BAG_FIELDS + COUNT]! += bins.total;
      return;
    }
    for (let entry = from.#head(fromBag); entry >= 0; entry = from.#next(entry))
      this.add(bag, from.#values[entry]!, from.#weight(entry), 0, isTally);
  }

  /** Calls `visit` for the exact values of a bag, in no particular order; nothing for a bag in bins. */
  forEach(bag: number, visit: (value: number, weight: number) => void): void {
    for (let entry = this.#head(bag); entry >= 0; entry = this.#next(entry))
      visit(this.#values[entry]!, this.#weight(entry));
  }

  /** Whether a bag has exact values that are to be counted in bins once so many of them are final. */
  isCrowded(bag: number): boolean {
    return this.added(bag) >= EXACT_LIMIT && !this.#bins?.has(bag);
  }

  /** Counts a bag in bins from now on. @returns Its bins; those that it has, when it is counted in bins already. */
  toBins(bag: number): BinCounts {
    this.#bins ??= new Map();
    let bins = this.#bins.get(bag);
    if (bins) return bins;
    bins = new BinCounts();
    let entry = this.#head(bag);
    while (entry >= 0) {
      const next = this.#next(entry);
      bins.add(binOf(this.#values[entry]!), this.#weight(entry));
      this.#release(entry);
      entry = next;
    }
    this.#bags[bag * BAG_FIELDS + HEAD] = 0;
    this.#bags[bag * BAG_FIELDS + NEGATIVE] = 0;
    this.#bins.set(bag, bins);
    return bins;
  }

  // --- As bytes -------------------------------------------------------------------------------------------------------------------

  /** @param isCanonical - Whether equal bags must give equal bytes; values are sorted then, which takes its time. */
  encode(writer: ByteWriter, bag: number, isCanonical: boolean): void {
    writer.whole(this.added(bag));
    const bins = this.bins(bag);
    if (!bins && !isCanonical) {
      this.#encodeList(writer, bag);
      return;
    }
    const entries = bins ? bins.entries() : this.#sortedEntries(bag);
    // The sign of the count tells bins from exact values.
    writer.whole(bins ? -1 - entries.length / 2 : entries.length / 2);
    let before = 0;
    for (let i = 0; i < entries.length; i += 2) {
      writer.whole(entries[i]! - before);
      writer.whole(entries[i + 1]!);
      before = entries[i]!;
    }
  }

  #encodeList(writer: ByteWriter, bag: number): void {
    const head = this.#head(bag);
    let length = 0;
    for (let entry = head; entry >= 0; entry = this.#next(entry)) length++;
    writer.whole(length);
    let before = 0;
    for (let entry = head; entry >= 0; entry = this.#next(entry)) {
      const value = this.#values[entry]!;
      writer.whole(value - before);
      writer.whole(this.#weight(entry));
      before = value;
    }
  }

  /** Values and weights by turns, ascending, equal values together. */
  #sortedEntries(bag: number): number[] {
    const head = this.#head(bag);
    if (head < 0) return [];
    if (this.#next(head) < 0) return [this.#values[head]!, this.#weight(head)];
    const weights = new Map<number, number>();
    this.forEach(bag, (value, weight) => {
      weights.set(value, (weights.get(value) ?? 0) + weight);
    });
    const values = [...weights.keys()].filter((value) => weights.get(value) !== 0).sort((a, b) => a - b);
    return values.flatMap((value) => [value, weights.get(value)!]);
  }

  /** Adds what `encode` wrote to a bag. */
  decode(reader: ByteReader, bag: number, isTally: boolean): void {
    const added = reader.whole();
    const count = reader.whole();
    let value = 0;
    if (count < 0) {
      const bins = this.toBins(bag);
      for (let i = 0; i < -1 - count; i++) {
        value += reader.whole();
        bins.add(value, reader.whole());
      }
      this.#bags[bag * BAG_FIELDS + COUNT] = bins.total;
    } else {
      for (let i = 0; i < count; i++) {
        value += reader.whole();
        this.add(bag, value, reader.whole(), 0, isTally);
      }
    }
    this.#bags[bag * BAG_FIELDS + ADDED]! += added;
  }

  // --- Entries --------------------------------------------------------------------------------------------------------------------

  /** The first entry of a bag; negative when it has none. */
  #head(bag: number): number {
    return this.#bags[bag * BAG_FIELDS + HEAD]! - 1;
  }

  /** The entry after one; negative after the last. */
  #next(entry: number): number {
    return this.#entries[entry * ENTRY_FIELDS + NEXT]! - 1;
  }

  #weight(entry: number): number {
    return this.#entries[entry * ENTRY_FIELDS + WEIGHT]!;
  }

  #push(bag: number, value: number, weight: number): void {
    let entry = this.#free - 1;
    if (entry >= 0) this.#free = this.#entries[entry * ENTRY_FIELDS + NEXT]!;
    else {
      entry = this.#used++;
      if (entry === this.#values.length) {
        const size = Math.max(8, entry * 2);
        this.#values = grownDoubles(this.#values, size);
        this.#entries = grownInts(this.#entries, size * ENTRY_FIELDS);
      }
    }
    this.#values[entry] = value;
    this.#entries[entry * ENTRY_FIELDS + WEIGHT] = weight;
    this.#entries[entry * ENTRY_FIELDS + NEXT] = this.#bags[bag * BAG_FIELDS + HEAD]!;
    this.#bags[bag * BAG_FIELDS + HEAD] = entry + 1;
    if (weight < 0) this.#bags[bag * BAG_FIELDS + NEGATIVE]!++;
  }

  /**
   * Settles a weight with the entries of the same value. What is taken back here may have been added elsewhere (the bucket is packed), so
   * an entry may be negative; but entries of one value never differ in sign, or a reader would meet a value that is not there.
   */
  #adjust(bag: number, value: number, weight: number): void {
    let left = weight;
    let before = -1;
    let entry = this.#head(bag);
    while (entry >= 0) {
      const next = this.#next(entry);
      if (this.#values[entry] !== value) before = entry;
      else {
        const held = this.#weight(entry);
        const sum = held + left;
        if (sum !== 0 && sum > 0 === held > 0) {
          this.#entries[entry * ENTRY_FIELDS + WEIGHT] = sum;
          return;
        }
        this.#unlink(bag, before, entry);
        if (sum === 0) return;
        left = sum;
      }
      entry = next;
    }
    this.#push(bag, value, left);
  }

  #unlink(bag: number, before: number, entry: number): void {
    const next = this.#entries[entry * ENTRY_FIELDS + NEXT]!;
    if (before < 0) this.#bags[bag * BAG_FIELDS + HEAD] = next;
    else this.#entries[before * ENTRY_FIELDS + NEXT] = next;
    if (this.#weight(entry) < 0) this.#bags[bag * BAG_FIELDS + NEGATIVE]!--;
    this.#release(entry);
  }

  #release(entry: number): void {
    this.#entries[entry * ENTRY_FIELDS + NEXT] = this.#free;
    this.#free = entry + 1;
  }
}
