import { expect, it } from 'vitest';
import { openContext, shownText } from './harness/browser.ts';
import { ask, send } from './harness/graphql.ts';
import { useServerAndBrowser } from './harness/server-and-browser.ts';
import { serveStrangersPage } from './harness/web-server.ts';

const running = useServerAndBrowser();

/** A telephone system that knows totals and no calls. */
function reading(id: string, queue: string, value: number): object {
  return { id, type: 'reading', time: Date.now(), entity: `pbx-${queue}`, metric: 'queue.waiting', value, queue };
}

it('a total of a system that has no events is shown, says that it was reported, and gives way to counts', async () => {
  await send(running.server.url, [reading('r1', 'billing', 12), reading('r2', 'support', 3)]);
  const { queue } = await ask<{ queue: { groups: { waiting: object }[] } }>(
    running.server.url,
    '{ queue { groups { waiting { value state } } } }',
  );
  expect(queue.groups).toEqual([{ waiting: { value: 15, state: 'REPORTED' } }]);

  const { series } = await ask<{ series: { reported: boolean; groups: { points: { value: number }[] }[] } }>(
    running.server.url,
    '{ series(figure: { key: "queue.waiting" }, window: "5m") { reported groups { points { value } } } }',
  );
  expect([series.reported, series.groups[0]?.points.at(-1)]).toEqual([true, { value: 15 }]);

  await using site = await serveStrangersPage(`<!doctype html>
    <html lang="en">
      <head><meta charset="utf-8" /><script type="module" src="${running.server.url}/embed/andon.js"></script></head>
      <body>
        <andon-metric figure="queue.waiting"></andon-metric>
        <andon-queue filter="queue=billing" locale="zh-CN"></andon-queue>
        <andon-trend figure="queue.waiting" window="5m"></andon-trend>
      </body>
    </html>`);
  const page = await (await openContext(running.browser)).newPage();
  await page.goto(site.url);
  await expect.poll(() => shownText(page, 'andon-metric')).toMatch(/\b15 reported\b/);
  await expect.poll(() => shownText(page, 'andon-queue')).toMatch(/12 ?上报值/);
  const trend = page.locator('andon-trend [role="application"][tabindex="0"]');
  await trend.focus();
  await expect
    .poll(async () => {
      await trend.press('End');
      return shownText(page, 'andon-trend');
    })
    .toMatch(/\b15\b.*still filling/);

  await send(running.server.url, [reading('r3', 'support', 5)]);
  await expect.poll(() => shownText(page, 'andon-metric')).toMatch(/\b17 reported\b/);

  const time = Date.now();
  await send(running.server.url, [{ id: 'q1', type: 'contact.queued', time, entity: 'c1', queue: 'billing' }]);
  await expect.poll(() => shownText(page, 'andon-metric')).toMatch(/Waiting ?1\b/);
  expect(await shownText(page, 'andon-metric')).not.toContain('reported');
});
