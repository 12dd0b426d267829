/*
 * What the fold remembers of one entity. There is one of these for every contact, case or survey of the last hours, so they are small:
 * events are linked instead of listed, what most records never have is `undefined` (a number that is no small integer takes room of its
 * own), and of an event only what its family asked for is kept.
 */

import { compareEvents, type EventType, type ServiceEvent } from './event.ts';
import type { Entity } from './family.ts';

/**
 * What is kept of an event while it may still be joined by earlier ones: its cell in place of its dimensions, and of its other fields
 * those that the family asked for.
 */
export interface StoredEvent {
  readonly id: string;
  readonly type: EventType;
  readonly time: number;
  readonly entity: string;
  /** Cell of its own dimensions. */
  readonly cell: number;
  /** The event after it in its record. */
  next: StoredEvent | undefined;
}

/** Copies what is to be kept of an event. */
export function storedEvent(
  event: ServiceEvent,
  type: EventType,
  entity: string,
  cell: number,
  fields: readonly (keyof ServiceEvent)[],
): StoredEvent {
  const stored: StoredEvent = { id: event.id, type, time: event.time, entity, cell, next: undefined };
  for (let i = 0; i < fields.length; i++) {
    const value = event[fields[i]!];
    if (value !== undefined) (stored as unknown as Record<string, unknown>)[fields[i]!] = value;
  }
  return stored;
}

/** A copy of an event in another cell, in no record. */
export function inCell(event: StoredEvent, cell: number): StoredEvent {
  return { ...event, cell, next: undefined };
}

/** State before the first event that is kept. Nothing of it can change any more. */
export interface RecordBase {
  readonly entity: Entity;
  /** Instant of the last event in it. */
  readonly at: number;
}

/** In no slot of the wheel. */
export const NO_SLOT = 2 ** 31 - 1;

export class FoldRecord {
  readonly kind: number;
  readonly key: string;
  /** `undefined` is a new entity. */
  base: RecordBase | undefined;
  /** Events in order of `compareEvents`, linked by `next`. */
  first: StoredEvent | undefined = undefined;
  last: StoredEvent | undefined = undefined;
  count = 0;
  /** State after all events. */
  entity: Entity;
  /** When it was given up after the last event. */
  expiredAt: number | undefined = undefined;
  /** Slot of the wheel in which it is looked at next. */
  slot = NO_SLOT;
  /** Place among the records in any open list; −1 when in none. */
  openIndex = -1;

  constructor(kind: number, key: string, base: RecordBase | undefined, entity: Entity) {
    this.kind = kind;
    this.key = key;
    this.base = base;
    this.entity = entity;
  }

  /** Instant of the last event; `-Infinity` when there is none. */
  get lastAt(): number {
    return this.last !== undefined ? this.last.time : this.base !== undefined ? this.base.at : Number.NEGATIVE_INFINITY;
  }

  /** Adds an event that comes after all others. */
  append(event: StoredEvent): void {
    if (this.last === undefined) this.first = event;
    else this.last.next = event;
    this.last = event;
    this.count++;
  }

  /** Adds an event in its place. */
  insert(event: StoredEvent): void {
    let before: StoredEvent | undefined;
    let after = this.first;
    while (after !== undefined && compareEvents(after, event) <= 0) {
      before = after;
      after = after.next;
    }
    event.next = after;
    if (before === undefined) this.first = event;
    else before.next = event;
    if (after === undefined) this.last = event;
    this.count++;
  }

  /** Takes one of its events out. */
  remove(event: StoredEvent): void {
    let before: StoredEvent | undefined;
    for (let at = this.first; at !== event; at = at.next) {
      if (at === undefined) return;
      before = at;
    }
    if (before === undefined) this.first = event.next;
    else before.next = event.next;
    if (event.next === undefined) this.last = before;
    this.count--;
  }

  /** Forgets the events before `first`, which lead to `base`. */
  rebase(base: RecordBase, first: StoredEvent | undefined): void {
    this.base = base;
    while (this.first !== first) {
      this.first = this.first?.next;
      this.count--;
    }
    if (first === undefined) this.last = undefined;
  }

  find(matches: (event: StoredEvent) => boolean): StoredEvent | undefined {
    let event = this.first;
    while (event !== undefined && !matches(event)) event = event.next;
    return event;
  }

  events(): readonly StoredEvent[] {
    const events: StoredEvent[] = [];
    for (let event = this.first; event !== undefined; event = event.next) events.push(event);
    return events;
  }
}
