import { expect, it } from 'vitest';
import { openContext, shownText } from './harness/browser.ts';
import { send, waitingCalls } from './harness/graphql.ts';
import { useServerAndBrowser } from './harness/server-and-browser.ts';
import { serveStrangersPage } from './harness/web-server.ts';

const running = useServerAndBrowser();

it('shows figures and their courses though no WebSocket ever opens', async () => {
  expect(await send(running.server.url, waitingCalls(7))).toMatchObject({ accepted: 7 });
  await using site = await serveStrangersPage(`<!doctype html>
    <html lang="en">
      <head><meta charset="utf-8" /><script type="module" src="${running.server.url}/embed/andon.js"></script></head>
      <body><andon-metric figure="queue.waiting" trend></andon-metric><andon-status></andon-status></body>
    </html>`);
  const page = await (await openContext(running.browser)).newPage();
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
