import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser, openPage } from './harness/browser.ts';
import { createDemoFolder } from './harness/demo-history.ts';
import { ask } from './harness/graphql.ts';
import { type ServerProcess, startServer } from './harness/server-process.ts';
import { serveStrangersPage } from './harness/web-server.ts';

/** How many agents are away depends on the hour: one of these levels is next above it, whatever the time of the run. */
const LEVELS = [0, 1, 2, 3, 4, 6, 8, 10, 12, 15, 20, 30];

let server: ServerProcess;
let browser: Browser;
beforeAll(async () => {
  const data = await createDemoFolder();
  const config = join(dirname(data), 'andon.json');
  const rules = LEVELS.map((level) => ({
    id: `away-${level}`,
    name: `More than ${level} away`,
    figure: 'queue.agentsAway',
    severity: 'critical',
    threshold: { above: level },
    raiseAfterSeconds: 0,
    clearAfterSeconds: 0,
  }));
  await writeFile(config, JSON.stringify({ alerts: { defaultRules: false, rules } }));
  browser = await openBrowser();
  server = await startServer({ data, arguments: ['--demo', '--config', config] });
});
afterAll(async () => {
  await browser.close();
  await server.interrupt();
});

const stage = (kind: string) => ask(server.url, `mutation { stageTrouble(kind: ${kind}, minutes: 10) }`);

it('calls for help on any page when trouble comes, until somebody takes care and it is over', async () => {
  await using site =
    await serveStrangersPage(`<!doctype html><html lang="en"><meta charset="utf-8"><title>Intranet</title>
    <script type="module" src="${server.url}/embed/andon.js"></script>
    <andon-alerts rows="50" locale="en"></andon-alerts>
    <andon-ticker locale="en" cadence-ms="1000"></andon-ticker>`);
  const { page, complaints, close } = await openPage(browser, site.url);
  const alerts = page.locator('andon-alerts');
  await expect.poll(() => alerts.getAttribute('data-state')).toBe('live');
  await expect.poll(() => page.locator('andon-ticker [part="event"]').count()).toBeGreaterThan(3);

  const { figures } = await ask<{ figures: { groups: { figures: { value: number }[] }[] } }>(
    server.url,
    '{ figures(figures: [{ key: "queue.agentsAway" }]) { groups { figures { value } } } }',
  );
  const away = figures.groups[0]!.figures[0]!.value;
  const level = LEVELS.find((each) => each > away)!;
  const alert = alerts.locator('[part~="alert"]', { hasText: `More than ${level} away` });
  expect(await alert.count()).toBe(0);

  await stage('AGENTS_AWAY');
  await expect.poll(() => alert.count()).toBe(1);
  expect(await alert.textContent()).toMatch(new RegExp(`Critical.*over\\s+${level}\\b`, 's'));
  expect(await alerts.getAttribute('data-status')).toBe('critical');

  await alert.getByRole('button', { name: `Acknowledge More than ${level} away` }).click();
  await expect.poll(() => alert.textContent()).toContain('local takes care of it');

  await stage('CALM');
  await expect.poll(() => alert.count()).toBe(0);
  const { alertHistory } = await ask<{
    alertHistory: { state: string; acknowledgedBy: string; clearedBecause: string }[];
  }>(server.url, `{ alertHistory(rule: "away-${level}", first: 1) { state acknowledgedBy clearedBecause } }`);
  expect(alertHistory).toEqual([{ state: 'CLEARED', acknowledgedBy: 'local', clearedBecause: 'RECOVERED' }]);
  expect(complaints).toEqual([]);
  await close();
});
