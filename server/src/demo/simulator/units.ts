export const SECOND_MS = 1000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** Start of the UTC day that contains `timeMs`. The simulation runs in UTC days whatever zone the board shows. */
export function startOfUtcDay(timeMs: number): number {
  return Math.floor(timeMs / DAY_MS) * DAY_MS;
}

/** The day in three letters, for ids: days since 1970 in base 36. */
export function nameOfDay(dayStart: number): string {
  return Math.round(dayStart / DAY_MS).toString(36);
}

/** A duration as events tell it: seconds, to a tenth. */
export function tenthsOfSeconds(durationMs: number): number {
  return Math.round(durationMs / 100) / 10;
}
