/*
 * Texts as bytes with what they stand for: the few words that come again with nearly every event need not be decoded each time. Bounded: a
 * full table begins anew, and an entry whose slots are taken is not kept, so that no choice of texts makes it slow.
 */

const PRIME = 0x01000193;
/** Slots that are looked into. */
const MAX_PROBES = 8;
/** Slots for each entry. */
const SPREAD = 2;
const BYTES_AN_ENTRY = 32;

/** To begin a hash with; each byte is added by `hashed`. */
export const HASH_START = 0x811c9dc5 | 0;

/** FNV-1a. */
export function hashed(hash: number, byte: number): number {
  return Math.imul(hash ^ byte, PRIME);
}

export class BytesTable<T> {
  readonly #mask: number;
  readonly #maxEntries: number;
  /** Of each slot: hash, and place of the text and its length. A length of 0 is a free slot. */
  readonly #hashes: Int32Array;
  readonly #starts: Int32Array;
  readonly #lengths: Uint8Array;
  readonly #values: (T | undefined)[];
  readonly #texts: Uint8Array;
  #textEnd = 0;
  #entries = 0;

  /** @param maxEntries - A power of two. */
  constructor(maxEntries: number) {
    const slots = maxEntries * SPREAD;
    this.#mask = slots - 1;
    this.#maxEntries = maxEntries;
    this.#hashes = new Int32Array(slots);
    this.#starts = new Int32Array(slots);
    this.#lengths = new Uint8Array(slots);
    this.#values = new Array(slots).fill(undefined);
    this.#texts = new Uint8Array(maxEntries * BYTES_AN_ENTRY);
  }

  /** @param hash - Of the bytes from `start` to `end`. */
  find(bytes: Uint8Array, start: number, end: number, hash: number): T | undefined {
    const length = end - start;
    const texts = this.#texts;
    let slot = (hash ^ (hash >>> 15)) & this.#mask;
    for (let probe = 0; probe < MAX_PROBES; probe++) {
      const found = this.#lengths[slot]!;
      if (found === 0) return undefined;
      if (found === length && this.#hashes[slot] === hash) {
        const from = this.#starts[slot]!;
        let i = 0;
        while (i < length && texts[from + i] === bytes[start + i]) i++;
        if (i === length) return this.#values[slot];
      }
      slot = (slot + 1) & this.#mask;
    }
    return undefined;
  }

  /** Keeps what a text stands for, which was not found, if there is room for it. */
  add(bytes: Uint8Array, start: number, end: number, hash: number, value: T): void {
    const length = end - start;
    if (length === 0 || length > 255) return;
    if (this.#entries === this.#maxEntries || this.#textEnd + length > this.#texts.length) this.#clear();
    let slot = (hash ^ (hash >>> 15)) & this.#mask;
    for (let probe = 0; probe < MAX_PROBES; probe++) {
      if (this.#lengths[slot] === 0) {
        this.#hashes[slot] = hash;
        this.#starts[slot] = this.#textEnd;
        this.#lengths[slot] = length;
        this.#values[slot] = value;
        this.#texts.set(bytes.subarray(start, end), this.#textEnd);
        this.#textEnd += length;
        this.#entries++;
        return;
      }
      slot = (slot + 1) & this.#mask;
    }
  }

  #clear(): void {
    this.#lengths.fill(0);
    this.#values.fill(undefined);
    this.#entries = 0;
    this.#textEnd = 0;
  }
}
