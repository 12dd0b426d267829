/*
 * One group in one span, as figures read it.
 */

import { MergedBag } from '../counts/merged-bag.ts';
import type { BagReader, Counts, GroupWindow, OpenEntries } from '../family.ts';
import type { FamilyState } from '../fold/family-state.ts';
import type { MetricSettings } from '../settings.ts';
import type { GroupSource, Span } from '../windows/group-source.ts';
import type { WindowBag } from '../windows/window-bag.ts';
import type { CountSlot } from '../windows/window-counts.ts';
import type { SmallGroupQuestion } from './small-groups.ts';

/** What figures need beside the counts: of one view at one instant. */
export interface GroupContext {
  readonly state: FamilyState;
  readonly settings: MetricSettings;
  readonly stepMs: number;
  readonly asOf: number;
  readonly oldestEventAt: number;
  /** Dimensions of the groups. */
  readonly groupBy: readonly string[];
  dimension(cell: number, name: string): string;
  companion(source: GroupSource, name: string, span: Span): GroupWindow;
  /** Whether a group that the filter leaves out would follow from this one and from the total. */
  tellsOfOthers(source: GroupSource, span: Span, question: SmallGroupQuestion): boolean;
  /** A bag's exact values are gone though few are left. */
  rebuild(): void;
}

/** What a figure has read beside the counts of its own window: such a figure can change though they do not. */
export interface Reads {
  open: boolean;
  levels: boolean;
  companion: boolean;
}

export class CountedWindow implements GroupWindow {
  readonly facet = '';
  readonly reads: Reads = { open: false, levels: false, companion: false };
  readonly #source: GroupSource;
  readonly #context: GroupContext;
  readonly #span: Span;
  #memo: Map<string, unknown> | undefined;
  #facets: readonly Counts[] | undefined;

  constructor(source: GroupSource, context: GroupContext, span: Span) {
    this.#source = source;
    this.#context = context;
    this.#span = span;
  }

  get settings(): MetricSettings {
    return this.#context.settings;
  }

  get from(): number {
    return this.#span.from;
  }

  get to(): number {
    return this.#span.to;
  }

  get asOf(): number {
    return this.#context.asOf;
  }

  get observedMs(): number {
    const { from, to } = this.#span;
    return Math.max(1, to - Math.min(to, Math.max(from, this.#context.oldestEventAt)));
  }

  get untilKey(): number {
    const { toStep } = this.#span;
    return toStep === Number.POSITIVE_INFINITY ? toStep : toStep * this.#context.stepMs - 1;
  }

  get facets(): readonly Counts[] {
    this.#facets ??= this.#source.slots.map((slot) => new FacetCounts(this, slot));
    return this.#facets;
  }

  sum(column: number): number {
    const { slots } = this.#source;
    let sum = 0;
    for (let i = 0; i < slots.length; i++) sum += this.#span.sum(slots[i]!, column);
    return sum;
  }

  bagCount(bag: number): number {
    return this.sum(this.#context.state.shape.columns + bag);
  }

  bag(bag: number): BagReader {
    const { slots } = this.#source;
    return slots.length === 1 ? this.bagOf(slots[0]!, bag) : new MergedBag(slots.map((slot) => this.bagOf(slot, bag)));
  }

  open(list: number): OpenEntries {
    this.reads.open = true;
    return this.#source.open[list]!;
  }

  levelNow(level: number): number {
    this.reads.open = true;
    return this.#source.open[this.#context.state.family.levels[level]!.list]!.count;
  }

  /** How many there were of a level at the start of a step. */
  levelAt(level: number, step: number): number {
    return levelAt(this.#source, this.#context.state, level, step);
  }

  levelAtEnd(level: number): number {
    this.reads.levels = true;
    return this.levelAt(level, this.#span.toStep);
  }

  levelTime(level: number): number {
    this.reads.levels = true;
    const { fromStep, toStep, to } = this.#span;
    const { stepMs } = this.#context;
    const column = this.#context.state.levelColumn(level);
    let time = this.levelAt(level, fromStep) * (to - fromStep * stepMs);
    for (const slot of this.#source.slots) {
      for (const [index, counts] of slot.steps) {
        if (index < fromStep || index >= toStep) continue;
        const change = counts.sums[column]!;
        if (change !== 0 || counts.sums[column + 1] !== 0)
          time += change * (to - index * stepMs) - counts.sums[column + 1]!;
      }
    }
    return time;
  }

  memo<T>(key: string, make: () => T): T {
    this.#memo ??= new Map();
    if (!this.#memo.has(key)) this.#memo.set(key, make());
    return this.#memo.get(key) as T;
  }

  companion(name: string): GroupWindow {
    this.reads.companion = true;
    return this.#context.companion(this.#source, name, this.#span);
  }

  dimension(cell: number, name: string): string {
    return this.#context.dimension(cell, name);
  }

  sumOf(slot: CountSlot, column: number): number {
    return this.#span.sum(slot, column);
  }

  bagOf(slot: CountSlot, bag: number): WindowBag {
    const found = this.#span.bag(slot, bag);
    if (found.wantsValues && !slot.restoreExact(bag, found, this.#span.fromStep, this.#span.toStep)) {
      this.#context.rebuild();
      return this.#span.bag(slot, bag);
    }
    return found;
  }
}

/** One facet of it. */
class FacetCounts implements Counts {
  readonly #window: CountedWindow;
  readonly #slot: CountSlot;

  constructor(window: CountedWindow, slot: CountSlot) {
    this.#window = window;
    this.#slot = slot;
  }

  get facet(): string {
    return this.#slot.facet;
  }

  sum(column: number): number {
    return this.#window.sumOf(this.#slot, column);
  }

  bagCount(bag: number): number {
    return this.sum(this.#slot.shape.columns + bag);
  }

  bag(bag: number): BagReader {
    return this.#window.bagOf(this.#slot, bag);
  }
}

/** How many there were of a level at the start of a step: those of now, less the changes since. */
function levelAt({ slots, open }: GroupSource, state: FamilyState, level: number, step: number): number {
  const column = state.levelColumn(level);
  let count = open[state.family.levels[level]!.list]!.count;
  if (step === Number.POSITIVE_INFINITY) return count;
  for (const slot of slots) {
    for (const [index, counts] of slot.steps) if (index >= step) count -= counts.sums[column]!;
  }
  return count;
}
