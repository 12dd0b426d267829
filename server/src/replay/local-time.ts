import { Temporal } from 'temporal-polyfill';

const HOUR_MS = 3_600_000;

/** Converts the local times of one zone; remembers each hour, since a log holds many times of the same hour. */
export interface LocalClock {
  /**
   * Epoch ms of a local time. One that the clock skips in spring counts on from before the gap; one that it shows twice in autumn is the
   * first of the two.
   *
   * @throws {RangeError} For a date or time of day that does not exist.
   */
  toEpochMs(local: LocalTime): number;
}

export interface LocalTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour?: number;
  readonly minute?: number;
  readonly second?: number;
}

/** @throws {RangeError} For a name that is no IANA time zone. */
export function createLocalClock(zone: string): LocalClock {
  const hours = new Map<string, { readonly startMs: number; readonly isPlain: boolean }>();
  const exactMs = (local: LocalTime) =>
    Temporal.PlainDateTime.from(local, { overflow: 'reject' }).toZonedDateTime(zone).epochMilliseconds;
  exactMs({ year: 2000, month: 1, day: 1 });

  return {
    toEpochMs(local) {
      const { year, month, day, hour = 0, minute = 0, second = 0 } = local;
      const key = `${year}-${month}-${day}-${hour}`;
      let known = hours.get(key);
      if (!known) {
        const startMs = exactMs({ year, month, day, hour });
        const lastMs = exactMs({ year, month, day, hour, minute: 59, second: 59 });
        known = { startMs, isPlain: lastMs - startMs === HOUR_MS - 1000 };
        hours.set(key, known);
      }
      const isWhole =
        Number.isInteger(minute) &&
        Number.isInteger(second) &&
        minute >= 0 &&
        minute < 60 &&
        second >= 0 &&
        second < 60;
      return known.isPlain && isWhole ? known.startMs + minute * 60_000 + second * 1000 : exactMs(local);
    },
  };
}
