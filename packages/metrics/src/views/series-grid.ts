/*
 * Where the points of a series start, and which steps of the buckets each of them covers.
 */

import { startOfDay } from '../calendar/index.ts';
import { TIERS, tierOf, windowSteps } from '../counts/tiers.ts';
import type { SeriesSpec } from '../view.ts';
import { type Span, StepSpan } from '../windows/group-source.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Widths of a point that divide an hour or a day; where none is asked for, the finest that makes no more than `MOST_POINTS`. */
const WIDTHS_MS = [
  5000,
  10_000,
  15_000,
  30_000,
  ...[1, 2, 5, 10, 15, 30].map((m) => m * MINUTE),
  ...[1, 2, 3, 4, 6, 12, 24].map((h) => h * HOUR),
];
const MOST_POINTS = 200;

export interface SeriesGrid {
  /** Start of the first point, at or before that of the window; of the window before, at or after it. */
  readonly from: number;
  /** Width of a point. */
  readonly stepMs: number;
  /** How many there are, the last of them at `to`; at least 1, of the window before perhaps none. */
  readonly points: number;
  /** Width of a step of the buckets; points are whole ones wide. */
  readonly tierMs: number;
  readonly asOf: number;
  /** Where the last point ends at the latest: `asOf`, or the end of the window before. */
  readonly to: number;
  /** How much later the points begin that its own are compared with; 0 unless it is of the window before. */
  readonly offsetMs: number;
}

/** @param spec - Of these its window and, where it is given, the width of its points. */
export function gridAt({ window, stepMs: width, isPrevious }: SeriesSpec, asOf: number, zone: string): SeriesGrid {
  const { from: firstStep, stepMs: tierMs, previousFrom, previousTo } = windowSteps(window, asOf, zone);
  const windowFrom = firstStep * tierMs;
  const stepMs = width ?? widthFor(asOf - windowFrom, tierMs);
  const from = alignedStart(windowFrom, stepMs, tierMs, asOf, zone);
  if (isPrevious) {
    const offsetMs = (firstStep - previousFrom) * tierMs;
    // What lies before the window before is no longer kept everywhere: a point that reaches out of it would be a fragment.
    const start = from < windowFrom ? from + stepMs - offsetMs : from - offsetMs;
    const to = previousTo * tierMs;
    return { from: start, stepMs, points: Math.max(0, Math.ceil((to - start) / stepMs)), tierMs, asOf, to, offsetMs };
  }
  return { from, stepMs, points: Math.max(1, Math.ceil((asOf - from) / stepMs)), tierMs, asOf, to: asOf, offsetMs: 0 };
}

/**
 * Whole steps of the window bound the answer too: no window has more than 2,160 of them.
 *
 * @throws {RangeError} When the width that is asked for is not made of them.
 */
export function requireWidth({ window, stepMs }: SeriesSpec): void {
  const tierMs = TIERS[tierOf(window)]!.stepMs;
  if (stepMs !== undefined && !(Number.isInteger(stepMs) && stepMs >= tierMs && stepMs % tierMs === 0)) {
    throw new RangeError(`Expected \`stepMs\` to be a multiple of ${tierMs}, got ${stepMs}`);
  }
}

/** Whether points of an earlier grid stand for those of the later one that start with them. */
export function isSameGrid(later: SeriesGrid, earlier: SeriesGrid): boolean {
  const { stepMs } = later;
  return stepMs === earlier.stepMs && (later.from - earlier.from) % stepMs === 0 && later.asOf >= earlier.asOf;
}

/** What the point that starts at `t` covers; the newest one ends with the window. */
export function spanAt(t: number, { stepMs, tierMs, to: windowTo, offsetMs }: SeriesGrid): Span {
  const to = Math.min(t + stepMs, windowTo);
  const fromStep = Math.floor(t / tierMs);
  // The window itself has no step after its last; the one before ends with a step.
  const toStep = Math.floor((offsetMs > 0 ? to : t + stepMs) / tierMs);
  return new StepSpan({ from: t, to, fromStep, toStep });
}

/** Starts of the points that cover some steps. */
export function startsOf(steps: Iterable<number>, { from, stepMs, tierMs }: SeriesGrid): ReadonlySet<number> {
  const starts = new Set<number>();
  for (const step of steps) starts.add(from + Math.floor((step * tierMs - from) / stepMs) * stepMs);
  return starts;
}

/** One is always found: no window is of more than 91 days. */
function widthFor(spanMs: number, tierMs: number): number {
  return WIDTHS_MS.find((width) => width % tierMs === 0 && spanMs / width <= MOST_POINTS)!;
}

/** Points start at local midnight, or whole multiples from it; where no step begins then, with the first step of the day. */
function alignedStart(from: number, stepMs: number, tierMs: number, asOf: number, zone: string): number {
  const origin = Math.ceil(startOfDay(asOf, zone) / tierMs) * tierMs;
  return origin + Math.floor((from - origin) / stepMs) * stepMs;
}
