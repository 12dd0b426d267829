import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ErlangAInput,
  erlangA,
  erlangAWaitBehind,
  erlangB,
  erlangC,
  meanPatience,
  offeredTraffic,
} from './erlang.ts';
import { digamma } from './gamma-function.ts';
import { createSeededRandom } from './testing/seeded-random.ts';

const seed = 20020702;
const minuteMs = 60_000;

function expectNear(actual: number | undefined, exact: number, tolerance = 1e-9): void {
  expect(actual).toBeDefined();
  expect(Math.abs(actual! - exact), `${actual} against ${exact}`).toBeLessThan(
    tolerance * Math.max(1, Math.abs(exact)),
  );
}

interface ChainFigures {
  readonly waitProbability: number;
  readonly abandonProbability: number;
  readonly meanQueueLength: number;
  /** Long-run probability that k contacts wait while all agents are busy. */
  readonly waiting: readonly number[];
}

/**
 * The birth–death chain of the queue, solved state by state from its detailed balance in logarithms, with the state space cut where
 * the weights vanish. Shares no formula with the module. Rates are per handling time; `abandonRate` 0 is Erlang C.
 */
function solveChain(offered: number, agents: number, abandonRate: number): ChainFigures {
  const logWeights = [0];
  let largest = 0;
  for (let state = 0; ; state++) {
    const busy = Math.min(state + 1, agents);
    const leaving = busy + Math.max(0, state + 1 - agents) * abandonRate;
    const next = logWeights[state]! + Math.log(offered / leaving);
    logWeights.push(next);
    largest = Math.max(largest, next);
    if (state > agents && next < largest - 60 && leaving > offered) break;
  }
  let total = 0;
  // Smallest first, so that nothing is lost in the sum.
  const weights = logWeights.map((weight) => Math.exp(weight - largest));
  for (const weight of [...weights].sort((a, b) => a - b)) total += weight;
  const waiting = weights.slice(agents).map((weight) => weight / total);
  let meanQueueLength = 0;
  for (let k = waiting.length - 1; k > 0; k--) meanQueueLength += k * waiting[k]!;
  const waitProbability = waiting.reduceRight((sum, share) => sum + share, 0);
  return {
    waitProbability,
    meanQueueLength,
    abandonProbability: (meanQueueLength * abandonRate) / offered,
    waiting,
  };
}

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

/** Share answered within `time` by uniformisation of the path of a contact through the places of the queue; rates per handling time. */
function chainServiceLevel(offered: number, agents: number, abandonRate: number, time: number): number {
  const { waitProbability, waiting } = solveChain(offered, agents, abandonRate);
  const places = waiting.findLastIndex((share) => share > 1e-16) + 1;
  const clock = agents + places * abandonRate;
  // place[i]: probability to stand at place i + 1 of the queue; a contact arriving with k waiting starts at place k + 1.
  let place = waiting.slice(0, places);
  let answered = 1 - waitProbability;
  let answeredSoFar = 0;
  let poisson = Math.exp(-clock * time);
  let poissonLeft = 1;
  let share = 0;
  for (let step = 0; poissonLeft > 1e-14; step++) {
    share += poisson * answeredSoFar;
    poissonLeft -= poisson;
    poisson *= (clock * time) / (step + 1);
    const next = place.map(() => 0);
    for (let i = 0; i < places; i++) {
      const forward = (agents + i * abandonRate) / clock;
      if (i === 0) answeredSoFar += place[i]! * forward;
      else next[i - 1]! += place[i]! * forward;
      next[i]! += place[i]! * (1 - forward - abandonRate / clock);
    }
    place = next;
  }
  answered += share;
  return answered;
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

describe('a seeded simulation of single contacts', () => {
  interface Simulated {
    readonly waited: number;
    readonly abandoned: number;
    readonly answeredIn: number;
    readonly wait: number;
  }

  /** First come, first served, contact by contact: batch means of what happened, over `batches` of `size` contacts after a warm-up. */
  function simulate(input: ErlangAInput, targetMs: number, batches: number, size: number): Simulated[] {
    const random = createSeededRandom(seed);
    const meanGap = input.meanHandleMs / input.offeredErlangs;
    const freeAt = Array<number>(input.agents).fill(0);
    let now = 0;
    const results: Simulated[] = [];
    for (let batch = -1; batch < batches; batch++) {
      let waited = 0;
      let abandoned = 0;
      let answeredIn = 0;
      let wait = 0;
      for (let i = 0; i < size; i++) {
        now += random.exponential(meanGap);
        const patience =
          input.meanPatienceMs === Number.POSITIVE_INFINITY
            ? input.meanPatienceMs
            : random.exponential(input.meanPatienceMs);
        // The agent free first serves next; whoever would wait longer than their patience leaves and takes no time.
        let first = 0;
        for (let agent = 1; agent < freeAt.length; agent++) if (freeAt[agent]! < freeAt[first]!) first = agent;
        const delay = Math.max(0, freeAt[first]! - now);
        if (delay > 0) waited++;
        if (delay > patience) {
          abandoned++;
          wait += patience;
        } else {
          freeAt[first] = now + delay + random.exponential(input.meanHandleMs);
          wait += delay;
          if (delay <= targetMs) answeredIn++;
        }
      }
      if (batch >= 0) {
        results.push({
          waited: waited / size,
          abandoned: abandoned / size,
          answeredIn: answeredIn / size,
          wait: wait / size,
        });
      }
    }
    return results;
  }

  /** The model's figure lies within the 99.9 % band of the batch means. */
  function expectWithin(results: readonly Simulated[], field: keyof Simulated, modelled: number | undefined): void {
    const values = results.map((result) => result[field]);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
    const band = 3.55 * Math.sqrt(variance / values.length);
    expect(band).toBeLessThan(0.06 * Math.abs(mean) + 1e-6);
    expect(Math.abs(modelled! - mean), `${field}: ${modelled} against ${mean} ± ${band}`).toBeLessThanOrEqual(band);
  }

  it('finds the figures of Erlang C within its confidence band', () => {
    const traffic = { offeredErlangs: 10, agents: 14, meanHandleMs: 180_000 };
    const results = simulate({ ...traffic, meanPatienceMs: Number.POSITIVE_INFINITY }, 20_000, 100, 20_000);
    const queue = erlangC(traffic);
    expectWithin(results, 'waited', queue.waitProbability);
    expectWithin(results, 'answeredIn', queue.serviceLevel(20_000));
    expectWithin(results, 'wait', queue.meanWaitMs);
  });

  it.each([
    { offeredErlangs: 10, agents: 11, meanHandleMs: 180_000, meanPatienceMs: 240_000 },
    { offeredErlangs: 26, agents: 20, meanHandleMs: 300_000, meanPatienceMs: 120_000 },
  ])('finds the figures of Erlang A within its confidence band: %o', (input) => {
    const results = simulate(input, 20_000, 40, 8_000);
    const queue = erlangA(input);
    expectWithin(results, 'waited', queue.waitProbability);
    expectWithin(results, 'abandoned', queue.abandonProbability);
    expectWithin(results, 'answeredIn', queue.serviceLevel(20_000));
    expectWithin(results, 'wait', queue.meanWaitMs);
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
