import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser, openPage, shownText } from './harness/browser.ts';
import { createDataFolder } from './harness/data-folder.ts';
import { send } from './harness/graphql.ts';
import { type ServerProcess, startServer } from './harness/server-process.ts';
import { serveStrangersPage } from './harness/web-server.ts';

let browser: Browser;
let server: ServerProcess;
beforeAll(async () => {
  const data = await createDataFolder();
  [browser, server] = await Promise.all([openBrowser(), startServer({ data })]);
  await send(server.url, [{ id: 'q1', type: 'contact.queued', time: Date.now(), entity: 'c1', queue: 'billing' }]);
});
afterAll(() => Promise.all([browser.close(), server.interrupt()]));

const BOARD = '<andon-queue group-by="queue"></andon-queue>';
const script = (query = ''): string => `<script type="module" src="${server.url}/embed/andon.js${query}"></script>`;

interface Host {
  /** May hold `<head>` content before the script. */
  readonly body: string;
  readonly headers?: Record<string, string>;
}

/** What a reader sees of `host` once `expected` is there, and what its console was told by Andon. */
async function visit({ body, headers }: Host, expected: RegExp): Promise<{ shown: string; warned: string[] }> {
  await using site = await serveStrangersPage(`<!doctype html>${body}`, headers);
  const { page, close } = await openPage(browser, 'about:blank');
  const warned: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'warning' && message.text().startsWith('Andon: ')) warned.push(message.text());
  });
  await page.goto(site.url);
  await expect.poll(() => shownText(page)).toMatch(expected);
  const shown = await shownText(page);
  await close();
  return { shown, warned };
}

it('says on the element and once in the console why nothing comes, and what to do', async () => {
  const inside = (attributes: string): string => `<andon-provider ${attributes}>${BOARD}${BOARD}</andon-provider>`;
  const hosts: readonly { readonly host: Host; readonly says: RegExp }[] = [
    {
      host: { body: script() + BOARD, headers: { 'content-security-policy': 'sandbox allow-scripts' } },
      says: /Add `allow-same-origin` to the `sandbox`/,
    },
    {
      host: { body: script() + BOARD, headers: { 'content-security-policy': "connect-src 'self'" } },
      says: /Add to its `connect-src`: http:\S+ ws:\S+/,
    },
    {
      host: { body: script() + inside(`endpoint="${server.url}"`) },
      says: /The endpoint of Andon is https:\/\/SERVER\/graphql/,
    },
    {
      host: { body: script() + inside('endpoint="http://127.0.0.1:1/graphql"') },
      says: /No answer from http:\/\/127\.0\.0\.1:1\. Is the server running/,
    },
  ];
  await Promise.all(
    hosts.map(async ({ host, says }) => {
      const { warned } = await visit(host, says);
      expect(warned).toEqual([expect.stringMatching(says)]);
    }),
  );
});

it('says what came in place of a token', async () => {
  // The stranger's site answers everything but its page with 204; the page itself stands for a login.
  const { shown } = await visit(
    { body: `${script()}<andon-provider token-src="/">${BOARD}</andon-provider>` },
    /got a web page/,
  );
  expect(shown).toMatch(/The token provider failed\. Error: Expected a token from http:\S+, got a web page/);
});

it('is live where a page has put its own things in place of the browser’s', async () => {
  const page = (tampering: string): Host => ({ body: `<script>${tampering}</script>${script()}${BOARD}` });
  const tampered = [
    // A monitoring agent that forgot the constants of the constructor.
    'const Own = WebSocket; WebSocket = function (url, protocols) { return new Own(url, protocols); };',
    // Prototype.js, which many an old portal still loads.
    'Array.from = (list) => [].slice.call(list); Array.prototype.each = [].forEach; Object.prototype.extra = () => {};',
    // A browser that throws where a policy forbids the socket, as Firefox does.
    'WebSocket = class { constructor() { throw new DOMException("The operation is insecure.", "SecurityError"); } };',
  ];
  await Promise.all(
    tampered.map((tampering) =>
      visit({ body: `${page(tampering).body}<andon-status></andon-status>` }, /Billing.*Live/),
    ),
  );
});

it('has one copy where the address of the script carries a query, also where only one policy of a name is allowed', async () => {
  const { shown } = await visit(
    {
      body: `${script('?v=1')}<andon-metric figure="queue.waiting" variant="inline" locale="zh-CN"></andon-metric><andon-trend figure="queue.waiting" view="table"></andon-trend>`,
      headers: { 'content-security-policy': "require-trusted-types-for 'script'; trusted-types lit-html" },
    },
    /^1 .*Time Value n/,
  );
  expect(shown).not.toContain('Loading');
});

it('looks the same on a page without a doctype whose style sheet speaks of every element', async () => {
  const shouted = {
    'line-height': '3',
    'letter-spacing': '0.2em',
    'word-spacing': '1em',
    'text-align': 'center',
    'text-transform': 'uppercase',
    'font-style': 'italic',
    'font-weight': '900',
    'font-variant': 'small-caps',
    'white-space': 'nowrap',
    'word-break': 'break-all',
    hyphens: 'auto',
    'text-indent': '2em',
    'text-align-last': 'center',
    'text-shadow': '0 0 3px red',
  };
  const look = async (head: string): Promise<unknown> => {
    await using site = await serveStrangersPage(
      `${head}${script()}<div style="width: 20em; font-size: 16px"><andon-metric figure="queue.waiting"></andon-metric>${BOARD}</div>`,
    );
    const { page, close } = await openPage(browser, site.url);
    await page.locator('andon-queue[data-state="live"]').waitFor();
    await page.locator('andon-metric[data-state="live"]').waitFor();
    // What is rarely set comes with the late styles.
    await page.waitForFunction(() =>
      [...document.querySelectorAll('andon-metric, andon-queue')].every((element) =>
        element.shadowRoot?.adoptedStyleSheets.some(({ cssRules }) =>
          [...cssRules].some(({ cssText }) => cssText.includes('word-break: normal')),
        ),
      ),
    );
    const seen = await page.evaluate(
      (inherited) =>
        [...document.querySelectorAll('andon-metric, andon-queue')].map((element) => {
          const label = element.shadowRoot!.querySelector('.label')!;
          const style = getComputedStyle(label);
          const { width, height } = element.getBoundingClientRect();
          return {
            width,
            height,
            ...Object.fromEntries(inherited.map((name) => [name, style.getPropertyValue(name)])),
          };
        }),
      Object.keys(shouted),
    );
    await close();
    return seen;
  };
  const everything = Object.entries(shouted).map((declaration) => declaration.join(': '));
  expect(await look(`<style>* { ${everything.join(';')} }</style>`)).toEqual(await look('<!doctype html>'));
});
