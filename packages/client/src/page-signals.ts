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
  readonly document?: { readonly visibilityState?: string };
}

const globals = globalThis as Globals;

/** The signals of the page or worker this runs in; constant where there are none, as in Node. */
export const pageSignals: PageSignals = {
  isOnline: () => globals.navigator?.onLine !== false,
  isVisible: () => globals.document?.visibilityState !== 'hidden',
  subscribe(listener) {
    const aborter = new AbortController();
    // In a moment: where a reader goes back to a page as it was, it is told first that it is visible, then that its socket is closed.
    const tell = ({ type }: Event): unknown =>
      setTimeout(() =>
        listener(type[0] === 'o' ? (type as PageSignal) : pageSignals.isVisible() ? 'visible' : 'hidden'),
      );
    for (const type of ['online', 'offline', 'visibilitychange'])
      globals.addEventListener?.(type, tell, { signal: aborter.signal });
    return () => aborter.abort();
  },
};
