import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ErlangAInput, erlangA, erlangAWaitBehind, erlangB, erlangC } from './erlang.ts';
import { digamma } from './gamma-function.ts';
import { chainServiceLevel, solveChain } from './testing/birth-death-chain.ts';
import { expectNear } from './testing/expect-near.ts';
import { createSeededRandom } from './testing/seeded-random.ts';

const seed = 20020702;

const minuteMs = 60_000;

describe('erlangA', () => {
  // 60-digit quadrature of the integrals in Zeltyn and Mandelbaum 2005 (mpmath); times in one unit.
  it.each([
    [14, 10, 180, 120, 20, 0.12697634007979536, 0.02283928653181877, 0.9327295806980597, 2.3453752341521703],
    [10, 12, 180, 120, 20, 0.6995359317946562, 0.22488431311152637, 0.4437594622495212, 25.525740104382827],
    [1, 0.5, 60, 30, 10, 0.3719762763427554, 0.2560474473144891, 0.6706610555958721, 3.307680558040412],
    [100, 105, 300, 600, 20, 0.8026126650822984, 0.06036944498704464, 0.3709632211998802, 36.4083510776959],
    [10000, 9900, 240, 300, 15, 0.16551806547339726, 0.0007441523276413892, 0.9992558476541606, 0.22253848716907548],
    [10000, 10000, 240, 2400, 15, 0.7603845411561977, 0.0019169371373399116, 0.961538781956184, 4.600350781343369],
    [5000, 10000, 240, 2400, 1500, 1, 0.5, 3.489577628590956e-54, 1663.5292334238688],
    [30, 45, 180, 1000, 100, 0.9999999923586242, 0.3333333337443137, 1.3384357841471159e-5, 402.46810887187075],
  ])(
    'of %i agents, %f erlangs, handling %i and patience %i is the tabulated one',
    (agents, offered, handle, patience, target, wait, abandon, level, answeredWait) => {
      const queue = erlangA({ offeredErlangs: offered, agents, meanHandleMs: handle, meanPatienceMs: patience });
      expectNear(queue.waitProbability, wait, 1e-12);
      expectNear(queue.abandonProbability, abandon, 1e-12);
      expectNear(queue.serviceLevel(target), level, 1e-11);
      expectNear(queue.meanWaitOfAnsweredMs, answeredWait, 1e-11);
      expectNear(queue.meanWaitMs, abandon * patience, 1e-11);
      expectNear(queue.meanQueueLength, (abandon * patience * offered) / handle, 1e-11);
      expectNear(queue.occupancy, (offered * (1 - abandon)) / agents, 1e-12);
    },
  );

  it.each([
    [3, 2.5, 0.5, 0.4],
    [14, 10, 1.5, 0.1],
    [10, 14, 1, 0.2],
    [60, 66, 0.25, 0.05],
  ])('agrees with the chain of %i agents at %f erlangs and rate %f to 1e-9', (agents, offered, abandonRate, time) => {
    const chain = solveChain(offered, agents, abandonRate);
    const queue = erlangA({
      offeredErlangs: offered,
      agents,
      meanHandleMs: minuteMs,
      meanPatienceMs: minuteMs / abandonRate,
    });
    expectNear(queue.waitProbability, chain.waitProbability);
    expectNear(queue.abandonProbability, chain.abandonProbability);
    expectNear(queue.meanQueueLength, chain.meanQueueLength);
    expectNear(queue.serviceLevel(time * minuteMs), chainServiceLevel(offered, agents, abandonRate, time));
  });

  it.each([9_900, 10_400, 30_000])('agrees with the chain of 10,000 agents at %i erlangs to 1e-9', (offered) => {
    const chain = solveChain(offered, 10_000, 0.2);
    const queue = erlangA({ offeredErlangs: offered, agents: 10_000, meanHandleMs: 1, meanPatienceMs: 5 });
    expectNear(queue.waitProbability, chain.waitProbability);
    expectNear(queue.abandonProbability, chain.abandonProbability);
    expectNear(queue.meanQueueLength, chain.meanQueueLength);
  });

  it('agrees with the chain over random traffic, staff and patience', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 80, noNaN: true }),
        fc.integer({ min: 0, max: 80 }),
        fc.double({ min: 0.05, max: 20, noNaN: true }),
        (offered, agents, abandonRate) => {
          const chain = solveChain(offered, agents, abandonRate);
          const queue = erlangA({ offeredErlangs: offered, agents, meanHandleMs: 1, meanPatienceMs: 1 / abandonRate });
          expectNear(queue.waitProbability, chain.waitProbability);
          expectNear(queue.abandonProbability, chain.abandonProbability);
        },
      ),
      { seed },
    );
  });

  it('becomes Erlang C as patience grows', () => {
    const traffic = { offeredErlangs: 10, agents: 14, meanHandleMs: 180_000 };
    const patient = erlangC(traffic);
    const queue = erlangA({ ...traffic, meanPatienceMs: 1e15 });
    expectNear(queue.waitProbability, patient.waitProbability, 1e-8);
    expectNear(queue.serviceLevel(20_000), patient.serviceLevel(20_000), 1e-8);
    expectNear(queue.meanWaitOfAnsweredMs! / patient.meanWaitMs!, 1, 1e-6);
    expect(queue.abandonProbability).toBeLessThan(1e-9);
  });

  it('becomes the loss system as patience shrinks', () => {
    const queue = erlangA({ offeredErlangs: 10, agents: 12, meanHandleMs: 1, meanPatienceMs: 1e-9 });
    expectNear(queue.abandonProbability, erlangB(12, 10), 1e-7);
  });

  it('settles under a load of twice the staff: half hang up, after one patience times ln 2', () => {
    // A queue of fifty million waiting: the sum starts near its likeliest length.
    const queue = erlangA({ offeredErlangs: 1e6, agents: 5e5, meanHandleMs: 1, meanPatienceMs: 100 });
    expectNear(queue.waitProbability, 1, 1e-12);
    expectNear(queue.abandonProbability, 0.5, 1e-9);
    expectNear(queue.meanWaitOfAnsweredMs, 100 * Math.LN2, 1e-7);
    expect(queue.serviceLevel(60)).toBeLessThan(1e-6);
    expectNear(queue.serviceLevel(80), 0.5, 1e-6);
  });

  it('does not change where the sum begins to start late', () => {
    // The likeliest queue lengths are 999,999 and 1,000,001: one on either side of the switch.
    const queue = (offered: number) =>
      erlangA({ offeredErlangs: offered, agents: 100, meanHandleMs: 1, meanPatienceMs: 1e4 });
    const before = queue(199.9999);
    const after = queue(200.0001);
    // In the fluid limit the answered wait one patience times ln(load).
    const expected = 1e4 * Math.log(200.0001 / 199.9999);
    expect(Math.abs(after.meanWaitOfAnsweredMs! - before.meanWaitOfAnsweredMs! - expected)).toBeLessThan(1e-4);
    expectNear(after.abandonProbability / before.abandonProbability, 1, 2e-6);
    expect(before.serviceLevel(6931)).toBeGreaterThan(0.1);
    for (const target of [6920, 6931, 6945]) {
      expect(Math.abs(after.serviceLevel(target) - before.serviceLevel(target)), `${target}`).toBeLessThan(1e-3);
    }
    expectNear(after.abandonProbability, 1 - 100 / 200.0001, 1e-9);
  });

  it('loses everyone without agents', () => {
    const queue = erlangA({ offeredErlangs: 3, agents: 0, meanHandleMs: 1000, meanPatienceMs: 5000 });
    expect(queue).toMatchObject({ waitProbability: 1, abandonProbability: 1, occupancy: 0 });
    expectNear(queue.meanWaitMs, 5000, 1e-12);
    expectNear(queue.meanQueueLength, 15, 1e-12);
    expect(queue.meanWaitOfAnsweredMs).toBeUndefined();
    expect(queue.serviceLevel(1000)).toBe(0);
  });

  it.each([0, 2])('has nobody waiting without traffic at %i agents', (agents) => {
    const queue = erlangA({ offeredErlangs: 0, agents, meanHandleMs: 1000, meanPatienceMs: 5000 });
    expect(queue).toMatchObject({
      waitProbability: 0,
      abandonProbability: 0,
      meanWaitMs: 0,
      meanWaitOfAnsweredMs: 0,
      meanQueueLength: 0,
      occupancy: 0,
    });
    expect(queue.serviceLevel(0)).toBe(1);
  });

  it('answers within no time those who do not wait, and in the end all who do not hang up', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.1, max: 60, noNaN: true }),
        fc.integer({ min: 1, max: 60 }),
        fc.double({ min: 0.1, max: 30, noNaN: true }),
        (offeredErlangs, agents, meanPatienceMs) => {
          const queue = erlangA({ offeredErlangs, agents, meanHandleMs: 1, meanPatienceMs });
          expectNear(queue.serviceLevel(0), 1 - queue.waitProbability, 1e-12);
          expectNear(queue.serviceLevel(1e6), 1 - queue.abandonProbability, 1e-12);
          expect(queue.serviceLevel(0.3)).toBeLessThanOrEqual(queue.serviceLevel(0.6) + 1e-12);
        },
      ),
      { seed },
    );
  });

  it('rejects a patience of zero and a negative target time', () => {
    const input: ErlangAInput = { offeredErlangs: 1, agents: 2, meanHandleMs: 1, meanPatienceMs: 1 };
    expect(() => erlangA({ ...input, meanPatienceMs: 0 })).toThrow(
      new RangeError('Expected `meanPatienceMs` a finite number above 0, got 0'),
    );
    expect(() => erlangA(input).serviceLevel(-1)).toThrow('Expected `targetMs` a finite number of at least 0, got -1');
  });
});

describe('erlangAWaitBehind', () => {
  it('is the time of one completion for the first in line, and of each one more for those behind, where nobody hangs up', () => {
    const patient = { completionsPerMs: 1 / 1000, meanPatienceMs: 1e15 };
    expectNear(erlangAWaitBehind({ waiting: 0, ...patient }), 1000);
    expectNear(erlangAWaitBehind({ waiting: 9, ...patient }), 10_000);
  });

  it('is a difference of digamma functions', () => {
    for (const waiting of [0, 1, 17, 400]) {
      const [completionsPerMs, meanPatienceMs] = [20 / 300_000, 90_000];
      const capacity = completionsPerMs * meanPatienceMs;
      const exact = meanPatienceMs * (digamma(capacity + waiting + 1) - digamma(capacity));
      expectNear(erlangAWaitBehind({ waiting, completionsPerMs, meanPatienceMs }), exact);
    }
  });

  it('finds what single contacts and agents do, within the confidence band', () => {
    const agents = 8;
    const [meanHandleMs, meanPatienceMs, waiting] = [180_000, 120_000, 15];
    const random = createSeededRandom(seed);
    const waits = Array.from({ length: 20_000 }, () => {
      const freeAt = Array.from({ length: agents }, () => random.exponential(meanHandleMs));
      for (let i = 0; i < waiting; i++) {
        const first = freeAt.indexOf(Math.min(...freeAt));
        if (random.exponential(meanPatienceMs) > freeAt[first]!) freeAt[first]! += random.exponential(meanHandleMs);
      }
      return Math.min(...freeAt);
    });
    const mean = waits.reduce((sum, wait) => sum + wait, 0) / waits.length;
    const variance = waits.reduce((sum, wait) => sum + (wait - mean) ** 2, 0) / waits.length;
    const modelled = erlangAWaitBehind({ waiting, completionsPerMs: agents / meanHandleMs, meanPatienceMs });
    expect(Math.abs(modelled - mean)).toBeLessThan(3.55 * Math.sqrt(variance / waits.length));
  });

  it('has no end where nobody serves, and refuses what is no queue', () => {
    expect(erlangAWaitBehind({ waiting: 3, completionsPerMs: 0, meanPatienceMs: 1000 })).toBe(Number.POSITIVE_INFINITY);
    const queue = { waiting: 1, completionsPerMs: 1, meanPatienceMs: 1 };
    expect(() => erlangAWaitBehind({ ...queue, waiting: 1.5 })).toThrow('`waiting`');
    expect(() => erlangAWaitBehind({ ...queue, completionsPerMs: -1 })).toThrow('`completionsPerMs`');
    expect(() => erlangAWaitBehind({ ...queue, meanPatienceMs: 0 })).toThrow('`meanPatienceMs`');
  });
});
