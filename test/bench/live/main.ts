import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { boards, type LiveDocument } from './documents.ts';
import { LoadProcesses, type ServerKind, ServerProcess } from './processes.ts';
import type { LoadOptions } from './protocol.ts';

const cases = new Set(process.argv.slice(2));
const RUNS = Number(process.env.BENCH_RUNS ?? 3);
/** The compiler has to have seen everything. */
const WARM_UP_FRAMES = 24;
const FRAMES = 32;
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
  for (const { of, to, atMost, what = 'cpu', lessUs = 0 } of goals) {
    const ratio = what === 'cpu' ? (cpuOf(of) - lessUs) / cpuOf(to) : bytesOf(of) / bytesOf(to);
    const verdict = ratio <= atMost ? 'met' : 'NOT met';
    console.log(
      `  ${what === 'cpu' ? (lessUs > 0 ? 'CPU a reader' : 'CPU') : 'bytes'} of ${of} / ${to}: ${ratio.toFixed(3)}, goal ≤ ${atMost.toFixed(3)}: ${verdict}`,
    );
  }
}

/** Many different views, few readers each, under a steady stream of events: is every frame there a cadence after its event? */
async function manyViews(): Promise<void> {
  console.log('\n500 views × 10 subscribers, 2,000 events/s, cadence 1 s');
  const documents = boards(500, 1_000);
  await using server = await ServerProcess.start('ours', { views: documents.length });
  const url = server.url;
  const common = { url, kind: 'graphql', ids: 'own', deflate: false, measure: 'waits' } as const;
  // Ten sockets a process watch 100 views each: 50 sockets, 5,000 subscriptions.
  const loads: LoadProcesses[] = [];
  try {
    for (let part = 0; part < 5; part += 1) {
      const some = documents.slice(part * 100, (part + 1) * 100);
      loads.push(await LoadProcesses.start({ ...common, sockets: 10, documents: some }));
    }
    await stream(server, 2_000, 5_000);
    const before = await server.usage();
    for (const load of loads) load.tell({ type: 'reset' });
    const startedAt = performance.now();
    await stream(server, 2_000, 15_000);
    const after = await server.usage();
    const seconds = (performance.now() - startedAt) / 1_000;
    const reports = await Promise.all(loads.map((load) => load.report()));
    const delays = reports.flatMap(({ delaysMs }) => delaysMs);
    const frames = reports.reduce((sum, report) => sum + report.frames, 0);
    const cpu = (after.cpuMs - before.cpuMs) / 10 / seconds;
    console.log(
      `  ${frames} frames in ${seconds.toFixed(1)} s, server CPU ${cpu.toFixed(0)} % of a core; event to frame: ` +
        `p50 ${quantile(delays, 0.5)} ms, p99 ${quantile(delays, 0.99)} ms, goal ≤ 1050 ms: ${quantile(delays, 0.99) <= 1_050 ? 'met' : 'NOT met'}`,
    );
  } finally {
    for (const load of loads) await load[Symbol.asyncDispose]();
  }
}

/** Sends events at a steady rate, in batches of a tenth of a second. */
async function stream(server: ServerProcess, perSecond: number, forMs: number): Promise<void> {
  const startedAt = performance.now();
  for (let sent = 0; performance.now() - startedAt < forMs; ) {
    const due = Math.floor(((performance.now() - startedAt) / 1_000) * perSecond);
    if (due > sent) await server.send(due - sent);
    sent = Math.max(sent, due);
    await sleep(100);
  }
}

/** What an idle reader takes of the server's memory. */
async function memory(): Promise<void> {
  console.log('\nMemory of an idle socket with one subscription, and of each further subscription');
  const perReader = async (kind: ServerKind, subscriptions: number): Promise<number> => {
    const documents = boards(subscriptions);
    await using server = await ServerProcess.start(kind, { views: subscriptions });
    await using warm = await LoadProcesses.start({
      url: server.url,
      kind: 'graphql',
      sockets: 100,
      documents,
      ids: 'own',
      deflate: false,
    });
    await publish(server, 4);
    const before = await server.usage(true);
    await using load = await LoadProcesses.start({
      url: server.url,
      kind: 'graphql',
      sockets: 1_000,
      documents,
      ids: 'own',
      deflate: false,
    });
    await publish(server, 4);
    await sleep(1_000);
    const after = await server.usage(true);
    void warm;
    void load;
    return (after.heapBytes - before.heapBytes) / 1_000;
  };
  const [ours, ours11, stock, stock11] = [
    await perReader('ours', 1),
    await perReader('ours', 11),
    await perReader('stock', 1),
    await perReader('stock', 11),
  ];
  const show = (bytes: number) => `${(bytes / 1_024).toFixed(1)} kB`;
  console.log(`  ours   ${show(ours)} a socket, ${show((ours11 - ours) / 10)} a subscription more`);
  console.log(`  stock  ${show(stock)} a socket, ${show((stock11 - stock) / 10)} a subscription more`);
  const ratio = ours / stock;
  const ratioMore = (ours11 - ours) / (stock11 - stock);
  console.log(
    `  ours / stock: ${ratio.toFixed(2)} and ${ratioMore.toFixed(2)}, goal ≤ 0.50: ${Math.max(ratio, ratioMore) <= 0.5 ? 'met' : 'NOT met'}`,
  );
}

/** One reader stops reading, a tenth break off, a storm comes back: what does everybody else notice? */
async function trouble(): Promise<void> {
  console.log('\nTrouble among 2,000 readers of one view; delays of 200 others');
  await using server = await ServerProcess.start('ours');
  const documents = boards(1);
  const common = { url: server.url, kind: 'graphql', documents, ids: 'own', deflate: false } as const;
  await using good = await LoadProcesses.start({ ...common, sockets: 200 });
  await using crowd = await LoadProcesses.start({ ...common, sockets: 2_000 });
  const p99 = async (during?: () => Promise<void> | void): Promise<number> => {
    good.tell({ type: 'reset' });
    await Promise.all([publish(server, 40), during?.()]);
    return quantile((await good.report()).delaysMs, 0.99);
  };
  await publish(server, WARM_UP_FRAMES);
  const calm = await p99();
  const verdict = (name: string, delayMs: number) =>
    console.log(
      `  ${name.padEnd(34)} p99 ${delayMs.toFixed(0)} ms, ${(delayMs / calm).toFixed(2)} × calm, goal ≤ 2: ${delayMs <= 2 * calm ? 'met' : 'NOT met'}`,
    );
  console.log(`  ${'calm'.padEnd(34)} p99 ${calm.toFixed(0)} ms`);
  verdict('20 readers paused', await p99(() => crowd.tell({ type: 'pause', sockets: 20 })));
  verdict('200 break off at once', await p99(() => crowd.tell({ type: 'drop', sockets: 200 })));
  verdict(
    '3,000 come at once',
    await p99(async () => {
      await using storm = await LoadProcesses.start({ ...common, sockets: 3_000 }, 1_500);
      void storm;
    }),
  );
  const { residentBytes, conflated } = await server.usage(true);
  console.log(`  server afterwards: ${(residentBytes / 1e6).toFixed(0)} MB resident, ${conflated} frames conflated`);
}

/** From the sender's POST to the frame at a reader, after a quiet time; the receipt comes when the event is durable. */
async function leadingEdge(): Promise<void> {
  console.log('\nLeading edge: one event after a quiet time');
  await using server = await ServerProcess.start('ours');
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  await once(socket, 'open');
  let onFrame: () => void = () => {};
  socket.on('message', (data) => {
    const { type } = JSON.parse(String(data)) as { readonly type: string };
    if (type === 'ping') socket.send('{"type":"pong"}');
    else onFrame();
  });
  const nextFrame = () =>
    new Promise<void>((resolve) => {
      onFrame = resolve;
    });
  const say = async (message: object) => {
    const answered = nextFrame();
    socket.send(JSON.stringify(message));
    await answered;
  };
  await say({ type: 'connection_init' });
  await say({ id: '1', type: 'subscribe', payload: boards(1)[0] });
  const toFrame: number[] = [];
  const afterDurable: number[] = [];
  for (let round = 0; round < 60; round += 1) {
    await sleep(600);
    const sentAt = performance.now();
    let durableAt = 0;
    const shown = nextFrame();
    const durable = server.publish().then(() => {
      durableAt = performance.now();
    });
    await shown;
    const frameAt = performance.now();
    await durable;
    if (round < 10) continue;
    toFrame.push(frameAt - sentAt);
    afterDurable.push(frameAt - durableAt);
  }
  socket.terminate();
  const show = (values: readonly number[]) =>
    `p50 ${quantile(values, 0.5).toFixed(1)} ms, p99 ${quantile(values, 0.99).toFixed(1)} ms`;
  console.log(`  POST to frame: ${show(toFrame)}`);
  const p99 = quantile(afterDurable, 0.99);
  console.log(`  receipt to frame: ${show(afterDurable)}, goal ≤ 50 ms: ${p99 <= 50 ? 'met' : 'NOT met'}`);
}

interface Goal {
  readonly of: string;
  readonly to: string;
  readonly atMost: number;
  readonly what?: 'cpu' | 'bytes';
  /** What of it does not depend on the readers, taken off before comparing. */
  readonly lessUs?: number;
}

function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}

const wanted = (name: string) => cases.size === 0 || cases.has(name);

if (wanted('fixed')) {
  const { cpuUs } = await fanOut({ server: 'ours', sockets: 1, documents: boards(1) });
  console.log(
    `\nOne event stored, folded, one view computed and sent once: ${(cpuUs / 1_000).toFixed(2)} ms of CPU, all threads`,
  );
}

if (wanted('fan-out')) {
  const fixedUs = (await fanOut({ server: 'ours', sockets: 1, documents: boards(1) })).cpuUs;
  console.log(
    `\nOurs once a frame, however many read it (store the event, fold it, compute, serialise): ${(fixedUs / 1_000).toFixed(1)} ms of CPU`,
  );
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
        { of: 'ours, equal ids', to: 'plain ws broadcast', atMost: 1.1, lessUs: fixedUs / sockets },
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

if (wanted('leading-edge')) await leadingEdge();
if (wanted('views')) await manyViews();
if (wanted('memory')) await memory();
if (wanted('trouble')) await trouble();
