/*
 * The newest events, for people to see that something happens and what. A few of each type are kept, so that a rare complaint is not pushed out
 * by a thousand calls; memory is bounded by types × `KEPT_A_TYPE`. What could point at a person never gets in: no reference, no score, nothing
 * about employees; free text only where the house stores it, redacted.
 */

import { createHash, randomBytes } from 'node:crypto';
import type { EventType, Filter, ServiceEvent } from '@andon/metrics';
import type { EventLog } from '../log/index.ts';
import { redact } from '../privacy/index.ts';

/** Types that are shown at all, whatever is asked for. */
export const TICKER_TYPES = [
  'contact.queued',
  'contact.answered',
  'contact.abandoned',
  'contact.overflowed',
  'contact.transferred',
  'contact.ended',
  'case.opened',
  'case.assigned',
  'case.waiting',
  'case.acted',
  'case.replied',
  'case.resolved',
  'case.reopened',
  'case.followedUp',
  'complaint.filed',
  'complaint.acknowledged',
  'complaint.resolved',
  'complaint.reopened',
  'survey.answered',
  'selfservice.session',
  'message.classified',
] as const satisfies readonly EventType[];
export type TickerType = (typeof TICKER_TYPES)[number];

/** Answers of employees: a name is easily guessed from a team and an hour. */
const EMPLOYEE_INSTRUMENTS: ReadonlySet<string> = new Set(['enps', 'engagement']);
export const MAX_TICKER_EVENTS = 50;
const KEPT_A_TYPE = 500;
/** How far back the log is read at a start. */
const READ_BACK = 5_000;

export interface TickerEvent {
  /** Opaque; the same event keeps it while the server runs. */
  readonly id: string;
  readonly type: TickerType;
  /** Event time, epoch ms. */
  readonly time: number;
  readonly dimensions: readonly { readonly dimension: string; readonly value: string }[];
  /** Of a complaint. */
  readonly severity: string | null;
  readonly comment: string | null;
}

export interface TickerQuery {
  readonly types: readonly TickerType[];
  readonly filter: Filter;
  readonly first: number;
}

export interface EventTicker {
  /** Whether free text is stored at all. */
  readonly comments: boolean;
  /** Rises whenever an event of one of the types came, or was taken back. */
  revision(types: readonly TickerType[]): number;
  /** The newest first, by event time. */
  newest(query: TickerQuery): readonly TickerEvent[];
  /** Reads the end of the log anew, as after events were deleted. */
  refill(): Promise<void>;
  close(): void;
}

export interface EventTickerOptions {
  readonly log: EventLog;
  /** Of this installation, custom ones included. */
  readonly dimensions: readonly string[];
  /** Whether free text is stored at all. */
  readonly comments: boolean;
}

/** The newest events of a type. */
interface TypeList {
  /** The newest by time, and at most as many more, in no order. */
  events: ServiceEvent[];
  /** Whether they are in order of time. */
  isSorted: boolean;
  /** What is not newer was left out for want of room. */
  floor: number;
  revision: number;
}

export function createEventTicker({ log, dimensions, comments }: EventTickerOptions): EventTicker {
  const salt = randomBytes(16);
  const lists = new Map<string, TypeList>(TICKER_TYPES.map((type) => [type, { ...emptyList(), revision: 0 }]));
  /** Made when somebody first sees an event: of most nobody ever does. */
  const shown = new WeakMap<ServiceEvent, TickerEvent>();
  /** Rises with everything that concerns all types. */
  let epoch = 0;
  /** Number of the newest reading of the log; an older one that is still under way gives up. */
  let filling = 0;

  const dimensionOf = (event: ServiceEvent, dimension: string): string =>
    (event[dimension as 'queue'] as string | undefined) ?? event.custom?.[dimension] ?? '';
  function shownOf(event: ServiceEvent): TickerEvent {
    return {
      id: createHash('sha256').update(salt).update(event.id).digest('base64url').slice(0, 16),
      type: event.type as TickerType,
      time: event.time,
      dimensions: dimensions
        .map((dimension) => ({ dimension, value: dimensionOf(event, dimension) }))
        .filter(({ value }) => value !== ''),
      severity: event.severity ?? null,
      comment: comments && event.comment !== undefined ? redact(event.comment) : null,
    };
  }

  function takeBack(id: string): void {
    for (const list of lists.values()) {
      const at = list.events.findIndex((event) => event.id === id);
      if (at < 0) continue;
      list.events.splice(at, 1);
      list.revision++;
    }
  }

  /** Every event that is stored comes through here: it is only put down, and put in order when somebody looks. */
  function take(event: ServiceEvent): void {
    const list = lists.get(event.type);
    if (list === undefined) {
      if (event.type === 'correction' && event.void === true && event.of !== undefined) takeBack(event.of);
      return;
    }
    if (event.instrument !== undefined && EMPLOYEE_INSTRUMENTS.has(event.instrument)) return;
    if (event.time <= list.floor) return;
    const { events } = list;
    if (events.length > 0 && event.time < events[events.length - 1]!.time) list.isSorted = false;
    events.push(event);
    list.revision++;
    if (events.length < 2 * KEPT_A_TYPE) return;
    sort(list);
    list.events = events.slice(-KEPT_A_TYPE);
    list.floor = list.events[0]!.time;
  }

  const stopListening = log.onAppended(({ events }) => {
    for (const event of events) take(event);
  });

  return {
    comments,
    revision: (types) => types.reduce((sum, type) => sum + (lists.get(type)?.revision ?? 0), epoch),
    newest({ types, filter, first }) {
      const wanted = Object.entries(filter);
      const accepts = (event: ServiceEvent): boolean =>
        wanted.every(([dimension, values]) => values.includes(dimensionOf(event, dimension)));
      const found: ServiceEvent[] = [];
      for (const type of types) {
        const list = lists.get(type);
        if (list === undefined) continue;
        sort(list);
        const { events } = list;
        let left = first;
        for (let at = events.length - 1; at >= 0 && left > 0; at--) {
          if (!accepts(events[at]!)) continue;
          found.push(events[at]!);
          left -= 1;
        }
      }
      found.sort((a, b) => b.time - a.time || (a.id < b.id ? 1 : -1));
      return found.slice(0, first).map((event) => {
        const known = shown.get(event) ?? shownOf(event);
        shown.set(event, known);
        return known;
      });
    },
    async refill() {
      for (const list of lists.values()) Object.assign(list, emptyList());
      epoch += 1;
      filling += 1;
      const mine = filling;
      const upTo = log.lastSeq;
      for await (const chunk of log.read(Math.max(1, upTo - READ_BACK + 1))) {
        if (mine !== filling) return;
        // Later ones come by themselves.
        for (const { seq, event } of chunk) if (seq <= upTo) take(event);
      }
    },
    close() {
      filling += 1;
      stopListening();
      for (const list of lists.values()) Object.assign(list, emptyList());
    },
  };
}

function emptyList(): Omit<TypeList, 'revision'> {
  return { events: [], isSorted: true, floor: Number.NEGATIVE_INFINITY };
}

/** Those of one time stay in the order in which they came. */
function sort(list: TypeList): void {
  if (!list.isSorted) list.events.sort((a, b) => a.time - b.time);
  list.isSorted = true;
}
