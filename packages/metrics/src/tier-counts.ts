/*
 * What a scope has counted in the steps of one tier, for the windows that are made of them. It reads the buckets once; from then on it
 * takes the changes, each once for all windows.
 */

import type { TierBuckets } from './buckets.ts';
import type { FacetTable } from './facet-table.ts';
import type { Family } from './family.ts';
import type { GroupSource } from './group-source.ts';
import { ENTRY } from './journal.ts';
import type { OpenList, RecordReader } from './open-list.ts';
import type { RowShape } from './rows.ts';
import type { StepChanges } from './step-changes.ts';
import { TIERS } from './tiers.ts';
import { CountSlot, type StepCounts, type WindowTotals } from './window-counts.ts';

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

/** A window over the counts, with totals of its own. */
export interface StepWindow {
  /** First step it needs; `Infinity` before it needs any. */
  readonly firstStep: number;
  /** The totals that a step of a slot belongs to. */
  totalsOf(slot: CountSlot, index: number): WindowTotals | undefined;
  /** Adds all of its steps up. */
  total(): void;
}

/** A group with its counts. */
export interface CountGroup extends GroupSource {
  readonly slots: CountSlot[];
  revision: number;
}

/** Steps kept before those needed: a reader's clock may be a little behind that of the last one. */
const SLACK_STEPS = 2;

export class TierCounts {
  readonly scope: CountedScope;
  readonly tier: number;
  readonly stepMs: number;
  /** Whether its one window ends before what is newest. */
  readonly isPast: boolean;
  readonly windows = new Set<StepWindow>();
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
  #rebuiltAt = Number.NaN;
  /** What a change is added to; kept, as there are thousands of changes a tick. */
  readonly #touched: (StepCounts | WindowTotals)[] = [];

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
      const { values, open } = groups[this.#groups.length]!;
      this.#groups.push({ values, open, slots: [], revision: 0 });
      this.#slotsByFacet.push([]);
    }
    return this.#groups;
  }

  /** Takes the entries `[from, end)` of the journal, of one key and instant. */
  take(group: ScopeGroup, key: number, time: number, entries: readonly number[], from: number, end: number): void {
    if (this.#from === Number.POSITIVE_INFINITY) return;
    const index = Math.floor(time / this.stepMs);
    if (index >= this.#from) {
      this.groups[group.index]!.revision++;
      const slot = this.#slotOf(group.index, key);
      const touched = this.#touched;
      let count = 0;
      touched[count++] = slot.step(index);
      for (const window of this.windows) {
        const totals = window.totalsOf(slot, index);
        if (totals) touched[count++] = totals;
      }
      this.#apply(count, time - index * this.stepMs, entries, from, end);
    }
    if (this.watchers.size === 0) return;
    let hasLevels = false;
    for (let at = from; at < end && !hasLevels; at += ENTRY) hasLevels = entries[at]! < 0;
    for (const watcher of this.watchers) watcher.note(this.groups[group.index]!, index, hasLevels);
  }

  /** Adds entries to the first `count` of those touched. */
  #apply(count: number, offsetMs: number, entries: readonly number[], from: number, end: number): void {
    const touched = this.#touched;
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
          const { sums } = touched[i]!;
          sums[column]! += a;
          sums[column + 1]! += weighted;
        }
      } else if (what < columns) for (let i = 0; i < count; i++) touched[i]!.sums[what]! += a;
      else for (let i = 0; i < count; i++) touched[i]!.addValue(what - columns, a, b);
    }
  }

  /** Nothing of before can be relied on. */
  lose(): void {
    this.#from = Number.POSITIVE_INFINITY;
  }

  /** Sees to it that everything from a step on is here. */
  ensure(step: number): void {
    if (step >= this.#from) return;
    if (this.#from === Number.POSITIVE_INFINITY) for (const watcher of this.watchers) watcher.isWhole = true;
    this.#read(step);
  }

  /** Reads the buckets anew, unless that was done since the last change: it would find the same. */
  rebuild(): void {
    const { revision } = this.scope;
    if (this.#rebuiltAt === revision || this.#from === Number.POSITIVE_INFINITY) return;
    this.#rebuiltAt = revision;
    for (const watcher of this.watchers) watcher.isWhole = true;
    this.#read(this.#from + SLACK_STEPS);
  }

  #read(step: number): void {
    let from = step;
    for (const window of this.windows) from = Math.min(from, window.firstStep);
    from -= SLACK_STEPS;
    this.#from = from;
    for (const slot of this.slots) slot.clear();
    const { facets, tiers } = this.#source;
    tiers[this.tier]!.forEach(from, (index, rows) => {
      for (let row = 0; row < rows.count; row++) {
        const key = rows.keys[row]!;
        const group = this.scope.groupOf(facets.cellOf(key));
        if (group) this.#slotOf(group.index, key).step(index).addRow(rows, row);
      }
    });
    for (const window of this.windows) window.total();
  }

  /** Forgets the steps that are in no window any more. */
  trim(): void {
    let from = Number.POSITIVE_INFINITY;
    for (const window of this.windows) from = Math.min(from, window.firstStep);
    from -= SLACK_STEPS;
    if (!(from > this.#from) || from === Number.POSITIVE_INFINITY) return;
    const moved = from - this.#from;
    for (const slot of this.slots) {
      if (slot.steps.size === 0) continue;
      if (moved < slot.steps.size) for (let index = this.#from; index < from; index++) slot.drop(index);
      else for (const index of slot.steps.keys()) if (index < from) slot.drop(index);
    }
    this.#from = from;
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
