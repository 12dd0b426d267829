/* The serving process: HTTP socket, ingest door, log with its writer thread, engine. Answers what it has used so far. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createMetricState, metricSettings } from '@andon/metrics';
import {
  createEngine,
  createHttpDoor,
  createIngest,
  createPrivacy,
  createPseudonymizer,
  openSqliteLog,
} from '@andon/server/parts';

const [folder = '', folding = 'fold'] = process.argv.slice(2);
const startedAt = performance.now();
const log = await openSqliteLog({ path: join(folder, 'events.sqlite') });
const state = createMetricState(metricSettings());
const engine = createEngine({ log, createState: () => state, now: Date.now });
if (folding === 'fold') await engine.start();
const recoveredMs = performance.now() - startedAt;
const pseudonymizer = createPseudonymizer([{ id: 'bench', secret: Buffer.alloc(32, 1) }]);
const ingest = createIngest({ log, privacy: createPrivacy({ pseudonymizer }), now: Date.now });
const door = createHttpDoor({ ingest });
const server = createServer(async (request, response) => {
  const { status, headers, body } = await door({
    method: request.method ?? '',
    headers: request.headers,
    body: request,
  });
  response.writeHead(status, headers).end(body);
});
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuUs: user + system, rssBytes: process.memoryUsage.rss(), folded: state.counts.folded });
});
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port, recoveredMs }));
// Nobody is left to measure.
process.on('disconnect', () => process.exit());
