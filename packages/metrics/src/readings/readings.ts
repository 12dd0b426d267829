import type { ServiceEvent } from '../event.ts';
import { CounterHistory, type CounterState } from './counter-history.ts';
import { GaugeHistory, type GaugeState } from './gauge-history.ts';
import { inOwnUnit, isCounter } from './reportable.ts';

export interface Reading {
  readonly id: string;
  readonly time: number;
  readonly metric: string;
  readonly source: string;
  readonly cell: number;
  readonly value: number;
  /** Of a counter: what is known of it beside its newest reading. */
  readonly counter?: CounterState;
  /** Of a gauge, a timer or a share: those before. */
  readonly gauge?: GaugeState;
}

/** Far more than there are systems that report; a sender that gives each of its readings a source of its own does not fill the memory. */
const MOST_READINGS = 10_000;

/** A history is settled when so many readings came since it was. */
const SETTLE_AFTER = 1_000;

interface Known {
  newest: Reading;
  readonly history: CounterHistory | GaugeHistory;
  unsettled: number;
}

/**
 * Totals that systems without events report of themselves, by figure, source (the event's `entity`) and cell: of gauges and timers what
 * held when, of counters their rises. Of all of them those with the newest 10,000 readings are remembered, whatever order they came in. They are shown, marked as
 * reported, where nothing was counted.
 */
export class Readings {
  /** By figure, then by source and cell. */
  readonly #known = new Map<string, Map<string, Known>>();
  #size = 0;
  readonly #changes = new Map<string, number>();
  readonly #horizonMs: number;

  /** @param horizonMs - No reading comes that is older than the newest event by more. */
  constructor(horizonMs: number) {
    this.#horizonMs = horizonMs;
  }

  /** @param newestAt - Instant of the newest event. */
  take(event: ServiceEvent, cell: number, newestAt: number): void {
    const { id, time, entity: source, metric, value, unit } = event;
    if (metric === undefined || value === undefined) return;
    const known = this.put({ id, time, metric, source, cell, value: inOwnUnit({ metric, value, unit }) });
    if (known.unsettled > SETTLE_AFTER) this.#settle(known, newestAt);
  }

  /** What is known beside the newest reading is taken of one that is new: each source is in one part of a log. */
  put({ counter, gauge, ...reading }: Reading): Known {
    const { metric, source, cell } = reading;
    let ofMetric = this.#known.get(metric);
    if (!ofMetric) {
      ofMetric = new Map();
      this.#known.set(metric, ofMetric);
    }
    const key = `${source}\u0000${cell}`;
    let known = ofMetric.get(key);
    const isNew = !known;
    if (!known) {
      const history = isCounter(metric) ? new CounterHistory(counter) : new GaugeHistory(gauge);
      known = { newest: reading, history, unsettled: 0 };
      ofMetric.set(key, known);
      this.#size++;
    }
    const isNewest = isNew || isNewer(reading, known.newest);
    if (isNewest) known.newest = reading;
    known.unsettled++;
    if (!known.history.put({ id: reading.id, time: reading.time, value: reading.value }) && !isNewest) return known;
    if (this.#size > MOST_READINGS) this.#forgetOldest();
    const family = metric.split('.', 1)[0]!;
    this.#changes.set(family, this.changesOf(family) + 1);
    return known;
  }

  /** How often a reading of a figure of this family was taken; 0 where there is none. */
  changesOf(family: string): number {
    return this.#changes.get(family) ?? 0;
  }

  /** What is reported of a figure for an interval: of each gauge the newest reading if it lies in it, of each counter by how much it rose. */
  values(metric: string, matches: (cell: number) => boolean, from: number, to: number): readonly number[] {
    return this.#valuesOf(metric, matches, ({ newest, history }) => {
      if (history instanceof CounterHistory) return history.riseBetween(from, to);
      return isWithin(newest, from, to) ? newest.value : undefined;
    });
  }

  /** The same for a point of a series: of each gauge what held at its end. */
  pointValues(metric: string, matches: (cell: number) => boolean, from: number, to: number): readonly number[] {
    return this.#valuesOf(metric, matches, ({ history }) =>
      history instanceof CounterHistory ? history.riseBetween(from, to) : history.valueAt(to),
    );
  }

  #valuesOf(
    metric: string,
    matches: (cell: number) => boolean,
    toldBy: (known: Known) => number | undefined,
  ): readonly number[] {
    const values: number[] = [];
    for (const known of this.#known.get(metric)?.values() ?? []) {
      if (!matches(known.newest.cell)) continue;
      const value = toldBy(known);
      if (value !== undefined) values.push(value);
    }
    return values.sort((a, b) => a - b);
  }

  /** Cells of which anything of a family is reported since an instant. */
  cellsOf(family: string, from: number): ReadonlySet<number> {
    const cells = new Set<number>();
    for (const [metric, ofMetric] of this.#known) {
      if (!metric.startsWith(`${family}.`)) continue;
      for (const { newest } of ofMetric.values()) if (newest.time >= from) cells.add(newest.cell);
    }
    return cells;
  }

  /** Brings everything into the one form that depends on the readings alone. */
  settle(newestAt: number): void {
    for (const ofMetric of this.#known.values()) for (const known of ofMetric.values()) this.#settle(known, newestAt);
  }

  #settle(known: Known, newestAt: number): void {
    known.history.settle(newestAt, newestAt - this.#horizonMs);
    known.unsettled = 0;
  }

  all(): readonly Reading[] {
    return [...this.#known.values()].flatMap((ofMetric) =>
      [...ofMetric.values()].map(({ newest, history }) =>
        history instanceof CounterHistory ? { ...newest, counter: history.state } : { ...newest, gauge: history.state },
      ),
    );
  }

  #forgetOldest(): void {
    let oldest: Reading | undefined;
    for (const ofMetric of this.#known.values()) {
      for (const { newest } of ofMetric.values()) if (!oldest || isNewer(oldest, newest)) oldest = newest;
    }
    if (!oldest) return;
    this.#known.get(oldest.metric)!.delete(`${oldest.source}\u0000${oldest.cell}`);
    this.#size--;
  }
}

function isWithin({ time }: Reading, from: number, to: number): boolean {
  return time >= from && time <= to;
}

function isNewer(one: Reading, other: Reading): boolean {
  return one.time > other.time || (one.time === other.time && one.id > other.id);
}
