/* A change is handed to the views whose filter takes it, and costs the others nothing. */

import { describe, expect, it } from 'vitest';
import { FoldedState } from '../metric-state.ts';
import { metricSettings } from '../settings.ts';
import { START } from '../testing/fold.ts';
import type { MetricView } from '../view.ts';

function desk() {
  const state = new FoldedState(metricSettings());
  let events = 0;
  return {
    state,
    /** Somebody queues. */
    queued(queue: string): void {
      const id = `c${events++}`;
      state.fold({ id, type: 'contact.queued', time: START + events * 1000, entity: id, queue });
    },
    open(...queue: string[]): MetricView {
      const filter = queue.length > 0 ? { queue } : {};
      return state.openView({ family: 'queue', filter, window: '5m', groupBy: [] });
    },
  };
}

/** How many waited and were offered, by the instant of the hundredth event at the latest. */
function seen(view: MetricView): readonly (number | null)[] {
  const [group] = view.frame(START + 100_000).groups;
  return [group!.figure('waiting').value, group!.figure('offered').value];
}

describe('views of different filters', () => {
  it('hear of what their filter takes, and of nothing else', () => {
    const { queued, open } = desk();
    const [sales, billing, both, all] = [open('sales'), open('billing'), open('sales', 'billing'), open()];
    const views = [sales, billing, both, all];
    for (const view of views) view.frame(START);
    const heardOf = (queue: string) => {
      const before = views.map(({ revision }) => revision);
      queued(queue);
      return views.map(({ revision }, i) => revision > before[i]!);
    };
    expect(heardOf('sales')).toEqual([true, false, true, true]);
    expect(heardOf('support')).toEqual([false, false, false, true]);
    expect(heardOf('billing')).toEqual([false, true, true, true]);
    // Nothing is news twice.
    expect(views.map(({ revision }) => revision)).toEqual(views.map(({ revision }) => revision));
    expect(views.map(seen)).toEqual([
      [1, 1],
      [1, 1],
      [2, 2],
      [3, 3],
    ]);
  });

  it('may come and go: who comes later knows what is open, who stays misses nothing, who comes back neither', () => {
    const { queued, open, state } = desk();
    queued('sales');
    const [first, second, third] = [open('sales'), open('billing'), open()];
    expect([first, second, third].map(seen)).toEqual([
      [1, 1],
      [0, 0],
      [1, 1],
    ]);
    first.close();
    queued('sales');
    queued('billing');
    const last = open('sales', 'support');
    expect([second, third, last].map(seen)).toEqual([
      [1, 1],
      [3, 3],
      [2, 2],
    ]);
    const again = open('sales');
    second.close();
    queued('sales');
    queued('support');
    expect([third, last, again].map(seen)).toEqual([
      [5, 5],
      [4, 4],
      [3, 3],
    ]);
    last.close();
    queued('unheard of');
    expect([third, again].map(seen)).toEqual([
      [6, 6],
      [3, 3],
    ]);
    third.close();
    again.close();
    const { scopes, journal } = state.familyState('queue');
    expect([scopes.isEmpty, journal.isOpen]).toEqual([true, false]);
    queued('sales');
    expect(seen(open('sales'))).toEqual([4, 4]);
  });

  it('share what they know where the filter is the same, until the last of them is closed', () => {
    const { queued, open, state } = desk();
    const { scopes } = state.familyState('queue');
    const one = open('sales', 'billing');
    queued('sales');
    // What is open is open once, however many look at it.
    const other = open('billing', 'sales', 'sales');
    expect([one, other].map(seen)).toEqual([
      [1, 1],
      [1, 1],
    ]);
    one.close();
    one.close();
    expect(scopes.isEmpty).toBe(false);
    queued('billing');
    expect(seen(other)).toEqual([2, 2]);
    other.close();
    expect(scopes.isEmpty).toBe(true);
    // One that was given back already is nobody else's.
    const spec = { name: 'all', isGrouped: false, groupOf: () => '' };
    const { scope } = scopes.acquire(spec);
    scopes.release(scope);
    const anew = scopes.acquire(spec);
    expect([anew.isNew, anew.scope === scope]).toEqual([true, false]);
    scopes.release(scope);
    expect(scopes.isEmpty).toBe(false);
    scopes.release(anew.scope);
    scopes.release(anew.scope);
    expect(scopes.isEmpty).toBe(true);
  });

  it('hold what is counted no longer than a window of it is open', () => {
    const { queued, open, state } = desk();
    queued('sales');
    const { scope } = state.familyState('queue').scopes.acquire({ name: 'all', isGrouped: false, groupOf: () => '' });
    const [short, wide] = [scope.acquireWindow('5m', false), scope.acquireWindow('24h', false)];
    // Of one width of step, of another, and one that ends in the past.
    expect([scope.acquireWindow('5m', false), scope.acquireWindow('1m', false).counts]).toEqual([short, short.counts]);
    const past = scope.acquireWindow('5m', true);
    expect(past.counts).not.toBe(short.counts);
    expect(scope.acquireWindow('5m', true).counts).not.toBe(past.counts);
    expect(scope.counts.length).toBe(4);
    scope.releaseWindow(wide);
    scope.releaseWindow(past);
    scope.releaseWindow(short);
    expect(scope.counts.map(({ tier, isPast }) => [tier, isPast])).toEqual([
      [0, false],
      [0, true],
    ]);
    expect(scope.acquireWindow('5m', false)).toBe(short);
    state.familyState('queue').scopes.release(scope);
    expect(scope.counts).toEqual([]);
    open().close();
  });

  it('know a hundred combinations of dimension values as well as one', () => {
    const { queued, open } = desk();
    const view = open(...Array.from({ length: 50 }, (_, i) => `q${2 * i}`));
    view.frame(START);
    for (let i = 0; i < 100; i++) queued(`q${i}`);
    expect(seen(view)).toEqual([50, 50]);
  });
});
