import type { SQLInputValue } from 'node:sqlite';
import type { AlertBaseline } from '@andon/metrics';
import { asSideDatabaseError, openSideDatabase, type SideDatabaseKind } from '../sqlite/side-database.ts';
import type { AlertRecord } from './alert-record.ts';
import { type AlertStore, AlertStoreError } from './alert-store.ts';

export const ALERT_FILE: SideDatabaseKind = {
  what: 'alerts',
  // `ANDA`.
  applicationId: 0x414e4441,
  migrations: [
    `CREATE TABLE alert (
     id TEXT PRIMARY KEY,
     raised_at REAL NOT NULL,
     cleared_at REAL,
     body TEXT NOT NULL
   ) WITHOUT ROWID;
   CREATE INDEX alert_by_raised ON alert (raised_at, id);
   CREATE INDEX alert_open ON alert (raised_at, id) WHERE cleared_at IS NULL;
   CREATE TABLE baseline (alert TEXT PRIMARY KEY, rule TEXT NOT NULL, body TEXT NOT NULL) WITHOUT ROWID;`,
  ],
  jsonColumns: [
    ['alert', 'body'],
    ['baseline', 'body'],
  ],
  ifMovedAway: 'They hold no figures: moved away, the server begins a new file and only their history is missed.',
  Failure: AlertStoreError,
};

/**
 * Alerts in a file of their own beside the log.
 *
 * @throws {AlertStoreError} For a file that cannot be used.
 */
export function openSqliteAlertStore(path: string): AlertStore {
  const db = openSideDatabase(path, ALERT_FILE);
  const guarded = <T>(act: () => T): T => {
    try {
      return act();
    } catch (cause) {
      throw asSideDatabaseError(cause, path, ALERT_FILE);
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
