import { SeriesDocument, ServerDocument, ServiceLevelDocument, type ServiceLevelSubscription } from '@andon/schema';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type GraphqlServer,
  type GraphqlServerOptions,
  queueFrame,
  seriesFrame,
  startGraphqlServer,
} from '../test/graphql-server.ts';
import { watch } from '../test/live.ts';
import { createManualClock } from '../test/manual-clock.ts';
import { startTcpProxy } from '../test/tcp-proxy.ts';
import { createLiveSource, type LiveSource, type LiveSourceOptions, type Surroundings } from './index.ts';

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
});
