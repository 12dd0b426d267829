/*
 * Finds records by a hash of kind and key. The key itself decides, and it stays with the record; here lie hashes and numbers alone.
 */

/** No record. */
export const NONE = -1;

/** Slots are pairs of hash and record + 1, at most three quarters of them taken. */
const SLOT_INTS = 2;

/** Slots looked at for a free one before the hash is taken to be the fault of somebody who chooses ids for it. */
const MAX_PROBES = 1024;

/** What there is to be found. */
export interface IndexedRecords {
  isOf(record: number, kind: number, key: string): boolean;
  key(record: number): string;
  /** As it was set. */
  hash(record: number): number;
  setHash(record: number, hash: number): void;
  forEachRecord(visit: (record: number, kind: number) => void): void;
}

export class RecordIndex {
  readonly #records: IndexedRecords;
  #slots = new Int32Array(32 * SLOT_INTS);
  #size = 0;
  /** Mixed into every hash. */
  #seed = 0;

  constructor(records: IndexedRecords) {
    this.#records = records;
  }

  /** Records there are. */
  get size(): number {
    return this.#size;
  }

  /** @returns `NONE` when there is no such record. */
  find(kind: number, key: string): number {
    const hash = hashOf(this.#seed ^ kind, key);
    const slots = this.#slots;
    const mask = slots.length / SLOT_INTS - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const record = slots[slot * SLOT_INTS + 1]! - 1;
      if (record < 0) return NONE;
      if (slots[slot * SLOT_INTS] === hash && this.#records.isOf(record, kind, key)) return record;
    }
  }

  /** Takes in a record of a kind and key that are not there. */
  add(record: number, kind: number, key: string): void {
    const hash = hashOf(this.#seed ^ kind, key);
    this.#records.setHash(record, hash);
    this.#size++;
    if (this.#size * 4 > (this.#slots.length / SLOT_INTS) * 3) this.#rehash();
    if (this.#take(hash, record) > MAX_PROBES) this.#reseed();
  }

  /** Takes a record out of the slots, and moves those after it that it stood in the way of. */
  remove(record: number): void {
    this.#size--;
    const slots = this.#slots;
    const mask = slots.length / SLOT_INTS - 1;
    let gap = this.#records.hash(record) & mask;
    while (slots[gap * SLOT_INTS + 1] !== record + 1) gap = (gap + 1) & mask;
    for (let slot = (gap + 1) & mask; slots[slot * SLOT_INTS + 1] !== 0; slot = (slot + 1) & mask) {
      const home = slots[slot * SLOT_INTS]! & mask;
      if (((slot - home) & mask) < ((slot - gap) & mask)) continue;
      slots[gap * SLOT_INTS] = slots[slot * SLOT_INTS]!;
      slots[gap * SLOT_INTS + 1] = slots[slot * SLOT_INTS + 1]!;
      gap = slot;
    }
    slots[gap * SLOT_INTS + 1] = 0;
  }

  /** @returns How many slots were taken already. */
  #take(hash: number, record: number): number {
    const mask = this.#slots.length / SLOT_INTS - 1;
    let slot = hash & mask;
    let probes = 0;
    for (; this.#slots[slot * SLOT_INTS + 1] !== 0; slot = (slot + 1) & mask) probes++;
    this.#slots[slot * SLOT_INTS] = hash;
    this.#slots[slot * SLOT_INTS + 1] = record + 1;
    return probes;
  }

  /** Hashes everything anew, from a seed that follows from all keys there are: more than one sender knows. */
  #reseed(): void {
    const records = this.#records;
    let seed = this.#seed;
    records.forEachRecord((record) => {
      seed = mixed(seed, records.hash(record));
    });
    this.#seed = seed & ~0xff;
    this.#slots = new Int32Array(this.#slots.length);
    records.forEachRecord((record, kind) => {
      const hash = hashOf(this.#seed ^ kind, records.key(record));
      records.setHash(record, hash);
      this.#take(hash, record);
    });
  }

  #rehash(): void {
    const old = this.#slots;
    this.#slots = new Int32Array(old.length * 2);
    for (let i = 0; i < old.length; i += SLOT_INTS) if (old[i + 1] !== 0) this.#take(old[i]!, old[i + 1]! - 1);
  }
}

/** @param seed - With the kind mixed in. */
export function hashOf(seed: number, key: string): number {
  let hash = seed;
  for (let i = 0; i < key.length; i++) hash = mixed(hash, key.charCodeAt(i));
  hash = Math.imul(hash ^ (hash >>> 13), 0x5bd1e995);
  return hash ^ (hash >>> 15);
}

function mixed(hash: number, value: number): number {
  const product = Math.imul(hash ^ value, 0x01000193);
  return product ^ (product >>> 15);
}
