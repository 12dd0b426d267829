import type {
  AlertCondition,
  AlertGroupKey,
  AlertInstance,
  AlertRule,
  AlertSeverity,
  ClearedBecause,
  Direction,
  Evidence,
  Filter,
  LocalText,
  Unit,
} from '@andon/metrics';
import { alertKey } from '@andon/metrics';

/**
 * One alert with everything that happened to it. Carries what its rule said when it was raised, so that history stays true when the
 * configuration changes. Instants are event time, epoch ms.
 */
export interface AlertRecord {
  readonly id: string;
  readonly rule: string;
  readonly name: LocalText;
  readonly kind: AlertCondition['kind'];
  readonly severity: AlertSeverity;
  /** `null` for silence. */
  readonly figure: string | null;
  readonly unit: Unit | null;
  readonly direction: Direction;
  readonly window: string | null;
  /** Of the rule. */
  readonly filter: Filter;
  /** Of the group. */
  readonly key: AlertGroupKey;
  /** The newest that is known of it; when it is over, what it was raised by. */
  readonly evidence: Evidence;
  readonly raisedAt: number;
  readonly raisedBy: Evidence;
  readonly acknowledgedAt: number | null;
  /** Subject of the token. */
  readonly acknowledgedBy: string | null;
  readonly note: string | null;
  readonly escalatedAt: number | null;
  readonly clearedAt: number | null;
  readonly clearedBecause: ClearedBecause | null;
}

/** @param asOf - When it is raised; part of the id, which is the same for the same log. */
export function newRecord({ rule, key, evidence }: AlertInstance, asOf: number): AlertRecord {
  return {
    id: `${alertKey(rule.id, key)}@${new Date(asOf).toISOString()}`,
    rule: rule.id,
    ...factsOf(rule),
    key,
    evidence,
    raisedAt: asOf,
    raisedBy: evidence,
    acknowledgedAt: null,
    acknowledgedBy: null,
    note: null,
    escalatedAt: null,
    clearedAt: null,
    clearedBecause: null,
  };
}

function factsOf({ name, condition, severity, figure }: AlertRule) {
  return {
    name,
    kind: condition.kind,
    severity,
    figure: figure?.key ?? null,
    unit: figure?.unit ?? null,
    direction: figure?.direction ?? 'LOWER_IS_BETTER',
    window: figure?.window ?? null,
    filter: figure?.filter ?? {},
  };
}

/** What readers see: an escalated alert is critical whatever its rule began with. */
export const severityOf = ({ severity, escalatedAt }: AlertRecord): AlertSeverity =>
  escalatedAt === null ? severity : 'critical';

/** The most pressing first: critical before attention, what nobody has seen before what somebody takes care of, the oldest first. */
export function byUrgency(a: AlertRecord, b: AlertRecord): number {
  const rank = (record: AlertRecord): number =>
    (severityOf(record) === 'critical' ? 0 : 2) + (record.acknowledgedAt === null ? 0 : 1);
  return rank(a) - rank(b) || a.raisedAt - b.raisedAt || (a.id < b.id ? -1 : 1);
}

/**
 * Whether all that an alert speaks of lies within a filter: who may see one queue learns nothing of the others, also not by an alert over
 * all. Silence is about the feed itself: that nothing comes at all everybody may know.
 */
export function liesWithin({ kind, filter, key }: AlertRecord, limit: Filter): boolean {
  if (kind === 'silence') return true;
  return Object.entries(limit).every(([dimension, allowed]) => {
    const group = key.find((each) => each.dimension === dimension);
    const values = group === undefined ? filter[dimension] : [group.value];
    return values?.every((value) => allowed.includes(value)) ?? false;
  });
}
