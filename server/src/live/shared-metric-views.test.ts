import { createMetricState, metricSettings, type SeriesSpec, type ServiceEvent } from '@andon/metrics';
import { expect, it } from 'vitest';
import { createSharedMetricViews } from './shared-metric-views.ts';

const START = Date.parse('2026-03-02T09:00:00Z');
const SPEC: SeriesSpec = {
  figure: 'queue.offered',
  filter: { queue: ['billing', 'support'] },
  window: '1h',
  groupBy: ['queue'],
};
/** The same, said in another order. */
const SAME: SeriesSpec = { ...SPEC, filter: { queue: ['support', 'billing'] } };

function setUp() {
  const state = createMetricState(metricSettings());
  const fold = (minutes: number, queue: string): void => {
    const event: ServiceEvent = {
      id: `${minutes} ${queue}`,
      type: 'contact.queued',
      time: START + minutes * 60_000,
      entity: `${minutes} ${queue}`,
      queue,
    };
    state.fold(event);
  };
  for (let minute = 0; minute < 90; minute += 1) fold(minute, minute % 3 === 0 ? 'billing' : 'support');
  return {
    state,
    fold,
    views: createSharedMetricViews(() => state),
    at: (minutes: number) => START + minutes * 60_000,
  };
}

it('counts a series once for all documents, queries and rules that show it', () => {
  const { state, fold, views, at } = setUp();
  const [one, other] = [views.openSeries(SPEC), views.openSeries(SAME)];
  expect(views.size).toBe(1);
  expect(other.frame(at(90))).toBe(one.frame(at(90)));
  expect(views.series(SPEC, at(90))).toBe(one.frame(at(90)));
  fold(90, 'billing');
  const asked = views.series(SAME, at(91));
  expect(asked).toEqual(state.series(SPEC, at(91)));
  expect(one.frame(at(91))).toBe(asked);
});

it('computes a series for itself that nobody watches, or that is asked for as of a moment that is over', () => {
  const { state, views, at } = setUp();
  expect(views.series(SPEC, at(90))).toEqual(state.series(SPEC, at(90)));
  expect(views.size).toBe(0);
  const watched = views.openSeries(SPEC);
  const newest = watched.frame(at(95));
  expect(views.series(SPEC, at(90))).toEqual(state.series(SPEC, at(90)));
  expect(watched.frame(at(95))).toBe(newest);
});

it('keeps a series until the last who shows it has gone, and prepares it once', () => {
  const { state, views, at } = setUp();
  const [one, other] = [views.openSeries(SPEC), views.openSeries(SPEC)];
  const parts = one.prepare(at(90));
  expect(other.prepare(at(90))).toBe(parts);
  while (parts.next().done !== true);
  one.close();
  one.close();
  expect(views.size).toBe(1);
  expect(other.frame(at(90))).toEqual(state.series(SPEC, at(90)));
  other.close();
  expect(views.size).toBe(0);
});
