/*
 * What the intake of events costs: `node --conditions=source test/bench/ingest/main.ts`.
 *
 * The serving process is measured alone, with its writer thread: CPU time for each event durably stored and folded. The yardstick does
 * nothing but parse the same lines and insert them. Runs take turns, so that a busy moment of the machine meets both.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type IdKind, makeBodies, makeLines } from './feed.ts';

const EVENTS = Number(process.env.BENCH_EVENTS ?? 200_000);
const RUNS = Number(process.env.BENCH_RUNS ?? 3);
const CONNECTIONS = 8;

interface Sent {
  readonly headers: Readonly<Record<string, string>>;
  readonly bodies: readonly Buffer[];
  readonly events: number;
}

interface Cost {
  readonly cpuUs: number;
  readonly perSecond: number;
  readonly rssMb: number;
  readonly diskBytes: number;
  readonly p99Ms: number;
}

const NDJSON = { 'content-type': 'application/x-ndjson' };

async function inFolder<T>(act: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'andon-bench-'));
  try {
    return await act(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function start(file: string, ...args: string[]): ChildProcess {
  return fork(new URL(file, import.meta.url), args, { execArgv: ['--conditions=source'] });
}

async function answer<T>(child: ChildProcess): Promise<T> {
  const [message] = await once(child, 'message');
  return message as T;
}

async function usage(child: ChildProcess): Promise<{ cpuUs: number; rssBytes: number; folded: number }> {
  const answered = answer<{ cpuUs: number; rssBytes: number; folded: number }>(child);
  child.send('usage');
  return answered;
}

async function serving(sent: Sent, folding: 'fold' | 'store' = 'fold'): Promise<Cost> {
  return inFolder(async (folder) => {
    const child = start('./server.ts', folder, folding);
    const { port } = await answer<{ port: number }>(child);
    const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
    const before = await usage(child);
    const startedAt = performance.now();
    const delaysMs: number[] = [];
    let next = 0;
    const connections = Array.from({ length: CONNECTIONS }, async () => {
      while (next < sent.bodies.length) {
        const body = sent.bodies[next++]!;
        const sentAt = performance.now();
        await post(agent, port, sent.headers, body);
        delaysMs.push(performance.now() - sentAt);
      }
    });
    await Promise.all(connections);
    const wallMs = performance.now() - startedAt;
    const after = await usage(child);
    agent.destroy();
    if (folding === 'fold' && after.folded !== sent.events)
      throw new Error(`Expected ${sent.events} folded, got ${after.folded}`);
    const { size } = await stat(join(folder, 'events.sqlite'));
    await stop(child);
    return {
      cpuUs: (after.cpuUs - before.cpuUs) / sent.events,
      perSecond: (1000 * sent.events) / wallMs,
      rssMb: after.rssBytes / 1e6,
      diskBytes: size / sent.events,
      p99Ms: delaysMs.toSorted((a, b) => a - b)[Math.floor(delaysMs.length * 0.99)] ?? 0,
    };
  });
}

async function stop(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

function post(agent: Agent, port: number, headers: Sent['headers'], body: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        agent,
        port,
        host: '127.0.0.1',
        path: '/ingest',
        method: 'POST',
        headers: { ...headers, 'content-length': body.length },
      },
      (response) => {
        response.resume();
        response.once('end', () => {
          if (response.statusCode === 202) resolve();
          else reject(new Error(`Expected 202, got ${response.statusCode}`));
        });
      },
    );
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}

async function bare(ids: IdKind): Promise<{ cpuUs: number; perSecond: number }> {
  return inFolder(async (folder) => {
    const child = start('./bare.ts', folder, String(EVENTS), ids);
    const { cpuUs, wallMs } = await answer<{ cpuUs: number; wallMs: number }>(child);
    if (child.exitCode === null) await once(child, 'exit');
    return { cpuUs: cpuUs / EVENTS, perSecond: (1000 * EVENTS) / wallMs };
  });
}

async function recovery(): Promise<number> {
  return inFolder(async (folder) => {
    const first = start('./server.ts', folder);
    const { port } = await answer<{ port: number }>(first);
    const agent = new Agent({ keepAlive: true });
    for (const body of makeBodies(makeLines(EVENTS, 'call', Date.now() - 7_200_000), 2_000))
      await post(agent, port, NDJSON, body);
    agent.destroy();
    await stop(first);
    const second = start('./server.ts', folder);
    const { recoveredMs } = await answer<{ recoveredMs: number }>(second);
    await stop(second);
    return (recoveredMs / EVENTS) * 1e6;
  });
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}

function row(name: string, costs: readonly Cost[]): void {
  const of = (pick: (cost: Cost) => number) => median(costs.map(pick));
  console.log(
    `  ${name.padEnd(44)} ${of(({ cpuUs }) => cpuUs)
      .toFixed(2)
      .padStart(7)} µs CPU an event  ` +
      `${Math.round(of(({ perSecond }) => perSecond))
        .toLocaleString('en')
        .padStart(9)} a second  ` +
      `p99 ${of(({ p99Ms }) => p99Ms)
        .toFixed(0)
        .padStart(
          4,
        )} ms  ${of(({ rssMb }) => rssMb).toFixed(0)} MB  ${of(({ diskBytes }) => diskBytes).toFixed(0)} B/event`,
  );
}

const startAt = () => Date.now() - 7_200_000;
function ndjson(ids: IdKind, size: number, count = EVENTS): Sent {
  return { headers: NDJSON, bodies: makeBodies(makeLines(count, ids, startAt()), size), events: count };
}
function gzipped(): Sent {
  const plain = ndjson('call', 500);
  return {
    ...plain,
    headers: { ...NDJSON, 'content-encoding': 'gzip' },
    bodies: plain.bodies.map((body) => gzipSync(body, { level: 1 })),
  };
}
function cloudEvents(): Sent {
  const lines = makeLines(EVENTS, 'call', startAt());
  const bodies: Buffer[] = [];
  for (let at = 0; at < lines.length; at += 500) {
    const batch = lines.slice(at, at + 500).map((line) => {
      const { id, type, ...data } = JSON.parse(line) as { id: string; type: string };
      return { specversion: '1.0', source: '/bench', id, type: `andon.${type}`, data };
    });
    bodies.push(Buffer.from(JSON.stringify(batch)));
  }
  return { headers: { 'content-type': 'application/cloudevents-batch+json' }, bodies, events: EVENTS };
}

async function compare(ids: IdKind): Promise<void> {
  const ours: Cost[] = [];
  const yardstick: { cpuUs: number; perSecond: number }[] = [];
  for (let run = 0; run < RUNS; run++) {
    ours.push(await serving(ndjson(ids, 500)));
    yardstick.push(await bare(ids));
  }
  row(`NDJSON, 500 a request, ${ids} ids`, ours);
  const cpu = median(yardstick.map(({ cpuUs }) => cpuUs));
  console.log(
    `  ${'bare loop: parse and insert'.padEnd(44)} ${cpu.toFixed(2).padStart(7)} µs CPU an event  ${Math.round(
      median(yardstick.map(({ perSecond }) => perSecond)),
    )
      .toLocaleString('en')
      .padStart(9)} a second`,
  );
  const ratio = cpu / median(ours.map(({ cpuUs }) => cpuUs));
  console.log(`  ${'ratio, bare loop to ours'.padEnd(44)} ${ratio.toFixed(2).padStart(7)} (goal: 0.6)`);
}

console.log(
  `Intake of ${EVENTS.toLocaleString('en')} events over ${CONNECTIONS} connections, median of ${RUNS} runs\n`,
);
await compare('call');
await compare('uuid');
row('the same, not folded', [await serving(ndjson('call', 500), 'store')]);
row('NDJSON, 2,000 a request', [await serving(ndjson('call', 2_000))]);
row('NDJSON, one a request', [await serving(ndjson('call', 1, Math.min(EVENTS, 20_000)))]);
row('NDJSON, 500 a request, gzip', [await serving(gzipped())]);
row('CloudEvents batch, 500 a request', [await serving(cloudEvents())]);
console.log(
  `  ${'start without a snapshot'.padEnd(44)} ${((await recovery()) / 1000).toFixed(1).padStart(7)} s a million events`,
);
