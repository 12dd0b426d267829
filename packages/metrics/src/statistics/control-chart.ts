/*
 * Process behaviour charts: what is a signal, and what is the noise a process makes by itself.
 *
 * A baseline is computed once from a stated stretch of history and is from then on a plain value: keep it, and judge new points
 * against it, until a person decides to compute another. Nothing here re-bases by itself, for a chart that learns its own decline
 * never signals it.
 *
 * Charts: XmR for single values (one median, one mean, one count a period), p for shares of a varying number of items, u for
 * occurrences over a varying exposure. Time: one pass for a baseline, one pass for the signals; memory: the signals found.
 *
 * Not here: cumulative-sum or weighted-average charts, and widening the limits for shares of very many items, whose spread is larger
 * than the binomial one (use XmR on the shares where every point has thousands of items).
 *
 * Sources: Wheeler: Understanding Variation, 2nd edition, 2000. Montgomery: Introduction to Statistical Quality Control, 8th edition,
 * 2019, chapters 6 and 7, for p and u and for the rules.
 */

import { expected, requireNonNegative, requirePositive } from './check.ts';

/** 3/d₂ for ranges of two values, d₂ = 2/√π, rounded as published. */
const LIMIT_PER_MOVING_RANGE = 2.66;

/** D₄ for ranges of two values, rounded as published. */
const RANGE_LIMIT_PER_MOVING_RANGE = 3.27;

const SIGMAS_TO_LIMIT = 3;
const SIGMAS_TO_WARNING = 2;
const POINTS_ON_ONE_SIDE = 8;
const POINTS_RISING_OR_FALLING = 6;

/** Limits of one point. The limits are three sigmas from the centre unless the scale ends before. */
export interface ControlLimits {
  readonly centre: number;
  readonly lower: number;
  readonly upper: number;
  readonly sigma: number;
}

/** Frozen baseline of single values; itself the limits of every point. */
export interface XmrBaseline extends ControlLimits {
  readonly chart: 'xmr';
  /** Values it was computed from. */
  readonly n: number;
  /** Mean difference of neighbouring values. */
  readonly movingRange: number;
  /** Difference of neighbours beyond which it is a signal in itself. */
  readonly movingRangeUpper: number;
}

/** Frozen baseline of shares (`p`) or of rates (`u`); the limits of a point follow from its size by `limitsFor`. */
export interface AttributeBaseline {
  readonly chart: 'p' | 'u';
  /** Points it was computed from. */
  readonly n: number;
  /** Mean share, or mean occurrences per unit of exposure. */
  readonly centre: number;
  /** Items, or exposure, it was computed from. */
  readonly size: number;
}

/** One point of a p- or u-chart. */
export interface AttributeSample {
  /** Items with the property, or occurrences. */
  readonly count: number;
  /** Items counted, or exposure. A sample of size 0 has no share. */
  readonly size: number;
}

/** Ends of the scale, beyond which a limit has no meaning: 0 for a duration, 0 and 1 for a share. */
export interface ChartScale {
  /** @default no end */
  readonly minimum?: number;
  /** @default no end */
  readonly maximum?: number;
}

export type SignalRule =
  | 'beyond-limits'
  | 'eight-on-one-side'
  | 'six-rising-or-falling'
  | 'two-of-three-beyond-two-sigma';

/** A pattern that noise alone rarely makes. */
export interface Signal {
  readonly rule: SignalRule;
  /** The point that completes the pattern, or continues it. */
  readonly index: number;
  /** The first point of the pattern; `index` itself for a single point. */
  readonly from: number;
  /** Above the centre or rising, or below it or falling. */
  readonly direction: 'up' | 'down';
}

/**
 * Baseline of single values: the mean, with limits 2.66 mean moving ranges from it.
 *
 * @param values - In time order, any unit.
 * @param scale - Ends of the scale; limits are clipped to it, sigma is not. @default no ends
 * @returns The baseline; `undefined` for fewer than two values, which have no moving range.
 * @throws {RangeError} When a value is not finite.
 */
export function xmrBaseline(values: readonly number[], scale: ChartScale = {}): XmrBaseline | undefined {
  values.forEach((value, index) => {
    if (!Number.isFinite(value)) throw expected(`values[${index}]`, 'a finite number', value);
  });
  if (values.length < 2) return undefined;
  // Around the first value, so that equal values have exactly their own value as mean and no limit misses them by a rounding.
  const origin = values[0]!;
  const centre = origin + mean(values.map((value) => value - origin));
  const movingRange = mean(movingRanges(values));
  const sigma = (LIMIT_PER_MOVING_RANGE * movingRange) / SIGMAS_TO_LIMIT;
  return {
    chart: 'xmr',
    n: values.length,
    movingRange,
    movingRangeUpper: RANGE_LIMIT_PER_MOVING_RANGE * movingRange,
    ...limitsAround(centre, sigma, scale),
  };
}

/**
 * Baseline of shares of a varying number of items.
 *
 * @param samples - In any order; those of size 0 say nothing and are passed over.
 * @returns The baseline; `undefined` when there is no item.
 * @throws {RangeError} When a size is negative or not finite, or a count outside [0, size].
 */
export function pBaseline(samples: readonly AttributeSample[]): AttributeBaseline | undefined {
  samples.forEach(({ count, size }, index) => {
    requireNonNegative(`samples[${index}].size`, size);
    if (!(count >= 0 && count <= size)) throw expected(`samples[${index}].count`, `in [0, size = ${size}]`, count);
  });
  return attributeBaseline('p', samples);
}

/**
 * Baseline of occurrences over a varying exposure.
 *
 * @param samples - In any order; those of size 0 say nothing and are passed over.
 * @returns Rate per unit of exposure; `undefined` when there is no exposure.
 * @throws {RangeError} When a size or count is negative or not finite.
 */
export function uBaseline(samples: readonly AttributeSample[]): AttributeBaseline | undefined {
  samples.forEach(({ count, size }, index) => {
    requireNonNegative(`samples[${index}].size`, size);
    requireNonNegative(`samples[${index}].count`, count);
  });
  return attributeBaseline('u', samples);
}

/**
 * Limits of a point of a p- or u-chart: the fewer items, the wider.
 *
 * @param baseline - Frozen baseline.
 * @param size - Items or exposure of the point, above 0.
 * @returns Limits in the unit of the centre, clipped to [0, 1] for a share and to 0 from below for a rate.
 * @throws {RangeError} When `size` is not a finite number above 0.
 */
export function limitsFor({ chart, centre }: AttributeBaseline, size: number): ControlLimits {
  requirePositive('size', size);
  return chart === 'p'
    ? limitsAround(centre, Math.sqrt((centre * (1 - centre)) / size), { minimum: 0, maximum: 1 })
    : limitsAround(centre, Math.sqrt(centre / size), { minimum: 0 });
}

/**
 * Signals among points in time order, by four rules: one point beyond the limits; eight in a row on one side of the centre; six in
 * a row each above (or each below) the one before; of three in a row, two beyond two sigmas on the same side.
 *
 * A point exactly at a limit is not beyond it, and one exactly at the centre is on neither side. A missing point is passed over:
 * its neighbours follow each other. A pattern that goes on signals at every further point.
 *
 * @param points - Values; `undefined` where there is none.
 * @param limits - The limits of all points, or of each; ignored where the point is missing.
 * @returns Signals by index, and at one index in the order of the rules above. Empty where there is none.
 * @throws {RangeError} When a point is not finite, or limits given apart are not as many as the points.
 */
export function signals(
  points: readonly (number | undefined)[],
  limits: ControlLimits | readonly (ControlLimits | undefined)[],
): Signal[] {
  const limitsOf = limitsByIndex(points, limits);
  const found: Signal[] = [];
  let previous: { readonly value: number; readonly index: number } | undefined;
  let side: Streak = { sign: 0, from: 0, length: 0 };
  let trend: Streak = side;
  /** The last point and the one before it: which way they were beyond two sigmas, 0 for not. */
  let lastWarning = { sign: 0, index: 0 };
  let earlierWarning = lastWarning;

  points.forEach((value, index) => {
    if (value === undefined) return;
    if (!Number.isFinite(value)) throw expected(`points[${index}]`, 'a finite number', value);
    const { centre, lower, upper, sigma } = limitsOf(index);
    const add = (rule: SignalRule, from: number, sign: number) => {
      found.push({ rule, index, from, direction: sign > 0 ? 'up' : 'down' });
    };

    if (value > upper) add('beyond-limits', index, 1);
    else if (value < lower) add('beyond-limits', index, -1);

    side = continued(side, Math.sign(value - centre), { from: index, length: 1 });
    if (side.sign !== 0 && side.length >= POINTS_ON_ONE_SIDE) add('eight-on-one-side', side.from, side.sign);

    // The first rise of a trend makes it two points long.
    if (previous) trend = continued(trend, Math.sign(value - previous.value), { from: previous.index, length: 2 });
    if (trend.sign !== 0 && trend.length >= POINTS_RISING_OR_FALLING)
      add('six-rising-or-falling', trend.from, trend.sign);

    const warning = Math.abs(value - centre) > SIGMAS_TO_WARNING * sigma ? side.sign : 0;
    if (warning !== 0) {
      if (earlierWarning.sign === warning) add('two-of-three-beyond-two-sigma', earlierWarning.index, warning);
      else if (lastWarning.sign === warning) add('two-of-three-beyond-two-sigma', lastWarning.index, warning);
    }

    earlierWarning = lastWarning;
    lastWarning = { sign: warning, index };
    previous = { value, index };
  });
  return found;
}

/**
 * Differences of neighbouring points that exceed the moving-range limit: a jump, even between points that are each within limits.
 *
 * @param points - Values in time order; a missing one is passed over.
 * @param baseline - Frozen baseline.
 * @returns One signal a jump: `from` the point before it, `index` the point after.
 * @throws {RangeError} When a point is not finite.
 */
export function movingRangeSignals(
  points: readonly (number | undefined)[],
  baseline: XmrBaseline,
): { readonly index: number; readonly from: number; readonly direction: 'up' | 'down' }[] {
  const found: { index: number; from: number; direction: 'up' | 'down' }[] = [];
  let previous: { readonly value: number; readonly index: number } | undefined;
  points.forEach((value, index) => {
    if (value === undefined) return;
    if (!Number.isFinite(value)) throw expected(`points[${index}]`, 'a finite number', value);
    if (previous && Math.abs(value - previous.value) > baseline.movingRangeUpper) {
      found.push({ index, from: previous.index, direction: value > previous.value ? 'up' : 'down' });
    }
    previous = { value, index };
  });
  return found;
}

/** Points in a row of which the same holds. */
interface Streak {
  readonly sign: number;
  readonly from: number;
  readonly length: number;
}

function continued(streak: Streak, sign: number, start: Omit<Streak, 'sign'>): Streak {
  return sign === streak.sign ? { ...streak, length: streak.length + 1 } : { sign, ...start };
}

function attributeBaseline(chart: 'p' | 'u', samples: readonly AttributeSample[]): AttributeBaseline | undefined {
  const present = samples.filter(({ size }) => size > 0);
  if (present.length === 0) return undefined;
  const size = present.reduce((sum, sample) => sum + sample.size, 0);
  const count = present.reduce((sum, sample) => sum + sample.count, 0);
  return { chart, n: present.length, centre: count / size, size };
}

function limitsAround(
  centre: number,
  sigma: number,
  { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY }: ChartScale,
): ControlLimits {
  return {
    centre,
    lower: Math.max(minimum, centre - SIGMAS_TO_LIMIT * sigma),
    upper: Math.min(maximum, centre + SIGMAS_TO_LIMIT * sigma),
    sigma,
  };
}

function limitsByIndex(
  points: readonly unknown[],
  limits: ControlLimits | readonly (ControlLimits | undefined)[],
): (index: number) => ControlLimits {
  if (!isEach(limits)) return () => limits;
  if (limits.length !== points.length) throw expected('limits', `as many as points, ${points.length}`, limits.length);
  return (index) => {
    const own = limits[index];
    if (own === undefined) throw expected(`limits[${index}]`, 'present, for its point is', own);
    return own;
  };
}

function isEach(
  limits: ControlLimits | readonly (ControlLimits | undefined)[],
): limits is readonly (ControlLimits | undefined)[] {
  return Array.isArray(limits);
}

function movingRanges(values: readonly number[]): number[] {
  return values.slice(1).map((value, index) => Math.abs(value - values[index]!));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
