/*
 * What changed in the buckets of a family since its views last looked. Written only while somebody watches. When more comes between two looks than
 * it takes, it is dropped and nothing more is written: the views read the buckets again, which costs less than to count that many changes.
 */

/** Most numbers it takes: those of some 60,000 events. */
const BOUND = 1 << 20;

const FIRST_ROOM = 1 << 12;

/*
 * Entries are flat: a head `[key, time, n]` followed by n triples `[what, a, b]`. `what` from 0 up to the number of columns is a sum and
 * `a` its amount; beyond it is a bag, `a` a value and `b` its weight; below 0 is a level (−1 − level), `a` its change and `b` the sum of changes × offsets from `time`. A head with
 * `time` NaN says that the open lists of cell `key` changed.
 */

export const HEAD = 3;
export const ENTRY = 3;

export class Journal {
  /** What was written since it was last read: its first `size` numbers. The memory is used again. */
  entries = new Float64Array(FIRST_ROOM);
  size = 0;
  /** More came than it takes. */
  hasLost = false;
  /** Whether anything is to be written. */
  isOpen = false;
  #head = 0;

  /** For its one reader. */
  open(): void {
    this.isOpen = true;
  }

  close(): void {
    this.isOpen = false;
    this.hasLost = false;
    this.size = 0;
    this.entries = new Float64Array(FIRST_ROOM);
  }

  /** Begins what changes for a key at an instant. */
  head(key: number, time: number): void {
    if (this.size > BOUND) {
      this.hasLost = true;
      this.isOpen = false;
      this.size = 0;
      return;
    }
    this.#head = this.size + 2;
    this.#put(key, time, 0);
  }

  value(what: number, a: number, b: number): void {
    this.entries[this.#head]!++;
    this.#put(what, a, b);
  }

  touch(cell: number): void {
    if (this.isOpen) this.head(cell, Number.NaN);
  }

  /** All of it is read; until something is written, `entries` are as they were. */
  read(): void {
    this.size = 0;
    if (!this.hasLost) return;
    this.hasLost = false;
    this.isOpen = true;
  }

  #put(first: number, second: number, third: number): void {
    const at = this.size;
    if (at + HEAD > this.entries.length) this.#grow();
    const { entries } = this;
    entries[at] = first;
    entries[at + 1] = second;
    entries[at + 2] = third;
    this.size = at + HEAD;
  }

  #grow(): void {
    const larger = new Float64Array(this.entries.length * 2);
    larger.set(this.entries);
    this.entries = larger;
  }
}
