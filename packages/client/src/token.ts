/** Tokens shorter than a page's life are renewed this long before they expire, or a fifth of their life if that is less. */
const RENEWAL_MARGIN_MS = 60_000;

/** The claims of a JWT, not verified: the client only wants to know when to renew and for whom it speaks. Undefined for other tokens. */
export function readClaims(token: string): Readonly<Record<string, unknown>> | undefined {
  const payload = token.split('.')[1];
  if (payload === undefined) return undefined;
  try {
    const bytes = Uint8Array.from(atob(payload.replace(/-/g, '+').replace(/_/g, '/')), (char) => char.charCodeAt(0));
    const claims: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof claims === 'object' && claims !== null ? (claims as Record<string, unknown>) : undefined;
  } catch {
    // Not a JWT: an opaque token, which is renewed when it is refused.
    return undefined;
  }
}

/** Epoch ms at which `token` should be replaced; undefined where it does not say. */
export function renewalTime(token: string): number | undefined {
  const claims = readClaims(token);
  const expiresAt = secondsClaim(claims?.exp);
  if (expiresAt === undefined) return undefined;
  const issuedAt = secondsClaim(claims?.iat);
  const margin = issuedAt === undefined ? RENEWAL_MARGIN_MS : Math.min(RENEWAL_MARGIN_MS, (expiresAt - issuedAt) / 5);
  return expiresAt - margin;
}

function secondsClaim(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value * 1_000 : undefined;
}
