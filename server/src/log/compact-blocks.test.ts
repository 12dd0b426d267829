import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { ServiceEvent } from '@andon/metrics';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { queued, readAll } from './event-log.suite.ts';
import type { EventLog, LoggedEvent } from './event-log.ts';
import { openSqliteLog } from './sqlite.ts';

const EVENTS = 1_500;

let folder: string;
let path: string;
let log: EventLog;
let events: readonly ServiceEvent[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'andon-compact-'));
  path = join(folder, 'events.sqlite');
  events = Array.from({ length: EVENTS }, (_, i) => queued(`event-${i}`, { queue: `queue-${i % 7}` }));
  // Runs of ids so short that one ends in the midst of what is brought together.
  log = await openSqliteLog({ path, runEntries: 400 });
  for (let at = 0; at < EVENTS; at += 100)
    await Promise.all(events.slice(at, at + 100).map((event) => log.append([event])));
  const db = new DatabaseSync(path, { readOnly: true });
  expect(db.prepare('SELECT max(last_seq) AS seq FROM id_run').get()?.seq).toBeGreaterThan(1_000);
  db.close();
});
afterEach(async () => {
  await log.close();
  rmSync(folder, { recursive: true, force: true });
});

function blocks(): { readonly count: number; readonly bytes: number }[] {
  const db = new DatabaseSync(path, { readOnly: true });
  const rows = db.prepare('SELECT count, length(body) AS bytes FROM block ORDER BY first_seq').all();
  db.close();
  return rows as unknown as { count: number; bytes: number }[];
}

const logged = (): LoggedEvent[] => events.map((event, i) => ({ seq: i + 1, event }));
const bytesOf = () => blocks().reduce((sum, { bytes }) => sum + bytes, 0);

it('what came one by one takes the room of what came in large pieces, with its numbers', async () => {
  const before = bytesOf();
  expect(await log.compact()).toBe(EVENTS - 2);
  expect(blocks().map(({ count }) => count)).toEqual([1_000, 500]);
  expect(bytesOf()).toBeLessThan(before / 10);
  expect(await readAll(log)).toEqual(logged());
  // What is long is left as it is; the next short ones are brought together among themselves.
  expect(await log.compact()).toBe(0);
  await log.append([queued('one')]);
  await log.append([queued('two')]);
  expect(await log.compact()).toBe(1);
  expect(blocks().map(({ count }) => count)).toEqual([1_000, 500, 2]);
});

it('each id counts once as before, also after a start', async () => {
  await log.compact();
  const again = { accepted: 0, duplicates: events.map((_, i) => i) };
  expect(await log.append(events)).toMatchObject(again);
  await log.close();
  log = await openSqliteLog({ path, runEntries: 400 });
  expect(await log.append(events)).toMatchObject(again);
  expect(await log.append([queued('another')])).toMatchObject({ firstSeq: EVENTS + 1, accepted: 1 });
});

it('a reader in the midst of it misses nothing and gets nothing twice', async () => {
  const read: LoggedEvent[] = [];
  for await (const chunk of log.read(1, 90)) {
    if (read.length === 0) expect(await log.compact()).toBeGreaterThan(0);
    read.push(...chunk);
  }
  expect(read).toEqual(logged());
  for (const from of [1, 500, 1_000, 1_001, EVENTS]) {
    const [first] = (await log.read(from)[Symbol.asyncIterator]().next()).value ?? [];
    expect(first).toEqual(logged()[from - 1]);
  }
});

describe('it stops at', () => {
  it('what was deleted, before and after', async () => {
    expect(await log.delete([700, 701])).toBe(2);
    await log.compact();
    expect(blocks().map(({ count }) => count)).toEqual([699, 799]);
    expect(await log.delete([1, 1_000])).toBe(2);
    expect(await log.delete([1, 1_000])).toBe(0);
    const left = logged().filter(({ seq }) => ![1, 700, 701, 1_000].includes(seq));
    expect(await readAll(log)).toEqual(left);
  });

  it('what is damaged, which it leaves for `andon verify` to name', async () => {
    await log.close();
    const db = new DatabaseSync(path);
    db.exec("UPDATE block SET body = CAST(replace(body, 'event-200', 'event-201') AS BLOB) WHERE first_seq = 201");
    db.close();
    log = await openSqliteLog({ path, runEntries: 400 });
    expect(await log.compact()).toBe(499);
    expect(blocks().map(({ count }) => count)).toEqual([...Array(1_000).fill(1), 500]);
    await expect(readAll(log)).rejects.toMatchObject({ code: 'CORRUPT' });
  });
});
