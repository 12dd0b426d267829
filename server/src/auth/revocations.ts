import { readFileSync, statSync } from 'node:fs';

const POLL_MS = 1_000;

export interface Revocations {
  /** Whether this token, or everything of its subject, was revoked. */
  has(tokenId: string | undefined, subject: string): boolean;
  close(): void;
}

/**
 * Reads a file of revoked tokens: one `jti`, or `sub:` and a subject, a line; `#` at the beginning of a line or after a space starts a comment. A
 * change is seen within a second, also by several servers that share the file. A file that was there and cannot be read any more revokes everything:
 * what is not known is not allowed. One that is gone, as for a moment while it is replaced, lets nobody in again: what it said holds until the end
 * of the process.
 */
export function watchRevocations(path: string, onError: (error: unknown) => void): Revocations {
  let entries: ReadonlySet<string> | 'unreadable' = new Set();
  let seen = '';
  const look = (): void => {
    try {
      const stat = statSync(path, { throwIfNoEntry: false });
      const version = stat === undefined ? '' : `${stat.mtimeMs}:${stat.size}:${stat.ino}`;
      if (version === seen) return;
      if (stat !== undefined) entries = parse(readFileSync(path, 'utf8'));
      else
        onError(
          new Error(`The list of revoked tokens ${path} is gone. Those on it stay revoked until the next start.`),
        );
      seen = version;
    } catch (error) {
      if (entries !== 'unreadable') onError(error);
      entries = 'unreadable';
      seen = 'unreadable';
    }
  };
  look();
  const timer = setInterval(look, POLL_MS);
  timer.unref();
  return {
    has(tokenId, subject) {
      if (entries === 'unreadable') return tokenId !== undefined || subject !== 'local';
      return (tokenId !== undefined && entries.has(tokenId)) || entries.has(`sub:${subject}`);
    },
    close: () => clearInterval(timer),
  };
}

function parse(text: string): Set<string> {
  // A subject may have the sign in its midst.
  const lines = text.split('\n').map((line) => line.replace(/(^|\s)#.*/, '').trim());
  return new Set(lines.filter((line) => line !== ''));
}
