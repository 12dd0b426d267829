/*
 * What changed in the buckets of a family since its views last looked. Written only while somebody watches. When more comes between two looks than
 * it takes, it keeps of all changes no more than the steps they are in: to read the buckets of these again costs less than to count that many
 * changes. When these become many as well, nothing more is written, and the views read all buckets again.
 */

import { grownDoubles } from '../storage/grown.ts';
import { TIERS } from './tiers.ts';

/** Most numbers it takes: those of some 15,000 events, which take a view about as long as steps of many thousand rows. */
const BOUND = 1 << 18;

/** Most steps: a day of event time. More come when a history is taken in. */
const MOST_STEPS = 1 << 14;

/** Steps of the other tiers are whole numbers of these. */
const STEP_MS = TIERS[0]!.stepMs;

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
  /** Most numbers that are written before it goes over to steps. */
  bound = BOUND;
  /** Entries were too many: only `steps` are written. */
  isBrief = false;
  /** More came than it takes. */
  hasLost = false;
  /** Whether anything is to be written. */
  isOpen = false;
  #head = 0;
  /** Of the finest tier. */
  #steps = new Set<number>();
  #lastStep = Number.NaN;

  /** For its one reader. */
  open(): void {
    this.isOpen = true;
  }

  close(): void {
    this.isOpen = false;
    this.hasLost = false;
    this.size = 0;
    this.entries = new Float64Array(FIRST_ROOM);
    this.#endBrief();
  }

  /** Begins what changes for a key at an instant. */
  head(key: number, time: number): void {
    if (this.size > this.bound) this.#becomeBrief();
    if (this.isBrief) {
      this.#noteStep(time);
      return;
    }
    this.#head = this.size + 2;
    this.#put(key, time, 0);
  }

  value(what: number, a: number, b: number): void {
    if (this.isBrief) return;
    this.entries[this.#head]!++;
    this.#put(what, a, b);
  }

  touch(cell: number): void {
    if (this.isOpen) this.head(cell, Number.NaN);
  }

  /** All of it is read; until something is written, `entries` are as they were. */
  read(): void {
    this.size = 0;
    this.#endBrief();
    if (!this.hasLost) return;
    this.hasLost = false;
    this.isOpen = true;
  }

  /** While it is brief: steps of a tier in which anything changed. */
  stepsOf(stepMs: number): Set<number> {
    const ratio = stepMs / STEP_MS;
    const steps = new Set<number>();
    for (const step of this.#steps) steps.add(Math.floor(step / ratio));
    return steps;
  }

  /** From here on only steps are written. */
  #becomeBrief(): void {
    const { entries, size } = this;
    this.isBrief = true;
    this.size = 0;
    for (let at = 0; at < size; at += HEAD + entries[at + 2]! * ENTRY) this.#noteStep(entries[at + 1]!);
  }

  #endBrief(): void {
    this.isBrief = false;
    this.#lastStep = Number.NaN;
    if (this.#steps.size > 0) this.#steps = new Set();
  }

  #noteStep(time: number): void {
    const step = Math.floor(time / STEP_MS);
    // What opens or closes has no time.
    if (step === this.#lastStep || Number.isNaN(step)) return;
    this.#lastStep = step;
    this.#steps.add(step);
    if (this.#steps.size <= MOST_STEPS) return;
    this.hasLost = true;
    this.isOpen = false;
    this.#endBrief();
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
    this.entries = grownDoubles(this.entries, this.entries.length * 2);
  }
}
