import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser, openContext } from './harness/browser.ts';
import { createDataFolder } from './harness/data-folder.ts';
import { type ServerProcess, startServer } from './harness/server-process.ts';

const TABS = 5;
const PAGE = '<!doctype html><title>Tab</title><output></output><script type="module" src="/tab.js"></script>';
/** What a page of a customer would do, with the public API. */
const SCRIPT = `
  import { createLiveSource } from '@andon/client';
  import { QueueBoardDocument } from '@andon/schema';
  const source = createLiveSource({ endpoint: '/graphql', share: '/shared-worker.js' });
  let frames = 0;
  source.live({ document: QueueBoardDocument, variables: { window: '30m' } }).subscribe(({ frame, state }) => {
    if (frame) frames += 1;
    document.querySelector('output').textContent = state + ' ' + frames;
  });`;

let browser: Browser;
let server: ServerProcess;
let pages: string;
let data: string;
let sent = 0;

beforeAll(async () => {
  [pages, data] = await Promise.all([createDataFolder(), createDataFolder()]);
  const resolveDir = import.meta.dirname;
  const shared: BuildOptions = {
    bundle: true,
    format: 'esm',
    conditions: ['source'],
    outdir: pages,
    absWorkingDir: resolveDir,
  };
  await Promise.all([
    build({ ...shared, splitting: true, stdin: { contents: SCRIPT, resolveDir }, entryNames: 'tab' }),
    build({ ...shared, entryPoints: [{ in: '@andon/client/shared-worker.js', out: 'shared-worker' }] }),
    writeFile(join(pages, 'wall.html'), PAGE),
  ]);
  browser = await openBrowser();
  server = await startServer({ data, arguments: ['--pages', pages] });
});
afterAll(async () => {
  await browser.close();
  await server.interrupt();
});

it('serves five tabs over one connection, through the death of the server and of tabs', async () => {
  const context = await openContext(browser);
  const tabs: Page[] = [];
  for (let index = 0; index < TABS; index++) {
    const page = await context.newPage();
    await page.goto(`${server.url}/wall`);
    tabs.push(page);
  }
  await allLive(tabs, 2);
  await expectOneConnection();

  // The tab that opened the connection goes; the others do not notice.
  await tabs.shift()?.close();
  const before = await framesOf(tabs);
  await allLive(tabs, Math.max(...before) + 2);
  await expectOneConnection();

  await server.kill();
  for (const tab of tabs) await tab.locator('output', { hasText: /reconnecting|offline/ }).waitFor();
  server = await startServer({ data, port: server.port, arguments: ['--pages', pages] });
  const lost = await framesOf(tabs);
  await allLive(tabs, Math.max(...lost) + 2);
  await expectOneConnection();

  await context.close();
  await expect.poll(() => measure('web_sockets')).toBe(0);
});

it('goes on without noise where the worker cannot be had', async () => {
  const context = await openContext(browser);
  await context.route('**/shared-worker.js', (route) => route.abort());
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(`${server.url}/wall`);
  await allLive([page], 1);
  expect(errors).toEqual([]);
  await context.close();
});

/** It may have come over an event stream, which it leaves as soon as a WebSocket gets through. */
async function expectOneConnection(): Promise<void> {
  const open = async () => ({
    sockets: await measure('web_sockets'),
    streams: await measure('event_streams'),
    subscriptions: await measure('live_subscriptions'),
  });
  await expect.poll(open).toEqual({ sockets: 1, streams: 0, subscriptions: 1 });
}

/** Sends events until every tab is live and has shown so many frames. */
async function allLive(tabs: readonly Page[], frames: number): Promise<void> {
  for (const tab of tabs) {
    await expect.poll(async () => read(tab)).toMatchObject({ state: 'live' });
    const shownAfterEvent = async () => {
      await sendEvent();
      return (await read(tab)).frames;
    };
    await expect.poll(shownAfterEvent).toBeGreaterThanOrEqual(frames);
  }
}

async function sendEvent(): Promise<void> {
  sent += 1;
  const event = { id: `e${sent}`, type: 'contact.queued', time: Date.now(), entity: `c${sent}`, queue: 'billing' };
  const response = await fetch(new URL('/ingest', server.url), {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
    body: JSON.stringify(event),
  });
  expect(response.status).toBe(202);
}

async function framesOf(tabs: readonly Page[]): Promise<number[]> {
  return Promise.all(tabs.map(async (tab) => (await read(tab)).frames));
}

async function read(tab: Page): Promise<{ state: string; frames: number }> {
  const [state = '', frames = '0'] = ((await tab.locator('output').textContent()) ?? '').split(' ');
  return { state, frames: Number(frames) };
}

/** One figure of the server's own operation. */
async function measure(name: string): Promise<number> {
  const text = await (await fetch(new URL('/metrics', server.url))).text();
  return Number(new RegExp(`^andon_${name} (\\S+)$`, 'm').exec(text)?.[1]);
}
