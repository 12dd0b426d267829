/*
 * Texts as bytes with what they stand for: the few words that come again with nearly every event need not be decoded each time. Bounded: a
 * full table begins anew, and an entry whose slots are taken is not kept, so that no choice of texts makes it slow. Beside
 * a text may lie the bytes that are to be written in its place.
 */

const PRIME = 0x01000193;
/** Slots that are looked into. */
const MAX_PROBES = 8;
/** Slots for each entry. */
const SPREAD = 2;
const BYTES_AN_ENTRY = 48;
const MAX_ENTRY_BYTES = 1024;
const WORDS = 4;
const HASH = 0;
const PLACE = 1;
const LENGTH = 2;
const REPLACEMENT = 3;
const NOTHING = new Uint8Array(0);

/** To begin a hash with; each byte is added by `hashed`. */
export const HASH_START = 0x811c9dc5 | 0;

/** FNV-1a. */
export function hashed(hash: number, byte: number): number {
  return Math.imul(hash ^ byte, PRIME);
}

export class BytesTable<T> {
  readonly #mask: number;
  readonly #maxEntries: number;
  /** Of each slot: hash, place of the text, its length (0 in a free slot) and that of its replacement. Together, for the processor's cache. */
  readonly #slots: Int32Array;
  readonly #values: (T | undefined)[];
  #textEnd = 0;
  #entries = 0;
  /** The texts, each followed by its replacement. Another array after the table began anew: what was found before stays as it is. */
  texts: Uint8Array;

  /** @param maxEntries - A power of two. */
  constructor(maxEntries: number) {
    const slots = maxEntries * SPREAD;
    this.#mask = slots - 1;
    this.#maxEntries = maxEntries;
    this.#slots = new Int32Array(slots * WORDS);
    this.#values = new Array(slots).fill(undefined);
    this.texts = new Uint8Array(maxEntries * BYTES_AN_ENTRY);
  }

  /**
   * @param hash - Of the bytes from `start` to `end`.
   * @returns The slot; −1 where it has none.
   */
  find(bytes: Uint8Array, start: number, end: number, hash: number): number {
    const length = end - start;
    const { texts } = this;
    const slots = this.#slots;
    let slot = (hash ^ (hash >>> 15)) & this.#mask;
    for (let probe = 0; probe < MAX_PROBES; probe++) {
      const at = slot * WORDS;
      const found = slots[at + LENGTH]!;
      if (found === 0) return -1;
      if (found === length && slots[at + HASH] === hash) {
        const from = slots[at + PLACE]!;
        let i = 0;
        while (i < length && texts[from + i] === bytes[start + i]) i++;
        if (i === length) return slot;
      }
      slot = (slot + 1) & this.#mask;
    }
    return -1;
  }

  value(slot: number): T {
    return this.#values[slot] as T;
  }

  /** Where its replacement begins in `texts`. */
  replacementFrom(slot: number): number {
    return this.#slots[slot * WORDS + PLACE]! + this.#slots[slot * WORDS + LENGTH]!;
  }

  replacementLength(slot: number): number {
    return this.#slots[slot * WORDS + REPLACEMENT]!;
  }

  /**
   * Keeps what a text stands for, which was not found, if there is room for it.
   *
   * @returns The slot; −1 where there is none for it.
   */
  add(bytes: Uint8Array, start: number, end: number, hash: number, value: T, replacement = NOTHING): number {
    const length = end - start;
    const needed = length + replacement.length;
    if (length === 0 || needed > MAX_ENTRY_BYTES) return -1;
    if (this.#entries === this.#maxEntries || this.#textEnd + needed > this.texts.length) this.#clear();
    let slot = (hash ^ (hash >>> 15)) & this.#mask;
    for (let probe = 0; probe < MAX_PROBES; probe++) {
      const at = slot * WORDS;
      if (this.#slots[at + LENGTH] === 0) {
        this.#slots[at + HASH] = hash;
        this.#slots[at + PLACE] = this.#textEnd;
        this.#slots[at + LENGTH] = length;
        this.#slots[at + REPLACEMENT] = replacement.length;
        this.#values[slot] = value;
        this.texts.set(bytes.subarray(start, end), this.#textEnd);
        this.texts.set(replacement, this.#textEnd + length);
        this.#textEnd += needed;
        this.#entries++;
        return slot;
      }
      slot = (slot + 1) & this.#mask;
    }
    return -1;
  }

  #clear(): void {
    this.#slots.fill(0);
    this.#values.fill(undefined);
    this.texts = new Uint8Array(this.texts.length);
    this.#entries = 0;
    this.#textEnd = 0;
  }
}
