/* Figures of cases. */

import { createBusinessHours } from '../../calendar/index.ts';
import { nearestRank } from '../../counts/sketch.ts';
import { CASE_STAGES } from '../../event.ts';
import type { Draft, Entity, FamilyFigures, GroupWindow } from '../../family.ts';
import type { FigureParams } from '../../figure.ts';
import type { MetricSettings } from '../../settings.ts';
import type { SortedDurations } from '../../statistics/index.ts';
import { counter, quantileDraft, shareDraft } from '../drafts.ts';
import { ageBuckets, estimate, openAges, openIn, survivalDraft } from '../open-time.ts';
import { DEFINITIONS } from './definitions.ts';
import {
  BACKLOG_LEVEL,
  BACKLOG_LIST,
  type Case,
  DUE_LIST,
  FIRST_CONTACT,
  FIRST_STAGE,
  FOLLOW_UP_PASSED,
  FOLLOWED_UP,
  IN_TIME,
  MISSED_UNANSWERED,
  OPENED,
  REOPENED,
  REOPENED_IN_WINDOW,
  REPLIED,
  RESOLUTION,
  RESOLUTION_BUSINESS,
  RESOLUTIONS,
  RESPONSE,
  RESPONSE_BUSINESS,
  RESPONSE_LEFT,
  RESPONSE_LEFT_BUSINESS,
  UNANSWERED_LEVEL,
  UNANSWERED_LIST,
  WINDOW_PASSED,
} from './fold.ts';

export function responseFigures(settings: MetricSettings): FamilyFigures {
  const business = createBusinessHours({ ...settings.businessHours, zone: settings.zone });

  function firstResponse(group: GroupWindow, params: FigureParams): Draft {
    const inBusiness = params.businessHours === true;
    const bag = group.bag(inBusiness ? RESPONSE_BUSINESS : RESPONSE);
    const q = params.quantile ?? 0.5;
    if (params.naive) return quantileDraft(bag, q, variantName('answered cases only', inBusiness));
    const survival = group.memo(`response ${inBusiness}`, () =>
      estimate(
        bag,
        ages(group, UNANSWERED_LIST, inBusiness),
        group.bag(inBusiness ? RESPONSE_LEFT_BUSINESS : RESPONSE_LEFT),
      ),
    );
    return survivalDraft(survival, q, variantName('Kaplan–Meier', inBusiness));
  }

  function resolution(group: GroupWindow, params: FigureParams): Draft {
    const inBusiness = params.businessHours === true;
    const bag = group.bag(inBusiness ? RESOLUTION_BUSINESS : RESOLUTION);
    const q = params.quantile ?? 0.5;
    if (params.naive) return quantileDraft(bag, q, variantName('resolved cases only', inBusiness));
    const survival = group.memo(`resolution ${inBusiness}`, () => estimate(bag, ages(group, BACKLOG_LIST, inBusiness)));
    return survivalDraft(survival, q, variantName('Kaplan–Meier', inBusiness));
  }

  /** Ages of what is open and was opened in the window, on the clock or in business hours. */
  function ages(group: GroupWindow, list: number, inBusiness: boolean): SortedDurations {
    return inBusiness
      ? openAges(group, list, (openedAt) => business.between(openedAt, group.asOf))
      : openAges(group, list);
  }

  function withinTarget(group: GroupWindow): Draft {
    const replied = group.bagCount(RESPONSE);
    return shareDraft(group.sum(IN_TIME), replied + overdueInWindow(group) + group.sum(MISSED_UNANSWERED));
  }

  /**
   * Unanswered and past target, opened in the window. Targets differ, so cases are looked at: those overdue, those opened in the window or
   * those opened outside of it, whichever are fewest.
   */
  function overdueInWindow(group: GroupWindow): number {
    const all = overdue(group);
    if (all === 0) return 0;
    const open = group.open(UNANSWERED_LIST);
    const { from, untilKey, asOf } = group;
    const older = open.countUntil(from - 1);
    const inside = open.countUntil(untilKey) - older;
    const outside = open.count - inside;
    let count = 0;
    if (all <= inside && all <= outside) {
      group.open(DUE_LIST).forEach(Number.NEGATIVE_INFINITY, asOf - 1, (_dueAt, entity) => {
        const { openedAt } = entity as Case;
        if (openedAt >= from && openedAt <= untilKey) count++;
      });
      return count;
    }
    const look = (_openedAt: number, entity: Entity): void => {
      if ((entity as Case).dueAt < asOf) count++;
    };
    if (inside <= outside) {
      open.forEach(from, untilKey, look);
      return count;
    }
    open.forEach(Number.NEGATIVE_INFINITY, from - 1, look);
    if (untilKey < Number.POSITIVE_INFINITY) open.forEach(untilKey + 1, Number.POSITIVE_INFINITY, look);
    return all - count;
  }

  const overdue = (group: GroupWindow) => group.open(DUE_LIST).countUntil(group.asOf - 1);
  const dueSoon = (group: GroupWindow) =>
    group.open(DUE_LIST).countUntil(group.asOf + settings.dueSoonMs) - overdue(group);

  function backlogAge(group: GroupWindow, { quantile: q = 0.5 }: FigureParams): Draft {
    const open = group.open(BACKLOG_LIST);
    const n = open.count;
    if (n === 0) return { value: null, n };
    // The list begins with the oldest.
    return { value: group.asOf - open.keyAt(n - nearestRank(q, n))!, n };
  }

  const moment = (definition: (typeof DEFINITIONS)['overdue'], count: (group: GroupWindow) => number) =>
    counter(definition, count);

  return {
    figures: [
      counter(DEFINITIONS.opened, (group) => group.sum(OPENED)),
      counter(DEFINITIONS.replied, (group) => group.sum(REPLIED)),
      counter(DEFINITIONS.resolved, (group) => group.sum(RESOLUTIONS)),
      counter(DEFINITIONS.reopened, (group) => group.sum(REOPENED)),
      { definition: DEFINITIONS.firstResponse, compute: firstResponse, leansOn: openIn(UNANSWERED_LIST) },
      { definition: DEFINITIONS.withinTarget, compute: withinTarget, leansOn: openIn(UNANSWERED_LIST) },
      { ...moment(DEFINITIONS.unanswered, (group) => group.levelNow(UNANSWERED_LEVEL)), level: UNANSWERED_LEVEL },
      moment(DEFINITIONS.overdue, overdue),
      moment(DEFINITIONS.dueSoon, dueSoon),
      { definition: DEFINITIONS.resolution, compute: resolution, leansOn: openIn(BACKLOG_LIST) },
      { ...moment(DEFINITIONS.backlog, (group) => group.levelNow(BACKLOG_LEVEL)), level: BACKLOG_LEVEL },
      { definition: DEFINITIONS.backlogAge, compute: backlogAge },
      {
        definition: DEFINITIONS.fcr,
        compute: (group) =>
          shareDraft(group.sum(FIRST_CONTACT), group.sum(WINDOW_PASSED), `window ${settings.fcrWindowDays} d`),
      },
      {
        definition: DEFINITIONS.reopenRate,
        compute: (group) =>
          shareDraft(group.sum(REOPENED_IN_WINDOW), group.sum(WINDOW_PASSED), `window ${settings.fcrWindowDays} d`),
      },
      {
        definition: DEFINITIONS.stageTime,
        compute: (group, params) =>
          quantileDraft(
            group.bag(FIRST_STAGE + stageOf(params.stage)),
            params.quantile ?? 0.5,
            params.stage ?? 'receive',
          ),
      },
      {
        definition: DEFINITIONS.followedUpInTime,
        compute: (group) => shareDraft(group.sum(FOLLOWED_UP), group.sum(FOLLOW_UP_PASSED)),
      },
    ],
    details: {
      backlogBuckets: {
        compute: (group) => ageBuckets(group.open(BACKLOG_LIST), settings.backlogBucketsMs, group.asOf),
      },
    },
    size: (group) => group.sum(OPENED) + group.open(BACKLOG_LIST).count,
    nextChange(group) {
      if (group.open(BACKLOG_LIST).count === 0) return Number.POSITIVE_INFINITY;
      const due = group.open(DUE_LIST);
      // Ages and the estimates that lean on them move all the time; a minute is as fine as they need to be followed.
      const minute = (Math.floor(group.asOf / 60_000) + 1) * 60_000;
      return Math.min(
        minute,
        (due.firstFrom(group.asOf) ?? Number.POSITIVE_INFINITY) + 1,
        (due.firstFrom(group.asOf + settings.dueSoonMs + 1) ?? Number.POSITIVE_INFINITY) - settings.dueSoonMs,
      );
    },
  };
}

function stageOf(stage: FigureParams['stage']): number {
  const index = CASE_STAGES.indexOf(stage ?? 'receive');
  if (index < 0) throw new RangeError(`Expected \`stage\` to be one of ${CASE_STAGES.join(', ')}, got ${stage}`);
  return index;
}

function variantName(method: string, inBusiness: boolean): string {
  return inBusiness ? `${method}, business hours` : method;
}
