/*
 * The wall clock of a time zone, fast enough to be read for every event.
 *
 * Temporal is asked only for the instants at which the zone's offset changes, about two a year; between them, local time is the instant
 * plus a constant. Periods are looked up outwards from the first instant asked for and kept, so an answer costs a comparison or
 * two. Memory: about 50 bytes a period, at most some 900 of them in the range allowed.
 *
 * A local time here is a number: the milliseconds since 1970-01-01T00:00 on the zone's own clock. Local times that a clock skips or
 * shows twice are resolved by one rule: the first instant at which the clock shows that time or has passed it.
 *
 * Source of the rules: the IANA time-zone data of the platform, through Temporal.
 */

import { Temporal } from 'temporal-polyfill';
import { expected } from '../statistics/check.ts';

const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** More than any zone has ever differed from UTC, or changed by, on one side. */
const WIDEST_OFFSET_MS = 26 * HOUR_MS;

/** Instants answered for: outside, a time in a service log is a mistake, and rules are guesses. */
const EARLIEST_MS = Date.UTC(1900, 0, 1);
const LATEST_MS = Date.UTC(2200, 0, 1);

/** A stretch of one offset: instants in [fromMs, toMs). */
export interface OffsetPeriod {
  readonly fromMs: number;
  readonly toMs: number;
  /** Local time minus instant. */
  readonly offsetMs: number;
}

export interface ZoneClock {
  readonly zone: string;

  /** The stretch of constant offset around an instant that `requireInstant` accepts. */
  periodAt(instantMs: number): OffsetPeriod;

  /**
   * First instant at which the clock shows a local time or has passed it: for a time that is skipped, the instant of the skip; for one
   * shown twice, the earlier.
   *
   * @param localMs - Milliseconds since 1970-01-01T00:00 local, within days of an instant that `requireInstant` accepts.
   * @returns Epoch ms.
   */
  firstInstantAt(localMs: number): number;
}

const clocks = new Map<string, ZoneClock>();

/**
 * The clock of a zone. One is made a zone and kept: the number of zones is limited.
 *
 * @param zone - IANA name such as `Europe/Berlin`, or a fixed offset such as `+05:30`.
 * @throws {RangeError} When the platform does not know the zone.
 */
export function zoneClock(zone: string): ZoneClock {
  const known = clocks.get(zone);
  if (known) return known;
  const clock = createZoneClock(zone);
  clocks.set(zone, clock);
  return clock;
}

function createZoneClock(zone: string): ZoneClock {
  /** Without gaps, ascending. */
  const periods: OffsetPeriod[] = [periodAround(zone, 0)];
  let last = periods[0]!;

  function periodAt(instantMs: number): OffsetPeriod {
    if (instantMs >= last.fromMs && instantMs < last.toMs) return last;
    while (instantMs < periods[0]!.fromMs) periods.unshift(periodAround(zone, periods[0]!.fromMs - 1));
    while (instantMs >= periods.at(-1)!.toMs) periods.push(periodAround(zone, periods.at(-1)!.toMs));
    let low = 0;
    let high = periods.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (instantMs < periods[middle]!.toMs) high = middle;
      else low = middle + 1;
    }
    last = periods[low]!;
    return last;
  }

  function firstInstantAt(localMs: number): number {
    // The clock cannot have reached the time yet at the start of this search, and reaches it in the first period that ends later.
    let period = periodAt(localMs - WIDEST_OFFSET_MS);
    while (period.toMs + period.offsetMs <= localMs) period = periodAt(period.toMs);
    return Math.max(period.fromMs, localMs - period.offsetMs);
  }

  return { zone, periodAt, firstInstantAt };
}

function periodAround(zone: string, instantMs: number): OffsetPeriod {
  const time = zonedTime(zone, instantMs);
  // A change exactly at the instant starts its period; "previous" alone would look past it.
  const justAfter = zonedTime(zone, instantMs + 1);
  const from = justAfter.getTimeZoneTransition('previous');
  const to = time.getTimeZoneTransition('next');
  return {
    fromMs: from?.epochMilliseconds ?? Number.NEGATIVE_INFINITY,
    toMs: to?.epochMilliseconds ?? Number.POSITIVE_INFINITY,
    offsetMs: Math.round(time.offsetNanoseconds / 1e6),
  };
}

function zonedTime(zone: string, instantMs: number): Temporal.ZonedDateTime {
  try {
    return Temporal.Instant.fromEpochMilliseconds(instantMs).toZonedDateTimeISO(zone);
  } catch (cause) {
    throw new RangeError(`Expected \`zone\` an IANA time zone, got ${zone}`, { cause });
  }
}

/** @throws {RangeError} When `value` is not an instant of the years 1900 to 2199. */
export function requireInstant(name: string, value: number): void {
  if (!(value >= EARLIEST_MS && value < LATEST_MS)) throw expected(name, 'epoch ms of the years 1900 to 2199', value);
}
