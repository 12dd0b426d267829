/* The serving process: a whole server, as `andon start` runs it. Answers what it has used so far. */
import { createApp } from '@andon/server';

const [dataDir = '', clock] = process.argv.slice(2);
const startedAt = performance.now();
let listeningMs = 0;
let progress = 0;
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
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuUs: user + system, rssBytes: process.memoryUsage.rss() });
});
process.on('disconnect', async () => {
  await app.stop();
  process.exit();
});
process.send?.({ url, listeningMs, readyMs: performance.now() - startedAt, progress });
