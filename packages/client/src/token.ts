/** Tokens shorter than a page's life are renewed this long before they expire, or a fifth of their life if that is less. */
const RENEWAL_MARGIN_MS = 60_000;

/**
 * The claims of a JWT, not verified: the client only wants to know when to renew and for whom it speaks. Undefined for other tokens, which are
 * renewed when they are refused. Text beyond ASCII is not decoded; equal claims stay equal.
 */
export function readClaims(token: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const claims: unknown = JSON.parse(atob((token.split('.')[1] ?? '').replace(/-/g, '+').replace(/_/g, '/')));
    return claims instanceof Object ? (claims as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** Epoch ms at which `token` should be replaced; `Infinity` where it does not say. */
export function renewalTime(token: string): number {
  const { exp, iat } = readClaims(token) ?? {};
  if (typeof exp !== 'number') return Number.POSITIVE_INFINITY;
  const lifeMs = typeof iat === 'number' ? (exp - iat) * 1_000 : Number.POSITIVE_INFINITY;
  return exp * 1_000 - Math.min(RENEWAL_MARGIN_MS, lifeMs / 5);
}
