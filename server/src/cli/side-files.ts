import { closeSync, copyFileSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ALERT_FILE } from '../alerts/sqlite.ts';
import type { DataFolder } from '../data-folder.ts';
import { DISPLAY_FILE } from '../displays/display-store.ts';
import { pragmaNumber, type SideDatabaseKind } from '../sqlite/side-database.ts';

/** A database beside the log: small, and not to be had again from the log. */
export interface SideFile {
  readonly path: string;
  readonly kind: SideDatabaseKind;
}

export function sideFiles({ alerts, displays }: DataFolder): readonly SideFile[] {
  return [
    { path: alerts, kind: ALERT_FILE },
    { path: displays, kind: DISPLAY_FILE },
  ];
}

/** What is wrong with the file, in words; empty where nothing is. Reads all of it; a server may go on writing. */
export function sideFileFaults({ path, kind }: SideFile): readonly string[] {
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(path, { readOnly: true, timeout: 5_000 });
    const version = pragmaNumber(db, 'user_version');
    if (version === 0 || pragmaNumber(db, 'application_id') !== kind.applicationId)
      return [`it is not a file of ${kind.what}`];
    if (version > kind.migrations.length) return ['it was written by a newer version of the program'];
    const faults = db
      .prepare('PRAGMA integrity_check')
      .all()
      .map((row) => String(row.integrity_check))
      .filter((fault) => fault !== 'ok');
    for (const [table, column] of kind.jsonColumns) {
      const { count } =
        db.prepare(`SELECT count(*) AS count FROM ${table} WHERE NOT json_valid(${column})`).get() ?? {};
      if (Number(count) > 0) faults.push(`${count} rows of ${table} cannot be read`);
    }
    return faults;
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  } finally {
    if (db?.isOpen) db.close();
  }
}

/** Copies it as it is at one moment into a folder, under its name, durably. @returns The copy; `undefined` where there is nothing to copy. */
export function copySideFile(file: SideFile, folder: string): SideFile | undefined {
  if (!existsSync(file.path)) return undefined;
  const copy = join(folder, basename(file.path));
  underAnotherName(copy, (unfinished) => {
    const db = new DatabaseSync(file.path, { readOnly: true, timeout: 5_000 });
    try {
      db.prepare('VACUUM INTO ?').run(unfinished);
    } finally {
      db.close();
    }
  });
  return { ...file, path: copy };
}

/** The same for a file of lines, of which a line that is written meanwhile may be missing. */
export function copyTextFile(path: string, folder: string): string | undefined {
  if (!existsSync(path)) return undefined;
  const copy = join(folder, basename(path));
  underAnotherName(copy, (unfinished) => copyFileSync(path, unfinished));
  return copy;
}

/** Writes under another name until it is whole, so that a copy that was cut short is not taken for one. */
export function underAnotherName(path: string, write: (unfinished: string) => void): void {
  const unfinished = `${path}.part`;
  rmSync(unfinished, { force: true });
  write(unfinished);
  syncToDisk(unfinished);
  renameSync(unfinished, path);
}

/** A file, or the names in a folder. */
export function syncToDisk(path: string): void {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
