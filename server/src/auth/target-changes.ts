import { readFileSync, writeFileSync } from 'node:fs';
import type { MetricSettings } from '@andon/metrics';
import type { AuditLog } from './audit-log.ts';

/** Named in one entry; the others are counted. */
const MOST_NAMED = 20;

type Targets = MetricSettings['targets'];

export interface TargetChangesOptions {
  /** Keeps the targets of this start for the next. */
  readonly path: string;
  readonly targets: Targets;
  readonly audit: AuditLog;
  readonly onError: (error: unknown) => void;
}

/**
 * Targets are set in the configuration, which anybody may have changed since the server ran last: what is different goes into the audit log. The
 * first start has nothing to compare with.
 */
export function auditTargets({ path, targets, audit, onError }: TargetChangesOptions): void {
  try {
    const before = readTargets(path);
    const changes = before === undefined ? [] : changesOf(before, targets);
    if (before !== undefined && changes.length === 0) return;
    writeFileSync(path, `${JSON.stringify(targets)}\n`, { mode: 0o600 });
    if (changes.length === 0) return;
    const more = changes.length > MOST_NAMED ? `; ${changes.length - MOST_NAMED} more` : '';
    audit.record({
      what: 'changed targets',
      door: 'configuration',
      detail: `${changes.slice(0, MOST_NAMED).join('; ')}${more}`,
    });
  } catch (error) {
    onError(error);
  }
}

/** `undefined` where there are none to compare with. */
function readTargets(path: string): Targets | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Targets;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function changesOf(before: Targets, after: Targets): string[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return keys.flatMap((key) => {
    const [from, to] = [before, after].map((targets) => textOf(targets[key]));
    return from === to ? [] : [`${key} from ${from} to ${to}`];
  });
}

function textOf(target: Targets[string] | undefined): string {
  if (target === undefined) return 'none';
  const { value, tolerance = 0 } = target;
  return tolerance === 0 ? String(value) : `${value} ± ${tolerance}`;
}
