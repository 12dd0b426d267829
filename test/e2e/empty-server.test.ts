import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser, openPage, shownText } from './harness/browser.ts';
import { createDataFolder } from './harness/data-folder.ts';
import { type ServerProcess, startServer } from './harness/server-process.ts';

/** A server of one's own before the first event: nothing on its pages may look like good news, or like the demo's. */
let server: ServerProcess;
let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
  server = await startServer({ data: await createDataFolder() });
});
afterAll(async () => {
  await browser.close();
  await server.interrupt();
});

const open = async (name: string) => {
  const watched = await openPage(browser, `${server.url}/${name}?locale=en`);
  await expect.poll(() => watched.page.evaluate(() => document.documentElement.dataset.feed)).toBe('own');
  return watched;
};

it.each(['wall', 'portal', 'executive', 'gallery'])('the %s page does not call it a demo', async (name) => {
  const { page, complaints, close } = await open(name);
  await expect
    .poll(() => page.locator('andon-status, andon-metric').first().getAttribute('data-state'))
    .not.toBe('connecting');
  expect(await page.getByText('Demo data', { exact: true }).filter({ visible: true }).count()).toBe(0);
  expect(await page.getByRole('button', { name: 'Demo', exact: true }).count()).toBe(0);
  expect(complaints).toEqual([]);
  await close();
});

it('the wall does not say that standards are met of which nothing is known', async () => {
  const { page, close } = await open('wall');
  // Nobody complained: that much is known, and meets its target.
  await expect.poll(() => page.locator('#standards li[data-status="on-target"]').count()).toBe(1);
  await expect.poll(() => page.locator('#verdict').textContent()).toBe('No fresh figures');
  expect(await page.locator('#wall').getAttribute('data-light')).toBe('nodata');
  await close();
});

it('the report does not judge, and says of each standard that there is no data', async () => {
  const { page, close } = await open('executive');
  await expect.poll(() => shownText(page, '#headline')).toContain('There is not enough data');
  const verdicts = page.locator('#standards td.verdict');
  await expect.poll(() => verdicts.allTextContents()).toHaveLength(8);
  await expect
    .poll(async () => (await verdicts.allTextContents()).map((text) => text.trim()))
    .toEqual(Array.from({ length: 8 }, () => 'No data'));
  await close();
});
