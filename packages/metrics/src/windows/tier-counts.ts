/*
 * What a scope has counted in the steps of one tier, for the windows that are made of them. It reads the buckets once; from then on it
 * takes the changes, each once for all windows.
 */

import type { TierBuckets } from '../counts/buckets.ts';
import type { FacetTable } from '../counts/facet-table.ts';
import { ENTRY } from '../counts/journal.ts';
import type { RowShape, Rows } from '../counts/rows.ts';
import { TIERS } from '../counts/tiers.ts';
import type { Family } from '../family.ts';
import type { KeptCounts } from '../view.ts';
import type { GroupSource } from './group-source.ts';
import type { OpenList, RecordReader } from './open-list.ts';
import type { StepChanges } from './step-changes.ts';
import type { StepMark } from './step-mark.ts';
import { addTo, CountSlot } from './window-counts.ts';

/** What counts are taken from: the state of a family. */
export interface CountSource {
  readonly family: Family;
  readonly shape: RowShape;
  readonly facets: FacetTable;
  readonly records: RecordReader;
  readonly tiers: readonly TierBuckets[];
  levelColumn(level: number): number;
}

export interface ScopeGroup {
  readonly index: number;
  readonly values: readonly string[];
  /** What is open in the group, by list. */
  readonly open: readonly OpenList[];
}

/** Whose counts they are: a filter with a grouping. */
export interface CountedScope {
  readonly isGrouped: boolean;
  /** Rises with every change that concerns the scope. */
  readonly revision: number;
  /** All that have occurred; without grouping the one there is. */
  readonly groups: readonly ScopeGroup[];
  /** The group of a cell; `undefined` when the filter leaves the cell out. */
  groupOf(cell: number): ScopeGroup | undefined;
}

/** A window over the counts. */
export interface StepWindow {
  /** First step it needs; `Infinity` before it needs any. */
  readonly firstStep: number;
  /** Where it, and the window before it, begin and end. */
  readonly marks: readonly StepMark[];
  /** A step was made that was not there. */
  noteStep(index: number): void;
  /** Places its marks anew: all steps have been read. */
  place(): void;
}

/** A group with its counts. */
export interface CountGroup extends GroupSource {
  readonly slots: CountSlot[];
  revision: number;
}

/** Steps kept before those needed: a reader's clock may be a little behind that of the last one. */
const SLACK_STEPS = 2;

/** Steps forgotten before the sums are freed of them: they stay whole numbers far below 2^53, and a step costs next to nothing when it is over. */
const REBASE_STEPS = 1024;

/** Rows of buckets that are read in well under a millisecond. */
const ROWS_AT_ONCE = 200;

export class TierCounts implements KeptCounts {
  readonly scope: CountedScope;
  readonly tier: number;
  readonly stepMs: number;
  /** Whether its one window ends before what is newest. */
  readonly isPast: boolean;
  readonly #windows: StepWindow[] = [];
  /** Those of the windows. */
  #marks: readonly StepMark[] = [];
  readonly slots: CountSlot[] = [];
  /** Told of every step that changes. */
  readonly watchers = new Set<StepChanges>();
  readonly #source: CountSource;
  /** Those of the scope, in its order. */
  readonly #groups: CountGroup[] = [];
  /** By group, then by facet. */
  readonly #slotsByFacet: (CountSlot | undefined)[][] = [];
  /** From this step on everything is here; `Infinity` while nothing is. */
  #from = Number.POSITIVE_INFINITY;
  /** The newest step in which anything was counted. */
  #newest = Number.NEGATIVE_INFINITY;
  /** Steps of all slots. */
  size = 0;
  /** Steps forgotten since the sums were freed of such. */
  #forgotten = 0;
  #rebuiltAt = Number.NaN;
  /** Sums that a change is added to; kept, as there are thousands of changes a tick. */
  readonly #touched: Float64Array[] = [];

  constructor(source: CountSource, scope: CountedScope, tier: number, isPast: boolean) {
    this.#source = source;
    this.scope = scope;
    this.tier = tier;
    this.isPast = isPast;
    this.stepMs = TIERS[tier]!.stepMs;
  }

  get shape(): RowShape {
    return this.#source.shape;
  }

  /** Groups of the scope, in no particular order. */
  get groups(): readonly CountGroup[] {
    const { groups } = this.scope;
    while (this.#groups.length < groups.length) {
      const { index, values, open } = groups[this.#groups.length]!;
      this.#groups.push({ index, values, open, slots: [], revision: 0 });
      this.#slotsByFacet.push([]);
    }
    return this.#groups;
  }

  /** Takes in a window that reads them. */
  open(window: StepWindow): void {
    this.#windows.push(window);
    this.#marks = this.#windows.flatMap(({ marks }) => marks);
  }

  /** @returns How many windows are left. */
  close(window: StepWindow): number {
    this.#windows.splice(this.#windows.indexOf(window), 1);
    this.#marks = this.#windows.flatMap(({ marks }) => marks);
    return this.#windows.length;
  }

  /** Takes the entries `[from, end)` of the journal, of one key and instant. */
  take(group: ScopeGroup, key: number, time: number, entries: Float64Array, from: number, end: number): void {
    if (this.#from === Number.POSITIVE_INFINITY) return;
    const index = Math.floor(time / this.stepMs);
    if (index >= this.#from) {
      this.groups[group.index]!.revision++;
      this.#apply(this.#slotOf(group.index, key), index, time - index * this.stepMs, entries, from, end);
    }
    if (this.watchers.size === 0) return;
    let hasLevels = false;
    for (let at = from; at < end && !hasLevels; at += ENTRY) hasLevels = entries[at]! < 0;
    for (const watcher of this.watchers) watcher.note(this.groups[group.index]!, index, hasLevels);
  }

  #apply(slot: CountSlot, index: number, offsetMs: number, entries: Float64Array, from: number, end: number): void {
    let step = slot.find(index);
    if (!step) {
      step = slot.step(index);
      this.size++;
      if (index > this.#newest) this.#newest = index;
      for (const window of this.#windows) window.noteStep(index);
    }
    const touched = this.#touched;
    let count = 0;
    touched[count++] = step.sums;
    touched[count++] = slot.sums;
    // What comes in time is before no mark.
    for (let i = 0; i < this.#marks.length; i++) {
      const mark = this.#marks[i]!;
      if (index < mark.index) touched[count++] = mark.sumsOf(slot);
    }
    const { columns, levels } = this.shape;
    const firstLevel = columns - 2 * levels;
    for (let at = from; at < end; at += ENTRY) {
      const what = entries[at]!;
      const a = entries[at + 1]!;
      const b = entries[at + 2]!;
      if (what < 0) {
        const column = firstLevel + 2 * (-1 - what);
        const weighted = a * offsetMs + b;
        for (let i = 0; i < count; i++) {
          touched[i]![column]! += a;
          touched[i]![column + 1]! += weighted;
        }
      } else if (what < columns) for (let i = 0; i < count; i++) touched[i]![what]! += a;
      else {
        const bag = what - columns;
        step.addValue(bag, a, b);
        for (let i = 0; i < count; i++) touched[i]![what]! += b;
        for (let i = 0; i < slot.kept.length; i++) slot.kept[i]!.take(bag, index, a, b);
      }
    }
  }

  /** Reads steps again: too much changed in them to take each change. */
  takeSteps(steps: ReadonlySet<number>): void {
    // Most of it would be taken out and put back.
    if (2 * steps.size > this.#newest - this.#from) this.lose();
    for (const index of steps) if (index >= this.#from) this.#readAgain(index);
  }

  #readAgain(index: number): void {
    for (const slot of this.slots) {
      const step = slot.find(index);
      if (!step) continue;
      this.#addUp(slot, index, step.sums, -1);
      for (let i = 0; i < slot.kept.length; i++) slot.kept[i]!.takeStep(index, step, -1);
      step.clear();
    }
    const rows = this.#source.tiers[this.tier]!.read(index);
    if (rows) {
      const found = this.#addRows(index, rows);
      this.size += found.length;
      if (found.length > 0) for (const window of this.#windows) window.noteStep(index);
    }
    const hasLevels = this.shape.levels > 0;
    for (const group of this.groups) {
      let isIn = false;
      for (const slot of group.slots) {
        const step = slot.find(index);
        if (!step) continue;
        isIn = true;
        this.#addUp(slot, index, step.sums, 1);
        for (let i = 0; i < slot.kept.length; i++) slot.kept[i]!.takeStep(index, step, 1);
      }
      if (!isIn) continue;
      group.revision++;
      for (const watcher of this.watchers) watcher.note(group, index, hasLevels);
    }
  }

  /** Nothing of before can be relied on. */
  lose(): void {
    this.#from = Number.POSITIVE_INFINITY;
  }

  /** Sees to it that everything from a step on is here. */
  ensure(step: number): void {
    if (step >= this.#from) return;
    if (this.#from === Number.POSITIVE_INFINITY) this.#readAnew(step);
    else this.#readOn(step, Number.POSITIVE_INFINITY);
  }

  /**
   * Reads some of what is missing from a step on, the newest first: what changes meanwhile is taken where it was read, and found in the buckets where not.
   *
   * @returns Whether nothing is missing any more.
   */
  ensureSome(step: number): boolean {
    if (step >= this.#from) return true;
    if (this.#from === Number.POSITIVE_INFINITY) {
      if (this.#firstNeeded !== Number.POSITIVE_INFINITY) {
        // Others are waiting for it as well.
        this.#readAnew(step);
        return true;
      }
      this.#clear();
    }
    return this.#readOn(step, ROWS_AT_ONCE);
  }

  /** Reads the buckets anew, unless that was done since the last change: it would find the same. */
  rebuild(): void {
    const { revision } = this.scope;
    if (this.#rebuiltAt === revision || this.#from === Number.POSITIVE_INFINITY) return;
    this.#rebuiltAt = revision;
    this.#readAnew(this.#from + SLACK_STEPS);
  }

  #readAnew(step: number): void {
    this.#clear();
    this.#readOn(step, Number.POSITIVE_INFINITY);
    for (const window of this.#windows) window.place();
  }

  #clear(): void {
    for (const watcher of this.watchers) watcher.isWhole = true;
    for (const slot of this.slots) slot.clear();
    this.#from = Number.POSITIVE_INFINITY;
    this.#newest = Number.NEGATIVE_INFINITY;
    this.#forgotten = 0;
    this.size = 0;
  }

  /** Reads what lies between a step and what is here, down from there. @returns Whether it came so far. */
  #readOn(step: number, mostRows: number): boolean {
    const from = Math.min(step, this.#firstNeeded) - SLACK_STEPS;
    const buckets = this.#source.tiers[this.tier]!;
    let read = 0;
    for (const index of buckets.indices(from, this.#from).reverse()) {
      const rows = buckets.read(index)!;
      this.#readStep(index, rows);
      this.#from = index;
      read += rows.count;
      if (read >= mostRows) return false;
    }
    this.#from = from;
    return true;
  }

  #readStep(index: number, rows: Rows): void {
    const found = this.#addRows(index, rows);
    this.size += found.length;
    for (const slot of found) this.#addUp(slot, index, slot.step(index).sums, 1);
  }

  /** Adds what a step counted to that step alone. @returns The slots in which it was not there. */
  #addRows(index: number, rows: Rows): readonly CountSlot[] {
    const { facets } = this.#source;
    const found: CountSlot[] = [];
    for (let row = 0; row < rows.count; row++) {
      const key = rows.keys[row]!;
      const group = this.scope.groupOf(facets.cellOf(key));
      if (!group) continue;
      const slot = this.#slotOf(group.index, key);
      if (!slot.find(index)) found.push(slot);
      slot.step(index).addRow(rows, row);
    }
    if (index > this.#newest) this.#newest = index;
    return found;
  }

  /** Adds the sums of a step to all sums that contain it, or takes them out. */
  #addUp(slot: CountSlot, index: number, sums: Float64Array, sign: 1 | -1): void {
    addTo(slot.sums, sums, sign);
    for (const mark of this.#marks) if (index < mark.index) addTo(mark.sumsOf(slot), sums, sign);
  }

  get #firstNeeded(): number {
    let first = Number.POSITIVE_INFINITY;
    for (const { firstStep } of this.#windows) first = Math.min(first, firstStep);
    return first;
  }

  /** The first step in `[from, to)` in which anything was counted; `Infinity` where there is none. */
  firstStep(from: number, to: number): number {
    const end = Math.min(to, this.#newest + 1);
    let first = end;
    for (let i = 0; i < this.slots.length && first > from; i++) first = this.slots[i]!.firstStep(from, first);
    return first < end ? first : Number.POSITIVE_INFINITY;
  }

  /** Forgets the steps that are in no window any more. */
  trim(): void {
    const from = this.#firstNeeded - SLACK_STEPS;
    if (!(from > this.#from) || from === Number.POSITIVE_INFINITY) return;
    const moved = from - this.#from;
    this.size = 0;
    for (const slot of this.slots) {
      // What nobody has asked for since it began.
      for (let i = slot.kept.length - 1; i >= 0; i--) if (slot.kept[i]!.from < from) slot.kept[i]!.leave();
      if (moved < slot.steps.size) for (let index = this.#from; index < from; index++) slot.drop(index);
      else for (const index of slot.steps.keys()) if (index < from) slot.drop(index);
      this.size += slot.steps.size;
    }
    this.#from = from;
    this.#forgotten += moved;
    if (this.#forgotten > REBASE_STEPS) this.#rebase();
  }

  #rebase(): void {
    this.#forgotten = 0;
    for (const slot of this.slots) {
      for (const mark of this.#marks) mark.rebase(slot);
      slot.rebase();
    }
  }

  /** The slot of a group and of a key's facet, made where there is none. */
  #slotOf(group: number, key: number): CountSlot {
    const { facets } = this.#source;
    const facetId = facets.isUsed ? facets.facetIdOf(key) : 0;
    const known = this.#slotsByFacet[group]?.[facetId];
    if (known) return known;
    const slot = new CountSlot(facets.facetOf(key), this.slots.length, this.shape);
    this.slots.push(slot);
    const { slots } = this.groups[group]!;
    slots.push(slot);
    slots.sort((a, b) => (a.facet < b.facet ? -1 : a.facet > b.facet ? 1 : 0));
    this.#slotsByFacet[group]![facetId] = slot;
    return slot;
  }
}
