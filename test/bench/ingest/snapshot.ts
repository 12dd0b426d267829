/*
 * What a snapshot keeps waiting: `node --conditions=source test/bench/ingest/snapshot.ts [OPEN]`, 100,000 open contacts unless told. Events go on
 * being stored, durably, in batches of 500 one after the other; the longest turn of the event loop is the CPU of its thread, and the
 * yardstick is the same state written in one go.
 */
import { join } from 'node:path';
import { createMetricState, metricSettings, restoreMetricState, type ServiceEvent } from '@andon/metrics';
import { createEngine, createSnapshotFile, openSqliteLog } from '@andon/server/parts';
import { inFolder } from './processes.ts';

const OPEN = Number(process.argv[2] ?? 100_000);
const BATCH = 500;
const ROUNDS = 3;
const settings = metricSettings();

let made = 0;
function contacts(count: number): ServiceEvent[] {
  return Array.from({ length: count }, () => {
    const i = made++;
    const place = { queue: `queue-${i % 12}`, channel: ['phone', 'chat', 'e-mail'][i % 3]!, team: `team-${i % 7}` };
    return { id: `e-${i}`, type: 'contact.queued', time: Date.now(), entity: `call-${i}`, ...place };
  });
}

function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

/** @returns What stops it and says how long the longest turn was, ms of CPU. */
function timeTurns(): () => number {
  let longestMs = 0;
  let startedMs = cpuMs();
  let next = setImmediate(function look() {
    const nowMs = cpuMs();
    longestMs = Math.max(longestMs, nowMs - startedMs);
    startedMs = nowMs;
    next = setImmediate(look);
  });
  return () => {
    clearImmediate(next);
    return longestMs;
  };
}

await inFolder(async (folder) => {
  const log = await openSqliteLog({ path: join(folder, 'events.sqlite') });
  const engine = createEngine({
    log,
    createState: () => createMetricState(settings),
    snapshots: createSnapshotFile({
      path: join(folder, 'state.snapshot'),
      restore: (bytes) => restoreMetricState(bytes, settings),
      fingerprint: 'bench',
    }),
    now: Date.now,
    onWarning: (message) => console.warn(message),
  });
  await engine.start();
  while (made < OPEN) await log.append(contacts(BATCH));
  for (let round = 1; round <= ROUNDS; round++) {
    const startedMs = cpuMs();
    const bytes = engine.state.snapshot().length;
    const atOnceMs = cpuMs() - startedMs;

    const storedBefore = made;
    let isSaving = true;
    let mostHeld = 0;
    let heldMs = 0;
    const stopTiming = timeTurns();
    const beganAt = performance.now();
    const sending = (async () => {
      while (isSaving) {
        await log.append(contacts(BATCH));
        if (engine.heldEvents === 0) continue;
        mostHeld = Math.max(mostHeld, engine.heldEvents);
        heldMs = performance.now() - beganAt;
      }
    })();
    await engine.saveSnapshot();
    isSaving = false;
    await sending;
    const longestMs = stopTiming();
    if (engine.position.seq !== made) throw new Error(`Expected ${made} events folded, got ${engine.position.seq}`);
    console.log(
      `${storedBefore.toLocaleString('en')} open, ${(bytes / 1e6).toFixed(1)} MB: at once one turn of ${atOnceMs.toFixed(0)} ms; ` +
        `in turns the longest ${longestMs.toFixed(0)} ms (goal: 50), figures behind for ${heldMs.toFixed(0)} ms and ` +
        `${mostHeld.toLocaleString('en')} events at most, ${(made - storedBefore).toLocaleString('en')} events stored meanwhile`,
    );
  }
  engine.dispose();
  await log.close();
});
