import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** A key of the pseudonyms. */
export interface PseudonymKey {
  /** Shown at the front of every pseudonym made with it. */
  readonly id: string;
  readonly secret: Uint8Array;
}

/** The message names the place and what to do. */
export class KeyFileError extends Error {
  override readonly name = 'KeyFileError';
}

interface StoredKeys {
  readonly keys: readonly { readonly id: string; readonly secret: string; readonly createdAt: string }[];
}

export interface KeyFileOptions {
  readonly path: string;
  /** Whether a missing file may be made: only where nothing was ever stored under the lost key. */
  readonly mayCreate: boolean;
  /** Epoch ms. */
  readonly now: number;
}

/**
 * Reads the keys, newest first, or makes the first one.
 *
 * @throws {KeyFileError} When the file is missing and may not be made, is damaged, or can be read by others.
 */
export function loadKeys(options: KeyFileOptions): readonly PseudonymKey[] {
  const { path, mayCreate, now } = options;
  if (!existsSync(path)) {
    if (!mayCreate) {
      throw new KeyFileError(
        `The key file ${path} is missing, though events were stored under its key. Put it back from your backup. Without it customers can no longer be recognised or forgotten; \`andon doctor --new-key\` starts a new one regardless.`,
      );
    }
    mkdirSync(dirname(path), { recursive: true });
    write(path, { keys: [newKey(now)] });
  }
  // Windows has no such bits.
  if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) {
    throw new KeyFileError(`The key file ${path} can be read by other users. Run: chmod 600 ${path}`);
  }
  return parse(path).keys.map(({ id, secret }) => ({ id, secret: Buffer.from(secret, 'base64url') }));
}

/** Puts a new key in front; old ones stay, so that people stored under them can still be found and forgotten. */
export function addKey(path: string, now: number): void {
  const keys = existsSync(path) ? parse(path).keys : [];
  mkdirSync(dirname(path), { recursive: true });
  write(path, { keys: [newKey(now), ...keys] });
}

function newKey(now: number): StoredKeys['keys'][number] {
  return {
    id: randomBytes(3).toString('base64url'),
    secret: randomBytes(32).toString('base64url'),
    createdAt: new Date(now).toISOString(),
  };
}

function parse(path: string): StoredKeys {
  try {
    const { keys } = JSON.parse(readFileSync(path, 'utf8')) as StoredKeys;
    const valid =
      keys.length > 0 && keys.every(({ id, secret }) => id.length > 0 && Buffer.from(secret, 'base64url').length >= 32);
    if (valid) return { keys };
  } catch {
    // Reported below, with what to do.
  }
  throw new KeyFileError(`The key file ${path} is damaged. Put it back from your backup.`);
}

function write(path: string, keys: StoredKeys): void {
  const temporary = `${path}.new`;
  writeFileSync(temporary, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600, flush: true });
  // The mode above only counts when the file is created.
  chmodSync(temporary, 0o600);
  renameSync(temporary, path);
}
