/*
 * A counter that another system reports: a running total, such as calls answered since midnight or since the system was started. What counts is by how
 * much it rose, at the instant of the reading that told of it.
 *
 * A value below the one before says that the system began anew from 0: all of it was counted since. The first reading of all is a base, from which
 * nothing follows by itself. So do Prometheus' `increase` and OpenMetrics counters; unlike there nothing is extrapolated to the ends of a
 * window, so that the rises of neighbouring windows add up to that of both.
 *
 * Source: https://prometheus.io/docs/prometheus/latest/querying/functions/#increase
 */

import { TIERS } from './tiers.ts';

const HOUR_MS = 3_600_000;

export interface CounterReading {
  readonly time: number;
  readonly id: string;
  readonly value: number;
}

/** Of the readings of one second the last one counts: no window begins within it, and a sender in a loop fills no memory. */
const SECOND_MS = 1_000;

/** All that is kept of a counter, from which it can be restored. */
export interface CounterState {
  /** The last reading that nothing can come before any more. */
  readonly base: CounterReading | undefined;
  /** Rises up to the base, oldest first: start of a step, and sum. */
  readonly rises: readonly (readonly [number, number])[];
  readonly recent: readonly CounterReading[];
}

export class CounterHistory {
  #base: CounterReading | undefined;
  #rises: [number, number][] = [];
  /** In order of time, then of id; at most one a second. */
  readonly #recent: CounterReading[] = [];

  get newest(): CounterReading | undefined {
    return this.#recent.at(-1) ?? this.#base;
  }

  get state(): CounterState {
    return { base: this.#base, rises: this.#rises, recent: this.#recent };
  }

  /** Adds what another part of the log knows of the same counter. */
  add({ base, rises, recent }: CounterState): void {
    const sums = new Map(this.#rises);
    for (const [start, sum] of rises) sums.set(start, (sums.get(start) ?? 0) + sum);
    this.#rises = [...sums].sort(([a], [b]) => a - b);
    if (base && (!this.#base || isBefore(this.#base, base))) this.#base = base;
    for (const reading of recent) this.put(reading);
  }

  /** @returns Whether it changes anything: of one second only the last reading does. */
  put(reading: CounterReading): boolean {
    if (this.#base && !isBefore(this.#base, reading)) return false;
    const recent = this.#recent;
    let at = recent.length;
    while (at > 0 && isBefore(reading, recent[at - 1]!)) at--;
    const second = secondOf(reading);
    const [before, after] = [recent[at - 1], recent[at]];
    if (after && secondOf(after) === second) return false;
    if (before?.id === reading.id && before.time === reading.time) return false;
    const isLater = before !== undefined && secondOf(before) === second;
    if (isLater) recent[at - 1] = reading;
    else recent.splice(at, 0, reading);
    return true;
  }

  /** By how much it rose in `[from, to]`, `from` being the start of a step; `undefined` where no reading tells. */
  riseBetween(from: number, to: number): number | undefined {
    let rise: number | undefined;
    for (let i = this.#rises.length - 1; i >= 0; i--) {
      const [start, sum] = this.#rises[i]!;
      if (start < from) break;
      if (start <= to) rise = (rise ?? 0) + sum;
    }
    let before = this.#base;
    for (const reading of this.#recent) {
      if (before && reading.time >= from && reading.time <= to) rise = (rise ?? 0) + riseFrom(before, reading);
      before = reading;
    }
    return rise;
  }

  /**
   * Brings it into the form that follows from its readings alone.
   *
   * @param newest - Instant of the newest event.
   * @param final - No event from before it can come any more.
   */
  settle(newest: number, final: number): void {
    const recent = this.#recent;
    let count = 0;
    // A whole second: a reading may still take the place of another.
    while (count < recent.length && (secondOf(recent[count]!) + 1) * SECOND_MS <= final) {
      const reading = recent[count++]!;
      if (this.#base) this.#rises.push([reading.time, riseFrom(this.#base, reading)]);
      this.#base = reading;
    }
    recent.splice(0, count);
    this.#rises = thinned(this.#rises, newest);
  }
}

function isBefore(a: CounterReading, b: CounterReading): boolean {
  return a.time < b.time || (a.time === b.time && a.id < b.id);
}

function secondOf({ time }: CounterReading): number {
  return Math.floor(time / SECOND_MS);
}

function riseFrom(before: CounterReading, { value }: CounterReading): number {
  return value < before.value ? value : value - before.value;
}

/** Rises by steps as fine as windows of their age need; of steps of an hour only those with any. */
function thinned(rises: readonly (readonly [number, number])[], newest: number): [number, number][] {
  const kept: [number, number][] = [];
  for (const [time, sum] of rises) {
    const tier = tierAt(time, newest);
    if (tier === undefined) continue;
    const start = Math.floor(time / tier.stepMs) * tier.stepMs;
    const last = kept.at(-1);
    if (last && last[0] >= start) last[1] += sum;
    else kept.push([start, sum]);
  }
  return kept.filter(([start, sum]) => sum !== 0 || tierAt(start, newest) !== TIERS.at(-1));
}

/** The finest that still keeps any of an hour: so all of the hour is brought together at once, whenever it is looked at. */
function tierAt(time: number, newest: number): (typeof TIERS)[number] | undefined {
  const hourEnd = (Math.floor(time / HOUR_MS) + 1) * HOUR_MS;
  return TIERS.find(({ keepMs }) => hourEnd > newest - keepMs);
}
