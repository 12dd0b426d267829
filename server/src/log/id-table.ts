/** Words of an entry: both halves of the key, and the value + 1, where 0 means that the slot is free. */
const WORDS = 3;
const SMALLEST_SLOTS = 1024;
/** Full beyond this share, probes become long. */
const MAX_LOAD = 0.6;

/**
 * Keys with a number each, in memory: open addressing with linear probing, 20 bytes an entry and more. A key may be there more
 * than once. Entries are never removed one by one; those added since `mark` can be taken back.
 *
 * They lie nearly in the order of their keys: whoever puts them down in that order goes through memory from front to back.
 */
export class IdTable {
  #slots: number;
  /** By so many bits a high half is more than the number of its slot. */
  #shift: number;
  #words: Uint32Array;
  #size = 0;
  /** Says nothing; a reading of which nothing is kept would be left out. */
  takenWhenWarmed = 0;
  /** Where the entries since `mark` are, in the order they came. */
  #added: number[] = [];

  /** @param entries - For so many there is room from the beginning; it grows as needed. */
  constructor(entries: number) {
    this.#slots = slotsFor(entries);
    this.#shift = shiftFor(this.#slots);
    this.#words = new Uint32Array(this.#slots * WORDS);
  }

  get size(): number {
    return this.#size;
  }

  /** What is added from here on can be taken back, and there is room for `count` of it. */
  mark(count: number): void {
    this.#added = [];
    if (this.#size + count <= this.#slots * MAX_LOAD) return;
    const before = this.#words;
    this.#slots = slotsFor(this.#size + count);
    this.#shift = shiftFor(this.#slots);
    this.#words = new Uint32Array(this.#slots * WORDS);
    for (let at = 0; at < before.length; at += WORDS) {
      if (before[at + 2] !== 0) this.#put(before[at]!, before[at + 1]!, before[at + 2]!);
    }
  }

  /**
   * Reads where the keys belong, for the processor's cache: one after the other each look would wait for memory, here many wait at once.
   *
   * @param keys - High and low halves in turn.
   */
  warm(keys: Uint32Array): void {
    const words = this.#words;
    let taken = 0;
    for (let at = 0; at < keys.length; at += 2) if (words[this.#home(keys[at]!) + 2] !== 0) taken++;
    this.takenWhenWarmed = taken;
  }

  /** @param value - From 0 to 2³² − 2. There has to be room for it; see `mark`. */
  add(high: number, low: number, value: number): void {
    this.#added.push(this.#put(high, low, value + 1));
    this.#size++;
  }

  /** Takes back what was added since `mark`. Exact, because the last entry of a chain is the first to go. */
  undo(): void {
    for (const at of this.#added.reverse()) this.#words[at + 2] = 0;
    this.#size -= this.#added.length;
    this.#added = [];
  }

  /** Adds `base` and the numbers of all entries of a key to `into`. */
  collect(high: number, low: number, base: number, into: number[]): void {
    const words = this.#words;
    const last = words.length - WORDS;
    for (let at = this.#home(high); words[at + 2] !== 0; at = at === last ? 0 : at + WORDS) {
      if (words[at] === high && words[at + 1] === low) into.push(base + words[at + 2]! - 1);
    }
  }

  /** The first slot that is taken; −1 where none is. */
  first(): number {
    return this.after(-1);
  }

  /** The next slot that is taken; −1 after the last. */
  after(slot: number): number {
    const words = this.#words;
    for (let at = (slot + 1) * WORDS; at < words.length; at += WORDS) if (words[at + 2] !== 0) return at / WORDS;
    return -1;
  }

  high(slot: number): number {
    return this.#words[slot * WORDS]!;
  }

  low(slot: number): number {
    return this.#words[slot * WORDS + 1]!;
  }

  value(slot: number): number {
    return this.#words[slot * WORDS + 2]! - 1;
  }

  clear(): void {
    this.#words.fill(0);
    this.#size = 0;
    this.#added = [];
  }

  #home(high: number): number {
    return (high >>> this.#shift) * WORDS;
  }

  /** @returns Where it was put. */
  #put(high: number, low: number, stored: number): number {
    const words = this.#words;
    const last = words.length - WORDS;
    let at = this.#home(high);
    while (words[at + 2] !== 0) at = at === last ? 0 : at + WORDS;
    words[at] = high;
    words[at + 1] = low;
    words[at + 2] = stored;
    return at;
  }
}

function slotsFor(entries: number): number {
  let slots = SMALLEST_SLOTS;
  while (slots * MAX_LOAD < entries) slots *= 2;
  return slots;
}

function shiftFor(slots: number): number {
  return Math.clz32(slots) + 1;
}
