import { describe, expect, it } from 'vitest';
import {
  createMetricState,
  type MetricSettings,
  type MetricState,
  mergeMetricStates,
  restoreMetricState,
  type ServiceEvent,
} from '../index.ts';
import { describeFrame } from '../testing/describe-frame.ts';
import { arrivalOrder } from '../testing/event-log.ts';
import { START } from '../testing/fold.ts';
import { SMALL_LOG_SETTINGS as SETTINGS, smallLog } from '../testing/small-log.ts';

const HOUR = 3_600_000;
const LOG = smallLog();
const END = LOG.at(-1)!.time + 1;
/** Refused wherever it comes, as the day has moved on. */
const TOO_LATE: ServiceEvent = { id: 'late', type: 'contact.queued', time: START, entity: 'late', queue: 'sales' };

function foldAll(events: readonly ServiceEvent[], settings: Partial<MetricSettings> = SETTINGS): MetricState {
  const state = createMetricState(settings);
  for (const event of events) state.fold(event);
  return state;
}

/** By entity, the complaints of a customer together. The clock of the second ends some minutes before that of the first. */
function partOf(events: readonly ServiceEvent[], part: 0 | 1): readonly ServiceEvent[] {
  const own = events.filter(({ entity }) => (entity === 'p1' ? 0 : Number(/\d/.exec(entity)?.[0] ?? 0) % 2) === part);
  return [...own, { ...TOO_LATE, id: `late ${part}` }, { ...TOO_LATE, id: `later ${part}` }];
}

const PARTS = [partOf(LOG, 0), partOf(LOG, 1)] as const;
const TOGETHER = PARTS.flat().sort((a, b) => (a.entity === 'late' ? 1 : b.entity === 'late' ? -1 : a.time - b.time));

function shown(state: MetricState, hours = 2): string {
  return ['queue', 'response', 'complaint', 'survey']
    .map((family) => {
      const spec = { family, filter: {}, window: '7d', groupBy: ['queue', 'team'] } as const;
      return describeFrame(state.frame(spec, END + hours * HOUR));
    })
    .join('\n');
}

describe('states merged', () => {
  it('are the state of the whole log, and go on as it does', () => {
    const whole = foldAll(TOGETHER);
    const parts = PARTS.map((part) => foldAll(part));
    // Somebody has looked ahead in one of them, to when what waits has come.
    parts[1]!.frame({ family: 'response', filter: {}, window: '7d', groupBy: [] }, END + 30 * HOUR);
    const merged = mergeMetricStates(parts);
    const next: readonly ServiceEvent[] = [
      { id: 'n1', type: 'contact.answered', time: END - 0.9 * HOUR, entity: 'w1', team: 'blue' },
      { id: 'n2', type: 'correction', time: END, entity: 'w2', of: 'w2', void: true },
      { id: 'n3', type: 'case.reopened', time: END + HOUR, entity: 't1' },
      {
        id: 'n4',
        type: 'complaint.filed',
        time: END + HOUR,
        entity: 'p9',
        customer: 'u',
        severity: 'low',
        topic: 'bill',
      },
    ];
    for (const more of [[], next]) {
      for (const event of more) for (const state of [whole, merged]) state.fold(event);
      expect(merged.counts).toEqual(whole.counts);
      expect([merged.newestEventAt, merged.oldestEventAt]).toEqual([whole.newestEventAt, whole.oldestEventAt]);
      expect(shown(merged)).toBe(shown(whole));
      expect(Buffer.compare(merged.snapshot(), whole.snapshot())).toBe(0);
    }
    expect(whole.counts.withoutEffect.late).toBe(4);
    expect(shown(merged, 30)).toBe(shown(whole, 30));
  });

  it('are left as they are, whether they have seen anything or not', () => {
    const parts = [createMetricState(SETTINGS), foldAll(PARTS[0]), createMetricState(SETTINGS), foldAll(PARTS[1])];
    const bytes = parts.map((part) => part.snapshot());
    const merged = mergeMetricStates(parts);
    const expected = foldAll(TOGETHER).snapshot();
    expect(Buffer.compare(merged.snapshot(), expected)).toBe(0);
    merged.fold({ id: 'more', type: 'correction', time: END, entity: 'w1', of: 'w1', queue: 'sales' });
    expect(parts.map((part, i) => Buffer.compare(part.snapshot(), bytes[i]!))).toEqual([0, 0, 0, 0]);
    expect(Buffer.compare(mergeMetricStates(parts.reverse()).snapshot(), expected)).toBe(0);
    const nothing = mergeMetricStates([parts[1]!, parts[3]!]);
    expect(Buffer.compare(nothing.snapshot(), bytes[0]!)).toBe(0);
    expect(nothing.newestEventAt).toBe(Number.NEGATIVE_INFINITY);
  });

  it('tell together what the guard folded in each', () => {
    const settings = { maxValuesPerDimension: 1 };
    const queued = (i: number): ServiceEvent => ({
      ...{ id: `${i}`, type: 'contact.queued', time: START + i, entity: `k${i}`, queue: i === 0 ? 'q' : `q${i}` },
    });
    const parts = [0, 1].map((part) =>
      foldAll(
        [0, 2, 4].map((i) => queued(i + (i && part))),
        settings,
      ),
    );
    expect(mergeMetricStates(parts).counts.foldedTogether).toEqual({ values: { queue: 4 }, cells: 0 });
  });

  it('count a thing once whose events went to several parts, as far as they are still held', () => {
    const events: readonly ServiceEvent[] = [
      { id: 'a', type: 'contact.queued', time: START, entity: 'k', queue: 'sales' },
      { id: 'b', type: 'contact.answered', time: START + 10_000, entity: 'k', team: 'red' },
      { id: 'c', type: 'contact.ended', time: START + 70_000, entity: 'k', talkSeconds: 60 },
      { id: 'd', type: 'survey.answered', time: START + 80_000, entity: 's', instrument: 'nps', score: 9 },
      {
        id: 'e',
        type: 'complaint.filed',
        time: START + 80_000,
        entity: 'p',
        customer: 'u',
        severity: 'low',
        topic: 'x',
      },
      { id: 'f', type: 'complaint.resolved', time: START + 90_000, entity: 'p' },
    ].map((event) => ({ scaleMin: 0, scaleMax: 10, ...event }) as ServiceEvent);
    const whole = foldAll(events);
    for (const order of [1, 2, 3, 4]) {
      const arrived = arrivalOrder(events, order, HOUR);
      const parts = [0, 1, 2].map((part) => foldAll(arrived.filter((_, i) => i % 3 === part)));
      const merged = mergeMetricStates(parts);
      expect(shown(merged)).toBe(shown(whole));
      expect(merged.counts.withoutEffect).toEqual(whole.counts.withoutEffect);
    }
    // What has become final in both cannot be put in order any more, and stays as it was counted.
    const clock: ServiceEvent = { id: 'z', type: 'employee.joined', time: START + 6 * HOUR, entity: 'z' };
    const ended: ServiceEvent = { ...events[2]!, time: START + 5.5 * HOUR };
    const old = [events.slice(0, 1), [...events.slice(0, 2), ended]].map((part) => foldAll([...part, clock]));
    const merged = mergeMetricStates(old);
    const queue = merged.frame({ family: 'queue', filter: {}, window: '24h', groupBy: [] }, START + 6 * HOUR)
      .groups[0]!;
    expect([queue.figure('offered').value, queue.figure('aht').n, merged.counts.withoutEffect]).toEqual([2, 1, {}]);
    expect(Buffer.compare(restoreMetricState(merged.snapshot(), SETTINGS).snapshot(), merged.snapshot())).toBe(0);
  });

  it('have to be states of one kind, of the same settings', () => {
    const state = foldAll(LOG);
    expect(() => mergeMetricStates([])).toThrow(new RangeError('Expected at least one state, got none'));
    expect(() => mergeMetricStates([state, { ...state }])).toThrow(
      new RangeError('Expected states made by `createMetricState` or `restoreMetricState`'),
    );
    for (const other of [{ minimumGroup: 2 }, { zone: 'Asia/Shanghai' }])
      expect(() => mergeMetricStates([state, state, createMetricState({ ...SETTINGS, ...other })])).toThrow(
        new RangeError('Expected states of the same settings'),
      );
  });
});
