/*
 * What another system reported of the moment (people waiting), of a time or of a share, over time. At any instant the newest reading before it holds,
 * for as long as systems of this kind take to report again; then nothing is known.
 */

import { firstIndex } from '../binary-search.ts';
import { RecentReadings, type TakenReading, tierAt } from './recent-readings.ts';

/**
 * How long a reading holds while none follows. Telephone systems report by the quarter or half hour at the longest; Prometheus, whose targets are asked
 * every minute or so, takes a value for stale after 5 min.
 *
 * Source: https://prometheus.io/docs/prometheus/latest/querying/basics/#staleness
 */
const HOLDS_MS = 30 * 60_000;

/** All that is kept of a gauge, from which it can be restored. */
export interface GaugeState {
  /** Instant and value of the last reading of each step, oldest first, one after the other. */
  readonly final: readonly number[];
  readonly recent: readonly TakenReading[];
}

export class GaugeHistory {
  #final: number[];
  readonly #recent: RecentReadings;

  /** @param state - To go on with. */
  constructor({ final, recent }: GaugeState = { final: [], recent: [] }) {
    this.#final = [...final];
    this.#recent = new RecentReadings(recent);
  }

  get state(): GaugeState {
    return { final: this.#final, recent: this.#recent.all };
  }

  /** @returns Whether it changes anything. */
  put(reading: TakenReading): boolean {
    const finalUntil = this.#final.at(-2);
    return (finalUntil === undefined || reading.time > finalUntil) && this.#recent.put(reading);
  }

  /** What held at an instant; `undefined` where nothing is known. */
  valueAt(time: number): number | undefined {
    const reading = this.#recent.all[this.#recent.countUpTo(time) - 1];
    if (reading) return held(reading.time, reading.value, time);
    const final = this.#final;
    const count = firstIndex(final.length / 2, (i) => final[2 * i]! > time);
    return count === 0 ? undefined : held(final[2 * count - 2]!, final[2 * count - 1]!, time);
  }

  /** Brings it into the form that follows from its readings alone. As for `CounterHistory`. */
  settle(newest: number, final: number): void {
    const list = this.#final;
    for (const { time, value } of this.#recent.takeFinal(final)) list.push(time, value);
    this.#final = thinned(list, newest);
  }
}

function held(at: number, value: number, time: number): number | undefined {
  return time - at <= HOLDS_MS ? value : undefined;
}

/** The last of each step, steps being as fine as windows of their age need. */
function thinned(list: readonly number[], newest: number): number[] {
  const kept: number[] = [];
  let lastStart = Number.NaN;
  for (let i = 0; i < list.length; i += 2) {
    const time = list[i]!;
    const tier = tierAt(time, newest);
    if (tier === undefined) continue;
    const start = Math.floor(time / tier.stepMs) * tier.stepMs;
    if (start === lastStart) kept.length -= 2;
    kept.push(time, list[i + 1]!);
    lastStart = start;
  }
  return kept;
}
