import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { PNG } from 'pngjs';
import { build } from 'vite';
import { LIMIT_MS } from '../e2e/harness/browser.ts';
import { serveFolder } from '../e2e/harness/web-server.ts';
import { CHROMIUM_FLAGS, ensureChromium } from '../run/chromium.ts';
import type { Place } from './page/place.ts';
import { type Sheet, stack } from './sheet-png.ts';

/** Where the reviewed sheets are, one a tag. */
export const BASELINES = fileURLToPath(new URL('baselines/', import.meta.url));

/** The same letters on every machine: grey edges, no hinting, one colour profile. */
const FLAGS = ['--font-render-hinting=none', '--disable-lcd-text', '--force-color-profile=srgb', '--disable-gpu'];

export interface Studio extends AsyncDisposable {
  /** Every element that draws. */
  readonly tags: readonly string[];
  /** @throws {Error} When anything is thrown on the page, or the browser reports an error there. */
  shoot(tag: string): Promise<Sheet>;
}

/** A page that draws any element in every state, theme, language and width from prepared data, at a moment that stands still. */
export async function openStudio(): Promise<Studio> {
  const folder = await mkdtemp(join(tmpdir(), 'andon-visual-'));
  await build({
    root: fileURLToPath(new URL('page', import.meta.url)),
    configFile: false,
    logLevel: 'warn',
    resolve: { conditions: ['source', 'module', 'browser', 'production'] },
    build: { outDir: folder, emptyOutDir: true, target: 'es2022', minify: false, chunkSizeWarningLimit: 4000 },
  });
  const server = await serveFolder(folder);
  const browser = await chromium.launch({
    executablePath: ensureChromium(),
    args: [...CHROMIUM_FLAGS, ...FLAGS],
    timeout: LIMIT_MS,
  });
  const page = await browser.newPage({
    viewport: { width: 1600, height: 1200 },
    reducedMotion: 'reduce',
    locale: 'en',
  });
  page.setDefaultTimeout(LIMIT_MS);
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.stack ?? error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  await page.goto(server.url);
  await page.waitForFunction(() => Reflect.has(window, 'sheets'));

  const shootPart = async (tag: string, part: 'all' | 'forced'): Promise<Sheet> => {
    const { widthPx, heightPx, places } = await page.evaluate(
      ([name, which]) => {
        const sheets = Reflect.get(window, 'sheets') as {
          show(tag: string, part: string): Promise<{ widthPx: number; heightPx: number; places: Place[] }>;
        };
        return sheets.show(name, which);
      },
      [tag, part] as const,
    );
    const clip = { x: 0, y: 0, width: widthPx, height: heightPx };
    const { width, height, data } = PNG.sync.read(await page.screenshot({ fullPage: true, clip }));
    if (errors.length > 0)
      throw new Error(`Expected <${tag}> to draw without errors, got:\n${errors.splice(0).join('\n')}`);
    return { width, height, rgba: data, places };
  };
  return {
    tags: await page.evaluate(() => (Reflect.get(window, 'sheets') as { tags: string[] }).tags),
    async shoot(tag) {
      const all = await shootPart(tag, 'all');
      await page.emulateMedia({ forcedColors: 'active' });
      const forced = await shootPart(tag, 'forced');
      await page.emulateMedia({ forcedColors: 'none' });
      return stack(all, forced);
    },
    async [Symbol.asyncDispose]() {
      await browser.close();
      await server[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
