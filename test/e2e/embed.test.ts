import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser, openPage } from './harness/browser.ts';
import { createDataFolder } from './harness/data-folder.ts';
import { send } from './harness/graphql.ts';
import { startServer } from './harness/server-process.ts';
import { serveStrangersPage } from './harness/web-server.ts';

const README = join(import.meta.dirname, '../../README.md');
const README_SERVER = 'http://127.0.0.1:4000';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

/** The first HTML of the README: what we promise a stranger. */
function readmeHtml(): string {
  const html = /```html\n([\s\S]*?)```/.exec(readFileSync(README, 'utf8'))?.[1];
  if (html === undefined) throw new Error('Expected an HTML example in the README, got none');
  return html;
}

it('embeds with the ten lines of the README, on another origin, under a strict content security policy', async () => {
  const html = readmeHtml();
  expect(html.trimEnd().split('\n').length).toBeLessThanOrEqual(11);
  const server = await startServer({ data: await createDataFolder() });
  await send(server.url, [
    { id: 'q1', type: 'contact.queued', time: Date.now(), entity: 'c1', queue: 'billing', channel: 'phone' },
    { id: 'q2', type: 'contact.queued', time: Date.now(), entity: 'c2', queue: 'billing', channel: 'phone' },
  ]);
  await using site = await serveStrangersPage(html.replaceAll(README_SERVER, server.url), {
    'content-security-policy': [
      "default-src 'none'",
      `script-src ${server.url}`,
      `connect-src ${server.url} ${server.url.replace('http', 'ws')}`,
      "require-trusted-types-for 'script'",
      'trusted-types lit-html',
    ].join('; '),
  });
  const { page, complaints, close } = await openPage(browser, site.url);
  const waiting = page.locator('andon-metric[figure="queue.waiting"]');
  await waiting.getByText('2', { exact: true }).waitFor();

  await send(server.url, [
    { id: 'a1', type: 'contact.answered', time: Date.now(), entity: 'c1', queue: 'billing', channel: 'phone' },
  ]);
  await waiting.getByText('1', { exact: true }).waitFor();
  await page.locator('andon-queue').getByText('billing', { exact: false }).first().waitFor();
  await page.locator('andon-status[data-state="live"]').waitFor();
  expect(complaints).toEqual([]);
  await close();
  await server.interrupt();
});
