/*
 * What becomes of records when nothing happens to them: they are given up at their deadline, their events become final, and some time
 * after the last of it they are forgotten.
 */

import type { CountSink } from '../counts/count-sink.ts';
import type { Entity, EntityKind } from '../family.ts';
import type { OpenRecords } from './open-records.ts';
import { later, type RecordSteps } from './record-steps.ts';
import type { RecordTable } from './record-table.ts';
import { RecordWheel } from './record-wheel.ts';

export interface UpkeepPorts {
  readonly kinds: readonly EntityKind[];
  readonly records: RecordTable;
  readonly steps: RecordSteps;
  readonly sink: CountSink;
  readonly open: OpenRecords;
  /** After so long an event is final. */
  readonly finalMs: number;
  /** Called for a record that is due. */
  readonly onDue: (record: number) => void;
}

export class RecordUpkeep {
  readonly #kinds: readonly EntityKind[];
  readonly #records: RecordTable;
  readonly #steps: RecordSteps;
  readonly #sink: CountSink;
  readonly #open: OpenRecords;
  readonly #finalMs: number;
  readonly #wheel: RecordWheel;

  constructor({ kinds, records, steps, sink, open, finalMs, onDue }: UpkeepPorts) {
    this.#kinds = kinds;
    this.#records = records;
    this.#steps = steps;
    this.#sink = sink;
    this.#open = open;
    this.#finalMs = finalMs;
    this.#wheel = new RecordWheel(records, onDue);
  }

  /** Has the records looked at that have become due. */
  turn(newest: number): void {
    this.#wheel.turn(newest);
  }

  /** What was due up to an instant counts as looked at. */
  restore(newest: number): void {
    this.#wheel.restore(newest);
  }

  /** Whether a deadline of a record may be over by its next event: it is due in the slot that is looked at next. */
  isNearlyDue(record: number): boolean {
    return this.#records.slot(record) <= this.#wheel.next;
  }

  /** Says when a record is to be looked at. @param entity - Its state. */
  schedule(record: number, kind: EntityKind, entity: Entity): void {
    const { events } = this.#records;
    // What is final can be folded into the base, which for a case that stays open for weeks is most of what it holds.
    const due =
      events.count(record) > 0
        ? this.#records.lastAt(record) + this.#finalMs + 1
        : this.#steps.droppableAt(kind, entity, this.#lastOf(record));
    const deadline = kind.deadline ? kind.deadline(entity) : Number.POSITIVE_INFINITY;
    const first = Math.min(due, deadline);
    if (first !== Number.POSITIVE_INFINITY) this.#wheel.schedule(record, first);
  }

  /** Gives a record up whose deadline is over, and forgets what can no longer change. */
  look(record: number): void {
    const records = this.#records;
    const kind = this.#kinds[records.kind(record)]!;
    this.#open.note(record);
    this.#sink.mode = 'add';
    const entity = records.load(record);
    const expiredAt = this.#steps.expireBefore(kind, entity, this.#sink.newest);
    if (expiredAt !== undefined) {
      records.keepBase(record);
      records.save(record, entity);
      records.setExpiredAt(record, expiredAt);
    }
    this.#open.place(record, entity);
    this.tidy(record, entity);
  }

  /** Forgets a record, or what is final of it, and says when to look again. @param entity - Its state. */
  tidy(record: number, entity: Entity): void {
    const records = this.#records;
    const kind = this.#kinds[records.kind(record)]!;
    if (this.#steps.isDroppable(kind, entity, this.#lastOf(record))) {
      this.drop(record);
      return;
    }
    this.#steps.compact(record);
    this.schedule(record, kind, records.load(record));
  }

  drop(record: number): void {
    this.#open.unplace(record);
    this.#records.remove(record);
  }

  /** When something happened to a record last. */
  #lastOf(record: number): number {
    return later(this.#records.lastAt(record), this.#records.expiredAt(record));
  }
}
