// Fetched where neither transport gets through: what a browser tells its console about that, it tells no script.
import type { LiveError } from './live-source.ts';

/** A connection to nowhere may hang for minutes. */
const TIMEOUT_MS = 10_000;

/** The page that asks; a program has none. */
interface Page {
  /** `null` in a sandbox, whatever its address is. */
  readonly origin: string;
  readonly protocol: string;
}

const { location, origin: ownOrigin = 'null' } = globalThis as {
  readonly location?: { readonly protocol: string };
  readonly origin?: string;
};
const OWN_PAGE: Page | undefined = location && { origin: ownOrigin, protocol: location.protocol };

export interface DiagnosisOptions {
  readonly endpoint: URL;
  readonly fetch: typeof fetch;
  /** @default that of the browser */
  readonly page?: Page | undefined;
}

const told = new Set<string>();

/**
 * Looks why a server is not reached, and tells the console of a page once.
 *
 * @returns What to do about it, by the code `SETUP_…` or `SERVER_UNREACHABLE`; undefined where plain requests get through, so that only streams are held up.
 */
export async function diagnose(options: DiagnosisOptions): Promise<LiveError | undefined> {
  const page = 'page' in options ? options.page : OWN_PAGE;
  const found = await look(options, page);
  if (found && page && !told.has(found.message)) {
    told.add(found.message);
    console.warn(`Andon: ${found.message}`);
  }
  return found;
}

async function look({ endpoint, fetch }: DiagnosisOptions, page: Page | undefined): Promise<LiveError | undefined> {
  const { origin, host, href } = endpoint;
  if (page?.protocol === 'https:' && endpoint.protocol === 'http:' && !isOwnMachine(endpoint.hostname))
    return {
      code: 'SETUP_TLS',
      message: `This page came by https, and browsers let such a page ask nothing of ${origin}. Serve Andon by https, too.`,
    };
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const policy = watchPolicy(origin);
  try {
    const answer = await fetch(endpoint, { headers: { accept: 'application/json' }, signal });
    return notGraphql(endpoint, answer);
  } catch {
    if (await policy.forbids())
      return {
        code: 'SETUP_POLICY',
        message: `The content security policy of this page does not let it ask ${origin}. Add to its \`connect-src\`: ${origin} ${origin.replace('http', 'ws')}`,
      };
    if (page && page.origin !== origin) {
      const isAndon = await settles(fetch(new URL('embed/andon.js', endpoint), { method: 'HEAD', signal }));
      if (isAndon && endpoint.pathname.endsWith('/graphql'))
        return { code: 'SETUP_ORIGIN', message: originRefused(page.origin, href) };
      // A script may not know what answers, but that something does.
      if (isAndon || (await settles(fetch(endpoint, { mode: 'no-cors', signal }))))
        return { code: 'SETUP_ENDPOINT', message: wrongEndpoint(href, 'gives this page nothing to read') };
    }
    return {
      code: 'SERVER_UNREACHABLE',
      message: `No answer from ${origin}. Is the server running, ${host} its address, and its certificate one that this browser trusts?`,
    };
  } finally {
    policy.stop();
  }
}

const settles = (answer: Promise<Response>): Promise<boolean> =>
  answer.then(
    ({ ok, type }) => ok || type === 'opaque',
    () => false,
  );

function originRefused(origin: string, href: string): string {
  if (origin === 'null')
    return `This page has no origin, as in an iframe with \`sandbox\`, and ${href} answers only sites it knows. Add \`allow-same-origin\` to the \`sandbox\` of the iframe.`;
  return `${href} does not answer pages of ${origin}. Name that origin in the setting \`origins\` of the server.`;
}

/** A web page, for instance the login of a proxy, or nothing at all at this path. */
function notGraphql({ href }: URL, { status, headers, redirected, url }: Response): LiveError | undefined {
  const isPage = headers.get('content-type')?.startsWith('text/html') ?? false;
  if (!isPage && status !== 404) return undefined;
  const answer = redirected ? `leads to ${url}` : isPage ? 'answers with a web page' : 'answers 404';
  return { code: 'SETUP_ENDPOINT', message: wrongEndpoint(href, answer) };
}

const wrongEndpoint = (href: string, what: string): string =>
  `${href} ${what}. The endpoint of Andon is https://SERVER/graphql, and no login of a proxy may stand before it: elements bring a token of their own.`;

/** What is read of a `SecurityPolicyViolationEvent`. */
interface PolicyViolation {
  readonly disposition?: string;
  readonly blockedURI?: string;
}

/** Hears what the content security policy of the page forbids to ask of `origin`. */
function watchPolicy(origin: string): { forbids(): Promise<boolean>; stop(): void } {
  const { document } = globalThis as { readonly document?: EventTarget };
  const aborter = new AbortController();
  let forbidden = false;
  document?.addEventListener(
    'securitypolicyviolation',
    ({ disposition, blockedURI }: Event & PolicyViolation) => {
      forbidden ||= disposition === 'enforce' && (blockedURI ?? '').startsWith(origin);
    },
    { signal: aborter.signal },
  );
  return {
    async forbids() {
      // It is told in a task of its own, which may come after the refusal.
      if (document && !forbidden) await new Promise((resolve) => setTimeout(resolve));
      return forbidden;
    },
    stop: () => aborter.abort(),
  };
}

const isOwnMachine = (hostname: string): boolean => /^(localhost|127\.[\d.]+|\[::1\]|.+\.localhost)$/.test(hostname);
