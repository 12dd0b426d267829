/**
 * The script of the `SharedWorker` that holds one connection for all tabs of a browser. It must come from the origin of the page; elsewhere
 * every tab keeps a connection of its own.
 *
 * @module
 */
import { systemClock } from './clock.ts';
import { createSharedHub } from './shared-hub.ts';
import type { Port, ToTab, ToWorker } from './shared-protocol.ts';
import { connectWebSocket } from './websocket-transport.ts';

const hub = createSharedHub({
  clock: systemClock,
  fetch: (...args) => fetch(...args),
  WebSocket: globalThis.WebSocket,
  connector: (kind) =>
    kind === 'websocket' ? connectWebSocket : import('./sse-transport.ts').then(({ connectSse }) => connectSse),
});

interface SharedWorkerScope {
  onconnect: ((event: { readonly ports: readonly Port<ToWorker, ToTab>[] }) => void) | null;
}

(globalThis as unknown as SharedWorkerScope).onconnect = ({ ports }) => {
  for (const port of ports) hub.accept(port);
};
