/* Complaints whose events contradict each other, and the edges of every promise and window. */

import { describe, expect, it } from 'vitest';
import { type Desk, START, serviceDesk } from '../../testing/fold.ts';
import { complaintOf, type Step } from '../../testing/one-life.ts';

const HOUR = 3600;

const DAY = 24 * HOUR;

const MS = 1000;

const COUNTS = ['filed', 'acknowledged', 'resolved', 'open', 'overdue'] as const;

function counts(desk: Desk, seconds = 60 * DAY, filter = {}): readonly (number | null)[] {
  const group = desk.group('complaint', seconds, { filter });
  return COUNTS.map((name) => group.figure(name).value);
}

const share = (name: string, desk: Desk, seconds = 60 * DAY) => {
  const { value, n } = desk.group('complaint', seconds).figure(name);
  return [value, n];
};

describe('an event that contradicts what is known of its complaint', () => {
  const open: readonly Step[] = [['filed', 0]];
  const acknowledged: readonly Step[] = [...open, ['acknowledged', 60]];
  const resolved: readonly Step[] = [...open, ['resolved', HOUR]];

  it.each([
    ['filed', open, 'contradictory'],
    ['reopened', open, 'contradictory'],
    ['acknowledged', acknowledged, 'contradictory'],
    ['filed', resolved, 'contradictory'],
    ['acknowledged', resolved, 'contradictory'],
    ['resolved', resolved, 'contradictory'],
    ['acknowledged', [], 'orphan'],
    ['resolved', [], 'orphan'],
  ] as const)('%s after %j has no effect, and is counted as such', (type, steps, outcome) => {
    const before = complaintOf(steps);
    const after = complaintOf([...steps, [type, 2 * HOUR]]);
    expect(after.state.counts.withoutEffect).toEqual({ [outcome]: 1 });
    expect(counts(after)).toEqual(counts(before));
  });

  it('is none where a complaint that was never seen is reopened: it is open since then, and needs no acknowledgement', () => {
    const desk = complaintOf([['reopened', HOUR]]);
    expect(desk.state.counts.withoutEffect).toEqual({});
    const group = desk.group('complaint', DAY);
    expect([group.figure('open').value, group.figure('filed').value]).toEqual([1, 0]);
    expect(group.figure('acknowledgedInTime').state).toBe('EMPTY');
    // It has as long as an acknowledgement would have.
    expect([counts(desk, HOUR + DAY)[4], counts(desk, HOUR + DAY + 0.001)[4]]).toEqual([0, 1]);
    expect(desk.group('complaint', 30 * DAY).detail('overdueList')).toMatchObject([
      { filedAt: START + HOUR * MS, dueAt: START + (HOUR + DAY) * MS, acknowledged: true },
    ]);
  });
});

describe('an acknowledgement', () => {
  const inTime = (steps: readonly Step[]) => share('acknowledgedInTime', complaintOf([['filed', 0], ...steps]));

  it('is in time at the very end of the target, and not a millisecond later', () => {
    expect(inTime([['acknowledged', DAY]])).toEqual([1, 1]);
    expect(inTime([['acknowledged', DAY + 0.001]])).toEqual([0, 1]);
  });

  it('is given by the resolution where none came before, and not counted as one', () => {
    expect(inTime([['resolved', DAY]])).toEqual([1, 1]);
    expect(inTime([['resolved', DAY + 0.001]])).toEqual([0, 1]);
    expect(
      counts(
        complaintOf([
          ['filed', 0],
          ['resolved', DAY],
        ]),
      ),
    ).toEqual([1, 0, 1, 0, 0]);
  });

  it('stands through a reopening', () => {
    expect(
      inTime([
        ['acknowledged', 60],
        ['resolved', HOUR],
        ['reopened', 2 * DAY],
      ]),
    ).toEqual([1, 1]);
  });

  it('is counted of the complaints filed in the window', () => {
    const desk = serviceDesk();
    for (const [entity, at] of [
      ['old', 0],
      ['new', 3 * DAY],
      ['newest', 4 * DAY],
    ] as const)
      complaintOf([['filed', at]], entity, desk);
    const missed = (window: '24h' | '7d') =>
      desk.group('complaint', 4.5 * DAY, { window }).figure('acknowledgedInTime').n;
    expect([missed('24h'), missed('7d')]).toEqual([0, 2]);
    expect(desk.group('complaint', 4.5 * DAY, { window: '24h' }).previous('acknowledgedInTime')).toMatchObject({
      value: 0,
      n: 1,
    });
  });
});

describe('the next promise of a complaint', () => {
  it('is the acknowledgement, then the resolution; whichever is sooner as long as neither came', () => {
    const overdueAt = (steps: readonly Step[], seconds: number) => counts(complaintOf(steps), seconds)[4];
    const filed: Step = ['filed', 0];
    expect([overdueAt([filed], DAY), overdueAt([filed], DAY + 0.001)]).toEqual([0, 1]);
    const heard: readonly Step[] = [filed, ['acknowledged', 60]];
    expect([overdueAt(heard, 28 * DAY), overdueAt(heard, 28 * DAY + 0.001)]).toEqual([0, 1]);
    const promised: readonly Step[] = [['filed', 0, { promisedAt: START + HOUR * MS }]];
    expect([overdueAt(promised, HOUR), overdueAt(promised, HOUR + 0.001)]).toEqual([0, 1]);
  });

  it('leaves time to look at a reopened complaint again, and takes none that is left', () => {
    const dueAfter = (reopenedAt: number) => {
      const desk = complaintOf([
        ['filed', 0],
        ['resolved', HOUR],
        ['reopened', reopenedAt],
      ]);
      const [due] = desk.group('complaint', 80 * DAY).detail('overdueList') as { dueAt: number }[];
      return (due!.dueAt - START) / MS;
    };
    expect([dueAfter(2 * HOUR), dueAfter(27.5 * DAY)]).toEqual([28 * DAY, 28.5 * DAY]);
  });

  it('is listed with what is known of the complaint: ten of them where nobody says how many, none where none are wanted', () => {
    const desk = serviceDesk();
    for (let i = 0; i < 12; i++) complaintOf([['filed', 0]], `p${String(i).padStart(2, '0')}`, desk);
    const list = (first?: unknown) =>
      desk.group('complaint', 2 * DAY).detail('overdueList', first === undefined ? {} : { first }) as {
        entity: string;
        channel: string | null;
      }[];
    expect(list().map(({ entity }) => entity)).toEqual(
      Array.from({ length: 10 }, (_, i) => `p${String(i).padStart(2, '0')}`),
    );
    expect([list(12).length, list(0).length, list(-1).length, list('3').length]).toEqual([12, 0, 10, 10]);
    expect(list(1)[0]).toMatchObject({ channel: null, severity: 'high', topic: 'billing' });
  });
});

describe('a resolution', () => {
  const times = (steps: readonly Step[], params = {}) => {
    const { value, n, state, variant } = complaintOf([['filed', 0], ...steps])
      .group('complaint', 20 * DAY)
      .figure('resolution', params);
    return { value, n, state, variant };
  };

  it('takes from the filing to the last one, open complaints being lower bounds', () => {
    expect(times([['resolved', DAY]])).toEqual({ value: DAY * MS, n: 1, state: 'VALUE', variant: 'Kaplan–Meier' });
    expect(
      times([
        ['resolved', DAY],
        ['reopened', 2 * DAY],
      ]),
    ).toMatchObject({ value: 20 * DAY * MS, state: 'AT_LEAST' });
    expect(
      times(
        [
          ['resolved', DAY],
          ['reopened', 2 * DAY],
        ],
        { naive: true },
      ),
    ).toMatchObject({ value: null, n: 0 });
    expect(
      times(
        [
          ['resolved', DAY],
          ['reopened', 2 * DAY],
          ['resolved', 3 * DAY],
        ],
        { naive: true },
      ),
    ).toEqual({
      value: 3 * DAY * MS,
      n: 1,
      state: 'VALUE',
      variant: 'resolved complaints only',
    });
  });

  it('of half of them is the median, and the quarter is asked for by name', () => {
    const desk = serviceDesk();
    for (const day of [1, 2, 3, 4]) complaintOf([['filed', 0]], `p${day}`, desk);
    for (const day of [1, 2, 3, 4]) complaintOf([['resolved', day * DAY]], `p${day}`, desk);
    const group = desk.group('complaint', 10 * DAY);
    expect(group.figure('resolution').value).toBe(2 * DAY * MS);
    expect(group.figure('resolution', { quantile: 0.25 }).value).toBe(DAY * MS);
    expect(group.figure('resolution', { quantile: 0.75, naive: true }).value).toBe(3 * DAY * MS);
  });

  it('counts where it happened, and the backlog ends where it was', () => {
    const desk = complaintOf([
      ['filed', 0, { team: 'red' }],
      ['acknowledged', 60, { team: 'blue' }],
      ['resolved', HOUR, { team: 'green' }],
    ]);
    expect(['red', 'blue', 'green'].map((team) => counts(desk, DAY, { team: [team] }))).toEqual([
      [1, 0, 0, 0, 0],
      [0, 1, 0, 0, 0],
      [0, 0, 1, 0, 0],
    ]);
    const open = (team: string, seconds: number) =>
      desk.state
        .series({ figure: 'complaint.open', filter: { team: [team] }, window: '4h', groupBy: [] }, START + seconds * MS)
        .groups[0]?.points.map(({ value }) => value ?? 0) ?? [];
    expect(['red', 'blue', 'green'].map((team) => Math.max(...open(team, 2 * HOUR)))).toEqual([0, 1, 0]);
    expect(['red', 'blue', 'green'].map((team) => open(team, 2 * HOUR).at(-1))).toEqual([0, 0, 0]);
  });

  it('at first contact is undone by a reopening within its window, and by none after', () => {
    const after = (seconds: number) =>
      share(
        'firstContactResolved',
        complaintOf([
          ['filed', 0],
          ['resolved', 0, { firstContact: true }],
          ['reopened', seconds],
        ]),
      );
    expect([after(7 * DAY), after(7 * DAY + 0.001)]).toEqual([
      [0, 1],
      [1, 1],
    ]);
  });
});

describe('a view of complaints', () => {
  const nextChange = (desk: Desk, seconds: number) => {
    const view = desk.state.openView({ family: 'complaint', filter: {}, window: '90d', groupBy: [] });
    const next = (view.nextChangeAfter(START + seconds * MS) - START) / MS;
    view.close();
    return next;
  };

  it('changes every minute while one is open, and when a promise runs out', () => {
    const desk = complaintOf([['filed', 7]]);
    expect([nextChange(desk, 61), nextChange(desk, DAY)]).toEqual([120, DAY + 7.001]);
  });

  it('does not change with the clock while none is open', () => {
    expect(
      nextChange(
        complaintOf([
          ['filed', 0],
          ['resolved', 1],
        ]),
        2 * DAY,
      ),
    ).toBeGreaterThanOrEqual(7 * DAY);
  });

  it('has no rate where there were no contacts, and says what it would be a rate of', () => {
    expect(
      complaintOf([['filed', 0]])
        .group('complaint', HOUR)
        .figure('ratePer1000'),
    ).toMatchObject({
      value: null,
      n: 0,
      state: 'EMPTY',
      variant: 'per 1,000 contacts',
    });
  });

  it('shows groups in order of what was filed and what is open, the largest first', () => {
    const desk = serviceDesk();
    for (let i = 0; i < 3; i++) complaintOf([['filed', 0, { team: 'waits for long' }]], `a${i}`, desk);
    for (let i = 0; i < 2; i++)
      complaintOf(
        [
          ['filed', 5 * HOUR, { team: 'quick' }],
          ['resolved', 5 * HOUR + 1],
        ],
        `b${i}`,
        desk,
      );
    const { groups } = desk.state.frame(
      { family: 'complaint', filter: {}, window: '1h', groupBy: ['team'] },
      START + 5.5 * HOUR * MS,
    );
    expect(groups.map(({ key }) => key[0]?.value)).toEqual(['waits for long', 'quick']);
  });
});
