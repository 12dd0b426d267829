import { DAY_MS, HOUR_MS, MINUTE_MS } from './units.ts';

export interface LocalTime {
  /** 0 is Sunday. */
  readonly weekday: number;
  /** Hours since local midnight with a fraction, in [0, 24). */
  readonly hour: number;
}

/** Opening hours by weekday (0 is Sunday): `[opens, closes)` in local hours, `null` where closed. */
export type OpeningHours = readonly ([number, number] | null)[];

const formats = new Map<string, Intl.DateTimeFormat>();
const offsets = new Map<string, number>();

/** Offset of local time from UTC in milliseconds; exact to the quarter of an hour in which a change of clocks falls. */
export function zoneOffsetMs(zone: string, timeMs: number): number {
  // Intl costs microseconds; a centre asks for the same hour thousands of times.
  const hourStart = Math.floor(timeMs / HOUR_MS) * HOUR_MS;
  const key = `${zone} ${hourStart}`;
  let offset = offsets.get(key);
  if (offset === undefined) {
    offset = computeOffsetMs(zone, hourStart);
    if (offsets.size > 20_000) offsets.clear();
    offsets.set(key, offset);
  }
  return offset;
}

export function localTime(zone: string, timeMs: number): LocalTime {
  const local = timeMs + zoneOffsetMs(zone, timeMs);
  const dayIndex = Math.floor(local / DAY_MS);
  // 1 January 1970 was a Thursday.
  return { weekday: (((dayIndex + 4) % 7) + 7) % 7, hour: (local - dayIndex * DAY_MS) / HOUR_MS };
}

/** The instant `durationMs` of opening time after `timeMs`. A change of clocks inside a day can move it by that hour. */
export function addOpenTime(zone: string, hours: OpeningHours, timeMs: number, durationMs: number): number {
  if (!hours.some((day) => day !== null && day[1] > day[0]))
    throw new RangeError('Expected `hours` to open at least once a week');
  let left = durationMs;
  let at = timeMs;
  for (;;) {
    const local = localTime(zone, at);
    const localMidnight = at - local.hour * HOUR_MS;
    const day = hours[local.weekday] ?? null;
    if (day) {
      const opens = localMidnight + day[0] * HOUR_MS;
      const closes = localMidnight + day[1] * HOUR_MS;
      const from = Math.max(at, opens);
      if (from < closes) {
        if (from + left <= closes) return from + left;
        left -= closes - from;
      }
    }
    // Well into the next day: a minute past midnight, whichever way the clocks moved.
    at = localMidnight + DAY_MS + MINUTE_MS;
    const next = localTime(zone, at);
    at -= next.hour > 12 ? (next.hour - 24) * HOUR_MS : next.hour * HOUR_MS;
  }
}

function computeOffsetMs(zone: string, timeMs: number): number {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    });
    formats.set(zone, format);
  }
  const part: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(timeMs)) part[type] = Number(value);
  const local = Date.UTC(part.year!, part.month! - 1, part.day!, part.hour!, part.minute!);
  return local - Math.floor(timeMs / MINUTE_MS) * MINUTE_MS;
}
