import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createMetricState, type MetricState, type ServiceEvent } from '@andon/metrics';
import { createSeededRandom } from '@andon/metrics/testing';
import { createEngine, openSqliteLog, simulate } from '@andon/server/parts';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createStation } from '../reference/fold-log.ts';
import { SETTINGS } from './ingest-settings.ts';

const PROCESS = fileURLToPath(new URL('./ingest-process.ts', import.meta.url));
/** 20 in every run of the tests; 200 and more on request. */
const KILLS = Number(process.env.ANDON_KILLS ?? 20);
const SEED = Number(process.env.ANDON_SEED ?? Date.now() % 2 ** 31);
const SENDERS = 4;
const BATCH_EVENTS = 100;
/** Counted in answers and not in time, so that slow machines and fast ones do the same work; the last moments are random to the millisecond. */
const LONGEST_LIFE_ANSWERS = 30;
const LAST_MOMENTS_MS = 10;
/** Days enough for a thousand kills. */
const HISTORY_DAYS = 700;
const DAY_MS = 86_400_000;

let folder: string;
const children = new Set<ChildProcess>();

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'andon-kill-'));
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

interface Running {
  readonly child: ChildProcess;
  readonly url: string;
  /** Events in the state it started with. */
  readonly folded: number;
  readonly warnings: readonly string[];
}

async function startProcess(): Promise<Running> {
  const child = spawn(process.execPath, ['--conditions=source', PROCESS, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.add(child);
  child.once('exit', () => children.delete(child));
  const warnings: string[] = [];
  for await (const line of createInterface({ input: child.stdout! })) {
    const [word, port, folded] = line.split(' ');
    if (word === 'ready') return { child, url: `http://127.0.0.1:${port}/ingest`, folded: Number(folded), warnings };
    warnings.push(line);
  }
  throw new Error(`The process ended before it was ready: ${warnings.join('\n')}`);
}

/** What the demo centre sends: events of all types, each with an id of its own, in order of time. */
function centreEvents(): Iterator<ServiceEvent> {
  const origin = (Math.floor(Date.now() / DAY_MS) - HISTORY_DAYS) * DAY_MS;
  return simulate({ seed: SEED, origin }, origin, Number.POSITIVE_INFINITY) as Iterator<ServiceEvent>;
}

/** Every figure there is, of all that was counted and of each queue. */
function everyFigure(state: MetricState): Record<string, unknown> {
  const figures: Record<string, unknown> = {};
  for (const { key } of state.definitions) {
    const [family = '', name = ''] = key.split('.');
    for (const groupBy of [[], ['queue']]) {
      const frame = state.frame({ family, filter: {}, window: '90d', groupBy }, state.newestEventAt + 1);
      figures[`${key} by ${groupBy.join()}`] = frame.groups.map((group) => [group.key, group.figure(name)]);
    }
  }
  return figures;
}

it(
  `loses no acknowledged event and doubles none in ${KILLS} kills at full rate (seed ${SEED})`,
  async () => {
    const { uniform: random } = createSeededRandom(SEED);
    const acknowledged = new Set<string>();
    /** Sent without an answer: stored or not, to be sent again. */
    const unsure: ServiceEvent[][] = [];
    const stored = new Set<string>();
    let checkedSeq = 0;
    const source = centreEvents();
    let made = 0;
    let answers = 0;
    let firstAnswers = 0;
    let secondAnswers = 0;

    const nextBatch = () =>
      unsure.shift() ??
      Array.from({ length: BATCH_EVENTS }, () => {
        made++;
        return source.next().value as ServiceEvent;
      });

    async function sendBatch(url: string, events: ServiceEvent[]): Promise<boolean> {
      try {
        const body = events.map((event) => JSON.stringify(event)).join('\n');
        const response = await fetch(url, {
          method: 'POST',
          headers: { 'content-type': 'application/x-ndjson' },
          body,
        });
        const receipt = (await response.json()) as { accepted: number; duplicate: number; rejectedCount: number };
        if (response.status !== 202 || receipt.rejectedCount > 0)
          throw new Error(`Not a receipt: ${JSON.stringify(receipt)}`);
        if (receipt.accepted + receipt.duplicate !== events.length)
          throw new Error(`Not all told of: ${JSON.stringify(receipt)}`);
        answers += 1;
        firstAnswers += receipt.accepted;
        secondAnswers += receipt.duplicate;
        for (const { id } of events) acknowledged.add(id);
        return true;
      } catch (error) {
        if (error instanceof Error && error.message.startsWith('Not ')) throw error;
        unsure.push(events);
        return false;
      }
    }

    /** Reads what the last life added, and checks it against everything that is known. */
    async function checkLog(): Promise<void> {
      const log = await openSqliteLog({ path: join(folder, 'events.sqlite') });
      for await (const chunk of log.read(checkedSeq + 1)) {
        for (const { seq, event } of chunk) {
          expect(seq).toBe(checkedSeq + 1);
          checkedSeq = seq;
          if (stored.has(event.id)) throw new Error(`${event.id} is stored twice.`);
          stored.add(event.id);
        }
      }
      await log.close();
      const lost = [...acknowledged].filter((id) => !stored.has(id));
      expect(lost).toEqual([]);
    }

    for (let kill = 0; kill < KILLS; kill++) {
      const { child, url, folded, warnings } = await startProcess();
      expect(warnings).toEqual([]);
      // From a snapshot and the tail of the log, or from the log alone: every stored event is in the figures once.
      expect(folded).toBe(stored.size);
      const exited = once(child, 'exit');
      const lastAnswer = answers + Math.floor(random() * LONGEST_LIFE_ANSWERS);
      const momentsMs = random() * LAST_MOMENTS_MS;
      let isEnding = false;
      const endSoon = () => {
        if (isEnding || answers < lastAnswer) return;
        isEnding = true;
        setTimeout(() => child.kill('SIGKILL'), momentsMs);
      };
      endSoon();
      const senders = Array.from({ length: SENDERS }, async () => {
        while (await sendBatch(url, nextBatch())) endSoon();
      });
      await Promise.all([...senders, exited]);
      await checkLog();
    }

    // What was never answered is sent again: now everything is there, once.
    const { child, url } = await startProcess();
    while (unsure.length > 0) expect(await sendBatch(url, unsure.shift()!)).toBe(true);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await checkLog();
    expect(stored.size).toBe(made);
    expect(acknowledged.size).toBe(made);
    expect(made).toBeGreaterThan(KILLS * BATCH_EVENTS);

    // Every figure, and all that is kept for those to come: as if the same events had come through the same door in peace.
    const log = await openSqliteLog({ path: join(folder, 'events.sqlite') });
    const engine = createEngine({ log, createState: () => createMetricState(SETTINGS), now: Date.now });
    await engine.start();
    await log.close();
    const inPeace = await createStation(SETTINGS);
    const again = centreEvents();
    for (let sent = 0; sent < made; sent += BATCH_EVENTS)
      await inPeace.send(Array.from({ length: BATCH_EVENTS }, () => again.next().value as ServiceEvent));
    expect(engine.state.counts.folded).toBe(made);
    expect(engine.state.counts.withoutEffect).toEqual(inPeace.state.counts.withoutEffect);
    expect(everyFigure(engine.state)).toEqual(everyFigure(inPeace.state));
    expect(Buffer.compare(engine.state.snapshot(), inPeace.state.snapshot())).toBe(0);
    await inPeace.close();
    console.info(
      `${KILLS} kills: ${made} events, ${firstAnswers} answered as new and ${secondAnswers} as known; none lost, none doubled.`,
    );
  },
  60_000 + KILLS * 15_000,
);
