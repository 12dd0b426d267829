/*
 * How long things take while some are still open: the estimate that both cases and complaints use, and counts of open things by age.
 */

import type { BagReader, Draft, GroupWindow, OpenEntries } from '../family.ts';
import { binOf, EXACT_LIMIT, upperEdgeOfBin, valueOfBin } from '../sketch.ts';
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
  for (let i = 0, j = 0; i < a.values.length || j < b.values.length; ) {
    const isA = j >= b.values.length || (i < a.values.length && a.values[i]! <= b.values[j]!);
    values.push(isA ? a.values[i]! : b.values[j]!);
    counts.push(isA ? countAt(a, i++) : countAt(b, j++));
  }
  return { values, counts };
}

function countAt({ counts }: SortedDurations, i: number): number {
  return counts ? counts[i]! : 1;
}

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
  // The list begins with the oldest: the ages come in descending order.
  if (count < EXACT_LIMIT) {
    const ages = new Array<number>(Math.max(0, count)).fill(0);
    let at = ages.length;
    open.forEachKey(from, untilKey, (begin) => {
      ages[--at] = Math.max(0, ageOf ? ageOf(begin) : asOf - begin);
    });
    return { values: ages };
  }
  const values: number[] = [];
  const counts: number[] = [];
  if (ageOf) {
    let last = -1;
    open.forEachKey(from, untilKey, (begin) => {
      const bin = binOf(Math.max(0, ageOf(begin)));
      if (bin === last) counts[counts.length - 1]!++;
      else {
        values.push(valueOfBin(bin));
        counts.push(1);
        last = bin;
      }
    });
  } else {
    let older = before;
    for (const { bin, until } of open.memo(asOf, () => agesByBin(open, asOf))) {
      const inside = Math.min(until, before + count);
      if (inside <= older) continue;
      values.push(valueOfBin(bin));
      counts.push(inside - older);
      older = inside;
    }
  }
  return { values: values.reverse(), counts: counts.reverse() };
}

/** Bins that are not empty, oldest first, each with how many are in it or older; the list lies in order of age. */
function agesByBin(open: OpenEntries, asOf: number): readonly { readonly bin: number; readonly until: number }[] {
  const bins: { bin: number; until: number }[] = [];
  for (let older = 0; older < open.count; ) {
    // One more, as the logarithm may miss an edge by a rounding error.
    let bin = binOf(Math.max(0, asOf - open.keyAt(older)!)) + 2;
    let until = older;
    while (until <= older) {
      bin--;
      until = bin > 0 ? open.countUntil(asOf - Math.floor(upperEdgeOfBin(bin - 1)) - 1) : open.count;
    }
    bins.push({ bin, until });
    older = until;
  }
  return bins;
}

/** How many things of an open list began in the window. */
export function openIn(list: number): (group: GroupWindow) => number {
  return (group) => {
    const open = group.open(list);
    return open.countUntil(group.untilKey) - open.countUntil(group.from - 1);
  };
}

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
