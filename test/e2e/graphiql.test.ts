import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser, openPage } from './harness/browser.ts';
import { createDataFolder } from './harness/data-folder.ts';
import { type ServerProcess, startServer } from './harness/server-process.ts';

let browser: Browser;
let server: ServerProcess;
beforeAll(async () => {
  server = await startServer({ data: await createDataFolder() });
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  await server.interrupt();
});

it('GraphiQL runs a subscription under its policy, which it breaks nowhere', async () => {
  const { page, complaints, close } = await openPage(browser, `${server.url}/graphql`);
  await page.getByRole('button', { name: /execute/i }).click();
  // The example it begins with: the frame of a centre without events.
  await page.getByText('"asOf"').first().waitFor();
  expect(complaints).toEqual([]);
  await close();
});
