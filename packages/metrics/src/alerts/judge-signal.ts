import {
  type AttributeSample,
  type ControlLimits,
  limitsFor,
  pBaseline,
  signals,
  uBaseline,
  xmrBaseline,
} from '../statistics/index.ts';
import type { SeriesPoint } from '../view.ts';
import type { Verdict } from './judge.ts';
import type { AlertCondition, AlertRule } from './rule.ts';

/** More than the longest pattern of a control chart looks back on. */
const POINTS_JUDGED = 16;
const PER = 1000;

/** What is normal, frozen: a plain value to be kept. Every chart's limits follow from it. */
export interface AlertBaseline {
  /** In the figure's unit. */
  readonly centre: number;
  /** Of a single value, for `xmr`; 0 for `p` and `u`, where it follows from the size of a point. */
  readonly sigma: number;
  /** Points learned from; 0 where a person gave it. */
  readonly points: number;
  /** End of the last point it was learned from, epoch ms: only later points are judged by it. */
  readonly until: number;
}

type SignalCondition = Extract<AlertCondition, { readonly kind: 'signal' }>;

/** The points that are complete and have enough in them, oldest first; what is in between is passed over. */
export function fullPoints(rule: AlertRule, points: readonly SeriesPoint[]): readonly SeriesPoint[] {
  return points.filter((point) => !point.partial && point.value !== null && point.n >= rule.minimumSample);
}

/** The baseline that holds from the start: the given one. */
function givenBaseline({ baseline }: SignalCondition): AlertBaseline | undefined {
  return 'centre' in baseline
    ? { centre: baseline.centre, sigma: baseline.sigma, points: 0, until: Number.NEGATIVE_INFINITY }
    : undefined;
}

/** @returns `undefined` until there are enough full points to learn from. */
export function learnBaseline(rule: AlertRule, points: readonly SeriesPoint[]): AlertBaseline | undefined {
  const condition = signalOf(rule);
  if ('centre' in condition.baseline) return givenBaseline(condition);
  const wanted = condition.baseline.points;
  const full = fullPoints(rule, points).slice(-wanted);
  const last = full.at(-1);
  if (last === undefined || full.length < wanted) return undefined;
  const until = last.t + condition.stepMs;
  if (condition.chart === 'xmr') {
    const learned = xmrBaseline(full.map(({ value }) => value!));
    return learned && { centre: learned.centre, sigma: learned.sigma, points: wanted, until };
  }
  const samples = full.map((point) => sampleOf(condition, point));
  const learned = condition.chart === 'p' ? pBaseline(samples) : uBaseline(samples);
  return learned && { centre: learned.centre, sigma: 0, points: wanted, until };
}

/** Whether the newest full point completes, or continues, a pattern that noise alone rarely makes. */
export function judgeSignal(
  rule: AlertRule,
  points: readonly SeriesPoint[],
  baseline: AlertBaseline | undefined,
): Verdict {
  const condition = signalOf(rule);
  const side = condition.direction === 'up' ? 'above' : 'below';
  const none = { value: null, n: 0, limit: null, side, signal: null } as const;
  const newestFull = points.filter(({ partial }) => !partial).at(-1);
  if (newestFull === undefined || newestFull.value === null) {
    return { judgement: 'unknown', evidence: { ...none, data: 'no-data' } };
  }
  const { value, n } = newestFull;
  if (baseline === undefined || n < rule.minimumSample) {
    return { judgement: 'unknown', evidence: { ...none, value, n, data: 'too-few' } };
  }
  const judged = fullPoints(rule, points)
    .filter(({ t }) => t >= baseline.until)
    .slice(-POINTS_JUDGED);
  const limits = judged.map((point) => limitsOf(condition, baseline, point));
  const newest = judged.length - 1;
  const found = signals(
    judged.map((point) => point.value!),
    limits,
  ).find(
    ({ index, direction, rule: name }) =>
      index === newest && direction === condition.direction && condition.rules.has(name),
  );
  const limit = limits[newest] && (side === 'above' ? limits[newest].upper : limits[newest].lower);
  return {
    judgement: found === undefined ? 'good' : 'bad',
    evidence: { ...none, value, n, limit: limit ?? null, signal: found?.rule ?? null, data: 'fresh' },
  };
}

function limitsOf(condition: SignalCondition, { centre, sigma }: AlertBaseline, point: SeriesPoint): ControlLimits {
  if (condition.chart === 'xmr') return { centre, sigma, lower: centre - 3 * sigma, upper: centre + 3 * sigma };
  const { size } = sampleOf(condition, point);
  return limitsFor({ chart: condition.chart, centre, n: 0, size }, size);
}

/** A share of `n` items, or a rate per 1,000 of `n`, as the count and the size it came from. */
function sampleOf({ chart }: SignalCondition, { value, n }: SeriesPoint): AttributeSample {
  const size = chart === 'p' ? n : n / PER;
  return { count: value! * size, size };
}

function signalOf({ condition }: AlertRule): SignalCondition {
  if (condition.kind !== 'signal') throw new Error(`Expected a signal rule, got ${condition.kind}`);
  return condition;
}
