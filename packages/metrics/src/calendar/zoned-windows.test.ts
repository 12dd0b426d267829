import { describe, expect, it } from 'vitest';
import { createWallClock, DAY_MS, HOUR_MS, NOTABLE } from './testing/wall-clock.ts';
import {
  localDay,
  startOfDay,
  startOfHour,
  startOfLocalDay,
  startOfMonth,
  startOfNextDay,
  startOfWeek,
  type Weekday,
  weekdayOf,
} from './zoned-windows.ts';

const MINUTE_MS = 60_000;

function at(text: string): number {
  return Date.parse(text);
}

function iso(instantMs: number): string {
  return new Date(instantMs).toISOString();
}

describe('startOfDay', () => {
  it.each([
    ['UTC', '2026-03-01T12:00:00Z', '2026-03-01T00:00:00.000Z'],
    ['Asia/Shanghai', '2026-03-01T15:59:59.999Z', '2026-02-28T16:00:00.000Z'],
    ['Asia/Shanghai', '2026-03-01T16:00:00Z', '2026-03-01T16:00:00.000Z'],
    ['Asia/Shanghai', '2028-02-29T12:00:00Z', '2028-02-28T16:00:00.000Z'],
    ['Asia/Shanghai', '2026-12-31T20:00:00Z', '2026-12-31T16:00:00.000Z'],
    ['Europe/Berlin', '2026-03-29T12:00:00Z', '2026-03-28T23:00:00.000Z'],
    ['Europe/Berlin', '2026-03-30T12:00:00Z', '2026-03-29T22:00:00.000Z'],
    ['Europe/Berlin', '2026-10-25T22:59:59Z', '2026-10-24T22:00:00.000Z'],
    ['America/New_York', '2026-11-01T12:00:00Z', '2026-11-01T04:00:00.000Z'],
    ['America/New_York', '2028-03-01T04:59:00Z', '2028-02-29T05:00:00.000Z'],
    ['America/New_York', '2027-01-01T04:00:00Z', '2026-12-31T05:00:00.000Z'],
    ['Pacific/Chatham', '2026-07-01T00:00:00Z', '2026-06-30T11:15:00.000Z'],
    ['Pacific/Chatham', '2026-01-01T00:00:00Z', '2025-12-31T10:15:00.000Z'],
    ['Pacific/Chatham', '2026-04-05T00:00:00Z', '2026-04-04T10:15:00.000Z'],
    // The clock skips from 24:00 on the 3rd to 01:00 on the 4th.
    ['America/Sao_Paulo', '2018-11-04T12:00:00Z', '2018-11-04T03:00:00.000Z'],
    // The hour before midnight is shown twice; the day goes on.
    ['America/Sao_Paulo', '2018-02-18T02:30:00Z', '2018-02-17T02:00:00.000Z'],
  ])('in %s at %s is %s', (zone, time, start) => {
    expect(iso(startOfDay(at(time), zone))).toBe(start);
  });

  it('is 23 or 25 hours before the next where the clock changes', () => {
    for (const [zone, time, hours] of [
      ['Europe/Berlin', '2026-03-29T12:00:00Z', 23],
      ['Europe/Berlin', '2026-10-25T12:00:00Z', 25],
      ['America/New_York', '2026-03-08T12:00:00Z', 23],
      ['America/New_York', '2026-11-01T12:00:00Z', 25],
      ['Pacific/Chatham', '2026-04-05T00:00:00Z', 25],
      ['Pacific/Chatham', '2026-09-27T00:00:00Z', 23],
      ['Australia/Lord_Howe', '2026-04-05T00:00:00Z', 24.5],
      ['Asia/Shanghai', '2026-04-05T00:00:00Z', 24],
    ] as const) {
      const length = startOfNextDay(at(time), zone) - startOfDay(at(time), zone);
      expect(length / HOUR_MS, `${zone} ${time}`).toBe(hours);
    }
  });

  it('does not take back a day that has begun when the clock is turned back over midnight', () => {
    // St John's, 2006: at 00:01 on the 29th back to 23:01 on the 28th.
    const zone = 'America/St_Johns';
    const midnight = at('2006-10-29T02:30:00Z');
    expect(startOfDay(midnight - 1, zone)).toBeLessThan(midnight - 23 * HOUR_MS);
    for (const minutes of [0, 1, 30, 60, 24 * 60, 25 * 60 - 1]) {
      expect(startOfDay(midnight + minutes * MINUTE_MS, zone)).toBe(midnight);
    }
    expect(startOfDay(midnight + 25 * HOUR_MS, zone)).toBe(midnight + 25 * HOUR_MS);
  });

  it('leaves out the day that the zone left out', () => {
    const change = at('2011-12-30T10:00:00Z');
    expect(iso(startOfDay(change - 1, 'Pacific/Apia'))).toBe('2011-12-29T10:00:00.000Z');
    expect(startOfNextDay(change - 1, 'Pacific/Apia')).toBe(change);
    expect(startOfDay(change, 'Pacific/Apia')).toBe(change);
    expect(localDay(change, 'Pacific/Apia') - localDay(change - 1, 'Pacific/Apia')).toBe(2);
  });
});

describe('windows around notable instants', () => {
  it.each(NOTABLE)('agree with the formatter minute by minute in $zone around $what', ({ zone, around }) => {
    const wallClock = createWallClock(zone);
    const centre = at(around);
    const from = centre - 2 * DAY_MS;
    let reached = Math.floor(wallClock(from) / DAY_MS);
    let dayStart: number | undefined;
    let hourStart: number | undefined;
    let previousLocal = wallClock(from);
    const disagreements: string[] = [];
    for (let t = from + MINUTE_MS; t < centre + 2 * DAY_MS; t += MINUTE_MS) {
      const local = wallClock(t);
      // A day begins with the first minute that shows a later date than any before.
      if (Math.floor(local / DAY_MS) > reached) {
        reached = Math.floor(local / DAY_MS);
        dayStart = t;
      }
      // An hour begins at the full hour and wherever the clock jumps.
      if (local % HOUR_MS === 0 || local - previousLocal !== MINUTE_MS) hourStart = t;
      previousLocal = local;
      const wrong =
        localDay(t, zone) !== reached ||
        (dayStart !== undefined && startOfDay(t, zone) !== dayStart) ||
        (hourStart !== undefined && startOfHour(t + 59_999, zone) !== hourStart);
      if (wrong) disagreements.push(iso(t));
    }
    expect(dayStart).toBeDefined();
    expect(disagreements).toEqual([]);
  });
});

describe('startOfHour', () => {
  it.each([
    ['UTC', '2026-03-01T12:34:56.789Z', '2026-03-01T12:00:00.000Z'],
    ['Pacific/Chatham', '2026-07-01T00:10:00Z', '2026-06-30T23:15:00.000Z'],
    ['Asia/Kolkata', '2026-07-01T00:10:00Z', '2026-06-30T23:30:00.000Z'],
    ['Europe/Berlin', '2026-10-25T00:59:59Z', '2026-10-25T00:00:00.000Z'],
    ['Europe/Berlin', '2026-10-25T01:59:59Z', '2026-10-25T01:00:00.000Z'],
    // 02:00 back to 01:30: a new hour begins there, half an hour long.
    ['Australia/Lord_Howe', '2026-04-04T15:10:00Z', '2026-04-04T15:00:00.000Z'],
  ])('in %s at %s is %s', (zone, time, start) => {
    expect(iso(startOfHour(at(time), zone))).toBe(start);
  });
});

describe('startOfWeek', () => {
  it.each([
    ['Europe/Berlin', '2026-04-01T12:00:00Z', 1, '2026-03-29T22:00:00.000Z'],
    ['Europe/Berlin', '2026-03-29T12:00:00Z', 1, '2026-03-22T23:00:00.000Z'],
    ['Europe/Berlin', '2026-03-29T12:00:00Z', 7, '2026-03-28T23:00:00.000Z'],
    ['America/New_York', '2026-11-03T12:00:00Z', 7, '2026-11-01T04:00:00.000Z'],
    ['Asia/Shanghai', '2027-01-01T00:00:00Z', 1, '2026-12-27T16:00:00.000Z'],
    ['Asia/Shanghai', '2026-12-27T16:00:00Z', 1, '2026-12-27T16:00:00.000Z'],
    ['Asia/Shanghai', '2026-12-27T15:59:59Z', 1, '2026-12-20T16:00:00.000Z'],
    ['Pacific/Chatham', '2026-09-28T00:00:00Z', 6, '2026-09-25T11:15:00.000Z'],
  ])('in %s at %s with weekday %i first is %s', (zone, time, first, start) => {
    expect(iso(startOfWeek(at(time), zone, first as Weekday))).toBe(start);
  });

  it('starts on Monday unless told', () => {
    const time = at('2026-04-01T12:00:00Z');
    expect(startOfWeek(time, 'UTC')).toBe(startOfWeek(time, 'UTC', 1));
  });

  it.each([0, 8, 1.5, Number.NaN])('rejects %f as a weekday', (first) => {
    expect(() => startOfWeek(0, 'UTC', first as Weekday)).toThrow(
      new RangeError(`Expected \`firstWeekday\` a whole number from 1 to 7, got ${first}`),
    );
  });
});

describe('startOfMonth', () => {
  it.each([
    ['Asia/Shanghai', '2028-02-29T15:59:00Z', '2028-01-31T16:00:00.000Z'],
    ['Asia/Shanghai', '2028-02-29T16:00:00Z', '2028-02-29T16:00:00.000Z'],
    ['Europe/Berlin', '2026-04-15T00:00:00Z', '2026-03-31T22:00:00.000Z'],
    ['America/New_York', '2026-11-15T00:00:00Z', '2026-11-01T04:00:00.000Z'],
    ['Pacific/Chatham', '2026-12-31T10:14:00Z', '2026-11-30T10:15:00.000Z'],
  ])('in %s at %s is %s', (zone, time, start) => {
    expect(iso(startOfMonth(at(time), zone))).toBe(start);
  });
});

describe('days by number', () => {
  it('count from 1970-01-01, a Thursday, both ways', () => {
    expect(localDay(0, 'UTC')).toBe(0);
    expect(localDay(-1, 'UTC')).toBe(-1);
    expect(localDay(-1, 'Asia/Shanghai')).toBe(0);
    expect([-4, -3, -1, 0, 3, 4, 10, 11].map(weekdayOf)).toEqual([7, 1, 3, 4, 7, 1, 7, 1]);
  });

  it('start where their instants are', () => {
    const day = localDay(at('2026-03-29T12:00:00Z'), 'Europe/Berlin');
    expect(iso(startOfLocalDay(day, 'Europe/Berlin'))).toBe('2026-03-28T23:00:00.000Z');
    expect(weekdayOf(day)).toBe(7);
  });

  it('reject times that no service log has, and unknown zones', () => {
    for (const act of [localDay, startOfHour, startOfDay, startOfNextDay, startOfWeek, startOfMonth]) {
      expect(() => act(Number.NaN, 'UTC')).toThrow('Expected `instantMs` epoch ms of the years 1900 to 2199, got NaN');
      expect(() => act(0, 'Mars/Olympus')).toThrow('Expected `zone` to be an IANA time zone, got Mars/Olympus');
    }
    expect(() => startOfLocalDay(1e9, 'UTC')).toThrow('Expected `day` epoch ms of the years 1900 to 2199');
  });
});
