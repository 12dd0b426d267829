import { boards } from '../documents.ts';
import { LoadProcesses, ServerProcess } from '../processes.ts';
import type { LoadCommand } from '../protocol.ts';
import { median, QUICK, quantile, repeat, spread, verdict } from '../report.ts';
import { publish } from './fan-out.ts';

const CROWD = QUICK ? 500 : 2_000;
const STORM = QUICK ? 1_000 : 5_000;
const FRAMES = QUICK ? 12 : 25;
const WARM_UP_FRAMES = 6;

/** One reader stops reading, a tenth break off, a storm comes back: what does everybody else notice? */
export async function trouble(): Promise<void> {
  console.log(`\nTrouble among ${CROWD} readers of one view; p99 delay of 200 others, ms, and × calm`);
  const runs = await repeat(run);
  for (const name of Object.keys(runs[0]?.delaysMs ?? {}) as (keyof Delays)[]) {
    const delays = runs.map(({ delaysMs }) => delaysMs[name]);
    const ratios = runs.map(({ delaysMs }) => delaysMs[name] / delaysMs.calm);
    const goal = name === 'calm' ? '' : `, ${spread(ratios, 2)} ×, goal ≤ 2: ${verdict(median(ratios), 2)}`;
    console.log(`  ${name.padEnd(28)} ${spread(delays, 0)}${goal}`);
  }
  console.log(`  ${STORM} were back after ${spread(runs.map(({ stormSeconds }) => stormSeconds))} s`);
  console.log(
    `  server afterwards: ${spread(
      runs.map(({ residentMb }) => residentMb),
      0,
    )} MB resident; ` + `20 readers who took nothing hold ${spread(runs.map(({ slowKb }) => slowKb))} kB each`,
  );
}

interface Delays {
  readonly calm: number;
  readonly '20 readers paused': number;
  readonly 'a tenth break off at once': number;
  readonly 'a storm comes back': number;
}

async function run() {
  await using server = await ServerProcess.start('ours');
  await server.warmUp();
  const common = { url: server.url, kind: 'graphql', documents: boards(1), ids: 'own', deflate: false } as const;
  await using good = await LoadProcesses.start({ ...common, sockets: 200 });
  await using crowd = await LoadProcesses.start({ ...common, sockets: CROWD });
  const p99 = async (frames: () => Promise<void>): Promise<number> => {
    good.tell({ type: 'reset' });
    await frames();
    return quantile((await good.report()).delaysMs, 0.99);
  };
  const after = (trouble: LoadCommand) => () => {
    crowd.tell(trouble);
    return publish(server, FRAMES);
  };
  // The first collection that is asked for takes compiled code along: before the warming up, not between calm and trouble.
  const before = await server.usage(true);
  await publish(server, WARM_UP_FRAMES);
  const calm = await p99(() => publish(server, FRAMES));
  const paused = await p99(after({ type: 'pause', sockets: 20 }));
  const slowKb = ((await server.usage(true)).heapBytes - before.heapBytes) / 20 / 1_024;
  const dropped = await p99(after({ type: 'drop', sockets: CROWD / 10 }));
  let stormSeconds = Number.NaN;
  const storm = await p99(async () => {
    const startedAt = performance.now();
    let isOver = false;
    // In life they come from other machines: here they must not take the processors of those who are measured.
    const back = LoadProcesses.start({ ...common, sockets: STORM, atOnce: true, yielding: true }, STORM / 2).finally(
      () => {
        isOver = true;
      },
    );
    while (!isOver) await publish(server, 1);
    stormSeconds = (performance.now() - startedAt) / 1_000;
    await (await back)[Symbol.asyncDispose]();
  });
  const { residentBytes } = await server.usage(true);
  const delaysMs: Delays = {
    calm,
    '20 readers paused': paused,
    'a tenth break off at once': dropped,
    'a storm comes back': storm,
  };
  return { delaysMs, stormSeconds, residentMb: residentBytes / 1e6, slowKb };
}
