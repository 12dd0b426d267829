/*
 * How long things take while some are still open: the estimate that both cases and complaints use, and counts of open things by age.
 */

import type { BagReader, Draft, GroupWindow, OpenEntries } from '../family.ts';
import { binOf, EXACT_LIMIT, upperEdgeOfBin, valueOfBin } from '../sketch.ts';
import {
  kaplanMeier,
  type ObservationGroup,
  type SurvivalEstimate,
  type SurvivalQuantile,
} from '../statistics/index.ts';

/** Durations that ended, and those known to be at least as long; `left` are of things that ended otherwise. */
export function estimate(ended: BagReader, open: readonly ObservationGroup[], left?: BagReader): SurvivalEstimate {
  const events: ObservationGroup[] = [];
  ended.forEach((value, count) => {
    events.push({ value, count });
  });
  const censored = [...open];
  left?.forEach((value, count) => {
    censored.push({ value, count });
  });
  return kaplanMeier(events, censored);
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
export function openAges(
  group: GroupWindow,
  list: number,
  ageOf?: (begin: number) => number,
): readonly ObservationGroup[] {
  const open = group.open(list);
  const { from, untilKey, asOf } = group;
  const count = open.countUntil(untilKey) - open.countUntil(from - 1);
  if (count < EXACT_LIMIT) {
    // The list begins with the oldest; ascending ages need no sorting.
    const ages = new Array<ObservationGroup>(count);
    let at = count;
    open.forEach(from, untilKey, (begin) => {
      ages[--at] = { value: Math.max(0, ageOf ? ageOf(begin) : asOf - begin), count: 1 };
    });
    return ages;
  }
  const counts: number[] = [];
  const add = (bin: number, n: number): void => {
    counts[bin] = (counts[bin] ?? 0) + n;
  };
  if (ageOf) {
    open.forEach(from, untilKey, (begin) => {
      add(binOf(Math.max(0, ageOf(begin))), 1);
    });
  } else {
    // They lie in order of age: counting between the edges of the bins spares looking at each.
    let older = open.countUntil(from - 1);
    for (let bin = binOf(asOf - from); bin > 0 && older < open.count; bin--) {
      const until = open.countUntil(Math.min(untilKey, asOf - Math.floor(upperEdgeOfBin(bin - 1)) - 1));
      if (until > older) add(bin, until - older);
      older = Math.max(older, until);
    }
    add(0, open.countUntil(untilKey) - older);
  }
  const groups: ObservationGroup[] = [];
  counts.forEach((n, bin) => {
    if (n > 0) groups.push({ value: valueOfBin(bin), count: n });
  });
  return groups;
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
