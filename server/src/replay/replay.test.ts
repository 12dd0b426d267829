import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ServiceEvent } from '@andon/metrics';
import { afterEach, describe, expect, it } from 'vitest';
import { createHttpDoor, createIngest } from '../ingest/index.ts';
import { readAll } from '../log/event-log.suite.ts';
import { createMemoryLog, type EventLog } from '../log/index.ts';
import { createPrivacy, createPseudonymizer } from '../privacy/index.ts';
import { createEventSender, SendError } from './event-sender.ts';
import { replay } from './replay.ts';

const START = Date.parse('2020-01-01T00:00:00Z');

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

async function listen(handle: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer(handle).listen(0, '127.0.0.1');
  servers.push(server);
  await new Promise((resolve) => server.once('listening', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** The real door behind a real socket. */
async function startDoor(before: (request: IncomingMessage, response: ServerResponse) => boolean = () => false) {
  const log = createMemoryLog();
  const privacy = createPrivacy({ pseudonymizer: createPseudonymizer([{ id: 'k', secret: Buffer.alloc(32) }]) });
  const door = createHttpDoor({ ingest: createIngest({ log, privacy, now: Date.now }) });
  const url = await listen(async (request, response) => {
    if (before(request, response)) return;
    const { status, headers, body } = await door({
      method: request.method ?? '',
      headers: request.headers,
      body: request,
    });
    response.writeHead(status, headers).end(body);
  });
  return { log, url };
}

function events(count: number, everyMs = 1000): ServiceEvent[] {
  return Array.from({ length: count }, (_, i) => ({
    id: `e${i}`,
    type: 'contact.queued',
    time: START + i * everyMs,
    entity: `c${i}`,
  }));
}

async function stored(log: EventLog): Promise<ServiceEvent[]> {
  return (await readAll(log)).map(({ event }) => event);
}

describe('sending events', () => {
  it('adds up what became of them', async () => {
    const { log, url } = await startDoor();
    const sender = createEventSender({ url });
    await sender.send([...events(3), { id: 'bad', type: 'nonsense' }]);
    await sender.send([...events(4), { id: 'worse' }]);
    expect(sender.totals).toMatchObject({ accepted: 4, duplicate: 3, rejectedCount: 2 });
    expect(sender.totals.rejected.map(({ line, id }) => [line, id])).toEqual([
      [4, 'bad'],
      [9, 'worse'],
    ]);
    expect(await stored(log)).toHaveLength(4);
  });

  it('takes a request of which nothing was an event for answered', async () => {
    const { url } = await startDoor();
    const sender = createEventSender({ url });
    await sender.send([{ id: 'bad' }]);
    expect(sender.totals).toMatchObject({ accepted: 0, rejectedCount: 1 });
  });

  it('repeats what may have been lost until it is taken, and doubles nothing', async () => {
    const faults: ((request: IncomingMessage, response: ServerResponse) => void)[] = [
      (request) => request.destroy(),
      (_, response) => response.writeHead(503, { 'retry-after': '0' }).end('{}'),
      (_, response) =>
        response.writeHead(429, { 'retry-after': '0' }).end('{"error":{"code":"BUSY","message":"later"}}'),
      (_, response) => response.writeHead(500).end('<html>'),
    ];
    const { log, url } = await startDoor((request, response) => {
      const fault = faults.shift();
      fault?.(request, response);
      return fault !== undefined;
    });
    const reasons: string[] = [];
    const sender = createEventSender({ url, onRetry: (reason) => reasons.push(reason) });
    await sender.send(events(2));
    await sender.send(events(2));
    expect(sender.totals).toMatchObject({ accepted: 2, duplicate: 2 });
    expect(await stored(log)).toHaveLength(2);
    expect(reasons).toEqual([
      expect.stringContaining('No server answers'),
      expect.stringContaining('503'),
      expect.stringContaining('429: later'),
      expect.stringContaining('500'),
    ]);
  });

  it('gives up with a reason when nobody answers', async () => {
    const sender = createEventSender({ url: 'http://127.0.0.1:9', maxTryMs: 10 });
    await expect(sender.send(events(1))).rejects.toThrow(SendError);
    await expect(sender.send(events(1))).rejects.toThrow('http://127.0.0.1:9');
  });

  it('stops at once when it is not wanted', async () => {
    let requests = 0;
    const url = await listen((_, response) => {
      requests++;
      response.writeHead(403).end('{"error":{"code":"FORBIDDEN","message":"no"}}');
    });
    await expect(createEventSender({ url }).send(events(1))).rejects.toThrow(/403: no.*--token/);
    expect(requests).toBe(1);
  });

  it('asks for a token only when the server does', async () => {
    const seen: (string | undefined)[] = [];
    const { log, url } = await startDoor((request, response) => {
      seen.push(request.headers.authorization);
      if (request.headers.authorization === 'Bearer good') return false;
      response.writeHead(401).end('{"error":{"code":"UNAUTHENTICATED","message":"token?"}}');
      return true;
    });
    const sender = createEventSender({ url, tokenWhenAsked: async () => 'good' });
    await sender.send(events(1));
    await sender.send(events(2));
    expect(seen).toEqual([undefined, 'Bearer good', 'Bearer good']);
    expect(await stored(log)).toHaveLength(2);
  });
});

describe('replaying', () => {
  it('sends everything in order as fast as it goes', async () => {
    const { log, url } = await startDoor();
    const log5000 = events(5_000);
    const sent = await replay({
      events: log5000,
      sender: createEventSender({ url }),
      speed: Number.POSITIVE_INFINITY,
      shiftToNow: false,
      now: Date.now,
    });
    expect(sent).toBe(5_000);
    expect(await stored(log)).toEqual(log5000);
  });

  it('moves a log to now: the last event is the newest, distances stay, another replay is another', async () => {
    const { log, url } = await startDoor();
    const now = Date.parse('2026-01-01T00:00:00Z');
    const options = {
      events: events(3),
      sender: createEventSender({ url }),
      speed: Number.POSITIVE_INFINITY,
      shiftToNow: true,
    };
    await replay({ ...options, now: () => now });
    await replay({ ...options, now: () => now + 5 });
    const times = (await stored(log)).map(({ time }) => time - now);
    expect(times).toEqual([-2000, -1000, 0, -1995, -995, 5]);
    expect(new Set((await stored(log)).map(({ entity }) => entity)).size).toBe(6);
  });

  it('keeps the pace of the log, faster by its factor, and never sends an event before its time', async () => {
    const sentAt: [string, number][] = [];
    let now = 0;
    const sender = {
      totals: { accepted: 0, duplicate: 0, rejectedCount: 0, rejected: [], ignoredFields: new Map() },
      async send(batch: readonly object[]) {
        for (const event of batch as ServiceEvent[]) sentAt.push([event.id, now]);
      },
    };
    const wait = async (ms: number) => {
      now += ms;
    };
    expect(
      await replay({ events: events(5, 10_000), sender, speed: 10, shiftToNow: false, now: () => now, wait }),
    ).toBe(5);
    for (const [index, [id, at]] of sentAt.entries()) {
      expect(id).toBe(`e${index}`);
      expect(at).toBeGreaterThanOrEqual(index * 1000);
      expect(at).toBeLessThanOrEqual(index * 1000 + 200);
    }
  });

  it('ends when it is told to', async () => {
    const { log, url } = await startDoor();
    const stop = new AbortController();
    const done = replay({
      events: events(2, 3_600_000),
      sender: createEventSender({ url }),
      speed: 1,
      shiftToNow: false,
      now: Date.now,
      signal: stop.signal,
    });
    await new Promise<void>((resolve) => {
      log.onAppended(() => resolve());
    });
    stop.abort();
    expect(await done).toBe(1);
  });

  it('has nothing to do for an empty log', async () => {
    const sender = createEventSender({ url: 'http://127.0.0.1:9' });
    expect(await replay({ events: [], sender, speed: 1, shiftToNow: true, now: Date.now })).toBe(0);
  });
});
