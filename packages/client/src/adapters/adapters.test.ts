import { ServiceLevelDocument, type ServiceLevelSubscription } from '@andon/schema';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { get } from 'svelte/store';
import { afterEach, describe, expect, it } from 'vitest';
import { effectScope, nextTick, shallowRef, watch as vueWatch } from 'vue';
import { type GraphqlServer, queueFrame, startGraphqlServer } from '../../test/graphql-server.ts';
import { watch } from '../../test/live.ts';
import { createLiveSource, type LiveSnapshot, type LiveSource } from '../index.ts';
import { LiveController } from './lit.ts';
import * as svelte from './svelte.ts';
import * as vue from './vue.ts';

const HALF_HOUR = { document: ServiceLevelDocument, variables: { window: '30m' } };
const HOUR = { document: ServiceLevelDocument, variables: { window: '1h' } };

const cleanups: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** A server that answers with 30 for half an hour and with 60 for an hour. */
async function start(): Promise<{ readonly server: GraphqlServer; readonly source: LiveSource }> {
  const server = await startGraphqlServer();
  server.setFirst('queue', ({ window }) => queueFrame({ offered: window === '1h' ? 60 : 30 }));
  const source = createLiveSource({ endpoint: server.endpoint });
  cleanups.push(
    () => server.close(),
    () => source.dispose(),
  );
  return { server, source };
}

function offered(snapshot: LiveSnapshot<ServiceLevelSubscription> | undefined): number | null | undefined {
  return snapshot?.frame?.queue.groups[0]?.offered.value;
}

describe('the Lit controller', () => {
  it('updates its host with each frame, follows the request, and lets go with the host', async () => {
    const { server, source } = await start();
    const host = createHost();
    let request: typeof HALF_HOUR | undefined;
    const controller = new LiveController(host, () => request && { source, request });
    host.connect();
    expect(controller.snapshot).toBeUndefined();

    request = HALF_HOUR;
    host.requestUpdate();
    await host.until(() => offered(controller.snapshot) === 30);
    server.publish('queue', queueFrame({ offered: 31 }));
    await host.until(() => offered(controller.snapshot) === 31);
    request = { ...HALF_HOUR };
    host.requestUpdate();
    expect(server.started).toHaveLength(1);

    request = HOUR;
    host.requestUpdate();
    expect(controller.snapshot?.frame).toBeUndefined();
    await host.until(() => offered(controller.snapshot) === 60);
    await server.waitFor(() => server.activeCount === 1);

    host.disconnect();
    host.connect();
    expect(offered(controller.snapshot)).toBe(60);
    host.disconnect();
    await server.waitFor(() => server.socketCount === 0);
  });
});

describe('the Svelte store', () => {
  it('keeps the contract: a value at once, every frame, and an end', async () => {
    const { server, source } = await start();
    const store = svelte.live(source, HALF_HOUR);
    expect(get(store).state).toBe('connecting');
    const board = watch(source.live(HALF_HOUR));
    const values: (number | null | undefined)[] = [];
    const stop = store.subscribe((snapshot) => values.push(offered(snapshot)));
    await board.until(({ state }) => state === 'live');
    server.publish('queue', queueFrame({ offered: 31 }));
    await board.until((snapshot) => offered(snapshot) === 31);
    expect(values[0]).toBeUndefined();
    expect(values.slice(-2)).toEqual([30, 31]);
    expect(get(svelte.connection(source)).state).toBe('live');
    stop();
    board.stop();
    await server.waitFor(() => server.socketCount === 0);
  });
});

describe('the Vue composable', () => {
  it('follows frames and the request, and lets go with its scope', async () => {
    const { server, source } = await start();
    const request = shallowRef(HALF_HOUR);
    const scope = effectScope();
    const [snapshot, connection] =
      scope.run(() => [vue.useLive(source, request), vue.useConnection(source)] as const) ?? [];
    if (snapshot === undefined || connection === undefined) throw new Error('Expected a scope that runs');
    const until = (wanted: number): Promise<void> =>
      new Promise((resolve) => {
        const stop = vueWatch(
          snapshot,
          (value) => {
            if (offered(value) !== wanted) return;
            resolve();
            void nextTick().then(() => stop());
          },
          { immediate: true, flush: 'sync' },
        );
      });
    expect(snapshot.value.state).toBe('connecting');
    await until(30);
    expect(connection.value.state).toBe('live');
    server.publish('queue', queueFrame({ offered: 31 }));
    await until(31);
    request.value = HOUR;
    expect(snapshot.value.frame).toBeUndefined();
    await until(60);
    scope.stop();
    await server.waitFor(() => server.socketCount === 0);
  });
});

/** What Lit's `ReactiveElement` does for its controllers, for an element without a DOM. */
function createHost() {
  const controllers = new Set<ReactiveController>();
  const watchers = new Set<() => void>();
  const host = {
    addController: (controller: ReactiveController) => void controllers.add(controller),
    removeController: (controller: ReactiveController) => void controllers.delete(controller),
    updateComplete: Promise.resolve(true),
    requestUpdate() {
      for (const controller of controllers) controller.hostUpdate?.();
      for (const watcher of [...watchers]) watcher();
    },
    connect() {
      for (const controller of controllers) controller.hostConnected?.();
    },
    disconnect() {
      for (const controller of controllers) controller.hostDisconnected?.();
    },
    until: (condition: () => boolean) =>
      new Promise<void>((resolve) => {
        const check = (): void => {
          if (!condition()) return;
          watchers.delete(check);
          resolve();
        };
        watchers.add(check);
        check();
      }),
  };
  return host satisfies ReactiveControllerHost & object;
}
