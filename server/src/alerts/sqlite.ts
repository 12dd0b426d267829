import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import type { AlertBaseline } from '@andon/metrics';
import { isDiskFull } from '../disk-full.ts';
import type { AlertRecord } from './alert-record.ts';
import { type AlertStore, AlertStoreError } from './alert-store.ts';

/** `ANDA`, in SQLite's header field for the kind of file. */
const APPLICATION_ID = 0x414e4441;

/** Entry `n` takes a file from schema version `n` to `n + 1`. Never edit one that was released; add another. */
const MIGRATIONS: readonly string[] = [
  `CREATE TABLE alert (
     id TEXT PRIMARY KEY,
     raised_at REAL NOT NULL,
     cleared_at REAL,
     body TEXT NOT NULL
   ) WITHOUT ROWID;
   CREATE INDEX alert_by_raised ON alert (raised_at, id);
   CREATE INDEX alert_open ON alert (raised_at, id) WHERE cleared_at IS NULL;
   CREATE TABLE baseline (alert TEXT PRIMARY KEY, rule TEXT NOT NULL, body TEXT NOT NULL) WITHOUT ROWID;`,
];

/** By which the file is told from others. */
export const ALERT_FILE = {
  applicationId: APPLICATION_ID,
  version: MIGRATIONS.length,
  jsonColumns: [
    ['alert', 'body'],
    ['baseline', 'body'],
  ],
} as const;

/**
 * Alerts in a file of their own beside the log: a few rows a day, written where they happen, each synced before `put` returns.
 *
 * @throws {AlertStoreError} For a file that cannot be used.
 */
export function openSqliteAlertStore(path: string): AlertStore {
  const db = openFile(path);
  const guarded = <T>(act: () => T): T => {
    try {
      return act();
    } catch (cause) {
      throw unusable(path, cause);
    }
  };
  const upsert = db.prepare(
    `INSERT INTO alert VALUES (?, ?, ?, ?)
     ON CONFLICT(id) DO UPDATE SET cleared_at = excluded.cleared_at, body = excluded.body`,
  );
  const newestBefore = db.prepare('SELECT body FROM alert WHERE raised_at < ? ORDER BY raised_at DESC, id DESC');
  const recordOf = (row: Record<string, unknown>): AlertRecord => JSON.parse(String(row.body)) as AlertRecord;
  const all = (sql: string, ...values: SQLInputValue[]): AlertRecord[] =>
    guarded(() =>
      db
        .prepare(sql)
        .all(...values)
        .map(recordOf),
    );

  return {
    open: () => all('SELECT body FROM alert WHERE cleared_at IS NULL ORDER BY raised_at, id'),
    find: (id) => all('SELECT body FROM alert WHERE id = ?', id)[0],
    put(record) {
      const { id, raisedAt, clearedAt } = record;
      guarded(() => upsert.run(id, raisedAt, clearedAt, JSON.stringify(record)));
    },
    history({ first, before = Number.MAX_VALUE, accept }) {
      return guarded(() => {
        const found: AlertRecord[] = [];
        for (const row of newestBefore.iterate(before)) {
          if (found.length >= first) break;
          const record = recordOf(row);
          if (accept(record)) found.push(record);
        }
        return found;
      });
    },
    baseline(alert, ruleText) {
      return guarded(() => {
        const row = db.prepare('SELECT body FROM baseline WHERE alert = ? AND rule = ?').get(alert, ruleText);
        return row === undefined ? undefined : (JSON.parse(String(row.body)) as AlertBaseline);
      });
    },
    putBaseline(alert, ruleText, baseline) {
      guarded(() =>
        db
          .prepare(
            'INSERT INTO baseline VALUES (?, ?, ?) ON CONFLICT(alert) DO UPDATE SET rule = excluded.rule, body = excluded.body',
          )
          .run(alert, ruleText, JSON.stringify(baseline)),
      );
    },
    deleteClearedBefore: (instant) =>
      guarded(() => Number(db.prepare('DELETE FROM alert WHERE cleared_at < ?').run(instant).changes)),
    close() {
      if (db.isOpen) db.close();
    },
  };
}

function openFile(path: string): DatabaseSync {
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(path, { timeout: 5_000 });
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;');
    migrate(db, path);
    return db;
  } catch (cause) {
    if (db?.isOpen) db.close();
    throw unusable(path, cause);
  }
}

function migrate(db: DatabaseSync, path: string): void {
  const pragma = (name: string): number => Number(Object.values(db.prepare(`PRAGMA ${name}`).get() ?? {})[0]);
  const version = pragma('user_version');
  if (version > 0 && pragma('application_id') !== APPLICATION_ID) {
    throw new AlertStoreError(`${path} is not a file of alerts. Move it away, or use another data folder.`);
  }
  if (version > MIGRATIONS.length) {
    throw new AlertStoreError(
      `${path} was written by a newer version of the program. Use that one, or move the file away.`,
    );
  }
  if (version === MIGRATIONS.length) return;
  db.exec('BEGIN IMMEDIATE');
  for (const step of MIGRATIONS.slice(version)) db.exec(step);
  db.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${MIGRATIONS.length}; COMMIT`);
}

function unusable(path: string, cause: unknown): AlertStoreError {
  if (cause instanceof AlertStoreError) return cause;
  if (isDiskFull(cause))
    return new AlertStoreError(`No space left for ${path}. Free space on that disk, and start again.`, { cause });
  const why = cause instanceof Error ? cause.message : String(cause);
  return new AlertStoreError(
    `The alerts in ${path} cannot be used: ${why}. They hold no figures: moved away, the server begins a new file and only their history is missed.`,
    { cause },
  );
}
