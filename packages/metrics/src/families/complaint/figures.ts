/* Figures of complaints, and the list of those past their promise. */

import type { Draft, FamilyFigures, GroupWindow } from '../../family.ts';
import type { FigureParams } from '../../figure.ts';
import type { MetricSettings } from '../../settings.ts';
import { type Interval, poissonRateInterval } from '../../statistics/index.ts';
import { counter, quantileDraft, shareDraft } from '../drafts.ts';
import { ageBuckets, estimate, openAges, openIn, survivalDraft } from '../open-time.ts';
import type { RateBase } from './base.ts';
import { DEFINITIONS } from './definitions.ts';
import {
  ACKNOWLEDGED,
  ANSWERED,
  ANSWERED_IN_TIME,
  type Complaint,
  DUE_LIST,
  dueAt,
  FILED,
  FIRST_CONTACT,
  HANDLING_ANSWERS,
  HANDLING_SATISFIED,
  OPEN_LEVEL,
  OPEN_LIST,
  RECURRED,
  RECURRENCE_PASSED,
  RESOLUTION_BAG,
  RESOLUTIONS,
  UNACKNOWLEDGED_LIST,
  WINDOW_PASSED,
} from './fold.ts';

export function complaintFigures(settings: MetricSettings, base: RateBase): FamilyFigures {
  function resolution(group: GroupWindow, params: FigureParams): Draft {
    const bag = group.bag(RESOLUTION_BAG);
    const q = params.quantile ?? 0.5;
    if (params.naive) return quantileDraft(bag, q, 'resolved complaints only');
    const survival = group.memo('resolution', () => estimate(bag, openAges(group, OPEN_LIST)));
    return survivalDraft(survival, q, 'Kaplan–Meier');
  }

  function acknowledgedInTime(group: GroupWindow): Draft {
    // All have the same time to be acknowledged in, so those past it are the oldest.
    const open = group.open(UNACKNOWLEDGED_LIST);
    const lastOverdue = Math.min(group.untilKey, group.asOf - settings.complaintAcknowledgeMs - 1);
    const overdueOpen = Math.max(0, open.countUntil(lastOverdue) - open.countUntil(group.from - 1));
    return shareDraft(group.sum(ANSWERED_IN_TIME), group.sum(ANSWERED) + overdueOpen);
  }

  function ratePer1000(group: GroupWindow): Draft {
    const { variant } = base;
    const n = base.countIn(group.companion('base'));
    if (n <= 0) return { value: null, n: 0, variant };
    const filed = group.sum(FILED);
    const interval = poissonOf(filed);
    const thousands = n / 1000;
    return {
      value: (filed * 1000) / n,
      n,
      lower: interval.lower / thousands,
      upper: interval.upper / thousands,
      variant,
    };
  }

  const overdue = (group: GroupWindow) => group.open(DUE_LIST).countUntil(group.asOf - 1);

  return {
    companions: { base: base.companion },
    figures: [
      counter(DEFINITIONS.filed, (group) => group.sum(FILED)),
      { definition: base.definition, compute: ratePer1000, companion: 'base' },
      counter(DEFINITIONS.acknowledged, (group) => group.sum(ACKNOWLEDGED)),
      {
        definition: DEFINITIONS.acknowledgedInTime,
        compute: acknowledgedInTime,
        leansOn: openIn(UNACKNOWLEDGED_LIST),
      },
      counter(DEFINITIONS.resolved, (group) => group.sum(RESOLUTIONS)),
      { definition: DEFINITIONS.resolution, compute: resolution, leansOn: openIn(OPEN_LIST) },
      {
        definition: DEFINITIONS.firstContactResolved,
        compute: (group) =>
          shareDraft(group.sum(FIRST_CONTACT), group.sum(WINDOW_PASSED), `window ${settings.fcrWindowDays} d`),
      },
      { ...counter(DEFINITIONS.open, (group) => group.levelNow(OPEN_LEVEL)), level: OPEN_LEVEL },
      counter(DEFINITIONS.overdue, overdue),
      {
        definition: DEFINITIONS.recurrenceRate,
        compute: (group) =>
          shareDraft(group.sum(RECURRED), group.sum(RECURRENCE_PASSED), `window ${settings.recurrenceDays} d`),
      },
      {
        definition: DEFINITIONS.handlingSatisfaction,
        count: (group) => group.sum(HANDLING_ANSWERS),
        compute: (group) => shareDraft(group.sum(HANDLING_SATISFIED), group.sum(HANDLING_ANSWERS), 'top two boxes'),
      },
    ],
    details: {
      ageing: { compute: (group) => ageBuckets(group.open(OPEN_LIST), settings.ageingBucketsMs, group.asOf) },
      overdueList: { compute: overdueList },
    },
    size: (group) => group.sum(FILED) + group.open(OPEN_LIST).count,
    minimum: (figure) => (figure.definition === DEFINITIONS.handlingSatisfaction ? settings.minimumGroup : 0),
    nextChange(group) {
      const ofBase = base.nextChange?.(group) ?? Number.POSITIVE_INFINITY;
      if (group.open(OPEN_LIST).count === 0) return ofBase;
      const minute = (Math.floor(group.asOf / 60_000) + 1) * 60_000;
      return Math.min(ofBase, minute, (group.open(DUE_LIST).firstFrom(group.asOf) ?? Number.POSITIVE_INFINITY) + 1);
    },
  };
}

const poissonByCount = new Map<number, Interval>();

/** Interval of a count. It takes an iteration to find, and boards ask for the same counts again and again. */
function poissonOf(count: number): Interval {
  let interval = poissonByCount.get(count);
  if (!interval) {
    if (poissonByCount.size >= 10_000) poissonByCount.clear();
    interval = poissonRateInterval(count, 1)!;
    poissonByCount.set(count, interval);
  }
  return interval;
}

interface OverdueComplaint {
  readonly entity: string;
  readonly severity: string;
  readonly topic: string | null;
  readonly channel: string | null;
  readonly filedAt: number;
  readonly dueAt: number;
  readonly acknowledged: boolean;
}

function overdueList(group: GroupWindow, { first }: Readonly<Record<string, unknown>>): readonly OverdueComplaint[] {
  const limit = typeof first === 'number' && first >= 0 ? Math.min(first, 1000) : 10;
  return group
    .open(DUE_LIST)
    .list(Number.NEGATIVE_INFINITY, group.asOf - 1)
    .map(({ id, entity }) => ({ id, it: entity as Complaint }))
    .sort((a, b) => a.it.filedAt - b.it.filedAt || (a.id < b.id ? -1 : 1))
    .slice(0, limit)
    .map(({ id, it }) => ({
      entity: id,
      severity: group.dimension(it.cell, 'severity'),
      topic: group.dimension(it.cell, 'topic') || null,
      channel: group.dimension(it.cell, 'channel') || null,
      filedAt: it.filedAt,
      dueAt: dueAt(it),
      acknowledged: it.acknowledgedAt !== 0,
    }));
}
