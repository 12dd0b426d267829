import type { LiveSource, RenewableSource, TokenProvider } from '@andon/client';
import { css, html, LitElement, type PropertyDeclaration, type PropertyValues, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { VERSION } from '../../base/define.ts';
import { ownDefault } from '../../base/own-default.ts';
import { type FilterValues, mergeFilters, parseFilter } from '../../format/parse.ts';
import {
  type AndonContext,
  type ContextRequestEvent,
  isContextRequest,
  PROVIDER_EVENT,
  type Theme,
} from '../../live/context.ts';
import { ContextController } from '../../live/context-controller.ts';
import { createPageSource, pageSource } from '../../live/default-source.ts';

/**
 * @summary Gives every Andon element inside it a data source, a language, a time zone, a theme and a filter.
 *
 * Draws nothing and takes no room. Providers may be nested: the inner one adds its filter and replaces the rest it sets.
 *
 * @tag andon-provider
 * @slot - The page, or the part of it, that this provider serves.
 */
export class AndonProvider extends LitElement {
  static readonly andonVersion = VERSION;
  static override styles = css`
    :host {
      display: contents;
    }
    :host([theme='light']) {
      color-scheme: light;
    }
    :host([theme='dark']) {
      color-scheme: dark;
    }
  `;

  /** Each listener with its way out. */
  readonly #listeners = new Map<ContextRequestEvent['callback'], () => void>();
  /** Of `#asked`, for `#reader`. */
  #own: RenewableSource | undefined;
  #asked: string | undefined;
  #reader: string | undefined;
  #context: AndonContext | undefined;
  /** Of a provider around this one, or the page's; its own listener lets what it asks itself pass. */
  readonly #outer = new ContextController(this);

  /** GraphQL endpoint, absolute or relative to the page. Default: the outer provider's, then the server the script came from. */
  @property() endpoint: string | undefined;

  /** Access token as text; another one, or another `token-src`, takes over without a blank. Prefer `token-src` or `tokenProvider`: a token in the page's source is a token given away. */
  @property() token: string | undefined;

  /** URL that answers a `GET` with the token, as plain text or as `{ "token": "…" }`; asked again before it expires. 401 and 403 mean that the reader may not see. */
  @property({ attribute: 'token-src' }) tokenSrc: string | undefined;

  /** Called for every connection and before the token expires. */
  @property({ attribute: false }) tokenProvider: TokenProvider | undefined;

  /** A source of the page's own, in place of `endpoint`. */
  @property({ attribute: false }) source: LiveSource | undefined;

  /** Language tag for everything inside. */
  @property() locale: string | undefined;

  /** IANA time zone for everything inside. */
  @property({ attribute: 'time-zone' }) timeZone: string | undefined;

  /** `auto` follows the page's `color-scheme`. */
  @property({ reflect: true }) theme: Theme = 'auto';

  /** Filter that everything inside obeys: `site=berlin;channel=phone`. */
  @property() filter: string | FilterValues | undefined;

  /** Stops all updates inside. */
  @property({ type: Boolean, reflect: true }) paused = false;

  /** What elements off screen or in a hidden tab do: `pause` or stay `live`. */
  @property() background: 'pause' | 'live' | undefined;

  /** Whom a reader without access should ask, for example "the service desk". */
  @property() contact: string | undefined;

  constructor() {
    super();
    this.addEventListener('context-request', this.#onRequest);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.dispatchEvent(new Event(PROVIDER_EVENT));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // A provider that only moves is connected again before this runs.
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.#own?.dispose();
      this.#own = this.#context = undefined;
    });
  }

  override requestUpdate(name?: PropertyKey, oldValue?: unknown, options?: PropertyDeclaration): void {
    if (!ownDefault(this, name)) super.requestUpdate(name, oldValue, options);
  }

  protected override willUpdate(_changed: PropertyValues): void {
    this.#publish();
  }

  protected override render(): TemplateResult {
    return html`<slot></slot>`;
  }

  /** The source everything inside uses: to watch a view of one's own, or the connection. */
  get liveSource(): LiveSource {
    return this.#value.source ?? pageSource();
  }

  get #value(): AndonContext {
    this.#context ??= this.#compute();
    return this.#context;
  }

  #publish(): void {
    this.#context = this.#compute();
    for (const [listener, leave] of [...this.#listeners]) listener(this.#context, leave);
  }

  #compute(): AndonContext {
    const outer = this.#outer.value;
    return {
      source: this.#source(),
      locale: this.locale ?? outer.locale,
      timeZone: this.timeZone ?? outer.timeZone,
      theme: this.theme === 'auto' ? outer.theme : this.theme,
      filter: mergeFilters(outer.filter, parseFilter(this.filter)),
      paused: this.paused || outer.paused,
      background: this.background ?? outer.background,
      contact: this.contact ?? outer.contact,
    };
  }

  /** The page's, one of its own where endpoint or token are set, the outer provider's, or the page-wide one. */
  #source(): LiveSource {
    if (this.source) return this.source;
    const { endpoint, token, tokenSrc, tokenProvider } = this;
    if (!(endpoint || token || tokenSrc || tokenProvider)) return this.#outer.value.source ?? pageSource();
    // Another function may be the same one written anew by a framework.
    const reader = String([token, tokenSrc, !tokenProvider]);
    if (!this.#own || this.#asked !== endpoint) {
      this.#own?.dispose();
      this.#own = createPageSource(endpoint, this.#token);
    } else if (this.#reader !== reader) this.#own.renew();
    this.#asked = endpoint;
    this.#reader = reader;
    return this.#own;
  }

  readonly #token = async (): Promise<string | undefined> => {
    const { token, tokenSrc, tokenProvider } = this;
    if (tokenProvider) return tokenProvider();
    if (!tokenSrc) return token || undefined;
    const { fetchToken } = await import('../../live/fetch-token.ts');
    return fetchToken(tokenSrc);
  };

  readonly #onRequest = (event: Event): void => {
    if (!isContextRequest(event) || event.composedPath()[0] === this) return;
    event.stopImmediatePropagation();
    const { callback } = event;
    const leave = (): void => {
      this.#listeners.delete(callback);
    };
    if (event.subscribe) this.#listeners.set(callback, leave);
    callback(this.#value, leave);
  };
}
