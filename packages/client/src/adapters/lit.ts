import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { LiveRequest, LiveSnapshot, LiveSource, LiveStore } from '../live-source.ts';
import { stableStringify } from '../stable-key.ts';

/** What a host wants to watch now: undefined while it cannot tell, because an attribute is missing for instance. */
export type Wanted<T, V> = () => { readonly source: LiveSource; readonly request: LiveRequest<T, V> } | undefined;

/**
 * Keeps a Lit element (or any `ReactiveControllerHost`) up to date with one live request while it is in the document. The request is asked for
 * before each update; another one replaces the subscription, an equal one costs nothing.
 *
 * @example
 * readonly #board = new LiveController(this, () => ({
 *   source: this.source,
 *   request: { document: QueueBoardDocument, variables: { window: this.window } },
 * }));
 */
export class LiveController<T, V> implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #wanted: Wanted<T, V>;
  #key: string | undefined;
  #source: LiveSource | undefined;
  #store: LiveStore<T> | undefined;
  #unsubscribe: (() => void) | undefined;
  #isConnected = false;

  constructor(host: ReactiveControllerHost, wanted: Wanted<T, V>) {
    this.#host = host;
    this.#wanted = wanted;
    host.addController(this);
  }

  /** The newest snapshot; undefined while nothing is wanted. */
  get snapshot(): LiveSnapshot<T> | undefined {
    return this.#store?.current;
  }

  hostConnected(): void {
    this.#isConnected = true;
    this.#follow();
    // A host that was away shows what came meanwhile.
    if (this.#store !== undefined) this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    this.#isConnected = false;
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
  }

  hostUpdate(): void {
    this.#follow();
  }

  #follow(): void {
    const wanted = this.#wanted();
    const key = wanted && stableStringify([wanted.request.document, wanted.request.variables]);
    if (key !== this.#key || wanted?.source !== this.#source) {
      this.#unsubscribe?.();
      this.#unsubscribe = undefined;
      this.#key = key;
      this.#source = wanted?.source;
      this.#store = wanted?.source.live(wanted.request);
    }
    if (!this.#isConnected || this.#unsubscribe !== undefined) return;
    let isFirst = true;
    this.#unsubscribe = this.#store?.subscribe(() => {
      // The host is about to update when it subscribes.
      if (!isFirst) this.#host.requestUpdate();
    });
    isFirst = false;
  }
}
