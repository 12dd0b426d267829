import { describe, expect, it } from 'vitest';
import { addOpenTime, localTime, type OpeningHours, zoneOffsetMs } from './local-time.ts';
import { HOUR_MS } from './units.ts';

const OFFICE: OpeningHours = [null, [8, 18], [8, 18], [8, 18], [8, 18], [8, 18], null];

describe('zoneOffsetMs', () => {
  it('follows the change of clocks', () => {
    expect(zoneOffsetMs('Europe/Amsterdam', Date.UTC(2026, 2, 29, 0, 59))).toBe(HOUR_MS);
    expect(zoneOffsetMs('Europe/Amsterdam', Date.UTC(2026, 2, 29, 1, 0))).toBe(2 * HOUR_MS);
    expect(zoneOffsetMs('America/Los_Angeles', Date.UTC(2026, 0, 1))).toBe(-8 * HOUR_MS);
  });
});

describe('localTime', () => {
  it('gives weekday and hour where the clock hangs', () => {
    expect(localTime('Asia/Singapore', Date.UTC(2026, 2, 1, 23, 30))).toEqual({ weekday: 1, hour: 7.5 });
    expect(localTime('America/Los_Angeles', Date.UTC(2026, 2, 1, 3))).toEqual({ weekday: 6, hour: 19 });
  });
});

describe('addOpenTime', () => {
  it('stays within a day that is long enough', () => {
    expect(addOpenTime('Asia/Singapore', OFFICE, Date.UTC(2026, 2, 2, 1), 2 * HOUR_MS)).toBe(Date.UTC(2026, 2, 2, 3));
  });

  it('goes on at the next opening, over a week-end', () => {
    // Friday 17:00 in Singapore plus two hours is Monday 09:00.
    expect(addOpenTime('Asia/Singapore', OFFICE, Date.UTC(2026, 2, 6, 9), 2 * HOUR_MS)).toBe(Date.UTC(2026, 2, 9, 1));
  });

  it('opens by the local clock on both sides of a change of clocks', () => {
    // Friday 17:00 in Amsterdam (UTC+1) plus two hours is Monday 09:00 there (UTC+2).
    expect(addOpenTime('Europe/Amsterdam', OFFICE, Date.UTC(2026, 2, 27, 16), 2 * HOUR_MS)).toBe(
      Date.UTC(2026, 2, 30, 7),
    );
    // And back: Friday 23 October 17:00 (UTC+2) to Monday 09:00 (UTC+1).
    expect(addOpenTime('Europe/Amsterdam', OFFICE, Date.UTC(2026, 9, 23, 15), 2 * HOUR_MS)).toBe(
      Date.UTC(2026, 9, 26, 8),
    );
  });

  it('refuses hours that never open', () => {
    expect(() => addOpenTime('UTC', [], 0, 1)).toThrow(RangeError);
  });
});
