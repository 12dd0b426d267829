/*
 * Counts whose instant has not come: a case resolved now enters the reopen rate only when its window has passed. They are kept by minute
 * and handed out when the clock passes them; taking one back adds its negative.
 */

import { firstAtLeast } from '../binary-search.ts';

const SLOT_MS = 60_000;

/** `[time, key, column, amount]` flattened. */
type Slot = number[];
const FIELDS = 4;

export class PendingCounts {
  readonly #slots = new Map<number, Slot>();
  /** Slot numbers, ascending. */
  readonly #order: number[] = [];

  get isEmpty(): boolean {
    return this.#slots.size === 0;
  }

  add(time: number, key: number, column: number, amount: number): void {
    const index = Math.floor(time / SLOT_MS);
    let slot = this.#slots.get(index);
    if (!slot) {
      slot = [];
      this.#slots.set(index, slot);
      this.#order.splice(firstAtLeast(this.#order, index), 0, index);
    }
    slot.push(time, key, column, amount);
  }

  /** First instant after `time` at which something waits. */
  nextAfter(time: number): number {
    for (const index of this.#order) {
      if ((index + 1) * SLOT_MS <= time) continue;
      let best = Number.POSITIVE_INFINITY;
      const slot = this.#slots.get(index) ?? [];
      for (let i = 0; i < slot.length; i += FIELDS) if (slot[i]! > time && slot[i]! < best) best = slot[i]!;
      if (best !== Number.POSITIVE_INFINITY) return best;
    }
    return Number.POSITIVE_INFINITY;
  }

  /** Calls `visit` for everything in (`after`, `until`]. */
  between(
    after: number,
    until: number,
    visit: (time: number, key: number, column: number, amount: number) => void,
  ): void {
    for (const index of this.#order) {
      if ((index + 1) * SLOT_MS <= after) continue;
      if (index * SLOT_MS > until) return;
      const slot = this.#slots.get(index) ?? [];
      for (let i = 0; i < slot.length; i += FIELDS) {
        const time = slot[i]!;
        if (time > after && time <= until) visit(time, slot[i + 1]!, slot[i + 2]!, slot[i + 3]!);
      }
    }
  }

  /** Forgets the slots that lie wholly at or before `time`; what is left of a later one is told apart by its instant. */
  dropUntil(time: number): void {
    let gone = 0;
    while (gone < this.#order.length && (this.#order[gone]! + 1) * SLOT_MS <= time)
      this.#slots.delete(this.#order[gone++]!);
    this.#order.splice(0, gone);
  }
}
