import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Elements a little outside the view are kept live, so that scrolling never shows an old number. */
const MARGIN_PX = 240;

/** Whom to tell that they came on the screen or left it, or that something changed for all. */
const watched = new Map<Element, (onScreen?: boolean) => void>();
let observer: IntersectionObserver | undefined;
let printing = false;

function tellAll({ type }: Event): void {
  printing = type === 'beforeprint' || (printing && type !== 'afterprint');
  for (const tell of watched.values()) tell();
}

function watch(): IntersectionObserver {
  document.addEventListener('visibilitychange', tellAll);
  for (const type of ['beforeprint', 'afterprint']) addEventListener(type, tellAll);
  return new IntersectionObserver(
    (entries) => {
      for (const entry of entries) watched.get(entry.target)?.(entry.isIntersecting);
    },
    { rootMargin: `${MARGIN_PX}px` },
  );
}

/**
 * Whether anybody can see the element: on or near the screen, in a visible tab, or about to be printed. One observer and one listener
 * a page, which stay.
 */
export class VisibilityController implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element;
  #onScreen = false;

  constructor(host: ReactiveControllerHost & Element) {
    this.#host = host;
    host.addController(this);
  }

  get visible(): boolean {
    return printing || (this.#onScreen && document.visibilityState === 'visible');
  }

  hostConnected(): void {
    observer ??= watch();
    observer.observe(this.#host);
    watched.set(this.#host, (onScreen) => {
      if (onScreen === this.#onScreen) return;
      this.#onScreen = onScreen ?? this.#onScreen;
      this.#host.requestUpdate();
    });
  }

  hostDisconnected(): void {
    observer?.unobserve(this.#host);
    watched.delete(this.#host);
  }
}
