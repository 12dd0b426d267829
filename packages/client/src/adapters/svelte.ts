import type { ConnectionSnapshot, LiveRequest, LiveSnapshot, LiveSource } from '../live-source.ts';

/** Svelte's store contract; `Readable` of `svelte/store` without the dependency. */
export interface Readable<T> {
  subscribe(run: (value: T) => void): () => void;
}

/**
 * A live request as a Svelte store: `const board = live(source, request)` and then `$board.frame`, `$board.state`. Subscribed while a
 * component uses it. Equal requests share one subscription.
 */
export function live<T, V>(source: LiveSource, request: LiveRequest<T, V>): Readable<LiveSnapshot<T>> {
  const store = source.live(request);
  return { subscribe: (run) => store.subscribe(run) };
}

/** How the connection of a source is doing, as a Svelte store. */
export function connection(source: LiveSource): Readable<ConnectionSnapshot> {
  return { subscribe: (run) => source.onConnection(run) };
}
