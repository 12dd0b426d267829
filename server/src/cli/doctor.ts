import { accessSync, constants, existsSync, mkdtempSync, rmSync, statfsSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openSqliteReader } from '../log/index.ts';
import { addKey, loadKeys } from '../privacy/index.ts';
import { CommandError } from './command-error.ts';
import { DATA_OPTIONS, DATA_USAGE, type DataPlace, dataPlace, inWords } from './data-options.ts';
import { checkClock, checkSideFiles, checkTrustedDocuments, type Finding, note, ok, wrong } from './doctor-checks.ts';
import { numberOption, parseOptions } from './options.ts';

const USAGE = `Usage: andon doctor [OPTIONS]

Looks for what keeps a server from working well: configuration, trusted documents, data folder, log, alerts, displays, keys, disk, clock,
port. Changes nothing. Ends with 1 where
something is wrong.

  --port N       port to look at (ANDON_PORT, else that of the configuration, else 4000)
  --new-key      makes a new key for pseudonyms and does nothing else; old ones are kept where there are any
${DATA_USAGE}`;

const MEGABYTE = 1_000_000;
const LITTLE_SPACE_BYTES = 1_000 * MEGABYTE;
const SLOW_SYNC_MS = 20;
const SYNCS_MEASURED = 20;
const NODE_MAJOR = 24;

/** `andon doctor`. */
export async function doctor(args: readonly string[]): Promise<number> {
  const { values } = parseOptions(args, { ...DATA_OPTIONS, port: { type: 'string' }, 'new-key': { type: 'boolean' } });
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  if (values['new-key']) return makeKey(dataPlace(values));

  const askedPort = values.port ?? process.env.ANDON_PORT;
  const findings: Finding[] = [];
  const tell = (...found: Finding[]) => {
    for (const finding of found) {
      findings.push(finding);
      process.stdout.write(`${MARKS[finding.state]} ${finding.text}\n`);
    }
  };
  tell(checkNode());
  let place: DataPlace;
  try {
    place = dataPlace(values);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    tell({ state: 'wrong', text: error.message });
    return 1;
  }
  tell(ok('The configuration is in order.'));
  tell(...checkTrustedDocuments(place.config));
  tell(...checkFolder(place.folder.path));
  const stored = checkLog(place.folder.log);
  tell(...stored.findings);
  tell(...checkSideFiles(place.folder));
  tell(checkKeys(place.folder.keys, stored.events > 0));
  if (existsSync(place.folder.path)) tell(await checkSync(place.folder.path));
  if (stored.isReadable) tell(...(await checkClock(place.folder, place.config, Date.now())));
  const port = numberOption('--port', askedPort ?? String(place.config.port ?? 4000), 0, 65_535);
  tell(await checkPort(port, stored.isInUse));
  return findings.some(({ state }) => state === 'wrong') ? 1 : 0;
}

const MARKS = { ok: 'ok   ', note: 'note ', wrong: 'WRONG' } as const;

function makeKey({ folder }: DataPlace): number {
  inWords(() => addKey(folder.keys, Date.now()));
  process.stdout.write(
    `A new key is in ${folder.keys}; it counts from the next start. Keep a copy in another place.\n`,
  );
  return 0;
}

function checkNode(): Finding {
  const major = Number(process.versions.node.split('.', 1)[0]);
  if (major >= NODE_MAJOR) return ok(`Node ${process.versions.node}.`);
  return wrong(`Node ${process.versions.node} is too old; ${NODE_MAJOR} or newer is needed.`);
}

function checkFolder(path: string): Finding[] {
  if (!existsSync(path)) return [note(`The data folder ${path} does not exist yet; the first start makes it.`)];
  const findings: Finding[] = [];
  try {
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
    findings.push(ok(`The data folder ${path} can be written.`));
  } catch {
    findings.push(wrong(`The data folder ${path} cannot be written. Give the user that runs the server write access.`));
  }
  if (process.platform !== 'win32' && (statSync(path).mode & 0o007) !== 0) {
    findings.push(note(`Other users of this machine can look into ${path}. To keep them out: chmod 700 ${path}`));
  }
  const { bavail, bsize } = statfsSync(path);
  const free = bavail * bsize;
  const text = `${Math.floor(free / MEGABYTE).toLocaleString('en')} MB are free on its disk.`;
  findings.push(
    free < LITTLE_SPACE_BYTES ? wrong(`Only ${text} Make room: a full disk stops the intake of events.`) : ok(text),
  );
  return findings;
}

interface LogCheck {
  readonly findings: readonly Finding[];
  readonly events: number;
  readonly isInUse: boolean;
  /** So that its events can be looked at. */
  readonly isReadable: boolean;
}

function checkLog(path: string): LogCheck {
  if (!existsSync(path))
    return { findings: [note('There is no event log yet.')], events: 0, isInUse: false, isReadable: true };
  const isInUse = isLocked(path);
  let lastSeq: number;
  try {
    const reader = openSqliteReader(path);
    lastSeq = reader.lastSeq();
    reader.close();
  } catch (error) {
    return { findings: [wrong((error as Error).message)], events: 1, isInUse, isReadable: false };
  }
  const files = [path, `${path}-wal`].filter((file) => existsSync(file));
  const megabytes = (files.reduce((bytes, file) => bytes + statSync(file).size, 0) / MEGABYTE).toFixed(1);
  const findings = [
    ok(
      `The event log reaches to event ${lastSeq.toLocaleString('en')} (${megabytes} MB). To read all of it: andon verify`,
    ),
  ];
  if (isInUse) findings.push(ok('A server is using it now.'));
  return { findings, events: lastSeq, isInUse, isReadable: true };
}

function isLocked(path: string): boolean {
  if (!existsSync(`${path}.lock`)) return false;
  const lock = new DatabaseSync(`${path}.lock`, { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE; ROLLBACK');
    return false;
  } catch {
    // Held by a server, which is all that is asked here.
    return true;
  } finally {
    lock.close();
  }
}

function checkKeys(path: string, hasEvents: boolean): Finding {
  if (!existsSync(path) && !hasEvents)
    return note(`The keys of pseudonyms will be made at ${path} by the first start.`);
  try {
    const keys = loadKeys({ path, mayCreate: false, now: Date.now() });
    return ok(
      `${keys.length === 1 ? 'One key' : `${keys.length} keys`} of pseudonyms in ${path}. Keep a copy in another place.`,
    );
  } catch (error) {
    return wrong((error as Error).message);
  }
}

/** How long the disk takes to make something durable: the floor of how long a sender waits for its receipt. */
async function checkSync(folder: string): Promise<Finding> {
  let scratch: string;
  try {
    scratch = mkdtempSync(join(folder, '.doctor-'));
  } catch {
    return note('The disk could not be timed: the folder cannot be written.');
  }
  try {
    const file = await open(join(scratch, 'sync'), 'w');
    const times: number[] = [];
    for (let i = 0; i < SYNCS_MEASURED; i++) {
      const started = performance.now();
      await file.write(Buffer.alloc(4096));
      await file.datasync();
      times.push(performance.now() - started);
    }
    await file.close();
    const median = times.toSorted((a, b) => a - b)[SYNCS_MEASURED >> 1]!;
    const text = `The disk makes a write durable in ${median.toFixed(1)} ms`;
    return median > SLOW_SYNC_MS ? note(`${text}: senders wait at least as long for each receipt.`) : ok(`${text}.`);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function checkPort(port: number, isInUse: boolean): Promise<Finding> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') {
        const text = `Port ${port} is taken`;
        resolve(
          isInUse
            ? ok(`${text}, as it should be while the server runs.`)
            : wrong(`${text} by another program. Choose another with --port or ANDON_PORT.`),
        );
      } else resolve(wrong(`Port ${port} cannot be used: ${error.message}`));
    });
    server.listen({ host: '127.0.0.1', port }, () => server.close(() => resolve(ok(`Port ${port} is free.`))));
  });
}
