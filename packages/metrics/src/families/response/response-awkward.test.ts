/* Cases whose events contradict each other, and the edges of every promise and window. */

import { describe, expect, it } from 'vitest';
import { type Desk, START, serviceDesk } from '../../testing/fold.ts';
import { caseOf, type Step } from '../../testing/one-life.ts';

const HOUR = 3600;

const DAY = 24 * HOUR;

const MS = 1000;

const COUNTS = ['opened', 'replied', 'resolved', 'reopened', 'backlog', 'unanswered'] as const;

function counts(desk: Desk, seconds = 30 * DAY, filter = {}): readonly (number | null)[] {
  const group = desk.group('response', seconds, { filter });
  return COUNTS.map((name) => group.figure(name).value);
}

describe('an event that contradicts what is known of its case', () => {
  const open: readonly Step[] = [['opened', 0]];
  const resolved: readonly Step[] = [...open, ['replied', 60], ['resolved', HOUR]];

  it.each([
    ['opened', open, 'contradictory'],
    ['reopened', open, 'contradictory'],
    ['followedUp', open, 'contradictory'],
    ['opened', resolved, 'contradictory'],
    ['resolved', resolved, 'contradictory'],
    ['assigned', resolved, 'orphan'],
    ['waiting', resolved, 'orphan'],
    ['acted', resolved, 'orphan'],
    ['replied', [], 'orphan'],
    ['assigned', [], 'orphan'],
    ['waiting', [], 'orphan'],
    ['acted', [], 'orphan'],
    ['resolved', [], 'orphan'],
    ['followedUp', [], 'orphan'],
  ] as const)('%s after %j has no effect, and is counted as such', (type, steps, outcome) => {
    const before = caseOf(steps);
    const after = caseOf([...steps, [type, 2 * HOUR]]);
    expect(after.state.counts.withoutEffect).toEqual({ [outcome]: 1 });
    expect(counts(after)).toEqual(counts(before));
  });

  it('is none where a reply follows the first one, or the resolution', () => {
    const desk = caseOf([...resolved.slice(0, 2), ['replied', 120], resolved[2]!, ['replied', 2 * HOUR]]);
    expect(desk.state.counts.withoutEffect).toEqual({});
    expect(counts(desk)).toEqual([1, 1, 1, 0, 0, 0]);
    expect(desk.group('response', DAY).figure('firstResponse', { naive: true })).toMatchObject({ value: 60_000, n: 1 });
  });

  it('is none where a case that was never seen is reopened: it is open since then, and nobody waits for a first reply', () => {
    const desk = caseOf([['reopened', HOUR]]);
    expect(desk.state.counts.withoutEffect).toEqual({});
    expect(counts(desk)).toEqual([0, 0, 0, 1, 1, 0]);
    const group = desk.group('response', 2 * HOUR);
    expect(group.figure('backlogAge').value).toBe(HOUR * MS);
    expect([group.figure('overdue').value, group.figure('withinTarget').state]).toEqual([0, 'EMPTY']);
  });
});

describe('a promise', () => {
  /** Chat: two minutes. */
  const opened: Step = ['opened', 0, { channel: 'chat' }];
  const within = (steps: readonly Step[], seconds: number) => {
    const { value, n } = caseOf([opened, ...steps])
      .group('response', seconds)
      .figure('withinTarget');
    return [value, n];
  };

  it('is kept by a reply at its very instant, and missed by one a millisecond later', () => {
    expect(within([['replied', 120]], HOUR)).toEqual([1, 1]);
    expect(within([['replied', 120.001]], HOUR)).toEqual([0, 1]);
  });

  it('is missed by a resolution without a reply after it, and in neither by one before', () => {
    expect(within([['resolved', 120]], HOUR)).toEqual([null, 0]);
    expect(within([['resolved', 120.001]], HOUR)).toEqual([0, 1]);
  });

  it('that was missed without a word is open again with the case', () => {
    const steps: readonly Step[] = [
      ['resolved', 600],
      ['reopened', HOUR],
    ];
    // Unanswered and overdue once more: missed either way, and once.
    expect(within(steps, 2 * HOUR)).toEqual([0, 1]);
    expect(within([...steps, ['replied', 2 * HOUR]], 3 * HOUR)).toEqual([0, 1]);
    const group = caseOf([opened, ...steps]).group('response', 2 * HOUR);
    expect([group.figure('unanswered').value, group.figure('overdue').value]).toEqual([1, 1]);
  });

  it('runs out soon within the stated horizon, and no sooner', () => {
    const desk = caseOf([['opened', 0, { channel: 'email' }]]);
    const soon = (seconds: number) => {
      const group = desk.group('response', seconds);
      return [group.figure('dueSoon').value, group.figure('overdue').value];
    };
    expect([7 * HOUR - 0.001, 7 * HOUR, 8 * HOUR, 8 * HOUR + 0.001].map(soon)).toEqual([
      [0, 0],
      [1, 0],
      [1, 0],
      [0, 1],
    ]);
  });

  it('is counted of the cases opened in the window, however many were before', () => {
    const desk = serviceDesk();
    const open = (count: number, seconds: number, name: string) => {
      for (let i = 0; i < count; i++) desk.send('case.opened', seconds, `${name}${i}`, { channel: 'chat' });
    };
    const within = (window: '4h' | '30m', seconds: number) =>
      desk.group('response', seconds, { window }).figure('withinTarget').n;
    open(5, 0, 'old');
    open(2, 5 * HOUR, 'new');
    // Fewer inside the window than outside of it, more inside, and all of them overdue or only some.
    expect([within('4h', 5 * HOUR + 60), within('4h', 5 * HOUR + 121)]).toEqual([0, 2]);
    open(9, 6 * HOUR, 'newest');
    expect([within('4h', 6 * HOUR + 60), within('4h', 6 * HOUR + 121)]).toEqual([2, 11]);
    expect([within('30m', 6 * HOUR + 60), within('30m', 6 * HOUR + 121)]).toEqual([0, 9]);
    expect(desk.group('response', 6 * HOUR + 121, { window: '30m' }).previous('withinTarget')).toMatchObject({ n: 0 });
    expect(desk.group('response', 6 * HOUR + 121, { window: '1h' }).previous('withinTarget')).toMatchObject({ n: 2 });
  });
});

describe('a first response', () => {
  it('that never came is a lower bound from the resolution on, not an answer', () => {
    const desk = serviceDesk();
    for (const [id, end, at] of [
      ['a', 'replied', 600],
      ['b', 'resolved', 60],
      ['c', 'replied', 1200],
    ] as const) {
      desk.send('case.opened', 0, id);
      desk.send(`case.${end}`, at, id);
    }
    const group = desk.group('response', HOUR);
    // b left after a minute unanswered: of the two at risk at 10 min one was answered.
    expect(group.figure('firstResponse', { quantile: 0.5 })).toMatchObject({ value: 600_000, n: 3 });
    expect(group.figure('firstResponse', { quantile: 0.6 }).value).toBe(1_200_000);
    expect(group.figure('firstResponse', { naive: true }).n).toBe(2);
    expect(counts(desk)).toEqual([3, 2, 1, 0, 2, 0]);
  });

  it('is estimated in business hours as well, of those still open too', () => {
    const desk = serviceDesk();
    // Monday 16:00 by four; one answered at 16:30, one closed unanswered on Tuesday at 10:00, one answered then, one silent.
    for (const id of ['a', 'b', 'c', 'd']) desk.send('case.opened', 7 * HOUR, id);
    desk.send('case.replied', 7.5 * HOUR, 'a');
    desk.send('case.resolved', 25 * HOUR, 'b');
    desk.send('case.replied', 25 * HOUR, 'c');
    const figure = (quantile: number) =>
      desk.group('response', 26 * HOUR).figure('firstResponse', { quantile, businessHours: true });
    expect(figure(0.25)).toMatchObject({ value: 0.5 * HOUR * MS, n: 4, variant: 'Kaplan–Meier, business hours' });
    expect(figure(0.5).value).toBe(2 * HOUR * MS);
    // d has been silent for three hours of business.
    expect(figure(0.9)).toMatchObject({ state: 'AT_LEAST', value: 3 * HOUR * MS });
  });
});

describe('a resolution', () => {
  it('is estimated with the open cases as lower bounds, by the clock and in business hours', () => {
    const desk = serviceDesk();
    for (const id of ['a', 'b', 'c']) desk.send('case.opened', 7 * HOUR, id);
    desk.send('case.resolved', 8 * HOUR, 'a');
    desk.send('case.resolved', 25 * HOUR, 'b');
    const figure = (params: object) => desk.group('response', 31 * HOUR).figure('resolution', params);
    expect(figure({ quantile: 0.5 })).toMatchObject({ value: 18 * HOUR * MS, n: 3, variant: 'Kaplan–Meier' });
    expect(figure({ quantile: 0.5, businessHours: true })).toMatchObject({ value: 2 * HOUR * MS, n: 3 });
    expect(figure({ quantile: 0.9 })).toMatchObject({ state: 'AT_LEAST', value: 24 * HOUR * MS });
    expect(figure({ quantile: 0.9, businessHours: true })).toMatchObject({ state: 'AT_LEAST', value: 8 * HOUR * MS });
    expect(figure({ quantile: 0.9, naive: true })).toMatchObject({
      value: 18 * HOUR * MS,
      n: 2,
      variant: 'resolved cases only',
    });
    expect(figure({ quantile: 0.9, naive: true, businessHours: true })).toMatchObject({
      value: 2 * HOUR * MS,
      variant: 'resolved cases only, business hours',
    });
  });

  const first = (steps: readonly Step[]) => {
    const { value, n } = caseOf([['opened', 0], ...steps])
      .group('response', 30 * DAY)
      .figure('fcr');
    return [value, n];
  };

  it.each([
    ['without a reply', [['resolved', HOUR]], 1],
    [
      'after one reply',
      [
        ['replied', 60],
        ['resolved', HOUR],
      ],
      1,
    ],
    [
      'after one reply and a robot’s',
      [
        ['replied', 30, { automatic: true }],
        ['replied', 60],
        ['resolved', HOUR],
      ],
      1,
    ],
    [
      'after two replies',
      [
        ['replied', 60],
        ['replied', 90],
        ['resolved', HOUR],
      ],
      0,
    ],
    [
      'as the sender says, whatever was written',
      [
        ['replied', 60],
        ['replied', 90],
        ['resolved', HOUR, { firstContact: true }],
      ],
      1,
    ],
    ['as the sender says, though nothing was written', [['resolved', HOUR, { firstContact: false }]], 0],
  ] as const)('is one at first contact or not: %s', (_, steps, expected) => {
    expect(first(steps)).toEqual([expected, 1]);
  });

  it('a second time is at first contact neither time', () => {
    expect(
      first([
        ['resolved', HOUR],
        ['reopened', 2 * HOUR],
        ['resolved', 3 * HOUR],
      ]),
    ).toEqual([0, 2]);
  });

  it('is undone by a reopening at the last instant of its window, and by none later', () => {
    const reopened = (after: number) => {
      const group = caseOf([
        ['opened', 0],
        ['resolved', HOUR],
        ['reopened', HOUR + after],
      ]).group('response', 30 * DAY);
      return ['fcr', 'reopenRate'].map((name) => group.figure(name).value);
    };
    expect(reopened(7 * DAY)).toEqual([0, 1]);
    expect(reopened(7 * DAY + 0.001)).toEqual([1, 0]);
  });

  it('ends the backlog where it was, and counts where it happened', () => {
    const desk = caseOf([
      ['opened', 0, { team: 'red' }],
      ['replied', 60, { team: 'blue' }],
      ['resolved', HOUR, { team: 'green' }],
    ]);
    expect(counts(desk, DAY, { team: ['red'] })).toEqual([1, 0, 0, 0, 0, 0]);
    expect(counts(desk, DAY, { team: ['blue'] })).toEqual([0, 1, 0, 0, 0, 0]);
    expect(counts(desk, DAY, { team: ['green'] })).toEqual([0, 0, 1, 0, 0, 0]);
    expect(desk.group('response', DAY, { filter: { team: ['green'] } }).figure('resolution', { naive: true }).n).toBe(
      1,
    );
    // At no instant was it in two backlogs, nor waited for in two places.
    for (const figure of ['response.backlog', 'response.unanswered']) {
      const points = ['red', 'blue', 'green'].map(
        (team) =>
          desk.state
            .series({ figure, filter: { team: [team] }, window: '4h', groupBy: [] }, START + 2 * HOUR * MS)
            .groups[0]?.points.map(({ value }) => value ?? 0) ?? [],
      );
      for (let i = 0; i < (points[0]?.length ?? 0); i++)
        expect(points.reduce((sum, of) => sum + (of[i] ?? 0), 0)).toBeLessThanOrEqual(1);
      expect(points.map((of) => Math.min(...of, 0))).toEqual([0, 0, 0]);
      expect(points.map((of) => of.at(-1) ?? 0)).toEqual([0, 0, 0]);
    }
  });
});

describe('a view of cases', () => {
  const nextChange = (desk: Desk, seconds: number) => {
    const view = desk.state.openView({ family: 'response', filter: {}, window: '90d', groupBy: [] });
    const next = (view.nextChangeAfter(START + seconds * MS) - START) / MS;
    view.close();
    return next;
  };

  it('changes every minute while a case is open, and when one comes to be due soon or overdue', () => {
    const desk = caseOf([['opened', 7, { channel: 'email' }]]);
    expect(nextChange(desk, 61)).toBe(120);
    expect(nextChange(desk, 7 * HOUR + 1)).toBe(7 * HOUR + 7);
    expect(nextChange(desk, 7 * HOUR + 7)).toBe(7 * HOUR + 60);
    expect(nextChange(desk, 8 * HOUR + 1)).toBe(8 * HOUR + 7.001);
  });

  it('does not change with the clock while none is open', () => {
    const desk = caseOf([
      ['opened', 0],
      ['resolved', 1],
    ]);
    expect(nextChange(desk, 10 * DAY)).toBeGreaterThan(80 * DAY);
  });

  it('shows groups in order of what was opened and what is open, the largest first', () => {
    const desk = serviceDesk();
    for (let i = 0; i < 3; i++) desk.send('case.opened', 0, `a${i}`, { team: 'waits for long' });
    for (let i = 0; i < 2; i++) {
      desk.send('case.opened', 5 * HOUR, `b${i}`, { team: 'quick' });
      desk.send('case.resolved', 5 * HOUR + 1, `b${i}`);
    }
    const { groups } = desk.state.frame(
      { family: 'response', filter: {}, window: '1h', groupBy: ['team'] },
      START + 5.5 * HOUR * MS,
    );
    expect(groups.map(({ key }) => key[0]?.value)).toEqual(['waits for long', 'quick']);
  });
});
