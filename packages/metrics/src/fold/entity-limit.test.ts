import { expect, it } from 'vitest';
import type { ServiceEvent } from '../event.ts';
import { createMetricState, restoreMetricState } from '../index.ts';

const START = Date.UTC(2026, 0, 5, 9);
const HOUR_MS = 3_600_000;
const SETTINGS = { maxEntities: 3 };

function queued(id: string, afterMs: number): ServiceEvent {
  return { id: `${id}-queued`, type: 'contact.queued', time: START + afterMs, entity: id };
}

it('remembers no more entities of a family than it may, says what that left out, and goes on once others are over', () => {
  const state = createMetricState(SETTINGS);
  for (let i = 0; i < 10; i++) state.fold(queued(`flood-${i}`, i));
  state.fold({ id: 'case', type: 'case.opened', time: START + 10, entity: 'case' });
  expect(state.counts.entities).toMatchObject({ queue: 3, response: 1 });
  expect(state.counts.withoutEffect).toEqual({ crowded: 7 });
  const frame = state.frame({ family: 'queue', filter: {}, window: '5m', groupBy: [] }, START + 20);
  expect(frame.groups[0]!.figure('waiting').value).toBe(3);

  // What is remembered goes on as ever.
  state.fold({ id: 'gone', type: 'contact.abandoned', time: START + 30, entity: 'flood-1' });
  expect(state.counts.withoutEffect).toEqual({ crowded: 7 });

  const restored = restoreMetricState(state.snapshot(), SETTINGS);
  for (const each of [state, restored]) {
    // Time goes on with something else; who waited is given up in the end.
    for (let hour = 1; hour <= 16; hour++)
      each.fold({ id: `tick-${hour}`, type: 'case.followedUp', time: START + hour * HOUR_MS, entity: 'case' });
    expect(each.counts.entities.queue).toBe(0);
    each.fold(queued('late-comer', 17 * HOUR_MS));
    expect(each.counts.entities.queue).toBe(1);
  }
  expect(restored.snapshot()).toEqual(state.snapshot());
});
