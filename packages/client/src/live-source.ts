/**
 * How far what is shown can be trusted.
 *
 * - `connecting`: no frame yet; also the state of a source that watches nothing.
 * - `live`: the server spoke within `delayedAfterMs`, and the frame is the newest there is.
 * - `delayed`: connected, but frames and heartbeats stay away, the server itself lags, or the store is paused.
 * - `reconnecting`: the connection was lost moments ago; the frame is the last one before.
 * - `offline`: the network is gone or the server has not been reached for a while. `since` is when it was lost.
 * - `not-allowed`: the server refused the token, also after it was renewed once.
 * - `incompatible`: this client and the server do not understand each other; one of them is too old.
 */
export type LiveState = 'connecting' | 'live' | 'delayed' | 'reconnecting' | 'offline' | 'not-allowed' | 'incompatible';

export interface LiveError {
  /** Stable and machine-readable, for example `UNKNOWN_FIGURE`. */
  readonly code: string;
  /** For people, in English: what happened and what to do. */
  readonly message: string;
}

/** What a store holds. Every change is a new object. The last frame stays while the connection is away. */
export interface LiveSnapshot<T> {
  readonly frame: T | undefined;
  readonly state: LiveState;
  /** Event time for which `frame` is true, epoch ms. Advances with heartbeats while nothing changes. */
  readonly asOf: number | undefined;
  /** Since when `state` is what it is, epoch ms of the corrected clock. */
  readonly since: number;
  /** Why the state is what it is; with `live` or `connecting`: the server refused this request, others are not affected. */
  readonly error: LiveError | undefined;
}

export interface LiveStore<T> {
  readonly current: LiveSnapshot<T>;
  /** Calls `listener` at once and on every change; a throw inside it is reported to `onError` and stops nobody else. The last unsubscribe ends the subscription. */
  subscribe(listener: (snapshot: LiveSnapshot<T>) => void): () => void;
  /** A paused store keeps its last frame, marked `delayed`, and costs the server nothing. Other stores of an equal request go on. */
  setPaused(paused: boolean): void;
}

/** One subscription or query: a document of `@andon/schema` and its variables. Equal requests share one subscription. */
export interface LiveRequest<T, V> {
  readonly document: string & { readonly __apiType?: (variables: V) => T };
  readonly variables: V;
}

export interface ConnectionSnapshot {
  readonly state: LiveState;
  readonly since: number;
  /** True where the figures come from the built-in simulator, from the first frame on. */
  readonly demo: boolean;
  readonly error: LiveError | undefined;
}

export interface LiveSource {
  /** Costs nothing until the store is subscribed to. */
  live<T, V>(request: LiveRequest<T, V>): LiveStore<T>;
  /** One answer; to a subscription, its first frame. @throws {LiveRequestError} With the server's code. */
  query<T, V>(request: LiveRequest<T, V>, signal?: AbortSignal): Promise<T>;
  readonly connection: ConnectionSnapshot;
  /** Calls `listener` at once and on every change. */
  onConnection(listener: (connection: ConnectionSnapshot) => void): () => void;
  /** The server's clock now, epoch ms: the machine's own clock corrected by the measured offset. */
  now(): number;
  /** Ends every subscription and the connection, for good. May be called twice. */
  dispose(): void;
}

/** A source of one's own server. */
export interface RenewableSource extends LiveSource {
  /**
   * Asks for a token anew and goes over to a connection that uses it, for instance when somebody else has signed in. What is shown stays until the new
   * connection has frames; where its token is refused, nothing is shown any more.
   */
  renew(): void;
}

export type TokenProvider = () => string | undefined | Promise<string | undefined>;

export interface LiveSourceOptions {
  /** GraphQL endpoint, absolute or relative to the page and its `<base>`, for example `https://andon.example/graphql`. */
  readonly endpoint: string;
  /**
   * Called for every connection, before the token's `exp` and once when it was refused; absent means no token.
   * A throw counts as a failed attempt to connect, is reported to `onError` once until it is another one, and is tried again.
   */
  readonly token?: TokenProvider | undefined;
  /**
   * Milliseconds without a frame or heartbeat after which frames count as delayed. The server sends a heartbeat every 10 s.
   * @default 15000
   */
  readonly delayedAfterMs?: number;
  /** @default 'auto': WebSocket, SSE where it does not get through. */
  readonly transport?: 'auto' | 'websocket' | 'sse';
  /**
   * Share one connection between the tabs and frames of one origin and viewer, where SharedWorker exists; elsewhere each has its own. `true` uses the
   * script `shared-worker.js` beside this module, which must be of the page's origin; a URL says where the page's origin has it.
   * @default false
   */
  readonly share?: boolean | string | URL;
  /**
   * Gets first frames by plain HTTP where they take more than a moment: until the connection is open, where a network lets no WebSocket through or holds
   * back what comes over it, or where a server is asked for much at once. Later losses keep their last frames.
   * @default false
   */
  readonly firstByHttp?: boolean;
  /** Told of everything that is not a state: throws of listeners and of the token provider. @default console.error */
  readonly onError?: (error: unknown) => void;
}
