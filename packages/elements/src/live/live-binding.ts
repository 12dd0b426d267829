import type { LiveRequest, LiveSnapshot, LiveSource, LiveStore } from '@andon/client';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { View } from './view.ts';

export interface LiveHost extends ReactiveControllerHost {
  /** Undefined while nothing should be asked of anyone. */
  readonly liveSource: LiveSource | undefined;
  /** True while nobody sees the element or the reader paused it. */
  readonly resting: boolean;
}

/**
 * One live view an element watches. What to ask follows from the element's properties and is compared before every update; equal
 * requests of other elements share the subscription in the client. The last answer stays until there is a newer one to a request of
 * the same shape, so that neither a move in the DOM nor a resting element blanks a number.
 */
export class LiveBinding<T> implements ReactiveController {
  readonly #host: LiveHost;
  readonly #request: () => View<T> | undefined;
  #source: LiveSource | undefined;
  #store: LiveStore<unknown> | undefined;
  #key: string | undefined;
  #unsubscribe: (() => void) | undefined;
  #snapshot: LiveSnapshot<T> | undefined;

  constructor(host: LiveHost, request: () => View<T> | undefined) {
    this.#host = host;
    this.#request = request;
    host.addController(this);
  }

  get snapshot(): LiveSnapshot<T> | undefined {
    return this.#snapshot;
  }

  hostUpdate(): void {
    const source = this.#host.liveSource;
    const request = source && this.#request();
    const key = request && JSON.stringify([request.document, request.variables]);
    if (source !== this.#source || key !== this.#key) {
      this.#stop();
      this.#source = source;
      this.#key = key;
      this.#store = request && source?.live(request as LiveRequest<unknown, object>);
      // Another question: an old answer under a new title would be a wrong number.
      this.#snapshot = undefined;
    }
    this.#follow();
  }

  hostDisconnected(): void {
    // A moved element is connected again before this runs: it keeps its subscription.
    queueMicrotask(() => {
      if (!(this.#host as unknown as Node).isConnected) this.#stop();
    });
  }

  hostConnected(): void {
    // A store left without listeners starts again with the next update.
    this.#host.requestUpdate();
  }

  #follow(): void {
    const store = this.#store;
    if (!store) return;
    const { resting } = this.#host;
    // The first subscription of an element nobody sees can wait.
    if (!this.#unsubscribe && resting) return;
    if (!this.#unsubscribe) {
      this.#unsubscribe = store.subscribe((snapshot) => {
        this.#snapshot = snapshot as LiveSnapshot<T>;
        this.#host.requestUpdate();
      });
    }
    store.setPaused(resting);
  }

  #stop(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
  }
}
