import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '@andon/server';
import { reportUsage } from './usage.ts';

/** The server as it is shipped, with its log, on a free port. */
const dataDir = mkdtempSync(join(tmpdir(), 'andon-bench-'));
process.once('exit', () => rmSync(dataDir, { recursive: true, force: true }));
const app = createApp({ dataDir, port: 0 });
const { port, url } = await app.start();

async function conflated(): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^andon_live_conflated_frames_total (\d+)$/m.exec(text)?.[1]);
}

reportUsage({ port, conflated });
