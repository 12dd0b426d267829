import { EVENT_TYPES } from '@andon/metrics';

const TYPE_RANK: ReadonlyMap<string, number> = new Map(Object.keys(EVENT_TYPES).map((type, rank) => [type, rank]));

/** One event as the events guide describes it, with its time as epoch milliseconds. It is sent as it is. */
export interface SimulatedEvent {
  readonly id: string;
  readonly type: string;
  readonly time: number;
  readonly entity: string;
  readonly [field: string]: string | number | boolean | undefined;
}

export type Emit = (event: SimulatedEvent) => void;

/** Order of the stream: time, then what must come first of things at the same instant, then id, so that it is total. */
export function compareEvents(a: SimulatedEvent, b: SimulatedEvent): number {
  if (a.time !== b.time) return a.time - b.time;
  const rank = (TYPE_RANK.get(a.type) ?? 0) - (TYPE_RANK.get(b.type) ?? 0);
  if (rank !== 0) return rank;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
