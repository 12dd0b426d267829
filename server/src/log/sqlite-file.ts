import { randomBytes, randomUUID } from 'node:crypto';
import { accessSync, closeSync, constants, existsSync, mkdirSync, openSync, readSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { LogError } from './event-log.ts';
import { gatherIntoBlocks } from './gather-into-blocks.ts';
import type { IdSeed } from './id-key.ts';

/** `ANDN`, in SQLite's header field for the kind of file. */
const APPLICATION_ID = 0x414e444e;
const SQLITE_MAGIC = 'SQLite format 3\0';

/** Told how many events are through, of how many, while a log is brought up to date. */
export type OnProgress = (done: number, total: number) => void;

/**
 * Forward migrations: entry `n` takes a file from schema version `n` to `n + 1`. Never edit one that was released; add another.
 *
 * Layout: rows of many events each, see `event-block.ts`, and beside them where to find an id, see `id-index.ts`.
 */
const MIGRATIONS: readonly ((db: DatabaseSync, onProgress: OnProgress) => void)[] = [
  (db) =>
    db.exec(
      `CREATE TABLE event (
         seq INTEGER PRIMARY KEY,
         id TEXT NOT NULL UNIQUE,
         body TEXT NOT NULL,
         checksum INTEGER NOT NULL
       );
       CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;`,
    ),
  gatherIntoBlocks,
  // From here on blocks may be compressed, which a program that knows only the layout before could not read. Those that are not stay as they are.
  () => {},
  // Runs of ids have other filters and shorter pages; they are made again from the events.
  (db) => db.exec('DELETE FROM id_run; DELETE FROM id_page'),
];

const SCHEMA_VERSION = MIGRATIONS.length;

export interface OpenOptions {
  /** Caps the size of the file; a full disk in small, for tests. */
  readonly maxPages?: number;
  /** Ids that are kept in memory before they are laid down; see `id-index.ts`. */
  readonly runEntries?: number;
}

export interface OpenedFile {
  readonly db: DatabaseSync;
  readonly logId: string;
  readonly lastSeq: number;
  readonly idSeed: IdSeed;
  readonly release: () => void;
}

/**
 * Opens the log for writing, creating or migrating it as needed, and keeps other processes out until released.
 *
 * @throws {LogError} With the place and what to do.
 */
export function openForWriting(path: string, options: OpenOptions = {}, onProgress: OnProgress = () => {}): OpenedFile {
  prepareFolder(path);
  checkHeader(path);
  const lock = takeLock(path);
  let db: DatabaseSync | undefined;
  try {
    // The lock is what keeps two writers apart; the timeout only covers a backup's short moments.
    db = new DatabaseSync(path, { timeout: 5_000 });
    // Large pages: a block takes a few, each of them two calls to the system. Only counts where the file is made.
    db.exec('PRAGMA page_size = 16384');
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = OFF;');
    // Checkpoints cost a sync of the main file: every 32 MB of log instead of the stock 4 MB. Recovery after a crash reads as much.
    db.exec('PRAGMA wal_autocheckpoint = 2000; PRAGMA cache_size = -32768; PRAGMA secure_delete = ON;');
    if (options.maxPages !== undefined) db.exec(`PRAGMA max_page_count = ${Math.trunc(options.maxPages)}`);
    migrate(db, path, onProgress);
    const logId = readMeta(db, 'logId');
    const idSeed = readSeed(db);
    if (logId === undefined || idSeed === undefined) throw corrupt(path);
    return {
      db,
      logId,
      idSeed,
      lastSeq: Math.max(highestSeq(db), Number(readMeta(db, 'lastSeq') ?? 0)),
      release() {
        if (db?.isOpen) db.close();
        lock.close();
      },
    };
  } catch (error) {
    if (db?.isOpen) db.close();
    lock.close();
    throw asLogError(error, path);
  }
}

/** Opens the log for reading beside a writer, or at rest. Creates and migrates nothing. */
export function openForReading(path: string): DatabaseSync {
  if (!existsSync(path)) throw new LogError('IO', `There is no event log at ${path}. Check the data folder (--data).`);
  checkHeader(path);
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(path, { readOnly: true, timeout: 5_000 });
    const version = schemaVersion(db);
    checkKind(db, path, version);
    if (version < SCHEMA_VERSION) {
      throw new LogError(
        'IO',
        `The event log ${path} has the older layout ${version}. Start the server once: it brings the file up to date.`,
      );
    }
    return db;
  } catch (error) {
    if (db?.isOpen) db.close();
    throw asLogError(error, path);
  }
}

export function readMeta(db: DatabaseSync, key: string): string | undefined {
  const row = db.prepare('SELECT value FROM meta WHERE key = ?').get(key);
  return typeof row?.value === 'string' ? row.value : undefined;
}

export function writeMeta(db: DatabaseSync, key: string, value: string): void {
  db.prepare('INSERT INTO meta VALUES (?, ?) ON CONFLICT(key) DO UPDATE SET value = excluded.value').run(key, value);
}

export function highestSeq(db: DatabaseSync): number {
  const newest = 'SELECT first_seq + count - 1 AS seq FROM block ORDER BY first_seq DESC LIMIT 1';
  return Number(db.prepare(newest).get()?.seq ?? 0);
}

function readSeed(db: DatabaseSync): IdSeed | undefined {
  const [high, low] = (readMeta(db, 'idSeed') ?? '').split(' ').map(Number);
  return high === undefined || low === undefined ? undefined : { high, low };
}

/** SQLite's own result codes, https://sqlite.org/rescode.html. The low byte is the primary code. */
const SQLITE = {
  BUSY: 5,
  READONLY: 8,
  CORRUPT: 11,
  FULL: 13,
  CANTOPEN: 14,
  NOTADB: 26,
  IOERR_WRITE: 778,
  IOERR_FSYNC: 1034,
} as const;

/** Puts an error of the database or the file system into words for the person who runs the server. */
export function asLogError(error: unknown, path: string): LogError {
  if (error instanceof LogError) return error;
  const cause = { cause: error };
  // A block that is not what was written.
  if (error instanceof SyntaxError) return corrupt(path, cause);
  const { code, errcode } = error as { code?: string; errcode?: number };
  if (code === 'ENOSPC' || code === 'EDQUOT') return diskFull(path, cause);
  if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM') return readOnly(path, cause);
  if (errcode === SQLITE.IOERR_WRITE || errcode === SQLITE.IOERR_FSYNC) return notWritable(path, cause);
  switch (errcode === undefined ? undefined : errcode & 0xff) {
    case SQLITE.FULL:
      return diskFull(path, cause);
    case SQLITE.READONLY:
    case SQLITE.CANTOPEN:
      return readOnly(path, cause);
    case SQLITE.CORRUPT:
      return corrupt(path, cause);
    case SQLITE.NOTADB:
      return foreign(path, cause);
    case SQLITE.BUSY:
      return locked(path, cause);
  }
  return new LogError(
    'IO',
    `The event log ${path} could not be used: ${error instanceof Error ? error.message : String(error)}`,
    cause,
  );
}

export function corrupt(path: string, options?: ErrorOptions): LogError {
  return new LogError(
    'CORRUPT',
    `The event log ${path} is damaged. Nothing was changed. Copy the folder away, run \`andon verify\` to see what is readable, and restore the newest \`andon backup\`.`,
    options,
  );
}

function diskFull(path: string, options?: ErrorOptions): LogError {
  return new LogError(
    'DISK_FULL',
    `No space left for the event log ${path}. Free space on that disk; senders are told to try again meanwhile.`,
    options,
  );
}

function notWritable(path: string, options?: ErrorOptions): LogError {
  return new LogError(
    'IO',
    `Writing the event log ${path} failed. Look at its disk, and at limits on the length of files; senders are told to try again meanwhile.`,
    options,
  );
}

function readOnly(path: string, options?: ErrorOptions): LogError {
  return new LogError(
    'READ_ONLY',
    `The folder ${dirname(path)} cannot be written. Give the user that runs the server write access, or choose another folder with --data.`,
    options,
  );
}

function foreign(path: string, options?: ErrorOptions): LogError {
  return new LogError(
    'FOREIGN_FILE',
    `${path} is not an event log of Andon. Move it away, or choose another folder with --data.`,
    options,
  );
}

function locked(path: string, options?: ErrorOptions): LogError {
  return new LogError(
    'LOCKED',
    `The event log ${path} is in use by another process. Stop the other server, or choose another folder with --data.`,
    options,
  );
}

function prepareFolder(path: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    accessSync(dirname(path), constants.W_OK | constants.X_OK);
    if (existsSync(path)) accessSync(path, constants.R_OK | constants.W_OK);
  } catch (error) {
    throw asLogError(error, path);
  }
}

/** Tells a foreign file before SQLite touches it. An empty file is a new log whose creation was cut short. */
function checkHeader(path: string): void {
  if (!existsSync(path) || statSync(path).size === 0) return;
  const head = Buffer.alloc(SQLITE_MAGIC.length);
  const file = openSync(path, 'r');
  try {
    readSync(file, head, 0, head.length, 0);
  } finally {
    closeSync(file);
  }
  if (head.toString('latin1') !== SQLITE_MAGIC) throw foreign(path);
}

/** An exclusive transaction on a file of its own: the kernel ends it with the process, however that dies, so no stale lock is possible. */
function takeLock(path: string): DatabaseSync {
  let lock: DatabaseSync | undefined;
  try {
    lock = new DatabaseSync(`${path}.lock`, { timeout: 0 });
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    if (lock?.isOpen) lock.close();
    throw asLogError(error, path);
  }
}

function migrate(db: DatabaseSync, path: string, onProgress: OnProgress): void {
  const version = schemaVersion(db);
  if (version === 0 && tableCount(db) === 0) {
    db.exec(`BEGIN IMMEDIATE; PRAGMA application_id = ${APPLICATION_ID}`);
  } else {
    checkKind(db, path, version);
    if (version === SCHEMA_VERSION) return;
    db.exec('BEGIN IMMEDIATE');
  }
  for (const migration of MIGRATIONS.slice(version)) migration(db, onProgress);
  if (version === 0) writeMeta(db, 'logId', randomUUID());
  if (readMeta(db, 'idSeed') === undefined) {
    const random = randomBytes(8);
    writeMeta(db, 'idSeed', `${random.readUInt32LE(0)} ${random.readUInt32LE(4)}`);
  }
  db.exec(`PRAGMA user_version = ${SCHEMA_VERSION}; COMMIT`);
}

function checkKind(db: DatabaseSync, path: string, version: number): void {
  if (Number(db.prepare('PRAGMA application_id').get()?.application_id) !== APPLICATION_ID) throw foreign(path);
  if (version > SCHEMA_VERSION) {
    throw new LogError(
      'NEWER_SCHEMA',
      `The event log ${path} has layout ${version}; this version of Andon knows up to ${SCHEMA_VERSION}. Run the newer version, or choose another folder with --data.`,
    );
  }
}

function schemaVersion(db: DatabaseSync): number {
  return Number(db.prepare('PRAGMA user_version').get()?.user_version ?? 0);
}

function tableCount(db: DatabaseSync): number {
  return Number(db.prepare('SELECT count(*) AS n FROM sqlite_schema').get()?.n ?? 0);
}
