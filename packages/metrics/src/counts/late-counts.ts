/*
 * Counts of steps that are over, as they come, until there are enough of them to be sorted by step: one after the other they would each
 * go to a bucket far from the last one, in every tier.
 */

import { grownDoubles } from '../storage/grown.ts';
import { blankEntry, CountLog, type Entry, type LogPart } from './count-log.ts';
import { EntryOrder, FROM, PLACE } from './entry-order.ts';
import type { RowShape } from './rows.ts';

/**
 * Entries worth sorting: some 5 ms of work. The more at once, the fewer times a bucket is packed: where all events of a call come together, a
 * minute long after the next, folding took a tenth more with a quarter of it.
 */
const BATCH = 16_384;

const FIRST_ROOM = 1024;

/** Numbers of an entry that was found, as `Entry` has them. */
const FOUND = 6;

/** Used by one family after the other. */
const order = new EntryOrder();

export class LateCounts {
  /** To write to. */
  readonly log: CountLog;
  readonly #sorted: CountLog;
  /** What was found of the entries, to be taken in another order: numbers, as copies of objects cost more than all the rest of the sorting. */
  #found = new Float64Array(BATCH * FOUND);

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
    const entry = blankEntry({ from: 0, time: 0 });
    for (let i = 0; i < order.count; i++) {
      this.#recall(order.places[order.order[i]! * PLACE + FROM]!, entry);
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
      this.#note(count, entry);
      count++;
    }
    const firstStep = Math.floor(first / stepMs);
    order.clear();
    for (let i = 0; i < count; i++) order.add(Math.floor(this.#found[i * FOUND + 1]! / stepMs) - firstStep, 0, i, 0);
    order.sort();
  }

  #note(place: number, { key, time, from, to, values, takenBack }: Entry): void {
    const at = place * FOUND;
    if (at === this.#found.length) this.#found = grownDoubles(this.#found, at * 2);
    const found = this.#found;
    found[at] = key;
    found[at + 1] = time;
    found[at + 2] = from;
    found[at + 3] = to;
    found[at + 4] = values;
    found[at + 5] = takenBack;
  }

  #recall(place: number, entry: Entry): void {
    const found = this.#found;
    const at = place * FOUND;
    entry.key = found[at]!;
    entry.time = found[at + 1]!;
    entry.from = found[at + 2]!;
    entry.to = found[at + 3]!;
    entry.values = found[at + 4]!;
    entry.takenBack = found[at + 5]!;
  }
}
