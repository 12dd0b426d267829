import { fork } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openFileSpool } from './file-spool.ts';
import { testSpool } from './spool.suite.ts';
import { createMemorySpool } from './spool.ts';

const directories: string[] = [];

afterEach(async () => {
  for (const directory of directories.splice(0)) await rm(directory, { recursive: true });
});

async function makeDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'andon-spool-'));
  directories.push(directory);
  return directory;
}

testSpool('a spool in memory', async () => createMemorySpool());
testSpool('a spool on disk', async () => openFileSpool({ directory: await makeDirectory() }));
testSpool('a spool on disk of many small files', async () =>
  openFileSpool({ directory: await makeDirectory(), segmentBytes: 64 }),
);

describe('a spool on disk', () => {
  it('is as it was after it was closed and opened', async () => {
    const directory = await makeDirectory();
    const before = await openFileSpool({ directory, segmentBytes: 16 });
    for (let index = 0; index < 10; index++) await before.append([`line ${index}`]);
    await before.remove(3);
    await before.close();
    const after = await openFileSpool({ directory, segmentBytes: 16 });
    expect(after.length).toBe(7);
    const lines: string[] = [];
    while (after.length > 0) {
      const [line] = await after.peek(1);
      lines.push(line as string);
      await after.remove(1);
    }
    expect(lines).toEqual(['line 3', 'line 4', 'line 5', 'line 6', 'line 7', 'line 8', 'line 9']);
    await after.close();
  });

  it('drops a line that a crash cut short, and appends behind the whole ones', async () => {
    const directory = await makeDirectory();
    const before = await openFileSpool({ directory });
    await before.append(['whole']);
    await before.close();
    await appendFile(join(directory, '000000000001.ndjson'), '{"half":');
    const after = await openFileSpool({ directory });
    await after.append(['next']);
    expect(await after.peek(9)).toEqual(['whole', 'next']);
    await after.close();
  });

  it('gives lines again rather than lose them where the note of the reader is damaged', async () => {
    const directory = await makeDirectory();
    const before = await openFileSpool({ directory });
    await before.append(['a', 'b']);
    await before.remove(1);
    await before.close();
    await writeFile(join(directory, 'position'), '0000');
    const after = await openFileSpool({ directory });
    expect(await after.peek(9)).toEqual(['a', 'b']);
    await after.close();
  });

  it('takes no more than its share of the disk, and takes more again when there is room', async () => {
    const spool = await openFileSpool({ directory: await makeDirectory(), capacityBytes: 20, segmentBytes: 10 });
    await spool.append(['123456789']);
    await spool.append(['123456789']);
    await expect(spool.append(['x'])).rejects.toMatchObject({ name: 'SpoolError', code: 'FULL' });
    expect(spool.length).toBe(2);
    await spool.remove(1);
    await spool.append(['x']);
    expect(await spool.peek(1)).toEqual(['123456789']);
    await spool.close();
  });

  it('frees the disk behind its reader', async () => {
    const directory = await makeDirectory();
    const spool = await openFileSpool({ directory, segmentBytes: 10 });
    for (let index = 0; index < 20; index++) await spool.append([`line ${index}`]);
    for (let index = 0; index < 20; index++) await spool.remove(1);
    const files = (await readdir(directory)).filter((name) => name.endsWith('.ndjson'));
    expect(files).toHaveLength(1);
    await spool.close();
  });

  it('belongs to one sender at a time, and to the next after a crash', async () => {
    const directory = await makeDirectory();
    const spool = await openFileSpool({ directory });
    await expect(openFileSpool({ directory })).rejects.toMatchObject({ code: 'IN_USE' });
    await spool.close();
    await writeFile(join(directory, 'lock'), `${process.pid} left by a process of the same number`);
    const next = await openFileSpool({ directory });
    await next.close();
  });

  it('has every line that was acknowledged before kill -9', async () => {
    const directory = await makeDirectory();
    for (let round = 0; round < 3; round++) {
      const child = fork(new URL('../../test/spool-process.ts', import.meta.url), [directory, String(round)], {
        execArgv: ['--conditions=source'],
      });
      const acknowledged: string[] = [];
      child.on('message', (line) => {
        acknowledged.push(line as string);
        if (acknowledged.length === 200) child.kill('SIGKILL');
      });
      await once(child, 'exit');
      const spool = await openFileSpool({ directory, segmentBytes: 1_000 });
      const lines: string[] = [];
      while (spool.length > 0) {
        const some = await spool.peek(100);
        lines.push(...some);
        await spool.remove(some.length);
      }
      await spool.close();
      expect(acknowledged.length).toBeGreaterThanOrEqual(200);
      expect(lines.slice(0, acknowledged.length)).toEqual(acknowledged);
    }
  });
});
