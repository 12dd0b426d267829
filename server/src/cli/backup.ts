import { existsSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { openAuditLog } from '../auth/audit-log.ts';
import type { DataFolder } from '../data-folder.ts';
import { openSqliteReader } from '../log/index.ts';
import { CommandError } from './command-error.ts';
import { DATA_OPTIONS, DATA_USAGE, dataPlace, inWords } from './data-options.ts';
import { onePositional, parseOptions } from './options.ts';
import { copySideFile, copyTextFile, sideFileFaults, sideFiles, syncToDisk, underAnotherName } from './side-files.ts';

const USAGE = `Usage: andon backup FOLDER [OPTIONS]

Copies the event log, the alerts, the displays, the list of revoked tokens and the audit log to a new folder and checks the copies; the
server may go on running. FOLDER can be used as a data folder as it is. What lets somebody in or tells who somebody is is not in it: keep
copies of the keys of the pseudonyms (DATA.keys.json) and of the secret that signs this server's own tokens (DATA/secret) in another place.

${DATA_USAGE}`;

/** `andon backup FOLDER`. */
export async function backup(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseOptions(args, DATA_OPTIONS, true);
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const target = onePositional('FOLDER', positionals);
  const { folder } = dataPlace(values);
  const copy = join(target, basename(folder.log));
  if (existsSync(copy)) throw new CommandError(`${copy} exists. Choose a new folder for each backup.`);

  mkdirSync(target, { recursive: true, mode: 0o700 });
  // The log goes last: where it is, the backup is whole.
  const beside = copyBeside(folder, target);
  const lastSeq = inWords(() => copyLog(folder.log, target, copy));
  openAuditLog({
    path: folder.audit,
    now: Date.now,
    onError: (error) => void process.stderr.write(`${(error as Error).message}\n`),
  }).record({ what: 'exported', door: 'command line', detail: `backup of events 1 to ${lastSeq}` });
  const megabytes = (statSync(copy).size / 1e6).toFixed(1);
  process.stdout.write(
    `Copied events 1 to ${lastSeq.toLocaleString('en')} to ${copy} (${megabytes} MB), and checked the copy.\n`,
  );
  if (beside.length > 0) process.stdout.write(`Copied ${beside.join(', ')} beside it.\n`);
  process.stdout.write(
    `Not copied: ${folder.keys}, without which nobody can be recognised or forgotten, and ${folder.secret}, without which tokens made with \`andon token\` have to be made anew. Keep them in another place.\n`,
  );
  return 0;
}

/** What is not to be had again from the log. @returns The names of what there was. */
function copyBeside(folder: DataFolder, target: string): string[] {
  const copied: string[] = [];
  for (const file of sideFiles(folder)) {
    const copy = copySideFile(file, target);
    if (copy === undefined) continue;
    const [fault] = sideFileFaults(copy);
    if (fault !== undefined) {
      throw new CommandError(`The copy of ${file.path} is not whole: ${fault}. Run \`andon verify\`.`);
    }
    copied.push(basename(copy.path));
  }
  for (const path of [folder.revoked, folder.audit, `${folder.audit}.1`]) {
    const copy = copyTextFile(path, target);
    if (copy !== undefined) copied.push(basename(copy));
  }
  return copied;
}

function copyLog(source: string, target: string, copy: string): number {
  let lastSeq = 0;
  underAnotherName(copy, (unfinished) => {
    lastSeq = copyChecked(source, target, unfinished);
  });
  syncToDisk(target);
  return lastSeq;
}

function copyChecked(source: string, target: string, unfinished: string): number {
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
  return lastSeq;
}
