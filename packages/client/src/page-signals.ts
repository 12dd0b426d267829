export type PageSignal = 'online' | 'offline' | 'visible' | 'hidden';

/** What the browser knows about network and attention. Hints only: nothing relies on them. */
export interface PageSignals {
  isOnline(): boolean;
  isVisible(): boolean;
  subscribe(listener: (signal: PageSignal) => void): () => void;
}

interface PageGlobals {
  readonly addEventListener?: EventTarget['addEventListener'];
  readonly removeEventListener?: EventTarget['removeEventListener'];
  readonly navigator?: { readonly onLine?: boolean };
  readonly document?: EventTarget & { readonly visibilityState?: string };
}

/** The signals of the page or worker this runs in; constant where there are none, as in Node. */
export const pageSignals: PageSignals = {
  isOnline: () => globals().navigator?.onLine !== false,
  isVisible: () => globals().document?.visibilityState !== 'hidden',
  subscribe(listener) {
    const { document, addEventListener, removeEventListener } = globals();
    const onNetwork = (event: Event) => listener(event.type as 'online' | 'offline');
    const onVisibility = () => listener(pageSignals.isVisible() ? 'visible' : 'hidden');
    for (const type of ['online', 'offline']) addEventListener?.call(globalThis, type, onNetwork);
    document?.addEventListener('visibilitychange', onVisibility);
    return () => {
      for (const type of ['online', 'offline']) removeEventListener?.call(globalThis, type, onNetwork);
      document?.removeEventListener('visibilitychange', onVisibility);
    };
  },
};

function globals(): PageGlobals {
  return globalThis as PageGlobals;
}
