import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, openPage, shownText } from '../e2e/harness/browser.ts';
import { createDataFolder } from '../e2e/harness/data-folder.ts';
import { send } from '../e2e/harness/graphql.ts';
import { type ServerProcess, startCommand, startServer } from '../e2e/harness/server-process.ts';
import { serveFolder, type WebServer } from '../e2e/harness/web-server.ts';
import { ANGULAR_COMPILER, APPS, buildApp, buildCopy, EXAMPLE, FRAMEWORKS } from './build-app.ts';

/** In the first of the app's two sections; some frameworks set properties, so that attributes tell nothing. */
const LIVE = '#first andon-metric:nth-of-type(1)';
const SCORE = '#first andon-metric:nth-of-type(2)';

let server: ServerProcess;
let browser: Browser;
let site: WebServer;
let folder: string;

beforeAll(async () => {
  const data = await createDataFolder();
  [server, browser, folder] = await Promise.all([startServer({ data }), openBrowser(), createDataFolder()]);
  const token = startCommand({ arguments: ['token', '--role', 'viewer', '--scope', 'queue=billing', '--data', data] });
  const now = Date.now();
  const queued = ['billing', 'billing', 'billing', 'support', 'support'].map((queue, n) => ({
    id: `q${n}`,
    type: 'contact.queued',
    time: now - 60_000 + n,
    entity: `c${n}`,
    queue,
  }));
  expect(await send(server.url, queued)).toMatchObject({ accepted: 5 });
  await Promise.all([
    ...FRAMEWORKS.map((framework) => buildApp(framework, join(folder, framework), server.url)),
    buildCopy(join(folder, 'same-version'), '0.1.0'),
    buildCopy(join(folder, 'other-version'), '9.9.9'),
    cp(join(APPS, 'html'), join(folder, 'html'), { recursive: true }),
    token.printed(/^(ey\S+)$/m).then((text) => writeFile(join(folder, 'service-token'), text)),
  ]);
  await pointAt(server.url, [
    'html/wiki.html',
    'html/board.html',
    'html/kiosk.html',
    'html/sharepoint.html',
    'html/drill-down.html',
  ]);
  await pointAt(server.url, ['same-version/index.html', 'other-version/index.html']);
  site = await serveFolder(folder);
});
afterAll(async () => {
  await Promise.all([server.interrupt(), browser.close(), site[Symbol.asyncDispose]()]);
});

describe.each(FRAMEWORKS)('in %s', (framework) => {
  it('attributes, a frame as a property and events bind', async () => {
    const { page, complaints, close } = await openPage(browser, `${site.url}${framework}/`);
    await expect.poll(() => shownText(page, LIVE)).toMatch(/Waiting\s*5\b/);
    await expect.poll(() => shownText(page, SCORE)).toMatch(/41\b/);
    // The object itself, not a text made of it.
    expect(
      await page.locator(SCORE).evaluate((element) => Reflect.get(element, 'frame').groups[0].figures[0].value),
    ).toBe(41);
    await page.getByRole('button', { name: 'next' }).click();
    await expect.poll(() => shownText(page, SCORE)).toMatch(/42\b/);

    await page.locator('#first').getByRole('button', { name: 'billing' }).click();
    await expect.poll(() => shownText(page, LIVE)).toMatch(/Waiting · billing\s*3\b/i);
    // The second section has state of its own.
    expect(await shownText(page, '#second andon-metric:nth-of-type(1)')).toMatch(/Waiting\s*5\b/);
    expect(complaints).toEqual([]);
    await close();
  });

  it('elements that are moved keep their data, those that go and come again get it again', async () => {
    const { page, complaints, close } = await openPage(browser, `${site.url}${framework}/`);
    await expect.poll(() => shownText(page, LIVE)).toMatch(/Waiting\s*5\b/);
    await expect.poll(() => shownText(page, '#second')).toMatch(/Waiting\s*5\b/);
    await page.evaluate(() => {
      const states: string[] = [];
      document.addEventListener('andon-state', (event) =>
        states.push((event as CustomEvent<{ state: string }>).detail.state),
      );
      Object.assign(window, { states, before: [...document.querySelectorAll('andon-metric')] });
    });
    await page.getByRole('button', { name: 'reverse' }).click();
    await expect.poll(() => order(page)).toEqual(['second', 'first']);
    await afterFrames(page, 3);
    expect(await shownText(page, LIVE)).toMatch(/Waiting\s*5\b/);
    expect(
      await page.evaluate(() => {
        const { states, before } = window as unknown as { states: string[]; before: Element[] };
        return {
          states,
          same: [...document.querySelectorAll('andon-metric')].every((element) => before.includes(element)),
        };
      }),
    ).toEqual({ states: [], same: true });

    await page.getByRole('button', { name: 'toggle' }).click();
    await expect.poll(() => page.locator('andon-metric').count()).toBe(0);
    await page.getByRole('button', { name: 'toggle' }).click();
    await expect.poll(() => shownText(page, LIVE)).toMatch(/Waiting\s*5\b/);
    expect(await shownText(page, SCORE)).toMatch(/41\b/);
    expect(complaints).toEqual([]);
    await close();
  });
});

it('Angular refuses what an element does not have, without a schema that lets everything pass', async () => {
  // Beside the samples, so that the packages are found from there.
  const wrong = await mkdtemp(join(APPS, 'angular-wrong-'));
  try {
    const settings = JSON.parse(await readFile(join(APPS, 'angular/tsconfig.json'), 'utf8')) as object;
    const template = `<andon-metric variant="enormous" /><andon-nps [benchmrk]="42" /><andon-gauge />`;
    await writeFile(join(wrong, 'tsconfig.json'), JSON.stringify({ ...settings, files: ['wrong.ts'] }));
    await writeFile(
      join(wrong, 'wrong.ts'),
      `import { ANDON_DIRECTIVES } from '@andon/elements/angular';
import { Component } from '@angular/core';
@Component({ selector: 'app-wrong', imports: [ANDON_DIRECTIVES], template: \`${template}\` })
export class Wrong {}
`,
    );
    const refusal = await promisify(execFile)(process.execPath, [
      ANGULAR_COMPILER,
      '-p',
      join(wrong, 'tsconfig.json'),
      '--outDir',
      join(folder, 'angular-wrong'),
    ]).then(
      () => '',
      (error: { readonly stderr: string; readonly stdout: string }) => error.stderr + error.stdout,
    );
    expect(refusal).toContain(`'"enormous"' is not assignable`);
    expect(refusal).toContain(`Can't bind to 'benchmrk'`);
    expect(refusal).toContain(`'andon-gauge' is not a known element`);
  } finally {
    await rm(wrong, { recursive: true, force: true });
  }
});

it('the React sample is well typed by the types of the package', async () => {
  const run = promisify(execFile);
  const root = join(import.meta.dirname, '../..');
  const elements = join(root, 'packages/elements');
  await run(process.execPath, ['--conditions=source', 'scripts/write-derived-files.ts'], { cwd: elements });
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const { stdout } = await run(process.execPath, [compiler, '--noEmit', '-p', join(APPS, 'react/tsconfig.json')]);
  expect(stdout).toBe('');
});

describe('in plain HTML', () => {
  it.each(['wiki', 'kiosk', 'board'])('the sample %s shows live figures', async (name) => {
    const { page, complaints, close } = await openPage(browser, `${site.url}html/${name}.html`);
    await expect.poll(() => shownText(page, 'body')).toMatch(/\b5\b|\b3\b/);
    await expect.poll(() => page.locator('[data-state="live"]').count()).toBeGreaterThan(1);
    expect(complaints).toEqual([]);
    await close();
  });

  it('inside an iframe', async () => {
    const { page, complaints, close } = await openPage(browser, `${site.url}html/iframe.html`);
    const inner = page.frameLocator('iframe');
    await inner.locator('andon-queue[data-state="live"]').waitFor();
    await expect.poll(() => inner.getByRole('row').allTextContents()).toHaveLength(3);
    expect(complaints).toEqual([]);
    await close();
  });

  it('under the policy of the sample for SharePoint, without one violation and only what the reader may see', async () => {
    await using strict = await serveFolder(folder, { 'content-security-policy': await strictPolicy() });
    const { page, complaints, close } = await openPage(browser, `${strict.url}html/sharepoint.html`);
    await expect.poll(() => page.locator('andon-queue').getAttribute('data-state')).toBe('live');
    await page.locator('andon-trend canvas').first().waitFor();
    const queues = page.getByRole('rowheader');
    await expect.poll(() => queues.allInnerTexts()).toEqual(['Billing']);
    expect(complaints).toEqual([]);
    await close();
  });
});

describe('drilling down', () => {
  it('narrows elements by what is chosen on another, by pointer and by keyboard, under a strict policy', async () => {
    await using strict = await serveFolder(folder, { 'content-security-policy': await strictPolicy() });
    const { page, complaints, close } = await openPage(browser, `${strict.url}html/drill-down.html`);
    const waiting = (): Promise<string> => shownText(page, 'andon-queue.detail');
    await expect.poll(waiting).toMatch(/Waiting\s*5\b/);
    await page.getByRole('button', { name: 'Billing' }).click();
    await expect.poll(waiting).toMatch(/Waiting\s*3\b/);
    await page.getByRole('button', { name: 'Billing' }).focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect.poll(waiting).toMatch(/Waiting\s*2\b/);
    await page.getByRole('button', { name: 'All queues' }).press('Space');
    await expect.poll(waiting).toMatch(/Waiting\s*5\b/);
    expect(complaints).toEqual([]);
    await close();
  });
});

describe('two copies on a page', () => {
  it.each([
    { copy: 'same-version', warnings: [] },
    { copy: 'other-version', warnings: [expect.stringMatching(/^Andon (0\.1\.0|9\.9\.9) is already on this page/)] },
  ])('of the $copy are harmless', async ({ copy, warnings }) => {
    const { page, complaints, close } = await openPage(browser, 'about:blank');
    const said: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'warning') said.push(message.text());
    });
    await page.goto(`${site.url}${copy}/`);
    await expect.poll(() => shownText(page)).toMatch(/Waiting\s*5\b/);
    expect(said).toEqual(warnings);
    expect(complaints).toEqual([]);
    await close();
  });
});

/** Of the sample for SharePoint. */
async function strictPolicy(): Promise<string> {
  const text = await readFile(join(APPS, 'html/sharepoint.policy.txt'), 'utf8');
  return text
    .replaceAll('wss://andon.example', server.url.replace('http', 'ws'))
    .replaceAll(EXAMPLE, server.url)
    .replaceAll('\n', ' ');
}

/** Puts the server's address in place of the samples' one. */
async function pointAt(url: string, files: readonly string[]): Promise<void> {
  for (const file of files) {
    const path = join(folder, file);
    await writeFile(path, (await readFile(path, 'utf8')).replaceAll(EXAMPLE, url));
  }
}

const order = (page: Page): Promise<string[]> =>
  page.evaluate(() => [...document.querySelectorAll('section')].map(({ id }) => id));

/** What an element does after a move it does within a few frames. */
async function afterFrames(page: Page, count: number): Promise<void> {
  await page.evaluate(async (frames) => {
    for (let frame = 0; frame < frames; frame++) await new Promise((resolve) => requestAnimationFrame(resolve));
  }, count);
}
