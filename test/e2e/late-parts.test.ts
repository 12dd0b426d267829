import { expect, it } from 'vitest';
import { openContext, shownText } from './harness/browser.ts';
import { send, waitingCalls } from './harness/graphql.ts';
import { useServerAndBrowser } from './harness/server-and-browser.ts';
import { serveStrangersPage } from './harness/web-server.ts';

const running = useServerAndBrowser();

it('keeps figures and tells their age where nothing but the script itself can be fetched', async () => {
  expect(await send(running.server.url, waitingCalls(7))).toMatchObject({ accepted: 7 });
  await using site = await serveStrangersPage(`<!doctype html>
    <html lang="en">
      <head><meta charset="utf-8" /><script type="module" src="${running.server.url}/embed/andon.js"></script></head>
      <body>
        <andon-metric figure="queue.waiting"></andon-metric>
        <andon-trend figure="queue.offered" window="1h"></andon-trend>
        <andon-heatmap figure="queue.offered"></andon-heatmap>
        <andon-alerts></andon-alerts>
        <andon-status pausable></andon-status>
      </body>
    </html>`);
  const page = await (await openContext(running.browser)).newPage();
  const errors: string[] = [];
  page.on('pageerror', ({ message }) => errors.push(message));
  let refused = 0;
  await page.route(/\/embed\/chunks\//, (route) => {
    refused += 1;
    return route.abort();
  });
  // What the page can say to the server, so that the connection can be cut.
  const sockets: { close(): Promise<void> }[] = [];
  let isCut = false;
  await page.routeWebSocket(/./, (socket) => {
    sockets.push(socket);
    if (isCut) void socket.close();
    else socket.connectToServer();
  });
  await page.goto(site.url);
  await expect.poll(() => shownText(page, 'andon-metric')).toMatch(/Waiting\s*7\b/);
  await expect.poll(() => shownText(page, 'andon-status')).toContain('Live');
  await expect.poll(() => refused).toBeGreaterThan(0);
  const heights = () =>
    page
      .locator('andon-metric, andon-trend, andon-heatmap, andon-alerts, andon-status')
      .evaluateAll((all) => all.map((each) => each.clientHeight));
  const live = await heights();

  isCut = true;
  await page.route(/\/graphql/, (route) => route.abort());
  await Promise.all(sockets.map((socket) => socket.close()));
  await expect.poll(() => shownText(page, 'andon-metric')).toMatch(/7[\s\S]*as of \d\d:\d\d/);
  await expect.poll(() => shownText(page, 'andon-status')).toMatch(/Reconnecting|Offline/);
  expect(await heights()).toEqual(live);
  expect(errors).toEqual([]);
});
