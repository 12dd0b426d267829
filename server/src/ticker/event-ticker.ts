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

interface Entry {
  readonly event: ServiceEvent;
  /** Made when somebody first sees it: of most events nobody ever does. */
  shown?: TickerEvent;
}

export function createEventTicker({ log, dimensions, comments }: EventTickerOptions): EventTicker {
  const salt = randomBytes(16);
  const lists = new Map<string, Entry[]>(TICKER_TYPES.map((type) => [type, []]));
  const revisions = new Map<string, number>();
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

  const bump = (type: string): void => {
    revisions.set(type, (revisions.get(type) ?? 0) + 1);
  };

  function takeBack(id: string): void {
    for (const [type, list] of lists) {
      const at = list.findIndex(({ event }) => event.id === id);
      if (at < 0) continue;
      list.splice(at, 1);
      bump(type);
    }
  }

  /** Lists are kept oldest first, so that what comes in order is only appended. */
  function take(event: ServiceEvent): void {
    if (event.type === 'correction') {
      if (event.void === true && event.of !== undefined) takeBack(event.of);
      return;
    }
    const list = lists.get(event.type);
    if (list === undefined || EMPLOYEE_INSTRUMENTS.has(event.instrument ?? '')) return;
    const oldest = list[list.length - KEPT_A_TYPE];
    if (oldest !== undefined && event.time <= oldest.event.time) return;
    let at = list.length;
    while (at > 0 && list[at - 1]!.event.time > event.time) at -= 1;
    if (at === list.length) list.push({ event });
    else list.splice(at, 0, { event });
    // To move all for each one that comes would cost more than all the rest of its way here.
    if (list.length >= 2 * KEPT_A_TYPE) list.splice(0, list.length - KEPT_A_TYPE);
    bump(event.type);
  }

  const stopListening = log.onAppended(({ events }) => {
    for (const event of events) take(event);
  });

  return {
    comments,
    revision: (types) => types.reduce((sum, type) => sum + (revisions.get(type) ?? 0), epoch),
    newest({ types, filter, first }) {
      const wanted = Object.entries(filter);
      const accepts = ({ event }: Entry): boolean =>
        wanted.every(([dimension, values]) => values.includes(dimensionOf(event, dimension)));
      const found: Entry[] = [];
      for (const type of types) {
        const list = lists.get(type) ?? [];
        let left = first;
        for (let at = list.length - 1; at >= 0 && left > 0; at--) {
          if (!accepts(list[at]!)) continue;
          found.push(list[at]!);
          left -= 1;
        }
      }
      found.sort((a, b) => b.event.time - a.event.time || (a.event.id < b.event.id ? 1 : -1));
      return found.slice(0, first).map((entry) => {
        entry.shown ??= shownOf(entry.event);
        return entry.shown;
      });
    },
    async refill() {
      for (const list of lists.values()) list.length = 0;
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
      for (const list of lists.values()) list.length = 0;
    },
  };
}
