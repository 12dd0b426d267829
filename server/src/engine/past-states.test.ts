import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createMetricState,
  type MetricState,
  metricSettings,
  restoreMetricState,
  restoreMetricStateInParts,
  type ServiceEvent,
} from '@andon/metrics';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTimeTravel } from '../graphql/time-travel.ts';
import { applyRetention } from '../history/index.ts';
import { createMemoryLog, type EventLog } from '../log/index.ts';
import { createEngine, type Engine } from './engine.ts';
import { createPastStates, type PastStates, type PastStatesOptions } from './past-states.ts';
import { createSnapshotFile } from './snapshot-store.ts';

const NOON = Date.parse('2026-03-01T12:00:00Z');
const MINUTE = 60_000;
const settings = metricSettings();

let folder: string;
let log: EventLog;
let past: PastStates;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'andon-past-'));
  log = createMemoryLog();
  past = pastStates();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function pastStates(options: Partial<PastStatesOptions> = {}): PastStates {
  return createPastStates({
    folder: join(folder, 'past'),
    restoreInParts: (bytes) => restoreMetricStateInParts(bytes, settings),
    fingerprint: 'f1',
    ...options,
  });
}

async function startEngine(): Promise<Engine> {
  const engine = createEngine({
    log,
    createState: () => createMetricState(settings),
    snapshots: createSnapshotFile({
      path: join(folder, 'state.snapshot'),
      restore: (bytes) => restoreMetricState(bytes, settings),
      fingerprint: 'f1',
      past,
    }),
    now: () => NOON,
  });
  await engine.start();
  return engine;
}

/** Contacts that queue a minute apart, up to noon, and are answered when two more came. */
function contacts(from: number, to: number): ServiceEvent[] {
  const events: ServiceEvent[] = [];
  for (let i = from; i < to; i++) {
    const time = NOON - (1_000 - i) * MINUTE;
    events.push({ id: `${i}q`, type: 'contact.queued', time, entity: `c${i}`, queue: `q${i % 3}` });
    events.push({ id: `${i}a`, type: 'contact.answered', time: time + 150_000, entity: `c${i}` });
  }
  return events.sort((a, b) => a.time - b.time);
}

/** What the log says of an instant, gone through from its beginning. */
async function fromTheBeginning(at: number): Promise<MetricState> {
  return createTimeTravel({ log, createState: () => createMetricState(settings) }).stateAt(at);
}

/** The same from the nearest state kept. @returns How many events were folded for it, too. */
async function fromNearest(at: number): Promise<{ state: MetricState; folded: number }> {
  let kept = 0;
  const state = await createTimeTravel({
    log,
    createState: () => createMetricState(settings),
    nearest: async (instant) => {
      const near = await past.newestBefore(instant, log);
      kept = near?.state.counts.folded ?? 0;
      return near;
    },
  }).stateAt(at);
  return { state, folded: state.counts.folded - kept };
}

async function saveEach(engine: Engine, cuts: readonly number[]): Promise<void> {
  const events = contacts(0, 500);
  let from = 0;
  for (const to of cuts) {
    await log.append(events.slice(from, to));
    await engine.saveSnapshot();
    from = to;
  }
  await log.append(events.slice(from));
}

describe('states of the past', () => {
  it('give what the whole log would, to the byte, and spare most of it', async () => {
    const engine = await startEngine();
    await saveEach(engine, [200, 400, 700]);
    // Late, but in time to count for some of the instants.
    const late = NOON - (1_000 - 250) * MINUTE + 7;
    await log.append([{ id: 'late', type: 'contact.queued', time: late, entity: 'late', queue: 'q1' }]);
    const most: number[] = [];
    for (const minute of [20, 99, 101, 199, 251, 260, 340, 420, 502]) {
      const at = NOON - (1_000 - minute) * MINUTE + 1;
      const { state, folded } = await fromNearest(at);
      expect(Buffer.compare(state.snapshot(), (await fromTheBeginning(at)).snapshot())).toBe(0);
      most.push(folded);
    }
    // Before the first one kept there is nothing to be spared.
    expect(most[0]).toBeGreaterThan(0);
    expect(Math.max(...most)).toBeLessThan(320);
    engine.dispose();
  });

  it('are never used for an instant that one of their events reaches', async () => {
    const engine = await startEngine();
    await saveEach(engine, [200]);
    const newest = contacts(0, 500)[199]!.time;
    expect(await past.newestBefore(newest, log)).toBeUndefined();
    expect((await past.newestBefore(newest + 1, log))?.seq).toBe(200);
    engine.dispose();
  });

  it('go with the events that are deleted, and come again as those are counted anew', async () => {
    const engine = await startEngine();
    await saveEach(engine, [200, 400]);
    const deleted = await applyRetention({
      log,
      engine,
      rules: { days: 0.5 },
      now: NOON,
    });
    expect(deleted).toBeGreaterThan(0);
    const at = NOON - 600 * MINUTE;
    const { state } = await fromNearest(at);
    expect(Buffer.compare(state.snapshot(), (await fromTheBeginning(at)).snapshot())).toBe(0);
    expect(readdirSync(join(folder, 'past'))).toHaveLength(1);
    engine.dispose();
  });

  it('that are damaged, of other settings or of another log are passed over and thrown away', async () => {
    const engine = await startEngine();
    await saveEach(engine, [200, 400, 600]);
    const files = readdirSync(join(folder, 'past')).toSorted();
    expect(files).toHaveLength(3);
    const newest = join(folder, 'past', files[2]!);
    // A name of its own: the newest snapshot is the same file.
    const damaged = readFileSync(newest).fill(0x55, 200, 220);
    rmSync(newest);
    writeFileSync(newest, damaged);
    const middle = join(folder, 'past', files[1]!);
    const half = readFileSync(middle).subarray(0, 300);
    rmSync(middle);
    writeFileSync(middle, half);
    expect((await past.newestBefore(NOON, log))?.seq).toBe(200);
    expect(readdirSync(join(folder, 'past'))).toEqual([files[0]]);
    expect(await pastStates({ fingerprint: 'f2' }).newestBefore(NOON, log)).toBeUndefined();
    expect(readdirSync(join(folder, 'past'))).toEqual([]);
    engine.dispose();
  });

  it('are few and small, dense where it was lately', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, Buffer.alloc(1_000));
    const few = pastStates({ maxFiles: 10, maxBytes: 8_500 });
    for (let day = 1; day <= 60; day++)
      await few.keep(file, { logId: 'x', seq: day * 1_000, newestEventAt: NOON + day * 86_400_000 });
    const seqs = readdirSync(join(folder, 'past'))
      .map((name) => Number(/-(\d+)\./.exec(name)?.[1]) / 1_000)
      .toSorted((a, b) => a - b);
    expect(seqs).toHaveLength(8);
    expect(seqs.at(-1)).toBe(60);
    const gaps = seqs.map((seq, i) => seq - (seqs[i - 1] ?? 0));
    expect(gaps.at(-1)).toBeLessThan(gaps[0]!);
    expect(Math.max(...gaps)).toBeLessThan(40);
  });

  it('that cannot be kept are a warning, and the snapshot is kept all the same', async () => {
    writeFileSync(join(folder, 'past'), 'in the way');
    const warnings: string[] = [];
    past = pastStates({ onWarning: (message) => warnings.push(message) });
    const engine = await startEngine();
    await log.append(contacts(0, 10));
    await engine.saveSnapshot();
    expect(warnings).toEqual([expect.stringMatching(/questions about the past/)]);
    expect(engine.unsaved.events).toBe(0);
    engine.dispose();
  });
});
