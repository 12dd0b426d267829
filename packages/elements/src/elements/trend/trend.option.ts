import type { LineSeriesOption } from 'echarts/charts';
import type { FreeLine } from '../../charts/echarts.ts';
import { timeTicks } from '../../charts/time-ticks.ts';
import { valueTicks } from '../../charts/value-ticks.ts';
import type { Formatter } from '../../format/formatter.ts';
import type { SeriesFrame, SeriesGroup, SeriesPoint } from '../../frames.ts';
import { pointRange } from '../../parts/point-range.ts';
import type { TrendInput } from './trend.input.ts';
import { marginPx } from './trend.names.ts';

export { placedNames } from './trend.names.ts';

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
    pointRange(frame, [...points, ...(input.beside?.points(input) ?? [])]) ?? [0, 1],
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
      ...frame.groups.flatMap((group, index) => lineSeries(input, group, index)),
      ...(input.beside?.series(input) ?? []),
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
export function strokeOf({ frame, colours, fontSizePx, chosen }: TrendInput, index: number) {
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

export const placeIn =
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
  ];
}

/** Points with a gap on either side have no line to be seen by. */
export function loneDots(points: readonly SeriesPoint[], at: (point: SeriesPoint) => Point): Point[] {
  return points
    .filter(
      (point, index) => point.value != null && points[index - 1]?.value == null && points[index + 1]?.value == null,
    )
    .map(at);
}

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
  return { silent: true, symbol: 'none', data: [...target, ...(input.beside?.marks(input) ?? []), ...flags] };
}
