/*
 * What changed in the buckets of a family since its views last looked. Written only while somebody watches, and handed on before it grows beyond
 * what the processor has at hand: kept until the views are asked, at full rate it would be megabytes a second, and all of it counted in one turn.
 */

/** Numbers from which on it is handed on. */
const HANDED_ON_FROM = 1 << 13;

/*
 * Entries are flat: a head `[key, time, n]` followed by n triples `[what, a, b]`. `what` from 0 up to the number of columns is a sum and
 * `a` its amount; beyond it is a bag, `a` a value and `b` its weight; below 0 is a level (−1 − level), `a` its change and `b` the sum of changes × offsets from `time`. A head with
 * `time` NaN says that the open lists of cell `key` changed.
 */

export const HEAD = 3;
export const ENTRY = 3;

export class Journal {
  /** What was written since it was last read: its first `size` numbers. */
  entries = new Float64Array(HANDED_ON_FROM * 2);
  size = 0;
  isOpen = false;
  readonly #handOn: () => void;
  #head = 0;

  /** @param handOn - Takes the entries, and says so with `read`. */
  constructor(handOn: () => void) {
    this.#handOn = handOn;
  }

  head(key: number, time: number): void {
    if (this.size >= HANDED_ON_FROM) this.#handOn();
    this.#head = this.size + 2;
    this.#put(key, time, 0);
  }

  value(what: number, a: number, b: number): void {
    this.entries[this.#head]!++;
    this.#put(what, a, b);
  }

  touch(cell: number): void {
    this.head(cell, Number.NaN);
  }

  /** All of it was read. */
  read(): void {
    this.size = 0;
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

  /** For a single head with that many values. */
  #grow(): void {
    const larger = new Float64Array(this.entries.length * 2);
    larger.set(this.entries);
    this.entries = larger;
  }
}
