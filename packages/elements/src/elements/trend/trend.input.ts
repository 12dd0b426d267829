import type { LineSeriesOption } from 'echarts/charts';
import type { Formatter } from '../../format/formatter.ts';
import type { SeriesFrame, SeriesGroup, SeriesPoint } from '../../frames.ts';

/** Colours as the browser resolved them: a canvas knows no custom properties. */
export interface ChartColours {
  readonly ink: string;
  readonly text: string;
  readonly quiet: string;
  readonly hairline: string;
  readonly accent: string;
  readonly tile: string;
  readonly band: string;
}

/** Something that happened: drawn as a small flag on the time axis. */
export interface Annotation {
  /** Epoch ms. */
  readonly at: number;
  readonly text: string;
}

export interface TrendInput {
  readonly frame: SeriesFrame;
  /** What the time axis shows, epoch ms: the frame's own, or what is drawn of an earlier one where that is the same to the eye. */
  readonly span: readonly [fromMs: number, toMs: number];
  readonly format: Formatter;
  readonly colours: ChartColours;
  readonly fontFamily: string;
  readonly fontSizePx: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly zone: string | undefined;
  readonly nameOf: (group: SeriesGroup) => string;
  /** Which line of several is the one being talked about. */
  readonly chosen: number;
  readonly band: boolean;
  readonly limits: boolean;
  readonly beside: BesideLines | undefined;
  readonly annotations: readonly Annotation[];
}

/** A name beside the plot. */
export interface EndName {
  readonly text: string;
  /** Where on the value axis it belongs. */
  readonly value: number;
  readonly kind: 'target' | 'chosen' | 'line' | 'before';
}

/** What may be drawn beside a line: its interval, its limits, the window before. Few charts have any: it is fetched for those. */
export interface BesideLines {
  /** For the range of values. */
  points(input: TrendInput): readonly SeriesPoint[];
  series(input: TrendInput): readonly LineSeriesOption[];
  marks(input: TrendInput): NonNullable<NonNullable<LineSeriesOption['markLine']>['data']>;
  /** @param target - Name of the target, if there is one. @returns That with its own. */
  names(input: TrendInput, target: readonly EndName[]): readonly EndName[];
}
