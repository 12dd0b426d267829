import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { AddressedFrame, Packer, type Parcel } from './parcel.ts';
import { FrameAddress, type FrameForm, SharedFrame } from './shared-frame.ts';
import { messageFrame } from './web-socket-frame.ts';

const SIZES = [0, 1, 60, 80, 90, 125, 126, 500, 4_000, 65_500, 65_536, 200_000];

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** A real client of the `ws` package, and the server's end of its socket to write frames to. */
async function connect(deflate: boolean): Promise<{ readonly client: WebSocket; readonly socket: Duplex }> {
  const server = new WebSocketServer({
    noServer: true,
    perMessageDeflate: deflate ? { serverNoContextTakeover: true, clientNoContextTakeover: true } : false,
  });
  const http = createServer().listen(0, '127.0.0.1');
  await once(http, 'listening');
  const upgraded = new Promise<Duplex>((resolve) => {
    http.on('upgrade', (request, socket, head) => server.handleUpgrade(request, socket, head, () => resolve(socket)));
  });
  const client = new WebSocket(`ws://127.0.0.1:${(http.address() as AddressInfo).port}`);
  closers.push(() => {
    client.terminate();
    http.closeAllConnections();
    http.close();
  });
  const [socket] = await Promise.all([upgraded, once(client, 'open')]);
  expect(client.extensions.includes('permessage-deflate')).toBe(deflate);
  return { client, socket };
}

async function received(client: WebSocket): Promise<unknown> {
  const [data, isBinary] = (await once(client, 'message')) as [Buffer, boolean];
  expect(isBinary).toBe(false);
  return JSON.parse(data.toString());
}

function bytesOf(frame: SharedFrame, id: string, form: FrameForm): Buffer {
  return new AddressedFrame(frame, new FrameAddress(id, form)).alone.bytes;
}

function resultOf(size: number): object {
  return { data: { text: 'service level, service level; 服务水平 '.repeat(Math.ceil(size / 40)).slice(0, size) } };
}

describe('a prepared frame', () => {
  it.each(SIZES)('reaches a ws client whole, with about %i characters', async (size) => {
    const { client, socket } = await connect(false);
    const result = resultOf(size);
    socket.write(bytesOf(new SharedFrame(JSON.stringify(result)), 'a"b', 'ws'));
    expect(await received(client)).toEqual({ id: 'a"b', type: 'next', payload: result });
  });

  it.each(SIZES)('compressed once reaches clients with ids of their own, with about %i characters', async (size) => {
    const { client, socket } = await connect(true);
    const result = resultOf(size);
    const shared = new SharedFrame(JSON.stringify(result));
    for (const id of ['1', 'b32a6c4e-9d1f-4a7e-8f3a-0c5d2e1b7a99', '1']) {
      socket.write(bytesOf(shared, id, 'ws-deflate'));
      expect(await received(client)).toEqual({ id, type: 'next', payload: result });
    }
  });

  it('may follow and precede frames that are not compressed', async () => {
    const { client, socket } = await connect(true);
    const result = resultOf(2_000);
    const shared = new SharedFrame(JSON.stringify(result));
    socket.write(messageFrame('{"type":"ping"}'));
    expect(await received(client)).toEqual({ type: 'ping' });
    socket.write(bytesOf(shared, 'x', 'ws-deflate'));
    expect(await received(client)).toEqual({ id: 'x', type: 'next', payload: result });
    socket.write(messageFrame('{"type":"ping"}'));
    expect(await received(client)).toEqual({ type: 'ping' });
  });

  it('is smaller than half of a repetitive result', () => {
    const frame = new SharedFrame(JSON.stringify(resultOf(4_000)));
    expect(bytesOf(frame, '1', 'ws-deflate').length).toBeLessThan(bytesOf(frame, '1', 'ws').length / 2);
  });

  it('of a whole round leaves as one buffer, the same for readers with the same ids', async () => {
    const { client, socket } = await connect(true);
    const results = SIZES.map(resultOf);
    const frames = results.map(
      (result, index) =>
        new AddressedFrame(new SharedFrame(JSON.stringify(result)), new FrameAddress(`id-${index}`, 'ws-deflate')),
    );
    const parcel = parcelOf(frames);
    expect(parcelOf(frames)).toBe(parcel);
    const packer = new Packer();
    const packed = packer.pack(parcel);
    const bytes = Buffer.from(packed);
    expect(packer.pack(parcel)).toBe(packed);
    packer.keep();
    const [first, ...rest] = frames as [AddressedFrame, ...AddressedFrame[]];
    const other = packer.pack(
      parcelOf([new AddressedFrame(first.frame, new FrameAddress('other', 'ws-deflate')), ...rest]),
    );
    expect(other.length).toBe(bytes.length + 'other'.length - 'id-0'.length);
    // What was kept is not written over, and what comes again is still the same.
    expect(packed.equals(bytes)).toBe(true);
    expect(packer.pack(parcel).equals(bytes)).toBe(true);
    const messages: unknown[] = [];
    client.on('message', (data) => messages.push(JSON.parse(String(data))));
    socket.write(bytes);
    await expect.poll(() => messages.length).toBe(SIZES.length);
    expect(messages).toEqual(results.map((payload, index) => ({ id: `id-${index}`, type: 'next', payload })));
  });

  it('takes the same memory again once it was sent', () => {
    const packer = new Packer();
    const pack = (id: string) => packer.pack(parcelOf([addressed(id)]));
    const addressed = (id: string) => new AddressedFrame(new SharedFrame('{}'), new FrameAddress(id, 'ws'));
    const first = pack('a');
    const second = pack('b');
    expect([second.buffer, second.byteOffset]).toEqual([first.buffer, first.byteOffset]);
    packer.keep();
    expect(pack('c').byteOffset).toBe(second.byteOffset + second.length);
  });
});

/** As the hub puts them together for one connection after the other. */
function parcelOf([first, ...rest]: readonly AddressedFrame[]): Parcel {
  if (first === undefined) throw new Error('Expected a frame');
  return rest.reduce((parcel, frame) => parcel.and(frame), first.alone);
}
