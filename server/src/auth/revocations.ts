import { readFileSync, statSync } from 'node:fs';

const POLL_MS = 1_000;

export interface Revocations {
  /** Whether this token, or everything of its subject, was revoked. */
  has(tokenId: string | undefined, subject: string): boolean;
  close(): void;
}

/**
 * Reads a file of revoked tokens: one `jti`, or `sub:` and a subject, a line; `#` starts a comment. A change is seen within a second, also by
 * several servers that share the file. A file that was there and cannot be read any more revokes everything: what is not known is not allowed.
 */
export function watchRevocations(path: string, onError: (error: unknown) => void): Revocations {
  let entries: ReadonlySet<string> | 'unreadable' = new Set();
  let seen = '';
  const look = (): void => {
    try {
      const stat = statSync(path, { throwIfNoEntry: false });
      const version = stat === undefined ? '' : `${stat.mtimeMs}:${stat.size}:${stat.ino}`;
      if (version === seen) return;
      entries = stat === undefined ? new Set() : parse(readFileSync(path, 'utf8'));
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
  const lines = text.split('\n').map((line) => line.replace(/#.*/, '').trim());
  return new Set(lines.filter((line) => line !== ''));
}
