/*
 * Corrections restate an event that was folded before: `of` names it by id, `entity` is that event's own, and what else the correction
 * carries replaces the event's fields; `void` takes it out. Several corrections of one event apply in order of their own time, whatever
 * order they arrive in, and a correction may overtake its event.
 *
 * An event can be corrected for as long as `latenessHorizonMs` after its own time; a later correction, or one of an unknown event, has no
 * effect here and is counted as `unmatchedCorrection` (the log keeps it, and whoever folds the log anew may apply it).
 */

import type { CellTable } from './cells.ts';
import { compareEvents, type ServiceEvent } from './event.ts';
import type { FamilyState } from './family-state.ts';

/** Fields of a correction that are its own and not the corrected event's. */
const OWN: ReadonlySet<string> = new Set(['id', 'type', 'time', 'entity', 'of', 'void']);

export interface CorrectedEvent {
  readonly entity: string;
  readonly of: string;
  /** As first folded; `undefined` until it arrives. */
  original: ServiceEvent | undefined;
  /** As counted now; `undefined` when void. */
  effective: ServiceEvent | undefined;
  /** In order of `compareEvents`. */
  readonly corrections: ServiceEvent[];
}

export class Corrections {
  readonly #states: readonly FamilyState[];
  readonly #cells: CellTable;
  readonly #horizonMs: number;
  readonly #byEvent = new Map<string, CorrectedEvent>();
  #waiting = 0;
  /** Corrections without effect that are no longer held. */
  lost = 0;
  #sweepAt = Number.NEGATIVE_INFINITY;

  constructor(states: readonly FamilyState[], cells: CellTable, horizonMs: number) {
    this.#states = states;
    this.#cells = cells;
    this.#horizonMs = horizonMs;
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

  take(correction: ServiceEvent): void {
    const { entity, of = '' } = correction;
    const key = keyOf(entity, of);
    let entry = this.#byEvent.get(key);
    if (!entry) {
      entry = { entity, of, original: undefined, effective: undefined, corrections: [] };
      this.#byEvent.set(key, entry);
      this.#waiting++;
    }
    const { corrections } = entry;
    let at = corrections.length;
    while (at > 0 && compareEvents(corrections[at - 1]!, correction) > 0) at--;
    corrections.splice(at, 0, correction);
    const original = entry.original ?? this.#find(entity, of);
    if (original) this.#match(entry, original);
  }

  /** Looks whether an event that was just folded has been corrected before it came. */
  offer(event: ServiceEvent): void {
    const entry = this.#byEvent.get(keyOf(event.entity, event.id));
    if (entry && !entry.original) this.#match(entry, event);
  }

  /** Forgets what can no longer be corrected. */
  advance(newest: number): void {
    if (newest < this.#sweepAt || this.#byEvent.size === 0) return;
    this.#sweepAt = newest + 60_000;
    this.sweep(newest);
  }

  sweep(newest: number): void {
    for (const [key, entry] of this.#byEvent) {
      if (entry.corrections.at(-1)!.time + 2 * this.#horizonMs >= newest) continue;
      this.lost += this.#unmatchedOf(entry);
      if (!entry.original) this.#waiting--;
      this.#byEvent.delete(key);
    }
  }

  all(): readonly CorrectedEvent[] {
    return [...this.#byEvent.values()];
  }

  restore(entry: CorrectedEvent): void {
    this.#byEvent.set(keyOf(entry.entity, entry.of), entry);
    if (!entry.original) this.#waiting++;
  }

  /**
   * Whether a correction comes too late depends on the two times alone, so that it does not matter whether the event happens to be
   * held still.
   */
  #isLate(correction: ServiceEvent, original: ServiceEvent): boolean {
    return correction.time > original.time + this.#horizonMs;
  }

  #unmatchedOf({ original, corrections }: CorrectedEvent): number {
    return original
      ? corrections.filter((correction) => this.#isLate(correction, original)).length
      : corrections.length;
  }

  #match(entry: CorrectedEvent, original: ServiceEvent): void {
    const timely = entry.corrections.filter((correction) => !this.#isLate(correction, original));
    if (timely.length === 0) return;
    if (!entry.original) {
      this.#waiting--;
      entry.original = original;
      entry.effective = original;
    }
    this.#apply(entry, timely);
  }

  #apply(entry: CorrectedEvent, timely: readonly ServiceEvent[]): void {
    const before = entry.effective;
    const after = corrected(entry.original!, timely);
    entry.effective = after;
    const cell = after ? this.#cells.ofEvent(after, false) : 0;
    for (const state of this.#states) {
      for (const { kind, key } of state.family.routes[entry.original!.type] ?? []) {
        const keyFor = (event: ServiceEvent | undefined) => event && (key ? key(event) : event.entity);
        state.replace(kind, keyFor(before), before, keyFor(after), after, cell);
      }
    }
  }

  /** The event as folded, looked for in the records of its entity. */
  #find(entity: string, id: string): ServiceEvent | undefined {
    for (const { records } of this.#states) {
      for (const byKey of records) {
        const found = byKey.get(entity)?.events.find((event) => event.id === id);
        if (found) return found;
      }
    }
    return undefined;
  }
}

function keyOf(entity: string, id: string): string {
  return `${entity}\u0000${id}`;
}

/** The event with the fields of its corrections; `undefined` when the last word on it is that it is void. */
function corrected(original: ServiceEvent, corrections: readonly ServiceEvent[]): ServiceEvent | undefined {
  let fields: Record<string, unknown> = { ...original };
  let isVoid = false;
  for (const correction of corrections) {
    isVoid = correction.void ?? isVoid;
    const { custom, ...plain } = correction;
    for (const [name, value] of Object.entries(plain)) if (!OWN.has(name)) fields = { ...fields, [name]: value };
    if (custom) fields.custom = { ...(fields.custom as object | undefined), ...custom };
  }
  return isVoid ? undefined : (fields as unknown as ServiceEvent);
}
