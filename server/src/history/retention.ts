import type { ServiceEvent } from '@andon/metrics';
import type { RetentionConfig } from '../config/index.ts';
import type { Engine } from '../engine/index.ts';
import type { EventLog } from '../log/index.ts';
import { deleteWhileRunning } from './delete-while-running.ts';

const DAY_MS = 86_400_000;

export interface RetentionOptions {
  readonly log: EventLog;
  readonly engine: Engine;
  readonly rules: RetentionConfig;
  /** Epoch ms. */
  readonly now: number;
}

/**
 * Deletes events that are older than their kind may be, and builds the figures anew without them where there were any. Reads the whole
 * log; meant for once a day.
 *
 * @returns How many events were deleted.
 */
export async function applyRetention({ log, engine, rules, now }: RetentionOptions): Promise<number> {
  const keptMs = createKeptMs(rules);
  const expired: number[] = [];
  for await (const chunk of log.read(1)) {
    for (const { seq, event } of chunk) if (event.time < now - keptMs(event.type)) expired.push(seq);
  }
  return deleteWhileRunning(log, engine, expired);
}

/** How long events of a type are kept: the whole type goes before the part before its dot, and that before the rule for all. */
function createKeptMs({ days, daysByKind = {} }: RetentionConfig): (type: ServiceEvent['type']) => number {
  const all = days ?? Number.POSITIVE_INFINITY;
  return (type) => DAY_MS * (own(daysByKind, type) ?? own(daysByKind, type.split('.', 1)[0] ?? '') ?? all);
}

function own(days: Readonly<Record<string, number>>, name: string): number | undefined {
  return Object.hasOwn(days, name) ? days[name] : undefined;
}
