/*
 * A window over the counts of a scope, and the window before it: marks where they begin and end, so that a tick costs what changed
 * and not what the window contains. As it slides, the marks move over whole steps.
 */

import { nextSlide, type WindowSteps, windowSteps } from '../counts/tiers.ts';
import type { Draft, FigureSpec } from '../family.ts';
import type { WindowName } from '../view.ts';
import { type Span, type Spans, StepSpan } from './group-source.ts';
import { KeptBag } from './kept-bag.ts';
import { StepMark } from './step-mark.ts';
import type { CountGroup, StepWindow, TierCounts } from './tier-counts.ts';
import type { WindowBag } from './window-bag.ts';
import { type CountSlot, sumsLength } from './window-counts.ts';

/** Figures as computed at one instant from one state of the counts, by place of the group. */
export type Drafts = (Map<FigureSpec, Draft> | undefined)[];

interface Remembered {
  /** Of the scope, when it was made. */
  revision: number;
  value: unknown;
}

/** More steps than any window has: the last of them stands for a span without an end. */
const SPAN_LIMIT = 4096;

/** Before it was placed for the first time. */
const NOWHERE: WindowSteps = {
  tier: 0,
  stepMs: 1,
  previousFrom: Number.POSITIVE_INFINITY,
  previousTo: Number.POSITIVE_INFINITY,
  from: Number.POSITIVE_INFINITY,
};

export class RunningWindow implements StepWindow {
  readonly counts: TierCounts;
  readonly name: WindowName;
  users = 0;
  steps = NOWHERE;
  /** First step after those that count: a past window ends on a whole step. */
  endStep = Number.POSITIVE_INFINITY;
  /** Rises whenever it is placed elsewhere. */
  position = 0;
  readonly marks: readonly StepMark[];
  readonly #from = new StepMark();
  readonly #previousFrom = new StepMark();
  /** Only today and yesterday do not meet. */
  readonly #previousTo: StepMark;
  /** Of a past window. */
  readonly #end: StepMark | undefined;
  /** Bags that were asked for, by slot and bag; those of the window before come second. */
  readonly #bags: (KeptBag | undefined)[] = [];
  /** Start of the step that `steps` hold in; `NaN` where they hold for its start alone. */
  #stepsFrom = Number.NaN;
  /** First steps with anything in them, of the window and of the one before; `NaN` where not known. */
  #firstCurrent = Number.NaN;
  #firstPrevious = Number.NaN;
  #spans: (Spans & { readonly position: number }) | undefined;
  #shown: { readonly revision: number; readonly position: number; readonly groups: readonly CountGroup[] } | undefined;

  /** By name, then by span. */
  readonly #memo = new Map<string, Map<number, Remembered>>();
  #memoPosition = 0;

  #drafts:
    | {
        readonly asOf: number;
        readonly since: number;
        readonly revision: number;
        readonly position: number;
        readonly of: Drafts;
      }
    | undefined;

  constructor(counts: TierCounts, name: WindowName) {
    this.counts = counts;
    this.name = name;
    this.#previousTo = name === 'today' ? new StepMark() : this.#from;
    if (counts.isPast) this.#end = new StepMark();
    this.marks = [...new Set([this.#from, this.#previousFrom, this.#previousTo, ...(this.#end ? [this.#end] : [])])];
  }

  get firstStep(): number {
    return this.steps.previousFrom;
  }

  /**
   * Brings it to an instant.
   *
   * @param endStep - See `endStep`.
   */
  advance(asOf: number, endStep: number, zone: string): void {
    const { counts } = this;
    const steps = this.#stepsAt(asOf, zone);
    const isElsewhere = endStep !== this.endStep || !isSame(this.steps, steps);
    const before = this.steps;
    this.steps = steps;
    this.endStep = endStep;
    if (isElsewhere) this.position++;
    const { position } = this;
    counts.ensure(steps.previousFrom);
    // What had to be read anew has placed the marks.
    if (!isElsewhere || position !== this.position) return;
    const { slots } = counts;
    this.#from.moveTo(steps.from, slots);
    this.#previousFrom.moveTo(steps.previousFrom, slots);
    this.#previousTo.moveTo(steps.previousTo, slots);
    this.#end?.moveTo(endStep, slots);
    this.#moveFirst(before);
    counts.trim();
  }

  /** Steps of the window at `asOf`; the same within a step, but for its very start. */
  #stepsAt(asOf: number, zone: string): WindowSteps {
    const { stepMs } = this.counts;
    if (asOf > this.#stepsFrom && asOf < this.#stepsFrom + stepMs) return this.steps;
    const start = Math.floor(asOf / stepMs) * stepMs;
    this.#stepsFrom = asOf > start ? start : Number.NaN;
    return windowSteps(this.name, asOf, zone);
  }

  /** Places its marks anew: the steps have been read. */
  place(): void {
    if (this.steps === NOWHERE) return;
    this.position++;
    this.#firstCurrent = Number.NaN;
    this.#bags.length = 0;
    const { slots } = this.counts;
    this.#from.place(this.steps.from, slots);
    this.#previousFrom.place(this.steps.previousFrom, slots);
    if (this.#previousTo !== this.#from) this.#previousTo.place(this.steps.previousTo, slots);
    this.#end?.place(this.endStep, slots);
  }

  /** What it was asked for is not followed any more. */
  close(): void {
    for (const kept of this.#bags) kept?.leave();
    this.#bags.length = 0;
  }

  /** What a slot counted in a column of the window, or of the one before. */
  sum(slot: CountSlot, column: number, isCurrent: boolean): number {
    if (!isCurrent) return this.#previousTo.before(slot, column) - this.#previousFrom.before(slot, column);
    const until = this.#end ? this.#end.before(slot, column) : slot.sums[column]!;
    return until - this.#from.before(slot, column);
  }

  /** The same of the values of a bag. */
  bag(slot: CountSlot, bag: number, isCurrent: boolean): WindowBag {
    const { from, previousFrom, previousTo } = this.steps;
    const [fromStep, toStep] = isCurrent ? [from, this.endStep] : [previousFrom, previousTo];
    const at = 2 * (slot.index * slot.shape.bags + bag) + (isCurrent ? 0 : 1);
    let kept = this.#bags[at];
    if (kept?.isKept) kept.moveTo(fromStep, toStep);
    else {
      kept = new KeptBag(slot, bag, fromStep, toStep);
      this.#bags[at] = kept;
    }
    return kept.values;
  }

  /** Groups that have anything to show, in no particular order; without grouping the one there is. */
  get groups(): readonly CountGroup[] {
    const { counts, position } = this;
    if (!counts.scope.isGrouped) return counts.groups;
    const { revision } = counts.scope;
    if (this.#shown?.revision !== revision || this.#shown.position !== position)
      this.#shown = { revision, position, groups: counts.groups.filter((group) => this.#occurs(group)) };
    return this.#shown.groups;
  }

  /** Others who share the scope may have made known a group in which nothing is counted and nothing open any more. */
  #occurs({ slots, open }: CountGroup): boolean {
    const length = sumsLength(this.counts.shape);
    for (const slot of slots) {
      for (let at = 0; at < length; at++)
        if (this.sum(slot, at, true) !== 0 || this.sum(slot, at, false) !== 0) return true;
    }
    for (const { count } of open) if (count > 0) return true;
    return false;
  }

  /** The window that ends at `to`, and the one before it. What is read of them later, when the window has moved on, is added up anew. */
  spans(to: number): Spans {
    if (this.#spans?.position !== this.position || this.#spans.current.to !== to) this.#spans = this.#spansTo(to);
    return this.#spans;
  }

  #spansTo(to: number): Spans & { readonly position: number } {
    const { stepMs } = this.counts;
    const { position, endStep } = this;
    const { from, previousFrom, previousTo } = this.steps;
    return {
      position,
      current: new WindowSpan(this, true, from * stepMs, to, from, endStep),
      previous: new WindowSpan(this, false, previousFrom * stepMs, previousTo * stepMs, previousFrom, previousTo),
    };
  }

  /**
   * Figures that views of different targets have in common at an instant, while nothing changes; `undefined` where no other view shares the window.
   *
   * @param since - Instant of the oldest event: what was observed begins with it.
   */
  drafts(asOf: number, since: number): Drafts | undefined {
    if (this.users < 2) return undefined;
    const { position } = this;
    const { revision } = this.counts.scope;
    const known = this.#drafts;
    if (known?.asOf === asOf && known.since === since && known.revision === revision && known.position === position)
      return known.of;
    const of: Drafts = [];
    this.#drafts = { asOf, since, revision, position, of };
    return of;
  }

  /**
   * Makes something of the counts of a span once for all views that share them; again when they have changed.
   *
   * @param make - From what was made before, if the window is where it was then.
   */
  memo<T>(name: string, { fromStep, toStep }: Span, make: (before: T | undefined) => T): T {
    const { revision } = this.counts.scope;
    if (this.#memoPosition !== this.position) {
      this.#memoPosition = this.position;
      this.#memo.clear();
    }
    let bySpan = this.#memo.get(name);
    if (!bySpan) {
      bySpan = new Map();
      this.#memo.set(name, bySpan);
    }
    const span = fromStep * SPAN_LIMIT + Math.min(toStep - fromStep, SPAN_LIMIT - 1);
    let known = bySpan.get(span);
    if (!known) {
      known = { revision, value: make(undefined) };
      bySpan.set(span, known);
    } else if (known.revision !== revision) {
      known.value = make(known.value as T);
      known.revision = revision;
    }
    return known.value as T;
  }

  /** First start of a step after `asOf` by which anything counted leaves the window or the one before it. */
  nextSlideThatMatters(asOf: number): number {
    const { slots, stepMs } = this.counts;
    if (this.name === 'today')
      return slots.some(({ steps }) => steps.size > 0) ? nextSlide('today', asOf) : Number.POSITIVE_INFINITY;
    const { from, previousFrom } = this.steps;
    if (Number.isNaN(this.#firstCurrent)) {
      this.#firstCurrent = this.counts.firstStep(from, Number.POSITIVE_INFINITY);
      this.#firstPrevious = this.counts.firstStep(previousFrom, from);
    }
    const width = from - previousFrom;
    return Math.min(this.#firstCurrent + 1 + width, this.#firstPrevious + 1 + 2 * width) * stepMs;
  }

  /**
   * First instant at which the window before begins no earlier than `since`, so that figures of it are of the whole of it; `Infinity` where it does
   * already, and for today, which is said anew with every step.
   */
  reachesBackAt(since: number): number {
    const { from, previousFrom } = this.steps;
    const first = Math.ceil(since / this.counts.stepMs);
    if (this.name === 'today' || previousFrom >= first) return Number.POSITIVE_INFINITY;
    return (first + 2 * (from - previousFrom)) * this.counts.stepMs;
  }

  /** A step was made that was not there. */
  noteStep(index: number): void {
    if (index >= this.steps.from) this.#firstCurrent = Math.min(this.#firstCurrent, index);
    else if (index >= this.steps.previousFrom) this.#firstPrevious = Math.min(this.#firstPrevious, index);
  }

  /** The window has moved: the first steps are where they were, or further on. */
  #moveFirst(before: WindowSteps): void {
    const { from, previousFrom } = this.steps;
    // `NaN` before it was known, too.
    if (!(from >= before.from && previousFrom >= before.previousFrom)) {
      this.#firstCurrent = Number.NaN;
      return;
    }
    const first = Math.min(this.#firstPrevious, this.#firstCurrent);
    if (Number.isNaN(first)) return;
    this.#firstPrevious =
      first < from ? this.counts.firstStep(Math.max(first, previousFrom), from) : Number.POSITIVE_INFINITY;
    if (this.#firstCurrent < from) this.#firstCurrent = this.counts.firstStep(from, Number.POSITIVE_INFINITY);
  }
}

function isSame(a: WindowSteps, b: WindowSteps): boolean {
  return a.from === b.from && a.previousFrom === b.previousFrom && a.previousTo === b.previousTo;
}

/** A window as it is placed now, or the one before it: read from its marks, while it stays there. */
class WindowSpan implements Span {
  readonly from: number;
  readonly to: number;
  readonly fromStep: number;
  readonly toStep: number;
  readonly #window: RunningWindow;
  readonly #isCurrent: boolean;
  readonly #position: number;
  #later: StepSpan | undefined;

  constructor(window: RunningWindow, isCurrent: boolean, from: number, to: number, fromStep: number, toStep: number) {
    this.#window = window;
    this.#isCurrent = isCurrent;
    this.#position = window.position;
    this.from = from;
    this.to = to;
    this.fromStep = fromStep;
    this.toStep = toStep;
  }

  sum(slot: CountSlot, column: number): number {
    const window = this.#window;
    if (window.position === this.#position) return window.sum(slot, column, this.#isCurrent);
    return this.#stepSpan.sum(slot, column);
  }

  bag(slot: CountSlot, bag: number): WindowBag {
    const window = this.#window;
    if (window.position === this.#position) return window.bag(slot, bag, this.#isCurrent);
    return this.#stepSpan.bag(slot, bag);
  }

  get #stepSpan(): StepSpan {
    this.#later ??= new StepSpan(this);
    return this.#later;
  }
}
