/*
 * Open entities of a family by group, for all views of one filter and grouping: their windows differ, but what is open now does not
 * depend on a window. Kept up as entities open and close, so that a tick reads counts and first entries without looking at cells.
 */

import type { FoldRecord } from './fold-record.ts';
import { OpenList } from './open-list.ts';

/** Text of the group a cell belongs to; `undefined` when the filter leaves it out. */
export type GroupOfCell = (cell: number) => string | undefined;

export class OpenIndex {
  readonly #groupOf: GroupOfCell;
  readonly #listCount: number;
  readonly #byGroup = new Map<string, readonly OpenList[]>();
  /** By cell; `null` where the filter leaves it out. */
  readonly #byCell: (readonly OpenList[] | null | undefined)[] = [];

  constructor(listCount: number, groupOf: GroupOfCell) {
    this.#listCount = listCount;
    this.#groupOf = groupOf;
  }

  /** Texts of the groups that have, or had, something open. */
  get groups(): Iterable<string> {
    return this.#byGroup.keys();
  }

  /** Open lists of a group. */
  of(group: string): readonly OpenList[] {
    let lists = this.#byGroup.get(group);
    if (!lists) {
      lists = Array.from({ length: this.#listCount }, () => new OpenList());
      this.#byGroup.set(group, lists);
    }
    return lists;
  }

  add(list: number, cell: number, key: number, record: FoldRecord): void {
    const lists = this.#listsOf(cell);
    if (lists) lists[list]!.add(key, record);
  }

  remove(list: number, cell: number, key: number, record: FoldRecord): void {
    const lists = this.#listsOf(cell);
    if (lists) lists[list]!.remove(key, record);
  }

  #listsOf(cell: number): readonly OpenList[] | null {
    let lists = this.#byCell[cell];
    if (lists === undefined) {
      const group = this.#groupOf(cell);
      lists = group === undefined ? null : this.of(group);
      this.#byCell[cell] = lists;
    }
    return lists;
  }
}
