import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BlockStore } from './block-store.ts';
import { encodeEvents } from './event-block.ts';
import { queued, readAll } from './event-log.suite.ts';
import { addToFilter, createIdFilter, mayHave } from './id-filter.ts';
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

/** Mulberry32. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

it('counts an id once for ever, through runs, restarts and deletions', async () => {
  const random = createRandom(11);
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

it('a filter lets everything pass that was added, and about one in a hundred of the rest', () => {
  const keysOf = (from: number) =>
    idKeys(
      Array.from({ length: 100_000 }, (_, i) => ({ id: `call-${from + i}` })),
      SEED,
    );
  const filter = createIdFilter(100_000);
  const added = keysOf(0);
  for (let i = 0; i < added.length; i += 2) addToFilter(filter, added[i]!, added[i + 1]!);
  const passing = (keys: Uint32Array) => {
    let count = 0;
    for (let i = 0; i < keys.length; i += 2) if (mayHave(filter, keys[i]!, keys[i + 1]!)) count++;
    return count;
  };
  expect(passing(added)).toBe(100_000);
  expect(passing(keysOf(100_000))).toBeLessThan(2_500);
});
