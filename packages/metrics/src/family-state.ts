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
import type { Entity, EntityKind, Family, FoldEvent, Sink } from './family.ts';
import { type FoldRecord, lastEventAt, type StoredEvent, storedEvent } from './fold-record.ts';
import { Journal } from './journal.ts';
import { PendingCounts } from './pending.ts';
import type { RowShape } from './rows.ts';
import type { MetricSettings } from './settings.ts';
import { TIERS } from './tiers.ts';
import { TimeBuckets } from './time-buckets.ts';
import { type GroupOfCell, ViewScope } from './view-scope.ts';

/** Granularity at which records are looked at when nothing happens to them. */
const SLOT_MS = 60_000;

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
  /** Records that are in any open list. */
  readonly #open = new Set<FoldRecord>();
  readonly journal = new Journal();
  readonly pending = new PendingCounts();
  readonly facets: FacetTable;
  readonly withoutEffect = new Map<string, number>();

  readonly #cells: CellTable;
  readonly #horizonMs: number;
  /** Age at which an event is final: it may arrive one horizon late, and be corrected by an event that is as late again. */
  readonly #finalMs: number;
  readonly #wheel = new Map<number, FoldRecord[]>();
  #nextSlot = Number.NEGATIVE_INFINITY;
  /** Event time of the newest event of any family. */
  #newest = Number.NEGATIVE_INFINITY;
  /** Pending counts up to here are in the buckets; never before `#newest`. */
  #clock = Number.NEGATIVE_INFINITY;
  #nextPending = Number.POSITIVE_INFINITY;
  #nextStepAt = Number.NEGATIVE_INFINITY;
  readonly #relayed: Relayed[] = [];
  readonly #scopes = new Map<string, { readonly scope: ViewScope; users: number }>();

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
    const slot = Math.floor(newest / SLOT_MS);
    if (slot < this.#nextSlot) return;
    this.#turnWheel(slot);
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
      const { sums } = rows[i]!;
      const at = row[i]! * this.shape.columns + column;
      sums[at]! += signed;
      sums[at + 1]! += signed * offsetMs[i]!;
    }
    if (this.journal.isOpen) this.journal.value(-1 - level, signed, 0);
  }

  relay(kind: number, key: string, event: FoldEvent, cell: number): void {
    if (this.#mode === 'settle' || this.#mode === 'none') return;
    // Final already, so gone through again for the sake of a later one only; whom it was relayed to may hold it no more.
    if (event.time < this.#newest - this.#finalMs) return;
    this.#relayed.push({ sign: this.#sign as 1 | -1, kind, key, event: storedEvent(event, cell, NO_FIELDS) });
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
    const records = this.records[kind]!;
    const entityKind = this.family.kinds[kind]!;
    let record = records.get(key);
    if (record) this.#noteOpen(record);
    else {
      record = {
        kind,
        key,
        base: undefined,
        baseAt: Number.NEGATIVE_INFINITY,
        events: [],
        entity: entityKind.create(),
        expiredAt: Number.NEGATIVE_INFINITY,
        slot: Number.POSITIVE_INFINITY,
      };
      records.set(key, record);
      this.#noteNothingOpen(entityKind);
    }
    const { events } = record;
    const last = events.length > 0 ? events[events.length - 1]! : undefined;
    if ((last === undefined || compareEvents(last, event) < 0) && event.time >= record.expiredAt) {
      // Most entities have few events: arrays of just their length take a fifth of the room that `push` reserves.
      if (events.length < 4) record.events = [...events, event];
      else events.push(event);
      this.#setMode('add');
      const expiredAt = Math.max(record.expiredAt, this.#expireBefore(entityKind, record.entity, event.time));
      const before = Math.max(last ? last.time : record.baseAt, expiredAt);
      if (this.#isOver(entityKind, record.entity, before, event.time)) record.entity = entityKind.create();
      this.#step(entityKind, record.entity, event);
      if (events.length > COMPACT_FROM && events[COMPACT_FROM >> 1]!.time < this.#newest - this.#finalMs)
        this.compact(record);
    } else {
      let at = events.length;
      while (at > 0 && compareEvents(events[at - 1]!, event) > 0) at--;
      this.#refold(record, () => events.splice(at, 0, event));
    }
    this.#place(record);
    this.#schedule(record);
  }

  #remove(kind: number, key: string, { id, type, time }: StoredEvent): void {
    const record = this.records[kind]!.get(key);
    const at = record?.events.findIndex((other) => other.id === id && other.type === type && other.time === time) ?? -1;
    if (!record || at < 0) return;
    this.#noteOpen(record);
    this.#refold(record, () => record.events.splice(at, 1));
    this.#place(record);
    if (record.events.length === 0 && !record.base) this.#drop(record);
    else this.#schedule(record);
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
    const entity = this.#stepThrough(record, record.events, mode);
    record.expiredAt = this.#expireBefore(this.family.kinds[record.kind]!, entity, this.#newest);
    return entity;
  }

  #stepThrough(record: FoldRecord, events: readonly StoredEvent[], mode: Mode): Entity {
    const kind = this.family.kinds[record.kind]!;
    let entity = copyOf(kind, record.base);
    let before = record.baseAt;
    this.#setMode(mode);
    for (const event of events) {
      before = Math.max(before, this.#expireBefore(kind, entity, event.time));
      if (this.#isOver(kind, entity, before, event.time)) entity = kind.create();
      this.#step(kind, entity, event);
      before = event.time;
    }
    return entity;
  }

  /**
   * Whether an entity has been over for longer than the horizon: its id is used for something new. Said by times alone, so that it makes
   * no difference whether the old record happens to be held still.
   */
  #isOver(kind: EntityKind, entity: Entity, before: number, time: number): boolean {
    return Math.max(kind.keepUntil(entity), before) + this.#horizonMs < time && before !== Number.NEGATIVE_INFINITY;
  }

  #step(kind: EntityKind, entity: Entity, event: StoredEvent): void {
    const outcome = kind.step(entity, event, this.#cells.combine(entity.cell, event.cell), this);
    if (outcome === undefined || this.#mode === 'settle' || this.#mode === 'none') return;
    this.withoutEffect.set(outcome, (this.withoutEffect.get(outcome) ?? 0) + this.#sign);
  }

  /**
   * Gives an entity up if its deadline is at or before `time`.
   *
   * @returns When it was given up; `-Infinity` when it was not.
   */
  #expireBefore(kind: EntityKind, entity: Entity, time: number): number {
    if (!kind.deadline || !kind.expire) return Number.NEGATIVE_INFINITY;
    const deadline = endOfSlot(kind.deadline(entity));
    if (deadline > time || deadline > this.#newest) return Number.NEGATIVE_INFINITY;
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
    this.#run({ ...record, base: undefined, baseAt: Number.NEGATIVE_INFINITY, events: [...events] }, 'retract');
    // Whatever it relayed has been adopted as a record of its own.
    this.#relayed.length = 0;
    return () => {
      for (const event of events) this.take(record.kind, record.key, event);
    };
  }

  /** Forgets the events that can no longer change, keeping the state they led to. */
  compact(record: FoldRecord): void {
    const final = this.#newest - this.#finalMs;
    let count = 0;
    while (count < record.events.length && record.events[count]!.time < final) count++;
    if (count === 0) return;
    const base = this.#stepThrough(record, record.events.slice(0, count), 'settle');
    record.base = base;
    record.baseAt = record.events[count - 1]!.time;
    record.events = record.events.slice(count);
  }

  #settle(record: FoldRecord): void {
    this.#run(record, 'settle');
  }

  #setMode(mode: Mode): void {
    this.#mode = mode;
    this.#sign = mode === 'retract' ? -1 : 1;
  }

  /** State of a record of which only base and events are known. Counts nothing: they are in the buckets already. */
  restoreRecord(record: FoldRecord): void {
    record.entity = this.#run(record, 'none');
    this.records[record.kind]!.set(record.key, record);
    this.#noteNothingOpen(this.family.kinds[record.kind]!);
    this.#place(record);
    this.#schedule(record);
  }

  restoreClock(newest: number): void {
    this.#newest = newest;
    this.#clock = newest;
    this.#nextSlot = Math.floor(newest / SLOT_MS) + 1;
    this.#nextPending = this.pending.nextAfter(newest);
    this.#nextStepAt = Number.NEGATIVE_INFINITY;
    this.#buckets.advance(newest);
  }

  addPending(time: number, key: number, column: number, amount: number): void {
    this.pending.add(time, key, column, amount);
    if (time > this.#clock && time < this.#nextPending) this.#nextPending = time;
  }

  // --- Open lists -----------------------------------------------------------------------------------------------------------------

  /** Keys in the open lists before and after a change, `NaN` where in none. */
  readonly #keysBefore: number[] = [];
  readonly #keysAfter: number[] = [];
  #cellBefore = 0;
  readonly #putBefore = (list: number, key: number): void => {
    this.#keysBefore[list] = key;
  };
  readonly #putAfter = (list: number, key: number): void => {
    this.#keysAfter[list] = key;
  };

  #noteNothingOpen({ lists }: EntityKind): void {
    for (const list of lists) this.#keysBefore[list] = Number.NaN;
  }

  /** Remembers which lists a record is in before it changes. */
  #noteOpen(record: FoldRecord): void {
    const kind = this.family.kinds[record.kind]!;
    this.#noteNothingOpen(kind);
    this.#cellBefore = record.entity.cell;
    kind.open?.(record.entity, this.#putBefore);
  }

  /** Brings the open lists from what was noted to what the record says now. */
  #place(record: FoldRecord): void {
    const kind = this.family.kinds[record.kind]!;
    for (const list of kind.lists) this.#keysAfter[list] = Number.NaN;
    kind.open?.(record.entity, this.#putAfter);
    const { cell } = record.entity;
    const moved = cell !== this.#cellBefore;
    let touched = false;
    let any = false;
    for (const list of kind.lists) {
      const before = this.#keysBefore[list]!;
      const after = this.#keysAfter[list]!;
      const wasOpen = !Number.isNaN(before);
      const isOpen = !Number.isNaN(after);
      any ||= isOpen;
      if ((!isOpen && !wasOpen) || (isOpen && wasOpen && before === after && !moved)) continue;
      touched = true;
      if (this.#scopes.size === 0) continue;
      for (const { scope } of this.#scopes.values()) {
        if (wasOpen) scope.remove(list, this.#cellBefore, before, record);
        if (isOpen) scope.add(list, cell, after, record);
      }
    }
    if (!touched) return;
    if (any) this.#open.add(record);
    else this.#open.delete(record);
    if (!this.journal.isOpen) return;
    this.journal.touch(cell);
    if (moved) this.journal.touch(this.#cellBefore);
  }

  /** Takes a record that is about to be dropped out of the open lists. */
  #unplace(record: FoldRecord): void {
    if (!this.#open.delete(record)) return;
    this.#noteOpen(record);
    const { cell } = record.entity;
    for (const list of this.family.kinds[record.kind]!.lists) {
      const key = this.#keysBefore[list]!;
      if (Number.isNaN(key)) continue;
      for (const { scope } of this.#scopes.values()) scope.remove(list, cell, key, record);
    }
    if (this.journal.isOpen) this.journal.touch(cell);
  }

  /**
   * What all views of one filter and grouping share; given back with `releaseScope`.
   *
   * @param name - Equal for equal filters and groupings.
   */
  acquireScope(name: string, groupOf: GroupOfCell): ViewScope {
    let shared = this.#scopes.get(name);
    if (!shared) {
      const scope = new ViewScope(this.journal, this.facets, this.shape.columns, this.family.lists.length, groupOf);
      for (const record of this.#open) {
        const put = (list: number, key: number): void => scope.add(list, record.entity.cell, key, record);
        this.family.kinds[record.kind]!.open?.(record.entity, put);
      }
      shared = { scope, users: 0 };
      this.#scopes.set(name, shared);
    }
    shared.users++;
    return shared.scope;
  }

  releaseScope(name: string): void {
    const shared = this.#scopes.get(name);
    if (!shared) return;
    shared.users--;
    if (shared.users > 0) return;
    shared.scope.close();
    this.#scopes.delete(name);
  }

  // --- Wheel ----------------------------------------------------------------------------------------------------------------------

  #schedule(record: FoldRecord): void {
    const kind = this.family.kinds[record.kind]!;
    const due = Math.min(
      kind.deadline ? kind.deadline(record.entity) : Number.POSITIVE_INFINITY,
      this.#droppableAt(kind, record),
      // What is final can be folded into the base, which for a case that stays open for weeks is most of what it holds.
      record.events.length > 0 ? lastEventAt(record) + this.#finalMs + 1 : Number.POSITIVE_INFINITY,
    );
    if (due === Number.POSITIVE_INFINITY) return;
    const slot = Math.max(Math.ceil(due / SLOT_MS), this.#nextSlot);
    if (slot >= record.slot) return;
    record.slot = slot;
    const waiting = this.#wheel.get(slot);
    if (waiting) waiting.push(record);
    else this.#wheel.set(slot, [record]);
  }

  /** From here on nothing that may still arrive belongs to the record. */
  #droppableAt(kind: EntityKind, record: FoldRecord): number {
    return Math.max(kind.keepUntil(record.entity), lastEventAt(record), record.expiredAt) + this.#finalMs + 1;
  }

  #turnWheel(slot: number): void {
    if (this.#nextSlot === Number.NEGATIVE_INFINITY) {
      this.#nextSlot = slot + 1;
      return;
    }
    if (slot - this.#nextSlot > this.#wheel.size) {
      const due = [...this.#wheel.keys()].filter((index) => index <= slot).sort((a, b) => a - b);
      for (const index of due) this.#visitSlot(index);
      this.#nextSlot = slot + 1;
      return;
    }
    while (this.#nextSlot <= slot) this.#visitSlot(this.#nextSlot++);
  }

  #visitSlot(slot: number): void {
    const waiting = this.#wheel.get(slot);
    if (!waiting) return;
    this.#wheel.delete(slot);
    for (const record of waiting) {
      // Moved to an earlier slot since, and looked at there.
      if (record.slot !== slot) continue;
      record.slot = Number.POSITIVE_INFINITY;
      this.#look(record);
    }
  }

  #look(record: FoldRecord): void {
    const kind = this.family.kinds[record.kind]!;
    this.#noteOpen(record);
    this.#setMode('add');
    record.expiredAt = Math.max(record.expiredAt, this.#expireBefore(kind, record.entity, this.#newest));
    this.#place(record);
    if (Math.ceil(this.#droppableAt(kind, record) / SLOT_MS) * SLOT_MS <= this.#newest) {
      this.#settle(record);
      this.#drop(record);
      return;
    }
    this.compact(record);
    this.#schedule(record);
  }

  #drop(record: FoldRecord): void {
    this.#unplace(record);
    this.records[record.kind]!.delete(record.key);
    // Nobody looks at it where the wheel has it still.
    record.slot = Number.POSITIVE_INFINITY;
  }

  // --- Buckets --------------------------------------------------------------------------------------------------------------------

  #addChosen(column: number, amount: number): void {
    const { columns } = this.shape;
    const { rows, row, chosen } = this.#buckets;
    for (let i = 0; i < chosen; i++) rows[i]!.sums[row[i]! * columns + column]! += amount;
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

/** Facets tell apart what dimensions do not (instrument and question of a survey); a row's key is a cell with a facet. */
export class FacetTable {
  readonly #limit: number;
  readonly #ids = new Map<string, number>();
  readonly texts: string[] = [];
  readonly #keys = new Map<number, number>();
  readonly #cells: number[] = [];
  readonly #facets: number[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  get isUsed(): boolean {
    return this.texts.length > 0;
  }

  key(cell: number, facet: string): number {
    let id = this.#ids.get(facet);
    if (id === undefined) {
      const folded = this.texts.length >= this.#limit ? foldFacet(facet) : facet;
      id = this.#ids.get(folded);
      if (id === undefined) {
        id = this.texts.length;
        this.#ids.set(folded, id);
        this.texts.push(folded);
      }
    }
    const pair = cell * 2 ** 20 + id;
    let key = this.#keys.get(pair);
    if (key === undefined) {
      key = this.#cells.length;
      this.#keys.set(pair, key);
      this.#cells.push(cell);
      this.#facets.push(id);
    }
    return key;
  }

  facetIdOf(key: number): number {
    return this.#facets[key]!;
  }

  /** Puts a facet of a snapshot back, whatever the limit is. */
  restore(facet: string): void {
    if (this.#ids.has(facet)) return;
    this.#ids.set(facet, this.texts.length);
    this.texts.push(facet);
  }

  /** Without facets a key is a cell. */
  cellOf(key: number): number {
    return this.isUsed ? this.#cells[key]! : key;
  }

  facetOf(key: number): string {
    return this.isUsed ? this.texts[this.#facets[key]!]! : '';
  }
}

/** Facets beyond the limit give up their first part, which is the one a sender chooses freely. */
function foldFacet(facet: string): string {
  return `other${facet.slice(facet.indexOf('\u0000'))}`;
}

function copyOf(kind: EntityKind, base: Entity | undefined): Entity {
  if (!base) return kind.create();
  return kind.clone ? kind.clone(base) : { ...base };
}

function endOfSlot(time: number): number {
  return time === Number.POSITIVE_INFINITY ? time : Math.ceil(time / SLOT_MS) * SLOT_MS;
}
