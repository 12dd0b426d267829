import type { SeriesFrame } from '../frames.ts';
import type { Messages } from '../locale/messages.ts';

/** What to say in place of a drawing where no point has a value: nothing was counted, or too little to be shown. */
export function whyEmpty({ groups }: SeriesFrame, messages: Messages): string | undefined {
  const points = groups.flatMap((group) => group.points);
  if (points.some(({ value }) => value != null)) return undefined;
  return points.some(({ n }) => n > 0) ? messages.suppressed : messages.empty;
}
