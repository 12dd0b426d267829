/* Thread of the demo feed: the simulator must not take time from the server's loop. */
import { parentPort, workerData } from 'node:worker_threads';
import type { FeedReport, FeedRequest, FeedWorkerData } from './feed.ts';
import { createFeedLoop } from './feed-loop.ts';
import { createFeedSender, pause } from './feed-sender.ts';

if (!parentPort) throw new Error('The feed worker must be started by createDemoFeed');
const port = parentPort;
const { url, token, dataDir, seed, historyDays } = workerData as FeedWorkerData;
const stopping = new AbortController();
const { signal } = stopping;
const report = (message: FeedReport) => port.postMessage(message);

const send = createFeedSender({ url, token, signal, onProblem: (message) => report({ type: 'problem', message }) });
const loop = await createFeedLoop({
  dataDir,
  seed,
  historyDays,
  signal,
  send,
  clock: {
    now: Date.now,
    waitUntil: (time, wakeSignal) => pause(Math.max(0, time - Date.now()), wakeSignal).catch(() => {}),
  },
  onCaughtUp: (events) => report({ type: 'caughtUp', events }),
});

port.on('message', async (request: FeedRequest) => {
  if (request.type === 'stop') {
    stopping.abort();
    return;
  }
  try {
    await loop.stage(request.kind, request.minutes, request.channel);
    report({ type: 'staged', request: request.request });
  } catch (error) {
    report({ type: 'staged', request: request.request, problem: String(error) });
  }
});

report({ type: 'started' });
await loop.run();
port.close();
