import type { Browser } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { openBrowser } from './browser.ts';
import { createDataFolder } from './data-folder.ts';
import { type ServerProcess, startServer } from './server-process.ts';

/** An empty server and a browser for all tests of a file; to be called at its top. Both are there once a test runs. */
export function useServerAndBrowser(): { readonly server: ServerProcess; readonly browser: Browser } {
  const running: { server?: ServerProcess; browser?: Browser } = {};
  beforeAll(async () => {
    const [server, browser] = await Promise.all([startServer({ data: await createDataFolder() }), openBrowser()]);
    Object.assign(running, { server, browser });
  });
  afterAll(async () => {
    await Promise.all([running.server?.interrupt(), running.browser?.close()]);
  });
  return running as Required<typeof running>;
}
