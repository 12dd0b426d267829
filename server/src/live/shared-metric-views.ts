import type {
  FamilyFrame,
  MetricSeries,
  MetricState,
  MetricView,
  SeriesFrame,
  SeriesSpec,
  ViewSpec,
} from '@andon/metrics';
import { type Following, followState } from './follow-state.ts';

/** A view or series used by several documents at once; counted once a tick, however many show it. */
export interface SharedMetric<Frame> {
  readonly revision: number;
  frame(asOf: number): Frame;
  nextChangeAfter(asOf: number): number;
  close(): void;
}

export interface SharedSeries extends SharedMetric<SeriesFrame> {
  /** As `MetricSeries`; whoever shares it does parts of the same work. */
  prepare(asOf: number): Iterator<void, void>;
}

export interface SharedMetricViews {
  open(spec: ViewSpec): SharedMetric<FamilyFrame>;
  openSeries(spec: SeriesSpec): SharedSeries;
  /** One frame of a series: brought up to date where somebody watches it, computed where nobody does. */
  series(spec: SeriesSpec, asOf: number): SeriesFrame;
  /** Views and series that are open. */
  readonly size: number;
}

export function createSharedMetricViews(state: () => MetricState): SharedMetricViews {
  const views = new Map<string, Entry<FamilyFrame, MetricView>>();
  const series = new Map<string, SeriesEntry>();

  return {
    get size() {
      return views.size + series.size;
    },
    open(spec) {
      const make = () => new Entry<FamilyFrame, MetricView>(followState(state, (current) => current.openView(spec)));
      return share<FamilyFrame, Entry<FamilyFrame, MetricView>>(views, viewKey(spec), make).metric;
    },
    openSeries(spec) {
      const make = () => new SeriesEntry(followState(state, (current) => current.openSeries(spec)));
      const { entry, metric } = share<SeriesFrame, SeriesEntry>(series, seriesKey(spec), make);
      return Object.assign(metric, { prepare: (asOf: number) => entry.prepare(asOf) });
    },
    series(spec, asOf) {
      const watched = series.get(seriesKey(spec));
      // Going back would have all its points computed anew.
      return watched?.mayShow(asOf) ? watched.frame(asOf) : state().series(spec, asOf);
    },
  };
}

class Entry<Frame, View extends SharedMetric<Frame>> {
  readonly following: Following<View>;
  #last: { readonly frame: Frame; readonly asOf: number; readonly revision: number } | undefined;
  users = 0;

  constructor(following: Following<View>) {
    this.following = following;
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

class SeriesEntry extends Entry<SeriesFrame, MetricSeries> {
  #parts: Iterator<void, void> | undefined;

  prepare(asOf: number): Iterator<void, void> {
    this.#parts ??= this.following.view.prepare(asOf);
    return this.#parts;
  }
}

/** The entry of a key, and the metric as one of its users has it; what is open closes with the last of them. */
function share<Frame, Shared extends Entry<Frame, SharedMetric<Frame>>>(
  entries: Map<string, Shared>,
  key: string,
  make: () => Shared,
): { readonly entry: Shared; readonly metric: SharedMetric<Frame> } {
  const entry = entries.get(key) ?? make();
  entries.set(key, entry);
  entry.users += 1;
  let open = true;
  const metric: SharedMetric<Frame> = {
    get revision() {
      return entry.following.revision;
    },
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
  return { entry, metric };
}

/** Equal for specifications that differ only in the order of dimensions, values and targets. */
function viewKey({ family, filter, window, groupBy, targets }: ViewSpec): string {
  return JSON.stringify([family, window, groupBy, filterKey(filter), sorted(targets)]);
}

function seriesKey({ figure, params, filter, window, groupBy = [], stepMs }: SeriesSpec): string {
  return JSON.stringify([figure, sorted({ ...params }), window, groupBy, filterKey(filter), stepMs]);
}

function filterKey(filter: Readonly<Record<string, readonly string[]>>): unknown {
  return sorted(filter).map(([dimension, values]) => [dimension, [...values].sort()]);
}

function sorted<T>(record: Readonly<Record<string, T>> = {}): [string, T][] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}
