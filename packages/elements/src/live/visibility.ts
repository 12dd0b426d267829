import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Elements a little outside the view are kept live, so that scrolling never shows an old number. */
const MARGIN_PX = 240;

const watched = new Map<Element, (visible: boolean) => void>();
let observer: IntersectionObserver | undefined;

function watch(element: Element, onChange: (visible: boolean) => void): () => void {
  observer ??= new IntersectionObserver(
    (entries) => {
      for (const entry of entries) watched.get(entry.target)?.(entry.isIntersecting);
    },
    { rootMargin: `${MARGIN_PX}px` },
  );
  watched.set(element, onChange);
  observer.observe(element);
  return () => {
    watched.delete(element);
    observer?.unobserve(element);
    if (watched.size === 0) {
      observer?.disconnect();
      observer = undefined;
    }
  };
}

/** Whether anybody can see the element: on or near the screen, in a visible tab, or about to be printed. One observer a page. */
export class VisibilityController implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element;
  #onScreen = false;
  #printing = false;
  #unwatch: (() => void) | undefined;

  constructor(host: ReactiveControllerHost & Element) {
    this.#host = host;
    host.addController(this);
  }

  get visible(): boolean {
    return this.#printing || (this.#onScreen && document.visibilityState === 'visible');
  }

  hostConnected(): void {
    this.#unwatch = watch(this.#host, (onScreen) => {
      if (onScreen === this.#onScreen) return;
      this.#onScreen = onScreen;
      this.#host.requestUpdate();
    });
    document.addEventListener('visibilitychange', this.#update);
    window.addEventListener('beforeprint', this.#print);
    window.addEventListener('afterprint', this.#print);
  }

  hostDisconnected(): void {
    this.#unwatch?.();
    document.removeEventListener('visibilitychange', this.#update);
    window.removeEventListener('beforeprint', this.#print);
    window.removeEventListener('afterprint', this.#print);
  }

  readonly #update = (): void => this.#host.requestUpdate();

  readonly #print = (event: Event): void => {
    this.#printing = event.type === 'beforeprint';
    this.#host.requestUpdate();
  };
}
