import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createMemoryLog } from '../log/index.ts';
import { createPrivacy, createPseudonymizer } from '../privacy/index.ts';
import { createHttpDoor } from './http-door.ts';
import { createIngest } from './ingest.ts';

/** Short in every run of the tests, long on request. */
const RUNS = Number(process.env.ANDON_FUZZ_RUNS ?? 1_000);
const FAULTS_OF_SENDERS = [202, 400, 413, 415, 422];

const pieces = fc.oneof(
  fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"',
    '\\',
    '\n',
    '\r\n',
    ' ',
    '\u0000',
    '\uFEFF',
    '\uD800',
    '1e999',
    '-',
    'null',
    '__proto__',
  ),
  fc.constantFrom(
    '"id":"a"',
    '"type":"contact.queued"',
    '"time":"2026-03-01T00:00:00Z"',
    '"entity":"c"',
    '"specversion":"1.0"',
    '"data":',
  ),
  fc.constantFrom(
    '{"id":"b","type":"contact.queued","time":1700000000000,"entity":"c"}',
    '{"type":"survey.answered","score":1e308}',
  ),
  fc.json(),
);
const bodies = fc.oneof(
  fc.array(pieces, { maxLength: 30 }).map((parts) => Buffer.from(parts.join(''))),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
);
const requests = fc.record({
  body: bodies,
  gzip: fc.boolean(),
  cutAt: fc.option(fc.nat(200)),
  chunkSize: fc.integer({ min: 1, max: 64 }),
  headers: fc.record(
    {
      'content-type': fc.constantFrom(
        'application/x-ndjson',
        'application/json',
        'application/cloudevents+json',
        'application/cloudevents-batch+json',
        'text/html',
        'application/json; charset=utf-16',
        ';;;=',
      ),
      'content-encoding': fc.constantFrom('gzip', 'deflate', 'br', 'identity', ''),
      'idempotency-key': fc.string({ maxLength: 300 }),
      'ce-specversion': fc.constantFrom('1.0', '0.3', '%zz'),
      'ce-id': fc.string({ maxLength: 10 }),
      'ce-type': fc.constantFrom('andon.contact.queued', 'andon.', 'x'),
      'ce-source': fc.string({ maxLength: 200 }),
    },
    { requiredKeys: ['content-type'] },
  ),
});

async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

it('answers whatever is sent as a fault of its sender, the same however it is cut, and tells nothing of itself', async () => {
  const send = async (request: { body: Buffer; headers: Record<string, string | undefined> }, chunkSize: number) => {
    const log = createMemoryLog();
    const privacy = createPrivacy({ pseudonymizer: createPseudonymizer([{ id: 'k', secret: Buffer.alloc(32) }]) });
    const errors: unknown[] = [];
    const door = createHttpDoor({
      ingest: createIngest({ log, privacy, now: () => Date.parse('2026-03-02T00:00:00Z') }),
      maxEventBytes: 120,
      onError: (error) => errors.push(error),
    });
    const response = await door({ method: 'POST', headers: request.headers, body: inChunks(request.body, chunkSize) });
    expect(errors).toEqual([]);
    const receipt = JSON.parse(response.body);
    expect(receipt.accepted).toBe(log.lastSeq);
    return { status: response.status, receipt, text: response.body };
  };
  await fc.assert(
    fc.asyncProperty(requests, async ({ body, gzip, cutAt, chunkSize, headers }) => {
      const sent = gzip ? gzipSync(body) : body;
      const request = { body: cutAt === null ? sent : sent.subarray(0, cutAt), headers };
      const inPieces = await send(request, chunkSize);
      expect(FAULTS_OF_SENDERS).toContain(inPieces.status);
      expect(inPieces.text).not.toMatch(/\n\s+at |node:|\.ts\b/);
      const whole = await send(request, 1 << 20);
      // A body that breaks off may have been taken up to another event.
      if (whole.status !== 400) expect(inPieces).toEqual(whole);
      else expect(inPieces.status).toBe(400);
    }),
    { numRuns: RUNS },
  );
}, 600_000);
