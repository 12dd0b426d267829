/*
 * A window over the counts of a scope: the running totals of its steps and of those of the window before, so that a tick costs what changed
 * and not what the window contains. As it slides, whole steps leave it.
 */

import type { Draft, FigureSpec } from './family.ts';
import type { GroupSource, Span, Spans } from './group-source.ts';
import type { CountGroup, StepWindow, TierCounts } from './tier-counts.ts';
import { nextSlide, type WindowSteps, windowSteps } from './tiers.ts';
import type { WindowName } from './view.ts';
import { type CountSlot, totalsBetween, WindowTotals } from './window-counts.ts';

/** Figures as computed at one instant from one state of the counts, by group. */
export type Drafts = Map<GroupSource, Map<FigureSpec, Draft>>;

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
  /** By slot. */
  #current: WindowTotals[] = [];
  #previous: WindowTotals[] = [];
  /** Start of the step that `steps` hold in; `NaN` where they hold for its start alone. */
  #stepsFrom = Number.NaN;
  /** First steps with anything in them, of the window and of the one before; `NaN` where not known. */
  #firstCurrent = Number.NaN;
  #firstPrevious = Number.NaN;
  #spans: (Spans & { readonly position: number }) | undefined;
  #shown: { readonly revision: number; readonly position: number; readonly groups: readonly CountGroup[] } | undefined;

  readonly #memo = new Map<string, { readonly revision: number; readonly value: unknown }>();
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
    const before = this.steps;
    const isElsewhere = !isSame(before, steps) || endStep !== this.endStep;
    const isSlide = endStep === this.endStep && before !== NOWHERE;
    this.steps = steps;
    this.endStep = endStep;
    if (isElsewhere) this.position++;
    const { position } = this;
    counts.ensure(steps.previousFrom);
    // What had to be read was totalled with it.
    if (!isElsewhere || position !== this.position) return;
    this.#forgetFirst();
    const moved = steps.from - before.from;
    if (isSlide && this.name !== 'today' && moved > 0 && moved < steps.from - steps.previousFrom) {
      for (const slot of counts.slots) this.#slide(slot, before, steps);
    } else this.total();
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

  /** Adds all of its steps up. */
  total(): void {
    if (this.steps === NOWHERE) return;
    this.position++;
    this.#forgetFirst();
    const { from, previousFrom, previousTo } = this.steps;
    this.#current = this.counts.slots.map((slot) => slot.totals(from, this.endStep));
    this.#previous = this.counts.slots.map((slot) => slot.totals(previousFrom, previousTo));
  }

  #slide(slot: CountSlot, before: WindowSteps, now: WindowSteps): void {
    if (slot.steps.size === 0) return;
    const current = this.currentOf(slot);
    const previous = this.previousOf(slot);
    // Into the window before first: a value must be there before it is taken out.
    slot.forEachStep(before.from, now.from, (step, index) => {
      current.addStep(step, -1);
      if (index >= now.previousFrom) previous.addStep(step, 1);
    });
    slot.forEachStep(before.previousFrom, now.previousFrom, (step) => {
      previous.addStep(step, -1);
    });
  }

  /** The running totals that a step of a slot belongs to; none between the window before and this one, or after its end. */
  totalsOf(slot: CountSlot, index: number): WindowTotals | undefined {
    const { from, previousFrom, previousTo } = this.steps;
    if (index < previousFrom) return undefined;
    if (index >= from) {
      if (index < this.#firstCurrent) this.#firstCurrent = index;
      return index < this.endStep ? this.currentOf(slot) : undefined;
    }
    if (index < this.#firstPrevious) this.#firstPrevious = index;
    return index < previousTo ? this.previousOf(slot) : undefined;
  }

  /** Running totals of a slot in the window. */
  currentOf(slot: CountSlot): WindowTotals {
    this.#current[slot.index] ??= new WindowTotals(slot.shape);
    return this.#current[slot.index]!;
  }

  /** The same in the window before. */
  previousOf(slot: CountSlot): WindowTotals {
    this.#previous[slot.index] ??= new WindowTotals(slot.shape);
    return this.#previous[slot.index]!;
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
    for (const slot of slots) if (!this.currentOf(slot).isEmpty || !this.previousOf(slot).isEmpty) return true;
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
    const of: Drafts = new Map();
    this.#drafts = { asOf, since, revision, position, of };
    return of;
  }

  /**
   * Makes something of the counts once for all views that share them; again when they have changed.
   *
   * @param make - From what was made before, if the window is where it was then.
   */
  memo<T>(key: string, make: (before: T | undefined) => T): T {
    const { revision } = this.counts.scope;
    if (this.#memoPosition !== this.position) {
      this.#memoPosition = this.position;
      this.#memo.clear();
    }
    const known = this.#memo.get(key);
    if (known?.revision === revision) return known.value as T;
    const value = make(known?.value as T | undefined);
    this.#memo.set(key, { revision, value });
    return value;
  }

  /** First start of a step after `asOf` by which anything counted leaves the window or the one before it. */
  nextSlideThatMatters(asOf: number): number {
    const { slots, stepMs } = this.counts;
    if (this.name === 'today')
      return slots.some(({ steps }) => steps.size > 0) ? nextSlide('today', asOf) : Number.POSITIVE_INFINITY;
    const { from, previousFrom } = this.steps;
    if (Number.isNaN(this.#firstCurrent)) {
      this.#firstCurrent = Number.POSITIVE_INFINITY;
      this.#firstPrevious = Number.POSITIVE_INFINITY;
      for (const { steps } of slots) {
        for (const index of steps.keys()) {
          if (index >= from) this.#firstCurrent = Math.min(this.#firstCurrent, index);
          else if (index >= previousFrom) this.#firstPrevious = Math.min(this.#firstPrevious, index);
        }
      }
    }
    const width = from - previousFrom;
    return Math.min(this.#firstCurrent + 1 + width, this.#firstPrevious + 1 + 2 * width) * stepMs;
  }

  #forgetFirst(): void {
    this.#firstCurrent = Number.NaN;
    this.#firstPrevious = Number.NaN;
  }
}

function isSame(a: WindowSteps, b: WindowSteps): boolean {
  return a.from === b.from && a.previousFrom === b.previousFrom && a.previousTo === b.previousTo;
}

/** A window as it is placed now, or the one before it: its running totals, while it stays there. */
class WindowSpan implements Span {
  readonly from: number;
  readonly to: number;
  readonly fromStep: number;
  readonly toStep: number;
  readonly #window: RunningWindow;
  readonly #isCurrent: boolean;
  readonly #position: number;
  #later: ((slot: CountSlot) => WindowTotals) | undefined;

  constructor(window: RunningWindow, isCurrent: boolean, from: number, to: number, fromStep: number, toStep: number) {
    this.#window = window;
    this.#isCurrent = isCurrent;
    this.#position = window.position;
    this.from = from;
    this.to = to;
    this.fromStep = fromStep;
    this.toStep = toStep;
  }

  totals(slot: CountSlot): WindowTotals {
    const window = this.#window;
    if (window.position === this.#position) return this.#isCurrent ? window.currentOf(slot) : window.previousOf(slot);
    this.#later ??= totalsBetween(this.fromStep, this.toStep);
    return this.#later(slot);
  }
}
