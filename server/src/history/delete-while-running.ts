import type { Engine } from '../engine/index.ts';
import type { EventLog } from '../log/index.ts';

/** Deleted in one commit: bounds how long senders wait for it. */
const DELETE_EVENTS = 5_000;

/** Deletes events of a log that is being followed; the figures are built anew without them. @returns How many there were. */
export async function deleteWhileRunning(log: EventLog, engine: Engine, seqs: readonly number[]): Promise<number> {
  if (seqs.length === 0) return 0;
  let deleted = 0;
  await engine.rebuild(async () => {
    for (let at = 0; at < seqs.length; at += DELETE_EVENTS) {
      deleted += await log.delete(seqs.slice(at, at + DELETE_EVENTS));
    }
  });
  return deleted;
}
