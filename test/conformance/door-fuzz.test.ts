import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeFrame, frame, isMessage, OPCODE, openGreeted, openRawSocket } from './raw-socket.ts';
import { type ConformanceServer, startServer } from './server.ts';

/** Short in every run of the tests, long on request: `ANDON_FUZZ_RUNS=100000`. A failure prints the seed that repeats it. */
const RUNS = Number(process.env.ANDON_FUZZ_RUNS ?? 200);
/** What no answer may hold: traces, files and names of the inside. */
const INSIDE = /\n\s+at |node:|node_modules|\.ts\b|\.js:|TypeError|Cannot read prop|is not a function|"INTERNAL"/;

let server: ConformanceServer;
let token: string;
beforeAll(async () => {
  server = await startServer();
  token = await server.token({ role: 'admin' });
  await server.contactsWait(20);
});
afterAll(() => server.stop());

const strange = fc.constantFrom(
  '__proto__',
  'constructor',
  'toString',
  '',
  '\u0000',
  '\uD800',
  '等候',
  'x'.repeat(5_000),
);
const words = fc.oneof(strange, fc.string({ maxLength: 20 }));
const values = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(
    null,
    [],
    {},
    1e308,
    -1,
    '24h',
    'queue',
    { site: ['east'] },
    { custom: [{ dimension: 'queue', values: [''] }] },
  ),
  fc.constant(JSON.parse('{"__proto__":{"role":"admin"},"constructor":{"prototype":{}}}')),
);
const argumentTexts = fc.constantFrom(
  '',
  '(window: "1h")',
  '(window: "1h", groupBy: [queue, channel])',
  '(window: "99y")',
  '(window: $w, filter: $f)',
  '(filter: { queue: ["billing"], queue: [] })',
  '(filter: { custom: [{ dimension: "queue", values: ["\\u0000"] }] })',
  '(groupBy: [__proto__])',
  '(cursor: "AAAA")',
  '(cadenceMs: 250)',
  '(cadenceMs: -1)',
  '(at: "1969-12-31T23:59:59Z")',
  '(at: "soon")',
  '(targets: [{ figure: "__proto__", value: 1 }])',
);
const selections = fc.constantFrom(
  '{ meta { asOf cursor } }',
  '{ groups { key { value } waiting { value } serviceLevel(seconds: 20) { value lower upper } } }',
  '{ groups { ...F } } fragment F on QueueGroup { ...F }',
  '{ groups { serviceLevel(seconds: -1) { value } } }',
  '{ groups { now: waiting { value } now: longestWaitSince } }',
  '{ __typename @include(if: $w) }',
  '{',
  '',
);
const documents = fc.oneof(
  fc
    .tuple(
      fc.constantFrom(
        '{',
        'query {',
        'subscription {',
        'subscription ($w: Window, $f: Filter) {',
        'mutation {',
        'query ($w: String) {',
      ),
      fc.constantFrom(
        'queue',
        'response',
        'complaint',
        'survey',
        'figures',
        'series',
        'definitions',
        'server',
        '__schema',
        'constructor',
      ),
      argumentTexts,
      selections,
      fc.constantFrom('}', '', '} }', '} query B { server { zone } }'),
    )
    .map((parts) => parts.join(' ')),
  fc
    .array(
      fc.constantFrom(
        '{',
        '}',
        '(',
        ')',
        '...',
        '@',
        '"""',
        '#',
        'on',
        'fragment',
        '$',
        ':',
        '"',
        '\\u{110000}',
        'queue',
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join(' ')),
  words,
);
const requests = fc.oneof(
  fc.record(
    {
      query: fc.oneof(documents, documents, documents, values),
      variables: fc.oneof(values, fc.record({ w: values, f: values })),
      operationName: fc.oneof(words, values),
      extensions: fc.oneof(values, fc.record({ operationId: fc.oneof(words, values) })),
    },
    { requiredKeys: [] },
  ),
  values,
);

describe('the WebSocket', () => {
  const opcodes = fc.oneof(fc.constantFrom(...Object.values(OPCODE)), fc.integer({ min: 0, max: 15 }));
  const payloads = fc.oneof(
    fc.uint8Array({ maxLength: 140 }).map((bytes) => Buffer.from(bytes)),
    requests.map((request) => Buffer.from(JSON.stringify(request) ?? '')),
  );
  const frames = fc.oneof(
    fc
      .record({
        opcode: opcodes,
        payload: payloads,
        fin: fc.boolean(),
        masked: fc.integer({ min: 0, max: 9 }).map((draw) => draw > 0),
        reserved: fc.constantFrom(0, 0, 0, 0, 1, 2, 4, 7),
        claimedBytes: fc.option(fc.bigInt({ min: 0n, max: (1n << 63n) - 1n }), { nil: undefined, freq: 10 }),
      })
      .map(({ opcode, payload, claimedBytes, ...options }) =>
        frame(opcode, payload, claimedBytes === undefined ? options : { ...options, claimedBytes }),
      ),
    fc.integer({ min: 0, max: 65_535 }).map((code) => closeFrame(code)),
    fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
  );

  it('survives any frames, cut anywhere', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(frames, { maxLength: 6 }), fc.integer({ min: 1, max: 200 }), async (sent, cut) => {
        const socket = await openRawSocket(server.url);
        const bytes = Buffer.concat(sent);
        for (let at = 0; at < bytes.length; at += cut) socket.write(bytes.subarray(at, at + cut));
        socket.end();
        await socket.closed;
        expect(socket.text()).not.toMatch(INSIDE);
      }),
      { numRuns: RUNS },
    );
  });

  it('answers any messages, and tells nothing of itself', async () => {
    const types = fc.oneof(
      fc.constantFrom('subscribe', 'subscribe', 'complete', 'ping', 'pong', 'next', 'error', 'connection_init'),
      words,
    );
    const messages = fc.record(
      { type: types, id: fc.oneof(fc.constantFrom('a', 'b'), words, values), payload: requests },
      { requiredKeys: ['type'] },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(messages, { maxLength: 5 }), async (sent) => {
        const socket = await openGreeted(server.url, { token });
        for (const message of sent) socket.write(frame(OPCODE.text, JSON.stringify(message)));
        socket.write(frame(OPCODE.text, '{"type":"ping","payload":{"last":"word"}}'));
        await socket.until((each) => each.payload.includes('"last"') || each.opcode === OPCODE.close);
        socket.end();
        await socket.closed;
        for (const each of socket.received)
          if (isMessage(each, 'next') || isMessage(each, 'error')) JSON.parse(String(each.payload));
        expect(socket.text()).not.toMatch(INSIDE);
      }),
      { numRuns: RUNS },
    );
  });
});

describe.each(['/graphql', '/graphql/stream', '/metrics', '/healthz', '/embed/', '/'])('%s', (path) => {
  const calls = fc.record({
    method: fc.constantFrom('POST', 'POST', 'GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD'),
    accept: fc.constantFrom('application/json', 'application/graphql-response+json', '*/*', 'text/html', ';;q=', ''),
    type: fc.constantFrom(
      'application/json',
      'application/json',
      'application/json; charset=utf-16',
      'text/plain',
      'application/x-www-form-urlencoded',
    ),
    body: fc.oneof(
      requests.map((request) => JSON.stringify(request) ?? ''),
      fc.string({ maxLength: 60 }),
      fc.integer({ min: 1, max: 5_000 }).map((depth) => '['.repeat(depth)),
      fc
        .integer({ min: 1, max: 3_000 })
        .map((depth) => `{"query":"{ server { zone } }","variables":${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}}`),
    ),
    query: fc.array(
      fc.tuple(
        fc.constantFrom('query', 'variables', 'extensions', 'operationName', 'operationId', 'token', '__proto__'),
        words,
      ),
      { maxLength: 3 },
    ),
    streamToken: fc.option(
      words.filter((word) => /^[\x20-\x7e]*$/.test(word)),
      { nil: undefined },
    ),
    tail: fc.oneof(
      fc.constant(''),
      fc.constantFrom('%2e%2e%2fsecret', '%00', '..%5c', 'andon.js', '%e2%82'),
      fc.string({ maxLength: 10 }).map(encodeURIComponentSafely),
    ),
  });

  it('answers whatever is asked as a fault of the asker, and tells nothing of itself', async () => {
    await fc.assert(
      fc.asyncProperty(calls, async ({ method, accept, type, body, query, streamToken, tail }) => {
        const address = new URL(`${server.url}${path}${path.endsWith('/') ? tail : ''}`);
        for (const [name, value] of query) address.searchParams.append(name, value.slice(0, 200).toWellFormed());
        const response = await fetch(address, {
          method,
          redirect: 'manual',
          headers: {
            authorization: `Bearer ${token}`,
            accept,
            'content-type': type,
            ...(streamToken === undefined ? {} : { 'x-graphql-event-stream-token': streamToken }),
          },
          ...(method === 'GET' || method === 'HEAD' ? {} : { body }),
        });
        expect(response.status).toBeLessThan(500);
        expect(response.headers.get('x-content-type-options')).toBe('nosniff');
        expect(await response.text()).not.toMatch(INSIDE);
      }),
      { numRuns: Math.ceil(RUNS / 2) },
    );
  });
});

it('leaves nothing behind, and finds no fault with itself', async () => {
  await expect.poll(() => server.measure('web_sockets')).toBe(0);
  await expect.poll(() => server.measure('live_views')).toBe(0);
  expect(await server.measure('live_subscriptions')).toBe(0);
  expect(server.errors).toEqual([]);
});

function encodeURIComponentSafely(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}
