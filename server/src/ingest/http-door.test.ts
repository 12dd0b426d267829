import { deflateSync, gzipSync } from 'node:zlib';
import type { ServiceEvent } from '@andon/metrics';
import { beforeEach, describe, expect, it } from 'vitest';
import { readAll } from '../log/event-log.suite.ts';
import { createMemoryLog, type EventLog, LogError } from '../log/index.ts';
import { createPrivacy, createPseudonymizer } from '../privacy/index.ts';
import { createHttpDoor, type HttpDoorOptions, type IngestRequest } from './http-door.ts';
import { BusyError, createIngest, type Ingest, type IngestOptions } from './ingest.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const NDJSON = { 'content-type': 'application/x-ndjson' };
const JSON_TYPE = { 'content-type': 'application/json' };

const pseudonymizer = createPseudonymizer([{ id: 'k1', secret: Buffer.alloc(32, 7) }]);

let log: EventLog;
let ingest: Ingest;

beforeEach(() => {
  log = createMemoryLog();
  ingest = openIngest();
});

function openIngest(options: Partial<IngestOptions> = {}): Ingest {
  return createIngest({ log, privacy: createPrivacy({ pseudonymizer }), now: () => NOW, ...options });
}

async function* bytesOf(body: string | Uint8Array, size = 4096): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(body as string);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function post(
  headers: IngestRequest['headers'],
  body: string | Uint8Array | AsyncIterable<Uint8Array>,
  options: Partial<HttpDoorOptions> = {},
) {
  const isStream = typeof body === 'object' && Symbol.asyncIterator in body;
  const door = createHttpDoor({ ingest, ...options });
  const response = await door({ method: 'POST', headers, body: isStream ? body : bytesOf(body) });
  return { status: response.status, headers: response.headers, receipt: JSON.parse(response.body) };
}

function queued(id: string | undefined, fields: object = {}): object {
  return { id, type: 'contact.queued', time: '2026-03-01T11:59:00+00:00', entity: 'c1', queue: 'billing', ...fields };
}

function ndjson(events: readonly object[]): string {
  return events.map((event) => JSON.stringify(event)).join('\n');
}

async function storedIds(): Promise<string[]> {
  return (await readAll(log)).map(({ event }) => event.id);
}

describe('POST /ingest', () => {
  it('takes NDJSON and answers 202 with a receipt', async () => {
    const { status, receipt } = await post(NDJSON, ndjson([queued('a'), queued('b'), queued('a')]));
    expect(status).toBe(202);
    expect(receipt).toEqual({
      accepted: 2,
      duplicate: 1,
      withoutId: 0,
      rejected: [],
      rejectedCount: 0,
      ignoredFields: {},
    });
    expect(await storedIds()).toEqual(['a', 'b']);
  });

  it.each([
    ['a list', JSON.stringify([queued('a'), queued('b')])],
    ['one object', JSON.stringify(queued('a'), null, 2)],
  ])('takes %s as JSON', async (_, body) => {
    const { status, receipt } = await post(JSON_TYPE, body);
    expect([status, receipt.accepted]).toEqual([202, body.startsWith('[') ? 2 : 1]);
  });

  it('names line, id, field and reason of each rejected event and takes the others', async () => {
    const body = [
      JSON.stringify(queued('a')),
      '{broken',
      JSON.stringify(queued('c', { type: 'contact.qeued' })),
      '',
      JSON.stringify(queued('d', { time: '2026-03-01T12:30:00Z' })),
      JSON.stringify(queued('e', { queue: 7, channel: 8 })),
      '[]',
      JSON.stringify(queued('f')),
    ].join('\n');
    const { status, receipt } = await post(NDJSON, body);
    expect(status).toBe(202);
    expect(receipt).toMatchObject({ accepted: 2, rejectedCount: 5 });
    expect(receipt.rejected).toEqual([
      { line: 2, id: null, field: null, reason: 'Not valid JSON at character 2' },
      { line: 3, id: 'c', field: 'type', reason: expect.stringContaining('"contact.qeued"') },
      {
        line: 5,
        id: 'd',
        field: 'time',
        reason: expect.stringMatching(/2026-03-01T12:30:00.000Z.*2026-03-01T12:00:00.000Z/),
      },
      { line: 6, id: 'e', field: 'queue', reason: expect.stringContaining('also wrong: `channel`') },
      { line: 7, id: null, field: null, reason: expect.stringContaining('a JSON object') },
    ]);
    expect(await storedIds()).toEqual(['a', 'f']);
  });

  it('answers 422 when nothing of it was an event', async () => {
    expect(await post(NDJSON, '{}\n{}')).toMatchObject({ status: 422, receipt: { accepted: 0, rejectedCount: 2 } });
  });

  it('counts unknown fields and keeps them out', async () => {
    const { receipt } = await post(
      NDJSON,
      ndjson([queued('a', { shoeSize: 44 }), queued('b', { shoeSize: 45, __proto__x: 1 })]),
    );
    expect(receipt.ignoredFields).toEqual({ shoeSize: 2, __proto__x: 1 });
    expect(JSON.stringify(await readAll(log))).not.toContain('shoeSize');
  });

  it.each([
    ['NDJSON', NDJSON, (event: object) => ndjson([event])],
    ['a JSON list', JSON_TYPE, (event: object) => JSON.stringify([event])],
    [
      'CloudEvents',
      { 'content-type': 'application/cloudevents-batch+json' },
      ({ id, time, type, ...data }: { id?: string; time?: string; type?: string }) =>
        JSON.stringify([{ specversion: '1.0', source: '/pbx', id, time, type: `andon.${type}`, data }]),
    ],
  ])('tells who misspells the figure of a reading, or its unit, in %s', async (_, headers, bodyOf) => {
    const reading = { id: 'r1', type: 'reading', time: '2026-03-01T11:59:00Z', entity: 'pbx', value: 12 };
    const told = async (fields: object) => (await post(headers, bodyOf({ ...reading, ...fields }))).receipt;
    expect((await told({ metric: 'queue.wating' })).rejected).toMatchObject([
      { line: 1, field: 'metric', reason: expect.stringMatching(/one of queue\.waiting, .*, got "queue\.wating"$/) },
    ]);
    expect((await told({ metric: 'queue.asa', unit: 'sec' })).rejected).toMatchObject([{ line: 1, field: 'unit' }]);
    expect(await told({ metric: 'queue.waiting' })).toMatchObject({ accepted: 1, rejected: [] });
  });

  it('is not fooled by keys of the prototype', async () => {
    const { receipt } = await post(
      NDJSON,
      '{"__proto__":{"id":"x","entity":"y","time":1e12},"constructor":{},"type":"contact.queued"}',
    );
    expect(receipt.rejectedCount).toBe(1);
    expect(({} as { entity?: unknown }).entity).toBeUndefined();
  });

  it('stores pseudonyms in the place of people and no comments', async () => {
    const survey = {
      instrument: 'nps',
      score: 9,
      scaleMin: 0,
      scaleMax: 10,
      comment: 'Ask for Wang Wu',
      type: 'survey.answered',
    };
    await post(NDJSON, ndjson([queued('a', { customer: 'C-4711', ...survey }), queued('b', { agent: 'C-4711' })]));
    const stored = JSON.stringify(await readAll(log));
    expect(stored).not.toContain('C-4711');
    expect(stored).not.toContain('Wang Wu');
    expect(stored).toContain(pseudonymizer.pseudonym('customer', 'C-4711'));
    expect(stored).toContain(pseudonymizer.pseudonym('agent', 'C-4711'));
  });

  it('says how many events came without an id, and would double', async () => {
    const body = ndjson([queued(undefined), queued('b')]);
    expect((await post(NDJSON, body)).receipt).toMatchObject({ accepted: 2, withoutId: 1 });
    expect((await post(NDJSON, body)).receipt).toMatchObject({ accepted: 1, duplicate: 1, withoutId: 1 });
  });

  it('makes a repetition safe without ids by the Idempotency-Key', async () => {
    const headers = { ...NDJSON, 'idempotency-key': 'batch-1' };
    const body = ndjson([queued(undefined), queued(undefined), queued('c')]);
    expect((await post(headers, body)).receipt).toMatchObject({ accepted: 3, withoutId: 0 });
    expect((await post(headers, body)).receipt).toMatchObject({ accepted: 0, duplicate: 3 });
    expect((await post({ ...headers, 'idempotency-key': 'batch-2' }, body)).receipt).toMatchObject({
      accepted: 2,
      duplicate: 1,
    });
    expect((await post(headers, ndjson([queued(undefined, { entity: 'other' })]))).receipt).toMatchObject({
      accepted: 1,
    });
  });

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
  ])('takes %s', async (encoding, compress) => {
    const body = compress(ndjson(Array.from({ length: 5000 }, (_, i) => queued(`e${i}`))));
    expect((await post({ ...NDJSON, 'content-encoding': encoding }, body)).receipt).toMatchObject({ accepted: 5000 });
    expect(await storedIds()).toHaveLength(5000);
  });

  it('refuses compressed data that is damaged or cut short, and keeps what came before', async () => {
    const whole = gzipSync(ndjson(Array.from({ length: 20_000 }, (_, i) => queued(`e${i}-${Math.sin(i)}`))));
    const headers = { ...NDJSON, 'content-encoding': 'gzip' };
    const cut = await post(headers, whole.subarray(0, whole.length / 2));
    expect(cut).toMatchObject({
      status: 400,
      receipt: { error: { code: 'BAD_COMPRESSION', message: expect.stringContaining('too early') } },
    });
    expect(cut.receipt.accepted).toBeGreaterThan(1000);
    expect(await storedIds()).toHaveLength(cut.receipt.accepted);
    expect(await post(headers, 'not gzip at all')).toMatchObject({
      status: 400,
      receipt: { accepted: 0, error: { code: 'BAD_COMPRESSION' } },
    });
  });

  it.each(['identity', 'gzip'])(
    'keeps what came before a request broke off (%s), which is no fault of the server',
    async (encoding) => {
      async function* broken(): AsyncGenerator<Uint8Array> {
        const lines = Buffer.from(
          `${ndjson(Array.from({ length: 3000 }, (_, i) => queued(`e${i}-${Math.sin(i)}`)))}\n`,
        );
        const bytes = encoding === 'gzip' ? gzipSync(lines) : lines;
        yield* bytesOf(bytes.subarray(0, bytes.length - 100));
        throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
      }
      const errors: unknown[] = [];
      const headers = { ...NDJSON, 'content-encoding': encoding };
      const { status, receipt } = await post(headers, broken(), { onError: (error) => errors.push(error) });
      expect([status, receipt.error.code]).toEqual([400, 'BROKEN_OFF']);
      // What was still being decompressed is gone with the request; it was never acknowledged.
      if (encoding === 'identity') expect(receipt.accepted).toBeGreaterThan(2000);
      expect(await storedIds()).toHaveLength(receipt.accepted);
      expect(errors).toEqual([]);
    },
  );

  it('stops a decompression bomb early', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024, '\n'));
    const { status, receipt } = await post({ ...NDJSON, 'content-encoding': 'gzip' }, bomb);
    expect([status, receipt.error.code]).toEqual([413, 'EXPANDS_TOO_MUCH']);
  });

  it('refuses a body beyond the limit after taking what came before', async () => {
    const body = ndjson(Array.from({ length: 1000 }, (_, i) => queued(`e${i}`)));
    const { status, receipt } = await post(NDJSON, body, { maxBodyBytes: 50_000 });
    expect([status, receipt.error.code]).toEqual([413, 'TOO_LARGE']);
    expect(receipt.accepted).toBeGreaterThan(100);
    expect(await storedIds()).toHaveLength(receipt.accepted);
  });

  it('refuses an event beyond the limit and takes its neighbours', async () => {
    const body = ndjson([queued('a'), queued('b', { x: 'y'.repeat(70_000) }), queued('c')]);
    const { receipt } = await post(NDJSON, body);
    expect(receipt).toMatchObject({ accepted: 2, rejected: [{ line: 2, reason: 'Longer than 65536 bytes' }] });
  });

  it('lists no more rejections than it can hold, but counts them all', async () => {
    const { receipt } = await post(NDJSON, '{}\n'.repeat(5000));
    expect(receipt.rejectedCount).toBe(5000);
    expect(receipt.rejected).toHaveLength(1000);
  });

  it('takes any number of nested brackets for what it is', async () => {
    const deep = '['.repeat(30_000) + ']'.repeat(30_000);
    expect((await post(NDJSON, `${deep}\n{"id":${deep}}`)).receipt).toMatchObject({ rejectedCount: 2 });
    expect((await post(JSON_TYPE, `[{"a":${deep}}]`)).receipt).toMatchObject({ rejectedCount: 1 });
  });

  it.each([
    [{}, 415, 'CONTENT_TYPE'],
    [{ 'content-type': 'text/plain' }, 415, 'CONTENT_TYPE'],
    [{ 'content-type': 'application/x-www-form-urlencoded' }, 415, 'CONTENT_TYPE'],
    [{ 'content-type': 'application/json; charset=iso-8859-1' }, 415, 'CHARSET'],
    [{ ...NDJSON, 'content-encoding': 'br' }, 415, 'CONTENT_ENCODING'],
    [{ ...NDJSON, 'content-encoding': 'gzip, gzip' }, 415, 'CONTENT_ENCODING'],
    [{ ...NDJSON, 'idempotency-key': '' }, 400, 'IDEMPOTENCY_KEY'],
    [{ ...NDJSON, 'idempotency-key': ['a', 'b'] }, 400, 'HEADER'],
  ])('refuses the headers %j', async (headers, status, code) => {
    expect(await post(headers, ndjson([queued('a')]))).toMatchObject({
      status,
      receipt: { accepted: 0, error: { code } },
    });
    expect(await storedIds()).toEqual([]);
  });

  it('takes content types in any case and with parameters', async () => {
    expect(
      (await post({ 'content-type': 'Application/X-NDJSON; Charset="UTF-8"' }, ndjson([queued('a')]))).status,
    ).toBe(202);
  });

  it('answers other methods with those it has', async () => {
    const response = await createHttpDoor({ ingest })({ method: 'GET', headers: {}, body: bytesOf('') });
    expect(response).toMatchObject({ status: 405, headers: { allow: 'POST' } });
  });

  it('tells senders to come again when there is no room', async () => {
    ingest = openIngest({ maxRequests: 1 });
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    async function* slow(): AsyncGenerator<Uint8Array> {
      yield Buffer.from(`${JSON.stringify(queued('a'))}\n`);
      await held;
    }
    const first = post(NDJSON, slow());
    expect(await post(NDJSON, ndjson([queued('b')]))).toMatchObject({
      status: 429,
      headers: { 'retry-after': '1' },
      receipt: { error: { code: 'BUSY' } },
    });
    release();
    expect((await first).status).toBe(202);
    expect((await post(NDJSON, ndjson([queued('b')]))).status).toBe(202);
    expect(ingest.counts).toMatchObject({ accepted: 2, pending: 0, requests: 0 });
  });

  it('keeps room for others, whatever one sender does', async () => {
    // Nothing becomes durable before it is let go, so everything that was sent is pending.
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const slowLog: EventLog = Object.assign(Object.create(log), {
      append: (events: readonly ServiceEvent[]) => held.then(() => log.append(events)),
    });
    ingest = openIngest({ log: slowLog, maxRequests: 6, maxPendingEvents: 2 });
    const send = (sender: string, id: string) => ingest.submit([queued(id)], { sender });
    const flood = [send('flood', 'a'), send('flood', 'b')];
    expect(ingest.counts).toMatchObject({ requests: 2 });
    while (ingest.counts.pending < 2) await new Promise((resolve) => setImmediate(resolve));
    await expect(send('flood', 'c')).rejects.toThrow(BusyError);
    const other = send('other', 'd');
    release();
    expect(await other).toMatchObject({ accepted: 1 });
    expect(await Promise.all(flood)).toMatchObject([{ accepted: 1 }, { accepted: 1 }]);
    expect(await send('flood', 'c')).toMatchObject({ accepted: 1 });
    expect(ingest.counts).toMatchObject({ accepted: 4, pending: 0, requests: 0 });
  });

  it('gives one sender half of the requests there may be at once', async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    async function* slow() {
      await held;
      yield [];
    }
    ingest = openIngest({ maxRequests: 5 });
    const takes = [1, 2, 3].map(() => ingest.take(slow(), { sender: 'slow' }));
    await expect(ingest.take(slow(), { sender: 'slow' })).rejects.toThrow(BusyError);
    takes.push(ingest.take(slow(), { sender: 'other' }), ingest.take(slow(), { sender: 'third' }));
    await expect(ingest.take(slow(), { sender: 'fourth' })).rejects.toThrow(BusyError);
    release();
    await Promise.all(takes);
    expect(ingest.counts.requests).toBe(0);
  });

  it('commits the events of a slow sender without waiting for its next ones', async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const stored = new Promise<void>((resolve) => {
      log.onAppended(() => resolve());
    });
    async function* slow(): AsyncGenerator<Uint8Array> {
      yield Buffer.from(`${JSON.stringify(queued('a'))}\n`);
      await held;
      yield Buffer.from(JSON.stringify(queued('b')));
    }
    const response = post(NDJSON, slow());
    await stored;
    expect(await storedIds()).toEqual(['a']);
    release();
    expect((await response).receipt.accepted).toBe(2);
  });

  it('holds a bounded number of events however long the body is', async () => {
    let largest = 0;
    let pending = 0;
    let highest = 0;
    const slowLog: EventLog = Object.create(log, {
      append: {
        value: async (events: Parameters<EventLog['append']>[0]) => {
          largest = Math.max(largest, events.length);
          pending += events.length;
          highest = Math.max(highest, pending);
          await new Promise(setImmediate);
          pending -= events.length;
          return log.append(events);
        },
      },
    });
    ingest = openIngest({ log: slowLog });
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (let i = 0; i < 30_000; i += 100)
        yield Buffer.from(`${ndjson(Array.from({ length: 100 }, (_, k) => queued(`e${i + k}`)))}\n`);
    }
    expect((await post(NDJSON, endless())).receipt.accepted).toBe(30_000);
    expect(largest).toBeLessThanOrEqual(2_000);
    expect(highest).toBeLessThanOrEqual(4_000);
  });

  it('answers 503 without naming places on the machine when the log fails, and says what was taken', async () => {
    let appends = 0;
    const failing: EventLog = Object.create(log, {
      append: {
        value: (events: Parameters<EventLog['append']>[0]) =>
          ++appends === 1
            ? log.append(events)
            : Promise.reject(new LogError('DISK_FULL', 'No space left for /var/lib/secret-place')),
      },
    });
    ingest = openIngest({ log: failing });
    const errors: unknown[] = [];
    const body = ndjson(Array.from({ length: 6000 }, (_, i) => queued(`e${i}`)));
    const { status, headers, receipt } = await post(NDJSON, body, { onError: (error) => errors.push(error) });
    expect(status).toBe(503);
    expect(headers['retry-after']).toBe('5');
    expect(receipt.error).toEqual({ code: 'DISK_FULL', message: expect.not.stringContaining('secret-place') });
    expect(await storedIds()).toHaveLength(receipt.accepted);
    expect(errors).toHaveLength(1);
  });
});

describe('CloudEvents over POST /ingest', () => {
  const envelope = {
    specversion: '1.0',
    id: '17',
    source: '/pbx/east',
    type: 'andon.contact.queued',
    time: '2026-03-01T11:00:00Z',
    subject: 'c9',
    data: { queue: 'billing' },
  };
  const stored = { id: '/pbx/east 17', type: 'contact.queued', time: NOW - 3_600_000, entity: 'c9', queue: 'billing' };

  async function storedEvents() {
    return (await readAll(log)).map(({ event }) => event);
  }

  it('takes the structured mode', async () => {
    expect(
      (await post({ 'content-type': 'application/cloudevents+json; charset=UTF-8' }, JSON.stringify(envelope))).status,
    ).toBe(202);
    expect(await storedEvents()).toEqual([stored]);
  });

  it('takes the binary mode', async () => {
    const { data, ...attributes } = envelope;
    const headers = Object.fromEntries(Object.entries(attributes).map(([name, value]) => [`ce-${name}`, value]));
    expect((await post({ ...JSON_TYPE, ...headers, 'ce-source': '/pbx/%65ast' }, JSON.stringify(data))).status).toBe(
      202,
    );
    expect(await storedEvents()).toEqual([stored]);
  });

  it('takes the batch mode and tells events of two sources with the same id apart', async () => {
    const batch = [
      envelope,
      { ...envelope, source: '/pbx/west' },
      envelope,
      { ...envelope, specversion: '0.3' },
      { ...envelope, type: 'com.other' },
    ];
    const { receipt } = await post({ 'content-type': 'application/cloudevents-batch+json' }, JSON.stringify(batch));
    expect(receipt).toMatchObject({ accepted: 2, duplicate: 1, rejectedCount: 2 });
    expect(receipt.rejected).toEqual([
      { line: 4, id: '17', field: 'specversion', reason: expect.stringContaining('specversion') },
      { line: 5, id: '17', field: 'type', reason: expect.stringContaining('andon.') },
    ]);
  });

  it('takes data in base64', async () => {
    const { data, ...rest } = envelope;
    const event = { ...rest, data_base64: Buffer.from(JSON.stringify(data)).toString('base64') };
    await post({ 'content-type': 'application/cloudevents+json' }, JSON.stringify(event));
    expect(await storedEvents()).toEqual([stored]);
  });

  it('shortens an id that would be too long, the same way each time', async () => {
    const long = JSON.stringify({ ...envelope, source: `https://example.test/${'x'.repeat(200)}` });
    const headers = { 'content-type': 'application/cloudevents+json' };
    expect((await post(headers, long)).receipt).toMatchObject({ accepted: 1 });
    expect((await post(headers, long)).receipt).toMatchObject({ duplicate: 1 });
  });
});
