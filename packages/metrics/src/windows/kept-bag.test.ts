import { describe, expect, it } from 'vitest';
import type { RowShape } from '../counts/rows.ts';
import { FoldedState } from '../metric-state.ts';
import { metricSettings } from '../settings.ts';
import { START } from '../testing/fold.ts';
import { scopeSpec } from '../views/scope-spec.ts';
import { KeptBag } from './kept-bag.ts';
import { CountSlot } from './window-counts.ts';

const SHAPE: RowShape = { columns: 0, levels: 0, bags: 2, tallies: [false, false] };

/** One wait in each of ten steps, of as many seconds as the step's number. */
function tenSteps(): CountSlot {
  const slot = new CountSlot('', 0, SHAPE);
  for (let step = 0; step < 10; step++) slot.step(step).addValue(0, step, 1);
  // In which nothing of it was counted.
  slot.step(10).addValue(1, 99, 1);
  return slot;
}

describe('a bag that is followed', () => {
  it.each([
    ['on by a step', 3, 7],
    ['on by as many as it has', 6, 10],
    ['far beyond', 8, 10],
    ['back', 0, 4],
    ['with an earlier start alone', 1, 6],
    ['with a later start alone', 4, 6],
    ['with an earlier end alone', 2, 5],
    ['with a later end alone', 2, Number.POSITIVE_INFINITY],
    ['nowhere', 2, 6],
  ])('has the values of its steps when they move %s', (_, from, to) => {
    const kept = new KeptBag(tenSteps(), 0, 2, 6);
    expect(kept.values.exact).toEqual([2, 3, 4, 5]);
    kept.moveTo(from, to);
    expect(kept.values.exact).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9].filter((step) => step >= from && step < to));
    expect(kept.values.count).toBe(kept.values.exact!.length);
    kept.take(0, from, 100, 1);
    expect(kept.values.exact!.at(-1)).toBe(100);
  });

  it('takes what is counted in its steps alone, of its own values', () => {
    const kept = new KeptBag(tenSteps(), 0, 2, 6);
    kept.take(1, 3, 50, 1);
    for (const step of [1, 2, 5, 6]) kept.take(0, step, 50 + step, 1);
    expect(kept.values.exact).toEqual([2, 3, 4, 5, 52, 55]);
  });

  it('leaves once, and no other with it', () => {
    const slot = tenSteps();
    const [first, second, third] = [1, 2, 3].map((from) => new KeptBag(slot, 0, from, 6));
    first!.leave();
    first!.leave();
    expect(slot.kept).toEqual([second, third]);
    second!.leave();
    expect([slot.kept, first!.isKept, third!.isKept]).toEqual([[third], false, true]);
  });

  it('is followed no longer than the view that asked for it is open', () => {
    const state = new FoldedState(metricSettings());
    for (const [i, type] of (['contact.queued', 'contact.answered'] as const).entries())
      state.fold({ id: type, type, time: START + 1000 * i, entity: 'call' });
    const spec = { family: 'queue', filter: {}, groupBy: [] } as const;
    // Keeps what is counted, and asks for no quantile.
    const other = state.openView({ ...spec, window: '1m' });
    other.frame(START + 2000);
    const { counts } = state.familyState('queue').acquireScope(scopeSpec(state.cells, spec));
    const followed = () => counts.flatMap(({ slots }) => slots.flatMap(({ kept }) => kept)).length;
    for (let times = 0; times < 3; times++) {
      const view = state.openView({ ...spec, window: '5m' });
      expect(view.frame(START + 2000).groups[0]!.figure('wait', { quantile: 0.5 }).value).toBe(1000);
      expect(followed()).toBeGreaterThan(0);
      view.close();
      expect(followed()).toBe(0);
    }
    other.close();
  });
});
