/*
 * What the fold remembers of every entity of a family: its state, the state before the first event that is kept, and those events.
 *
 * There is one record for every contact, case or survey of the last hours, and of those that stay open for as long as they do. So a
 * record is a number, and what belongs to it lies in typed arrays: nothing for the collector to walk through, and room that is used again.
 * Records are found by a hash of kind and key; the key itself decides.
 */

import { type EventPlan, EventPool, NONE } from './event-pool.ts';
import type { Entity, EntityKind, FoldEvent } from './family.ts';
import type { KeptFields, StoredEvent } from './stored-event.ts';
import type { TextArena } from './text-arena.ts';

/** In no slot of the wheel. */
export const NO_SLOT = 2 ** 31 - 1;

// Whole numbers of a record. `KIND` is `SHADOW` for the state of a base, and `FREE` for a place that is free, whose `KEY` is the next one.
const KIND = 0;
const KEY = 1;
const HASH = 2;
const FIRST = 3;
const LAST = 4;
const COUNT = 5;
/** Where the state of the base is; `NONE` where it is the state of the record itself, which then keeps no event. */
const BASE = 6;
const SLOT = 7;
const OPEN_INDEX = 8;
const INTS = 9;

const SHADOW = -1;
const FREE = -2;

// Other numbers: when it was given up after the last event (`NaN` if it was not), the instant of the last event of its base (−∞ without
// one), and then the entity's own.
const EXPIRED_AT = 0;
const BASE_AT = 1;
const NUMBERS = 2;

/** Slots are pairs of hash and record + 1, at most three quarters of them taken. */
const SLOT_INTS = 2;

/** Slots looked at for a free one before the hash is taken to be the fault of somebody who chooses ids for it. */
const MAX_PROBES = 1024;

export class RecordTable {
  readonly #kinds: readonly EntityKind[];
  readonly #plans: readonly (readonly EventPlan[])[];
  readonly #texts: TextArena;
  readonly events: EventPool;
  /** One entity a kind, to work on. */
  readonly #blank: readonly Entity[];
  readonly #readers: readonly Entity[];
  /** The numbers of a blank one. */
  readonly #blankNumbers: readonly Float64Array[];
  readonly #stride: number;
  #ints = new Int32Array(16 * INTS);
  #numbers: Float64Array;
  /** What entities have beside numbers. */
  #rests: unknown[] = [];
  #used = 0;
  #free = NONE;
  #slots = new Int32Array(32 * SLOT_INTS);
  #size = 0;
  /** Mixed into every hash. */
  #seed = 0;

  /** @param plans - By kind and index of the event type. */
  constructor(kinds: readonly EntityKind[], plans: readonly (readonly EventPlan[])[], texts: TextArena) {
    this.#kinds = kinds;
    this.#plans = plans;
    this.#texts = texts;
    this.events = new EventPool(texts);
    this.#blank = kinds.map((kind) => kind.create());
    this.#readers = kinds.map((kind) => kind.create());
    this.#blankNumbers = kinds.map((kind) => {
      const numbers = new Float64Array(kind.width);
      kind.save(kind.create(), numbers, 0);
      return numbers;
    });
    this.#stride = NUMBERS + Math.max(...kinds.map(({ width }) => width));
    this.#numbers = new Float64Array(16 * this.#stride);
  }

  /** Records there are. */
  get size(): number {
    return this.#size;
  }

  plan(kind: number, typeIndex: number): EventPlan {
    return this.#plans[kind]![typeIndex]!;
  }

  /** @returns `NONE` when there is no such record. */
  find(kind: number, key: string): number {
    const hash = hashOf(this.#seed ^ kind, key);
    const mask = this.#slots.length / SLOT_INTS - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const record = this.#slots[slot * SLOT_INTS + 1]! - 1;
      if (record < 0) return NONE;
      if (
        this.#slots[slot * SLOT_INTS] === hash &&
        this.#ints[record * INTS + KIND] === kind &&
        this.#texts.equals(this.#ints[record * INTS + KEY]!, key)
      )
        return record;
    }
  }

  /** A record that is new, with a blank entity and no events. */
  add(kind: number, key: string): number {
    const record = this.#reserve(kind);
    const hash = hashOf(this.#seed ^ kind, key);
    const at = record * INTS;
    this.#ints[at + KEY] = this.#texts.put(key);
    this.#ints[at + HASH] = hash;
    this.#size++;
    if (this.#size * 4 > (this.#slots.length / SLOT_INTS) * 3) this.#rehash();
    if (this.#take(hash, record) > MAX_PROBES) this.#reseed();
    this.save(record, this.blank(kind));
    return record;
  }

  /** Forgets a record with everything that belongs to it. */
  remove(record: number): void {
    this.#leave(record);
    this.#size--;
    this.dropEvents(record, NONE);
    this.#dropShadow(record);
    this.#texts.free(this.#ints[record * INTS + KEY]!);
    this.#release(record);
  }

  /** Calls `visit` for every record of a kind. */
  forEach(kind: number, visit: (record: number) => void): void {
    for (let record = 0; record < this.#used; record++) if (this.#ints[record * INTS + KIND] === kind) visit(record);
  }

  // --- What a record is -----------------------------------------------------------------------------------------------------------

  kind(record: number): number {
    return this.#ints[record * INTS + KIND]!;
  }

  key(record: number): string {
    return this.#texts.text(this.#ints[record * INTS + KEY]!);
  }

  expiredAt(record: number): number {
    return this.#numbers[record * this.#stride + EXPIRED_AT]!;
  }

  setExpiredAt(record: number, time: number): void {
    this.#numbers[record * this.#stride + EXPIRED_AT] = time;
  }

  /** Slot of the wheel in which it is looked at next. */
  slot(record: number): number {
    return this.#ints[record * INTS + SLOT]!;
  }

  setSlot(record: number, slot: number): void {
    this.#ints[record * INTS + SLOT] = slot;
  }

  /** Place among the records in any open list; `NONE` when in none. */
  openIndex(record: number): number {
    return this.#ints[record * INTS + OPEN_INDEX]!;
  }

  setOpenIndex(record: number, index: number): void {
    this.#ints[record * INTS + OPEN_INDEX] = index;
  }

  /** Instant of the last event; `-Infinity` when there is none. */
  lastAt(record: number): number {
    const last = this.#ints[record * INTS + LAST]!;
    return last === NONE ? this.baseAt(record) : this.events.time(last);
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
    const kind = this.#kinds[this.kind(record)]!;
    kind.save(entity, this.#numbers, record * this.#stride + NUMBERS);
    if (kind.restOf !== undefined) this.#rests[record] = kind.restOf(entity);
  }

  /** State after all events, for readers: another object, good until the next call. */
  read(record: number): Entity {
    return this.#loaded(record, this.kind(record), this.#readers);
  }

  /** The same in an object of its own. */
  copy(record: number): Entity {
    return { ...this.read(record) };
  }

  cell(record: number): number {
    // Every kind saves its cell first.
    return this.#numbers[record * this.#stride + NUMBERS]!;
  }

  #loaded(row: number, kind: number, into: readonly Entity[]): Entity {
    const entity = into[kind]!;
    const entityKind = this.#kinds[kind]!;
    entityKind.load(entity, this.#numbers, row * this.#stride + NUMBERS);
    entityKind.loadRest?.(entity, this.#rests[row]);
    return entity;
  }

  // --- State before the first event that is kept ----------------------------------------------------------------------------------

  /** Instant of the last event in it; `-Infinity` where there is none and the entity began blank. */
  baseAt(record: number): number {
    return this.#numbers[record * this.#stride + BASE_AT]!;
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
    let row = this.#ints[record * INTS + BASE]!;
    if (row === NONE) {
      row = this.#reserve(SHADOW);
      this.#ints[record * INTS + BASE] = row;
    }
    const kind = this.#kinds[this.kind(record)]!;
    kind.save(entity, this.#numbers, row * this.#stride + NUMBERS);
    if (kind.restOf !== undefined) this.#rests[row] = kind.restOf(entity);
    this.#numbers[record * this.#stride + BASE_AT] = at;
  }

  /** Says that the state of a record without events is that of its base, so that it is held once. */
  setBaseAsIs(record: number, at: number): void {
    this.#dropShadow(record);
    this.#numbers[record * this.#stride + BASE_AT] = at;
  }

  /** To be called before the state of a record changes. */
  keepBase(record: number): void {
    if (this.#ints[record * INTS + BASE] !== NONE || !this.hasBase(record)) return;
    const row = this.#reserve(SHADOW);
    this.#ints[record * INTS + BASE] = row;
    const from = record * this.#stride + NUMBERS;
    this.#numbers.copyWithin(row * this.#stride + NUMBERS, from, from + this.#stride - NUMBERS);
    this.#rests[row] = this.#rests[record];
  }

  #baseRow(record: number): number {
    const row = this.#ints[record * INTS + BASE]!;
    return row === NONE ? record : row;
  }

  #dropShadow(record: number): void {
    const row = this.#ints[record * INTS + BASE]!;
    if (row === NONE) return;
    this.#ints[record * INTS + BASE] = NONE;
    this.#release(row);
  }

  // --- Its events, in order of `compareEvents` ------------------------------------------------------------------------------------

  first(record: number): number {
    return this.#ints[record * INTS + FIRST]!;
  }

  last(record: number): number {
    return this.#ints[record * INTS + LAST]!;
  }

  count(record: number): number {
    return this.#ints[record * INTS + COUNT]!;
  }

  planOf(record: number, event: number): EventPlan {
    return this.#plans[this.kind(record)]![this.events.typeIndex(event)]!;
  }

  stepEvent(record: number, event: number): FoldEvent {
    return this.events.stepEvent(event, this.planOf(record, event), this.#ints[record * INTS + KEY]!);
  }

  stored(record: number, event: number): StoredEvent {
    return this.events.stored(event, this.planOf(record, event), this.key(record));
  }

  storedEvents(record: number): readonly StoredEvent[] {
    const stored: StoredEvent[] = [];
    for (let event = this.first(record); event !== NONE; event = this.events.next(event))
      stored.push(this.stored(record, event));
    return stored;
  }

  /** Adds an event that comes after all others. */
  append(record: number, event: number): void {
    const at = record * INTS;
    const last = this.#ints[at + LAST]!;
    if (last === NONE) this.#ints[at + FIRST] = event;
    else this.events.setNext(last, event);
    this.#ints[at + LAST] = event;
    this.#ints[at + COUNT]!++;
  }

  /** Adds an event in its place. */
  insert(record: number, event: number): void {
    const at = record * INTS;
    const time = this.events.time(event);
    const typeIndex = this.events.typeIndex(event);
    const id = this.events.id(event);
    let before = NONE;
    let after = this.#ints[at + FIRST]!;
    while (after !== NONE && this.events.isBefore(after, typeIndex, time, id)) {
      before = after;
      after = this.events.next(after);
    }
    this.events.setNext(event, after);
    if (before === NONE) this.#ints[at + FIRST] = event;
    else this.events.setNext(before, event);
    if (after === NONE) this.#ints[at + LAST] = event;
    this.#ints[at + COUNT]!++;
  }

  /** Takes one of its events out. */
  takeOut(record: number, event: number): void {
    const at = record * INTS;
    let before = NONE;
    for (let one = this.#ints[at + FIRST]!; one !== event; one = this.events.next(one)) {
      if (one === NONE) return;
      before = one;
    }
    const next = this.events.next(event);
    if (before === NONE) this.#ints[at + FIRST] = next;
    else this.events.setNext(before, next);
    if (next === NONE) this.#ints[at + LAST] = before;
    this.#ints[at + COUNT]!--;
    this.events.free(event, this.planOf(record, event));
  }

  /** Forgets the events before `end`; all of them where that is `NONE`. */
  dropEvents(record: number, end: number): void {
    const at = record * INTS;
    let event = this.#ints[at + FIRST]!;
    while (event !== end) {
      const next = this.events.next(event);
      this.events.free(event, this.planOf(record, event));
      this.#ints[at + COUNT]!--;
      event = next;
    }
    this.#ints[at + FIRST] = end;
    if (end === NONE) this.#ints[at + LAST] = NONE;
  }

  /** @returns `NONE` when no event of the record has the id. */
  findEvent(record: number, id: string): number {
    let event = this.first(record);
    while (event !== NONE && !this.events.hasId(event, id)) event = this.events.next(event);
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

  #reserve(kind: number): number {
    let record = this.#free;
    if (record !== NONE) this.#free = this.#ints[record * INTS + KEY]!;
    else {
      record = this.#used++;
      if (this.#used * INTS > this.#ints.length) this.#grow();
    }
    const at = record * INTS;
    this.#ints[at + KIND] = kind;
    this.#ints[at + FIRST] = NONE;
    this.#ints[at + LAST] = NONE;
    this.#ints[at + COUNT] = 0;
    this.#ints[at + BASE] = NONE;
    this.#ints[at + SLOT] = NO_SLOT;
    this.#ints[at + OPEN_INDEX] = NONE;
    this.#numbers[record * this.#stride + EXPIRED_AT] = Number.NaN;
    this.#numbers[record * this.#stride + BASE_AT] = Number.NEGATIVE_INFINITY;
    return record;
  }

  #release(record: number): void {
    if (this.#rests[record] !== undefined) this.#rests[record] = undefined;
    this.#ints[record * INTS + KIND] = FREE;
    // Nobody looks at it where the wheel has it still.
    this.#ints[record * INTS + SLOT] = NO_SLOT;
    this.#ints[record * INTS + KEY] = this.#free;
    this.#free = record;
  }

  #grow(): void {
    const room = (this.#ints.length / INTS) * 2;
    const ints = new Int32Array(room * INTS);
    ints.set(this.#ints);
    this.#ints = ints;
    const numbers = new Float64Array(room * this.#stride);
    numbers.set(this.#numbers);
    this.#numbers = numbers;
  }

  /** @returns How many slots were taken already. */
  #take(hash: number, record: number): number {
    const mask = this.#slots.length / SLOT_INTS - 1;
    let slot = hash & mask;
    let probes = 0;
    for (; this.#slots[slot * SLOT_INTS + 1] !== 0; slot = (slot + 1) & mask) probes++;
    this.#slots[slot * SLOT_INTS] = hash;
    this.#slots[slot * SLOT_INTS + 1] = record + 1;
    return probes;
  }

  /** Hashes everything anew, from a seed that follows from all keys there are: more than one sender knows. */
  #reseed(): void {
    let seed = this.#seed;
    for (let record = 0; record < this.#used; record++)
      if (this.#ints[record * INTS + KIND]! >= 0) seed = mixed(seed, this.#ints[record * INTS + HASH]!);
    this.#seed = seed & ~0xff;
    this.#slots = new Int32Array(this.#slots.length);
    for (let record = 0; record < this.#used; record++) {
      const kind = this.#ints[record * INTS + KIND]!;
      if (kind < 0) continue;
      const hash = hashOf(this.#seed ^ kind, this.key(record));
      this.#ints[record * INTS + HASH] = hash;
      this.#take(hash, record);
    }
  }

  /** Takes a record out of the slots, and moves those after it that it stood in the way of. */
  #leave(record: number): void {
    const slots = this.#slots;
    const mask = slots.length / SLOT_INTS - 1;
    let gap = this.#ints[record * INTS + HASH]! & mask;
    while (slots[gap * SLOT_INTS + 1] !== record + 1) gap = (gap + 1) & mask;
    for (let slot = (gap + 1) & mask; slots[slot * SLOT_INTS + 1] !== 0; slot = (slot + 1) & mask) {
      const home = slots[slot * SLOT_INTS]! & mask;
      if (((slot - home) & mask) < ((slot - gap) & mask)) continue;
      slots[gap * SLOT_INTS] = slots[slot * SLOT_INTS]!;
      slots[gap * SLOT_INTS + 1] = slots[slot * SLOT_INTS + 1]!;
      gap = slot;
    }
    slots[gap * SLOT_INTS + 1] = 0;
  }

  #rehash(): void {
    const old = this.#slots;
    this.#slots = new Int32Array(old.length * 2);
    for (let i = 0; i < old.length; i += SLOT_INTS) if (old[i + 1] !== 0) this.#take(old[i]!, old[i + 1]! - 1);
  }
}

function hashOf(seed: number, key: string): number {
  let hash = seed;
  for (let i = 0; i < key.length; i++) hash = mixed(hash, key.charCodeAt(i));
  hash = Math.imul(hash ^ (hash >>> 13), 0x5bd1e995);
  return hash ^ (hash >>> 15);
}

function mixed(hash: number, value: number): number {
  const product = Math.imul(hash ^ value, 0x01000193);
  return product ^ (product >>> 15);
}
