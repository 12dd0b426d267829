import { createHttpDoor, type HttpDoorOptions, type IngestRequest } from '../ingest/http-door.ts';
import { createIngest, type Ingest, type IngestOptions } from '../ingest/ingest.ts';
import { readAll } from '../log/event-log.suite.ts';
import { createMemoryLog, type EventLog } from '../log/index.ts';
import { createPrivacy, createPseudonymizer } from '../privacy/index.ts';

export const RIG_NOW = Date.parse('2026-03-01T12:00:00Z');
export const NDJSON = { 'content-type': 'application/x-ndjson' };
export const JSON_TYPE = { 'content-type': 'application/json' };

/** An intake with its HTTP door over a log in memory, at `RIG_NOW`. */
export class IngestRig {
  readonly pseudonymizer = createPseudonymizer([{ id: 'k1', secret: Buffer.alloc(32, 7) }]);
  readonly log: EventLog = createMemoryLog();
  ingest: Ingest = this.open();

  /** Takes another intake from now on. */
  open(options: Partial<IngestOptions> = {}): Ingest {
    const privacy = createPrivacy({ pseudonymizer: this.pseudonymizer });
    this.ingest = createIngest({ log: this.log, privacy, now: () => RIG_NOW, ...options });
    return this.ingest;
  }

  async post(
    headers: IngestRequest['headers'],
    body: string | Uint8Array | AsyncIterable<Uint8Array>,
    options: Partial<HttpDoorOptions> = {},
  ) {
    const isStream = typeof body === 'object' && Symbol.asyncIterator in body;
    const door = createHttpDoor({ ingest: this.ingest, ...options });
    const response = await door({ method: 'POST', headers, body: isStream ? body : bytesOf(body) });
    return { status: response.status, headers: response.headers, receipt: JSON.parse(response.body) };
  }

  async storedEvents() {
    return (await readAll(this.log)).map(({ event }) => event);
  }

  async storedIds(): Promise<string[]> {
    return (await this.storedEvents()).map(({ id }) => id);
  }
}

/** A body as it comes over a network. */
export async function* bytesOf(body: string | Uint8Array, size = 4096): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(body as string);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

export function queued(id: string | undefined, fields: object = {}): object {
  return { id, type: 'contact.queued', time: '2026-03-01T11:59:00+00:00', entity: 'c1', queue: 'billing', ...fields };
}

export function ndjson(events: readonly object[]): string {
  return events.map((event) => JSON.stringify(event)).join('\n');
}
