import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createMetricState, metricSettings, restoreMetricState, type ServiceEvent } from '@andon/metrics';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type EventLog, openSqliteLog } from '../log/index.ts';
import { createEngine, type Engine } from './engine.ts';
import { createSnapshotFile, type SnapshotStore } from './snapshot-store.ts';

const NOON = Date.parse('2026-03-01T12:00:00Z');
const settings = metricSettings();
/** So many that their snapshot takes several turns on any machine. */
const OPEN = 30_000;
const SECOND = { family: 'queue', filter: {}, window: '1h', groupBy: [] } as const;

let folder: string;
let log: EventLog;
let snapshots: SnapshotStore;
let nowMs: number;
let warnings: string[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'andon-turns-'));
  log = await openSqliteLog({ path: join(folder, 'events.sqlite') });
  snapshots = createSnapshotFile({
    path: join(folder, 'state.snapshot'),
    restore: (bytes) => restoreMetricState(bytes, settings),
    fingerprint: 'f',
  });
  nowMs = NOON;
  warnings = [];
});
afterEach(async () => {
  await log.close();
  rmSync(folder, { recursive: true, force: true });
});

function queued(from: number, to: number): ServiceEvent[] {
  return Array.from({ length: to - from }, (_, i) => ({
    id: `e${from + i}`,
    type: 'contact.queued',
    time: NOON - 600_000 + from + i,
    entity: `c${from + i}`,
    queue: `q${(from + i) % 5}`,
  }));
}

async function startEngine(createState = () => createMetricState(settings)): Promise<Engine> {
  const engine = createEngine({
    log,
    createState,
    snapshots,
    now: () => nowMs,
    onWarning: (message) => warnings.push(message),
  });
  await engine.start();
  return engine;
}

function replayed(events: readonly ServiceEvent[]): Uint8Array {
  const state = createMetricState(settings);
  for (const event of events) state.fold(event);
  return state.snapshot();
}

describe('a snapshot of a large state', () => {
  it('lets events be stored and figures be read meanwhile, and folds afterwards what came, once and in order', async () => {
    await log.append(queued(0, OPEN));
    let mayEnd = false;
    const engine = await startEngine(() => {
      const state = createMetricState(settings);
      const { snapshotParts } = state;
      state.snapshotParts = function* () {
        yield* snapshotParts.call(state);
        // However slow the disk is beside the processor, the appends below come in the middle.
        while (!mayEnd) yield new Uint8Array(0);
      };
      return state;
    });
    const saving = engine.saveSnapshot();
    let sent = OPEN;
    for (let round = 1; round <= 20; round++) {
      nowMs += 1_000;
      const { accepted } = await log.append(queued(sent, sent + 50));
      expect(accepted).toBe(50);
      sent += 50;
      expect(engine.heldEvents).toBe(50 * round);
      expect(engine.state.counts.folded).toBe(OPEN);
      expect(engine.asOf()).toBe(NOON + 1_000);
      expect(engine.state.frame(SECOND, engine.asOf()).groups[0]!.figure('waiting').value).toBe(OPEN);
    }
    mayEnd = true;
    await engine.caughtUp();
    expect([engine.heldEvents, engine.position.seq]).toEqual([0, sent]);
    await saving;
    expect([engine.heldEvents, engine.asOf(), engine.position.seq]).toEqual([0, nowMs, sent]);
    await log.append(queued(sent, sent + 1));
    expect(Buffer.compare(engine.state.snapshot(), replayed(queued(0, sent + 1)))).toBe(0);
    const kept = await snapshots.load(log);
    expect(kept.seq).toBe(OPEN);
    expect(Buffer.compare(kept.state!.snapshot(), replayed(queued(0, OPEN)))).toBe(0);
    expect(warnings).toEqual([]);
    engine.dispose();
  });

  it('is given up where events are deleted meanwhile: nothing of them comes back', async () => {
    await log.append(queued(0, OPEN));
    const engine = await startEngine();
    const saving = engine.saveSnapshot();
    await nextTurn();
    const seqs = [1, 2, 3];
    let keptWhenDeleting: unknown;
    await engine.rebuild(async () => {
      keptWhenDeleting = await snapshots.load(log);
      await log.delete(seqs);
    });
    await saving;
    expect(keptWhenDeleting).toEqual({});
    expect(Buffer.compare(engine.state.snapshot(), replayed(queued(3, OPEN)))).toBe(0);
    const kept = await snapshots.load(log);
    expect(Buffer.compare(kept.state!.snapshot(), engine.state.snapshot())).toBe(0);
    await log.append(queued(OPEN, OPEN + 10));
    expect(engine.position.seq).toBe(OPEN + 10);
    expect(engine.state.counts.folded).toBe(OPEN + 7);
    engine.dispose();
  });

  it('is waited for by the one that is asked for when the server stops', async () => {
    await log.append(queued(0, OPEN));
    const engine = await startEngine();
    void engine.saveSnapshot();
    await nextTurn();
    await log.append(queued(OPEN, OPEN + 10));
    await engine.saveSnapshot();
    engine.dispose();
    expect((await snapshots.load(log)).seq).toBe(OPEN + 10);
  });

  it('ends with the engine, and leaves the one before', async () => {
    await log.append(queued(0, 10));
    const engine = await startEngine();
    await engine.saveSnapshot();
    await log.append(queued(10, OPEN));
    const saving = engine.saveSnapshot();
    await nextTurn();
    engine.dispose();
    await saving;
    expect((await snapshots.load(log)).seq).toBe(10);
    expect(warnings).toEqual([]);
  });

  it('goes on with the log as soon as that can be read again, and says so until then', async () => {
    await log.append(queued(0, OPEN));
    const engine = await startEngine();
    const { read } = log;
    const saving = engine.saveSnapshot();
    await nextTurn();
    await log.append(queued(OPEN, OPEN + 5_000));
    const failed = new Promise<void>((resolve) => {
      // The second chunk cannot be read, at first: what the first one held is not to be folded again.
      log.read = async function* (fromSeq, chunkSize) {
        let chunks = 0;
        for await (const chunk of read.call(log, fromSeq, chunkSize)) {
          if (++chunks === 2) {
            log.read = read;
            resolve();
            throw new Error('Input/output error');
          }
          yield chunk;
        }
      };
    });
    await failed;
    await saving;
    expect(warnings).toEqual([expect.stringMatching(/figures stand still.*Input\/output error/)]);
    expect(Buffer.compare(engine.state.snapshot(), replayed(queued(0, OPEN + 5_000)))).toBe(0);
    engine.dispose();
  });
});
