import { setTimeout as sleep } from 'node:timers/promises';
import { boards, type LiveDocument } from '../documents.ts';
import { LoadProcesses, type ServerKind, ServerProcess } from '../processes.ts';
import type { LoadOptions } from '../protocol.ts';
import { median, QUICK, quantile, RUNS, spread, verdict } from '../report.ts';

const WARM_UP_FRAMES = 8;
const FRAMES = QUICK ? 16 : 24;
/** A little over the shortest cadence, so that every publication is a frame of its own. */
const PUBLISH_EVERY_MS = 280;

interface Measured {
  /** Server CPU for one frame delivered to one reader. */
  readonly cpuUs: number;
  readonly bytesPerFrame: number;
  readonly p99DelayMs: number;
}

export interface Setup {
  readonly server: ServerKind;
  readonly sockets: number;
  readonly documents: readonly LiveDocument[];
  readonly ids?: LoadOptions['ids'];
  readonly deflate?: boolean;
}

interface Goal {
  readonly of: string;
  readonly to: string;
  readonly atMost: number;
  readonly what?: 'cpu' | 'bytes';
}

/** Publishes at the cadence and divides what the server used by what arrived. */
export async function fanOut({
  server: kind,
  sockets,
  documents,
  ids = 'own',
  deflate = false,
}: Setup): Promise<Measured> {
  await using server = await ServerProcess.start(kind, { deflate, views: documents.length });
  await server.warmUp();
  const socketKind = kind === 'plain' ? 'plain' : 'graphql';
  await using load = await LoadProcesses.start({ url: server.url, kind: socketKind, sockets, documents, ids, deflate });
  await publish(server, WARM_UP_FRAMES);
  await sleep(500);
  await server.usage(true);
  const before = await server.usage();
  load.tell({ type: 'reset' });
  await publish(server, FRAMES);
  const after = await server.usage();
  await sleep(1_000);
  const report = await load.report();
  const expected = FRAMES * sockets * documents.length;
  if (report.frames < expected * 0.9 || report.frames > expected * 1.1) {
    console.log(`  (${kind}: ${report.frames} frames arrived of ${expected})`);
  }
  return {
    cpuUs: ((after.cpuMs - before.cpuMs) * 1_000) / report.frames,
    bytesPerFrame: report.bytes / report.frames,
    p99DelayMs: quantile(report.delaysMs, 0.99),
  };
}

/** Makes every view change so many times. */
export async function publish(server: ServerProcess, frames: number): Promise<void> {
  for (let frame = 0; frame < frames; frame += 1) {
    await server.publish();
    await sleep(PUBLISH_EVERY_MS);
  }
}

/** What a frame costs whoever reads it: why the goals of `fan-out` are hard to reach with few readers. */
export async function onceAFrame(): Promise<void> {
  const common = { sockets: 1, documents: boards(1), ids: 'equal' } as const;
  const runs = await measure({ ours: { server: 'ours', ...common }, plain: { server: 'plain', ...common } });
  const milliseconds = (name: string) =>
    spread(
      cpuOf(runs, name).map((us) => us / 1_000),
      2,
    );
  console.log('\nOnce a frame, however many read it, ms of CPU, all threads (no goal of its own)');
  console.log(`  ours (store the event durably, fold it, compute, serialise)  ${milliseconds('ours')}`);
  console.log(`  plain (take the event, serialise)                            ${milliseconds('plain')}`);
}

export function oneView(sockets: number): () => Promise<void> {
  const common = { sockets: QUICK ? Math.min(sockets, 1_000) : sockets, documents: boards(1) };
  return () =>
    compare(
      `1 view × ${common.sockets} subscribers, beside a plain broadcast`,
      {
        'plain ws broadcast': { server: 'plain', ...common },
        'ours, equal ids': { server: 'ours', ids: 'equal', ...common },
      },
      [{ of: 'ours, equal ids', to: 'plain ws broadcast', atMost: 1.1 }],
    );
}

export function besideStock(sockets: number): () => Promise<void> {
  const common = { sockets: QUICK ? Math.min(sockets, 300) : sockets, documents: boards(1) };
  return () =>
    compare(
      `1 view × ${common.sockets} subscribers, beside stock`,
      {
        'ours, ids of their own': { server: 'ours', ...common },
        'stock Yoga + graphql-ws': { server: 'stock', ...common },
      },
      [{ of: 'ours, ids of their own', to: 'stock Yoga + graphql-ws', atMost: 1 / 12 }],
    );
}

export async function walls(): Promise<void> {
  const documents = boards(24);
  const sockets = QUICK ? 300 : 1_000;
  await compare(
    `24 views × ${sockets} sockets each watching all`,
    {
      'plain ws, each frame sent': { server: 'plain', sockets, documents },
      'ours, equal ids': { server: 'ours', sockets, documents, ids: 'equal' },
      'ours, ids of their own': { server: 'ours', sockets, documents },
    },
    [{ of: 'ours, equal ids', to: 'plain ws, each frame sent', atMost: 0.2 }],
  );
}

export async function deflated(): Promise<void> {
  const documents = boards(1);
  const sockets = QUICK ? 300 : 1_000;
  await compare(
    `permessage-deflate, 1 view × ${sockets} subscribers`,
    {
      'ours, plain': { server: 'ours', sockets, documents, ids: 'equal' },
      'ours, deflated': { server: 'ours', sockets, documents, ids: 'equal', deflate: true },
      'stock, deflated': { server: 'stock', sockets, documents, deflate: true },
    },
    [
      { of: 'ours, deflated', to: 'stock, deflated', atMost: 1 / 20 },
      { of: 'ours, deflated', to: 'ours, plain', atMost: 1.2 },
      { of: 'ours, deflated', to: 'ours, plain', atMost: 0.45, what: 'bytes' },
    ],
  );
}

type Runs = ReadonlyMap<string, readonly Measured[]>;

/** Several runs of each setup, in turns, so that a busy moment of the machine does not meet one of them alone. */
async function measure(setups: Readonly<Record<string, Setup>>): Promise<Runs> {
  const runs = new Map<string, Measured[]>(Object.keys(setups).map((name) => [name, []]));
  for (let run = 0; run < RUNS; run += 1) {
    for (const [name, setup] of Object.entries(setups)) runs.get(name)?.push(await fanOut(setup));
  }
  return runs;
}

async function compare(title: string, setups: Readonly<Record<string, Setup>>, goals: readonly Goal[]): Promise<void> {
  console.log(`\n${title}`);
  const runs = await measure(setups);
  for (const [name, measured] of runs) {
    const bytes = median(measured.map(({ bytesPerFrame }) => bytesPerFrame));
    const p99 = median(measured.map(({ p99DelayMs }) => p99DelayMs));
    console.log(
      `  ${name.padEnd(26)} ${spread(cpuOf(runs, name)).padStart(20)} µs a frame  ${bytes.toFixed(0).padStart(5)} bytes  p99 ${p99.toFixed(0)} ms`,
    );
  }
  for (const goal of goals) {
    // Run by run: what both met with was the machine's.
    const ratios = Array.from({ length: RUNS }, (_, run) => ratioOf(goal, runs, run));
    const what = goal.what === 'bytes' ? 'bytes' : 'CPU';
    console.log(
      `  ${what} of ${goal.of} / ${goal.to}: ${spread(ratios, 3)}, goal ≤ ${goal.atMost.toFixed(3)}: ${verdict(median(ratios), goal.atMost)}`,
    );
  }
}

function ratioOf({ of, to, what = 'cpu' }: Goal, runs: Runs, run: number): number {
  const [a, b] = [runs.get(of)?.[run], runs.get(to)?.[run]];
  if (a === undefined || b === undefined) return Number.NaN;
  return what === 'bytes' ? a.bytesPerFrame / b.bytesPerFrame : a.cpuUs / b.cpuUs;
}

function cpuOf(runs: Runs, name: string): number[] {
  return (runs.get(name) ?? []).map(({ cpuUs }) => cpuUs);
}
