import { afterAll, beforeAll, expect, it } from 'vitest';
import { closeFrame, frame, OPCODE, openRawSocket, type RawSocket } from './raw-socket.ts';
import { type ConformanceServer, startServer } from './server.ts';

/** Many more than the door lets in at once of one address. */
const CROWD = 1_000;
/** So much slower goes the server's clock: however busy the machine is, they come faster than the door has room for them. */
const SLOWER = 4;
const COME_AGAIN = 1013;

let server: ConformanceServer;
beforeAll(async () => {
  const begun = Date.now();
  server = await startServer({ now: () => begun + (Date.now() - begun) / SLOWER });
});
afterAll(() => server.stop());

/** Of those let in, who says nothing for long is sent away, too, with another code. */
function isToldToComeAgain({ received }: RawSocket): boolean {
  return received.some(({ opcode, payload }) => opcode === OPCODE.close && payload.readUInt16BE(0) === COME_AGAIN);
}

it('who is told to come again may break the connection as they like: the server goes on', async () => {
  const sockets = await Promise.all(Array.from({ length: CROWD }, () => openRawSocket(server.url)));
  const refused = sockets.filter(isToldToComeAgain);
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
