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

/** What the server says in its heartbeat and when it greets. Everything is optional: other servers say nothing. */
export interface ServerSign {
  /** The server's clock when it sent this, epoch ms. */
  readonly now?: number | undefined;
  /** Event time up to which every frame sent is true, epoch ms. */
  readonly asOf?: number | undefined;
  /** The server's event clock follows the wall clock, so that its lag can be told. */
  readonly wallClock?: boolean | undefined;
}

export interface Greeting extends ServerSign {
  readonly demo: boolean | undefined;
}

export interface CloseReason {
  /** `blocked`: never got as far as a greeting, so another transport may do better. */
  readonly kind: 'lost' | 'blocked' | 'refused' | 'incompatible';
  readonly code: string;
  readonly message: string;
  /** When the server asks to come back. */
  readonly retryAfterMs?: number | undefined;
}

export interface TransportEvents {
  /** Greeted: subscriptions may start. At most once. */
  opened(greeting: Greeting): void;
  /** Anything at all arrived. */
  heard(): void;
  heartbeat(sign: ServerSign): void;
  /** Ended by the other side or the network. At most once, and nothing follows; not called after `close`. */
  closed(reason: CloseReason): void;
}

/** One connection, from the attempt to its end. It does not come back: whoever made it makes another. */
export interface Transport {
  readonly kind: 'websocket' | 'sse';
  /** Only after `opened`. @returns Ends the subscription; nothing reaches the sink after it. */
  subscribe(operation: Operation, sink: Sink): () => void;
  /** Asks for a sign of life; false where only the server may speak. */
  ping(payload?: Readonly<Record<string, unknown>>): boolean;
  /** Leaves at once, without waiting for the other side. */
  close(): void;
}

export interface TransportOptions {
  readonly endpoint: URL;
  readonly token: string | undefined;
  readonly fetch: typeof fetch;
  readonly WebSocket: typeof WebSocket;
}

export type ConnectTransport = (options: TransportOptions, events: TransportEvents) => Transport;

/** Raised when a message changes its meaning; the server sends its own in the greeting. */
export const PROTOCOL_VERSION = 1;

/** `retry in 1200 ms` in a close reason: how a server that restarts or is crowded spreads its clients. */
export function retryHint(reason: string): number | undefined {
  const [, delayMs] = /\bretry in (\d{1,9}) ?ms\b/i.exec(reason) ?? [];
  return delayMs === undefined ? undefined : Number(delayMs);
}

export function readSign(payload: unknown): ServerSign {
  if (typeof payload !== 'object' || payload === null) return {};
  const { now, asOf, clock } = payload as Readonly<Record<string, unknown>>;
  return { now: instant(now), asOf: instant(asOf), wallClock: clock === undefined ? undefined : clock === 'wall' };
}

/** @returns Why the two cannot talk, where the server greets with another protocol. */
export function readGreeting(payload: unknown): Greeting | CloseReason {
  const fields = (typeof payload === 'object' && payload !== null ? payload : {}) as Readonly<Record<string, unknown>>;
  const { protocol, version, demo } = fields;
  if (protocol !== undefined && protocol !== PROTOCOL_VERSION) {
    return {
      kind: 'incompatible',
      code: 'OTHER_PROTOCOL',
      message: `Expected a server of protocol ${PROTOCOL_VERSION}, got ${String(protocol)} (version ${String(version)}). Reload the page or update the client.`,
    };
  }
  return { ...readSign(payload), demo: typeof demo === 'boolean' ? demo : undefined };
}

function instant(value: unknown): number | undefined {
  const epochMs = typeof value === 'string' ? Date.parse(value) : value;
  return typeof epochMs === 'number' && Number.isFinite(epochMs) ? epochMs : undefined;
}
