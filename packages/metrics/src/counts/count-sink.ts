/*
 * Where the steps of a family put what they count: into the time buckets, into the journal of changes for the views, and, where its
 * instant has not come, among what waits. The fold says whether it counts at all, or takes back.
 */

import type { DimensionName } from '../event.ts';
import { type StoredEvent, storedEvent } from '../events/stored-event.ts';
import type { Family, FoldEvent, Sink } from '../family.ts';
import type { MetricSettings } from '../settings.ts';
import type { Packing } from './buckets.ts';
import type { CellTable } from './cells.ts';
import { FacetTable } from './facet-table.ts';
import type { Journal } from './journal.ts';
import { PendingCounts } from './pending.ts';
import type { RecentValues } from './recent-values.ts';
import type { RowShape } from './rows.ts';
import { TIERS } from './tiers.ts';
import { TimeBuckets } from './time-buckets.ts';

const HELD_FIELDS = 6;

/** What a sink does: count, take back, note which values are not final, or nothing. */
export type Mode = 'add' | 'retract' | 'recent' | 'none';

/** What a step hands on to another kind of its family, or takes back from it. */
export interface Relayed {
  readonly sign: 1 | -1;
  readonly kind: number;
  readonly key: string;
  readonly event: StoredEvent;
}

/** Age at which an event is final: it may arrive one horizon late, and be corrected by an event that is as late again. */
export function finalAfterMs({ latenessHorizonMs }: Pick<MetricSettings, 'latenessHorizonMs'>): number {
  return 2 * latenessHorizonMs;
}

export class CountSink implements Sink {
  readonly shape: RowShape;
  readonly buckets: TimeBuckets;
  readonly pending = new PendingCounts();
  readonly facets: FacetTable;
  #relayed: Relayed[] = [];
  readonly #family: Family;
  readonly #journal: Journal;
  readonly #cells: CellTable;
  readonly #finalMs: number;

  /** Event time of the newest event of any family. */
  newest = Number.NEGATIVE_INFINITY;
  /** Pending counts up to here are in the buckets; and, where it is before `newest`, up to there: none was due between. */
  #clock = Number.NEGATIVE_INFINITY;
  #nextPending = Number.POSITIVE_INFINITY;
  #nextStepAt = Number.NEGATIVE_INFINITY;
  /** The earlier of both: until then event time moves on and nothing else. */
  #dueAt = Number.NEGATIVE_INFINITY;

  #mode: Mode = 'none';
  // What `at` chose.
  #key = 0;
  #time = 0;
  #isPending = false;

  #sign: 1 | -1 = 1;
  /** While a record is folded anew: `[key, time, bag, value, weight, added]` flattened. */
  #held: number[] | undefined;
  /** While values that are not final are noted. */
  #recent: RecentValues | undefined;

  constructor(family: Family, journal: Journal, cells: CellTable, settings: MetricSettings, packing?: Packing) {
    this.#family = family;
    this.#journal = journal;
    this.#cells = cells;
    this.#finalMs = finalAfterMs(settings);
    this.facets = new FacetTable(settings.maxValuesPerDimension);
    this.shape = {
      columns: family.columns.length + 2 * family.levels.length,
      levels: family.levels.length,
      bags: family.bags.length,
      tallies: family.bags.map((bag) => bag.tally === true),
    };
    this.buckets = new TimeBuckets(this.shape, this.#finalMs, packing);
  }

  get mode(): Mode {
    return this.#mode;
  }

  set mode(mode: Mode) {
    this.#mode = mode;
    this.#sign = mode === 'retract' ? -1 : 1;
  }

  // --- Sink -----------------------------------------------------------------------------------------------------------------------

  at(cell: number, time: number, facet?: string): void {
    if (this.#mode === 'none') return;
    const key = facet === undefined ? cell : this.facets.key(cell, facet);
    this.#key = key;
    this.#time = time;
    this.#isPending = time > this.newest;
    if (this.#isPending || this.#mode === 'recent') return;
    this.#choose(key, time);
  }

  add(column: number, amount = 1): void {
    if (amount === 0 || this.#mode === 'none' || this.#mode === 'recent') return;
    const signed = this.#sign * amount;
    if (this.#isPending) this.#addPending(column, signed);
    else this.#addChosen(column, signed);
  }

  value(bag: number, value: number, weight: 1 | -1 = 1): void {
    if (this.#mode === 'none') return;
    if (this.#isPending) throw new Error(`A value in a bag cannot wait for its instant (family ${this.#family.name})`);
    const isTally = this.shape.tallies[bag]!;
    if (this.#mode === 'recent') {
      if (weight > 0 && !isTally) this.#recent!.note(this.#key, this.#time, bag);
      return;
    }
    const signed = this.#sign * weight;
    const added = weight > 0 && !isTally ? this.#sign : 0;
    if (this.#held) this.#held.push(this.#key, this.#time, bag, value, signed, added);
    else this.#addValue(bag, value, signed, added);
  }

  level(level: number, change: number): void {
    if (this.#mode === 'none' || this.#mode === 'recent' || this.#isPending) return;
    const signed = this.#sign * change;
    this.buckets.level(level, signed);
    if (this.#journal.isOpen) this.#journal.value(-1 - level, signed, 0);
  }

  relay(kind: number, key: string, event: FoldEvent, cell: number): void {
    if (this.#mode === 'none' || this.#mode === 'recent') return;
    this.#relayed.push({
      sign: this.#sign,
      kind,
      key,
      event: storedEvent(event, event.type, event.entity, cell, []),
    });
  }

  /** What steps have handed on since it was last taken. */
  get relayed(): readonly Relayed[] {
    return this.#relayed;
  }

  takeRelayed(): readonly Relayed[] {
    const relayed = this.#relayed;
    if (relayed.length > 0) this.#relayed = [];
    return relayed;
  }

  dimension(cell: number, name: DimensionName): string | undefined {
    const value = this.#cells.value(cell, this.#cells.dimensionIndex(name));
    return value === '' ? undefined : value;
  }

  // --- Values held, and values noted ----------------------------------------------------------------------------------------------

  /**
   * While a record is taken back and counted anew, holds the values of bags, and then those added go first: a record that takes a value
   * back itself (a case reopened) would otherwise take it back while it is not there.
   */
  holdingValues<T>(run: () => T): T {
    const held: number[] = [];
    this.#held = held;
    const result = run();
    this.#held = undefined;
    for (const sign of [1, -1]) {
      for (let i = 0; i < held.length; i += HELD_FIELDS) {
        if (held[i + 4]! * sign < 0) continue;
        this.#choose(held[i]!, held[i + 1]!);
        this.#addValue(held[i + 2]!, held[i + 3]!, held[i + 4]!, held[i + 5]!);
      }
    }
    return result;
  }

  /** Counts crowded bags in bins. @param goThrough - Goes through all that is kept in mode `recent`. */
  *condenseInParts(goThrough: () => Generator<void, void>): Generator<void, void> {
    const sink = this;
    yield* this.buckets.condenseInParts(function* (recent) {
      sink.#recent = recent;
      try {
        yield* goThrough();
      } finally {
        sink.#recent = undefined;
      }
    });
  }

  // --- Clocks ---------------------------------------------------------------------------------------------------------------------

  /** Event time moves on. @returns Whether a step of the buckets is over. */
  advance(newest: number): boolean {
    this.newest = newest;
    return newest >= this.#dueAt && this.#advanceDue(newest);
  }

  #advanceDue(newest: number): boolean {
    if (newest > this.#clock) this.#advanceClock(newest);
    const isNextStep = newest >= this.#nextStepAt;
    if (isNextStep) {
      // Every step of a tier ends where one of the finest does.
      this.#nextStepAt = (Math.floor(newest / TIERS[0]!.stepMs) + 1) * TIERS[0]!.stepMs;
      this.buckets.advance(newest);
      this.pending.dropUntil(newest);
    }
    this.#dueAt = Math.min(this.#nextStepAt, this.#nextPending);
    return isNextStep;
  }

  /** Event time as somebody else knows it, who has counted until then. */
  restoreClock(newest: number): void {
    this.newest = newest;
    this.#clock = newest;
    this.#nextStepAt = Number.NEGATIVE_INFINITY;
    this.#setNextPending(this.pending.nextAfter(newest));
    this.buckets.advance(newest);
  }

  /** Brings the counts that wait for an instant in or out, for a reader whose clock says `asOf`. */
  setClock(asOf: number): void {
    const clock = Math.max(asOf, this.newest);
    if (clock > this.#clock) this.#advanceClock(clock);
    else if (clock < this.#clock) {
      this.pending.between(clock, this.#clock, (time, key, column, amount) => this.#addNow(time, key, column, -amount));
      this.#clock = clock;
      this.#setNextPending(this.pending.nextAfter(clock));
    }
  }

  #advanceClock(clock: number): void {
    if (this.#nextPending <= clock) {
      this.pending.between(this.#clock, clock, (time, key, column, amount) => this.#addNow(time, key, column, amount));
      this.#setNextPending(this.pending.nextAfter(clock));
    }
    this.#clock = clock;
  }

  #setNextPending(time: number): void {
    this.#nextPending = time;
    this.#dueAt = Math.min(this.#nextStepAt, time);
  }

  /** First instant after `asOf` for which counts wait; `Infinity` when there is none. */
  nextPendingAfter(asOf: number): number {
    return asOf === this.#clock ? this.#nextPending : this.pending.nextAfter(asOf);
  }

  addPending(time: number, key: number, column: number, amount: number): void {
    this.pending.add(time, key, column, amount);
    if (time > this.#clock && time < this.#nextPending) this.#setNextPending(time);
  }

  // --- Buckets and journal --------------------------------------------------------------------------------------------------------

  #choose(key: number, time: number): void {
    if (this.#journal.isOpen) this.#journal.head(key, time);
    this.buckets.choose(key, time);
  }

  #addChosen(column: number, amount: number): void {
    this.buckets.add(column, amount);
    if (this.#journal.isOpen) this.#journal.value(column, amount, 0);
  }

  #addValue(bag: number, value: number, weight: number, added: number): void {
    this.buckets.value(bag, value, weight, added);
    if (this.#journal.isOpen) this.#journal.value(this.shape.columns + bag, value, weight);
  }

  #addPending(column: number, amount: number): void {
    this.addPending(this.#time, this.#key, column, amount);
    if (this.#time <= this.#clock) this.#addNow(this.#time, this.#key, column, amount);
  }

  #addNow(time: number, key: number, column: number, amount: number): void {
    this.#choose(key, time);
    this.#addChosen(column, amount);
  }
}
