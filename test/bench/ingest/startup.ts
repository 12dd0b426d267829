/*
 * How long a start takes: `node --conditions=source test/bench/ingest/startup.ts [EVENTS] [--folder FOLDER] [--calls PER_DAY]`, 1,000,000 events
 * unless told. Writes a log through the log's own writer; then starts a server on it without a snapshot and with the one that the first left
 * behind.
 *
 * The events are those of the demo centre, 24,000 a day of all types, so that ten million are the log of 14 months; with `--calls` contacts
 * alone, of three events each, so many a day. A FOLDER is kept, and a log that is in it already is not written again.
 */
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { ServiceEvent } from '@andon/metrics';
import { openSqliteLog, simulate } from '@andon/server/parts';
import { makeEvents, startFor } from './feed.ts';
import { inFolder, Serving, sizeOf } from './processes.ts';

const BATCH_EVENTS = 2_000;
const DAY_MS = 86_400_000;
/** Of the demo centre, rounded down: the last of the events are to be those of yesterday. */
const EVENTS_A_DAY = 24_000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { folder: { type: 'string' }, calls: { type: 'string' } },
});
const count = Number(positionals[0] ?? 1_000_000);
if (values.folder === undefined) await inFolder(measure);
else await measure(values.folder);

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
    const [position, events] = await Promise.all([serving.measure('log_position'), serving.measure('log_events')]);
    await serving.stop();
    if (position !== events) throw new Error(`Expected ${events} events folded, got ${position}`);
  }
  console.log(`  snapshot: ${((await sizeOf(data, 'state.snapshot')) / 1e6).toFixed(1)} MB`);
}

async function writeLog(data: string): Promise<number> {
  const log = await openSqliteLog({ path: join(data, 'events.sqlite') });
  const startedAt = performance.now();
  let batch: ServiceEvent[] = [];
  let written = 0;
  for (const event of values.calls === undefined ? centreEvents() : callEvents(Number(values.calls))) {
    batch.push(event);
    written++;
    if (batch.length < BATCH_EVENTS && written < count) continue;
    await log.append(batch);
    batch = [];
    if (written === count) break;
  }
  await log.close();
  return performance.now() - startedAt;
}

function centreEvents(): Iterable<ServiceEvent> {
  const origin = Math.floor(Date.now() / DAY_MS) * DAY_MS - Math.ceil(count / EVENTS_A_DAY) * DAY_MS;
  return simulate({ seed: 1, origin }, origin, Number.POSITIVE_INFINITY) as Iterable<ServiceEvent>;
}

function callEvents(callsADay: number): Iterable<ServiceEvent> {
  const everyMs = DAY_MS / callsADay;
  return makeEvents(count, 'call', startFor(count, everyMs), everyMs) as Iterable<ServiceEvent>;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
