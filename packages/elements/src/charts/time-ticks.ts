const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const STEPS: readonly number[] = [
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE_MS),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR_MS),
  ...[1, 2, 3, 4, 7, 14, 30].map((days) => days * DAY_MS),
];

export interface TimeTick {
  readonly atMs: number;
  /** Midnight in the zone: written as a date. */
  readonly day: boolean;
}

/** Instants at round times of day in a zone, as many as there can be up to `most`, within `[fromMs, toMs]`. Days start at the zone's midnight, also across a clock change. */
export function timeTicks(
  fromMs: number,
  toMs: number,
  most: number,
  timeZone: string | undefined,
): readonly TimeTick[] {
  const offset = zoneOffset(timeZone);
  const bound = Math.max(1, most);
  for (const step of STEPS) {
    // One more or less, depending on where the span begins: that is counted, not guessed.
    if ((toMs - fromMs) / step > bound + 1) continue;
    const ticks = ticksEvery(step, fromMs, toMs, offset);
    if (ticks.length <= bound) return ticks;
  }
  return ticksEvery(30 * DAY_MS, fromMs, toMs, offset);
}

function ticksEvery(step: number, fromMs: number, toMs: number, offset: (atMs: number) => number): readonly TimeTick[] {
  const ticks: TimeTick[] = [];
  // Steps of several days are counted back from the last midnight: so a week has two dates, however narrow, on whatever day it ends.
  const phase = step > DAY_MS ? (Math.floor((toMs + offset(toMs)) / DAY_MS) * DAY_MS) % step : 0;
  let local = Math.ceil((fromMs + offset(fromMs) - phase) / step) * step + phase;
  for (;;) {
    const guess = local - offset(local);
    // The offset may differ on the other side of a clock change.
    const atMs = local - offset(guess);
    if (atMs > toMs) break;
    if (atMs >= fromMs) ticks.push({ atMs, day: local % DAY_MS === 0 });
    local += step;
  }
  return ticks;
}

/** Making one costs more than all that one drawing asks of it. */
const formats = new Map<string | undefined, Intl.DateTimeFormat>();

function zoneFormat(timeZone: string | undefined): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      ...(timeZone && { timeZone }),
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(timeZone, format);
  }
  return format;
}

/** Local wall-clock time minus UTC at an instant. */
function zoneOffset(timeZone: string | undefined): (atMs: number) => number {
  const format = zoneFormat(timeZone);
  return (atMs) => {
    const part = Object.fromEntries(format.formatToParts(atMs).map(({ type, value }) => [type, Number(value)]));
    const local = Date.UTC(part.year!, part.month! - 1, part.day, part.hour, part.minute, part.second);
    return local - Math.floor(atMs / 1000) * 1000;
  };
}
