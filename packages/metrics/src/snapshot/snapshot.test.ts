import { describe, expect, it } from 'vitest';
import {
  createMetricState,
  DEFAULT_SETTINGS,
  type MetricSettings,
  type MetricState,
  metricSettings,
  restoreMetricState,
  type ServiceEvent,
  SnapshotMismatchError,
  snapshotIdentity,
} from '../index.ts';
import { ByteWriter } from '../storage/byte-writer.ts';
import { describeFrame } from '../testing/describe-frame.ts';
import { arrivalOrder } from '../testing/event-log.ts';
import { START } from '../testing/fold.ts';
import { SMALL_LOG_SETTINGS as SETTINGS, smallLog } from '../testing/small-log.ts';
import { SNAPSHOT_FORMAT, settingsText } from './snapshot.ts';

const HOUR = 3_600_000;

const LOG = smallLog();
const END = LOG.at(-1)!.time + 1;

function foldAll(events: readonly ServiceEvent[], state: MetricState = createMetricState(SETTINGS)): MetricState {
  for (const event of events) state.fold(event);
  return state;
}

/** What each family shows two hours on, and when all that waited has come. */
function shown(state: MetricState): string {
  return [2, 30]
    .flatMap((hours) =>
      ['queue', 'response', 'complaint', 'survey'].map((family) => {
        const spec = { family, filter: {}, window: '7d', groupBy: ['queue', 'team'] } as const;
        return describeFrame(state.frame(spec, END + hours * HOUR));
      }),
    )
    .join('\n');
}

function isSame(a: MetricState, b: MetricState): boolean {
  return Buffer.compare(a.snapshot(), b.snapshot()) === 0;
}

describe('a snapshot', () => {
  it('is the same for the same events, whatever order they arrived in', () => {
    const inOrder = foldAll(LOG);
    expect(inOrder.counts.withoutEffect).toEqual({ contradictory: 1, orphan: 4, unmatchedCorrection: 4 });
    for (let seed = 1; seed <= 8; seed++)
      expect(isSame(foldAll(arrivalOrder(LOG, seed, DEFAULT_SETTINGS.latenessHorizonMs)), inOrder)).toBe(true);
  });

  it('holds everything: what is restored at any moment goes on as if nothing had been', () => {
    const whole = foldAll(LOG);
    const frames = shown(whole);
    for (let cut = 0; cut <= LOG.length; cut += 3) {
      const before = foldAll(LOG.slice(0, cut));
      const restored = restoreMetricState(before.snapshot(), SETTINGS);
      expect([isSame(restored, before), restored.counts]).toEqual([true, before.counts]);
      foldAll(LOG.slice(cut), restored);
      expect(isSame(restored, whole)).toBe(true);
      expect(restored.counts).toEqual(whole.counts);
    }
    const restored = restoreMetricState(whole.snapshot(), SETTINGS);
    expect(shown(restored)).toBe(frames);
    expect([restored.newestEventAt, restored.oldestEventAt]).toEqual([whole.newestEventAt, whole.oldestEventAt]);
    // Of things that are over and forgotten it still offers the values.
    expect(restored.dimensionValues('team', 9)).toEqual(['red', 'blue', 'green', 'night']);
  });

  it('forgets a value that a correction moved on from, once nothing can be corrected any more', () => {
    const holds = (state: MetricState): boolean => Buffer.from(state.snapshot()).includes('in between');
    const state = foldAll(LOG);
    expect(holds(state)).toBe(true);
    state.fold({ id: 'later', type: 'employee.joined', time: END + 3 * HOUR, entity: 'x' });
    expect(holds(state)).toBe(false);
  });

  it('keeps what the guard has folded together, and folds it on', () => {
    const settings = { maxValuesPerDimension: 2, maxCells: 4 };
    const before = createMetricState(settings);
    const queued = (i: number): ServiceEvent => ({
      id: `${i}`,
      type: 'contact.queued',
      time: START + i,
      entity: `k${i}`,
      queue: `q${i}`,
      team: `t${i % 2}`,
    });
    const answered = (i: number): ServiceEvent => ({
      ...{ id: `s${i}`, type: 'survey.answered', time: START + i, entity: `s${i}`, question: `z${i}` },
      ...{ instrument: 'csat', score: 3, scaleMin: 1, scaleMax: 5 },
    });
    for (let i = 0; i < 9; i++) for (const event of [queued(i), answered(i)]) before.fold(event);
    expect(before.counts.foldedTogether).toEqual({ values: { queue: 7 }, cells: 3 });
    const restored = restoreMetricState(before.snapshot(), settings);
    expect(restored.counts).toEqual(before.counts);
    for (const state of [before, restored])
      for (const i of [1, 9, 10])
        for (const event of [queued(i), answered(i)]) state.fold({ ...event, id: `again ${event.id}` });
    expect(restored.counts).toEqual(before.counts);
    expect(isSame(restored, before)).toBe(true);
  });

  it('of nothing is a beginning', () => {
    const restored = restoreMetricState(createMetricState(SETTINGS).snapshot(), SETTINGS);
    expect([restored.newestEventAt, restored.oldestEventAt]).toEqual([-Infinity, Infinity]);
    expect(isSame(foldAll(LOG, restored), foldAll(LOG))).toBe(true);
  });
});

describe('a snapshot that does not fit', () => {
  const bytes = foldAll(LOG).snapshot();

  it('is refused when it was taken with settings by which other things are counted', () => {
    const others: Partial<MetricSettings> = {
      zone: 'Asia/Shanghai',
      customDimensions: ['area'],
      serviceLevelSeconds: [10, 20, 30],
      fcrWindowDays: 2,
      complaintBase: 'customers',
      latenessHorizonMs: 2 * HOUR,
      maxCells: 100,
      businessHours: { ...DEFAULT_SETTINGS.businessHours, holidays: ['2026-01-01'] },
      firstResponseTarget: { defaultMs: HOUR, byChannel: {} },
    };
    for (const [name, value] of Object.entries(others)) {
      const taken = () => restoreMetricState(bytes, { ...SETTINGS, [name]: value });
      expect(taken, name).toThrow(SnapshotMismatchError);
      expect(taken, name).toThrow('Expected a snapshot taken with the present settings, got one of others');
    }
  });

  it('fits settings that only say what is shown, in any order', () => {
    const given: Partial<MetricSettings> = {
      ...SETTINGS,
      targets: {},
      minimumGroup: 9,
      employeeMinimumGroup: 20,
      dueSoonMs: 1000,
      backlogBucketsMs: [1000],
      ageingBucketsMs: [1000],
      serviceLevelVariant: 'F1',
      serviceLevelDefaultSeconds: 10,
      firstResponseTarget: { byChannel: { social: HOUR, email: 8 * HOUR, chat: HOUR / 30 }, defaultMs: 4 * HOUR },
    };
    expect(restoreMetricState(bytes, given).counts.folded).toBe(LOG.length);
    expect(snapshotIdentity(metricSettings(given))).toBe(snapshotIdentity(metricSettings(SETTINGS)));
    expect(snapshotIdentity(metricSettings())).not.toBe(snapshotIdentity(metricSettings(SETTINGS)));
    expect(snapshotIdentity(metricSettings())).toMatch(
      /^andon-metrics-\d+ \{"businessHours":\{"holidays":\[\],"week":/,
    );
  });

  it('is refused in words when it is of another version, cut off, or followed by something', () => {
    const written = (...texts: readonly string[]): Uint8Array => {
      const writer = new ByteWriter();
      for (const text of texts) writer.text(text);
      return writer.take();
    };
    const other = (): unknown => restoreMetricState(written(`andon-metrics-1 ${'x'.repeat(100)}`), SETTINGS);
    expect(other).toThrow(
      new SnapshotMismatchError(
        `Expected a snapshot of format ${SNAPSHOT_FORMAT}, got andon-metrics-1 ${'x'.repeat(24)}`,
      ),
    );
    expect(other).toThrow(expect.objectContaining({ name: 'SnapshotMismatchError', code: 'SNAPSHOT_MISMATCH' }));
    const begun = written(SNAPSHOT_FORMAT, settingsText(metricSettings(SETTINGS)));
    expect(() => restoreMetricState(begun, SETTINGS)).toThrow(/cut off/);
    expect(() => restoreMetricState(bytes.subarray(0, -1), SETTINGS)).toThrow(RangeError);
    expect(() => restoreMetricState(Uint8Array.of(...bytes, 0), SETTINGS)).toThrow(
      'Expected the snapshot to end, got more bytes',
    );
    // As long as the name it stands for.
    const text = Buffer.from(bytes).toString('latin1').replace('\u000aqueue', '\u000aother');
    expect(() => restoreMetricState(Buffer.from(text, 'latin1'), SETTINGS)).toThrow('Expected family queue, got other');
  });
});
