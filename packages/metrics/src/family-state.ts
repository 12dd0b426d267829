/*
 * The fold of one family: entity records, time buckets, open lists, and a journal of changes for the views.
 *
 * An entity's counts are a pure function of its events in order. An event that comes last is one more step; one that comes before
 * others takes the counts of all of them back, and steps through the new order. So nothing depends on the order of arrival while it is
 * within the horizon; older events are refused (`late`), which lets a record forget what can no longer change.
 */

import type { Packing, TierBuckets } from './buckets.ts';
import type { CellTable } from './cells.ts';
import type { DimensionName, EventType, ServiceEvent } from './event.ts';
import { type EventPlan, NO_EVENT, TYPE_INDEX, TYPES } from './event-pool.ts';
import { FacetTable } from './facet-table.ts';
import { type Entity, type EntityKind, type Family, type FoldEvent, keptNames, type Sink } from './family.ts';
import { Journal } from './journal.ts';
import { OpenRecords } from './open-records.ts';
import { PendingCounts } from './pending.ts';
import type { RecentValues } from './recent-values.ts';
import { NONE, RecordTable } from './record-table.ts';
import { RecordWheel, SLOT_MS } from './record-wheel.ts';
import type { RowShape } from './rows.ts';
import { ScopeIndex } from './scope-index.ts';
import type { MetricSettings } from './settings.ts';
import { keptField, StepEvent } from './step-event.ts';
import { inCell, type KeptFields, type StoredEvent, storedEvent } from './stored-event.ts';
import { TIERS } from './tiers.ts';
import { TimeBuckets } from './time-buckets.ts';
import type { ScopeSpec, ViewScope } from './view-scope.ts';

/** Whenever an entity has so many events, or twice as many, and so on, those beyond the horizon are folded into its base. */
const COMPACT_FROM = 32;

const NO_FIELDS: KeptFields = {};

const HELD_FIELDS = 6;

/** What a sink does: count, take back, note which values are not final, or nothing. */
type Mode = 'add' | 'retract' | 'recent' | 'none';

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

interface Relayed {
  readonly sign: 1 | -1;
  readonly kind: number;
  readonly key: string;
  readonly event: StoredEvent;
}

export class FamilyState implements Sink {
  readonly family: Family;
  readonly shape: RowShape;
  readonly #buckets: TimeBuckets;
  readonly records: RecordTable;
  readonly journal = new Journal();
  readonly pending = new PendingCounts();
  readonly facets: FacetTable;
  readonly scopes: ScopeIndex;
  readonly withoutEffect = new Map<string, number>();

  readonly #cells: CellTable;
  readonly #keyFields: KeyFields;
  readonly #horizonMs: number;
  readonly #maxEntities: number;
  /** Age at which an event is final: it may arrive one horizon late, and be corrected by an event that is as late again. */
  readonly #finalMs: number;
  readonly #open: OpenRecords;
  readonly #wheel: RecordWheel;
  /** Event time of the newest event of any family. */
  #newest = Number.NEGATIVE_INFINITY;
  /** Pending counts up to here are in the buckets; and, where it is before `#newest`, up to there: none was due between. */
  #clock = Number.NEGATIVE_INFINITY;
  #nextPending = Number.POSITIVE_INFINITY;
  #nextStepAt = Number.NEGATIVE_INFINITY;
  /** The earlier of both: until then event time moves on and nothing else. */
  #dueAt = Number.NEGATIVE_INFINITY;
  readonly #relayed: Relayed[] = [];

  // What the sink's `at` chose.
  #mode: Mode = 'none';
  #sign = 1;
  #key = 0;
  #time = 0;
  #isPending = false;

  /** While a record is folded anew: `[key, time, bag, value, weight, added]` flattened. */
  #held: number[] | undefined;
  /** While values that are not final are noted. */
  #recent: RecentValues | undefined;

  /** @param keyFields - What any family reads the entity of an event type from. */
  constructor(family: Family, cells: CellTable, settings: MetricSettings, keyFields: KeyFields, packing?: Packing) {
    this.family = family;
    this.#cells = cells;
    this.#horizonMs = settings.latenessHorizonMs;
    this.#maxEntities = settings.maxEntities;
    this.#finalMs = 2 * settings.latenessHorizonMs;
    this.facets = new FacetTable(settings.maxValuesPerDimension);
    this.shape = {
      columns: family.columns.length + 2 * family.levels.length,
      levels: family.levels.length,
      bags: family.bags.length,
      tallies: family.bags.map((bag) => bag.tally === true),
    };
    this.#buckets = new TimeBuckets(this.shape, this.#finalMs, packing);
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

  /** First instant after `asOf` for which counts wait; `Infinity` when there is none. */
  nextPendingAfter(asOf: number): number {
    return asOf === this.#clock ? this.#nextPending : this.pending.nextAfter(asOf);
  }

  /** Time buckets by tier, finest first. */
  get tiers(): readonly TierBuckets[] {
    return this.#buckets.tiers;
  }

  get newest(): number {
    return this.#newest;
  }

  get clock(): number {
    return Math.max(this.#clock, this.#newest);
  }

  /** Column of a level's changes; the one after it holds them weighted with their offset into the bucket. */
  levelColumn(level: number): number {
    return this.family.columns.length + 2 * level;
  }

  /** Event time moves on: looks after what has become due, before the event that moved it is folded. */
  advanceNewest(newest: number): void {
    if (newest <= this.#newest) return;
    this.#newest = newest;
    if (newest >= this.#dueAt) this.#advanceDue(newest);
  }

  #advanceDue(newest: number): void {
    if (newest > this.#clock) this.#advanceClock(newest);
    if (newest >= this.#nextStepAt) {
      // Every step of a tier ends where one of the finest does.
      this.#nextStepAt = (Math.floor(newest / TIERS[0]!.stepMs) + 1) * TIERS[0]!.stepMs;
      this.#buckets.advance(newest);
      this.#wheel.turn(newest);
      this.pending.dropUntil(newest);
    }
    this.#dueAt = Math.min(this.#nextStepAt, this.#nextPending);
  }

  #setNextPending(time: number): void {
    this.#nextPending = time;
    this.#dueAt = Math.min(this.#nextStepAt, time);
  }

  /** Brings the counts that wait for an instant in or out, for a reader whose clock says `asOf`. */
  setClock(asOf: number): void {
    const clock = Math.max(asOf, this.#newest);
    if (clock > this.#clock) this.#advanceClock(clock);
    else if (clock < this.#clock) {
      this.pending.between(clock, this.#clock, (time, key, column, amount) => this.#addNow(time, key, column, -amount));
      this.#clock = clock;
      this.#setNextPending(this.pending.nextAfter(clock));
    }
  }

  /** Takes an event for one of the family's kinds. */
  take(kind: number, key: string, typeIndex: number, event: ServiceEvent, cell: number): void {
    this.#insert(kind, key, typeIndex, event.time, event.id, event.entity, cell, event as unknown as KeptFields);
    if (this.#relayed.length > 0) this.#drainRelayed();
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

  // --- Sink -----------------------------------------------------------------------------------------------------------------------

  at(cell: number, time: number, facet?: string): void {
    if (this.#mode === 'none') return;
    const key = facet === undefined ? cell : this.facets.key(cell, facet);
    this.#key = key;
    this.#time = time;
    this.#isPending = time > this.#newest;
    if (this.#isPending || this.#mode === 'recent') return;
    this.#buckets.choose(key, time);
    if (this.journal.isOpen) this.journal.head(key, time);
  }

  add(column: number, amount = 1): void {
    if (amount === 0 || this.#mode === 'none' || this.#mode === 'recent') return;
    const signed = this.#sign * amount;
    if (this.#isPending) this.#addPending(column, signed);
    else this.#addChosen(column, signed);
  }

  value(bag: number, value: number, weight: 1 | -1 = 1): void {
    if (this.#mode === 'none') return;
    if (this.#isPending) throw new Error(`A value in a bag cannot wait for its instant (family ${this.family.name})`);
    const isTally = this.shape.tallies[bag]!;
    if (this.#mode === 'recent') {
      if (weight > 0 && !isTally) this.#recent!.note(this.#key, this.#time, bag);
      return;
    }
    const signed = this.#sign * weight;
    const added = weight > 0 && !isTally ? this.#sign : 0;
    if (this.#held) this.#held.push(this.#key, this.#time, bag, value, signed, added);
    else this.#addValue(bag, value, signed, added);
  }

  level(level: number, change: number): void {
    if (this.#mode === 'none' || this.#mode === 'recent' || this.#isPending) return;
    const signed = this.#sign * change;
    this.#buckets.level(level, signed);
    if (this.journal.isOpen) this.journal.value(-1 - level, signed, 0);
  }

  relay(kind: number, key: string, event: FoldEvent, cell: number): void {
    if (this.#mode === 'none' || this.#mode === 'recent') return;
    // Final already, so gone through again for the sake of a later one only; whom it was relayed to may hold it no more.
    if (event.time < this.#newest - this.#finalMs) return;
    this.#relayed.push({
      sign: this.#sign as 1 | -1,
      kind,
      key,
      event: storedEvent(event, event.type, event.entity, cell, []),
    });
  }

  dimension(cell: number, name: DimensionName): string | undefined {
    const value = this.#cells.value(cell, this.#cells.dimensionIndex(name));
    return value === '' ? undefined : value;
  }

  #drainRelayed(): void {
    while (this.#relayed.length > 0) {
      const { sign, kind, key, event } = this.#relayed.shift()!;
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
    this.#setMode('add');
    let entity = records.load(record);
    let before = later(lastAt, records.expiredAt(record));
    if (records.slot(record) <= this.#wheel.next) before = later(before, this.#expireBefore(kind, entity, time));
    if (this.#isOver(kind, entity, before, time)) entity = records.blank(records.kind(record));
    this.#step(kind, entity, stepEvent, cell);
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

  /**
   * Takes back what a record has counted from an event on, puts that event in or takes it out, and counts them anew.
   *
   * Values of bags are held until both are done, and those added go first: a record that takes a value back itself (a case reopened) would
   * otherwise take it back while it is not there.
   */
  #refold(record: number, event: number, change: 'insert' | 'takeOut'): Entity {
    const { events } = this.records;
    const from = { time: events.time(event), typeIndex: events.typeIndex(event), id: events.id(event) };
    const held: number[] = [];
    this.#held = held;
    this.records.keepBase(record);
    this.#run(record, 'retract', this.records, from);
    this.records[change](record, event);
    const entity = this.#run(record, 'add', this.records, from);
    this.records.save(record, entity);
    this.#held = undefined;
    for (const sign of [1, -1]) {
      for (let i = 0; i < held.length; i += HELD_FIELDS) {
        if (held[i + 4]! * sign < 0) continue;
        const key = held[i]!;
        const time = held[i + 1]!;
        this.#buckets.choose(key, time);
        if (this.journal.isOpen) this.journal.head(key, time);
        this.#addValue(held[i + 2]!, held[i + 3]!, held[i + 4]!, held[i + 5]!);
      }
    }
    return entity;
  }

  /** Steps through all of a record's events from its base. @returns The state after them, good until the next event of its kind. */
  #run(record: number, mode: Mode, records = this.records, from?: Position): Entity {
    const entity = this.#stepThrough(record, Number.POSITIVE_INFINITY, mode, records, from);
    const expiredAt = this.#expireBefore(this.family.kinds[records.kind(record)]!, entity, this.#newest);
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
    this.#setMode(isBefore ? 'none' : mode);
    for (const event of records.eventsOf(record)) {
      const time = events.time(event);
      if (time >= until) break;
      if (isBefore && !events.isBefore(event, from!.typeIndex, from!.time, from!.id)) {
        isBefore = false;
        this.#setMode(mode);
      }
      before = later(before, this.#expireBefore(kind, entity, time));
      if (this.#isOver(kind, entity, before, time)) entity = records.blank(kindIndex);
      this.#step(kind, entity, records.stepEvent(record, event), events.cell(event));
      before = time;
    }
    this.#setMode(mode);
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
    const outcome = kind.step(entity, event, this.#cells.combine(entity.cell, cell), this);
    if (outcome === undefined || this.#mode === 'none' || this.#mode === 'recent') return;
    this.withoutEffect.set(outcome, (this.withoutEffect.get(outcome) ?? 0) + this.#sign);
  }

  /**
   * Gives an entity up if its deadline is at or before `time`.
   *
   * @returns When it was given up; `undefined` when it was not.
   */
  #expireBefore(kind: EntityKind, entity: Entity, time: number): number | undefined {
    if (!kind.deadline || !kind.expire) return undefined;
    const deadline = endOfSlot(kind.deadline(entity));
    if (deadline > time || deadline > this.#newest) return undefined;
    kind.expire(entity, deadline, this);
    return deadline;
  }

  /** Brings every record into its shortest form, and what is counted into the one that follows from the events alone. */
  settle(): void {
    for (let kind = 0; kind < this.family.kinds.length; kind++)
      this.records.forEach(kind, (record) => this.compact(record));
    this.#buckets.condense((recent) => {
      this.#recent = recent;
      for (let kind = 0; kind < this.family.kinds.length; kind++)
        this.records.forEach(kind, (record) => this.#stepThrough(record, Number.POSITIVE_INFINITY, 'recent'));
      this.#recent = undefined;
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
    this.#relayed.length = 0;
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
    const final = this.#newest - this.#finalMs;
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
    records.setBase(record, entity, at);
  }

  #setMode(mode: Mode): void {
    this.#mode = mode;
    this.#sign = mode === 'retract' ? -1 : 1;
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

  restoreClock(newest: number): void {
    this.#newest = newest;
    this.#clock = newest;
    this.#wheel.restore(newest);
    this.#nextStepAt = Number.NEGATIVE_INFINITY;
    this.#setNextPending(this.pending.nextAfter(newest));
    this.#buckets.advance(newest);
  }

  addPending(time: number, key: number, column: number, amount: number): void {
    this.pending.add(time, key, column, amount);
    if (time > this.#clock && time < this.#nextPending) this.#setNextPending(time);
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
    this.#setMode('add');
    let entity = records.load(record);
    const expiredAt = this.#expireBefore(kind, entity, this.#newest);
    if (expiredAt !== undefined) {
      records.keepBase(record);
      records.save(record, entity);
      records.setExpiredAt(record, expiredAt);
    }
    this.#open.place(record, entity);
    if (Math.ceil(this.#droppableAt(kind, record, entity) / SLOT_MS) * SLOT_MS <= this.#newest) {
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

  // --- Buckets --------------------------------------------------------------------------------------------------------------------

  #addChosen(column: number, amount: number): void {
    this.#buckets.add(column, amount);
    if (this.journal.isOpen) this.journal.value(column, amount, 0);
  }

  #addValue(bag: number, value: number, weight: number, added: number): void {
    this.#buckets.value(bag, value, weight, added);
    if (this.journal.isOpen) this.journal.value(this.shape.columns + bag, value, weight);
  }

  #addPending(column: number, amount: number): void {
    this.addPending(this.#time, this.#key, column, amount);
    if (this.#time <= this.#clock) this.#addNow(this.#time, this.#key, column, amount);
  }

  #addNow(time: number, key: number, column: number, amount: number): void {
    this.#buckets.choose(key, time);
    if (this.journal.isOpen) this.journal.head(key, time);
    this.#addChosen(column, amount);
  }

  #advanceClock(clock: number): void {
    if (this.#nextPending <= clock) {
      this.pending.between(this.#clock, clock, (time, key, column, amount) => this.#addNow(time, key, column, amount));
      this.#setNextPending(this.pending.nextAfter(clock));
    }
    this.#clock = clock;
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
