/*
 * Corrections restate an event that was folded before: `of` names it by id, `entity` is that event's own, and what else the correction
 * carries replaces the event's fields; `void` takes it out. Several corrections of one event apply in order of their own time, whatever
 * order they arrive in, and a correction may overtake its event. They are applied when somebody looks, all at once: one by one, many of
 * one event would cost the square of their number.
 *
 * An event can be corrected for as long as `latenessHorizonMs` after its own time, or as long before it by clocks that disagree; a correction
 * further away, or one of an unknown event, has no effect here and is counted as `unmatchedCorrection` (the log keeps it, and whoever folds
 * the log anew may apply it).
 */

import type { CellTable } from '../counts/cells.ts';
import { finalAfterMs } from '../counts/count-sink.ts';
import { compareEvents, type EventType, type ServiceEvent } from '../event.ts';
import { foldEvent, inCell, type StoredEvent, storedEvent } from '../events/stored-event.ts';
import type { Route } from '../family.ts';
import type { MetricSettings } from '../settings.ts';
import type { FamilyState } from './family-state.ts';
import { NONE } from './record-index.ts';

/** Corrections that are gone through again in well under a millisecond. */
const CHEAP_BACKLOG = 500;

/** A kind of entity that takes an event type. */
export interface RouteTarget {
  readonly state: FamilyState;
  /** Of the event, in the order of `EVENT_TYPES`. */
  readonly typeIndex: number;
  readonly route: Route;
  /** What is kept of the event: what the kind reads, and what any key of the type is read from. */
  readonly fields: readonly (keyof ServiceEvent)[];
}

/** One record that a corrected event is part of. */
export interface CorrectedPlace {
  /** Index among the targets of the event's type. */
  readonly target: number;
  /** As first folded. */
  readonly original: StoredEvent;
  /** As counted now; absent when void. */
  readonly effective?: StoredEvent | undefined;
}

export interface CorrectedEvent {
  readonly entity: string;
  readonly of: string;
  /** Time of the event; `null` until a correction in time has met it. */
  matchedAt: number | null;
  /** In order of `compareEvents`, once they are applied. */
  readonly corrections: ServiceEvent[];
  places: readonly CorrectedPlace[];
}

export class Corrections {
  readonly #targets: ReadonlyMap<EventType, readonly RouteTarget[]>;
  readonly #cells: CellTable;
  readonly #horizonMs: number;
  readonly #limit: number;
  readonly #byEvent = new Map<string, CorrectedEvent>();
  #waiting = 0;
  /** Corrections without effect that are no longer held. */
  lost = 0;
  #sweepAt = Number.NEGATIVE_INFINITY;
  /** What there are corrections of that are not applied yet, or an event that came after them. */
  readonly #unapplied = new Set<CorrectedEvent>();
  /** Event time may come so far before they have to be: then what they correct is final. */
  applyBy = Number.POSITIVE_INFINITY;
  /** Corrections that came since, and those that have to be gone through for them. */
  #came = 0;
  #backlog = 0;
  #toldOf = 0;
  /** Rises when there may be news of which nobody can say for whom before they are applied. */
  unseen = 0;
  readonly #finalMs: number;
  /** What an event is looked for in by its entity alone. */
  readonly #homes: readonly Home[];

  constructor(
    targets: ReadonlyMap<EventType, readonly RouteTarget[]>,
    cells: CellTable,
    { latenessHorizonMs, maxEntities }: Pick<MetricSettings, 'latenessHorizonMs' | 'maxEntities'>,
  ) {
    this.#targets = targets;
    this.#cells = cells;
    this.#horizonMs = latenessHorizonMs;
    this.#finalMs = finalAfterMs({ latenessHorizonMs });
    this.#homes = homesOf(targets);
    this.#limit = maxEntities;
  }

  /** Events that have been corrected and are not known (yet). */
  get waiting(): number {
    return this.#waiting;
  }

  /** Corrections that have no effect: of an unknown event, or too late. */
  get unmatched(): number {
    let unmatched = this.lost;
    for (const entry of this.#byEvent.values()) unmatched += this.#unmatchedOf(entry);
    return unmatched;
  }

  /** @returns Whether there was room for it: as many events can be corrected at once as entities remembered. */
  take(correction: ServiceEvent): boolean {
    const { entity, of = '' } = correction;
    const key = keyOf(entity, of);
    let entry = this.#byEvent.get(key);
    if (!entry) {
      if (this.#byEvent.size >= this.#limit) return false;
      entry = { entity, of, matchedAt: null, corrections: [], places: [] };
      this.#byEvent.set(key, entry);
      this.#waiting++;
    }
    this.#came++;
    if (!this.#unapplied.has(entry)) this.#backlog += entry.corrections.length;
    entry.corrections.push(correction);
    this.#unapplied.add(entry);
    // Its event may be older by the horizon.
    this.applyBy = Math.min(this.applyBy, correction.time - this.#horizonMs + this.#finalMs);
    return true;
  }

  /** Looks whether an event that was just folded has been corrected before it came. */
  offer(event: ServiceEvent): void {
    const entry = this.#byEvent.get(keyOf(event.entity, event.id));
    if (entry?.matchedAt !== null) return;
    this.#unapplied.add(entry);
    this.applyBy = Math.min(this.applyBy, event.time + this.#finalMs);
  }

  /** As `FamilyState.catchUpIfCheap`. */
  applyIfCheap(): void {
    if (this.#backlog <= CHEAP_BACKLOG + this.#came) this.apply();
    else if (this.#came > this.#toldOf) {
      this.#toldOf = this.#came;
      this.unseen++;
    }
  }

  /** Applies what has come. */
  apply(): void {
    if (this.#unapplied.size === 0) return;
    const finder = new EventFinder();
    // Found before any is applied: what is looked for stays where it is meanwhile.
    const found = [...this.#unapplied].map((entry) => ({
      entry,
      places: entry.matchedAt === null ? this.#find(entry, finder) : entry.places,
    }));
    this.#unapplied.clear();
    this.#came = 0;
    this.#toldOf = 0;
    this.#backlog = 0;
    this.applyBy = Number.POSITIVE_INFINITY;
    for (const { entry, places } of found) {
      entry.corrections.sort(compareEvents);
      this.#apply(entry, places);
    }
  }

  /** Forgets what can no longer be corrected. */
  advance(newest: number): void {
    if (newest < this.#sweepAt || this.#byEvent.size === 0) return;
    this.#sweepAt = newest + 60_000;
    this.sweep(newest);
  }

  sweep(newest: number): void {
    for (const [key, entry] of this.#byEvent) {
      // Neither an event nor a correction that may still come can be near enough to these.
      const { matchedAt, corrections } = entry;
      const last = Math.max(corrections.at(-1)!.time, matchedAt ?? Number.NEGATIVE_INFINITY);
      if (last + 2 * this.#horizonMs >= newest) continue;
      this.lost += this.#unmatchedOf(entry);
      if (matchedAt === null) this.#waiting--;
      this.#byEvent.delete(key);
    }
  }

  all(): readonly CorrectedEvent[] {
    return [...this.#byEvent.values()];
  }

  restore(entry: CorrectedEvent): void {
    this.#byEvent.set(keyOf(entry.entity, entry.of), entry);
    if (entry.matchedAt === null) this.#waiting++;
  }

  /** Too late or not follows from the two times alone, so that it does not matter whether the event happens to be held still. */
  #isTimely(correction: ServiceEvent, eventTime: number): boolean {
    return Math.abs(correction.time - eventTime) <= this.#horizonMs;
  }

  #unmatchedOf({ matchedAt, corrections }: CorrectedEvent): number {
    if (matchedAt === null) return corrections.length;
    return corrections.filter((correction) => !this.#isTimely(correction, matchedAt)).length;
  }

  #apply(entry: CorrectedEvent, places: readonly CorrectedPlace[]): void {
    const time = places[0]?.original.time;
    if (time === undefined) return;
    const timely = entry.corrections.filter((correction) => this.#isTimely(correction, time));
    if (timely.length === 0) return;
    if (entry.matchedAt === null) this.#waiting--;
    entry.matchedAt = time;
    const targets = this.#targets.get(places[0]!.original.type)!;
    entry.places = targets.map((target, i) => {
      const place = places.find((one) => one.target === i);
      // A correction may send the event to a kind that did not take it before.
      const original =
        place?.original ??
        copyFor(places[0]!.original, asEvent(places[0]!.original), places[0]!.original.cell, target.fields);
      const before = place ? place.effective : undefined;
      const effective = this.#corrected(original, timely, target.fields);
      const { state, route } = target;
      state.replace(
        route.kind,
        before && keyFor(route, before),
        before,
        effective && keyFor(route, effective),
        effective,
      );
      return { target: i, original, effective };
    });
  }

  /** Where the event is, by its entity and, for kinds that take it under another key, by the fields kept of it. */
  #find({ entity, of }: CorrectedEvent, finder: EventFinder): readonly CorrectedPlace[] {
    for (const { state, kind } of this.#homes) {
      const found = finder.find(state, kind, entity, of);
      if (!found) continue;
      return (this.#targets.get(found.type) ?? []).flatMap((target, i) => {
        const key = keyFor(target.route, found);
        const original = key === undefined ? undefined : finder.find(target.state, target.route.kind, key, of);
        return original ? [{ target: i, original, effective: original }] : [];
      });
    }
    return [];
  }

  /** The event with the fields of its corrections; `undefined` when the last word on it is that it is void. */
  #corrected(
    original: StoredEvent,
    timely: readonly ServiceEvent[],
    fields: RouteTarget['fields'],
  ): StoredEvent | undefined {
    const restated: Record<string, unknown> = {};
    let { cell } = original;
    let isVoid = false;
    for (const correction of timely) {
      isVoid = correction.void ?? isVoid;
      cell = this.#cells.combine(cell, this.#cells.ofEvent(correction, false));
      Object.assign(restated, correction);
    }
    if (isVoid) return undefined;
    const { id, time } = original;
    return copyFor(original, { ...asEvent(original), ...restated, id, time }, cell, fields);
  }
}

/** A kind of entity whose events are about the entity that they name. */
interface Home {
  readonly state: FamilyState;
  readonly kind: number;
}

function homesOf(targets: ReadonlyMap<EventType, readonly RouteTarget[]>): readonly Home[] {
  const homes: Home[] = [];
  for (const { state, route } of [...targets.values()].flat())
    if (!route.key && !homes.some((home) => home.state === state && home.kind === route.kind))
      homes.push({ state, kind: route.kind });
  return homes;
}

/** Looks for events by their ids while none comes or goes. A record that is asked for many is gone through once. */
class EventFinder {
  readonly #asked = new Map<FamilyState, Map<number, ReadonlyMap<string, number> | undefined>>();

  find(state: FamilyState, kind: number, key: string, id: string): StoredEvent | undefined {
    const record = state.records.find(kind, key);
    if (record === NONE) return undefined;
    let asked = this.#asked.get(state);
    if (!asked) {
      asked = new Map();
      this.#asked.set(state, asked);
    }
    if (!asked.has(record)) {
      asked.set(record, undefined);
      return state.findEvent(record, id);
    }
    let byId = asked.get(record);
    if (!byId) {
      byId = state.eventsById(record);
      asked.set(record, byId);
    }
    const event = byId.get(id);
    return event === undefined ? undefined : state.records.events.stored(record, event);
  }
}

/** The same place with its cells replaced. */
export function withCells(place: CorrectedPlace, map: (cell: number) => number): CorrectedPlace {
  const { target, original, effective } = place;
  return {
    target,
    original: inCell(original, map(original.cell)),
    effective: effective && inCell(effective, map(effective.cell)),
  };
}

/** The event restated, of the type and about the entity that it always was. */
function copyFor(
  { type, entity }: StoredEvent,
  restated: ServiceEvent,
  cell: number,
  fields: RouteTarget['fields'],
): StoredEvent {
  return storedEvent(restated, type, entity, cell, fields);
}

function keyFor({ key }: Route, event: StoredEvent): string | undefined {
  return key ? key.of(foldEvent(event)) : event.entity;
}

/** What is kept of an event is an event, if of fewer fields. */
function asEvent(stored: StoredEvent): ServiceEvent {
  return foldEvent(stored) as ServiceEvent;
}

function keyOf(entity: string, id: string): string {
  return `${entity}\u0000${id}`;
}
