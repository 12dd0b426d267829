// Fetched where a chart has more than its lines: the interval, the limits or the window before.
import type { LineSeriesOption } from 'echarts/charts';
import { html, nothing } from 'lit';
import type { SeriesFrame, SeriesGroup, SeriesLimits, SeriesPoint } from '../../frames.ts';
import type { View } from '../../live/view.ts';
import { changeWords } from '../../locale/change-words.ts';
import { chartWords } from '../../locale/chart-words.ts';
import { groupName } from '../../parts/groups.ts';
import { type Before, type ComparingHost, PreviousSeries } from '../../parts/previous-series.ts';
import type { BesideLines, EndName, TrendInput } from './trend.input.ts';
import { loneDots, placeIn, strokeOf } from './trend.option.ts';
import { cellText, sampleText, spokenValue, type Telling, type TellsBeside, valueText } from './trend.words.ts';

/** @param asked - What the chart asks for itself. */
export const createBeside = (host: ComparingHost, asked: () => View<unknown> | undefined): Beside =>
  new Beside(new PreviousSeries(host, asked));

/** What is drawn beside a single line, and told of every one. */
export class Beside implements BesideLines, TellsBeside {
  readonly #previous: Pick<PreviousSeries, 'of' | 'lack'>;

  constructor(previous: Pick<PreviousSeries, 'of' | 'lack'>) {
    this.#previous = previous;
  }

  /** What the points are compared with; undefined until it is known, and where nothing is compared. */
  before(frame: SeriesFrame): Before | undefined {
    return this.#previous.of(frame);
  }

  points(input: TrendInput): readonly SeriesPoint[] {
    if (!isSingle(input)) return [];
    return [...(input.band ? intervalPoints(input) : []), ...limitPoints(input), ...this.#line(input)];
  }

  series(input: TrendInput): readonly LineSeriesOption[] {
    if (!isSingle(input)) return [];
    const band = input.band ? bandSeries(input) : [];
    return [...band, ...beforeSeries(input, this.#line(input)), ...beyondLimits(input)];
  }

  marks(input: TrendInput) {
    const limits = limitsOf(input);
    return (limits ? [limits.lower, limits.upper] : []).map((value) => ({
      yAxis: value,
      lineStyle: { color: input.colours.quiet, width: 1, type: 'dashed' as const },
      label: { show: false },
    }));
  }

  names(input: TrendInput, target: readonly EndName[]): readonly EndName[] {
    const { messages } = input.format;
    const value = this.#line(input).findLast((point) => point.value != null)?.value;
    const before: EndName[] =
      value == null ? [] : [{ text: changeWords(messages).previousPeriod, value, kind: 'before' }];
    const limits = limitsOf(input);
    if (!limits) return [...target, ...before];
    return [limitName(input, limits, limits.upper), ...target, limitName(input, limits, limits.lower), ...before];
  }

  /** The line of the window before, of a single line: with several, twice as many would tell less. */
  #line({ frame }: TrendInput): readonly SeriesPoint[] {
    const [group, other] = frame.groups;
    return (group && !other && this.before(frame)?.line(group)) || [];
  }

  note({ format, frame }: Telling): unknown {
    const lack = this.#previous.lack(frame, format.messages);
    return lack && html`<span class="note">${lack}</span>`;
  }

  row(telling: Telling, group: SeriesGroup, t: string | undefined): unknown {
    const before = this.before(telling.frame);
    if (!before) return nothing;
    const point = before.at(group, t);
    const sample = point && sampleText(telling, point);
    return html`<div class="line-row note">
      <span>${changeWords(telling.format.messages).previousPeriod}</span>
      <span>${valueText(telling, point)}${sample ? ` · ${sample}` : nothing}</span>
    </div>`;
  }

  said(telling: Telling, group: SeriesGroup, t: string): string {
    const before = this.before(telling.frame);
    const { previousPeriod } = changeWords(telling.format.messages);
    return before ? `, ${previousPeriod} ${spokenValue(telling, before.at(group, t))}` : '';
  }

  heads({ format: { messages }, frame }: Telling): unknown {
    const { previousPeriod } = changeWords(messages);
    if (!this.before(frame)) return nothing;
    if (!frame.groups[1]) return html`<th scope="col">${previousPeriod}</th><th scope="col">n</th>`;
    return frame.groups.map(({ key }) => html`<th scope="col">${groupName(key, messages)} · ${previousPeriod}</th>`);
  }

  cells(telling: Telling, t: string): unknown {
    const { format, frame } = telling;
    const before = this.before(frame);
    const several = frame.groups.length > 1;
    return before
      ? frame.groups.map((group) => {
          const point = before.at(group, t);
          return html`<td>${cellText(telling, point)}</td>${several ? nothing : html`<td>${format.number(point?.n ?? 0)}</td>`}`;
        })
      : nothing;
  }
}

const isSingle = ({ frame }: TrendInput): boolean => frame.groups.length === 1;

/** Of a single line, where they were asked for. */
const limitsOf = (input: TrendInput): SeriesLimits | undefined =>
  (input.limits && isSingle(input) && input.frame.groups[0]?.limits) || undefined;

const limitName = ({ format, frame: { unit } }: TrendInput, { points: n }: SeriesLimits, value: number): EndName => ({
  text: chartWords(format.messages).limit(format.value(value, { unit, n, status: 'NONE' })),
  value,
  kind: 'target',
});

/** Pale and solid: what is dashed is still filling. */
function beforeSeries(input: TrendInput, points: readonly SeriesPoint[]): LineSeriesOption[] {
  const at = placeIn(input.frame);
  const { colours } = input;
  const width = strokeOf(input, 0).strong * 0.6;
  const lone = loneDots(points, at);
  const line: LineSeriesOption = { type: 'line', silent: true, connectNulls: false, z: 2 };
  return [
    ...(points.length > 0
      ? [{ ...line, data: points.map(at), showSymbol: false, lineStyle: { color: colours.quiet, width, opacity: 0.7 } }]
      : []),
    ...(lone.length > 0
      ? [
          {
            ...line,
            data: lone,
            symbol: 'circle',
            symbolSize: width * 2,
            lineStyle: { width: 0 },
            itemStyle: { color: colours.quiet },
          },
        ]
      : []),
  ];
}

/** A point beyond the limits is a signal, not noise: a diamond in ink, a shape no other point has. */
function beyondLimits(input: TrendInput): LineSeriesOption[] {
  const limits = limitsOf(input);
  if (!limits) return [];
  const points = input.frame.groups[0]?.points.filter(({ partial }) => !partial) ?? [];
  const { strong } = strokeOf(input, 0);
  const { ink, tile } = input.colours;
  return [
    {
      type: 'line',
      data: points.filter(({ value }) => isBeyond(value, limits)).map(placeIn(input.frame)),
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

/** The ends of the intervals as points, for the range of values. */
const intervalPoints = ({ frame: { groups } }: TrendInput): readonly SeriesPoint[] =>
  (groups[0]?.points ?? []).flatMap((point) =>
    [point.lower, point.upper].filter((value) => value != null).map((value) => ({ ...point, value })),
  );

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
