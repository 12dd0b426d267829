import { SignJWT } from 'jose';

/** What the server asks of tokens where tests of tokens start it. */
export const TOKEN_AUTH = {
  secrets: ['a secret that is known to the identity provider'],
  issuer: 'https://id.example',
  tenant: 'harbour',
} as const;

/** A token that such a server takes, unless the claims say otherwise. */
export function viewerToken(
  claims: object = {},
  { secret = TOKEN_AUTH.secrets[0], expiresInSeconds = 3_600 }: { secret?: string; expiresInSeconds?: number } = {},
): Promise<string> {
  const exp = Math.floor(Date.now() / 1_000) + expiresInSeconds;
  const { issuer, tenant } = TOKEN_AUTH;
  return new SignJWT({ sub: 'ann', role: 'viewer', aud: 'andon', iss: issuer, tenant, exp, ...claims })
    .setProtectedHeader({ alg: 'HS256' })
    .sign(new TextEncoder().encode(secret));
}
