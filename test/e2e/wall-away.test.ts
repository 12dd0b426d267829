import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { openContext } from './harness/browser.ts';
import { send, waitingCalls } from './harness/graphql.ts';
import { useServerAndBrowser } from './harness/server-and-browser.ts';

const running = useServerAndBrowser();

it('a wall whose server is away keeps the shape of what was wrong, without its colour, and breaks the edge of every part', async () => {
  const calls = waitingCalls(40).map((call) => ({ ...call, channel: 'phone' }));
  expect(await send(running.server.url, calls)).toMatchObject({ accepted: 40 });
  const page = await (await openContext(running.browser)).newPage();
  const sockets: { close(): Promise<void> }[] = [];
  let isCut = false;
  await page.routeWebSocket(/./, (socket) => {
    sockets.push(socket);
    if (isCut) void socket.close();
    else socket.connectToServer();
  });
  await page.goto(`${running.server.url}/wall?locale=en`);
  await expect.poll(() => drawing(page)).toEqual({ light: 'critical', corner: 'filled', cell: 'filled', edges: [] });

  isCut = true;
  await page.route(/\/graphql/, (route) => route.abort());
  await Promise.all(sockets.map((socket) => socket.close()));
  await expect
    .poll(() => drawing(page))
    .toEqual({ light: 'nodata', corner: 'hollow', cell: 'hollow', edges: ['queues panel', 'watch panel'] });
});

/** How the wall draws that too many wait: its light, the sign in the corner of the tile, the mark in the queue's row, and which panels have an edge. */
function drawing(page: Page): Promise<object> {
  return page.evaluate(() => {
    const shape = (mark: Element | null | undefined): string => {
      if (!mark || getComputedStyle(mark).display === 'none') return 'none';
      return getComputedStyle(mark).fill === 'none' ? 'hollow' : 'filled';
    };
    const marked = [...document.querySelectorAll('#queues andon-metric')].map((cell) =>
      cell.shadowRoot?.querySelector('.mark.critical'),
    );
    return {
      light: document.getElementById('wall')?.dataset.light,
      corner: shape(document.querySelector('.waiting > .sign.critical')),
      cell: shape(marked.find((mark) => mark)),
      edges: [...document.querySelectorAll('.panel')]
        .filter((panel) => getComputedStyle(panel, '::before').content !== 'none')
        .map((panel) => panel.className),
    };
  });
}
