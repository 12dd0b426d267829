import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, openContext, openPage, shownText } from './harness/browser.ts';
import { cutText } from './harness/cut-text.ts';
import { createDemoFolder } from './harness/demo-history.ts';
import { ask } from './harness/graphql.ts';
import { accessibilityFaults, sidewaysPx, tabStops } from './harness/page-faults.ts';
import { type ServerProcess, startServer } from './harness/server-process.ts';

const PAGES = ['wall', 'portal', 'executive', 'gallery'] as const;

interface Visit {
  readonly name: string;
  readonly locale: string;
  readonly width: number;
  readonly height: number;
  /** In the address of what is held back until other elements are live. */
  readonly late?: string;
}
const LOCALES = ['en', 'zh-CN', 'zh-TW'] as const;
const THEMES = ['light', 'dark'] as const;
/** Characters of service words that only one of the two Chinese scripts has. */
const SIMPLIFIED = /[务满诉户应时诺员队话级]/;
const TRADITIONAL = /[務滿訴戶應時諾員隊話級]/;
const WAITING = ':is([data-state="connecting"], [data-state="loading"])';
/** Which alerts are open depends on the minute; here one always is, which is what moves a page most. */
const ALWAYS_BROKEN = {
  id: 'always',
  name: 'Calls came',
  figure: 'queue.offered',
  severity: 'critical',
  threshold: { above: 0 },
  raiseAfterSeconds: 0,
};

let server: ServerProcess;
let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
  const data = await createDemoFolder();
  const config = join(dirname(data), 'andon.json');
  await writeFile(config, JSON.stringify({ alerts: { defaultRules: false, rules: [ALWAYS_BROKEN] } }));
  server = await startServer({ data, arguments: ['--demo', '--config', config] });
});
afterAll(async () => {
  await server.interrupt();
  await browser.close();
});

/** Only what is in view asks for its figure, and how much of the gallery that is on a desk depends on the fonts of the machine. */
const roomOn = (page: string) => (page === 'gallery' ? { viewport: { width: 1920, height: 1600 } } : {});

describe.each(PAGES)('the %s page of a demo start', (name) => {
  it('shows numbers that live and says that they are a demo, without a complaint of the browser', async () => {
    const { page, complaints, close } = await openPage(browser, `${server.url}/${name}?locale=en`, roomOn(name));
    await expect.poll(() => page.locator('[data-state="live"]').count()).toBeGreaterThan(2);
    await expect.poll(() => page.getByText('Demo data').filter({ visible: true }).count()).toBeGreaterThan(0);
    const before = await shownText(page);
    expect(before).toMatch(/\d/);
    await expect.poll(() => shownText(page)).not.toBe(before);
    expect(complaints).toEqual([]);
    await close();
  });

  it.each(LOCALES.flatMap((locale) => THEMES.map((theme) => ({ locale, theme }))))(
    'speaks $locale on a $theme ground',
    async ({ locale, theme }) => {
      const { page, complaints, close } = await openPage(
        browser,
        `${server.url}/${name}?locale=${locale}&theme=${theme}`,
        roomOn(name),
      );
      await expect.poll(() => page.locator('[data-state="live"]').count()).toBeGreaterThan(2);
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

/** Every language and every theme once. */
const LOOKS = [
  { locale: 'en', theme: 'contrast' },
  { locale: 'zh-CN', theme: 'light' },
  { locale: 'zh-TW', theme: 'dark' },
];

describe.each(PAGES)('everybody can use the %s page', (name) => {
  const open = async (query: string, options: BrowserContextOptions = {}) => {
    const watched = await openPage(browser, `${server.url}/${name}?${query}`, { reducedMotion: 'reduce', ...options });
    // What is below the fold rests: on a narrow page of the gallery there is nothing but its contents above.
    await expect.poll(() => watched.page.locator('[data-state="live"]').count()).toBeGreaterThan(0);
    return watched;
  };

  it.each(LOOKS)('axe finds nothing in $locale, $theme', async ({ locale, theme }) => {
    const { page, close } = await open(`locale=${locale}&theme=${theme}`);
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await page.locator('[data-untranslated]').count()).toBe(0);
    await close();
  });

  it('axe finds nothing in colours that the reader forces', async () => {
    const { page, close } = await open('locale=en', { forcedColors: 'active' });
    expect(await accessibilityFaults(page, { contrast: false })).toEqual([]);
    await close();
  });

  it.each([320, 640])('fits a page of %i px, a phone or a desk at 200 %', async (width) => {
    const { page, close } = await open('locale=en', { viewport: { width, height: 800 } });
    expect(await sidewaysPx(page)).toBe(0);
    await close();
  });

  it('Tab reaches what can be used, shows where it is, and is not held', async () => {
    const { page, close } = await open('locale=en', { viewport: { width: 1280, height: 800 } });
    // A tile of the wall gives up its foot when its number has come and needs the room: not under somebody's finger. What stands below the headline of
    // the report shows with it.
    if (name === 'wall' || name === 'executive') await expect.poll(() => page.locator(WAITING).count()).toBe(0);
    const stops = await tabStops(page, 30);
    expect(stops.length).toBeGreaterThan(name === 'wall' ? 1 : 5);
    expect(stops.filter(({ marked, visible }) => !marked || !visible)).toEqual([]);
    expect(new Set(stops.slice(0, 5).map((stop) => stop.name)).size).toBe(Math.min(5, stops.length));
    await close();
  });
});

describe('a page that nobody touches', () => {
  it('keeps its screen awake, moves against burn-in, and loads itself anew after an upgrade', async () => {
    const context = await openContext(browser, { viewport: { width: 1920, height: 1080 } });
    const page = await context.newPage();
    let upgraded = false;
    await page.route(/\/wall(\?|$)/, async (route) => {
      const response = await route.fetch();
      const text = await response.text();
      await route.fulfill({ response, body: upgraded ? `${text}<!-- newer -->` : text });
    });
    await page.clock.install();
    await page.addInitScript(() => {
      const { wakeLock } = navigator;
      const request = wakeLock.request.bind(wakeLock);
      wakeLock.request = async (type) => {
        const sentinel = await request(type);
        Reflect.set(window, 'held', !sentinel.released);
        return sentinel;
      };
    });
    await page.goto(`${server.url}/wall?locale=en`);
    await expect.poll(() => page.locator('[data-state="live"]').count()).toBeGreaterThan(2);
    await expect.poll(() => page.evaluate(() => Reflect.get(window, 'held'))).toBe(true);

    const place = () => page.locator('.wall').evaluate((board) => board.getBoundingClientRect().toJSON() as DOMRect);
    const before = await place();
    await page.clock.runFor(91_000);
    const after = await place();
    expect([after.x - before.x, after.y - before.y]).not.toEqual([0, 0]);
    expect(Math.hypot(after.x - before.x, after.y - before.y)).toBeLessThan(12);

    await page.evaluate(() => Reflect.set(window, 'old', true));
    upgraded = true;
    await page.clock.runFor(125_000);
    await expect.poll(() => page.evaluate(() => Reflect.get(window, 'old'))).toBe(undefined);
    await expect.poll(() => page.locator('[data-state="live"]').count()).toBeGreaterThan(2);
    await context.close();
  });

  it.each<Visit>([
    ...PAGES.map((name) => ({ name, locale: 'en', width: 1280, height: 720 })),
    // The language comes after its elements, and a narrow page is moved most by what has too little room.
    ...PAGES.map((name) => ({ name, locale: 'zh-CN', width: 390, height: 844 })),
    // English sentences are longer, and the wall is read at this size.
    { name: 'portal', locale: 'en', width: 390, height: 844 },
    { name: 'wall', locale: 'en', width: 1920, height: 1080 },
    // What draws the alerts comes when all else is there.
    { name: 'wall', locale: 'zh-TW', width: 390, height: 844, late: '/alerts.body' },
  ])(
    'finds everything in its place while figures come: $name, $locale, $width px',
    async ({ name, locale, late, ...viewport }) => {
      const { page, close } = await openPage(browser, 'about:blank', { viewport });
      if (late !== undefined) {
        await page.route(
          (url) => url.pathname.includes(late),
          async (route) => {
            await expect.poll(() => page.locator('.board > [data-state="live"]').count()).toBeGreaterThan(2);
            await route.continue();
          },
        );
      }
      await page.goto(`${server.url}/${name}?locale=${locale}`);
      // On a narrow page of the gallery no element is above the fold but those of its start.
      const live = () => page.locator('[data-state="live"]').count();
      await expect.poll(live).toBeGreaterThan(name === 'gallery' ? 0 : 2);
      // The rest of a wall and of a report; what is below the fold of the others waits to be looked at.
      if (name === 'wall' || name === 'executive') await expect.poll(() => page.locator(WAITING).count()).toBe(0);
      if (name === 'wall') await page.locator('andon-alerts [part~="alert"]').waitFor();
      const shift = await page.evaluate(
        () =>
          new Promise<number>((resolve) => {
            let sum = 0;
            new PerformanceObserver((list) => {
              for (const entry of list.getEntries()) sum += (entry as unknown as { readonly value: number }).value;
            }).observe({ type: 'layout-shift', buffered: true });
            requestAnimationFrame(() => requestAnimationFrame(() => resolve(sum)));
          }),
      );
      // Nothing that can be seen moves; the empty boxes of words that are awaited may. A tenth is what is commonly called good.
      expect(shift).toBeLessThan(0.002);
      await close();
    },
  );
});

it.each([
  { locale: 'en', width: 1920, height: 1080 },
  { locale: 'en', width: 1440, height: 900 },
  { locale: 'zh-TW', width: 1366, height: 768 },
  { locale: 'en', width: 390, height: 844 },
])(
  'the wall cuts no name and no figure off, whatever the font: $locale, $width px',
  async ({ locale, ...viewport }) => {
    const { page, close } = await openPage(browser, `${server.url}/wall?locale=${locale}`, { viewport });
    if (viewport.width > 900) await expect.poll(() => page.locator(WAITING).count()).toBe(0);
    else await expect.poll(() => page.locator('[data-state="live"]').count()).toBeGreaterThan(2);
    // What fits titles and figures comes with the first of them, and cuts nothing off from then on.
    await expect.poll(() => cutText(page)).toEqual([]);
    await close();
  },
);

it('the gallery shows a live element on the first screen of a small laptop', async () => {
  const viewport = { width: 1280, height: 720 };
  const { page, close } = await openPage(browser, `${server.url}/gallery?locale=en`, { viewport });
  const live = page.locator('main [data-state="live"]').first();
  await live.waitFor();
  const { y, height } = (await live.boundingBox())!;
  expect(y + height).toBeLessThan(viewport.height);
  await close();
});

it('the executive page prints on two sheets, for white paper and at once when its figures are there', async () => {
  const { page, close } = await openPage(browser, `${server.url}/executive?locale=en&theme=dark`);
  await expect.poll(() => page.locator('andon-trend[data-state="live"]').count()).toBe(6);
  await expect.poll(() => page.locator(WAITING).count()).toBe(0);
  const printed = await page.evaluate(() => {
    const { promise, resolve } = Promise.withResolvers<number>();
    let frames = 0;
    const count = () => {
      frames += 1;
      requestAnimationFrame(count);
    };
    requestAnimationFrame(count);
    window.print = () => resolve(frames);
    document.querySelector<HTMLButtonElement>('#print')?.click();
    return promise;
  });
  // Charts are drawn in turn; nothing is waited for.
  expect(printed).toBeLessThan(60);
  const pdf = await page.pdf({ format: 'A4' });
  expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g)).toHaveLength(2);
  // Bars are backgrounds, which a browser leaves out unless told to keep them.
  await page.emulateMedia({ media: 'print' });
  const adjusted = await page
    .locator('andon-standards .bullet')
    .evaluateAll((bars) => bars.map((bar) => getComputedStyle(bar).getPropertyValue('print-color-adjust')));
  expect(adjusted).toEqual(Array<string>(8).fill('exact'));
  await close();
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
