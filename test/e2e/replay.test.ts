import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { referenceData } from '../reference-data.ts';
import { openBrowser, openPage, shownText, type WatchedPage } from './harness/browser.ts';
import { createDataFolder } from './harness/data-folder.ts';
import { ask, send } from './harness/graphql.ts';
import { type ServerProcess, startCommand, startServer } from './harness/server-process.ts';
import { serveStrangersPage, type WebServer } from './harness/web-server.ts';

/** Of January 1999, as published with the data: `figures.january` of its `reference.json`. */
const JANUARY = { served: 27_060, abandoned: 3_101, serviceLevel20s: 0.543815, meanWaitMs: 35_027.975 } as const;

const FEBRUARY_MS = Date.parse('1999-02-01T07:00:00+02:00');
const NEW_CALLS = 2_000;
const BATCH = 50;

/** A board over the whole log: the demo wall looks at the last half hour. */
function boardHtml(serverUrl: string): string {
  return `<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>January 1999</title>
        <script type="module" src="${serverUrl}/embed/andon.js"></script>
      </head>
      <body>
        <andon-status></andon-status>
        <andon-queue window="90d"></andon-queue>
        <andon-service-level window="90d" seconds="20" method="F3"></andon-service-level>
        <andon-metric figure="queue.asa" window="90d"></andon-metric>
      </body>
    </html>`;
}

interface Figures {
  readonly offered: { readonly value: number };
  readonly answered: { readonly value: number };
  readonly abandoned: { readonly value: number };
  readonly serviceLevel: { readonly value: number };
  readonly asa: { readonly value: number };
}

async function figuresOf(server: ServerProcess, window = '90d'): Promise<Figures> {
  const { queue } = await ask<{ queue: { groups: Figures[] } }>(
    server.url,
    `query ($window: Window!) { queue(window: $window) { groups { offered { value } answered { value } abandoned { value }
       serviceLevel(seconds: 20, variant: F3) { value } asa { value } } } }`,
    { window },
  );
  const [figures] = queue.groups;
  if (!figures) throw new Error('Expected one group without `groupBy`, got none');
  return figures;
}

/** Waits for what an element shows. */
function shown({ page }: WatchedPage, selector: string) {
  return expect.poll(() => shownText(page, selector));
}

/** Calls that are answered at once, one a second. */
function newCalls(): { id: string }[] {
  return Array.from({ length: NEW_CALLS }, (_, index) => [
    { id: `n${index}-q`, type: 'contact.queued', time: FEBRUARY_MS + index * 1000, entity: `n${index}`, queue: 'PS' },
    {
      id: `n${index}-a`,
      type: 'contact.answered',
      time: FEBRUARY_MS + index * 1000 + 500,
      entity: `n${index}`,
      queue: 'PS',
    },
  ]).flat();
}

describe.skipIf(referenceData === undefined)('a month of real calls on a board', () => {
  let browser: Browser;
  let server: ServerProcess;
  let data: string;
  let site: WebServer;
  let board: WatchedPage;
  let wall: WatchedPage;

  beforeAll(async () => {
    browser = await openBrowser();
    data = await createDataFolder();
    server = await startServer({ data, arguments: ['--clock', 'event'] });
    const file = join(referenceData ?? '', 'bank-calls/january.txt.gz');
    const replay = startCommand({ arguments: ['replay', file, '--format', 'bank-calls', '--url', server.url] });
    const { code } = await replay.exited;
    if (code !== 0) throw new Error(`The replay ended with ${code}:\n${replay.output()}`);
    site = await serveStrangersPage(boardHtml(server.url));
    board = await openPage(browser, site.url);
    wall = await openPage(browser, `${server.url}/wall?locale=en`);
  });
  afterAll(async () => {
    await browser.close();
    await site[Symbol.asyncDispose]();
    await server.interrupt();
  });

  it('gives the published figures', async () => {
    const figures = await figuresOf(server);
    expect(figures.answered.value).toBe(JANUARY.served);
    expect(figures.abandoned.value).toBe(JANUARY.abandoned);
    expect(figures.offered.value).toBe(JANUARY.served + JANUARY.abandoned);
    expect(figures.serviceLevel.value).toBeCloseTo(JANUARY.serviceLevel20s, 6);
    expect(figures.asa.value).toBeCloseTo(JANUARY.meanWaitMs, 2);
  });

  it('shows them on the rendered board', async () => {
    await shown(board, 'andon-queue').toMatch(/Offered 30,161 Answered 27,060 Abandoned 3,101/);
    await shown(board, 'andon-service-level').toMatch(/Service level in 20 s 54 ?%/);
    await shown(board, 'andon-metric').toMatch(/Average speed of answer 35 s/);
    expect(board.complaints).toEqual([]);
  });

  it('shows the last half hour of the log on the wall', async () => {
    const { serviceLevel } = await figuresOf(server, '30m');
    await shown(wall, 'andon-service-level').toContain(`${Math.round(serviceLevel.value * 100)} %`);
    expect(wall.complaints).toEqual([]);
  });

  it('says offline since when the server is killed, and loses no event', async () => {
    const { page } = board;
    const calls = newCalls();
    let acknowledged = 0;
    // The server dies while events are under way: what was not acknowledged may or may not be stored.
    for (let start = 0; start < calls.length; start += BATCH) {
      const batch = send(server.url, calls.slice(start, start + BATCH));
      if (start >= calls.length / 2) {
        await Promise.all([server.kill(), batch.catch(() => undefined)]);
        break;
      }
      acknowledged += (await batch).accepted;
    }
    await page
      .getByText(/offline since/i)
      .first()
      .waitFor();
    await page.getByText('3,101').first().waitFor();

    server = await startServer({ data, port: server.port, arguments: ['--clock', 'event'] });
    const kept = (await figuresOf(server)).offered.value - JANUARY.served - JANUARY.abandoned;
    expect(kept).toBeGreaterThanOrEqual(acknowledged / 2);
    expect(kept).toBeLessThanOrEqual(acknowledged / 2 + BATCH / 2);

    for (let start = 0; start < calls.length; start += BATCH) await send(server.url, calls.slice(start, start + BATCH));
    const after = await figuresOf(server);
    expect(after.offered.value).toBe(JANUARY.served + JANUARY.abandoned + NEW_CALLS);
    expect(after.answered.value).toBe(JANUARY.served + NEW_CALLS);

    await page
      .getByText((JANUARY.served + NEW_CALLS).toLocaleString('en'))
      .first()
      .waitFor();
    await page
      .getByText(/offline since/i)
      .first()
      .waitFor({ state: 'detached' });
  });
});
