import { describe, expect, it } from 'vitest';
import { createMetricState, isWindowName, UnknownFigureError, type ViewSpec } from './index.ts';
import { START, serviceDesk } from './testing/fold.ts';

const VIEW: ViewSpec = { family: 'queue', filter: {}, window: '1h', groupBy: [] };

it('knows the windows by name', () => {
  expect(['1m', 'today', '90d', '2m', 'toString', ''].map(isWindowName)).toEqual([
    true,
    true,
    true,
    false,
    false,
    false,
  ]);
});

describe('the state of all families', () => {
  it('refuses in words what it does not know', () => {
    const { state } = serviceDesk();
    expect(() => createMetricState({ targets: { 'queue.luck': { value: 1, tolerance: 0 } } })).toThrow(
      new RangeError('Expected the keys of `targets` to be figures, got queue.luck'),
    );
    expect(() => state.frame({ ...VIEW, family: 'weather' }, START)).toThrow(
      new UnknownFigureError('Expected a family (queue, response, complaint, survey), got weather'),
    );
    expect(() => state.dimensionValues('mood', 9)).toThrow(/^Expected a dimension \(queue, channel, .*\), got mood$/);
    expect(() => state.frame({ ...VIEW, groupBy: ['mood'] }, START)).toThrow(/^Expected a dimension \(.*\), got mood$/);
    expect(() => state.frame(VIEW, Number.NaN)).toThrow('Expected `asOf` to be epoch milliseconds, got NaN');
    expect(() => state.frame({ ...VIEW, targets: { 'queue.luck': { value: 1, tolerance: 0 } } }, START)).toThrow(
      'luck',
    );
    // Of another family it may say anything: one list of targets serves all views of a page.
    expect(state.frame({ ...VIEW, targets: { 'survey.luck': { value: 1, tolerance: 0 } } }, START).groups).toHaveLength(
      1,
    );
  });

  it('offers the values of a dimension, those of most events first, and of equal ones by name', () => {
    const { state, send } = serviceDesk();
    for (const [i, queue] of ['c', 'b', 'a', 'd', 'd'].entries()) send('contact.queued', i, `k${i}`, { queue });
    expect(state.dimensionValues('queue', 9)).toEqual(['d', 'a', 'b', 'c']);
    expect(state.dimensionValues('queue', 2)).toEqual(['d', 'a']);
    expect(state.groupsAtMost({ filter: {}, groupBy: ['queue'] }, 3)).toBeGreaterThanOrEqual(3);
  });

  it('counts what had no effect by reason, in the order of their names, and what it remembers by family', () => {
    const { state, send } = serviceDesk();
    send('contact.queued', 9000, 'a');
    send('contact.queued', 0, 'late');
    send('contact.ended', 9000, 'b');
    send('contact.queued', 9001, 'a');
    send('correction', 9002, 'c', { of: 'none', queue: 'x' });
    const { withoutEffect, entities, folded } = state.counts;
    expect(Object.keys(withoutEffect)).toEqual(Object.keys(withoutEffect).toSorted());
    expect(withoutEffect).toEqual({ contradictory: 1, late: 1, orphan: 1, unmatchedCorrection: 1 });
    expect([folded, entities]).toEqual([5, { queue: 2, response: 0, complaint: 0, survey: 0 }]);
  });
});
