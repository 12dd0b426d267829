/*
 * When records are looked at though nothing happens to them: by minute of event time.
 */

import { NO_SLOT } from './record-pages.ts';
import type { RecordTable } from './record-table.ts';

export const SLOT_MS = 60_000;

export class RecordWheel {
  readonly #records: RecordTable;
  readonly #slots = new Map<number, number[]>();
  readonly #look: (record: number) => void;
  #next = Number.NEGATIVE_INFINITY;

  /** The slot that is looked at next: what is due in a later one was not due yet. */
  get next(): number {
    return this.#next;
  }

  constructor(records: RecordTable, look: (record: number) => void) {
    this.#records = records;
    this.#look = look;
  }

  /** Slots before the one of `time`, and that one, count as looked at. */
  restore(time: number): void {
    this.#next = Math.floor(time / SLOT_MS) + 1;
  }

  /** Has a record looked at when `due` is over; earlier, if that was said before. */
  schedule(record: number, due: number): void {
    const slot = Math.max(Math.ceil(due / SLOT_MS), this.#next);
    if (slot >= this.#records.slot(record)) return;
    this.#records.setSlot(record, slot);
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
      // Moved to an earlier slot since and looked at there, or dropped; where its number was given to another that is due in the same
      // slot, that one is looked at once as well.
      if (this.#records.slot(record) !== slot) continue;
      this.#records.setSlot(record, NO_SLOT);
      this.#look(record);
    }
  }
}
