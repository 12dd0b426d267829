import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { RETRY_MS } from '../live/late-module.ts';

/**
 * What draws an element, in a module of its own: fetched as soon as such an element is on the page, while the connection opens. Where
 * it cannot be fetched the element keeps its place, and the next update after some seconds tries again.
 */
export class LateBody<B> implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #fetchBody: () => Promise<B>;
  #loading: Promise<void> | undefined;
  /** Undefined until it is there. */
  here: B | undefined;

  constructor(host: ReactiveControllerHost, fetchBody: () => Promise<B>) {
    this.#host = host;
    this.#fetchBody = fetchBody;
    host.addController(this);
  }

  hostConnected(): void {
    if (typeof window !== 'undefined') void this.load();
  }

  hostUpdated(): void {
    void this.load();
  }

  load(): Promise<void> {
    this.#loading ??= this.#fetchBody().then(
      (body) => {
        this.here = body;
        this.#host.requestUpdate();
      },
      () => {
        // Until then nobody tries, however often a frame comes.
        setTimeout(() => {
          this.#loading = undefined;
        }, RETRY_MS);
      },
    );
    return this.#loading;
  }
}
