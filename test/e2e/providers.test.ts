import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser, openPage, shownText } from './harness/browser.ts';
import { createDataFolder } from './harness/data-folder.ts';
import { send } from './harness/graphql.ts';
import { type ServerProcess, startCommand, startServer } from './harness/server-process.ts';
import { serveStrangersPage } from './harness/web-server.ts';

const WAITING = '<andon-metric figure="queue.waiting"></andon-metric>';

let browser: Browser;
/** The server of the page's script, with five in billing and three in support. */
let near: ServerProcess;
/** Another one, with nine. */
let far: ServerProcess;
/** For billing alone and for support alone, of `near`. */
let tokens: readonly string[];

beforeAll(async () => {
  const data = await createDataFolder();
  [browser, near, far] = await Promise.all([
    openBrowser(),
    startServer({ data }),
    createDataFolder().then((folder) => startServer({ data: folder })),
  ]);
  const queued = (queue: string, count: number): object[] =>
    Array.from({ length: count }, (_, n) => ({
      id: `${queue}${n}`,
      type: 'contact.queued',
      time: Date.now() - 1000,
      entity: `${queue}${n}`,
      queue,
    }));
  await send(near.url, [...queued('billing', 5), ...queued('support', 3)]);
  await send(far.url, queued('billing', 9));
  tokens = await Promise.all(
    ['billing', 'support'].map((queue) =>
      startCommand({
        arguments: ['token', '--role', 'viewer', '--scope', `queue=${queue}`, '--data', data],
      }).printed(/^(ey\S+)$/m),
    ),
  );
});
afterAll(() => Promise.all([browser.close(), near.interrupt(), far.kill()]));

/** A page of somebody else's site whose script comes from `near`. */
async function open(body: string) {
  const site = await serveStrangersPage(
    `<!doctype html><script type="module" src="${near.url}/embed/andon.js"></script>${body}`,
  );
  const { page, complaints, close } = await openPage(browser, site.url);
  return {
    page,
    complaints,
    async [Symbol.asyncDispose]() {
      await close();
      await site[Symbol.asyncDispose]();
    },
  };
}

/** `state figure` of each element, in the order of the page; runs in it. */
const read = (): string[] =>
  [...document.querySelectorAll<HTMLElement>('andon-metric')].map((element) => {
    const figure = element.shadowRoot?.querySelector('.figure:not(:has(.skeleton))');
    return `${element.dataset.state} ${figure?.textContent?.trim() ?? '-'}`;
  });
const figures = (page: Page): Promise<string[]> => page.evaluate(read);

/** What `figures` gives from now on, a frame after the other, without repetitions. */
async function watchFigures(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(`{
    const read = ${read};
    window.seen = [];
    const look = () => {
      const text = read().join(', ');
      if (seen.at(-1) !== text) seen.push(text);
      requestAnimationFrame(look);
    };
    look();
  }`);
  // A figure that has been read may have come after the last look: the next picture's look is before this one.
  return () => page.evaluate('new Promise((resolve) => requestAnimationFrame(() => resolve(seen)))');
}

it('two servers on a page keep to themselves, and each element finds its own by nesting', async () => {
  const mine = await startServer({ data: await createDataFolder() });
  await using board = await open(`
    <andon-provider endpoint="${near.url}/graphql" token="${tokens[0]}">
      ${WAITING}
      <andon-provider endpoint="${mine.url}/graphql">
        <andon-provider locale="zh-CN">${WAITING}</andon-provider>
      </andon-provider>
      ${WAITING}
    </andon-provider>`);
  const allLive = () => expect.poll(() => figures(board.page)).toEqual(['live 5', 'live 0', 'live 5']);
  // What the page says when it is opened is over; counted is what it says when it is loaded anew.
  await allLive();
  // A connection that a busy server kept waiting is made anew, and says the same again.
  const said = new Map([near, mine].map(({ port }) => [String(port), new Set<string>()]));
  const elsewhere: string[] = [];
  board.page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => {
      if (!String(payload).includes('connection_init')) return;
      const here = said.get(new URL(socket.url()).port);
      if (here) here.add(String(payload));
      else elsewhere.push(socket.url());
    }),
  );
  await board.page.reload();
  await allLive();
  expect([...said.values()].map((messages) => [...messages])).toEqual([
    [expect.stringContaining('{"type":"connection_init","payload":{"protocol":1,"authorization"')],
    ['{"type":"connection_init","payload":{"protocol":1}}'],
  ]);
  expect(elsewhere).toEqual([]);

  await mine.kill();
  await expect.poll(() => figures(board.page)).toEqual(['live 5', 'offline 0', 'live 5']);
  await send(near.url, [
    { id: 'one-more', type: 'contact.queued', time: Date.now(), entity: 'one-more', queue: 'billing' },
  ]);
  await expect.poll(() => figures(board.page)).toEqual(['live 6', 'offline 0', 'live 6']);
  await send(near.url, [{ id: 'gone', type: 'contact.abandoned', time: Date.now(), entity: 'one-more' }]);
});

it('a provider that turns to another server shows nothing of the first one there', async () => {
  await using board = await open(`<andon-provider endpoint="${near.url}/graphql">${WAITING}</andon-provider>`);
  await expect.poll(() => figures(board.page)).toEqual(['live 8']);
  const seen = await watchFigures(board.page);
  await board.page
    .locator('andon-provider')
    .evaluate((provider, url) => provider.setAttribute('endpoint', url), `${far.url}/graphql`);
  await expect.poll(() => figures(board.page)).toEqual(['live 9']);
  // The blank between them may pass between two pictures of the screen; nothing else may be seen.
  expect((await seen()).filter((text) => text !== 'connecting -')).toEqual(['live 8', 'live 9']);
});

it('another token takes over from the one before without a blank, and shows what it may', async () => {
  await using board = await open(
    `<andon-provider endpoint="${near.url}/graphql" token="${tokens[0]}">${WAITING}</andon-provider>`,
  );
  await expect.poll(() => figures(board.page)).toEqual(['live 5']);
  const seen = await watchFigures(board.page);
  await board.page
    .locator('andon-provider')
    .evaluate((provider, token) => provider.setAttribute('token', token), tokens[1]!);
  await expect.poll(() => figures(board.page)).toEqual(['live 3']);
  expect(await seen()).toEqual(['live 5', 'live 3']);
});

it('a provider whose endpoint is no address says so, in place of the numbers of another server', async () => {
  await using board = await open(`<andon-provider endpoint="http://">${WAITING}</andon-provider>
    <andon-provider endpoint="">${WAITING}</andon-provider>`);
  await expect
    .poll(() => shownText(board.page, 'andon-provider:nth-of-type(1)'))
    .toMatch(
      /Expected `endpoint` of <andon-provider> .* got "http:\/\/": no name of a server that can be read follows\./,
    );
  // An empty one is none.
  await expect.poll(() => figures(board.page)).toEqual(['error No answer', 'live 8']);
  expect(board.complaints).toEqual([expect.stringContaining('Expected `endpoint`')]);
});

it('a tile has room of its own where the page gives none but what its content takes', async () => {
  await using board = await open(`
    <dialog>${WAITING}</dialog><div popover>${WAITING}</div>
    <table><tr><td>${WAITING}</td></tr></table>
    <div style="float: left">${WAITING}</div><div style="display: inline-block">${WAITING}</div>
    <div style="display: flex">${WAITING}<p>beside</p></div>`);
  await board.page.evaluate(() => {
    document.querySelector('dialog')!.showModal();
    document.querySelector<HTMLElement>('[popover]')!.showPopover();
  });
  await expect.poll(() => figures(board.page)).toEqual(Array.from({ length: 6 }, () => 'live 8'));
  const widths = await board.page.evaluate(() =>
    [...document.querySelectorAll('andon-metric')].map((element) => element.getBoundingClientRect().width),
  );
  expect(widths.filter((width) => width < 200)).toEqual([]);
  expect(board.complaints).toEqual([]);
});
