import { randomUUID } from 'node:crypto';

/** Ids as senders make them: a call's number and a letter, or random. Random ones land all over an ordered index. */
export type IdKind = 'call' | 'uuid';

const CALL_EVERY_MS = 20;
/** From the first to the last event of a call. */
const CALL_MS = 195_000;
const CHANNELS = ['phone', 'chat', 'e-mail'];

export interface FeedEvent {
  readonly id: string;
  readonly type: string;
  readonly time: number;
}

/** The life of a call in three events: 170 bytes each. */
export function makeCall(call: number, ids: IdKind, startAt: number): readonly FeedEvent[] {
  const common = {
    entity: `call-${call}`,
    queue: `queue-${call % 12}`,
    channel: CHANNELS[call % 3],
    team: `team-${call % 7}`,
  };
  const id = (letter: string) => (ids === 'uuid' ? randomUUID() : `call-${String(call).padStart(8, '0')}-${letter}`);
  return [
    {
      id: id('a'),
      type: 'contact.queued',
      time: startAt,
      ...common,
      customer: `customer-${call % 5_000}`,
    } as FeedEvent,
    {
      id: id('b'),
      type: 'contact.answered',
      time: startAt + 15_000,
      ...common,
      agent: `agent-${call % 60}`,
    } as FeedEvent,
    {
      id: id('c'),
      type: 'contact.ended',
      time: startAt + CALL_MS,
      ...common,
      talkSeconds: 170,
      wrapUpSeconds: 10,
    } as FeedEvent,
  ];
}

/** Calls one after the other, from `startAt` on, `count` events in all. */
export function* makeEvents(
  count: number,
  ids: IdKind,
  startAt: number,
  callEveryMs = CALL_EVERY_MS,
): Generator<FeedEvent> {
  for (let call = 0, made = 0; made < count; call++) {
    for (const event of makeCall(call, ids, startAt + call * callEveryMs)) {
      if (made++ === count) return;
      yield event;
    }
  }
}

/** Event times of so many events end about now, where they begin here. */
export function startFor(count: number, callEveryMs = CALL_EVERY_MS): number {
  return Date.now() - CALL_MS - Math.ceil(count / 3) * callEveryMs;
}

/** Bodies of `size` events each. */
export function makeBodies(
  events: Iterable<FeedEvent>,
  size: number,
  encode: (events: readonly FeedEvent[]) => string = ndjson,
): Buffer[] {
  const bodies: Buffer[] = [];
  let batch: FeedEvent[] = [];
  for (const event of events) {
    batch.push(event);
    if (batch.length < size) continue;
    bodies.push(Buffer.from(encode(batch)));
    batch = [];
  }
  if (batch.length > 0) bodies.push(Buffer.from(encode(batch)));
  return bodies;
}

export function ndjson(events: readonly FeedEvent[]): string {
  return `${events.map((event) => JSON.stringify(event)).join('\n')}\n`;
}
