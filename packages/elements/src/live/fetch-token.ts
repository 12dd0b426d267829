// Fetched by pages that say where a token is.

const underWay = new Map<string, Promise<string | undefined>>();
const told = new Set<string>();

/**
 * The token at an address, which may be relative to the page. While an answer is under way nobody else asks, also where an attempt to connect has given up waiting: its answer is
 * for the next one.
 *
 * @returns Nothing for a reader who is not let in: the server then says so, and the elements what it says.
 * @throws {Error} With what came instead of a token, which the source reports and tries again.
 */
export async function fetchToken(tokenSrc: string): Promise<string | undefined> {
  if (!URL.canParse(tokenSrc, document.baseURI))
    throw new Error(`Expected \`token-src\` of <andon-provider> to be a web address, got ${JSON.stringify(tokenSrc)}`);
  const url = new URL(tokenSrc, document.baseURI).href;
  const token =
    underWay.get(url) ??
    ask(url).finally(() => {
      underWay.delete(url);
    });
  underWay.set(url, token);
  return token;
}

async function ask(url: string): Promise<string | undefined> {
  const response = await fetch(url, {
    credentials: 'same-origin',
    headers: { accept: 'application/json, text/plain' },
  }).catch((cause: unknown) => {
    throw new Error(
      `Expected a token from ${url}, got no answer: a redirect to a login of another site looks like that, too`,
      { cause },
    );
  });
  if (response.status === 401 || response.status === 403) {
    if (!told.has(url)) console.warn(`Andon: ${url} gives this reader no token (${response.status}).`);
    told.add(url);
    return undefined;
  }
  if (!response.ok) throw new Error(`Expected a token from ${url}, got HTTP ${response.status}`);
  const text = (await response.text()).trim();
  // A login page is answered with 200.
  if (text.startsWith('<')) throw new Error(`Expected a token from ${url}, got a web page: ${response.url}`);
  if (!text.startsWith('{')) return text || undefined;
  const { token } = JSON.parse(text) as { readonly token?: unknown };
  if (token === null) return undefined;
  if (typeof token !== 'string') throw new Error(`Expected { "token": "…" } from ${url}, got no \`token\` in it`);
  return token;
}
