import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RowShape } from './rows.ts';
import { TIERS } from './tiers.ts';
import { TimeBuckets } from './time-buckets.ts';

/** One sum, and the two columns of a level. */
const SHAPE: RowShape = { columns: 3, levels: 1, bags: 1, tallies: [false] };
const START = Date.UTC(2026, 2, 1, 23, 58);

interface Change {
  readonly key: number;
  readonly time: number;
  readonly amount: number;
}

function count(buckets: TimeBuckets, { key, time, amount }: Change): void {
  buckets.choose(key, time);
  buckets.add(0, amount);
  buckets.level(0, amount);
  buckets.value(0, amount + 10, 1, 1);
}

/** `step key` with sum, change of level, change weighted with its offset, and values. */
function contents(buckets: TimeBuckets, tier: number): Map<string, number[]> {
  const found = new Map<string, number[]>();
  buckets.tiers[tier]!.forEach(Number.NEGATIVE_INFINITY, (index, rows) => {
    for (let row = 0; row < rows.count; row++) {
      const values: number[] = [];
      rows.forEachValue(row, 0, (value, weight) => {
        for (let i = 0; i < weight; i++) values.push(value);
      });
      const sums = [...rows.sums.subarray(row * SHAPE.columns, (row + 1) * SHAPE.columns)];
      found.set(`${index} ${rows.keys[row]}`, [...sums, ...values.sort((a, b) => a - b)]);
    }
  });
  return found;
}

/** What each tier should hold, from the list of changes. */
function expected(changes: readonly Change[], tier: number): Map<string, number[]> {
  const { stepMs } = TIERS[tier]!;
  const sums = new Map<string, number[]>();
  for (const { key, time, amount } of changes) {
    const index = Math.floor(time / stepMs);
    const [sum, level, weighted, ...values] = sums.get(`${index} ${key}`) ?? [0, 0, 0];
    const offset = amount * (time - index * stepMs);
    const all = [...values, amount + 10].sort((a, b) => a - b);
    sums.set(`${index} ${key}`, [sum! + amount, level! + amount, weighted! + offset, ...all]);
  }
  return sums;
}

describe('the buckets of all tiers', () => {
  it('hold what was counted at every instant, come when it may, and whoever looks between', () => {
    const steps = fc.array(
      fc.record({
        passesMs: fc.oneof(fc.nat(400), fc.nat(7000), fc.nat(200_000)),
        lateMs: fc.oneof(fc.constant(0), fc.nat(6000), fc.nat(600_000)),
        key: fc.nat(2),
        amount: fc.integer({ min: 1, max: 3 }),
        looks: fc.nat(9).map((n) => n === 0),
      }),
      { minLength: 1, maxLength: 80 },
    );
    const packings = fc.record({
      repackShare: fc.constantFrom(0, 0.5),
      entriesPerKey: fc.constantFrom(0, 1, 2, Number.POSITIVE_INFINITY),
      smallest: fc.constantFrom(0, 2, 8),
    });
    fc.assert(
      fc.property(steps, packings, (list, packing) => {
        const buckets = new TimeBuckets(SHAPE, 2 * 3_600_000, packing);
        const changes: Change[] = [];
        let now = START;
        buckets.advance(now);
        for (const { passesMs, lateMs, key, amount, looks } of list) {
          now += passesMs;
          buckets.advance(now);
          const change = { key, time: now - lateMs, amount };
          count(buckets, change);
          changes.push(change);
          if (looks) expect(buckets.tiers).toHaveLength(TIERS.length);
        }
        for (let tier = 0; tier < TIERS.length; tier++) {
          const { stepMs, keepMs } = TIERS[tier]!;
          const first = Math.floor(now / stepMs) - Math.ceil(keepMs / stepMs);
          // What was already too old when it came, and what has become so.
          const kept = [...expected(changes, tier)].filter(([at]) => Number(at.split(' ')[0]) >= first);
          const held = [...contents(buckets, tier)].filter(([at]) => Number(at.split(' ')[0]) >= first);
          expect(new Map(held.sort())).toEqual(new Map(kept.sort()));
        }
      }),
      { seed: 1, numRuns: 200 },
    );
  });
});
