import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, expect, it } from 'vitest';
import { recordAt, testAlertStore } from './alert-store.suite.ts';
import { openSqliteAlertStore } from './sqlite.ts';

const folder = mkdtempSync(join(tmpdir(), 'andon-alerts-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;
const newPath = (): string => join(folder, `${files++}.sqlite`);

let newest = '';
testAlertStore(
  'sqlite',
  () => {
    newest = newPath();
    return openSqliteAlertStore(newest);
  },
  // Not closed: a program that was killed.
  () => openSqliteAlertStore(newest),
);

it('refuses a file that is not its own, a newer one and a damaged one, and says what to do', () => {
  const foreign = newPath();
  const other = new DatabaseSync(foreign);
  other.exec('PRAGMA user_version = 1');
  other.close();
  expect(() => openSqliteAlertStore(foreign)).toThrow(/is not a file of alerts\. Move it away/);

  const newer = newPath();
  openSqliteAlertStore(newer).close();
  const raised = new DatabaseSync(newer);
  raised.exec('PRAGMA user_version = 99');
  raised.close();
  expect(() => openSqliteAlertStore(newer)).toThrow(/newer version/);

  const damaged = newPath();
  writeFileSync(damaged, 'not a database at all, only some text that is long enough to look like one');
  expect(() => openSqliteAlertStore(damaged)).toThrow(/cannot be used: .*moved away/);
});

it('says so when an alert cannot be kept', () => {
  const path = newPath();
  const store = openSqliteAlertStore(path);
  const db = new DatabaseSync(path);
  db.exec('DROP TABLE alert');
  db.close();
  expect(() => store.put(recordAt(0))).toThrow(/cannot be used: no such table/);
  store.close();
});
