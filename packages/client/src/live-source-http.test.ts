import { FiguresDocument } from '@andon/schema';
import { describe, expect, it } from 'vitest';
import { queueFrame, seriesFrame } from '../test/graphql-server.ts';
import { watch } from '../test/live.ts';
import {
  connect,
  createSignals,
  offered,
  onEnd,
  points,
  SERIES,
  SERVICE_LEVEL,
  settle,
  startServer,
  T,
  turn,
} from '../test/live-source-rig.ts';
import { createManualClock } from '../test/manual-clock.ts';
import { startTcpProxy } from '../test/tcp-proxy.ts';
import type { LiveError } from './index.ts';

describe('first frames by plain HTTP', () => {
  const askedFor = (asked: string[]): typeof fetch => {
    return async (url) => {
      asked.push(new URL(String(url)).pathname);
      return Response.json({ data: queueFrame({ offered: 3 }) });
    };
  };

  it('are there while a WebSocket is not', async () => {
    let isBlocked = true;
    const server = await startServer({ blockWebSockets: () => isBlocked });
    server.setFirst('queue', () => queueFrame({ offered: 4 }));
    const clock = createManualClock();
    const asked: string[] = [];
    const source = connect({ endpoint: server.endpoint, firstByHttp: true }, { clock, fetch: askedFor(asked) });
    const board = watch(source.live(SERVICE_LEVEL));
    clock.advance(100);
    const first = await board.until(({ frame }) => frame !== undefined);
    expect(first).toMatchObject({ state: 'connecting', asOf: Date.parse('2026-03-01T09:00:00.000Z') });
    expect(offered(first.frame)).toBe(3);

    isBlocked = false;
    clock.advance(10_000);
    await board.until(({ state, frame }) => state === 'live' && offered(frame) === 4);
    expect(asked).toEqual(['/graphql/stream']);
  });

  it('are there while an open WebSocket brings nothing', async () => {
    const server = await startServer();
    const clock = createManualClock();
    const asked: string[] = [];
    const source = connect({ endpoint: server.endpoint, firstByHttp: true }, { clock, fetch: askedFor(asked) });
    const board = watch(source.live(SERVICE_LEVEL));
    await server.waitFor(() => server.activeCount === 1);
    clock.advance(100);
    await board.until(({ frame }) => offered(frame) === 3);
    server.publish('queue', queueFrame({ offered: 5 }));
    await board.until(({ state, frame }) => state === 'live' && offered(frame) === 5);
    expect(asked).toEqual(['/graphql/stream']);
    // It was never lost, so there is nothing to come back from.
    expect(new Set(board.snapshots.map(({ state }) => state))).toEqual(new Set(['connecting', 'live']));
  });

  it('are not asked for where the connection is quicker', async () => {
    const server = await startServer();
    const clock = createManualClock();
    const asked: string[] = [];
    const source = connect({ endpoint: server.endpoint, firstByHttp: true }, { clock, fetch: askedFor(asked) });
    const board = watch(source.live(SERVICE_LEVEL));
    await board.until(({ state }) => state === 'live');
    clock.advance(100);
    await source.query(SERVICE_LEVEL);
    // The one above.
    expect(asked).toHaveLength(1);
  });
});

describe('a server of another kind', () => {
  it('is incompatible when it greets with another protocol', async () => {
    const server = await startServer({ ack: { protocol: 2, version: '9.0.0' } });
    const source = connect({ endpoint: server.endpoint });
    const board = watch(source.live(SERVICE_LEVEL));
    const { error } = await board.until(({ state }) => state === 'incompatible');
    expect(error).toMatchObject({ code: 'OTHER_PROTOCOL', message: expect.stringContaining('9.0.0') });
  });
});

describe('the fall-back over server-sent events', () => {
  it('is taken where WebSockets do not get through, with one stream for all subscriptions', async () => {
    const server = await startServer({ blockWebSockets: () => true, authorize: (token) => token === 'good' });
    server.setFirst('queue', () => queueFrame({ offered: 1 }));
    const source = connect({ endpoint: server.endpoint, transport: 'auto', token: () => 'good' });
    const board = watch(source.live(SERVICE_LEVEL));
    const trend = watch(source.live(SERIES));
    await board.until(({ state }) => state === 'live');
    await trend.until(({ state }) => state === 'live');
    expect(server.eventStreamCount).toBe(1);
    expect(server.socketCount).toBe(0);
    server.publish('queue', queueFrame({ offered: 2 }));
    await board.until(({ frame }) => offered(frame) === 2);
    server.heartbeat({ asOf: '2026-03-01T09:05:00.000Z', now: '2026-03-01T09:05:00.100Z' });
    await board.until(({ asOf }) => asOf === Date.parse('2026-03-01T09:04:59.000Z'));
    trend.stop();
    await server.waitFor(() => server.activeCount === 1);
  });

  it('is left for a WebSocket as soon as one gets through, without a moment of doubt', async () => {
    let isBlocked = true;
    const server = await startServer({ blockWebSockets: () => isBlocked });
    const clock = createManualClock();
    const source = connect({ endpoint: server.endpoint, transport: 'auto' }, { clock });
    const board = watch(source.live(SERVICE_LEVEL));
    await settle(clock, board, ({ state }) => state === 'live');
    expect(server.socketCount).toBe(0);
    isBlocked = false;
    clock.advance(2_000);
    await server.waitFor(() => server.socketCount === 1 && server.eventStreamCount === 0);
    server.publish('queue', queueFrame({ offered: 2 }));
    await board.until(({ frame }) => offered(frame) === 2);
    expect(new Set(board.snapshots.map(({ state }) => state))).toEqual(new Set(['connecting', 'live']));
  });

  it('is not taken by a client whose WebSocket has worked, while its server restarts', async () => {
    const first = await startServer();
    const clock = createManualClock();
    // Only the fall-back asks by plain HTTP.
    let fellBack = false;
    const plain: typeof fetch = (...request) => {
      fellBack = true;
      return fetch(...request);
    };
    const source = connect({ endpoint: first.endpoint, transport: 'auto' }, { clock, fetch: plain });
    const board = watch(source.live(SERVICE_LEVEL));
    await board.until(({ state }) => state === 'live');
    await first.close();
    const failures = new Set<LiveError>();
    source.onConnection(({ error }) => error && failures.add(error));
    while (!fellBack) {
      clock.advance(200);
      await turn();
    }
    const lost = [...failures].filter(({ message }) => message === 'The server was not reached.');
    // A minute of attempts, on average.
    expect(lost.length).toBe(8);
  });

  it('reconnects, resumes a series, and tells a refused token from a lost stream', async () => {
    let granted = true;
    const server = await startServer({ authorize: () => granted });
    const proxy = await startTcpProxy(server.port);
    onEnd(() => proxy.close());
    server.setFirst('series', () => seriesFrame({ cursor: 'c1', points: [[T(1), 1]] }));
    const endpoint = `http://127.0.0.1:${proxy.port}/graphql`;
    const source = connect({ endpoint, transport: 'sse', token: () => 'any' });
    const trend = watch(source.live(SERIES));
    await trend.until(({ state }) => state === 'live');
    server.setFirst('series', ({ cursor }) => seriesFrame({ cursor: `${cursor}+`, reset: false, points: [[T(2), 2]] }));
    proxy.cut();
    await trend.until(({ state }) => state === 'reconnecting');
    const resumed = await trend.until(({ state }) => state === 'live');
    expect(points(resumed.frame)).toEqual([1, 2]);
    expect(resumed.frame?.series.meta.cursor).toBe('c1+');
    granted = false;
    proxy.cut();
    const { error } = await trend.until(({ state }) => state === 'not-allowed');
    expect(error?.code).toBe('HTTP_401');
  });

  it('keeps errors to the subscription they belong to', async () => {
    const server = await startServer();
    const source = connect({ endpoint: server.endpoint, transport: 'sse' });
    const good = watch(source.live(SERVICE_LEVEL));
    const bad = watch(source.live({ document: FiguresDocument, variables: { figures: [{ key: 'queue.nonsense' }] } }));
    const alien = watch(source.live({ document: 'subscription Alien { nonsense }', variables: {} }));
    await bad.until(({ error }) => error?.code === 'UNKNOWN_FIGURE');
    await alien.until(({ state }) => state === 'incompatible');
    await good.until(({ state }) => state === 'live');
    expect(server.eventStreamCount).toBe(1);
  });

  it('says that the page is hidden and shown, in this order, and goes on where the server does not know it', async () => {
    const server = await startServer();
    const signals = createSignals();
    const said: unknown[] = [];
    const recording: typeof fetch = (url, init) => {
      const body: unknown = typeof init?.body === 'string' ? JSON.parse(init.body) : undefined;
      if (body instanceof Object && 'visible' in body) said.push(body.visible);
      return fetch(url, init);
    };
    signals.say('hidden');
    const source = connect({ endpoint: server.endpoint, transport: 'sse' }, { signals, fetch: recording });
    const board = watch(source.live(SERVICE_LEVEL));
    await board.until(({ state }) => state === 'live');
    signals.say('visible');
    signals.say('hidden');
    await expect.poll(() => said).toEqual([false, true, false]);
    server.publish('queue', queueFrame({ offered: 3 }));
    await board.until(({ frame }) => offered(frame) === 3);
    expect(server.eventStreamCount).toBe(1);
  });

  it.each([
    ['0', 1, 1_000],
    ['-1', 1, 1_000],
    ['7', 6_999, 7_000],
    // A month: no screen on a wall should stay dark for it after a proxy's mistake.
    ['2592000', 299_999, 300_000],
  ])('comes back neither at once nor never where a server asks for %s s', async (seconds, tooSoonMs, inTimeMs) => {
    const clock = createManualClock();
    let asked = 0;
    const busy: typeof fetch = async () => {
      asked += 1;
      return new Response(null, { status: 503, headers: { 'retry-after': seconds } });
    };
    const source = connect({ endpoint: 'http://andon.invalid/graphql', transport: 'sse' }, { clock, fetch: busy });
    const board = watch(source.live(SERVICE_LEVEL));
    await board.until(({ error }) => error?.code === 'HTTP_503');
    clock.advance(tooSoonMs);
    await turn();
    expect(asked).toBe(1);
    clock.advance(inTimeMs - tooSoonMs);
    await expect.poll(() => asked).toBe(2);
  });

  it('gives up a stream that has been silent for 14 s', async () => {
    const server = await startServer();
    const proxy = await startTcpProxy(server.port);
    onEnd(() => proxy.close());
    const clock = createManualClock();
    const source = connect({ endpoint: `http://127.0.0.1:${proxy.port}/graphql`, transport: 'sse' }, { clock });
    const board = watch(source.live(SERVICE_LEVEL));
    await board.until(({ state }) => state === 'live');
    proxy.freeze();
    clock.advance(13_999);
    expect(board.last.state).toBe('live');
    clock.advance(1);
    expect(board.last).toMatchObject({ state: 'reconnecting', error: { code: 'SILENT' } });
  });
});
