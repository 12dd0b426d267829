import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser, openPage } from './harness/browser.ts';
import { createDemoFolder } from './harness/demo-history.ts';
import { type ServerProcess, startServer } from './harness/server-process.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

let server: ServerProcess;
let browser: Browser;
let examples: ChildProcess;
let url = '';

beforeAll(async () => {
  browser = await openBrowser();
  server = await startServer({ data: await createDemoFolder(), arguments: ['--demo'] });
  examples = spawn(
    process.execPath,
    ['--conditions=source', 'packages/client/examples/serve.ts', '--port', '0', '--andon', server.url],
    { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const output = examples.stdout;
  if (output === null) throw new Error('Expected the examples to have an output');
  const [line] = (await once(createInterface(output), 'line')) as [string];
  url = /http:\S+/.exec(line)?.[0] ?? '';
});
afterAll(async () => {
  const ended = once(examples, 'exit');
  examples.kill();
  await ended;
  await browser.close();
  await server.interrupt();
});

it.each(['lit', 'react', 'svelte', 'vue'])('the %s example shows a live figure', async (name) => {
  const { page, complaints, close } = await openPage(browser, `${url}${name}`);
  // A share of some calls, or none yet.
  await page.getByText(/^live: (\d\S*|–) of \d+ calls$/).waitFor();
  expect(complaints.filter((complaint) => !complaint.includes('favicon'))).toEqual([]);
  await close();
});
