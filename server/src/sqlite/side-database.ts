/*
 * Small databases beside the log, a file each: a few rows a day, written where they happen, each synced before the call returns.
 */

import { DatabaseSync } from 'node:sqlite';
import { isDiskFull } from './disk-full.ts';

/** How long a process waits for another that is writing. */
const BUSY_TIMEOUT_MS = 5_000;

export interface SideDatabaseKind {
  /** What is in it, for example `alerts`. */
  readonly what: string;
  /** SQLite's header field, by which a kind of file is told from others. */
  readonly applicationId: number;
  /** Entry `n` takes a file from schema version `n` to `n + 1`. Never edit one that was released; add another. */
  readonly migrations: readonly string[];
  /** Its tables with a column each that holds JSON. */
  readonly jsonColumns: readonly (readonly [table: string, column: string])[];
  /** What is missed, and what is not, when somebody moves the file away: a sentence. */
  readonly ifMovedAway: string;
  /** What is thrown when the file cannot be used. */
  readonly Failure: new (
    message: string,
    options?: ErrorOptions,
  ) => Error;
}

/**
 * Opens a file, made when missing, in the newest schema this program knows.
 *
 * @throws The kind's `Failure`, naming the file, the reason and what to do.
 */
export function openSideDatabase(path: string, kind: SideDatabaseKind): DatabaseSync {
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;');
    migrate(db, path, kind);
    return db;
  } catch (cause) {
    if (db?.isOpen) db.close();
    throw asSideDatabaseError(cause, path, kind);
  }
}

/** What went wrong with a file, in words for the person who runs the server. */
export function asSideDatabaseError(
  cause: unknown,
  path: string,
  { what, ifMovedAway, Failure }: SideDatabaseKind,
): Error {
  if (cause instanceof Failure) return cause;
  if (isDiskFull(cause)) {
    return new Failure(`No space left for ${path}. Free space on that disk, and start again.`, { cause });
  }
  const why = cause instanceof Error ? cause.message : String(cause);
  return new Failure(`The ${what} in ${path} cannot be used: ${why}. ${ifMovedAway}`, { cause });
}

/** One of SQLite's numbers about a file, for example `user_version`. */
export function pragmaNumber(db: DatabaseSync, name: string): number {
  return Number(Object.values(db.prepare(`PRAGMA ${name}`).get() ?? {})[0]);
}

function migrate(db: DatabaseSync, path: string, kind: SideDatabaseKind): void {
  const { applicationId, migrations } = kind;
  if (knownVersion(db, path, kind) === migrations.length) return;
  db.exec('BEGIN IMMEDIATE');
  // Another process may have been the first meanwhile.
  for (const step of migrations.slice(knownVersion(db, path, kind))) db.exec(step);
  db.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${migrations.length}; COMMIT`);
}

/** @returns The schema version of the file, 0 for an empty one. */
function knownVersion(
  db: DatabaseSync,
  path: string,
  { what, applicationId, migrations, Failure }: SideDatabaseKind,
): number {
  const version = pragmaNumber(db, 'user_version');
  if (version > 0 && pragmaNumber(db, 'application_id') !== applicationId) {
    throw new Failure(`${path} is not a file of ${what}. Move it away, or use another data folder.`);
  }
  if (version > migrations.length) {
    throw new Failure(`${path} was written by a newer version of the program. Use that one, or move the file away.`);
  }
  return version;
}
