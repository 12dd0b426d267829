import { expect, it } from 'vitest';
import { createLocalClock } from './local-time.ts';

it('converts local times of summer and winter', () => {
  const clock = createLocalClock('Asia/Jerusalem');
  expect(clock.toEpochMs({ year: 1999, month: 1, day: 5, hour: 8, minute: 0, second: 10 })).toBe(
    Date.parse('1999-01-05T06:00:10Z'),
  );
  expect(clock.toEpochMs({ year: 1999, month: 7, day: 5, hour: 8 })).toBe(Date.parse('1999-07-05T05:00:00Z'));
});

it('agrees with itself whether it remembers the hour or not, also where the clock changes within the hour', () => {
  // Lord Howe Island turns its clock by half an hour.
  const zone = 'Australia/Lord_Howe';
  const times = [0, 15, 29, 30, 45, 59].map((minute) => ({ year: 2024, month: 10, day: 6, hour: 2, minute }));
  const remembered = createLocalClock(zone);
  expect(times.map((time) => remembered.toEpochMs(time))).toEqual(
    times.map((time) => createLocalClock(zone).toEpochMs(time)),
  );
  expect(remembered.toEpochMs({ year: 2024, month: 10, day: 6, hour: 2, minute: 45 })).toBe(
    Date.parse('2024-10-05T15:45:00Z'),
  );
});

it.each([
  { year: 2023, month: 2, day: 29 },
  { year: 2023, month: 13, day: 1 },
  { year: 2023, month: 1, day: 1, hour: 24 },
  { year: 2023, month: 1, day: 1, hour: 1, minute: 60 },
  { year: 2023, month: 1, day: 1, hour: 1, minute: 0, second: 60 },
])('refuses %j', (local) => {
  expect(() => createLocalClock('UTC').toEpochMs(local)).toThrow(RangeError);
});

it('refuses a zone that does not exist', () => {
  expect(() => createLocalClock('Mars/Olympus')).toThrow(RangeError);
});
