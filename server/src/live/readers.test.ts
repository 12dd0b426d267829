import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { QueueBoardDocument, SeriesDocument } from '@andon/schema';
import { SignJWT } from 'jose';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { DESK_START, deskEvents } from '../testing/desk-events.ts';
import { connectTo, startApp } from '../testing/live-app.ts';
import { type Frame, subscribePlainly } from '../testing/live-clients.ts';
import type { TestApp } from '../testing/test-app.ts';

const SECRET = 'a secret of the tests that is long enough';

function bearer(role: string, scope?: object): Promise<string> {
  return new SignJWT({ role, ...(scope === undefined ? {} : { scope }) })
    .setProtectedHeader({ alg: 'HS256' })
    .setAudience('andon')
    .setSubject(`${role} of ${JSON.stringify(scope)}`)
    .setExpirationTime('1h')
    .sign(new TextEncoder().encode(SECRET));
}

function asOfOf(frame: Frame): string | undefined {
  const [root] = Object.values(frame.data ?? {});
  return (root?.meta as { readonly asOf: string } | undefined)?.asOf;
}

describe('a viewer with a scope', () => {
  const OUTSIDE = { window: '1h', filter: { site: ['west'] }, cadenceMs: 250 };

  it.each([
    ['a board', QueueBoardDocument, { window: '1h', groupBy: ['site', 'queue'], cadenceMs: 250 }],
    ['a filter within it', QueueBoardDocument, { window: '1h', filter: { queue: ['billing'] }, cadenceMs: 250 }],
    ['a filter outside of it', QueueBoardDocument, OUTSIDE],
    ['a series', SeriesDocument, { figure: { key: 'queue.offered' }, window: '1h', groupBy: ['site'], cadenceMs: 250 }],
  ])('is shown of %s what plain execution shows, frame by frame', async (_what, document, variables) => {
    const app = await startApp({ auth: { secrets: [SECRET] } });
    const sender = await bearer('admin');
    const send = (count: number, from: number): Promise<unknown> =>
      // In one commit, which is one change for every view.
      app.query(
        'mutation($events: [EventInput!]!) { ingest(events: $events) { accepted } }',
        { events: deskEvents(count, from) },
        sender,
      );
    await send(200, 0);
    const [east, everything] = await Promise.all([bearer('viewer', { site: ['east'] }), bearer('viewer')]);
    const plain = subscribePlainly(app.url, document, variables, east);
    onTestFinished(() => plain.stop());
    const shared = connectTo(app, { params: { token: east } }).subscribe(document, variables);
    const unscoped = connectTo(app, { params: { token: everything } }).subscribe(document, variables);
    const all = [plain, shared, unscoped].map(({ reader }) => reader);
    await Promise.all(all.map((reader) => reader.until(() => true)));
    const watching = variables === OUTSIDE ? [unscoped.reader] : all;
    for (let sent = 200; sent < 800; sent += 200) {
      const known = watching.map(({ frames }) => frames.length);
      await send(200, sent);
      await Promise.all(watching.map((reader, i) => reader.until(() => reader.frames.length > (known[i] ?? 0))));
    }
    expect(plain.reader.frames).toHaveLength(variables === OUTSIDE ? 1 : 4);
    expect(shared.reader.frames.map(comparable)).toEqual(plain.reader.frames.map(comparable));
    expect(JSON.stringify(shared.reader.frames)).not.toContain('"west"');
    expect(unscoped.reader.frames.map(comparable)).not.toEqual(shared.reader.frames.map(comparable));
    expect(app.errors).toEqual([]);
  });
});

describe('a board on which nothing happens', () => {
  it('is silent but for a heartbeat that says as of when it is true, and no frame leaves', async () => {
    // In the midst of the steps in which these windows move on.
    const startedMs = performance.now();
    const app = await startApp({
      clock: 'wall',
      now: () => Math.round(DESK_START + 7.5 * 60_000 + performance.now() - startedMs),
    });
    const time = new Date(DESK_START).toISOString();
    await app.send([
      { id: 'wait', type: 'contact.queued', time, entity: 'wait', queue: 'billing' },
      { id: 'case', type: 'case.opened', time, entity: 'case', channel: 'email' },
    ]);
    const raw = new WebSocket(`${app.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    onTestFinished(() => raw.terminate());
    await once(raw, 'open');
    const messages: { readonly type: string; readonly payload: { readonly asOf: string } }[] = [];
    const heartbeat = Promise.withResolvers<void>();
    raw.on('message', (data) => {
      const message = JSON.parse(String(data));
      messages.push(message);
      if (message.type === 'ping') heartbeat.resolve();
    });
    raw.send(JSON.stringify({ type: 'connection_init' }));
    await expect.poll(() => messages.length).toBe(1);
    // Contacts wait and cases age all the while: frames tell since when, not for how long.
    const board = `queue(window: "24h", cadenceMs: 250) { meta { asOf } groups { waiting { value } longestWaitSince { value } } }`;
    for (const [id, root] of [
      ['queue', board],
      ['response', 'response(window: "24h", cadenceMs: 250) { meta { asOf } groups { backlog { value } } }'],
      [
        'series',
        'series(figure: { key: "queue.offered" }, window: "24h", step: "15m", cadenceMs: 250) { meta { asOf } }',
      ],
    ] as const) {
      raw.send(JSON.stringify({ id, type: 'subscribe', payload: { query: `subscription { ${root} }` } }));
    }
    await expect.poll(() => messages.length).toBe(4);
    const delivered = await app.measure('live_delivered_frames_total');
    // One every ten seconds.
    await heartbeat.promise;
    expect(messages.map(({ type }) => type)).toEqual(['connection_ack', 'next', 'next', 'next', 'ping']);
    expect(Date.parse(messages.at(-1)?.payload.asOf ?? '')).toBeGreaterThan(DESK_START + 7.5 * 60_000);
    expect((await app.measure('live_delivered_frames_total')) - delivered).toBe(0);
  }, 60_000);
});

describe('a reader who takes nothing', () => {
  const WIDE = `subscription { series(figure: { key: "queue.offered" }, window: "4h", step: "1m", cadenceMs: 250, groupBy: [queue, site, channel]) {
    meta { asOf } groups { key { dimension value } points { t value n lower upper partial } } } }`;

  it('for half a minute is closed and told why; until then one frame of each view waits for it, the newest', async () => {
    let aheadMs = 0;
    const app = await startApp({ now: () => Date.now() + aheadMs });
    await app.send(deskEvents(1_000));
    const slow = await rawClient(app);
    slow.pause();
    for (let id = 0; id < 150; id += 1)
      slow.write(textFrame({ id: `${id}`, type: 'subscribe', payload: { query: WIDE } }));
    const quick = connectTo(app).subscribe(
      'subscription { queue(window: "4h", cadenceMs: 250) { meta { asOf } groups { offered { value } } } }',
    );
    let sent = 1_000;
    const another = async (): Promise<void> => {
      await app.send(deskEvents(10, sent));
      sent += 10;
      const asOf = new Date(DESK_START + (sent - 1) * 1_000 + 1).toISOString();
      await quick.reader.until((frame) => asOfOf(frame) === asOf);
    };
    for (;;) {
      await another();
      if ((await app.measure('live_conflated_frames_total')) > 0) break;
    }
    expect(await app.measure('web_sockets')).toBe(2);
    aheadMs = 31_000;
    await another();
    const received: Buffer[] = [];
    slow.on('data', (bytes) => received.push(bytes));
    slow.resume();
    await once(slow, 'close');
    // The close frame is the last thing it is sent, behind what it had not taken.
    const code = Buffer.alloc(2);
    code.writeUInt16BE(4410);
    const closing = Buffer.concat([code, Buffer.from('The connection took nothing for too long.')]);
    expect(Buffer.concat(received).subarray(-closing.length).toString('latin1')).toBe(closing.toString('latin1'));
    expect(await app.measure('web_sockets')).toBe(1);
    expect(app.errors).toEqual([]);
  }, 60_000);
});

/** How fast frames may come depends on what they cost on a busy machine. */
function comparable(frame: Frame): unknown {
  return JSON.parse(JSON.stringify(frame, (name, value) => (name === 'cadenceMs' ? undefined : value)));
}

/** A client that speaks over a plain socket, so that it can stop reading. */
async function rawClient(app: TestApp): Promise<Socket> {
  const socket = connect(Number(new URL(app.url).port), '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  socket.write(
    'GET /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n' +
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n',
  );
  await once(socket, 'data');
  socket.write(textFrame({ type: 'connection_init' }));
  await once(socket, 'data');
  return socket;
}

/** A masked text frame, as a client has to send it; the mask is zero, which leaves the payload as it is. */
function textFrame(message: object): Buffer {
  const payload = Buffer.from(JSON.stringify(message));
  const head = Buffer.from([0x81, 0x80 | 126, payload.length >> 8, payload.length & 0xff, 0, 0, 0, 0]);
  return Buffer.concat([head, payload]);
}
