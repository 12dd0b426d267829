import type { LiveSnapshot, LiveStore } from '../src/live-source.ts';

/** Watches a store, as an element would. */
export interface Watch<T> {
  readonly snapshots: readonly LiveSnapshot<T>[];
  readonly last: LiveSnapshot<T>;
  /** The first snapshot from now on, the present one included, that is as wanted. */
  until(wanted: (snapshot: LiveSnapshot<T>) => boolean): Promise<LiveSnapshot<T>>;
  stop(): void;
}

export function watch<T>(store: LiveStore<T>): Watch<T> {
  const snapshots: LiveSnapshot<T>[] = [];
  const waiting = new Set<(snapshot: LiveSnapshot<T>) => void>();
  const stop = store.subscribe((snapshot) => {
    snapshots.push(snapshot);
    for (const listener of [...waiting]) listener(snapshot);
  });
  return {
    snapshots,
    get last() {
      return snapshots.at(-1) as LiveSnapshot<T>;
    },
    until(wanted) {
      return new Promise((resolve) => {
        const check = (snapshot: LiveSnapshot<T>): void => {
          if (!wanted(snapshot)) return;
          waiting.delete(check);
          resolve(snapshot);
        };
        waiting.add(check);
        check(snapshots.at(-1) as LiveSnapshot<T>);
      });
    },
    stop,
  };
}
