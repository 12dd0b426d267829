import type { ServiceEvent } from './event.ts';
import { inOwnUnit } from './reportable.ts';

export interface Reading {
  readonly id: string;
  readonly time: number;
  readonly metric: string;
  readonly source: string;
  readonly cell: number;
  readonly value: number;
}

/** Far more than there are systems that report; a sender that gives each of its readings a source of its own does not fill the memory. */
const MOST_READINGS = 10_000;

/**
 * Totals that systems without events report of themselves: the newest one by figure, source (the event's `entity`) and cell, and of those
 * the newest 10,000, whatever order they came in. They are shown, marked as reported, where nothing was counted.
 */
export class Readings {
  readonly #newest = new Map<string, Reading>();
  readonly #changes = new Map<string, number>();

  take(event: ServiceEvent, cell: number): void {
    const { id, time, entity: source, metric, value, unit } = event;
    if (metric === undefined || value === undefined) return;
    this.put({ id, time, metric, source, cell, value: inOwnUnit({ metric, value, unit }) });
  }

  put(reading: Reading): void {
    const key = `${reading.metric}\u0000${reading.source}\u0000${reading.cell}`;
    const known = this.#newest.get(key);
    if (known && !isNewer(reading, known)) return;
    this.#newest.set(key, reading);
    if (this.#newest.size > MOST_READINGS) this.#forgetOldest();
    const family = reading.metric.split('.', 1)[0]!;
    this.#changes.set(family, this.changesOf(family) + 1);
  }

  /** How often a reading of a figure of this family was taken; 0 where there is none. */
  changesOf(family: string): number {
    return this.#changes.get(family) ?? 0;
  }

  values(metric: string, matches: (cell: number) => boolean, from: number, to: number): readonly number[] {
    const values: number[] = [];
    for (const reading of this.#newest.values()) {
      if (reading.metric === metric && reading.time >= from && reading.time <= to && matches(reading.cell))
        values.push(reading.value);
    }
    return values.sort((a, b) => a - b);
  }

  all(): readonly Reading[] {
    return [...this.#newest.values()];
  }

  #forgetOldest(): void {
    let oldest: [string, Reading] | undefined;
    for (const entry of this.#newest) if (!oldest || isNewer(oldest[1], entry[1])) oldest = entry;
    if (oldest) this.#newest.delete(oldest[0]);
  }
}

function isNewer(one: Reading, other: Reading): boolean {
  return one.time > other.time || (one.time === other.time && one.id > other.id);
}
