import { setTimeout as sleep } from 'node:timers/promises';
import { boards, type LiveDocument } from '../documents.ts';
import { LoadProcesses, type ServerKind, ServerProcess } from '../processes.ts';
import type { LoadOptions } from '../protocol.ts';
import { median, QUICK, quantile, RUNS, spread, verdict } from '../report.ts';

const WARM_UP_FRAMES = 8;
const FRAMES = QUICK ? 16 : 30;
/** A little over the shortest cadence, so that every publication is a frame of its own. */
const PUBLISH_EVERY_MS = 280;

/** As many as stock carries with deflate on: with more its frames come late or not at all. What one of its frames costs depends little on it. */
const STOCK_DEFLATED_SOCKETS = 200;
/** About as long as a frame of the document is when it is deflated: what a write of so little costs at all is the floor of the goal. */
const DEFLATED_BYTES = 500;

interface Measured {
  /** Server CPU for one frame delivered to one reader. */
  readonly cpuUs: number;
  /** The same for a frame that has one reader alone, where that was measured: what a frame costs once. */
  readonly aloneUs: number;
  readonly bytesPerFrame: number;
  readonly p99DelayMs: number;
}

export interface Setup {
  readonly server: ServerKind;
  readonly sockets: number;
  readonly documents: readonly LiveDocument[];
  readonly ids?: LoadOptions['ids'];
  readonly deflate?: boolean;
  /** Longest frame of the plain server. */
  readonly frameBytes?: number;
  /** Measures frames for one reader first. */
  readonly alone?: boolean;
}

interface Ratio {
  readonly of: string;
  readonly to: string;
  readonly what?: 'cpu' | 'bytes';
}

interface Goal extends Ratio {
  readonly atMost: number;
}

/** Publishes at the cadence and divides what the server used by what arrived. */
async function fanOut({
  server: kind,
  sockets,
  documents,
  ids = 'own',
  deflate = false,
  frameBytes,
  alone = false,
}: Setup): Promise<Measured> {
  await using server = await ServerProcess.start(kind, { deflate, views: documents.length, frameBytes });
  await server.warmUp();
  const socketKind = kind === 'plain' ? 'plain' : 'graphql';
  const common = { url: server.url, kind: socketKind, documents, ids, deflate } as const;
  await using load = await LoadProcesses.start({ ...common, sockets: alone ? 1 : sockets });
  let aloneUs = Number.NaN;
  if (alone) {
    aloneUs = (await measureRounds(server, load, documents.length)).cpuUs;
    await load.join({ ...common, sockets: sockets - 1 });
  }
  return { ...(await measureRounds(server, load, sockets * documents.length)), aloneUs };
}

async function measureRounds(
  server: ServerProcess,
  load: LoadProcesses,
  framesARound: number,
): Promise<Omit<Measured, 'aloneUs'>> {
  await publish(server, WARM_UP_FRAMES);
  await sleep(500);
  await server.usage({ collect: true });
  await server.warmUpAgain();
  const before = await server.usage();
  load.tell({ type: 'reset' });
  await publish(server, FRAMES);
  const expected = FRAMES * framesARound;
  // What was published late is paid for late.
  await load.received(expected);
  const after = await server.usage();
  const report = await load.report();
  if (report.frames < expected * 0.95 || report.frames > expected * 1.05) {
    console.log(`  (${report.frames} frames arrived of ${expected})`);
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

/**
 * Beside a broadcast of the same bytes. Ours also stores each event durably, folds it and computes the frame, which costs the same however many
 * read it: the difference between one reader and all says what a reader costs.
 */
export function oneView(sockets: number): () => Promise<void> {
  const count = QUICK ? Math.min(sockets, 1_000) : sockets;
  const common = { sockets: count, documents: boards(1), alone: true } as const;
  const [ours, plain] = ['ours, equal ids', 'plain ws broadcast'];
  return async () => {
    const runs = await compare(
      `1 view × ${count} subscribers, beside a plain broadcast`,
      { [plain]: { server: 'plain', ...common }, [ours]: { server: 'ours', ids: 'equal', ...common } },
      [{ of: ours, to: plain, atMost: 1.1 }],
    );
    const [ofOurs, ofPlain] = [ours, plain].map((name) => runs.get(name) ?? []) as [Measured[], Measured[]];
    const onceMs = (measured: readonly Measured[]) => spread(measured.map(({ aloneUs }) => aloneUs / 1_000));
    const readerUs = ({ cpuUs, aloneUs }: Measured) => (cpuUs * count - aloneUs) / (count - 1);
    const ratios = ofOurs.map((each, run) => readerUs(each) / readerUs(ofPlain[run] ?? each));
    console.log(`  a frame for one reader alone: ours ${onceMs(ofOurs)} ms, plain ${onceMs(ofPlain)} ms`);
    console.log(
      `  a further reader: ours ${spread(ofOurs.map(readerUs))} µs, plain ${spread(ofPlain.map(readerUs))} µs; ${spread(ratios, 3)}, goal ≤ 1.100: ${verdict(median(ratios), 1.1)}`,
    );
  };
}

export function besideStock(sockets: number): () => Promise<void> {
  const common = { sockets: QUICK ? Math.min(sockets, 300) : sockets, documents: boards(1) };
  return async () => {
    await compare(
      `1 view × ${common.sockets} subscribers, beside stock`,
      {
        'ours, ids of their own': { server: 'ours', ...common },
        'stock Yoga + graphql-ws': { server: 'stock', ...common },
      },
      [{ of: 'ours, ids of their own', to: 'stock Yoga + graphql-ws', atMost: 1 / 12 }],
    );
  };
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
  const [stock, ours, plainSmall] = ['stock, deflated', 'ours, deflated', 'plain ws, as short'];
  const runs = await compare(
    `permessage-deflate, 1 view × ${sockets} subscribers`,
    {
      [plainSmall]: { server: 'plain', sockets, documents, frameBytes: DEFLATED_BYTES },
      'ours, plain': { server: 'ours', sockets, documents, ids: 'equal' },
      [ours]: { server: 'ours', sockets, documents, ids: 'equal', deflate: true },
      [stock]: { server: 'stock', sockets: STOCK_DEFLATED_SOCKETS, documents, deflate: true },
    },
    [
      { of: ours, to: stock, atMost: 1 / 20 },
      { of: ours, to: 'ours, plain', atMost: 1.2 },
      { of: ours, to: 'ours, plain', atMost: 0.45, what: 'bytes' },
    ],
  );
  const least = ratiosOf({ of: plainSmall, to: stock }, runs);
  const beside = ratiosOf({ of: ours, to: plainSmall }, runs);
  console.log(
    `  the floor of the first goal: a plain ws write of as many bytes costs ${spread(least, 3)} of ${stock}; ours ${spread(beside, 3)} of that write`,
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

async function compare(title: string, setups: Readonly<Record<string, Setup>>, goals: readonly Goal[]): Promise<Runs> {
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
    const ratios = ratiosOf(goal, runs);
    const what = goal.what === 'bytes' ? 'bytes' : 'CPU';
    console.log(
      `  ${what} of ${goal.of} / ${goal.to}: ${spread(ratios, 3)}, goal ≤ ${goal.atMost.toFixed(3)}: ${verdict(median(ratios), goal.atMost)}`,
    );
  }
  return runs;
}

/** Run by run: what both met with was the machine's. */
function ratiosOf(ratio: Ratio, runs: Runs): number[] {
  return Array.from({ length: RUNS }, (_, run) => ratioOf(ratio, runs, run));
}

function ratioOf({ of, to, what = 'cpu' }: Ratio, runs: Runs, run: number): number {
  const [a, b] = [runs.get(of)?.[run], runs.get(to)?.[run]];
  if (a === undefined || b === undefined) return Number.NaN;
  return what === 'bytes' ? a.bytesPerFrame / b.bytesPerFrame : a.cpuUs / b.cpuUs;
}

function cpuOf(runs: Runs, name: string): number[] {
  return (runs.get(name) ?? []).map(({ cpuUs }) => cpuUs);
}
