/*
 * A slow, independent wall clock for the tests of this folder: the platform's formatter asked for every instant. It shares nothing with
 * the module under test, which asks Temporal for changes of offset. Not part of the package.
 */

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** Local time of an instant, as milliseconds since 1970-01-01T00:00 on the zone's own clock. */
export function createWallClock(zone: string): (instantMs: number) => number {
  const format = new Intl.DateTimeFormat('en-u-hc-h23', {
    timeZone: zone,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (instantMs) => {
    const parts: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(instantMs)) parts[type] = Number(value);
    const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = parts;
    return Date.UTC(year, month - 1, day, hour, minute, second) + (((instantMs % 1000) + 1000) % 1000);
  };
}

/** The zones of the project's contract, and others whose clocks do something unusual, each with instants of interest. */
export const NOTABLE: readonly { readonly zone: string; readonly what: string; readonly around: string }[] = [
  { zone: 'Asia/Shanghai', what: 'summer time ending in 1990', around: '1990-09-15T15:00:00Z' },
  { zone: 'Asia/Shanghai', what: 'the turn of a year', around: '2026-12-31T16:00:00Z' },
  { zone: 'Asia/Shanghai', what: 'a leap day', around: '2028-02-29T04:00:00Z' },
  { zone: 'Europe/Berlin', what: 'the start of summer time', around: '2026-03-29T01:00:00Z' },
  { zone: 'Europe/Berlin', what: 'the end of summer time', around: '2026-10-25T01:00:00Z' },
  { zone: 'Europe/Berlin', what: 'the turn of a year', around: '2027-12-31T23:00:00Z' },
  { zone: 'America/New_York', what: 'the start of summer time', around: '2026-03-08T07:00:00Z' },
  { zone: 'America/New_York', what: 'the end of summer time', around: '2026-11-01T06:00:00Z' },
  { zone: 'America/New_York', what: 'a leap day', around: '2028-02-29T17:00:00Z' },
  { zone: 'Pacific/Chatham', what: 'the end of summer time', around: '2026-04-04T14:00:00Z' },
  { zone: 'Pacific/Chatham', what: 'the start of summer time', around: '2026-09-26T14:00:00Z' },
  { zone: 'Pacific/Chatham', what: 'the turn of a year', around: '2026-12-31T10:15:00Z' },
  { zone: 'Australia/Lord_Howe', what: 'a change by half an hour', around: '2026-04-04T15:00:00Z' },
  { zone: 'America/Sao_Paulo', what: 'a day without midnight', around: '2018-11-04T03:00:00Z' },
  { zone: 'America/Sao_Paulo', what: 'a clock turned back at midnight', around: '2018-02-18T02:00:00Z' },
  { zone: 'America/St_Johns', what: 'a clock turned back over midnight', around: '2006-10-29T02:31:00Z' },
  { zone: 'Pacific/Apia', what: 'a day left out', around: '2011-12-30T10:00:00Z' },
];
