import { SignJWT } from 'jose';

export const SECRET = 'a secret of the benchmark, long enough for HS256';

export function mint(sub: string, role = 'viewer'): Promise<string> {
  return new SignJWT({ role })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(sub)
    .setAudience('andon')
    .setExpirationTime('1h')
    .sign(new TextEncoder().encode(SECRET));
}
