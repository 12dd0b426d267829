/* Events of contacts that contradict each other, and what is carried from one leg of a contact to the next. */

import { describe, expect, it } from 'vitest';
import { type Desk, serviceDesk } from '../../testing/fold.ts';

type Step = readonly [type: string, seconds: number, fields?: Record<string, unknown>];

/** One contact that goes through `steps`. */
function contact(steps: readonly Step[], settings = {}): Desk {
  const desk = serviceDesk(settings);
  for (const [type, seconds, fields] of steps) desk.send(`contact.${type}`, seconds, 'c', fields);
  return desk;
}

const COUNTS = ['offered', 'answered', 'abandoned', 'overflowed', 'waiting'] as const;

function counts(desk: Desk, filter = {}, seconds = 600): readonly (number | null)[] {
  const group = desk.group('queue', seconds, { filter });
  return COUNTS.map((name) => group.figure(name).value);
}

describe('an event that contradicts what is known of its contact', () => {
  const waiting: readonly Step[] = [['queued', 0]];
  const answered: readonly Step[] = [...waiting, ['answered', 10]];
  const over: readonly Step[] = [...answered, ['ended', 20]];

  it.each([
    ['queued', waiting, 'contradictory'],
    ['transferred', waiting, 'contradictory'],
    ['answered', answered, 'contradictory'],
    ['abandoned', answered, 'contradictory'],
    ['overflowed', answered, 'contradictory'],
    ['answered', over, 'orphan'],
    ['abandoned', over, 'orphan'],
    ['overflowed', over, 'orphan'],
    ['transferred', over, 'orphan'],
    ['ended', over, 'orphan'],
    ['answered', [], 'orphan'],
    ['abandoned', [], 'orphan'],
    ['overflowed', [], 'orphan'],
    ['transferred', [], 'orphan'],
    ['ended', [], 'orphan'],
  ] as const)('%s after %j has no effect, and is counted as such', (type, steps, outcome) => {
    const fields = type === 'transferred' ? { to: 'x' } : {};
    const before = contact(steps);
    const after = contact([...steps, [type, 30, fields]]);
    expect(after.state.counts.withoutEffect).toEqual({ [outcome]: 1 });
    expect(counts(after)).toEqual(counts(before));
    expect(after.group('queue', 600).figure('aht')).toEqual(before.group('queue', 600).figure('aht'));
  });

  it('leaves the wait with its first beginning', () => {
    const desk = contact([
      ['queued', 0],
      ['queued', 50],
      ['answered', 60],
    ]);
    expect(desk.group('queue', 600).figure('asa').value).toBe(60_000);
  });

  it.each([
    ['abandoned', [1, 0, 1, 0, 0]],
    ['overflowed', [1, 0, 0, 1, 0]],
    ['ended', [1, 0, 1, 0, 0]],
    ['answered', [1, 1, 0, 0, 0]],
  ] as const)('is none where it is the first to say that the wait is over: %s', (type, expected) => {
    const desk = contact([
      ['queued', 0],
      [type, 30],
    ]);
    expect(counts(desk)).toEqual(expected);
    expect(desk.state.counts.withoutEffect).toEqual({});
  });

  it('is none where an answered contact is handed on', () => {
    const desk = contact([...answered, ['transferred', 20, { to: 'back' }]]);
    expect(desk.state.counts.withoutEffect).toEqual({});
  });
});

describe('a contact that is queued again', () => {
  it('after it overflowed, has neither talk nor ticket of before', () => {
    const desk = contact([
      ['queued', 0, { ticket: 'A1' }],
      ['answered', 10],
      ['queued', 110],
      ['overflowed', 120],
      ['queued', 130, { queue: 'second' }],
      ['answered', 150],
      ['ended', 180],
    ]);
    const group = desk.group('queue', 600);
    expect(counts(desk)).toEqual([3, 2, 0, 1, 0]);
    // The second leg's talk alone: what was talked before the overflow belongs to a contact that left.
    expect(group.figure('aht')).toMatchObject({ value: 30_000, n: 1 });
    expect(group.detail('calledRecently')).toEqual([]);
  });

  it('from person to person, was talked to by all of them', () => {
    const desk = contact([
      ['queued', 0],
      ['answered', 10],
      ['queued', 110],
      ['answered', 120],
      ['queued', 150],
      ['answered', 160],
      ['ended', 200],
    ]);
    expect(desk.group('queue', 600).figure('aht')).toMatchObject({ value: 170_000, n: 1 });
  });

  it('after a robot, was handled by people for the time of the people', () => {
    const desk = contact([
      ['queued', 0],
      ['answered', 10],
      ['queued', 60],
      ['answered', 61, { bot: true }],
      ['queued', 361],
      ['answered', 400],
      ['ended', 430],
    ]);
    const group = desk.group('queue', 600);
    expect(group.figure('answered').value).toBe(2);
    expect(group.figure('aht')).toMatchObject({ value: 80_000, n: 1 });
  });
});

describe('an outcome', () => {
  it('counts where the contact is by then; the waiting ends where it waited', () => {
    const desk = contact([
      ['queued', 0, { queue: 'a' }],
      ['answered', 30, { team: 'red' }],
      ['ended', 90, { team: 'blue' }],
    ]);
    expect(counts(desk, { team: [''] })).toEqual([1, 0, 0, 0, 0]);
    expect(counts(desk, { team: ['red'] })).toEqual([0, 1, 0, 0, 0]);
    const aht = (team: string) => desk.group('queue', 600, { filter: { team: [team] } }).figure('aht').n;
    expect([aht(''), aht('red'), aht('blue')]).toEqual([0, 0, 1]);
    // Over the time of its wait the level is where it waited, and nowhere afterwards.
    const waited = (team: string, at: number) =>
      desk.state
        .series(
          { figure: 'queue.waiting', filter: { team: [team] }, window: '5m', groupBy: [] },
          Date.UTC(2026, 2, 2, 9) + at * 1000,
        )
        .groups[0]?.points.map(({ value }) => value) ?? [];
    expect(Math.max(...waited('', 120).map((value) => value ?? 0))).toBe(1);
    expect([waited('', 120)[0], waited('', 120).at(-1)]).toEqual([0, 0]);
    expect(waited('red', 120).filter((value) => value !== 0 && value !== null)).toEqual([]);
  });

  it.each(['abandoned', 'ended', 'overflowed'] as const)('%s takes the dimensions it came with', (type) => {
    const desk = contact([
      ['queued', 0, { queue: 'a' }],
      [type, 30, { queue: 'b' }],
    ]);
    const lost = (queue: string) => {
      const [, , abandoned, overflowed] = counts(desk, { queue: [queue] });
      return abandoned! + overflowed!;
    };
    expect([lost('a'), lost('b')]).toEqual([0, 1]);
  });
});

describe('an agent', () => {
  const NAMES = ['agentsAvailable', 'agentsBusy', 'agentsWrapUp', 'agentsAway'] as const;
  const agents = (desk: Desk, filter = {}) => {
    const group = desk.group('queue', 1200, { window: '30m', filter });
    return NAMES.map((name) => group.figure(name).value);
  };

  it.each([
    ['available', [1, 0, 0, 0]],
    ['busy', [0, 1, 0, 0]],
    ['wrapUp', [0, 0, 1, 0]],
    ['away', [0, 0, 0, 1]],
    ['offline', [0, 0, 0, 0]],
  ] as const)('is counted in the state it is in, and in no other: %s', (state, expected) => {
    const desk = serviceDesk();
    desk.send('agent.state', 0, 'ann', { state: 'busy' });
    desk.send('agent.state', 300, 'ann', { state });
    expect(agents(desk)).toEqual(expected);
    expect(desk.state.counts.withoutEffect).toEqual({});
  });

  it('is counted in the team it has gone to, though its state is the same', () => {
    const desk = serviceDesk();
    desk.send('agent.state', 0, 'ann', { state: 'busy', team: 'red' });
    desk.send('agent.state', 600, 'ann', { state: 'busy', team: 'blue' });
    expect([agents(desk, { team: ['red'] })[1], agents(desk, { team: ['blue'] })[1]]).toEqual([0, 1]);
    const minutes = (team: string) =>
      desk.group('queue', 1200, { window: '30m', filter: { team: [team] } }).figure('occupancy').n;
    expect([minutes('red'), minutes('blue')]).toEqual([10, 10]);
  });
});
