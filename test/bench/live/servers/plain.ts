import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { type WebSocket, WebSocketServer } from 'ws';
import { resultOf } from './frame.ts';
import { reportUsage } from './usage.ts';

/**
 * The least a server can do for the same job: take an event, serialise a frame for each view, send every prepared message to every socket with
 * `ws.send`, one after the other, and ask every ten seconds who is still there.
 */
const HEARTBEAT_MS = 10_000;

const views = Number(process.env.BENCH_VIEWS);
/** Longer messages are cut. */
const frameBytes = Number(process.env.BENCH_FRAME_BYTES || Number.POSITIVE_INFINITY);
const http = createServer(async (request, response) => {
  for (const line of (await text(request)).split('\n')) JSON.parse(line);
  response.writeHead(202, { 'content-type': 'application/json' }).end('{"accepted":1}');
  publish();
});
const server = new WebSocketServer({ server: http, perMessageDeflate: process.env.BENCH_DEFLATE !== '' });
http.listen(0, '127.0.0.1');
await once(http, 'listening');
const sockets = new Set<WebSocket>();
const alive = new WeakSet<WebSocket>();
server.on('connection', (socket) => {
  sockets.add(socket);
  alive.add(socket);
  socket.on('pong', () => alive.add(socket));
  socket.on('close', () => sockets.delete(socket));
});
setInterval(() => {
  for (const socket of sockets) {
    if (!alive.delete(socket)) socket.terminate();
    else socket.ping();
  }
}, HEARTBEAT_MS).unref();

let sequence = 0;
function publish(): void {
  sequence += 1;
  const messages = Array.from({ length: views }, (_, view) =>
    Buffer.from(JSON.stringify({ id: String(view), type: 'next', payload: { data: resultOf(sequence) } })).subarray(
      0,
      frameBytes,
    ),
  );
  for (const socket of sockets) {
    for (const message of messages) socket.send(message, { binary: false });
  }
}

reportUsage({ port: (http.address() as AddressInfo).port });
