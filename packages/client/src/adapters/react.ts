import { useCallback, useMemo, useSyncExternalStore } from 'react';
import type { ConnectionSnapshot, LiveRequest, LiveSnapshot, LiveSource } from '../live-source.ts';
import { stableStringify } from '../stable-key.ts';

/**
 * The newest snapshot of a live request. Equal requests share one subscription wherever they are used, so `request` may be written in place and need not be
 * memoised. On the server it renders as `connecting`.
 */
export function useLive<T, V>(source: LiveSource, request: LiveRequest<T, V>): LiveSnapshot<T> {
  const key = stableStringify([request.document, request.variables]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` stands for the request, which is a new object in every render
  const store = useMemo(() => source.live(request), [source, key]);
  const subscribe = useCallback((onChange: () => void) => store.subscribe(onChange), [store]);
  const current = useCallback(() => store.current, [store]);
  return useSyncExternalStore(subscribe, current, current);
}

/** How the connection of a source is doing. */
export function useConnection(source: LiveSource): ConnectionSnapshot {
  const subscribe = useCallback((onChange: () => void) => source.onConnection(onChange), [source]);
  const current = useCallback(() => source.connection, [source]);
  return useSyncExternalStore(subscribe, current, current);
}
