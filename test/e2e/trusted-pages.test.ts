import { readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser, openPage } from './harness/browser.ts';
import { createDataFolder } from './harness/data-folder.ts';
import { send } from './harness/graphql.ts';
import { type ServerProcess, startServer } from './harness/server-process.ts';

const PAGES = ['wall', 'portal', 'executive', 'gallery'] as const;
const RARELY = { interval: 100 };
const ELEMENTS = new URL('../../packages/elements/src/elements', import.meta.url);
/** Holds no document of its own. */
const WITHOUT_DOCUMENT = new Set(['andon-provider']);
const REFUSALS = /UNTRUSTED_DOCUMENT|PERSISTED_QUERY_NOT_FOUND|GRAPHQL_VALIDATION_FAILED|BAD_USER_INPUT/;

let server: ServerProcess;
let browser: Browser;
const seen = new Set<string>();
beforeAll(async () => {
  browser = await openBrowser();
  const data = await createDataFolder();
  const config = join(data, 'trusted.json');
  await writeFile(config, JSON.stringify({ trustedDocuments: true }));
  server = await startServer({ data, arguments: ['--config', config] });
  const time = Date.now();
  await send(server.url, [
    { id: '1', type: 'contact.queued', time, entity: 'a', queue: 'billing', channel: 'phone', team: 'north' },
    { id: '2', type: 'contact.answered', time, entity: 'a' },
    { id: '3', type: 'contact.queued', time, entity: 'b', queue: 'billing', channel: 'phone', team: 'north' },
    { id: '4', type: 'complaint.filed', time, entity: 'k', severity: 'high', topic: 'delay', channel: 'email' },
    { id: '5', type: 'survey.answered', time, entity: 's', instrument: 'nps', score: 9, scaleMin: 0, scaleMax: 10 },
    { id: '6', type: 'case.opened', time, entity: 'm', channel: 'email' },
  ]);
});
afterAll(async () => {
  await server.interrupt();
  await browser.close();
});

/** Elements of the page by name and state, those in shadow roots included. */
function elementsOf(page: Page): Promise<{ readonly name: string; readonly state: string | null }[]> {
  return page.evaluate(() => {
    const found: { name: string; state: string | null }[] = [];
    const look = (root: ParentNode): void => {
      for (const element of root.querySelectorAll('*')) {
        if (element.localName.startsWith('andon-')) {
          found.push({ name: element.localName, state: element.getAttribute('data-state') });
        }
        if (element.shadowRoot) look(element.shadowRoot);
      }
    };
    look(document);
    return found;
  });
}

/** What waits for its first figures; what is below the fold rests until it is looked at, so the first of them is. */
function lookAtWaiting(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const waiting = [...document.querySelectorAll('[data-state="connecting"], [data-state="loading"]')].filter(
      (element) => element.getClientRects().length > 0,
    );
    waiting[0]?.scrollIntoView({ behavior: 'instant', block: 'center' });
    return waiting.map(({ outerHTML }) => outerHTML.slice(0, 120));
  });
}

it('refuses what is not among its documents, so that what follows shows anything', async () => {
  const body = JSON.stringify({ query: '{ server { zone clock } }' });
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${server.url}/graphql`, { method: 'POST', headers, body });
  expect([response.status, await response.text()]).toEqual([403, expect.stringContaining('UNTRUSTED_DOCUMENT')]);
});

it.each(PAGES)('every element of the %s page gets what it asks for where known documents alone run', async (name) => {
  const { page, complaints, close } = await openPage(browser, 'about:blank');
  const refused: string[] = [];
  let subscribed = 0;
  page.on('websocket', (socket) => {
    socket.on('framesent', ({ payload }) => {
      if (String(payload).includes('"type":"subscribe"')) subscribed += 1;
    });
    socket.on('framereceived', ({ payload }) => {
      if (REFUSALS.test(String(payload))) refused.push(String(payload).slice(0, 300));
    });
  });
  await page.goto(`${server.url}/${name}?locale=en`);
  await expect.poll(() => page.locator('[data-state="live"]').count(), RARELY).toBeGreaterThan(0);
  await expect.poll(() => lookAtWaiting(page), RARELY).toEqual([]);
  const elements = await elementsOf(page);
  expect(elements.filter(({ state }) => /error|incompatible|not-allowed|offline/.test(state ?? ''))).toEqual([]);
  for (const element of elements) seen.add(element.name);
  expect(subscribed).toBeGreaterThan(0);
  expect(refused).toEqual([]);
  expect(complaints).toEqual([]);
  await close();
});

it('was asked by every element there is', () => {
  const all = readdirSync(ELEMENTS, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => `andon-${entry.name}`);
  expect(all.length).toBeGreaterThan(20);
  expect(all.filter((name) => !seen.has(name) && !WITHOUT_DOCUMENT.has(name))).toEqual([]);
});
