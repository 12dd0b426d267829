import { spawn } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';

const PROCESS = fileURLToPath(new URL('./ingest-process.ts', import.meta.url));
/** A user without rights; permissions mean nothing to root. */
const NOBODY = 65_534;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'andon-read-only-'));
});
afterEach(async () => {
  await chmod(folder, 0o755);
  await rm(folder, { recursive: true, force: true });
});

it('says which folder cannot be written and what to do about it, and leaves nothing behind', async () => {
  await chmod(folder, 0o555);
  const identity = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  const child = spawn(process.execPath, ['--conditions=source', PROCESS, folder], {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...identity,
  });
  const [code, printed] = await Promise.all([
    new Promise((resolve) => child.once('close', resolve)),
    text(child.stderr),
  ]);
  expect(code).not.toBe(0);
  expect(printed).toContain(`The folder ${folder} cannot be written`);
  expect(printed).toContain('--data');
});
