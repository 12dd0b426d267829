/* Events that come later than what they lead to: their own deadline, or the end of what an id stood for. */

import { describe, expect, it } from 'vitest';
import { createMetricState, type MetricState, type ServiceEvent } from '../index.ts';

const START = Date.UTC(2026, 2, 2, 9);
const MINUTE = 60_000;

type Sent = readonly [type: ServiceEvent['type'], minute: number, entity: string, fields?: Partial<ServiceEvent>];

function folded(events: readonly Sent[], order: readonly number[], contactExpiryMs: number): MetricState {
  const state = createMetricState({ contactExpiryMs });
  for (const i of order) {
    const [type, minute, entity, fields] = events[i]!;
    state.fold({ id: `e${i}`, type, time: START + minute * MINUTE, entity, ...fields });
  }
  return state;
}

describe('whatever order they come in', () => {
  it.each([
    [
      'an agent seen before its last sign of life ran out',
      [
        ['agent.state', 0, 'a', { state: 'available' }],
        ['agent.state', 6, 'a', { state: 'available' }],
        ['employee.joined', 39, 'e'],
      ],
      [2, 1, 0],
      30 * MINUTE,
    ],
    [
      'a contact given up before it was heard of',
      [
        ['contact.queued', 0, 'c'],
        ['contact.queued', 6, 'c'],
        ['employee.joined', 39, 'e'],
      ],
      [2, 1, 0],
      30 * MINUTE,
    ],
    [
      'an id whose first thing was over for longer than the horizon',
      [
        ['contact.abandoned', 0, 'c'],
        ['contact.queued', 115, 'c'],
        ['contact.queued', 130, 'd'],
      ],
      [0, 2, 1],
      12 * 60 * MINUTE,
    ],
  ] as const)('%s counts once and leaves the same bytes', (_what, events, order, expiryMs) => {
    const inTime = folded(events, [0, 1, 2], expiryMs);
    const late = folded(events, order, expiryMs);
    const asOf = START + 150 * MINUTE;
    const figures = (state: MetricState) => {
      const [group] = state.frame({ family: 'queue', filter: {}, window: '90d', groupBy: [] }, asOf).groups;
      return ['waiting', 'expired', 'occupancy', 'agentsAvailable'].map((name) => group!.figure(name));
    };
    expect(figures(late)).toEqual(figures(inTime));
    expect(Buffer.compare(late.snapshot(), inTime.snapshot())).toBe(0);
  });
});
