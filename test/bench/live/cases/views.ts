import { setTimeout as sleep } from 'node:timers/promises';
import { boards } from '../documents.ts';
import { LoadProcesses, ServerProcess } from '../processes.ts';
import { median, QUICK, quantile, repeat, spread, verdict } from '../report.ts';

const CADENCE_MS = 1_000;
const VIEWS = QUICK ? 100 : 500;
const PARTS = 5;
/** Short: an event's time is that of its batch, and what a batch is long is read as waiting. */
const BATCH_MS = 25;

/** Many different views, few readers each, under a steady stream of events: is every frame there a cadence after its event? */
export async function manyViews(): Promise<void> {
  console.log(`\n${VIEWS} views × 10 subscribers, 2,000 events/s, cadence 1 s`);
  const runs = await repeat(run);
  const p99 = runs.map(({ delaysMs }) => quantile(delaysMs, 0.99));
  console.log(
    `  server CPU ${spread(
      runs.map(({ cpuPercent }) => cpuPercent),
      0,
    )} % of a core, ${median(runs.map(({ framesPerSecond }) => framesPerSecond)).toFixed(0)} frames/s; event to frame: ` +
      `p50 ${spread(
        runs.map(({ delaysMs }) => quantile(delaysMs, 0.5)),
        0,
      )} ms, p99 ${spread(p99, 0)} ms, goal ≤ 1050 ms: ${verdict(median(p99), CADENCE_MS + 50)}`,
  );
}

async function run(): Promise<{
  readonly cpuPercent: number;
  readonly framesPerSecond: number;
  readonly delaysMs: readonly number[];
}> {
  const documents = boards(VIEWS, CADENCE_MS);
  await using server = await ServerProcess.start('ours', { views: documents.length });
  const common = { url: server.url, kind: 'graphql', ids: 'own', deflate: false, measure: 'waits' } as const;
  // Ten sockets a process watch a fifth of the views each.
  const loads: LoadProcesses[] = [];
  try {
    for (let part = 0; part < PARTS; part += 1) {
      const some = documents.slice((part * VIEWS) / PARTS, ((part + 1) * VIEWS) / PARTS);
      loads.push(await LoadProcesses.start({ ...common, sockets: 10, documents: some }));
    }
    await stream(server, 2_000, 5_000);
    const before = await server.usage();
    for (const load of loads) load.tell({ type: 'reset' });
    const startedAt = performance.now();
    await stream(server, 2_000, QUICK ? 5_000 : 15_000);
    const after = await server.usage();
    const seconds = (performance.now() - startedAt) / 1_000;
    const reports = await Promise.all(loads.map((load) => load.report()));
    return {
      cpuPercent: (after.cpuMs - before.cpuMs) / 10 / seconds,
      framesPerSecond: reports.reduce((sum, { frames }) => sum + frames, 0) / seconds,
      delaysMs: reports.flatMap(({ delaysMs }) => delaysMs),
    };
  } finally {
    for (const load of loads) await load[Symbol.asyncDispose]();
  }
}

/** Sends events at a steady rate. */
export async function stream(server: ServerProcess, perSecond: number, forMs: number): Promise<void> {
  const startedAt = performance.now();
  for (let sent = 0; performance.now() - startedAt < forMs; ) {
    const due = Math.floor(((performance.now() - startedAt) / 1_000) * perSecond);
    if (due > sent) await server.send(due - sent);
    sent = Math.max(sent, due);
    await sleep(BATCH_MS);
  }
}
