import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, openPage, textOfElements } from './harness/browser.ts';
import { createDataFolder } from './harness/data-folder.ts';
import { ask } from './harness/graphql.ts';
import { type ServerProcess, startServer } from './harness/server-process.ts';

const PAGES = ['wall', 'portal', 'executive', 'gallery'] as const;
/** A word of each locale that every page shows somewhere. */
const SERVICE_LEVEL = { en: 'Service level', 'zh-CN': '服务水平', 'zh-TW': '服務水準' } as const;

let server: ServerProcess;
let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
  server = await startServer({ data: await createDataFolder(), arguments: ['--demo'] });
});
afterAll(async () => {
  await server.interrupt();
  await browser.close();
});

describe.each(PAGES)('the %s page of a demo start', (name) => {
  it('shows numbers that live, without a complaint of the browser', async () => {
    const { page, complaints, close } = await openPage(browser, `${server.url}/${name}`);
    await page.locator('andon-status[data-state="live"], andon-queue[data-state="live"]').first().waitFor();
    const before = await page.evaluate(textOfElements);
    expect(before).toMatch(/\d/);
    await expect.poll(() => page.evaluate(textOfElements), { timeout: 30_000 }).not.toBe(before);
    expect(complaints).toEqual([]);
    await close();
  });

  it.each(['en', 'zh-CN', 'zh-TW'] as const)('speaks %s in both themes', async (locale) => {
    for (const theme of ['light', 'dark'] as const) {
      const { page, complaints, close } = await openPage(
        browser,
        `${server.url}/${name}?locale=${locale}&theme=${theme}`,
      );
      await page.getByText(SERVICE_LEVEL[locale]).first().waitFor();
      const scheme = await page.evaluate(() => getComputedStyle(document.body).colorScheme);
      expect([theme, scheme]).toEqual([theme, theme]);
      expect(complaints).toEqual([]);
      await close();
    }
  });
});

it('says on every page that the data is a demo', async () => {
  for (const name of PAGES) {
    const { page, close } = await openPage(browser, `${server.url}/${name}?locale=en`);
    await page
      .getByText(/demo data/i)
      .first()
      .waitFor();
    await close();
  }
});

it('has thirty days of history before the first viewer comes', async () => {
  const { queue } = await ask<{ queue: { meta: { demo: boolean }; groups: { offered: { value: number } }[] } }>(
    server.url,
    '{ queue(window: "30d") { meta { demo } groups { offered { value } } } }',
  );
  expect(queue.meta.demo).toBe(true);
  expect(queue.groups[0]?.offered.value).toBeGreaterThan(10_000);
});
