import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** Opcodes of RFC 6455, 5.2. */
export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** Stands for a close frame without a code (RFC 6455, 7.4.1). */
const NO_CODE = 1005;

export interface FrameOptions {
  /** @default true */
  readonly fin?: boolean;
  /** The three reserved bits, 0 to 7. @default 0 */
  readonly reserved?: number;
  /** @default true */
  readonly masked?: boolean;
  /** What the head says of the payload's length, where that is to be a lie. */
  readonly claimedBytes?: bigint;
}

/** A frame as a client sends it, right or wrong. */
export function frame(opcode: number, payload: string | Buffer = '', options: FrameOptions = {}): Buffer {
  const { fin = true, reserved = 0, masked = true } = options;
  const bytes = Buffer.from(payload);
  const length = options.claimedBytes ?? BigInt(bytes.length);
  const first = (fin ? 0x80 : 0) | (reserved << 4) | opcode;
  const maskBit = masked ? 0x80 : 0;
  let head: Buffer;
  if (length < 126n) head = Buffer.from([first, maskBit | Number(length)]);
  else if (length < 65_536n) head = Buffer.from([first, maskBit | 126, Number(length >> 8n), Number(length & 255n)]);
  else {
    head = Buffer.alloc(10);
    head[0] = first;
    head[1] = maskBit | 127;
    head.writeBigUInt64BE(length, 2);
  }
  if (!masked) return Buffer.concat([head, bytes]);
  const mask = Buffer.from([0x12, 0x34, 0x56, 0x78]);
  const hidden = bytes.map((byte, index) => byte ^ (mask[index % 4] as number));
  return Buffer.concat([head, mask, hidden]);
}

export function closeFrame(code: number, reason: string | Buffer = ''): Buffer {
  return frame(OPCODE.close, Buffer.concat([Buffer.from([code >> 8, code & 255]), Buffer.from(reason)]));
}

export interface ReceivedFrame {
  readonly opcode: number;
  readonly payload: Buffer;
}

/** A WebSocket without a library: what is written goes out as it is, what arrives is only taken apart. */
export interface RawSocket {
  readonly received: readonly ReceivedFrame[];
  /** Everything that arrived, as text. */
  text(): string;
  write(bytes: Buffer): void;
  /** Sends no more; the server is to end its side too. */
  end(): void;
  /** Resolves with the first frame, of those here or to come, that `accepts`; with `undefined` when the connection ends first. */
  until(accepts: (frame: ReceivedFrame) => boolean): Promise<ReceivedFrame | undefined>;
  /** The code and reason the server closed with; `undefined` where it just hung up. */
  readonly closed: Promise<{ readonly code: number; readonly reason: string } | undefined>;
  destroy(): void;
}

/** Opens a WebSocket on `/graphql`. @throws {Error} For any answer but 101. */
export async function openRawSocket(url: string, headers: Readonly<Record<string, string>> = {}): Promise<RawSocket> {
  const { hostname, port } = new URL(url);
  const socket: Socket = connect(Number(port), hostname);
  socket.setNoDelay();
  await once(socket, 'connect');
  const all = {
    Host: `${hostname}:${port}`,
    Upgrade: 'websocket',
    Connection: 'Upgrade',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    'Sec-WebSocket-Protocol': 'graphql-transport-ws',
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  socket.write(`GET /graphql HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);

  const received: ReceivedFrame[] = [];
  let buffered = Buffer.alloc(0);
  let raw = '';
  let greeted = false;
  let over = false;
  let changed = (): void => {};
  socket.on('data', (chunk) => {
    raw += chunk.toString('latin1');
    buffered = Buffer.concat([buffered, chunk]);
    if (!greeted) {
      const headEnd = buffered.indexOf('\r\n\r\n');
      if (headEnd < 0) return;
      greeted = true;
      buffered = buffered.subarray(headEnd + 4);
    }
    for (let next = takeFrame(buffered); next !== undefined; next = takeFrame(buffered)) {
      received.push(next.frame);
      buffered = buffered.subarray(next.sizeBytes);
    }
    changed();
  });
  // The server may hang up on garbage while more of it is under way.
  socket.on('error', () => {});
  const closed = new Promise<{ readonly code: number; readonly reason: string } | undefined>((resolve) => {
    socket.once('close', () => {
      over = true;
      changed();
      const last = received.find(({ opcode }) => opcode === OPCODE.close);
      if (last === undefined) resolve(undefined);
      else if (last.payload.length < 2) resolve({ code: NO_CODE, reason: '' });
      else resolve({ code: last.payload.readUInt16BE(0), reason: last.payload.subarray(2).toString() });
    });
  });
  const change = (): Promise<void> =>
    new Promise((resolve) => {
      changed = resolve;
    });
  while (!greeted && !over) await change();
  if (!raw.startsWith('HTTP/1.1 101 ')) throw new Error(`Expected 101, got ${raw.split('\r\n')[0]}`);

  return {
    received,
    closed,
    text: () => raw,
    write: (bytes) => socket.write(bytes),
    end: () => socket.end(),
    destroy: () => socket.destroy(),
    async until(accepts) {
      for (;;) {
        const found = received.find(accepts);
        if (found !== undefined || over) return found;
        await change();
      }
    },
  };
}

/** Opens a WebSocket and greets as the local viewer or with a token. */
export async function openGreeted(url: string, payload: object = {}): Promise<RawSocket> {
  const socket = await openRawSocket(url);
  socket.write(frame(OPCODE.text, JSON.stringify({ type: 'connection_init', payload })));
  await socket.until((each) => isMessage(each, 'connection_ack'));
  return socket;
}

export function isMessage({ opcode, payload }: ReceivedFrame, type: string): boolean {
  return opcode === OPCODE.text && payload.includes(`"type":"${type}"`);
}

function takeFrame(bytes: Buffer): { readonly frame: ReceivedFrame; readonly sizeBytes: number } | undefined {
  if (bytes.length < 2) return undefined;
  const first = bytes.readUInt8(0);
  const second = bytes.readUInt8(1);
  const short = second & 127;
  const headBytes = short < 126 ? 2 : short === 126 ? 4 : 10;
  if (bytes.length < headBytes) return undefined;
  const length = short < 126 ? short : short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  if (bytes.length < headBytes + length) return undefined;
  return {
    frame: { opcode: first & 15, payload: bytes.subarray(headBytes, headBytes + length) },
    sizeBytes: headBytes + length,
  };
}
