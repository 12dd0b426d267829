import { appendFile, readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { exportJWK, exportSPKI, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DESK_START, deskEvents } from '../testing/desk-events.ts';
import { connectEventStream, connectWebSocket } from '../testing/live-clients.ts';
import { startTestApp, type TestApp } from '../testing/test-app.ts';

const SECRET = 'a secret that is known to the identity provider';
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
    auth: { secrets: [SECRET], jwksUrl, issuer: 'https://id.example', tenant: 'harbour' },
  });
  await app.send(deskEvents(300), await token({ role: 'sender' }));
  // The door that a revocation is meant for reads the list within a second; from then on it is shut for good.
  await appendFile(join(app.dataDir, 'revoked'), `${REVOKED}\n`);
  const revoked = await token({ role: 'admin', jti: REVOKED });
  await vi.waitFor(async () => expect(await statusOf('/metrics', {}, revoked)).toMatch(/^401 /), 20_000);
});
afterAll(async () => {
  await app.stop();
  keySet.closeAllConnections();
  keySet.close();
});

function token(claims: object = {}, options: { secret?: string; expiresInSeconds?: number } = {}): Promise<string> {
  const { secret = SECRET, expiresInSeconds = 3_600 } = options;
  const exp = Math.floor(Date.now() / 1_000) + expiresInSeconds;
  const good = { sub: 'ann', role: 'viewer', aud: 'andon', iss: 'https://id.example', tenant: 'harbour', exp };
  return new SignJWT({ ...good, ...claims })
    .setProtectedHeader({ alg: 'HS256' })
    .sign(new TextEncoder().encode(secret));
}

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
    ['an expired token', () => token({ role: 'admin' }, { expiresInSeconds: -300 })],
    ['a token for another audience', () => token({ role: 'admin', aud: 'payroll' })],
    ['a token of another tenant', () => token({ role: 'admin', tenant: 'bakery' })],
    ['a token of another issuer', () => token({ role: 'admin', iss: 'https://evil.example' })],
    [
      'a token signed by somebody else',
      () => token({ role: 'admin' }, { secret: 'a secret that nobody here has ever heard of' }),
    ],
    ['a token without signature', () => unsigned()],
    ['a token signed with the public key, taken for a secret', () => token({ role: 'admin' }, { secret: publicKey })],
    ['a revoked token', () => token({ role: 'admin', jti: REVOKED })],
    ['an unknown role', () => token({ role: 'emperor' })],
    ['a scope that is no scope', () => token({ role: 'admin', scope: 'everything' })],
    [
      'a scope on what there is not, which would hold nothing back',
      () => token({ role: 'admin', scope: { sight: ['east'] } }),
    ],
    ['a scope of anything', () => token({ role: 'admin', scope: { site: null } })],
    ['a list of scopes', () => token({ role: 'admin', scope: [{ site: ['east'] }, {}] })],
  ])('stays shut for %s', async (_what, make) => {
    const refusal = await knock(await make());
    expect(refusal).toMatch(/^401 |^4401 |^4403 |401|Unauthorized/);
    expect(refusal).not.toMatch(/jose|signature|claim|\bat \/|node_modules/i);
  });

  it('opens for the one it is for', async () => {
    const refusal = await knock(await token({ role: 'admin' }));
    // The demo feed is not running here, which GraphQL says in a 200.
    expect(refusal).toBeUndefined();
  });
});

describe('the audit log', () => {
  it('tells who took a series, the past or the history of alerts away, once for each token', async () => {
    const bearer = await token({ sub: 'dora', jti: 'd1' });
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
    const bearer = await token({ sub: 'carol', jti: 'c1' });
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
    const viewer = await token();
    expect(await statusOf('/ingest', { method: 'POST', body: '[]' }, viewer)).toMatch(/^403 /);
    expect(await statusOf('/metrics', {}, viewer)).toMatch(/^403 /);
    await expect(app.query('mutation { stageTrouble(kind: CALM) }', {}, viewer)).rejects.toThrow(/FORBIDDEN/);
    await expect(app.query('mutation { ingest(events: []) { accepted } }', {}, viewer)).rejects.toThrow(/FORBIDDEN/);
  });

  it.each(['viewer', 'sender', 'editor'])('a %s cannot have anybody forgotten', async (role) => {
    const mutation = 'mutation { forgetCustomer(customer: "ann") }';
    await expect(app.query(mutation, {}, await token({ role }))).rejects.toThrow(
      /FORBIDDEN.*role admin|role admin.*FORBIDDEN/s,
    );
  });

  it('a sender cannot see', async () => {
    const sender = await token({ role: 'sender' });
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
    await expect(app.query(introspection, {}, await token())).rejects.toThrow(/introspection/i);
    await expect(app.query(introspection, {}, await token({ role: 'admin' }))).resolves.toBeDefined();
  });
});

describe('a scope', () => {
  const numberOf = (answer: unknown) =>
    (answer as { queue: { groups: { offered: { value: number | null } }[] } }).queue.groups.reduce(
      (sum, { offered }) => sum + (offered.value ?? 0),
      0,
    );

  it('narrows every figure and cannot be widened', async () => {
    const all = numberOf(await app.query(ASK, {}, await token()));
    const east = await token({ scope: { site: ['east'] } });
    const seen = numberOf(await app.query(ASK, {}, east));
    expect(seen).toBeGreaterThan(0);
    expect(seen).toBeLessThan(all);
    const ways = [
      '{ queue(window: "1h", filter: { site: ["east", "west"] }) { groups { offered { value } } } }',
      '{ queue(window: "1h", groupBy: [site]) { groups { offered { value } } } }',
      '{ queue: queue(window: "1h") { ...F } } fragment F on QueueFrame { groups { offered { value } } }',
    ];
    for (const way of ways) expect(numberOf(await app.query(way, {}, east))).toBe(seen);
    const west = '{ queue(window: "1h", filter: { site: ["west"] }) { groups { offered { value } } } }';
    expect(numberOf(await app.query(west, {}, east))).toBe(0);
  });

  /** Every query that tells figures or names, with its arguments left open. */
  const QUERIES: readonly (readonly [string, (args: string) => string])[] = [
    ['queue', (args) => `queue(${args} window: "1h") { groups { key { value } offered { value n } } }`],
    ['response', (args) => `response(${args} window: "1h") { groups { key { value } opened { value n } } }`],
    ['complaint', (args) => `complaint(${args} window: "1h") { groups { key { value } filed { value n } } }`],
    [
      'survey',
      (args) => `survey(${args} window: "1h") { groups { key { value } answered(instrument: "nps") { value n } } }`,
    ],
    [
      'figures',
      (args) =>
        `figures(${args} window: "1h", figures: [{ key: "queue.offered" }, { key: "survey.nps" }]) { groups { key { value } figures { value n } } }`,
    ],
    [
      'series',
      (args) =>
        `series(${args} window: "1h", figure: { key: "queue.offered" }) { groups { key { value } points { t value n } } }`,
    ],
  ];

  it.each(
    QUERIES.flatMap(([name, query]) =>
      ['', `at: "${new Date(DESK_START + 200_000).toISOString()}",`].map((at) => ({ name, query, at })),
    ),
  )('holds for $name $at', async ({ query, at }) => {
    const ask = async (args: string, bearer: string) =>
      JSON.stringify(await app.query(`{ ${query(`${at} ${args}`)} }`, {}, bearer));
    const [all, east] = [await token(), await token({ scope: { site: ['east'] } })];
    const groupings = ['', 'groupBy: [site],', 'groupBy: [queue, site],'];
    for (const groupBy of groupings) {
      const mine = await ask(`${groupBy} filter: { site: ["east"] },`, all);
      expect(mine).toMatch(/"(value|n)":[1-9]/);
      expect(mine).not.toBe(await ask(groupBy, all));
      expect(await ask(groupBy, east)).toBe(mine);
      expect(await ask(`${groupBy} filter: { site: ["east", "west", ""] },`, east)).toBe(mine);
      const elsewhere = await ask(`${groupBy} filter: { site: ["west"] },`, east);
      // As if there were no such site.
      expect(elsewhere).toBe(await ask(`${groupBy} filter: { site: ["nowhere"] },`, all));
    }
  });

  it('does not let errors, definitions or the newest events tell of what is outside', async () => {
    const east = await token({ scope: { site: ['east'] } });
    const told = [
      app.query('{ definitions { key name } }', {}, east),
      app.query('{ ticker(first: 50) { events { type dimensions { dimension value } } } }', {}, east),
      app.query('{ alerts { alerts { id } } alertHistory { id } }', {}, east),
      app.query('{ queue(filter: { place: ["x"] }) { groups { offered { value } } } }', {}, east),
      app.query('{ queue(groupBy: [plan]) { groups { offered { value } } } }', {}, east),
      app.query('{ figures(figures: [{ key: "queue.none" }]) { groups { figures { value } } } }', {}, east),
    ];
    const texts = (await Promise.allSettled(told)).map((each) =>
      each.status === 'fulfilled' ? JSON.stringify(each.value) : String(each.reason),
    );
    expect(texts[1]).toContain('east');
    expect(texts.slice(3).every((text) => text.includes('errors'))).toBe(true);
    expect(texts.join('\n')).not.toContain('west');
  });

  it('does not tell when the newest event came, which may lie outside of it', async () => {
    const meta = 'meta { newestEventAt }';
    const query = `{ server { newestEventAt } queue { ${meta} } alerts { ${meta} } ticker { ${meta} }
      figures(figures: [{ key: "queue.offered" }]) { ${meta} }
      series(figure: { key: "queue.offered" }) { ${meta} } }`;
    const live = `subscription { queue { ${meta} } }`;
    const told = async (bearer: string) => {
      const headers = {
        authorization: `Bearer ${bearer}`,
        'content-type': 'application/json',
        accept: 'application/json',
      };
      const frame = await fetch(`${app.url}/graphql/stream`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ query: live }),
      });
      return JSON.stringify([await app.query(query, {}, bearer), await frame.json()]).match(/"newestEventAt":[^}]+/g);
    };
    const everything = (await told(await token())) ?? [];
    expect(everything).toHaveLength(7);
    expect(everything.filter((each) => /:"\d{4}-/.test(each))).toHaveLength(7);
    expect(await told(await token({ scope: { site: ['east'] } }))).toEqual(
      everything.map(() => '"newestEventAt":null'),
    );
  });

  it('hides names that occur outside of it', async () => {
    const answer = await app.query<{ dimensionValues: string[] }>(
      '{ dimensionValues(dimension: site) }',
      {},
      await token({ scope: { site: ['east'] } }),
    );
    expect(answer.dimensionValues).toEqual(['east']);
  });

  it('keeps views apart that differ in it', async () => {
    const open = async (scope: object | undefined) => {
      const client = connectWebSocket(app.url, { params: { token: await token({ scope }) } });
      const frame = await client.subscribe(QUEUE).reader.until(() => true);
      await client.dispose();
      return numberOf({ queue: frame.data?.queue });
    };
    const [all, east, west] = [await open(undefined), await open({ site: ['east'] }), await open({ site: ['west'] })];
    expect(east + west).toBe(all);
    expect(Math.min(east, west)).toBeGreaterThan(0);
  });
});

describe('one viewer', () => {
  it('cannot take all the views there are', async () => {
    const client = connectWebSocket(app.url, { params: { token: await token({ sub: 'greedy' }) } });
    const others = [connectWebSocket(app.url, { params: { token: await token({ sub: 'greedy' }) } })];
    others.push(connectWebSocket(app.url, { params: { token: await token({ sub: 'greedy' }) } }));
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
    const modest = connectWebSocket(app.url, { params: { token: await token({ sub: 'modest' }) } });
    expect((await modest.subscribe(QUEUE).reader.until(() => true)).errors).toBeUndefined();
    await Promise.all([client, ...others, modest].map((each) => each.dispose()));
  });

  it('has one view of one series, however many ask for it before it is prepared', async () => {
    const returning = await token({ sub: 'returning' });
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
    const later = await startTestApp({ auth: { secrets: [SECRET] }, now: () => Date.now() + aheadMs });
    try {
      const bearer = await token({}, { expiresInSeconds: 60 });
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
    const bearer = await token({ jti: 'lost-phone', sub: 'bob' });
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
