import { type ChartScale, type Figure, type SeriesPoint, xmrBaseline } from '@andon/metrics';

/** Fewer tell little of what a process does by itself. */
const FEWEST_POINTS = 12;

/** Ends of a unit's scale, beyond which a limit has no meaning. */
const SCALES: Readonly<Record<Figure['unit'], ChartScale>> = {
  COUNT: { minimum: 0 },
  MILLISECONDS: { minimum: 0 },
  PER_1000: { minimum: 0 },
  INSTANT: {},
  SHARE: { minimum: 0, maximum: 1 },
  POINTS: { minimum: -100, maximum: 100 },
};

/** What `SeriesGroup.limits` answers: from the complete points on show that have a value, in order of time; `null` where they are too few. */
export function seriesLimits(unit: Figure['unit'], points: Iterable<SeriesPoint>): object | null {
  const values = [...points].flatMap(({ value, partial }) => (partial || value === null ? [] : [value]));
  const baseline = values.length < FEWEST_POINTS ? undefined : xmrBaseline(values, SCALES[unit]);
  if (baseline === undefined) return null;
  const { centre, lower, upper, n } = baseline;
  return { centre, lower, upper, points: n };
}
