/*
 * A server reduced to what must not lose anything: HTTP socket, ingest door, log, engine, snapshots. Prints its port once it takes events.
 * `kill.test.ts` ends it the hard way.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createMetricState, restoreMetricState } from '@andon/metrics';
import {
  createEngine,
  createHttpDoor,
  createIngest,
  createPrivacy,
  createPseudonymizer,
  createSnapshotFile,
  openSqliteLog,
} from '@andon/server/parts';
import { SETTINGS } from './ingest-settings.ts';

const SNAPSHOT_EVERY_MS = 50;
const COMPACT_EVERY_MS = 20;

const folder = process.argv[2];
if (folder === undefined) throw new Error('Expected a folder.');
// Runs of ids so short that kills meet them being laid down.
const log = await openSqliteLog({ path: join(folder, 'events.sqlite'), runEntries: 2_000 });
const engine = createEngine({
  log,
  createState: () => createMetricState(SETTINGS),
  snapshots: createSnapshotFile({
    path: join(folder, 'state.snapshot'),
    restore: (bytes) => restoreMetricState(bytes, SETTINGS),
    fingerprint: 'test',
  }),
  now: Date.now,
  onWarning: (message) => process.stdout.write(`warning ${message}\n`),
});
await engine.start();
const { folded } = engine.state.counts;
const pseudonymizer = createPseudonymizer([{ id: 'test', secret: Buffer.alloc(32, 1) }]);
const door = createHttpDoor({
  ingest: createIngest({ log, privacy: createPrivacy({ pseudonymizer }), now: Date.now }),
});
const server = createServer(async (request, response) => {
  const { status, headers, body } = await door({
    method: request.method ?? '',
    headers: request.headers,
    body: request,
  });
  response.writeHead(status, headers).end(body);
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`ready ${(server.address() as AddressInfo).port} ${folded}\n`);
});
// A kill in the middle of writing one, or of bringing short blocks together, is what the test is after.
setInterval(() => void engine.saveSnapshot(), SNAPSHOT_EVERY_MS);
setInterval(() => void log.compact(), COMPACT_EVERY_MS);
