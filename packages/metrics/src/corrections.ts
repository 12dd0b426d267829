/*
 * Corrections restate an event that was folded before: `of` names it by id, `entity` is that event's own, and what else the correction
 * carries replaces the event's fields; `void` takes it out. Several corrections of one event apply in order of their own time, whatever
 * order they arrive in, and a correction may overtake its event.
 *
 * An event can be corrected for as long as `latenessHorizonMs` after its own time; a later correction is `late` and has no effect here
 * (the log keeps it, and a state folded anew by its owner may apply it).
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
  /** Corrections whose event never came. */
  lost = 0;
  late = 0;
  #sweepAt = Number.NEGATIVE_INFINITY;

  constructor(states: readonly FamilyState[], cells: CellTable, horizonMs: number) {
    this.#states = states;
    this.#cells = cells;
    this.#horizonMs = horizonMs;
  }

  /** Corrected events that have not arrived. */
  get waiting(): number {
    return this.#waiting;
  }

  get unmatched(): number {
    let waiting = 0;
    if (this.#waiting > 0)
      for (const { original, corrections } of this.#byEvent.values()) if (!original) waiting += corrections.length;
    return this.lost + waiting;
  }

  take(correction: ServiceEvent): void {
    const of = correction.of ?? '';
    const key = keyOf(correction.entity, of);
    let entry = this.#byEvent.get(key);
    if (!entry) {
      const original = this.#find(correction.entity, of);
      entry = { entity: correction.entity, of, original, effective: original, corrections: [] };
      this.#byEvent.set(key, entry);
      if (!original) this.#waiting++;
    }
    if (entry.original && this.#isLate(correction, entry.original)) {
      this.late++;
      if (entry.corrections.length === 0) this.#byEvent.delete(key);
      return;
    }
    const { corrections } = entry;
    let at = corrections.length;
    while (at > 0 && compareEvents(corrections[at - 1]!, correction) > 0) at--;
    corrections.splice(at, 0, correction);
    if (entry.original) this.#apply(entry);
  }

  /** Looks whether an event that was just folded has been corrected before it came. */
  offer(event: ServiceEvent): void {
    const entry = this.#byEvent.get(keyOf(event.entity, event.id));
    if (!entry || entry.original) return;
    this.#waiting--;
    entry.original = event;
    entry.effective = event;
    const kept = entry.corrections.filter((correction) => !this.#isLate(correction, event));
    this.late += entry.corrections.length - kept.length;
    entry.corrections.splice(0, entry.corrections.length, ...kept);
    this.#apply(entry);
  }

  /** Forgets what can no longer be corrected. */
  advance(newest: number): void {
    if (newest < this.#sweepAt || this.#byEvent.size === 0) return;
    this.#sweepAt = newest + 60_000;
    this.sweep(newest);
  }

  sweep(newest: number): void {
    for (const [key, { original, corrections }] of this.#byEvent) {
      const last = Math.max(
        original?.time ?? Number.NEGATIVE_INFINITY,
        corrections.at(-1)?.time ?? Number.NEGATIVE_INFINITY,
      );
      if (last + 2 * this.#horizonMs >= newest) continue;
      if (!original) {
        this.#waiting--;
        this.lost += corrections.length;
      }
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

  #isLate(correction: ServiceEvent, original: ServiceEvent): boolean {
    return correction.time > original.time + this.#horizonMs;
  }

  #apply(entry: CorrectedEvent): void {
    const before = entry.effective;
    const after = corrected(entry.original!, entry.corrections);
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
