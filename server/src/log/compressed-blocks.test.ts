import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { blockChecksum, encodeEvents, openBlock, type StoredBlock } from './event-block.ts';
import { queued, readAll } from './event-log.suite.ts';
import { openSqliteLog } from './sqlite.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'andon-blocks-'));
  path = join(folder, 'events.sqlite');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const EVENTS = Array.from({ length: 1_500 }, (_, i) => queued(`event-${i}`, { queue: `客服 ${i % 7}`, team: 'north' }));

async function write(): Promise<void> {
  const log = await openSqliteLog({ path });
  await log.append(EVENTS);
  await log.append([queued('alone')]);
  await log.close();
}

function blocks(db: DatabaseSync): StoredBlock[] {
  return db
    .prepare('SELECT first_seq AS firstSeq, count, checksum, body FROM block ORDER BY first_seq')
    .all() as unknown as StoredBlock[];
}

it('keeps long lists in a fraction of their length, short ones as they are', async () => {
  await write();
  const db = new DatabaseSync(path, { readOnly: true });
  const [first, second, alone] = blocks(db);
  db.close();
  expect(openBlock(first!)).toEqual(EVENTS.slice(0, 1_000));
  expect(openBlock(second!)).toEqual(EVENTS.slice(1_000));
  expect(first!.body.length).toBeLessThan(encodeEvents(EVENTS.slice(0, 1_000)).length / 5);
  expect(Buffer.from(alone!.body).toString()).toContain('alone');
  expect(statSync(path).size).toBeLessThan(200_000);
});

it('goes on with a log of layout 2, whose lists are all as they are: the same events, numbers and ids', async () => {
  await write();
  const db = new DatabaseSync(path);
  const update = db.prepare('UPDATE block SET checksum = ?, body = ? WHERE first_seq = ?');
  for (const block of blocks(db)) {
    const body = encodeEvents(openBlock(block));
    update.run(blockChecksum(block.firstSeq, block.count, body), body, block.firstSeq);
  }
  db.exec('PRAGMA user_version = 2');
  db.close();
  const log = await openSqliteLog({ path });
  expect((await readAll(log)).map(({ event }) => event)).toEqual([...EVENTS, queued('alone')]);
  expect(await log.append([queued('event-7'), queued('new')])).toEqual({
    firstSeq: 1_502,
    accepted: 1,
    duplicates: [0],
  });
  await log.close();
});

it('notices a byte that is not what was written, and deletes from the middle of a list', async () => {
  await write();
  const log = await openSqliteLog({ path });
  expect(await log.delete([2, 3])).toBe(2);
  expect((await readAll(log)).slice(0, 3).map(({ seq }) => seq)).toEqual([1, 4, 5]);
  await log.close();
  const db = new DatabaseSync(path);
  const [first] = blocks(db);
  const body = Buffer.from(first!.body);
  body[body.length >> 1]! ^= 1;
  db.prepare('UPDATE block SET body = ? WHERE first_seq = ?').run(body, first!.firstSeq);
  db.close();
  await expect(openSqliteLog({ path })).rejects.toMatchObject({ code: 'CORRUPT' });
});
