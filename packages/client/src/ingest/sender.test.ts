import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { accepted, type IngestServer, type Reply, startIngestServer } from '../../test/ingest-server.ts';
import { createManualClock } from '../../test/manual-clock.ts';
import { openFileSpool } from './file-spool.ts';
import {
  createMemorySpool,
  createSender,
  type Sender,
  type SenderEvent,
  type SenderOptions,
  type SenderProblem,
  type SenderReceipt,
  type SenderSurroundings,
} from './index.ts';

const cleanups: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function startServer(answer?: Parameters<typeof startIngestServer>[0], port?: number): Promise<IngestServer> {
  const server = await startIngestServer(answer, port);
  cleanups.push(() => server.close());
  return server;
}

function startSender(options: SenderOptions, surroundings: Partial<SenderSurroundings> = {}): Sender {
  const sender = createSender(options, { random: () => 0.001, ...surroundings });
  cleanups.push(() => sender.close());
  return sender;
}

function event(index: number, entity = 'c1'): SenderEvent {
  return { id: `e${index}`, type: 'contact.queued', time: 1_772_355_600_000 + index, entity };
}

function entities({ requests }: IngestServer): unknown[] {
  return requests.flatMap(({ events }) => events.map(({ id }) => id));
}

describe('a sender', () => {
  it('sends events together that come together, in their order, as NDJSON', async () => {
    const server = await startServer();
    const sender = startSender({ endpoint: server.endpoint, token: () => 'secret' });
    for (let index = 0; index < 10; index++) await sender.send(event(index));
    expect(sender.pending).toBe(10);
    await sender.flush();
    expect(sender.pending).toBe(0);
    expect(server.requests).toHaveLength(1);
    expect(entities(server)).toEqual(Array.from({ length: 10 }, (_, index) => `e${index}`));
    expect(server.requests[0]?.headers).toMatchObject({
      'content-type': 'application/x-ndjson',
      authorization: 'Bearer secret',
    });
  });

  it('waits for company no longer than it should, and not at all once a batch is full', async () => {
    const server = await startServer();
    const clock = createManualClock();
    const sender = startSender({ endpoint: server.endpoint, batchEvents: 4, maxDelayMs: 200 }, { clock });
    await sender.send([event(1), event(2), event(3)]);
    clock.advance(199);
    await sender.send([]);
    expect(server.requests).toHaveLength(0);
    clock.advance(1);
    await server.waitFor(() => server.requests.length === 1);
    await sender.send([event(4), event(5), event(6), event(7), event(8)]);
    await server.waitFor(() => server.requests.length === 2);
    expect(server.requests[1]?.events).toHaveLength(4);
  });

  it('gives an id to events that have none, the same in every attempt', async () => {
    const replies: Reply[] = [{ status: 0, cut: true }, accepted(2)];
    const server = await startServer(() => replies.shift() ?? accepted(0));
    const sender = startSender({ endpoint: server.endpoint });
    const withoutValue = { id: undefined, type: 'contact.queued', time: 1, entity: 'c2' } as unknown as SenderEvent;
    await sender.send([{ type: 'contact.queued', time: 1, entity: 'c1' }, withoutValue]);
    await sender.flush();
    const [first, second] = server.requests.map(({ events }) => events.map(({ id }) => id));
    expect(first).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/), expect.stringMatching(/^[0-9a-f]{32}$/)]);
    expect(first?.[0]).not.toBe(first?.[1]);
    expect(second).toEqual(first);
  });

  it('asks for no more at once than a receipt can name', async () => {
    const server = await startServer();
    const sender = startSender({ endpoint: server.endpoint, batchEvents: 5_000 });
    await sender.send(Array.from({ length: 1_500 }, (_, index) => event(index)));
    await sender.flush();
    expect(server.requests.map(({ events }) => events.length)).toEqual([1_000, 500]);
  });

  it('knows what the server has, also where its spool cannot note it', async () => {
    const errors: unknown[] = [];
    const receipts: SenderReceipt[] = [];
    const server = await startServer();
    const memory = createMemorySpool();
    const sender = startSender({
      endpoint: server.endpoint,
      spool: {
        get length() {
          return memory.length;
        },
        append: (lines) => memory.append(lines),
        peek: (limit) => memory.peek(limit),
        async remove(count) {
          await memory.remove(count);
          throw new Error('no space left');
        },
        close: () => memory.close(),
      },
      onReceipt: (receipt) => receipts.push(receipt),
      onError: (error) => errors.push(error),
    });
    await sender.send(event(1));
    await sender.flush();
    await sender.send(event(2));
    await sender.flush();
    expect(receipts).toHaveLength(2);
    expect(entities(server)).toEqual(['e1', 'e2']);
    expect(errors[0]).toMatchObject({ message: 'no space left' });
  });

  it('tries again until the server has them, after lost connections, refusals and proxies, and keeps the order', async () => {
    const problems: SenderProblem[] = [];
    const replies: Reply[] = [
      { status: 503, headers: { 'retry-after': '0' } },
      { status: 0, cut: true },
      { status: 401, body: { error: { code: 'UNAUTHENTICATED', message: 'No token.' } } },
      { status: 429, headers: { 'retry-after': '0' } },
      { status: 400, body: '<h1>Bad Request</h1> says a proxy' },
      { status: 200, body: '<h1>Please log in</h1>' },
      { status: 404 },
    ];
    const server = await startServer(({ events }) => replies.shift() ?? accepted(events.length));
    const sender = startSender({
      endpoint: server.endpoint,
      batchEvents: 2,
      onProblem: (problem) => problems.push(problem),
    });
    await sender.send([event(1), event(2), event(3)]);
    await sender.flush();
    expect(problems.map(({ code }) => code)).toEqual([
      'HTTP_503',
      'UNREACHABLE',
      'UNAUTHENTICATED',
      'HTTP_429',
      'HTTP_400',
      'HTTP_200',
      'HTTP_404',
    ]);
    expect(problems.map(({ attempts }) => attempts)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(entities(server)).toEqual([...Array.from({ length: 8 }, () => ['e1', 'e2']).flat(), 'e3']);
  });

  it('waits as long as the server asked for', async () => {
    const clock = createManualClock();
    const replies: Reply[] = [{ status: 429, headers: { 'retry-after': '7' } }];
    const server = await startServer(({ events }) => replies.shift() ?? accepted(events.length));
    const told = Promise.withResolvers<SenderProblem>();
    const sender = startSender({ endpoint: server.endpoint, maxDelayMs: 0, onProblem: told.resolve }, { clock });
    await sender.send(event(1));
    clock.advance(0);
    expect((await told.promise).retryInMs).toBe(7_000);
    await new Promise((resolve) => setImmediate(resolve));
    clock.advance(6_999);
    await sender.send(event(2));
    expect(server.requests).toHaveLength(1);
    clock.advance(1);
    await server.waitFor(() => server.requests.length === 2);
  });

  it('gives up waiting for an answer that does not come', async () => {
    const clock = createManualClock();
    const told = Promise.withResolvers<SenderProblem>();
    const neverAnswers = ((_url: string, { signal }: RequestInit) =>
      new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason));
      })) as typeof fetch;
    const sender = startSender(
      { endpoint: 'http://andon.invalid/ingest', maxDelayMs: 0, onProblem: told.resolve },
      { clock, fetch: neverAnswers },
    );
    await sender.send(event(1));
    clock.advance(0);
    await new Promise((resolve) => setImmediate(resolve));
    clock.advance(60_000);
    expect((await told.promise).code).toBe('TIMEOUT');
    expect(sender.pending).toBe(1);
  });

  it('reports what the server rejected by name, and goes on with the rest', async () => {
    const receipts: SenderReceipt[] = [];
    const server = await startServer(() => ({
      status: 202,
      body: {
        accepted: 1,
        duplicate: 0,
        rejected: [{ line: 2, id: 'e2', field: 'type', reason: 'Unknown type' }],
        ignoredFields: { mood: 1 },
      },
    }));
    const sender = startSender({ endpoint: server.endpoint, onReceipt: (receipt) => receipts.push(receipt) });
    await sender.send([event(1), event(2)]);
    await sender.flush();
    expect(receipts).toEqual([
      {
        accepted: 1,
        duplicate: 0,
        rejected: [{ event: event(2), field: 'type', reason: 'Unknown type' }],
        ignoredFields: { mood: 1 },
      },
    ]);
  });

  it('finds the one event a server cannot take, and loses no other', async () => {
    const receipts: SenderReceipt[] = [];
    const server = await startServer(({ events }) =>
      events.some(({ id }) => id === 'e5')
        ? { status: 413, body: { error: { code: 'TOO_LARGE', message: 'Expected at most 65536 bytes.' } } }
        : accepted(events.length),
    );
    const sender = startSender({ endpoint: server.endpoint, onReceipt: (receipt) => receipts.push(receipt) });
    await sender.send(Array.from({ length: 9 }, (_, index) => event(index)));
    await sender.flush();
    expect(receipts.reduce((sum, receipt) => sum + receipt.accepted, 0)).toBe(8);
    expect(receipts.flatMap(({ rejected }) => rejected)).toEqual([
      { event: event(5), field: null, reason: 'Expected at most 65536 bytes.' },
    ]);
  });

  it('compresses where it is asked to', async () => {
    const server = await startServer();
    const sender = startSender({ endpoint: server.endpoint, compress: true });
    await sender.send(event(1));
    await sender.flush();
    expect(server.requests[0]).toMatchObject({ headers: { 'content-encoding': 'gzip' }, events: [event(1)] });
  });

  it('refuses events it cannot keep, all of a call or none', async () => {
    const sender = startSender({ endpoint: 'http://127.0.0.1:1/ingest', spool: createMemorySpool(2) });
    await expect(sender.send([event(1), event(2), event(3)])).rejects.toMatchObject({ code: 'FULL' });
    await sender.send([event(1), event(2)]);
    expect(sender.pending).toBe(2);
  });

  it('goes on after a listener has thrown', async () => {
    const errors: unknown[] = [];
    const server = await startServer();
    const sender = startSender({
      endpoint: server.endpoint,
      onReceipt: () => {
        throw new Error('boom');
      },
      onError: (error) => errors.push(error),
    });
    await sender.send(event(1));
    await sender.flush();
    await sender.send(event(2));
    await sender.flush();
    expect(errors).toMatchObject([{ message: 'boom' }, { message: 'boom' }]);
  });

  it('delivers after its own restart what a server that was away did not take', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'andon-spool-'));
    cleanups.push(() => rm(directory, { recursive: true }));
    const first = createSender(
      { endpoint: 'http://127.0.0.1:1/ingest', spool: await openFileSpool({ directory }), onProblem: () => {} },
      { random: () => 0.5 },
    );
    await first.send([event(1), event(2)]);
    await first.send(event(3));
    await first.close();

    const server = await startServer();
    const second = startSender({ endpoint: server.endpoint, spool: await openFileSpool({ directory }) });
    expect(second.pending).toBe(3);
    await second.send(event(4));
    await second.flush();
    expect(entities(server)).toEqual(['e1', 'e2', 'e3', 'e4']);
  });
});
