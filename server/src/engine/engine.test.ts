import { setImmediate } from 'node:timers/promises';
import { createMetricState, metricSettings, type ServiceEvent } from '@andon/metrics';
import { describe, expect, it } from 'vitest';
import { createMemoryLog, type EventLog } from '../log/index.ts';
import { createEngine, type Engine, type EngineOptions } from './engine.ts';
import type { SnapshotStore } from './snapshot-store.ts';

const NOON = Date.parse('2026-03-01T12:00:00Z');
const settings = metricSettings();

function openEngine(log: EventLog, options: Partial<EngineOptions> = {}): Engine {
  return createEngine({ log, createState: () => createMetricState(settings), now: () => NOON, ...options });
}

function queued(id: string, secondsBeforeNoon = 60): ServiceEvent {
  return { id, type: 'contact.queued', time: NOON - secondsBeforeNoon * 1000, entity: id, queue: 'billing' };
}

function offered(engine: Engine): number | null {
  const frame = engine.state.frame({ family: 'queue', filter: {}, window: '1h', groupBy: [] }, NOON);
  return frame.groups[0]!.figure('offered').value;
}

describe('engine', () => {
  it('folds what the log holds and what comes after, before the append resolves', async () => {
    const log = createMemoryLog();
    await log.append([queued('a'), queued('b')]);
    const engine = openEngine(log);
    await engine.start();
    expect([offered(engine), engine.position]).toEqual([2, { logId: log.logId, seq: 2 }]);
    await log.append([queued('c'), queued('a')]).then(() => expect(offered(engine)).toBe(3));
    expect(engine.position.seq).toBe(3);
    expect(engine.state.counts.folded).toBe(3);
  });

  it('folds each event once when events come while the log is read', async () => {
    const log = createMemoryLog();
    await log.append(Array.from({ length: 5_000 }, (_, i) => queued(`before-${i}`)));
    const engine = openEngine(log);
    let sent = 0;
    await engine.start(() => {
      if (sent < 20) void log.append([queued(`during-${sent++}`)]);
    });
    await log.append([queued('after')]);
    expect(engine.state.counts.folded).toBe(log.lastSeq);
    expect(offered(engine)).toBe(5_001 + sent);
  });

  it('tells how far it is', async () => {
    const log = createMemoryLog();
    await log.append(Array.from({ length: 2_500 }, (_, i) => queued(`e${i}`)));
    const told: string[] = [];
    await openEngine(log).start(({ folded, total }) => told.push(`${folded}/${total}`));
    expect(told).toEqual(['0/2500', '1000/2500', '2000/2500', '2500/2500']);
  });

  it('tells listeners once for each append, until they stop', async () => {
    const log = createMemoryLog();
    const engine = openEngine(log);
    await engine.start();
    let told = 0;
    const stop = engine.onFolded(() => told++);
    await log.append([queued('a'), queued('b')]);
    await log.append([queued('a')]);
    expect(told).toBe(1);
    stop();
    await log.append([queued('c')]);
    expect(told).toBe(1);
  });

  it('forgets deleted events when it is built anew, and goes on from there', async () => {
    const log = createMemoryLog();
    await log.append([queued('a'), queued('b'), queued('c')]);
    const engine = openEngine(log);
    await engine.start();
    await log.delete([2, 3]);
    await engine.rebuild();
    expect([offered(engine), engine.position.seq]).toEqual([1, 3]);
    await log.append([queued('d')]);
    expect([offered(engine), engine.position.seq]).toEqual([2, 4]);
  });

  it('is true for now on the wall clock, and for the newest event on the event clock', async () => {
    const log = createMemoryLog();
    const [wall, event] = [openEngine(log), openEngine(log, { clock: 'event' })];
    await Promise.all([wall.start(), event.start()]);
    expect([wall.asOf(), event.asOf()]).toEqual([NOON, Number.NEGATIVE_INFINITY]);
    expect([wall.advancesByItself, event.advancesByItself]).toEqual([true, false]);
    await log.append([queued('a', 10), queued('late', 90)]);
    expect([wall.asOf(), event.asOf()]).toEqual([NOON, NOON - 10_000 + 1]);
    const newest = event.state.frame({ family: 'queue', filter: {}, window: '1m', groupBy: [] }, event.asOf());
    expect(newest.groups[0]!.figure('offered').value).toBe(1);
  });

  it('saves one snapshot at a time, however often it is told to', async () => {
    const log = createMemoryLog();
    let saving = 0;
    let most = 0;
    const saved: number[] = [];
    const snapshots: SnapshotStore = {
      load: async () => ({}),
      async save(_, { seq }) {
        saving += 1;
        most = Math.max(most, saving);
        await setImmediate();
        saved.push(seq);
        saving -= 1;
      },
      discard: async () => {},
    };
    const engine = openEngine(log, { snapshots });
    await engine.start();
    await log.append([queued('a')]);
    const first = engine.saveSnapshot();
    await log.append([queued('b')]);
    await Promise.all([first, engine.saveSnapshot(), engine.saveSnapshot()]);
    expect(most).toBe(1);
    expect(saved.at(-1)).toBe(2);
  });

  it('saves none while fewer events came since the last than it is worth', async () => {
    const log = createMemoryLog();
    const saved: number[] = [];
    const snapshots: SnapshotStore = {
      load: async () => ({}),
      save: async (_, { seq }) => void saved.push(seq),
      discard: async () => {},
    };
    const engine = openEngine(log, { snapshots });
    await engine.start();
    await log.append([queued('a'), queued('b')]);
    await engine.saveSnapshot(3);
    await log.append([queued('c')]);
    await engine.saveSnapshot(3);
    await log.append([queued('d')]);
    await engine.saveSnapshot(3);
    expect(saved).toEqual([3]);
    await engine.saveSnapshot();
    expect(saved).toEqual([3, 4]);
  });

  it('stops following when it is disposed of', async () => {
    const log = createMemoryLog();
    const engine = openEngine(log);
    await engine.start();
    engine.dispose();
    await log.append([queued('a')]);
    expect(engine.position.seq).toBe(0);
  });
});
