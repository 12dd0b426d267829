/*
 * Short texts (keys of records, what is kept of events) in an arena: a text is a number. It costs 4 bytes and one a character, two
 * where one of them is beyond Latin-1, rounded up to whole units.
 */

import {
  type Arena,
  hasTextAt,
  NOTHING,
  pageOf,
  putNarrow,
  putWide,
  textAt,
  UNIT_BYTES,
  unitOf,
  unitsFor,
} from './arena.ts';

const HEADER_BYTES = 4;

/** Far beyond any id. */
const MAX_LENGTH = 2 ** 16;

/** No text. */
export const NO_TEXT = NOTHING;

export class TextArena {
  readonly #arena: Arena;

  constructor(arena: Arena) {
    this.#arena = arena;
  }

  /** @throws {RangeError} When the text is longer than 65,536 characters. */
  put(text: string): number {
    const { length } = text;
    if (length > MAX_LENGTH) throw new RangeError(`Expected a text of at most ${MAX_LENGTH} characters, got ${length}`);
    let handle = this.#arena.reserve(unitsFor(HEADER_BYTES + length));
    const fits = putNarrow(this.#arena.bytes[pageOf(handle)]!, startOf(handle), text);
    if (!fits) {
      this.#arena.release(handle, unitsFor(HEADER_BYTES + length));
      handle = this.#arena.reserve(unitsFor(HEADER_BYTES + 2 * length));
      putWide(this.#arena.bytes[pageOf(handle)]!, startOf(handle), text);
    }
    this.#arena.ints[pageOf(handle)]![unitOf(handle) * 2] = length * 2 + (fits ? 0 : 1);
    return handle;
  }

  text(handle: number): string {
    const head = this.#head(handle);
    return textAt(this.#arena.bytes[pageOf(handle)]!, startOf(handle), head >>> 1, (head & 1) === 1);
  }

  equals(handle: number, text: string): boolean {
    const head = this.#head(handle);
    if (head >>> 1 !== text.length) return false;
    return hasTextAt(this.#arena.bytes[pageOf(handle)]!, startOf(handle), (head & 1) === 1, text);
  }

  free(handle: number): void {
    const head = this.#head(handle);
    this.#arena.release(handle, unitsFor(HEADER_BYTES + (head >>> 1) * ((head & 1) + 1)));
  }

  /** Twice the length, plus one where characters take two bytes. */
  #head(handle: number): number {
    return this.#arena.ints[pageOf(handle)]![unitOf(handle) * 2]!;
  }
}

function startOf(handle: number): number {
  return unitOf(handle) * UNIT_BYTES + HEADER_BYTES;
}
