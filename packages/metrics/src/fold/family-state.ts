/*
 * The fold of one family: the records of its entities, which are open, and when they are looked at though nothing happens to them. What
 * their steps count goes to the sink.
 *
 * An entity's counts are a pure function of its events in order. An event that comes last is one more step. One that comes before
 * others takes the counts of those back; the record is behind from then on, and steps through the new order once somebody looks, together
 * with whatever came meanwhile. So nothing depends on the order of arrival while it is within the horizon; older events are refused
 * (`late`), which lets a record forget what can no longer change.
 */

import type { Packing, TierBuckets } from '../counts/buckets.ts';
import type { CellTable } from '../counts/cells.ts';
import { CountSink, finalAfterMs, type Relayed } from '../counts/count-sink.ts';
import type { FacetTable } from '../counts/facet-table.ts';
import { Journal } from '../counts/journal.ts';
import type { PendingCounts } from '../counts/pending.ts';
import type { RowShape } from '../counts/rows.ts';
import type { EventType, ServiceEvent } from '../event.ts';
import { type EventPlan, NO_EVENT, TYPE_INDEX, TYPES } from '../events/event-pool.ts';
import { keptField, StepEvent } from '../events/step-event.ts';
import { inCell, type KeptFields, type StoredEvent } from '../events/stored-event.ts';
import { type Entity, type EntityKind, type Family, keptNames } from '../family.ts';
import type { MetricSettings } from '../settings.ts';
import { ScopeIndex } from '../windows/scope-index.ts';
import type { ScopeSpec, ViewScope } from '../windows/view-scope.ts';
import { OpenRecords } from './open-records.ts';
import { NONE } from './record-index.ts';
import { later, RecordSteps } from './record-steps.ts';
import { RecordTable } from './record-table.ts';
import { RecordWheel } from './record-wheel.ts';
import { netOf, UncountedEvents } from './uncounted-events.ts';

/** Whenever an entity has so many events, or twice as many, and so on, those beyond the horizon are folded into its base. */
const COMPACT_FROM = 32;

/** Events that are gone through again in well under a millisecond; and beside each that came late, as many as an entity's life has. */
const CHEAP_BACKLOG = 200;
const CHEAP_SHARE = 8;

/** Records gone through in one part: less than a millisecond. */
const IN_PART = 256;

const NO_FIELDS: KeptFields = {};

/** State of a record before the first event that is kept. Nothing of it can change any more. */
export interface RecordBase {
  readonly entity: Entity;
  /** Instant of the last event in it. */
  readonly at: number;
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

  readonly #keyFields: KeyFields;
  readonly #maxEntities: number;
  readonly #finalMs: number;
  readonly #open: OpenRecords;
  readonly #wheel: RecordWheel;
  readonly #sink: CountSink;
  readonly #steps: RecordSteps;
  readonly #uncounted: UncountedEvents;
  /** Event time may come so far before what waits has to be counted: then the first of it is final. */
  #countBy = Number.POSITIVE_INFINITY;
  /** Events put off since everything was counted, and those that have to be gone through for it. */
  #putOffs = 0;
  #backlog = 0;
  /** Of these, how many were told of when `unseen` rose. */
  #toldOf = 0;
  /** Rises when there may be news of which nobody can say for whom before it is counted. */
  unseen = 0;

  /** @param keyFields - What any family reads the entity of an event type from. */
  constructor(family: Family, cells: CellTable, settings: MetricSettings, keyFields: KeyFields, packing?: Packing) {
    this.family = family;
    this.#maxEntities = settings.maxEntities;
    this.#finalMs = finalAfterMs(settings);
    this.#sink = new CountSink(family, this.journal, cells, settings, packing);
    this.shape = this.#sink.shape;
    this.facets = this.#sink.facets;
    this.pending = this.#sink.pending;
    this.#keyFields = keyFields;
    this.records = createRecords(family, keyFields);
    this.#steps = new RecordSteps(family, this.records, cells, this.#sink, {
      horizonMs: settings.latenessHorizonMs,
      finalMs: this.#finalMs,
    });
    this.#uncounted = new UncountedEvents(this.records);
    this.#wheel = new RecordWheel(this.records, (record) => this.#look(record));
    this.scopes = new ScopeIndex(this, this.journal);
    this.#open = new OpenRecords(family.kinds, this.records, this.journal, this.scopes);
  }

  /** What all views of one filter and grouping share; given back to `scopes`. */
  acquireScope(spec: ScopeSpec): ViewScope {
    this.catchUp();
    return this.#open.acquireScope(spec);
  }

  /** Time buckets by tier, finest first. */
  get tiers(): readonly TierBuckets[] {
    this.catchUp();
    return this.#sink.buckets.tiers;
  }

  /** Event time of the newest event of any family. */
  get newest(): number {
    return this.#sink.newest;
  }

  /** Events that changed nothing, by reason. */
  get withoutEffect(): Map<string, number> {
    return this.#steps.withoutEffect;
  }

  /** Column of a level's changes; the one after it holds them weighted with their offset into the bucket. */
  levelColumn(level: number): number {
    return this.family.columns.length + 2 * level;
  }

  // --- Clocks ---------------------------------------------------------------------------------------------------------------------

  /** Event time moves on: looks after what has become due, before the event that moved it is folded. */
  advanceNewest(newest: number): void {
    if (newest <= this.#sink.newest) return;
    if (newest > this.#countBy) this.catchUp();
    if (this.#sink.advance(newest)) this.#wheel.turn(newest);
  }

  restoreClock(newest: number): void {
    this.#wheel.restore(newest);
    this.#sink.restoreClock(newest);
  }

  /** Brings the counts that wait for an instant in or out, for a reader whose clock says `asOf`. */
  setClock(asOf: number): void {
    this.catchUp();
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
    while (this.#sink.relayed.length > 0) this.#handOn(this.#sink.takeRelayed());
  }

  #handOn(relayed: readonly Relayed[]): void {
    for (const { sign, kind, key, event } of relayed) {
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
    const isNew = record === NONE;
    if (isNew) {
      if (records.size >= this.#maxEntities) {
        this.withoutEffect.set('crowded', (this.withoutEffect.get('crowded') ?? 0) + 1);
        return;
      }
      record = records.add(kind, key);
    }
    const event = records.events.keep(kind, typeIndex, time, cell, id, about === key ? undefined : about, fields);
    if (!isNew && this.#isLate(record, typeIndex, time, id)) {
      this.#putOff(record, event, typeIndex, time, id);
      return;
    }
    if (isNew) this.#open.noteNothing(entityKind);
    else this.#open.note(record);
    const plan = records.events.plan(kind, typeIndex);
    const { event: stepEvent } = plan;
    stepEvent.name(plan.type, time, id, about);
    for (let i = 0; i < plan.fields.length; i++) plan.fields[i]!.write(stepEvent, plan.fields[i]!.read(fields));
    const entity = this.#append(record, entityKind, event, stepEvent, cell);
    this.#open.place(record, entity);
    this.#schedule(record, entityKind, entity);
  }

  /** Whether an event is more than one further step of its record. */
  #isLate(record: number, typeIndex: number, time: number, id: string): boolean {
    const { records } = this;
    if (!this.#uncounted.isEmpty && this.#uncounted.of(record) !== undefined) return true;
    if (time < records.expiredAt(record)) return true;
    const last = records.events.last(record);
    if (last === NO_EVENT) return false;
    const lastAt = records.lastAt(record);
    return lastAt > time || (lastAt === time && !records.pool.isBefore(last, typeIndex, time, id));
  }

  /** Takes an event that comes after all others of its record. */
  #append(record: number, kind: EntityKind, event: number, stepEvent: StepEvent, cell: number): Entity {
    const { records } = this;
    const steps = this.#steps;
    const { time } = stepEvent;
    const lastAt = records.lastAt(record);
    records.keepBase(record);
    records.events.append(record, event);
    this.#sink.mode = 'add';
    let entity = records.load(record);
    let before = later(lastAt, records.expiredAt(record));
    if (records.slot(record) <= this.#wheel.next) before = later(before, steps.expireBefore(kind, entity, time));
    if (steps.isOver(kind, entity, before, time)) entity = records.blank(records.kind(record));
    steps.step(kind, entity, stepEvent, cell);
    // It may come after its own deadline.
    const expiredAt = time < this.#sink.newest ? steps.expireBefore(kind, entity, this.#sink.newest) : undefined;
    if (expiredAt !== undefined) records.setExpiredAt(record, expiredAt);
    records.save(record, entity);
    const count = records.events.count(record);
    if (count >= COMPACT_FROM && (count & (count - 1)) === 0) {
      steps.compact(record);
      entity = records.load(record);
    }
    return entity;
  }

  #remove(kind: number, key: string, event: StoredEvent): void {
    const record = this.records.find(kind, key);
    if (record !== NONE) this.#putOff(record, event, TYPE_INDEX.get(event.type)!, event.time, event.id);
  }

  // --- Records that are behind ----------------------------------------------------------------------------------------------------

  /** Takes back what a record has counted from an event on, and has that event, or that it is to be taken out, wait there. */
  #putOff(record: number, change: number | StoredEvent, typeIndex: number, time: number, id: string): void {
    const { records } = this;
    const known = this.#uncounted.of(record);
    const uncounted = known ?? this.#uncounted.begin(record);
    const { changes } = uncounted;
    const counted = records.events.count(record);
    this.#putOffs++;
    if (known === undefined) this.#backlog += counted;
    let left = records.events.countBefore(record, typeIndex, time, id);
    if (known === undefined || left < counted) {
      // As many as wait already, at least: a record may have to be gone through for it from its beginning.
      left = Math.max(0, Math.min(left, counted - changes.length));
      this.#sink.holdingValues(() => {
        if (known === undefined) this.#steps.run(record, 'retract', left);
        else this.#steps.through(record, Number.POSITIVE_INFINITY, 'retract', left);
      });
      if (this.#sink.relayed.length > 0) uncounted.relayed = [...uncounted.relayed, ...this.#sink.takeRelayed()];
      for (const event of records.events.cut(record, left)) changes.push(event);
    }
    changes.push(change);
    this.#countBy = Math.min(this.#countBy, time + this.#finalMs);
  }

  /** Counts what waits: whatever can be asked is as if everything had come in order then. */
  catchUp(): void {
    for (const record of this.#uncounted.records()) this.#countUncounted(record);
    this.#countBy = Number.POSITIVE_INFINITY;
    this.#putOffs = 0;
    this.#toldOf = 0;
    this.#backlog = 0;
  }

  /**
   * The same for who only asks whether there is news, many times a second: where few events have to go through many others again, that is
   * left to who looks.
   */
  catchUpIfCheap(): void {
    if (this.#backlog <= CHEAP_BACKLOG + CHEAP_SHARE * this.#putOffs) this.catchUp();
    else if (this.#putOffs > this.#toldOf) {
      this.#toldOf = this.#putOffs;
      this.unseen++;
    }
  }

  /** The same for one record that is behind. */
  #countUncounted(record: number): void {
    const { records } = this;
    this.#open.note(record);
    records.keepBase(record);
    const counted = records.events.count(record);
    const takenBack = this.#uncounted.end(record);
    const entity = this.#sink.holdingValues(() => this.#steps.run(record, 'add', counted));
    records.save(record, entity);
    this.#open.place(record, entity);
    const relayed = netOf(takenBack, this.#sink.takeRelayed());
    if (records.events.count(record) === 0 && !records.hasBase(record)) this.#drop(record);
    else this.#lookAfter(record, entity);
    this.#handOn(relayed);
  }

  /** An event of a record, counted or not. @returns `undefined` when there is none of that id. */
  findEvent(record: number, id: string): StoredEvent | undefined {
    const event = this.#uncounted.find(record, id) ?? this.records.events.find(record, id);
    return event === NO_EVENT ? undefined : this.records.events.stored(record, event);
  }

  /** All events of a record, counted or not, by id. */
  eventsById(record: number): ReadonlyMap<string, number> {
    const byId = new Map(this.records.events.of(record).map((event) => [this.records.events.idOf(event), event]));
    for (const change of this.#uncounted.of(record)?.changes ?? []) {
      if (typeof change === 'number') byId.set(this.records.events.idOf(change), change);
      else byId.delete(change.id);
    }
    return byId;
  }

  /**
   * Brings every record into its shortest form, and what is counted into the one that follows from the events alone, in parts. Between them the
   * family may be read.
   */
  *settleInParts(): Generator<void, void> {
    this.catchUp();
    yield* this.#throughRecords((record) => this.#steps.compact(record));
    yield* this.#sink.condenseInParts(() =>
      this.#throughRecords((record) => this.#steps.through(record, Number.POSITIVE_INFINITY, 'recent')),
    );
  }

  *#throughRecords(visit: (record: number) => void): Generator<void, void> {
    for (let kind = 0; kind < this.family.kinds.length; kind++) {
      for (const part of this.records.inParts(kind, IN_PART)) {
        for (const record of part) visit(record);
        yield;
      }
    }
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
    this.#steps.run(record, 'retract', 0, apart);
    // Whatever it relayed has been adopted as a record of its own.
    this.#sink.takeRelayed();
    return () => {
      for (const event of events) {
        this.#insertStored(kind, key, inCell(event, event.cell));
        this.#drainRelayed();
      }
    };
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
    const entity = this.#steps.run(record, 'none');
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
      records.events.count(record) > 0
        ? records.lastAt(record) + this.#finalMs + 1
        : this.#steps.droppableAt(kind, entity, this.#lastOf(record));
    const deadline = kind.deadline ? kind.deadline(entity) : Number.POSITIVE_INFINITY;
    const first = Math.min(due, deadline);
    if (first !== Number.POSITIVE_INFINITY) this.#wheel.schedule(record, first);
  }

  #look(record: number): void {
    const { records } = this;
    if (this.#uncounted.of(record) !== undefined) {
      this.#countUncounted(record);
      this.#drainRelayed();
      return;
    }
    const kind = this.family.kinds[records.kind(record)]!;
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
    this.#lookAfter(record, entity);
  }

  /** Forgets a record, or what is final of it, and says when to look again. */
  #lookAfter(record: number, entity: Entity): void {
    const { records } = this;
    const kind = this.family.kinds[records.kind(record)]!;
    if (this.#steps.isDroppable(kind, entity, this.#lastOf(record))) {
      this.#drop(record);
      return;
    }
    this.#steps.compact(record);
    this.#schedule(record, kind, records.load(record));
  }

  /** When something happened to a record last. */
  #lastOf(record: number): number {
    return later(this.records.lastAt(record), this.records.expiredAt(record));
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
  records.events.append(
    record,
    records.events.keep(records.kind(record), typeIndex, time, cell, id, about, kept ?? NO_FIELDS),
  );
}
