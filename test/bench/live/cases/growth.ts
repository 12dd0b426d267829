import { setTimeout as sleep } from 'node:timers/promises';
import { boards } from '../documents.ts';
import { LoadProcesses, ServerProcess } from '../processes.ts';
import { QUICK, quantile, repeat, spread } from '../report.ts';
import { publish } from './fan-out.ts';
import { stream } from './views.ts';

const FRAMES = QUICK ? 8 : 20;
const VIEWERS = QUICK ? [10, 100, 1_000] : [10, 100, 1_000, 3_000, 10_000];
const VIEWS = QUICK ? [1, 10, 100] : [1, 10, 100, 500, 1_000, 2_000];
const EVENTS_PER_SECOND = QUICK ? [0, 2_000] : [0, 1_000, 5_000, 10_000, 20_000];
/** Curves have no goals of their own, and what is read of them is the line through their points. */
const RUNS_A_POINT = 1;
/** A server takes at most 200 subscriptions on a connection. */
const VIEWS_A_SOCKET = 100;

/** One view: CPU a round has to be a straight line in sockets, and what is computed the same for any number. */
export async function growthWithViewers(): Promise<void> {
  console.log('\nGrowth with viewers of one view (own ids)');
  const points: [number, number][] = [];
  for (const sockets of VIEWERS) {
    const runs = await repeat(async () => {
      await using server = await ServerProcess.start('ours');
      await server.warmUp();
      const common = { url: server.url, kind: 'graphql', documents: boards(1), ids: 'own', deflate: false } as const;
      await using load = await LoadProcesses.start({ ...common, sockets });
      await publish(server, 6);
      const before = await server.usage({ counts: true });
      load.tell({ type: 'reset' });
      await publish(server, FRAMES);
      const after = await server.usage({ counts: true });
      // Where frames for all take longer than the cadence, some events share one.
      const rendered = after.rendered - before.rendered;
      return { roundMs: (after.cpuMs - before.cpuMs) / rendered, rendered: rendered / FRAMES };
    }, RUNS_A_POINT);
    const roundMs = runs.map((run) => run.roundMs);
    points.push([sockets, quantile(roundMs, 0.5)]);
    console.log(
      `  ${String(sockets).padStart(6)} viewers: ${spread(roundMs, 2).padStart(22)} ms of CPU a round, ` +
        `${spread(
          runs.map(({ rendered }) => rendered),
          2,
        )} frames computed an event`,
    );
  }
  const { slope, intercept, r2 } = line(points);
  console.log(`  a line: ${intercept.toFixed(2)} ms + ${(slope * 1_000).toFixed(2)} µs a viewer, R² ${r2.toFixed(4)}`);
}

/** Each view has one viewer. */
export async function growthWithViews(): Promise<void> {
  console.log('\nGrowth with views, one viewer each, all change with every event (cadence 250 ms)');
  for (const count of VIEWS) {
    const runs = await repeat(async () => {
      await using server = await ServerProcess.start('ours');
      await server.warmUp();
      const loads: LoadProcesses[] = [];
      try {
        const documents = boards(count);
        const common = { url: server.url, kind: 'graphql', ids: 'own', deflate: false, sockets: 1 } as const;
        for (let from = 0; from < count; from += VIEWS_A_SOCKET) {
          loads.push(await LoadProcesses.start({ ...common, documents: documents.slice(from, from + VIEWS_A_SOCKET) }));
        }
        await publish(server, 6);
        const before = await server.usage({ counts: true });
        await publish(server, FRAMES);
        await sleep(1_000);
        const after = await server.usage({ counts: true });
        const rendered = after.rendered - before.rendered;
        return { frameUs: ((after.cpuMs - before.cpuMs) * 1_000) / rendered, rounds: rendered / count / FRAMES };
      } finally {
        for (const load of loads) await load[Symbol.asyncDispose]();
      }
    }, RUNS_A_POINT);
    console.log(
      `  ${String(count).padStart(6)} views: ${spread(
        runs.map(({ frameUs }) => frameUs),
        0,
      ).padStart(18)} µs of CPU a frame computed and sent, ` +
        `${spread(
          runs.map(({ rounds }) => rounds),
          2,
        )} frames a view and event`,
    );
  }
}

/** Frames come at the cadence however many events there are. */
export async function growthWithEvents(): Promise<void> {
  console.log('\nGrowth with events, 4 views × 100 viewers');
  for (const perSecond of EVENTS_PER_SECOND) {
    const runs = await repeat(async () => {
      await using server = await ServerProcess.start('ours');
      await server.warmUp();
      const common = {
        url: server.url,
        kind: 'graphql',
        documents: boards(4, 1_000),
        ids: 'equal',
        deflate: false,
      } as const;
      await using load = await LoadProcesses.start({ ...common, sockets: 100 });
      if (perSecond > 0) await stream(server, perSecond, 2_000);
      const before = await server.usage();
      load.tell({ type: 'reset' });
      const startedAt = performance.now();
      if (perSecond > 0) await stream(server, perSecond, 8_000);
      else await sleep(8_000);
      const seconds = (performance.now() - startedAt) / 1_000;
      const after = await server.usage();
      const report = await load.report();
      return {
        cpuPercent: (after.cpuMs - before.cpuMs) / 10 / seconds,
        perView: report.frames / 400 / seconds,
        p99: quantile(report.delaysMs, 0.99),
      };
    }, RUNS_A_POINT);
    const cpu = spread(runs.map(({ cpuPercent }) => cpuPercent));
    const frames = spread(
      runs.map(({ perView }) => perView),
      2,
    );
    const delay =
      perSecond === 0
        ? ''
        : `, newest event to frame p99 ${spread(
            runs.map(({ p99 }) => p99),
            0,
          )} ms`;
    console.log(
      `  ${String(perSecond).padStart(6)} events/s: ${cpu.padStart(20)} % of a core, ${frames} frames/s a view${delay}`,
    );
  }
}

/** Least squares. */
function line(points: readonly (readonly [number, number])[]): { slope: number; intercept: number; r2: number } {
  const mean = (pick: (point: readonly [number, number]) => number) =>
    points.reduce((sum, point) => sum + pick(point), 0) / points.length;
  const [mx, my] = [mean(([x]) => x), mean(([, y]) => y)];
  const sxy = mean(([x, y]) => (x - mx) * (y - my));
  const sxx = mean(([x]) => (x - mx) ** 2);
  const syy = mean(([, y]) => (y - my) ** 2);
  const slope = sxy / sxx;
  return { slope, intercept: my - slope * mx, r2: sxy ** 2 / (sxx * syy) };
}
