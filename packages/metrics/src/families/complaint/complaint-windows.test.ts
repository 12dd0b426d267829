/* At which instant each fact of a complaint counts: at its filing, when it happened, or when a window after its resolution has passed. */

import { describe, expect, it } from 'vitest';
import type { WindowName } from '../../index.ts';
import { type Desk, START, serviceDesk } from '../../testing/fold.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;
const MS = 1000;
const FILED = { severity: 'high', topic: 'billing', customer: 'u1' };

type Step = readonly [type: string, seconds: number, entity?: string, fields?: Record<string, unknown>];

/** Complaints that go through `steps`. */
function complaints(...steps: readonly Step[]): Desk {
  const desk = serviceDesk();
  for (const [type, seconds, entity = 'p', fields = {}] of steps)
    desk.send(`complaint.${type}`, seconds, entity, type === 'filed' ? { ...FILED, ...fields } : fields);
  return desk;
}

const shown = (desk: Desk, name: string, seconds: number, window: WindowName = '90d', params = {}) => {
  const { value, n } = desk.group('complaint', seconds, { window }).figure(name, params);
  return [value, n];
};

describe('what happens to a complaint', () => {
  it('counts in the window of its filing where it is a duration, and else in that in which it happened', () => {
    const desk = complaints(['filed', 0], ['acknowledged', 2 * HOUR], ['resolved', 3 * HOUR]);
    for (const [name, params] of [
      ['acknowledgedInTime', {}],
      ['resolution', {}],
      ['resolution', { naive: true }],
    ] as const) {
      expect([name, shown(desk, name, 3 * HOUR, '1h', params)]).toEqual([name, [null, 0]]);
      expect([name, shown(desk, name, 3 * HOUR, '4h', params)[1]]).toEqual([name, 1]);
    }
    expect(['filed', 'acknowledged', 'resolved'].map((name) => shown(desk, name, 3 * HOUR, '30m')[0])).toEqual([
      0, 0, 1,
    ]);
    expect(['filed', 'acknowledged', 'resolved'].map((name) => shown(desk, name, 2.5 * HOUR, '1h')[0])).toEqual([
      0, 1, 0,
    ]);
  });

  it('counts at the end of its window where it is what became of a resolution', () => {
    const desk = complaints(['filed', 0], ['resolved', HOUR, 'p', { firstContact: true }]);
    for (const [name, windowDays] of [
      ['firstContactResolved', 7],
      ['recurrenceRate', 30],
    ] as const) {
      const passed = HOUR + windowDays * DAY;
      expect([name, shown(desk, name, passed - 0.001, '24h')]).toEqual([name, [null, 0]]);
      expect([name, shown(desk, name, passed, '24h')[1]]).toEqual([name, 1]);
      expect([name, shown(desk, name, passed + 25 * HOUR, '24h')]).toEqual([name, [null, 0]]);
    }
  });

  it('is taken back there and nowhere else when the complaint is reopened', () => {
    const desk = complaints(['filed', 0], ['resolved', HOUR, 'p', { firstContact: true }], ['reopened', 30 * HOUR]);
    expect(shown(desk, 'firstContactResolved', HOUR + 7 * DAY, '24h')).toEqual([0, 1]);
    for (const at of [2 * HOUR, 30 * HOUR, 9 * DAY, HOUR + 30 * DAY, 32 * DAY])
      for (const name of ['firstContactResolved', 'recurrenceRate'])
        expect([at, name, shown(desk, name, at, '24h')]).toEqual([at, name, [null, 0]]);
  });
});

describe('a missed acknowledgement', () => {
  it('is of a complaint filed at the first instant of the window, and of none before', () => {
    const desk = complaints(['filed', -0.001, 'before'], ['filed', 0, 'first']);
    const missed = (seconds: number) => shown(desk, 'acknowledgedInTime', seconds, '7d');
    expect([missed(7 * DAY), missed(7 * DAY + HOUR)]).toEqual([
      [0, 1],
      [null, 0],
    ]);
  });
});

describe('a reopened complaint', () => {
  it.each([
    [20 * DAY, 40 * DAY],
    [30 * DAY, 40 * DAY],
    [30 * DAY + 0.001, 10 * DAY - 0.001],
  ])('%f s after its resolution goes on, or begins anew', (reopened, ageAtForty) => {
    const desk = complaints(['filed', 0], ['resolved', 0], ['reopened', reopened]);
    const { value, state } = desk.group('complaint', 40 * DAY).figure('resolution', { quantile: 0.9 });
    expect([state, value]).toEqual(['AT_LEAST', Math.round(ageAtForty * MS)]);
  });

  it('leaves the resolutions of the customer’s other complaints as they were', () => {
    const desk = complaints(
      ['filed', 0],
      ['filed', HOUR, 'q'],
      ['resolved', DAY],
      ['resolved', 2 * DAY, 'q'],
      ['reopened', 3 * DAY, 'q'],
      ['filed', 4 * DAY, 'r'],
    );
    expect(shown(desk, 'recurrenceRate', 80 * DAY)).toEqual([1, 1]);
  });

  it('was not followed by what was filed before it was resolved again', () => {
    const desk = complaints(
      ['filed', 0],
      ['resolved', DAY],
      ['reopened', 2 * DAY],
      ['filed', 3 * DAY, 'q'],
      ['resolved', 4 * DAY],
    );
    expect(shown(desk, 'recurrenceRate', 80 * DAY)).toEqual([0, 1]);
  });
});

describe('the history of open complaints', () => {
  it('rises and falls with them', () => {
    const desk = complaints(
      ['filed', 0.5 * HOUR],
      ['filed', 1.5 * HOUR, 'q'],
      ['acknowledged', 2.5 * HOUR],
      ['resolved', 3.5 * HOUR],
      ['reopened', 5.5 * HOUR],
      ['resolved', 6.5 * HOUR],
      ['resolved', 7.5 * HOUR, 'q'],
    );
    const points =
      desk.state.series(
        { figure: 'complaint.open', filter: {}, window: '24h', stepMs: HOUR * MS, groupBy: [] },
        START + 9 * HOUR * MS,
      ).groups[0]?.points ?? [];
    const values = points.filter(({ t }) => t < START + 9 * HOUR * MS).map(({ value }) => value);
    expect(values).toEqual([...Array(15).fill(0), 1, 2, 2, 1, 1, 2, 1, 0, 0]);
  });
});
