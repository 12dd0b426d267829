/*
 * What the fold remembers of every entity of a family: its state, the state before the first event that is kept, and those events.
 *
 * There is one record for every contact, case or survey of the last hours, and of those that stay open for as long as they do. So a
 * record is a number, and what belongs to it lies together on a page of bytes: nothing for the collector to walk through, little for the
 * processor to fetch, and room that is used again. They are found by kind and key (`record-index.ts`).
 */

import { type EventPlan, EventPool, NO_EVENT } from '../events/event-pool.ts';
import type { NamingTexts } from '../events/step-event.ts';
import type { KeptFields, StoredEvent } from '../events/stored-event.ts';
import type { Entity, EntityKind, FoldEvent } from '../family.ts';
import { Arena, hasTextAt, putNarrow, textAt } from '../storage/arena.ts';
import { TextArena } from '../storage/text-arena.ts';
import { type IndexedRecords, NONE, RecordIndex } from './record-index.ts';

/** In no slot of the wheel. */
export const NO_SLOT = 2 ** 31 - 1;

// Whole numbers of a record. `KIND` is `SHADOW` for the state of a base, and `FREE` for a place that is free, whose `KEY` is the next one.
const KIND = 0;
const KEY = 1;
const HASH = 2;
/** Its last event; that one knows the one before it. */
const LAST = 3;
const COUNT = 4;
/** Where the state of the base is; `NONE` where it is the state of the record itself, which then keeps no event. */
const BASE = 5;
const SLOT = 6;
/** 1 where its entity has something beside numbers: few have, and what it is lies elsewhere. */
const HAS_REST = 7;
/** An even number, for doubles follow. */
const INTS = 8;

const SHADOW = -1;
const FREE = -2;

// Then the characters of a short key: most are short, and they are found where the rest is. `KEY` is the complement of its length then.
// Then doubles: when it was given up after the last event (`NaN` if it was not), the instant of the last event of its base (−∞ without
// one) and of the last event of all, and then the entity's own.
const KEY_BYTES = 24;
const KEY_AT = INTS / 2;
const EXPIRED_AT = KEY_AT + KEY_BYTES / 8;
const BASE_AT = EXPIRED_AT + 1;
const LAST_AT = EXPIRED_AT + 2;
const OWN = EXPIRED_AT + 3;

const PAGE_BITS = 10;
const PAGE_RECORDS = 2 ** PAGE_BITS;
const IN_PAGE = PAGE_RECORDS - 1;

export class RecordTable implements NamingTexts, IndexedRecords {
  readonly #kinds: readonly EntityKind[];
  readonly #plans: readonly (readonly EventPlan[])[];
  readonly #texts: TextArena;
  readonly events: EventPool;
  /** One entity a kind, to work on. */
  readonly #blank: readonly Entity[];
  readonly #readers: readonly Entity[];
  /** The numbers of a blank one. */
  readonly #blankNumbers: readonly Float64Array[];
  /** Doubles a record. */
  readonly #stride: number;
  /** Pages of records as whole numbers and as doubles. */
  readonly #ints: Int32Array[] = [];
  readonly #doubles: Float64Array[] = [];
  readonly #bytes: Uint8Array<ArrayBuffer>[] = [];
  /** What entities have beside numbers. */
  readonly #rests: unknown[] = [];
  #used = 0;
  #free = NONE;
  readonly #index = new RecordIndex(this);

  /** @param plans - By kind and index of the event type. */
  constructor(kinds: readonly EntityKind[], plans: readonly (readonly EventPlan[])[]) {
    const arena = new Arena();
    this.#kinds = kinds;
    this.#plans = plans;
    this.#texts = new TextArena(arena);
    this.events = new EventPool(arena, this.#texts);
    this.#blank = kinds.map((kind) => kind.create());
    this.#readers = kinds.map((kind) => kind.create());
    this.#blankNumbers = kinds.map((kind) => {
      const numbers = new Float64Array(kind.width);
      kind.save(kind.create(), numbers, 0);
      return numbers;
    });
    this.#stride = OWN + Math.max(...kinds.map(({ width }) => width));
  }

  /** Records there are. */
  get size(): number {
    return this.#index.size;
  }

  plan(kind: number, typeIndex: number): EventPlan {
    return this.#plans[kind]![typeIndex]!;
  }

  /** @returns `NONE` when there is no such record. */
  find(kind: number, key: string): number {
    return this.#index.find(kind, key);
  }

  /** Whether it is the one of that kind and key. */
  isOf(record: number, kind: number, key: string): boolean {
    const ints = this.#ints[record >>> PAGE_BITS]!;
    const at = (record & IN_PAGE) * this.#stride;
    if (ints[at * 2 + KIND] !== kind) return false;
    const text = ints[at * 2 + KEY]!;
    if (text >= 0) return this.#texts.equals(text, key);
    if (~text !== key.length) return false;
    return hasTextAt(this.#bytes[record >>> PAGE_BITS]!, (at + KEY_AT) * 8, false, key);
  }

  /** A record that is new, with a blank entity and no events. */
  add(kind: number, key: string): number {
    const record = this.#reserve(kind);
    this.#setInt(record, KEY, this.#putKey(record, key));
    this.#index.add(record, kind, key);
    this.save(record, this.blank(kind));
    return record;
  }

  /** Forgets a record with everything that belongs to it. */
  remove(record: number): void {
    this.#index.remove(record);
    this.dropEventsBefore(record, Number.POSITIVE_INFINITY);
    this.#dropShadow(record);
    if (this.#int(record, KEY) >= 0) this.#texts.free(this.#int(record, KEY));
    this.#release(record);
  }

  hash(record: number): number {
    return this.#int(record, HASH);
  }

  setHash(record: number, hash: number): void {
    this.#setInt(record, HASH, hash);
  }

  forEachRecord(visit: (record: number, kind: number) => void): void {
    for (let record = 0; record < this.#used; record++) {
      const kind = this.#int(record, KIND);
      if (kind >= 0) visit(record, kind);
    }
  }

  /** Calls `visit` for every record of a kind. */
  forEach(kind: number, visit: (record: number) => void): void {
    for (let record = 0; record < this.#used; record++) if (this.#int(record, KIND) === kind) visit(record);
  }

  /** The records of a kind, so many at a time. None may be added or removed meanwhile. */
  *inParts(kind: number, size: number): Generator<readonly number[]> {
    let part: number[] = [];
    for (let record = 0; record < this.#used; record++) {
      if (this.#int(record, KIND) === kind) part.push(record);
      // By places, too: there may be many of other kinds.
      if (part.length < size && record % (16 * size) !== 0) continue;
      yield part;
      part = [];
    }
    yield part;
  }

  // --- What a record is -----------------------------------------------------------------------------------------------------------

  kind(record: number): number {
    return this.#int(record, KIND);
  }

  key(record: number): string {
    const text = this.#int(record, KEY);
    return text >= 0
      ? this.#texts.text(text)
      : textAt(this.#bytes[record >>> PAGE_BITS]!, this.#keyStart(record), ~text, false);
  }

  /** @returns What to say of it in `KEY`. */
  #putKey(record: number, key: string): number {
    const isShort =
      key.length <= KEY_BYTES && putNarrow(this.#bytes[record >>> PAGE_BITS]!, this.#keyStart(record), key);
    return isShort ? ~key.length : this.#texts.put(key);
  }

  /** Where a short key begins, in bytes. */
  #keyStart(record: number): number {
    return ((record & IN_PAGE) * this.#stride + KEY_AT) * 8;
  }

  expiredAt(record: number): number {
    return this.#double(record, EXPIRED_AT);
  }

  setExpiredAt(record: number, time: number): void {
    this.#setDouble(record, EXPIRED_AT, time);
  }

  /** Slot of the wheel in which it is looked at next. */
  slot(record: number): number {
    return this.#int(record, SLOT);
  }

  setSlot(record: number, slot: number): void {
    this.#setInt(record, SLOT, slot);
  }

  /** Instant of the last event; `-Infinity` when there is none. */
  lastAt(record: number): number {
    return this.#double(record, LAST_AT);
  }

  // --- Entities -------------------------------------------------------------------------------------------------------------------

  /** An entity to which nothing has happened: the one of its kind to work on, good until the next call for it. */
  blank(kind: number): Entity {
    const entity = this.#blank[kind]!;
    const entityKind = this.#kinds[kind]!;
    entityKind.load(entity, this.#blankNumbers[kind]!, 0);
    entityKind.loadRest?.(entity, undefined);
    return entity;
  }

  /** State after all events, in the same object. */
  load(record: number): Entity {
    return this.#loaded(record, this.kind(record), this.#blank);
  }

  save(record: number, entity: Entity): void {
    this.#save(record, this.kind(record), entity);
  }

  /** State after all events, for readers: another object, good until the next call. */
  read(record: number): Entity {
    return this.#loaded(record, this.kind(record), this.#readers);
  }

  /** The same in an object of its own. */
  copy(record: number): Entity {
    return { ...this.read(record) };
  }

  #loaded(row: number, kind: number, into: readonly Entity[]): Entity {
    const entity = into[kind]!;
    const entityKind = this.#kinds[kind]!;
    entityKind.load(entity, this.#doubles[row >>> PAGE_BITS]!, (row & IN_PAGE) * this.#stride + OWN);
    entityKind.loadRest?.(entity, this.#restOf(row));
    return entity;
  }

  #save(row: number, kind: number, entity: Entity): void {
    const entityKind = this.#kinds[kind]!;
    entityKind.save(entity, this.#doubles[row >>> PAGE_BITS]!, (row & IN_PAGE) * this.#stride + OWN);
    if (entityKind.restOf !== undefined) this.#setRest(row, entityKind.restOf(entity));
  }

  #restOf(row: number): unknown {
    return this.#int(row, HAS_REST) === 0 ? undefined : this.#rests[row];
  }

  #setRest(row: number, rest: unknown): void {
    const has = rest === undefined ? 0 : 1;
    if (has === 0 && this.#int(row, HAS_REST) === 0) return;
    this.#rests[row] = rest;
    this.#setInt(row, HAS_REST, has);
  }

  // --- State before the first event that is kept ----------------------------------------------------------------------------------

  /** Instant of the last event in it; `-Infinity` where there is none and the entity began blank. */
  baseAt(record: number): number {
    return this.#double(record, BASE_AT);
  }

  hasBase(record: number): boolean {
    return this.baseAt(record) !== Number.NEGATIVE_INFINITY;
  }

  /** The entity to work on, as the record's events find it. */
  loadBase(record: number): Entity {
    const kind = this.kind(record);
    return this.hasBase(record) ? this.#loaded(this.#baseRow(record), kind, this.#blank) : this.blank(kind);
  }

  readBase(record: number): Entity {
    return this.#loaded(this.#baseRow(record), this.kind(record), this.#readers);
  }

  setBase(record: number, entity: Entity, at: number): void {
    let row = this.#int(record, BASE);
    if (row === NONE) {
      row = this.#reserve(SHADOW);
      this.#setInt(record, BASE, row);
    }
    this.#save(row, this.kind(record), entity);
    this.#setBaseAt(record, at);
  }

  /** Forgets the state before its events: nothing follows from it any more. */
  clearBase(record: number): void {
    this.#dropShadow(record);
    this.#setDouble(record, BASE_AT, Number.NEGATIVE_INFINITY);
  }

  /** Says that the state of a record without events is that of its base, so that it is held once. */
  setBaseAsIs(record: number, at: number): void {
    this.#dropShadow(record);
    this.#setBaseAt(record, at);
  }

  #setBaseAt(record: number, at: number): void {
    this.#setDouble(record, BASE_AT, at);
    if (this.last(record) === NO_EVENT) this.#setDouble(record, LAST_AT, at);
  }

  /** To be called before the state of a record changes. */
  keepBase(record: number): void {
    if (this.#int(record, BASE) !== NONE || !this.hasBase(record)) return;
    const row = this.#reserve(SHADOW);
    this.#setInt(record, BASE, row);
    for (let i = OWN; i < this.#stride; i++) this.#setDouble(row, i, this.#double(record, i));
    this.#setRest(row, this.#restOf(record));
  }

  #baseRow(record: number): number {
    const row = this.#int(record, BASE);
    return row === NONE ? record : row;
  }

  #dropShadow(record: number): void {
    const row = this.#int(record, BASE);
    if (row === NONE) return;
    this.#setInt(record, BASE, NONE);
    this.#release(row);
  }

  // --- Its events, in order of `compareEvents` ------------------------------------------------------------------------------------

  /** @returns `NO_EVENT` when it keeps none. */
  last(record: number): number {
    return this.#int(record, LAST);
  }

  count(record: number): number {
    return this.#int(record, COUNT);
  }

  /** From the first to the last. */
  eventsOf(record: number): number[] {
    const events = new Array<number>(this.count(record));
    let event = this.last(record);
    for (let i = events.length - 1; i >= 0; i--) {
      events[i] = event;
      event = this.events.previous(event);
    }
    return events;
  }

  planOf(record: number, event: number): EventPlan {
    return this.#plans[this.kind(record)]![this.events.typeIndex(event)]!;
  }

  /** An event as steps see it, good until the next of its type. */
  stepEvent(record: number, event: number): FoldEvent {
    const plan = this.planOf(record, event);
    plan.event.nameKept(plan.type, this.events.time(event), this, record, event);
    this.events.writeKept(event, plan);
    return plan.event;
  }

  idOf(event: number): string {
    return this.events.id(event);
  }

  entityOf(record: number, event: number): string {
    return this.events.about(event) ?? this.key(record);
  }

  stored(record: number, event: number): StoredEvent {
    return this.events.stored(event, this.planOf(record, event), this.key(record));
  }

  storedEvents(record: number): readonly StoredEvent[] {
    return this.eventsOf(record).map((event) => this.stored(record, event));
  }

  /** Adds an event that comes after all others. */
  append(record: number, event: number): void {
    this.events.setPrevious(event, this.last(record));
    this.#setLast(record, event);
    this.#setInt(record, COUNT, this.count(record) + 1);
  }

  /** How many of its events come before a place in their order. */
  countBefore(record: number, typeIndex: number, time: number, id: string): number {
    let count = this.count(record);
    let event = this.last(record);
    while (event !== NO_EVENT && !this.events.isBefore(event, typeIndex, time, id)) {
      event = this.events.previous(event);
      count--;
    }
    return count;
  }

  /** Takes all but the first of its events out, which stay kept. @returns Those, from the first to the last. */
  cut(record: number, left: number): readonly number[] {
    const events = new Array<number>(this.count(record) - left);
    let event = this.last(record);
    for (let i = events.length - 1; i >= 0; i--) {
      events[i] = event;
      event = this.events.previous(event);
    }
    this.#setLast(record, event);
    this.#setInt(record, COUNT, left);
    return events;
  }

  /** Keeps an event no longer that is in no record. @param record - One of those it could have been in. */
  free(record: number, event: number): void {
    this.events.free(event, this.planOf(record, event));
  }

  /** Forgets the events before an instant. */
  dropEventsBefore(record: number, time: number): void {
    let after = NO_EVENT;
    let event = this.last(record);
    let left = 0;
    while (event !== NO_EVENT && this.events.time(event) >= time) {
      after = event;
      event = this.events.previous(event);
      left++;
    }
    while (event !== NO_EVENT) {
      const previous = this.events.previous(event);
      this.events.free(event, this.planOf(record, event));
      event = previous;
    }
    if (after === NO_EVENT) this.#setLast(record, NO_EVENT);
    else this.events.setPrevious(after, NO_EVENT);
    this.#setInt(record, COUNT, left);
  }

  #setLast(record: number, event: number): void {
    this.#setInt(record, LAST, event);
    this.#setDouble(record, LAST_AT, event === NO_EVENT ? this.baseAt(record) : this.events.time(event));
  }

  /** @returns `NO_EVENT` when no event of the record has the id. */
  findEvent(record: number, id: string): number {
    let event = this.last(record);
    while (event !== NO_EVENT && !this.events.hasId(event, id)) event = this.events.previous(event);
    return event;
  }

  /** Keeps an event, in no record as yet. @returns Its number. */
  keep(
    kind: number,
    typeIndex: number,
    time: number,
    cell: number,
    id: string,
    about: string | undefined,
    from: KeptFields,
  ): number {
    return this.events.add(this.plan(kind, typeIndex), time, cell, id, about, from);
  }

  // --- Room -----------------------------------------------------------------------------------------------------------------------

  #int(record: number, field: number): number {
    return this.#ints[record >>> PAGE_BITS]![(record & IN_PAGE) * this.#stride * 2 + field]!;
  }

  #setInt(record: number, field: number, value: number): void {
    this.#ints[record >>> PAGE_BITS]![(record & IN_PAGE) * this.#stride * 2 + field] = value;
  }

  #double(record: number, field: number): number {
    return this.#doubles[record >>> PAGE_BITS]![(record & IN_PAGE) * this.#stride + field]!;
  }

  #setDouble(record: number, field: number, value: number): void {
    this.#doubles[record >>> PAGE_BITS]![(record & IN_PAGE) * this.#stride + field] = value;
  }

  #reserve(kind: number): number {
    let record = this.#free;
    if (record !== NONE) this.#free = this.#int(record, KEY);
    else {
      record = this.#used++;
      if (record >>> PAGE_BITS === this.#ints.length) {
        const page = new ArrayBuffer(PAGE_RECORDS * this.#stride * 8);
        this.#ints.push(new Int32Array(page));
        this.#doubles.push(new Float64Array(page));
        this.#bytes.push(new Uint8Array(page));
      }
    }
    const ints = this.#ints[record >>> PAGE_BITS]!;
    const doubles = this.#doubles[record >>> PAGE_BITS]!;
    const at = (record & IN_PAGE) * this.#stride;
    ints[at * 2 + KIND] = kind;
    ints[at * 2 + LAST] = NO_EVENT;
    ints[at * 2 + COUNT] = 0;
    ints[at * 2 + BASE] = NONE;
    ints[at * 2 + SLOT] = NO_SLOT;
    ints[at * 2 + HAS_REST] = 0;
    doubles[at + EXPIRED_AT] = Number.NaN;
    doubles[at + BASE_AT] = Number.NEGATIVE_INFINITY;
    doubles[at + LAST_AT] = Number.NEGATIVE_INFINITY;
    return record;
  }

  #release(record: number): void {
    this.#setRest(record, undefined);
    this.#setInt(record, KIND, FREE);
    // Nobody looks at it where the wheel has it still.
    this.#setInt(record, SLOT, NO_SLOT);
    this.#setInt(record, KEY, this.#free);
    this.#free = record;
  }
}
