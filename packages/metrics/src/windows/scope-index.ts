/*
 * The scopes of a family by the cells they take: a change is handed to those whose filter takes its cell, and costs the others nothing.
 */

import { ENTRY, HEAD, type Journal } from '../counts/journal.ts';
import type { CountSource, ScopeGroup } from './tier-counts.ts';
import { type ScopeSpec, ViewScope } from './view-scope.ts';

/** Scopes that take a cell, each with the group it belongs to there. */
interface Takers {
  readonly scopes: ViewScope[];
  readonly groups: ScopeGroup[];
  /** Scopes opened and closed so far that were looked at. */
  opened: number;
  closed: number;
}

export class ScopeIndex {
  readonly #source: CountSource;
  readonly #journal: Journal;
  readonly #named = new Map<string, { readonly scope: ViewScope; users: number }>();
  /** In the order in which they were opened, each with how many were opened before. */
  readonly #scopes: { readonly scope: ViewScope; readonly number: number }[] = [];
  #opened = 0;
  #closed = 0;
  /** By cell. */
  #takers: (Takers | undefined)[] = [];

  constructor(source: CountSource, journal: Journal) {
    this.#source = source;
    this.#journal = journal;
  }

  get isEmpty(): boolean {
    return this.#scopes.length === 0;
  }

  /** What all views of one filter and grouping share; given back with `release`. A new one knows nothing of what is open. */
  acquire(spec: ScopeSpec): { readonly scope: ViewScope; readonly isNew: boolean } {
    const shared = this.#named.get(spec.name);
    if (shared) {
      shared.users++;
      return { scope: shared.scope, isNew: false };
    }
    if (this.isEmpty) this.#journal.open();
    const scope = new ViewScope(this.#source, spec);
    this.#named.set(spec.name, { scope, users: 1 });
    this.#scopes.push({ scope, number: this.#opened++ });
    return { scope, isNew: true };
  }

  release(scope: ViewScope): void {
    const shared = this.#named.get(scope.spec.name);
    if (shared?.scope !== scope) return;
    shared.users--;
    if (shared.users > 0) return;
    this.#named.delete(scope.spec.name);
    this.#scopes.splice(
      this.#scopes.findIndex((each) => each.scope === scope),
      1,
    );
    scope.close();
    this.#closed++;
    if (!this.isEmpty) return;
    this.#journal.close();
    this.#takers = [];
  }

  add(list: number, cell: number, key: number, record: number): void {
    const { groups } = this.#takersOf(cell);
    for (let i = 0; i < groups.length; i++) groups[i]!.open[list]!.add(key, record);
  }

  remove(list: number, cell: number, key: number, record: number): void {
    const { groups } = this.#takersOf(cell);
    for (let i = 0; i < groups.length; i++) groups[i]!.open[list]!.remove(key, record);
  }

  /** Hands on what is new in the journal. */
  sync(): void {
    const { entries, size, isBrief, hasLost } = this.#journal;
    if (size === 0 && !isBrief && !hasLost) return;
    if (isBrief) this.#takeSteps();
    this.#journal.read();
    if (hasLost) {
      for (const { scope } of this.#scopes) {
        scope.revision++;
        for (const counts of scope.counts) counts.lose();
      }
    }
    if (isBrief || hasLost) return;
    for (let at = 0; at < size; ) {
      const key = entries[at]!;
      const time = entries[at + 1]!;
      const end = at + HEAD + entries[at + 2]! * ENTRY;
      // Without a time it says that something opened or closed in a cell.
      const isCounted = !Number.isNaN(time);
      const { scopes, groups } = this.#takersOf(isCounted ? this.#source.facets.cellOf(key) : key);
      for (let i = 0; i < scopes.length; i++) {
        const scope = scopes[i]!;
        scope.revision++;
        if (!isCounted) continue;
        for (const counts of scope.counts) counts.take(groups[i]!, key, time, entries, at + HEAD, end);
      }
      at = end;
    }
  }

  /** Has the steps read again in which more changed than was written down. */
  #takeSteps(): void {
    for (const { scope } of this.#scopes) {
      scope.revision++;
      for (const counts of scope.counts) counts.takeSteps(this.#journal.stepsOf(counts.stepMs));
    }
  }

  #takersOf(cell: number): Takers {
    let takers = this.#takers[cell];
    if (!takers) {
      takers = { scopes: [], groups: [], opened: 0, closed: this.#closed };
      this.#takers[cell] = takers;
    }
    if (takers.closed !== this.#closed) this.#forgetClosed(takers);
    if (takers.opened !== this.#opened) this.#noteOpened(takers, cell);
    return takers;
  }

  #forgetClosed(takers: Takers): void {
    let kept = 0;
    takers.scopes.forEach((scope, i) => {
      if (scope.isClosed) return;
      takers.scopes[kept] = scope;
      takers.groups[kept++] = takers.groups[i]!;
    });
    takers.scopes.length = kept;
    takers.groups.length = kept;
    takers.closed = this.#closed;
  }

  #noteOpened(takers: Takers, cell: number): void {
    for (const { scope, number } of this.#scopes) {
      if (number < takers.opened) continue;
      const group = scope.groupOf(cell);
      if (!group) continue;
      takers.scopes.push(scope);
      takers.groups.push(group);
    }
    takers.opened = this.#opened;
  }
}
