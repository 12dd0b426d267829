import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '@andon/server';
import { reportUsage } from './usage.ts';

/** The server as it is shipped, with its log, on a free port. */
const folder = mkdtempSync(join(tmpdir(), 'andon-bench-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
const app = createApp({ dataDir: join(folder, 'data'), port: 0, pagesDir: process.env.BENCH_PAGES || undefined });
const { port, url } = await app.start();

async function counts() {
  const text = await (await fetch(`${url}/metrics`)).text();
  const count = (name: string) => Number(new RegExp(`^andon_live_${name}_frames_total (\\d+)$`, 'm').exec(text)?.[1]);
  return { rendered: count('rendered'), conflated: count('conflated') };
}

reportUsage({ port, counts });
