import {
  type MaybeRefOrGetter,
  onScopeDispose,
  type ShallowRef,
  shallowReadonly,
  shallowRef,
  toValue,
  watch,
} from 'vue';
import type { ConnectionSnapshot, LiveRequest, LiveSnapshot, LiveSource } from '../live-source.ts';
import { stableStringify } from '../stable-key.ts';

/**
 * The newest snapshot of a live request, for as long as the component or effect scope lives. The request may be a ref or getter: another one replaces the
 * subscription, an equal one costs nothing.
 */
export function useLive<T, V>(
  source: LiveSource,
  request: MaybeRefOrGetter<LiveRequest<T, V>>,
): Readonly<ShallowRef<LiveSnapshot<T>>> {
  const snapshot = shallowRef(source.live(toValue(request)).current);
  let unsubscribe = (): void => {};
  watch(
    () => stableStringify([toValue(request).document, toValue(request).variables]),
    () => {
      unsubscribe();
      unsubscribe = source.live(toValue(request)).subscribe((next) => {
        snapshot.value = next;
      });
    },
    // At once, so that a change of request never shows the frame of another.
    { immediate: true, flush: 'sync' },
  );
  onScopeDispose(() => unsubscribe());
  return shallowReadonly(snapshot);
}

/** How the connection of a source is doing. */
export function useConnection(source: LiveSource): Readonly<ShallowRef<ConnectionSnapshot>> {
  const snapshot = shallowRef(source.connection);
  onScopeDispose(
    source.onConnection((next) => {
      snapshot.value = next;
    }),
  );
  return shallowReadonly(snapshot);
}
