import type { BagReader } from '../family.ts';
import { nearestRank } from './sketch.ts';

/** Several bags read as one. */
export class MergedBag implements BagReader {
  readonly #parts: readonly BagReader[];
  #sorted: [number, number][] | undefined;

  constructor(parts: readonly BagReader[]) {
    this.#parts = parts;
  }

  get count(): number {
    let count = 0;
    for (const part of this.#parts) count += part.count;
    return count;
  }

  quantile(q: number): number | undefined {
    const n = this.count;
    if (n === 0) return undefined;
    const rank = nearestRank(q, n);
    let below = 0;
    for (const [value, weight] of this.#entries()) {
      below += weight;
      if (below >= rank) return value;
    }
    return undefined;
  }

  forEach(visit: (value: number, weight: number) => void): void {
    for (const [value, weight] of this.#entries()) visit(value, weight);
  }

  #entries(): [number, number][] {
    if (!this.#sorted) {
      const weights = new Map<number, number>();
      const add = (value: number, weight: number): void => {
        weights.set(value, (weights.get(value) ?? 0) + weight);
      };
      for (const part of this.#parts) part.forEach(add);
      this.#sorted = [...weights].sort((a, b) => a[0] - b[0]);
    }
    return this.#sorted;
  }
}
