import { chromium } from 'playwright-core';
import { expect, it } from 'vitest';
import { CHROMIUM_FLAGS, ensureChromium } from '../run/chromium.ts';
import { LIMIT_MS, shownText } from './harness/browser.ts';
import { createDataFolder } from './harness/data-folder.ts';
import { send } from './harness/graphql.ts';
import { startServer } from './harness/server-process.ts';
import { serveStrangersPage } from './harness/web-server.ts';

const queued = (id: string): object => ({
  id,
  type: 'contact.queued',
  time: Date.now() - 1000,
  entity: id,
  queue: 'billing',
});

it('a page that a reader goes back to is the one that was left, and live with what came meanwhile', async () => {
  const server = await startServer({ data: await createDataFolder() });
  await send(server.url, [queued('a')]);
  await using site = await serveStrangersPage(
    `<!doctype html><script type="module" src="${server.url}/embed/andon.js"></script>
    <andon-metric figure="queue.waiting"></andon-metric><andon-status></andon-status>`,
  );
  const browser = await chromium.launch({
    executablePath: ensureChromium(),
    args: [...CHROMIUM_FLAGS],
    // Tests have no such cache by default; readers have.
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
    timeout: LIMIT_MS,
  });
  const page = await browser.newPage();
  page.setDefaultTimeout(LIMIT_MS);
  await page.goto(site.url);
  await expect.poll(() => shownText(page)).toMatch(/Waiting 1 .*Live/);
  await page.evaluate(() => Object.assign(window, { left: true }));
  await page.goto(`${server.url}/healthz`);
  await send(server.url, [queued('b')]);
  // No page is loaded, so that there is nothing more to wait for.
  await page.goBack({ waitUntil: 'commit' });
  await expect.poll(() => shownText(page)).toMatch(/Waiting 2 .*Live/);
  expect(await page.evaluate(() => 'left' in window)).toBe(true);
  await browser.close();
  await server.interrupt();
});
