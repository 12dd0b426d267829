/* Where entries of logs begin, by key: sorted by their bytes from the lowest, which keeps the order of equal keys. */

import { grownInts } from '../storage/grown.ts';

const DIGIT_BITS = 8;
const DIGITS = 2 ** DIGIT_BITS;

const FIRST_ROOM = 256;

/** Numbers of a place; one is spare, so that none lies across two lines of the processor's cache. */
export const PLACE = 4;
export const LOG = 0;
export const FROM = 1;
export const OFFSET = 2;

export class EntryOrder {
  count = 0;
  keys = new Int32Array(FIRST_ROOM);
  /** Of every entry which log it is in, where what follows its head begins, and how long after the step's beginning it was: together, as they are read out of order. */
  places = new Int32Array(FIRST_ROOM * PLACE);
  /** Entries in order, once sorted. */
  order = new Int32Array(FIRST_ROOM);
  #other = new Int32Array(FIRST_ROOM);
  /** Bits that are set in any key. */
  #bits = 0;
  readonly #starts = new Int32Array(DIGITS);

  clear(): void {
    this.count = 0;
    this.#bits = 0;
  }

  add(key: number, log: number, from: number, offsetMs: number): void {
    const at = this.count++;
    if (at === this.keys.length) this.#grow();
    this.keys[at] = key;
    this.places[at * PLACE + LOG] = log;
    this.places[at * PLACE + FROM] = from;
    this.places[at * PLACE + OFFSET] = offsetMs;
    this.#bits |= key;
  }

  sort(): void {
    const { count, keys } = this;
    for (let i = 0; i < count; i++) this.order[i] = i;
    const starts = this.#starts;
    for (let shift = 0; shift < 32 && this.#bits >>> shift !== 0; shift += DIGIT_BITS) {
      const from = this.order;
      const to = this.#other;
      starts.fill(0);
      for (let i = 0; i < count; i++) starts[(keys[i]! >>> shift) & (DIGITS - 1)]!++;
      let start = 0;
      for (let digit = 0; digit < DIGITS; digit++) {
        const there = starts[digit]!;
        starts[digit] = start;
        start += there;
      }
      for (let i = 0; i < count; i++) {
        const entry = from[i]!;
        to[starts[(keys[entry]! >>> shift) & (DIGITS - 1)]!++] = entry;
      }
      this.order = to;
      this.#other = from;
    }
  }

  #grow(): void {
    const size = this.keys.length * 2;
    this.keys = grownInts(this.keys, size);
    this.places = grownInts(this.places, size * PLACE);
    this.order = new Int32Array(size);
    this.#other = new Int32Array(size);
  }
}
