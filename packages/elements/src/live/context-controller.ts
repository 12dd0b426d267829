import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { type AndonContext, ContextRequestEvent, PROVIDER_EVENT } from './context.ts';
import { PAGE_CONTEXT } from './default-source.ts';

/** The context of the nearest provider, or the page's own. Follows the element through the DOM and notices a provider that comes late. */
export class ContextController implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element;
  #provided: AndonContext | undefined;
  #unsubscribe: (() => void) | undefined;

  constructor(host: ReactiveControllerHost & Element) {
    this.#host = host;
    host.addController(this);
  }

  get value(): AndonContext {
    return this.#provided ?? PAGE_CONTEXT;
  }

  hostConnected(): void {
    document.addEventListener(PROVIDER_EVENT, this.#request);
    this.#request();
  }

  hostDisconnected(): void {
    document.removeEventListener(PROVIDER_EVENT, this.#request);
    this.#release();
  }

  readonly #request = (): void => {
    this.#release();
    this.#host.dispatchEvent(
      new ContextRequestEvent(this.#host, (value, unsubscribe) => {
        this.#unsubscribe = unsubscribe;
        this.#provided = value;
        this.#host.requestUpdate();
      }),
    );
  };

  #release(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
    this.#provided = undefined;
  }
}
