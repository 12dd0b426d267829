import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { deskEvents } from '../testing/desk-events.ts';
import { connectTo, startApp } from '../testing/live-app.ts';
import { connectEventStream, type Frame } from '../testing/live-clients.ts';
import type { TestApp } from '../testing/test-app.ts';

const QUEUE = `subscription($cursor: String, $window: Window! = "30m", $cadenceMs: Int! = 250) {
  queue(window: $window, cadenceMs: $cadenceMs, cursor: $cursor) {
    meta { cursor asOf reset cadenceMs }
    groups { offered { value } waiting { value } }
  }
}`;
const SERIES = `subscription($cursor: String) {
  series(figure: { key: "queue.offered" }, window: "30m", step: "1m", cadenceMs: 250, cursor: $cursor) {
    meta { cursor reset }
    groups { points { t value n partial } }
  }
}`;

interface Meta {
  readonly cursor: string;
  readonly reset: boolean;
}
interface Point {
  readonly t: string;
  readonly value: number | null;
}

function offered(frame: Frame): number | undefined {
  const groups = frame.data?.queue?.groups as { readonly offered: { readonly value: number } }[] | undefined;
  return groups?.[0]?.offered.value;
}
function metaOf(frame: Frame | undefined): Meta {
  const [root] = Object.values(frame?.data ?? {});
  return root?.meta as Meta;
}
function pointsOf(frame: Frame | undefined): readonly Point[] {
  const groups = frame?.data?.series?.groups as { readonly points: readonly Point[] }[] | undefined;
  return groups?.[0]?.points ?? [];
}
/** Contacts queued among the first `count` desk events: two in ten. */
function offeredIn(count: number): number {
  return deskEvents(count).filter((event) => (event as { readonly type: string }).type === 'contact.queued').length;
}

describe('a shared frame', () => {
  it('is computed once for all who ask alike, whatever their ids, cursors and transports', async () => {
    const app = await startApp();
    await app.send(deskEvents(100));
    const readers = [
      connectTo(app).subscribe(QUEUE),
      connectTo(app, { deflate: true }).subscribe(QUEUE, { cursor: 'something old' }),
      connectTo(app, { generateID: () => 'same' }).subscribe(QUEUE),
      connectEventStream(app.url, false).subscribe(QUEUE),
      connectEventStream(app.url, true).subscribe(QUEUE),
    ].map(({ reader, stop }) => {
      onTestFinished(stop);
      return reader;
    });
    await Promise.all(readers.map((reader) => reader.until(() => true)));
    expect(await app.measure('live_views')).toBe(1);
    const before = await app.measure('live_rendered_frames_total');
    await app.send(deskEvents(100, 100));
    const frames = await Promise.all(
      readers.map((reader) => reader.until((frame) => offered(frame) === offeredIn(200))),
    );
    for (const frame of frames) expect(frame).toEqual(frames[0]);
    expect((await app.measure('live_rendered_frames_total')) - before).toBe(1);
  });

  it('leaves nothing behind when its readers go, politely or not', async () => {
    const app = await startApp();
    await app.send(deskEvents(100));
    const clients = Array.from({ length: 20 }, () => connectTo(app));
    const subscriptions = clients.flatMap((client) => [client.subscribe(QUEUE), client.subscribe(SERIES)]);
    await Promise.all(subscriptions.map(({ reader }) => reader.until(() => true)));
    expect(await app.measure('live_subscriptions')).toBe(40);
    expect(await app.measure('live_views')).toBe(2);
    for (const { stop } of subscriptions.slice(0, 20)) stop();
    await Promise.all(clients.slice(10).map((client) => client.dispose()));
    const raw = new WebSocket(`${app.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    await once(raw, 'open');
    raw.send(JSON.stringify({ type: 'connection_init' }));
    await once(raw, 'message');
    raw.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query: QUEUE } }));
    await once(raw, 'message');
    // Gone while its series is being prepared.
    raw.send(JSON.stringify({ id: '2', type: 'subscribe', payload: { query: SERIES.replace('30m', '4h') } }));
    raw.terminate();
    await Promise.all(clients.map((client) => client.dispose()));
    await expect.poll(() => app.measure('web_sockets')).toBe(0);
    expect(await app.measure('live_subscriptions')).toBe(0);
    expect(await app.measure('live_views')).toBe(0);
  });
});

describe('a connection', () => {
  it('is greeted with protocol, clock and time, and hears them again in every heartbeat', async () => {
    const app = await startApp();
    await app.send(deskEvents(10));
    const raw = new WebSocket(`${app.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    onTestFinished(() => raw.terminate());
    await once(raw, 'open');
    raw.send(JSON.stringify({ type: 'connection_init' }));
    const [message] = (await once(raw, 'message')) as [Buffer];
    expect(JSON.parse(message.toString())).toEqual({
      type: 'connection_ack',
      payload: {
        protocol: 1,
        version: expect.any(String),
        clock: 'event',
        demo: false,
        asOf: '2026-03-02T09:00:09.001Z',
        now: expect.stringMatching(/Z$/),
      },
    });
  });

  it('whose reader stops reading gets the newest frame when it reads again, and nobody else waits for it', async () => {
    const app = await startApp();
    await app.send(deskEvents(1_000));
    const wide = `subscription { series(figure: { key: "queue.offered" }, window: "4h", step: "1m", cadenceMs: 250, groupBy: [queue, site, channel]) {
      meta { cursor reset asOf from to } groups { key { dimension value } points { t value n lower upper partial } } } }`;
    const { port } = new URL(app.url);
    const slow = connect(Number(port), '127.0.0.1');
    onTestFinished(() => {
      slow.destroy();
    });
    await once(slow, 'connect');
    slow.write(
      'GET /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n' +
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n',
    );
    await once(slow, 'data');
    slow.write(clientFrame({ type: 'connection_init' }));
    await once(slow, 'data');
    slow.pause();
    for (let i = 0; i < 190; i += 1)
      slow.write(clientFrame({ id: `${i}`, type: 'subscribe', payload: { query: wide } }));

    const quick = connectTo(app).subscribe(QUEUE);
    await quick.reader.until(() => true);
    for (let step = 1; step <= 6; step += 1) {
      await app.send(deskEvents(100, 900 + step * 100));
      await quick.reader.until((frame) => offered(frame) === offeredIn(1_000 + step * 100) || step < 6);
    }
    await expect.poll(() => app.measure('live_conflated_frames_total')).toBeGreaterThan(0);
    const received = collectMessages(slow);
    slow.resume();
    await expect
      .poll(
        () =>
          received()
            .filter(({ id }) => id === '189')
            .at(-1)?.payload.data.series.meta.asOf,
      )
      .toBe('2026-03-02T09:26:39.001Z');
    // What was skipped cannot be merged, so the newest came whole.
    const last = received()
      .filter(({ id }) => id === '189')
      .at(-1);
    expect(last?.payload.data.series.meta.reset).toBe(true);
    expect(app.errors).toEqual([]);
  });

  it('that nobody looks at gets no frames, and the newest at once when somebody does', async () => {
    const app = await startApp();
    await app.send(deskEvents(100));
    const raw = new WebSocket(`${app.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    onTestFinished(() => raw.terminate());
    const messages: { readonly type: string; readonly payload?: Frame }[] = [];
    raw.on('message', (data) => messages.push(JSON.parse(String(data))));
    const untilType = (type: string, count: number) =>
      expect.poll(() => messages.filter((message) => message.type === type).length).toBe(count);
    await once(raw, 'open');
    raw.send(JSON.stringify({ type: 'connection_init' }));
    await untilType('connection_ack', 1);
    raw.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query: QUEUE } }));
    await untilType('next', 1);
    raw.send(JSON.stringify({ type: 'ping', payload: { visible: false } }));
    await untilType('pong', 1);
    const other = connectTo(app).subscribe(QUEUE);
    await other.reader.until(() => true);
    for (let step = 1; step <= 3; step += 1) {
      await app.send(deskEvents(100, step * 100));
      await other.reader.until((frame) => offered(frame) === offeredIn((step + 1) * 100));
    }
    await untilType('next', 1);
    raw.send(JSON.stringify({ type: 'ping', payload: { visible: true } }));
    await untilType('next', 2);
    const [, last] = messages.filter(({ type }) => type === 'next');
    expect(offered(last?.payload ?? {})).toBe(offeredIn(400));
  });

  it('is told to come back, each at a moment of its own, when the server stops', async () => {
    const app = await startApp();
    const clients = [connectTo(app), connectTo(app), connectTo(app)];
    await Promise.all(clients.map((client) => client.subscribe(QUEUE).reader.until(() => true)));
    const closed = Promise.all(clients.map((client) => client.closed));
    await app.app.stop();
    const ends = await closed;
    for (const { code, reason } of ends) {
      expect(code).toBe(1012);
      expect(reason).toMatch(/retry in \d+ ms$/);
    }
    expect(new Set(ends.map(({ reason }) => reason)).size).toBeGreaterThan(1);
  });
});

describe('a returning reader', () => {
  it('gets the newest state, marked as going on, with a good cursor, and as new with any other', async () => {
    const app = await startApp();
    await app.send(deskEvents(100));
    const first = await connectTo(app)
      .subscribe(QUEUE)
      .reader.until(() => true);
    expect(metaOf(first).reset).toBe(true);
    await app.send(deskEvents(100, 100));
    const resumed = await connectTo(app)
      .subscribe(QUEUE, { cursor: metaOf(first).cursor })
      .reader.until(() => true);
    expect([metaOf(resumed).reset, offered(resumed)]).toEqual([false, offeredIn(200)]);
    const forged = metaOf(first).cursor.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
    const fresh = await connectTo(app)
      .subscribe(QUEUE, { cursor: forged })
      .reader.until(() => true);
    expect([metaOf(fresh).reset, offered(fresh)]).toEqual([true, offeredIn(200)]);
  });

  it('gets just the points of a series that it missed', async () => {
    const app = await startApp();
    await app.send(deskEvents(600));
    const watcher = connectTo(app).subscribe(SERIES);
    const away = connectTo(app).subscribe(SERIES);
    const first = await away.reader.until(() => true);
    await watcher.reader.until(() => true);
    away.stop();
    await app.send(deskEvents(60, 600));
    await watcher.reader.until((frame) => pointsOf(frame).some(({ t }) => t === '2026-03-02T09:10:00.000Z'));
    const back = await connectTo(app)
      .subscribe(SERIES, { cursor: metaOf(first).cursor })
      .reader.until(() => true);
    expect(metaOf(back).reset).toBe(false);
    expect(pointsOf(back).length).toBeLessThan(5);
    const whole = await connectTo(app)
      .subscribe(SERIES)
      .reader.until(() => true);
    expect(merged(first, back)).toEqual(merged(whole));
  });

  it('gets of the window before just what changed in it, apart from the series it stands beside', async () => {
    const app = await startApp();
    await app.send(deskEvents(2_400));
    const before = SERIES.replace('step: "1m"', 'step: "1m", previous: true');
    const series = connectTo(app).subscribe(SERIES);
    const previous = connectTo(app).subscribe(before);
    const other = connectTo(app).subscribe(before);
    const now = await series.reader.until(() => true);
    const first = await previous.reader.until(() => true);
    await other.reader.until(() => true);
    expect(await app.measure('live_views')).toBe(2);
    expect(pointsOf(first).at(-1)?.t).toBe('2026-03-02T09:08:00.000Z');
    expect(pointsOf(now)[0]?.t).toBe('2026-03-02T09:09:00.000Z');
    // Nothing is known of what was before the first event.
    expect(new Set(pointsOf(first).map(({ t, value }) => [t < '2026-03-02T09:00', value === null].join()))).toEqual(
      new Set(['true,true', 'false,false']),
    );
    await app.send([
      { id: 'late', type: 'contact.queued', time: '2026-03-02T09:05:30Z', entity: 'late', queue: 'billing' },
    ]);
    const valueAt = (frame: Frame | undefined) =>
      pointsOf(frame).find(({ t }) => t === '2026-03-02T09:05:00.000Z')?.value;
    const late = await other.reader.until((frame) => !metaOf(frame).reset && pointsOf(frame).length > 0);
    expect([pointsOf(late).length, valueAt(late)]).toEqual([1, (valueAt(first) ?? 0) + 1]);
    const whole = connectTo(app).subscribe(before);
    expect(merged(first, late)).toEqual(merged(await whole.reader.until(() => true)));
    for (const { stop } of [series, previous, other, whole]) stop();
  });

  it.each([
    ['the server was restarted', async (app: TestApp) => app.restart()],
    ['nobody watched for a while', async (app: TestApp) => app],
  ])('gets just the points it missed after %s, each once, late ones too', async (_what, meanwhile) => {
    const app = await startApp();
    await app.send(deskEvents(1_200));
    const watching = connectTo(app).subscribe(SERIES);
    const first = await watching.reader.until(() => true);
    watching.stop();
    await expect.poll(() => app.measure('live_views')).toBe(0);
    const again = await meanwhile(app);
    onTestFinished(() => again.stop());
    await again.send([
      ...deskEvents(100, 1_200),
      { id: 'late', type: 'contact.queued', time: '2026-03-02T09:09:30Z', entity: 'late', queue: 'billing' },
    ]);
    const back = await connectTo(again)
      .subscribe(SERIES, { cursor: metaOf(first).cursor })
      .reader.until(() => true);
    const whole = await connectTo(again)
      .subscribe(SERIES)
      .reader.until(() => true);
    expect([metaOf(back).reset, metaOf(whole).reset]).toEqual([false, true]);
    expect(pointsOf(back).length).toBeLessThan(pointsOf(whole).length / 2);
    expect(pointsOf(back).map(({ t }) => t)).toContain('2026-03-02T09:09:00.000Z');
    expect(merged(first, back)).toEqual(merged(whole));
    const total = [...merged(whole).values()].reduce<number>((sum, value) => sum + (value ?? 0), 0);
    expect(total).toBe(offeredIn(1_300) + 1);
  });

  it('gets all points, marked as new, with a cursor that is too old or of another log', async () => {
    const app = await startApp();
    await app.send(deskEvents(60));
    const watching = connectTo(app).subscribe(SERIES);
    const old = metaOf(await watching.reader.until(() => true)).cursor;
    watching.stop();
    await expect.poll(() => app.measure('live_views')).toBe(0);
    await app.send(deskEvents(60, 3_600));
    const other = await startApp();
    await other.send(deskEvents(3_660));
    for (const server of [app, other]) {
      const back = await connectTo(server)
        .subscribe(SERIES, { cursor: old })
        .reader.until(() => true);
      expect(metaOf(back).reset).toBe(true);
      expect(pointsOf(back).length).toBeGreaterThanOrEqual(30);
    }
  });
});

/** What a reader has after these frames: points by their start, within the window of the last. */
function merged(...frames: readonly Frame[]): Map<string, number | null> {
  const points = new Map<string, number | null>();
  for (const frame of frames) {
    if (metaOf(frame).reset) points.clear();
    for (const { t, value } of pointsOf(frame)) points.set(t, value);
  }
  const newest = [...points.keys()].sort().slice(-30);
  return new Map(newest.map((t) => [t, points.get(t) ?? null]));
}

/** A masked text frame, as a client has to send it. */
function clientFrame(message: object): Buffer {
  const payload = Buffer.from(JSON.stringify(message));
  const head =
    payload.length < 126
      ? Buffer.from([0x81, 0x80 | payload.length, 0, 0, 0, 0])
      : Buffer.from([0x81, 0x80 | 126, payload.length >> 8, payload.length & 0xff, 0, 0, 0, 0]);
  // The mask is zero, which leaves the payload as it is.
  return Buffer.concat([head, payload]);
}

interface SeriesMessage {
  readonly id?: string;
  readonly payload: {
    readonly data: { readonly series: { readonly meta: { readonly asOf: string; readonly reset: boolean } } };
  };
}

/** Reads unmasked text frames off a raw socket. */
function collectMessages(socket: ReturnType<typeof connect>): () => SeriesMessage[] {
  const messages: SeriesMessage[] = [];
  let bytes = Buffer.alloc(0);
  socket.on('data', (chunk) => {
    bytes = Buffer.concat([bytes, chunk]);
    for (;;) {
      if (bytes.length < 10) return;
      const short = (bytes[1] ?? 0) & 0x7f;
      const headLength = short < 126 ? 2 : short === 126 ? 4 : 10;
      const length = short < 126 ? short : short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
      if (bytes.length < headLength + length) return;
      if (((bytes[0] ?? 0) & 0x0f) === 1) {
        messages.push(JSON.parse(bytes.subarray(headLength, headLength + length).toString()) as SeriesMessage);
      }
      bytes = bytes.subarray(headLength + length);
    }
  });
  return () => messages;
}
