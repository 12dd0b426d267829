/*
 * What the fold remembers of one entity. There is one of these for every contact, case or survey of the last hours, so they are small:
 * events are linked instead of listed, what most records never have is `undefined` (a number that is no small integer takes room of its
 * own), and of an event only what its family asked for is kept.
 */

import { compareEvents, type EventType, type ServiceEvent } from './event.ts';
import type { Entity, FoldEvent } from './family.ts';

/**
 * What is kept of an event while it may still be joined by earlier ones: its cell in place of its dimensions, and of its other fields
 * those that the family asked for.
 */
export interface StoredEvent {
  readonly id: string;
  readonly type: EventType;
  readonly time: number;
  entity: string;
  /** Cell of its own dimensions. */
  readonly cell: number;
  /** Its other fields. Apart, so that all stored events are of one shape. */
  readonly kept: KeptFields | undefined;
  /** The event after it in its record. */
  next: StoredEvent | undefined;
}

export type KeptFields = Readonly<Record<string, unknown>>;

/** Copies what is to be kept of an event. */
export function storedEvent(
  event: ServiceEvent,
  type: EventType,
  entity: string,
  cell: number,
  fields: readonly (keyof ServiceEvent)[],
): StoredEvent {
  const kept = fields.length === 0 ? undefined : keptOf(event, fields);
  return { id: event.id, type, time: event.time, entity, cell, kept, next: undefined };
}

function keptOf(event: ServiceEvent, fields: readonly (keyof ServiceEvent)[]): KeptFields | undefined {
  let kept: Record<string, unknown> | undefined;
  for (let i = 0; i < fields.length; i++) {
    const value = event[fields[i]!];
    if (value === undefined) continue;
    kept ??= {};
    kept[fields[i]!] = value;
  }
  return kept;
}

/** The event as steps see it. */
export function foldEvent(event: StoredEvent): FoldEvent {
  const { id, type, time, entity, kept } = event;
  return kept === undefined ? event : { id, type, time, entity, ...kept };
}

/** A copy of an event in another cell, in no record. */
export function inCell({ id, type, time, entity, kept }: StoredEvent, cell: number): StoredEvent {
  return { id, type, time, entity, cell, kept, next: undefined };
}

/** `[id, type, time, cell]` and, where there is more to say, the entity (`null` for the record's own key) and the fields kept. */
export type EventRow = readonly [string, EventType, number, number, (string | null)?, KeptFields?];

export function eventRow({ id, type, time, entity, kept }: StoredEvent, key: string, cell: number): EventRow {
  const about = entity === key ? null : entity;
  if (kept !== undefined) return [id, type, time, cell, about, kept];
  return about === null ? [id, type, time, cell] : [id, type, time, cell, about];
}

export function eventOfRow([id, type, time, cell, about, kept]: EventRow, key: string): StoredEvent {
  return { id, type, time, entity: about ?? key, cell, kept, next: undefined };
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
