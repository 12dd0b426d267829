/*
 * What all views of one filter and grouping share, whatever their windows: which cells belong to which group, what is open in each group,
 * and what was counted. So a change is looked at once for all of them.
 */

import { tierOf } from '../counts/tiers.ts';
import type { WindowName } from '../view.ts';
import { OpenList } from './open-list.ts';
import { RunningWindow } from './running-window.ts';
import { type CountedScope, type CountSource, type ScopeGroup, TierCounts } from './tier-counts.ts';

export interface ScopeSpec {
  /** Equal for equal filters and groupings. */
  readonly name: string;
  readonly isGrouped: boolean;
  /** Values of the group a cell belongs to, each followed by the next after a zero character; `undefined` when the filter leaves it out. */
  readonly groupOf: (cell: number) => string | undefined;
}

const NOT_ASKED = -2;
const NO_GROUP = -1;

export class ViewScope implements CountedScope {
  readonly spec: ScopeSpec;
  readonly isGrouped: boolean;
  revision = 0;
  isClosed = false;
  readonly groups: ScopeGroup[] = [];
  /** Counts to be kept up to date. */
  readonly counts: TierCounts[] = [];
  readonly #windows: RunningWindow[] = [];
  readonly #source: CountSource;
  readonly #byText = new Map<string, ScopeGroup>();
  /** By cell: index of its group, or why there is none. */
  #byCell = new Int32Array(64).fill(NOT_ASKED);

  constructor(source: CountSource, spec: ScopeSpec) {
    this.spec = spec;
    this.isGrouped = spec.isGrouped;
    this.#source = source;
    if (!spec.isGrouped) this.group('');
  }

  close(): void {
    this.isClosed = true;
    this.counts.length = 0;
  }

  // --- Groups ---------------------------------------------------------------------------------------------------------------------

  /** The group of a cell, made where there is none; `undefined` when the filter leaves the cell out. */
  groupOf(cell: number): ScopeGroup | undefined {
    if (cell >= this.#byCell.length) this.#byCell = grown(this.#byCell, cell);
    const known = this.#byCell[cell]!;
    if (known >= 0) return this.groups[known];
    if (known === NO_GROUP) return undefined;
    const text = this.spec.groupOf(cell);
    const group = text === undefined ? undefined : this.group(text);
    this.#byCell[cell] = group?.index ?? NO_GROUP;
    return group;
  }

  /** The group of these values, made where there is none. */
  group(text: string): ScopeGroup {
    let group = this.#byText.get(text);
    if (!group) {
      group = {
        index: this.groups.length,
        values: this.spec.isGrouped ? text.split('\u0000') : [],
        open: this.#source.family.lists.map(() => new OpenList(this.#source.records)),
      };
      this.groups.push(group);
      this.#byText.set(text, group);
    }
    return group;
  }

  // --- What is open ---------------------------------------------------------------------------------------------------------------

  add(list: number, cell: number, key: number, record: number): void {
    this.groupOf(cell)?.open[list]?.add(key, record);
  }

  // --- What was counted -----------------------------------------------------------------------------------------------------------

  /**
   * Counts of a window, shared by all that look at the present; given back with `releaseWindow`.
   *
   * @param isPast - For a window that ends where its one user says.
   */
  acquireWindow(name: WindowName, isPast: boolean): RunningWindow {
    let window = isPast ? undefined : this.#windows.find((each) => each.name === name && !each.counts.isPast);
    if (!window) {
      const counts = this.#countsOf(tierOf(name), isPast);
      window = new RunningWindow(counts, name);
      counts.open(window);
      this.#windows.push(window);
    }
    window.users++;
    return window;
  }

  #countsOf(tier: number, isPast: boolean): TierCounts {
    const shared = isPast ? undefined : this.counts.find((each) => each.tier === tier && !each.isPast);
    if (shared) return shared;
    const counts = new TierCounts(this.#source, this, tier, isPast);
    this.counts.push(counts);
    return counts;
  }

  releaseWindow(window: RunningWindow): void {
    window.users--;
    if (window.users > 0) return;
    this.#windows.splice(this.#windows.indexOf(window), 1);
    window.close();
    const { counts } = window;
    if (counts.close(window) === 0) this.counts.splice(this.counts.indexOf(counts), 1);
  }
}

function grown(array: Int32Array<ArrayBuffer>, index: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(Math.max(index + 1, array.length * 2)).fill(NOT_ASKED);
  larger.set(array);
  return larger;
}
