import type { ServiceEvent } from './event.ts';

export interface Reading {
  readonly id: string;
  readonly time: number;
  readonly metric: string;
  readonly source: string;
  readonly cell: number;
  readonly value: number;
}

/**
 * Totals that systems without events report of themselves: the newest one by figure, source (the event's `entity`) and cell. They are
 * shown, marked as reported, where nothing was counted.
 */
export class Readings {
  readonly #newest = new Map<string, Reading>();
  readonly #changes = new Map<string, number>();

  take(event: ServiceEvent, cell: number): void {
    if (event.metric === undefined || event.value === undefined) return;
    this.put({ id: event.id, time: event.time, metric: event.metric, source: event.entity, cell, value: event.value });
  }

  put(reading: Reading): void {
    const key = `${reading.metric}\u0000${reading.source}\u0000${reading.cell}`;
    const known = this.#newest.get(key);
    if (known && !(reading.time > known.time || (reading.time === known.time && reading.id > known.id))) return;
    this.#newest.set(key, reading);
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
}
