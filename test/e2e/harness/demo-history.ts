import { cp, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { inject } from 'vitest';
import { createDataFolder } from './data-folder.ts';
import { startServer } from './server-process.ts';

/**
 * A data folder with the thirty days of history that a demo writes before anything else. The first test file of a run has a server write
 * them, every file gets a copy: a server that starts on it goes on where that one stopped, in seconds instead of most of a minute.
 */
export async function createDemoFolder(): Promise<string> {
  const written = join(inject('runFolder'), 'written');
  const data = await createDataFolder();
  try {
    await copyHistory(written, data);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    await write(written);
    await copyHistory(written, data);
  }
  return data;
}

/** The keys of a data folder stand beside it. */
async function copyHistory(written: string, data: string): Promise<void> {
  await cp(join(written, 'data.keys.json'), `${data}.keys.json`);
  await cp(join(written, 'data'), data, { recursive: true });
}

/** Under its name only once it is whole: what a failed attempt leaves is nobody's history. */
async function write(written: string): Promise<void> {
  const attempt = await mkdtemp(`${written}-`);
  const server = await startServer({ data: join(attempt, 'data'), arguments: ['--demo'] });
  const { code } = await server.interrupt();
  if (code !== 0) throw new Error(`Expected the demo to stop cleanly, got ${code}:\n${server.output()}`);
  // Which alerts were open then is of no concern to a test with rules of its own.
  for (const name of ['alerts.sqlite', 'alerts.sqlite-wal', 'alerts.sqlite-shm']) {
    await rm(join(attempt, 'data', name), { force: true });
  }
  await rename(attempt, written);
}
