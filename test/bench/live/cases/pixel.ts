import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { build } from 'esbuild';
import { chromium, type Page } from 'playwright-core';
import { CHROMIUM_FLAGS, ensureChromium } from '../../../run/chromium.ts';
import { ServerProcess } from '../processes.ts';
import { median, QUICK, quantile, repeat, spread, verdict } from '../report.ts';

const EVENTS = QUICK ? 15 : 40;
/** So that the number waited for is no other on the page. */
const HISTORY = 5_000;
const PAGE =
  '<!doctype html><title>Wall</title><script type="module" src="/wall.js"></script><andon-queue window="24h"></andon-queue>';

/**
 * Tells when a number stands in an element and the frame with it was painted: the task after the animation frame that follows the change.
 * All clocks are the machine's.
 */
const WATCH = `
  window.paintedAt = (text) => new Promise((resolve) => {
    const shown = () => textOf(document.querySelector('andon-queue')).includes(text);
    const look = () => {
      if (!shown()) { requestAnimationFrame(look); return; }
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve(Date.now());
        port2.postMessage(0);
      });
    };
    look();
  });
  function textOf(node) {
    if (node === null) return '';
    if (node.nodeType === Node.TEXT_NODE) return node.data.replaceAll(',', '') + ' ';
    let text = '';
    for (const child of node.shadowRoot?.childNodes ?? []) text += textOf(child);
    for (const child of node.childNodes) text += textOf(child);
    return text;
  }`;

/** From the sender's POST to the pixel: what a person at a wall waits for. */
export async function pixel(): Promise<void> {
  console.log('\nPOST to painted pixel in Chromium, after a quiet time, ms');
  const pages = await mkdtemp(join(tmpdir(), 'andon-bench-pages-'));
  try {
    await build({
      stdin: { contents: `import '@andon/elements/andon-queue.js';${WATCH}`, resolveDir: import.meta.dirname },
      bundle: true,
      splitting: true,
      format: 'esm',
      conditions: ['source'],
      entryNames: 'wall',
      outdir: pages,
    });
    await writeFile(join(pages, 'wall.html'), PAGE);
    const runs = await repeat(() => run(pages));
    const show = (q: number) =>
      `p${q * 100} ${spread(
        runs.map((delays) => quantile(delays, q)),
        0,
      )}`;
    const p50 = median(runs.map((delays) => quantile(delays, 0.5)));
    console.log(`  ${show(0.5)}, ${show(0.99)}, goal p50 ≤ 80 ms: ${verdict(p50, 80)}`);
  } finally {
    await rm(pages, { recursive: true, force: true });
  }
}

async function run(pages: string): Promise<number[]> {
  await using server = await ServerProcess.start('ours', { pages });
  await server.warmUp();
  await server.send(HISTORY);
  const browser = await chromium.launch({ executablePath: ensureChromium(), args: [...CHROMIUM_FLAGS] });
  try {
    const page = await browser.newPage();
    await page.goto(`${server.url}/wall`);
    await painted(page, server.sent);
    const delaysMs: number[] = [];
    for (let event = 0; event < EVENTS; event += 1) {
      await sleep(1_200);
      const shown = painted(page, server.sent + 1);
      const sentAt = Date.now();
      await server.publish();
      delaysMs.push((await shown) - sentAt);
    }
    return delaysMs;
  } finally {
    await browser.close();
  }
}

async function painted(page: Page, count: number): Promise<number> {
  const text = String(count);
  return page.evaluate(
    (wanted) => (window as unknown as { paintedAt(text: string): Promise<number> }).paintedAt(wanted),
    text,
  );
}
