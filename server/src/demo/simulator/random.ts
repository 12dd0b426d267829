/**
 * Seeded random draws.
 *
 * Every contact, case and day draws from a generator keyed by its own name, never from a shared one: staging trouble later in the day
 * then leaves everything before it exactly as it was. Generator: sfc32 (Chris Doty-Humphrey, PractRand), 128 bits of state, seeded
 * from a 32-bit FNV-1a hash of the keys stretched by the MurmurHash3 finaliser. Good enough to simulate with, not for secrets.
 */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  uniform(low: number, high: number): number;
  /** Whole number in [0, below). */
  integer(below: number): number;
  chance(probability: number): boolean;
  normal(): number;
  exponential(mean: number): number;
  /** Lognormal by its median and the standard deviation of its logarithm. */
  lognormal(median: number, sigma: number): number;
  pick<T>(values: readonly T[]): T;
  /** One key of a table of weights, which need not sum to 1. */
  weighted<K extends string>(weights: Readonly<Record<K, number>>): K;
}

export function createRandom(...keys: readonly (string | number)[]): Random {
  let a = 0;
  let b = 0;
  let c = 0;
  let counter = 1;
  let spare: number | undefined;

  let hash = 0x811c9dc5;
  for (const key of keys) {
    const text = String(key);
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
    // Separates ('ab', 'c') from ('a', 'bc').
    hash = Math.imul(hash ^ 0xff, 0x01000193);
  }
  a = finalise(hash);
  b = finalise(a ^ 0x9e3779b9);
  c = finalise(b ^ 0x85ebca6b);
  // The first outputs still show the seed.
  for (let i = 0; i < 12; i++) nextUint32();

  function nextUint32(): number {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return sum >>> 0;
  }

  const random: Random = {
    next: () => nextUint32() / 0x1_0000_0000,
    uniform: (low, high) => low + (high - low) * random.next(),
    integer: (below) => Math.floor(random.next() * below),
    chance: (probability) => random.next() < probability,
    normal() {
      if (spare !== undefined) {
        const value = spare;
        spare = undefined;
        return value;
      }
      const radius = Math.sqrt(-2 * Math.log(1 - random.next()));
      const angle = 2 * Math.PI * random.next();
      spare = radius * Math.sin(angle);
      return radius * Math.cos(angle);
    },
    exponential: (mean) => -mean * Math.log(1 - random.next()),
    lognormal: (median, sigma) => median * Math.exp(sigma * random.normal()),
    pick(values) {
      if (values.length === 0) throw new RangeError('Expected `values` not to be empty');
      return values[random.integer(values.length)]!;
    },
    weighted(weights) {
      const entries = Object.entries<number>(weights);
      let left = random.next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [key, weight] of entries) {
        left -= weight;
        if (left < 0) return key as keyof typeof weights;
      }
      return entries.at(-1)![0] as keyof typeof weights;
    },
  };
  return random;
}

function finalise(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) | 0;
}
