import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { resultOf } from './frame.ts';
import { reportUsage } from './usage.ts';

/** The least a server can do: every prepared message sent to every socket with `ws.send`, one after the other. */
const views = Number(process.env.BENCH_VIEWS);
const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: process.env.BENCH_DEFLATE !== '' });
await once(server, 'listening');
const sockets = new Set<WebSocket>();
server.on('connection', (socket) => {
  sockets.add(socket);
  socket.on('close', () => sockets.delete(socket));
});

let sequence = 0;
function publish(): void {
  sequence += 1;
  const messages = Array.from({ length: views }, (_, view) =>
    Buffer.from(JSON.stringify({ id: String(view), type: 'next', payload: { data: resultOf(sequence) } })),
  );
  for (const socket of sockets) {
    for (const message of messages) socket.send(message, { binary: false });
  }
}

reportUsage({ port: (server.address() as AddressInfo).port, publish });
