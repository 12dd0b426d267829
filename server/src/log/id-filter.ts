/*
 * Blocked Bloom filters: a filter says of a key that it was certainly not added, or may have been. All bits of a key lie in one block. At 20
 * bits an entry and 7 probes, about one in a thousand of the keys that were not added pass.
 *
 * Putze, Sanders, Singler: Cache-, hash- and space-efficient Bloom filters. ACM JEA 14, 2010.
 *
 * Filters of up to eight runs are held interleaved: a byte has the same bit of all of them. So seven looks into half a kilobyte answer for
 * eight runs at once, where each by itself would cost an access to memory, which is all the time there is to save here.
 */

const BITS_AN_ENTRY = 20;
const PROBES = 7;
const WORD_BITS = 32;
const BLOCK_WORDS = 16;
const BLOCK_BITS = BLOCK_WORDS * WORD_BITS;

/** Filters that are asked together. */
export const GROUP_FILTERS = 8;

/** An empty filter for so many entries; with more it lets more pass. */
export function createIdFilter(entries: number): Uint32Array<ArrayBuffer> {
  return new Uint32Array(Math.max(1, Math.ceil((entries * BITS_AN_ENTRY) / BLOCK_BITS)) * BLOCK_WORDS);
}

export function addToFilter(filter: Uint32Array, high: number, low: number): void {
  const block = blockOf(filter.length / BLOCK_WORDS, high);
  const step = stepOf(low);
  for (let probe = 0, bit = low | 0; probe < PROBES; probe++, bit = (bit + step) | 0) {
    const at = block + (bit & (BLOCK_BITS - 1));
    filter[at >>> 5]! |= 1 << (at & (WORD_BITS - 1));
  }
}

/** Filters of one length. */
export class FilterGroup {
  /** Of each filter, words. */
  readonly length: number;
  /** Bit `i` of byte `b` is bit `b` of filter `i`. */
  readonly #bytes: Uint8Array;
  #size = 0;

  /** @param length - Of each filter, words. */
  constructor(length: number) {
    this.length = length;
    this.#bytes = new Uint8Array(length * WORD_BITS);
  }

  get isFull(): boolean {
    return this.#size === GROUP_FILTERS;
  }

  add(filter: Uint32Array): void {
    const own = 1 << this.#size++;
    for (let word = 0; word < filter.length; word++) {
      for (let bits = filter[word]!; bits !== 0; bits &= bits - 1) {
        const bit = 31 - Math.clz32(bits & -bits);
        this.#bytes[word * WORD_BITS + bit]! |= own;
      }
    }
  }

  /** Which filters may have a key: bit `i` for the one that was added as the i-th. */
  mayHave(high: number, low: number): number {
    const bytes = this.#bytes;
    const block = blockOf(this.length / BLOCK_WORDS, high);
    const step = stepOf(low);
    let may = (1 << GROUP_FILTERS) - 1;
    // Without a way out in between, which the processor would guess wrong every third time.
    for (let probe = 0, bit = low | 0; probe < PROBES; probe++, bit = (bit + step) | 0)
      may &= bytes[block + (bit & (BLOCK_BITS - 1))]!;
    return may;
  }
}

/** First bit of a key's block. */
function blockOf(blocks: number, high: number): number {
  return Math.floor((high / 2 ** 32) * blocks) * BLOCK_BITS;
}

/** Odd, so that a key's bits differ. */
function stepOf(low: number): number {
  return (low >>> 9) | 1;
}
