import type { LineSeriesOption } from 'echarts/charts';
import type { FreeLine } from '../../charts/echarts.ts';
import { spread } from '../../charts/spread.ts';
import { timeTicks } from '../../charts/time-ticks.ts';
import { valueTicks } from '../../charts/value-ticks.ts';
import type { Formatter } from '../../format/formatter.ts';
import { targetText } from '../../format/target-text.ts';
import type { SeriesFrame, SeriesGroup, SeriesLimits, SeriesPoint } from '../../frames.ts';
import { chartWords } from '../../locale/chart-words.ts';
import { elementWords } from '../../locale/element-words.ts';
import { pointRange } from '../../parts/point-range.ts';

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
  readonly annotations: readonly Annotation[];
}

type Point = [number, number | null];

/** Axis labels need about this much room, in multiples of the type size: a time of day, and a date. */
const TIME_WIDTH_EM = 3.5;
const DATE_WIDTH_EM = 6;
const DAY_MS = 86_400_000;
const LABEL_HEIGHT_EM = 3.2;
/** What the names of values take of the width, about. */
const VALUE_WIDTH_EM = 2;

/** The whole picture of a trend as data: the same frame and size give the same option. */
export function trendOption(input: TrendInput): Readonly<Record<string, unknown>> {
  const { frame, format, colours, fontFamily, fontSizePx, widthPx, heightPx, zone } = input;
  const points = frame.groups.flatMap((group) => group.points);
  const values = valueTicks(
    pointRange(frame, [...withInterval(points, input.band && frame.groups.length === 1), ...limitPoints(input)]) ?? [
      0, 1,
    ],
    frame.unit,
    Math.max(2, Math.min(6, Math.round(heightPx / (fontSizePx * LABEL_HEIGHT_EM)))),
  );
  const [fromMs, toMs] = input.span;
  // Within a day midnight is a time like others.
  const withinDay = toMs - fromMs <= DAY_MS;
  const plotPx = widthPx - marginPx(input) - fontSizePx * VALUE_WIDTH_EM;
  const labelPx = fontSizePx * (withinDay ? TIME_WIDTH_EM : DATE_WIDTH_EM);
  const times = timeTicks(fromMs, toMs, Math.max(2, Math.floor(plotPx / labelPx)), zone);
  const days = new Set(withinDay ? [] : times.filter((tick) => tick.day).map((tick) => tick.atMs));
  // The library takes the width of a Chinese character for the height of a line; where no font has one, times would be cut off below.
  const label = { color: colours.quiet, fontFamily, fontSize: fontSizePx, lineHeight: fontSizePx };
  const several = frame.groups.length > 1;
  return {
    animation: false,
    backgroundColor: 'transparent',
    textStyle: { fontFamily },
    grid: {
      left: 0,
      right: marginPx(input),
      top: input.annotations.length > 0 ? fontSizePx * 2 : fontSizePx,
      bottom: 0,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    xAxis: {
      type: 'value',
      min: fromMs,
      max: toMs,
      axisLine: { lineStyle: { color: colours.hairline } },
      axisTick: {
        show: true,
        customValues: times.map((tick) => tick.atMs),
        lineStyle: { color: colours.hairline },
        length: 4,
      },
      axisLabel: {
        ...label,
        customValues: times.map((tick) => tick.atMs),
        formatter: (atMs: number) => (days.has(atMs) ? format.date(atMs) : format.time(atMs)),
        // As many as there is room for; the library's own thinning drops some that have room.
        hideOverlap: false,
        // Else the lowest value stands on the first time where type is large.
        margin: Math.max(8, fontSizePx * 0.6),
      },
      splitLine: { show: false },
    },
    yAxis: {
      type: 'value',
      min: values[0],
      max: values.at(-1),
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: {
        ...label,
        customValues: values,
        formatter: (value: number) => axisText(value, values, frame, format),
      },
      splitLine: { show: true, lineStyle: { color: colours.hairline, width: 1, opacity: 0.6 } },
      interval: (values[1] ?? 1) - (values[0] ?? 0),
    },
    series: [
      ...(input.band && !several ? bandSeries(input) : []),
      ...frame.groups.flatMap((group, index) => lineSeries(input, group, index)),
    ],
  };
}

/** Shares without decimals where the steps are whole; durations as limits; counts as they are. */
function axisText(value: number, ticks: readonly number[], frame: SeriesFrame, format: Formatter): string {
  const step = (ticks[1] ?? 1) - (ticks[0] ?? 0);
  if (frame.unit === 'SHARE') return `${format.number(value * 100, step < 0.0095 ? 1 : 0)}\u202f%`;
  if (frame.unit === 'MILLISECONDS' || frame.unit === 'INSTANT') return value === 0 ? '0' : format.limit(value);
  return format.plainNumber(value);
}

/** How a line is drawn: the one being talked about before the others. On a wall it grows with the type. */
function strokeOf({ frame, colours, fontSizePx, chosen }: TrendInput, index: number) {
  const strong = Math.max(2, fontSizePx * 0.14);
  const spoken = frame.groups.length === 1 || index === chosen;
  return {
    strong,
    spoken,
    colour: spoken ? colours.accent : colours.quiet,
    width: spoken ? strong : strong * 0.6,
    z: spoken ? 4 : 3,
  };
}

/** The points of a line that change no more, the last of them with a value, and the one still filling where it continues the line. */
function endsOf({ points }: SeriesGroup) {
  const complete = points.filter((point) => !point.partial);
  const last = complete.findLast((point) => point.value != null);
  const filling = points.find((point) => point.partial && point.value != null);
  // Only a neighbour continues the line: after a gap the filling point stands alone.
  return { complete, last, filling: last && last === complete.at(-1) ? filling : undefined };
}

const placeIn =
  ({ stepMs }: SeriesFrame) =>
  (point: SeriesPoint): Point => [Date.parse(point.t) + stepMs / 2, point.value ?? null];

/** The way to the points still filling. They alone change with every frame, and are drawn apart from all that stays. */
export function fillingLines(input: TrendInput): readonly FreeLine[] {
  const at = placeIn(input.frame);
  return input.frame.groups.flatMap((group, index) => {
    const { strong, colour, width, z } = strokeOf(input, index);
    const { last, filling } = endsOf(group);
    const style = { stroke: colour, lineWidth: width, lineDash: [strong, strong * 2], lineCap: 'round' as const };
    return last && filling ? { from: at(last), to: at(filling), z, style: { ...style, opacity: 0.85 } } : [];
  });
}

function lineSeries(input: TrendInput, group: SeriesGroup, index: number): LineSeriesOption[] {
  const { strong, spoken, colour, width, z } = strokeOf(input, index);
  const at = placeIn(input.frame);
  const { complete, last } = endsOf(group);
  const line: LineSeriesOption = {
    type: 'line',
    data: complete.map(at),
    showSymbol: false,
    connectNulls: false,
    silent: true,
    z,
    lineStyle: { color: colour, width, opacity: spoken ? 1 : 0.75, join: 'round', cap: 'round' },
    ...(index === 0 && { markLine: marks(input) }),
  };
  const lone = loneDots(complete, at);
  const dot = (data: Point[], size: number): LineSeriesOption => ({
    type: 'line',
    data,
    symbol: 'circle',
    symbolSize: size,
    showSymbol: true,
    silent: true,
    z: spoken ? 5 : 3,
    lineStyle: { width: 0 },
    itemStyle: { color: colour },
  });
  return [
    line,
    ...(lone.length > 0 ? [dot(lone, strong * 2)] : []),
    ...(last ? [dot([at(last)], spoken ? strong * 3.5 : strong * 2)] : []),
    ...beyondLimits(input, complete, at, strong),
  ];
}

/** A point beyond the limits is a signal, not noise: a diamond in ink, a shape no other point has. */
function beyondLimits(
  input: TrendInput,
  points: readonly SeriesPoint[],
  at: (point: SeriesPoint) => Point,
  strong: number,
): LineSeriesOption[] {
  const limits = limitsOf(input);
  if (!limits) return [];
  const { ink, tile } = input.colours;
  return [
    {
      type: 'line',
      data: points.filter(({ value }) => isBeyond(value, limits)).map(at),
      symbol: 'diamond',
      symbolSize: Math.max(9, strong * 4.5),
      showSymbol: true,
      silent: true,
      z: 6,
      lineStyle: { width: 0 },
      itemStyle: { color: ink, borderColor: tile, borderWidth: 1 },
    },
  ];
}

/** Points with a gap on either side have no line to be seen by. */
function loneDots(points: readonly SeriesPoint[], at: (point: SeriesPoint) => Point): Point[] {
  return points
    .filter(
      (point, index) => point.value != null && points[index - 1]?.value == null && points[index + 1]?.value == null,
    )
    .map(at);
}

/** The 95 % interval in pale ink: an unseen line at its lower end, and an area from there to the upper. */
function bandSeries({ frame, colours }: TrendInput): LineSeriesOption[] {
  const points = frame.groups[0]?.points.filter((point) => !point.partial) ?? [];
  if (!points.some((point) => point.lower != null && point.upper != null)) return [];
  const middle = frame.stepMs / 2;
  const area = (value: (point: SeriesPoint) => number | null, fill: boolean): LineSeriesOption => ({
    type: 'line',
    stack: 'interval',
    stackStrategy: 'all',
    data: points.map((point) => [Date.parse(point.t) + middle, value(point)]),
    showSymbol: false,
    silent: true,
    connectNulls: false,
    z: 1,
    lineStyle: { width: 0 },
    ...(fill && { areaStyle: { color: colours.band, opacity: 1 } }),
  });
  return [
    area((point) => point.lower ?? null, false),
    area((point) => (point.upper != null && point.lower != null ? point.upper - point.lower : null), true),
  ];
}

/** Of a single line, where they were asked for. */
const limitsOf = ({ frame, limits }: Pick<TrendInput, 'frame' | 'limits'>): SeriesLimits | undefined =>
  limits && frame.groups.length === 1 ? (frame.groups[0]?.limits ?? undefined) : undefined;

/** Limits as points, for the range of values. */
function limitPoints(input: TrendInput): readonly SeriesPoint[] {
  const limits = limitsOf(input);
  const point = { t: input.frame.meta.from, n: 0, partial: false };
  return limits
    ? [
        { ...point, value: limits.lower },
        { ...point, value: limits.upper },
      ]
    : [];
}

const isBeyond = (value: number | null | undefined, { lower, upper }: SeriesLimits): boolean =>
  value != null && (value < lower || value > upper);

/** Target, limits and flags, each with its name on it. */
function marks(input: TrendInput): NonNullable<LineSeriesOption['markLine']> {
  const { frame, colours, fontFamily, fontSizePx, annotations } = input;
  const text = { fontFamily, fontSize: fontSizePx, color: colours.text };
  const flags = annotations
    .filter(({ at }) => at >= Date.parse(frame.meta.from) && at <= Date.parse(frame.meta.to))
    .map(({ at, text: flag }) => ({
      xAxis: at,
      lineStyle: { color: colours.quiet, width: 1, type: 'solid' as const },
      label: { ...text, show: true, formatter: flag, position: 'end' as const, rotate: 0 },
    }));
  const target =
    frame.target == null
      ? []
      : [
          {
            yAxis: frame.target,
            lineStyle: { color: colours.text, width: 1, type: 'solid' as const },
            label: { show: false },
          },
        ];
  const limits = limitsOf(input);
  const bounds = (limits ? [limits.lower, limits.upper] : []).map((value) => ({
    yAxis: value,
    lineStyle: { color: colours.quiet, width: 1, type: 'dashed' as const },
    label: { show: false },
  }));
  return { silent: true, symbol: 'none', data: [...target, ...bounds, ...flags] };
}

/** Names that stand beside the plot: the target's, and with several lines each line's. */
function endNames(input: Pick<TrendInput, 'frame' | 'format' | 'nameOf' | 'chosen' | 'limits'>): readonly EndName[] {
  const { frame, format, nameOf, chosen } = input;
  const limits = limitsOf(input);
  const limitName = (value: number): EndName => ({
    text: chartWords(format.messages).limit(
      format.value(value, { unit: frame.unit, n: limits?.points ?? 0, status: 'NONE' }),
    ),
    value,
    kind: 'target',
  });
  const target =
    frame.target == null
      ? []
      : [
          {
            text: elementWords(format.messages).target(targetText(format, frame.target, frame.unit)),
            value: frame.target,
            kind: 'target',
          } as const,
        ];
  if (limits) return [limitName(limits.upper), ...target, limitName(limits.lower)];
  if (frame.groups.length < 2) return target;
  const lines = frame.groups.flatMap((group, index): EndName[] => {
    const last = group.points.findLast((point) => point.value != null);
    if (last?.value == null) return [];
    return [{ text: nameOf(group), value: last.value, kind: index === chosen ? 'chosen' : 'line' }];
  });
  return [...target, ...lines];
}

interface EndName {
  readonly text: string;
  /** Where on the value axis it belongs. */
  readonly value: number;
  readonly kind: 'target' | 'chosen' | 'line';
}

export interface PlacedName extends EndName {
  /** Left edge and middle, in px. */
  readonly x: number;
  readonly y: number;
}

/** The names where they stand beside their values, none over another. */
export function placedNames(input: TrendInput, yOf: (value: number) => number): readonly PlacedName[] {
  const { fontSizePx, heightPx, widthPx } = input;
  const names = endNames(input).map((name) => ({ ...name, y: yOf(name.value) }));
  const lineHeightPx = fontSizePx * 1.3;
  const ys = spread(
    names.map(({ y }) => y),
    lineHeightPx,
    [lineHeightPx / 2, heightPx - lineHeightPx / 2],
  );
  const x = widthPx - marginPx(input) + fontSizePx * 0.5;
  return names.map((name, index) => ({ ...name, x, y: ys[index] ?? name.y }));
}

/** Room right of the plot for those names: the widest, within a third of the chart. */
function marginPx(input: TrendInput): number {
  const longest = Math.max(0, ...endNames(input).map(({ text }) => widthInEm(text)));
  const { fontSizePx, widthPx } = input;
  return longest === 0 ? Math.round(fontSizePx * 0.75) : Math.round(Math.min(widthPx / 3, (longest + 1) * fontSizePx));
}

/** A close guess without measuring: CJK is square, Latin a little over half. */
const widthInEm = (text: string): number =>
  [...text].reduce(
    (sum, character) => sum + (/[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]/.test(character) ? 1 : 0.58),
    0,
  );

const withInterval = (points: readonly SeriesPoint[], band: boolean): readonly SeriesPoint[] =>
  band
    ? points.flatMap((point) => [
        point,
        ...[point.lower, point.upper].filter((value) => value != null).map((value) => ({ ...point, value })),
      ])
    : points;
