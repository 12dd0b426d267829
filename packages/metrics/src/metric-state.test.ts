import { describe, expect, it } from 'vitest';
import { createMetricState, UnknownFigureError, type ViewSpec, type WindowName } from './index.ts';
import { START, serviceDesk } from './testing/fold.ts';

const VIEW: ViewSpec = { family: 'queue', filter: {}, window: '1h', groupBy: [] };

it('refuses a window that there is not, and names those there are', () => {
  const { state } = serviceDesk();
  for (const window of ['2m', 'toString', ''] as unknown as WindowName[]) {
    const message = `Expected a window (1m, 5m, 15m, 30m, 1h, 4h, today, 24h, 7d, 30d, 90d), got ${window}`;
    expect(() => state.frame({ ...VIEW, window }, START)).toThrow(new RangeError(message));
    expect(() => state.openView({ ...VIEW, window })).toThrow(new RangeError(message));
    expect(() => state.series({ figure: 'queue.offered', filter: {}, window, groupBy: [] }, START)).toThrow(message);
  }
});

it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
  'refuses %d as the instant of a frame',
  (asOf) => {
    const { state } = serviceDesk();
    const message = new RangeError(`Expected \`asOf\` to be epoch milliseconds, got ${asOf}`);
    expect(() => state.frame(VIEW, asOf)).toThrow(message);
    expect(() => state.openView(VIEW).nextChangeAfter(asOf)).toThrow(message);
    for (const window of ['1h', '90d'] as const)
      expect(() => state.series({ figure: 'queue.offered', filter: {}, window, groupBy: [] }, asOf)).toThrow(message);
  },
);

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
