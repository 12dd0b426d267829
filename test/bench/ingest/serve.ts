/* The serving process: a whole server, as `andon start` runs it. Answers what it has used so far. */
import { createApp } from '@andon/server';
import { letHeapGrow } from '@andon/server/parts';

const [dataDir = '', clock] = process.argv.slice(2);
const startedAt = performance.now();
let listeningMs = 0;
let progress = 0;
letHeapGrow();
const app = createApp({
  dataDir,
  port: 0,
  clock: clock === 'event' ? 'event' : 'wall',
  onListening: () => {
    listeningMs = performance.now() - startedAt;
  },
  onProgress: () => {
    progress++;
  },
});
const { url } = await app.start();
/** CPU of the longest turn of the event loop since it was asked for: so late any frame may be, on a machine that has a core to spare. */
let longestTurnUs = 0;
let isTimingTurns = false;
process.on('message', (message) => {
  if (message === 'time turns' && !isTimingTurns) {
    isTimingTurns = true;
    timeTurns(threadCpuUs());
    return;
  }
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuUs: user + system, rssBytes: process.memoryUsage.rss(), longestTurnUs });
});
process.on('disconnect', async () => {
  await app.stop();
  process.exit();
});
process.send?.({ url, listeningMs, readyMs: performance.now() - startedAt, progress });

function threadCpuUs(): number {
  const { user, system } = process.threadCpuUsage();
  return user + system;
}

function timeTurns(beganUs: number): void {
  setImmediate(() => {
    const nowUs = threadCpuUs();
    longestTurnUs = Math.max(longestTurnUs, nowUs - beganUs);
    timeTurns(nowUs);
  });
}
