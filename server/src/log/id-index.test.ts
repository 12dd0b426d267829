import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createSeededRandom } from '@andon/metrics/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BlockStore } from './block-store.ts';
import { encodeEvents } from './event-block.ts';
import { queued, readAll } from './event-log.suite.ts';
import { addToFilter, createIdFilter, FilterGroup, GROUP_FILTERS } from './id-filter.ts';
import { idKeys, KEY_WORDS } from './id-key.ts';
import { openSqliteLog } from './sqlite.ts';
import { type OpenedFile, openForWriting } from './sqlite-file.ts';

const SEED = { high: 1, low: 2 };

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'andon-ids-'));
  path = join(folder, 'events.sqlite');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('counts an id once for ever, through runs, restarts and deletions', async () => {
  const { uniform: random } = createSeededRandom(11);
  const stored = new Map<string, number>();
  // So small that there are dozens of runs, which grow.
  let log = await openSqliteLog({ path, runEntries: 20 });
  for (let round = 0; round < 150; round++) {
    const ids = Array.from({ length: 1 + Math.floor(random() * 30) }, () => `e${Math.floor(random() * 2_500)}`);
    const duplicates = ids.flatMap((id, i) => (stored.has(id) || ids.indexOf(id) < i ? [i] : []));
    const firstSeq = log.lastSeq + 1;
    expect(await log.append(ids.map((id) => queued(id)))).toEqual({
      firstSeq,
      accepted: ids.length - duplicates.length,
      duplicates,
    });
    let seq = firstSeq;
    for (const [i, id] of ids.entries()) if (!duplicates.includes(i)) stored.set(id, seq++);
    if (round % 25 === 24) {
      const gone = [...stored].filter(() => random() < 0.1);
      expect(await log.delete(gone.map(([, at]) => at))).toBe(gone.length);
      for (const [id] of gone) stored.delete(id);
    }
    if (round % 60 === 59) {
      await log.close();
      log = await openSqliteLog({ path, runEntries: 20 });
    }
  }
  const inOrder = [...stored].toSorted(([, a], [, b]) => a - b);
  expect((await readAll(log)).map(({ seq, event }) => [event.id, seq])).toEqual(inOrder);
  await log.close();
});

it('keeps nothing of the ids of events that are all deleted, and goes on', async () => {
  const runsOf = () => {
    const db = new DatabaseSync(path, { readOnly: true });
    const [pages, filters] = ['SELECT count(*) AS n FROM id_page', 'SELECT sum(length(filter)) AS n FROM id_run'].map(
      (sql) => Number(db.prepare(sql).get()?.n),
    );
    db.close();
    return { pages, filters };
  };
  const ids = Array.from({ length: 500 }, (_, i) => `e${i}`);
  let log = await openSqliteLog({ path, runEntries: 20 });
  for (let at = 0; at < 500; at += 10) await log.append(ids.slice(at, at + 10).map((id) => queued(id)));
  const full = runsOf();
  expect(full.pages).toBeGreaterThan(15);
  // All but one of the oldest: its run has to know it still.
  await log.delete(Array.from({ length: 299 }, (_, i) => i + 2));
  expect(runsOf()).toEqual(full);
  await log.delete([1]);
  const { pages, filters } = runsOf();
  expect(pages).toBeLessThan(full.pages! / 2);
  expect(filters).toBeLessThan(full.filters! / 2);
  for (let restart = 0; restart < 2; restart++) {
    const again = await log.append(ids.map((id) => queued(id)));
    expect(again.duplicates).toEqual(
      restart === 0 ? Array.from({ length: 200 }, (_, i) => i + 300) : ids.map((_, i) => i),
    );
    await log.close();
    log = await openSqliteLog({ path, runEntries: 20 });
  }
  await log.delete(Array.from({ length: log.lastSeq }, (_, i) => i + 1));
  expect(await log.append([queued('e1'), queued('e400')])).toMatchObject({ accepted: 2, firstSeq: 801 });
  expect(await log.append([queued('e1')])).toMatchObject({ accepted: 0, duplicates: [0] });
  await log.close();
});

it('makes the index anew for a log of layout 3', async () => {
  const ids = Array.from({ length: 300 }, (_, i) => `e${i}`);
  const before = await openSqliteLog({ path, runEntries: 20 });
  for (let at = 0; at < 300; at += 10) await before.append(ids.slice(at, at + 10).map((id) => queued(id)));
  await before.close();
  const db = new DatabaseSync(path);
  // Filters of that layout let none of these pass.
  db.exec('UPDATE id_run SET filter = zeroblob(192); PRAGMA user_version = 3');
  db.close();
  const log = await openSqliteLog({ path, runEntries: 20 });
  expect(await log.append([...ids.map((id) => queued(id)), queued('new')])).toEqual({
    firstSeq: 301,
    accepted: 1,
    duplicates: ids.map((_, i) => i),
  });
  await log.close();
});

describe('a store of blocks', () => {
  let file: OpenedFile;
  beforeEach(() => {
    file = openForWriting(path);
  });
  afterEach(() => file.release());

  it('tells ids apart that share a key', () => {
    const store = new BlockStore(file);
    const part = (ids: string[]) => ({
      body: encodeEvents(ids.map((id) => queued(id))),
      keys: new Uint32Array(ids.length * KEY_WORDS).fill(7),
    });
    expect(store.append([[part(['a', 'b', 'a'])]])).toEqual([{ firstSeq: 1, accepted: 2, duplicates: [2] }]);
    expect(store.append([[part(['c'])], [part(['b', 'd', 'c'])]])).toEqual([
      { firstSeq: 3, accepted: 1, duplicates: [] },
      { firstSeq: 4, accepted: 1, duplicates: [0, 2] },
    ]);
  });

  it('forgets the ids of a transaction that failed', () => {
    const store = new BlockStore(file);
    const part = (ids: string[]) => {
      const events = ids.map((id) => queued(id));
      return { body: encodeEvents(events), keys: idKeys(events, file.idSeed) };
    };
    store.append([[part(['a'])]]);
    file.db.exec('PRAGMA max_page_count = 1');
    // Random, for what repeats is compressed.
    const many = Array.from({ length: 10_000 }, () => randomUUID());
    expect(() => store.append([[part(['a', 'c'])], [part(many)]])).toThrow(/full/);
    file.db.exec('PRAGMA max_page_count = 100000');
    expect(store.append([[part(['c', 'a'])], [part(many)]])).toEqual([
      { firstSeq: 2, accepted: 1, duplicates: [1] },
      { firstSeq: 3, accepted: 10_000, duplicates: [] },
    ]);
  });
});

it('keys differ for ids that differ by little, and by seed', () => {
  const ids = Array.from({ length: 200_000 }, (_, i) => ({ id: `call-${i}` }));
  const pairs = (keys: Uint32Array) =>
    new Set(Array.from({ length: ids.length }, (_, i) => keys[2 * i]! * 2 ** 21 + (keys[2 * i + 1]! >>> 11)));
  const keys = pairs(idKeys(ids, SEED));
  expect(keys.size).toBe(ids.length);
  const others = pairs(idKeys(ids, { high: 1, low: 3 }));
  expect([...keys].filter((key) => others.has(key))).toEqual([]);
});

describe('filters of runs, asked together,', () => {
  const keysOf = (from: number) =>
    idKeys(
      Array.from({ length: 50_000 }, (_, i) => ({ id: `call-${from + i}` })),
      SEED,
    );
  const batches = Array.from({ length: GROUP_FILTERS }, (_, run) => keysOf(50_000 * run));
  const group = new FilterGroup(createIdFilter(50_000).length);
  for (const keys of batches) {
    const filter = createIdFilter(50_000);
    for (let i = 0; i < keys.length; i += 2) addToFilter(filter, keys[i]!, keys[i + 1]!);
    expect(group.isFull).toBe(false);
    group.add(filter);
  }

  it('let everything pass that was added, each to its own', () => {
    expect(group.isFull).toBe(true);
    for (const [run, keys] of batches.entries()) {
      let passing = 0;
      for (let i = 0; i < keys.length; i += 2) passing += (group.mayHave(keys[i]!, keys[i + 1]!) >>> run) & 1;
      expect(passing).toBe(50_000);
    }
  });

  it('let about one in a thousand of the rest pass', () => {
    const others = keysOf(50_000 * GROUP_FILTERS);
    let passing = 0;
    for (let i = 0; i < others.length; i += 2) {
      const may = group.mayHave(others[i]!, others[i + 1]!);
      for (let run = 0; run < GROUP_FILTERS; run++) passing += (may >>> run) & 1;
    }
    expect(passing / 50_000 / GROUP_FILTERS).toBeLessThan(0.002);
  });
});
