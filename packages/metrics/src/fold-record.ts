import type { EventType, ServiceEvent } from './event.ts';
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
}

/** Copies what is to be kept of an event. */
export function storedEvent(event: ServiceEvent, cell: number, fields: readonly (keyof ServiceEvent)[]): StoredEvent {
  const { id, type, time, entity } = event;
  const stored: StoredEvent = { id, type, time, entity, cell };
  for (let i = 0; i < fields.length; i++) {
    const value = event[fields[i]!];
    if (value !== undefined) (stored as unknown as Record<string, unknown>)[fields[i]!] = value;
  }
  return stored;
}

/** What the fold remembers of one entity. */
export interface FoldRecord {
  readonly kind: number;
  readonly key: string;
  /** State before the first of `events`: `undefined` is a new entity. Nothing of it can change any more. */
  base: Entity | undefined;
  /** Instant of the last event in `base`; `-Infinity` when there is none. */
  baseAt: number;
  /** In order of `compareEvents`. */
  events: StoredEvent[];
  /** State after all of `events`. */
  entity: Entity;
  /** When it was given up after the last of `events`; `-Infinity` when it was not. */
  expiredAt: number;
  /** Slot of the wheel in which it is looked at next; `Infinity` when in none. */
  slot: number;
}

/** Instant of the last event of a record; `-Infinity` when it has none. */
export function lastEventAt({ events, baseAt }: FoldRecord): number {
  return events.length > 0 ? events[events.length - 1]!.time : baseAt;
}
