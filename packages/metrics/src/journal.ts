/*
 * What changed in the buckets of a family since its views last looked. Written only while somebody watches; a view that falls behind the
 * bound rebuilds itself from the buckets, so that nobody's absence costs memory.
 */

/** Numbers kept before readers are sent to rebuild. */
const BOUND = 1 << 22;

/** Numbers from which on it is worth looking whether all have been read. */
const TRIM_FROM = 1 << 16;

/*
 * Entries are flat: a head `[key, time, n]` followed by n triples `[what, a, b]`. `what` from 0 up to the number of columns is a sum and
 * `a` its amount; beyond it is a bag, `a` a value and `b` its weight; below 0 is a level (−1 − level), `a` its change and `b` the sum of changes × offsets from `time`. A head with
 * `time` NaN says that the open lists of cell `key` changed.
 */

export const HEAD = 3;
export const ENTRY = 3;

export interface JournalReader {
  /** Up to where it has read. */
  position: number;
}

export class Journal {
  entries: number[] = [];
  /** Position of `entries[0]` in everything ever written. */
  start = 0;
  readonly #readers = new Set<JournalReader>();
  #head = -1;
  #trimAt = TRIM_FROM;

  get isOpen(): boolean {
    return this.#readers.size > 0;
  }

  get end(): number {
    return this.start + this.entries.length;
  }

  open(reader: JournalReader): void {
    reader.position = this.end;
    this.#readers.add(reader);
  }

  close(reader: JournalReader): void {
    this.#readers.delete(reader);
    if (this.#readers.size === 0) this.#drop(this.end);
  }

  head(key: number, time: number): void {
    if (this.entries.length > this.#trimAt) this.#trim();
    this.#head = this.entries.length + 2;
    this.entries.push(key, time, 0);
  }

  value(what: number, a: number, b: number): void {
    this.entries[this.#head]!++;
    this.entries.push(what, a, b);
  }

  /** Says to every reader that something is missing. */
  lose(): void {
    this.start = this.end + 1;
    this.entries = [];
  }

  touch(cell: number): void {
    this.entries.push(cell, Number.NaN, 0);
  }

  /** Forgets what every reader has read; all of it when one of them is too far behind. */
  #trim(): void {
    let position = this.end;
    for (const reader of this.#readers) if (reader.position < position) position = reader.position;
    this.#drop(this.end - position > BOUND ? this.end : position);
    this.#trimAt = Math.max(TRIM_FROM, this.entries.length * 2);
  }

  #drop(position: number): void {
    const gone = position - this.start;
    if (gone <= 0) return;
    this.entries = gone >= this.entries.length ? [] : this.entries.slice(gone);
    this.start = position;
  }
}
