import { deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeFrame, frame, isMessage, OPCODE, openGreeted, openRawSocket, type RawSocket } from './raw-socket.ts';
import { type ConformanceServer, startServer } from './server.ts';

const { text, binary, continuation, close, ping, pong } = OPCODE;
const PING = '{"type":"ping"}';
const WATCH = 'subscription { queue(window: "1h") { meta { asOf } } }';

let server: ConformanceServer;
let params: object;
/** Says nothing from the first test to the last, which asks what became of it. */
let silent: RawSocket;
beforeAll(async () => {
  server = await startServer();
  params = { token: await server.token() };
  silent = await openRawSocket(server.url);
});
afterAll(() => server.stop());

const greeted = (): Promise<RawSocket> => openGreeted(server.url, params);

describe('a frame that breaks RFC 6455', () => {
  it.each<[string, Buffer[], number]>([
    ['that is not masked', [frame(text, PING, { masked: false })], 1002],
    ['with a reserved bit that nothing gave a meaning', [frame(text, PING, { reserved: 2 })], 1002],
    ['compressed where compression was not agreed on', [frame(text, PING, { reserved: 4 })], 1002],
    ['of a kind there is not', [frame(3, PING)], 1002],
    ['of a control kind there is not', [frame(11)], 1002],
    ['that continues nothing', [frame(continuation, PING)], 1002],
    ['that begins a message inside of one', [frame(text, '{', { fin: false }), frame(text, '}')], 1002],
    ['of control in fragments', [frame(ping, 'a', { fin: false })], 1002],
    ['of control that is long', [frame(ping, 'x'.repeat(126))], 1002],
    ['that closes with half a code', [frame(close, 'x')], 1002],
    ['that closes with a code nobody may send', [closeFrame(1005)], 1002],
    ['that closes with a code there is not', [closeFrame(999)], 1002],
    ['that closes with a reason that is not UTF-8', [closeFrame(1000, Buffer.from([0xc3, 0x28]))], 1007],
    ['with text that is not UTF-8', [frame(text, Buffer.from([0x22, 0xff, 0x22]))], 1007],
    [
      'with text whose end, in another frame, is not UTF-8',
      [frame(text, Buffer.from([0xe2, 0x82]), { fin: false }), frame(continuation, Buffer.from([0x28]))],
      1007,
    ],
    ['that says it is longer than any', [frame(text, PING, { claimedBytes: 1n << 62n })], 1009],
    ['that says it is longer than allowed', [frame(text, PING, { claimedBytes: 1_048_577n })], 1009],
    [
      'that makes a message longer than allowed',
      [frame(text, 'x'.repeat(600_000), { fin: false }), frame(continuation, 'x'.repeat(600_000))],
      1009,
    ],
  ])('%s ends the connection', async (_what, frames, code) => {
    const socket = await greeted();
    for (const each of frames) socket.write(each);
    expect(await socket.closed).toMatchObject({ code });
    expect(socket.text()).not.toMatch(/node:|\.ts\b|\n\s+at /);
  });

  it('that unpacks to more than allowed ends the connection', async () => {
    const socket = await openRawSocket(server.url, { 'Sec-WebSocket-Extensions': 'permessage-deflate' });
    const bomb = deflateRawSync(Buffer.alloc(50_000_000, 'x'));
    expect(bomb.length).toBeLessThan(60_000);
    socket.write(frame(text, bomb, { reserved: 4 }));
    expect(await socket.closed).toMatchObject({ code: 1009 });
  });

  it('that does not unpack ends the connection', async () => {
    const socket = await openRawSocket(server.url, { 'Sec-WebSocket-Extensions': 'permessage-deflate' });
    socket.write(frame(text, Buffer.from([0xff, 0xff, 0xff]), { reserved: 4 }));
    expect(await socket.closed).toMatchObject({ code: 1007 });
  });
});

describe('a frame as RFC 6455 allows it', () => {
  it('of one byte, again and again, makes a message', async () => {
    const socket = await greeted();
    const message = Buffer.from('{"type":"ping","payload":{"word":"等候"}}');
    const last = message.length - 1;
    message.forEach((byte, index) => {
      socket.write(frame(index === 0 ? text : continuation, Buffer.from([byte]), { fin: index === last }));
    });
    const answer = await socket.until((each) => isMessage(each, 'pong'));
    expect(JSON.parse(String(answer?.payload))).toEqual({ type: 'pong', payload: { word: '等候' } });
    socket.destroy();
  });

  it('of control, between those of a message, is answered, and the message is whole', async () => {
    const socket = await greeted();
    socket.write(frame(text, '{"type":', { fin: false }));
    socket.write(frame(ping, 'x'.repeat(125)));
    socket.write(frame(continuation, '"ping"}'));
    expect((await socket.until(({ opcode }) => opcode === pong))?.payload.toString()).toBe('x'.repeat(125));
    expect(await socket.until((each) => isMessage(each, 'pong'))).toBeDefined();
    socket.destroy();
  });

  it('that closes is answered with the same code, and its subscription ends', async () => {
    const socket = await greeted();
    socket.write(frame(text, JSON.stringify({ type: 'subscribe', id: '1', payload: { query: WATCH } })));
    await socket.until((each) => isMessage(each, 'next'));
    expect(await server.measure('live_subscriptions')).toBe(1);
    socket.write(closeFrame(1000, 'done'));
    expect(await socket.closed).toEqual({ code: 1000, reason: 'done' });
    await expect.poll(() => server.measure('live_subscriptions')).toBe(0);
  });

  it('that nobody asked an answer for is nothing to remark on', async () => {
    const socket = await greeted();
    socket.write(frame(pong, 'unasked'));
    socket.write(frame(text, PING));
    expect(await socket.until((each) => isMessage(each, 'pong'))).toBeDefined();
    socket.destroy();
  });
});

describe('graphql-transport-ws', () => {
  it('is text: a binary message ends the connection', async () => {
    const socket = await greeted();
    socket.write(frame(binary, PING));
    await socket.until(({ opcode }) => opcode === close);
    socket.write(closeFrame(1003));
    expect(await socket.closed).toMatchObject({ code: 1003 });
  });

  it('ends a connection whose other side does not answer its closing', async () => {
    const socket = await greeted();
    socket.write(frame(text, 'not JSON'));
    expect(await socket.closed).toMatchObject({ code: 4400 });
  });

  it('ends a connection that does not greet', async () => {
    // As the protocol's reference says: three seconds or more, here five.
    expect(await silent.closed).toMatchObject({ code: 4408 });
  });

  it('leaves nothing behind of all these', async () => {
    await expect.poll(() => server.measure('web_sockets')).toBe(0);
    expect(await server.measure('live_views')).toBe(0);
    expect(server.errors).toEqual([]);
  });
});
