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

let sent = 0;
async function publish(): Promise<void> {
  sent += 1;
  const event = {
    id: `p${sent}`,
    type: 'contact.queued',
    time: Date.now(),
    entity: `c${sent}`,
    queue: 'billing',
    channel: 'phone',
  };
  const response = await fetch(`${url}/ingest`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
    body: JSON.stringify(event),
  });
  if (response.status !== 202) throw new Error(`Expected the event to be taken, got ${response.status}`);
}

async function conflated(): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^andon_live_conflated_frames_total (\d+)$/m.exec(text)?.[1]);
}

await publish();
reportUsage({ port, publish, conflated });
