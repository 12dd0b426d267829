/*
 * Which groups are too small to be shown, so that none of them follows from what is: neither from the groups beside it and their total, nor
 * from views with complementary filters.
 */

import type { GroupWindow } from '../family.ts';
import type { ViewSpec } from '../view.ts';
import type { GroupSource, Span } from '../windows/group-source.ts';
import { LazyViews, type OwnedView } from './lazy-views.ts';

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
export interface ViewBeside extends OwnedView {
  readonly spec: ViewSpec;
  /** First instant after `asOf` at which what is counted in the window changes though no event arrives. */
  nextCountAfter(asOf: number): number;
  /** Brings it to an instant; what follows is said of that. */
  advance(asOf: number): unknown;
  /** All groups that were ever known, each at its place for good; in some nothing may be counted any more. */
  knownSources(): readonly GroupSource[];
  windowOf(source: GroupSource, asOf: number, span: Span): GroupWindow;
  /** The span of another view's window, or of a part of it, as one of this one's. */
  spanOf(span: Span): Span;
  /** Whether a span is its window, or the one before it. */
  isAt(span: Span): boolean;
  /** Makes something of what a span counts once for all that share its window. */
  memo<T>(name: string, span: Span, make: (before: T | undefined) => T): T;
}

interface Asked {
  readonly source: GroupSource;
  readonly span: Span;
  readonly asOf: number;
  readonly question: SmallGroupQuestion;
  readonly answer: boolean;
}

/** Answers that are looked at again when something has changed; with more, any change counts. */
const MOST_ASKED = 64;

/**
 * The views beside one with a filter: for each dimension of the filter the same view without it, grouped by that dimension. They tell what else
 * could be asked of the groups that the filter leaves out.
 */
export class ViewsBeside<V extends ViewBeside = ViewBeside> {
  readonly #spec: ViewSpec;
  readonly #openView: (spec: ViewSpec) => V;
  /** By the dimension that is left out. */
  readonly #views = new LazyViews<V>();
  /** Since the last frame. */
  #asked: Asked[] = [];
  #revision = 0;
  /** Sum of the views' revisions when their answers were last looked at. */
  #seen = 0;

  constructor(spec: ViewSpec, openView: (spec: ViewSpec) => V) {
    this.#spec = spec;
    this.#openView = openView;
  }

  /** Those that were asked for so far. */
  get views(): Iterable<V> {
    return this.#views.all();
  }

  /** Rises when an answer of the last frame would be another. */
  get revision(): number {
    if (!this.#views.isAny) return 0;
    const seen = this.#views.revision;
    if (seen === this.#seen) return this.#revision;
    this.#seen = seen;
    if (this.#asked.length > MOST_ASKED || this.#asked.some((asked) => !this.#holds(asked))) this.#revision++;
    return this.#revision;
  }

  /** Forgets what was asked for the frame before. */
  begin(): void {
    if (!this.#views.isAny) return;
    if (this.#asked.length > 0) this.#asked = [];
    this.#seen = this.#views.revision;
  }

  nextCountAfter(asOf: number): number {
    return this.#views.earliest((view) => view.nextCountAfter(asOf));
  }

  close(): void {
    this.#views.close();
  }

  /**
   * Whether a small group that the filter leaves out would follow from this one and the total: along each dimension of the filter, what may be
   * shown is a sum over values of which either all hidden ones are part, or none.
   */
  tellOfOthers(source: GroupSource, span: Span, asOf: number, question: SmallGroupQuestion): boolean {
    const answer = Object.keys(this.#spec.filter).some((dimension) =>
      this.#views.ask(
        dimension,
        () => this.#open(dimension),
        (view) => {
          view.advance(asOf);
          return this.#tellsAlong(view, dimension, source, span, asOf, question);
        },
      ),
    );
    if (this.#asked.length <= MOST_ASKED) this.#asked.push({ source, span, asOf, question, answer });
    return answer;
  }

  /** Whether an answer is still the same, as far as that can be told without going elsewhere. */
  #holds({ source, span, asOf, question, answer }: Asked): boolean {
    let tells = false;
    for (const [dimension, view] of this.#views.byName()) {
      if (!view.isAt(span)) return false;
      tells ||= this.#tellsAlong(view, dimension, source, span, asOf, question);
    }
    return tells === answer;
  }

  #tellsAlong(
    view: V,
    dimension: string,
    source: GroupSource,
    span: Span,
    asOf: number,
    question: SmallGroupQuestion,
  ): boolean {
    const { filter, groupBy } = this.#spec;
    const along = view.memo<HiddenAlong>(question.name, span, (before) =>
      hiddenAlong(view, view.spanOf(span), asOf, question, before),
    );
    const hiddenByKept = along.hidden!;
    if (hiddenByKept.size === 0) return false;
    const at = groupBy.indexOf(dimension);
    const hidden = hiddenByKept.get(source.values.filter((_, i) => i !== at).join('\u0000'));
    if (!hidden) return false;
    const taken = at < 0 ? filter[dimension]! : [source.values[at]!];
    const among = hidden.filter((value) => taken.includes(value)).length;
    return among > 0 && among < hidden.length;
  }

  #open(dimension: string): V {
    const { family, window, filter, groupBy } = this.#spec;
    return this.#openView({
      family,
      window,
      filter: Object.fromEntries(Object.entries(filter).filter(([each]) => each !== dimension)),
      groupBy: [...groupBy.filter((each) => each !== dimension), dimension],
    });
  }
}

const NONE: ReadonlySet<number> = new Set();
const NOT_ANY: ReadonlyMap<string, readonly string[]> = new Map();

/** Of a view grouped by a dimension last of all; brought up to date in place. */
interface HiddenAlong {
  /** By place of the group: its revision when it was counted, and what it counted. */
  readonly revisions: number[];
  readonly counts: number[];
  /** Values of the dimension whose groups are hidden, by the values before; `undefined` when a count has changed since. */
  hidden: ReadonlyMap<string, readonly string[]> | undefined;
}

/** @param before - The same before something changed: only what did is counted again. */
function hiddenAlong(
  view: ViewBeside,
  span: Span,
  asOf: number,
  { minimum, countOf }: SmallGroupQuestion,
  before: HiddenAlong | undefined,
): HiddenAlong {
  const along = before ?? { revisions: [], counts: [], hidden: undefined };
  const { revisions, counts } = along;
  const sources = view.knownSources();
  for (let i = 0; i < sources.length; i++) {
    const source = sources[i]!;
    const { revision } = source;
    if (revisions[i] === revision) continue;
    const n = countOf(view.windowOf(source, asOf, span));
    if (n !== counts[i]) {
      if (n !== 0 || counts[i] !== undefined) along.hidden = undefined;
      counts[i] = n;
    }
    revisions[i] = revision;
  }
  along.hidden ??= hiddenByKept(view.spec.groupBy, sources, counts, minimum);
  return along;
}

function hiddenByKept(
  dimensions: readonly string[],
  sources: readonly GroupSource[],
  counts: readonly number[],
  minimum: number,
): ReadonlyMap<string, readonly string[]> {
  if (!isAnySmall(counts, minimum)) return NOT_ANY;
  const values = sources.map((source) => source.values);
  // What the frame of all these groups would not show, and what each line of it hides where nobody asks for the others.
  const hidden = new Set(hiddenInFrame(dimensions, values, counts, minimum));
  const last = dimensions.length - 1;
  for (const line of last > 0 ? linesAlong(values, counts, last) : []) {
    const texts = line.map((i) => values[i]!.at(-1)!);
    const sizes = line.map((i) => counts[i]!);
    for (const i of hiddenGroups(texts, sizes, minimum)) hidden.add(line[i]!);
  }
  const byKept = new Map<string, string[]>();
  for (const i of hidden) {
    const kept = values[i]!.slice(0, -1).join('\u0000');
    const along = byKept.get(kept);
    if (along) along.push(values[i]!.at(-1)!);
    else byKept.set(kept, [values[i]!.at(-1)!]);
  }
  return byKept;
}

/**
 * Indices of the groups to hide, given the text of their values and how many each counted: those below the minimum, and if they are one or too few together, the smallest
 * others with them, as they would follow from the total. Of equal ones the first by its values is taken, whatever the order they are shown in:
 * two views of the same groups that hid different ones would tell of both.
 */
export function hiddenGroups(
  texts: readonly string[],
  counts: readonly number[],
  minimum: number,
): ReadonlySet<number> {
  if (!isAnySmall(counts, minimum)) return NONE;
  const hidden = new Set<number>();
  counts.forEach((n, i) => {
    if (n > 0 && n < minimum) hidden.add(i);
  });
  if (counts.length === 1) return hidden;
  // Together the hidden ones must be large enough as well, or their sum would say too much.
  let together = 0;
  for (const i of hidden) together += counts[i]!;
  while (hidden.size < 2 || together < minimum) {
    const next = smallest(texts, counts, hidden);
    if (next < 0) break;
    hidden.add(next);
    together += counts[next]!;
  }
  return hidden;
}

function isAnySmall(counts: readonly number[], minimum: number): boolean {
  for (let i = 0; i < counts.length; i++) if (counts[i]! > 0 && counts[i]! < minimum) return true;
  return false;
}

/**
 * The same of the groups of a frame, by one dimension or several. The total of groups that differ in one dimension alone is a group of the frame
 * without that dimension: along each such line, no small group may be what is left of it. The same groups are hidden in whatever order the
 * dimensions are asked for: two frames that hid different ones would tell of both.
 *
 * @param dimensions - Their names.
 * @param values - Of each group, by dimension.
 */
export function hiddenInFrame(
  dimensions: readonly string[],
  values: readonly (readonly string[])[],
  counts: readonly number[],
  minimum: number,
): ReadonlySet<number> {
  if (!isAnySmall(counts, minimum)) return NONE;
  const places = dimensions.map((_, i) => i).sort((a, b) => (dimensions[a]! < dimensions[b]! ? -1 : 1));
  const texts = values.map((each) => places.map((place) => each[place]!).join('\u0000'));
  const hidden = new Set(hiddenGroups(texts, counts, minimum));
  if (places.length < 2) return hidden;
  const lines = places.flatMap((place) => linesAlong(values, counts, place));
  // Alone in a line, a group is that line's total. It is told where the total is, and nobody else can hide behind it.
  const told = new Set(lines.filter(([i, other]) => other === undefined && counts[i!]! >= minimum).map(([i]) => i!));
  for (let before = -1; before !== hidden.size; ) {
    before = hidden.size;
    for (const line of lines) hideAlong(line, texts, counts, minimum, hidden, told);
  }
  return hidden;
}

/** Indices of the groups that counted anything, put together where all other dimensions are equal. */
function linesAlong(
  values: readonly (readonly string[])[],
  counts: readonly number[],
  dimension: number,
): readonly (readonly number[])[] {
  const lines = new Map<string, number[]>();
  values.forEach((each, i) => {
    if (counts[i] === 0) return;
    const key = each.filter((_, d) => d !== dimension).join('\u0000');
    const line = lines.get(key);
    if (line) line.push(i);
    else lines.set(key, [i]);
  });
  return [...lines.values()];
}

/** Hides more of a line in which something is hidden, until the hidden ones are several and large enough together. */
function hideAlong(
  line: readonly number[],
  texts: readonly string[],
  counts: readonly number[],
  minimum: number,
  hidden: Set<number>,
  told: ReadonlySet<number>,
): void {
  const covered = line.filter((i) => hidden.has(i) && !told.has(i));
  if (covered.length === 0) return;
  let together = covered.reduce((sum, i) => sum + counts[i]!, 0);
  const others = line
    .filter((i) => !hidden.has(i) && !told.has(i))
    .sort((a, b) => counts[a]! - counts[b]! || (texts[a]! < texts[b]! ? -1 : 1));
  for (let size = covered.length; size < 2 || together < minimum; size++) {
    const next = others.shift();
    if (next === undefined) return;
    hidden.add(next);
    together += counts[next]!;
  }
}

/** Index of the smallest group that counted anything and is not yet hidden; −1 when there is none. */
function smallest(texts: readonly string[], counts: readonly number[], hidden: ReadonlySet<number>): number {
  let best = -1;
  counts.forEach((n, i) => {
    if (n === 0 || hidden.has(i)) return;
    if (best < 0 || n < counts[best]! || (n === counts[best] && texts[i]! < texts[best]!)) best = i;
  });
  return best;
}
