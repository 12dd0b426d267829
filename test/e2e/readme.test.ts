import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser, openPage } from './harness/browser.ts';
import { createDataFolder } from './harness/data-folder.ts';
import { ask, send } from './harness/graphql.ts';
import { startServer } from './harness/server-process.ts';
import { serveStrangersPage } from './harness/web-server.ts';

const README = join(import.meta.dirname, '../../README.md');
const README_SERVER = 'http://127.0.0.1:4000';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

/** The first code of the README in `language` that holds `mark`, talking to `serverUrl`: what we promise a stranger. */
function readmeCode(language: string, mark: string, serverUrl: string): string {
  const blocks = [...readFileSync(README, 'utf8').matchAll(/```(\w+)\n([\s\S]*?)```/g)];
  const code = blocks.find((block) => block[1] === language && block[2]?.includes(mark))?.[2];
  if (code === undefined) throw new Error(`Expected ${language} with ${mark} in the README, got none`);
  return code.replaceAll(README_SERVER, serverUrl);
}

it('takes the events of the README and answers its subscription', async () => {
  const server = await startServer({ data: await createDataFolder() });
  const answer = execFileSync('bash', ['-c', readmeCode('sh', '/ingest', server.url)], {
    encoding: 'utf8',
    stdio: 'pipe',
  });
  expect(JSON.parse(answer)).toMatchObject({ accepted: 2, duplicate: 0, rejectedCount: 0 });
  const query = readmeCode('graphql', 'subscription', server.url).replace('subscription', 'query');
  const { queue } = await ask<{ queue: { groups: { key: { value: string }[]; waiting: { value: number } }[] } }>(
    server.url,
    query,
  );
  expect(queue.groups).toEqual([expect.objectContaining({ key: [{ value: 'billing' }], waiting: { value: 0 } })]);
  await server.interrupt();
});

it('embeds with the ten lines of the README, on another origin, under a strict content security policy', async () => {
  const server = await startServer({ data: await createDataFolder() });
  const html = readmeCode('html', '<andon-', server.url);
  expect(html.trimEnd().split('\n').length).toBeLessThanOrEqual(11);
  await send(server.url, [
    { id: 'q1', type: 'contact.queued', time: Date.now(), entity: 'c1', queue: 'billing', channel: 'phone' },
    { id: 'q2', type: 'contact.queued', time: Date.now(), entity: 'c2', queue: 'billing', channel: 'phone' },
  ]);
  await using site = await serveStrangersPage(html, {
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
