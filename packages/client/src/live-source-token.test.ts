import { ServerDocument } from '@andon/schema';
import { describe, expect, it } from 'vitest';
import { queueFrame } from '../test/graphql-server.ts';
import { watch } from '../test/live.ts';
import { connect, offered, SERVICE_LEVEL, settle, startServer } from '../test/live-source-rig.ts';
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

function jwt(claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'HS256' })}.${part(claims)}.c2lnbmF0dXJl`;
}
