import type {
  ConnectionSnapshot,
  LiveError,
  LiveRequest,
  LiveSnapshot,
  LiveSource,
  LiveState,
  LiveStore,
} from '@andon/client';

type Answer = (document: string, variables: Readonly<Record<string, unknown>>) => unknown;
/** Why a request has no answer while others have theirs. */
type Refusal = (document: string) => LiveError | undefined;

/**
 * A live source in memory that says what it is told, for tests and the preview page: every other part stays as it is in use. It keeps
 * the rules of the real one: equal requests share a store, the last frame stays, a paused store hears nothing.
 */
export class PreparedSource implements LiveSource {
  readonly #stores = new Map<string, Store>();
  readonly #listeners = new Set<(connection: ConnectionSnapshot) => void>();
  readonly answer: Answer;
  readonly refusal: Refusal;
  readonly queries: string[] = [];
  disposed = false;
  nowMs: number;
  connection: ConnectionSnapshot;

  constructor(
    answer: Answer,
    options: { readonly nowMs: number; readonly demo?: boolean; readonly refusal?: Refusal },
  ) {
    this.answer = answer;
    this.refusal = options.refusal ?? (() => undefined);
    this.nowMs = options.nowMs;
    this.connection = { state: 'live', since: options.nowMs, demo: options.demo ?? false, error: undefined };
  }

  /** Requests somebody listens to. */
  get watched(): readonly { readonly variables: Readonly<Record<string, unknown>>; readonly paused: boolean }[] {
    return [...this.#stores.values()].filter((store) => store.listeners > 0);
  }

  live<T, V>(request: LiveRequest<T, V>): LiveStore<T> {
    const key = JSON.stringify([request.document, request.variables]);
    let store = this.#stores.get(key);
    if (!store) {
      const variables = request.variables as Readonly<Record<string, unknown>>;
      store = new Store(variables, this.#snapshot(request.document, this.answer(request.document, variables)));
      this.#stores.set(key, store);
    }
    return store as unknown as LiveStore<T>;
  }

  async query<T, V>(request: LiveRequest<T, V>): Promise<T> {
    this.queries.push(request.document);
    return this.answer(request.document, request.variables as Readonly<Record<string, unknown>>) as T;
  }

  onConnection(listener: (connection: ConnectionSnapshot) => void): () => void {
    this.#listeners.add(listener);
    listener(this.connection);
    return () => this.#listeners.delete(listener);
  }

  now(): number {
    return this.nowMs;
  }

  /** New answers for every store, in a state. */
  become(
    state: LiveState,
    options: { readonly since?: number; readonly error?: LiveError; readonly frames?: Answer } = {},
  ): void {
    this.connection = { ...this.connection, state, since: options.since ?? this.nowMs, error: options.error };
    for (const [key, store] of this.#stores) {
      const [document, variables] = JSON.parse(key) as [string, Readonly<Record<string, unknown>>];
      store.set({
        ...this.#snapshot(document, (options.frames ?? this.answer)(document, variables)),
        asOf: store.current.asOf,
      });
    }
    for (const listener of this.#listeners) listener(this.connection);
  }

  dispose(): void {
    this.disposed = true;
  }

  #snapshot(document: string, frame: unknown): LiveSnapshot<unknown> {
    const { state, since } = this.connection;
    const error = this.refusal(document) ?? this.connection.error;
    const withMeta = frame as Readonly<Record<string, { readonly meta?: { readonly asOf: string } }>> | undefined;
    const asOf = withMeta && Object.values(withMeta)[0]?.meta?.asOf;
    return { frame, state, since, error, asOf: asOf === undefined ? undefined : Date.parse(asOf) };
  }
}

class Store implements LiveStore<unknown> {
  readonly variables: Readonly<Record<string, unknown>>;
  readonly #listeners = new Set<(snapshot: LiveSnapshot<unknown>) => void>();
  current: LiveSnapshot<unknown>;
  paused = false;

  constructor(variables: Readonly<Record<string, unknown>>, current: LiveSnapshot<unknown>) {
    this.variables = variables;
    this.current = current;
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  subscribe(listener: (snapshot: LiveSnapshot<unknown>) => void): () => void {
    this.#listeners.add(listener);
    listener(this.current);
    return () => this.#listeners.delete(listener);
  }

  setPaused(paused: boolean): void {
    this.paused = paused;
  }

  set(snapshot: LiveSnapshot<unknown>): void {
    this.current = snapshot;
    if (!this.paused) for (const listener of this.#listeners) listener(snapshot);
  }
}
