import { expect } from 'chai';
import { Formatter } from '../../format/formatter.ts';
import type { SeriesFrame, SeriesGroup, SeriesPoint } from '../../frames.ts';
import en from '../../locale/en.ts';
import { Before } from '../../parts/previous-series.ts';
import { meta } from '../../testing/frames.ts';
import { Beside } from './trend.beside.ts';
import type { TrendInput } from './trend.input.ts';
import { fillingLines, placedNames, trendOption } from './trend.option.ts';

const MINUTE = 60_000;
const FROM = Date.parse('2026-03-02T09:00:00.000Z');
const COLOURS = {
  ink: 'ink',
  text: 'text',
  quiet: 'quiet',
  hairline: 'line',
  accent: 'accent',
  tile: 'tile',
  band: 'band',
};

type Value = number | null;

const points = (values: readonly Value[], of: Partial<SeriesPoint> = {}): SeriesPoint[] =>
  values.map((value, index) => ({
    t: new Date(FROM + index * 10 * MINUTE).toISOString(),
    value,
    n: value === null ? 0 : 50,
    partial: false,
    ...of,
  }));
const line = (values: readonly Value[], of: Partial<SeriesGroup> = {}): SeriesGroup => ({
  key: [],
  points: points(values),
  ...of,
});
const partial = (group: SeriesGroup): SeriesGroup => ({
  ...group,
  points: group.points.map((point, index, all) => ({ ...point, partial: index === all.length - 1 })),
});
const span = (minutes: number) => [FROM, FROM + minutes * MINUTE] as const;

function input(
  groups: readonly SeriesGroup[],
  of: Partial<SeriesFrame> = {},
  more: Partial<TrendInput> = {},
): TrendInput {
  const [from, to] = span(60).map((atMs) => new Date(atMs).toISOString());
  return {
    frame: {
      meta: meta({ from: from!, to: to! }),
      figure: 'queue.waiting',
      unit: 'COUNT',
      direction: 'LOWER_IS_BETTER',
      stepMs: 10 * MINUTE,
      groups,
      ...of,
    },
    span: span(60),
    format: new Formatter(en, 'en', 'UTC'),
    colours: COLOURS,
    fontFamily: 'sans-serif',
    fontSizePx: 10,
    widthPx: 400,
    heightPx: 160,
    zone: 'UTC',
    nameOf: ({ key }) => key.map(({ value }) => value).join(),
    chosen: 0,
    band: false,
    limits: false,
    beside: besideWith(),
    annotations: [],
    ...more,
  };
}

interface Drawn {
  readonly xAxis: { readonly min: number; readonly max: number; readonly axisLabel: Axis };
  readonly yAxis: { readonly min: number; readonly max: number; readonly interval: number; readonly axisLabel: Axis };
  readonly grid: { readonly right: number; readonly top: number };
  readonly series: readonly Line[];
}
interface Axis {
  readonly lineHeight: number;
  readonly customValues: readonly number[];
  readonly formatter: (value: number) => string;
}
interface Line {
  readonly data: readonly (readonly [number, Value])[];
  readonly symbol?: string;
  readonly symbolSize?: number;
  readonly stack?: string;
  readonly connectNulls?: boolean;
  readonly lineStyle: { readonly width: number; readonly color?: string; readonly type?: string };
  readonly markLine?: { readonly data: readonly Mark[] };
}
interface Mark {
  readonly xAxis?: number;
  readonly yAxis?: number;
  readonly label: { readonly formatter?: string };
}

const besideWith = (before?: Before) => new Beside({ of: () => before, lack: () => undefined });
const drawn = (of: TrendInput): Drawn => trendOption(of) as unknown as Drawn;
/** Minutes from the start, and values. */
const places = (data: Line['data'] = []): (readonly [number, Value])[] =>
  data.map(([atMs, value]) => [(atMs - FROM) / MINUTE, value]);
const labels = ({ customValues, formatter }: Axis): string[] =>
  customValues.map((value) => formatter(value).replaceAll('\u202f', ' '));

describe('the drawing of a trend', () => {
  it('has each point in the middle of what it counts, gaps as gaps, and a dot on the last', () => {
    const [course, last, ...others] = drawn(input([line([3, 5, null, 4, 6])])).series;
    expect(places(course?.data)).to.deep.equal([
      [5, 3],
      [15, 5],
      [25, null],
      [35, 4],
      [45, 6],
    ]);
    expect(places(last?.data)).to.deep.equal([[45, 6]]);
    expect(others).to.deep.equal([]);
  });

  describe('of the window before', () => {
    /** The hour before, its values as given. */
    const hourBefore = (groups: readonly SeriesGroup[], offsetMs = 60 * MINUTE) => {
      const { frame } = input(groups);
      const earlier = (point: SeriesPoint) => ({
        ...point,
        t: new Date(Date.parse(point.t) - 60 * MINUTE).toISOString(),
      });
      const moved = groups.map((group) => ({ ...group, points: group.points.map(earlier) }));
      return besideWith(new Before({ ...frame, groups: moved }, offsetMs));
    };
    const values = [3, 5, null, 4, 6, 5];
    const now = partial(line([2, 3, 4, 3, 2, 1]));

    it('is a pale, thin, solid line where its points are compared, gaps as gaps, without what was counted of a part', () => {
      const { series } = drawn(input([now], {}, { beside: hourBefore([partial(line(values))]) }));
      const [course, , earlier] = series;
      expect(places(earlier?.data)).to.deep.equal([
        [5, 3],
        [15, 5],
        [25, null],
        [35, 4],
        [45, 6],
        [55, null],
      ]);
      expect(earlier?.connectNulls).to.equal(false);
      expect(earlier?.lineStyle.type).to.equal(undefined);
      expect(earlier?.lineStyle.color).to.equal('quiet');
      expect(earlier!.lineStyle.width).to.be.below(course!.lineStyle.width);
      expect(course?.lineStyle.color).to.equal('accent');
    });

    it('shows a lone point of it as a dot', () => {
      const { series } = drawn(input([now], {}, { beside: hourBefore([line([3, null, 5, 6, null, null])]) }));
      expect(places(series.at(-1)?.data)).to.deep.equal([[5, 3]]);
    });

    it('is named where it ends, and has room above', () => {
      const of = input([now], {}, { beside: hourBefore([line([3, 50, null, 4, 6, null])]) });
      const names = placedNames(of, (value) => 100 - value);
      expect(names.map(({ text, kind, value }) => [text, kind, value])).to.deep.equal([
        ['Previous period', 'before', 6],
      ]);
      expect(drawn(of).yAxis.max).to.be.at.least(50);
      expect(drawn(of).grid.right).to.be.above(drawn(input([now])).grid.right);
    });

    it('is not drawn beside several lines, of another time, or where nothing is known', () => {
      const key = [{ dimension: 'queue', value: 'billing' }];
      const several = [now, { ...now, key }];
      const count = (of: TrendInput) => drawn(of).series.length;
      expect(count(input(several, {}, { beside: hourBefore(several) }))).to.equal(count(input(several)));
      const elsewhere = hourBefore([line(values)], 24 * 60 * MINUTE);
      const unknown = hourBefore([line(values.map(() => null))]);
      for (const each of [elsewhere, unknown]) {
        const of = input([now], {}, { beside: each });
        expect(drawn(of).series.flatMap(({ data }) => data)).to.have.length(
          drawn(input([now])).series.flatMap(({ data }) => data).length + now.points.length,
        );
        expect(
          drawn(of)
            .series.at(-1)!
            .data.every(([, value]) => value === null),
        ).to.equal(true);
        expect(placedNames(of, () => 0)).to.deep.equal([]);
        expect(drawn(of).yAxis.max).to.equal(drawn(input([now])).yAxis.max);
      }
    });
  });

  it('shows points that no line leads to or from as dots', () => {
    const { series } = drawn(input([line([3, null, 5, 6, null, 7])]));
    expect(series.map(({ data }) => places(data))[1]).to.deep.equal([
      [5, 3],
      [55, 7],
    ]);
  });

  it('leads on to the point still filling, but not over a gap', () => {
    const ends = (values: readonly Value[]) =>
      fillingLines(input([partial(line(values))])).map(({ from, to }) => places([from, to] as Line['data']));
    expect(ends([3, 5, 6])).to.deep.equal([
      [
        [15, 5],
        [25, 6],
      ],
    ]);
    expect(ends([3, null, 6])).to.deep.equal([]);
    expect(ends([3, 5, null])).to.deep.equal([]);
    const [course, last] = drawn(input([partial(line([3, 5, 6]))])).series;
    expect([places(course?.data).length, places(last?.data)]).to.deep.equal([2, [[15, 5]]]);
  });

  it('draws the line that is talked about before the others, and names each with its last value', () => {
    const lines = ['phone', 'chat', 'fax'].map((value, index) =>
      line(value === 'fax' ? [null] : [index, index + 4, null], { key: [{ dimension: 'channel', value }] }),
    );
    const of = input(lines, { target: 2 }, { chosen: 1 });
    const strokes = drawn(of).series.flatMap(({ symbol, lineStyle: { color, width } }) =>
      symbol ? [] : [[color, width]],
    );
    expect(strokes).to.deep.equal([
      ['quiet', 1.2],
      ['accent', 2],
      ['quiet', 1.2],
    ]);
    const names = placedNames(of, (value) => 100 - 10 * value);
    expect(names.map(({ text, value, kind, y }) => [text, value, kind, y])).to.deep.equal([
      ['target 2', 2, 'target', 80],
      ['phone', 4, 'line', 61.5],
      ['chat', 5, 'chosen', 48.5],
    ]);
    expect(new Set(names.map(({ x }) => x))).to.deep.equal(new Set([400 - drawn(of).grid.right + 5]));
  });

  it('leaves room for the names beside it, a third at most', () => {
    const right = (text: string): number =>
      drawn(input([line([1], { key: [{ dimension: 'team', value: text }] }), line([2])])).grid.right;
    expect(drawn(input([line([1])])).grid.right).to.equal(8);
    expect(right('abcd')).to.equal(33);
    expect(right('排队中心')).to.equal(50);
    expect(right('a'.repeat(50))).to.equal(133);
  });

  it('draws target, limits and what happened meanwhile', () => {
    const limits = { centre: 4, lower: 2, upper: 6, points: 20 };
    const annotations = [-1, 0, 60, 61].map((minute) => ({ at: FROM + minute * MINUTE, text: `at ${minute}` }));
    const of = (shown: boolean, groups = [line([3, 7, 6, 1, 2], { limits })]) =>
      input(groups, { target: 5 }, { limits: shown, annotations });
    const marks = (option: Drawn): unknown[] =>
      option.series[0]?.markLine?.data.map(({ xAxis, yAxis, label }) =>
        xAxis === undefined ? yAxis : [(xAxis - FROM) / MINUTE, label.formatter],
      ) ?? [];
    const flags = [
      [0, 'at 0'],
      [60, 'at 60'],
    ];
    expect(marks(drawn(of(true)))).to.deep.equal([5, 2, 6, ...flags]);
    expect(marks(drawn(of(false)))).to.deep.equal([5, ...flags]);
    const signals = (option: Drawn) =>
      option.series.filter(({ symbol }) => symbol === 'diamond').map(({ data }) => places(data));
    expect(signals(drawn(of(true)))).to.deep.equal([
      [
        [15, 7],
        [35, 1],
      ],
    ]);
    expect(signals(drawn(of(false)))).to.deep.equal([]);
    // Limits are of one line.
    expect(marks(drawn(of(true, [line([3], { limits }), line([4])])))).to.deep.equal([5, ...flags]);
    expect(placedNames(of(true), (value) => 100 - 10 * value).map(({ text }) => text)).to.deep.equal([
      'limit 6',
      'target 5',
      'limit 2',
    ]);
    expect([drawn(of(true)).grid.top, drawn(input([line([1])])).grid.top]).to.deep.equal([20, 10]);
  });

  it('draws the interval of one line, where it was asked for and is known', () => {
    const known = { key: [], points: points([5, null], { lower: 4, upper: 8 }) };
    const bands = (groups: readonly SeriesGroup[], band: boolean) =>
      drawn(input(groups, {}, { band }))
        .series.filter(({ stack }) => stack)
        .map(({ data }) => places(data));
    expect(bands([known], true)).to.deep.equal([
      [
        [5, 4],
        [15, 4],
      ],
      [
        [5, 4],
        [15, 4],
      ],
    ]);
    expect(bands([known], false)).to.deep.equal([]);
    expect(bands([known, line([3])], true)).to.deep.equal([]);
    expect(bands([line([3, 4])], true)).to.deep.equal([]);
    expect(
      drawn(input([{ key: [], points: points([5], { lower: 4, upper: 80 }) }], {}, { band: true })).yAxis.max,
    ).to.be.at.least(80);
  });

  it('names values as what they are', () => {
    const axis = (values: readonly Value[], of: Partial<SeriesFrame>): string[] =>
      labels(drawn(input([line(values)], of)).yAxis.axisLabel);
    expect(axis([2, 9], {})).to.deep.equal(['0', '5', '10']);
    expect(axis([0.8, 0.9], { unit: 'SHARE' })).to.deep.equal(['75 %', '80 %', '85 %', '90 %', '95 %']);
    expect(axis([0], { unit: 'SHARE' })).to.deep.equal(['0.0 %', '0.5 %', '1.0 %', '1.5 %', '2.0 %']);
    expect(axis([3 * 3_600_000], { unit: 'MILLISECONDS' })).to.deep.equal(['0', '1 h', '2 h', '3 h', '4 h']);
    expect(axis([-10, 10], { unit: 'POINTS' })).to.deep.equal(['−20', '−10', '0', '10', '20']);
    expect(axis([null], {})).to.deep.equal(['0', '1']);
  });

  it('gives a line of its labels the height of the type, also where no font has Chinese characters', () => {
    const { xAxis, yAxis } = drawn(input([line([1])], {}, { fontSizePx: 17 }));
    expect([xAxis.axisLabel.lineHeight, yAxis.axisLabel.lineHeight]).to.deep.equal([17, 17]);
  });

  it('writes times of day within a day and dates beyond', () => {
    const axis = (minutes: number): string[] =>
      labels(drawn(input([line([1])], {}, { span: span(minutes), widthPx: 240 })).xAxis.axisLabel);
    expect(axis(60)).to.deep.equal(['09:00', '09:15', '09:30', '09:45', '10:00']);
    expect(axis(24 * 60)).to.deep.equal(['12:00', '18:00', '00:00', '06:00']);
    expect(axis(4 * 24 * 60)).to.deep.equal(['Mar 4', 'Mar 6']);
    const { min, max } = drawn(input([line([1])])).xAxis;
    expect([min, max]).to.deep.equal(span(60));
  });
});
