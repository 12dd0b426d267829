/*
 * The events of a family's records while they may still be joined by earlier ones, or corrected: 28 bytes each in typed arrays, with
 * their ids and what else is kept of them beside.
 */

import { EVENT_TYPES, type EventType } from './event.ts';
import type { KeptField, KeptValue, StepEvent } from './step-event.ts';
import type { KeptFields, StoredEvent } from './stored-event.ts';
import { NO_TEXT, type TextArena } from './text-arena.ts';

export const TYPES = Object.keys(EVENT_TYPES) as EventType[];
/** Also their rank in `compareEvents`. */
export const TYPE_INDEX: ReadonlyMap<string, number> = new Map(TYPES.map((type, index) => [type, index]));

/** No event. */
export const NONE = -1;

// Fields of an event beside its time. `ABOUT` is the entity where it is not the record's own key; `KEPT` the place of its kept fields.
const TYPE = 0;
const CELL = 1;
const NEXT = 2;
const ID = 3;
const ABOUT = 4;
const KEPT = 5;
const FIELDS = 6;

/** What is kept of an event type by one kind of entity, and what its steps are handed. */
export interface EventPlan {
  readonly type: EventType;
  readonly typeIndex: number;
  readonly fields: readonly KeptField[];
  readonly event: StepEvent;
}

export class EventPool {
  readonly #texts: TextArena;
  #times = new Float64Array(16);
  #ints = new Int32Array(16 * FIELDS);
  #used = 0;
  #free = NONE;
  /** Blocks of kept fields, each a number, `NaN` where there is none. */
  #kept = new Float64Array(16);
  #keptUsed = 0;
  /** By size: the first block that is free, which holds the place of the next. */
  readonly #keptFree: number[] = [];

  constructor(texts: TextArena) {
    this.#texts = texts;
  }

  /** @param about - The entity, where it is not the record's own key. */
  add(plan: EventPlan, time: number, cell: number, id: string, about: string | undefined, from: KeptFields): number {
    let event = this.#free;
    if (event !== NONE) this.#free = this.#ints[event * FIELDS + NEXT]!;
    else {
      event = this.#used++;
      if (event === this.#times.length) {
        const times = new Float64Array(event * 2);
        times.set(this.#times);
        this.#times = times;
        const ints = new Int32Array(event * 2 * FIELDS);
        ints.set(this.#ints);
        this.#ints = ints;
      }
    }
    this.#times[event] = time;
    const ints = this.#ints;
    const at = event * FIELDS;
    ints[at + TYPE] = plan.typeIndex;
    ints[at + CELL] = cell;
    ints[at + NEXT] = NONE;
    ints[at + ID] = this.#texts.put(id);
    ints[at + ABOUT] = about === undefined ? NO_TEXT : this.#texts.put(about);
    ints[at + KEPT] = this.#keep(plan.fields, from);
    return event;
  }

  free(event: number, plan: EventPlan): void {
    const at = event * FIELDS;
    this.#texts.free(this.#ints[at + ID]!);
    if (this.#ints[at + ABOUT] !== NO_TEXT) this.#texts.free(this.#ints[at + ABOUT]!);
    if (this.#ints[at + KEPT] !== NONE) this.#forget(this.#ints[at + KEPT]!, plan.fields);
    this.#ints[at + NEXT] = this.#free;
    this.#free = event;
  }

  time(event: number): number {
    return this.#times[event]!;
  }

  typeIndex(event: number): number {
    return this.#ints[event * FIELDS + TYPE]!;
  }

  cell(event: number): number {
    return this.#ints[event * FIELDS + CELL]!;
  }

  next(event: number): number {
    return this.#ints[event * FIELDS + NEXT]!;
  }

  setNext(event: number, next: number): void {
    this.#ints[event * FIELDS + NEXT] = next;
  }

  id(event: number): string {
    return this.#texts.text(this.#ints[event * FIELDS + ID]!);
  }

  hasId(event: number, id: string): boolean {
    return this.#texts.equals(this.#ints[event * FIELDS + ID]!, id);
  }

  /** The same order as that of `compareEvents`. */
  isBefore(event: number, typeIndex: number, time: number, id: string): boolean {
    const own = this.#times[event]!;
    if (own !== time) return own < time;
    const ownType = this.#ints[event * FIELDS + TYPE]!;
    return ownType !== typeIndex ? ownType < typeIndex : this.id(event) < id;
  }

  /** The event as steps see it: the plan's own, good until its next use. */
  stepEvent(event: number, plan: EventPlan, keyHandle: number): StepEvent {
    const at = event * FIELDS;
    const about = this.#ints[at + ABOUT]!;
    const { event: it, fields } = plan;
    it.nameKept(plan.type, this.#times[event]!, this.#ints[at + ID]!, about === NO_TEXT ? keyHandle : about);
    const kept = this.#ints[at + KEPT]!;
    for (let i = 0; i < fields.length; i++)
      fields[i]!.write(it, kept === NONE ? undefined : this.#keptValue(kept + i, fields[i]!));
    return it;
  }

  /** The event as an object of its own. */
  stored(event: number, plan: EventPlan, key: string): StoredEvent {
    const at = event * FIELDS;
    const about = this.#ints[at + ABOUT]!;
    let kept: Record<string, KeptValue> | undefined;
    const first = this.#ints[at + KEPT]!;
    if (first !== NONE) {
      kept = {};
      for (const [i, field] of plan.fields.entries()) {
        const value = this.#keptValue(first + i, field);
        if (value !== undefined) kept[field.name] = value;
      }
    }
    return {
      id: this.id(event),
      type: plan.type,
      time: this.#times[event]!,
      entity: about === NO_TEXT ? key : this.#texts.text(about),
      cell: this.#ints[at + CELL]!,
      kept,
    };
  }

  /** @returns Where the fields are kept; `NONE` when there is nothing to keep. */
  #keep(fields: readonly KeptField[], from: KeptFields): number {
    let place = NONE;
    for (let i = 0; i < fields.length; i++) {
      const { coding, read } = fields[i]!;
      const value = read(from);
      if (value === undefined) continue;
      if (place === NONE) {
        place = this.#reserve(fields.length);
        this.#kept.fill(Number.NaN, place, place + fields.length);
      }
      this.#kept[place + i] = this.#coded(value, coding);
    }
    return place;
  }

  #coded(value: KeptValue, coding: KeptField['coding']): number {
    if (coding === 'number') return value as number;
    if (coding === 'flag') return value === true ? 1 : 0;
    if (coding === 'text') return this.#texts.put(value as string);
    return coding.indexOf(value as string);
  }

  #keptValue(place: number, { coding }: KeptField): KeptValue | undefined {
    const code = this.#kept[place]!;
    if (Number.isNaN(code)) return undefined;
    if (coding === 'number') return code;
    if (coding === 'flag') return code === 1;
    return coding === 'text' ? this.#texts.text(code) : coding[code];
  }

  #reserve(size: number): number {
    const free = this.#keptFree[size];
    if (free !== undefined && free !== NONE) {
      this.#keptFree[size] = this.#kept[free]!;
      return free;
    }
    const place = this.#keptUsed;
    this.#keptUsed += size;
    if (this.#keptUsed > this.#kept.length) {
      const kept = new Float64Array(Math.max(this.#kept.length * 2, this.#keptUsed));
      kept.set(this.#kept);
      this.#kept = kept;
    }
    return place;
  }

  #forget(place: number, fields: readonly KeptField[]): void {
    for (let i = 0; i < fields.length; i++) {
      const code = this.#kept[place + i]!;
      if (fields[i]!.coding === 'text' && !Number.isNaN(code)) this.#texts.free(code);
    }
    this.#kept[place] = this.#keptFree[fields.length] ?? NONE;
    this.#keptFree[fields.length] = place;
  }
}
