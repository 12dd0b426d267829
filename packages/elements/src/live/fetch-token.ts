// Fetched by pages that say where a token is.

/**
 * @returns Nothing for a reader who is not let in: the server then says so, and the elements what it says.
 * @throws {Error} With any other HTTP status, which the source reports and tries again.
 */
export async function fetchToken(url: string): Promise<string | undefined> {
  const response = await fetch(url, {
    credentials: 'same-origin',
    headers: { accept: 'application/json, text/plain' },
  });
  if (response.status === 401 || response.status === 403) return undefined;
  if (!response.ok) throw new Error(`Expected a token from ${url}, got HTTP ${response.status}`);
  const text = (await response.text()).trim();
  if (!text.startsWith('{')) return text || undefined;
  const { token } = JSON.parse(text) as { readonly token?: unknown };
  return typeof token === 'string' ? token : undefined;
}
