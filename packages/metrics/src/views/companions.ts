/*
 * Views of other families that a view's figures lean on: the contacts that complaints are held against. Each is opened when a figure first
 * asks for it.
 */

import type { Family, GroupWindow } from '../family.ts';
import type { KeptCounts, ViewSpec } from '../view.ts';
import type { Span } from '../windows/group-source.ts';
import type { StepChanges } from '../windows/step-changes.ts';
import { LazyViews, type OwnedView } from './lazy-views.ts';

/** What is asked of a view by another that leans on it. */
export interface CompanionView extends OwnedView {
  readonly kept: readonly KeptCounts[];
  readonly changes: StepChanges;
  /** Brings it to an instant. */
  advance(asOf: number): unknown;
  prepare(asOf: number): Generator<void, void>;
  nextChangeAfter(asOf: number): number;
  /** The group of some values, in the span of another view's window or of a part of it. */
  groupWindow(values: readonly string[], span: Span, asOf: number): GroupWindow;
}

export class Companions<V extends CompanionView = CompanionView> {
  readonly #family: Family;
  readonly #spec: ViewSpec;
  readonly #openView: (spec: ViewSpec) => V;
  readonly #views = new LazyViews<V>();

  /** @param spec - Of the view that leans on them. */
  constructor(family: Family, spec: ViewSpec, openView: (spec: ViewSpec) => V) {
    this.#family = family;
    this.#spec = spec;
    this.#openView = openView;
  }

  /** Sum of the views' revisions. */
  get revision(): number {
    return this.#views.revision;
  }

  get kept(): readonly KeptCounts[] {
    return [...this.#views.all()].flatMap(({ kept }) => kept);
  }

  nextChangeAfter(asOf: number): number {
    return this.#views.earliest((view) => view.nextChangeAfter(asOf));
  }

  /** What has changed in each since it was last cleared, the views brought to `asOf`. */
  changes(asOf: number): readonly StepChanges[] {
    return [...this.#views.all()].map((view) => {
      view.advance(asOf);
      return view.changes;
    });
  }

  prepare(name: string, asOf: number): Generator<void, void> {
    return this.#ask(name, (view) => view.prepare(asOf));
  }

  /** The same group in another family, without the dimensions that family does not know. */
  groupWindow(name: string, values: readonly string[], span: Span, asOf: number): GroupWindow {
    const without = this.#withoutOf(name);
    const kept = values.filter((_, i) => !without.includes(this.#spec.groupBy[i]!));
    return this.#ask(name, (view) => view.groupWindow(kept, span, asOf));
  }

  close(): void {
    this.#views.close();
  }

  #ask<T>(name: string, question: (view: V) => T): T {
    return this.#views.ask(name, () => this.#open(name), question);
  }

  #open(name: string): V {
    const { filter, window, groupBy } = this.#spec;
    const without = this.#withoutOf(name);
    const isKept = (dimension: string) => !without.includes(dimension);
    return this.#openView({
      family: this.#family.companions![name]!.family,
      filter: Object.fromEntries(Object.entries(filter).filter(([dimension]) => isKept(dimension))),
      window,
      groupBy: groupBy.filter(isKept),
    });
  }

  #withoutOf(name: string): readonly string[] {
    const companion = this.#family.companions?.[name];
    if (!companion) throw new Error(`Family ${this.#family.name} declares no companion ${name}`);
    return companion.without;
  }
}
