/*
 * Views of other families that a view's figures lean on: the contacts that complaints are held against. Each is opened when a figure first
 * asks for it.
 */

import type { Family, GroupWindow } from '../family.ts';
import type { KeptCounts, ViewSpec } from '../view.ts';
import type { Span } from '../windows/group-source.ts';
import type { StepChanges } from '../windows/step-changes.ts';

/** What is asked of a view by another that leans on it. */
export interface CompanionView {
  readonly revision: number;
  readonly kept: readonly KeptCounts[];
  readonly changes: StepChanges;
  /** Brings it to an instant. */
  advance(asOf: number): unknown;
  prepare(asOf: number): Generator<void, void>;
  nextChangeAfter(asOf: number): number;
  /** The group of some values, in the span of another view's window or of a part of it. */
  groupWindow(values: readonly string[], span: Span, asOf: number): GroupWindow;
  close(): void;
}

export class Companions<V extends CompanionView = CompanionView> {
  readonly #family: Family;
  readonly #spec: ViewSpec;
  readonly #openView: (spec: ViewSpec) => V;
  readonly #views = new Map<string, V>();
  /** Whether there are any: asked for every view in every tick. */
  #hasViews = false;
  #isClosed = false;

  /** @param spec - Of the view that leans on them. */
  constructor(family: Family, spec: ViewSpec, openView: (spec: ViewSpec) => V) {
    this.#family = family;
    this.#spec = spec;
    this.#openView = openView;
  }

  /** Sum of the views' revisions. */
  get revision(): number {
    let revision = 0;
    if (this.#hasViews) for (const view of this.#views.values()) revision += view.revision;
    return revision;
  }

  get kept(): readonly KeptCounts[] {
    return [...this.#views.values()].flatMap(({ kept }) => kept);
  }

  nextChangeAfter(asOf: number): number {
    let next = Number.POSITIVE_INFINITY;
    if (this.#hasViews) for (const view of this.#views.values()) next = Math.min(next, view.nextChangeAfter(asOf));
    return next;
  }

  /** What has changed in each since it was last cleared, the views brought to `asOf`. */
  changes(asOf: number): readonly StepChanges[] {
    return [...this.#views.values()].map((view) => {
      view.advance(asOf);
      return view.changes;
    });
  }

  prepare(name: string, asOf: number): Generator<void, void> {
    return this.#viewOf(name).prepare(asOf);
  }

  /** The same group in another family, without the dimensions that family does not know. */
  groupWindow(name: string, values: readonly string[], span: Span, asOf: number): GroupWindow {
    const without = this.#withoutOf(name);
    const kept = values.filter((_, i) => !without.includes(this.#spec.groupBy[i]!));
    const view = this.#viewOf(name);
    const window = view.groupWindow(kept, span, asOf);
    // Figures of a frame may be asked for when its view is closed.
    if (this.#isClosed) view.close();
    return window;
  }

  close(): void {
    this.#isClosed = true;
    for (const view of this.#views.values()) view.close();
    this.#views.clear();
    this.#hasViews = false;
  }

  #viewOf(name: string): V {
    return this.#views.get(name) ?? this.#open(name);
  }

  #open(name: string): V {
    const { filter, window, groupBy } = this.#spec;
    const without = this.#withoutOf(name);
    const isKept = (dimension: string) => !without.includes(dimension);
    const view = this.#openView({
      family: this.#family.companions![name]!.family,
      filter: Object.fromEntries(Object.entries(filter).filter(([dimension]) => isKept(dimension))),
      window,
      groupBy: groupBy.filter(isKept),
    });
    if (!this.#isClosed) {
      this.#views.set(name, view);
      this.#hasViews = true;
    }
    return view;
  }

  #withoutOf(name: string): readonly string[] {
    const companion = this.#family.companions?.[name];
    if (!companion) throw new Error(`Family ${this.#family.name} declares no companion ${name}`);
    return companion.without;
  }
}
