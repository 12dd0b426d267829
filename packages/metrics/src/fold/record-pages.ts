/*
 * Where records lie: rows of whole numbers, a short key and doubles, one after the other on pages of bytes. There is nothing for the
 * collector to walk through, little for the processor to fetch, and room that is used again.
 */

import { NO_EVENT } from '../events/event-pool.ts';
import { hasTextAt, putNarrow, textAt } from '../storage/arena.ts';
import type { TextArena } from '../storage/text-arena.ts';
import { NONE } from './record-index.ts';

/** In no slot of the wheel. */
export const NO_SLOT = 2 ** 31 - 1;

// Whole numbers of a row. `KIND` is `SHADOW` for the state of a base, and `FREE` for a place that is free, whose `KEY` is the next one.
export const KIND = 0;
export const KEY = 1;
export const HASH = 2;
/** Its last event; that one knows the one before it. */
export const LAST = 3;
export const COUNT = 4;
/** Where the state of the base is; `NONE` where it is the state of the record itself, which then keeps no event. */
export const BASE = 5;
export const SLOT = 6;
/** 1 where its entity has something beside numbers: few have, and what it is lies elsewhere. */
export const HAS_REST = 7;
/** An even number, for doubles follow. */
const INTS = 8;

export const SHADOW = -1;
const FREE = -2;

// Then the characters of a short key: most are short, and they are found where the rest is. `KEY` is the complement of its length then.
// Then doubles: when it was given up after the last event (`NaN` if it was not), the instant of the last event of its base (−∞ without
// one) and of the last event of all, and then the entity's own.
const KEY_BYTES = 24;
const KEY_AT = INTS / 2;
export const EXPIRED_AT = KEY_AT + KEY_BYTES / 8;
export const BASE_AT = EXPIRED_AT + 1;
export const LAST_AT = EXPIRED_AT + 2;
export const OWN = EXPIRED_AT + 3;

const PAGE_BITS = 10;
const PAGE_ROWS = 2 ** PAGE_BITS;
const IN_PAGE = PAGE_ROWS - 1;

export class RecordPages {
  readonly #texts: TextArena;
  /** Doubles a row. */
  readonly stride: number;
  /** Pages of rows as whole numbers, as doubles and as bytes. */
  readonly #ints: Int32Array[] = [];
  readonly #doubles: Float64Array[] = [];
  readonly #bytes: Uint8Array<ArrayBuffer>[] = [];
  /** Rows that were ever used. */
  used = 0;
  #free = NONE;

  /** @param width - Most numbers an entity has. @param texts - Where keys lie that are not short. */
  constructor(width: number, texts: TextArena) {
    this.stride = OWN + width;
    this.#texts = texts;
  }

  int(row: number, field: number): number {
    return this.#ints[row >>> PAGE_BITS]![(row & IN_PAGE) * this.stride * 2 + field]!;
  }

  setInt(row: number, field: number, value: number): void {
    this.#ints[row >>> PAGE_BITS]![(row & IN_PAGE) * this.stride * 2 + field] = value;
  }

  double(row: number, field: number): number {
    return this.#doubles[row >>> PAGE_BITS]![(row & IN_PAGE) * this.stride + field]!;
  }

  setDouble(row: number, field: number, value: number): void {
    this.#doubles[row >>> PAGE_BITS]![(row & IN_PAGE) * this.stride + field] = value;
  }

  /** The doubles of the page that a row is on; its entity's own begin at `ownAt`. */
  doublesOf(row: number): Float64Array {
    return this.#doubles[row >>> PAGE_BITS]!;
  }

  ownAt(row: number): number {
    return (row & IN_PAGE) * this.stride + OWN;
  }

  // --- Keys -----------------------------------------------------------------------------------------------------------------------

  key(row: number): string {
    const text = this.int(row, KEY);
    return text >= 0
      ? this.#texts.text(text)
      : textAt(this.#bytes[row >>> PAGE_BITS]!, this.#keyStart(row), ~text, false);
  }

  setKey(row: number, key: string): void {
    const isShort = key.length <= KEY_BYTES && putNarrow(this.#bytes[row >>> PAGE_BITS]!, this.#keyStart(row), key);
    this.setInt(row, KEY, isShort ? ~key.length : this.#texts.put(key));
  }

  /** Gives the room back of a key that lies elsewhere. */
  dropKey(row: number): void {
    const text = this.int(row, KEY);
    if (text >= 0) this.#texts.free(text);
  }

  /** Whether a row is of that kind and key. */
  isOf(row: number, kind: number, key: string): boolean {
    const ints = this.#ints[row >>> PAGE_BITS]!;
    const at = (row & IN_PAGE) * this.stride;
    if (ints[at * 2 + KIND] !== kind) return false;
    const text = ints[at * 2 + KEY]!;
    if (text >= 0) return this.#texts.equals(text, key);
    if (~text !== key.length) return false;
    return hasTextAt(this.#bytes[row >>> PAGE_BITS]!, (at + KEY_AT) * 8, false, key);
  }

  /** Where a short key begins, in bytes. */
  #keyStart(row: number): number {
    return ((row & IN_PAGE) * this.stride + KEY_AT) * 8;
  }

  // --- Room -----------------------------------------------------------------------------------------------------------------------

  /** A row of a kind without events, base, slot or anything beside numbers; its entity's numbers are still those of an earlier one. */
  reserve(kind: number): number {
    let row = this.#free;
    if (row !== NONE) this.#free = this.int(row, KEY);
    else {
      row = this.used++;
      if (row >>> PAGE_BITS === this.#ints.length) {
        const page = new ArrayBuffer(PAGE_ROWS * this.stride * 8);
        this.#ints.push(new Int32Array(page));
        this.#doubles.push(new Float64Array(page));
        this.#bytes.push(new Uint8Array(page));
      }
    }
    const ints = this.#ints[row >>> PAGE_BITS]!;
    const doubles = this.#doubles[row >>> PAGE_BITS]!;
    const at = (row & IN_PAGE) * this.stride;
    ints[at * 2 + KIND] = kind;
    ints[at * 2 + LAST] = NO_EVENT;
    ints[at * 2 + COUNT] = 0;
    ints[at * 2 + BASE] = NONE;
    ints[at * 2 + SLOT] = NO_SLOT;
    ints[at * 2 + HAS_REST] = 0;
    doubles[at + EXPIRED_AT] = Number.NaN;
    doubles[at + BASE_AT] = Number.NEGATIVE_INFINITY;
    doubles[at + LAST_AT] = Number.NEGATIVE_INFINITY;
    return row;
  }

  release(row: number): void {
    this.setInt(row, KIND, FREE);
    // Nobody looks at it where the wheel has it still.
    this.setInt(row, SLOT, NO_SLOT);
    this.setInt(row, KEY, this.#free);
    this.#free = row;
  }
}
