/*
 * Which records are open, and the open lists of the views: a record is noted before it changes and placed after.
 */

import type { Entity, EntityKind } from './family.ts';

import type { Journal } from './journal.ts';
import type { RecordTable } from './record-table.ts';
import type { ScopeIndex } from './scope-index.ts';
import type { ScopeSpec, ViewScope } from './view-scope.ts';

export class OpenRecords {
  readonly #kinds: readonly EntityKind[];
  readonly #records: RecordTable;
  readonly #journal: Journal;
  readonly #scopes: ScopeIndex;
  /** In no particular order; each knows its place. */
  readonly #open: number[] = [];

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
    const index = this.#records.openIndex(record);
    if (!this.#isOpen) this.#leave(record);
    else if (index < 0) this.#records.setOpenIndex(record, this.#open.push(record) - 1);
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
    if (this.#records.openIndex(record) < 0) return;
    this.#leave(record);
    if (this.#scopes.isEmpty) return;
    this.note(record);
    const cell = this.#cellBefore;
    for (const list of this.#kinds[this.#records.kind(record)]!.lists) {
      const key = this.#keysBefore[list]!;
      if (!Number.isNaN(key)) this.#scopes.remove(list, cell, key, record);
    }
    this.#journal.touch(cell);
  }

  #leave(record: number): void {
    const index = this.#records.openIndex(record);
    if (index < 0) return;
    const last = this.#open.pop()!;
    if (last !== record) {
      this.#open[index] = last;
      this.#records.setOpenIndex(last, index);
    }
    this.#records.setOpenIndex(record, -1);
  }

  /** What all views of one filter and grouping share; given back to the index of scopes. */
  acquireScope(spec: ScopeSpec): ViewScope {
    const { scope, isNew } = this.#scopes.acquire(spec);
    if (!isNew) return scope;
    for (const record of this.#open) {
      const entity = this.#records.read(record);
      const put = (list: number, key: number): void => scope.add(list, entity.cell, key, record);
      this.#kinds[this.#records.kind(record)]!.open?.(entity, put);
    }
    return scope;
  }
}
