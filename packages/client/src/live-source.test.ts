import { FiguresDocument, ServerDocument, ServiceLevelDocument } from '@andon/schema';
import { describe, expect, it } from 'vitest';
import { queueFrame } from '../test/graphql-server.ts';
import { watch } from '../test/live.ts';
import { connect, offered, SERIES, SERVICE_LEVEL, settle, startServer } from '../test/live-source-rig.ts';
import { createManualClock } from '../test/manual-clock.ts';

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

  it.each([
    { endpoint: 'ftp://andon.example/', reason: 'it begins with `ftp:`, not with http: or https:' },
    { endpoint: 'localhost:4000/graphql', reason: 'it begins with `localhost:`, not with http: or https:' },
    { endpoint: 'https://', reason: 'no name of a server that can be read follows' },
    { endpoint: '/graphql', reason: 'there is no page by http or https that it could be relative to' },
  ])('asks nobody where the endpoint is $endpoint, and says so once', async ({ endpoint, reason }) => {
    const errors: unknown[] = [];
    const clock = createManualClock();
    const source = connect({ endpoint, onError: (error) => errors.push(error) }, { clock });
    const board = watch(source.live(SERVICE_LEVEL));
    await board.until(({ error }) => error !== undefined);
    const message = expect.stringMatching(
      /^Expected `endpoint` of <andon-provider> or createLiveSource .*https:\/\/SERVER\/graphql/,
    );
    expect(board.last.error).toEqual({ code: 'SETUP_ENDPOINT', message });
    expect(board.last.error?.message).toContain(`got ${JSON.stringify(endpoint)}: ${reason}.`);
    // Another attempt finds the same.
    await settle(clock, board, ({ state }) => state === 'offline');
    expect(errors).toEqual([expect.objectContaining({ name: 'TypeError', message })]);
    await expect(source.query({ document: ServerDocument, variables: {} })).rejects.toMatchObject({
      code: 'SETUP_ENDPOINT',
      message,
    });
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

describe('what goes wrong with one subscription', () => {
  it('is its own error and hurts no other', async () => {
    const server = await startServer();
    const clock = createManualClock();
    const source = connect({ endpoint: server.endpoint }, { clock });
    const good = watch(source.live(SERVICE_LEVEL));
    const bad = watch(source.live({ document: FiguresDocument, variables: { figures: [{ key: 'queue.nonsense' }] } }));
    const failed = await bad.until(({ error }) => error !== undefined);
    expect(failed.error).toEqual({ code: 'UNKNOWN_FIGURE', message: 'Unknown figure queue.nonsense' });
    await good.until(({ state }) => state === 'live');
    server.publish('queue', queueFrame({ offered: 1 }));
    await good.until(({ frame }) => offered(frame) === 1);
    // Time does not make it right: it is not asked again.
    clock.advance(5_000);
    await watch(source.live(SERIES)).until(({ state }) => state === 'live');
    expect(server.started).toHaveLength(3);
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
