/*
 * The fold of one family: the records of its entities, which are open, and when they are looked at though nothing happens to them. What
 * their steps count goes to the sink.
 *
 * An entity's counts are a pure function of its events in order. An event that comes last is one more step. One that comes before
 * others takes the counts of those back, and the record steps through the new order once somebody looks (`late-records.ts`). So nothing
 * depends on the order of arrival while it is within the horizon; older events are refused (`late`), which lets a record forget what can
 * no longer change (`record-upkeep.ts`).
 */

import type { Packing, TierBuckets } from '../counts/buckets.ts';
import type { CellTable } from '../counts/cells.ts';
import { CountSink, finalAfterMs, type Relayed } from '../counts/count-sink.ts';
import type { FacetTable } from '../counts/facet-table.ts';
import { Journal } from '../counts/journal.ts';
import type { PendingCounts } from '../counts/pending.ts';
import type { RowShape } from '../counts/rows.ts';
import type { ServiceEvent } from '../event.ts';
import { type EventPlan, NO_EVENT, TYPE_INDEX } from '../events/event-pool.ts';
import type { StepEvent } from '../events/step-event.ts';
import { inCell, type KeptFields, type StoredEvent } from '../events/stored-event.ts';
import type { Entity, EntityKind, Family } from '../family.ts';
import type { MetricSettings } from '../settings.ts';
import { ScopeIndex } from '../windows/scope-index.ts';
import type { ScopeSpec, ViewScope } from '../windows/view-scope.ts';
import { eventPlans, type KeyFields } from './event-plans.ts';
import { LateRecords } from './late-records.ts';
import { OpenRecords } from './open-records.ts';
import { NONE } from './record-index.ts';
import { later, RecordSteps } from './record-steps.ts';
import { RecordTable } from './record-table.ts';
import { RecordUpkeep } from './record-upkeep.ts';

/** Whenever an entity has so many events, or twice as many, and so on, those beyond the horizon are folded into its base. */
const COMPACT_FROM = 32;

/** Records gone through in one part: less than a millisecond. */
const IN_PART = 256;

const NO_FIELDS: KeptFields = {};

/** State of a record before the first event that is kept. Nothing of it can change any more. */
export interface RecordBase {
  readonly entity: Entity;
  /** Instant of the last event in it. */
  readonly at: number;
}

export class FamilyState {
  readonly family: Family;
  readonly shape: RowShape;
  readonly facets: FacetTable;
  readonly pending: PendingCounts;
  readonly journal = new Journal();
  readonly records: RecordTable;
  readonly scopes: ScopeIndex;

  readonly #plans: readonly (readonly EventPlan[])[];
  readonly #maxEntities: number;
  readonly #finalMs: number;
  readonly #open: OpenRecords;
  readonly #sink: CountSink;
  readonly #steps: RecordSteps;
  readonly #upkeep: RecordUpkeep;
  readonly #late: LateRecords;

  /** @param keyFields - What any family reads the entity of an event type from. */
  constructor(family: Family, cells: CellTable, settings: MetricSettings, keyFields: KeyFields, packing?: Packing) {
    this.family = family;
    this.#maxEntities = settings.maxEntities;
    this.#finalMs = finalAfterMs(settings);
    this.#sink = new CountSink(family, this.journal, cells, settings, packing);
    this.shape = this.#sink.shape;
    this.facets = this.#sink.facets;
    this.pending = this.#sink.pending;
    this.#plans = eventPlans(family, keyFields);
    this.records = new RecordTable(family.kinds, this.#plans);
    this.#steps = new RecordSteps(family, this.records, cells, this.#sink, {
      horizonMs: settings.latenessHorizonMs,
      finalMs: this.#finalMs,
    });
    this.scopes = new ScopeIndex(this, this.journal);
    this.#open = new OpenRecords(family.kinds, this.records, this.journal, this.scopes);
    const parts = { records: this.records, steps: this.#steps, sink: this.#sink, open: this.#open };
    this.#upkeep = new RecordUpkeep({
      ...parts,
      kinds: family.kinds,
      finalMs: this.#finalMs,
      onDue: (record) => this.#look(record),
    });
    this.#late = new LateRecords({
      ...parts,
      upkeep: this.#upkeep,
      handOn: (relayed) => this.#handOn(relayed),
    });
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
    // The first of what waits is final then.
    if (newest > this.#late.earliest + this.#finalMs) this.catchUp();
    if (this.#sink.advance(newest)) this.#upkeep.turn(newest);
  }

  restoreClock(newest: number): void {
    this.#upkeep.restore(newest);
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
      this.#late.putOff(record, event, typeIndex, time, id);
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
    this.#upkeep.schedule(record, entityKind, entity);
  }

  /** Whether an event is more than one further step of its record. */
  #isLate(record: number, typeIndex: number, time: number, id: string): boolean {
    const { records } = this;
    if (this.#late.has(record)) return true;
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
    if (this.#upkeep.isNearlyDue(record)) before = later(before, steps.expireBefore(kind, entity, time));
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
    if (record !== NONE) this.#late.putOff(record, event, TYPE_INDEX.get(event.type)!, event.time, event.id);
  }

  #look(record: number): void {
    if (this.#late.has(record)) {
      this.#late.count(record);
      this.#drainRelayed();
    } else this.#upkeep.look(record);
  }

  /** Counts what waits: whatever can be asked is as if everything had come in order then. */
  catchUp(): void {
    this.#late.catchUp();
  }

  /** As `LateRecords.catchUpIfCheap`. */
  catchUpIfCheap(): void {
    this.#late.catchUpIfCheap();
  }

  /** Rises when there may be news of which nobody can say for whom before it is counted. */
  get unseen(): number {
    return this.#late.unseen;
  }

  /** An event of a record, counted or not. @returns `undefined` when there is none of that id. */
  findEvent(record: number, id: string): StoredEvent | undefined {
    const event = this.#late.findEvent(record, id);
    return event === NO_EVENT ? undefined : this.records.events.stored(record, event);
  }

  /** All events of a record, counted or not, by id. */
  eventsById(record: number): ReadonlyMap<string, number> {
    return this.#late.eventsById(record);
  }

  // --- All records ----------------------------------------------------------------------------------------------------------------

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
    const apart = new RecordTable(this.family.kinds, this.#plans);
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
    this.#upkeep.schedule(record, entityKind, entity);
  }
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
