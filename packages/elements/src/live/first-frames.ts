import {
  createLiveSource,
  type LiveRequest,
  type LiveSnapshot,
  type LiveSource,
  type LiveSourceOptions,
  type LiveStore,
} from '@andon/client';

/** Few enough to leave the browser's connections to one server free for scripts and languages. */
const AT_ONCE = 4;

/**
 * A live source whose stores get their first frame by plain HTTP where that is quicker: while the WebSocket of a page is still being
 * opened, or where a network lets none through. Only the first opening is helped; later losses keep their last frames anyway.
 */
export function createPageSource(options: LiveSourceOptions): LiveSource {
  const source = createLiveSource(options);
  const waiting: (() => Promise<void>)[] = [];
  let underWay = 0;

  function next(): void {
    while (underWay < AT_ONCE) {
      const ask = waiting.shift();
      if (ask === undefined) return;
      underWay += 1;
      ask().finally(() => {
        underWay -= 1;
        next();
      });
    }
  }

  return {
    live<T, V>(request: LiveRequest<T, V>): LiveStore<T> {
      const ask = (): Promise<T> => source.query(request);
      return withFirstFrame(
        source.live(request),
        () => source.connection.state === 'connecting',
        (isWanted, take) => {
          waiting.push(async () => {
            if (!isWanted()) return;
            // What is refused or fails here is refused or fails in the subscription too, which tells it.
            const first = await ask().catch(() => undefined);
            if (first !== undefined) take(first);
          });
          next();
        },
      );
    },
    query: source.query,
    get connection() {
      return source.connection;
    },
    onConnection: source.onConnection,
    now: source.now,
    dispose() {
      waiting.length = 0;
      source.dispose();
    },
  };
}

type Ask<T> = (isWanted: () => boolean, take: (frame: T) => void) => void;

function withFirstFrame<T>(store: LiveStore<T>, isOpening: () => boolean, ask: Ask<T>): LiveStore<T> {
  const listeners = new Set<() => void>();
  let asked = false;
  let first: { readonly frame: T; readonly asOf: number | undefined } | undefined;
  const merged = (snapshot: LiveSnapshot<T>): LiveSnapshot<T> =>
    snapshot.frame === undefined && first !== undefined ? { ...snapshot, ...first } : snapshot;
  const isMissing = (): boolean => listeners.size > 0 && store.current.frame === undefined;

  return {
    get current() {
      return merged(store.current);
    },
    subscribe(listener) {
      const unsubscribe = store.subscribe((snapshot) => {
        if (snapshot.frame !== undefined) first = undefined;
        listener(merged(snapshot));
      });
      const tell = (): void => listener(merged(store.current));
      listeners.add(tell);
      if (!asked && isMissing() && isOpening()) {
        asked = true;
        ask(isMissing, (frame) => {
          if (!isMissing()) return;
          first = { frame, asOf: asOfFrame(frame) };
          for (const each of listeners) each();
        });
      }
      return () => {
        listeners.delete(tell);
        unsubscribe();
      };
    },
    setPaused(paused) {
      store.setPaused(paused);
    },
  };
}

function asOfFrame(frame: unknown): number | undefined {
  const [field] = Object.values(frame ?? {}) as { readonly meta?: { readonly asOf?: string } }[];
  return Date.parse(field?.meta?.asOf ?? '') || undefined;
}
