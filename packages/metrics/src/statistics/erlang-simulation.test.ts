import { describe, expect, it } from 'vitest';
import { type ErlangAInput, erlangA, erlangC } from './erlang.ts';
import { createSeededRandom } from './testing/seeded-random.ts';

const seed = 20020702;

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
