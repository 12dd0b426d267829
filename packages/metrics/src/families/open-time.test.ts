/* Estimates that lean on many open things, where ages are counted in bins and not one by one. */

import { describe, expect, it } from 'vitest';
import { createBusinessHours } from '../calendar/index.ts';
import { RELATIVE_ERROR } from '../counts/sketch.ts';
import { createMetricState, DEFAULT_SETTINGS, type WindowName } from '../index.ts';
import { kaplanMeier } from '../statistics/index.ts';
import { createSeededRandom } from '../statistics/testing/seeded-random.ts';
import { START, serviceDesk } from '../testing/fold.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

interface Case {
  readonly opened: number;
  readonly replied: number;
}

/** Cases of three weeks in order of their opening, of which most are never answered. */
function backlog(count: number, seed: number): readonly Case[] {
  const random = createSeededRandom(seed).uniform;
  return Array.from({ length: count }, (_, i) => {
    const opened = START + Math.floor((i + random()) * ((21 * DAY) / count));
    return {
      opened,
      replied: random() < 0.3 ? opened + Math.floor(1 + random() ** 3 * 2 * DAY) : Number.POSITIVE_INFINITY,
    };
  });
}

describe.each([900, 4000])('the first response of %d cases, most of them silent', (count) => {
  const asOf = START + 21 * DAY + 7 * HOUR;
  const cases = backlog(count, 5);
  const state = createMetricState();
  const events = cases.flatMap(({ opened, replied }, i) => [
    { id: `o${i}`, type: 'case.opened' as const, time: opened, entity: `c${i}` },
    ...(replied <= asOf ? [{ id: `r${i}`, type: 'case.replied' as const, time: replied, entity: `c${i}` }] : []),
  ]);
  for (const event of events.sort((a, b) => a.time - b.time)) state.fold(event);
  const business = createBusinessHours({ ...DEFAULT_SETTINGS.businessHours, zone: 'UTC' });

  it.each([
    ['90d', false],
    ['7d', false],
    ['24h', false],
    ['90d', true],
    ['7d', true],
  ] as const)(
    'of %s is that of all of them one by one, within one per cent (business hours: %s)',
    (window: WindowName, businessHours) => {
      const { groups, from } = state.frame({ family: 'response', filter: {}, window, groupBy: [] }, asOf);
      const lasted = (begin: number, end: number) => (businessHours ? business.between(begin, end) : end - begin);
      const inside = cases.filter(({ opened }) => opened >= from);
      const one = (value: number) => ({ value, count: 1 });
      const survival = kaplanMeier(
        inside.filter(({ replied }) => replied <= asOf).map(({ opened, replied }) => one(lasted(opened, replied))),
        inside.filter(({ replied }) => replied > asOf).map(({ opened }) => one(lasted(opened, asOf))),
      );
      const group = groups[0]!;
      for (const quantile of [0.05, 0.1, 0.2, 0.25, 0.5, 0.9]) {
        const expected = survival.quantile(quantile)!;
        const figure = group.figure('firstResponse', { quantile, businessHours });
        expect([figure.n, figure.state]).toEqual([inside.length, expected.notReached ? 'AT_LEAST' : 'VALUE']);
        const value = expected.notReached ? expected.atLeast : expected.value;
        expect(Math.abs(figure.value! - value)).toBeLessThanOrEqual(RELATIVE_ERROR * value * (1 + 1e-9) + 1);
      }
      // The very oldest and the quarter, of the backlog as it is now.
      const open = cases.filter(({ replied }) => replied > asOf).map(({ opened }) => asOf - opened);
      open.sort((a, b) => a - b);
      expect(group.figure('unanswered').value).toBe(open.length);
    },
  );
});

describe('buckets of age', () => {
  it('are whole: each open case is in one, on an edge in the older', () => {
    const desk = serviceDesk({ backlogBucketsMs: [HOUR, DAY] });
    const edges = [0, HOUR - 1, HOUR, DAY - 1, DAY, 3 * DAY];
    const asOf = 4 * DAY;
    [...edges].reverse().forEach((age, i) => {
      desk.send('case.opened', (asOf - age) / 1000, `c${i}`);
    });
    expect(desk.group('response', asOf / 1000).detail('backlogBuckets')).toEqual([
      { fromMs: 0, toMs: HOUR, count: 2 },
      { fromMs: HOUR, toMs: DAY, count: 2 },
      { fromMs: DAY, toMs: null, count: 2 },
    ]);
    // A case opened by a clock a little ahead is of no age yet.
    desk.send('case.opened', asOf / 1000 + 60, 'ahead');
    expect(desk.group('response', asOf / 1000).detail('backlogBuckets')).toMatchObject([{ count: 3 }, {}, {}]);
  });

  it('and quantiles of age are those of a sorted list', () => {
    const desk = serviceDesk();
    const ages = [5, 1, 9, 3, 7, 2, 8].map((hours) => hours * HOUR);
    ages
      .sort((a, b) => b - a)
      .forEach((age, i) => {
        desk.send('case.opened', (10 * HOUR - age) / 1000, `c${i}`);
      });
    const age = (quantile: number) => desk.group('response', 36_000).figure('backlogAge', { quantile });
    expect([0.01, 0.25, 0.5, 0.9].map((q) => age(q).value! / HOUR)).toEqual([1, 2, 5, 9]);
    expect(age(0.5).n).toBe(7);
    expect(serviceDesk().group('response', 0).figure('backlogAge')).toMatchObject({ state: 'EMPTY', n: 0 });
  });
});
