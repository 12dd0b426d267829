/* At which instant each fact of a case counts: at its opening, when it happened, or when a window after its resolution has passed. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MetricSettings, WindowName } from '../../index.ts';
import { type Desk, START, serviceDesk } from '../../testing/fold.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;
const MS = 1000;

type Step = readonly [type: string, seconds: number, fields?: Record<string, unknown>];

/** A case that goes through `steps` after it was opened. */
function caseOf(steps: readonly Step[], settings: Partial<MetricSettings> = {}): Desk {
  const desk = serviceDesk(settings);
  desk.send('case.opened', 0, 'c', { channel: 'chat' });
  for (const [type, seconds, fields] of steps) desk.send(`case.${type}`, seconds, 'c', fields);
  return desk;
}

const shown = (desk: Desk, name: string, seconds: number, window: WindowName = '90d', params = {}) => {
  const { value, n } = desk.group('response', seconds, { window }).figure(name, params);
  return [value, n];
};

describe('a duration', () => {
  it('counts in the window in which its case was opened, not in that of the reply or the resolution', () => {
    const desk = caseOf([
      ['replied', 2 * HOUR],
      ['resolved', 3 * HOUR],
    ]);
    for (const [name, params] of [
      ['firstResponse', { naive: true }],
      ['firstResponse', {}],
      ['withinTarget', {}],
      ['resolution', { naive: true }],
      ['resolution', {}],
    ] as const) {
      expect([name, shown(desk, name, 3 * HOUR, '1h', params)]).toEqual([name, [null, 0]]);
      expect([name, shown(desk, name, 3 * HOUR, '4h', params)[1]]).toEqual([name, 1]);
    }
    // The events themselves count where they happened.
    expect([shown(desk, 'replied', 3 * HOUR, '30m'), shown(desk, 'resolved', 3 * HOUR, '30m')]).toEqual([
      [0, 0],
      [1, 1],
    ]);
    expect(shown(desk, 'opened', 3 * HOUR, '1h')).toEqual([0, 0]);
  });

  it('of a case that was answered and resolved is one observation of its first response', () => {
    const desk = caseOf([
      ['replied', 60],
      ['resolved', HOUR],
    ]);
    expect(shown(desk, 'firstResponse', 2 * HOUR)).toEqual([60 * MS, 1]);
    expect(shown(desk, 'firstResponse', 2 * HOUR, '90d', { quantile: 0.99 })).toEqual([60 * MS, 1]);
  });

  it('has no first response in a reply to a case that was resolved in silence', () => {
    const desk = caseOf([
      ['resolved', 60],
      ['replied', 90],
    ]);
    expect(shown(desk, 'replied', HOUR)).toEqual([0, 0]);
    expect(shown(desk, 'firstResponse', HOUR, '90d', { naive: true })).toEqual([null, 0]);
    expect(shown(desk, 'withinTarget', HOUR)).toEqual([null, 0]);
    expect(desk.state.counts.withoutEffect).toEqual({});
  });
});

describe('the cases past their promise', () => {
  /** Minutes: all of them fall on the edges of windows and on the instants asked about. */
  const PROMISES = { chat: 2, email: 8 * 60 } as const;
  const cases = fc.record({ opened: fc.nat(150), channel: fc.constantFrom('chat', 'chat', 'email') });

  it('are those of the window, however many lie before, in it, and after it', () => {
    fc.assert(
      fc.property(
        fc.array(cases, { minLength: 1, maxLength: 40 }),
        fc.constantFrom<WindowName>('15m', '30m', '1h'),
        fc.nat(40),
        fc.nat(80),
        (list, window, later, back) => {
          const desk = serviceDesk();
          const sorted = [...list].sort((a, b) => a.opened - b.opened);
          sorted.forEach(({ opened, channel }, i) => {
            desk.send('case.opened', opened * 60, `c${i}`, { channel });
          });
          const newest = sorted.at(-1)!.opened;
          // Now, or an instant in the past of which whole minutes count.
          const asOf = back > 40 ? newest - back + 20 : newest + later;
          const group = desk.group('response', asOf * 60, { window });
          const width = { '15m': 15, '30m': 30, '1h': 60 }[window as '1h'];
          const missed = (from: number, until: number) =>
            sorted.filter(
              ({ opened, channel }) => opened >= from && opened < until && opened + PROMISES[channel] < asOf,
            ).length;
          const until = asOf === newest + later ? Number.POSITIVE_INFINITY : asOf;
          expect(group.figure('withinTarget').n).toBe(missed(asOf - width, until));
          if (asOf - 2 * width < sorted[0]!.opened) return;
          expect(group.previous('withinTarget')!.n).toBe(missed(asOf - 2 * width, asOf - width));
        },
      ),
      { seed: 4, numRuns: 300 },
    );
  });
});

describe('what becomes of a resolution', () => {
  it('counts when its window has passed, at that very instant', () => {
    const desk = caseOf([
      ['replied', 60],
      ['resolved', HOUR],
    ]);
    for (const [name, window] of [
      ['fcr', 7 * DAY],
      ['reopenRate', 7 * DAY],
      ['followedUpInTime', 2 * DAY],
    ] as const) {
      expect([name, shown(desk, name, HOUR + window - 0.001, '24h')]).toEqual([name, [null, 0]]);
      expect([name, shown(desk, name, HOUR + window, '24h')[1]]).toEqual([name, 1]);
      expect([name, shown(desk, name, HOUR + window + 25 * HOUR, '24h')]).toEqual([name, [null, 0]]);
    }
  });

  it('by a reopening counts there too', () => {
    const desk = caseOf([
      ['replied', 60],
      ['resolved', HOUR],
      ['reopened', 30 * HOUR],
    ]);
    const passed = HOUR + 7 * DAY;
    expect([shown(desk, 'fcr', passed, '24h'), shown(desk, 'reopenRate', passed, '24h')]).toEqual([
      [0, 1],
      [1, 1],
    ]);
    expect(shown(desk, 'followedUpInTime', HOUR + 2 * DAY, '24h')).toEqual([null, 0]);
    // Neither before nor after is there a trace of what was taken back.
    for (const at of [2 * HOUR, 30 * HOUR, 6 * DAY, 9 * DAY])
      for (const name of ['fcr', 'reopenRate', 'followedUpInTime'])
        expect([at, name, shown(desk, name, at, '24h')]).toEqual([at, name, [null, 0]]);
  });

  it('by a follow-up counts there as well', () => {
    const desk = caseOf([
      ['resolved', HOUR],
      ['followedUp', 30 * HOUR],
    ]);
    expect(shown(desk, 'followedUpInTime', 30 * HOUR, '24h')).toEqual([null, 0]);
    expect(shown(desk, 'followedUpInTime', HOUR + 2 * DAY, '24h')).toEqual([1, 1]);
  });

  it('takes nothing back that was not counted', () => {
    const desk = caseOf([
      ['replied', 60],
      ['replied', 90],
      ['resolved', HOUR],
      ['reopened', 2 * HOUR],
    ]);
    // Another case, resolved at first contact and followed up.
    for (const [type, seconds] of [
      ['opened', 3 * HOUR],
      ['resolved', 3 * HOUR],
      ['followedUp', 33 * HOUR],
    ] as const)
      desk.send(`case.${type}`, seconds, 'd');
    expect([shown(desk, 'fcr', 20 * DAY), shown(desk, 'followedUpInTime', 20 * DAY)]).toEqual([
      [0.5, 2],
      [1, 1],
    ]);
  });

  it('is no longer told by a reopening after the window, though the case is still known for its follow-up', () => {
    const after = (seconds: number) => {
      const desk = caseOf(
        [
          ['resolved', 0],
          ['reopened', seconds],
        ],
        { fcrWindowDays: 1 },
      );
      return [
        shown(desk, 'fcr', 20 * DAY),
        shown(desk, 'reopenRate', 20 * DAY),
        shown(desk, 'followedUpInTime', 20 * DAY),
      ];
    };
    expect(after(DAY)).toEqual([
      [0, 1],
      [1, 1],
      [null, 0],
    ]);
    expect(after(DAY + 0.001)).toEqual([
      [1, 1],
      [0, 1],
      [null, 0],
    ]);
  });

  it('is told by no follow-up of a case that is open again', () => {
    const desk = caseOf([
      ['resolved', 0],
      ['reopened', HOUR],
      ['followedUp', 30 * HOUR],
    ]);
    expect(desk.state.counts.withoutEffect).toEqual({ contradictory: 1 });
    expect(shown(desk, 'followedUpInTime', 20 * DAY)).toEqual([null, 0]);
  });

  it('may be told until the last instant in which the case is known', () => {
    const at = (seconds: number) =>
      caseOf([
        ['resolved', 0],
        ['followedUp', seconds],
      ]).state.counts.withoutEffect;
    expect([at(7 * DAY), at(7 * DAY + 0.001)]).toEqual([{}, { orphan: 1 }]);
  });
});

describe('a reopening', () => {
  it.each([
    [7 * DAY, 8 * DAY],
    [7 * DAY + 0.001, DAY - 0.001],
  ])('%f s after the resolution goes on with the case, or begins it anew', (reopened, ageAtEight) => {
    const desk = caseOf([
      ['resolved', 0],
      ['reopened', reopened],
    ]);
    expect(shown(desk, 'backlogAge', 8 * DAY)).toEqual([Math.round(ageAtEight * MS), 1]);
    // Still unanswered if it goes on; long past its first response if not.
    expect(shown(desk, 'unanswered', 8 * DAY)[0]).toBe(ageAtEight === 8 * DAY ? 1 : 0);
  });
});

describe('the history of what was open', () => {
  /** Values at the end of each hour since the first event, and how many hours before it were not 0. */
  const history = (desk: Desk, figure: string, hours: number) => {
    const points =
      desk.state
        .series({ figure, filter: {}, window: '24h', stepMs: HOUR * MS, groupBy: [] }, START + hours * HOUR * MS)
        .groups[0]?.points.filter(({ t }) => t < START + hours * HOUR * MS) ?? [];
    const before = points.filter(({ t, value }) => t < START && value !== 0).length;
    return [...points.filter(({ t }) => t >= START).map(({ value }) => value), before];
  };

  it('rises and falls with the case, answered or not', () => {
    const desk = caseOf([['replied', 1.5 * HOUR]]);
    for (const [type, hours, entity] of [
      ['opened', 2.5, 'silent'],
      ['resolved', 3.5, 'c'],
      ['resolved', 4.5, 'silent'],
      ['reopened', 5.5, 'c'],
      ['resolved', 6.5, 'c'],
      ['reopened', 6.5, 'silent'],
    ] as const)
      desk.send(`case.${type}`, hours * HOUR, entity);
    expect(history(desk, 'response.backlog', 8)).toEqual([1, 1, 2, 1, 0, 1, 1, 1, 0]);
    expect(history(desk, 'response.unanswered', 8)).toEqual([1, 0, 1, 1, 0, 0, 1, 1, 0]);
  });
});
