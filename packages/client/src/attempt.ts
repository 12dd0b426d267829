import type { Clock } from './clock.ts';
import type {
  CloseReason,
  ConnectTransport,
  ServerSign,
  Transport,
  TransportEvents,
  TransportOptions,
} from './transport.ts';

/** Raised when a message changes its meaning; the server sends its own in the greeting. */
const PROTOCOL_VERSION = 1;
/** An attempt that has not been greeted by then has failed. */
const OPEN_TIMEOUT_MS = 10_000;

const UNREACHED: CloseReason = { kind: 'blocked', code: 'TIMEOUT', message: 'The server was not reached.' };

export interface AttemptOptions {
  readonly endpoint: URL;
  readonly clock: Clock;
  readonly fetch: typeof fetch;
  readonly WebSocket: typeof WebSocket | undefined;
  readonly connector: (kind: Transport['kind']) => ConnectTransport | Promise<ConnectTransport>;
}

/** Thrown in place of a transport by who knows why there is none; any other throw means that it could not be fetched. */
export interface Refusal {
  readonly refusal: CloseReason;
}

/** What becomes of an attempt: it is opened or fails, once, and after it was opened it may be lost. */
export interface AttemptEvents extends Pick<TransportEvents, 'heard' | 'heartbeat'> {
  opened(opened: Transport, token: string | undefined, greeting: ServerSign | undefined): void;
  failed(reason: CloseReason): void;
  lost(reason: CloseReason): void;
}

/**
 * Tries once to open a transport and be greeted by a server of the same protocol. What a transport promises is relied on: one greeting at most,
 * and not a word after it was closed from here.
 *
 * @returns Gives it up, and nothing follows.
 */
export function attempt(
  options: AttemptOptions,
  kind: Transport['kind'],
  itsToken: Promise<string | undefined>,
  events: AttemptEvents,
): () => void {
  let over = false;
  let opening: Transport | undefined;
  const cancelTimeout = options.clock.setTimer(() => fail(UNREACHED), OPEN_TIMEOUT_MS);

  function cancel(): void {
    over = true;
    cancelTimeout();
    opening?.close();
  }

  function fail(reason: CloseReason): undefined {
    if (over) return;
    cancel();
    events.failed(reason);
  }

  const start = ([token, connect]: [string | undefined, ConnectTransport]): void => {
    if (over) return;
    opening = connect(
      // Without an implementation of WebSocket `kind` is 'sse', which does not ask for it.
      { ...options, token, protocol: PROTOCOL_VERSION } as TransportOptions,
      {
        opened(greeting) {
          if ((greeting?.protocol ?? PROTOCOL_VERSION) !== PROTOCOL_VERSION) {
            fail(otherProtocol(greeting));
            return;
          }
          over = true;
          cancelTimeout();
          events.opened(opening as Transport, token, greeting);
        },
        heard: events.heard,
        heartbeat: events.heartbeat,
        closed: (reason) => (over ? events.lost : fail)(reason),
      },
    );
  };
  const failToken = (cause: unknown): undefined =>
    fail({ kind: 'lost', code: 'TOKEN_FAILED', message: `The token provider failed. ${cause}`, cause });
  Promise.all([itsToken.catch(failToken), options.connector(kind)])
    .then(start)
    // Some browsers throw at once where a policy forbids the connection.
    .catch((cause: Partial<Refusal> | undefined) => fail(cause?.refusal ?? UNREACHED));
  return cancel;
}

function otherProtocol(greeting: ServerSign | undefined): CloseReason {
  return {
    kind: 'incompatible',
    code: 'OTHER_PROTOCOL',
    message: `Expected protocol ${PROTOCOL_VERSION}, got ${greeting?.protocol} of server ${greeting?.version}. Update the older one.`,
  };
}
