import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { CloudEvent, emitterFor, HTTP, httpTransport, type Message, Mode } from 'cloudevents';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ConformanceServer, startServer } from './server.ts';

let server: ConformanceServer;
let token: string;
let sent = 0;
beforeAll(async () => {
  server = await startServer();
  token = await server.token({ role: 'sender' });
});
afterAll(() => server.stop());

function contact(): CloudEvent<object> {
  sent += 1;
  return new CloudEvent({
    id: `e${sent}`,
    source: '/exchange/harbour',
    type: 'andon.contact.queued',
    subject: `contact-${sent}`,
    time: '2026-03-02T09:00:00.000Z',
    datacontenttype: 'application/json',
    data: { queue: 'billing', channel: 'phone' },
  });
}

async function post({ headers, body }: Message): Promise<object> {
  const response = await fetch(`${server.url}/ingest`, {
    method: 'POST',
    headers: { ...(headers as Record<string, string>), authorization: `Bearer ${token}` },
    body: String(body),
  });
  expect(response.status).toBe(202);
  return (await response.json()) as object;
}

describe('the CloudEvents SDK', () => {
  it.each([
    ['structured', () => HTTP.structured(contact())],
    ['binary', () => HTTP.binary(contact())],
    ['batch', () => batch([contact(), contact(), contact()])],
  ])('sends in %s mode, and again without counting twice', async (mode, make) => {
    const before = await server.measure('ingest_accepted_events_total');
    const message = make();
    expect(await post(message)).toMatchObject({ duplicate: 0, rejected: [] });
    expect(await post(message)).toMatchObject({ accepted: 0, rejected: [] });
    expect((await server.measure('ingest_accepted_events_total')) - before).toBe(mode === 'batch' ? 3 : 1);
  });

  it.each([Mode.BINARY, Mode.STRUCTURED])('sends by its own transport in %s mode', async (mode) => {
    const before = await server.measure('ingest_accepted_events_total');
    const emit = emitterFor(httpTransport(`${server.url}/ingest`), { mode });
    await emit(contact(), { headers: { authorization: `Bearer ${token}` } });
    expect((await server.measure('ingest_accepted_events_total')) - before).toBe(1);
  });
});

/** The SDK writes no batches; each event in it is what `toJSON` says. */
function batch(events: readonly CloudEvent<object>[]): Message {
  return { headers: { 'content-type': 'application/cloudevents-batch+json' }, body: JSON.stringify(events) };
}

describe('curl', () => {
  const run = promisify(execFile);
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'andon-curl-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const curl = async (path: string, ...options: string[]): Promise<string> => {
    const authorization = ['--header', `Authorization: Bearer ${token}`];
    const { stdout } = await run('curl', ['--silent', '--show-error', ...authorization, ...options, server.url + path]);
    return stdout;
  };
  const line = (id: string): string =>
    `{"id":"${id}","type":"contact.queued","time":"2026-03-02T09:00:00Z","entity":"${id}","queue":"billing"}\n`;

  it('sends a file, zipped or not, in one piece or as it comes', async () => {
    const plain = join(folder, 'events.ndjson');
    const zipped = join(folder, 'events.ndjson.gz');
    await writeFile(plain, line('a') + line('b'));
    await writeFile(zipped, gzipSync(line('c') + line('d')));
    const type = ['--header', 'Content-Type: application/x-ndjson'];
    expect(JSON.parse(await curl('/ingest', ...type, '--data-binary', `@${plain}`))).toMatchObject({ accepted: 2 });
    const gzip = ['--header', 'Content-Encoding: gzip'];
    const answer = await curl('/ingest', ...type, ...gzip, '--data-binary', `@${zipped}`);
    expect(JSON.parse(answer)).toMatchObject({ accepted: 2 });
    const chunked = ['--header', 'Transfer-Encoding: chunked', '--header', 'Expect: 100-continue'];
    const again = await curl('/ingest', ...type, ...chunked, '--data-binary', `@${plain}`);
    expect(JSON.parse(again)).toMatchObject({ accepted: 0, duplicate: 2 });
  });

  it('asks, and watches an event stream', async () => {
    token = await server.token();
    const question = JSON.stringify({ query: '{ server { clock } }' });
    const json = ['--header', 'Content-Type: application/json'];
    expect(JSON.parse(await curl('/graphql', ...json, '--data', question))).toEqual({
      data: { server: { clock: 'event' } },
    });
    const query = 'subscription { queue(window: "1h") { groups { waiting { value } } } }';
    // curl goes when it has read the first frame, as `head` would make it go.
    const watching = run(
      'curl',
      [
        '--silent',
        '--no-buffer',
        '--get',
        '--header',
        'Accept: text/event-stream',
        '--header',
        `Authorization: Bearer ${token}`,
        '--data-urlencode',
        `query=${query}`,
        `${server.url}/graphql/stream`,
      ],
      { encoding: 'utf8' },
    );
    const frame = new Promise<string>((resolve) => {
      let text = '';
      watching.child.stdout?.on('data', (chunk: string) => {
        text += chunk;
        if (text.includes('event: next')) resolve(text);
      });
    });
    expect(await frame).toMatch(
      /^event: next\ndata: \{"data":\{"queue":\{"groups":\[\{"waiting":\{"value":\d+\}\}\]\}\}\}$/m,
    );
    watching.child.kill();
    await expect(watching).rejects.toMatchObject({ signal: 'SIGTERM' });
  });
});
