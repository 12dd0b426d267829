import { ServerDocument } from '@andon/schema';
import { GraphQLError } from 'graphql';
import { describe, expect, it } from 'vitest';
import { queueFrame } from '../test/graphql-server.ts';
import { watch } from '../test/live.ts';
import {
  connect,
  countedSockets,
  createSignals,
  offered,
  onEnd,
  SERIES,
  SERVICE_LEVEL,
  startServer,
  startServerProcess,
  turn,
} from '../test/live-source-rig.ts';
import { createManualClock } from '../test/manual-clock.ts';
import { startTcpProxy } from '../test/tcp-proxy.ts';
import { backoffMs } from './backoff.ts';

describe('a lost connection', () => {
  it('keeps the last frame, says reconnecting and then goes on', async () => {
    const server = await startServer();
    const proxy = await startTcpProxy(server.port);
    onEnd(() => proxy.close());
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
    await board.until(({ state }) => state === 'reconnecting');
    clock.advance(9_999);
    expect(board.last).toMatchObject({ state: 'reconnecting', since: lostAt });
    clock.advance(1);
    expect(board.last).toMatchObject({ state: 'offline', since: lostAt });
    expect(source.connection).toMatchObject({ state: 'offline', since: lostAt });
    expect(offered(board.last.frame)).toBe(0);
  });

  it('is found within 15 s when the socket is half open', async () => {
    const server = await startServer();
    const proxy = await startTcpProxy(server.port);
    onEnd(() => proxy.close());
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
    clock.advance(1_000);
    const trend = watch(source.live(SERIES));
    expect(trend.last).toMatchObject({ state: 'reconnecting', since: board.last.since });
    clock.advance(3_999);
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

  it('is tried again within a second when the browser says the network is back, and called offline while it says it is gone', async () => {
    const server = await startServer();
    const proxy = await startTcpProxy(server.port);
    onEnd(() => proxy.close());
    const clock = createManualClock();
    const signals = createSignals();
    const sockets = countedSockets();
    const source = connect(
      { endpoint: `http://127.0.0.1:${proxy.port}/graphql` },
      { clock, signals, random: () => 0.9, WebSocket: sockets.WebSocket },
    );
    const board = watch(source.live(SERVICE_LEVEL));
    await board.until(({ state }) => state === 'live');
    signals.say('offline');
    expect(board.last.state).toBe('live');
    proxy.cut();
    await board.until(({ state }) => state === 'offline');
    signals.say('online');
    expect(board.last.state).toBe('reconnecting');
    signals.say('offline');
    expect(board.last.state).toBe('offline');
    signals.say('online');
    // Not all of an office in one instant.
    clock.advance(899);
    await turn();
    expect(sockets.count).toBe(1);
    clock.advance(1);
    await board.until(({ state }) => state === 'live');
    expect(sockets.count).toBe(2);
  });

  it('is tried again at once, and once, when the page is seen again', async () => {
    const server = await startServer();
    const proxy = await startTcpProxy(server.port);
    onEnd(() => proxy.close());
    const signals = createSignals();
    const sockets = countedSockets();
    const source = connect(
      { endpoint: `http://127.0.0.1:${proxy.port}/graphql` },
      { clock: createManualClock(), signals, WebSocket: sockets.WebSocket },
    );
    const board = watch(source.live(SERVICE_LEVEL));
    await board.until(({ state }) => state === 'live');
    proxy.cut();
    await board.until(({ state }) => state === 'reconnecting');
    signals.say('visible');
    signals.say('visible');
    await board.until(({ state }) => state === 'live');
    expect(sockets.count).toBe(2);
  });

  it('is asked for sooner when the page is seen again', async () => {
    const server = await startServer();
    const proxy = await startTcpProxy(server.port);
    onEnd(() => proxy.close());
    const clock = createManualClock();
    const signals = createSignals();
    const source = connect({ endpoint: `http://127.0.0.1:${proxy.port}/graphql` }, { clock, signals });
    const board = watch(source.live(SERVICE_LEVEL));
    await board.until(({ state }) => state === 'live');
    signals.say('hidden');
    await server.waitFor(() => server.pings.length === 1);
    expect(server.pings).toEqual([{ visible: false }]);
    proxy.freeze();
    const timers = clock.pendingTimers;
    signals.say('visible');
    expect(clock.pendingTimers).toBe(timers);
    clock.advance(2_999);
    expect(board.last.state).toBe('live');
    clock.advance(1);
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

  it('takes the server’s clock from the heartbeats that were quickest on their way, of the last thirty', async () => {
    const server = await startServer();
    const clock = createManualClock();
    const source = connect({ endpoint: server.endpoint, delayedAfterMs: 3_600_000 }, { clock });
    const board = watch(source.live(SERVICE_LEVEL));
    await board.until(({ state }) => state === 'live');
    const start = Date.parse('2026-03-01T12:00:00.000Z');
    let beats = 0;
    const beat = async (lateMs: number): Promise<void> => {
      const asOf = new Date(start + ++beats).toISOString();
      const waited = board.until(({ asOf: at }) => at !== undefined && at >= start + beats - 1_000);
      server.heartbeat({ asOf, now: new Date(start + clock.monotonic() - lateMs).toISOString() });
      await waited;
    };
    await beat(0);
    for (let round = 0; round < 29; round++) await beat(400 + round);
    expect(source.now()).toBe(start + clock.monotonic());
    // The first is the thirty-first from now, and no longer counts.
    await beat(700);
    expect(source.now()).toBe(start + clock.monotonic() - 400);
  });

  it('says since when its state holds, whatever comes meanwhile, and keeps its frame where the server cannot answer for a while', async () => {
    const server = await startServer();
    const clock = createManualClock();
    const start = clock.now();
    const source = connect({ endpoint: server.endpoint }, { clock });
    const board = watch(source.live(SERVICE_LEVEL));
    clock.advance(500);
    await board.until(({ state }) => state === 'live');
    clock.advance(1_000);
    server.publish('queue', queueFrame({ offered: 1 }));
    const next = await board.until(({ frame }) => offered(frame) === 1);
    expect(next).toMatchObject({ state: 'live', since: start + 500 });
    server.publish('queue', { queue: new GraphQLError('Too much to do', { extensions: { code: 'BUSY' } }) });
    const busy = await board.until(({ error }) => error?.code === 'BUSY');
    expect(busy).toMatchObject({ state: 'delayed', since: start + 1_500 });
    expect(offered(busy.frame)).toBe(1);
    clock.advance(200);
    server.publish('queue', queueFrame({ offered: 2 }));
    const back = await board.until(({ frame }) => offered(frame) === 2);
    expect(back).toMatchObject({ state: 'live', since: start + 1_700, error: undefined });
    expect(source.connection.since).toBe(start + 500);
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
