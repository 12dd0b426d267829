import { HOUR_PROFILE, type Site, WEEKDAY_PROFILE } from './centre.ts';
import type { OpeningHours } from './local-time.ts';
import { localTime } from './local-time.ts';
import { createRandom } from './random.ts';
import type { Troubles } from './troubles.ts';
import { DAY_MS, MINUTE_MS } from './units.ts';

const BIN_MS = 15 * MINUTE_MS;
const PROFILE_SUM = HOUR_PROFILE.reduce((sum, weight) => sum + weight, 0);
/** Days differ more than Poisson counts do (Brown et al. 2005, section 4). */
const DAY_SIGMA = 0.07;
/** What a surge at full strength adds, in multiples of the usual; at night of the day's mean, or nobody would see it. */
const SURGE_ADDS = 2.2;

export interface Stream {
  /** Keys the random draws. */
  readonly id: string;
  readonly channel: string;
  /** Arrivals on an average Wednesday over all hours. */
  readonly perDay: number;
  /** Nobody arrives outside; absent: around the clock. */
  readonly hours?: OpeningHours;
}

export interface Arrival {
  /** Epoch ms. */
  readonly time: number;
  /** Unique within the stream and day. */
  readonly key: string;
}

/** Expected arrivals per millisecond at an instant, from the weekday and hour profile of the site. */
export function expectedRate(stream: Stream, site: Site, timeMs: number): number {
  const { weekday, hour } = localTime(site.zone, timeMs);
  const open = stream.hours?.[weekday];
  if (stream.hours && !(open && hour >= open[0] && hour < open[1])) return 0;
  // Between the middles of two hours the profile is a straight line.
  const position = hour - 0.5;
  const before = Math.floor(position);
  const share = position - before;
  const weight = HOUR_PROFILE[(before + 24) % 24]! * (1 - share) + HOUR_PROFILE[(before + 1) % 24]! * share;
  return (stream.perDay * WEEKDAY_PROFILE[weekday]! * weight) / PROFILE_SUM / (60 * MINUTE_MS);
}

/** Poisson arrivals of one site's customers in the UTC day, in time order, with those a surge adds. */
export function arrivalsOfDay(
  seed: number,
  dayStart: number,
  stream: Stream,
  site: Site,
  troubles: Troubles,
): Arrival[] {
  const mood = createRandom(seed, 'mood', dayStart, site.id);
  const factor = Math.exp(DAY_SIGMA * mood.normal());
  const arrivals = poisson(
    ['arrivals', seed, dayStart, stream.id, site.id],
    dayStart,
    dayStart + DAY_MS,
    (time) => factor * expectedRate(stream, site, time),
  );
  for (const trouble of troubles.of('ARRIVAL_SURGE')) {
    if (trouble.channel !== undefined && trouble.channel !== stream.channel) continue;
    // Short, for it becomes part of every id.
    const mark = createRandom(trouble.id)
      .integer(36 ** 3)
      .toString(36)
      .padStart(3, '0');
    const extra = poisson(
      ['surge', trouble.id, dayStart, stream.id, site.id],
      Math.max(dayStart, trouble.from),
      Math.min(dayStart + DAY_MS, trouble.until),
      (time) => SURGE_ADDS * trouble.strength * surgeBase(stream, expectedRate(stream, site, time)),
    );
    arrivals.push(...extra.map(({ time, key }) => ({ time, key: `s${mark}${key}` })));
  }
  return arrivals.sort((a, b) => a.time - b.time);
}

function surgeBase(stream: Stream, ratePerMs: number): number {
  return ratePerMs === 0 ? 0 : Math.max(ratePerMs, stream.perDay / DAY_MS);
}

/**
 * Poisson process with a rate that is constant within each quarter of an hour. The draws of a bin depend on the keys and the bin only, and
 * within it they run forwards: cutting the end of the interval short leaves the arrivals before it unchanged.
 */
export function poisson(
  keys: readonly (string | number)[],
  from: number,
  until: number,
  ratePerMs: (timeMs: number) => number,
): Arrival[] {
  const arrivals: Arrival[] = [];
  for (let bin = Math.floor(from / BIN_MS) * BIN_MS; bin < until; bin += BIN_MS) {
    const rate = ratePerMs(bin + BIN_MS / 2);
    if (rate <= 0) continue;
    const random = createRandom(...keys, bin);
    let time = bin;
    for (let i = 0; ; i++) {
      time += random.exponential(1 / rate);
      if (time >= bin + BIN_MS || time >= until) break;
      if (time >= from)
        arrivals.push({ time, key: `${((bin % DAY_MS) / BIN_MS).toString(36)}${i.toString(36).padStart(2, '0')}` });
    }
  }
  return arrivals;
}
