import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser, openPage, shownText } from './harness/browser.ts';
import { createDataFolder } from './harness/data-folder.ts';
import { ask, send } from './harness/graphql.ts';
import { startServer } from './harness/server-process.ts';
import { serveStrangersPage } from './harness/web-server.ts';

const ROOT = join(import.meta.dirname, '../..');
/** Where the READMEs say Andon is. */
const EXAMPLE = /http:\/\/127\.0\.0\.1:4000|https:\/\/andon\.example/g;

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

/** All code in `language` of a README. */
function codesOf(folder: string, language: string): string[] {
  const blocks = [...readFileSync(join(ROOT, folder, 'README.md'), 'utf8').matchAll(/```(\w+)\n([\s\S]*?)```/g)];
  return blocks.flatMap(([, its, code]) => (its === language ? [code!] : []));
}

/** The first that holds `mark`, talking to `serverUrl`: what we promise a stranger. */
function readmeCode(language: string, mark: string, serverUrl: string, folder = ''): string {
  const code = codesOf(folder, language).find((each) => each.includes(mark));
  if (code === undefined) throw new Error(`Expected ${language} with ${mark} in the README, got none`);
  return code.replaceAll(EXAMPLE, serverUrl);
}

it('takes the events of the README and answers its subscription', async () => {
  const server = await startServer({ data: await createDataFolder() });
  const answer = execFileSync('bash', ['-c', readmeCode('sh', '/ingest', server.url)], {
    encoding: 'utf8',
    stdio: 'pipe',
  });
  expect(JSON.parse(answer)).toMatchObject({ accepted: 2, duplicate: 0, rejectedCount: 0 });
  const query = readmeCode('graphql', 'subscription', server.url).replace('subscription', 'query');
  const { queue } = await ask<{ queue: { groups: { key: { value: string }[]; waiting: { value: number } }[] } }>(
    server.url,
    query,
  );
  expect(queue.groups).toEqual([expect.objectContaining({ key: [{ value: 'billing' }], waiting: { value: 0 } })]);
  await server.interrupt();
});

it('embeds with the ten lines of the README, on another origin, under a strict content security policy', async () => {
  const server = await startServer({ data: await createDataFolder() });
  const html = readmeCode('html', '<andon-', server.url);
  expect(html.trimEnd().split('\n').length).toBeLessThanOrEqual(11);
  await send(server.url, [
    { id: 'q1', type: 'contact.queued', time: Date.now(), entity: 'c1', queue: 'billing', channel: 'phone' },
    { id: 'q2', type: 'contact.queued', time: Date.now(), entity: 'c2', queue: 'billing', channel: 'phone' },
  ]);
  await using site = await serveStrangersPage(html, {
    'content-security-policy': [
      "default-src 'none'",
      `script-src ${server.url}`,
      `connect-src ${server.url} ${server.url.replace('http', 'ws')}`,
      "require-trusted-types-for 'script'",
      'trusted-types lit-html',
    ].join('; '),
  });
  const { page, complaints, close } = await openPage(browser, site.url);
  const waiting = page.locator('andon-metric[figure="queue.waiting"]');
  await waiting.getByText('2', { exact: true }).waitFor();

  await send(server.url, [
    { id: 'a1', type: 'contact.answered', time: Date.now(), entity: 'c1', queue: 'billing', channel: 'phone' },
  ]);
  await waiting.getByText('1', { exact: true }).waitFor();
  await page.locator('andon-queue').getByText('billing', { exact: false }).first().waitFor();
  await page.locator('andon-status[data-state="live"]').waitFor();
  expect(complaints).toEqual([]);
  await close();
  await server.interrupt();
});

it('shows what the README of the elements puts on a page, and drills down as it says', async () => {
  const server = await startServer({ data: await createDataFolder() });
  const time = Date.now();
  const answered = (n: number, team: string): object[] => [
    { id: `q${n}`, type: 'contact.queued', time: time - 5000, entity: `c${n}`, queue: 'billing', team },
    { id: `a${n}`, type: 'contact.answered', time: time - 1000, entity: `c${n}`, team },
  ];
  await send(server.url, [
    ...answered(1, 'north'),
    ...answered(2, 'north'),
    ...answered(3, 'south'),
    { id: 'w', type: 'contact.queued', time, entity: 'w', queue: 'billing', team: 'south' },
  ]);
  const first = readmeCode('html', '<script', server.url, 'packages/elements');
  await using sentence = await serveStrangersPage(`<!doctype html>${first}`);
  const inSentence = await openPage(browser, sentence.url);
  await expect.poll(() => shownText(inSentence.page, 'p')).toBe('Right now 1 people are waiting.');
  await inSentence.page.locator('andon-queue[data-state="live"]').waitFor();
  expect(inSentence.complaints).toEqual([]);
  await inSentence.close();

  const drill = readmeCode('html', 'by-team', server.url, 'packages/elements');
  const script = readmeCode('js', 'andon-select', server.url, 'packages/elements');
  await using teams = await serveStrangersPage(
    `<!doctype html><script type="module" src="${server.url}/embed/andon.js"></script>${drill}<script>${script}</script>`,
  );
  const { page, complaints, close } = await openPage(browser, teams.url);
  const detail = page.locator('#detail');
  await expect.poll(() => shownText(page, '#detail')).toMatch(/Waiting\s*1\b/);
  await page.locator('#by-team').getByRole('button', { name: 'north', exact: false }).click();
  await expect.poll(() => detail.getAttribute('filter')).toBe('team=north');
  await expect.poll(() => shownText(page, '#detail')).toMatch(/North Waiting 0\b/);
  expect(complaints).toEqual([]);
  await close();
  await server.interrupt();
});

it('has programs in the README of the client that the compiler takes', () => {
  const client = join(ROOT, 'packages/client');
  mkdirSync(join(client, 'dist'), { recursive: true });
  // Inside the package, so that its own name and those it depends on are found from there.
  const folder = mkdtempSync(join(client, 'dist/readme-'));
  try {
    // What a line alone shows of each framework is in `examples`, which run.
    const programs = codesOf('packages/client', 'ts').filter((code) => code.includes('import '));
    programs.forEach((code, n) => {
      const given =
        'declare const fetchToken: () => Promise<string>, log: (event: unknown, reason: string) => void;\nvoid [fetchToken, log];\n';
      writeFileSync(join(folder, `program-${n}.ts`), `${given}${code}export {};\n`);
    });
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({
        extends: join(ROOT, 'tsconfig.json'),
        compilerOptions: { noUnusedLocals: false, noUnusedParameters: false },
        include: ['*.ts'],
      }),
    );
    const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
    const compile = (): string => execFileSync(process.execPath, [compiler, '-p', folder], { encoding: 'utf8' });
    expect(programs).toHaveLength(2);
    expect(compile()).toBe('');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
