import type { Figure, FigureParams, Target } from './figure.ts';

export const WINDOWS = ['1m', '5m', '15m', '30m', '1h', '4h', 'today', '24h', '7d', '30d', '90d'] as const;
export type WindowName = (typeof WINDOWS)[number];

/** Accepted values by dimension: alternatives within one, *and* between them. `''` matches what does not carry the dimension. */
export type Filter = Readonly<Record<string, readonly string[]>>;

/** What a view shows: the figures of one family over a filter and a window, by group. */
export interface ViewSpec {
  readonly family: string;
  readonly filter: Filter;
  readonly window: WindowName;
  /** Empty: one group. */
  readonly groupBy: readonly string[];
  /** Replaces configured targets, by figure key. */
  readonly targets?: Readonly<Record<string, Target>>;
}

/**
 * The figures of one combination of dimension values. They are computed when asked for, from the counts of the window, so that a reader
 * pays only for what it selects.
 */
export interface Group {
  readonly key: readonly { readonly dimension: string; readonly value: string }[];
  /**
   * @param name - Key within the family, for example `serviceLevel`, or the full key `queue.serviceLevel`.
   * @throws {UnknownFigureError} When the family has no such figure or the figure no such setting.
   */
  figure(name: string, params?: FigureParams): Figure;
  /**
   * The same figure one window earlier; `null` for figures of the present moment. Without value, NO_HISTORY, where that window begins
   * before the first event: what it counted would be of a fragment.
   */
  previous(name: string, params?: FigureParams): Figure | null;
  /** Lists that are not figures, by name (`nowServing`, `ageing`, `distribution`…), as documented by the family. */
  detail(name: string, args?: Readonly<Record<string, unknown>>): unknown;
}

/** The figures of one family at an instant. */
export interface FamilyFrame {
  readonly family: string;
  /** Event time for which the frame is true, epoch ms. */
  readonly asOf: number;
  /** Start of the window, inclusive, epoch ms. */
  readonly from: number;
  /** End of the window, exclusive, epoch ms. */
  readonly to: number;
  readonly window: WindowName;
  readonly zone: string;
  /** Largest first. Exactly one without `groupBy`, also where nothing was counted. */
  readonly groups: readonly Group[];
}

/** What is kept of the past for a view; one object for all views that share it. */
export interface KeptCounts {
  /** Steps of groups in which anything was counted; each takes some 800 bytes. */
  readonly size: number;
}

/** A view kept ready while somebody watches it. */
export interface MetricView {
  readonly spec: ViewSpec;
  /** Rises whenever an event changed anything the view shows. */
  readonly revision: number;
  readonly kept: readonly KeptCounts[];
  /** As that of a series. */
  prepare(asOf: number): Generator<void, void>;
  /** The frame for `asOf`. Groups stay valid until the next call of `frame` or `fold`. */
  frame(asOf: number): FamilyFrame;
  /**
   * First instant after `asOf` at which the frame changes though no event arrives: something leaves the window, a case falls due.
   * `Infinity` when nothing will.
   */
  nextChangeAfter(asOf: number): number;
  close(): void;
}

/** What a series shows: one figure over a window, a point a step, by group. */
export interface SeriesSpec {
  readonly figure: string;
  readonly params?: FigureParams;
  readonly filter: Filter;
  readonly window: WindowName;
  /** Width of a point, ms; whole steps of the window. @default the finest that makes at most 200 points */
  readonly stepMs?: number;
  readonly groupBy: readonly string[];
  /** Of the window before instead, as `Group.previous` takes it. */
  readonly isPrevious?: boolean;
}

/** A series kept ready while somebody watches it. */
export interface MetricSeries {
  readonly spec: SeriesSpec;
  /** Rises whenever an event changed anything that the series may show. */
  readonly revision: number;
  readonly kept: readonly KeptCounts[];
  /**
   * Does the work of the first frame in parts, each of some milliseconds: the caller may do something else between two steps, fold events as well. A
   * frame that is asked for before the end does the rest at once; what it says is the same.
   */
  prepare(asOf: number): Generator<void, void>;
  /** The series at `asOf`. A point that did not change is the same object as in the frame before. */
  frame(asOf: number): SeriesFrame;
  /** First instant after `asOf` at which the series may change though no event arrives. `Infinity` when it will not. */
  nextChangeAfter(asOf: number): number;
  close(): void;
}

/** One figure over one step, in the figure's unit, with its 95 % interval where it has one. */
export interface SeriesPoint {
  /** Start of the point, epoch ms. */
  readonly t: number;
  /** `null` where nothing was counted, and in the window before where it begins before the first event. */
  readonly value: number | null;
  readonly n: number;
  readonly lower: number | null;
  readonly upper: number | null;
  /** Still filling at `asOf`; in the window before: it is counted up to the end of that only. */
  readonly partial: boolean;
}

/** A series at an instant: every group has the same points, from the oldest to the newest. Instants are epoch ms. */
export interface SeriesFrame {
  readonly figure: string;
  readonly asOf: number;
  readonly from: number;
  readonly to: number;
  readonly window: WindowName;
  readonly zone: string;
  readonly stepMs: number;
  /** What a point of the window before is to be compared with starts so much later, ms; 0 for the window itself. */
  readonly offsetMs: number;
  readonly groups: readonly {
    readonly key: readonly { readonly dimension: string; readonly value: string }[];
    readonly points: readonly SeriesPoint[];
  }[];
}
