/*
 * How many values of a bag are not final: those of events that earlier ones may still come before, or that may be corrected. Counted for
 * some buckets, when it matters.
 */

import { TIERS } from './tiers.ts';

export class RecentValues {
  readonly #bags: number;
  /** By tier, bucket, and key and bag. */
  readonly #counts = TIERS.map(() => new Map<number, Map<number, number>>());

  /** @param bags - Bags a row. */
  constructor(bags: number) {
    this.#bags = bags;
  }

  /** Has values of a bucket counted from here on. */
  watch(tier: number, index: number): void {
    this.#counts[tier]!.set(index, new Map());
  }

  note(key: number, time: number, bag: number): void {
    const at = key * this.#bags + bag;
    for (let tier = 0; tier < TIERS.length; tier++) {
      const counts = this.#counts[tier]!.get(Math.floor(time / TIERS[tier]!.stepMs));
      counts?.set(at, (counts.get(at) ?? 0) + 1);
    }
  }

  of(tier: number, index: number, key: number, bag: number): number {
    return this.#counts[tier]!.get(index)?.get(key * this.#bags + bag) ?? 0;
  }
}
