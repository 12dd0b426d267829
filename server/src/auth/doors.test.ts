import { appendFile, readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { exportJWK, exportSPKI, generateKeyPair } from 'jose';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { deskEvents } from '../testing/desk-events.ts';
import { connectEventStream, connectWebSocket } from '../testing/live-clients.ts';
import { startTestApp, type TestApp } from '../testing/test-app.ts';
import { TOKEN_AUTH, viewerToken } from '../testing/viewer-token.ts';

const QUEUE = 'subscription { queue(window: "1h") { meta { asOf } groups { offered { value } } } }';
const ASK = '{ queue(window: "1h") { groups { offered { value } } } }';

const REVOKED = 'a-token-taken-back';

let app: TestApp;
/** Of the identity provider: anybody can have its public key, so it must not pass for a secret. */
let keySet: Server;
let publicKey: string;
beforeAll(async () => {
  const pair = await generateKeyPair('RS256', { extractable: true });
  publicKey = await exportSPKI(pair.publicKey);
  const keys = JSON.stringify({ keys: [{ ...(await exportJWK(pair.publicKey)), alg: 'RS256', kid: 'k' }] });
  keySet = createServer((_request, response) => response.setHeader('content-type', 'application/json').end(keys));
  await new Promise<void>((resolve) => keySet.listen(0, '127.0.0.1', resolve));
  const jwksUrl = `http://127.0.0.1:${(keySet.address() as AddressInfo).port}/`;
  app = await startTestApp({
    clock: 'event',
    auth: { ...TOKEN_AUTH, jwksUrl },
  });
  await app.send(deskEvents(300), await viewerToken({ role: 'sender' }));
  // The door that a revocation is meant for reads the list within a second; from then on it is shut for good.
  await appendFile(join(app.dataDir, 'revoked'), `${REVOKED}\n`);
  const revoked = await viewerToken({ role: 'admin', jti: REVOKED });
  await vi.waitFor(async () => expect(await statusOf('/metrics', {}, revoked)).toMatch(/^401 /), 20_000);
});
afterAll(async () => {
  await app.stop();
  keySet.closeAllConnections();
  keySet.close();
});

function unsigned(): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const exp = Math.floor(Date.now() / 1_000) + 3_600;
  return `${part({ alg: 'none' })}.${part({ sub: 'ann', role: 'admin', aud: 'andon', iss: 'https://id.example', tenant: 'harbour', exp })}.`;
}

/** Every way in, as [what it is, what came of knocking with a token]. `undefined` means it was opened. */
const DOORS: [string, (token: string | undefined) => Promise<string | undefined>][] = [
  [
    'GraphQL over POST',
    (bearer) => statusOf('/graphql', { method: 'POST', body: JSON.stringify({ query: ASK }) }, bearer),
  ],
  ['GraphQL over GET', (bearer) => statusOf(`/graphql?query=${encodeURIComponent(ASK)}`, {}, bearer)],
  [
    "Yoga's event stream",
    (bearer) =>
      statusOf('/graphql', { method: 'POST', body: JSON.stringify({ query: QUEUE }) }, bearer, 'text/event-stream'),
  ],
  [
    'the mutation',
    (bearer) =>
      statusOf(
        '/graphql',
        { method: 'POST', body: JSON.stringify({ query: 'mutation { stageTrouble(kind: CALM) }' }) },
        bearer,
      ),
  ],
  ['ingest', (bearer) => statusOf('/ingest', { method: 'POST', body: '[]' }, bearer)],
  ['operating figures', (bearer) => statusOf('/metrics', {}, bearer)],
  [
    'the first frame of a subscription',
    (bearer) => statusOf('/graphql/stream', { method: 'POST', body: JSON.stringify({ query: QUEUE }) }, bearer),
  ],
  ['the event stream, distinct', (bearer) => eventStream(false, bearer)],
  ['the event stream, shared', (bearer) => eventStream(true, bearer)],
  [
    'the WebSocket, by authorization',
    (bearer) => webSocket(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
  ],
  ['the WebSocket, by token', (bearer) => webSocket(bearer === undefined ? {} : { token: bearer })],
];

async function statusOf(
  path: string,
  init: RequestInit,
  bearer: string | undefined,
  accept = 'application/json',
): Promise<string | undefined> {
  const aborter = new AbortController();
  const response = await fetch(`${app.url}${path}`, {
    ...init,
    signal: aborter.signal,
    headers: {
      accept,
      'content-type': 'application/json',
      ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
    },
  });
  if (response.ok) {
    aborter.abort();
    return undefined;
  }
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  return `${response.status} ${await response.text()}`;
}

async function eventStream(single: boolean, bearer: string | undefined): Promise<string | undefined> {
  const client = connectEventStream(app.url, single, bearer);
  const { reader } = client.subscribe(QUEUE);
  try {
    await reader.until(() => true);
    return undefined;
  } catch {
    return String(reader.ended?.error ?? 'ended');
  } finally {
    client.dispose();
  }
}

async function webSocket(params: Record<string, unknown>): Promise<string | undefined> {
  const client = connectWebSocket(app.url, { params });
  const { reader } = client.subscribe(QUEUE);
  try {
    await reader.until(() => true);
    return undefined;
  } catch {
    const { code, reason } = await client.closed;
    return `${code} ${reason}`;
  } finally {
    await client.dispose();
  }
}

describe.each(DOORS)('%s', (_door, knock) => {
  it.each<[string, () => Promise<string | undefined> | string | undefined]>([
    ['no token', () => undefined],
    ['garbage', () => 'garbage'],
    ['an expired token', () => viewerToken({ role: 'admin' }, { expiresInSeconds: -300 })],
    ['a token for another audience', () => viewerToken({ role: 'admin', aud: 'payroll' })],
    ['a token of another tenant', () => viewerToken({ role: 'admin', tenant: 'bakery' })],
    ['a token of another issuer', () => viewerToken({ role: 'admin', iss: 'https://evil.example' })],
    [
      'a token signed by somebody else',
      () => viewerToken({ role: 'admin' }, { secret: 'a secret that nobody here has ever heard of' }),
    ],
    ['a token without signature', () => unsigned()],
    [
      'a token signed with the public key, taken for a secret',
      () => viewerToken({ role: 'admin' }, { secret: publicKey }),
    ],
    ['a revoked token', () => viewerToken({ role: 'admin', jti: REVOKED })],
    ['an unknown role', () => viewerToken({ role: 'emperor' })],
    ['a scope that is no scope', () => viewerToken({ role: 'admin', scope: 'everything' })],
    [
      'a scope on what there is not, which would hold nothing back',
      () => viewerToken({ role: 'admin', scope: { sight: ['east'] } }),
    ],
    ['a scope of anything', () => viewerToken({ role: 'admin', scope: { site: null } })],
    ['a list of scopes', () => viewerToken({ role: 'admin', scope: [{ site: ['east'] }, {}] })],
  ])('stays shut for %s', async (_what, make) => {
    const refusal = await knock(await make());
    expect(refusal).toMatch(/^401 |^4401 |^4403 |401|Unauthorized/);
    expect(refusal).not.toMatch(/jose|signature|claim|\bat \/|node_modules/i);
  });

  it('opens for the one it is for', async () => {
    const refusal = await knock(await viewerToken({ role: 'admin' }));
    // The demo feed is not running here, which GraphQL says in a 200.
    expect(refusal).toBeUndefined();
  });
});

describe('the audit log', () => {
  it('tells who took a series, the past or the history of alerts away, once for each token', async () => {
    const bearer = await viewerToken({ sub: 'dora', jti: 'd1' });
    const asked = [
      '{ series(figure: { key: "queue.offered" }) { groups { points { value } } } }',
      '{ alertHistory { id } }',
      '{ queue(at: "2020-01-01T00:00:00Z") { groups { offered { value } } } }',
      '{ queue { groups { offered { value } } } }',
    ];
    for (const query of [...asked, ...asked]) await app.query(query, {}, bearer);
    const text = await readFile(join(app.dataDir, 'audit.log'), 'utf8');
    const exported = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter(({ what, who }) => what === 'exported' && who === 'dora');
    expect(exported.map(({ tokenId, door, detail }) => [tokenId, door, detail])).toEqual(
      ['series', 'history of alerts', 'the past'].map((detail) => ['d1', 'graphql', detail]),
    );
  });

  it('tells who came in and who was refused, and holds no token', async () => {
    const bearer = await viewerToken({ sub: 'carol', jti: 'c1' });
    expect(await webSocket({ token: bearer })).toBeUndefined();
    expect(await eventStream(true, bearer)).toBeUndefined();
    const asked = { method: 'POST', body: JSON.stringify({ query: ASK }) };
    for (let again = 0; again < 3; again++) expect(await statusOf('/graphql', asked, bearer)).toBeUndefined();
    await statusOf('/metrics', {}, 'garbage');
    const text = await readFile(join(app.dataDir, 'audit.log'), 'utf8');
    const entries = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(entries).toContainEqual(
      expect.objectContaining({ what: 'connected', who: 'carol', tokenId: 'c1', door: 'websocket' }),
    );
    expect(entries).toContainEqual(expect.objectContaining({ what: 'connected', who: 'carol', door: 'event stream' }));
    // Requests once an hour, not each.
    expect(entries.filter(({ who, door }) => who === 'carol' && door === 'http /graphql')).toEqual([
      {
        at: expect.any(String),
        what: 'connected',
        who: 'carol',
        tokenId: 'c1',
        door: 'http /graphql',
        from: '127.0.0.1',
      },
    ]);
    expect(entries.at(-1)).toMatchObject({
      what: 'refused',
      door: 'http /metrics',
      detail: expect.stringMatching(/^invalid: /),
      from: '127.0.0.1',
    });
    expect(text).not.toContain(bearer);
  });
});

describe('roles', () => {
  it('a viewer cannot send, stage or read operating figures', async () => {
    const viewer = await viewerToken();
    expect(await statusOf('/ingest', { method: 'POST', body: '[]' }, viewer)).toMatch(/^403 /);
    expect(await statusOf('/metrics', {}, viewer)).toMatch(/^403 /);
    await expect(app.query('mutation { stageTrouble(kind: CALM) }', {}, viewer)).rejects.toThrow(/FORBIDDEN/);
    await expect(app.query('mutation { ingest(events: []) { accepted } }', {}, viewer)).rejects.toThrow(/FORBIDDEN/);
  });

  it.each(['viewer', 'sender', 'editor'])('a %s cannot have anybody forgotten', async (role) => {
    const mutation = 'mutation { forgetCustomer(customer: "ann") }';
    await expect(app.query(mutation, {}, await viewerToken({ role }))).rejects.toThrow(
      /FORBIDDEN.*role admin|role admin.*FORBIDDEN/s,
    );
  });

  it('a sender cannot see', async () => {
    const sender = await viewerToken({ role: 'sender' });
    await expect(app.query(ASK, {}, sender)).rejects.toThrow(/FORBIDDEN/);
    await expect(app.query('{ dimensionValues(dimension: queue) }', {}, sender)).rejects.toThrow(/FORBIDDEN/);
    const client = connectWebSocket(app.url, { params: { token: sender } });
    const { reader } = client.subscribe(QUEUE);
    const frame = await reader.until(() => true);
    expect(frame.data ?? null).toBeNull();
    expect(frame.errors?.[0]?.extensions?.code).toBe('FORBIDDEN');
    await client.dispose();
  });

  it('only an admin may look into the schema', async () => {
    const introspection = '{ __schema { types { name } } }';
    await expect(app.query(introspection, {}, await viewerToken())).rejects.toThrow(/introspection/i);
    await expect(app.query(introspection, {}, await viewerToken({ role: 'admin' }))).resolves.toBeDefined();
  });
});

describe('one viewer', () => {
  it('cannot take all the views there are', async () => {
    const client = connectWebSocket(app.url, { params: { token: await viewerToken({ sub: 'greedy' }) } });
    const others = [connectWebSocket(app.url, { params: { token: await viewerToken({ sub: 'greedy' }) } })];
    others.push(connectWebSocket(app.url, { params: { token: await viewerToken({ sub: 'greedy' }) } }));
    const codes = await Promise.all(
      [client, ...others].flatMap((each, socket) =>
        Array.from({ length: 190 }, async (_, i) => {
          const { reader } = each.subscribe(
            `subscription { queue(filter: { queue: ["q${socket}-${i}"] }) { meta { asOf } } }`,
          );
          return (await reader.until(() => true)).errors?.[0]?.extensions?.code;
        }),
      ),
    );
    expect(codes.filter((code) => code === undefined)).toHaveLength(500);
    expect(codes.filter((code) => code === 'LIMIT_EXCEEDED')).toHaveLength(70);
    const modest = connectWebSocket(app.url, { params: { token: await viewerToken({ sub: 'modest' }) } });
    expect((await modest.subscribe(QUEUE).reader.until(() => true)).errors).toBeUndefined();
    await Promise.all([client, ...others, modest].map((each) => each.dispose()));
  });

  it('has one view of one series, however many ask for it before it is prepared', async () => {
    const returning = await viewerToken({ sub: 'returning' });
    const clients = Array.from({ length: 3 }, () => connectWebSocket(app.url, { params: { token: returning } }));
    const query = `subscription { series(figure: { key: "queue.offered" }, window: "7d", step: "1h") { meta { asOf } } }`;
    const readers = clients.flatMap((client) => Array.from({ length: 190 }, () => client.subscribe(query).reader));
    const errors = await Promise.all(readers.map(async (reader) => (await reader.until(() => true)).errors));
    expect(errors.filter((each) => each !== undefined)).toEqual([]);
    await Promise.all(clients.map((client) => client.dispose()));
  });
});

describe('an open stream', () => {
  it('ends when its token expires, and the same token opens nothing after', async () => {
    let aheadMs = 0;
    const later = await startTestApp({ auth: { secrets: TOKEN_AUTH.secrets }, now: () => Date.now() + aheadMs });
    try {
      const bearer = await viewerToken({}, { expiresInSeconds: 60 });
      const client = connectWebSocket(later.url, { params: { token: bearer } });
      await client.subscribe(QUEUE).reader.until(() => true);
      const stream = connectEventStream(later.url, false, bearer).subscribe(QUEUE);
      await stream.reader.until(() => true);
      // A minute of life, two of tolerance for wrong clocks.
      aheadMs = 181_000;
      expect(await client.closed).toEqual({ code: 4403, reason: 'The token has expired.' });
      await stream.reader.untilEnded();
      const again = connectWebSocket(later.url, { params: { token: bearer } });
      await again.subscribe(QUEUE).reader.untilEnded();
      expect((await again.closed).code).toBe(4403);
    } finally {
      await later.stop();
    }
  });

  it('ends within five seconds of the revocation of its token', async () => {
    const bearer = await viewerToken({ jti: 'lost-phone', sub: 'bob' });
    const client = connectWebSocket(app.url, { params: { token: bearer } });
    await client.subscribe(QUEUE).reader.until(() => true);
    const stream = connectEventStream(app.url, true, bearer).subscribe(QUEUE);
    await stream.reader.until(() => true);
    // Counted in turns of this process, which is the server, too: while a busy machine gives it none, nobody is kept waiting by it.
    let beats = 0;
    const clock = setInterval(() => {
      beats += 1;
    }, 100);
    await appendFile(join(app.dataDir, 'revoked'), 'lost-phone\n');
    expect(await client.closed).toEqual({ code: 4401, reason: 'The token was revoked.' });
    await stream.reader.untilEnded();
    clearInterval(clock);
    expect(beats).toBeLessThan(50);
    expect(await statusOf('/graphql', { method: 'POST', body: JSON.stringify({ query: ASK }) }, bearer)).toMatch(
      /^401 /,
    );
  });
});
