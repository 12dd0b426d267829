/*
 * The time buckets of a family in all tiers.
 *
 * What happens now is counted once, in rows of the newest step of the finest tier. When that step is over, its rows become its bucket and
 * are added to the newest step of the next tier, and so on: a minute is made of its twelve steps of 5 s. So an event costs one write
 * however many widths of window are kept. What comes late is written to the bucket of its instant in every tier up to the first whose
 * step is still going on.
 */

import { type Packing, TierBuckets } from './buckets.ts';
import { RecentValues } from './recent-values.ts';
import { type RowShape, Rows } from './rows.ts';
import { TIERS } from './tiers.ts';

const COARSEST = TIERS.length - 1;

/** The newest step of a tier: counts that are in no bucket yet, neither of this tier nor of a coarser one. */
interface NewestStep {
  index: number;
  rows: Rows;
}

export class TimeBuckets {
  readonly #tiers: readonly TierBuckets[];
  /** Of every tier but the coarsest. */
  readonly #newest: readonly NewestStep[];
  /** Rows chosen to count in; their instants differ only in how long before them their step began. */
  readonly rows: Rows[];
  readonly row = new Int32Array(TIERS.length);
  readonly offsetMs = new Float64Array(TIERS.length);
  chosen = 0;
  /** Of the newest step of the finest tier. */
  #startMs = Number.POSITIVE_INFINITY;
  #endMs = Number.NEGATIVE_INFINITY;

  readonly #bags: number;

  /** @param finalMs - Age from which on an event can no longer change. */
  constructor(shape: RowShape, finalMs: number, packing?: Packing) {
    this.#bags = shape.bags;
    this.#tiers = TIERS.map(({ stepMs, keepMs }) => new TierBuckets(stepMs, keepMs, shape, finalMs, packing));
    this.#newest = TIERS.slice(0, COARSEST).map(() => ({ index: Number.NaN, rows: new Rows(shape) }));
    this.rows = TIERS.map(() => this.#newest[0]!.rows);
  }

  /** The tiers, finest first, with everything that was counted. */
  get tiers(): readonly TierBuckets[] {
    for (let tier = 0; tier < COARSEST; tier++) this.#close(tier);
    return this.#tiers;
  }

  /** Chooses the rows of a key at an instant: the first `chosen` of `rows`. None of them when it is older than anything kept. */
  choose(key: number, time: number): void {
    if (time >= this.#startMs && time < this.#endMs) {
      const { rows } = this.#newest[0]!;
      this.rows[0] = rows;
      this.row[0] = rows.row(key);
      this.offsetMs[0] = time - this.#startMs;
      this.chosen = 1;
    } else this.#chooseOlder(key, time);
  }

  #chooseOlder(key: number, time: number): void {
    let chosen = 0;
    for (let tier = 0; tier <= COARSEST; tier++) {
      const { stepMs } = this.#tiers[tier]!;
      const index = Math.floor(time / stepMs);
      const newest = tier < COARSEST ? this.#newest[tier]! : undefined;
      const isNewest = newest !== undefined && newest.index === index;
      const rows = isNewest ? newest.rows : this.#tiers[tier]!.rowsAt(time);
      if (rows !== undefined) {
        this.rows[chosen] = rows;
        this.row[chosen] = rows.row(key);
        this.offsetMs[chosen] = time - index * stepMs;
        chosen++;
      }
      if (isNewest) break;
    }
    this.chosen = chosen;
  }

  /**
   * Counts every bag in bins that has so many final values, and no other: what is in bins follows from the events alone then.
   *
   * @param note - Notes all values that are not final.
   */
  condense(note: (recent: RecentValues) => void): void {
    const crowded = this.tiers.map((tier) => tier.crowded());
    if (crowded.every((indices) => indices.length === 0)) return;
    const recent = new RecentValues(this.#bags);
    crowded.forEach((indices, tier) => {
      for (const index of indices) recent.watch(tier, index);
    });
    note(recent);
    crowded.forEach((indices, tier) => {
      for (const index of indices) this.#tiers[tier]!.condense(index, (key, bag) => recent.of(tier, index, key, bag));
    });
  }

  /** Event time moves on. */
  advance(newest: number): void {
    for (let tier = 0; tier < COARSEST; tier++) {
      const step = this.#newest[tier]!;
      const index = Math.floor(newest / this.#tiers[tier]!.stepMs);
      if (index === step.index) break;
      this.#close(tier);
      step.index = index;
    }
    this.#startMs = this.#newest[0]!.index * TIERS[0]!.stepMs;
    this.#endMs = this.#startMs + TIERS[0]!.stepMs;
    for (const tier of this.#tiers) tier.advance(newest);
  }

  /** Moves what the newest step of a tier has so far to its bucket, and adds it to the step of the next tier that it lies in. */
  #close(tier: number): void {
    const { index, rows } = this.#newest[tier]!;
    if (rows.count === 0) return;
    const startMs = index * this.#tiers[tier]!.stepMs;
    const { stepMs } = this.#tiers[tier + 1]!;
    const into = tier + 1 < COARSEST ? this.#newest[tier + 1]!.rows : this.#tiers[COARSEST]!.rowsAt(startMs);
    if (into) addAll(into, rows, startMs % stepMs);
    this.#newest[tier]!.rows = this.#tiers[tier]!.put(index, rows);
  }
}

/** @param offsetMs - How long after the beginning of the step `into` belongs to that of `rows` began. */
function addAll(into: Rows, rows: Rows, offsetMs: number): void {
  for (let row = 0; row < rows.count; row++) into.addRow(into.row(rows.keys[row]!), rows, row, offsetMs);
}
