import type { WireError } from './errors.ts';

/** One subscription as it is sent. `id` names it on this connection. */
export interface Operation {
  readonly id: string;
  readonly operationName: string | undefined;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

export interface ExecutionResult {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly WireError[];
}

export interface Sink {
  next(result: ExecutionResult): void;
  /** The server ended the subscription: with errors, or without when it just completed. */
  ended(errors: readonly WireError[] | undefined): void;
}

/** What the server says in its heartbeats and when it greets. Everything is optional: other servers say nothing. */
export interface ServerSign {
  /** The server's clock when it sent this. */
  readonly now?: string;
  /** Event time up to which every frame sent is true. */
  readonly asOf?: string;
  /** `wall`: the server's event time follows the wall clock, so that its lag can be told. */
  readonly clock?: string;
  readonly demo?: boolean;
  readonly protocol?: number;
  readonly version?: string;
}

export interface CloseReason {
  /** `blocked`: never got as far as a greeting, so another transport may do better. */
  readonly kind: 'lost' | 'blocked' | 'refused' | 'incompatible';
  readonly code: string;
  readonly message: string;
  /** What the token provider threw, or what is wrong with the endpoint: reported to `onError`. */
  readonly cause?: unknown;
  /** When the server asks to come back. */
  readonly retryAfterMs?: number | undefined;
}

/** None of them comes after `close`. */
export interface TransportEvents {
  /** Greeted: subscriptions may start. At most once. */
  opened(greeting: ServerSign | undefined): void;
  /** Anything at all arrived. */
  heard(): void;
  heartbeat(sign: ServerSign | undefined): void;
  /** Ended by the other side or the network. At most once, and nothing follows. */
  closed(reason: CloseReason): void;
}

/** One connection, from the attempt to its end. It does not come back: whoever made it makes another. */
export interface Transport {
  readonly kind: 'websocket' | 'sse';
  /** Only after `opened`. @returns Ends the subscription; nothing reaches the sink after it. */
  subscribe(operation: Operation, sink: Sink): () => void;
  /** Says `payload`, where there is one, and asks for a sign of life; false where none can be asked for. */
  ping(payload?: Readonly<Record<string, unknown>>): boolean;
  /** Leaves at once, without waiting for the other side. */
  close(): void;
}

export interface TransportOptions {
  readonly endpoint: URL;
  readonly token: string | undefined;
  readonly protocol: number;
  readonly fetch: typeof fetch;
  readonly WebSocket: typeof WebSocket;
}

export type ConnectTransport = (options: TransportOptions, events: TransportEvents) => Transport;
