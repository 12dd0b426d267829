import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createMetricState,
  type MetricSettings,
  metricSettings,
  restoreMetricState,
  type ServiceEvent,
} from '@andon/metrics';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMemoryLog, type EventLog } from '../log/index.ts';
import { createEngine, type Engine } from './engine.ts';
import { createSnapshotFile, type SnapshotFileOptions } from './snapshot-store.ts';
import { stateFingerprint } from './state-fingerprint.ts';

const NOON = Date.parse('2026-03-01T12:00:00Z');
const settings = metricSettings();

let folder: string;
let path: string;
let log: EventLog;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'andon-snapshot-'));
  path = join(folder, 'state.snapshot');
  log = createMemoryLog();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function snapshotFile(options: Partial<SnapshotFileOptions> = {}) {
  return createSnapshotFile({
    path,
    restore: (bytes) => restoreMetricState(bytes, settings),
    fingerprint: 'f1',
    ...options,
  });
}

interface Started {
  readonly engine: Engine;
  /** Events folded by the start. */
  readonly replayed: number;
  readonly warnings: readonly string[];
}

async function start(snapshots = snapshotFile()): Promise<Started> {
  const warnings: string[] = [];
  let replayed = 0;
  const engine = createEngine({
    log,
    createState: () => createMetricState(settings),
    snapshots,
    now: () => NOON,
    onWarning: (message) => warnings.push(message),
  });
  await engine.start(({ folded }) => {
    replayed = folded;
  });
  return { engine, replayed, warnings };
}

/** Contacts that queue a minute apart; every second one is answered half a minute later. */
function contacts(from: number, to: number): ServiceEvent[] {
  const events: ServiceEvent[] = [];
  for (let i = from; i < to; i++) {
    const time = NOON - (1000 - i) * 60_000;
    const common = { entity: `c${i}`, queue: i % 3 === 0 ? 'billing' : 'support' };
    events.push({ id: `${i}q`, type: 'contact.queued', time, ...common });
    if (i % 2 === 0) events.push({ id: `${i}a`, type: 'contact.answered', time: time + 30_000, ...common });
  }
  return events;
}

async function saveAfter(events: readonly ServiceEvent[]): Promise<void> {
  await log.append(events);
  const { engine } = await start();
  await engine.saveSnapshot();
  engine.dispose();
}

describe('snapshots', () => {
  it('make a start replay only what came after, with the same state to the byte', async () => {
    await saveAfter(contacts(0, 400));
    await log.append(contacts(400, 600));
    const restarted = await start();
    rmSync(path);
    const replayed = await start();
    expect([restarted.replayed, replayed.replayed]).toEqual([300, 900]);
    expect(restarted.warnings).toEqual([]);
    expect(Buffer.compare(restarted.engine.state.snapshot(), replayed.engine.state.snapshot())).toBe(0);
    expect(restarted.engine.position).toEqual(replayed.engine.position);
  });

  it('go on being the same state while more events come', async () => {
    await saveAfter(contacts(0, 100));
    const restarted = await start();
    await log.append(contacts(100, 200));
    rmSync(path);
    const replayed = await start();
    expect(Buffer.compare(restarted.engine.state.snapshot(), replayed.engine.state.snapshot())).toBe(0);
  });

  it('are not written where nothing changed', async () => {
    await saveAfter(contacts(0, 10));
    const { engine } = await start();
    rmSync(path);
    await engine.saveSnapshot();
    expect(existsSync(path)).toBe(false);
  });

  it.each([
    ['damaged at its head', (bytes: Buffer) => bytes.fill(0, 0, 4)],
    ['damaged in its middle', (bytes: Buffer) => bytes.fill(0x55, bytes.length - 40, bytes.length - 30)],
    ['cut short', (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
    ['empty', () => Buffer.alloc(0)],
    ['not a snapshot', () => Buffer.from('dear diary, '.repeat(100))],
  ])('%s are passed over with a warning that names the file, and the log replayed', async (_, damage) => {
    await saveAfter(contacts(0, 100));
    writeFileSync(path, damage(readFileSync(path)));
    const { engine, replayed, warnings } = await start();
    expect(replayed).toBe(150);
    expect(warnings).toEqual([expect.stringMatching(/is damaged; the whole log is replayed/)]);
    expect(warnings[0]).toContain(path);
    expect(engine.position.seq).toBe(150);
  });

  it('of another log, or ahead of a log restored from a backup, are passed over', async () => {
    await saveAfter(contacts(0, 100));
    const older = Object.create(log, { lastSeq: { value: 10 } }) as EventLog;
    expect((await snapshotFile().load(older)).problem).toMatch(/ahead of the log/);
    log = createMemoryLog();
    await log.append(contacts(0, 10));
    const { replayed, warnings } = await start();
    expect(replayed).toBe(15);
    expect(warnings).toEqual([expect.stringMatching(/another log/)]);
  });

  it('made with other settings are passed over', async () => {
    await saveAfter(contacts(0, 10));
    expect((await start(snapshotFile({ fingerprint: 'f2' }))).warnings).toEqual([
      expect.stringMatching(/other settings/),
    ]);
  });

  it('fit as long as what is counted stays the same', () => {
    const of = (settings: Partial<MetricSettings>, version = '1') =>
      stateFingerprint(version, metricSettings(settings));
    expect(of({ minimumGroup: 7 })).toBe(of({}));
    expect(of({ latenessHorizonMs: 1 })).not.toBe(of({}));
    expect(of({}, '2')).not.toBe(of({}));
  });

  it('that cannot be read by this version are passed over', async () => {
    await saveAfter(contacts(0, 10));
    const refuse = () => {
      throw new Error('layout 9');
    };
    const { replayed, warnings } = await start(snapshotFile({ restore: refuse }));
    expect([replayed, warnings]).toEqual([15, [expect.stringContaining('layout 9')]]);
  });

  it('that cannot be written are a warning, not an end', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    await log.append(contacts(0, 10));
    const { engine, warnings } = await start(snapshotFile({ path: join(file, 'state.snapshot') }));
    await engine.saveSnapshot();
    expect(warnings).toEqual([expect.stringMatching(/cannot be read/), expect.stringMatching(/could not be written/)]);
  });

  it('are thrown away when the state is built anew, and written again', async () => {
    await saveAfter(contacts(0, 100));
    const { engine } = await start();
    await log.delete([1, 2, 3]);
    await engine.rebuild();
    engine.dispose();
    const restarted = await start();
    expect(restarted.replayed).toBe(0);
    expect(Buffer.compare(restarted.engine.state.snapshot(), engine.state.snapshot())).toBe(0);
    expect(restarted.engine.state.counts.folded).toBe(147);
  });
});
