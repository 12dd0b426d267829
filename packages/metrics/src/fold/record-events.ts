/*
 * The events that records keep, each record's in the order of `compareEvents`: a record knows its last event and how many there are, and
 * each event the one before it.
 */

import { type EventPlan, type EventPool, NO_EVENT } from '../events/event-pool.ts';
import type { NamingTexts } from '../events/step-event.ts';
import type { KeptFields, StoredEvent } from '../events/stored-event.ts';
import type { FoldEvent } from '../family.ts';
import { BASE_AT, COUNT, KIND, LAST, LAST_AT, type RecordPages } from './record-pages.ts';

export class RecordEvents implements NamingTexts {
  readonly #pages: RecordPages;
  readonly #pool: EventPool;
  readonly #plans: readonly (readonly EventPlan[])[];

  /** @param plans - By kind and index of the event type. */
  constructor(pages: RecordPages, pool: EventPool, plans: readonly (readonly EventPlan[])[]) {
    this.#pages = pages;
    this.#pool = pool;
    this.#plans = plans;
  }

  /** @returns `NO_EVENT` when the record keeps none. */
  last(record: number): number {
    return this.#pages.int(record, LAST);
  }

  count(record: number): number {
    return this.#pages.int(record, COUNT);
  }

  /** From the first to the last. */
  of(record: number): number[] {
    const events = new Array<number>(this.count(record));
    this.#backInto(events, this.last(record));
    return events;
  }

  /** How many of a record's events come before a place in their order. */
  countBefore(record: number, typeIndex: number, time: number, id: string): number {
    let count = this.count(record);
    let event = this.last(record);
    while (event !== NO_EVENT && !this.#pool.isBefore(event, typeIndex, time, id)) {
      event = this.#pool.previous(event);
      count--;
    }
    return count;
  }

  /** @returns `NO_EVENT` when no event of the record has the id. */
  find(record: number, id: string): number {
    let event = this.last(record);
    while (event !== NO_EVENT && !this.#pool.hasId(event, id)) event = this.#pool.previous(event);
    return event;
  }

  // --- What an event says ---------------------------------------------------------------------------------------------------------

  plan(kind: number, typeIndex: number): EventPlan {
    return this.#plans[kind]![typeIndex]!;
  }

  #planOf(record: number, event: number): EventPlan {
    return this.plan(this.#pages.int(record, KIND), this.#pool.typeIndex(event));
  }

  /** An event as steps see it, good until the next of its type. */
  step(record: number, event: number): FoldEvent {
    const plan = this.#planOf(record, event);
    plan.event.nameKept(plan.type, this.#pool.time(event), this, record, event);
    this.#pool.writeKept(event, plan);
    return plan.event;
  }

  idOf(event: number): string {
    return this.#pool.id(event);
  }

  entityOf(record: number, event: number): string {
    return this.#pool.about(event) ?? this.#pages.key(record);
  }

  stored(record: number, event: number): StoredEvent {
    return this.#pool.stored(event, this.#planOf(record, event), this.#pages.key(record));
  }

  /** From the first to the last. */
  allStored(record: number): readonly StoredEvent[] {
    return this.of(record).map((event) => this.stored(record, event));
  }

  // --- Coming and going -----------------------------------------------------------------------------------------------------------

  /** Keeps an event, in no record as yet. @returns Its number. */
  keep(
    kind: number,
    typeIndex: number,
    time: number,
    cell: number,
    id: string,
    about: string | undefined,
    from: KeptFields,
  ): number {
    return this.#pool.add(this.plan(kind, typeIndex), time, cell, id, about, from);
  }

  /** Keeps an event no longer that is in no record. @param record - One of those it could have been in. */
  free(record: number, event: number): void {
    this.#pool.free(event, this.#planOf(record, event));
  }

  /** Adds an event that comes after all others of a record. */
  append(record: number, event: number): void {
    this.#pool.setPrevious(event, this.last(record));
    this.#setLast(record, event);
    this.#pages.setInt(record, COUNT, this.count(record) + 1);
  }

  /** Takes all but the first of a record's events out, which stay kept. @returns Those, from the first to the last. */
  cut(record: number, left: number): readonly number[] {
    const events = new Array<number>(this.count(record) - left);
    this.#setLast(record, this.#backInto(events, this.last(record)));
    this.#pages.setInt(record, COUNT, left);
    return events;
  }

  /** Forgets the events of a record before an instant. */
  dropBefore(record: number, time: number): void {
    let after = NO_EVENT;
    let event = this.last(record);
    let left = 0;
    while (event !== NO_EVENT && this.#pool.time(event) >= time) {
      after = event;
      event = this.#pool.previous(event);
      left++;
    }
    while (event !== NO_EVENT) {
      const previous = this.#pool.previous(event);
      this.free(record, event);
      event = previous;
    }
    if (after === NO_EVENT) this.#setLast(record, NO_EVENT);
    else this.#pool.setPrevious(after, NO_EVENT);
    this.#pages.setInt(record, COUNT, left);
  }

  /** Fills `events` from its end with an event and those before it. @returns The event before them. */
  #backInto(events: number[], last: number): number {
    let event = last;
    for (let i = events.length - 1; i >= 0; i--) {
      events[i] = event;
      event = this.#pool.previous(event);
    }
    return event;
  }

  #setLast(record: number, event: number): void {
    const pages = this.#pages;
    pages.setInt(record, LAST, event);
    pages.setDouble(record, LAST_AT, event === NO_EVENT ? pages.double(record, BASE_AT) : this.#pool.time(event));
  }
}
