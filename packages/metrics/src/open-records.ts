/*
 * Which records are open, and the open lists of the views: a record is noted before it changes and placed after.
 */

import type { EntityKind } from './family.ts';
import type { FoldRecord } from './fold-record.ts';
import type { Journal } from './journal.ts';
import type { GroupOfCell, ViewScope } from './view-scope.ts';

export class OpenRecords {
  readonly #kinds: readonly EntityKind[];
  readonly #journal: Journal;
  readonly #createScope: (groupOf: GroupOfCell) => ViewScope;
  /** In no particular order; each knows its place. */
  readonly #open: FoldRecord[] = [];
  readonly #scopes = new Map<string, { readonly scope: ViewScope; users: number }>();

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

  constructor(kinds: readonly EntityKind[], journal: Journal, createScope: (groupOf: GroupOfCell) => ViewScope) {
    this.#kinds = kinds;
    this.#journal = journal;
    this.#createScope = createScope;
  }

  /** Remembers which lists a record is in before it changes. */
  note(record: FoldRecord): void {
    if (this.#scopes.size === 0) return;
    const kind = this.#kinds[record.kind]!;
    this.noteNothing(kind);
    this.#cellBefore = record.entity.cell;
    kind.open?.(record.entity, this.#putBefore);
  }

  /** The same for a record that is new. */
  noteNothing({ lists }: EntityKind): void {
    if (this.#scopes.size === 0) return;
    for (const list of lists) this.#keysBefore[list] = Number.NaN;
  }

  /** Brings the open lists from what was noted to what the record says now. */
  place(record: FoldRecord): void {
    const kind = this.#kinds[record.kind]!;
    if (kind.open === undefined) return;
    this.#isOpen = false;
    if (this.#scopes.size === 0) kind.open(record.entity, this.#putAny);
    else {
      for (const list of kind.lists) this.#keysAfter[list] = Number.NaN;
      kind.open(record.entity, this.#putAfter);
      this.#moveInLists(record, kind);
    }
    if (!this.#isOpen) this.#leave(record);
    else if (record.openIndex < 0) record.openIndex = this.#open.push(record) - 1;
  }

  #moveInLists(record: FoldRecord, kind: EntityKind): void {
    const { cell } = record.entity;
    const moved = cell !== this.#cellBefore;
    let touched = false;
    for (const list of kind.lists) {
      const before = this.#keysBefore[list]!;
      const after = this.#keysAfter[list]!;
      const wasOpen = !Number.isNaN(before);
      const isOpen = !Number.isNaN(after);
      if ((!isOpen && !wasOpen) || (isOpen && wasOpen && before === after && !moved)) continue;
      touched = true;
      for (const { scope } of this.#scopes.values()) {
        if (wasOpen) scope.remove(list, this.#cellBefore, before, record);
        if (isOpen) scope.add(list, cell, after, record);
      }
    }
    if (!touched) return;
    this.#journal.touch(cell);
    if (moved) this.#journal.touch(this.#cellBefore);
  }

  /** Takes a record that is about to be dropped out of the open lists. */
  unplace(record: FoldRecord): void {
    if (record.openIndex < 0) return;
    this.#leave(record);
    if (this.#scopes.size === 0) return;
    this.note(record);
    const { cell } = record.entity;
    for (const list of this.#kinds[record.kind]!.lists) {
      const key = this.#keysBefore[list]!;
      if (Number.isNaN(key)) continue;
      for (const { scope } of this.#scopes.values()) scope.remove(list, cell, key, record);
    }
    this.#journal.touch(cell);
  }

  #leave(record: FoldRecord): void {
    if (record.openIndex < 0) return;
    const last = this.#open.pop()!;
    if (last !== record) {
      this.#open[record.openIndex] = last;
      last.openIndex = record.openIndex;
    }
    record.openIndex = -1;
  }

  /**
   * What all views of one filter and grouping share; given back with `releaseScope`.
   *
   * @param name - Equal for equal filters and groupings.
   */
  acquireScope(name: string, groupOf: GroupOfCell): ViewScope {
    let shared = this.#scopes.get(name);
    if (!shared) {
      const scope = this.#createScope(groupOf);
      for (const record of this.#open) {
        const put = (list: number, key: number): void => scope.add(list, record.entity.cell, key, record);
        this.#kinds[record.kind]!.open?.(record.entity, put);
      }
      shared = { scope, users: 0 };
      this.#scopes.set(name, shared);
    }
    shared.users++;
    return shared.scope;
  }

  releaseScope(name: string): void {
    const shared = this.#scopes.get(name);
    if (!shared) return;
    shared.users--;
    if (shared.users > 0) return;
    shared.scope.close();
    this.#scopes.delete(name);
  }
}
