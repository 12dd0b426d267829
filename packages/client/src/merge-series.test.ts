import { describe, expect, it } from 'vitest';
import { isSeries, mergeSeries } from './merge-series.ts';

interface Point {
  readonly t: string;
  readonly value: number;
}

function series(from: number, groups: Readonly<Record<string, readonly Point[]>>) {
  return {
    meta: { from: instant(from), reset: false },
    groups: Object.entries(groups).map(([value, points]) => ({ key: [{ dimension: 'queue', value }], points })),
  };
}

function instant(minute: number): string {
  return new Date(Date.UTC(2026, 2, 1) + minute * 60_000).toISOString();
}

function point(minute: number, value = minute): Point {
  return { t: instant(minute), value };
}

/** The same by brute force: a table of all points, the later writer winning. */
function mergeSlowly(base: ReturnType<typeof series>, delta: ReturnType<typeof series>) {
  const table = new Map<string, Map<string, Point>>();
  for (const { groups } of [base, delta]) {
    for (const { key, points } of groups) {
      const row = table.get(key[0]?.value ?? '') ?? new Map<string, Point>();
      for (const each of points) row.set(each.t, each);
      table.set(key[0]?.value ?? '', row);
    }
  }
  return [...table].map(([value, row]) => ({
    key: [{ dimension: 'queue', value }],
    points: [...row.values()].filter(({ t }) => t >= delta.meta.from).sort((a, b) => a.t.localeCompare(b.t)),
  }));
}

/** Mulberry32: a small seeded generator. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

describe('mergeSeries', () => {
  it('takes what a group says beside its points from the newest', () => {
    const withLimits = (frame: ReturnType<typeof series>, upper: number) => ({
      ...frame,
      groups: frame.groups.map((group) => ({ ...group, limits: { upper } })),
    });
    const merged = mergeSeries(
      withLimits(series(0, { a: [point(0)], b: [] }), 7),
      withLimits(series(0, { a: [point(1)] }), 8),
    );
    expect(merged.groups.map(({ limits, points }) => [limits.upper, points.length])).toEqual([
      [8, 2],
      [7, 0],
    ]);
  });

  it('gives what a table of all points gives, for a thousand random deltas', () => {
    const random = seeded(20260301);
    let merged = series(0, { a: [point(0), point(1)], b: [] });
    for (let round = 0; round < 1_000; round++) {
      const from = Math.floor(round / 3);
      const names = ['a', 'b', 'c'].filter(() => random() < 0.6);
      const groups = names.map((name) => {
        const minutes = Array.from({ length: Math.floor(random() * 5) }, () => from + Math.floor(random() * 40));
        return [name, [...new Set(minutes)].sort((a, b) => a - b).map((minute) => point(minute, random()))] as const;
      });
      const delta = series(from, Object.fromEntries(groups));
      const expected = mergeSlowly(merged, delta);
      merged = mergeSeries(merged, delta);
      expect(merged.groups).toEqual(expected);
    }
  });

  it('does not rely on the order in which points come', () => {
    const base = series(0, { a: [point(1), point(3), point(5)] });
    const merged = mergeSeries(base, series(0, { a: [point(5, 50), point(2), point(3, 30)] }));
    expect(merged.groups[0]?.points).toEqual([point(1), point(2), point(3, 30), point(5, 50)]);
  });

  it('changes nothing it was given, and keeps the identity of a group without change', () => {
    const base = series(0, { a: [point(1)], b: [point(1)] });
    const copy = structuredClone(base);
    const merged = mergeSeries(base, series(0, { a: [point(2)] }));
    expect(base).toEqual(copy);
    expect(merged.groups[1]).toBe(base.groups[1]);
    expect(merged.groups[0]).not.toBe(base.groups[0]);
  });
});

describe('isSeries', () => {
  it('tells points over time from a state, also where there is no group', () => {
    expect(isSeries({ meta: {}, groups: [{ key: [], points: [] }] })).toBe(true);
    expect(isSeries({ meta: {}, stepMs: 60_000, groups: [] })).toBe(true);
    expect(isSeries({ meta: {}, groups: [{ key: [], waiting: {} }] })).toBe(false);
    expect(isSeries({ meta: {}, groups: [] })).toBe(false);
    expect(isSeries(null)).toBe(false);
    expect(isSeries(undefined)).toBe(false);
  });
});
