import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { CHROMIUM_FLAGS, ensureChromium } from '../../run/chromium.ts';

/** A page and everything that went wrong on it. */
export interface WatchedPage {
  readonly page: Page;
  /** Console errors, uncaught exceptions, failed requests and content-security-policy violations, in order. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

/** Ends a wait for what never comes; no measure of speed. */
export const LIMIT_MS = 90_000;

/** What the server hands out to browsers. */
const PAGES = fileURLToPath(new URL('../../../demo/dist', import.meta.url));

/** @throws {Error} Where the pages are not built: no element would ever show anything. */
export async function openBrowser(): Promise<Browser> {
  if (!existsSync(PAGES)) throw new Error('The pages are not built. Run first: npx -y pnpm@12 run build:pages');
  return chromium.launch({ executablePath: ensureChromium(), args: [...CHROMIUM_FLAGS], timeout: LIMIT_MS });
}

/** A context in which everything may take its time. */
export async function openContext(browser: Browser, options: BrowserContextOptions = {}): Promise<BrowserContext> {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(LIMIT_MS);
  return context;
}

/** Opens `url` in a context of its own: no cookie, storage or cache is shared with another page. */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const context = await openContext(browser, { viewport: { width: 1920, height: 1080 }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => complaints.push(`exception: ${error.stack ?? error.message}`));
  page.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`request: ${response.status()} ${response.url()}`);
  });
  await page.exposeFunction('andonReportViolation', (text: string) => {
    complaints.push(`content security policy: ${text}`);
  });
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      const report = Reflect.get(window, 'andonReportViolation') as (text: string) => void;
      report(
        `${event.violatedDirective} blocked ${event.blockedURI || 'inline'} at ${event.sourceFile}:${event.lineNumber}`,
      );
    });
  });
  const response = await page.goto(url);
  // What it shows instead says more than the time-out of what was to be found on it.
  if (response?.status() === 404) throw new Error(`Expected a page at ${url}, got: ${await response.text()}`);
  return { page, complaints, close: () => context.close() };
}

/**
 * What elements show, as a reader sees it: through their shadow roots, spaces and line ends folded.
 *
 * @param selector - @default all Andon elements of the page
 */
export function shownText(page: Page, selector?: string): Promise<string> {
  return page.evaluate((wanted) => {
    const textOf = (node: Node): string => {
      if (node instanceof Element && (node.localName === 'style' || node.localName === 'script')) return '';
      if (node instanceof Text) return node.data;
      const assigned = node instanceof HTMLSlotElement ? node.assignedNodes() : [];
      if (assigned.length > 0) return assigned.map(textOf).join('');
      const children = node instanceof Element && node.shadowRoot ? node.shadowRoot.childNodes : node.childNodes;
      return [...children].map(textOf).join('');
    };
    const elements = [...document.querySelectorAll(wanted ?? '*')];
    const chosen = wanted === undefined ? elements.filter(({ localName }) => localName.startsWith('andon-')) : elements;
    return chosen.map(textOf).join('\n').replace(/\s+/g, ' ');
  }, selector);
}
