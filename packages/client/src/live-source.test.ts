import { fork } from 'node:child_process';
import { once } from 'node:events';
import {
  FiguresDocument,
  SeriesDocument,
  type SeriesSubscription,
  ServerDocument,
  ServiceLevelDocument,
  type ServiceLevelSubscription,
} from '@andon/schema';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type GraphqlServer,
  type GraphqlServerOptions,
  queueFrame,
  seriesFrame,
  startGraphqlServer,
} from '../test/graphql-server.ts';
import { type Watch, watch } from '../test/live.ts';
import { createManualClock, type ManualClock } from '../test/manual-clock.ts';
import { startTcpProxy } from '../test/tcp-proxy.ts';
import { backoffMs } from './backoff.ts';
import {
  createLiveSource,
  type LiveError,
  type LiveSnapshot,
  type LiveSource,
  type LiveSourceOptions,
  type PageSignal,
  type PageSignals,
  type Surroundings,
} from './index.ts';

const cleanups: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function startServer(options?: GraphqlServerOptions): Promise<GraphqlServer> {
  const server = await startGraphqlServer(options);
  cleanups.push(() => server.close());
  return server;
}

function connect(options: LiveSourceOptions, surroundings: Partial<Surroundings> = {}): LiveSource {
  const source = createLiveSource({ transport: 'websocket', ...options }, { random: () => 0.01, ...surroundings });
  cleanups.push(() => source.dispose());
  return source;
}

const SERVICE_LEVEL = { document: ServiceLevelDocument, variables: { window: '30m' } };
const SERIES = { document: SeriesDocument, variables: { figure: { key: 'queue.offered' } } };

function offered(frame: ServiceLevelSubscription | undefined): number | null | undefined {
  return frame?.queue.groups[0]?.offered.value;
}

describe('a live source', () => {
  it('gives the first frame, then every later one, and says live', async () => {
    const server = await startServer();
    server.setFirst('queue', () => queueFrame({ offered: 3, demo: true }));
    const source = connect({ endpoint: server.endpoint });
    const board = watch(source.live(SERVICE_LEVEL));
    expect(board.last).toMatchObject({ frame: undefined, state: 'connecting' });

    const first = await board.until(({ frame }) => frame !== undefined);
    expect(offered(first.frame)).toBe(3);
    expect(first).toMatchObject({ state: 'live', asOf: Date.parse('2026-03-01T09:00:00.000Z'), error: undefined });
    expect(source.connection).toMatchObject({ state: 'live', demo: true });

    server.publish('queue', queueFrame({ offered: 4 }));
    await board.until(({ frame }) => offered(frame) === 4);
  });

  it('is closed again after the last unsubscribe, and leaves nothing behind after 1,000 rounds', async () => {
    const server = await startServer();
    const clock = createManualClock();
    const source = connect({ endpoint: server.endpoint }, { clock });
    for (let round = 0; round < 1_000; round++) {
      const stop = source.live({ ...SERVICE_LEVEL, variables: { window: '30m', seconds: round } }).subscribe(() => {});
      stop();
    }
    clock.advance(1_000);
    await server.waitFor(() => server.activeCount === 0 && server.socketCount === 0);
    expect(clock.pendingTimers).toBe(0);

    const board = watch(source.live(SERVICE_LEVEL));
    await board.until(({ state }) => state === 'live');
    for (let round = 0; round < 1_000; round++) source.live(SERVICE_LEVEL).subscribe(() => {})();
    board.stop();
    clock.advance(1_000);
    await server.waitFor(() => server.activeCount === 0 && server.socketCount === 0);
    expect(clock.pendingTimers).toBe(0);
    expect(source.connection.state).toBe('connecting');
  });

  it('shares one subscription between equal requests, whatever the order of their variables', async () => {
    const server = await startServer();
    const source = connect({ endpoint: server.endpoint });
    const one = watch(source.live({ document: ServiceLevelDocument, variables: { window: '1h', seconds: 20 } }));
    const two = watch(source.live({ document: ServiceLevelDocument, variables: { seconds: 20, window: '1h' } }));
    const other = watch(source.live({ document: ServiceLevelDocument, variables: { seconds: 30, window: '1h' } }));
    for (const { until } of [one, two, other]) await until(({ state }) => state === 'live');
    expect(server.started.map(({ variables }) => variables.seconds)).toEqual([20, 30]);
    expect(server.inits).toHaveLength(1);
    expect(one.last.frame).toBe(two.last.frame);

    one.stop();
    server.publish('queue', queueFrame({ offered: 7 }));
    await two.until(({ frame }) => offered(frame) === 7);
    expect(offered(one.last.frame)).toBe(0);
  });

  it('gives equal requests equal ids on every connection, so that a server may send equal bytes', async () => {
    const server = await startServer();
    const boards = [1, 2].map(() => watch(connect({ endpoint: server.endpoint }).live(SERVICE_LEVEL)));
    for (const board of boards) await board.until(({ state }) => state === 'live');
    expect(server.started[0]?.id).toMatch(/^ServiceLevel-\w+$/);
    expect(server.started[1]?.id).toBe(server.started[0]?.id);
  });

  it('survives an element that is moved or replaced: leaving and soon returning costs no new subscription', async () => {
    const server = await startServer();
    const clock = createManualClock();
    const source = connect({ endpoint: server.endpoint }, { clock });
    const before = watch(source.live(SERVICE_LEVEL));
    await before.until(({ state }) => state === 'live');
    before.stop();
    clock.advance(499);
    const after = watch(source.live(SERVICE_LEVEL));
    expect(after.last.state).toBe('live');
    clock.advance(10_000);
    server.publish('queue', queueFrame({ offered: 2 }));
    await after.until(({ frame }) => offered(frame) === 2);
    expect(server.started).toHaveLength(1);
  });

  it('tells the other listeners when one throws, and reports what it threw', async () => {
    const server = await startServer();
    const errors: unknown[] = [];
    const source = connect({ endpoint: server.endpoint, onError: (error) => errors.push(error) });
    const boom = new Error('boom');
    source.live(SERVICE_LEVEL).subscribe(({ frame }) => {
      if (frame !== undefined) throw boom;
    });
    const board = watch(source.live(SERVICE_LEVEL));
    await board.until(({ state }) => state === 'live');
    server.publish('queue', queueFrame({ offered: 9 }));
    await board.until(({ frame }) => offered(frame) === 9);
    expect(errors).toContain(boom);
  });

  it('keeps the frame of a paused store, marks it, and ends its subscription', async () => {
    const server = await startServer();
    const clock = createManualClock();
    const source = connect({ endpoint: server.endpoint }, { clock });
    const store = source.live(SERVICE_LEVEL);
    const board = watch(store);
    await board.until(({ state }) => state === 'live');
    store.setPaused(true);
    clock.advance(1_000);
    await server.waitFor(() => server.activeCount === 0);
    expect(board.last).toMatchObject({ state: 'delayed', frame: { queue: {} } });

    server.setFirst('queue', () => queueFrame({ offered: 5 }));
    store.setPaused(false);
    await board.until(({ frame, state }) => offered(frame) === 5 && state === 'live');
    expect(board.snapshots.filter(({ frame }) => frame === undefined)).toHaveLength(1);
  });

  it('refuses an endpoint that is no web address at once', () => {
    expect(() => createLiveSource({ endpoint: 'ftp://andon.example/' })).toThrow(
      'Expected `endpoint` to be an http or https URL, got "ftp://andon.example/"',
    );
  });

  it('does not start anything after it was disposed', async () => {
    const server = await startServer();
    const source = connect({ endpoint: server.endpoint });
    const board = watch(source.live(SERVICE_LEVEL));
    await board.until(({ state }) => state === 'live');
    source.dispose();
    source.dispose();
    await server.waitFor(() => server.socketCount === 0);
    expect(() => source.live(SERVICE_LEVEL).subscribe(() => {})).toThrow('disposed');
    await expect(source.query({ document: ServerDocument, variables: {} })).rejects.toMatchObject({ code: 'DISPOSED' });
  });
});

describe('a lost connection', () => {
  it('keeps the last frame, says reconnecting and then goes on', async () => {
    const server = await startServer();
    const proxy = await startTcpProxy(server.port);
    cleanups.push(() => proxy.close());
    server.setFirst('queue', () => queueFrame({ offered: 1 }));
    const source = connect({ endpoint: `http://127.0.0.1:${proxy.port}/graphql` });
    const board = watch(source.live(SERVICE_LEVEL));
    await board.until(({ state }) => state === 'live');
    server.setFirst('queue', () => queueFrame({ offered: 2 }));
    proxy.cut();
    const lost = await board.until(({ state }) => state === 'reconnecting');
    expect(offered(lost.frame)).toBe(1);
    expect(lost.error?.code).toMatch(/^WS_/);
    const back = await board.until(({ state }) => state === 'live');
    expect(offered(back.frame)).toBe(2);
    expect(back.error).toBeUndefined();
    expect(board.snapshots.filter(({ frame }) => frame === undefined)).toHaveLength(1);
  });

  it('is called offline since it was lost, once that is ten seconds ago', async () => {
    const server = await startServer();
    const clock = createManualClock();
    const source = connect({ endpoint: server.endpoint }, { clock, random: () => 0.99 });
    const board = watch(source.live(SERVICE_LEVEL));
    await board.until(({ state }) => state === 'live');
    const lostAt = clock.now();
    await server.close();
    cleanups.pop();
    await board.until(({ state }) => state === 'reconnecting');
    clock.advance(9_999);
    expect(board.last).toMatchObject({ state: 'reconnecting', since: lostAt });
    clock.advance(1);
    expect(board.last).toMatchObject({ state: 'offline', since: lostAt });
    expect(source.connection).toMatchObject({ state: 'offline', since: lostAt });
    expect(offered(board.last.frame)).toBe(0);
    cleanups.push(() => {});
  });

  it('is found within 15 s when the socket is half open', async () => {
    const server = await startServer();
    const proxy = await startTcpProxy(server.port);
    cleanups.push(() => proxy.close());
    const clock = createManualClock();
    const source = connect({ endpoint: `http://127.0.0.1:${proxy.port}/graphql` }, { clock });
    const board = watch(source.live(SERVICE_LEVEL));
    await board.until(({ state }) => state === 'live');
    proxy.freeze();
    const frozenAt = clock.monotonic();
    while (board.last.state === 'live' && clock.monotonic() - frozenAt < 60_000) clock.advance(100);
    expect(board.last).toMatchObject({ state: 'reconnecting', error: { code: 'SILENT' } });
    expect(clock.monotonic() - frozenAt).toBeLessThanOrEqual(15_000);

    proxy.thaw();
    clock.advance(1_000);
    await board.until(({ state }) => state === 'live');
  });

  it('is not suspected while the server answers pings', async () => {
    const server = await startServer();
    const clock = createManualClock();
    const source = connect({ endpoint: server.endpoint, delayedAfterMs: 3_600_000 }, { clock });
    const board = watch(source.live(SERVICE_LEVEL));
    await board.until(({ state }) => state === 'live');
    for (let round = 1; round <= 5; round++) {
      clock.advance(6_000);
      await server.waitFor(() => server.pings.length === round);
      // The pong is on its way; a query's answer on another socket proves nothing, a frame on this one comes after it.
      server.publish('queue', queueFrame({ offered: round }));
      await board.until(({ frame }) => offered(frame) === round);
    }
    expect(server.inits).toHaveLength(1);
  });

  it('comes back when a restarting server asked for it, not before', async () => {
    const server = await startServer();
    const clock = createManualClock();
    const source = connect({ endpoint: server.endpoint }, { clock });
    const board = watch(source.live(SERVICE_LEVEL));
    await board.until(({ state }) => state === 'live');
    server.closeSockets(1012, 'Restarting, retry in 7000 ms');
    await board.until(({ state }) => state === 'reconnecting');
    clock.advance(6_999);
    expect(source.connection.state).toBe('reconnecting');
    expect(clock.pendingTimers).toBe(2);
    clock.advance(1);
    await board.until(({ state }) => state === 'live');
    expect(server.inits).toHaveLength(2);
  });

  it('is not tried any sooner for a store that is added meanwhile', async () => {
    const server = await startServer();
    const clock = createManualClock();
    const source = connect({ endpoint: server.endpoint }, { clock });
    const board = watch(source.live(SERVICE_LEVEL));
    await board.until(({ state }) => state === 'live');
    server.closeSockets(1013, 'Too many; retry in 5000 ms');
    await board.until(({ state }) => state === 'reconnecting');
    const trend = watch(source.live(SERIES));
    expect(trend.last.state).toBe('reconnecting');
    clock.advance(4_999);
    // By the time these are answered a connection would have been made.
    for (let round = 0; round < 3; round++) await source.query({ document: ServerDocument, variables: {} });
    expect(server.inits).toHaveLength(1);
    clock.advance(1);
    await trend.until(({ state }) => state === 'live');
    expect(server.inits).toHaveLength(2);
  });

  it('waits with full jitter, longer each time, a quarter of a minute at most', async () => {
    const waits = [0, 1, 2, 3, 4, 5, 60, 2_000].map((attempt) => backoffMs(attempt, () => 0.5));
    expect(waits).toEqual([500, 1_000, 2_000, 4_000, 7_500, 7_500, 7_500, 7_500]);
    expect(backoffMs(9, () => 0)).toBe(0);
  });

  it('is tried again at once when the browser says the network is back, and called offline while it says it is gone', async () => {
    const server = await startServer();
    const proxy = await startTcpProxy(server.port);
    cleanups.push(() => proxy.close());
    const clock = createManualClock();
    const signals = createSignals();
    const source = connect(
      { endpoint: `http://127.0.0.1:${proxy.port}/graphql` },
      { clock, signals, random: () => 0.9 },
    );
    const board = watch(source.live(SERVICE_LEVEL));
    await board.until(({ state }) => state === 'live');
    signals.say('offline');
    expect(board.last.state).toBe('live');
    proxy.cut();
    await board.until(({ state }) => state === 'offline');
    signals.say('online');
    expect(board.last.state).toBe('reconnecting');
    clock.advance(900);
    await board.until(({ state }) => state === 'live');
  });

  it('is asked for sooner when the page is seen again', async () => {
    const server = await startServer();
    const proxy = await startTcpProxy(server.port);
    cleanups.push(() => proxy.close());
    const clock = createManualClock();
    const signals = createSignals();
    const source = connect({ endpoint: `http://127.0.0.1:${proxy.port}/graphql` }, { clock, signals });
    const board = watch(source.live(SERVICE_LEVEL));
    await board.until(({ state }) => state === 'live');
    signals.say('hidden');
    await server.waitFor(() => server.pings.length === 1);
    expect(server.pings).toEqual([{ visible: false }]);
    proxy.freeze();
    signals.say('visible');
    clock.advance(3_000);
    expect(board.last.state).toBe('reconnecting');
  });

  it('is told at once that the page is hidden, where it opens hidden', async () => {
    const server = await startServer();
    const signals = createSignals();
    signals.say('hidden');
    const source = connect({ endpoint: server.endpoint }, { signals, clock: createManualClock() });
    await watch(source.live(SERVICE_LEVEL)).until(({ state }) => state === 'live');
    expect(server.pings).toEqual([{ visible: false }]);
    signals.say('visible');
    await server.waitFor(() => server.pings.length === 2);
    expect(server.pings[1]).toEqual({ visible: true });
  });

  it('survives kill -9 of the server process and its restart', async () => {
    const first = await startServerProcess();
    const source = connect({ endpoint: first.endpoint });
    const board = watch(source.live(SERVICE_LEVEL));
    await board.until(({ state }) => state === 'live');
    await first.kill();
    await board.until(({ state }) => state === 'reconnecting');
    await startServerProcess(first.port);
    const back = await board.until(({ state }) => state === 'live');
    expect(offered(back.frame)).toBe(0);
  });
});

describe('freshness', () => {
  it('advances asOf and the clock with heartbeats, one cadence behind what the server vouches for', async () => {
    const server = await startServer();
    const clock = createManualClock(Date.parse('2031-01-01T00:00:00.000Z'));
    const source = connect({ endpoint: server.endpoint }, { clock });
    const board = watch(source.live(SERVICE_LEVEL));
    await board.until(({ state }) => state === 'live');
    server.heartbeat({ asOf: '2026-03-01T09:00:11.000Z', now: '2026-03-01T09:00:11.250Z' });
    const { asOf } = await board.until(({ asOf }) => asOf !== Date.parse('2026-03-01T09:00:00.000Z'));
    expect(asOf).toBe(Date.parse('2026-03-01T09:00:10.000Z'));
    expect(source.now()).toBe(Date.parse('2026-03-01T09:00:11.250Z'));
    clock.step(3_600_000);
    clock.advance(750);
    expect(source.now()).toBe(Date.parse('2026-03-01T09:00:12.000Z'));
  });

  it('is delayed when neither frames nor heartbeats come, although the server answers pings', async () => {
    const server = await startServer();
    const clock = createManualClock();
    const source = connect({ endpoint: server.endpoint, delayedAfterMs: 5_000 }, { clock });
    const board = watch(source.live(SERVICE_LEVEL));
    await board.until(({ state }) => state === 'live');
    clock.advance(4_999);
    expect(board.last.state).toBe('live');
    clock.advance(1);
    expect(board.last.state).toBe('delayed');
    server.publish('queue', queueFrame({ offered: 1 }));
    await board.until(({ state }) => state === 'live');
  });

  it('is delayed when the server itself lags behind the wall clock, not when it replays an old log', async () => {
    const lagging = { now: '2026-03-01T09:00:30.000Z', asOf: '2026-03-01T09:00:00.000Z' };
    const [wall, event] = await Promise.all([
      startServer({ ack: { protocol: 1, clock: 'wall' } }),
      startServer({ ack: { protocol: 1, clock: 'event' } }),
    ]);
    const boards = [wall, event].map(({ endpoint }) => watch(connect({ endpoint }).live(SERVICE_LEVEL)));
    for (const board of boards) await board.until(({ state }) => state === 'live');
    wall.heartbeat(lagging);
    event.heartbeat({ ...lagging, asOf: '1999-01-01T09:00:00.000Z' });
    event.publish('queue', queueFrame({ offered: 1 }));
    await boards[0]?.until(({ state }) => state === 'delayed');
    await boards[1]?.until(({ frame }) => offered(frame) === 1);
    expect(boards[1]?.last.state).toBe('live');
    wall.heartbeat({ now: '2026-03-01T09:00:30.000Z', asOf: '2026-03-01T09:00:29.000Z' });
    await boards[0]?.until(({ state }) => state === 'live');
  });
});

describe('a series', () => {
  it('is merged by group and t, and resumed by cursor without a blank moment', async () => {
    const server = await startServer();
    const proxy = await startTcpProxy(server.port);
    cleanups.push(() => proxy.close());
    server.setFirst('series', () =>
      seriesFrame({
        cursor: 'c1',
        points: [
          [T(1), 1],
          [T(2), 2],
          [T(3), 3],
        ],
        from: T(1),
      }),
    );
    const source = connect({ endpoint: `http://127.0.0.1:${proxy.port}/graphql` });
    const trend = watch(source.live(SERIES));
    await trend.until(({ state }) => state === 'live');
    server.publish(
      'series',
      seriesFrame({
        cursor: 'c2',
        reset: false,
        points: [
          [T(3), 30],
          [T(4), 4],
        ],
        from: T(2),
      }),
    );
    const merged = await trend.until(({ frame }) => frame?.series.meta.cursor === 'c2');
    expect(points(merged.frame)).toEqual([2, 30, 4]);

    server.setFirst('series', ({ cursor }) => {
      expect(cursor).toBe('c2');
      return seriesFrame({ cursor: 'c3', reset: false, points: [[T(5), 5]], from: T(3) });
    });
    proxy.cut();
    await trend.until(({ state }) => state === 'reconnecting');
    const resumed = await trend.until(({ state }) => state === 'live');
    expect(points(resumed.frame)).toEqual([30, 4, 5]);
    expect(server.started.map(({ id }) => id)).toEqual([server.started[0]?.id, server.started[0]?.id]);

    server.publish('series', seriesFrame({ cursor: 'c4', reset: true, points: [[T(9), 9]], from: T(9) }));
    const reset = await trend.until(({ frame }) => frame?.series.meta.cursor === 'c4');
    expect(points(reset.frame)).toEqual([9]);
    expect(trend.snapshots.filter(({ frame }) => frame === undefined)).toHaveLength(1);
  });

  it('does not show points whose beginning it never had', async () => {
    const server = await startServer();
    server.setFirst('series', () => seriesFrame({ cursor: 'c1', reset: false, points: [[T(3), 3]] }));
    const source = connect({ endpoint: server.endpoint });
    const trend = watch(source.live(SERIES));
    await server.waitFor(() => server.activeCount === 1);
    server.publish(
      'series',
      seriesFrame({
        cursor: 'c2',
        reset: true,
        points: [
          [T(2), 2],
          [T(3), 3],
        ],
      }),
    );
    const { frame } = await trend.until(({ state }) => state === 'live');
    expect(points(frame)).toEqual([2, 3]);
    expect(trend.snapshots.map((snapshot) => points(snapshot.frame))).not.toContainEqual([3]);
  });
});

describe('what goes wrong with one subscription', () => {
  it('is its own error and hurts no other', async () => {
    const server = await startServer();
    const source = connect({ endpoint: server.endpoint });
    const good = watch(source.live(SERVICE_LEVEL));
    const bad = watch(source.live({ document: FiguresDocument, variables: { figures: [{ key: 'queue.nonsense' }] } }));
    const failed = await bad.until(({ error }) => error !== undefined);
    expect(failed.error).toEqual({ code: 'UNKNOWN_FIGURE', message: 'Unknown figure queue.nonsense' });
    await good.until(({ state }) => state === 'live');
    server.publish('queue', queueFrame({ offered: 1 }));
    await good.until(({ frame }) => offered(frame) === 1);
    expect(good.last.error).toBeUndefined();
    expect(bad.last).toMatchObject({ state: 'live', frame: undefined });
  });

  it('is not-allowed where the server forbids it', async () => {
    const server = await startServer();
    const source = connect({ endpoint: server.endpoint });
    const bad = watch(source.live({ document: FiguresDocument, variables: { figures: [{ key: 'queue.forbidden' }] } }));
    const { error } = await bad.until(({ state }) => state === 'not-allowed');
    expect(error?.code).toBe('FORBIDDEN');
  });

  it('is incompatible where the server has another schema', async () => {
    const server = await startServer({ sdl: 'type Query { a: Int } type Subscription { queue: Int }' });
    const source = connect({ endpoint: server.endpoint });
    const board = watch(source.live(SERVICE_LEVEL));
    const { error } = await board.until(({ state }) => state === 'incompatible');
    expect(error).toMatchObject({ code: 'OTHER_SCHEMA', message: expect.stringContaining('another schema') });
  });

  it('is tried again after a while when the server completed it or failed inside', async () => {
    const server = await startServer();
    const clock = createManualClock();
    const source = connect({ endpoint: server.endpoint }, { clock });
    const board = watch(source.live(SERVICE_LEVEL));
    const flaky = watch(source.live({ document: FiguresDocument, variables: { figures: [{ key: 'queue.flaky' }] } }));
    await board.until(({ state }) => state === 'live');
    await flaky.until(({ error }) => error?.code === 'INTERNAL');
    server.completeAll();
    await board.until(({ state }) => state === 'reconnecting');
    expect(server.started).toHaveLength(2);
    clock.advance(2_000);
    await board.until(({ state }) => state === 'live');
    expect(server.started.length).toBeGreaterThanOrEqual(4);
  });
});

describe('a token', () => {
  it('is sent with the connection and with queries', async () => {
    const server = await startServer({ authorize: (token) => token === 'good' });
    const source = connect({ endpoint: server.endpoint, token: async () => 'good' });
    await watch(source.live(SERVICE_LEVEL)).until(({ state }) => state === 'live');
    expect(server.inits).toEqual([{ protocol: 1, authorization: 'Bearer good' }]);
    const { server: info } = await source.query({ document: ServerDocument, variables: {} });
    expect(info.version).toBe('0.1.0');
    expect(server.bearers).toEqual(['good']);
  });

  it('is renewed once when it was refused, for the connection and for a query', async () => {
    const server = await startServer({ authorize: (token) => token === 'second' });
    const tokens = ['first', 'second', 'second'];
    const clock = createManualClock();
    const source = connect({ endpoint: server.endpoint, token: () => tokens.shift() }, { clock, random: () => 0.9 });
    const board = watch(source.live(SERVICE_LEVEL));
    await board.until(({ error }) => error?.code === 'WS_4403');
    // Renewing needs no back-off.
    clock.advance(0);
    await board.until(({ state }) => state === 'live');
    expect(board.snapshots.map(({ state }) => state)).not.toContain('not-allowed');
    expect(server.inits.map(({ authorization }) => authorization)).toEqual(['Bearer first', 'Bearer second']);

    const stale = ['first', 'second'];
    const other = connect({ endpoint: server.endpoint, token: () => stale.shift() });
    await other.query({ document: ServerDocument, variables: {} });
    expect(server.bearers).toEqual(['first', 'second']);
  });

  it('that stays refused makes every store not-allowed, and is tried again a minute later', async () => {
    let granted = false;
    const server = await startServer({ authorize: () => granted });
    const clock = createManualClock();
    const source = connect({ endpoint: server.endpoint, token: () => 'stranger' }, { clock });
    const board = watch(source.live(SERVICE_LEVEL));
    await server.waitFor(() => server.inits.length === 1);
    await settle(clock, board, ({ state }) => state === 'not-allowed');
    expect(board.last.error).toMatchObject({ code: 'WS_4403' });
    expect(server.inits).toHaveLength(2);
    granted = true;
    clock.advance(29_000);
    expect(board.last.state).toBe('not-allowed');
    clock.advance(31_000);
    await board.until(({ state }) => state === 'live');
  });

  it('is replaced before it expires, over a second connection, without a moment of doubt', async () => {
    const server = await startServer();
    const clock = createManualClock();
    let issued = 0;
    const token = () => jwt({ sub: `wall-${++issued}`, iat: clock.now() / 1_000, exp: clock.now() / 1_000 + 100 });
    const source = connect({ endpoint: server.endpoint, token, delayedAfterMs: 3_600_000 }, { clock });
    const board = watch(source.live(SERVICE_LEVEL));
    await board.until(({ state }) => state === 'live');
    server.setFirst('queue', () => queueFrame({ offered: 2 }));
    // Heartbeats, as a server sends them; else the silence would be taken for a loss.
    for (let second = 0; second < 80; second += 5) {
      clock.advance(5_000);
      server.publish('queue', queueFrame({ offered: 1, cursor: `at-${second}` }));
      await board.until(({ frame }) => frame?.queue.meta.cursor === `at-${second}` || offered(frame) === 2);
    }
    await board.until(({ frame }) => offered(frame) === 2);
    await server.waitFor(() => server.socketCount === 1);
    expect(server.inits).toHaveLength(2);
    expect(new Set(board.snapshots.map(({ state }) => state))).toEqual(new Set(['connecting', 'live']));
  });

  it('whose provider throws is asked for again, and the throw is reported', async () => {
    const server = await startServer();
    const errors: unknown[] = [];
    let calls = 0;
    const source = connect({
      endpoint: server.endpoint,
      token: () => {
        if (calls++ === 0) throw new Error('login service is down');
        return 'good';
      },
      onError: (error) => errors.push(error),
    });
    await watch(source.live(SERVICE_LEVEL)).until(({ state }) => state === 'live');
    expect(errors).toMatchObject([{ message: 'login service is down' }]);
  });
});

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
    const source = connect({ endpoint: first.endpoint, transport: 'auto' }, { clock });
    const board = watch(source.live(SERVICE_LEVEL));
    await board.until(({ state }) => state === 'live');
    await first.close();
    cleanups.splice(cleanups.length - 2, 1);
    const failures = new Set<LiveError>();
    const count = (text: string): number => [...failures].filter(({ message }) => message.startsWith(text)).length;
    source.onConnection(({ error }) => error && failures.add(error));
    while (count('The stream failed') === 0) {
      clock.advance(200);
      await new Promise((resolve) => setImmediate(resolve));
    }
    // A minute of attempts, on average.
    expect(count('The server was not reached')).toBe(8);
  });

  it('reconnects, resumes a series, and tells a refused token from a lost stream', async () => {
    let granted = true;
    const server = await startServer({ authorize: () => granted });
    const proxy = await startTcpProxy(server.port);
    cleanups.push(() => proxy.close());
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

  it('gives up a stream that has been silent for 14 s', async () => {
    const server = await startServer();
    const proxy = await startTcpProxy(server.port);
    cleanups.push(() => proxy.close());
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

describe('query', () => {
  it("fails with the server's code, or says that nobody answered", async () => {
    const server = await startServer();
    const source = connect({ endpoint: server.endpoint });
    await expect(source.query({ document: '{ nonsense }' as string, variables: {} })).rejects.toMatchObject({
      name: 'LiveRequestError',
      code: 'OTHER_SCHEMA',
    });
    const nobody = connect({ endpoint: 'http://127.0.0.1:1/graphql' });
    await expect(nobody.query({ document: ServerDocument, variables: {} })).rejects.toMatchObject({
      code: 'UNREACHABLE',
    });
  });

  it('ends with the reason of its caller when it is aborted', async () => {
    const server = await startServer();
    const source = connect({ endpoint: server.endpoint });
    const reason = new Error('not needed any more');
    await expect(source.query({ document: ServerDocument, variables: {} }, AbortSignal.abort(reason))).rejects.toBe(
      reason,
    );
  });
});

/** Minute `minute` of a morning. */
function T(minute: number): string {
  return `2026-03-01T09:${String(minute).padStart(2, '0')}:00.000Z`;
}

function points(frame: SeriesSubscription | undefined): (number | null)[] | undefined {
  return frame?.series.groups[0]?.points.map(({ value }) => value);
}

/** Lets the retries of a manual clock happen, one turn of the real sockets after the other. */
async function settle<S>(
  clock: ManualClock,
  board: Watch<S>,
  wanted: (snapshot: LiveSnapshot<S>) => boolean,
): Promise<void> {
  while (!wanted(board.last)) {
    clock.advance(1);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function jwt(claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'HS256' })}.${part(claims)}.c2lnbmF0dXJl`;
}

function createSignals(): PageSignals & { say(signal: PageSignal): void } {
  const listeners = new Set<(signal: PageSignal) => void>();
  let isOnline = true;
  let isVisible = true;
  return {
    isOnline: () => isOnline,
    isVisible: () => isVisible,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    say(signal) {
      if (signal === 'online' || signal === 'offline') isOnline = signal === 'online';
      else isVisible = signal === 'visible';
      for (const listener of [...listeners]) listener(signal);
    },
  };
}

async function startServerProcess(port = 0) {
  const child = fork(new URL('../test/server-process.ts', import.meta.url), [String(port)], {
    execArgv: ['--conditions=source'],
  });
  const ended = once(child, 'exit');
  cleanups.push(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  const [message] = (await once(child, 'message')) as [{ readonly port: number }];
  return {
    port: message.port,
    endpoint: `http://127.0.0.1:${message.port}/graphql`,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
