/*
 * The groups of a view, found by cell and by key of a row: an array lookup for all but the first entry of a key.
 */

import type { FamilyState } from './family-state.ts';
import type { GroupSource } from './group.ts';
import type { GroupOfCell, ViewScope } from './view-scope.ts';
import { WindowSlot } from './window-counts.ts';

const NOT_ASKED = -2;
const NO_GROUP = -1;

export interface GroupCounts extends GroupSource {
  readonly slots: WindowSlot[];
}

export class ViewGroups {
  readonly all: GroupCounts[] = [];
  readonly #state: FamilyState;
  readonly #scope: ViewScope;
  readonly #textOf: GroupOfCell;
  readonly #isGrouped: boolean;
  /** By key: index of its group, or why there is none. */
  #byKey = new Int32Array(64).fill(NOT_ASKED);
  #slots: (WindowSlot | undefined)[] = [];
  #byCell = new Int32Array(64).fill(NOT_ASKED);
  readonly #byText = new Map<string, number>();

  /** @param textOf - Values of the group a cell belongs to, each followed by the next after a zero character. */
  constructor(state: FamilyState, scope: ViewScope, textOf: GroupOfCell, isGrouped: boolean) {
    this.#state = state;
    this.#scope = scope;
    this.#textOf = textOf;
    this.#isGrouped = isGrouped;
    if (!isGrouped) this.#add('');
  }

  /** The slot of a key's group and facet, made where there is none; `undefined` when the filter leaves the key out. */
  slotOf(key: number): WindowSlot | undefined {
    if (key >= this.#byKey.length) this.#byKey = grown(this.#byKey, key);
    const known = this.#byKey[key]!;
    if (known === NO_GROUP) return undefined;
    if (known >= 0) return this.#slots[key];
    const index = this.#indexOf(this.#state.facets.cellOf(key));
    this.#byKey[key] = index;
    if (index < 0) return undefined;
    const { slots } = this.all[index]!;
    const facet = this.#state.facets.facetOf(key);
    let slot = slots.find((one) => one.facet === facet);
    if (!slot) {
      slot = new WindowSlot(facet, this.#state.shape);
      slots.push(slot);
      slots.sort((a, b) => (a.facet < b.facet ? -1 : a.facet > b.facet ? 1 : 0));
    }
    this.#slots[key] = slot;
    return slot;
  }

  /** The group of a cell, made where there is none; `undefined` when the filter leaves the cell out. */
  of(cell: number): GroupCounts | undefined {
    return this.all[this.#indexOf(cell)];
  }

  /** The group of these values, if it has occurred. */
  find(values: readonly string[]): GroupCounts | undefined {
    return this.all[this.#byText.get(values.join('\u0000')) ?? NO_GROUP];
  }

  /** Makes the groups in which something is open, whatever was counted. */
  addOpen(): void {
    for (const text of this.#scope.groups) this.#add(text);
  }

  /** Forgets all counts. */
  clear(): void {
    for (const group of this.all) group.slots.length = 0;
    this.#slots = [];
    this.#byKey.fill(NOT_ASKED);
  }

  #indexOf(cell: number): number {
    if (cell >= this.#byCell.length) this.#byCell = grown(this.#byCell, cell);
    const known = this.#byCell[cell]!;
    if (known !== NOT_ASKED) return known;
    const text = this.#textOf(cell);
    const index = text === undefined ? NO_GROUP : this.#add(text);
    this.#byCell[cell] = index;
    return index;
  }

  #add(text: string): number {
    let index = this.#byText.get(text);
    if (index === undefined) {
      index = this.all.length;
      const values = this.#isGrouped ? text.split('\u0000') : [];
      this.all.push({ values, slots: [], open: this.#scope.of(text) });
      this.#byText.set(text, index);
    }
    return index;
  }
}

function grown(array: Int32Array<ArrayBuffer>, index: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(Math.max(index + 1, array.length * 2)).fill(NOT_ASKED);
  larger.set(array);
  return larger;
}
