import { ServerDocument } from '@andon/schema';
import { describe, expect, it } from 'vitest';
import { queueFrame } from '../test/graphql-server.ts';
import { watch } from '../test/live.ts';
import {
  connect,
  countedSockets,
  createSignals,
  offered,
  SERVICE_LEVEL,
  settle,
  startServer,
  turn,
} from '../test/live-source-rig.ts';
import { createManualClock } from '../test/manual-clock.ts';

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
    const signals = createSignals();
    const sockets = countedSockets();
    const source = connect(
      { endpoint: server.endpoint, token: () => 'stranger' },
      { clock, signals, WebSocket: sockets.WebSocket },
    );
    const board = watch(source.live(SERVICE_LEVEL));
    await server.waitFor(() => server.inits.length === 1);
    await settle(clock, board, ({ state }) => state === 'not-allowed');
    expect(board.last.error).toMatchObject({ code: 'WS_4403' });
    expect(server.inits).toHaveLength(2);
    granted = true;
    // A reader who looks again and again is no reason to ask again and again.
    signals.say('visible');
    signals.say('online');
    clock.advance(29_000);
    await turn();
    expect(sockets.count).toBe(2);
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

  it('that was refused to nobody spares no wait after a loss', async () => {
    const server = await startServer();
    const clock = createManualClock();
    const sockets = countedSockets();
    const source = connect(
      { endpoint: server.endpoint, token: () => 'good' },
      { clock, random: () => 0.9, WebSocket: sockets.WebSocket },
    );
    const board = watch(source.live(SERVICE_LEVEL));
    await board.until(({ state }) => state === 'live');
    server.closeSockets(1011, 'Out of order');
    await board.until(({ state }) => state === 'reconnecting');
    clock.advance(1_799);
    await turn();
    expect(sockets.count).toBe(1);
    clock.advance(1);
    await board.until(({ state }) => state === 'live');
  });

  it('keeps nobody awake when the last has left, connected or not, and who comes then begins anew', async () => {
    const server = await startServer({ blockWebSockets: () => true });
    const clock = createManualClock();
    const token = () => jwt({ sub: 'wall', iat: clock.now() / 1_000, exp: clock.now() / 1_000 + 100 });
    const source = connect({ endpoint: server.endpoint, token, transport: 'auto' }, { clock });
    const first = watch(source.live(SERVICE_LEVEL));
    await settle(clock, first, ({ state }) => state === 'live');
    // Its renewal and the way back to a WebSocket have their times by now.
    await expect.poll(() => clock.pendingTimers).toBe(3);
    first.stop();
    clock.advance(500);
    expect(clock.pendingTimers).toBe(0);

    const second = watch(source.live(SERVICE_LEVEL));
    await settle(clock, second, ({ state }) => state === 'live');
    await server.close();
    await second.until(({ state }) => state === 'reconnecting');
    second.stop();
    clock.advance(500);
    await expect.poll(() => clock.pendingTimers).toBe(0);

    const third = watch(source.live(SERVICE_LEVEL));
    await third.until(({ error }) => error !== undefined);
    expect(new Set(third.snapshots.map(({ state }) => state))).toEqual(new Set(['connecting']));
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

  it('whose provider keeps throwing is reported once until it throws something else', async () => {
    const errors: unknown[] = [];
    const clock = createManualClock();
    let calls = 0;
    const token = (): never => {
      throw new Error(++calls < 4 ? 'login service is down' : 'login service is on fire');
    };
    const source = connect(
      { endpoint: 'http://127.0.0.1:1/graphql', token, onError: (error) => errors.push(error) },
      { clock },
    );
    const board = watch(source.live(SERVICE_LEVEL));
    await settle(clock, board, () => calls > 6);
    expect(errors).toMatchObject([{ message: 'login service is down' }, { message: 'login service is on fire' }]);
  });

  it('of another reader takes over without a moment of doubt', async () => {
    const server = await startServer();
    let token = 'first';
    const source = connect({ endpoint: server.endpoint, token: () => token });
    const board = watch(source.live(SERVICE_LEVEL));
    await board.until(({ state }) => state === 'live');
    server.setFirst('queue', () => queueFrame({ offered: 2 }));
    token = 'second';
    source.renew();
    await board.until(({ frame }) => offered(frame) === 2);
    await server.waitFor(() => server.socketCount === 1);
    expect(server.inits.map(({ authorization }) => authorization)).toEqual(['Bearer first', 'Bearer second']);
    expect(new Set(board.snapshots.map(({ state }) => state))).toEqual(new Set(['connecting', 'live']));
    expect(board.snapshots.filter(({ frame }) => frame === undefined)).toHaveLength(1);
  });

  it('of another reader whom the server refuses ends what the first one was shown', async () => {
    const server = await startServer({ authorize: (token) => token === 'first' });
    let token = 'first';
    const source = connect({ endpoint: server.endpoint, token: () => token });
    const board = watch(source.live(SERVICE_LEVEL));
    await board.until(({ state }) => state === 'live');
    token = 'stranger';
    source.renew();
    await board.until(({ state }) => state === 'not-allowed');
    await server.waitFor(() => server.socketCount === 0);
    expect(server.inits.map(({ authorization }) => authorization)).toEqual([
      'Bearer first',
      'Bearer stranger',
      'Bearer stranger',
    ]);
  });

  it('is asked for anew at once where an attempt with the old one is under way or waits', async () => {
    const server = await startServer({ authorize: (token) => token === 'second' });
    const clock = createManualClock();
    let token = 'first';
    const source = connect({ endpoint: server.endpoint, token: () => token }, { clock });
    const board = watch(source.live(SERVICE_LEVEL));
    token = 'second';
    source.renew();
    await board.until(({ state }) => state === 'live');
    expect(board.snapshots.map(({ state }) => state)).not.toContain('not-allowed');

    token = 'stranger';
    source.renew();
    await settle(clock, board, ({ state }) => state === 'not-allowed');
    token = 'second';
    source.renew();
    await board.until(({ state }) => state === 'live');
  });
});

function jwt(claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'HS256' })}.${part(claims)}.c2lnbmF0dXJl`;
}
