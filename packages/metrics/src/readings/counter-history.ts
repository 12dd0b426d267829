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

import { firstIndex } from '../binary-search.ts';
import { TIERS } from '../counts/tiers.ts';
import { isBefore, RecentReadings, type TakenReading, tierAt } from './recent-readings.ts';

/** All that is kept of a counter, from which it can be restored. */
export interface CounterState {
  /** The last reading that nothing can come before any more. */
  readonly base: TakenReading | undefined;
  /** Rises up to the base, oldest first: start of a step, and sum. */
  readonly rises: readonly (readonly [number, number])[];
  readonly recent: readonly TakenReading[];
}

export class CounterHistory {
  #base: TakenReading | undefined;
  #rises: (readonly [number, number])[];
  readonly #recent: RecentReadings;

  /** @param state - To go on with. */
  constructor({ base, rises, recent }: CounterState = { base: undefined, rises: [], recent: [] }) {
    this.#base = base;
    this.#rises = [...rises];
    this.#recent = new RecentReadings(recent);
  }

  get state(): CounterState {
    return { base: this.#base, rises: this.#rises, recent: this.#recent.all };
  }

  /** @returns Whether it changes anything. */
  put(reading: TakenReading): boolean {
    return !(this.#base && !isBefore(this.#base, reading)) && this.#recent.put(reading);
  }

  /** By how much it rose in `[from, to]`, `from` being the start of a step; `undefined` where no reading tells. */
  riseBetween(from: number, to: number): number | undefined {
    let rise: number | undefined;
    for (let i = firstIndex(this.#rises.length, (at) => this.#rises[at]![0] > to) - 1; i >= 0; i--) {
      const [start, sum] = this.#rises[i]!;
      if (start < from) break;
      rise = (rise ?? 0) + sum;
    }
    const { all } = this.#recent;
    const end = this.#recent.countUpTo(to);
    for (let i = this.#recent.countBefore(from); i < end; i++) {
      const before = all[i - 1] ?? this.#base;
      if (before) rise = (rise ?? 0) + riseFrom(before, all[i]!);
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
    for (const reading of this.#recent.takeFinal(final)) {
      if (this.#base) this.#rises.push([reading.time, riseFrom(this.#base, reading)]);
      this.#base = reading;
    }
    this.#rises = thinned(this.#rises, newest);
  }
}

function riseFrom(before: TakenReading, { value }: TakenReading): number {
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
