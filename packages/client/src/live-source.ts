/** How far what is shown can be trusted. */
export type LiveState = 'connecting' | 'live' | 'delayed' | 'reconnecting' | 'offline' | 'not-allowed' | 'incompatible';

export interface LiveError {
  /** Stable and machine-readable, for example `UNKNOWN_FIGURE`. */
  readonly code: string;
  /** For people, in English: what happened and what to do. */
  readonly message: string;
}

/** What a store holds. The last frame stays while the connection is away. */
export interface LiveSnapshot<T> {
  readonly frame: T | undefined;
  readonly state: LiveState;
  /** Event time for which `frame` is true, epoch ms. Advances with heartbeats while nothing changes. */
  readonly asOf: number | undefined;
  /** Since when `state` is what it is, epoch ms of the corrected clock. */
  readonly since: number;
  readonly error: LiveError | undefined;
}

export interface LiveStore<T> {
  readonly current: LiveSnapshot<T>;
  /** Calls `listener` at once and on every change; a throw inside it is reported to `onError` and stops nobody else. The last unsubscribe ends the subscription. */
  subscribe(listener: (snapshot: LiveSnapshot<T>) => void): () => void;
  /** A paused store keeps its last frame and costs the server nothing. */
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
  readonly demo: boolean;
  readonly error: LiveError | undefined;
}

export interface LiveSource {
  live<T, V>(request: LiveRequest<T, V>): LiveStore<T>;
  /** One answer. @throws {LiveRequestError} With the server's code. */
  query<T, V>(request: LiveRequest<T, V>, signal?: AbortSignal): Promise<T>;
  readonly connection: ConnectionSnapshot;
  onConnection(listener: (connection: ConnectionSnapshot) => void): () => void;
  /** The server's clock now, epoch ms: the machine's own clock corrected by the measured offset. */
  now(): number;
  dispose(): void;
}

export type TokenProvider = () => string | undefined | Promise<string | undefined>;

export interface LiveSourceOptions {
  /** GraphQL endpoint, absolute or relative to the page, for example `https://andon.example/graphql`. */
  readonly endpoint: string;
  /** Called for every connection and before expiry; absent means no token. */
  readonly token?: TokenProvider;
  /**
   * Milliseconds without any sign of the server after which frames count as delayed.
   * @default 15000
   */
  readonly delayedAfterMs?: number;
  /** @default 'auto': WebSocket, SSE where it does not get through. */
  readonly transport?: 'auto' | 'websocket' | 'sse';
  /** Share one connection between the tabs of a browser where SharedWorker exists. @default false */
  readonly share?: boolean;
  readonly onError?: (error: unknown) => void;
}
