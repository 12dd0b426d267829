import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { ServiceEvent } from '@andon/metrics';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { dataFolder } from '../data-folder.ts';
import { LogError, openSqliteLog } from '../log/index.ts';
import { loadKeys } from '../privacy/index.ts';
import { startTestApp, type TestApp } from '../testing/test-app.ts';
import { ReadinessReport } from './readiness.ts';

const EVENTS = 40_000;
const NOW = Date.parse('2026-03-02T10:00:00Z');

let place: string;
let dataDir: string;
beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'andon-readiness-'));
  dataDir = join(place, 'data');
});
afterEach(() => rm(place, { recursive: true, force: true }));

async function writeLog(): Promise<void> {
  const { log: path, keys } = dataFolder(dataDir);
  const log = await openSqliteLog({ path });
  loadKeys({ path: keys, mayCreate: true, now: NOW });
  const events = Array.from(
    { length: EVENTS },
    (_, i): ServiceEvent => ({
      id: `e${i}`,
      type: 'contact.queued',
      time: NOW - EVENTS + i,
      entity: `c${i}`,
      queue: 'q',
    }),
  );
  await log.append(events);
  await log.close();
}

describe('a server that reads its log', () => {
  it('says how far it is, lets nobody in meanwhile, and is ready after', async () => {
    await writeLog();
    const answers: Record<string, Set<string>> = {};
    let asking: Promise<unknown> = Promise.resolve();
    let isReady = false;
    const ask = async (url: string, path: string, init?: RequestInit) => {
      while (!isReady) {
        const response = await fetch(`${url}${path}`, init);
        const retryAfter = response.headers.get('retry-after') === null ? '' : ', later';
        answers[path] ??= new Set();
        // The numbers of a progress are of the moment.
        const text = (await response.text()).replace(/Reading the log: [\d,]+ of 40,000 events, \d+ %\./, 'PROGRESS');
        if (!isReady) answers[path].add(`${response.status}${retryAfter}: ${text.trim()}`);
      }
    };
    const app: TestApp = await startTestApp({
      dataDir,
      now: () => NOW,
      pagesDir: place,
      onListening({ url }) {
        const json = { 'content-type': 'application/json' };
        asking = Promise.all([
          ask(url, '/healthz'),
          ask(url, '/readyz'),
          ask(url, '/wall'),
          ask(url, '/graphql', { method: 'POST', headers: json, body: '{"query":"{ server { version } }"}' }),
          ask(url, '/ingest', { method: 'POST', headers: json, body: '[]' }),
          once(new WebSocket(url.replace('http', 'ws').concat('/graphql'), 'graphql-transport-ws'), 'error').then(
            ([error]) => expect(String(error)).toContain('503'),
          ),
        ]);
      },
    });
    isReady = true;
    await asking;
    const refused = '{"errors":[{"message":"PROGRESS","extensions":{"code":"NOT_READY"}}]}';
    expect([...answers['/healthz']!]).toEqual(['200: ok']);
    expect([...answers['/readyz']!]).toContain('503: PROGRESS');
    expect([...answers['/wall']!]).toContain('503, later: PROGRESS The page comes by itself.');
    expect([...answers['/graphql']!]).toContain(`503, later: ${refused}`);
    expect([...answers['/ingest']!]).toContain(`503, later: ${refused}`);
    expect((await fetch(`${app.url}/readyz`)).status).toBe(200);
    expect(await app.measure('ready')).toBe(1);
    expect(await app.measure('log_events')).toBe(EVENTS);
    await app.stop();
  });

  it('can be stopped in the middle, and starts again', async () => {
    await writeLog();
    const { createApp } = await import('../app.ts');
    const errors: unknown[] = [];
    const stopped: Promise<void>[] = [];
    const app = createApp({
      dataDir,
      port: 0,
      now: () => NOW,
      onError: (error) => errors.push(error),
      onProgress({ folded }) {
        if (folded > 0 && stopped.length === 0) stopped.push(app.stop());
      },
    });
    await expect(app.start()).rejects.toThrow(LogError);
    await stopped[0];
    expect(errors).toEqual([]);
    const again = await startTestApp({ dataDir, now: () => NOW });
    expect(await again.measure('log_position')).toBe(EVENTS);
    await again.stop();
  });
});

it('can be stopped while its log is brought up to date, and starts again', async () => {
  await writeLog();
  const { log: path } = dataFolder(dataDir);
  const db = new DatabaseSync(path);
  db.exec('PRAGMA user_version = 3');
  db.close();
  const { createApp } = await import('../app.ts');
  const stopped: Promise<void>[] = [];
  const app = createApp({ dataDir, port: 0, now: () => NOW, onOpening: () => stopped.push(app.stop()) });
  await expect(app.start()).rejects.toThrow(LogError);
  expect(stopped.length).toBeGreaterThan(0);
  const again = await startTestApp({ dataDir, now: () => NOW });
  expect(await again.measure('log_position')).toBe(EVENTS);
  await again.stop();
});

describe('readiness', () => {
  const startedWith = (failure: LogError | undefined) => {
    const report = new ReadinessReport(() => failure);
    report.starting = undefined;
    return report;
  };

  it.each(['DISK_FULL', 'READ_ONLY', 'IO', 'CORRUPT', 'LOCKED', 'WRITER_ENDED'] as const)(
    'says what to do about a log that fails with %s, and names no place',
    (code) => {
      const report = startedWith(new LogError(code, `It lies at ${place}.`));
      expect(report.notReady).toMatch(/^No event can be stored: .*\. .*\.$/);
      expect(report.notReady).not.toContain(place);
      // What is stored can still be looked at.
      expect(report.pagesMissing).toBeUndefined();
      expect(report.dead).toBe(code === 'WRITER_ENDED' ? report.notReady : undefined);
    },
  );

  it('is whole without a failure', () => {
    expect(startedWith(undefined)).toMatchObject({ notReady: undefined, dead: undefined });
  });
});
