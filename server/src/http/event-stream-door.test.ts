import { SignJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deskEvents } from '../testing/desk-events.ts';
import { connectEventStream } from '../testing/live-clients.ts';
import { startTestApp, type TestApp } from '../testing/test-app.ts';

const SECRET = 'a secret of the identity provider, long enough';
const LIVE = 'subscription { queue(window: "1h", cadenceMs: 250) { groups { offered { value } } } }';
const JSON_TYPE = { 'content-type': 'application/json' };

let app: TestApp;
let streams: Stream[];
beforeEach(async () => {
  streams = [];
  app = await startTestApp({ clock: 'event', auth: { secrets: [SECRET] } });
});
afterEach(async () => {
  for (const stream of streams) stream.aborter.abort();
  await app.stop();
});

function bearer(sub: string, role = 'viewer'): Promise<string> {
  return new SignJWT({ role })
    .setProtectedHeader({ alg: 'HS256' })
    .setAudience('andon')
    .setSubject(sub)
    .setExpirationTime('1h')
    .sign(new TextEncoder().encode(SECRET));
}

interface Stream {
  readonly token: string;
  readonly aborter: AbortController;
  /** The text so far, once it contains `part`. */
  until(part: string): Promise<string>;
  readonly ended: Promise<string>;
}

async function call(method: string, query: string, headers: Record<string, string>, body?: object): Promise<Response> {
  const aborter = new AbortController();
  const response = await fetch(`${app.url}/graphql/stream${query}`, {
    method,
    headers,
    signal: aborter.signal,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return response;
}

async function openStream(auth: Record<string, string>): Promise<Stream> {
  const reserved = await call('PUT', '', { ...auth, accept: 'text/plain' });
  expect([reserved.status, reserved.headers.get('content-type')]).toEqual([201, 'text/plain; charset=utf-8']);
  const token = await reserved.text();
  const stream = await read(`?token=${token}`, auth, token);
  streams.push(stream);
  return stream;
}

async function read(query: string, headers: Record<string, string>, token = ''): Promise<Stream> {
  const aborter = new AbortController();
  const response = await fetch(`${app.url}/graphql/stream${query}`, {
    headers: { ...headers, accept: 'text/event-stream' },
    signal: aborter.signal,
  });
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8']);
  let text = '';
  let changed = () => {};
  let over = false;
  const ended = (async () => {
    if (response.body === null) throw new Error('Expected a body');
    try {
      for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
        text += chunk;
        changed();
      }
    } catch (error) {
      if (!aborter.signal.aborted) throw error;
    }
    over = true;
    changed();
    return text;
  })();
  return {
    token,
    aborter,
    ended,
    async until(part) {
      while (!text.includes(part)) {
        if (over) throw new Error(`Expected ${JSON.stringify(part)}, got the end of:\n${text}`);
        await new Promise<void>((resolve) => {
          changed = resolve;
        });
      }
      return text;
    },
  };
}

describe('the event stream', () => {
  it('carries many operations, each until it is ended, and says when it is alive', async () => {
    const auth = { authorization: `Bearer ${await bearer('ann')}` };
    await app.send(deskEvents(100), await bearer('pbx', 'sender'));
    const stream = await openStream(auth);
    const alive = await stream.until('\n\n');
    expect(JSON.parse(alive.slice(2))).toEqual({ asOf: '2026-03-02T09:01:39.001Z', now: expect.any(String) });

    const headers = { ...auth, ...JSON_TYPE, 'x-graphql-event-stream-token': stream.token };
    for (const operationId of ['a', 'b']) {
      const started = await call('POST', '', headers, { query: LIVE, extensions: { operationId } });
      expect(started.status).toBe(202);
      await stream.until(`event: next\ndata: {"id":"${operationId}","payload":{"data":{"queue":`);
    }
    expect((await call('POST', '', headers, { query: LIVE, extensions: { operationId: 'a' } })).status).toBe(409);
    expect((await call('DELETE', '?operationId=a', headers)).status).toBe(200);
    await stream.until('event: complete\ndata: {"id":"a"}\n\n');
    await app.send(deskEvents(100, 100), await bearer('pbx', 'sender'));
    const text = await stream.until('"value":40');
    expect(text.slice(text.indexOf('event: complete'))).not.toContain('"id":"a","payload"');
    expect((await call('POST', '', headers, { query: LIVE, extensions: { operationId: 'a' } })).status).toBe(202);
  });

  it('sends nothing to a page that nobody looks at, and the newest at once when somebody does', async () => {
    const auth = { authorization: `Bearer ${await bearer('ann')}` };
    const sender = await bearer('pbx', 'sender');
    await app.send(deskEvents(100), sender);
    const stream = await openStream(auth);
    const headers = { ...auth, ...JSON_TYPE, 'x-graphql-event-stream-token': stream.token };
    expect((await call('POST', '', headers, { visible: false })).status).toBe(204);
    expect((await call('POST', '', headers, { query: LIVE, extensions: { operationId: 'a' } })).status).toBe(202);
    await stream.until('"value":20');
    const other = connectEventStream(app.url, false, await bearer('bob')).subscribe(LIVE);
    await other.reader.until(() => true);
    for (const value of [40, 60]) {
      await app.send(deskEvents(100, value * 5 - 100), sender);
      await other.reader.until((frame) => JSON.stringify(frame).includes(`"value":${value}`));
    }
    other.stop();
    expect((await call('POST', '', headers, { visible: true })).status).toBe(204);
    const text = await stream.until('"value":60');
    expect(text).not.toContain('"value":40');
    const stranger = { ...headers, authorization: `Bearer ${await bearer('eve')}` };
    expect((await call('POST', '', stranger, { visible: false })).status).toBe(404);
  });

  it('answers a query with its result and the end', async () => {
    const stream = await read(`?query=${encodeURIComponent('{ server { clock } }')}`, {
      authorization: `Bearer ${await bearer('ann')}`,
    });
    expect(await stream.ended).toMatch(
      /event: next\ndata: \{"data":\{"server":\{"clock":"event"\}\}\}\n\nevent: complete\ndata: \n\n$/,
    );
  });

  it('belongs to who opened it', async () => {
    const stream = await openStream({ authorization: `Bearer ${await bearer('ann')}` });
    const stranger = {
      authorization: `Bearer ${await bearer('eve')}`,
      ...JSON_TYPE,
      'x-graphql-event-stream-token': stream.token,
    };
    expect((await call('POST', '', stranger, { query: LIVE, extensions: { operationId: 'x' } })).status).toBe(404);
    expect((await call('DELETE', '?operationId=x', stranger)).status).toBe(404);
    expect((await call('GET', '', { ...stranger, accept: 'text/event-stream' })).status).toBe(404);
  });

  it.each([
    ['no JSON', 'hello', 400],
    ['no query', '{}', 400],
    ['variables that are a list', '{"query":"{server{clock}}","variables":[]}', 400],
    ['no operation id', '{"query":"{server{clock}}"}', 400],
    ['a faulty document', '{"query":"{nothing}","extensions":{"operationId":"x"}}', 400],
    ['two megabytes', `{"query":"${'x'.repeat(2_000_000)}"}`, 413],
  ])('refuses %s', async (_what, body, status) => {
    const auth = { authorization: `Bearer ${await bearer('ann')}` };
    const { token } = await openStream(auth);
    const response = await fetch(`${app.url}/graphql/stream?token=${token}`, {
      method: 'POST',
      headers: { ...auth, ...JSON_TYPE },
      body,
    });
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: expect.any(String) } }] });
  });

  it('tells its readers when to come back when the server stops', async () => {
    const stream = await openStream({ authorization: `Bearer ${await bearer('ann')}` });
    await stream.until('\n\n');
    await app.app.stop();
    expect(await stream.ended).toMatch(/retry: \d+\n\n$/);
  });

  it('survives readers that break off in the middle', async () => {
    const token = await bearer('ann');
    const admin = await bearer('root', 'admin');
    const clients = Array.from({ length: 10 }, (_, i) => connectEventStream(app.url, i % 2 === 0, token));
    const readers = clients.map((client) => client.subscribe(LIVE).reader);
    await Promise.all(readers.map((reader) => reader.until(() => true)));
    expect(await app.measure('event_streams', admin)).toBe(10);
    for (const client of clients) client.dispose();
    await expect.poll(() => app.measure('event_streams', admin)).toBe(0);
    expect(await app.measure('live_views', admin)).toBe(0);
    expect(app.errors).toEqual([]);
  });
});

describe('the first frame as a plain answer', () => {
  const JSON_ANSWER = { ...JSON_TYPE, accept: 'application/json' };

  it('is what the subscription would send first, and leaves no view behind', async () => {
    const auth = { authorization: `Bearer ${await bearer('ann')}` };
    await app.send(deskEvents(40), await bearer('pbx', 'sender'));
    const answer = await call('POST', '', { ...auth, ...JSON_ANSWER }, { query: LIVE });
    expect(answer.status).toBe(200);
    const stream = await read(`?query=${encodeURIComponent(LIVE)}`, auth);
    streams.push(stream);
    const text = await stream.until('event: next\ndata: {');
    const sent = text.slice(text.indexOf('data: {') + 'data: '.length).split('\n')[0] ?? '';
    const withoutCursor = (json: string) => json.replace(/"cursor":"[^"]*"/, '');
    expect(withoutCursor(JSON.stringify(await answer.json()))).toBe(withoutCursor(sent));
  });

  it('is refused like the subscription: without a token, for a query, for a field that is not there', async () => {
    const auth = { authorization: `Bearer ${await bearer('ann')}` };
    expect((await call('POST', '', JSON_ANSWER, { query: LIVE })).status).toBe(401);
    const query = await call('POST', '', { ...auth, ...JSON_ANSWER }, { query: '{ server { clock } }' });
    expect([query.status, await query.text()]).toEqual([400, expect.stringContaining('Expected a subscription')]);
    const unknown = await call('POST', '', { ...auth, ...JSON_ANSWER }, { query: 'subscription { nothing }' });
    expect([unknown.status, await unknown.text()]).toEqual([400, expect.stringContaining('nothing')]);
  });
});

it('lets a storm in at its rate, and tells everybody else a turn', async () => {
  await app.stop();
  const startedAt = Date.now();
  let passedMs = 0;
  app = await startTestApp({ clock: 'event', auth: { secrets: [SECRET] }, now: () => startedAt + passedMs });
  const auth = { authorization: `Bearer ${await bearer('office')}`, accept: 'text/plain' };
  const answers = await Promise.all(Array.from({ length: 400 }, () => call('PUT', '', auth)));
  // Half of what comes at once, for one address.
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(125);
  const refused = answers.filter(({ status }) => status === 503);
  expect(refused).toHaveLength(275);
  for (const answer of refused) {
    expect(['1', '2']).toContain(answer.headers.get('retry-after'));
    expect(await answer.text()).toMatch(/retry in \d+ ms/);
  }
  passedMs = 1_000;
  expect((await call('PUT', '', auth)).status).toBe(201);
});
