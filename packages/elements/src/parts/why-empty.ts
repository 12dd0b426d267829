import type { SeriesFrame, SeriesPoint } from '../frames.ts';
import type { Messages } from '../locale/messages.ts';

/** What to say in place of a drawing where no point has a value: nothing was counted, or too little to be shown. */
export function whyEmpty({ groups }: SeriesFrame, messages: Messages): string | undefined {
  // Asked at every drawing, and mostly answered by the first point.
  const some = (has: (point: SeriesPoint) => boolean): boolean => groups.some(({ points }) => points.some(has));
  if (some(({ value }) => value != null)) return undefined;
  return some(({ n }) => n > 0) ? messages.suppressed : messages.empty;
}
