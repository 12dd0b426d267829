import {
  type AlertBaseline,
  type AlertReading,
  type AlertRule,
  alertKey,
  learnBaseline,
  type SeriesFrame,
  type ViewSpec,
} from '@andon/metrics';
import type { SharedMetricViews } from '../live/shared-metric-views.ts';
import type { AlertStore } from './alert-store.ts';

/** How often a baseline that cannot be learned yet is tried again. */
const LEARN_AGAIN_MS = 60_000;

/** Reads what one rule needs, and only when it may have changed. */
export interface RuleReader {
  /** @param stale - The events have stopped: nothing is learned from what may be half a history. */
  readings(asOf: number, stale: boolean): readonly AlertReading[];
  close(): void;
}

export interface RuleReaderOptions {
  readonly metricViews: SharedMetricViews;
  readonly store: AlertStore;
  readonly onError: (error: unknown) => void;
}

export function openRuleReader(rule: AlertRule, options: RuleReaderOptions): RuleReader {
  const { condition } = rule;
  if (rule.figure === undefined) return { readings: () => [{ key: [] }], close: () => {} };
  if (condition.kind === 'signal') return openCourse(rule, rule.figure, condition.stepMs, options);
  return openFigure(rule, rule.figure, options);
}

type RuleFigure = NonNullable<AlertRule['figure']>;

/** The present value of a figure, from the view it shares with whoever watches the same. */
function openFigure({ condition }: AlertRule, figure: RuleFigure, { metricViews }: RuleReaderOptions): RuleReader {
  const { family, filter, window, groupBy, key, params } = figure;
  const target = condition.kind === 'target' ? condition.target : undefined;
  const spec: ViewSpec = { family, filter, window, groupBy, ...(target && { targets: { [key]: target } }) };
  const view = metricViews.open(spec);
  let known: readonly AlertReading[] = [];
  let revision = Number.NaN;
  let validUntil = Number.NEGATIVE_INFINITY;
  return {
    readings(asOf) {
      if (view.revision === revision && asOf < validUntil) return known;
      known = view.frame(asOf).groups.map((group) => ({ key: group.key, figure: group.figure(key, params) }));
      revision = view.revision;
      validUntil = view.nextChangeAfter(asOf);
      return known;
    },
    close: () => view.close(),
  };
}

/** The course of a figure, read when a point has become full. */
function openCourse(rule: AlertRule, figure: RuleFigure, stepMs: number, options: RuleReaderOptions): RuleReader {
  const { metricViews, store, onError } = options;
  const { filter, window, groupBy, params, key } = figure;
  const baselines = new Map<string, AlertBaseline>();
  let known: readonly AlertReading[] = [];
  let validUntil = Number.NEGATIVE_INFINITY;

  const baselineOf = (alert: string, points: AlertReading['points']): AlertBaseline | undefined => {
    const frozen = baselines.get(alert) ?? store.baseline(alert, rule.baselineKey);
    if (frozen !== undefined) {
      baselines.set(alert, frozen);
      return frozen;
    }
    const learned = learnBaseline(rule, points ?? []);
    if (learned === undefined) return undefined;
    baselines.set(alert, learned);
    // A given one is in the configuration.
    if (learned.points > 0) {
      try {
        store.putBaseline(alert, rule.baselineKey, learned);
      } catch (error) {
        onError(error);
      }
    }
    return learned;
  };

  return {
    readings(asOf, stale) {
      if (stale || asOf < validUntil) return known;
      const frame = metricViews.series({ figure: key, params, filter, window, groupBy, stepMs }, asOf);
      known = frame.groups.map((group) => ({
        key: group.key,
        points: group.points,
        baseline: baselineOf(alertKey(rule.id, group.key), group.points),
      }));
      const unlearned = known.length === 0 || known.some(({ baseline }) => baseline === undefined);
      validUntil = unlearned ? Math.min(asOf + LEARN_AGAIN_MS, endOfPoint(frame)) : endOfPoint(frame);
      return known;
    },
    close() {},
  };
}

/** When the point that is filling will be full. */
function endOfPoint({ groups, stepMs, asOf }: SeriesFrame): number {
  const last = groups[0]?.points.at(-1);
  return last?.partial === true ? last.t + stepMs : asOf + stepMs;
}
