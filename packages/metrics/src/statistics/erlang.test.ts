import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { erlangA, erlangB, erlangC, meanPatience, offeredTraffic } from './erlang.ts';
import { chainServiceLevel, solveChain } from './testing/birth-death-chain.ts';
import { expectNear } from './testing/expect-near.ts';
import { createSeededRandom } from './testing/seeded-random.ts';

const seed = 20020702;

const minuteMs = 60_000;

/** Erlang C from factorials, in exact fractions. */
function exactWaitProbability(offered: { top: bigint; bottom: bigint }, agents: number): number {
  // Σ A^n/n! for n < N and A^N/N! · N/(N − A), everything times bottom^N · N! · (N·bottom − top).
  const { top, bottom } = offered;
  const n = BigInt(agents);
  const factorial = (k: bigint): bigint => (k <= 1n ? 1n : k * factorial(k - 1n));
  const spare = n * bottom - top;
  let rest = 0n;
  for (let k = 0n; k < n; k++) rest += ((top ** k * bottom ** (n - k) * factorial(n)) / factorial(k)) * spare;
  const busy = top ** n * n * bottom;
  return Number((busy * 10n ** 25n) / (busy + rest)) / 1e25;
}

describe('erlangC', () => {
  it('has the known answer of the metric dictionary', () => {
    const queue = erlangC({ offeredErlangs: 10, agents: 14, meanHandleMs: 180_000 });
    expectNear(queue.waitProbability, 0.17413193359504983, 1e-14);
    expectNear(queue.serviceLevel(20_000), 0.8883500191794669, 1e-14);
    expectNear(queue.meanWaitMs, 7835.937011777243, 1e-12);
    expectNear(queue.meanQueueLength, 7835.937011777243 / 18_000, 1e-12);
    expectNear(queue.occupancy, 10 / 14, 1e-15);
    expect(queue.stable).toBe(true);
  });

  // 60-digit arithmetic (mpmath).
  it.each([
    [1, 0.5, 60, 10, 0.5, 0.5399777926853384, 60],
    [100, 95, 300, 20, 0.5064568539130206, 0.6371078067166251, 30.387411234781236],
    [10000, 9900, 240, 15, 0.22277692886414824, 0.9995699393562182, 0.5346646292739557],
    [10000, 9999.5, 240, 15, 0.9937640954652363, 0.03681081144577075, 477.0067658233134],
  ])('of %i agents and %f erlangs is the tabulated one', (agents, offered, handle, target, wait, level, asa) => {
    const queue = erlangC({ offeredErlangs: offered, agents, meanHandleMs: handle });
    expectNear(queue.waitProbability, wait, 1e-12);
    expectNear(queue.serviceLevel(target), level, 1e-12);
    expectNear(queue.meanWaitMs, asa, 1e-11);
  });

  it('keeps its relative accuracy where waiting is next to impossible', () => {
    const queue = erlangC({ offeredErlangs: 300, agents: 500, meanHandleMs: 200 });
    expectNear(queue.waitProbability / 3.835431779513948e-26, 1, 1e-12);
    expect(erlangC({ offeredErlangs: 1, agents: 10_000, meanHandleMs: 200 }).waitProbability).toBe(0);
  });

  it('agrees with factorials in exact fractions', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 999 }), (agents, thousandths) => {
        const offered = (agents * thousandths) / 1000;
        const exact = exactWaitProbability({ top: BigInt(agents * thousandths), bottom: 1000n }, agents);
        expectNear(erlangC({ offeredErlangs: offered, agents, meanHandleMs: 1 }).waitProbability, exact, 1e-12);
      }),
      { seed, numRuns: 100 },
    );
  });

  it.each([
    [3, 2.5, 0.4],
    [14, 10, 0.1],
    [120, 110, 0.05],
  ])('agrees with the chain of %i agents at %f erlangs to 1e-9', (agents, offered, time) => {
    const chain = solveChain(offered, agents, 0);
    const queue = erlangC({ offeredErlangs: offered, agents, meanHandleMs: minuteMs });
    expectNear(queue.waitProbability, chain.waitProbability);
    expectNear(queue.meanQueueLength, chain.meanQueueLength);
    // Little's law
    expectNear(queue.meanWaitMs, (chain.meanQueueLength / offered) * minuteMs);
    expectNear(queue.serviceLevel(time * minuteMs), chainServiceLevel(offered, agents, 0, time));
  });

  it('agrees with the chain of 10,000 agents to 1e-9', () => {
    const chain = solveChain(9_950, 10_000, 0);
    const queue = erlangC({ offeredErlangs: 9_950, agents: 10_000, meanHandleMs: 1 });
    expectNear(queue.waitProbability, chain.waitProbability);
    expectNear(queue.meanQueueLength, chain.meanQueueLength);
  });

  it.each([
    [10, 10],
    [10, 12.5],
    [0, 1],
  ])('does not settle with %i agents for %f erlangs, and says so instead of giving a wait', (agents, offered) => {
    const queue = erlangC({ offeredErlangs: offered, agents, meanHandleMs: 1000 });
    expect(queue).toMatchObject({ stable: false, waitProbability: 1, occupancy: 1 });
    expect(queue.meanWaitMs).toBeUndefined();
    expect(queue.meanQueueLength).toBeUndefined();
    expect(queue.serviceLevel(1e9)).toBe(0);
    expect(() => queue.serviceLevel(-1)).toThrow('Expected `targetMs` a finite number of at least 0, got -1');
  });

  it.each([0, 5])('has nobody waiting without traffic at %i agents', (agents) => {
    const queue = erlangC({ offeredErlangs: 0, agents, meanHandleMs: 1000 });
    expect(queue).toMatchObject({ stable: true, waitProbability: 0, meanWaitMs: 0, meanQueueLength: 0, occupancy: 0 });
    expect(queue.serviceLevel(0)).toBe(1);
    expect(() => queue.serviceLevel(Number.NaN)).toThrow('Expected `targetMs`');
  });

  it('improves with every person added', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 200, noNaN: true }), fc.nat({ max: 50 }), (offered, extra) => {
        const agents = Math.floor(offered) + 1 + extra;
        const fewer = erlangC({ offeredErlangs: offered, agents, meanHandleMs: 1 });
        const more = erlangC({ offeredErlangs: offered, agents: agents + 1, meanHandleMs: 1 });
        expect(more.waitProbability).toBeLessThanOrEqual(fewer.waitProbability);
        expect(more.serviceLevel(0.1)).toBeGreaterThanOrEqual(fewer.serviceLevel(0.1));
      }),
      { seed },
    );
  });

  it.each([
    [
      { offeredErlangs: -1, agents: 1, meanHandleMs: 1 },
      'Expected `offeredErlangs` a finite number of at least 0, got -1',
    ],
    [{ offeredErlangs: 1, agents: 1.5, meanHandleMs: 1 }, 'Expected `agents` a whole number of at least 0, got 1.5'],
    [{ offeredErlangs: 1, agents: -1, meanHandleMs: 1 }, 'Expected `agents` a whole number of at least 0, got -1'],
    [{ offeredErlangs: 1, agents: 2, meanHandleMs: 0 }, 'Expected `meanHandleMs` a finite number above 0, got 0'],
    [
      { offeredErlangs: 1, agents: 2, meanHandleMs: Number.POSITIVE_INFINITY },
      'Expected `meanHandleMs` a finite number above 0, got Infinity',
    ],
  ])('rejects %o', (input, message) => {
    expect(() => erlangC(input)).toThrow(new RangeError(message));
    expect(() => erlangA({ ...input, meanPatienceMs: 1 })).toThrow(new RangeError(message));
  });

  it('rejects a negative target time', () => {
    const queue = erlangC({ offeredErlangs: 1, agents: 2, meanHandleMs: 1 });
    expect(() => queue.serviceLevel(-1)).toThrow('Expected `targetMs` a finite number of at least 0, got -1');
  });
});

describe('erlangB', () => {
  it('is A/(1 + A) for one agent, and the tabulated 0.2146 for ten at ten erlangs', () => {
    expectNear(erlangB(1, 3), 0.75, 1e-15);
    expectNear(erlangB(10, 10), 0.21458234310734, 1e-12);
  });

  it('turns everyone away without agents, nobody without traffic', () => {
    expect(erlangB(0, 5)).toBe(1);
    expect(erlangB(3, 0)).toBe(0);
    expect(erlangB(1_000_000, 1)).toBe(0);
  });

  it('rejects misuse', () => {
    expect(() => erlangB(1.5, 1)).toThrow('Expected `agents` a whole number of at least 0, got 1.5');
    expect(() => erlangB(1, Number.NaN)).toThrow('Expected `offered` a finite number of at least 0, got NaN');
  });
});

describe('offeredTraffic', () => {
  it('of 200 contacts of three minutes in an hour is ten erlangs', () => {
    expect(offeredTraffic(200, 3_600_000, 180_000)).toBe(10);
    expect(offeredTraffic(0, 3_600_000, 180_000)).toBe(0);
  });

  it('rejects misuse', () => {
    expect(() => offeredTraffic(-1, 1, 1)).toThrow('Expected `contacts` a finite number of at least 0, got -1');
    expect(() => offeredTraffic(1, 0, 1)).toThrow('Expected `intervalMs` a finite number above 0, got 0');
    expect(() => offeredTraffic(1, 1, -1)).toThrow('Expected `meanHandleMs` a finite number of at least 0, got -1');
  });
});

describe('meanPatience', () => {
  it('is the total wait for each contact that hung up', () => {
    expect(meanPatience(600_000, 4)).toBe(150_000);
    expect(meanPatience(0, 4)).toBe(0);
  });

  it('is unknown when nobody hung up', () => {
    expect(meanPatience(600_000, 0)).toBeUndefined();
  });

  it('recovers an exponential patience cut short by answers', () => {
    const random = createSeededRandom(seed);
    let total = 0;
    let abandoned = 0;
    for (let i = 0; i < 100_000; i++) {
      const patience = random.exponential(300);
      const answeredAfter = random.exponential(100);
      total += Math.min(patience, answeredAfter);
      if (patience < answeredAfter) abandoned++;
    }
    expect(Math.abs(meanPatience(total, abandoned)! - 300)).toBeLessThan(4 * (300 / Math.sqrt(abandoned)));
  });

  it('rejects misuse', () => {
    expect(() => meanPatience(-1, 1)).toThrow('Expected `totalWaitMs` a finite number of at least 0, got -1');
    expect(() => meanPatience(1, Number.NaN)).toThrow('Expected `abandoned` a finite number of at least 0, got NaN');
  });
});
