import type { AlertInstance, Filter } from '@andon/metrics';
import { type AlertRecord, liesWithin, newRecord, severityOf } from '../../alerts/index.ts';
import type { FrameStamp, LiveView } from '../../live/live-view.ts';
import type { Services } from '../context.ts';
import { momentMeta } from '../frame-meta.ts';
import { wholeView } from './whole-view.ts';

export interface AlertsSpec {
  /** The viewer's scope is in it. */
  readonly filter: Filter;
  readonly severity: 'ATTENTION' | 'CRITICAL' | undefined;
  readonly first: number;
}

/** Open alerts a viewer may see. Nothing changes between two ticks of the rules. */
export function openAlertsView(spec: AlertsSpec, services: Services): LiveView {
  return wholeView({
    revision: () => services.alerts.revision,
    frame: (asOf, stamp) => alertsFrame(spec, asOf, stamp, services),
  });
}

export function alertsFrame(spec: AlertsSpec, asOf: number, stamp: FrameStamp, services: Services): object {
  const { open, recent, stale } = services.alerts;
  const accepted = accepts(spec);
  const shown = open.filter(accepted);
  const lastEnd = shown.length > 0 ? undefined : recent.find(accepted);
  return {
    meta: momentMeta(asOf, stamp, services),
    alerts: shown.slice(0, spec.first).map(alertSource),
    total: shown.length,
    clearSince: lastEnd?.clearedAt ?? null,
    clearBecause: enumOf(lastEnd?.clearedBecause ?? null),
    stale,
    watching: services.alerts.watching.filter(watched(accepted)).slice(0, spec.first).map(watchSource),
  };
}

const watched =
  (accepted: (record: AlertRecord) => boolean) =>
  (instance: AlertInstance): boolean =>
    accepted(newRecord(instance, instance.state.since));

function watchSource({ rule, key, state, evidence }: AlertInstance): object {
  const since = state.phase === 'pending' ? state.since : null;
  return {
    rule: rule.id,
    name: rule.name,
    severity: rule.severity.toUpperCase(),
    figure: rule.figure?.key ?? null,
    key,
    filter: filterSource(rule.figure?.filter ?? {}),
    since,
    raisesAt: since === null ? null : since + rule.raiseAfterMs,
    n: evidence.n,
    minimumSample: rule.minimumSample,
  };
}

export function accepts({ filter, severity }: Omit<AlertsSpec, 'first'>): (record: AlertRecord) => boolean {
  return (record) =>
    liesWithin(record, filter) && (severity === undefined || severityOf(record).toUpperCase() === severity);
}

/** An alert as GraphQL's plain fields; its name is chosen when it is asked for. */
export function alertSource(record: AlertRecord): object {
  const { evidence, clearedAt, acknowledgedAt, clearedBecause } = record;
  const state = clearedAt !== null ? 'CLEARED' : acknowledgedAt !== null ? 'ACKNOWLEDGED' : 'RAISED';
  return {
    ...record,
    severity: severityOf(record).toUpperCase(),
    state,
    kind: record.kind.toUpperCase(),
    filter: filterSource(record.filter),
    value: evidence.value,
    n: evidence.n,
    limit: evidence.limit,
    side: evidence.side.toUpperCase(),
    signal: enumOf(evidence.signal),
    data: enumOf(evidence.data),
    clearedBecause: enumOf(clearedBecause),
  };
}

export const filterSource = (filter: Filter): object[] =>
  Object.entries(filter).map(([dimension, values]) => ({ dimension, values }));

const enumOf = (text: string | null): string | null => text?.toUpperCase().replaceAll('-', '_') ?? null;
