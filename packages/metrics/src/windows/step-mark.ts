/*
 * A place among the steps, with what was counted before it: what a window counted is what was counted before its end less what was before
 * its start. So what is counted now is added to one sum however many windows it is in, and a step that a window leaves behind is added
 * to the sums before its start, once.
 */

import { addTo, type CountSlot } from './window-counts.ts';

export class StepMark {
  /** What counts is before this step; `NaN` until it is placed. */
  index = Number.NaN;
  /** By slot; `undefined` for nothing. */
  readonly #sums: (Float64Array | undefined)[] = [];

  /** What a slot counted before. */
  before(slot: CountSlot, column: number): number {
    const sums = this.#sums[slot.index];
    return sums === undefined ? 0 : sums[column]!;
  }

  /** The sums themselves, to add to. */
  sumsOf(slot: CountSlot): Float64Array {
    let sums = this.#sums[slot.index];
    if (!sums) {
      sums = new Float64Array(slot.sums.length);
      this.#sums[slot.index] = sums;
    }
    return sums;
  }

  /** Adds up what is before a step. */
  place(index: number, slots: readonly CountSlot[]): void {
    this.index = index;
    for (const slot of slots) {
      const sums = this.sumsOf(slot);
      sums.set(slot.forgotten);
      slot.forEachStep(Number.NEGATIVE_INFINITY, index, (step) => {
        addTo(sums, step.sums, 1);
      });
    }
  }

  /** The same for a mark that has a place: only what lies between counts. */
  moveTo(index: number, slots: readonly CountSlot[]): void {
    const from = this.index;
    if (index === from) return;
    if (Number.isNaN(from)) {
      this.place(index, slots);
      return;
    }
    this.index = index;
    const sign = index > from ? 1 : -1;
    for (const slot of slots) {
      slot.forEachStep(Math.min(from, index), Math.max(from, index), (step) => {
        addTo(this.sumsOf(slot), step.sums, sign);
      });
    }
  }

  /** Takes out what a slot has forgotten. */
  rebase(slot: CountSlot): void {
    const sums = this.#sums[slot.index];
    if (sums) addTo(sums, slot.forgotten, -1);
  }
}
