import { describe, expect, it } from 'vitest';
import { netPromoterInterval, wilsonInterval } from '../../statistics/index.ts';
import { type Desk, START, serviceDesk } from '../../testing/fold.ts';
import { hiddenGroups } from '../../views/small-groups.ts';

const NPS = { instrument: 'nps', scaleMin: 0, scaleMax: 10 };
const CSAT = { instrument: 'csat', scaleMin: 1, scaleMax: 5 };

function answer(desk: Desk, count: number, score: number, fields: object = NPS): void {
  for (let i = 0; i < count; i++)
    desk.send('survey.answered', 0, `s${score}-${i}-${JSON.stringify(fields)}`, { ...fields, score });
}

describe('NPS', () => {
  it('is 30 for 50 promoters and 20 detractors of 100, with its interval', () => {
    const desk = serviceDesk();
    answer(desk, 50, 9);
    answer(desk, 30, 8);
    answer(desk, 20, 6);
    const figure = desk.group('survey', 60).figure('nps');
    const interval = netPromoterInterval({ promoters: 50, passives: 30, detractors: 20 });
    expect(figure).toMatchObject({ value: 30, n: 100, lower: interval?.lower, upper: interval?.upper });
  });

  it('shows its parts and the distribution over the whole scale', () => {
    const desk = serviceDesk();
    answer(desk, 3, 10);
    answer(desk, 2, 7);
    answer(desk, 4, 0);
    const group = desk.group('survey', 60);
    expect(['promoters', 'passives', 'detractors'].map((name) => group.figure(name).value)).toEqual([3, 2, 4]);
    expect((group.detail('distribution') as { count: number }[]).map(({ count }) => count)).toEqual([
      4, 0, 0, 0, 0, 0, 0, 2, 0, 0, 3,
    ]);
  });

  it('narrows to one question', () => {
    const desk = serviceDesk();
    answer(desk, 5, 10, { ...NPS, question: 'brand' });
    answer(desk, 5, 0, { ...NPS, question: 'call' });
    const group = desk.group('survey', 60);
    expect([group.figure('nps'), group.figure('nps', { question: 'brand' })].map(({ value }) => value)).toEqual([
      0, 100,
    ]);
  });
});

describe('satisfaction', () => {
  it('is the share of the top two boxes on the own scale of each answer', () => {
    const desk = serviceDesk();
    answer(desk, 4, 4);
    answer(desk, 4, 4, CSAT);
    answer(desk, 2, 3, CSAT);
    answer(desk, 4, 8, { instrument: 'csat', scaleMin: 1, scaleMax: 10 });
    const interval = wilsonInterval(4, 10);
    expect(desk.group('survey', 60).figure('csat')).toMatchObject({
      value: 0.4,
      n: 10,
      lower: interval?.lower,
      upper: interval?.upper,
    });
  });

  it('is rescaled to 0–100 as an index, weighted where answers have weights', () => {
    const desk = serviceDesk();
    answer(desk, 5, 5, { ...CSAT, weight: 3 });
    answer(desk, 5, 1, { ...CSAT, weight: 1 });
    const figure = desk.group('survey', 60).figure('csi');
    expect(figure).toMatchObject({ value: 75, n: 10 });
    expect(figure.lower).toBeLessThan(75);
    expect(figure.upper).toBeLessThanOrEqual(100);
  });

  it('is low effort above neutral', () => {
    const desk = serviceDesk();
    const ces = { instrument: 'ces', scaleMin: 1, scaleMax: 7 };
    answer(desk, 3, 5, ces);
    answer(desk, 3, 4, ces);
    expect(desk.group('survey', 60).figure('effort')).toMatchObject({ value: 0.5, n: 6 });
  });

  it('has a response rate where invitations are reported, one a survey', () => {
    const desk = serviceDesk();
    for (let i = 0; i < 10; i++) desk.send('survey.invited', 0, `s${i}`, { instrument: 'nps' });
    desk.send('survey.invited', 60, 's0', { instrument: 'nps' });
    desk.send('survey.answered', 90, 's0', { ...NPS, score: 9 });
    desk.send('survey.answered', 91, 's0', { ...NPS, score: 8, question: 'second' });
    const group = desk.group('survey', 100);
    expect(group.figure('responseRate')).toMatchObject({ value: 0.1, n: 10 });
    expect(group.figure('responseRate', { instrument: 'csat' }).state).toBe('EMPTY');
  });

  it('shows SERVQUAL gaps by dimension as paired differences', () => {
    const desk = serviceDesk();
    const servqual = { instrument: 'servqual', scaleMin: 1, scaleMax: 7, question: 'empathy' };
    answer(desk, 5, 4, { ...servqual, expectation: 6 });
    answer(desk, 5, 5, { ...servqual, expectation: 6 });
    const [gap] = desk.group('survey', 60).detail('servqual') as { gap: { value: number; n: number } }[];
    expect(gap).toMatchObject({ dimension: 'empathy', perception: 4.5, expectation: 6, gap: { value: -1.5, n: 10 } });
  });
});

describe('small groups', () => {
  it('are suppressed, in figures and in lists', () => {
    const desk = serviceDesk();
    answer(desk, 4, 9);
    const group = desk.group('survey', 60);
    expect(group.figure('nps')).toMatchObject({ value: null, state: 'SUPPRESSED', lower: null, n: 4 });
    expect(group.figure('promoters').state).toBe('SUPPRESSED');
    expect(group.detail('distribution')).toEqual([]);
  });

  it('do not follow from the others: the next smallest is hidden with a single small one', () => {
    const desk = serviceDesk();
    answer(desk, 20, 9, { ...NPS, team: 'large' });
    answer(desk, 7, 9, { ...NPS, team: 'medium' });
    answer(desk, 2, 9, { ...NPS, team: 'small' });
    const { groups } = desk.state.frame(
      { family: 'survey', filter: {}, window: '90d', groupBy: ['team'] },
      START + 60_000,
    );
    expect(groups.map((group) => [group.key[0]?.value, group.figure('nps').state])).toEqual([
      ['large', 'VALUE'],
      ['medium', 'SUPPRESSED'],
      ['small', 'SUPPRESSED'],
    ]);
  });

  describe('cannot be computed from what is shown', () => {
    /** Answers by team, the score of each team its own; several have as many, so that ties matter. */
    const TEAMS = { a: 20, b: 7, c: 2, d: 7, e: 12 };
    const OFFICES = ['north', 'south'];

    function staffed() {
      const desk = serviceDesk();
      Object.entries(TEAMS).forEach(([team, count], i) => {
        for (const [k, site] of OFFICES.entries()) answer(desk, count + k, 2 * i, { ...NPS, team, site });
      });
      return desk;
    }

    /** Every set of values of one dimension. */
    function subsets(values: readonly string[]): string[][] {
      return Array.from({ length: 2 ** values.length }, (_, bits) => values.filter((_value, i) => bits & (1 << i)));
    }

    /** Whether a vector lies in the span of others, by elimination: what an attacker with a pencil can do. */
    function isDerivable(wanted: readonly number[], known: readonly (readonly number[])[]): boolean {
      const basis: number[][] = [];
      const reduce = (row: readonly number[]): number[] => {
        const rest = [...row];
        for (const base of basis) {
          const lead = base.findIndex((x) => x !== 0);
          const factor = rest[lead]! / base[lead]!;
          base.forEach((x, i) => {
            rest[i]! -= factor * x;
          });
        }
        return rest.map((x) => (Math.abs(x) < 1e-9 ? 0 : x));
      };
      for (const row of known) {
        const rest = reduce(row);
        if (rest.some((x) => x !== 0)) basis.push(rest);
      }
      return reduce(wanted).every((x) => x === 0);
    }

    const teams = Object.keys(TEAMS);
    const asOf = START + 60_000;

    it.each([
      ['frames', { site: ['north'] }],
      ['series', { site: ['north'] }],
    ] as const)('of all %s with any filter, and of the groups', (what, rest) => {
      const { state } = staffed();
      const isShown = (filter: object): boolean => {
        const spec = { family: 'survey', filter: { ...rest, ...filter }, window: '90d', groupBy: [] } as const;
        if (what === 'frames') return state.frame(spec, asOf).groups[0]?.figure('nps').state === 'VALUE';
        const { groups } = state.series({ ...spec, figure: 'survey.nps' }, asOf);
        return groups[0]?.points.some(({ value }) => value !== null) ?? false;
      };
      const shown = [
        {},
        ...subsets(teams)
          .slice(1)
          .map((team) => ({ team })),
      ].filter(isShown);
      const row = (filter: { readonly team?: readonly string[] }) =>
        teams.map((team) => (filter.team === undefined || filter.team.includes(team) ? 1 : 0));
      const known = shown.map(row);
      const { groups } = state.frame({ family: 'survey', filter: rest, window: '90d', groupBy: ['team'] }, asOf);
      for (const group of groups) {
        if (group.figure('nps').state === 'VALUE') known.push(row({ team: [group.key[0]!.value] }));
      }
      expect(isDerivable(row({ team: ['c'] }), known)).toBe(false);
      // The total, the large teams and what goes with them are still there to see.
      expect(isDerivable(row({}), known)).toBe(true);
      expect(isDerivable(row({ team: ['a'] }), known)).toBe(true);
      expect(isDerivable(row({ team: ['e'] }), known)).toBe(true);
    });

    it('also where the filter is on what is grouped by, and in lists', () => {
      const { state } = staffed();
      const filter = { site: ['north'], team: ['a', 'b', 'd', 'e'] };
      const { groups } = state.frame({ family: 'survey', filter, window: '90d', groupBy: ['team'] }, asOf);
      const states = groups.map((group) => `${group.key[0]?.value} ${group.figure('nps').state}`);
      expect(states.sort()).toEqual(['a VALUE', 'b SUPPRESSED', 'd VALUE', 'e VALUE']);
      const all = state.frame({ family: 'survey', filter, window: '90d', groupBy: [] }, asOf).groups[0];
      expect(all?.detail('distribution')).toEqual([]);
      const alone = { ...filter, team: ['a'] };
      const one = state.frame({ family: 'survey', filter: alone, window: '90d', groupBy: [] }, asOf).groups[0];
      expect(one?.detail('distribution')).not.toEqual([]);
    });
  });

  it('are hidden until what is hidden is large enough together', () => {
    const hidden = (counts: readonly number[]) =>
      [
        ...hiddenGroups(
          counts.map((_, i) => String(i)),
          counts,
          5,
        ),
      ].sort();
    expect(hidden([2, 2, 6, 9])).toEqual([0, 1, 2]);
    expect(hidden([3, 4, 6, 9])).toEqual([0, 1]);
    expect(hidden([6, 9])).toEqual([]);
    expect(hidden([4])).toEqual([0]);
    expect(hidden([0, 9])).toEqual([]);
  });
});
