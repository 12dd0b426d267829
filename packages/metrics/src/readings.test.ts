import { expect, it } from 'vitest';
import type { ServiceEvent } from './event.ts';
import { createMetricState } from './metric-state.ts';

const NOON = Date.parse('2026-03-01T12:00:00Z');
const MINUTE_MS = 60_000;

function reading(source: number, time: number): ServiceEvent {
  return {
    id: `r${source}-${time}`,
    type: 'reading',
    time,
    entity: `pbx-${source}`,
    metric: 'queue.waiting',
    value: 1,
  };
}

it('keeps the newest ten thousand readings of different sources, whatever order they came in', () => {
  // Every source reports twice, all within the hour in which an event counts.
  const events = Array.from({ length: 10_200 }, (_, source) => [
    reading(source, NOON + (source % 20) * MINUTE_MS),
    reading(source, NOON + ((source * 7) % 20) * MINUTE_MS + 1),
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
