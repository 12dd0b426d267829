const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const STEPS: readonly number[] = [
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE_MS),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR_MS),
  ...[1, 2, 7, 14, 30].map((days) => days * DAY_MS),
];

export interface TimeTick {
  readonly atMs: number;
  /** Midnight in the zone: written as a date. */
  readonly day: boolean;
}

/** All charts of a wall ask for the same ticks every second, and each costs dozens of questions to `Intl`. */
const KNOWN_TICKS = 100;
const known = new Map<string, readonly TimeTick[]>();

/** Instants at round times of day in a zone, as many as there can be up to `most`, within `[fromMs, toMs]`. Days start at the zone's midnight, also across a clock change. */
export function timeTicks(
  fromMs: number,
  toMs: number,
  most: number,
  timeZone: string | undefined,
): readonly TimeTick[] {
  const key = [fromMs, toMs, most, timeZone].join();
  let ticks = known.get(key);
  if (!ticks) {
    if (known.size >= KNOWN_TICKS) known.clear();
    ticks = chooseTicks(fromMs, toMs, most, timeZone);
    known.set(key, ticks);
  }
  return ticks;
}

function chooseTicks(fromMs: number, toMs: number, most: number, timeZone: string | undefined): readonly TimeTick[] {
  const offset = zoneOffset(timeZone);
  const bound = Math.max(1, most);
  let denser: readonly TimeTick[] = [];
  for (const step of STEPS) {
    if ((toMs - fromMs) / step > 2 * bound + 1) continue;
    // One more or less, depending on where the span begins: that is counted, not guessed.
    const ticks = ticksEvery(step, fromMs, toMs, offset);
    if (ticks.length > bound) {
      denser = ticks;
      continue;
    }
    if (ticks.length > 1 || bound === 1 || denser.length === 0) return ticks;
    // One tick alone tells no span: then some of those that were too many, counted from the last.
    const every = Math.ceil(denser.length / bound);
    return denser.filter((_, index) => (denser.length - 1 - index) % every === 0);
  }
  return ticksEvery(30 * DAY_MS, fromMs, toMs, offset);
}

function ticksEvery(step: number, fromMs: number, toMs: number, offset: (atMs: number) => number): readonly TimeTick[] {
  const ticks: TimeTick[] = [];
  let local = Math.ceil((fromMs + offset(fromMs)) / step) * step;
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
