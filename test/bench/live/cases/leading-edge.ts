import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { boards } from '../documents.ts';
import { ServerProcess } from '../processes.ts';
import { median, QUICK, quantile, repeat, spread, verdict } from '../report.ts';

const EVENTS = QUICK ? 30 : 110;
/** No frame for longer than the cadence: what comes next leaves at once. */
const QUIET_MS = 300;

/** From the sender's POST to the frame at a reader, after a quiet time; the receipt comes when the event is durable. */
export async function leadingEdge(): Promise<void> {
  console.log('\nLeading edge: one event after a quiet time, ms');
  const runs = await repeat(run);
  const show = (name: 'toFrame' | 'afterReceipt') =>
    [0.5, 0.99].map((q) => `p${q * 100} ${spread(runs.map((each) => quantile(each[name], q)))}`).join(', ');
  const p99 = median(runs.map(({ afterReceipt }) => quantile(afterReceipt, 0.99)));
  console.log(`  POST to frame: ${show('toFrame')}`);
  console.log(`  receipt to frame: ${show('afterReceipt')}, goal ≤ 50 ms: ${verdict(p99, 50)}`);
}

async function run(): Promise<{ readonly toFrame: readonly number[]; readonly afterReceipt: readonly number[] }> {
  await using server = await ServerProcess.start('ours');
  await server.warmUp();
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  await once(socket, 'open');
  let onMessage: (message: Message) => void = () => {};
  let lastFrameAt = 0;
  socket.on('message', (data) => {
    const message = JSON.parse(String(data)) as Message;
    if (message.type === 'ping') socket.send('{"type":"pong"}');
    else onMessage(message);
    if (message.type === 'next') lastFrameAt = performance.now();
  });
  const until = (accepts: (message: Message) => boolean) =>
    new Promise<void>((resolve) => {
      onMessage = (message) => {
        if (accepts(message)) resolve();
      };
    });
  const say = async (message: object, answer: string) => {
    const answered = until(({ type }) => type === answer);
    socket.send(JSON.stringify(message));
    await answered;
  };
  await say({ type: 'connection_init' }, 'connection_ack');
  await say({ id: '1', type: 'subscribe', payload: boards(1)[0] }, 'next');
  const toFrame: number[] = [];
  const afterReceipt: number[] = [];
  for (let event = 0; event < EVENTS; event += 1) {
    // A window that moves on makes a frame as well, now and then.
    for (let leftMs = QUIET_MS; leftMs > 0; leftMs = lastFrameAt + QUIET_MS - performance.now()) await sleep(leftMs);
    const sentAt = performance.now();
    const noSooner = Date.now();
    let receiptAt = 0;
    const shown = until(({ payload }) => Date.parse(payload?.data.queue.meta.newestEventAt ?? '') >= noSooner);
    const receipt = server.publish().then(() => {
      receiptAt = performance.now();
    });
    await shown;
    const frameAt = performance.now();
    await receipt;
    toFrame.push(frameAt - sentAt);
    afterReceipt.push(frameAt - receiptAt);
  }
  socket.terminate();
  return { toFrame, afterReceipt };
}

interface Message {
  readonly type: string;
  readonly payload?: {
    readonly data: { readonly queue: { readonly meta: { readonly newestEventAt: string | null } } };
  };
}
