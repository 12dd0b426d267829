import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type ClientRequestArgs, request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../testing/test-app.ts';

let app: TestApp;
let pages: string;

beforeAll(async () => {
  pages = await mkdtemp(join(tmpdir(), 'andon-pages-'));
  await mkdir(join(pages, 'embed'));
  await writeFile(join(pages, 'wall.html'), '<!doctype html><title>Wall</title>');
  await writeFile(join(pages, 'embed/andon.js'), 'export {};');
  app = await startTestApp({ pagesDir: pages, origins: ['https://intranet.example'] });
});
afterAll(async () => {
  await app.stop();
  await rm(pages, { recursive: true });
});

function ask(path: string, options: ClientRequestArgs = {}, body?: string) {
  return new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: string }>((resolve, reject) => {
    httpRequest({ host: '127.0.0.1', port: app.port, path, ...options }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
    })
      .on('error', reject)
      .end(body);
  });
}

const JSON_HEADERS = { 'content-type': 'application/json', accept: 'application/json' };
const SERVER = JSON.stringify({ query: '{ server { version } }' });

describe('the HTTP server', () => {
  it('serves pages under a policy that lets nothing inline run', async () => {
    const { status, headers } = await ask('/wall');
    expect(status).toBe(200);
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy).not.toMatch(/unsafe/);
  });

  it.each(['/healthz', '/readyz', '/wall', '/embed/andon.js', '/nothing', '/graphql', '/metrics', '/ingest'])(
    'sets the security headers on %s',
    async (path) => {
      const { headers } = await ask(path);
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['referrer-policy']).toBe('no-referrer');
      expect(headers['content-security-policy']).toContain("default-src 'none'");
      expect(headers['x-powered-by']).toBeUndefined();
    },
  );

  it('lets any site load the script to embed', async () => {
    const { headers } = await ask('/embed/andon.js', { headers: { origin: 'https://anybody.example' } });
    expect(headers['access-control-allow-origin']).toBe('*');
    expect(headers['cross-origin-resource-policy']).toBe('cross-origin');
    expect(headers['content-type']).toContain('text/javascript');
    const { body, headers: withQuery } = await ask('/embed/andon.js?v=1', {
      headers: { origin: 'https://anybody.example' },
    });
    expect(body).toBe("export * from './andon.js';\n");
    expect(withQuery).toMatchObject({ 'access-control-allow-origin': '*', 'content-type': headers['content-type'] });
  });

  it('gives GraphiQL without anything from other servers', async () => {
    const page = await ask('/graphql', { headers: { accept: 'text/html' } });
    expect(page.headers['content-type']).toContain('text/html');
    const links = [...page.body.matchAll(/(?:src|href)="(?!data:)([^"]+)"/g)].map(([, link]) => link ?? '');
    expect(links.length).toBeGreaterThan(2);
    for (const link of links) {
      expect(link).toMatch(/^\/graphql\//);
      expect((await ask(link)).status).toBe(200);
    }
  });

  it('answers in OpenMetrics', async () => {
    const { body, headers } = await ask('/metrics');
    expect(headers['content-type']).toContain('application/openmetrics-text');
    expect(body).toMatch(/^# TYPE andon_web_sockets gauge$/m);
    expect(body.endsWith('# EOF\n')).toBe(true);
  });
});

it('keeps the pages of a demo back until its history is written', async () => {
  const demo = await startTestApp({ pagesDir: pages, demo: true });
  const wall = await fetch(new URL('/wall', demo.url));
  expect([wall.status, wall.headers.get('retry-after'), wall.headers.get('refresh')]).toEqual([503, '1', '1']);
  expect(await wall.text()).toBe('The demo centre is writing its history. The page comes by itself.\n');
  const browser = { headers: { accept: 'text/html,application/xhtml+xml' } };
  const page = await fetch(new URL('/portal?theme=dark&x=<script>', demo.url), browser);
  expect([page.status, page.headers.get('content-type'), page.headers.get('refresh')]).toEqual([
    503,
    'text/html; charset=utf-8',
    '1',
  ]);
  const html = await page.text();
  expect(html).toContain('<meta name="color-scheme" content="dark">');
  expect(html).toContain('<h1>The demo centre is writing its history.</h1>');
  expect(html).not.toContain('<script>');
  // Its one style sheet is all that may be in it.
  const [, style = ''] = /<style>(.*)<\/style>/s.exec(html) ?? [];
  const hash = createHash('sha256').update(style).digest('base64');
  expect(page.headers.get('content-security-policy')).toContain(`default-src 'none'; style-src 'sha256-${hash}';`);
  expect((await fetch(new URL('/readyz', demo.url))).status).toBe(503);
  expect((await fetch(new URL('/healthz', demo.url))).status).toBe(200);
  await demo.stop();
  expect(demo.errors).toEqual([]);
});

describe('a site', () => {
  it('among the embedding origins may ask, and is told so', async () => {
    const origin = 'https://intranet.example';
    const preflight = await ask('/graphql', {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' },
    });
    expect([preflight.status, preflight.headers['access-control-allow-origin']]).toEqual([204, origin]);
    expect(preflight.headers['access-control-allow-headers']).toContain('content-type');
    const answer = await ask('/graphql', { method: 'POST', headers: { ...JSON_HEADERS, origin } }, SERVER);
    expect([answer.status, answer.headers['access-control-allow-origin'], answer.headers.vary]).toEqual([
      200,
      origin,
      expect.stringContaining('Origin'),
    ]);
  });

  it.each(['/graphql', '/graphql/stream', '/ingest', '/metrics'])(
    'that is none of them gets nothing from %s',
    async (path) => {
      for (const method of ['GET', 'POST', 'OPTIONS']) {
        const headers = { ...JSON_HEADERS, origin: 'https://evil.example' };
        const answer = await ask(path, { method, headers }, method === 'POST' ? SERVER : undefined);
        expect([method, answer.status]).toEqual([method, 403]);
        expect(answer.headers['access-control-allow-origin']).toBeUndefined();
      }
    },
  );

  it('cannot send what a form can: only JSON is taken', async () => {
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/graphql',
    ]) {
      const { status } = await ask('/graphql', { method: 'POST', headers: { 'content-type': type } }, SERVER);
      expect([type, status]).toEqual([type, 415]);
    }
  });

  it('opens a WebSocket with a slash after its address, and nowhere else', async () => {
    expect(await upgrade({}, '/graphql/')).toMatch(/^HTTP\/1.1 101 /);
    for (const path of ['/', '/graphql//', '/graphqlx', '/x/graphql']) {
      expect([path, await upgrade({}, path)]).toEqual([path, expect.stringMatching(/^HTTP\/1.1 404 /)]);
    }
  });

  it('cannot open a WebSocket from elsewhere', async () => {
    expect(await upgrade({ Origin: 'https://evil.example' })).toMatch(/^HTTP\/1.1 403 /);
    expect(await upgrade({ Origin: 'null' })).toMatch(/^HTTP\/1.1 403 /);
    expect(await upgrade({ Origin: 'https://intranet.example' })).toMatch(/^HTTP\/1.1 101 /);
    expect(await upgrade({})).toMatch(/^HTTP\/1.1 101 /);
  });

  it('cannot reach the server under a name of its own (DNS rebinding)', async () => {
    const headers = { host: `evil.example:${app.port}`, origin: `http://evil.example:${app.port}` };
    expect((await ask('/graphql', { method: 'POST', headers: { ...JSON_HEADERS, ...headers } }, SERVER)).status).toBe(
      421,
    );
    expect((await ask('/wall', { headers })).status).toBe(421);
    expect(await upgrade({ Host: 'evil.example' })).toMatch(/^HTTP\/1.1 421 /);
  });
});

describe('a request', () => {
  it.each([
    ['with a very long address', { path: `/${'x'.repeat(5_000)}` }, 414],
    ['with very long headers', { headers: { 'x-long': 'x'.repeat(20_000) } }, 431],
    ['with a broken escape', { path: '/%zz' }, 400],
    ['with a method files do not have', { path: '/wall', method: 'POST' }, 405],
    ['for a file above the folder', { path: '/../../etc/passwd' }, 404],
  ])('%s is refused', async (_what, options, expected) => {
    const { path = '/wall', ...rest } = options as ClientRequestArgs;
    expect((await ask(path ?? '/', rest)).status).toBe(expected);
  });

  it.each([
    ['two content types', ['content-type', 'application/x-ndjson', 'content-type', 'application/json']],
    ['two keys of one request', ['content-type', 'application/json', 'idempotency-key', 'a', 'idempotency-key', 'b']],
  ])('with events and %s is refused, as somebody in between may have read the other', async (_what, headers) => {
    const { status, body } = await ask(
      '/ingest',
      { method: 'POST', headers: ['host', `127.0.0.1:${app.port}`, ...headers] },
      '[]',
    );
    expect([status, JSON.parse(body).error.code]).toEqual([400, 'HEADER']);
  });

  it('whose head does not come to its end is cut off', async () => {
    const socket = connect(app.port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write(`POST /ingest HTTP/1.1\r\nHost: 127.0.0.1:${app.port}\r\nX-Slow: `);
    const closed = once(socket, 'close');
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(String(answer)).toMatch(/^HTTP\/1\.1 408 /);
    await closed;
  }, 60_000);

  it('with a body of many megabytes is not read', async () => {
    const { status } = await ask('/graphql', {
      method: 'POST',
      headers: { ...JSON_HEADERS, 'content-length': 50_000_000 },
    });
    expect(status).toBe(413);
  });

  it('that fails inside says nothing of the inside', async () => {
    const { body } = await ask(
      '/graphql',
      { method: 'POST', headers: JSON_HEADERS },
      JSON.stringify({ query: '{ queue(window: "nonsense") { groups { offered { value } } } }' }),
    );
    expect(body).toContain('Expected a window');
    expect(body).not.toMatch(/\bat |node_modules|\.ts:|Error:/);
  });

  it('may come again and again, but not without end', async () => {
    const stopped = Date.now();
    const frozen = await startTestApp({ now: () => stopped });
    try {
      const statuses: number[] = [];
      for (let round = 0; round < 11; round += 1) {
        const answers = await Promise.all(Array.from({ length: 100 }, () => fetch(`${frozen.url}/metrics`)));
        statuses.push(...answers.map(({ status }) => status));
        await Promise.all(answers.map((answer) => answer.text()));
      }
      expect([statuses.filter((status) => status === 200).length, new Set(statuses)]).toEqual([
        1_000,
        new Set([200, 429]),
      ]);
    } finally {
      await frozen.stop();
    }
  });
});

/** First line of the answer to an upgrade request with these headers. */
async function upgrade(headers: Record<string, string>, path = '/graphql'): Promise<string> {
  const socket = connect(app.port, '127.0.0.1');
  await once(socket, 'connect');
  const all = {
    Host: `127.0.0.1:${app.port}`,
    Upgrade: 'websocket',
    Connection: 'Upgrade',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    'Sec-WebSocket-Protocol': 'graphql-transport-ws',
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  socket.write(`GET ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
  const [data] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  return data.toString().split('\r\n')[0] ?? '';
}
