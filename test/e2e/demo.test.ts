import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, openPage, shownText } from './harness/browser.ts';
import { createDataFolder } from './harness/data-folder.ts';
import { ask } from './harness/graphql.ts';
import { type ServerProcess, startServer } from './harness/server-process.ts';

const PAGES = ['wall', 'portal', 'executive', 'gallery'] as const;
const LOCALES = ['en', 'zh-CN', 'zh-TW'] as const;
const THEMES = ['light', 'dark'] as const;
/** Characters of service words that only one of the two Chinese scripts has. */
const SIMPLIFIED = /[务满诉户应时诺员队话级]/;
const TRADITIONAL = /[務滿訴戶應時諾員隊話級]/;
const WAIT = { timeout: 60_000 };

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
  it('shows numbers that live and says that they are a demo, without a complaint of the browser', async () => {
    const { page, complaints, close } = await openPage(browser, `${server.url}/${name}?locale=en`);
    await expect.poll(() => page.locator('[data-state="live"]').count(), WAIT).toBeGreaterThan(2);
    await expect.poll(() => page.getByText('Demo data').first().isVisible(), WAIT).toBe(true);
    const before = await shownText(page);
    expect(before).toMatch(/\d/);
    await expect.poll(() => shownText(page), WAIT).not.toBe(before);
    expect(complaints).toEqual([]);
    await close();
  });

  it.each(LOCALES.flatMap((locale) => THEMES.map((theme) => ({ locale, theme }))))(
    'speaks $locale on a $theme ground',
    async ({ locale, theme }) => {
      const { page, complaints, close } = await openPage(
        browser,
        `${server.url}/${name}?locale=${locale}&theme=${theme}`,
      );
      await expect.poll(() => page.locator('[data-state="live"]').count(), WAIT).toBeGreaterThan(2);
      const look = await page.evaluate(() => ({
        locale: document.documentElement.lang,
        theme: getComputedStyle(document.documentElement).colorScheme,
      }));
      expect(look).toEqual({ locale, theme });
      const text = (await shownText(page, 'body')).replace('简体中文', '').replace('繁體中文', '');
      expect({ simplified: SIMPLIFIED.test(text), traditional: TRADITIONAL.test(text) }).toEqual({
        simplified: locale === 'zh-CN',
        traditional: locale === 'zh-TW',
      });
      expect(complaints).toEqual([]);
      await close();
    },
  );
});

it('comes with thirty days of history', async () => {
  const document = '{ queue(window: "30d") { meta { demo from } groups { offered { value } } } }';
  const { queue } = await ask<{ queue: { meta: { demo: boolean }; groups: { offered: { value: number } }[] } }>(
    server.url,
    document,
  );
  expect(queue.meta.demo).toBe(true);
  expect(queue.groups[0]?.offered.value).toBeGreaterThan(10_000);
});
