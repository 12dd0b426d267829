/* Series that are watched while something happens, counted by hand. */

import { describe, expect, it } from 'vitest';
import type { MetricSeries, SeriesSpec } from '../index.ts';
import { START, serviceDesk } from '../testing/fold.ts';

const MINUTE = 60_000;
const QUARTER: Omit<SeriesSpec, 'figure'> = { filter: {}, window: '15m', stepMs: 5 * MINUTE, groupBy: [] };

/** Values by group, so many seconds after the start of the first point. */
function valuesAt(series: MetricSeries, seconds: number): Record<string, (number | null)[]> {
  const { groups } = series.frame(START + seconds * 1000);
  return Object.fromEntries(
    groups.map(({ key, points }) => [key.map(({ value }) => value).join(), points.map(({ value }) => value)]),
  );
}

describe('a series that is watched', () => {
  it('shows who waited at the end of each point, also after someone came late to the first', () => {
    const { state, send } = serviceDesk();
    const series = state.openSeries({ ...QUARTER, figure: 'queue.waiting', groupBy: ['queue'] });
    send('contact.queued', 10, 'a', { queue: 'sales' });
    send('contact.queued', 310, 'b', { queue: 'sales' });
    send('contact.queued', 320, 'c', { queue: 'support' });
    expect(valuesAt(series, 910)).toEqual({ sales: [1, 2, 2, 2], support: [0, 1, 1, 1] });
    send('contact.answered', 620, 'a');
    // Waited from the first point to the third, which nobody knew.
    send('contact.queued', 290, 'd', { queue: 'sales' });
    send('contact.abandoned', 610, 'd');
    expect(valuesAt(series, 915)).toEqual({ sales: [2, 3, 1, 1], support: [0, 1, 1, 1] });
    // A point later the first is gone.
    expect(valuesAt(series, 1210)).toEqual({ sales: [3, 1, 1, 1], support: [1, 1, 1, 1] });
    series.close();
  });

  it('holds complaints of each point against its contacts, whichever of them come late', () => {
    const { state, send } = serviceDesk();
    const series = state.openSeries({ ...QUARTER, figure: 'complaint.ratePer1000' });
    for (let i = 0; i < 20; i++) send('contact.queued', i < 10 ? 10 : 310, `c${i}`);
    const complain = (second: number) =>
      send('complaint.filed', second, `p${second}`, { severity: 'low', topic: 'bill' });
    complain(20);
    complain(320);
    expect(valuesAt(series, 900)).toEqual({ '': [100, 100, null] });
    const [first, second] = series.frame(START + 900_000).groups[0]!.points;
    for (let i = 0; i < 10; i++) send('contact.queued', 330, `d${i}`);
    expect(valuesAt(series, 900)).toEqual({ '': [100, 50, null] });
    const after = series.frame(START + 900_000).groups[0]!.points;
    expect([after[0] === first, after[1] === second]).toEqual([true, false]);
    complain(30);
    expect(valuesAt(series, 900)).toEqual({ '': [200, 50, null] });
    series.close();
  });

  it('counts against a point of long ago what was promised then and is overdue now', () => {
    const { state, send } = serviceDesk();
    const spec = { filter: {}, window: '7d', stepMs: 24 * 60 * MINUTE, groupBy: [] } as const;
    const series = state.openSeries({ ...spec, figure: 'complaint.acknowledgedInTime' });
    const complain = (id: string) => send('complaint.filed', 60, id, { severity: 'low', topic: 'bill' });
    complain('p1');
    complain('p2');
    send('complaint.acknowledged', 120, 'p1');
    const firstDay = (hours: number) => {
      const point = series
        .frame(START + hours * 3_600_000)
        .groups[0]!.points.find(({ t }) => t > START - 24 * 3_600_000);
      return [point!.value, point!.n];
    };
    expect(firstDay(20)).toEqual([1, 1]);
    expect(firstDay(72)).toEqual([0.5, 2]);
    series.close();
  });

  it('shows how busy agents were in each point, as late news of them come in', () => {
    const { state, send } = serviceDesk();
    const series = state.openSeries({ ...QUARTER, figure: 'queue.occupancy' });
    send('agent.state', 0, 'ann', { state: 'busy' });
    expect(valuesAt(series, 900)).toEqual({ '': [1, 1, 1] });
    // Free since the middle of the first point.
    send('agent.state', 150, 'ann', { state: 'available' });
    expect(valuesAt(series, 900)).toEqual({ '': [0.5, 0, 0] });
    send('agent.state', 660, 'ann', { state: 'busy' });
    expect(valuesAt(series, 900)).toEqual({ '': [0.5, 0, 0.8] });
    series.close();
  });

  it('has groups as long as anything was counted in them, and nothing of before when one comes back', () => {
    const { state, send } = serviceDesk();
    const series = state.openSeries({ ...QUARTER, figure: 'queue.abandoned', groupBy: ['queue'] });
    const giveUp = (second: number, queue: string) => {
      send('contact.queued', second - 1, `c${second}`, { queue });
      send('contact.abandoned', second, `c${second}`);
    };
    giveUp(10, 'sales');
    giveUp(20, 'billing');
    expect(valuesAt(series, 900)).toEqual({ billing: [1, 0, 0], sales: [1, 0, 0] });
    giveUp(2410, 'billing');
    expect(valuesAt(series, 2700)).toEqual({ billing: [0, 0, 1] });
    giveUp(2430, 'sales');
    giveUp(2440, 'sales');
    expect(valuesAt(series, 2700)).toEqual({ billing: [0, 0, 1], sales: [0, 0, 2] });
    series.close();
  });

  it('is prepared in parts: what happens between them, or after, is shown all the same', () => {
    const { state, send } = serviceDesk();
    const queues = ['billing', 'sales', 'support'];
    for (const [i, queue] of queues.entries()) send('contact.queued', 10 + i, queue, { queue });
    const series = state.openSeries({ ...QUARTER, figure: 'queue.offered', groupBy: ['queue'] });
    let parts = 0;
    for (const _ of series.prepare(START + 900_000)) {
      // Each time one more for all, in a point that may have been computed.
      for (const queue of queues) send('contact.queued', 300 + parts, `${queue}${parts}`, { queue });
      parts++;
    }
    expect(parts).toBeGreaterThanOrEqual(queues.length);
    const expected = [1, parts, 0];
    expect(valuesAt(series, 900)).toEqual({ billing: expected, sales: expected, support: expected });
    send('contact.queued', 20, 'last', { queue: 'sales' });
    expect(valuesAt(series, 900)).toEqual({ billing: expected, sales: [2, parts, 0], support: expected });
    // There is nothing left to prepare, and nothing at all once it is closed.
    expect([...series.prepare(START + 900_000)].length).toBe(0);
    const closed = state.openSeries({ ...QUARTER, figure: 'queue.offered', groupBy: ['queue'] });
    const steps = closed.prepare(START + 900_000);
    steps.next();
    closed.close();
    expect(steps.next().done).toBe(true);
    series.close();
  });

  it('says that it changes when its newest point ends', () => {
    const { state } = serviceDesk();
    const series = state.openSeries({ ...QUARTER, figure: 'queue.offered' });
    expect([30, 299.999, 300].map((second) => series.nextChangeAfter(START + second * 1000))).toEqual(
      [300, 300, 600].map((second) => START + second * 1000),
    );
    series.close();
  });

  it('refuses a width that is none, and holds nothing then', () => {
    const { state } = serviceDesk();
    expect(() => state.openSeries({ ...QUARTER, figure: 'queue.offered', stepMs: 90_000 })).toThrow(
      'multiple of 60000',
    );
    const series = state.openSeries({ ...QUARTER, figure: 'queue.offered' });
    expect(series.kept).toEqual([]);
    series.frame(START);
    expect(series.kept.length).toBe(1);
    series.close();
    expect(series.kept).toEqual([]);
  });
});
