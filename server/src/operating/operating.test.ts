import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { startTestApp, type TestApp } from '../testing/test-app.ts';

const running: TestApp[] = [];
afterEach(async () => {
  for (const app of running.splice(0)) await app.stop();
});

async function start(...given: Parameters<typeof startTestApp>): Promise<TestApp> {
  const app = await startTestApp(...given);
  running.push(app);
  return app;
}

const event = (id: string) => ({ id, type: 'contact.queued', time: Date.now(), entity: id, queue: 'billing' });

it('/metrics tells of intake, lag, folding, views, connections, drops and the event loop', async () => {
  const app = await start();
  await app.send([event('a'), event('b')]);
  expect(await app.measure('ingest_accepted_events_total')).toBe(2);
  expect(await app.measure('log_events')).toBe(2);
  expect(await app.measure('log_position')).toBe(2);
  expect(await app.measure('fold_lag_events')).toBe(0);
  // Some systems count the time of a thread in steps of milliseconds: as many events as it takes to see one.
  await expect
    .poll(
      async () => {
        await app.send(Array.from({ length: 500 }, () => event(randomUUID())));
        return await app.measure('fold_seconds_total');
      },
      { timeout: 60_000 },
    )
    .toBeGreaterThan(0);
  expect(await app.measure('newest_event_age_seconds')).toBeGreaterThanOrEqual(0);
  const others = [
    'ingest_duplicate_events_total',
    'ingest_rejected_events_total',
    'ingest_pending_events',
    'live_views',
    'live_subscriptions',
    'live_stretch_ratio',
    'live_rendered_frames_total',
    'live_conflated_frames_total',
    'web_sockets',
    'event_streams',
    'event_loop_delay_p99_seconds',
    'resident_memory_bytes',
    'ready',
    'log_writable',
  ];
  for (const name of others) expect(await app.measure(name), name).toBeGreaterThanOrEqual(0);
});

it('/metrics is OpenMetrics to the letter', async () => {
  const app = await start();
  const response = await fetch(`${app.url}/metrics`);
  expect(response.headers.get('content-type')).toBe('application/openmetrics-text; version=1.0.0; charset=utf-8');
  const lines = (await response.text()).split('\n');
  expect(lines.splice(-2)).toEqual(['# EOF', '']);
  const families = new Set<string>();
  // A family is its type, its help and its sample, in one piece; before the first event one of the values is NaN.
  for (let at = 0; at < lines.length; at += 3) {
    const [, name = '', type] = /^# TYPE ([a-z][a-z0-9_]*) (counter|gauge)$/.exec(lines[at]!) ?? [];
    expect(families.has(name), name).toBe(false);
    families.add(name);
    expect(lines[at + 1]).toMatch(new RegExp(`^# HELP ${name} [^"\\\\]+\\.$`));
    const sample = type === 'counter' ? `${name}_total` : name;
    const number = type === 'counter' ? '\\d+(\\.\\d+)?(e[+-]\\d+)?' : '(-?\\d+(\\.\\d+)?(e[+-]\\d+)?|NaN|[+-]Inf)';
    expect(lines[at + 2]).toMatch(new RegExp(`^${sample} ${number}$`));
    expect(name).not.toMatch(/_(total|count|sum|bucket|created|info)$/);
  }
  expect(families.size).toBeGreaterThan(20);
});

it('a stop finishes the request under way, keeps what it brought, and tells viewers when to come back', async () => {
  const app = await start();
  const socket = new WebSocket(`${app.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  await once(socket, 'open');
  socket.send('{"type":"connection_init"}');
  await once(socket, 'message');
  const headers = { 'content-type': 'application/x-ndjson', expect: '100-continue' };
  const sent = request(`${app.url}/ingest`, { method: 'POST', headers });
  const answered = once(sent, 'response');
  sent.flushHeaders();
  // Now the server has the head of the request and waits for its body.
  await once(sent, 'continue');
  sent.write(`${JSON.stringify(event('first'))}\n`);

  const closed = once(socket, 'close');
  const stopped = app.app.stop();
  const [code, reason] = (await closed) as [number, Buffer];
  expect([code, String(reason)]).toEqual([1012, expect.stringMatching(/retry in \d+ ms/)]);
  sent.end(JSON.stringify(event('second')));
  const [response] = await answered;
  expect(response.statusCode).toBe(202);
  expect(JSON.parse(await text(response))).toMatchObject({ accepted: 2 });
  await stopped;
  expect(app.errors).toEqual([]);
  const again = await start({ dataDir: app.dataDir });
  expect(await again.measure('log_position')).toBe(2);
});
