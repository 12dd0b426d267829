export type PageSignal = 'online' | 'offline' | 'visible' | 'hidden';

/** What the browser knows about network and attention. Hints only: nothing relies on them. */
export interface PageSignals {
  isOnline(): boolean;
  isVisible(): boolean;
  subscribe(listener: (signal: PageSignal) => void): () => void;
}

/** A page, a worker or Node, which have less and less of these. */
interface Globals {
  readonly addEventListener?: EventTarget['addEventListener'];
  readonly navigator?: { readonly onLine?: boolean };
  readonly document?: EventTarget & { readonly visibilityState?: string };
}

const globals = globalThis as Globals;

/** The signals of the page or worker this runs in; constant where there are none, as in Node. */
export const pageSignals: PageSignals = {
  isOnline: () => globals.navigator?.onLine !== false,
  isVisible: () => globals.document?.visibilityState !== 'hidden',
  subscribe(listener) {
    const aborter = new AbortController();
    const { signal } = aborter;
    const onNetwork = (event: Event) => listener(event.type as PageSignal);
    globals.addEventListener?.('online', onNetwork, { signal });
    globals.addEventListener?.('offline', onNetwork, { signal });
    globals.document?.addEventListener(
      'visibilitychange',
      () => listener(pageSignals.isVisible() ? 'visible' : 'hidden'),
      {
        signal,
      },
    );
    return () => aborter.abort();
  },
};
