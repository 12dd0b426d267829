import type { ServiceEvent } from './event.ts';
import type { Entity } from './family.ts';

/** What the fold remembers of one entity while its events may still be joined by earlier ones. */
export interface FoldRecord {
  readonly kind: number;
  readonly key: string;
  /** State before the first of `events`: `undefined` is a new entity. Nothing of it can change any more. */
  base: Entity | undefined;
  /** In order of `compareEvents`; all of them within the horizon or not yet settled. */
  readonly events: ServiceEvent[];
  /** Cell of each event's own dimensions. */
  readonly cells: number[];
  /** State after all of `events`. */
  entity: Entity;
  /** Instant of the last event ever taken. */
  lastAt: number;
  /** When it was given up after the last of `events`; `-Infinity` when it was not. */
  expiredAt: number;
  /** Slot of the wheel in which it is looked at next; `Infinity` when in none. */
  slot: number;
  /** Key in each open list, `NaN` where it is in none; its cell while it is in any. */
  openKeys: number[] | undefined;
  openCell: number;
}
