import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser, openContext } from './harness/browser.ts';
import { type FoldedDay, foldDay } from './harness/folded-day.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

it('folds a day to the same figures and the same bytes in a browser as here', async () => {
  const bundle = await build({
    entryPoints: [fileURLToPath(new URL('harness/folded-day.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'day',
    // Anything of Node's in the package would fail to resolve.
    platform: 'browser',
    conditions: ['source'],
    target: 'es2022',
  });
  const page = await (await openContext(browser)).newPage();
  await page.addScriptTag({ content: bundle.outputFiles[0]!.text });
  const there = (await page.evaluate('day.foldDay()')) as FoldedDay;
  const here = foldDay();
  expect(here.snapshot.length).toBeGreaterThan(10_000);
  expect(here.figures.length).toBeGreaterThan(15);
  expect(there).toEqual(here);
});
