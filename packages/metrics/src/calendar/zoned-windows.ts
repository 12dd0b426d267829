/*
 * Where the hour, day, week and month around an instant begin in a time zone: the edges of windows such as "today".
 *
 * Hours and days follow each other without overlap whatever the clock does. A day that has begun does not end because the clock is
 * turned back over midnight; a day without midnight begins when the clock skips it; one the clock skips whole never is. An hour in
 * which the clock changes ends there, and a new one begins.
 */

import { expected } from '../statistics/check.ts';
import { DAY_MS, requireInstant, zoneClock } from './zone-clock.ts';

const HOUR_MS = 3_600_000;

/** 1970-01-01 was a Thursday, ISO weekday 4. */
const WEEKDAY_OF_DAY_ZERO = 4;

/** ISO weekday, Monday 1 to Sunday 7. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

/**
 * Number of the local day around an instant; days are counted on the calendar from 1970-01-01, which is 0.
 *
 * @param instantMs - Epoch ms, of the years 1900 to 2199.
 * @param zone - IANA zone.
 * @throws {RangeError} When the zone is unknown or the time out of range. The other functions of this file throw likewise.
 */
export function localDay(instantMs: number, zone: string): number {
  requireInstant('instantMs', instantMs);
  const clock = zoneClock(zone);
  const { fromMs, offsetMs } = clock.periodAt(instantMs);
  const shown = Math.floor((instantMs + offsetMs) / DAY_MS);
  // A clock turned back within the last day may show a day that is already over.
  const turnedBack = instantMs - fromMs < DAY_MS && clock.firstInstantAt((shown + 1) * DAY_MS) <= instantMs;
  return turnedBack ? shown + 1 : shown;
}

/**
 * First instant of a local day.
 *
 * @param day - Number of the day, as `localDay` gives it.
 * @param zone - IANA zone.
 * @returns Epoch ms; for a day that the zone skipped, that of the next.
 */
export function startOfLocalDay(day: number, zone: string): number {
  requireInstant('day', day * DAY_MS);
  return zoneClock(zone).firstInstantAt(day * DAY_MS);
}

/** First instant of the local hour around `instantMs`, epoch ms. Whole hours of the local clock, which need not be those of UTC. */
export function startOfHour(instantMs: number, zone: string): number {
  requireInstant('instantMs', instantMs);
  const { fromMs, offsetMs } = zoneClock(zone).periodAt(instantMs);
  return Math.max(fromMs, Math.floor((instantMs + offsetMs) / HOUR_MS) * HOUR_MS - offsetMs);
}

/** First instant of the local day around `instantMs`, epoch ms. */
export function startOfDay(instantMs: number, zone: string): number {
  return startOfLocalDay(localDay(instantMs, zone), zone);
}

/** First instant of the local day after the one around `instantMs`, epoch ms; 22 to 26 hours after its beginning, mostly 24. */
export function startOfNextDay(instantMs: number, zone: string): number {
  return startOfLocalDay(localDay(instantMs, zone) + 1, zone);
}

/**
 * First instant of the local week around `instantMs`.
 *
 * @param firstWeekday - The weekday a week starts on. @default 1, Monday (ISO 8601)
 * @returns Epoch ms.
 */
export function startOfWeek(instantMs: number, zone: string, firstWeekday: Weekday = 1): number {
  if (!(Number.isInteger(firstWeekday) && firstWeekday >= 1 && firstWeekday <= 7)) {
    throw expected('firstWeekday', 'a whole number from 1 to 7', firstWeekday);
  }
  const day = localDay(instantMs, zone);
  return startOfLocalDay(day - ((weekdayOf(day) - firstWeekday + 7) % 7), zone);
}

/** First instant of the local month around `instantMs`, epoch ms. */
export function startOfMonth(instantMs: number, zone: string): number {
  const day = localDay(instantMs, zone);
  return startOfLocalDay(day - new Date(day * DAY_MS).getUTCDate() + 1, zone);
}

/** ISO weekday of a day numbered from 1970-01-01. */
export function weekdayOf(day: number): Weekday {
  return (((((day + WEEKDAY_OF_DAY_ZERO - 1) % 7) + 7) % 7) + 1) as Weekday;
}
