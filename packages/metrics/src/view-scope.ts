/*
 * What all views of one filter and grouping share, whatever their windows: which cells belong to which group, what is open in each group,
 * and those entries of the family's journal that concern them. So a tick looks at a change once for all of them.
 */

import type { FoldRecord } from './fold-record.ts';
import { ENTRY, HEAD, Journal } from './journal.ts';
import { OpenList } from './open-list.ts';

/** Text of the group a cell belongs to; `undefined` when the filter leaves it out. */
export type GroupOfCell = (cell: number) => string | undefined;

// Whether the filter takes a cell.
const UNKNOWN = 0;
const TAKEN = 1;
const LEFT_OUT = 2;

export class ViewScope {
  /** Changes that concern the scope. */
  readonly journal = new Journal();
  readonly #source: Journal;
  readonly #cellOf: (key: number) => number;
  readonly #reader = { position: 0 };
  readonly #groupOf: GroupOfCell;
  readonly #listCount: number;
  readonly #byGroup = new Map<string, readonly OpenList[]>();
  /** By cell; `null` where the filter leaves it out. */
  readonly #byCell: (readonly OpenList[] | null | undefined)[] = [];
  #takes = new Uint8Array(64);

  /** @param cellOf - Cell of a key of the journal. */
  constructor(source: Journal, cellOf: (key: number) => number, listCount: number, groupOf: GroupOfCell) {
    this.#source = source;
    this.#cellOf = cellOf;
    this.#listCount = listCount;
    this.#groupOf = groupOf;
    source.open(this.#reader);
  }

  close(): void {
    this.#source.close(this.#reader);
  }

  /** Takes over what is new in the family's journal. */
  sync(): void {
    const source = this.#source;
    if (this.#reader.position === source.end) return;
    if (this.#reader.position < source.start) {
      this.#reader.position = source.end;
      this.journal.lose();
      return;
    }
    const { entries } = source;
    let at = this.#reader.position - source.start;
    while (at < entries.length) {
      const end = at + HEAD + entries[at + 2]! * ENTRY;
      const isTouch = Number.isNaN(entries[at + 1]!);
      const cell = isTouch ? entries[at]! : this.#cellOf(entries[at]!);
      if (this.#takesCell(cell)) this.journal.append(entries, at, end);
      at = end;
    }
    this.#reader.position = source.end;
  }

  #takesCell(cell: number): boolean {
    if (cell >= this.#takes.length) {
      const larger = new Uint8Array(Math.max(cell + 1, this.#takes.length * 2));
      larger.set(this.#takes);
      this.#takes = larger;
    }
    if (this.#takes[cell] === UNKNOWN) this.#takes[cell] = this.#groupOf(cell) === undefined ? LEFT_OUT : TAKEN;
    return this.#takes[cell] === TAKEN;
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
