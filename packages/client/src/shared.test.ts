import {
  SeriesDocument,
  type SeriesSubscription,
  ServiceLevelDocument,
  type ServiceLevelSubscription,
} from '@andon/schema';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type GraphqlServer,
  type GraphqlServerOptions,
  queueFrame,
  seriesFrame,
  startGraphqlServer,
} from '../test/graphql-server.ts';
import { watch } from '../test/live.ts';
import { createSignals } from '../test/live-source-rig.ts';
import { createManualClock } from '../test/manual-clock.ts';
import { startTcpProxy } from '../test/tcp-proxy.ts';
import { type Clock, systemClock } from './clock.ts';
import type { LiveSource, LiveSourceOptions, Surroundings } from './index.ts';
import { createSharedHub, type SharedHub } from './shared-hub.ts';
import { connectSse } from './sse-transport.ts';
import { connectWebSocket } from './websocket-transport.ts';

const SERVICE_LEVEL = { document: ServiceLevelDocument, variables: { window: '30m' } };
const SERIES = { document: SeriesDocument, variables: { figure: { key: 'queue.offered' } } };

const cleanups: (() => unknown)[] = [];
/** Workers of the browser by name, as a browser keeps them. */
const workers = new Map<string, SharedHub>();
let workerClock: Clock = systemClock;
let onWorker = (): void => {};
let workerAnswers = true;
let workerConnects = true;

/** Node has no SharedWorker: ports of the real hub over real message channels. */
class NodeSharedWorker {
  readonly port: InstanceType<typeof MessagePort>;
  onerror = null;

  constructor(_url: URL, { name }: { readonly name: string }) {
    onWorker();
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    let hub = workers.get(name);
    if (hub === undefined) {
      hub = createSharedHub({
        clock: workerClock,
        fetch,
        WebSocket,
        connector: (kind) => {
          if (!workerConnects) throw new Error('Refused by the policy of the worker');
          return kind === 'websocket' ? connectWebSocket : connectSse;
        },
      });
      workers.set(name, hub);
    }
    if (workerAnswers) hub.accept(port2 as never);
    cleanups.push(() => port1.close());
  }
}

beforeEach(() => {
  vi.stubGlobal('SharedWorker', NodeSharedWorker);
  workerClock = systemClock;
  workerAnswers = true;
  workerConnects = true;
});

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  workers.clear();
  vi.unstubAllGlobals();
});

async function startServer(options?: GraphqlServerOptions): Promise<GraphqlServer> {
  const server = await startGraphqlServer(options);
  cleanups.push(() => server.close());
  return server;
}

/** A tab has its own copy of every module, the last of which it loads when it first subscribes. */
async function openTab(options: LiveSourceOptions, surroundings: Partial<Surroundings> = {}): Promise<LiveSource> {
  vi.resetModules();
  const { createLiveSource } = await import('./index.ts');
  const source = createLiveSource({ share: true, ...options }, { random: () => 0.01, ...surroundings });
  cleanups.push(() => source.dispose());
  return source;
}

/** A tab that watches a board and has met its worker. */
async function openBoard(options: LiveSourceOptions, surroundings?: Partial<Surroundings>) {
  const tab = await openTab(options, surroundings);
  const met = new Promise<void>((resolve) => {
    onWorker = resolve;
  });
  const board = watch(tab.live(SERVICE_LEVEL));
  await met;
  return { tab, board };
}

function offered(frame: ServiceLevelSubscription | undefined): number | null | undefined {
  return frame?.queue.groups[0]?.offered.value;
}

function points(frame: SeriesSubscription | undefined): (number | null)[] | undefined {
  return frame?.series.groups[0]?.points.map(({ value }) => value);
}

function minute(minutes: number): string {
  return `2026-03-01T09:0${minutes}:00.000Z`;
}

describe('a connection shared between tabs', () => {
  it('is one, with one subscription of each kind, for five tabs', async () => {
    const server = await startServer();
    const tabs: LiveSource[] = [];
    const boards = [];
    for (let index = 0; index < 5; index++) {
      const { tab, board } = await openBoard({ endpoint: server.endpoint });
      tabs.push(tab);
      boards.push(board);
    }
    for (const board of boards) await board.until(({ state }) => state === 'live');
    server.publish('queue', queueFrame({ offered: 8 }));
    for (const board of boards) await board.until(({ frame }) => offered(frame) === 8);
    expect(server.socketCount).toBe(1);
    expect(server.started).toHaveLength(1);

    server.heartbeat({ asOf: '2026-03-01T09:00:31.000Z', now: '2026-03-01T09:00:31.000Z' });
    for (const board of boards) await board.until(({ asOf }) => asOf === Date.parse('2026-03-01T09:00:30.000Z'));

    for (const tab of tabs.slice(1)) tab.dispose();
    server.publish('queue', queueFrame({ offered: 9 }));
    await boards[0]?.until(({ frame }) => offered(frame) === 9);
    tabs[0]?.dispose();
    await server.waitFor(() => server.socketCount === 0);
  });

  it('gives a tab that comes later the whole series', async () => {
    const server = await startServer();
    server.setFirst('series', () =>
      seriesFrame({
        points: [
          [minute(1), 1],
          [minute(2), 2],
        ],
        from: minute(1),
      }),
    );
    const first = await openTab({ endpoint: server.endpoint });
    const early = watch(first.live(SERIES));
    await early.until(({ state }) => state === 'live');
    server.publish('series', seriesFrame({ reset: false, points: [[minute(3), 3]], from: minute(1) }));
    await early.until(({ frame }) => points(frame)?.length === 3);

    const second = await openTab({ endpoint: server.endpoint });
    const late = watch(second.live(SERIES));
    const { frame } = await late.until(({ state }) => state === 'live');
    expect(points(frame)).toEqual([1, 2, 3]);
    server.publish('series', seriesFrame({ reset: false, points: [[minute(4), 4]], from: minute(2) }));
    for (const trend of [early, late]) await trend.until((snapshot) => points(snapshot.frame)?.join() === '2,3,4');
    expect(server.started).toHaveLength(1);
  });

  it('comes back for all tabs after a loss, as soon as one has got through', async () => {
    const server = await startServer();
    const proxy = await startTcpProxy(server.port);
    cleanups.push(() => proxy.close());
    const endpoint = `http://127.0.0.1:${proxy.port}/graphql`;
    const patient = createManualClock();
    const eager = await openBoard({ endpoint });
    // Its back-off would not end: the clock stands still.
    const waiting = await openBoard({ endpoint }, { clock: patient, random: () => 0.99 });
    const boards = [eager.board, waiting.board];
    for (const board of boards) await board.until(({ state }) => state === 'live');
    const trend = watch(eager.tab.live(SERIES));
    await trend.until(({ state }) => state === 'live');
    server.setFirst('queue', () => queueFrame({ offered: 3 }));
    proxy.cut();
    await trend.until(({ state }) => state === 'reconnecting');
    await trend.until(({ state }) => state === 'live');
    // What one tab has is no beginning for the others.
    expect(server.started.map(({ variables }) => variables.cursor)).toEqual(server.started.map(() => undefined));
    for (const board of boards) await board.until(({ frame, state }) => state === 'live' && offered(frame) === 3);
    expect(server.socketCount).toBe(1);
    expect(boards[1]?.snapshots.map(({ state }) => state)).toContain('reconnecting');
  });

  it('is found half open by the worker', async () => {
    const server = await startServer();
    const proxy = await startTcpProxy(server.port);
    cleanups.push(() => proxy.close());
    const clock = createManualClock();
    workerClock = clock;
    const tab = await openTab({ endpoint: `http://127.0.0.1:${proxy.port}/graphql` });
    const board = watch(tab.live(SERVICE_LEVEL));
    await board.until(({ state }) => state === 'live');
    proxy.freeze();
    clock.advance(15_000);
    const { error } = await board.until(({ state }) => state === 'reconnecting');
    expect(error?.code).toBe('SILENT');
  });

  it('is shared between the tokens of one viewer, not between viewers of different rights', async () => {
    const server = await startServer();
    const token = (claims: object) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.sig`;
    for (const claims of [
      { sub: 'wall', exp: 4e9, jti: 'a' },
      { sub: 'wall', exp: 4e9 + 1, jti: 'b' },
      { sub: 'wall', exp: 4e9, scope: { site: ['east'] } },
    ]) {
      const tab = await openTab({ endpoint: server.endpoint, token: () => token(claims) });
      await watch(tab.live(SERVICE_LEVEL)).until(({ state }) => state === 'live');
    }
    expect(server.socketCount).toBe(2);
    expect(workers.size).toBe(2);
  });

  it('has one subscription for what two tabs ask, whichever of them asks for it first', async () => {
    const server = await startServer();
    const { board } = await openBoard({ endpoint: server.endpoint });
    await board.until(({ state }) => state === 'live');
    const tab = await openTab({ endpoint: server.endpoint });
    const hour = watch(tab.live({ ...SERVICE_LEVEL, variables: { window: '1h' } }));
    await hour.until(({ state }) => state === 'live');
    expect(server.started).toHaveLength(2);
    const same = watch(tab.live(SERVICE_LEVEL));
    await same.until(({ state }) => state === 'live');
    expect(server.started).toHaveLength(2);
  });

  it('goes on without a moment of doubt when the token of the tab that opened it is renewed', async () => {
    const server = await startServer();
    const clock = createManualClock();
    workerClock = clock;
    let issued = 0;
    const token = (): string => {
      const claims = { sub: 'wall', jti: ++issued, iat: clock.now() / 1_000, exp: clock.now() / 1_000 + 100 };
      return `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.sig`;
    };
    const boards = [];
    for (let index = 0; index < 2; index++) {
      boards.push((await openBoard({ endpoint: server.endpoint, token }, { clock })).board);
    }
    for (const board of boards) await board.until(({ state }) => state === 'live');
    expect(server.inits).toHaveLength(1);
    for (let seconds = 5; seconds <= 80; seconds += 5) {
      server.publish('queue', queueFrame({ offered: seconds }));
      for (const board of boards) await board.until(({ frame }) => offered(frame) === seconds);
      clock.advance(5_000);
    }
    server.setFirst('queue', () => queueFrame({ offered: 90 }));
    for (const board of boards) await board.until(({ frame }) => offered(frame) === 90);
    await server.waitFor(() => server.inits.length === 2 && server.socketCount === 1);
    server.publish('queue', queueFrame({ offered: 100 }));
    for (const board of boards) await board.until(({ frame }) => offered(frame) === 100);
    for (const board of boards) expect(board.snapshots.map(({ state }) => state)).not.toContain('reconnecting');
  });

  it('tells only the tab whose token was refused', async () => {
    const server = await startServer({ authorize: (token) => token === 'good' });
    const { board: one } = await openBoard({ endpoint: server.endpoint, token: () => 'good' });
    const { board: two } = await openBoard({ endpoint: server.endpoint, token: () => 'bad' });
    await two.until(({ state }) => state === 'not-allowed');
    await one.until(({ state }) => state === 'live');
    expect(one.snapshots.map(({ state }) => state)).not.toContain('not-allowed');
  });

  it('is called hidden when every tab is, and seen again with the first of them', async () => {
    const server = await startServer();
    const said = () => server.pings.flatMap((payload) => (payload as { visible?: boolean } | undefined)?.visible ?? []);
    const tabs = [createSignals(), createSignals()] as const;
    for (const signals of tabs) {
      const { board } = await openBoard({ endpoint: server.endpoint }, { signals });
      await board.until(({ state }) => state === 'live');
    }
    tabs[0].say('hidden');
    tabs[1].say('hidden');
    await server.waitFor(() => said().length === 1);
    tabs[0].say('visible');
    await server.waitFor(() => said().length === 2);
    tabs[1].say('visible');
    tabs[1].say('hidden');
    tabs[0].say('hidden');
    await server.waitFor(() => said().length === 3);
    const { board, tab } = await openBoard({ endpoint: server.endpoint });
    await board.until(({ state }) => state === 'live');
    await server.waitFor(() => said().length === 4);
    tab.dispose();
    await server.waitFor(() => said().length === 5);
    expect(said()).toEqual([false, true, false, true, false]);
  });

  it('falls back to server-sent events together', async () => {
    const server = await startServer({ blockWebSockets: () => true });
    const boards = [];
    for (let index = 0; index < 2; index++) {
      const { tab, board } = await openBoard({ endpoint: server.endpoint });
      boards.push(board, watch(tab.live(SERIES)));
    }
    for (const { until } of boards) await until(({ state }) => state === 'live');
    expect(server.eventStreamCount).toBe(1);
  });

  it('is a connection of its own, without noise, where a worker does not answer, cannot be made or does not get through', async () => {
    const server = await startServer();
    const errors: unknown[] = [];
    const onError = (error: unknown) => errors.push(error);
    workerAnswers = false;
    const clock = createManualClock();
    const silent = await openTab({ endpoint: server.endpoint, onError }, { clock });
    const first = watch(silent.live(SERVICE_LEVEL));
    while (first.last.state !== 'live') {
      clock.advance(100);
      await new Promise((resolve) => setImmediate(resolve));
    }

    vi.stubGlobal('SharedWorker', function refuse() {
      throw new DOMException('Script is of another origin', 'SecurityError');
    });
    const refused = await openTab({ endpoint: server.endpoint, onError });
    await watch(refused.live(SERVICE_LEVEL)).until(({ state }) => state === 'live');

    vi.stubGlobal('SharedWorker', NodeSharedWorker);
    workerAnswers = true;
    workerConnects = false;
    const fenced = await openTab({ endpoint: server.endpoint, onError });
    await watch(fenced.live(SERVICE_LEVEL)).until(({ state }) => state === 'live');

    vi.stubGlobal('SharedWorker', undefined);
    const without = await openTab({ endpoint: server.endpoint, onError });
    await watch(without.live(SERVICE_LEVEL)).until(({ state }) => state === 'live');
    expect(server.socketCount).toBe(4);
    expect(errors).toEqual([]);
  });

  it('is closed when its only tab does not answer any more, and opened again when it does', async () => {
    const server = await startServer();
    const [clock, tabClock] = [createManualClock(), createManualClock()];
    workerClock = clock;
    const tab = await openTab({ endpoint: server.endpoint }, { clock: tabClock });
    const board = watch(tab.live(SERVICE_LEVEL));
    await board.until(({ state }) => state === 'live');
    const frozen = vi.spyOn(MessagePort.prototype, 'postMessage').mockImplementation(() => {});
    for (let seconds = 0; seconds < 95; seconds += 5) {
      // The server is well, and the worker hears it.
      server.publish('queue', queueFrame({ offered: seconds }));
      await new Promise((resolve) => setImmediate(resolve));
      clock.advance(5_000);
    }
    await server.waitFor(() => server.socketCount === 0 && server.activeCount === 0);
    frozen.mockRestore();
    expect(board.last.state).toBe('live');

    server.setFirst('queue', () => queueFrame({ offered: 77 }));
    tabClock.advance(6_000);
    const { error } = await board.until(({ state }) => state === 'reconnecting');
    expect(error?.code).toBe('FROZEN');
    tabClock.advance(1_000);
    await board.until(({ frame, state }) => state === 'live' && offered(frame) === 77);
  });
});
