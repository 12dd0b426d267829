/* Live sources and the servers they talk to, over real sockets. Whatever is opened here is closed after the test. */

import { fork } from 'node:child_process';
import { once } from 'node:events';
import {
  SeriesDocument,
  type SeriesSubscription,
  ServiceLevelDocument,
  type ServiceLevelSubscription,
} from '@andon/schema';
import { afterEach } from 'vitest';
import {
  createLiveSource,
  type LiveSnapshot,
  type LiveSourceOptions,
  type PageSignal,
  type PageSignals,
  type RenewableSource,
  type Surroundings,
} from '../src/index.ts';
import { type GraphqlServer, type GraphqlServerOptions, startGraphqlServer } from './graphql-server.ts';
import type { Watch } from './live.ts';
import type { ManualClock } from './manual-clock.ts';

const cleanups: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** Has something ended after the test, the last of them first. */
export function onEnd(cleanup: () => unknown): void {
  cleanups.push(cleanup);
}

export async function startServer(options?: GraphqlServerOptions): Promise<GraphqlServer> {
  const server = await startGraphqlServer(options);
  onEnd(() => server.close());
  return server;
}

export function connect(options: LiveSourceOptions, surroundings: Partial<Surroundings> = {}): RenewableSource {
  const source = createLiveSource({ transport: 'websocket', ...options }, { random: () => 0.01, ...surroundings });
  onEnd(() => source.dispose());
  return source;
}

export async function startServerProcess(port = 0) {
  const child = fork(new URL('./server-process.ts', import.meta.url), [String(port)], {
    execArgv: ['--conditions=source'],
  });
  const ended = once(child, 'exit');
  onEnd(async () => {
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

export function createSignals(): PageSignals & { say(signal: PageSignal): void } {
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

export const SERVICE_LEVEL = { document: ServiceLevelDocument, variables: { window: '30m' } };

export const SERIES = { document: SeriesDocument, variables: { figure: { key: 'queue.offered' } } };

export function offered(frame: ServiceLevelSubscription | undefined): number | null | undefined {
  return frame?.queue.groups[0]?.offered.value;
}

export function points(frame: SeriesSubscription | undefined): (number | null)[] | undefined {
  return frame?.series.groups[0]?.points.map(({ value }) => value);
}

/** Minute `minute` of a morning. */
export function T(minute: number): string {
  return `2026-03-01T09:${String(minute).padStart(2, '0')}:00.000Z`;
}

/** WebSockets that are counted as they are opened: with a manual clock, after a `turn`. */
export function countedSockets(): { readonly WebSocket: typeof WebSocket; readonly count: number } {
  let count = 0;
  return {
    WebSocket: class extends WebSocket {
      constructor(...parameters: ConstructorParameters<typeof WebSocket>) {
        super(...parameters);
        count += 1;
      }
    },
    get count() {
      return count;
    },
  };
}

/** What a timer or a signal has set off has happened. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Lets the retries of a manual clock happen, one turn of the real sockets after the other. */
export async function settle<S>(
  clock: ManualClock,
  board: Watch<S>,
  wanted: (snapshot: LiveSnapshot<S>) => boolean,
): Promise<void> {
  while (!wanted(board.last)) {
    clock.advance(1);
    await turn();
  }
}
