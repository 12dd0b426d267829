import type { SeriesFrame, SeriesPoint } from '../frames.ts';

/**
 * Lowest and highest value to draw, the target included. Counts and durations start at zero; shares and scores show the part of
 * their scale in which something happens, with room above and below. Undefined without any value.
 */
export function pointRange(series: SeriesFrame, points: readonly SeriesPoint[]): readonly [number, number] | undefined {
  const values = points.flatMap((point) => (point.value == null ? [] : [point.value]));
  if (values.length === 0) return undefined;
  if (series.target != null) values.push(series.target);
  const high = Math.max(...values);
  const low = Math.min(...values);
  const fromZero = series.unit === 'COUNT' || series.unit === 'MILLISECONDS' || series.unit === 'PER_1000';
  if (fromZero) return [Math.min(0, low), high > 0 ? high * 1.05 : 1];
  const room = Math.max((high - low) * 0.15, series.unit === 'SHARE' ? 0.02 : 1);
  const [floor, ceiling] = series.unit === 'SHARE' ? [0, 1] : [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  return [Math.max(floor, low - room), Math.min(ceiling, high + room)];
}
