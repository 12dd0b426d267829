/*
 * An event as an object of its own, as far as a family keeps it: for corrections, snapshots and merging. The fold itself keeps events in
 * `EventPool`.
 */

import type { EventType, ServiceEvent } from '../event.ts';
import type { FoldEvent } from '../family.ts';

/** `time` is epoch ms, `cell` the number of a combination of dimension values in the table of its state. */
export interface StoredEvent {
  readonly id: string;
  readonly type: EventType;
  readonly time: number;
  readonly entity: string;
  /** Cell of its own dimensions. */
  readonly cell: number;
  /** Its other fields. */
  readonly kept: KeptFields | undefined;
}

export type KeptFields = Readonly<Record<string, unknown>>;

/** Copies what is to be kept of an event. */
export function storedEvent(
  event: FoldEvent,
  type: EventType,
  entity: string,
  cell: number,
  fields: readonly (keyof ServiceEvent)[],
): StoredEvent {
  return { id: event.id, type, time: event.time, entity, cell, kept: keptOf(event, fields) };
}

function keptOf(event: FoldEvent, fields: readonly (keyof ServiceEvent)[]): KeptFields | undefined {
  let kept: Record<string, unknown> | undefined;
  for (const field of fields) {
    const value = (event as ServiceEvent)[field];
    if (value === undefined) continue;
    kept ??= {};
    kept[field] = value;
  }
  return kept;
}

/** The event as steps see it. */
export function foldEvent({ id, type, time, entity, kept }: StoredEvent): FoldEvent {
  return { id, type, time, entity, ...kept };
}

/** A copy of an event in another cell. */
export function inCell(event: StoredEvent, cell: number): StoredEvent {
  return { ...event, cell };
}

/** `[id, type, time, cell]` and, where there is more to say, the entity (`null` for the record's own key) and the fields kept. */
export type EventRow = readonly [string, EventType, number, number, (string | null)?, KeptFields?];

/** @param key - Of the record that keeps the event. @param cell - As it is numbered where the row is written. */
export function eventRow({ id, type, time, entity, kept }: StoredEvent, key: string, cell: number): EventRow {
  const about = entity === key ? null : entity;
  if (kept !== undefined) return [id, type, time, cell, about, kept];
  return about === null ? [id, type, time, cell] : [id, type, time, cell, about];
}

/** The event that `eventRow` wrote. @param key - Of the record that keeps it. */
export function eventOfRow([id, type, time, cell, about, kept]: EventRow, key: string): StoredEvent {
  return { id, type, time, entity: about ?? key, cell, kept };
}
