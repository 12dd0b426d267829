import { createHash } from 'node:crypto';
import { type MetricSettings, snapshotIdentity } from '@andon/metrics';

/** Changes whenever the same log would give another state, or the state another snapshot. */
export function stateFingerprint(version: string, settings: MetricSettings): string {
  return createHash('sha256')
    .update(JSON.stringify([version, snapshotIdentity(settings)]))
    .digest('base64url');
}
