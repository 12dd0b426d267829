/*
 * Which records are open, and the open lists of the views: a record is noted before it changes and placed after.
 */

import type { Journal } from '../counts/journal.ts';
import type { Entity, EntityKind } from '../family.ts';
import { lowestBit } from '../storage/bits.ts';
import { grownInts } from '../storage/grown.ts';
import type { ScopeIndex } from '../windows/scope-index.ts';
import type { ScopeSpec, ViewScope } from '../windows/view-scope.ts';
import type { RecordTable } from './record-table.ts';

export class OpenRecords {
  readonly #kinds: readonly EntityKind[];
  readonly #records: RecordTable;
  readonly #journal: Journal;
  readonly #scopes: ScopeIndex;
  /** A bit for every record: few bytes, so that what opens and closes meets none of the others. */
  #open = new Int32Array(256);

  /** Keys in the open lists before and after a change, `NaN` where in none. */
  readonly #keysBefore: number[] = [];
  readonly #keysAfter: number[] = [];
  #cellBefore = 0;
  #isOpen = false;
  readonly #putBefore = (list: number, key: number): void => {
    this.#keysBefore[list] = key;
  };
  readonly #putAfter = (list: number, key: number): void => {
    this.#keysAfter[list] = key;
    this.#isOpen = true;
  };
  readonly #putAny = (): void => {
    this.#isOpen = true;
  };

  constructor(kinds: readonly EntityKind[], records: RecordTable, journal: Journal, scopes: ScopeIndex) {
    this.#kinds = kinds;
    this.#records = records;
    this.#journal = journal;
    this.#scopes = scopes;
  }

  /** Remembers which lists a record is in before it changes. */
  note(record: number): void {
    if (this.#scopes.isEmpty) return;
    const kind = this.#kinds[this.#records.kind(record)]!;
    this.noteNothing(kind);
    const entity = this.#records.read(record);
    this.#cellBefore = entity.cell;
    kind.open?.(entity, this.#putBefore);
  }

  /** The same for a record that is new. */
  noteNothing({ lists }: EntityKind): void {
    if (this.#scopes.isEmpty) return;
    for (const list of lists) this.#keysBefore[list] = Number.NaN;
  }

  /**
   * Brings the open lists from what was noted to what the record says now.
   *
   * @param entity - Its state.
   */
  place(record: number, entity: Entity): void {
    const kind = this.#kinds[this.#records.kind(record)]!;
    if (kind.open === undefined) return;
    this.#isOpen = false;
    if (this.#scopes.isEmpty) kind.open(entity, this.#putAny);
    else {
      for (const list of kind.lists) this.#keysAfter[list] = Number.NaN;
      kind.open(entity, this.#putAfter);
      this.#moveInLists(record, entity.cell, kind);
    }
    this.#mark(record, this.#isOpen);
  }

  #moveInLists(record: number, cell: number, kind: EntityKind): void {
    const moved = cell !== this.#cellBefore;
    let touched = false;
    for (const list of kind.lists) {
      const before = this.#keysBefore[list]!;
      const after = this.#keysAfter[list]!;
      const wasOpen = !Number.isNaN(before);
      const isOpen = !Number.isNaN(after);
      if ((!isOpen && !wasOpen) || (isOpen && wasOpen && before === after && !moved)) continue;
      touched = true;
      if (wasOpen) this.#scopes.remove(list, this.#cellBefore, before, record);
      if (isOpen) this.#scopes.add(list, cell, after, record);
    }
    if (!touched) return;
    this.#journal.touch(cell);
    if (moved) this.#journal.touch(this.#cellBefore);
  }

  /** Takes a record that is about to be dropped out of the open lists. */
  unplace(record: number): void {
    if (!this.#isMarked(record)) return;
    this.#mark(record, false);
    if (this.#scopes.isEmpty) return;
    this.note(record);
    const cell = this.#cellBefore;
    for (const list of this.#kinds[this.#records.kind(record)]!.lists) {
      const key = this.#keysBefore[list]!;
      if (!Number.isNaN(key)) this.#scopes.remove(list, cell, key, record);
    }
    this.#journal.touch(cell);
  }

  #isMarked(record: number): boolean {
    return ((this.#open[record >>> 5]! >>> (record & 31)) & 1) === 1;
  }

  #mark(record: number, isOpen: boolean): void {
    const word = record >>> 5;
    if (word >= this.#open.length) this.#open = grownInts(this.#open, Math.max(word + 1, this.#open.length * 2));
    if (isOpen) this.#open[word]! |= 1 << (record & 31);
    else this.#open[word]! &= ~(1 << (record & 31));
  }

  /** What all views of one filter and grouping share; given back to the index of scopes. */
  acquireScope(spec: ScopeSpec): ViewScope {
    const { scope, isNew } = this.#scopes.acquire(spec);
    if (!isNew) return scope;
    for (let word = 0; word < this.#open.length; word++) {
      for (let bits = this.#open[word]!; bits !== 0; bits &= bits - 1) {
        const record = word * 32 + lowestBit(bits);
        const entity = this.#records.read(record);
        const put = (list: number, key: number): void => scope.add(list, entity.cell, key, record);
        this.#kinds[this.#records.kind(record)]!.open?.(entity, put);
      }
    }
    return scope;
  }
}
