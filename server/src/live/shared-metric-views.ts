import type { FamilyFrame, KeptCounts, MetricState, SeriesFrame, SeriesSpec, ViewSpec } from '@andon/metrics';
import { type Following, followState } from './follow-state.ts';

/** A view or series used by several documents at once; counted once a tick, however many show it. */
export interface SharedMetric<Frame> {
  readonly revision: number;
  readonly kept: readonly KeptCounts[];
  /** As `MetricView` and `MetricSeries`; whoever shares it does parts of the same work. */
  prepare(asOf: number): Generator<void, void>;
  frame(asOf: number): Frame;
  nextChangeAfter(asOf: number): number;
  close(): void;
}

export interface SharedMetricViews {
  open(spec: ViewSpec): SharedMetric<FamilyFrame>;
  openSeries(spec: SeriesSpec): SharedMetric<SeriesFrame>;
  /** One frame of a series that somebody watches, brought up to date; `undefined` where nobody does. */
  watchedSeries(spec: SeriesSpec, asOf: number): SeriesFrame | undefined;
  /** The same, computed at once where nobody watches it. */
  series(spec: SeriesSpec, asOf: number): SeriesFrame;
  /** Views and series that are open. */
  readonly size: number;
}

export function createSharedMetricViews(state: () => MetricState): SharedMetricViews {
  const views = new Map<string, Entry<FamilyFrame>>();
  const series = new Map<string, Entry<SeriesFrame>>();

  const watchedSeries = (spec: SeriesSpec, asOf: number): SeriesFrame | undefined => {
    const watched = series.get(seriesKey(spec));
    // Going back would have all its points computed anew.
    return watched?.mayShow(asOf) ? watched.frame(asOf) : undefined;
  };
  return {
    get size() {
      return views.size + series.size;
    },
    open(spec) {
      return share<FamilyFrame>(views, viewKey(spec), () => followState(state, (current) => current.openView(spec)));
    },
    openSeries(spec) {
      return share<SeriesFrame>(series, seriesKey(spec), () =>
        followState(state, (current) => current.openSeries(spec)),
      );
    },
    watchedSeries,
    series: (spec, asOf) => watchedSeries(spec, asOf) ?? state().series(spec, asOf),
  };
}

class Entry<Frame> {
  readonly following: Following<SharedMetric<Frame>>;
  #last: { readonly frame: Frame; readonly asOf: number; readonly revision: number } | undefined;
  #parts: Generator<void, void> | undefined;
  users = 0;

  constructor(following: Following<SharedMetric<Frame>>) {
    this.following = following;
  }

  prepare(asOf: number): Generator<void, void> {
    this.#parts ??= this.following.view.prepare(asOf);
    return this.#parts;
  }

  /** It only goes on in time. */
  mayShow(asOf: number): boolean {
    return this.#last === undefined || this.#last.asOf <= asOf;
  }

  frame(asOf: number): Frame {
    const { revision } = this.following;
    if (this.#last === undefined || this.#last.asOf !== asOf || this.#last.revision !== revision) {
      this.#last = { frame: this.following.view.frame(asOf), asOf, revision };
    }
    return this.#last.frame;
  }
}

/** The metric of a key as one of its users has it; what is open closes with the last of them. */
function share<Frame>(
  entries: Map<string, Entry<Frame>>,
  key: string,
  follow: () => Following<SharedMetric<Frame>>,
): SharedMetric<Frame> {
  const entry = entries.get(key) ?? new Entry(follow());
  entries.set(key, entry);
  entry.users += 1;
  let open = true;
  return {
    get revision() {
      return entry.following.revision;
    },
    get kept() {
      return entry.following.view.kept;
    },
    prepare: (asOf) => entry.prepare(asOf),
    frame: (asOf) => entry.frame(asOf),
    nextChangeAfter: (asOf) => entry.following.view.nextChangeAfter(asOf),
    close() {
      if (!open) return;
      open = false;
      entry.users -= 1;
      if (entry.users > 0) return;
      entries.delete(key);
      entry.following.close();
    },
  };
}

/** Equal for specifications that differ only in the order of dimensions, values and targets. */
function viewKey({ family, filter, window, groupBy, targets }: ViewSpec): string {
  return JSON.stringify([family, window, groupBy, filterKey(filter), sorted(targets)]);
}

function seriesKey({ figure, params, filter, window, groupBy = [], stepMs, isPrevious = false }: SeriesSpec): string {
  return JSON.stringify([figure, sorted({ ...params }), window, groupBy, filterKey(filter), stepMs, isPrevious]);
}

function filterKey(filter: Readonly<Record<string, readonly string[]>>): unknown {
  return sorted(filter).map(([dimension, values]) => [dimension, [...values].sort()]);
}

function sorted<T>(record: Readonly<Record<string, T>> = {}): [string, T][] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}
