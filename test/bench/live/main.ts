import { setTimeout as sleep } from 'node:timers/promises';
import { boards, type LiveDocument } from './documents.ts';
import { LoadProcesses, type ServerKind, ServerProcess } from './processes.ts';
import type { LoadOptions } from './protocol.ts';

const cases = new Set(process.argv.slice(2));
const RUNS = Number(process.env.BENCH_RUNS ?? 3);
const WARM_UP_FRAMES = 8;
const FRAMES = 24;
const CADENCE_MS = 250;

interface Measured {
  /** Server CPU for one frame delivered to one reader. */
  readonly cpuUs: number;
  readonly bytesPerFrame: number;
  readonly p99DelayMs: number;
}

interface Setup {
  readonly server: ServerKind;
  readonly sockets: number;
  readonly documents: readonly LiveDocument[];
  readonly ids?: LoadOptions['ids'];
  readonly deflate?: boolean;
}

/** Publishes at the cadence and divides what the server used by what arrived. */
async function fanOut({ server: kind, sockets, documents, ids = 'own', deflate = false }: Setup): Promise<Measured> {
  await using server = await ServerProcess.start(kind, { deflate, views: documents.length });
  await using load = await LoadProcesses.start({
    url: server.url,
    kind: kind === 'plain' ? 'plain' : 'graphql',
    sockets,
    documents,
    ids,
    deflate,
  });
  await publish(server, WARM_UP_FRAMES);
  await sleep(500);
  const before = await server.usage();
  load.tell({ type: 'reset' });
  await publish(server, FRAMES);
  await sleep(1_000);
  const report = await load.report();
  const after = await server.usage();
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

async function publish(server: ServerProcess, frames: number): Promise<void> {
  for (let frame = 0; frame < frames; frame += 1) {
    await server.publish();
    // A little over the cadence, so that every publication is a frame of its own.
    await sleep(CADENCE_MS + 30);
  }
}

/** Several runs of each setup, in turns, so that a busy moment of the machine does not meet one of them alone. */
async function compare(title: string, setups: Readonly<Record<string, Setup>>, goals: readonly Goal[]): Promise<void> {
  console.log(`\n${title}`);
  const runs = new Map<string, Measured[]>(Object.keys(setups).map((name) => [name, []]));
  for (let run = 0; run < RUNS; run += 1) {
    for (const [name, setup] of Object.entries(setups)) runs.get(name)?.push(await fanOut(setup));
  }
  for (const [name, measured] of runs) {
    const cpu = measured.map(({ cpuUs }) => cpuUs).sort((a, b) => a - b);
    const spread = `${cpu[0]?.toFixed(1)}–${cpu.at(-1)?.toFixed(1)}`;
    console.log(
      `  ${name.padEnd(34)} ${median(cpu).toFixed(1).padStart(7)} µs a frame (${spread})  ` +
        `${median(measured.map(({ bytesPerFrame }) => bytesPerFrame))
          .toFixed(0)
          .padStart(5)} bytes  ` +
        `p99 ${median(measured.map(({ p99DelayMs }) => p99DelayMs)).toFixed(0)} ms`,
    );
  }
  const cpuOf = (name: string) => median((runs.get(name) ?? []).map(({ cpuUs }) => cpuUs));
  const bytesOf = (name: string) => median((runs.get(name) ?? []).map(({ bytesPerFrame }) => bytesPerFrame));
  for (const { of, to, atMost, what = 'cpu' } of goals) {
    const ratio = what === 'cpu' ? cpuOf(of) / cpuOf(to) : bytesOf(of) / bytesOf(to);
    const verdict = ratio <= atMost ? 'met' : 'NOT met';
    console.log(
      `  ${what === 'cpu' ? 'CPU' : 'bytes'} of ${of} / ${to}: ${ratio.toFixed(3)}, goal ≤ ${atMost.toFixed(3)}: ${verdict}`,
    );
  }
}

interface Goal {
  readonly of: string;
  readonly to: string;
  readonly atMost: number;
  readonly what?: 'cpu' | 'bytes';
}

function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}

const wanted = (name: string) => cases.size === 0 || cases.has(name);

if (wanted('fan-out')) {
  for (const sockets of [1_000, 3_000]) {
    const documents = boards(1);
    await compare(
      `1 view × ${sockets} subscribers`,
      {
        'plain ws broadcast': { server: 'plain', sockets, documents },
        'ours, equal ids': { server: 'ours', sockets, documents, ids: 'equal' },
        'ours, ids of their own': { server: 'ours', sockets, documents },
        'stock Yoga + graphql-ws': { server: 'stock', sockets, documents },
      },
      [
        { of: 'ours, equal ids', to: 'plain ws broadcast', atMost: 1.1 },
        { of: 'ours, ids of their own', to: 'stock Yoga + graphql-ws', atMost: 1 / 12 },
      ],
    );
  }
}

if (wanted('walls')) {
  const documents = boards(24);
  await compare(
    '24 views × 1,000 sockets each watching all',
    {
      'plain ws, each frame sent': { server: 'plain', sockets: 1_000, documents },
      'ours, equal ids': { server: 'ours', sockets: 1_000, documents, ids: 'equal' },
      'ours, ids of their own': { server: 'ours', sockets: 1_000, documents },
    },
    [{ of: 'ours, equal ids', to: 'plain ws, each frame sent', atMost: 0.2 }],
  );
}

if (wanted('deflate')) {
  const documents = boards(1);
  await compare(
    'permessage-deflate, 1 view × 1,000 subscribers',
    {
      'ours, plain': { server: 'ours', sockets: 1_000, documents, ids: 'equal' },
      'ours, deflated': { server: 'ours', sockets: 1_000, documents, ids: 'equal', deflate: true },
      'stock, deflated': { server: 'stock', sockets: 1_000, documents, deflate: true },
    },
    [
      { of: 'ours, deflated', to: 'stock, deflated', atMost: 1 / 20 },
      { of: 'ours, deflated', to: 'ours, plain', atMost: 1.2 },
      { of: 'ours, deflated', to: 'ours, plain', atMost: 0.45, what: 'bytes' },
    ],
  );
}
