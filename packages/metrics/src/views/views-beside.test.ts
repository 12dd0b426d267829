/* What a filtered view tells of the groups that its filter leaves out. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Filter, MetricState, ViewSpec, WindowName } from '../index.ts';
import type { FoldedState } from '../metric-state.ts';
import { type Desk, START, serviceDesk } from '../testing/fold.ts';

const MINUTE = 60_000;
const MINIMUM = 5;
const AS_OF = START + MINUTE;

/** How many answers of each team and queue. */
type Table = Readonly<Record<string, Readonly<Record<string, number>>>>;

let serial = 0;
function answer(desk: Desk, seconds: number, count: number, fields: object): void {
  const scale = { instrument: 'nps', score: 9, scaleMin: 0, scaleMax: 10 } as const;
  for (let i = 0; i < count; i++) desk.send('survey.answered', seconds, `s${serial++}`, { ...scale, ...fields });
}

function answered(table: Table): Desk {
  const desk = serviceDesk({ minimumGroup: MINIMUM });
  for (const [team, queues] of Object.entries(table))
    for (const [queue, count] of Object.entries(queues)) answer(desk, 1, count, { team, queue });
  return desk;
}

/** Groups whose score is shown. */
function shown(state: MetricState, groupBy: readonly string[], filter: Filter = {}, window: WindowName = '24h') {
  const { groups } = state.frame({ family: 'survey', filter, window, groupBy }, AS_OF);
  return groups
    .filter((group) => group.figure('nps').state === 'VALUE')
    .map(({ key }) => key.map(({ value }) => value).join(' '))
    .sort();
}

describe('a filtered view of small groups', () => {
  it('does not tell of one by what is shown of the others in the same queue', () => {
    const { state } = answered({
      x: { sales: 3, billing: 20 },
      y: { sales: 22, billing: 21 },
      z: { sales: 40, billing: 50 },
    });
    expect(shown(state, ['team'])).toEqual(['x', 'y', 'z']);
    expect(shown(state, ['queue'])).toEqual(['billing', 'sales']);
    // Billing has 91. With 21 of `y` and 50 of `z`, 20 would be those of `x`, and 3 of its 23 the sales.
    expect(shown(state, ['team'], { queue: ['billing'] })).toEqual(['z']);
    expect(shown(state, ['team'], { queue: ['sales'] })).toEqual(['z']);
    expect(shown(state, ['queue'], { team: ['x'] })).toEqual([]);
    expect(shown(state, ['queue'], { team: ['y'] })).toEqual([]);
    expect(shown(state, ['queue'], { team: ['z'] })).toEqual(['billing', 'sales']);
    expect(shown(state, [], { queue: ['billing'] })).toEqual(['']);
  });

  it('shows together what is hidden one by one', () => {
    const { state } = answered({ large: { sales: 20 }, medium: { sales: 7 }, small: { sales: 2 } });
    const takes = (...team: string[]) => shown(state, [], { team }).length > 0;
    expect([takes('medium'), takes('small'), takes('large', 'small')]).toEqual([false, false, false]);
    expect([takes('medium', 'small'), takes('large'), takes('large', 'medium', 'small')]).toEqual([true, true, true]);
  });

  it('does not tell of one that is alone in its queue by the rest of its team', () => {
    // Nobody else sells: of the 23 of `x`, the three are what is left when the twenty are shown. All 30 of `y` are told as those of the team.
    const { state } = answered({ x: { sales: 3, billing: 20 }, y: { billing: 30 } });
    expect(shown(state, ['team'])).toEqual(['x', 'y']);
    expect(shown(state, ['team'], { queue: ['billing'] })).toEqual(['y']);
    expect(shown(state, ['queue'], { team: ['x'] })).toEqual([]);
  });

  it('does not tell of several that are too few together by the rest of their team', () => {
    const { state } = answered({ x: { b: 2, c: 1, d: 1 }, y: { b: 2, d: 1 }, z: { a: 11, b: 2, c: 1, d: 1 } });
    // The 15 of `z` are told; without the 11, four would be left.
    expect(shown(state, ['team'])).toContain('z');
    expect(shown(state, ['team'], { queue: ['a'] })).toEqual([]);
  });

  it('asks for the others among what the rest of its filter takes', () => {
    const { state } = answered({
      large: { sales: 20, billing: 20 },
      medium: { sales: 7, billing: 7 },
      small: { sales: 2, billing: 30 },
    });
    const takes = (team: string, queue: string) => shown(state, [], { team: [team], queue: [queue] }).length > 0;
    expect([takes('medium', 'sales'), takes('large', 'sales')]).toEqual([false, true]);
  });

  it('shows of a queue no team that the frame by both does not show', () => {
    const size = fc.nat(9);
    const queues = fc.record({ a: size, b: size, c: size });
    fc.assert(
      fc.property(fc.record({ x: queues, y: queues, z: queues }), (table) => {
        const { state } = answered(table);
        const together = shown(state, ['team', 'queue']);
        for (const queue of ['a', 'b', 'c'])
          for (const team of shown(state, ['team'], { queue: [queue] })) expect(together).toContain(`${team} ${queue}`);
        for (const team of ['x', 'y', 'z'])
          for (const queue of shown(state, ['queue'], { team: [team] })) expect(together).toContain(`${team} ${queue}`);
      }),
      { seed: 7, numRuns: 40 },
    );
  });

  it('shows of a channel no team and queue that the frame by all three does not show', () => {
    const desk = serviceDesk({ minimumGroup: MINIMUM });
    const sizes = [3, 20, 22, 21, 40, 50, 30, 31, 5, 60, 61, 62];
    for (const [i, team] of ['a', 'ab', 'c'].entries())
      for (const [k, queue] of ['b', 'bb'].entries())
        for (const [m, channel] of ['phone', 'chat'].entries())
          answer(desk, 1, sizes[(4 * i + 2 * k + m) % sizes.length]!, { team, queue, channel });
    const all = shown(desk.state, ['team', 'queue', 'channel']);
    expect(all.length).toBeGreaterThan(0);
    const some = ['phone', 'chat'].flatMap((channel) =>
      shown(desk.state, ['team', 'queue'], { channel: [channel] }).map((name) => `${name} ${channel}`),
    );
    expect(some.sort()).toEqual(all);
  });

  it('grouped by what it is filtered by shows no group that the frame of all does not show', () => {
    const { state } = answered({
      x: { sales: 3, billing: 20 },
      y: { sales: 22, billing: 21 },
      z: { sales: 40, billing: 50 },
    });
    expect(shown(state, ['team', 'queue'])).toEqual(['z billing', 'z sales']);
    expect(shown(state, ['team', 'queue'], { team: ['y', 'z'] })).toEqual(['z billing', 'z sales']);
    expect(shown(state, ['team', 'queue'], { queue: ['billing'] })).toEqual(['z billing']);
    expect(shown(state, ['queue', 'team'], { team: ['y', 'z'] })).toEqual(['billing z', 'sales z']);
  });

  it('hides at once what a new small group beside it would follow from, and says that it changed', () => {
    const desk = answered({ large: { sales: 20 }, medium: { sales: 7 } });
    const view = desk.state.openView({ family: 'survey', filter: { team: ['medium'] }, window: '24h', groupBy: [] });
    const stateNow = () => view.frame(AS_OF).groups[0]!.figure('nps').state;
    expect(stateNow()).toBe('VALUE');
    const { revision } = view;
    expect(view.revision).toBe(revision);
    answer(desk, 2, 1, { team: 'large' });
    expect(view.revision).toBe(revision);
    answer(desk, 2, 2, { team: 'small' });
    expect(view.revision).toBeGreaterThan(revision);
    expect(stateNow()).toBe('SUPPRESSED');
    const hidden = view.revision;
    answer(desk, 3, 3, { team: 'small' });
    expect(view.revision).toBeGreaterThan(hidden);
    expect(stateNow()).toBe('VALUE');
    view.close();
  });

  it('says that it changed also where one of several figures does', () => {
    const desk = answered({ large: { sales: 20 }, medium: { sales: 7 } });
    const csat = { instrument: 'csat', scaleMin: 1, scaleMax: 5, score: 4 };
    answer(desk, 1, 20, { ...csat, team: 'large' });
    answer(desk, 1, 7, { ...csat, team: 'medium' });
    const view = desk.state.openView({ family: 'survey', filter: { team: ['medium'] }, window: '24h', groupBy: [] });
    const states = () => ['nps', 'csat'].map((name) => view.frame(AS_OF).groups[0]!.figure(name).state);
    const [group] = view.frame(AS_OF).groups;
    expect(['nps', 'csat'].map((name) => group!.figure(name).state)).toEqual(['VALUE', 'VALUE']);
    const { revision } = view;
    answer(desk, 2, 2, { ...csat, team: 'small' });
    expect(view.revision).toBeGreaterThan(revision);
    expect(states()).toEqual(['VALUE', 'SUPPRESSED']);
    view.close();
  });

  it('shows what it hid when the small group beside it leaves the window, and says when that is', () => {
    const desk = serviceDesk({ minimumGroup: MINIMUM });
    answer(desk, 0, 2, { team: 'small' });
    answer(desk, 120, 7, { team: 'medium' });
    answer(desk, 120, 20, { team: 'large' });
    const view = desk.state.openView({ family: 'survey', filter: { team: ['medium'] }, window: '5m', groupBy: [] });
    const stateAt = (asOf: number) => view.frame(asOf).groups[0]!.figure('nps').state;
    expect(stateAt(START + 3 * MINUTE)).toBe('SUPPRESSED');
    const gone = view.nextChangeAfter(START + 3 * MINUTE);
    expect(gone).toBeGreaterThan(START + 5 * MINUTE);
    expect(gone).toBeLessThan(START + 6 * MINUTE);
    expect([stateAt(gone - 1), stateAt(gone)]).toEqual(['SUPPRESSED', 'VALUE']);
    view.close();
  });

  it.each([
    ['the window', 310, ['SUPPRESSED', 'VALUE']],
    ['the one before', 10, ['VALUE', 'SUPPRESSED']],
  ] as const)('hides what would follow of a small group in %s there alone', (_, second, expected) => {
    const desk = serviceDesk({ minimumGroup: MINIMUM });
    answer(desk, -600, 1, { team: 'large' });
    for (const each of [10, 310])
      for (const [team, count] of Object.entries({ large: 20, medium: 7 })) answer(desk, each, count, { team });
    answer(desk, second, 2, { team: 'small' });
    const spec = { family: 'survey', filter: { team: ['medium'] }, window: '5m', groupBy: [] } as const;
    const [group] = desk.state.frame(spec, START + 320_000).groups;
    expect([group!.figure('nps').state, group!.previous('nps')!.state]).toEqual(expected);
  });

  it('leaves nothing behind, read in time or too late', () => {
    const { state, send } = answered({ large: { sales: 20 }, medium: { sales: 7 }, small: { sales: 2 } });
    const spec: ViewSpec = { family: 'survey', filter: { team: ['medium'] }, window: '24h', groupBy: [] };
    const isWatched = () =>
      (state as FoldedState).families.some(({ family, scopes }) => family.name === 'survey' && !scopes.isEmpty);
    const view = state.openView(spec);
    const frames = [view.frame(AS_OF), view.frame(AS_OF)];
    const stateIn = (frame: (typeof frames)[number]) => frame.groups[0]!.figure('nps').state;
    expect(stateIn(frames[0]!)).toBe('SUPPRESSED');
    expect(isWatched()).toBe(true);
    view.close();
    expect(isWatched()).toBe(false);
    expect(stateIn(frames[1]!)).toBe('SUPPRESSED');
    expect(frames[1]!.groups[0]!.figure('promoters').state).toBe('SUPPRESSED');
    send('survey.invited', 2, 'i', { instrument: 'nps', team: 'large' });
    expect(isWatched()).toBe(false);
  });
});
