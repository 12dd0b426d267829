/* Thousands of open things that come and go in any order, against plain lists of them. */

import { describe, expect, it } from 'vitest';
import { RELATIVE_ERROR } from '../counts/sketch.ts';
import { createMetricState, type EventType } from '../index.ts';
import { kaplanMeier } from '../statistics/index.ts';
import { createSeededRandom } from '../statistics/testing/seeded-random.ts';
import { START } from '../testing/fold.ts';

const MINUTE = 60_000;
const COUNT = 3000;

/** A permutation of 0 … `count` − 1. */
function shuffled(count: number, uniform: () => number): number[] {
  const order = Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(uniform() * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}

describe('three thousand open things', () => {
  it('are listed, counted and aged as in a plain list, whatever order they open and close in', () => {
    const random = createSeededRandom(8).uniform;
    // On the grid of the openings: many an age lies on an edge.
    const edges = [10, 20, 30, 40].map((minutes) => minutes * MINUTE);
    const state = createMetricState({ backlogBucketsMs: edges });
    const view = state.openView({ family: 'response', filter: {}, window: '90d', groupBy: [] });
    const queue = state.openView({ family: 'queue', filter: {}, window: '90d', groupBy: [] });
    const send = (type: EventType, time: number, entity: string) =>
      state.fold({ id: `${type}-${entity}`, type, time, entity });
    // Many at one instant, and all within the horizon of each other.
    const openedAt = Array.from({ length: COUNT }, () => START + Math.floor(random() * 600) * 5000);
    const open = new Set<number>();
    const closed = new Set<number>();
    const checkAt = (asOf: number): void => {
      const ages = [...open].map((i) => asOf - openedAt[i]!).sort((a, b) => a - b);
      const [group] = view.frame(asOf).groups;
      expect(group!.figure('backlog').value).toBe(ages.length);
      for (const quantile of [0.001, 0.3, 0.5, 0.77, 0.999]) {
        const rank = Math.max(1, Math.ceil(quantile * ages.length - 1e-9));
        expect(group!.figure('backlogAge', { quantile }).value).toBe(ages[rank - 1] ?? null);
      }
      const counts = [0, ...edges].map(
        (from, i) => ages.filter((age) => age >= from && age < (edges[i] ?? Infinity)).length,
      );
      expect((group!.detail('backlogBuckets') as { count: number }[]).map(({ count }) => count)).toEqual(counts);
      const one = (value: number) => ({ value, count: 1 });
      const over = openedAt.filter((_, i) => closed.has(i)).map((at) => one(asOf - at));
      const survival = kaplanMeier(over, ages.map(one)).quantile(0.2);
      const expected = survival && (survival.notReached ? survival.atLeast : survival.value);
      const resolution = group!.figure('resolution', { quantile: 0.2 }).value;
      expect(Math.abs(resolution! - expected!)).toBeLessThanOrEqual(RELATIVE_ERROR * expected! * (1 + 1e-9));
      const [waiting] = queue.frame(asOf).groups;
      expect(waiting!.figure('waiting').value).toBe(ages.length);
      expect(waiting!.figure('longestWaitSince').value).toBe(ages.length === 0 ? null : asOf - ages.at(-1)!);
    };
    const now = START + 51 * MINUTE;
    shuffled(COUNT, random).forEach((i, n) => {
      send('case.opened', openedAt[i]!, `c${i}`);
      send('contact.queued', openedAt[i]!, `k${i}`);
      open.add(i);
      if (n % 500 === 499) checkAt(now);
    });
    // A good part of them from the oldest on, as queues are served; then any.
    const oldest = openedAt.map((at, i) => ({ at, i })).sort((a, b) => a.at - b.at);
    const first = new Set(oldest.slice(0, 1300).map(({ i }) => i));
    const closing = [...first, ...shuffled(COUNT, random).filter((i) => !first.has(i))];
    closing.forEach((i, n) => {
      send('case.resolved', now, `c${i}`);
      send('contact.abandoned', now, `k${i}`);
      open.delete(i);
      closed.add(i);
      if (n % 500 === 250) checkAt(now);
    });
    checkAt(now);
    expect(state.counts.withoutEffect).toEqual({});
  });

  it('are listed in the order of their promises, those of one instant by their ids', () => {
    const random = createSeededRandom(9).uniform;
    const state = createMetricState();
    const filed = Array.from({ length: COUNT }, (_, i) => ({
      id: `p${String(i).padStart(4, '0')}`,
      at: Math.floor(random() * 40) * MINUTE,
    }));
    for (const i of shuffled(COUNT, random)) {
      const { id, at } = filed[i]!;
      state.fold({ id, type: 'complaint.filed', time: START + at, entity: id, severity: 'low', topic: 'bill' });
    }
    const [group] = state.frame(
      { family: 'complaint', filter: {}, window: '90d', groupBy: [] },
      START + 48 * 60 * MINUTE,
    ).groups;
    const sorted = [...filed].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1)).slice(0, 1000);
    const listed = group!.detail('overdueList', { first: 5000 }) as { entity: string }[];
    expect(listed.map(({ entity }) => entity)).toEqual(sorted.map(({ id }) => id));
  });
});
