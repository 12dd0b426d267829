import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { erlangA, erlangC } from './erlang.ts';
import { agentsNeeded, type StaffingInput } from './staffing.ts';

const seed = 20020702;

describe('agentsNeeded', () => {
  const traffic = { offeredErlangs: 10, meanHandleMs: 180_000 };
  const target = { serviceLevel: { share: 0.8, withinMs: 20_000 } };

  it('of ten erlangs for 80 % in 20 s is 14, and 13 falls short', () => {
    expect(agentsNeeded(traffic, target)).toBe(14);
    expect(erlangC({ ...traffic, agents: 13 }).serviceLevel(20_000)).toBeLessThan(0.8);
  });

  it('is fewer people when contacts hang up', () => {
    expect(agentsNeeded({ ...traffic, meanPatienceMs: 60_000 }, target)).toBeLessThan(14);
  });

  it('keeps every condition at once', () => {
    expect(agentsNeeded(traffic, { maximumOccupancy: 0.5 })).toBe(20);
    expect(agentsNeeded(traffic, { ...target, maximumOccupancy: 0.5 })).toBe(20);
    expect(agentsNeeded(traffic, { ...target, maximumOccupancy: 0.99 })).toBe(14);
    expect(agentsNeeded(traffic, { maximumMeanWaitMs: 7_836 })).toBe(14);
    expect(agentsNeeded(traffic, { maximumMeanWaitMs: 7_835 })).toBe(15);
  });

  it('is none without traffic, and one for a trickle', () => {
    expect(agentsNeeded({ ...traffic, offeredErlangs: 0 }, target)).toBe(0);
    expect(agentsNeeded({ ...traffic, offeredErlangs: 1e-6 }, target)).toBe(1);
  });

  it('is undefined where a million people are too few', () => {
    expect(agentsNeeded({ ...traffic, offeredErlangs: 1e7 }, target)).toBeUndefined();
    expect(agentsNeeded({ ...traffic, offeredErlangs: 900_000 }, { maximumOccupancy: 0.5 })).toBeUndefined();
  });

  it('finds ten thousand people as surely as ten', () => {
    expect(agentsNeeded({ offeredErlangs: 9_900, meanHandleMs: 240_000 }, target)).toBe(9_917);
    expect(erlangC({ offeredErlangs: 9_900, meanHandleMs: 240_000, agents: 9_916 }).serviceLevel(20_000)).toBeLessThan(
      0.8,
    );
  });

  it('is the smallest number that a search one by one finds', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.05, max: 60, noNaN: true }),
        fc.option(fc.double({ min: 0.05, max: 20, noNaN: true }), { nil: undefined }),
        fc.double({ min: 0.3, max: 0.99, noNaN: true }),
        (offeredErlangs, meanPatienceMs, share) => {
          const input: StaffingInput = { offeredErlangs, meanHandleMs: 1, ...(meanPatienceMs && { meanPatienceMs }) };
          const withinMs = 0.1;
          let slow = 0;
          const level = (agents: number) =>
            meanPatienceMs
              ? erlangA({ offeredErlangs, meanHandleMs: 1, agents, meanPatienceMs }).serviceLevel(withinMs)
              : erlangC({ offeredErlangs, meanHandleMs: 1, agents }).serviceLevel(withinMs);
          while (level(slow) < share) slow++;
          expect(agentsNeeded(input, { serviceLevel: { share, withinMs } })).toBe(slow);
        },
      ),
      { seed, numRuns: 60 },
    );
  });

  it('limits those who hang up', () => {
    const input = { ...traffic, meanPatienceMs: 120_000 };
    const agents = agentsNeeded(input, { maximumAbandonProbability: 0.03 })!;
    expect(erlangA({ ...input, agents }).abandonProbability).toBeLessThanOrEqual(0.03);
    expect(erlangA({ ...input, agents: agents - 1 }).abandonProbability).toBeGreaterThan(0.03);
  });

  it.each([
    [{}, 'Expected `target` with at least one condition, got {}'],
    [{ maximumOccupancy: undefined } as object, 'Expected `target` with at least one condition, got {}'],
    [
      { serviceLevel: { share: 1, withinMs: 0 } },
      'Expected `target.serviceLevel.share` strictly between 0 and 1, got 1',
    ],
    [
      { serviceLevel: { share: 0.8, withinMs: -1 } },
      'Expected `target.serviceLevel.withinMs` a finite number of at least 0, got -1',
    ],
    [{ maximumOccupancy: 0 }, 'Expected `target.maximumOccupancy` strictly between 0 and 1, got 0'],
    [{ maximumMeanWaitMs: 0 }, 'Expected `target.maximumMeanWaitMs` a finite number above 0, got 0'],
    [
      { maximumAbandonProbability: 0.1 },
      'Expected `target.maximumAbandonProbability` only together with `meanPatienceMs`, got 0.1',
    ],
  ])('rejects the target %o', (bad, message) => {
    expect(() => agentsNeeded(traffic, bad)).toThrow(new RangeError(message));
  });

  it('rejects bad traffic even where there is none to serve', () => {
    expect(() => agentsNeeded({ offeredErlangs: 0, meanHandleMs: 0 }, target)).toThrow('Expected `meanHandleMs`');
    expect(() => agentsNeeded({ ...traffic, meanPatienceMs: 1 }, { maximumAbandonProbability: 1 })).toThrow(
      'Expected `target.maximumAbandonProbability` strictly between 0 and 1, got 1',
    );
  });
});
