import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { openSqliteReader } from '../log/index.ts';
import { CommandError, UsageError } from './command-error.ts';
import { DATA_OPTIONS, DATA_USAGE, dataPlace, inWords } from './data-options.ts';
import { parseOptions } from './options.ts';

const USAGE = `Usage: andon backup FOLDER [OPTIONS]

Copies the event log to a new folder and checks the copy; the server may go on running. FOLDER can be used as a data folder as it is.
The keys of the pseudonyms are not in it: keep a copy of them in another place.

${DATA_USAGE}`;

/** `andon backup FOLDER`. */
export async function backup(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseOptions(args, DATA_OPTIONS, true);
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const [target, ...rest] = positionals;
  if (target === undefined || rest.length > 0)
    throw new UsageError(`Expected one FOLDER, got ${positionals.join(' ') || 'none'}`);
  const { folder } = dataPlace(values);
  const copy = join(target, basename(folder.log));
  if (existsSync(copy)) throw new CommandError(`${copy} exists. Choose a new folder for each backup.`);

  const lastSeq = inWords(() => copyLog(folder.log, target, copy));
  const megabytes = (statSync(copy).size / 1e6).toFixed(1);
  process.stdout.write(
    `Copied events 1 to ${lastSeq.toLocaleString('en')} to ${copy} (${megabytes} MB), and checked the copy.\n`,
  );
  process.stdout.write(`Not copied: ${folder.keys}. Keep it in another place.\n`);
  return 0;
}

/** Under another name until it is whole, so that a backup that was cut short is not taken for one. */
function copyLog(source: string, target: string, copy: string): number {
  mkdirSync(target, { recursive: true, mode: 0o700 });
  const unfinished = `${copy}.part`;
  rmSync(unfinished, { force: true });
  const reader = openSqliteReader(source);
  try {
    reader.copyTo(unfinished);
  } finally {
    reader.close();
  }
  const check = openSqliteReader(unfinished);
  let lastSeq: number;
  try {
    const damaged = [...check.damagedEvents()].map(({ firstSeq, lastSeq }) => `events ${firstSeq} to ${lastSeq}`);
    const faults = [...check.integrityFaults(), ...damaged];
    if (check.logId !== reader.logId || faults.length > 0) {
      throw new CommandError(
        `The copy is not whole (${faults.slice(0, 3).join('; ')}). Run \`andon verify\`, and look at the disk of ${target}.`,
      );
    }
    lastSeq = check.lastSeq();
  } finally {
    check.close();
  }
  // Opening it left side files; the copy itself is complete without them.
  for (const suffix of ['-wal', '-shm']) rmSync(`${unfinished}${suffix}`, { force: true });
  sync(unfinished);
  renameSync(unfinished, copy);
  sync(target);
  return lastSeq;
}

function sync(path: string): void {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
