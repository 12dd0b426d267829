/*
 * A blocked Bloom filter: says of a key that it was certainly not added, or may have been. All bits of a key lie in one line of the
 * processor's cache, so a question costs one access to memory. At 12 bits an entry and 6 probes, about 1 % of the keys that were not
 * added pass; 1.5 bytes an entry.
 *
 * Putze, Sanders, Singler: Cache-, hash- and space-efficient Bloom filters. ACM JEA 14, 2010.
 */

const BITS_AN_ENTRY = 12;
const PROBES = 6;
const BLOCK_WORDS = 16;
const BLOCK_BITS = BLOCK_WORDS * 32;

export interface IdFilter {
  readonly words: Uint32Array<ArrayBuffer>;
}

export function createIdFilter(entries: number): IdFilter {
  const blocks = Math.max(1, Math.ceil((entries * BITS_AN_ENTRY) / BLOCK_BITS));
  return { words: new Uint32Array(blocks * BLOCK_WORDS) };
}

export function addToFilter({ words }: IdFilter, high: number, low: number): void {
  const block = blockOf(words, high);
  const step = (low >>> 9) | 1;
  for (let probe = 0, bit = low; probe < PROBES; probe++, bit += step) {
    const index = block + ((bit >>> 5) & (BLOCK_WORDS - 1));
    words[index] = words[index]! | (1 << (bit & 31));
  }
}

export function mayHave({ words }: IdFilter, high: number, low: number): boolean {
  const block = blockOf(words, high);
  const step = (low >>> 9) | 1;
  for (let probe = 0, bit = low; probe < PROBES; probe++, bit += step) {
    if ((words[block + ((bit >>> 5) & (BLOCK_WORDS - 1))]! & (1 << (bit & 31))) === 0) return false;
  }
  return true;
}

function blockOf(words: Uint32Array, high: number): number {
  return Math.floor((high / 2 ** 32) * (words.length / BLOCK_WORDS)) * BLOCK_WORDS;
}
