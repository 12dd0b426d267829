import { createLiveSource, type LiveSource, type RenewableSource, type TokenProvider } from '@andon/client';
import type { AndonContext } from './context.ts';

/** Where elements without a provider get their data; the embed entry sets it to its own server. */
let endpoint = defaultEndpoint();
let token: TokenProvider | undefined;
let source: LiveSource | undefined;

/**
 * Settings of the page-wide source, for pages without `<andon-provider>`. Takes effect for elements that connect afterwards, so call
 * it before the first element is on the page.
 */
export function configureAndon(settings: { readonly endpoint?: string; readonly token?: TokenProvider }): void {
  endpoint = settings.endpoint ?? endpoint;
  token = settings.token ?? token;
  source?.dispose();
  source = undefined;
}

/**
 * A page shows its first numbers as soon as it can.
 *
 * @param own - Address of the server, absolute or relative to the page; that of the page's source where undefined or empty.
 */
export const createPageSource = (own: string | undefined, token: TokenProvider | undefined): RenewableSource =>
  createLiveSource({ endpoint: own || endpoint, token, firstByHttp: true });

/** The one source all elements without a provider share; made when the first of them asks. */
export function pageSource(): LiveSource {
  source ??= createPageSource(undefined, token);
  return source;
}

export const PAGE_CONTEXT: AndonContext = {
  get source() {
    return pageSource();
  },
  locale: undefined,
  timeZone: undefined,
  theme: 'auto',
  filter: {},
  paused: false,
  background: 'pause',
  contact: undefined,
};

function defaultEndpoint(): string {
  const own = import.meta.url;
  // Bundled into something without an address of its own: the page's server is the best guess.
  return /^http/.test(own) ? new URL('/graphql', own).href : '/graphql';
}
