import type { FamilyFrame, Figure, SeriesFrame, SeriesPoint, SeriesSpec, Target, ViewSpec } from '@andon/metrics';
import type { FrameMetaSource } from '@andon/schema/resolvers';
import type { FrameStamp, LiveView, PicturePosition } from '../../live/live-view.ts';
import { frameInParts, type Moment, type Services } from '../context.ts';
import { checkPoints, checkSeriesCost } from '../cost.ts';
import { frameMeta } from '../frame-meta.ts';
import { seriesLimits } from './series-limits.ts';
import { type MarkedGroup, missedSince, pointSum, writeMark } from './series-mark.ts';

export interface SeriesRequest {
  readonly family: string;
  readonly series: SeriesSpec;
  readonly targets?: Readonly<Record<string, Target>>;
}

/**
 * One figure over time. Each picture is compared with the one before, point by point, and every point remembers at which position it last
 * changed: a reader at any earlier position gets just the points that changed since. A reader whose position is of a time before this view was
 * watched says what it has by the mark in its cursor.
 */
export function openSeriesView(request: SeriesRequest, services: Services): LiveView {
  const { engine } = services;
  const mostPoints = checkSeriesCost(engine.state, seriesSpecOf(request), request.series.stepMs);
  const series = services.metricViews.openSeries(request.series);
  // What is said of the figure once: its variant and target.
  const view = services.metricViews.open(headSpec(request));
  let frame: SeriesFrame | undefined;
  let head: Figure | undefined;
  let groups = new Map<string, TrackedGroup>();
  /** Since when changes are known; pictures before it are not comparable. */
  let knownSince: PicturePosition = { seq: Number.POSITIVE_INFINITY, asOf: Number.POSITIVE_INFINITY };

  let mark: string | undefined;
  const markedGroups = (): MarkedGroup[] => [...groups].map(([name, { points }]) => ({ name, points }));

  const told = (stamp: FrameStamp, isTold: (point: TrackedPoint) => boolean, emptyGroups: boolean): object => {
    if (frame === undefined || head === undefined) throw new Error('Expected `advance` before the first frame');
    const { unit } = head;
    return {
      ...seriesHead(frame, head),
      meta: frameMeta(frame, stamp, services),
      groups: [...groups.values()]
        .map(({ key, points }) => ({
          key,
          points: points.filter(isTold).map(({ point }) => point),
          // Of all points, told or not; computed where it is asked for.
          limits: () =>
            seriesLimits(
              unit,
              points.map(({ point }) => point),
            ),
        }))
        .filter(({ points }) => emptyGroups || points.length > 0),
    };
  };

  return {
    get revision() {
      return series.revision;
    },
    nextChangeAfter: (asOf) => series.nextChangeAfter(asOf),
    *prepare(asOf) {
      yield* series.prepare(asOf);
      yield* view.prepare(asOf);
    },
    advance(position) {
      const next = series.frame(position.asOf);
      checkPoints(next.groups);
      head = headFigure(request, view.frame(position.asOf));
      const isSameStep = frame !== undefined && frame.stepMs === next.stepMs;
      const tracked = track(next, isSameStep ? groups : new Map(), position);
      const comparable = isSameStep && [...groups.keys()].every((key) => tracked.has(key));
      if (!comparable) knownSince = position;
      frame = next;
      groups = tracked;
      mark = undefined;
    },
    get mark() {
      if (frame !== undefined) mark ??= writeMark(frame, markedGroups());
      return mark;
    },
    get points() {
      return frame?.groups.reduce((sum, { points }) => sum + points.length, 0) ?? mostPoints;
    },
    get kept() {
      return [...series.kept, ...view.kept];
    },
    incremental: true,
    full: (stamp) => told(stamp, () => true, true),
    changes(since, stamp) {
      if (since.seq >= knownSince.seq && since.asOf >= knownSince.asOf) {
        return told(stamp, ({ changedAt }) => changedAt.seq > since.seq || changedAt.asOf > since.asOf, false);
      }
      if (since.mark === undefined || frame === undefined) return undefined;
      const isMissed = missedSince(since.mark, frame, markedGroups());
      return isMissed && told(stamp, ({ point }) => isMissed(point.t), false);
    },
    close() {
      series.close();
      view.close();
      groups.clear();
    },
  };
}

/** What a series frame says of its figure. */
function seriesHead(frame: SeriesFrame, head: Figure): object {
  const { unit, variant, direction, target, tolerance, state } = head;
  const reported = state === 'REPORTED';
  const { figure, stepMs, offsetMs } = frame;
  return { figure, stepMs, offsetMs, reported, unit, variant, direction, target, tolerance };
}

export function* seriesAnswer(
  request: SeriesRequest,
  moment: Moment,
  { engine, metricViews }: Services,
  meta: (frame: SeriesFrame) => FrameMetaSource,
): Generator<void, object> {
  const { state, asOf } = moment;
  checkSeriesCost(state, seriesSpecOf(request), request.series.stepMs);
  const watched = state === engine.state ? metricViews.watchedSeries(request.series, asOf) : undefined;
  const frame = watched ?? (yield* seriesInParts(request.series, moment));
  checkPoints(frame.groups);
  const head = headFigure(request, yield* frameInParts(headSpec(request), moment));
  return {
    ...seriesHead(frame, head),
    meta: meta(frame),
    groups: frame.groups.map(({ key, points }) => ({ key, points, limits: () => seriesLimits(head.unit, points) })),
  };
}

function* seriesInParts(spec: SeriesSpec, { state, asOf }: Moment): Generator<void, SeriesFrame> {
  const series = state.openSeries(spec);
  try {
    yield* series.prepare(asOf);
    return series.frame(asOf);
  } finally {
    series.close();
  }
}

function headFigure(request: SeriesRequest, { groups: [group] }: FamilyFrame): Figure {
  if (group === undefined) throw new Error('Expected one group without groupBy');
  const { figure, params, isPrevious } = request.series;
  // A figure of the moment has none of the window before.
  return (isPrevious ? group.previous(figure, params) : undefined) ?? group.figure(figure, params);
}

/** The view whose groups are those of the series. */
function seriesSpecOf({ family, series: { filter, window, groupBy } }: SeriesRequest): ViewSpec {
  return { family, filter, window, groupBy: groupBy ?? [] };
}

function headSpec({ family, series: { filter, window }, targets }: SeriesRequest): ViewSpec {
  return { family, filter, window, groupBy: [], ...(targets === undefined ? {} : { targets }) };
}

interface TrackedPoint {
  readonly point: SeriesPoint;
  readonly changedAt: PicturePosition;
  /** See `series-mark.ts`. */
  readonly sum: number;
}

interface TrackedGroup {
  readonly key: SeriesFrame['groups'][number]['key'];
  /** One after the other, a step apart. */
  readonly points: readonly TrackedPoint[];
}

/** @param before - Of the same step. */
function track(
  frame: SeriesFrame,
  before: ReadonlyMap<string, TrackedGroup>,
  position: PicturePosition,
): Map<string, TrackedGroup> {
  return new Map(
    frame.groups.map(({ key, points }) => {
      const name = JSON.stringify(key);
      const known = before.get(name)?.points;
      const [first, firstKnown] = [points[0], known?.[0]?.point];
      const shift = first && firstKnown ? (first.t - firstKnown.t) / frame.stepMs : 0;
      const tracked = points.map((point, i): TrackedPoint => {
        const earlier = known?.[i + shift];
        const isSame = earlier !== undefined && samePoint(earlier.point, point);
        return isSame ? earlier : { point, changedAt: position, sum: pointSum(name, point) };
      });
      return [name, { key, points: tracked }];
    }),
  );
}

function samePoint(a: SeriesPoint, b: SeriesPoint): boolean {
  // A point in which nothing changed is the very same.
  if (a === b) return true;
  return (
    a.t === b.t &&
    a.value === b.value &&
    a.n === b.n &&
    a.lower === b.lower &&
    a.upper === b.upper &&
    a.partial === b.partial
  );
}
