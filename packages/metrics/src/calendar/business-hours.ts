/*
 * Durations in business time: only the time during which the service is open counts.
 *
 * Method: business time since a fixed day is a sum over whole days, kept as running totals, plus the part of the current day; a
 * duration is the difference of two such sums, so it costs two lookups however long it is, and durations add up exactly. Days on
 * which the clock changes are resolved to instants; all others are arithmetic on the local time of day. Memory: eight bytes for each
 * day between the earliest and latest day asked for.
 *
 * Opening and closing times are wall-clock times. One that the clock skips is at the instant of the skip; one it shows twice is at
 * its first showing. A day of 00:00–24:00 therefore counts its true 23, 24 or 25 hours.
 */

import { firstIndex } from '../binary-search.ts';
import { expected, requireNonNegative } from '../statistics/check.ts';
import { DAY_MS, zoneClock } from './zone-clock.ts';
import { localDay, weekdayOf } from './zoned-windows.ts';

const MINUTE_MS = 60_000;

/** How far ahead a due time is searched for before the service counts as closed for good. */
const HORIZON_DAYS = 3660;

/** Days added at either end when a time beyond the known days is asked for. */
const MARGIN_DAYS = 400;

/** Opening and closing time, local `HH:MM`; `24:00` is the end of the day. Work over midnight is two intervals. */
export type OpeningInterval = readonly [opens: string, closes: string];

export interface BusinessHoursOptions {
  /** Opening intervals by ISO weekday (1 Monday to 7 Sunday), ascending and apart. A weekday not named is closed. */
  readonly week: Readonly<Record<number, readonly OpeningInterval[]>>;
  /** Local dates (`YYYY-MM-DD`) that are closed whatever the weekday. @default none */
  readonly holidays?: readonly string[];
  /** Local dates with hours of their own: a half-day, or a Saturday worked for a holiday. @default none */
  readonly specialDays?: Readonly<Record<string, readonly OpeningInterval[]>>;
  /** IANA zone of the wall clock. */
  readonly zone: string;
}

/** A calendar of opening hours, on the wall clock of its zone. */
export interface BusinessHours {
  /**
   * Business time between two instants.
   *
   * @param fromMs - Epoch ms, of the years 1900 to 2199.
   * @param toMs - Epoch ms.
   * @returns Milliseconds; negative when `toMs` is before `fromMs`, as a wall-clock difference would be.
   * @throws {RangeError} When a time is out of range.
   */
  between(fromMs: number, toMs: number): number;

  /**
   * The earliest instant by which this much business time has passed: when a promise is due.
   *
   * @param fromMs - Epoch ms, of the years 1900 to 2199.
   * @param businessMs - At least 0; for 0 the answer is `fromMs` itself, open or not.
   * @returns Epoch ms; `undefined` when not enough opening lies within the next ten years.
   * @throws {RangeError} When a time is out of range or `businessMs` negative or not finite.
   */
  add(fromMs: number, businessMs: number): number | undefined;

  /**
   * Whether the service is open. The opening instant is, the closing instant is not.
   *
   * @throws {RangeError} When the time is out of range.
   */
  isOpen(instantMs: number): boolean;
}

/** A range of a day's wall clock, or of instants, in ms: [from, to). */
interface Range {
  readonly from: number;
  readonly to: number;
}

/**
 * Business time over weekly opening hours, holidays and special days in a zone.
 *
 * @param options - Kept as they are at this moment.
 * @throws {RangeError} When a weekday, time, date or zone is malformed, intervals overlap or are out of order, or a date is both a
 * holiday and a special day.
 */
export function createBusinessHours({
  week,
  holidays = [],
  specialDays = {},
  zone,
}: BusinessHoursOptions): BusinessHours {
  const clock = zoneClock(zone);
  const weekly = parseWeek(week);
  const dated = parseDates(holidays, specialDays);
  let totals: Totals = { firstDay: 0, before: new Float64Array(0) };

  /** Opening ranges of a day on its own wall clock, ms since local midnight. */
  function hoursOf(day: number): readonly Range[] {
    return dated.get(day) ?? weekly[weekdayOf(day) - 1]!;
  }

  /** Opening ranges of a day as instants. */
  function openingsOf(day: number): Range[] {
    const midnight = day * DAY_MS;
    return hoursOf(day).map(({ from, to }) => ({
      from: clock.firstInstantAt(midnight + from),
      to: clock.firstInstantAt(midnight + to),
    }));
  }

  /** Offset of a day on which, and on the day before which, the clock does not change; otherwise `undefined`. */
  function steadyOffset(day: number, near: number): number | undefined {
    const { fromMs, toMs, offsetMs } = clock.periodAt(near);
    const start = day * DAY_MS - offsetMs;
    // A clock turned back over midnight has shown the beginning of the day already; one turned back at midnight has not reached its end.
    return start - fromMs >= DAY_MS && start + DAY_MS < toMs ? offsetMs : undefined;
  }

  function totalOf(day: number): number {
    const steady = steadyOffset(day, day * DAY_MS + DAY_MS / 2) !== undefined;
    return sumOf(steady ? hoursOf(day) : openingsOf(day));
  }

  /** Business time before `day`, counted from a day that stays the same until an earlier one is asked for. */
  function before(day: number): number {
    return totals.before[day - totals.firstDay]!;
  }

  /** Makes `before` known for `day`. */
  function reach(day: number): void {
    const { firstDay, before: known } = totals;
    const end = firstDay + known.length;
    if (day >= firstDay && day < end) return;
    const first = known.length === 0 ? day - MARGIN_DAYS : Math.min(firstDay, day - MARGIN_DAYS);
    const last = known.length === 0 ? day + MARGIN_DAYS : Math.max(end, day + MARGIN_DAYS);
    const sums = new Float64Array(last - first + 1);
    for (let i = 1; i < sums.length; i++) sums[i] = sums[i - 1]! + totalOf(first + i - 1);
    totals = { firstDay: first, before: sums };
  }

  /** Business time of a day up to an instant in it. */
  function elapsedOf(day: number, instantMs: number): number {
    const offsetMs = steadyOffset(day, instantMs);
    return offsetMs === undefined
      ? sumUntil(openingsOf(day), instantMs)
      : sumUntil(hoursOf(day), instantMs + offsetMs - day * DAY_MS);
  }

  return {
    between(fromMs, toMs) {
      const firstDay = localDay(fromMs, zone);
      const lastDay = localDay(toMs, zone);
      // Both before either sum is read: reaching an earlier day moves what the sums count from.
      reach(firstDay);
      reach(lastDay);
      return before(lastDay) - before(firstDay) + elapsedOf(lastDay, toMs) - elapsedOf(firstDay, fromMs);
    },

    add(fromMs, businessMs) {
      requireNonNegative('businessMs', businessMs);
      const firstDay = localDay(fromMs, zone);
      if (businessMs === 0) return fromMs;
      reach(firstDay + HORIZON_DAYS);
      reach(firstDay);
      const target = before(firstDay) + elapsedOf(firstDay, fromMs) + businessMs;
      const day = firstDay + firstIndex(HORIZON_DAYS - 1, (days) => before(firstDay + days + 1) >= target);
      // Where nothing within the horizon is enough, this is its last day, and what remains is more than its hours.
      let remaining = target - before(day);
      for (const { from, to } of openingsOf(day)) {
        if (remaining <= to - from) return from + remaining;
        remaining -= to - from;
      }
      return undefined;
    },

    isOpen(instantMs) {
      return openingsOf(localDay(instantMs, zone)).some(({ from, to }) => instantMs >= from && instantMs < to);
    },
  };
}

/** Running totals: `before[i]` is the business time from `firstDay` to the start of day `firstDay + i`. */
interface Totals {
  readonly firstDay: number;
  readonly before: Float64Array;
}

function sumOf(ranges: readonly Range[]): number {
  let sum = 0;
  for (const { from, to } of ranges) sum += to - from;
  return sum;
}

/** Length of the parts of the ranges before `end`. */
function sumUntil(ranges: readonly Range[], end: number): number {
  let sum = 0;
  for (const { from, to } of ranges) if (end > from) sum += Math.min(end, to) - from;
  return sum;
}

function parseWeek(week: BusinessHoursOptions['week']): readonly (readonly Range[])[] {
  const days: (readonly Range[])[] = Array.from({ length: 7 }, () => []);
  for (const [weekday, intervals] of Object.entries(week)) {
    if (!/^[1-7]$/.test(weekday)) throw expected('week', 'with weekdays 1 to 7', weekday);
    days[Number(weekday) - 1] = parseIntervals(`week[${weekday}]`, intervals);
  }
  return days;
}

function parseDates(
  holidays: readonly string[],
  specialDays: Readonly<Record<string, readonly OpeningInterval[]>>,
): ReadonlyMap<number, readonly Range[]> {
  const dates = new Map<number, readonly Range[]>();
  for (const date of holidays) dates.set(parseDate('holidays', date), []);
  for (const [date, intervals] of Object.entries(specialDays)) {
    const day = parseDate('specialDays', date);
    if (dates.has(day)) throw expected('specialDays', 'without dates that are also holidays', date);
    dates.set(day, parseIntervals(`specialDays[${date}]`, intervals));
  }
  return dates;
}

function parseDate(name: string, date: string): number {
  const day = Date.parse(`${date}T00:00:00Z`) / DAY_MS;
  // The platform's parser takes other ways to write a date, and shifts a 30 February to March instead of refusing it.
  if (Number.isNaN(day) || new Date(day * DAY_MS).toISOString().slice(0, 10) !== date) {
    throw expected(name, 'dates written YYYY-MM-DD', date);
  }
  return day;
}

function parseIntervals(name: string, intervals: readonly OpeningInterval[]): Range[] {
  let previous = 0;
  return intervals.map(([opens, closes]) => {
    const from = parseTime(name, opens);
    const to = parseTime(name, closes);
    if (from < previous || to <= from) {
      throw expected(name, 'intervals that end after they begin, in order and apart', `${opens}–${closes}`);
    }
    previous = to;
    return { from, to };
  });
}

function parseTime(name: string, time: string): number {
  const [, hours, minutes] = /^(\d{2}):(\d{2})$/.exec(time) ?? [];
  const total = Number(hours) * 60 + Number(minutes);
  if (!(total <= 24 * 60 && Number(minutes) < 60)) throw expected(name, 'times written HH:MM, up to 24:00', time);
  return total * MINUTE_MS;
}
