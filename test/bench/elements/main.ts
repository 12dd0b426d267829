/*
 * What a wall of 24 elements costs its browser, beside bare pages that draw the same with ECharts and with uPlot:
 *
 *   node --conditions=source test/bench/elements/main.ts [walls] [soak]
 *
 * Twelve numbers and twelve charts of 600 points; frames come ten times a second over a WebSocket, numbers follow each, charts once a
 * second. Chromium without a graphics card. CPU times of the main thread come from a trace; the ratio to the bare pages holds where
 * absolutes vary. `soak` counts what is left after hundreds of walls were hung and taken down and thousands of frames drawn.
 */

import { type Browser, type CDPSession, chromium, type Page } from 'playwright-core';
import { CHROMIUM_FLAGS, ensureChromium } from '../../run/chromium.ts';
import { buildPages } from './build.ts';
import { startFeed } from './feed.ts';
import { type Measure, type Memory, measure, memory } from './measure.ts';

const WARM_UP_MS = 4_000;
const SPAN_MS = 10_000;
const GOALS = { busy: 0.15, longestTaskMs: 50, frameP95Ms: 20 };
const SETTLE_MS = 2_000;
const TURNS = 12;
const ROUNDS = 6;

const parts = process.argv.slice(2);
const wants = (part: string): boolean => parts.length === 0 || parts.includes(part);

await using feed = await startFeed(await buildPages());
const browser = await chromium.launch({
  executablePath: ensureChromium(),
  args: [...CHROMIUM_FLAGS, '--disable-gpu', '--enable-precise-memory-info'],
});
try {
  if (wants('walls')) await walls(browser);
  if (wants('soak')) await soak(browser);
} finally {
  await browser.close();
}

async function walls(browser: Browser): Promise<void> {
  const measured: Record<string, Measure> = {};
  for (const wall of ['uplot', 'echarts', 'andon']) {
    const { page, session } = await open(browser, wall);
    await page.waitForTimeout(WARM_UP_MS);
    measured[wall] = await measure(page, session, SPAN_MS);
    await page.context().close();
    show(wall, measured[wall]);
  }
  const { andon, echarts, uplot } = measured;
  if (!andon || !echarts || !uplot) return;
  console.log(
    `\nandon is ${(andon.busy / echarts.busy).toFixed(2)} × bare ECharts, ${(andon.busy / uplot.busy).toFixed(2)} × bare uPlot`,
  );
  const reached = [
    `busy ${percent(andon.busy)} (goal ${percent(GOALS.busy)})`,
    `longest task ${andon.longestTaskMs.toFixed(1)} ms of CPU (goal ${GOALS.longestTaskMs})`,
    `frames p95 ${andon.frameP95Ms.toFixed(1)} ms (goal ${GOALS.frameP95Ms})`,
  ];
  console.log(reached.join('; '));
}

async function soak(browser: Browser): Promise<void> {
  const { page, session } = await open(browser, 'andon');
  console.log(`\nSoak: ${TURNS} walls of 24 elements hung and taken down between two counts`);
  const counts: Memory[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    await page.evaluate((turns) => (window as unknown as Bench).bench.turn(turns), TURNS);
    // Views linger for half a second, running durations until the next whole one.
    await page.waitForTimeout(SETTLE_MS);
    const held = await memory(session);
    counts.push(held);
    console.log(
      `  after ${(round + 1) * TURNS} walls: heap ${held.heapMb.toFixed(2)} MB, ${held.nodes} nodes, ${held.listeners} listeners`,
    );
  }
  // The first rounds fill caches: languages, formats, compiled code.
  const [, , first] = counts;
  const last = counts.at(-1);
  if (!first || !last) return;
  console.log(
    `  since the third count: heap ${signed(last.heapMb - first.heapMb)} MB, nodes ${signed(last.nodes - first.nodes)}, listeners ${signed(last.listeners - first.listeners)}`,
  );
  await page.context().close();
}

interface Bench {
  readonly bench: { untilDrawn(): Promise<void>; turn(times: number): Promise<void> };
}

async function open(browser: Browser, wall: string): Promise<{ page: Page; session: CDPSession }> {
  const context = await browser.newContext({ viewport: { width: 1920, height: 1080 } });
  const page = await context.newPage();
  page.on('pageerror', (error) => console.error(error));
  await page.goto(`${feed.url}${wall}`);
  await page.waitForFunction(() => 'bench' in window);
  await page.evaluate(() => (window as unknown as Bench).bench.untilDrawn());
  const session = await context.newCDPSession(page);
  await session.send('Performance.enable');
  return { page, session };
}

function show(wall: string, { busy, longestTaskMs, tasksOver50Ms, frameP95Ms, ...rest }: Measure): void {
  console.log(
    `${wall.padEnd(8)} busy ${percent(busy)}, longest task ${longestTaskMs.toFixed(1)} ms, ${tasksOver50Ms} over 50 ms, frames p95 ${frameP95Ms.toFixed(1)} ms; ` +
      `script ${rest.scriptMs.toFixed(0)} ms, style ${rest.styleMs.toFixed(0)} ms, layout ${rest.layoutMs.toFixed(0)} ms in ${rest.layouts}`,
  );
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(value % 1 === 0 ? 0 : 2)}`;
}
