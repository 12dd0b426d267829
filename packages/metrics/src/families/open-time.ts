/*
 * How long things take while some are still open: the estimate that both cases and complaints use, and counts of open things by age.
 */

import { binOf, EXACT_LIMIT, upperEdgeOfBin, valueOfBin } from '../counts/sketch.ts';
import type { BagReader, Draft, GroupWindow, OpenEntries } from '../family.ts';
import {
  kaplanMeierOf,
  type SortedDurations,
  type SurvivalEstimate,
  type SurvivalQuantile,
} from '../statistics/index.ts';

/** Durations that ended, and those known to be at least as long; `left` are of things that ended otherwise. */
export function estimate(ended: BagReader, open: SortedDurations, left?: BagReader): SurvivalEstimate {
  const events = durationsOf(ended);
  return kaplanMeierOf(events, left && left.count > 0 ? merged(open, durationsOf(left)) : open);
}

function durationsOf(bag: BagReader): SortedDurations {
  if (bag.exact) return { values: bag.exact };
  const values: number[] = [];
  const counts: number[] = [];
  bag.forEach((value, count) => {
    values.push(value);
    counts.push(count);
  });
  return { values, counts };
}

function merged(a: SortedDurations, b: SortedDurations): SortedDurations {
  const values: number[] = [];
  const counts: number[] = [];
  const lengthA = a.length ?? a.values.length;
  const lengthB = b.length ?? b.values.length;
  for (let i = 0, j = 0; i < lengthA || j < lengthB; ) {
    const isA = j >= lengthB || (i < lengthA && a.values[i]! <= b.values[j]!);
    values.push(isA ? a.values[i]! : b.values[j]!);
    counts.push(isA ? countAt(a, i++) : countAt(b, j++));
  }
  return { values, counts };
}

function countAt({ counts }: SortedDurations, i: number): number {
  return counts ? counts[i]! : 1;
}

/** A quantile of durations of which some are still going on; AT_LEAST where so many have not ended yet. @param q - In (0, 1). */
export function survivalDraft(survival: SurvivalEstimate, q: number, variant: string): Draft {
  const quantile = survival.quantile(q);
  if (!quantile) return { value: null, n: 0, variant };
  const interval = survival.quantileInterval(q);
  return {
    value: quantile.notReached ? quantile.atLeast : quantile.value,
    n: survival.n,
    lower: reached(interval?.lower),
    upper: reached(interval?.upper),
    variant,
    state: quantile.notReached ? 'AT_LEAST' : 'VALUE',
  };
}

function reached(quantile: SurvivalQuantile | undefined): number | null {
  return quantile && !quantile.notReached ? quantile.value : null;
}

/**
 * Ages at `asOf` of what is open and began in the window. Many of them are grouped as a sketch would: what is censored within 1 % of
 * its age moves no quantile by more.
 *
 * @param ageOf - Age of something that began at an instant. @default by the clock
 */
export function openAges(group: GroupWindow, list: number, ageOf?: (begin: number) => number): SortedDurations {
  const open = group.open(list);
  const { from, untilKey, asOf } = group;
  const before = open.countUntil(from - 1);
  const count = open.countUntil(untilKey) - before;
  if (!ageOf && untilKey === Number.POSITIVE_INFINITY) return youngest(open, asOf, count);
  const ages = new Array<number>(Math.max(0, count)).fill(0);
  // The list begins with the oldest: the ages come in descending order.
  let at = ages.length;
  open.forEachKey(from, untilKey, (begin) => {
    ages[--at] = Math.max(0, ageOf ? ageOf(begin) : asOf - begin);
  });
  return ages.length < EXACT_LIMIT ? { values: ages } : binned(ages);
}

/** Ages of as many of the youngest: what all windows of a list that end now have in common. */
function youngest(open: OpenEntries, asOf: number, count: number): SortedDurations {
  if (count < EXACT_LIMIT)
    return { values: open.memo('youngest', asOf, () => youngestAges(open, asOf)), length: count };
  const { values, counts, until } = open.memo('bins', asOf, () => agesByBin(open, asOf));
  let length = 0;
  while (until[length]! < count) length++;
  const inside = counts.slice(0, length + 1);
  inside[length]! -= until[length]! - count;
  return { values, length: length + 1, counts: inside };
}

/** Of those that are counted one by one, ascending. */
function youngestAges(open: OpenEntries, asOf: number): readonly number[] {
  let at = Math.min(open.count, EXACT_LIMIT - 1);
  const ages = new Array<number>(at).fill(0);
  const oldest = at === 0 ? Number.POSITIVE_INFINITY : open.keyAt(open.count - at)!;
  // Of several that began with the oldest of these, some may be one too many.
  let skipped = open.count - open.countUntil(oldest - 1) - at;
  open.forEachKey(oldest, Number.POSITIVE_INFINITY, (begin) => {
    if (skipped > 0) skipped--;
    else ages[--at] = Math.max(0, asOf - begin);
  });
  return ages;
}

/** Ages in bins, ascending, and how many are in each or in one before. */
interface AgeBins {
  readonly values: readonly number[];
  readonly counts: readonly number[];
  readonly until: readonly number[];
}

/** Bins that are not empty. The list lies in order of age, so that their edges are looked up in it. */
function agesByBin(open: OpenEntries, asOf: number): AgeBins {
  const bins: { value: number; count: number }[] = [];
  for (let older = 0; older < open.count; ) {
    // One more, as the logarithm may miss an edge by a rounding error.
    let bin = binOf(Math.max(0, asOf - open.keyAt(older)!)) + 2;
    let until = older;
    while (until <= older) {
      bin--;
      until = bin > 0 ? open.countUntil(asOf - Math.floor(upperEdgeOfBin(bin - 1)) - 1) : open.count;
    }
    bins.push({ value: valueOfBin(bin), count: until - older });
    older = until;
  }
  bins.reverse();
  let until = 0;
  return {
    values: bins.map(({ value }) => value),
    counts: bins.map(({ count }) => count),
    until: bins.map(({ count }) => {
      until += count;
      return until;
    }),
  };
}

/** The same of ages in ascending order. */
function binned(ages: readonly number[]): SortedDurations {
  const values: number[] = [];
  const counts: number[] = [];
  let last = -1;
  for (const age of ages) {
    const bin = binOf(age);
    if (bin === last) counts[counts.length - 1]!++;
    else {
      values.push(valueOfBin(bin));
      counts.push(1);
      last = bin;
    }
  }
  return { values, counts };
}

/** How many things of an open list began in the window. */
export function openIn(list: number): (group: GroupWindow) => number {
  return (group) => {
    const open = group.open(list);
    return open.countUntil(group.untilKey) - open.countUntil(group.from - 1);
  };
}

/** How many are of an age from `fromMs` to below `toMs`; `null` for any age beyond. */
export interface AgeBucket {
  readonly fromMs: number;
  readonly toMs: number | null;
  readonly count: number;
}

/** Open things by age at `asOf`; an age on an edge belongs to the older bucket. */
export function ageBuckets(open: OpenEntries, edgesMs: readonly number[], asOf: number): readonly AgeBucket[] {
  const edges = [0, ...edgesMs];
  return edges.map((fromMs, i) => {
    const toMs = edges[i + 1] ?? null;
    const youngest = i === 0 ? open.count : open.countUntil(asOf - fromMs);
    const older = toMs === null ? 0 : open.countUntil(asOf - toMs);
    return { fromMs, toMs, count: youngest - older };
  });
}
