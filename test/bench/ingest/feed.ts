import { randomUUID } from 'node:crypto';

/** Ids as senders make them: a call's number and a letter, or random. Random ones land all over the index of the log. */
export type IdKind = 'call' | 'uuid';

const CALL_EVERY_MS = 20;
const CHANNELS = ['phone', 'chat', 'e-mail'];

/** The life of a call in three events, `count` events in all, as JSON texts. Times end about now. */
export function makeLines(count: number, ids: IdKind, startAt: number): string[] {
  const lines: string[] = [];
  for (let call = 0; lines.length < count; call++) {
    const time = startAt + call * CALL_EVERY_MS;
    const common = {
      entity: `call-${call}`,
      queue: `queue-${call % 12}`,
      channel: CHANNELS[call % 3],
      team: `team-${call % 7}`,
    };
    const id = (letter: string) => (ids === 'uuid' ? randomUUID() : `call-${String(call).padStart(8, '0')}-${letter}`);
    const events = [
      { id: id('a'), type: 'contact.queued', time, ...common, customer: `customer-${call % 5_000}` },
      { id: id('b'), type: 'contact.answered', time: time + 15_000, ...common, agent: `agent-${call % 60}` },
      { id: id('c'), type: 'contact.ended', time: time + 195_000, ...common, talkSeconds: 170, wrapUpSeconds: 10 },
    ];
    for (const event of events) if (lines.length < count) lines.push(JSON.stringify(event));
  }
  return lines;
}

/** Bodies of `size` lines each. */
export function makeBodies(lines: readonly string[], size: number): Buffer[] {
  const bodies: Buffer[] = [];
  for (let at = 0; at < lines.length; at += size)
    bodies.push(Buffer.from(`${lines.slice(at, at + size).join('\n')}\n`));
  return bodies;
}
