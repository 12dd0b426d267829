import type { WireError } from './errors.ts';
import type { CloseReason, ConnectTransport, ExecutionResult, ServerSign, Sink, Transport } from './transport.ts';

const SUB_PROTOCOL = 'graphql-transport-ws';
const NORMAL_CLOSURE = 1000;
/** What came is not of the protocol. */
const BAD_RESPONSE = 4004;

const REFUSED: ReadonlySet<number> = new Set([4401, 4403]);
/** Protocol error, bad request, bad response, sub-protocol not acceptable. */
const INCOMPATIBLE: ReadonlySet<number> = new Set([1002, BAD_RESPONSE, 4400, 4406]);

/** What a server may say. */
type Message =
  | { readonly type: 'connection_ack'; readonly payload?: ServerSign }
  | { readonly type: 'ping'; readonly payload?: ServerSign }
  | { readonly type: 'pong' }
  | { readonly type: 'next'; readonly id: string; readonly payload: ExecutionResult }
  | { readonly type: 'error'; readonly id: string; readonly payload: readonly WireError[] }
  | { readonly type: 'complete'; readonly id: string };

/**
 * One graphql-transport-ws connection. The protocol without what a client usually adds: what to do after a loss depends on more than one
 * connection knows (token, cursor, network, the other transport), and is decided in `connection.ts`. That makes it a quarter of the
 * size of the usual client, on every page that shows a number.
 *
 * @see https://github.com/graphql/graphql-over-http/blob/main/rfcs/GraphQLOverWebSocket.md
 */
export const connectWebSocket: ConnectTransport = ({ endpoint, token, protocol, WebSocket }, events): Transport => {
  const url = new URL(endpoint);
  url.protocol = url.protocol.replace('http', 'ws');
  const sinks = new Map<string, Sink>();
  let opened = false;
  let over = false;

  const socket = new WebSocket(url, SUB_PROTOCOL);
  socket.onopen = () => {
    const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
    send({ type: 'connection_init', payload: { protocol, ...authorization } });
  };
  socket.onmessage = ({ data }) => {
    if (over) return;
    events.heard();
    const message = parse(data);
    switch (message?.type) {
      case 'connection_ack':
        opened = true;
        events.opened(message.payload);
        break;
      case 'ping':
        events.heartbeat(message.payload);
        send({ type: 'pong' });
        break;
      case 'next':
        sinks.get(message.id)?.next(message.payload);
        break;
      case 'error':
      case 'complete': {
        const sink = sinks.get(message.id);
        sinks.delete(message.id);
        sink?.ended(message.type === 'error' ? message.payload : undefined);
        break;
      }
      case 'pong':
        break;
      default:
        socket.close(BAD_RESPONSE);
        end({ code: BAD_RESPONSE, reason: 'The server does not speak graphql-transport-ws.' });
    }
  };
  socket.onclose = end;
  // A close event follows, but says no more.
  socket.onerror = () => end({});

  function send(message: object): boolean {
    // Not `WebSocket.OPEN`: what a page puts in place of the constructor may lack it.
    const isOpen = socket.readyState === 1;
    if (isOpen) socket.send(JSON.stringify(message));
    return isOpen;
  }

  function end(event: Partial<CloseEvent>): void {
    if (over) return;
    over = true;
    events.closed(closeReason(event, opened));
  }

  return {
    kind: 'websocket',
    subscribe({ id, ...payload }, sink) {
      sinks.set(id, sink);
      // A subscription that is ended in the turn it began is never asked for: a server that is asked for the same again at once might take
      // the end of the first for that of the second.
      let asked = false;
      queueMicrotask(() => {
        if (sinks.get(id) === sink) asked = send({ id, type: 'subscribe', payload });
      });
      return () => {
        if (sinks.get(id) !== sink) return;
        sinks.delete(id);
        if (asked) send({ id, type: 'complete' });
      };
    },
    ping: (payload) => send({ type: 'ping', payload }),
    close() {
      over = true;
      socket.close(NORMAL_CLOSURE);
    },
  };
};

function parse(data: unknown): Message | undefined {
  try {
    return JSON.parse(String(data));
  } catch {
    return undefined;
  }
}

/** `retry in 1200 ms` in a close reason: how a server that restarts or is crowded spreads its clients. */
function retryHint(reason: string): number | undefined {
  const delayMs = /\bretry in (\d{1,9}) ?ms/i.exec(reason)?.[1];
  return delayMs === undefined ? undefined : Number(delayMs);
}

function closeReason({ code = 0, reason }: Partial<CloseEvent>, opened: boolean): CloseReason {
  const message = reason || (opened ? 'The connection was lost.' : 'The server was not reached.');
  return {
    kind: closeKind(code, opened),
    code: `WS_${code || 'FAILED'}`,
    message,
    retryAfterMs: retryHint(message),
  };
}

function closeKind(code: number, opened: boolean): CloseReason['kind'] {
  if (REFUSED.has(code)) return 'refused';
  if (INCOMPATIBLE.has(code)) return 'incompatible';
  // A server that closes with a code of its own has been reached: another transport would meet the same server.
  if (code >= 3000 || code === 1012 || code === 1013 || opened) return 'lost';
  return 'blocked';
}
