import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

const created: string[] = [];

// Registered on import, so it runs after every hook of the test file: servers have let go of their files by then.
afterAll(async () => {
  for (const folder of created.splice(0)) await rm(folder, { recursive: true, force: true });
});

/** An empty folder, in one that disappears with the test file: the server keeps its keys beside its data. */
export async function createDataFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'andon-data-'));
  created.push(folder);
  const data = join(folder, 'data');
  await mkdir(data);
  return data;
}
