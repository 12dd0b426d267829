/*
 * The events of a family's records while they may still be joined by earlier ones, or corrected: a block of bytes each, its id
 * and what else is kept of it included. Events of a record are linked from the last to the first, so that one that comes last touches
 * none of the others.
 */

import { EVENT_TYPES, type EventType } from '../event.ts';
import {
  type Arena,
  hasTextAt,
  NOTHING,
  pageOf,
  putNarrow,
  putWide,
  textAt,
  UNIT_BYTES,
  unitOf,
  unitsFor,
} from '../storage/arena.ts';
import { NO_TEXT, type TextArena } from '../storage/text-arena.ts';
import type { KeptField, KeptValue, StepEvent } from './step-event.ts';
import type { KeptFields, StoredEvent } from './stored-event.ts';

export const TYPES = Object.keys(EVENT_TYPES) as EventType[];
/** Also their rank in `compareEvents`. */
export const TYPE_INDEX: ReadonlyMap<string, number> = new Map(TYPES.map((type, index) => [type, index]));

/** No event. */
export const NO_EVENT = NOTHING;

// A block: the time as a double, then these whole numbers, a double for each field kept, and the id. `ABOUT` is the entity where it is not
// the record's own key.
const PREVIOUS = 2;
const CELL = 3;
const HEAD = 4;
const ABOUT = 5;
const FIRST_KEPT = 3;

// Bits of the head, from the lowest: index of the type, whether characters of the id take two bytes, which fields are kept, length of the id.
const TYPE_MASK = 63;
const WIDE_BIT = 64;
const KEPT_SHIFT = 7;
const KEPT_MASK = 0xfff;
const LENGTH_SHIFT = 19;
const MAX_ID = 2 ** (32 - LENGTH_SHIFT) - 1;

/** What is kept of an event type by one kind of entity, and what its steps are handed. */
export interface EventPlan {
  readonly type: EventType;
  readonly typeIndex: number;
  readonly fields: readonly KeptField[];
  readonly event: StepEvent;
}

export class EventPool {
  readonly #arena: Arena;
  readonly #texts: TextArena;
  /** Codes of the fields of the event at hand. */
  readonly #codes = new Float64Array(12);

  constructor(arena: Arena, texts: TextArena) {
    this.#arena = arena;
    this.#texts = texts;
  }

  /**
   * @param about - The entity, where it is not the record's own key.
   * @throws {RangeError} When the id is longer than 8,191 characters.
   */
  add(plan: EventPlan, time: number, cell: number, id: string, about: string | undefined, from: KeptFields): number {
    const { length } = id;
    if (length > MAX_ID) throw new RangeError(`Expected an id of at most ${MAX_ID} characters, got ${length}`);
    const { fields } = plan;
    let kept = 0;
    let count = 0;
    for (let i = 0; i < fields.length; i++) {
      const value = fields[i]!.read(from);
      if (value === undefined) continue;
      this.#codes[count++] = this.#coded(value, fields[i]!.coding);
      kept |= 1 << i;
    }
    const start = FIRST_KEPT + count;
    let event = this.#arena.reserve(start + unitsFor(length));
    const fits = putNarrow(this.#arena.bytes[pageOf(event)]!, (unitOf(event) + start) * UNIT_BYTES, id);
    if (!fits) {
      this.#arena.release(event, start + unitsFor(length));
      event = this.#arena.reserve(start + unitsFor(2 * length));
      putWide(this.#arena.bytes[pageOf(event)]!, (unitOf(event) + start) * UNIT_BYTES, id);
    }
    const unit = unitOf(event);
    const doubles = this.#arena.doubles[pageOf(event)]!;
    doubles[unit] = time;
    for (let i = 0; i < count; i++) doubles[unit + FIRST_KEPT + i] = this.#codes[i]!;
    const ints = this.#arena.ints[pageOf(event)]!;
    ints[unit * 2 + PREVIOUS] = NO_EVENT;
    ints[unit * 2 + CELL] = cell;
    ints[unit * 2 + HEAD] = plan.typeIndex | (fits ? 0 : WIDE_BIT) | (kept << KEPT_SHIFT) | (length << LENGTH_SHIFT);
    ints[unit * 2 + ABOUT] = about === undefined ? NO_TEXT : this.#texts.put(about);
    return event;
  }

  free(event: number, { fields }: EventPlan): void {
    const head = this.#int(event, HEAD);
    const about = this.#int(event, ABOUT);
    if (about !== NO_TEXT) this.#texts.free(about);
    const doubles = this.#arena.doubles[pageOf(event)]!;
    let at = unitOf(event) + FIRST_KEPT;
    for (let i = 0; i < fields.length; i++) {
      if (!isKept(head, i)) continue;
      if (fields[i]!.coding === 'text') this.#texts.free(doubles[at]!);
      at++;
    }
    const idBytes = (head >>> LENGTH_SHIFT) * ((head & WIDE_BIT) === 0 ? 1 : 2);
    this.#arena.release(event, at - unitOf(event) + unitsFor(idBytes));
  }

  time(event: number): number {
    return this.#arena.doubles[pageOf(event)]![unitOf(event)]!;
  }

  typeIndex(event: number): number {
    return this.#int(event, HEAD) & TYPE_MASK;
  }

  cell(event: number): number {
    return this.#int(event, CELL);
  }

  /** The event before it in its record. */
  previous(event: number): number {
    return this.#int(event, PREVIOUS);
  }

  setPrevious(event: number, previous: number): void {
    this.#arena.ints[pageOf(event)]![unitOf(event) * 2 + PREVIOUS] = previous;
  }

  id(event: number): string {
    const head = this.#int(event, HEAD);
    return textAt(
      this.#arena.bytes[pageOf(event)]!,
      idStart(event, head),
      head >>> LENGTH_SHIFT,
      (head & WIDE_BIT) !== 0,
    );
  }

  hasId(event: number, id: string): boolean {
    const head = this.#int(event, HEAD);
    if (head >>> LENGTH_SHIFT !== id.length) return false;
    return hasTextAt(this.#arena.bytes[pageOf(event)]!, idStart(event, head), (head & WIDE_BIT) !== 0, id);
  }

  /** The same order as that of `compareEvents`. */
  isBefore(event: number, typeIndex: number, time: number, id: string): boolean {
    const own = this.time(event);
    if (own !== time) return own < time;
    const ownType = this.typeIndex(event);
    return ownType !== typeIndex ? ownType < typeIndex : this.id(event) < id;
  }

  /** The entity, where it is not the key of its record. */
  about(event: number): string | undefined {
    const about = this.#int(event, ABOUT);
    return about === NO_TEXT ? undefined : this.#texts.text(about);
  }

  /** Writes what is kept of an event to what steps see of it. */
  writeKept(event: number, { fields, event: it }: EventPlan): void {
    const head = this.#int(event, HEAD);
    const doubles = this.#arena.doubles[pageOf(event)]!;
    let at = unitOf(event) + FIRST_KEPT;
    for (let i = 0; i < fields.length; i++)
      fields[i]!.write(it, isKept(head, i) ? this.#decoded(doubles[at++]!, fields[i]!.coding) : undefined);
  }

  /** The event as an object of its own. */
  stored(event: number, { type, fields }: EventPlan, key: string): StoredEvent {
    const head = this.#int(event, HEAD);
    let kept: Record<string, KeptValue | undefined> | undefined;
    let at = unitOf(event) + FIRST_KEPT;
    for (const [i, { name, coding }] of fields.entries()) {
      if (!isKept(head, i)) continue;
      kept ??= {};
      kept[name] = this.#decoded(this.#arena.doubles[pageOf(event)]![at++]!, coding);
    }
    return {
      id: this.id(event),
      type,
      time: this.time(event),
      entity: this.about(event) ?? key,
      cell: this.cell(event),
      kept,
    };
  }

  #int(event: number, field: number): number {
    return this.#arena.ints[pageOf(event)]![unitOf(event) * 2 + field]!;
  }

  #coded(value: KeptValue, coding: KeptField['coding']): number {
    if (coding === 'number') return value as number;
    if (coding === 'flag') return value === true ? 1 : 0;
    if (coding === 'text') return this.#texts.put(value as string);
    return coding.indexOf(value as string);
  }

  #decoded(code: number, coding: KeptField['coding']): KeptValue | undefined {
    if (coding === 'number') return code;
    if (coding === 'flag') return code === 1;
    return coding === 'text' ? this.#texts.text(code) : coding[code];
  }
}

function isKept(head: number, field: number): boolean {
  return ((head >>> (KEPT_SHIFT + field)) & 1) === 1;
}

/** Where the id begins, in bytes. */
function idStart(event: number, head: number): number {
  let count = 0;
  for (let bits = (head >>> KEPT_SHIFT) & KEPT_MASK; bits !== 0; bits &= bits - 1) count++;
  return (unitOf(event) + FIRST_KEPT + count) * UNIT_BYTES;
}
