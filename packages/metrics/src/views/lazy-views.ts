/** What is asked of a view that another view opens for itself. */
export interface OwnedView {
  readonly revision: number;
  close(): void;
}

/** Views that a view opens for itself, by name: each when it is first needed, all closed with their owner. */
export class LazyViews<V extends OwnedView> {
  readonly #views = new Map<string, V>();
  #isClosed = false;

  /** Whether there are any: asked for every view in every tick, and a field costs less than a map's size. */
  isAny = false;

  /** Sum of the views' revisions. */
  get revision(): number {
    let revision = 0;
    if (this.isAny) for (const view of this.#views.values()) revision += view.revision;
    return revision;
  }

  all(): Iterable<V> {
    return this.#views.values();
  }

  byName(): Iterable<readonly [string, V]> {
    return this.#views;
  }

  /** Earliest of the instants that `of` tells of each view; `Infinity` where there is none. */
  earliest(of: (view: V) => number): number {
    let earliest = Number.POSITIVE_INFINITY;
    if (this.isAny) for (const view of this.#views.values()) earliest = Math.min(earliest, of(view));
    return earliest;
  }

  /**
   * Asks the view of a name, which is opened if it is the first time. Figures of a frame may be asked for when its owner is closed: the view is
   * then open for this question alone.
   */
  ask<T>(name: string, open: () => V, question: (view: V) => T): T {
    let view = this.#views.get(name);
    if (!view) {
      view = open();
      if (!this.#isClosed) {
        this.#views.set(name, view);
        this.isAny = true;
      }
    }
    const answer = question(view);
    if (this.#isClosed) view.close();
    return answer;
  }

  close(): void {
    this.#isClosed = true;
    for (const view of this.#views.values()) view.close();
    this.#views.clear();
    this.isAny = false;
  }
}
