/*
 * How long things take while some are still open: the estimate that both cases and complaints use, and counts of open things by age.
 */

import type { BagReader, Draft, OpenEntries } from '../family.ts';
import { binOf, EXACT_LIMIT, valueOfBin } from '../sketch.ts';
import {
  kaplanMeier,
  type ObservationGroup,
  type SurvivalEstimate,
  type SurvivalQuantile,
} from '../statistics/index.ts';

/** Durations that ended, and those known to be at least as long. */
export function estimate(ended: BagReader, censored: readonly number[], left?: BagReader): SurvivalEstimate {
  const events: ObservationGroup[] = [];
  ended.forEach((value, count) => {
    events.push({ value, count });
  });
  const open = grouped(censored);
  left?.forEach((value, count) => {
    open.push({ value, count });
  });
  return kaplanMeier(events, open);
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

/** Many ages are grouped as a sketch would: what is censored within 1 % of its age moves no quantile by more. */
function grouped(ages: readonly number[]): ObservationGroup[] {
  if (ages.length < EXACT_LIMIT) return ages.map((value) => ({ value, count: 1 }));
  const counts: number[] = [];
  for (const age of ages) {
    const bin = binOf(Math.max(0, age));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  const groups: ObservationGroup[] = [];
  counts.forEach((count, bin) => {
    groups.push({ value: valueOfBin(bin), count });
  });
  return groups;
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
