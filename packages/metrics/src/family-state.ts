/*
 * The fold of one family: entity records, time buckets, open lists, and a journal of changes for the views.
 *
 * An entity's counts are a pure function of its events in order. An event that comes last is one more step; one that comes before
 * others takes the counts of all of them back, and steps through the new order. So nothing depends on the order of arrival while it is
 * within the horizon; older events are refused (`late`), which lets a record forget what can no longer change.
 */

import type { Packing, TierBuckets } from './buckets.ts';
import type { CellTable } from './cells.ts';
import { compareEvents, type DimensionName } from './event.ts';
import { FacetTable } from './facet-table.ts';
import type { Entity, EntityKind, Family, FoldEvent, Sink } from './family.ts';
import { FoldRecord, foldEvent, inCell, NO_SLOT, type StoredEvent, storedEvent } from './fold-record.ts';
import { Journal } from './journal.ts';
import { OpenRecords } from './open-records.ts';
import { PendingCounts } from './pending.ts';
import { RecordWheel, SLOT_MS } from './record-wheel.ts';
import type { RowShape } from './rows.ts';
import type { MetricSettings } from './settings.ts';
import { TIERS } from './tiers.ts';
import { TimeBuckets } from './time-buckets.ts';
import { type GroupOfCell, ViewScope } from './view-scope.ts';

/** Events an entity may have before those beyond the horizon are folded into its base. */
const COMPACT_FROM = 24;

const NO_FIELDS: readonly never[] = [];

const HELD_FIELDS = 5;

/** A step of a sink: count, take back, or mark as final. */
type Mode = 'add' | 'retract' | 'settle' | 'none';

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
  readonly records: readonly Map<string, FoldRecord>[];
  readonly journal = new Journal();
  readonly pending = new PendingCounts();
  readonly facets: FacetTable;
  readonly withoutEffect = new Map<string, number>();

  readonly #cells: CellTable;
  readonly #horizonMs: number;
  /** Age at which an event is final: it may arrive one horizon late, and be corrected by an event that is as late again. */
  readonly #finalMs: number;
  readonly #open: OpenRecords;
  readonly #wheel = new RecordWheel((record) => this.#look(record));
  /** Event time of the newest event of any family. */
  #newest = Number.NEGATIVE_INFINITY;
  /** Pending counts up to here are in the buckets; never before `#newest`. */
  #clock = Number.NEGATIVE_INFINITY;
  #nextPending = Number.POSITIVE_INFINITY;
  #nextStepAt = Number.NEGATIVE_INFINITY;
  readonly #relayed: Relayed[] = [];

  // What the sink's `at` chose.
  #mode: Mode = 'none';
  #sign = 1;
  #key = 0;
  #time = 0;
  #isPending = false;

  /** While a record is folded anew: `[key, time, bag, value, weight]` flattened. */
  #held: number[] | undefined;

  constructor(family: Family, cells: CellTable, settings: MetricSettings, packing?: Packing) {
    this.family = family;
    this.#cells = cells;
    this.#horizonMs = settings.latenessHorizonMs;
    this.#finalMs = 2 * settings.latenessHorizonMs;
    this.facets = new FacetTable(settings.maxValuesPerDimension);
    this.shape = {
      columns: family.columns.length + 2 * family.levels.length,
      levels: family.levels.length,
      bags: family.bags.length,
      tallies: family.bags.map((bag) => bag.tally === true),
    };
    this.#buckets = new TimeBuckets(this.shape, packing);
    this.records = family.kinds.map(() => new Map());
    this.#open = new OpenRecords(
      family.kinds,
      this.journal,
      (groupOf) => new ViewScope(this.journal, this.facets, this.shape.columns, family.lists.length, groupOf),
    );
  }

  /** What all views of one filter and grouping share; see `OpenRecords`. */
  acquireScope(name: string, groupOf: GroupOfCell): ViewScope {
    return this.#open.acquireScope(name, groupOf);
  }

  releaseScope(name: string): void {
    this.#open.releaseScope(name);
  }

  /** Time buckets by tier, finest first. */
  get tiers(): readonly TierBuckets[] {
    return this.#buckets.tiers;
  }

  get newest(): number {
    return this.#newest;
  }

  get clock(): number {
    return this.#clock;
  }

  /** Column of a level's changes; the one after it holds them weighted with their offset into the bucket. */
  levelColumn(level: number): number {
    return this.family.columns.length + 2 * level;
  }

  /** Event time moves on: looks after what has become due, before the event that moved it is folded. */
  advanceNewest(newest: number): void {
    if (newest <= this.#newest) return;
    this.#newest = newest;
    if (newest > this.#clock) this.#advanceClock(newest);
    if (newest < this.#nextStepAt) return;
    // Every step of a tier ends where one of the finest does.
    this.#nextStepAt = (Math.floor(newest / TIERS[0]!.stepMs) + 1) * TIERS[0]!.stepMs;
    this.#buckets.advance(newest);
    this.#wheel.turn(newest);
    this.pending.dropUntil(newest);
  }

  /** Brings the counts that wait for an instant in or out, for a reader whose clock says `asOf`. */
  setClock(asOf: number): void {
    const clock = Math.max(asOf, this.#newest);
    if (clock > this.#clock) this.#advanceClock(clock);
    else if (clock < this.#clock) {
      this.pending.between(clock, this.#clock, (time, key, column, amount) => this.#addNow(time, key, column, -amount));
      this.#clock = clock;
      this.#nextPending = this.pending.nextAfter(clock);
    }
  }

  /** Takes an event for one of the family's kinds. */
  take(kind: number, key: string, event: StoredEvent): void {
    this.#insert(kind, key, event);
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
    if (after && toKey !== undefined) this.#insert(kind, toKey, after);
    this.#drainRelayed();
  }

  // --- Sink -----------------------------------------------------------------------------------------------------------------------

  at(cell: number, time: number, facet?: string): void {
    if (this.#mode === 'none') return;
    const key = facet === undefined ? cell : this.facets.key(cell, facet);
    this.#key = key;
    this.#time = time;
    this.#isPending = time > this.#newest;
    if (this.#isPending) return;
    this.#buckets.choose(key, time);
    if (this.#mode !== 'settle' && this.journal.isOpen) this.journal.head(key, time);
  }

  add(column: number, amount = 1): void {
    if (amount === 0 || this.#mode === 'settle' || this.#mode === 'none') return;
    const signed = this.#sign * amount;
    if (this.#isPending) this.#addPending(column, signed);
    else this.#addChosen(column, signed);
  }

  value(bag: number, value: number, weight: 1 | -1 = 1): void {
    if (this.#mode === 'none') return;
    if (this.#isPending) throw new Error(`A value in a bag cannot wait for its instant (family ${this.family.name})`);
    if (this.#mode === 'settle') {
      if (weight < 0) return;
      const { rows, row, chosen } = this.#buckets;
      for (let i = 0; i < chosen; i++) rows[i]!.settle(row[i]!, bag);
      return;
    }
    const signed = this.#sign * weight;
    if (this.#held) this.#held.push(this.#key, this.#time, bag, value, signed);
    else this.#addValue(bag, value, signed);
  }

  level(level: number, change: number): void {
    if (this.#mode === 'settle' || this.#mode === 'none' || this.#isPending) return;
    const column = this.levelColumn(level);
    const signed = this.#sign * change;
    const { rows, row, offsetMs, chosen } = this.#buckets;
    for (let i = 0; i < chosen; i++) {
      rows[i]!.add(row[i]!, column, signed);
      rows[i]!.add(row[i]!, column + 1, signed * offsetMs[i]!);
    }
    if (this.journal.isOpen) this.journal.value(-1 - level, signed, 0);
  }

  relay(kind: number, key: string, event: FoldEvent, cell: number): void {
    if (this.#mode === 'settle' || this.#mode === 'none') return;
    // Final already, so gone through again for the sake of a later one only; whom it was relayed to may hold it no more.
    if (event.time < this.#newest - this.#finalMs) return;
    this.#relayed.push({
      sign: this.#sign as 1 | -1,
      kind,
      key,
      event: storedEvent(event, event.type, event.entity, cell, NO_FIELDS),
    });
  }

  dimension(cell: number, name: DimensionName): string | undefined {
    const value = this.#cells.value(cell, this.#cells.dimensionIndex(name));
    return value === '' ? undefined : value;
  }

  #drainRelayed(): void {
    while (this.#relayed.length > 0) {
      const { sign, kind, key, event } = this.#relayed.shift()!;
      if (sign > 0) this.#insert(kind, key, event);
      else this.#remove(kind, key, event);
    }
  }

  // --- Records --------------------------------------------------------------------------------------------------------------------

  #insert(kind: number, key: string, event: StoredEvent): void {
    const entityKind = this.family.kinds[kind]!;
    let record = this.records[kind]!.get(key);
    if (record !== undefined) {
      // Every event brings a text of its own.
      if (event.entity === key) event.entity = record.key;
      this.#open.note(record);
    } else {
      record = new FoldRecord(kind, key, undefined, entityKind.create());
      this.records[kind]!.set(key, record);
      this.#open.noteNothing(entityKind);
    }
    const { last, expiredAt } = record;
    const isLast = last === undefined || compareEvents(last, event) < 0;
    if (isLast && (expiredAt === undefined || event.time >= expiredAt)) this.#append(record, entityKind, event);
    else {
      const changed = record;
      this.#refold(record, () => changed.insert(event));
    }
    this.#open.place(record);
    this.#schedule(record, entityKind);
  }

  /** Takes an event that comes after all others of its record. */
  #append(record: FoldRecord, kind: EntityKind, event: StoredEvent): void {
    const lastAt = record.lastAt;
    record.append(event);
    this.#setMode('add');
    const before = later(later(lastAt, record.expiredAt), this.#expireBefore(kind, record.entity, event.time));
    if (this.#isOver(kind, record.entity, before, event.time)) record.entity = kind.create();
    this.#step(kind, record.entity, event);
    if (record.count > COMPACT_FROM && record.first!.time < this.#newest - this.#finalMs) this.compact(record);
  }

  #remove(kind: number, key: string, { id, type, time }: StoredEvent): void {
    const record = this.records[kind]!.get(key);
    const event = record?.find((one) => one.id === id && one.type === type && one.time === time);
    if (!record || !event) return;
    this.#open.note(record);
    this.#refold(record, () => record.remove(event));
    this.#open.place(record);
    if (record.count === 0 && !record.base) this.#drop(record);
    else this.#schedule(record, this.family.kinds[kind]!);
  }

  /**
   * Takes everything a record has counted back, changes its events, and counts them anew.
   *
   * Values of bags are held until both are done, and those added go first: a record that takes a value back itself (a case reopened) would
   * otherwise take it back while it is not there.
   */
  #refold(record: FoldRecord, change: () => void): void {
    const held: number[] = [];
    this.#held = held;
    this.#run(record, 'retract');
    change();
    record.entity = this.#run(record, 'add');
    this.#held = undefined;
    for (const sign of [1, -1]) {
      for (let i = 0; i < held.length; i += HELD_FIELDS) {
        if (held[i + 4]! * sign < 0) continue;
        const key = held[i]!;
        const time = held[i + 1]!;
        this.#buckets.choose(key, time);
        if (this.journal.isOpen) this.journal.head(key, time);
        this.#addValue(held[i + 2]!, held[i + 3]!, held[i + 4]!);
      }
    }
  }

  /** Steps through all of a record's events from its base. */
  #run(record: FoldRecord, mode: Mode): Entity {
    const entity = this.#stepThrough(record, undefined, mode);
    record.expiredAt = this.#expireBefore(this.family.kinds[record.kind]!, entity, this.#newest);
    return entity;
  }

  /** State after the events before `end`; all of them without it. */
  #stepThrough(record: FoldRecord, end: StoredEvent | undefined, mode: Mode): Entity {
    const kind = this.family.kinds[record.kind]!;
    const { base } = record;
    let entity = base ? copyOf(kind, base.entity) : kind.create();
    let before = base ? base.at : Number.NEGATIVE_INFINITY;
    this.#setMode(mode);
    for (let event = record.first; event !== end; event = event!.next) {
      const { time } = event!;
      before = later(before, this.#expireBefore(kind, entity, time));
      if (this.#isOver(kind, entity, before, time)) entity = kind.create();
      this.#step(kind, entity, event!);
      before = time;
    }
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

  #step(kind: EntityKind, entity: Entity, event: StoredEvent): void {
    const outcome = kind.step(entity, foldEvent(event), this.#cells.combine(entity.cell, event.cell), this);
    if (outcome === undefined || this.#mode === 'settle' || this.#mode === 'none') return;
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

  /** Brings every record into its shortest form. */
  compactAll(): void {
    for (const records of this.records) for (const record of records.values()) this.compact(record);
  }

  /**
   * Takes over a record of another part whose counts are here already, though this part knows the entity as well.
   *
   * @returns What folds the events of both together, to be called when the clocks agree.
   */
  adopt(record: FoldRecord, events: readonly StoredEvent[]): () => void {
    // Two bases cannot be put in order any more; this happens only where parts were not cut by entity.
    if (record.base) return () => {};
    const adopted = new FoldRecord(record.kind, record.key, undefined, this.family.kinds[record.kind]!.create());
    for (const event of events) adopted.append(event);
    this.#run(adopted, 'retract');
    // Whatever it relayed has been adopted as a record of its own.
    this.#relayed.length = 0;
    return () => {
      for (const event of events) this.take(record.kind, record.key, inCell(event, event.cell));
    };
  }

  /** Forgets the events that can no longer change, keeping the state they led to. */
  compact(record: FoldRecord): void {
    const final = this.#newest - this.#finalMs;
    let end = record.first;
    if (end === undefined || end.time >= final) return;
    let at = end.time;
    while (end !== undefined && end.time < final) {
      at = end.time;
      end = end.next;
    }
    record.rebase({ entity: this.#stepThrough(record, end, 'settle'), at }, end);
  }

  #setMode(mode: Mode): void {
    this.#mode = mode;
    this.#sign = mode === 'retract' ? -1 : 1;
  }

  /** State of a record of which only base and events are known. Counts nothing: they are in the buckets already. */
  restoreRecord(record: FoldRecord): void {
    record.entity = this.#run(record, 'none');
    this.records[record.kind]!.set(record.key, record);
    const kind = this.family.kinds[record.kind]!;
    this.#open.noteNothing(kind);
    this.#open.place(record);
    this.#schedule(record, kind);
  }

  restoreClock(newest: number): void {
    this.#newest = newest;
    this.#clock = newest;
    this.#wheel.restore(newest);
    this.#nextPending = this.pending.nextAfter(newest);
    this.#nextStepAt = Number.NEGATIVE_INFINITY;
    this.#buckets.advance(newest);
  }

  addPending(time: number, key: number, column: number, amount: number): void {
    this.pending.add(time, key, column, amount);
    if (time > this.#clock && time < this.#nextPending) this.#nextPending = time;
  }

  // --- When nothing happens -------------------------------------------------------------------------------------------------------

  #schedule(record: FoldRecord, kind: EntityKind): void {
    // What is final can be folded into the base, which for a case that stays open for weeks is most of what it holds.
    const due = record.count > 0 ? record.lastAt + this.#finalMs + 1 : this.#droppableAt(kind, record);
    const deadline = kind.deadline ? kind.deadline(record.entity) : Number.POSITIVE_INFINITY;
    const first = Math.min(due, deadline);
    if (first !== Number.POSITIVE_INFINITY) this.#wheel.schedule(record, first);
  }

  /** From here on nothing that may still arrive belongs to the record. */
  #droppableAt(kind: EntityKind, record: FoldRecord): number {
    return later(Math.max(kind.keepUntil(record.entity), record.lastAt), record.expiredAt) + this.#finalMs + 1;
  }

  #look(record: FoldRecord): void {
    const kind = this.family.kinds[record.kind]!;
    this.#open.note(record);
    this.#setMode('add');
    const expiredAt = this.#expireBefore(kind, record.entity, this.#newest);
    if (expiredAt !== undefined) record.expiredAt = expiredAt;
    this.#open.place(record);
    if (Math.ceil(this.#droppableAt(kind, record) / SLOT_MS) * SLOT_MS <= this.#newest) {
      this.#run(record, 'settle');
      this.#drop(record);
      return;
    }
    this.compact(record);
    this.#schedule(record, kind);
  }

  #drop(record: FoldRecord): void {
    this.#open.unplace(record);
    this.records[record.kind]!.delete(record.key);
    // Nobody looks at it where the wheel has it still.
    record.slot = NO_SLOT;
  }

  // --- Buckets --------------------------------------------------------------------------------------------------------------------

  #addChosen(column: number, amount: number): void {
    const { rows, row, chosen } = this.#buckets;
    for (let i = 0; i < chosen; i++) rows[i]!.add(row[i]!, column, amount);
    if (this.journal.isOpen) this.journal.value(column, amount, 0);
  }

  #addValue(bag: number, value: number, weight: number): void {
    const { rows, row, chosen } = this.#buckets;
    for (let i = 0; i < chosen; i++) rows[i]!.addValue(row[i]!, bag, value, weight);
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
      this.#nextPending = this.pending.nextAfter(clock);
    }
    this.#clock = clock;
  }
}

function copyOf(kind: EntityKind, entity: Entity): Entity {
  return kind.clone ? kind.clone(entity) : { ...entity };
}

function later(time: number, other: number | undefined): number {
  return other !== undefined && other > time ? other : time;
}

function endOfSlot(time: number): number {
  return time === Number.POSITIVE_INFINITY ? time : Math.ceil(time / SLOT_MS) * SLOT_MS;
}
