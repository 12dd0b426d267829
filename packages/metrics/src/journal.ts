/*
 * What changed in the buckets of a family since its views last looked. Written only while somebody watches; when nobody looks for long, it is
 * dropped and the views rebuild themselves from the buckets, so that nobody's absence costs memory.
 */

/** Numbers kept before the reader is sent to rebuild. */
const BOUND = 1 << 22;

const FIRST_ROOM = 1 << 12;
/** Of the room there is; who uses less of it gives the rest back. Made anew for each reading, it would cost more than what is written. */
const LEAST_USED = 1 / 16;

/*
 * Entries are flat: a head `[key, time, n]` followed by n triples `[what, a, b]`. `what` from 0 up to the number of columns is a sum and
 * `a` its amount; beyond it is a bag, `a` a value and `b` its weight; below 0 is a level (−1 − level), `a` its change and `b` the sum of changes × offsets from `time`. A head with
 * `time` NaN says that the open lists of cell `key` changed.
 */

export const HEAD = 3;
export const ENTRY = 3;

export class Journal {
  /** What was written since it was last read: its first `size` numbers. */
  entries = new Float64Array(FIRST_ROOM);
  size = 0;
  /** Something that was to be read was dropped. */
  hasLost = false;
  isOpen = false;
  #head = 0;

  /** For its one reader, for whom it is written from now on. */
  open(): void {
    this.isOpen = true;
  }

  close(): void {
    this.isOpen = false;
    this.read();
  }

  head(key: number, time: number): void {
    if (this.size > BOUND) {
      this.read();
      this.hasLost = true;
    }
    this.#head = this.size + 2;
    this.#put(key, time, 0);
  }

  value(what: number, a: number, b: number): void {
    this.entries[this.#head]!++;
    this.#put(what, a, b);
  }

  touch(cell: number): void {
    this.#put(cell, Number.NaN, 0);
  }

  /** All of it is read. Who has hold of `entries` has them until the next is written. */
  read(): void {
    const room = this.entries.length;
    if (room > FIRST_ROOM && this.size < room * LEAST_USED) this.entries = new Float64Array(room / 2);
    this.size = 0;
    this.hasLost = false;
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
