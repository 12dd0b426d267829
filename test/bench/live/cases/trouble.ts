import { BOARDS_BY_QUEUE, boards } from '../documents.ts';
import { LoadProcesses, ServerProcess } from '../processes.ts';
import type { LoadCommand } from '../protocol.ts';
import { median, QUICK, quantile, repeat, spread, verdict } from '../report.ts';
import { publish } from './fan-out.ts';

const CROWD = QUICK ? 500 : 2_000;
const STORM = QUICK ? 1_000 : 5_000;
const FRAMES = QUICK ? 12 : 25;
/** A storm lasts as long; of few rounds the 99th percentile is the worst, and of more rounds the worst is worse. */
const FRAMES_BEFORE_STORM = QUICK ? 12 : 75;
const WARM_UP_FRAMES = 8;
const SLOW = 5;
/** Their frames are so long that what the system takes in for a reader who takes nothing is full before the server finds it gone. */
const QUEUES = 150;
/** Rounds that fill it, and more than are needed for that. */
const ROUNDS_TO_FILL = 25;
const MOST_ROUNDS = 60;

/** Each half comes from an address of its own. */
const LARGE_CROWD = QUICK ? 1_000 : 10_000;

/** One reader of ten thousand stops reading: what does everybody else notice? */
export async function pausedAmongMany(): Promise<void> {
  console.log(`\nOne reader takes nothing among ${LARGE_CROWD}; p99 delay of 200 others, ms, and × calm`);
  const runs = await repeat(async () => {
    await using server = await ServerProcess.start('ours');
    await server.warmUp();
    await server.send(QUEUES, QUEUES);
    const common = { url: server.url, kind: 'graphql', documents: boards(1), ids: 'equal', deflate: false } as const;
    await using good = await LoadProcesses.start({ ...common, sockets: 200 });
    const half = LARGE_CROWD / 2;
    await using crowd = await LoadProcesses.start(
      { ...common, from: '127.0.0.2', sockets: half, yielding: true },
      half,
    );
    await crowd.join({ ...common, from: '127.0.0.3', sockets: half, yielding: true }, half);
    await using slow = await LoadProcesses.start({ ...common, sockets: 1, documents: BOARDS_BY_QUEUE });
    const p99 = async (): Promise<number> => {
      good.tell({ type: 'reset' });
      await publish(server, FRAMES);
      return quantile((await good.report()).delaysMs, 0.99);
    };
    await publish(server, WARM_UP_FRAMES);
    const calmMs = await p99();
    slow.tell({ type: 'pause', sockets: 1 });
    // In so large a crowd others miss a frame now and then: what the server counts does not tell when it has noticed.
    await publish(server, ROUNDS_TO_FILL);
    return { calmMs, troubleMs: await p99() };
  });
  printDelays('a reader takes nothing', runs);
}

/** Readers stop reading, a tenth break off, a storm comes back: what does everybody else notice? */
export async function trouble(): Promise<void> {
  console.log(`\nTrouble among ${CROWD} readers of one view; p99 delay of 200 others, ms, and × calm`);
  const runs = await repeat(run);
  for (const name of TROUBLES) {
    printDelays(
      name,
      runs.map(({ delays }) => delays[name]),
    );
  }
  console.log(`  ${STORM} were back after ${spread(runs.map(({ stormSeconds }) => stormSeconds))} s`);
  const held = await repeat(heldForSlow);
  console.log(
    `  a reader who takes nothing is held ${spread(held.map(({ kb }) => kb))} kB, ` +
      `${spread(held.map(({ rounds }) => rounds))} rounds of frames of ${spread(held.map(({ roundKb }) => roundKb))} kB`,
  );
}

const TROUBLES = ['readers take nothing', 'a tenth break off at once', 'a storm comes back'] as const;

interface Delays {
  readonly calmMs: number;
  readonly troubleMs: number;
}

function printDelays(name: string, measured: readonly Delays[]): void {
  const ratios = measured.map(({ calmMs, troubleMs }) => troubleMs / calmMs);
  const troubleMs = spread(
    measured.map((each) => each.troubleMs),
    0,
  );
  const calmMs = spread(
    measured.map((each) => each.calmMs),
    0,
  );
  const goal = `${spread(ratios, 2)} ×, goal ≤ 2: ${verdict(median(ratios), 2)}`;
  console.log(`  ${name.padEnd(28)} ${troubleMs}, calm just before ${calmMs}: ${goal}`);
}

async function run() {
  await using server = await ServerProcess.start('ours');
  await server.warmUp();
  await server.send(QUEUES, QUEUES);
  const common = { url: server.url, kind: 'graphql', documents: boards(1), ids: 'own', deflate: false } as const;
  await using good = await LoadProcesses.start({ ...common, sockets: 200 });
  await using crowd = await LoadProcesses.start({ ...common, sockets: CROWD });
  await using slow = await LoadProcesses.start({ ...common, sockets: SLOW, documents: BOARDS_BY_QUEUE });
  const p99 = async (frames: () => Promise<void>): Promise<number> => {
    good.tell({ type: 'reset' });
    await frames();
    return quantile((await good.report()).delaysMs, 0.99);
  };
  const calm = (frames = FRAMES): Promise<number> => p99(() => publish(server, frames));
  await publish(server, WARM_UP_FRAMES);
  let calmMs = await calm();
  await stall(server, slow);
  const paused: Delays = { calmMs, troubleMs: await calm() };
  calmMs = await calm();
  const drop: LoadCommand = { type: 'drop', sockets: CROWD / 10 };
  const dropped: Delays = {
    calmMs,
    troubleMs: await p99(() => {
      crowd.tell(drop);
      return publish(server, FRAMES);
    }),
  };
  calmMs = await calm(FRAMES_BEFORE_STORM);
  let stormSeconds = Number.NaN;
  const troubleMs = await p99(async () => {
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
  const delays: Record<(typeof TROUBLES)[number], Delays> = {
    'readers take nothing': paused,
    'a tenth break off at once': dropped,
    'a storm comes back': { calmMs, troubleMs },
  };
  return { delays, stormSeconds };
}

/** Stops them reading, until the server holds a frame back from each in every round. */
async function stall(server: ServerProcess, slow: LoadProcesses): Promise<void> {
  slow.tell({ type: 'pause', sockets: SLOW });
  let { conflated } = await server.usage({ counts: true });
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    await publish(server, 1);
    const { conflated: now } = await server.usage({ counts: true });
    if (now >= conflated + SLOW) return;
    conflated = now;
  }
  throw new Error('Expected the server to notice readers who take nothing');
}

/** On a server of its own: a collection of garbage makes the rounds after it longer. */
async function heldForSlow() {
  await using server = await ServerProcess.start('ours');
  await server.warmUp();
  await server.send(QUEUES, QUEUES);
  await using slow = await LoadProcesses.start({
    url: server.url,
    kind: 'graphql',
    documents: BOARDS_BY_QUEUE,
    ids: 'own',
    deflate: false,
    sockets: SLOW,
  });
  slow.tell({ type: 'reset' });
  await publish(server, WARM_UP_FRAMES);
  const { bytes, frames } = await slow.report();
  const before = await server.usage({ collect: true });
  await stall(server, slow);
  const after = await server.usage({ collect: true });
  const bytesEach = (after.heapBytes - before.heapBytes) / SLOW;
  const roundBytes = (bytes / frames) * BOARDS_BY_QUEUE.length;
  return { kb: bytesEach / 1_024, rounds: bytesEach / roundBytes, roundKb: roundBytes / 1_024 };
}
