/*
 * Which groups are too small to be shown, so that none of them follows from what is: neither from the groups beside it and their total, nor
 * from views with complementary filters.
 */

import type { GroupWindow } from './family.ts';
import type { GroupSource, Span } from './group-source.ts';
import type { ViewSpec } from './view.ts';

/** How many a figure or a detail rests on: follows from what the window counts, not from what is open. */
export type CountOf = (window: GroupWindow) => number;

/** What is to be shown of groups that may be too small for it. */
export interface SmallGroupQuestion {
  /** Equal for equal counts and minimums, within a family. */
  readonly name: string;
  readonly minimum: number;
  readonly countOf: CountOf;
}

/** What is asked of a view that stands beside another. */
export interface ViewBeside {
  readonly revision: number;
  /** First instant after `asOf` at which what is counted in the window changes though no event arrives. */
  nextCountAfter(asOf: number): number;
  /** Groups that have anything to show, in no particular order; brought to `asOf`. */
  groupSources(asOf: number): readonly GroupSource[];
  windowOf(source: GroupSource, asOf: number, span: Span): GroupWindow;
  /** The span of another view's window, or of a part of it, as one of this one's. */
  spanOf(span: Span, asOf: number): Span;
  /** Makes something of what the window counts once for all that share it. */
  memo<T>(asOf: number, key: string, make: () => T): T;
  close(): void;
}

/**
 * The views beside one with a filter: for each dimension of the filter the same view without it, grouped by that dimension. They tell what else
 * could be asked of the groups that the filter leaves out.
 */
export class ViewsBeside<V extends ViewBeside = ViewBeside> {
  readonly #spec: ViewSpec;
  readonly #openView: (spec: ViewSpec) => V;
  readonly #views = new Map<string, V>();
  #isClosed = false;

  constructor(spec: ViewSpec, openView: (spec: ViewSpec) => V) {
    this.#spec = spec;
    this.#openView = openView;
  }

  /** Those that were asked for so far. */
  get views(): Iterable<V> {
    return this.#views.values();
  }

  get revision(): number {
    let revision = 0;
    for (const view of this.#views.values()) revision += view.revision;
    return revision;
  }

  nextCountAfter(asOf: number): number {
    let next = Number.POSITIVE_INFINITY;
    for (const view of this.#views.values()) next = Math.min(next, view.nextCountAfter(asOf));
    return next;
  }

  close(): void {
    this.#isClosed = true;
    for (const view of this.#views.values()) view.close();
    this.#views.clear();
  }

  /**
   * Whether a small group that the filter leaves out would follow from this one and the total: along each dimension of the filter, what may be
   * shown is a sum over values of which either all hidden ones are part, or none.
   */
  tellOfOthers(source: GroupSource, span: Span, asOf: number, question: SmallGroupQuestion): boolean {
    const { filter, groupBy } = this.#spec;
    for (const dimension of Object.keys(filter)) {
      const at = groupBy.indexOf(dimension);
      const kept = source.values.filter((_, i) => i !== at).join('\u0000');
      const hidden = this.#hiddenAlong(dimension, span, asOf, question).get(kept);
      if (!hidden) continue;
      const taken = at < 0 ? filter[dimension]! : [source.values[at]!];
      const among = hidden.filter((value) => taken.includes(value)).length;
      if (among > 0 && among < hidden.length) return true;
    }
    return false;
  }

  /** Values of a dimension whose groups are hidden, by the other values of the group. */
  #hiddenAlong(dimension: string, span: Span, asOf: number, question: SmallGroupQuestion): HiddenAlong {
    const view = this.#views.get(dimension) ?? this.#open(dimension);
    const hidden = view.memo(asOf, `${question.name} ${span.fromStep} ${span.toStep}`, () =>
      hiddenAlong(view, view.spanOf(span, asOf), asOf, question),
    );
    // Figures of a frame may be asked for when its view is closed.
    if (this.#isClosed) view.close();
    return hidden;
  }

  #open(dimension: string): V {
    const { family, window, filter, groupBy } = this.#spec;
    const view = this.#openView({
      family,
      window,
      filter: Object.fromEntries(Object.entries(filter).filter(([each]) => each !== dimension)),
      groupBy: [...groupBy.filter((each) => each !== dimension), dimension],
    });
    if (!this.#isClosed) this.#views.set(dimension, view);
    return view;
  }
}

type HiddenAlong = ReadonlyMap<string, readonly string[]>;

/** Of a view grouped by a dimension last of all: its values whose groups are hidden, by the values before. */
function hiddenAlong(
  view: ViewBeside,
  span: Span,
  asOf: number,
  { minimum, countOf }: SmallGroupQuestion,
): HiddenAlong {
  const byKept = new Map<string, GroupSource[]>();
  for (const source of view.groupSources(asOf)) {
    const kept = source.values.slice(0, -1).join('\u0000');
    const others = byKept.get(kept);
    if (others) others.push(source);
    else byKept.set(kept, [source]);
  }
  const hidden = new Map<string, readonly string[]>();
  for (const [kept, others] of byKept) {
    const counts = others.map((other) => countOf(view.windowOf(other, asOf, span)));
    const indices = hiddenGroups(others, counts, minimum);
    if (indices.size > 0)
      hidden.set(
        kept,
        [...indices].map((i) => others[i]!.values.at(-1)!),
      );
  }
  return hidden;
}

/**
 * Indices of the groups to hide, given how many each counted: those below the minimum, and if they are one or too few together, the smallest
 * others with them, as they would follow from the total. Of equal ones the first by its values is taken, whatever the order they are shown in:
 * two views of the same groups that hid different ones would tell of both.
 */
export function hiddenGroups(
  groups: readonly { readonly values: readonly string[] }[],
  counts: readonly number[],
  minimum: number,
): ReadonlySet<number> {
  const hidden = new Set<number>();
  counts.forEach((n, i) => {
    if (n > 0 && n < minimum) hidden.add(i);
  });
  if (hidden.size === 0 || counts.length === 1) return hidden;
  // Together the hidden ones must be large enough as well, or their sum would say too much.
  const others = counts
    .map((n, i) => ({ n, i, text: groups[i]!.values.join('\u0000') }))
    .filter(({ n, i }) => n > 0 && !hidden.has(i))
    .sort((a, b) => a.n - b.n || (a.text < b.text ? -1 : 1));
  let together = 0;
  for (const i of hidden) together += counts[i]!;
  while (others.length > 0 && (hidden.size < 2 || together < minimum)) {
    const { n, i } = others.shift()!;
    hidden.add(i);
    together += n;
  }
  return hidden;
}
