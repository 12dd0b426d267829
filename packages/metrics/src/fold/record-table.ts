/*
 * What the fold remembers of every entity of a family: its state, the state before the first event that is kept, and those events
 * (`record-events.ts`).
 *
 * There is one record for every contact, case or survey of the last hours, and of those that stay open for as long as they do. So a
 * record is a number, and what belongs to it lies together on a page of bytes (`record-pages.ts`). They are found by kind and key
 * (`record-index.ts`).
 */

import { type EventPlan, EventPool, NO_EVENT } from '../events/event-pool.ts';
import type { Entity, EntityKind } from '../family.ts';
import { Arena } from '../storage/arena.ts';
import { TextArena } from '../storage/text-arena.ts';
import { RecordEvents } from './record-events.ts';
import { type IndexedRecords, NONE, RecordIndex } from './record-index.ts';
import {
  BASE,
  BASE_AT,
  EXPIRED_AT,
  HAS_REST,
  HASH,
  KIND,
  LAST_AT,
  OWN,
  RecordPages,
  SHADOW,
  SLOT,
} from './record-pages.ts';

export class RecordTable implements IndexedRecords {
  readonly #kinds: readonly EntityKind[];
  readonly #pages: RecordPages;
  /** What is kept of single events. */
  readonly pool: EventPool;
  /** Which events are those of a record. */
  readonly events: RecordEvents;
  /** One entity a kind, to work on. */
  readonly #blank: readonly Entity[];
  readonly #readers: readonly Entity[];
  /** The numbers of a blank one. */
  readonly #blankNumbers: readonly Float64Array[];
  /** What entities have beside numbers. */
  readonly #rests: unknown[] = [];
  readonly #index = new RecordIndex(this);

  /** @param plans - By kind and index of the event type. */
  constructor(kinds: readonly EntityKind[], plans: readonly (readonly EventPlan[])[]) {
    const arena = new Arena();
    const texts = new TextArena(arena);
    this.#kinds = kinds;
    this.#pages = new RecordPages(Math.max(...kinds.map(({ width }) => width)), texts);
    this.pool = new EventPool(arena, texts);
    this.events = new RecordEvents(this.#pages, this.pool, plans);
    this.#blank = kinds.map((kind) => kind.create());
    this.#readers = kinds.map((kind) => kind.create());
    this.#blankNumbers = kinds.map((kind) => {
      const numbers = new Float64Array(kind.width);
      kind.save(kind.create(), numbers, 0);
      return numbers;
    });
  }

  /** Records there are. */
  get size(): number {
    return this.#index.size;
  }

  /** @returns `NONE` when there is no such record. */
  find(kind: number, key: string): number {
    return this.#index.find(kind, key);
  }

  /** Whether it is the one of that kind and key. */
  isOf(record: number, kind: number, key: string): boolean {
    return this.#pages.isOf(record, kind, key);
  }

  /** A record that is new, with a blank entity and no events. */
  add(kind: number, key: string): number {
    const record = this.#pages.reserve(kind);
    this.#pages.setKey(record, key);
    this.#index.add(record, kind, key);
    this.save(record, this.blank(kind));
    return record;
  }

  /** Forgets a record with everything that belongs to it. */
  remove(record: number): void {
    this.#index.remove(record);
    this.events.dropBefore(record, Number.POSITIVE_INFINITY);
    this.#dropShadow(record);
    this.#pages.dropKey(record);
    this.#release(record);
  }

  forEachRecord(visit: (record: number, kind: number) => void): void {
    for (let record = 0; record < this.#pages.used; record++) {
      const kind = this.kind(record);
      if (kind >= 0) visit(record, kind);
    }
  }

  /** Calls `visit` for every record of a kind. */
  forEach(kind: number, visit: (record: number) => void): void {
    for (let record = 0; record < this.#pages.used; record++) if (this.kind(record) === kind) visit(record);
  }

  /** The records of a kind, so many at a time. None may be added or removed meanwhile. */
  *inParts(kind: number, size: number): Generator<readonly number[]> {
    let part: number[] = [];
    for (let record = 0; record < this.#pages.used; record++) {
      if (this.kind(record) === kind) part.push(record);
      // By places, too: there may be many of other kinds.
      if (part.length < size && record % (16 * size) !== 0) continue;
      yield part;
      part = [];
    }
    yield part;
  }

  // --- What a record is -----------------------------------------------------------------------------------------------------------

  kind(record: number): number {
    return this.#pages.int(record, KIND);
  }

  key(record: number): string {
    return this.#pages.key(record);
  }

  hash(record: number): number {
    return this.#pages.int(record, HASH);
  }

  setHash(record: number, hash: number): void {
    this.#pages.setInt(record, HASH, hash);
  }

  /** When it was given up after its last event; `NaN` if it was not. */
  expiredAt(record: number): number {
    return this.#pages.double(record, EXPIRED_AT);
  }

  setExpiredAt(record: number, time: number): void {
    this.#pages.setDouble(record, EXPIRED_AT, time);
  }

  /** Slot of the wheel in which it is looked at next. */
  slot(record: number): number {
    return this.#pages.int(record, SLOT);
  }

  setSlot(record: number, slot: number): void {
    this.#pages.setInt(record, SLOT, slot);
  }

  /** Instant of the last event; `-Infinity` when there is none. */
  lastAt(record: number): number {
    return this.#pages.double(record, LAST_AT);
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
    entityKind.load(entity, this.#pages.doublesOf(row), this.#pages.ownAt(row));
    entityKind.loadRest?.(entity, this.#restOf(row));
    return entity;
  }

  #save(row: number, kind: number, entity: Entity): void {
    const entityKind = this.#kinds[kind]!;
    entityKind.save(entity, this.#pages.doublesOf(row), this.#pages.ownAt(row));
    if (entityKind.restOf !== undefined) this.#setRest(row, entityKind.restOf(entity));
  }

  #restOf(row: number): unknown {
    return this.#pages.int(row, HAS_REST) === 0 ? undefined : this.#rests[row];
  }

  #setRest(row: number, rest: unknown): void {
    const has = rest === undefined ? 0 : 1;
    if (has === 0 && this.#pages.int(row, HAS_REST) === 0) return;
    this.#rests[row] = rest;
    this.#pages.setInt(row, HAS_REST, has);
  }

  #release(row: number): void {
    this.#setRest(row, undefined);
    this.#pages.release(row);
  }

  // --- State before the first event that is kept ----------------------------------------------------------------------------------

  /** Instant of the last event in it; `-Infinity` where there is none and the entity began blank. */
  baseAt(record: number): number {
    return this.#pages.double(record, BASE_AT);
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
    let row = this.#shadow(record);
    if (row === NONE) row = this.#addShadow(record);
    this.#save(row, this.kind(record), entity);
    this.#setBaseAt(record, at);
  }

  /** Forgets the state before its events: nothing follows from it any more. */
  clearBase(record: number): void {
    this.#dropShadow(record);
    this.#pages.setDouble(record, BASE_AT, Number.NEGATIVE_INFINITY);
  }

  /** Says that the state of a record without events is that of its base, so that it is held once. */
  setBaseAsIs(record: number, at: number): void {
    this.#dropShadow(record);
    this.#setBaseAt(record, at);
  }

  #setBaseAt(record: number, at: number): void {
    this.#pages.setDouble(record, BASE_AT, at);
    if (this.events.last(record) === NO_EVENT) this.#pages.setDouble(record, LAST_AT, at);
  }

  /** To be called before the state of a record changes. */
  keepBase(record: number): void {
    if (this.#shadow(record) !== NONE || !this.hasBase(record)) return;
    const pages = this.#pages;
    const row = this.#addShadow(record);
    for (let i = OWN; i < pages.stride; i++) pages.setDouble(row, i, pages.double(record, i));
    this.#setRest(row, this.#restOf(record));
  }

  /** Where the state of a record's base is. */
  #baseRow(record: number): number {
    const row = this.#shadow(record);
    return row === NONE ? record : row;
  }

  /** The row of a base that is not the state of the record itself; `NONE` when there is none. */
  #shadow(record: number): number {
    return this.#pages.int(record, BASE);
  }

  #addShadow(record: number): number {
    const row = this.#pages.reserve(SHADOW);
    this.#pages.setInt(record, BASE, row);
    return row;
  }

  #dropShadow(record: number): void {
    const row = this.#shadow(record);
    if (row === NONE) return;
    this.#pages.setInt(record, BASE, NONE);
    this.#release(row);
  }
}
