import { createHmac } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createApp } from '@andon/server';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startAwakeClock } from './harness/awake-clock.ts';
import { openBrowser, openContext, shownText } from './harness/browser.ts';
import { createDataFolder } from './harness/data-folder.ts';
import { type ServerProcess, startCommand, startServer } from './harness/server-process.ts';

const SECRET = 'a secret of the test, long enough for HS256';
const PAGES = fileURLToPath(new URL('../../demo/dist', import.meta.url));

let browser: Browser;
let data: string;
let server: ServerProcess;

beforeAll(async () => {
  browser = await openBrowser();
  data = await createDataFolder();
  await writeFile(join(data, 'config.json'), JSON.stringify({ auth: { secrets: [SECRET] } }));
  server = await start(0);
});
afterAll(async () => {
  await server.interrupt();
  await browser.close();
});

it('a screen that was let in once shows live figures until it is sent away', async () => {
  const link = await added(data, server.url, 'hall');
  const context = await openContext(browser);
  const page = await context.newPage();
  // A screen without a battery for its clock: eleven years behind.
  await page.clock.install({ time: new Date(Date.now() - 4_000 * 86_400_000) });
  await page.goto(link);
  await expect.poll(() => live(page)).toBeGreaterThan(3);
  expect(page.url()).toBe(`${server.url}/wall`);
  await showsNewCalls(page, server.url, 3);

  // The link is worth nothing any more.
  const { page: stranger, close } = await openStranger();
  await stranger.goto(link);
  await expect.poll(() => stranger.getByRole('alert').filter({ hasText: 'used before' }).count()).toBe(1);
  await expect.poll(() => refused(stranger)).toBeGreaterThan(3);
  expect(await live(stranger)).toBe(0);
  await close();

  // Another start of the server, and of the browser's page.
  await server.interrupt();
  await expect.poll(() => live(page)).toBe(0);
  server = await start(server.port);
  await expect.poll(() => live(page)).toBeGreaterThan(3);
  const errors: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(`${message.text()} (${message.location().url})`);
  });
  await page.reload();
  await showsNewCalls(page, server.url, 2);
  expect(errors).toEqual([]);

  const seen = await listed('hall');
  expect(seen).toMatchObject({ name: 'hall', address: '127.0.0.1', page: '/wall', version: '0.1.0' });
  // Nothing but the heartbeat of its socket tells that it is still there.
  await expect.poll(async () => (await listed('hall')).seenAt > seen.seenAt, { interval: 1_000 }).toBe(true);

  await startCommand({ arguments: ['display', 'revoke', 'hall', '--data', data] }).exited;
  using clock = startAwakeClock();
  await expect.poll(() => live(page)).toBe(0);
  await expect.poll(() => refused(page)).toBeGreaterThan(3);
  expect(clock.elapsedMs()).toBeLessThan(5_000);
  await page.reload();
  await expect.poll(() => refused(page)).toBeGreaterThan(3);
  await context.close();

  const audit = await readFile(join(data, 'audit.log'), 'utf8');
  for (const what of ['minted', 'paired', 'connected', 'revoked', 'ended']) {
    expect(audit).toMatch(new RegExp(`"what":"${what}","who":"display:hall"`));
  }
});

it('a screen stays live when its short tokens end', async () => {
  let aheadMs = 0;
  const folder = await createDataFolder();
  const app = createApp({
    dataDir: folder,
    port: 0,
    pagesDir: PAGES,
    auth: { secrets: [SECRET] },
    now: () => Date.now() + aheadMs,
  });
  const context = await openContext(browser);
  try {
    const { url } = await app.start();
    const page = await context.newPage();
    await page.goto(await added(folder, url, 'lobby'));
    await expect.poll(() => live(page)).toBeGreaterThan(3);
    const sockets = page.waitForEvent('websocket');
    aheadMs = 20 * 60_000;
    await sockets;
    await showsNewCalls(page, url, 4, aheadMs);
  } finally {
    await context.close();
    await app.stop();
  }
});

function start(port: number): Promise<ServerProcess> {
  return startServer({ data, port, arguments: ['--config', join(data, 'config.json')] });
}

/** The link for a new display. */
async function added(folder: string, url: string, name: string): Promise<string> {
  const command = startCommand({
    arguments: ['display', 'add', name, '--data', folder, '--url', url, '--scope', 'site=east'],
  });
  const link = await command.printed(/(http\S+\/wall#pair=\S+)\n/);
  await command.exited;
  return link;
}

interface Listed {
  readonly name: string;
  readonly seenAt: string;
}

async function listed(name: string): Promise<Listed> {
  const command = startCommand({ arguments: ['display', 'list', '--json', '--data', data] });
  await command.exited;
  const lines = command.output().trim().split('\n');
  const found = lines.map((line) => JSON.parse(line) as Listed).find((each) => each.name === name);
  if (found === undefined) throw new Error(`Expected a display ${name}, got ${command.output()}`);
  return found;
}

async function openStranger(): Promise<{ readonly page: Page; close(): Promise<void> }> {
  const context: BrowserContext = await openContext(browser);
  return { page: await context.newPage(), close: () => context.close() };
}

const live = (page: Page): Promise<number> => page.locator('[data-state="live"]').count();
const refused = (page: Page): Promise<number> => page.locator('[data-state="not-allowed"]').count();

let calls = 0;

/** Some call in the east, where the screen may look, and some in the west, where it may not. */
async function showsNewCalls(page: Page, url: string, count: number, aheadMs = 0): Promise<void> {
  const before = calls;
  const events = Array.from({ length: count * 2 }, (_, i) => {
    calls += i % 2;
    const site = i % 2 === 0 ? 'west' : 'east';
    const entity = `${site}-${calls}-${i}`;
    return {
      id: entity,
      type: 'contact.queued',
      time: Date.now() + aheadMs,
      entity,
      channel: 'phone',
      queue: 'billing',
      site,
    };
  });
  const response = await fetch(`${url}/ingest`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${senderToken(aheadMs)}` },
    body: JSON.stringify(events),
  });
  expect(response.status).toBe(202);
  const waiting = new RegExp(`(^|\\D)${url === server.url ? before + count : count}(\\D|$)`);
  await expect.poll(() => shownText(page, '.waiting')).toMatch(waiting);
}

function senderToken(aheadMs: number): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const exp = Math.floor((Date.now() + aheadMs) / 1_000) + 600;
  const signed = `${part({ alg: 'HS256' })}.${part({ sub: 'desk', role: 'sender', aud: 'andon', exp })}`;
  return `${signed}.${createHmac('sha256', SECRET).update(signed).digest('base64url')}`;
}
