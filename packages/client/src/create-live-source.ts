import { type Clock, systemClock } from './clock.ts';
import { createConnection } from './create-connection.ts';
import { LiveRequestError, toLiveError } from './errors.ts';
import { type Call, createFeed, type Feed } from './feed.ts';
import type {
  ConnectionSnapshot,
  LiveRequest,
  LiveSnapshot,
  LiveSourceOptions,
  LiveStore,
  RenewableSource,
} from './live-source.ts';
import { type PageSignals, pageSignals } from './page-signals.ts';
import { stableStringify } from './stable-key.ts';
import type { ConnectTransport, Operation, Transport } from './transport.ts';
import { connectWebSocket } from './websocket-transport.ts';

const DEFAULT_DELAYED_AFTER_MS = 15_000;
/** An element that is moved in the page, or swapped for an equal one, leaves and returns within this time and costs nothing. */
const LINGER_MS = 500;
/** In most offices a WebSocket is open before that, and its first frame the quickest. */
const MEANWHILE_AFTER_MS = 100;

/** What the outside world is made of; for tests and unusual hosts. */
export interface Surroundings {
  readonly clock: Clock;
  /** In [0, 1). */
  readonly random: () => number;
  readonly signals: PageSignals;
  readonly fetch: typeof fetch;
  /** Undefined where there are no WebSockets: SSE is used. */
  readonly WebSocket: typeof WebSocket | undefined;
}

/**
 * A source of live frames from one Andon server, over one connection, which opens with the first subscribed store and closes after the
 * last. It comes back by itself from every loss; stores keep their last frame meanwhile and say since when it is old.
 *
 * Where `endpoint` is no address by http or https, stores say so by the error `SETUP_ENDPOINT`.
 *
 * @param surroundings - Replaces parts of the outside world, in tests for instance.
 */
export function createLiveSource(
  options: LiveSourceOptions,
  surroundings: Partial<Surroundings> = {},
): RenewableSource {
  const endpoint = toEndpoint(options.endpoint);
  const onError = options.onError ?? ((error: unknown) => console.error(error));
  const call: Call = (listener, value) => {
    try {
      listener(value);
    } catch (cause) {
      onError(cause);
    }
  };
  const clock = surroundings.clock ?? systemClock;
  const random = surroundings.random ?? Math.random;
  const fetchImplementation = surroundings.fetch ?? ((...args) => fetch(...args));
  const disposal = new AbortController();
  const { share } = options;
  const { signal } = disposal;
  // Most networks let WebSockets through, and most pages are alone.
  const direct = (kind: Transport['kind']): ConnectTransport | Promise<ConnectTransport> =>
    kind === 'websocket' ? connectWebSocket : import('./sse-transport.ts').then(({ connectSse }) => connectSse);
  const shared = (kind: Transport['kind'], share: true | string | URL): Promise<ConnectTransport> =>
    import('./shared-transport.ts').then(({ sharedConnector }) =>
      sharedConnector(kind, { share, signal, clock, direct, onReady: connection.retryNow }),
    );
  const refuse = async (): Promise<never> => (await import('./wrong-endpoint.ts')).refuseEndpoint(options.endpoint);
  const connection = createConnection({
    // Where there is none, nothing gets as far as asking for it.
    endpoint: endpoint as URL,
    token: options.token,
    delayedAfterMs: options.delayedAfterMs ?? DEFAULT_DELAYED_AFTER_MS,
    transport: options.transport ?? 'auto',
    onError,
    clock,
    random,
    signals: surroundings.signals ?? pageSignals,
    fetch: fetchImplementation,
    WebSocket: 'WebSocket' in surroundings ? surroundings.WebSocket : globalThis.WebSocket,
    connector: (kind) => (!endpoint ? refuse() : share ? shared(kind, share) : direct(kind)),
  });
  const feeds = new Map<string, Feed>();
  /** Of all there ever were: an answer on its way to one that has gone is taken for no other's. */
  let feedCount = 0;
  /** Feeds whose last listener has left, and how to keep them after all. */
  const lingering = new Map<string, () => void>();

  async function query<T>(
    { document, variables }: LiveRequest<T, unknown>,
    caller?: AbortSignal,
    isWanted?: () => boolean,
  ): Promise<T> {
    // Not in the core: a wall never asks.
    const { postQuery, inTurn } = await import('./query.ts');
    const ask = async (): Promise<T> =>
      postQuery<T>({
        endpoint: endpoint ?? (await refuse()),
        fetch: fetchImplementation,
        RequestError: LiveRequestError,
        toLiveError,
        token: connection.token,
        now: connection.now,
        canRenew: options.token !== undefined,
        document,
        operationName: operationNameOf(document),
        variables,
        signal: caller === undefined ? signal : AbortSignal.any([caller, signal]),
      });
    return isWanted ? inTurn(ask, isWanted) : ask();
  }

  /** What is refused or fails here is refused or fails in the subscription too, which tells it. */
  function askMeanwhile(request: LiveRequest<unknown, unknown>, feed: Feed): void {
    const isWanted = (): boolean =>
      feed.snapshot.state === 'connecting' && feed.snapshot.frame === undefined && feed.listenerCount > 0;
    clock.setTimer(() => {
      if (isWanted()) query(request, undefined, isWanted).then(feed.prime, () => {});
    }, MEANWHILE_AFTER_MS);
  }

  function acquire(key: string, request: LiveRequest<unknown, unknown>, seed: Seed): Feed {
    const { document, variables } = request;
    signal.throwIfAborted();
    lingering.get(key)?.();
    let feed = feeds.get(key);
    if (feed === undefined) {
      const operationName = operationNameOf(document);
      const id = `${operationName}-${++feedCount}`;
      const operation = { id, operationName, query: document, variables: variables as Operation['variables'] };
      feed = createFeed({ connection, clock, random, call, operation }, seed);
      feeds.set(key, feed);
      if (options.firstByHttp) askMeanwhile(request, feed);
    }
    return feed;
  }

  function release(key: string): void {
    if (feeds.get(key)?.listenerCount !== 0) return;
    const cancel = clock.setTimer(() => {
      lingering.delete(key);
      feeds.get(key)?.close();
      feeds.delete(key);
    }, LINGER_MS);
    lingering.set(key, () => {
      cancel();
      lingering.delete(key);
    });
  }

  return {
    live<T, V>(request: LiveRequest<T, V>): LiveStore<T> {
      const key = stableStringify([request.document, request.variables]);
      return createStore<T>({
        acquire: (seed) => acquire(key, request as LiveRequest<unknown, unknown>, seed),
        release: () => release(key),
        initial: () => feeds.get(key)?.snapshot,
        now: connection.now,
        call,
      });
    },
    query: <T, V>(request: LiveRequest<T, V>, caller?: AbortSignal) =>
      query<T>(request as LiveRequest<T, unknown>, caller),
    get connection() {
      return connection.snapshot;
    },
    onConnection(listener: (snapshot: ConnectionSnapshot) => void): () => void {
      const tell = (): void => call(listener, connection.snapshot);
      tell();
      return connection.onChange(tell);
    },
    now: connection.now,
    renew: connection.renew,
    dispose(): void {
      disposal.abort(new LiveRequestError('DISPOSED', 'This live source was disposed.'));
      for (const keep of lingering.values()) keep();
      for (const feed of feeds.values()) feed.close();
      feeds.clear();
      connection.dispose();
    },
  };
}

/** What a store held before: its feed goes on from there. */
type Seed = Pick<LiveSnapshot<unknown>, 'frame' | 'asOf'>;

interface StoreOptions {
  acquire(seed: Seed): Feed;
  release(): void;
  initial(): LiveSnapshot<unknown> | undefined;
  now(): number;
  readonly call: Call;
}

/** One caller's hold on a feed. Pausing lets go of the feed, not of the frame. */
function createStore<T>({ acquire, release, initial, now, call }: StoreOptions): LiveStore<T> {
  const listeners = new Set<(snapshot: LiveSnapshot<T>) => void>();
  let feed: Feed | undefined;
  let unlisten = () => {};
  let paused = false;
  let kept: LiveSnapshot<T> | undefined;

  function current(): LiveSnapshot<T> {
    if (feed !== undefined) return feed.snapshot as LiveSnapshot<T>;
    kept ??= { frame: undefined, state: 'connecting', asOf: undefined, since: now(), error: undefined };
    // Nobody listens here, but an equal request may be live already: its frame is better than none.
    return paused ? kept : ((initial() as LiveSnapshot<T> | undefined) ?? kept);
  }

  function tellAll(): void {
    for (const listener of [...listeners]) call(listener, current());
  }

  function connect(): void {
    if (feed !== undefined || paused || listeners.size === 0) return;
    feed = acquire(current());
    unlisten = feed.listen(tellAll);
  }

  function disconnect(): void {
    if (feed === undefined) return;
    const last = feed.snapshot as LiveSnapshot<T>;
    kept = last.frame === undefined ? last : { ...last, state: 'delayed', since: now() };
    unlisten();
    feed = undefined;
    release();
  }

  return {
    get current() {
      return current();
    },
    subscribe(listener) {
      // The same function may subscribe twice.
      const own = (snapshot: LiveSnapshot<T>): void => listener(snapshot);
      listeners.add(own);
      connect();
      call(listener, current());
      return () => {
        if (listeners.delete(own) && listeners.size === 0) disconnect();
      };
    },
    setPaused(value) {
      if (value === paused) return;
      paused = value;
      if (paused) disconnect();
      else connect();
      tellAll();
    },
  };
}

/** A page, whose `<base>` counts, or a worker. */
interface Surrounding {
  readonly document?: { readonly baseURI: string };
  readonly location?: { readonly href: string };
}

/** Undefined where it is none that could be asked. */
function toEndpoint(endpoint: string): URL | undefined {
  const { document, location } = globalThis as Surrounding;
  const base = document?.baseURI ?? location?.href;
  const url = URL.canParse(endpoint, base) && new URL(endpoint, base);
  return url && /^http/.test(url.protocol) ? url : undefined;
}

/** Documents of `@andon/schema` hold one operation, in front. */
function operationNameOf(document: string): string | undefined {
  return /^\s*\w+\s+(\w+)/.exec(document)?.[1];
}
