import type { WindowBag } from './window-bag.ts';
import type { BagFollower, CountSlot, StepCounts } from './window-counts.ts';

/**
 * A bag of one slot over a window, up to date from when it was first asked for: nobody pays for quantiles that nobody reads. It follows its window when it is
 * asked for again.
 */
export class KeptBag implements BagFollower {
  readonly slot: CountSlot;
  readonly bag: number;
  /** Steps that it contains; the end is exclusive. */
  from: number;
  to: number;
  values: WindowBag;
  isKept = true;

  constructor(slot: CountSlot, bag: number, from: number, to: number) {
    this.slot = slot;
    this.bag = bag;
    this.from = from;
    this.to = to;
    this.values = slot.bagBetween(bag, from, to);
    slot.kept.push(this);
  }

  take(bag: number, index: number, value: number, weight: number): void {
    if (bag === this.bag && index >= this.from && index < this.to) this.values.add(value, weight);
  }

  takeStep(index: number, step: StepCounts, sign: 1 | -1): void {
    if (index >= this.from && index < this.to) this.#addStep(step, sign);
  }

  moveTo(from: number, to: number): void {
    const { slot, bag } = this;
    if (from === this.from && to === this.to) return;
    const isFurther = from >= this.from && to >= this.to && from < this.to;
    if (isFurther) {
      // Into it first: a value must be there before it is taken out.
      this.#add(this.to, to, 1);
      this.#add(this.from, from, -1);
    } else this.values = slot.bagBetween(bag, from, to);
    this.from = from;
    this.to = to;
  }

  #add(from: number, to: number, sign: 1 | -1): void {
    this.slot.forEachStep(from, to, (step) => this.#addStep(step, sign));
  }

  #addStep({ bags }: StepCounts, sign: 1 | -1): void {
    const part = bags[this.bag];
    if (part) this.values.addStep(part, sign);
  }

  leave(): void {
    if (!this.isKept) return;
    this.isKept = false;
    const { kept } = this.slot;
    kept.splice(kept.indexOf(this), 1);
  }
}
