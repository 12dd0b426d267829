/*
 * How records go through their events: an entity's counts are a pure function of its events in order, of what they were before them, and
 * of how far event time has come. Whether a step counts, takes back or does nothing is for the sink to know.
 */

import type { CellTable } from '../counts/cells.ts';
import type { CountSink, Mode } from '../counts/count-sink.ts';
import { NO_EVENT } from '../events/event-pool.ts';
import type { Entity, EntityKind, Family, FoldEvent } from '../family.ts';
import type { RecordTable } from './record-table.ts';
import { SLOT_MS } from './record-wheel.ts';

export class RecordSteps {
  /** Events that changed nothing, by reason. */
  readonly withoutEffect = new Map<string, number>();
  readonly #family: Family;
  readonly #records: RecordTable;
  readonly #cells: CellTable;
  readonly #sink: CountSink;
  readonly #horizonMs: number;
  readonly #finalMs: number;

  constructor(
    family: Family,
    records: RecordTable,
    cells: CellTable,
    sink: CountSink,
    { horizonMs, finalMs }: { readonly horizonMs: number; readonly finalMs: number },
  ) {
    this.#family = family;
    this.#records = records;
    this.#cells = cells;
    this.#sink = sink;
    this.#horizonMs = horizonMs;
    this.#finalMs = finalMs;
  }

  /**
   * Goes through all of a record's events, and to the end of what they led to, where event time has come so far.
   *
   * @param skipped - So many of its events are gone through without counting anything.
   * @returns The state after them, good until the next event of its kind.
   */
  run(record: number, mode: Mode, skipped = 0, records = this.#records): Entity {
    const entity = this.through(record, Number.POSITIVE_INFINITY, mode, skipped, records);
    const expiredAt = this.expireBefore(this.#family.kinds[records.kind(record)]!, entity, this.#sink.newest);
    records.setExpiredAt(record, expiredAt ?? Number.NaN);
    return entity;
  }

  /** State after the events before an instant. @param skipped - As for `run`. */
  through(record: number, until: number, mode: Mode, skipped = 0, records = this.#records): Entity {
    const { events, pool } = records;
    const kindIndex = records.kind(record);
    const kind = this.#family.kinds[kindIndex]!;
    let entity = records.loadBase(record);
    let before = records.baseAt(record);
    let left = skipped;
    this.#sink.mode = left > 0 ? 'none' : mode;
    for (const event of events.of(record)) {
      const time = pool.time(event);
      if (time >= until) break;
      if (left-- === 0) this.#sink.mode = mode;
      before = later(before, this.expireBefore(kind, entity, time));
      if (this.isOver(kind, entity, before, time)) entity = records.blank(kindIndex);
      this.step(kind, entity, events.step(record, event), pool.cell(event));
      before = time;
    }
    this.#sink.mode = mode;
    return entity;
  }

  step(kind: EntityKind, entity: Entity, event: FoldEvent, cell: number): void {
    const outcome = kind.step(entity, event, this.#cells.combine(entity.cell, cell), this.#sink);
    const { mode } = this.#sink;
    if (outcome === undefined || mode === 'none' || mode === 'recent') return;
    this.withoutEffect.set(outcome, (this.withoutEffect.get(outcome) ?? 0) + (mode === 'add' ? 1 : -1));
  }

  /**
   * Whether an entity has been over for longer than the horizon: its id is used for something new. Said by times alone, so that it makes
   * no difference whether the old record happens to be held still.
   */
  isOver(kind: EntityKind, entity: Entity, before: number, time: number): boolean {
    const latest = time - this.#horizonMs;
    return before < latest && before !== Number.NEGATIVE_INFINITY && kind.keepUntil(entity) < latest;
  }

  /**
   * Gives an entity up if its deadline is at or before `time`.
   *
   * @returns When it was given up; `undefined` when it was not.
   */
  expireBefore(kind: EntityKind, entity: Entity, time: number): number | undefined {
    if (!kind.deadline || !kind.expire) return undefined;
    const deadline = endOfSlot(kind.deadline(entity));
    if (deadline > time || deadline > this.#sink.newest) return undefined;
    kind.expire(entity, deadline, this.#sink);
    return deadline;
  }

  /** Forgets the events that can no longer change, keeping the state they led to. */
  compact(record: number): void {
    const records = this.#records;
    const final = this.#sink.newest - this.#finalMs;
    let end = NO_EVENT;
    let last = records.events.last(record);
    while (last !== NO_EVENT && records.pool.time(last) >= final) {
      end = last;
      last = records.pool.previous(last);
    }
    if (last !== NO_EVENT) {
      const at = records.pool.time(last);
      if (end === NO_EVENT && Number.isNaN(records.expiredAt(record))) {
        records.events.dropBefore(record, final);
        records.setBaseAsIs(record, at);
        return;
      }
      const entity = this.through(record, final, 'none');
      records.events.dropBefore(record, final);
      records.setBase(record, entity, at);
    }
    if (end !== NO_EVENT && records.hasBase(record)) this.#clearBaseBefore(record, records.pool.time(end));
  }

  /**
   * Forgets the base of a record if nothing follows from it any more: had nothing come since, the record would be dropped. Without this the bytes
   * of a snapshot would tell whether the next event came before that or after.
   */
  #clearBaseBefore(record: number, firstAt: number): void {
    const records = this.#records;
    const kind = this.#family.kinds[records.kind(record)]!;
    const entity = records.loadBase(record);
    this.#sink.mode = 'none';
    const before = later(records.baseAt(record), this.expireBefore(kind, entity, firstAt));
    if (!this.isOver(kind, entity, before, firstAt)) return;
    if (this.isDroppable(kind, entity, before)) records.clearBase(record);
  }

  /** From here on nothing that may still arrive belongs to an entity. @param last - Of all that happened to it. */
  droppableAt(kind: EntityKind, entity: Entity, last: number): number {
    return Math.max(kind.keepUntil(entity), last) + this.#finalMs + 1;
  }

  /** Whether that was looked at already: records are, when a slot is over. */
  isDroppable(kind: EntityKind, entity: Entity, last: number): boolean {
    return endOfSlot(this.droppableAt(kind, entity, last)) <= this.#sink.newest;
  }
}

/** The later of two instants. */
export function later(time: number, other: number | undefined): number {
  return other !== undefined && other > time ? other : time;
}

function endOfSlot(time: number): number {
  return time === Number.POSITIVE_INFINITY ? time : Math.ceil(time / SLOT_MS) * SLOT_MS;
}
