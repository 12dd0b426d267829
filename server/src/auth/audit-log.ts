import { appendFileSync, renameSync, statSync } from 'node:fs';

/** Beyond this size the file becomes `….1`, in place of the one before: two files are the most there are. */
const DEFAULT_MAX_BYTES = 16 * 1024 * 1024;

export interface AuditEntry {
  readonly what:
    | 'connected'
    | 'refused'
    | 'ended'
    | 'minted'
    | 'paired'
    | 'revoked'
    | 'acknowledged'
    | 'forgot'
    | 'exported'
    | 'changed targets';
  /** Subject of the token. */
  readonly who?: string;
  readonly tokenId?: string | undefined;
  /** By which way in, for example `websocket`. */
  readonly door: string;
  /** Address of the other end. */
  readonly from?: string | undefined;
  readonly detail?: string;
}

export interface AuditLog {
  /** Never throws: whoever cannot be written down is reported and goes on. */
  record(entry: AuditEntry): void;
}

export interface AuditLogOptions {
  readonly path: string;
  /** Epoch ms. */
  readonly now: () => number;
  readonly onError: (error: unknown) => void;
  /** @default 16 MiB */
  readonly maxBytes?: number;
}

/** Who came in, who was refused and who got or lost a right, one JSON object a line. Holds no token and nothing that was looked at. */
export function openAuditLog({ path, now, onError, maxBytes = DEFAULT_MAX_BYTES }: AuditLogOptions): AuditLog {
  let sizeBytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  return {
    record(entry) {
      const line = `${JSON.stringify({ at: new Date(now()).toISOString(), ...entry })}\n`;
      try {
        if (sizeBytes > 0 && sizeBytes + line.length > maxBytes) {
          renameSync(path, `${path}.1`);
          sizeBytes = 0;
        }
        appendFileSync(path, line, { mode: 0o600 });
        sizeBytes += line.length;
      } catch (error) {
        onError(error);
      }
    },
  };
}
