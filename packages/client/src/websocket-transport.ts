import { createClient } from 'graphql-ws/client';
import type { WireError } from './errors.ts';
import type { CloseReason, ConnectTransport, ExecutionResult, ServerSign, Transport } from './transport.ts';

const REFUSED: ReadonlySet<number> = new Set([4401, 4403]);
/** Protocol error, bad request, bad response, sub-protocol not acceptable. */
const INCOMPATIBLE: ReadonlySet<number> = new Set([1002, 4004, 4400, 4406]);

/**
 * One graphql-transport-ws connection. graphql-ws is told not to retry: what to do after a loss depends on more than one connection
 * knows (token, cursor, network, the other transport), and is decided in `connection.ts`.
 */
export const connectWebSocket: ConnectTransport = ({ endpoint, token, protocol, WebSocket }, events): Transport => {
  const url = new URL(endpoint);
  url.protocol = url.protocol.replace('http', 'ws');
  let socket: WebSocket | undefined;
  let nextId = '';
  let opened = false;
  let over = false;

  const client = createClient({
    url: url.href,
    lazy: false,
    retryAttempts: 0,
    // Both are told to `on.closed` and `on.error` too.
    onNonLazyError: () => {},
    webSocketImpl: WebSocket,
    connectionParams: {
      protocol,
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    generateID: () => nextId,
    on: {
      opened: (opening) => {
        socket = opening as WebSocket;
      },
      connected: (_socket, payload) => {
        if (over) return;
        opened = true;
        events.opened(payload as ServerSign | undefined);
      },
      message: () => {
        if (!over) events.heard();
      },
      ping: (received, payload) => {
        if (received && !over) events.heartbeat(payload as ServerSign | undefined);
      },
      closed: (event) => end(closeReason(event, opened)),
      error: (error) => end(closeReason(error, opened)),
    },
  });

  function end(reason: CloseReason): void {
    if (over) return;
    leave();
    events.closed(reason);
  }

  function leave(): void {
    over = true;
    // So that graphql-ws does not come back by itself after a normal closure. Its promise fails where the socket never opened.
    Promise.resolve(client.dispose()).catch(() => {});
  }

  return {
    kind: 'websocket',
    subscribe({ id, ...payload }, sink) {
      let ended = false;
      nextId = id;
      const stop = client.subscribe(payload, {
        next: (result) => {
          if (!ended && !over) sink.next(result as ExecutionResult);
        },
        error: (errors) => finish(Array.isArray(errors) ? (errors as readonly WireError[]) : undefined),
        complete: () => finish(undefined),
      });
      function finish(errors: readonly WireError[] | undefined): void {
        if (ended || over) return;
        ended = true;
        sink.ended(errors);
      }
      return () => {
        ended = true;
        if (!over) stop();
      };
    },
    ping(payload) {
      if (over || socket?.readyState !== WebSocket.OPEN) return false;
      socket.send(JSON.stringify(payload === undefined ? { type: 'ping' } : { type: 'ping', payload }));
      return true;
    },
    close() {
      if (over) return;
      leave();
      // A disposed client waits for the greeting before it closes.
      if (!opened) client.terminate();
    },
  };
};

/** `retry in 1200 ms` in a close reason: how a server that restarts or is crowded spreads its clients. */
function retryHint(reason: string): number | undefined {
  const delayMs = /\bretry in (\d{1,9}) ?ms/i.exec(reason)?.[1];
  return delayMs === undefined ? undefined : Number(delayMs);
}

function closeReason(event: unknown, opened: boolean): CloseReason {
  const { code, reason } = (event ?? {}) as { readonly code?: unknown; readonly reason?: unknown };
  const lost = opened ? 'The connection was lost.' : 'The server was not reached.';
  const message = typeof reason === 'string' && reason !== '' ? reason : lost;
  return {
    kind: typeof code !== 'number' ? lostKind(opened) : closeKind(code, opened),
    code: typeof code === 'number' ? `WS_${code}` : 'WS_FAILED',
    message,
    retryAfterMs: retryHint(message),
  };
}

function closeKind(code: number, opened: boolean): CloseReason['kind'] {
  if (REFUSED.has(code)) return 'refused';
  if (INCOMPATIBLE.has(code)) return 'incompatible';
  // A server that closes with a code of its own has been reached: another transport would meet the same server.
  return code >= 3000 || code === 1012 || code === 1013 ? 'lost' : lostKind(opened);
}

function lostKind(opened: boolean): CloseReason['kind'] {
  return opened ? 'lost' : 'blocked';
}
