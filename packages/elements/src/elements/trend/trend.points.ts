import type { SeriesFrame, SeriesGroup, SeriesPoint } from '../../frames.ts';
import type { TrendInput } from './trend.input.ts';

/** A time axis this far from where it belongs is where it belongs. */
const UNSEEN_PX = 0.25;

export const pointAt = (group: SeriesGroup, t: string | undefined): SeriesPoint | undefined =>
  group.points.find((point) => point.t === t);

/** The point of the first line that is nearest to a time. */
export function nearest(frame: SeriesFrame, timeMs: number): number | undefined {
  const points = frame.groups[0]?.points ?? [];
  let best: number | undefined;
  let gapMs = Number.POSITIVE_INFINITY;
  points.forEach((point, index) => {
    const distance = Math.abs(Date.parse(point.t) + frame.stepMs / 2 - timeMs);
    if (distance < gapMs) {
      gapMs = distance;
      best = index;
    }
  });
  return best;
}

/** The time a frame covers, or that of the drawing where it has moved by less than an eye can see: an axis that creeps is drawn anew for nothing. */
export function spanOf(
  { meta }: SeriesFrame,
  drawn: TrendInput['span'] | undefined,
  widthPx: number,
): TrendInput['span'] {
  const [fromMs, toMs] = [Date.parse(meta.from), Date.parse(meta.to)];
  const unseenMs = ((toMs - fromMs) / widthPx) * UNSEEN_PX;
  if (drawn && Math.abs(drawn[0] - fromMs) < unseenMs && Math.abs(drawn[1] - toMs) < unseenMs) return drawn;
  return [fromMs, toMs];
}
