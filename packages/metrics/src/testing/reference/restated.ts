/*
 * Figures from a whole list of events, by the dictionary's words and nothing else: no buckets, no increments, no state between calls.
 * Slow and obvious, to hold the fold against. Shares only the estimators (tested on their own) with what it checks. A file a family; here
 * is what they ask of the events.
 */

import { compareEvents, DIMENSIONS, type ServiceEvent } from '../../event.ts';
import type { MetricSettings } from '../../settings.ts';
import { kaplanMeier } from '../../statistics/index.ts';
import type { Filter } from '../../view.ts';

export type Dimensions = Readonly<Record<string, string>>;
export type Figures = Record<string, number | null>;

export interface ReferenceRequest {
  readonly events: readonly ServiceEvent[];
  readonly settings: MetricSettings;
  readonly from: number;
  readonly asOf: number;
  readonly filter: Filter;
}

/** All events of a kind that were ever right, by entity, in order. */
export function entities({ events, settings }: ReferenceRequest, types: RegExp): Map<string, ServiceEvent[]> {
  const byEntity = new Map<string, ServiceEvent[]>();
  for (const event of events) {
    if (!types.test(event.type)) continue;
    const restated = restate(event, events, settings);
    if (!restated) continue;
    byEntity.set(event.entity, [...(byEntity.get(event.entity) ?? []), restated]);
  }
  for (const list of byEntity.values()) list.sort(compareEvents);
  return byEntity;
}

function restate(
  event: ServiceEvent,
  events: readonly ServiceEvent[],
  settings: MetricSettings,
): ServiceEvent | undefined {
  const corrections = events
    .filter(
      ({ type, of, entity, time }) =>
        type === 'correction' &&
        of === event.id &&
        entity === event.entity &&
        Math.abs(time - event.time) <= settings.latenessHorizonMs,
    )
    .sort(compareEvents);
  let result: ServiceEvent = event;
  let isVoid = false;
  for (const { id: _i, type: _t, time: _m, entity: _e, of: _o, void: gone, custom, ...changes } of corrections) {
    isVoid = gone ?? isVoid;
    result = { ...result, ...changes, ...(custom ? { custom: { ...result.custom, ...custom } } : {}) };
  }
  return isVoid ? undefined : result;
}

export function own(event: ServiceEvent): Dimensions {
  const values: Record<string, string> = { ...event.custom };
  for (const name of DIMENSIONS) if (event[name] !== undefined) values[name] = event[name];
  return values;
}

export function matches(filter: Filter, dimensions: Dimensions): boolean {
  return Object.entries(filter).every(([name, accepted]) => accepted.includes(dimensions[name] ?? ''));
}

export function nearestRank(values: readonly number[], q: number): number | null {
  if (values.length === 0) return null;
  return [...values].sort((a, b) => a - b)[Math.max(1, Math.ceil(q * values.length - 1e-9)) - 1]!;
}

export function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

export function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

export function survivalMedian(ended: readonly number[], open: readonly number[]): number | null {
  const quantile = kaplanMeier(
    ended.map((value) => ({ value, count: 1 })),
    open.map((value) => ({ value, count: 1 })),
  ).quantile(0.5);
  if (!quantile) return null;
  return quantile.notReached ? quantile.atLeast : quantile.value;
}
