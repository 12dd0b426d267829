import { mintLocalToken } from '../auth/local-secret.ts';
import type { Display } from './display-store.ts';

/** Short, so that a copy of one is soon worth nothing; the page asks for the next by itself. */
const TOKEN_LIFE_MS = 5 * 60_000;

/** A token with which a display sees what it may, and does nothing. */
export function mintDisplayToken(secret: string, { id, name, scope }: Display, now: number): Promise<string> {
  return mintLocalToken(secret, {
    role: 'viewer',
    lifeMs: TOKEN_LIFE_MS,
    subject: `display:${name}`,
    tokenId: id,
    display: id,
    scope,
    now,
  });
}
