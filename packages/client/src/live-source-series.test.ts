import { describe, expect, it } from 'vitest';
import { seriesFrame } from '../test/graphql-server.ts';
import { watch } from '../test/live.ts';
import { connect, onEnd, points, SERIES, startServer, T } from '../test/live-source-rig.ts';
import { startTcpProxy } from '../test/tcp-proxy.ts';

describe('a series', () => {
  it('is merged by group and t, and resumed by cursor without a blank moment', async () => {
    const server = await startServer();
    const proxy = await startTcpProxy(server.port);
    onEnd(() => proxy.close());
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
