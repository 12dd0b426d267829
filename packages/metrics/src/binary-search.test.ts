import { describe, expect, it } from 'vitest';
import { firstAbove, firstAtLeast, firstIndex } from './binary-search.ts';
import { createSeededRandom } from './statistics/testing/seeded-random.ts';

describe('the first index', () => {
  it('is where the condition begins to hold, the length where it never does', () => {
    for (let length = 0; length < 20; length++) {
      for (let from = 0; from <= length; from++) expect(firstIndex(length, (index) => index >= from)).toBe(from);
    }
  });

  it('asks about no index twice, and about few', () => {
    const asked: number[] = [];
    firstIndex(1_000_000, (index) => asked.push(index) > 0 && index >= 123_456);
    expect(new Set(asked).size).toBe(asked.length);
    expect(asked.length).toBeLessThanOrEqual(20);
    expect(asked.every((index) => index >= 0 && index < 1_000_000)).toBe(true);
  });
});

describe('the place of a number', () => {
  const { uniform } = createSeededRandom(1);
  const lists = Array.from({ length: 200 }, (_, length) =>
    Array.from({ length: length % 20 }, () => Math.floor(uniform() * 10)).sort((a, b) => a - b),
  );

  it('is the one that a search from the start finds, before and after its equals', () => {
    for (const sorted of lists) {
      for (let value = -1; value <= 10; value += 0.5) {
        expect(firstAtLeast(sorted, value)).toBe(sorted.filter((other) => other < value).length);
        expect(firstAbove(sorted, value)).toBe(sorted.filter((other) => other <= value).length);
      }
    }
  });
});
