import { describe, expect, it } from 'vitest';
import type { ServiceEvent } from '../event.ts';
import { createMetricState, mergeMetricStates, restoreMetricState } from '../index.ts';
import { readingsOf } from '../testing/readings-log.ts';
import { Readings } from './readings.ts';

const reading = (fields: Partial<ServiceEvent>): ServiceEvent => ({
  id: 'r',
  type: 'reading',
  time: 100,
  entity: 'pbx',
  metric: 'queue.waiting',
  value: 1,
  ...fields,
});
const any = () => true;
const HORIZON_MS = 3_600_000;

const NOON = Date.parse('2026-03-01T12:00:00Z');
const MINUTE_MS = 60_000;

function sourced(source: number, time: number): ServiceEvent {
  return {
    id: `r${source}-${time}`,
    type: 'reading',
    time,
    entity: `pbx-${source}`,
    metric: 'queue.waiting',
    value: 1,
  };
}

describe('totals that were reported', () => {
  it('are the newest of each figure, source and cell, of one instant that of the last id, however they arrive', () => {
    const sent: [Partial<ServiceEvent>, number][] = [
      [{ time: 100, value: 10 }, 0],
      [{ time: 101, value: 11, id: 'a' }, 0],
      [{ time: 101, value: 12, id: 'b' }, 0],
      [{ time: 99, value: 13, id: 'z' }, 0],
      [{ value: 20 }, 1],
      [{ value: 30, entity: 'crm' }, 0],
      [{ value: 40, metric: 'response.backlog' }, 0],
    ];
    for (const order of [sent, [...sent].reverse(), [...sent.slice(2), ...sent.slice(0, 2)]]) {
      const readings = new Readings(HORIZON_MS);
      for (const [fields, cell] of order) readings.take(reading(fields), cell, 101);
      expect(readings.values('queue.waiting', any, 0, 1000)).toEqual([12, 20, 30]);
      expect(readings.values('queue.waiting', (cell) => cell === 1, 0, 1000)).toEqual([20]);
      expect(readings.values('response.backlog', any, 0, 1000)).toEqual([40]);
      expect(readings.all()).toHaveLength(4);
      // The same again changes nothing.
      const before = readings.changesOf('queue');
      readings.take(reading({ time: 101, value: 12, id: 'b' }), 0, 101);
      expect([readings.changesOf('queue'), readings.changesOf('survey')]).toEqual([before, 0]);
    }
  });

  it('belong to a window from its first instant to its last', () => {
    const readings = new Readings(HORIZON_MS);
    readings.take(reading({}), 0, 100);
    const windows = [
      [100, 100],
      [101, 200],
      [0, 99],
      [0, 100],
    ] as const;
    expect(windows.map(([from, to]) => readings.values('queue.waiting', any, from, to))).toEqual([[1], [], [], [1]]);
  });
});

it('keeps the newest ten thousand readings of different sources, whatever order they came in', () => {
  // Every source reports twice, all within the hour in which an event counts.
  const events = Array.from({ length: 10_200 }, (_, source) => [
    sourced(source, NOON + (source % 20) * MINUTE_MS),
    sourced(source, NOON + ((source * 7) % 20) * MINUTE_MS + 1),
  ]).flat();
  const waiting = (order: readonly ServiceEvent[]) => {
    const state = createMetricState();
    for (const event of order) state.fold(event);
    const frame = state.frame({ family: 'queue', filter: {}, window: '24h', groupBy: [] }, NOON + 30 * MINUTE_MS);
    return { value: frame.groups[0]!.figure('waiting').value, bytes: Buffer.from(state.snapshot()) };
  };
  const inOrder = waiting(events);
  expect(inOrder.value).toBe(10_000);
  expect(Buffer.compare(waiting(events.toReversed()).bytes, inOrder.bytes)).toBe(0);
});

describe.each(['queue.offered', 'queue.asa'])('random readings of %s', (metric) => {
  it.each([1, 2, 3])('come to the same bytes in any order within the horizon, and from parts (seed %i)', (seed) => {
    const events = readingsOf(seed, metric);
    const snapshotOf = (some: readonly ServiceEvent[], stops = false) => {
      const state = createMetricState();
      some.forEach((event, i) => {
        state.fold(event);
        if (stops && i % 97 === 0) state.snapshot();
      });
      return Buffer.from(state.snapshot());
    };
    const whole = snapshotOf(events);
    const inTime = events.toSorted((a, b) => a.time - b.time);
    expect(snapshotOf(inTime, true).equals(whole)).toBe(true);
    const parts = ['pbx', 'crm'].map((source) => snapshotOf(events.filter(({ entity }) => entity === source)));
    const merged = mergeMetricStates(parts.map((part) => restoreMetricState(part)));
    expect(Buffer.from(merged.snapshot()).equals(whole)).toBe(true);
    expect(Buffer.from(restoreMetricState(whole).snapshot()).equals(whole)).toBe(true);
  });
});
