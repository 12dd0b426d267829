import type { SeriesFrame, SeriesGroup } from '../../frames.ts';

/** One hour of one weekday over all weeks of the window. */
export interface Cell {
  /** Mean of the weeks, weighted by what was counted where the figure is a share or a mean. */
  readonly value: number | undefined;
  readonly n: number;
  readonly weeks: number;
}

export const HOURS = 24;
export const DAYS = 7;

/** Of fewer a share or a mean moves by chance alone: no difference is told. */
const LEAST_COMPARED = 5;

/** The value of the same hour in the window before, where enough was counted in both to tell a difference. */
export function comparable(frame: SeriesFrame, cell: Cell, before: Cell | undefined): number | undefined {
  if (cell.value === undefined || before?.value === undefined) return undefined;
  return isWeighted(frame) && Math.min(cell.n, before.n) < LEAST_COMPARED ? undefined : before.value;
}

const isWeighted = ({ unit }: SeriesFrame): boolean => unit !== 'COUNT' && unit !== 'INSTANT';

/**
 * Hours by weekdays, Monday first, in a zone. Counts are averaged over weeks; shares, rates, means and scores are weighted by `n`, so
 * that a quiet week does not speak as loud as a busy one. Points wider than an hour cannot be placed and give an empty grid.
 */
export function weekGrid(
  frame: SeriesFrame,
  group: SeriesGroup | undefined,
  timeZone: string | undefined,
): readonly (readonly Cell[])[] {
  const weighted = isWeighted(frame);
  // Not `Array.from` with a function: pages with Prototype.js have one that takes none.
  const sums = [...Array(DAYS)].map(() => [...Array(HOURS)].map(() => ({ sum: 0, weight: 0, n: 0, weeks: 0 })));
  const place = placeIn(timeZone);
  if (group && frame.stepMs <= 3_600_000) {
    for (const point of group.points) {
      if (point.value == null || point.partial) continue;
      const { day, hour } = place(Date.parse(point.t));
      const cell = sums[day]![hour]!;
      const weight = weighted ? point.n : 1;
      cell.sum += point.value * weight;
      cell.weight += weight;
      cell.n += point.n;
      cell.weeks += 1;
    }
  }
  const perHour = 3_600_000 / frame.stepMs;
  return sums.map((row) =>
    row.map(({ sum, weight, n, weeks }) => ({
      value: weight > 0 ? (weighted ? sum / weight : (sum / weeks) * perHour) : undefined,
      n,
      weeks: Math.round(weeks / perHour),
    })),
  );
}

function placeIn(timeZone: string | undefined): (atMs: number) => { readonly day: number; readonly hour: number } {
  const format = new Intl.DateTimeFormat('en-US', {
    ...(timeZone && { timeZone }),
    weekday: 'short',
    hour: 'numeric',
    hourCycle: 'h23',
  });
  const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
  return (atMs) => {
    const parts = format.formatToParts(atMs);
    const of = (type: string): string => parts.find((part) => part.type === type)?.value ?? '';
    return { day: days.indexOf(of('weekday')), hour: Number(of('hour')) };
  };
}
