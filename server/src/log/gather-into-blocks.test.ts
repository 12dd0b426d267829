import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { queued, readAll } from './event-log.suite.ts';
import { openSqliteLog } from './sqlite.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'andon-migration-'));
  path = join(folder, 'events.sqlite');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const LOG_ID = '00000000-0000-4000-8000-000000000001';
/** As layout 1 had them, with the checksums that its writer computed. */
const ROWS = [
  [1, 'a', '{"type":"contact.queued","time":1700000000000,"entity":"contact-a","queue":"客服 \\"1\\""}', 2833481425],
  [2, 'b"', '{"type":"contact.queued","time":1700000000000,"entity":"contact-b"}', 1904244698],
  [5, 'c', '{"type":"contact.queued","time":1700000000000,"entity":"contact-c"}', 294671634],
] as const;

/** A file of layout 1: numbers 3, 4 and 6 were deleted. */
function writeLayout1(rows: readonly (readonly [number, string, string, number])[] = ROWS): void {
  const db = new DatabaseSync(path);
  db.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA application_id = ${0x414e444e};
    CREATE TABLE event (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, body TEXT NOT NULL, checksum INTEGER NOT NULL);
    CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    INSERT INTO meta VALUES ('logId', '${LOG_ID}'), ('lastSeq', '6');
    PRAGMA user_version = 1`);
  const insert = db.prepare('INSERT INTO event VALUES (?, ?, ?, ?)');
  for (const row of rows) insert.run(...row);
  db.close();
}

it('brings a log of layout 1 up to date: the same log, events, numbers and ids', async () => {
  writeLayout1();
  const told: object[] = [];
  for (const expected of [{ accepted: 1, duplicates: [0, 1, 3] }, { accepted: 0 }]) {
    const log = await openSqliteLog({ path, onOpening: ({ done, total }) => told.push({ done, total }) });
    expect(log.logId).toBe(LOG_ID);
    expect((await readAll(log)).slice(0, 3)).toEqual([
      { seq: 1, event: queued('a', { queue: '客服 "1"' }) },
      { seq: 2, event: { ...queued('b"'), entity: 'contact-b' } },
      { seq: 5, event: queued('c') },
    ]);
    expect(await log.append([queued('c'), queued('a'), queued('d'), queued('b"')])).toMatchObject(expected);
    expect(log.lastSeq).toBe(7);
    await log.close();
  }
  // The numbers between them are a gap, so they are two blocks; then their ids are read.
  expect(told.slice(0, 3)).toEqual([
    { done: 2, total: 3 },
    { done: 3, total: 3 },
    { done: 5, total: 6 },
  ]);
});

it('changes nothing where an event of it is damaged', async () => {
  const [first, second, third] = ROWS;
  writeLayout1([first, [second[0], second[1], second[2].replace('b', 'x'), second[3]], third]);
  await expect(openSqliteLog({ path })).rejects.toMatchObject({ code: 'CORRUPT' });
  const db = new DatabaseSync(path, { readOnly: true });
  expect(db.prepare('PRAGMA user_version').get()).toEqual({ user_version: 1 });
  expect(db.prepare('SELECT count(*) AS n FROM event').get()).toEqual({ n: 3 });
  db.close();
});
