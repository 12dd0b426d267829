/*
 * The fold of one family: the records of its entities, which are open, and when they are looked at though nothing happens to them. What
 * their steps count goes to the sink.
 *
 * An entity's counts are a pure function of its events in order. An event that comes last is one more step; one that comes before
 * others takes the counts of all of them back, and steps through the new order. So nothing depends on the order of arrival while it is
 * within the horizon; older events are refused (`late`), which lets a record forget what can no longer change.
 */

import type { Packing, TierBuckets } from './buckets.ts';
import type { CellTable } from './cells.ts';
import { CountSink, finalAfterMs, type Mode } from './count-sink.ts';
import type { EventType, ServiceEvent } from './event.ts';
import { type EventPlan, NO_EVENT, TYPE_INDEX, TYPES } from './event-pool.ts';
import type { FacetTable } from './facet-table.ts';
import { type Entity, type EntityKind, type Family, type FoldEvent, keptNames } from './family.ts';
import { Journal } from './journal.ts';
import { OpenRecords } from './open-records.ts';
import type { PendingCounts } from './pending.ts';
import { NONE, RecordTable } from './record-table.ts';
import { RecordWheel, SLOT_MS } from './record-wheel.ts';
import type { RowShape } from './rows.ts';
import { ScopeIndex } from './scope-index.ts';
import type { MetricSettings } from './settings.ts';
import { keptField, StepEvent } from './step-event.ts';
import { inCell, type KeptFields, type StoredEvent } from './stored-event.ts';
import type { ScopeSpec, ViewScope } from './view-scope.ts';

/** Whenever an entity has so many events, or twice as many, and so on, those beyond the horizon are folded into its base. */
const COMPACT_FROM = 32;

const NO_FIELDS: KeptFields = {};

/** State of a record before the first event that is kept. Nothing of it can change any more. */
export interface RecordBase {
  readonly entity: Entity;
  /** Instant of the last event in it. */
  readonly at: number;
}

/** A place in the order of a record's events. */
interface Position {
  readonly time: number;
  readonly typeIndex: number;
  readonly id: string;
}

/** Fields that the entity of an event is read from, by type, whichever family does. */
export type KeyFields = (type: EventType) => readonly (keyof ServiceEvent)[];

export class FamilyState {
  readonly family: Family;
  readonly shape: RowShape;
  readonly facets: FacetTable;
  readonly pending: PendingCounts;
  readonly journal = new Journal();
  readonly records: RecordTable;
  readonly scopes: ScopeIndex;
  readonly withoutEffect = new Map<string, number>();

  readonly #cells: CellTable;
  readonly #keyFields: KeyFields;
  readonly #horizonMs: number;
  readonly #maxEntities: number;
  readonly #finalMs: number;
  readonly #open: OpenRecords;
  readonly #wheel: RecordWheel;
  readonly #sink: CountSink;

  /** @param keyFields - What any family reads the entity of an event type from. */
  constructor(family: Family, cells: CellTable, settings: MetricSettings, keyFields: KeyFields, packing?: Packing) {
    this.family = family;
    this.#cells = cells;
    this.#horizonMs = settings.latenessHorizonMs;
    this.#maxEntities = settings.maxEntities;
    this.#finalMs = finalAfterMs(settings);
    this.#sink = new CountSink(family, this.journal, cells, settings, packing);
    this.shape = this.#sink.shape;
    this.facets = this.#sink.facets;
    this.pending = this.#sink.pending;
    this.#keyFields = keyFields;
    this.records = createRecords(family, keyFields);
    this.#wheel = new RecordWheel(this.records, (record) => this.#look(record));
    this.scopes = new ScopeIndex(this, this.journal);
    this.#open = new OpenRecords(family.kinds, this.records, this.journal, this.scopes);
  }

  /** What all views of one filter and grouping share; given back to `scopes`. */
  acquireScope(spec: ScopeSpec): ViewScope {
    return this.#open.acquireScope(spec);
  }

  /** Time buckets by tier, finest first. */
  get tiers(): readonly TierBuckets[] {
    return this.#sink.buckets.tiers;
  }

  /** Event time of the newest event of any family. */
  get newest(): number {
    return this.#sink.newest;
  }

  /** Column of a level's changes; the one after it holds them weighted with their offset into the bucket. */
  levelColumn(level: number): number {
    return this.family.columns.length + 2 * level;
  }

  // --- Clocks ---------------------------------------------------------------------------------------------------------------------

  /** Event time moves on: looks after what has become due, before the event that moved it is folded. */
  advanceNewest(newest: number): void {
    if (newest <= this.#sink.newest) return;
    if (this.#sink.advance(newest)) this.#wheel.turn(newest);
  }

  restoreClock(newest: number): void {
    this.#wheel.restore(newest);
    this.#sink.restoreClock(newest);
  }

  /** Brings the counts that wait for an instant in or out, for a reader whose clock says `asOf`. */
  setClock(asOf: number): void {
    this.#sink.setClock(asOf);
  }

  /** First instant after `asOf` for which counts wait; `Infinity` when there is none. */
  nextPendingAfter(asOf: number): number {
    return this.#sink.nextPendingAfter(asOf);
  }

  addPending(time: number, key: number, column: number, amount: number): void {
    this.#sink.addPending(time, key, column, amount);
  }

  // --- Events ---------------------------------------------------------------------------------------------------------------------

  /** Takes an event for one of the family's kinds. */
  take(kind: number, key: string, typeIndex: number, event: ServiceEvent, cell: number): void {
    this.#insert(kind, key, typeIndex, event.time, event.id, event.entity, cell, event as unknown as KeptFields);
    if (this.#sink.relayed.length > 0) this.#drainRelayed();
  }

  /** Takes one event of a record back and puts another in its place; either may be absent. */
  replace(
    kind: number,
    fromKey: string | undefined,
    before: StoredEvent | undefined,
    toKey: string | undefined,
    after: StoredEvent | undefined,
  ): void {
    if (before && fromKey !== undefined) this.#remove(kind, fromKey, before);
    if (after && toKey !== undefined) this.#insertStored(kind, toKey, after);
    this.#drainRelayed();
  }

  #drainRelayed(): void {
    while (this.#sink.relayed.length > 0) {
      const { sign, kind, key, event } = this.#sink.relayed.shift()!;
      if (sign > 0) this.#insertStored(kind, key, event);
      else this.#remove(kind, key, event);
    }
  }

  // --- Records --------------------------------------------------------------------------------------------------------------------

  #insertStored(kind: number, key: string, { id, type, time, entity, cell, kept }: StoredEvent): void {
    this.#insert(kind, key, TYPE_INDEX.get(type)!, time, id, entity, cell, kept ?? NO_FIELDS);
  }

  #insert(
    kind: number,
    key: string,
    typeIndex: number,
    time: number,
    id: string,
    about: string,
    cell: number,
    fields: KeptFields,
  ): void {
    const { records } = this;
    const entityKind = this.family.kinds[kind]!;
    let record = records.find(kind, key);
    if (record !== NONE) this.#open.note(record);
    else if (records.size >= this.#maxEntities) {
      this.withoutEffect.set('crowded', (this.withoutEffect.get('crowded') ?? 0) + 1);
      return;
    } else {
      record = records.add(kind, key);
      this.#open.noteNothing(entityKind);
    }
    const event = records.keep(kind, typeIndex, time, cell, id, about === key ? undefined : about, fields);
    const last = records.last(record);
    const expiredAt = records.expiredAt(record);
    const lastAt = records.lastAt(record);
    const isLast =
      last === NO_EVENT || lastAt < time || (lastAt === time && records.events.isBefore(last, typeIndex, time, id));
    let entity: Entity;
    if (isLast && !(time < expiredAt)) {
      const plan = records.plan(kind, typeIndex);
      const { event: stepEvent } = plan;
      stepEvent.name(plan.type, time, id, about);
      for (let i = 0; i < plan.fields.length; i++) plan.fields[i]!.write(stepEvent, plan.fields[i]!.read(fields));
      entity = this.#append(record, entityKind, event, stepEvent, cell);
    } else {
      entity = this.#refold(record, event, 'insert');
    }
    this.#open.place(record, entity);
    this.#schedule(record, entityKind, entity);
  }

  /** Takes an event that comes after all others of its record. */
  #append(record: number, kind: EntityKind, event: number, stepEvent: StepEvent, cell: number): Entity {
    const { records } = this;
    const { time } = stepEvent;
    const lastAt = records.lastAt(record);
    records.keepBase(record);
    records.append(record, event);
    this.#sink.mode = 'add';
    let entity = records.load(record);
    let before = later(lastAt, records.expiredAt(record));
    if (records.slot(record) <= this.#wheel.next) before = later(before, this.#expireBefore(kind, entity, time));
    if (this.#isOver(kind, entity, before, time)) entity = records.blank(records.kind(record));
    this.#step(kind, entity, stepEvent, cell);
    // It may come after its own deadline.
    const expiredAt = time < this.#sink.newest ? this.#expireBefore(kind, entity, this.#sink.newest) : undefined;
    if (expiredAt !== undefined) records.setExpiredAt(record, expiredAt);
    records.save(record, entity);
    const count = records.count(record);
    if (count >= COMPACT_FROM && (count & (count - 1)) === 0) {
      this.compact(record);
      entity = records.load(record);
    }
    return entity;
  }

  #remove(kind: number, key: string, { id, type, time }: StoredEvent): void {
    const { records } = this;
    const record = records.find(kind, key);
    if (record === NONE) return;
    const event = records
      .eventsOf(record)
      .find(
        (one) =>
          records.events.time(one) === time &&
          records.events.hasId(one, id) &&
          records.planOf(record, one).type === type,
      );
    if (event === undefined) return;
    this.#open.note(record);
    const entity = this.#refold(record, event, 'takeOut');
    this.#open.place(record, entity);
    if (records.count(record) === 0 && !records.hasBase(record)) this.#drop(record);
    else this.#schedule(record, this.family.kinds[kind]!, entity);
  }

  /** Takes back what a record has counted from an event on, puts that event in or takes it out, and counts them anew. */
  #refold(record: number, event: number, change: 'insert' | 'takeOut'): Entity {
    const { records } = this;
    const { events } = records;
    const from = { time: events.time(event), typeIndex: events.typeIndex(event), id: events.id(event) };
    return this.#sink.holdingValues(() => {
      records.keepBase(record);
      this.#run(record, 'retract', records, from);
      records[change](record, event);
      const entity = this.#run(record, 'add', records, from);
      records.save(record, entity);
      return entity;
    });
  }

  /** Steps through all of a record's events from its base. @returns The state after them, good until the next event of its kind. */
  #run(record: number, mode: Mode, records = this.records, from?: Position): Entity {
    const entity = this.#stepThrough(record, Number.POSITIVE_INFINITY, mode, records, from);
    const expiredAt = this.#expireBefore(this.family.kinds[records.kind(record)]!, entity, this.#sink.newest);
    records.setExpiredAt(record, expiredAt ?? Number.NaN);
    return entity;
  }

  /**
   * State after the events before an instant.
   *
   * @param from - What comes before it is gone through without counting anything. @default the first event
   */
  #stepThrough(record: number, until: number, mode: Mode, records = this.records, from?: Position): Entity {
    const { events } = records;
    const kindIndex = records.kind(record);
    const kind = this.family.kinds[kindIndex]!;
    let entity = records.loadBase(record);
    let before = records.baseAt(record);
    let isBefore = from !== undefined;
    this.#sink.mode = isBefore ? 'none' : mode;
    for (const event of records.eventsOf(record)) {
      const time = events.time(event);
      if (time >= until) break;
      if (isBefore && !events.isBefore(event, from!.typeIndex, from!.time, from!.id)) {
        isBefore = false;
        this.#sink.mode = mode;
      }
      before = later(before, this.#expireBefore(kind, entity, time));
      if (this.#isOver(kind, entity, before, time)) entity = records.blank(kindIndex);
      this.#step(kind, entity, records.stepEvent(record, event), events.cell(event));
      before = time;
    }
    this.#sink.mode = mode;
    return entity;
  }

  /**
   * Whether an entity has been over for longer than the horizon: its id is used for something new. Said by times alone, so that it makes
   * no difference whether the old record happens to be held still.
   */
  #isOver(kind: EntityKind, entity: Entity, before: number, time: number): boolean {
    const latest = time - this.#horizonMs;
    return before < latest && before !== Number.NEGATIVE_INFINITY && kind.keepUntil(entity) < latest;
  }

  #step(kind: EntityKind, entity: Entity, event: FoldEvent, cell: number): void {
    const outcome = kind.step(entity, event, this.#cells.combine(entity.cell, cell), this.#sink);
    const { mode } = this.#sink;
    if (outcome === undefined || mode === 'none' || mode === 'recent') return;
    this.withoutEffect.set(outcome, (this.withoutEffect.get(outcome) ?? 0) + (mode === 'add' ? 1 : -1));
  }

  /**
   * Gives an entity up if its deadline is at or before `time`.
   *
   * @returns When it was given up; `undefined` when it was not.
   */
  #expireBefore(kind: EntityKind, entity: Entity, time: number): number | undefined {
    if (!kind.deadline || !kind.expire) return undefined;
    const deadline = endOfSlot(kind.deadline(entity));
    if (deadline > time || deadline > this.#sink.newest) return undefined;
    kind.expire(entity, deadline, this.#sink);
    return deadline;
  }

  /** Brings every record into its shortest form, and what is counted into the one that follows from the events alone. */
  settle(): void {
    for (let kind = 0; kind < this.family.kinds.length; kind++)
      this.records.forEach(kind, (record) => this.compact(record));
    this.#sink.condense(() => {
      for (let kind = 0; kind < this.family.kinds.length; kind++)
        this.records.forEach(kind, (record) => this.#stepThrough(record, Number.POSITIVE_INFINITY, 'recent'));
    });
  }

  /**
   * Takes back what a record of another part, known here as well, has counted; its counts are here already.
   *
   * @returns What folds the events of both together, to be called when the clocks agree.
   */
  adopt(kind: number, key: string, events: readonly StoredEvent[]): () => void {
    // Apart from the other of that key: in another table.
    const apart = createRecords(this.family, this.#keyFields);
    const record = apart.add(kind, key);
    for (const event of events) appendStored(apart, record, key, event);
    this.#run(record, 'retract', apart);
    // Whatever it relayed has been adopted as a record of its own.
    this.#sink.relayed.length = 0;
    return () => {
      for (const event of events) {
        this.#insertStored(kind, key, inCell(event, event.cell));
        this.#drainRelayed();
      }
    };
  }

  /** Forgets the events that can no longer change, keeping the state they led to. */
  compact(record: number): void {
    const { records } = this;
    const final = this.#sink.newest - this.#finalMs;
    let end = NO_EVENT;
    let last = records.last(record);
    while (last !== NO_EVENT && records.events.time(last) >= final) {
      end = last;
      last = records.events.previous(last);
    }
    if (last === NO_EVENT) return;
    const at = records.events.time(last);
    if (end === NO_EVENT && Number.isNaN(records.expiredAt(record))) {
      records.dropEventsBefore(record, final);
      records.setBaseAsIs(record, at);
      return;
    }
    const entity = this.#stepThrough(record, final, 'none');
    records.dropEventsBefore(record, final);
    const kind = this.family.kinds[records.kind(record)]!;
    const before = later(at, records.expiredAt(record));
    // Over for longer than the horizon before anything that may still be held or come: had nothing come since, the record would be dropped.
    if (end !== NO_EVENT && this.#isOver(kind, entity, before, records.events.time(end))) records.clearBase(record);
    else records.setBase(record, entity, at);
  }

  /**
   * A record of which only base and events are known. Counts nothing: they are in the buckets already.
   *
   * @param base - State before the events, and the instant of the last event in it.
   */
  restoreRecord(kind: number, key: string, base: RecordBase | undefined, events: readonly StoredEvent[]): void {
    const { records } = this;
    const record = records.add(kind, key);
    if (base) records.setBase(record, base.entity, base.at);
    for (const event of events) appendStored(records, record, key, event);
    const entity = this.#run(record, 'none');
    records.save(record, entity);
    if (base && events.length === 0 && Number.isNaN(records.expiredAt(record))) records.setBaseAsIs(record, base.at);
    const entityKind = this.family.kinds[kind]!;
    this.#open.noteNothing(entityKind);
    this.#open.place(record, entity);
    this.#schedule(record, entityKind, entity);
  }

  // --- When nothing happens -------------------------------------------------------------------------------------------------------

  #schedule(record: number, kind: EntityKind, entity: Entity): void {
    const { records } = this;
    // What is final can be folded into the base, which for a case that stays open for weeks is most of what it holds.
    const due =
      records.count(record) > 0 ? records.lastAt(record) + this.#finalMs + 1 : this.#droppableAt(kind, record, entity);
    const deadline = kind.deadline ? kind.deadline(entity) : Number.POSITIVE_INFINITY;
    const first = Math.min(due, deadline);
    if (first !== Number.POSITIVE_INFINITY) this.#wheel.schedule(record, first);
  }

  /** From here on nothing that may still arrive belongs to the record. */
  #droppableAt(kind: EntityKind, record: number, entity: Entity): number {
    const { records } = this;
    return (
      later(Math.max(kind.keepUntil(entity), records.lastAt(record)), records.expiredAt(record)) + this.#finalMs + 1
    );
  }

  #look(record: number): void {
    const { records } = this;
    const kind = this.family.kinds[records.kind(record)]!;
    this.#open.note(record);
    this.#sink.mode = 'add';
    let entity = records.load(record);
    const expiredAt = this.#expireBefore(kind, entity, this.#sink.newest);
    if (expiredAt !== undefined) {
      records.keepBase(record);
      records.save(record, entity);
      records.setExpiredAt(record, expiredAt);
    }
    this.#open.place(record, entity);
    if (Math.ceil(this.#droppableAt(kind, record, entity) / SLOT_MS) * SLOT_MS <= this.#sink.newest) {
      this.#drop(record);
      return;
    }
    this.compact(record);
    entity = records.load(record);
    this.#schedule(record, kind, entity);
  }

  #drop(record: number): void {
    this.#open.unplace(record);
    this.records.remove(record);
  }
}

function createRecords(family: Family, keyFields: KeyFields): RecordTable {
  const plans = family.kinds.map((_, kind) =>
    TYPES.map((type, typeIndex) => planOf(family, kind, type, typeIndex, keyFields)),
  );
  return new RecordTable(family.kinds, plans);
}

/** What is kept of a type: what the kind's steps read, and what any key of the type is read from. A relay may hand it any type. */
function planOf(family: Family, kind: number, type: EventType, typeIndex: number, keyFields: KeyFields): EventPlan {
  const event = new StepEvent();
  const route = family.routes[type]?.find((one) => one.kind === kind);
  const names = route ? keptNames(route, keyFields(type)) : [];
  return { type, typeIndex, fields: names.map((name) => keptField(type, name)), event };
}

function appendStored(
  records: RecordTable,
  record: number,
  key: string,
  { id, type, time, entity, cell, kept }: StoredEvent,
): void {
  const about = entity === key ? undefined : entity;
  const typeIndex = TYPE_INDEX.get(type)!;
  records.append(record, records.keep(records.kind(record), typeIndex, time, cell, id, about, kept ?? NO_FIELDS));
}

function later(time: number, other: number | undefined): number {
  return other !== undefined && other > time ? other : time;
}

function endOfSlot(time: number): number {
  return time === Number.POSITIVE_INFINITY ? time : Math.ceil(time / SLOT_MS) * SLOT_MS;
}
