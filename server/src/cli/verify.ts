import { existsSync } from 'node:fs';
import {
  createMetricState,
  type MetricSettings,
  type MetricState,
  metricSettings,
  restoreMetricState,
} from '@andon/metrics';
import type { DataFolder } from '../data-folder.ts';
import { createSnapshotFile, stateFingerprint } from '../engine/index.ts';
import { type EventRange, openSqliteReader, type SqliteReader } from '../log/index.ts';
import { VERSION } from '../process/version.ts';
import { DATA_OPTIONS, DATA_USAGE, dataPlace, inWords } from './data-options.ts';
import { parseOptions } from './options.ts';
import { sideFileFaults, sideFiles } from './side-files.ts';

const USAGE = `Usage: andon verify [OPTIONS]

Reads the whole event log and says whether it is what was written: the structure of the file, the checksum of every event. Then looks at
the files of alerts and displays, counts the figures from the log and says whether the snapshot agrees. The server may go on running. Ends with 1 where anything is wrong.

${DATA_USAGE}`;

const SHOWN = 10;

/** `andon verify`. */
export async function verify(args: readonly string[]): Promise<number> {
  const { values } = parseOptions(args, DATA_OPTIONS);
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const { folder, config } = dataPlace(values);
  const reader = inWords(() => openSqliteReader(folder.log));
  try {
    const logCode = report(folder.log, reader);
    const besideCode = reportBeside(folder);
    if (logCode !== 0) return logCode;
    return Math.max(besideCode, await reportSnapshot(folder.snapshot, reader, metricSettings(config.metrics)));
  } finally {
    reader.close();
  }
}

function report(path: string, reader: SqliteReader): number {
  const structure = reader.integrityFaults();
  for (const fault of structure.slice(0, SHOWN)) process.stderr.write(`${path}: ${fault}\n`);
  let damaged: EventRange[] = [];
  let readable = true;
  try {
    damaged = [...reader.damagedEvents()];
  } catch (error) {
    process.stderr.write(`${path}: the events cannot all be read (${(error as Error).message})\n`);
    readable = false;
  }
  if (damaged.length > 0) {
    const ranges = damaged.slice(0, SHOWN).map(({ firstSeq, lastSeq }) => `${firstSeq} to ${lastSeq}`);
    process.stderr.write(
      `${path}: some of these events are not what was written: ${ranges.join(', ')}${damaged.length > SHOWN ? ', …' : ''}\n`,
    );
  }
  if (structure.length === 0 && readable && damaged.length === 0) {
    process.stdout.write(`${path}: whole, up to event ${reader.lastSeq().toLocaleString('en')}.\n`);
    return 0;
  }
  process.stderr.write(
    'Copy the folder away, then restore the newest backup (andon backup) and send again what came after it.\n',
  );
  return 1;
}

function reportBeside(folder: DataFolder): number {
  let exitCode = 0;
  for (const file of sideFiles(folder).filter(({ path }) => existsSync(path))) {
    const faults = sideFileFaults(file);
    if (faults.length === 0) {
      process.stdout.write(`${file.path}: whole.\n`);
      continue;
    }
    exitCode = 1;
    for (const fault of faults.slice(0, SHOWN)) process.stderr.write(`${file.path}: ${fault}\n`);
    process.stderr.write(
      `Stop the server and put the file of the newest backup in its place. No figure depends on it.\n`,
    );
  }
  return exitCode;
}

async function reportSnapshot(path: string, reader: SqliteReader, settings: MetricSettings): Promise<number> {
  const snapshots = createSnapshotFile({
    path,
    restore: (bytes) => restoreMetricState(bytes, settings),
    fingerprint: stateFingerprint(VERSION, settings),
  });
  const { state, seq, problem } = await snapshots.load({ logId: reader.logId, lastSeq: reader.lastSeq() });
  if (state === undefined) {
    process.stdout.write(problem === undefined ? 'There is no snapshot.\n' : `${problem}\n`);
    return 0;
  }
  const counted = createMetricState(settings);
  for await (const chunk of reader.read(1, seq)) for (const { event } of chunk) counted.fold(event);
  if (Buffer.compare(counted.snapshot(), state.snapshot()) === 0) {
    process.stdout.write(`${path}: agrees with the log up to event ${seq.toLocaleString('en')}.\n`);
    return 0;
  }
  if (isSameButForLimits(counted, state)) {
    process.stdout.write(
      `${path}: holds the events of the log up to ${seq.toLocaleString('en')}. More values, combinations or entities came than there is room for (\`maxValuesPerDimension\`, \`maxCells\`, ` +
        `\`maxEntities\`): what late events led to was folded together or refused as figures were read, and cannot be compared.\n`,
    );
    return 0;
  }
  process.stderr.write(
    `${path}: does not agree with the log. Stop the server and delete it: the next start counts from the log.\n`,
  );
  return 1;
}

/** Whether two states took the same events, and may differ in what was beyond their limits. */
function isSameButForLimits(a: MetricState, b: MetricState): boolean {
  const isLimited = a.isSaturated || b.isSaturated;
  const isSame =
    a.counts.folded === b.counts.folded && a.newestEventAt === b.newestEventAt && a.oldestEventAt === b.oldestEventAt;
  return isLimited && isSame;
}
