/*
 * Random variates for simulations in tests: seeded, so that a run repeats exactly. Within the workspace only, it is not published.
 *
 * Generator: Marsaglia's 32-bit xorshift added to a Weyl sequence (Xorshift RNGs, Journal of Statistical Software 8(14), 2003).
 */

export interface SeededRandom {
  /** Uniform on (0, 1), never an end. */
  uniform(): number;
  /** Exponential with this mean. */
  exponential(mean: number): number;
  /** Standard normal. */
  normal(): number;
  /** Number of successes in `n` trials. */
  binomial(n: number, probability: number): number;
  /** Poisson count with this mean. */
  poisson(mean: number): number;
}

/** @param seed - Any whole number other than 0. */
export function createSeededRandom(seed: number): SeededRandom {
  let state = seed | 0 || 1;
  let weyl = 0;

  function next(): number {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    weyl = (weyl + 362437) | 0;
    return (state + weyl) >>> 0;
  }

  function uniform(): number {
    const high = next() >>> 6;
    const low = next() >>> 6;
    return (high * 2 ** 26 + low + 0.5) / 2 ** 52;
  }

  for (let i = 0; i < 16; i++) next();

  function exponential(mean: number): number {
    return -mean * Math.log(uniform());
  }

  return {
    uniform,
    exponential,
    normal: () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()),
    binomial(n, probability) {
      let successes = 0;
      for (let i = 0; i < n; i++) if (uniform() < probability) successes++;
      return successes;
    },
    poisson(mean) {
      // Arrivals of a unit-rate process before `mean`.
      let count = -1;
      for (let t = 0; t <= mean; t += exponential(1)) count++;
      return count;
    },
  };
}
