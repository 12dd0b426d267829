import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { queued, readAll, testEventLog } from './event-log.suite.ts';
import { openSqliteLog } from './sqlite.ts';

let folder: string;
let path: string;
let count = 0;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'andon-log-'));
  path = join(folder, 'data', 'events.sqlite');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

testEventLog('sqlite', () => openSqliteLog({ path: join(folder, `log-${count++}`, 'events.sqlite') }));

describe('sqlite event log', () => {
  it('is the same log after a restart', async () => {
    const before = await openSqliteLog({ path });
    await before.append([queued('a'), queued('b')]);
    const stored = await readAll(before);
    await before.close();

    const after = await openSqliteLog({ path });
    expect(after.logId).toBe(before.logId);
    expect(after.lastSeq).toBe(2);
    expect(await readAll(after)).toEqual(stored);
    expect(await after.append([queued('b'), queued('c')])).toEqual({ firstSeq: 3, accepted: 1, duplicates: [0] });
    await after.close();
  });

  it('never gives a number again, even after the newest was deleted and the log reopened', async () => {
    const before = await openSqliteLog({ path });
    await before.append([queued('a'), queued('b')]);
    await before.delete([2]);
    await before.close();
    const after = await openSqliteLog({ path });
    expect(after.lastSeq).toBe(2);
    expect(await after.append([queued('c')])).toMatchObject({ firstSeq: 3 });
    await after.close();
  });

  it('leaves nothing of a deleted event in its files', async () => {
    const log = await openSqliteLog({ path });
    await log.append([queued('a', { customer: 'needle-in-the-hay' }), queued('b')]);
    await log.delete([1]);
    await log.close();
    const bytes = [path, `${path}-wal`].filter((file) => existsSync(file)).map((file) => readFileSync(file, 'latin1'));
    expect(bytes.join('')).not.toContain('needle-in-the-hay');
    expect(bytes.join('')).toContain('contact-b');
  });

  it('lets one process at a time write', async () => {
    const log = await openSqliteLog({ path });
    await expect(openSqliteLog({ path })).rejects.toMatchObject({
      code: 'LOCKED',
      message: expect.stringContaining(path),
    });
    await log.close();
    await (await openSqliteLog({ path })).close();
  });

  it('refuses a file that is not a database', async () => {
    const stranger = join(folder, 'events.sqlite');
    writeFileSync(stranger, 'dear diary, today the phones did not stop');
    await expect(openSqliteLog({ path: stranger })).rejects.toMatchObject({
      code: 'FOREIGN_FILE',
      message: expect.stringContaining(stranger),
    });
    expect(readFileSync(stranger, 'utf8')).toContain('dear diary');
  });

  it('refuses a database of somebody else', async () => {
    const stranger = join(folder, 'events.sqlite');
    const db = new DatabaseSync(stranger);
    db.exec('CREATE TABLE recipes (name TEXT)');
    db.close();
    await expect(openSqliteLog({ path: stranger })).rejects.toMatchObject({ code: 'FOREIGN_FILE' });
  });

  it('refuses a newer layout and leaves it as it is', async () => {
    await (await openSqliteLog({ path })).close();
    const db = new DatabaseSync(path);
    db.exec('PRAGMA user_version = 999');
    db.close();
    await expect(openSqliteLog({ path })).rejects.toMatchObject({
      code: 'NEWER_SCHEMA',
      message: expect.stringMatching(/999.*newer version/),
    });
  });

  it('takes the file of a creation that was cut short', async () => {
    const empty = join(folder, 'events.sqlite');
    writeFileSync(empty, '');
    const log = await openSqliteLog({ path: empty });
    expect(await log.append([queued('a')])).toMatchObject({ accepted: 1 });
    await log.close();
  });

  it('reports a folder that cannot be made', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    await expect(openSqliteLog({ path: join(file, 'events.sqlite') })).rejects.toThrow(/file/);
  });

  it('notices a damaged page instead of starting afresh', async () => {
    const log = await openSqliteLog({ path });
    await log.append(Array.from({ length: 500 }, (_, i) => queued(`e${i}`)));
    await log.close();
    const bytes = readFileSync(path);
    bytes.fill(0xff, 4096, bytes.length);
    writeFileSync(path, bytes);
    await expect(
      (async () => {
        const damaged = await openSqliteLog({ path });
        try {
          await readAll(damaged);
        } finally {
          await damaged.close();
        }
      })(),
    ).rejects.toMatchObject({ code: 'CORRUPT', message: expect.stringMatching(/andon verify/) });
  });

  it('notices a single changed letter in a stored event', async () => {
    const log = await openSqliteLog({ path });
    await log.append([queued('a', { queue: 'billing' })]);
    await log.close();
    const bytes = readFileSync(path);
    bytes.write('bullion', bytes.indexOf('billing'));
    writeFileSync(path, bytes);
    await expect(openSqliteLog({ path })).rejects.toMatchObject({ code: 'CORRUPT' });
  });

  it('notices a truncated file', async () => {
    const log = await openSqliteLog({ path });
    await log.append(Array.from({ length: 500 }, (_, i) => queued(`e${i}`)));
    await log.close();
    truncateSync(path, Math.floor(statSync(path).size / 2 / 4096) * 4096);
    await expect(
      (async () => {
        const damaged = await openSqliteLog({ path });
        try {
          await readAll(damaged);
        } finally {
          await damaged.close();
        }
      })(),
    ).rejects.toMatchObject({ code: 'CORRUPT' });
  });

  it('stores nothing of a batch that does not fit on the disk, keeps what it has, and goes on when there is room', async () => {
    const log = await openSqliteLog({ path, maxPages: 12 });
    await log.append([queued('first')]);
    // Random, for what repeats is compressed.
    const tooMuch = Array.from({ length: 10_000 }, () => queued(randomUUID(), { team: randomUUID() }));
    await expect(log.append(tooMuch)).rejects.toMatchObject({
      code: 'DISK_FULL',
      message: expect.stringContaining(path),
    });
    expect(log.failure).toMatchObject({ code: 'DISK_FULL' });
    expect((await readAll(log)).map(({ event }) => event.id)).toEqual(['first']);
    expect(await log.append([queued('second')])).toEqual({ firstSeq: 2, accepted: 1, duplicates: [] });
    expect(log.failure).toBeUndefined();
    await log.close();
    expect(log.failure).toMatchObject({ code: 'CLOSED' });

    const roomier = await openSqliteLog({ path });
    expect(await roomier.append(tooMuch)).toMatchObject({ firstSeq: 3, accepted: 10_000 });
    await roomier.close();
  });

  it('says so when its writer has ended, fails what was under way, and has everything it acknowledged', async () => {
    const log = await openSqliteLog({ path, writerHeapMb: 24 });
    await log.append([queued('kept')]);
    // To find what of it is new, the writer has to open all of it.
    const huge = Array.from({ length: 900 }, (_, i) => queued('kept', { comment: `${i}`.padEnd(40_000, 'x') }));
    const [first, second] = await Promise.allSettled([log.append(huge), log.append([queued('after')])]);
    for (const { status, reason } of [first, second] as PromiseRejectedResult[]) {
      expect(status).toBe('rejected');
      expect(reason).toMatchObject({ code: 'WRITER_ENDED', message: expect.stringMatching(/Start the server again/) });
    }
    await expect(log.append([queued('later')])).rejects.toMatchObject({ code: 'WRITER_ENDED' });
    expect(log.failure).toMatchObject({ code: 'WRITER_ENDED' });
    await log.close();

    const again = await openSqliteLog({ path });
    expect((await readAll(again)).map(({ event }) => event.id)).toEqual(['kept']);
    await again.close();
  });
});
