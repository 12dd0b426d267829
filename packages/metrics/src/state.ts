import type { Definition } from './definition.ts';
import type { ServiceEvent } from './event.ts';
import type { FamilyFrame, MetricSeries, MetricView, SeriesFrame, SeriesSpec, ViewSpec } from './view.ts';

/**
 * Everything the figures need, as a deterministic function of the set of events folded: the same events within the lateness horizon give
 * the same frames in any order, batching and speed. Has no clock: `asOf` is always an argument.
 */
export interface MetricState {
  /** Folds one validated event whose id was not folded before (the log drops duplicates). Never throws for a valid event. */
  fold(event: ServiceEvent): void;
  /** Event time of the newest event folded, epoch ms; `-Infinity` before the first. */
  readonly newestEventAt: number;
  /** Event time of the oldest event that had a chance to count, epoch ms; `Infinity` before the first. */
  readonly oldestEventAt: number;
  /** Events folded, and those that had no effect, by reason (`orphan`, `late`, `contradictory`, `crowded`, …). */
  readonly counts: {
    readonly folded: number;
    readonly withoutEffect: Readonly<Record<string, number>>;
    /** What the cardinality guard counted as `other`: events by dimension, and events whose combination of values was beyond the limit. */
    readonly foldedTogether: { readonly values: Readonly<Record<string, number>>; readonly cells: number };
    /** Contacts, cases, … remembered now, by family: what is open, and what may still be joined by late events or come back. */
    readonly entities: Readonly<Record<string, number>>;
  };
  /**
   * Whether a limit was reached: values, combinations, scales or entities. What late events led to then was folded together or refused as it was
   * counted, which is when somebody looks: another state of the same events may differ in that.
   */
  readonly isSaturated: boolean;
  readonly definitions: readonly Definition[];
  /** Known values of a dimension, most frequent first. */
  dimensionValues(dimension: string, first: number): readonly string[];
  /**
   * No more groups than this can come of a view, whatever its family and window: known without counting anything.
   *
   * @param most - Where there are more, this is answered.
   */
  groupsAtMost(view: Pick<ViewSpec, 'filter' | 'groupBy'>, most: number): number;
  openView(spec: ViewSpec): MetricView;
  /** One frame without keeping the view. */
  frame(spec: ViewSpec, asOf: number): FamilyFrame;
  /** One series without keeping it. */
  series(spec: SeriesSpec, asOf: number): SeriesFrame;
  openSeries(spec: SeriesSpec): MetricSeries;
  /** The whole state as bytes; equal states give equal bytes. */
  snapshot(): Uint8Array;
  /**
   * The same bytes one after the other, some of the parts empty: each takes a few milliseconds at most. Between two of them the state may be read
   * and has to take no event. Ended early, it leaves the state as it was.
   *
   * @throws {Error} At the next part, when the state took an event.
   */
  snapshotParts(): Generator<Uint8Array, void>;
}
