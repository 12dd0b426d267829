import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { mintLocalToken, readLocalSecret } from '../auth/local-secret.ts';
import { dataFolder } from '../data-folder.ts';
import { openDisplayStore } from '../displays/index.ts';
import { deskEvents } from '../testing/desk-events.ts';
import { connectWebSocket } from '../testing/live-clients.ts';
import { startTestApp, type TestApp } from '../testing/test-app.ts';

const ASK = '{ queue(window: "1h") { groups { offered { value } } } }';
const DISPLAYS = '{ displays { name scope { dimension values } pairedAt seenAt address page version } }';

let app: TestApp;
let aheadMs = 0;
beforeAll(async () => {
  app = await startTestApp({
    clock: 'event',
    auth: { secrets: ['a secret that is known to the identity provider'] },
    now: () => Date.now() + aheadMs,
  });
  await app.send(deskEvents(100), await admin());
});
afterAll(() => app.stop());
beforeEach(() => {
  // A rest for the limits of the test before.
  aheadMs += 60_000;
});

function admin(): Promise<string> {
  const secret = readLocalSecret(app.dataDir) ?? '';
  return mintLocalToken(secret, { role: 'admin', lifeMs: 60_000, now: Date.now() + aheadMs });
}

function add(name: string, scope = {}): string {
  const store = openDisplayStore(dataFolder(app.dataDir).displays);
  try {
    return store.add({ name, scope, now: Date.now() + aheadMs, codeLifeMs: 60_000 }).code;
  } finally {
    store.close();
  }
}

function knock(path: string, headers: Record<string, string> = {}, body?: object): Promise<Response> {
  return fetch(`${app.url}/displays/${path}`, {
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  });
}

/** The cookies of an answer, as they are sent back. */
function cookiesOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}

async function paired(name: string, scope = {}): Promise<string> {
  const response = await knock('pair', {}, { code: add(name, scope) });
  expect(response.status).toBe(200);
  return cookiesOf(response);
}

async function tokenOf(cookie: string): Promise<string> {
  const response = await knock('token?page=/wall&version=9.9.9', { cookie });
  expect(response.status).toBe(200);
  return ((await response.json()) as { readonly token: string }).token;
}

describe('pairing', () => {
  it('gives cookies that no script can read and no other site has sent', async () => {
    const response = await knock('pair', {}, { code: add('strict') });
    const cookies = response.headers.getSetCookie();
    expect(cookies).toHaveLength(2);
    for (const cookie of cookies) expect(cookie).toMatch(/; Path=\/displays; HttpOnly; SameSite=Strict/);
    expect(cookies.filter((cookie) => cookie.includes('Max-Age'))).toHaveLength(1);
  });

  it('works once', async () => {
    const code = add('once');
    expect((await knock('pair', {}, { code })).status).toBe(200);
    const again = await knock('pair', {}, { code });
    expect(again.status).toBe(403);
    expect(again.headers.getSetCookie()).toEqual([]);
  });

  it('ends with the time of its code', async () => {
    const code = add('late');
    aheadMs += 60_001;
    expect((await knock('pair', {}, { code })).status).toBe(403);
  });

  it.each([{}, { code: 7 }, { code: '' }, { code: null }, [], 7, null])('refuses %j', async (body) => {
    expect((await knock('pair', {}, body as object)).status).toBe(403);
  });

  it('is not for other sites, nor for forms', async () => {
    const code = add('foreign');
    expect((await knock('pair', { origin: 'https://evil.example' }, { code })).status).toBe(403);
    expect((await knock('pair', { origin: 'http://127.0.0.1:1' }, { code })).status).toBe(403);
    expect((await knock('pair', { 'sec-fetch-site': 'same-site' }, { code })).status).toBe(403);
    expect((await knock('pair', { 'content-type': 'text/plain' }, { code })).status).toBe(415);
    expect((await knock('pair')).status).toBe(405);
    // None of them used it up.
    expect((await knock('pair', { origin: app.url }, { code })).status).toBe(200);
  });

  it('slows down who guesses', async () => {
    const statuses = [];
    for (let i = 0; i < 12; i += 1) statuses.push((await knock('pair', {}, { code: `00000-0000${i}` })).status);
    expect(statuses.slice(0, 10)).toEqual(Array(10).fill(403));
    expect(statuses.at(-1)).toBe(429);
  });
});

describe('a display', () => {
  it('sees within its scope, and does nothing', async () => {
    const token = await tokenOf(await paired('east', { site: ['east'] }));
    const sites = await app.query('{ dimensionValues(dimension: site) }', {}, token);
    expect(sites).toEqual({ dimensionValues: ['east'] });
    await expect(app.query('mutation { ingest(events: []) { accepted } }', {}, token)).rejects.toThrow(/FORBIDDEN/);
    await expect(app.query(DISPLAYS, {}, token)).rejects.toThrow(/FORBIDDEN/);
  });

  it('gets no token without its cookie, with another, or from elsewhere', async () => {
    const cookie = await paired('closed');
    const wrong = cookie.replace(/=./g, (text) => (text === '=A' ? '=B' : '=A'));
    expect((await knock('token')).status).toBe(401);
    expect((await knock('token', { cookie: wrong })).status).toBe(401);
    expect((await knock('token', { cookie: 'andon_display=; andon_display_now=' })).status).toBe(401);
    expect((await knock('token', { cookie, origin: 'https://evil.example' })).status).toBe(403);
    expect((await knock('token', { cookie, 'sec-fetch-site': 'same-site' })).status).toBe(403);
    expect((await knock('token', { cookie })).status).toBe(200);
    // The doors for figures do not look at it.
    const figures = await fetch(`${app.url}/graphql?query=${encodeURIComponent(ASK)}`, { headers: { cookie } });
    expect(figures.status).toBe(401);
  });

  it('goes on with one of its cookies where the other was lost', async () => {
    const [lasting = '', session = ''] = (await paired('forgetful')).split('; ');
    expect(await tokenOf(lasting)).toBeTypeOf('string');
    expect(await tokenOf(session)).toBeTypeOf('string');
  });

  it('gets none for a scope on a dimension that does not exist', async () => {
    const cookie = await paired('nowhere', { planet: ['mars'] });
    expect((await knock('token', { cookie })).status).toBe(401);
  });

  it('has tokens that end, and gets others', async () => {
    const cookie = await paired('renewing');
    const first = await tokenOf(cookie);
    aheadMs += 10 * 60_000;
    await expect(app.query(ASK, {}, first)).rejects.toThrow(/expired/);
    await expect(app.query(ASK, {}, await tokenOf(cookie))).resolves.toBeDefined();
  });

  it('is listed with its last heartbeat, and never with what lets it in', async () => {
    const code = add('listed', { site: ['east'] });
    const cookie = cookiesOf(await knock('pair', {}, { code }));
    const client = connectWebSocket(app.url, { params: { token: await tokenOf(cookie) } });
    await client.subscribe(`subscription ${ASK}`).reader.until(() => true);
    const answer = await app.query<{ readonly displays: readonly { readonly name: string }[] }>(
      DISPLAYS,
      {},
      await admin(),
    );
    expect(answer.displays.find(({ name }) => name === 'listed')).toMatchObject({
      scope: [{ dimension: 'site', values: ['east'] }],
      address: '127.0.0.1',
      page: '/wall',
      version: '9.9.9',
    });
    await client.dispose();
    const audit = await readFile(join(app.dataDir, 'audit.log'), 'utf8');
    expect(audit).toMatch(/"what":"paired","who":"display:listed"/);
    for (const secret of [code, cookie.split('=').at(-1) ?? code]) {
      expect(audit + JSON.stringify(answer)).not.toContain(secret);
    }
  });
});
