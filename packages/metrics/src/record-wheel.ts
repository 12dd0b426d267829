/*
 * When records are looked at though nothing happens to them: by minute of event time.
 */

import { type FoldRecord, NO_SLOT } from './fold-record.ts';

export const SLOT_MS = 60_000;

export class RecordWheel {
  readonly #slots = new Map<number, FoldRecord[]>();
  readonly #look: (record: FoldRecord) => void;
  #next = Number.NEGATIVE_INFINITY;

  constructor(look: (record: FoldRecord) => void) {
    this.#look = look;
  }

  /** Slots before the one of `time`, and that one, count as looked at. */
  restore(time: number): void {
    this.#next = Math.floor(time / SLOT_MS) + 1;
  }

  /** Has a record looked at when `due` is over; earlier, if that was said before. */
  schedule(record: FoldRecord, due: number): void {
    const slot = Math.max(Math.ceil(due / SLOT_MS), this.#next);
    if (slot >= record.slot) return;
    record.slot = slot;
    const waiting = this.#slots.get(slot);
    if (waiting) waiting.push(record);
    else this.#slots.set(slot, [record]);
  }

  /** Looks at what has become due. */
  turn(time: number): void {
    const slot = Math.floor(time / SLOT_MS);
    if (slot < this.#next) return;
    if (this.#next === Number.NEGATIVE_INFINITY) {
      this.#next = slot + 1;
      return;
    }
    if (slot - this.#next > this.#slots.size) {
      const due = [...this.#slots.keys()].filter((index) => index <= slot).sort((a, b) => a - b);
      for (const index of due) this.#visit(index);
      this.#next = slot + 1;
      return;
    }
    while (this.#next <= slot) this.#visit(this.#next++);
  }

  #visit(slot: number): void {
    const waiting = this.#slots.get(slot);
    if (!waiting) return;
    this.#slots.delete(slot);
    for (const record of waiting) {
      // Moved to an earlier slot since and looked at there, or dropped.
      if (record.slot !== slot) continue;
      record.slot = NO_SLOT;
      this.#look(record);
    }
  }
}
