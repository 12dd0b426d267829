import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';

const PROCESS = fileURLToPath(new URL('./ingest-process.ts', import.meta.url));
/** Permissions mean nothing to root; without this capability they do, and what root may read stays readable, unlike for another user. */
const WITHOUT_OVERRIDE = ['setpriv', '--bounding-set=-dac_override'];

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
  const [command = '', ...args] = [
    ...(process.getuid?.() === 0 ? WITHOUT_OVERRIDE : []),
    process.execPath,
    '--conditions=source',
    PROCESS,
    folder,
  ];
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const [[code], printed] = await Promise.all([once(child, 'close'), text(child.stderr)]);
  expect(code).not.toBe(0);
  expect(printed).toContain(`The folder ${folder} cannot be written`);
  expect(printed).toContain('--data');
});
