import type { ConnectionSnapshot, LiveRequest, LiveSnapshot, LiveSource, LiveState, LiveStore } from '@andon/client';

/** How long the pretended state has held. */
const SINCE_MS = 4 * 60_000;

/** What the gallery can show beside `live`. */
export const STATES: readonly LiveState[] = [
  'connecting',
  'delayed',
  'reconnecting',
  'offline',
  'not-allowed',
  'incompatible',
];

/** A source that has the figures of another and says of them that they are in `state`, to see how an element looks then. */
export function sourceInState(inner: LiveSource, state: LiveState): LiveSource {
  const since = inner.now() - SINCE_MS;
  const withoutFrame = state === 'connecting' || state === 'not-allowed' || state === 'incompatible';
  const pretend = <T>(snapshot: LiveSnapshot<T>): LiveSnapshot<T> => ({
    frame: withoutFrame ? undefined : snapshot.frame,
    state,
    asOf: withoutFrame ? undefined : since,
    since,
    error: undefined,
  });
  const pretendConnection = (connection: ConnectionSnapshot): ConnectionSnapshot => ({ ...connection, state, since });
  return {
    live<T, V>(request: LiveRequest<T, V>): LiveStore<T> {
      const store = inner.live(request);
      return {
        get current() {
          return pretend(store.current);
        },
        subscribe: (listener) => store.subscribe((snapshot) => listener(pretend(snapshot))),
        setPaused: (paused) => store.setPaused(paused),
      };
    },
    query: (request, signal) => inner.query(request, signal),
    get connection() {
      return pretendConnection(inner.connection);
    },
    onConnection: (listener) => inner.onConnection((connection) => listener(pretendConnection(connection))),
    now: () => inner.now(),
    // The figures are borrowed.
    dispose: () => {},
  };
}
