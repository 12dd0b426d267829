/*
 * Counts of steps that are over, as they come, until there are enough of them to be sorted by step: one after the other they would each
 * go to a bucket far from the last one, in every tier.
 */

import type { LogPart } from './bucket-parts.ts';
import { blankEntry, CountLog, type Entry } from './count-log.ts';
import { EntryOrder, FROM, PLACE } from './entry-order.ts';
import type { RowShape } from './rows.ts';

/** Entries worth sorting. */
const BATCH = 4096;

const FIRST_ROOM = 1024;

/** Used by one family after the other. */
const order = new EntryOrder();

export class LateCounts {
  /** To write to. */
  readonly log: CountLog;
  readonly #sorted: CountLog;
  /** Where the entries were found, to be found again in another order. */
  readonly #entries: Entry[] = [];

  constructor(shape: RowShape) {
    this.log = new CountLog(shape, 0, FIRST_ROOM);
    this.#sorted = new CountLog(shape, 0, FIRST_ROOM);
  }

  get areMany(): boolean {
    return this.log.entries >= BATCH;
  }

  /**
   * Hands them out by step, from the oldest, and forgets them.
   *
   * @param stepMs - Of the finest steps.
   * @param widths - Index of the step at an instant, for every tier; of those with the same index in turn one part is made. `NaN` where the tier is not to have it.
   * @param take - The part is good until it returns.
   */
  deal(
    stepMs: number,
    widths: readonly ((time: number) => number)[],
    take: (tier: number, index: number, part: LogPart) => void,
  ): void {
    if (this.log.entries === 0) return;
    this.#sort(stepMs);
    const { log } = this;
    const sorted = this.#sorted;
    sorted.restart(0);
    const indices = widths.map(() => Number.NaN);
    const marks = widths.map(() => sorted.mark());
    let step = Number.NaN;
    const end = (tier: number): void => {
      if (!Number.isNaN(indices[tier]!)) take(tier, indices[tier]!, sorted.partSince(marks[tier]!));
    };
    for (let i = 0; i < order.count; i++) {
      const entry = this.#entries[order.places[order.order[i]! * PLACE + FROM]!]!;
      if (Math.floor(entry.time / stepMs) !== step) {
        step = Math.floor(entry.time / stepMs);
        for (let tier = 0; tier < widths.length; tier++) {
          const index = widths[tier]!(entry.time);
          if (index === indices[tier]) continue;
          end(tier);
          indices[tier] = index;
          marks[tier] = sorted.mark();
        }
      }
      sorted.takeEntry(log, entry);
    }
    for (let tier = 0; tier < widths.length; tier++) end(tier);
    log.restart(0);
  }

  /** Sorts what says anything by step. */
  #sort(stepMs: number): void {
    const { log } = this;
    const entry = blankEntry({ from: 0, time: 0 });
    let count = 0;
    let first = Number.POSITIVE_INFINITY;
    while (log.next(entry)) {
      if (entry.to === entry.from) continue;
      first = Math.min(first, entry.time);
      const kept = this.#entries[count];
      if (kept) Object.assign(kept, entry);
      else this.#entries.push({ ...entry });
      count++;
    }
    const firstStep = Math.floor(first / stepMs);
    order.clear();
    for (let i = 0; i < count; i++) order.add(Math.floor(this.#entries[i]!.time / stepMs) - firstStep, 0, i, 0);
    order.sort();
  }
}
