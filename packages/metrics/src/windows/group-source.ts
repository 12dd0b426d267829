import type { OpenList } from './open-list.ts';
import type { WindowBag } from './window-bag.ts';
import { addTo, type CountSlot } from './window-counts.ts';

/** What a group's figures are read from; the view keeps it up to date. */
export interface GroupSource {
  /** Its place among all of the scope that have occurred. */
  readonly index: number;
  readonly values: readonly string[];
  /** Rises with everything that is counted in it, or taken back. */
  readonly revision: number;
  readonly slots: readonly CountSlot[];
  /** What is open in the group, by list. */
  readonly open: readonly OpenList[];
}

/** One span of a group: the window, the one before it, or one point of a series. */
export interface Span {
  readonly from: number;
  readonly to: number;
  readonly fromStep: number;
  /** Exclusive. */
  readonly toStep: number;
  /** What a slot counted in a column. */
  sum(slot: CountSlot, column: number): number;
  /** The values of a bag of a slot, as they are now. */
  bag(slot: CountSlot, bag: number): WindowBag;
}

/** So few steps are gone through for each column: to add up all columns of them takes longer, and room. */
const FEW_STEPS = 16;

/** A span that is no window anybody keeps: its steps are added up when they are asked for. */
export class StepSpan implements Span {
  readonly from: number;
  readonly to: number;
  readonly fromStep: number;
  readonly toStep: number;
  #sums: Map<CountSlot, Float64Array> | undefined;

  constructor({ from, to, fromStep, toStep }: Pick<Span, 'from' | 'to' | 'fromStep' | 'toStep'>) {
    this.from = from;
    this.to = to;
    this.fromStep = fromStep;
    this.toStep = toStep;
  }

  sum(slot: CountSlot, column: number): number {
    if (this.toStep - this.fromStep <= FEW_STEPS) return slot.sumBetween(column, this.fromStep, this.toStep);
    this.#sums ??= new Map();
    let sums = this.#sums.get(slot);
    if (!sums) {
      const made = new Float64Array(slot.sums.length);
      slot.forEachStep(this.fromStep, this.toStep, (step) => {
        addTo(made, step.sums, 1);
      });
      this.#sums.set(slot, made);
      sums = made;
    }
    return sums[column]!;
  }

  bag(slot: CountSlot, bag: number): WindowBag {
    return slot.bagBetween(bag, this.fromStep, this.toStep);
  }
}

/** A window and the one before it. */
export type Spans = Readonly<Record<'current' | 'previous', Span>>;
