import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type GraphqlServer, seriesFrame } from '../test/graphql-server.ts';
import { watch } from '../test/live.ts';
import { onEnd, points, SERIES, SERVICE_LEVEL, startServer, T } from '../test/live-source-rig.ts';
import { startTcpProxy } from '../test/tcp-proxy.ts';
import type { LiveSource } from './index.ts';

let server: GraphqlServer;

beforeEach(async () => {
  vi.resetModules();
  server = await startServer();
});
afterEach(() => {
  vi.doUnmock('./merge-series.ts');
});

/** A source of a page that has not fetched yet what merges series: it comes, or fails, with `arrival`. */
async function open(endpoint: string, arrival: Promise<void>): Promise<LiveSource> {
  vi.doMock('./merge-series.ts', async (original) => {
    await arrival;
    return original();
  });
  const { createLiveSource } = await import('./index.ts');
  const source = createLiveSource({ endpoint, transport: 'websocket' }, { random: () => 0.01 });
  onEnd(() => source.dispose());
  return source;
}

describe('a series whose merging comes late', () => {
  it('is not shown as it was before a loss', async () => {
    const proxy = await startTcpProxy(server.port);
    onEnd(() => proxy.close());
    const arrival = Promise.withResolvers<void>();
    const source = await open(`http://127.0.0.1:${proxy.port}/graphql`, arrival.promise);
    server.setFirst('series', () => seriesFrame({ points: [[T(1), 1]] }));
    const trend = watch(source.live(SERIES));
    await server.waitFor(() => server.activeCount === 1);
    // Comes after the series, on the same socket.
    await watch(source.live(SERVICE_LEVEL)).until(({ state }) => state === 'live');
    expect(trend.last.frame).toBeUndefined();

    server.setFirst('series', () => seriesFrame({ points: [[T(2), 2]] }));
    proxy.cut();
    await trend.until(({ state }) => state === 'reconnecting');
    await server.waitFor(() => server.started.length === 4);
    arrival.resolve();
    const { frame } = await trend.until(({ state }) => state === 'live');
    expect(points(frame)).toEqual([2]);
    expect(trend.snapshots.map((snapshot) => points(snapshot.frame))).not.toContainEqual([1]);
  });

  it('is shown whole where it cannot come, and asked for whole when something of it changed', async () => {
    const failing = Promise.reject<void>(new TypeError('Failed to fetch dynamically imported module'));
    failing.catch(() => {});
    const source = await open(server.endpoint, failing);
    server.setFirst('series', () => seriesFrame({ cursor: 'c1', points: [[T(1), 1]] }));
    const trend = watch(source.live(SERIES));
    await trend.until(({ frame }) => points(frame)?.join() === '1');
    server.setFirst('series', () =>
      seriesFrame({
        cursor: 'c3',
        points: [
          [T(1), 1],
          [T(2), 2],
        ],
      }),
    );
    server.publish('series', seriesFrame({ cursor: 'c2', reset: false, points: [[T(2), 2]] }));
    await trend.until(({ frame, state }) => state === 'live' && points(frame)?.join() === '1,2');
    expect(new Set(server.started.map(({ variables }) => variables.cursor))).toEqual(new Set([undefined]));
    expect(trend.snapshots.map((snapshot) => points(snapshot.frame))).not.toContainEqual([2]);
  });
});
