import { createHash } from 'node:crypto';
import type { MetricSettings } from '@andon/metrics';

/** Changes whenever the same log would give another state. */
export function stateFingerprint(version: string, settings: MetricSettings): string {
  return createHash('sha256')
    .update(JSON.stringify([version, settings]))
    .digest('base64url');
}
