import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMetricState } from '../metric-state.ts';
import { hiddenGroups, hiddenInFrame } from './small-groups.ts';

const NOON = Date.parse('2026-03-01T12:00:00Z');
const MINIMUM = 5;
const DIMENSIONS = ['channel', 'queue', 'team'];

/** Answers to one question, by site and channel: how many, and all the same. */
const ANSWERS = [
  ['east', 'phone', 20, 9],
  ['west', 'phone', 20, 3],
  ['east', 'chat', 3, 0],
  ['west', 'chat', 8, 10],
  ['north', 'phone', 2, 1],
] as const;

function shownBy(groupBy: readonly string[]): Record<string, number | null> {
  const state = createMetricState();
  let serial = 0;
  for (const [site, channel, count, score] of ANSWERS) {
    for (let i = 0; i < count; i++) {
      const id = `s${serial++}`;
      const answer = { instrument: 'nps', score, scaleMin: 0, scaleMax: 10 } as const;
      state.fold({ id, type: 'survey.answered', time: NOON, entity: id, site, channel, ...answer });
    }
  }
  const frame = state.frame({ family: 'survey', filter: {}, window: '24h', groupBy }, NOON + 1);
  return Object.fromEntries(
    frame.groups.flatMap((group) => {
      const { value, state: is } = group.figure('nps');
      return is === 'VALUE' ? [[group.key.map((each) => each.value).join(' '), value]] : [];
    }),
  );
}

describe('a small group', () => {
  it('is not what is left of a channel whose other sites are shown', () => {
    const byChannel = shownBy(['channel']);
    expect(Object.keys(byChannel)).toContain('chat');
    // With it, the three answers of `east chat` would follow from the eleven of `chat`.
    expect(Object.keys(shownBy(['site', 'channel']))).not.toContain('west chat');
    expect(Object.keys(shownBy(['channel', 'site']))).not.toContain('chat west');
  });
});

const table = fc.array(fc.record({ a: fc.nat(3), b: fc.nat(3), c: fc.nat(1), n: fc.nat(12) }), {
  minLength: 1,
  maxLength: 30,
});

describe('what is hidden of a frame', () => {
  it('leaves along no dimension one group alone, or too few together, where others could be hidden with it', () => {
    fc.assert(
      fc.property(table, fc.constantFrom(2, 3), (cells, dimensions) => {
        const groups = new Map<string, { readonly values: readonly string[]; readonly n: number }>();
        for (const { a, b, c, n } of cells) {
          const values = [a, b, c].slice(0, dimensions).map(String);
          groups.set(values.join(), { values, n });
        }
        const values = [...groups.values()].map((group) => group.values);
        const counts = [...groups.values()].map(({ n }) => n);
        const hidden = hiddenInFrame(DIMENSIONS.slice(0, dimensions), values, counts, MINIMUM);
        const indices = counts.flatMap((n, i) => (n > 0 ? [i] : []));
        for (const i of indices) if (counts[i]! < MINIMUM) expect(hidden).toContain(i);
        if (!indices.some((i) => counts[i]! < MINIMUM)) expect(hidden.size).toBe(0);
        const lineOf = (i: number, d: number) =>
          indices.filter((j) => values[j]!.every((value, k) => k === d || value === values[i]![k]));
        const isTold = (i: number) => counts[i]! >= MINIMUM && values[i]!.some((_, d) => lineOf(i, d).length === 1);
        for (const i of hidden) {
          if (isTold(i)) continue;
          for (let d = 0; d < dimensions; d++) {
            const line = lineOf(i, d).filter((j) => !isTold(j));
            const covered = line.filter((j) => hidden.has(j));
            const isEnough = covered.length >= 2 && covered.reduce((sum, j) => sum + counts[j]!, 0) >= MINIMUM;
            expect(isEnough || covered.length === line.length).toBe(true);
          }
        }
      }),
      { seed: 5, numRuns: 2_000 },
    );
  });

  it('is the same whatever the order of the groups, and of the dimensions', () => {
    fc.assert(
      fc.property(table, (cells) => {
        const groups = [
          ...new Map(cells.map(({ a, b, n }) => [`${a} ${b}`, { values: [`${a}`, `${b}`], n }])).values(),
        ];
        const hiddenOf = (list: typeof groups, places = [0, 1]) => {
          const hidden = hiddenInFrame(
            places.map((place) => DIMENSIONS[place]!),
            list.map(({ values }) => places.map((place) => values[place]!)),
            list.map(({ n }) => n),
            MINIMUM,
          );
          return [...hidden].map((i) => list[i]!.values.join()).sort();
        };
        const hidden = hiddenOf(groups);
        expect(hiddenOf(groups.toReversed())).toEqual(hidden);
        expect(hiddenOf(groups, [1, 0])).toEqual(hidden);
      }),
      { seed: 6, numRuns: 1_000 },
    );
  });

  it('is, by one dimension, what would follow from the total', () => {
    const values = ['a', 'b', 'c', 'd'];
    const counts = [3, 40, 20, 30];
    expect([
      ...hiddenInFrame(
        ['team'],
        values.map((value) => [value]),
        counts,
        MINIMUM,
      ),
    ]).toEqual([0, 2]);
    expect([...hiddenGroups(values, counts, MINIMUM)]).toEqual([0, 2]);
  });
});
