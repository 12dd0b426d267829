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
import { firstIndex } from '../binary-search.ts';
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
  // Fails here, not at the first use, when the zone is unknown.
  zonedTime(zone, 0);
  /** Without gaps, ascending; empty until the first instant is asked for. */
  const periods: OffsetPeriod[] = [];
  let last: OffsetPeriod = { fromMs: Number.NaN, toMs: Number.NaN, offsetMs: 0 };

  function period(fromMs: number, toMs: number, instantMs: number): OffsetPeriod {
    return { fromMs, toMs, offsetMs: Math.round(zonedTime(zone, instantMs).offsetNanoseconds / 1e6) };
  }

  function periodAt(instantMs: number): OffsetPeriod {
    if (instantMs >= last.fromMs && instantMs < last.toMs) return last;
    if (periods.length === 0) {
      // A change exactly at the instant begins its period, and "previous" alone would look past it.
      periods.push(period(changeBefore(zone, instantMs + 1), changeAfter(zone, instantMs), instantMs));
    }
    for (let to = periods[0]!.fromMs; instantMs < to; to = periods[0]!.fromMs) {
      periods.unshift(period(changeBefore(zone, to), to, to - 1));
    }
    for (let from = periods.at(-1)!.toMs; instantMs >= from; from = periods.at(-1)!.toMs) {
      periods.push(period(from, changeAfter(zone, from), from));
    }
    last = periods[firstIndex(periods.length - 1, (i) => instantMs < periods[i]!.toMs)]!;
    return last;
  }

  function firstInstantAt(localMs: number): number {
    // The clock cannot have reached the time yet at the start of this search, and reaches it in the first period that ends later.
    let candidate = periodAt(localMs - WIDEST_OFFSET_MS);
    while (candidate.toMs + candidate.offsetMs <= localMs) candidate = periodAt(candidate.toMs);
    return Math.max(candidate.fromMs, localMs - candidate.offsetMs);
  }

  return { zone, periodAt, firstInstantAt };
}

/** The last change of offset strictly before an instant; −∞ where there is none. */
function changeBefore(zone: string, instantMs: number): number {
  return zonedTime(zone, instantMs).getTimeZoneTransition('previous')?.epochMilliseconds ?? Number.NEGATIVE_INFINITY;
}

/** The first change of offset strictly after an instant; ∞ where there is none. */
function changeAfter(zone: string, instantMs: number): number {
  return zonedTime(zone, instantMs).getTimeZoneTransition('next')?.epochMilliseconds ?? Number.POSITIVE_INFINITY;
}

function zonedTime(zone: string, instantMs: number): Temporal.ZonedDateTime {
  try {
    return Temporal.Instant.fromEpochMilliseconds(instantMs).toZonedDateTimeISO(zone);
  } catch (cause) {
    throw new RangeError(`Expected \`zone\` to be an IANA time zone, got ${zone}`, { cause });
  }
}

/** @throws {RangeError} When `value` is not an instant of the years 1900 to 2199. */
export function requireInstant(name: string, value: number): void {
  if (!(value >= EARLIEST_MS && value < LATEST_MS)) throw expected(name, 'epoch ms of the years 1900 to 2199', value);
}
