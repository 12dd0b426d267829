import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BusinessHoursOptions, createBusinessHours, type OpeningInterval } from './business-hours.ts';
import { createWallClock, DAY_MS, HOUR_MS, NOTABLE } from './testing/wall-clock.ts';

const seed = 20261025;
const MINUTE_MS = 60_000;

const always: BusinessHoursOptions['week'] = Object.fromEntries(
  [1, 2, 3, 4, 5, 6, 7].map((weekday) => [weekday, [['00:00', '24:00']]] as const),
);
const office: BusinessHoursOptions['week'] = Object.fromEntries(
  [1, 2, 3, 4, 5].map(
    (weekday) =>
      [
        weekday,
        [
          ['09:00', '12:30'],
          ['13:30', '17:00'],
        ],
      ] as const,
  ),
);

function at(text: string): number {
  return Date.parse(text);
}

describe('between', () => {
  it('counts only the opening hours of working days', () => {
    const hours = createBusinessHours({ week: office, zone: 'Europe/Berlin' });
    // Friday 16:00 to Monday 10:00: one hour, the weekend, one hour.
    expect(hours.between(at('2026-03-06T15:00:00Z'), at('2026-03-09T09:00:00Z'))).toBe(2 * HOUR_MS);
    // Over the lunch break.
    expect(hours.between(at('2026-03-06T11:00:00Z'), at('2026-03-06T13:00:00Z'))).toBe(HOUR_MS);
    // Wholly outside.
    expect(hours.between(at('2026-03-07T11:00:00Z'), at('2026-03-08T13:00:00Z'))).toBe(0);
    expect(hours.between(at('2026-03-06T11:00:00Z'), at('2026-03-06T11:00:00Z'))).toBe(0);
  });

  it('keeps the millisecond', () => {
    const hours = createBusinessHours({ week: office, zone: 'UTC' });
    expect(hours.between(at('2026-03-06T08:59:59.999Z'), at('2026-03-06T09:00:00.001Z'))).toBe(1);
    expect(hours.between(at('2026-03-06T16:59:59.999Z'), at('2026-03-06T17:00:00.001Z'))).toBe(1);
  });

  it('is negative backwards', () => {
    const hours = createBusinessHours({ week: office, zone: 'UTC' });
    expect(hours.between(at('2026-03-09T10:00:00Z'), at('2026-03-06T16:00:00Z'))).toBe(-2 * HOUR_MS);
  });

  it('is the true time where the service never closes, through every change of the clock', () => {
    for (const { zone, around } of NOTABLE) {
      const hours = createBusinessHours({ week: always, zone });
      const centre = at(around);
      for (const [before, after] of [
        [DAY_MS, DAY_MS],
        [MINUTE_MS, 3 * HOUR_MS],
        [90 * DAY_MS, 200 * DAY_MS],
      ] as const) {
        expect(hours.between(centre - before, centre + after), `${zone} ${around}`).toBe(before + after);
      }
    }
  });

  it('is closed on holidays, and open as stated on special days', () => {
    const hours = createBusinessHours({
      week: office,
      holidays: ['2026-10-01', '2026-10-02'],
      // A Saturday worked for the holiday, and a half-day.
      specialDays: { '2026-10-10': [['09:00', '17:00']], '2026-12-31': [['09:00', '12:00']] },
      zone: 'Asia/Shanghai',
    });
    expect(hours.between(at('2026-09-30T16:00:00Z'), at('2026-10-02T16:00:00Z'))).toBe(0);
    expect(hours.between(at('2026-10-09T16:00:00Z'), at('2026-10-10T16:00:00Z'))).toBe(8 * HOUR_MS);
    expect(hours.between(at('2026-12-30T16:00:00Z'), at('2026-12-31T16:00:00Z'))).toBe(3 * HOUR_MS);
    expect(hours.between(at('2027-12-30T16:00:00Z'), at('2027-12-31T16:00:00Z'))).toBe(7 * HOUR_MS);
  });

  it('counts a leap day, and a February without one', () => {
    const hours = createBusinessHours({ week: office, zone: 'America/New_York' });
    // 2028-02-29 is a Tuesday.
    expect(hours.between(at('2028-02-28T22:00:00Z'), at('2028-03-01T14:00:00Z'))).toBe(7 * HOUR_MS);
    expect(hours.between(at('2027-02-26T22:00:00Z'), at('2027-03-01T14:00:00Z'))).toBe(0);
  });

  it('skips an opening that the clock skips, and counts one it shows twice once from its first showing', () => {
    const night = createBusinessHours({ week: { 7: [['02:00', '03:00']] }, zone: 'Europe/Berlin' });
    expect(night.between(at('2026-03-28T12:00:00Z'), at('2026-03-29T12:00:00Z'))).toBe(0);
    expect(night.between(at('2026-04-04T12:00:00Z'), at('2026-04-05T12:00:00Z'))).toBe(HOUR_MS);
    // From 02:00 summer time to 03:00 winter time.
    expect(night.between(at('2026-10-24T12:00:00Z'), at('2026-10-25T12:00:00Z'))).toBe(2 * HOUR_MS);
  });

  it('is known on every single day as the days asked for move on, either way', () => {
    const start = at('2026-01-01T12:00:00Z');
    for (const direction of [1, -1]) {
      const hours = createBusinessHours({ week: always, zone: 'America/New_York' });
      for (let day = 0; day <= 1300; day++) {
        const there = start + direction * day * DAY_MS;
        expect(hours.between(start, there)).toBe(there - start);
      }
    }
  });

  it('does not depend on what was asked before', () => {
    const options = { week: office, zone: 'Pacific/Chatham' };
    const instant = fc.integer({ min: at('1985-01-01T00:00Z'), max: at('2040-01-01T00:00Z') });
    const used = createBusinessHours(options);
    fc.assert(
      fc.property(instant, instant, instant, (a, b, c) => {
        const fresh = createBusinessHours(options).between(a, b);
        expect(used.between(a, b)).toBe(fresh);
        // Durations add up exactly.
        expect(used.between(a, c) + used.between(c, b)).toBe(fresh);
        expect(used.between(b, a) + fresh).toBe(0);
      }),
      { seed, numRuns: 60 },
    );
  });
});

describe('every minute around notable instants', () => {
  const minute = fc.oneof(fc.constantFrom(0, 24 * 60), fc.integer({ min: 0, max: 24 * 60 }));
  const intervals = fc.uniqueArray(minute, { minLength: 2, maxLength: 6 }).map((edges) => {
    const sorted = [...edges].sort((a, b) => a - b);
    return Array.from(
      { length: Math.floor(sorted.length / 2) },
      (_, i): OpeningInterval => [timeText(sorted[2 * i]!), timeText(sorted[2 * i + 1]!)],
    );
  });
  const week = fc.dictionary(fc.constantFrom('1', '2', '3', '4', '5', '6', '7'), intervals);

  it.each(NOTABLE)('agrees with the formatter in $zone around $what', ({ zone, around }) => {
    const wallClock = createWallClock(zone);
    const from = at(around) - 3 * DAY_MS;
    const minutes = Array.from({ length: 6 * 24 * 60 }, (_, i) => from + i * MINUTE_MS);
    const shown = minutes.map(wallClock);
    /** First listed minute at which the clock shows a local time or has passed it. */
    const firstMinute = (local: number) => {
      const index = shown.findIndex((time) => time >= local);
      return index < 0 ? minutes.length : index;
    };
    fc.assert(
      fc.property(
        week,
        fc.array(fc.nat({ max: minutes.length - 1 }), { minLength: 2, maxLength: 12 }),
        (opening, indexes) => {
          const open = new Uint8Array(minutes.length);
          for (let day = Math.floor(shown[0]! / DAY_MS) - 1; day <= Math.floor(shown.at(-1)! / DAY_MS) + 1; day++) {
            const weekday = new Date(day * DAY_MS).getUTCDay() || 7;
            for (const [opens, closes] of opening[String(weekday)] ?? []) {
              open.fill(1, firstMinute(day * DAY_MS + timeOf(opens)), firstMinute(day * DAY_MS + timeOf(closes)));
            }
          }
          const hours = createBusinessHours({ week: opening, zone });
          const elapsed = [0];
          for (const state of open) elapsed.push(elapsed.at(-1)! + state);
          indexes.forEach((index, i) => {
            const other = indexes[(i + 1) % indexes.length]!;
            expect(hours.isOpen(minutes[index]!)).toBe(open[index] === 1);
            expect(hours.between(minutes[index]!, minutes[other]!)).toBe(
              (elapsed[other]! - elapsed[index]!) * MINUTE_MS,
            );
          });
        },
      ),
      { seed, numRuns: 15 },
    );
  });
});

describe('add', () => {
  const hours = createBusinessHours({ week: office, holidays: ['2026-12-25'], zone: 'Europe/Berlin' });

  it('finds when a promise is due', () => {
    // Thursday 16:00 and four business hours: one today, three tomorrow.
    expect(hours.add(at('2026-03-05T15:00:00Z'), 4 * HOUR_MS)).toBe(at('2026-03-06T11:00:00Z'));
    // From a Saturday: the first Monday hour.
    expect(hours.add(at('2026-03-07T15:00:00Z'), HOUR_MS)).toBe(at('2026-03-09T09:00:00Z'));
    // Over a holiday and a weekend.
    expect(hours.add(at('2026-12-24T15:30:00Z'), HOUR_MS)).toBe(at('2026-12-28T08:30:00Z'));
    // Due exactly at closing time, not at the next opening.
    expect(hours.add(at('2026-03-05T15:00:00Z'), HOUR_MS)).toBe(at('2026-03-05T16:00:00Z'));
    expect(hours.add(at('2026-03-05T11:00:00Z'), HOUR_MS / 2)).toBe(at('2026-03-05T11:30:00Z'));
  });

  it('of nothing is the instant itself', () => {
    expect(hours.add(at('2026-03-07T15:00:00Z'), 0)).toBe(at('2026-03-07T15:00:00Z'));
  });

  it('is undefined where the service does not open enough in ten years', () => {
    expect(createBusinessHours({ week: {}, zone: 'UTC' }).add(at('2026-01-01T00:00:00Z'), 1)).toBeUndefined();
    const once = createBusinessHours({ week: {}, specialDays: { '2030-06-01': [['09:00', '10:00']] }, zone: 'UTC' });
    expect(once.add(at('2026-01-01T00:00:00Z'), HOUR_MS)).toBe(at('2030-06-01T10:00:00Z'));
    expect(once.add(at('2026-01-01T00:00:00Z'), HOUR_MS + 1)).toBeUndefined();
    expect(once.add(at('2031-01-01T00:00:00Z'), 1)).toBeUndefined();
  });

  it('is the earliest instant by which the time has passed', () => {
    for (const zone of ['Asia/Shanghai', 'Europe/Berlin', 'America/New_York', 'Pacific/Chatham']) {
      const calendar = createBusinessHours({ week: { ...office, 7: [['01:30', '03:30']] }, zone });
      fc.assert(
        fc.property(
          fc.integer({ min: at('2026-01-01T00:00Z'), max: at('2027-12-31T00:00Z') }),
          fc.integer({ min: 1, max: 300 * HOUR_MS }),
          (from, businessMs) => {
            const due = calendar.add(from, businessMs)!;
            expect(calendar.between(from, due)).toBe(businessMs);
            expect(calendar.between(from, due - 1)).toBe(businessMs - 1);
          },
        ),
        { seed, numRuns: 100 },
      );
    }
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('rejects a duration of %f', (businessMs) => {
    expect(() => hours.add(0, businessMs)).toThrow(
      new RangeError(`Expected \`businessMs\` a finite number of at least 0, got ${businessMs}`),
    );
  });
});

describe('isOpen', () => {
  it('is so from the opening instant up to, not at, the closing one', () => {
    const hours = createBusinessHours({ week: office, zone: 'UTC' });
    expect(hours.isOpen(at('2026-03-06T08:59:59.999Z'))).toBe(false);
    expect(hours.isOpen(at('2026-03-06T09:00:00Z'))).toBe(true);
    expect(hours.isOpen(at('2026-03-06T12:29:59.999Z'))).toBe(true);
    expect(hours.isOpen(at('2026-03-06T12:30:00Z'))).toBe(false);
    expect(hours.isOpen(at('2026-03-07T10:00:00Z'))).toBe(false);
  });
});

describe('createBusinessHours', () => {
  const intervals = (...list: OpeningInterval[]) => ({ week: { 1: list }, zone: 'UTC' });

  it('keeps what it was given though the caller changes it later', () => {
    const week = { 4: [['00:00', '24:00'] as [string, string]] };
    const hours = createBusinessHours({ week, zone: 'UTC' });
    week[4][0]![1] = '00:01';
    expect(hours.between(0, DAY_MS)).toBe(DAY_MS);
  });

  it('accepts neighbouring intervals', () => {
    const hours = createBusinessHours({
      week: {
        4: [
          ['08:00', '12:00'],
          ['12:00', '24:00'],
        ],
      },
      zone: 'UTC',
    });
    expect(hours.between(0, DAY_MS)).toBe(16 * HOUR_MS);
  });

  it.each<[BusinessHoursOptions, string]>([
    [{ week: { 0: [] }, zone: 'UTC' }, 'Expected `week` with weekdays 1 to 7, got 0'],
    [{ week: { 8: [] }, zone: 'UTC' }, 'Expected `week` with weekdays 1 to 7, got 8'],
    [{ week: { 11: [] }, zone: 'UTC' }, 'Expected `week` with weekdays 1 to 7, got 11'],
    [
      { week: {}, holidays: ['+002026-01-01'], zone: 'UTC' },
      'Expected `holidays` dates written YYYY-MM-DD, got +002026-01-01',
    ],
    [intervals(['x09:00', '17:00']), 'Expected `week[1]` times written HH:MM, up to 24:00, got x09:00'],
    [intervals(['9:00', '17:00']), 'Expected `week[1]` times written HH:MM, up to 24:00, got 9:00'],
    [intervals(['09:60', '17:00']), 'Expected `week[1]` times written HH:MM, up to 24:00, got 09:60'],
    [intervals(['09:00', '24:01']), 'Expected `week[1]` times written HH:MM, up to 24:00, got 24:01'],
    [intervals(['09:00', '17:00:00']), 'Expected `week[1]` times written HH:MM, up to 24:00, got 17:00:00'],
    [
      intervals(['22:00', '02:00']),
      'Expected `week[1]` intervals that end after they begin, in order and apart, got 22:00–02:00',
    ],
    [
      intervals(['09:00', '09:00']),
      'Expected `week[1]` intervals that end after they begin, in order and apart, got 09:00–09:00',
    ],
    [
      intervals(['09:00', '13:00'], ['12:59', '17:00']),
      'Expected `week[1]` intervals that end after they begin, in order and apart, got 12:59–17:00',
    ],
    [
      { week: {}, holidays: ['2026-02-30'], zone: 'UTC' },
      'Expected `holidays` dates written YYYY-MM-DD, got 2026-02-30',
    ],
    [
      { week: {}, holidays: ['2026-13-01'], zone: 'UTC' },
      'Expected `holidays` dates written YYYY-MM-DD, got 2026-13-01',
    ],
    [
      { week: {}, holidays: ['1 May 2026'], zone: 'UTC' },
      'Expected `holidays` dates written YYYY-MM-DD, got 1 May 2026',
    ],
    [
      { week: {}, holidays: ['02026-01-01'], zone: 'UTC' },
      'Expected `holidays` dates written YYYY-MM-DD, got 02026-01-01',
    ],
    [
      { week: {}, specialDays: { '2026-2-3': [] }, zone: 'UTC' },
      'Expected `specialDays` dates written YYYY-MM-DD, got 2026-2-3',
    ],
    [
      { week: {}, specialDays: { '2026-02-03': [['x', 'y']] }, zone: 'UTC' },
      'Expected `specialDays[2026-02-03]` times written HH:MM, up to 24:00, got x',
    ],
    [
      { week: {}, holidays: ['2026-02-03'], specialDays: { '2026-02-03': [] }, zone: 'UTC' },
      'Expected `specialDays` without dates that are also holidays, got 2026-02-03',
    ],
    [{ week: {}, zone: 'Nowhere/Else' }, 'Expected `zone` to be an IANA time zone, got Nowhere/Else'],
  ])('rejects %o', (options, message) => {
    expect(() => createBusinessHours(options)).toThrow(new RangeError(message));
  });

  it('rejects times that no service log has', () => {
    const hours = createBusinessHours({ week: office, zone: 'UTC' });
    expect(() => hours.between(Number.NaN, 0)).toThrow(
      'Expected `instantMs` epoch ms of the years 1900 to 2199, got NaN',
    );
    expect(() => hours.between(0, 1e15)).toThrow(RangeError);
    expect(() => hours.add(1e15, 1)).toThrow(RangeError);
    expect(() => hours.isOpen(Number.NaN)).toThrow(RangeError);
  });
});

function timeText(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

function timeOf(text: string): number {
  return (Number(text.slice(0, 2)) * 60 + Number(text.slice(3))) * MINUTE_MS;
}
