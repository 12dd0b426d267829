/*
 * What all views of one filter and grouping share, whatever their windows: which cells belong to which group, what is open in each group,
 * and those entries of the family's journal that concern them. So a tick looks at a change once for all of them.
 */

import { ENTRY, HEAD, Journal } from './journal.ts';
import { OpenList, type RecordReader } from './open-list.ts';
import { TIERS } from './tiers.ts';

/** Text of the group a cell belongs to; `undefined` when the filter leaves it out. */
export type GroupOfCell = (cell: number) => string | undefined;

/** What a key of the journal stands for. */
export interface Keys {
  cellOf(key: number): number;
  facetOf(key: number): string;
}

/** Entries of one group in one finest step. */
interface Draft {
  readonly key: number;
  /** Start of the step. */
  readonly time: number;
  readonly sums: Map<number, number>;
  /** Change of each level, and Σ change × offset into the step. */
  readonly levels: Map<number, readonly [number, number]>;
  readonly values: number[];
}

/** Steps of all tiers are whole numbers of the finest. */
const STEP_MS = TIERS[0]!.stepMs;

// Whether the filter takes a cell.
const UNKNOWN = 0;
const TAKEN = 1;
const LEFT_OUT = 2;

export class ViewScope {
  /** Changes that concern the scope. */
  readonly journal = new Journal();
  readonly #source: Journal;
  readonly #keys: Keys;
  /** Number of columns of a row; what is beyond them in the journal are bags. */
  readonly #columns: number;
  readonly #slotByKey: (number | undefined)[] = [];
  readonly #slotByName = new Map<string, number>();
  readonly #slotKeys: number[] = [];
  readonly #reader = { position: 0 };
  readonly #groupOf: GroupOfCell;
  readonly #records: RecordReader;
  readonly #listCount: number;
  readonly #byGroup = new Map<string, readonly OpenList[]>();
  /** By cell; `null` where the filter leaves it out. */
  readonly #byCell: (readonly OpenList[] | null | undefined)[] = [];
  #takes = new Uint8Array(64);

  constructor(
    source: Journal,
    keys: Keys,
    columns: number,
    listCount: number,
    records: RecordReader,
    groupOf: GroupOfCell,
  ) {
    this.#records = records;
    this.#source = source;
    this.#keys = keys;
    this.#columns = columns;
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
    const drafts = new Map<number, Draft>();
    const touched = new Set<number>();
    let at = this.#reader.position - source.start;
    while (at < entries.length) {
      const key = entries[at]!;
      const time = entries[at + 1]!;
      const end = at + HEAD + entries[at + 2]! * ENTRY;
      if (Number.isNaN(time)) {
        if (this.#takesCell(key)) touched.add(key);
      } else if (this.#takesCell(this.#keys.cellOf(key))) this.#collect(drafts, key, time, at + HEAD, end);
      at = end;
    }
    for (const { key, time, sums, levels, values } of drafts.values()) {
      this.journal.head(key, time);
      for (const [column, amount] of sums) if (amount !== 0) this.journal.value(column, amount, 0);
      for (const [level, [change, offset]] of levels) this.journal.value(level, change, offset);
      for (let i = 0; i < values.length; i += ENTRY) this.journal.value(values[i]!, values[i + 1]!, values[i + 2]!);
    }
    for (const cell of touched) this.journal.touch(cell);
    this.#reader.position = source.end;
  }

  /** Adds an entry to those of the same group and finest step: every view would add them up anyway. */
  #collect(drafts: Map<number, Draft>, key: number, time: number, from: number, end: number): void {
    const { entries } = this.#source;
    const slot = this.#slotOf(key);
    const step = Math.floor(time / STEP_MS);
    const at = slot * 2 ** 32 + step;
    let draft = drafts.get(at);
    if (!draft) {
      draft = { key: this.#slotKeys[slot]!, time: step * STEP_MS, sums: new Map(), levels: new Map(), values: [] };
      drafts.set(at, draft);
    }
    for (let entry = from; entry < end; entry += ENTRY) {
      const what = entries[entry]!;
      const a = entries[entry + 1]!;
      if (what < 0) {
        const level = draft.levels.get(what) ?? [0, 0];
        draft.levels.set(what, [level[0] + a, level[1] + a * (time - draft.time)]);
      } else if (what < this.#columns) draft.sums.set(what, (draft.sums.get(what) ?? 0) + a);
      else draft.values.push(what, a, entries[entry + 2]!);
    }
  }

  /** Keys of one group and facet have one slot; the first of them stands for all. */
  #slotOf(key: number): number {
    let slot = this.#slotByKey[key];
    if (slot === undefined) {
      const name = `${this.#groupOf(this.#keys.cellOf(key))}\u0001${this.#keys.facetOf(key)}`;
      slot = this.#slotByName.get(name);
      if (slot === undefined) {
        slot = this.#slotKeys.length;
        this.#slotByName.set(name, slot);
        this.#slotKeys.push(key);
      }
      this.#slotByKey[key] = slot;
    }
    return slot;
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
      lists = Array.from({ length: this.#listCount }, () => new OpenList(this.#records));
      this.#byGroup.set(group, lists);
    }
    return lists;
  }

  add(list: number, cell: number, key: number, record: number): void {
    const lists = this.#listsOf(cell);
    if (lists) lists[list]!.add(key, record);
  }

  remove(list: number, cell: number, key: number, record: number): void {
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
