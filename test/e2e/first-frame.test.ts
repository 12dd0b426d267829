import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser, openContext, shownText } from './harness/browser.ts';
import { createDataFolder } from './harness/data-folder.ts';
import { send } from './harness/graphql.ts';
import { type ServerProcess, startServer } from './harness/server-process.ts';
import { serveStrangersPage } from './harness/web-server.ts';

let server: ServerProcess;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer({ data: await createDataFolder() }), openBrowser()]);
});
afterAll(async () => {
  await Promise.all([server.interrupt(), browser.close()]);
});

it('shows figures and their courses though no WebSocket ever opens', async () => {
  const now = Date.now();
  const calls = Array.from({ length: 7 }, (_, n) => ({
    id: `q${n}`,
    type: 'contact.queued',
    time: now - 90_000 + n,
    entity: `c${n}`,
    queue: 'billing',
  }));
  expect(await send(server.url, calls)).toMatchObject({ accepted: 7 });
  await using site = await serveStrangersPage(`<!doctype html>
    <html lang="en">
      <head><meta charset="utf-8" /><script type="module" src="${server.url}/embed/andon.js"></script></head>
      <body><andon-metric figure="queue.waiting" trend></andon-metric><andon-status></andon-status></body>
    </html>`);
  const page = await (await openContext(browser)).newPage();
  // A network that takes WebSockets and never answers them.
  let held = 0;
  await page.routeWebSocket(/./, () => {
    held += 1;
  });
  // Nor are event streams let through, so that only the plain answer is left.
  await page.route(/\/graphql\/stream/, (route) =>
    route.request().method() === 'POST' && !route.request().headers().accept?.includes('event-stream')
      ? route.continue()
      : route.abort(),
  );
  await page.goto(site.url);
  await expect.poll(() => shownText(page, 'andon-metric')).toMatch(/Waiting\s*7\b/);
  await expect.poll(() => shownText(page, 'andon-status')).toContain('Connecting');
  expect(held).toBeGreaterThan(0);
});
