import { mkdtempSync, rmSync } from 'node:fs';
import { constants, setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createApp } from '@andon/server';
import { SECRET } from './tokens.ts';

const LOOP_SAMPLE_MS = 5;

/** The server as it is shipped, asking for tokens, in a process of its own. */
const folder = mkdtempSync(join(tmpdir(), 'andon-bench-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
try {
  // What else the machine does is not to slow the server for being busy, as it does not slow the twin for being idle.
  setPriority(constants.priority.PRIORITY_HIGH);
} catch {
  // Not everybody may; then a quiet machine is needed.
}
const app = createApp({ dataDir: join(folder, 'data'), port: 0, auth: { secrets: [SECRET] } });
const { url } = await app.start();

/** How long anything kept everything else waiting, since it was last asked. */
const delay = monitorEventLoopDelay({ resolution: LOOP_SAMPLE_MS });
delay.enable();

process.on('message', (message) => {
  if (message !== 'usage') process.exit(0);
  const { user, system } = process.cpuUsage();
  process.send?.({
    type: 'usage',
    cpuMs: (user + system) / 1_000,
    residentBytes: process.memoryUsage.rss(),
    stallP99Ms: Math.max(0, delay.percentile(99) / 1e6 - LOOP_SAMPLE_MS),
    stallMaxMs: Math.max(0, delay.max / 1e6 - LOOP_SAMPLE_MS),
  });
  delay.reset();
});
process.on('disconnect', () => process.exit(0));
process.send?.({ type: 'ready', url });
