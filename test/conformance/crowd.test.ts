import { afterAll, beforeAll, expect, it } from 'vitest';
import { closeFrame, frame, OPCODE, openRawSocket } from './raw-socket.ts';
import { type ConformanceServer, startServer } from './server.ts';

/** More than the door lets in at once of one address. */
const CROWD = 400;
const COME_AGAIN = 1013;

let server: ConformanceServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

it('who is told to come again may break the connection as they like: the server goes on', async () => {
  const sockets = await Promise.all(Array.from({ length: CROWD }, () => openRawSocket(server.url)));
  const refused = sockets.filter(({ received }) => received.some(({ opcode }) => opcode === OPCODE.close));
  expect(refused.length).toBeGreaterThan(0);
  for (const socket of refused) {
    socket.write(frame(OPCODE.text, 'x', { reserved: 1 }));
    socket.write(closeFrame(999));
  }
  const codes = await Promise.all(refused.map(async ({ closed }) => (await closed)?.code));
  expect(new Set(codes)).toEqual(new Set([COME_AGAIN]));
  for (const socket of sockets) socket.destroy();
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
});
