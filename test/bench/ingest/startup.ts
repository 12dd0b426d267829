/*
 * How long a start takes: `node --conditions=source test/bench/ingest/startup.ts [EVENTS [FOLDER]]`, 1,000,000 unless told. Writes a log of so
 * many events, 10,000 calls of three events a day, so that ten million are the log of a year; then starts a server on it without a snapshot
 * and with the one that the first left behind. A FOLDER is kept, and a log that is in it already is not written again.
 */
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ServiceEvent } from '@andon/metrics';
import { openSqliteLog } from '@andon/server/parts';
import { makeEvents, startFor } from './feed.ts';
import { inFolder, Serving, sizeOf } from './processes.ts';

const BATCH_EVENTS = 2_000;
const CALL_EVERY_MS = 8_640;
const count = Number(process.argv[2] ?? 1_000_000);

const [, , , kept] = process.argv;
if (kept === undefined) await inFolder(measure);
else await measure(kept);

async function measure(folder: string): Promise<void> {
  const data = join(folder, 'data');
  if (!existsSync(data)) {
    // The server makes keys of pseudonyms only for a new log.
    await (await Serving.start(data)).stop();
    const writtenMs = await writeLog(data);
    console.log(
      `${count.toLocaleString('en')} events written in ${seconds(writtenMs)}, ${((await sizeOf(data, 'events.sqlite')) / count).toFixed(0)} B an event on disk`,
    );
  }
  await rm(join(data, 'state.snapshot'), { force: true });
  for (const what of ['without a snapshot', 'from a snapshot', 'from a snapshot']) {
    const serving = await Serving.start(data);
    const { cpuUs, rssBytes } = await serving.usage();
    console.log(
      `  start ${what.padEnd(20)} listening after ${seconds(serving.listeningMs)}, ready after ${seconds(serving.readyMs)} ` +
        `(${seconds(cpuUs / 1000)} CPU, progress told ${serving.progress.toLocaleString('en')} times, ${(rssBytes / 1e6).toFixed(0)} MB)`,
    );
    const position = await serving.measure('log_position');
    if (position !== count) throw new Error(`Expected ${count} events folded, got ${position}`);
    await serving.stop();
  }
  console.log(`  snapshot: ${((await sizeOf(data, 'state.snapshot')) / 1e6).toFixed(1)} MB`);
}

async function writeLog(data: string): Promise<number> {
  const log = await openSqliteLog({ path: join(data, 'events.sqlite') });
  const startedAt = performance.now();
  let batch: ServiceEvent[] = [];
  for (const event of makeEvents(count, 'call', startFor(count, CALL_EVERY_MS), CALL_EVERY_MS)) {
    batch.push(event as ServiceEvent);
    if (batch.length < BATCH_EVENTS) continue;
    await log.append(batch);
    batch = [];
  }
  await log.append(batch);
  await log.close();
  return performance.now() - startedAt;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
