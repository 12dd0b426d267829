/*
 * What the intake of events costs: `node --conditions=source test/bench/ingest/main.ts`; with `--long MINUTES` how memory goes at full rate.
 * With `--watch` only the frames of watchers, with `--quick` only the first comparison. Contacts are kept for the days in which they may come
 * back and counts for the longest windows, so memory grows with the first months of event time and is flat from then on; with `--late` the events come too late to count, and memory is
 * that of the intake alone.
 *
 * The serving process is measured alone, with its writer thread: CPU time for each event durably stored and folded. The yardstick does
 * nothing but parse the same lines and insert them. Runs take turns, so that a busy moment of the machine meets both; each begins with a
 * part that is not measured, in which code is compiled. `BENCH_EVENTS`, `BENCH_WARM_UP` and `BENCH_RUNS` set how much.
 */
import { once } from 'node:events';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { type FeedEvent, type IdKind, makeBodies, makeCall, makeEvents, ndjson, startFor } from './feed.ts';
import { answer, inFolder, median, Serving, sizeOf, start } from './processes.ts';

const EVENTS = Number(process.env.BENCH_EVENTS ?? 200_000);
/** Some three seconds: what happens once a second, as judging alerts, is compiled after a few times. */
const WARM_UP = Number(process.env.BENCH_WARM_UP ?? 600_000);
const RUNS = Number(process.env.BENCH_RUNS ?? 3);
const CONNECTIONS = 8;
const WATCHERS = 8;
const REPORT_EVERY_MS = 15_000;
/** Far enough back that no run gets to the present. */
const LONG_HISTORY_MS = 1_100 * 86_400_000;
/** 21,600 calls a day. */
const LONG_CALL_EVERY_MS = 4_000;
/** Beyond the horizon within which events count. */
const LATE_MS = 7_200_000;

interface Case {
  readonly path?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly size: number;
  readonly encode?: (events: readonly FeedEvent[]) => string;
  readonly pack?: (body: Buffer) => Buffer;
  readonly status?: number;
  /** Where all of them would take too long. */
  readonly events?: number;
  readonly warmUp?: number;
  readonly ids?: IdKind;
}

interface Cost {
  readonly cpuUs: number;
  readonly perSecond: number;
  readonly rssMb: number;
  readonly diskBytes: number;
  readonly p99Ms: number;
}

const NDJSON: Case = { headers: { 'content-type': 'application/x-ndjson' }, size: 500 };
const GZIP: Case = {
  ...NDJSON,
  headers: { ...NDJSON.headers, 'content-encoding': 'gzip' },
  pack: (body) => gzipSync(body, { level: 1 }),
};
const ONE_A_REQUEST: Case = { ...NDJSON, size: 1, events: 20_000, warmUp: 5_000 };
const CLOUD_EVENTS: Case = {
  headers: { 'content-type': 'application/cloudevents-batch+json' },
  size: 500,
  encode: (events) =>
    JSON.stringify(
      events.map(({ id, type, ...data }) => ({
        specversion: '1.0',
        source: '/bench',
        id,
        type: `andon.${type}`,
        data,
      })),
    ),
};
const MUTATION: Case = {
  path: '/graphql',
  headers: { 'content-type': 'application/json' },
  size: 500,
  events: 40_000,
  warmUp: 20_000,
  status: 200,
  encode: (events) =>
    JSON.stringify({
      query: 'mutation Send($events: [EventInput!]!) { ingest(events: $events) { accepted duplicate } }',
      variables: { events: events.map((event) => ({ ...event, time: new Date(event.time).toISOString() })) },
    }),
};

/** Sends all bodies over all connections. @returns How long each took to be answered, ms. */
async function sendAll(
  serving: Serving,
  bodies: readonly Buffer[],
  { path = '/ingest', headers, status = 202 }: Case,
): Promise<number[]> {
  const delaysMs: number[] = [];
  let next = 0;
  const connections = Array.from({ length: CONNECTIONS }, async () => {
    while (next < bodies.length) {
      const body = bodies[next++]!;
      const sentAt = performance.now();
      await serving.post(path, headers, body, status);
      delaysMs.push(performance.now() - sentAt);
    }
  });
  await Promise.all(connections);
  return delaysMs;
}

async function run(each: Case): Promise<Cost> {
  const { size, encode = ndjson, pack = (body) => body, events = EVENTS, warmUp = WARM_UP, ids = 'call' } = each;
  const bodies = makeBodies(makeEvents(warmUp + events, ids, startFor(warmUp + events)), size, encode).map(pack);
  return inFolder(async (folder) => {
    const data = join(folder, 'data');
    const serving = await Serving.start(data, CONNECTIONS);
    await sendAll(serving, bodies.slice(0, warmUp / size), each);
    const before = await serving.usage();
    const startedAt = performance.now();
    const delaysMs = await sendAll(serving, bodies.slice(warmUp / size), each);
    const wallMs = performance.now() - startedAt;
    const after = await serving.usage();
    const folded = await serving.measure('log_position');
    if (folded !== warmUp + events) throw new Error(`Expected ${warmUp + events} events folded, got ${folded}`);
    await serving.stop();
    return {
      cpuUs: (after.cpuUs - before.cpuUs) / events,
      perSecond: (1000 * events) / wallMs,
      rssMb: after.rssBytes / 1e6,
      diskBytes: (await sizeOf(data, 'events.sqlite')) / folded,
      p99Ms: delaysMs.toSorted((a, b) => a - b)[Math.floor(delaysMs.length * 0.99)] ?? 0,
    };
  });
}

async function bare(ids: IdKind): Promise<{ cpuUs: number; perSecond: number }> {
  return inFolder(async (folder) => {
    const child = start('./bare.ts', folder, String(WARM_UP), String(EVENTS), ids);
    const { cpuUs, wallMs } = await answer<{ cpuUs: number; wallMs: number }>(child);
    if (child.exitCode === null) await once(child, 'exit');
    return { cpuUs: cpuUs / EVENTS, perSecond: (1000 * EVENTS) / wallMs };
  });
}

function print(name: string, cpuUs: number, rest: string): void {
  console.log(`  ${name.padEnd(40)} ${cpuUs.toFixed(2).padStart(7)} µs CPU an event  ${rest}`);
}

function perSecond(value: number): string {
  return `${Math.round(value).toLocaleString('en').padStart(9)} a second`;
}

function row(name: string, costs: readonly Cost[]): void {
  const of = (pick: (cost: Cost) => number) => median(costs.map(pick));
  const cpuUs = of((cost) => cost.cpuUs);
  print(
    name,
    cpuUs,
    `${Math.round(1e6 / cpuUs)
      .toLocaleString('en')
      .padStart(8)} a core-second ${perSecond(of((cost) => cost.perSecond))}  ` +
      `p99 ${of(({ p99Ms }) => p99Ms)
        .toFixed(0)
        .padStart(4)} ms  ${of(({ rssMb }) => rssMb).toFixed(0)} MB  ` +
      `${of(({ diskBytes }) => diskBytes).toFixed(0)} B an event on disk`,
  );
}

async function compare(ids: IdKind): Promise<void> {
  const ours: Cost[] = [];
  const yardstick: { cpuUs: number; perSecond: number }[] = [];
  for (let turn = 0; turn < RUNS; turn++) {
    ours.push(await run({ ...NDJSON, ids }));
    yardstick.push(await bare(ids));
  }
  row(`NDJSON, 500 a request, ${ids} ids`, ours);
  const cpuUs = median(yardstick.map((each) => each.cpuUs));
  print('bare loop: parse and insert', cpuUs, perSecond(median(yardstick.map((each) => each.perSecond))));
  const ratios = ours.map((each, turn) => yardstick[turn]!.cpuUs / each.cpuUs);
  console.log(`  ${'ratio, bare loop to ours'.padEnd(40)} ${median(ratios).toFixed(2).padStart(7)} (goal: 0.6)`);
}

/** Gaps between the frames of watchers, at full rate; the cadence is 1,000 ms. */
async function watched(): Promise<void> {
  const bodies = makeBodies(makeEvents(WARM_UP + EVENTS, 'call', startFor(WARM_UP + EVENTS)), NDJSON.size);
  await inFolder(async (folder) => {
    const serving = await Serving.start(join(folder, 'data'), CONNECTIONS);
    await sendAll(serving, bodies.slice(0, WARM_UP / NDJSON.size), NDJSON);
    const watchers = Array.from({ length: WATCHERS }, () => start('./watch.ts', serving.url));
    await Promise.all(watchers.map((watcher) => answer(watcher)));
    serving.timeTurns();
    await sendAll(serving, bodies.slice(WARM_UP / NDJSON.size), NDJSON);
    const { longestTurnUs } = await serving.usage();
    const gapsMs: number[] = [];
    for (const watcher of watchers) {
      const answered = answer<number[]>(watcher);
      watcher.send('report');
      gapsMs.push(...(await answered));
      watcher.disconnect();
    }
    await serving.stop();
    const sorted = gapsMs.toSorted((a, b) => a - b);
    const quantile = (q: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN;
    console.log(
      `  ${'frames for watchers meanwhile'.padEnd(40)} ${sorted.length} gaps: median ${quantile(0.5).toFixed(0)} ms, p99 ${quantile(0.99).toFixed(0)} ms, longest ${quantile(1).toFixed(0)} ms (cadence 1,000 ms; goal: 1,050)`,
    );
    // The watchers share the machine with the server, its senders and whatever else runs: what is the server's own doing shows here.
    console.log(
      `  ${'longest turn of the event loop'.padEnd(40)} ${(longestTurnUs / 1_000).toFixed(0)} ms of CPU (goal: 50)`,
    );
  });
}

/**
 * Memory over a long time at full rate. Event time runs ahead of the clock's: 20,000 calls a day for weeks and months, so that contacts end, come
 * back and are forgotten, as they do in a year. The server is on the event clock, for which all of it is now.
 */
async function long(minutes: number, isLate: boolean): Promise<void> {
  await inFolder(async (folder) => {
    const data = join(folder, 'data');
    const serving = await Serving.start(data, CONNECTIONS, 'event');
    const startedAt = performance.now();
    const endAt = startedAt + minutes * 60_000;
    const beginAt = Date.now() - LONG_HISTORY_MS;
    const rssMb: number[] = [];
    let call = 0;
    let sent = 0;
    const senders = Array.from({ length: CONNECTIONS }, async () => {
      while (performance.now() < endAt) {
        const events: FeedEvent[] = [];
        for (let i = 0; i < 167; i++) {
          const startAt = isLate && call > 0 ? beginAt - LATE_MS : beginAt + call * LONG_CALL_EVERY_MS;
          events.push(...makeCall(call++, 'call', startAt));
        }
        await serving.post('/ingest', NDJSON.headers, Buffer.from(ndjson(events)), 202);
        sent += events.length;
      }
    });
    const report = async () => {
      const { rssBytes, cpuUs } = await serving.usage();
      rssMb.push(rssBytes / 1e6);
      const days = (call * LONG_CALL_EVERY_MS) / 86_400_000;
      console.log(
        `  ${sent.toLocaleString('en').padStart(12)} events, day ${days.toFixed(1).padStart(6)}  ${(rssBytes / 1e6).toFixed(0).padStart(5)} MB  ${(cpuUs / sent).toFixed(2)} µs CPU an event since the start`,
      );
    };
    const reporter = setInterval(() => void report(), REPORT_EVERY_MS);
    await Promise.all(senders);
    clearInterval(reporter);
    await report();
    const passedDays = (call * LONG_CALL_EVERY_MS) / 86_400_000;
    const half = rssMb.slice(rssMb.length >> 1);
    await serving.stop();
    console.log(
      `  event time passed ${((passedDays * 86_400_000) / (performance.now() - startedAt)).toFixed(0)} times as fast as the clock; ` +
        `in the second half between ${Math.min(...half).toFixed(0)} and ${Math.max(...half).toFixed(0)} MB`,
    );
    console.log(`  ${((await sizeOf(data, 'events.sqlite')) / sent).toFixed(0)} B an event on disk`);
  });
}

const { values } = parseArgs({
  options: {
    long: { type: 'string' },
    late: { type: 'boolean', default: false },
    watch: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
  },
});
if (values.watch) await watched();
else if (values.long === undefined) {
  console.log(
    `Intake of ${EVENTS.toLocaleString('en')} events over ${CONNECTIONS} connections, median of ${RUNS} runs\n`,
  );
  await compare('call');
  if (values.quick) process.exit();
  await compare('uuid');
  row('NDJSON, 2,000 a request', [await run({ ...NDJSON, size: 2_000 })]);
  row('NDJSON, one a request', [await run(ONE_A_REQUEST)]);
  row('NDJSON, 500 a request, gzip', [await run(GZIP)]);
  row('CloudEvents batch, 500 a request', [await run(CLOUD_EVENTS)]);
  row('GraphQL mutation, 500 a request', [await run(MUTATION)]);
  await watched();
} else {
  console.log(`Memory at full rate for ${values.long} minutes\n`);
  await long(Number(values.long), values.late);
}
