import type { AuditLog } from '../auth/audit-log.ts';
import type { Viewer } from '../auth/viewer.ts';
import { createRateLimit } from './rate-limit.ts';

export interface ExportNotesOptions {
  readonly audit: AuditLog;
  /** Epoch ms. */
  readonly now: () => number;
}

/**
 * Writes down who took what away; not what it said. Pages ask again and again for the same kind of thing: that is one export an hour for each token. A file
 * that is saved in a page is made of what the page was shown, which no server sees.
 */
export function createExportNotes({ audit, now }: ExportNotesOptions): (viewer: Viewer, what: string) => void {
  const exports = createRateLimit({ perSecond: 1 / 3_600, burst: 1, now });
  return ({ id: who, tokenId }, what) => {
    if (exports.take(`${what} ${tokenId} ${who}`) > 0) return;
    audit.record({ what: 'exported', who, tokenId, door: 'graphql', detail: what });
  };
}
