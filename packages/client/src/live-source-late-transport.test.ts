import { afterEach, expect, it, vi } from 'vitest';
import { watch } from '../test/live.ts';
import { onEnd, SERVICE_LEVEL, settle, startServer } from '../test/live-source-rig.ts';
import { createManualClock } from '../test/manual-clock.ts';

afterEach(() => {
  vi.doUnmock('./sse-transport.ts');
});

it('a fall-back that cannot be fetched, as its server is down, is no fault of a token, and is left for WebSocket', async () => {
  vi.resetModules();
  vi.doMock('./sse-transport.ts', () => {
    throw new TypeError('Failed to fetch dynamically imported module');
  });
  const { createLiveSource } = await import('./index.ts');
  const gone = await startServer();
  await gone.close();
  const clock = createManualClock();
  const errors: unknown[] = [];
  const source = createLiveSource(
    { endpoint: gone.endpoint, token: () => 'any', onError: (error) => errors.push(error) },
    { clock, random: () => 0.01 },
  );
  onEnd(() => source.dispose());
  const board = watch(source.live(SERVICE_LEVEL));
  await settle(clock, board, ({ state }) => state === 'offline');
  await startServer({ port: gone.port });
  await settle(clock, board, ({ state }) => state === 'live');
  expect(errors).toEqual([]);
  expect(board.snapshots.map(({ error }) => error?.code)).not.toContain('TOKEN_FAILED');
});
