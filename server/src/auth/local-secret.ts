import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SignJWT } from 'jose';
import type { Role } from './viewer.ts';

const FILE = 'secret';

export interface LocalSecret {
  readonly secret: string;
  readonly path: string;
  /** True where it was made just now. */
  readonly created: boolean;
}

/** The data folder's own secret, made on first use and readable by its owner only. */
export function openLocalSecret(dataDir: string): LocalSecret {
  const path = join(dataDir, FILE);
  const known = readSecret(path);
  if (known !== undefined) return { secret: known, path, created: false };
  mkdirSync(dataDir, { recursive: true });
  const secret = randomBytes(32).toString('base64url');
  try {
    writeFileSync(path, `${secret}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    // Another process was faster.
    const theirs = readSecret(path);
    if (theirs === undefined) throw error;
    return { secret: theirs, path, created: false };
  }
  return { secret, path, created: true };
}

/** The secret of a data folder, for commands that talk to the server that owns it; `undefined` where there is none. */
export function readLocalSecret(dataDir: string): string | undefined {
  return readSecret(join(dataDir, FILE));
}

export interface LocalTokenOptions {
  readonly role: Role;
  readonly lifeMs: number;
  /** Whom it is for. @default `local-` and the role */
  readonly subject?: string;
  /** By which it is revoked. @default random */
  readonly tokenId?: string;
  /** What its holder sees at most; everything where absent. */
  readonly scope?: Readonly<Record<string, readonly string[]>>;
  /** The display that it is for. */
  readonly display?: string;
  /** Epoch ms. @default Date.now() */
  readonly now?: number;
}

/** A token that the server of the same data folder takes. */
export function mintLocalToken(secret: string, options: LocalTokenOptions): Promise<string> {
  const { role, lifeMs, subject = `local-${role}`, tokenId = randomUUID(), scope, display, now = Date.now() } = options;
  return new SignJWT({
    role,
    ...(scope === undefined ? {} : { scope }),
    ...(display === undefined ? {} : { display }),
  })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer('andon-local')
    .setAudience('andon')
    .setSubject(subject)
    .setJti(tokenId)
    .setIssuedAt(new Date(now))
    .setExpirationTime(new Date(now + lifeMs))
    .sign(new TextEncoder().encode(secret));
}

function readSecret(path: string): string | undefined {
  try {
    const secret = readFileSync(path, 'utf8').trim();
    return secret === '' ? undefined : secret;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
