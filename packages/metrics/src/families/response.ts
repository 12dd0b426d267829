/*
 * Response time: cases (tickets, e-mails, chats, posts) from opened over the first public human reply to resolved, and perhaps reopened.
 *
 * A case counts at the instant it was opened in every figure about durations, so that a case still silent stands beside those answered:
 * its time so far is a lower bound, and the quantiles are Kaplan–Meier estimates. The observation of a reply or a resolution is kept in
 * the bucket of the opening, in the cell the case was in when it happened.
 *
 * Against the order:
 *  - anything about a case that is not open (never opened, or resolved before): `orphan`, no effect;
 *  - opened while open, resolved while resolved: `contradictory`, no effect;
 *  - reopened without a known case, or after its window: the case is open again since then, its first response long past;
 *  - resolved without a reply: it leaves the wait for a first response as a lower bound, and counts as missed if it was past its target.
 */

import { createBusinessHours } from '../calendar/index.ts';
import { CASE_STAGES } from '../event.ts';
import {
  type Draft,
  definer,
  type Entity,
  entityKind,
  type Family,
  type FoldEvent,
  type GroupWindow,
  local,
  type Outcome,
  type Sink,
} from '../family.ts';
import type { FigureParams } from '../figure.ts';
import { durationFor, type MetricSettings } from '../settings.ts';
import { nearestRank } from '../sketch.ts';
import type { ObservationGroup } from '../statistics/index.ts';
import { counter, quantileDraft, shareDraft } from './drafts.ts';
import { ageBuckets, estimate, openAges, survivalDraft } from './open-time.ts';

const DAY_MS = 86_400_000;

const NONE = 0;
const OPEN = 1;
const RESOLVED = 2;

interface Case extends Entity {
  phase: typeof NONE | typeof OPEN | typeof RESOLVED;
  openedAt: number;
  dueAt: number;
  /** Instant of the first response; 0 while there is none. */
  repliedAt: number;
  /** Public human replies. */
  replies: number;
  reopenings: number;
  resolvedAt: number;
  resolvedCell: number;
  /** Counted as resolved at first contact, and as followed up in time, at `resolvedAt`'s windows. */
  firstContact: boolean;
  followedUp: boolean;
  /** Index in `CASE_STAGES`; −1 when in none. */
  stage: number;
  stageSince: number;
}

// Open lists.
const BACKLOG_LIST = 0;
const UNANSWERED_LIST = 1;
const DUE_LIST = 2;

const BACKLOG_LEVEL = 0;
const UNANSWERED_LEVEL = 1;

// Columns; those marked * are at the instant of opening, those marked + at the end of a window after resolution.
const OPENED = 0;
const REPLIED = 1;
const RESOLUTIONS = 2;
const REOPENED = 3;
const IN_TIME = 4; // *
const MISSED_UNANSWERED = 5; // *
const WINDOW_PASSED = 6; // +
const FIRST_CONTACT = 7; // +
const REOPENED_IN_WINDOW = 8; // +
const FOLLOW_UP_PASSED = 9; // +
const FOLLOWED_UP = 10; // +

// Bags; durations of cases by instant of opening, and stages by the instant they were left.
const RESPONSE = 0;
const RESPONSE_BUSINESS = 1;
const RESPONSE_LEFT = 2;
const RESPONSE_LEFT_BUSINESS = 3;
const RESOLUTION = 4;
const RESOLUTION_BUSINESS = 5;
const FIRST_STAGE = 6;

const FOLLOW_UP_STAGE = CASE_STAGES.indexOf('followUp');
const DEFAULT_STAGE: Readonly<Record<string, number>> = {
  'case.assigned': CASE_STAGES.indexOf('assess'),
  'case.acted': CASE_STAGES.indexOf('act'),
};

export function responseFamily(settings: MetricSettings): Family {
  const business = createBusinessHours({ ...settings.businessHours, zone: settings.zone });
  const windowMs = settings.fcrWindowDays * DAY_MS;
  const keepMs = Math.max(windowMs, settings.followUpToMs);

  function step(it: Case, event: FoldEvent, cell: number, sink: Sink): Outcome {
    switch (event.type) {
      case 'case.opened':
        return open(it, event, cell, sink);
      case 'case.replied':
        return reply(it, event, cell, sink);
      case 'case.assigned':
      case 'case.acted':
      case 'case.waiting':
        if (it.phase !== OPEN) return 'orphan';
        move(it, cell, event.time, sink);
        enterStage(
          it,
          event.stage ? CASE_STAGES.indexOf(event.stage) : (DEFAULT_STAGE[event.type] ?? it.stage),
          event.time,
          sink,
        );
        return undefined;
      case 'case.resolved':
        return resolve(it, event, cell, sink);
      case 'case.reopened':
        return reopen(it, event, cell, sink);
      case 'case.followedUp':
        return followUp(it, event, cell, sink);
      default:
        return undefined;
    }
  }

  function open(it: Case, event: FoldEvent, cell: number, sink: Sink): Outcome {
    if (it.phase !== NONE) return 'contradictory';
    it.cell = cell;
    it.openedAt = event.time;
    it.dueAt =
      event.promisedAt ?? event.time + durationFor(settings.firstResponseTarget, sink.dimension(cell, 'channel'));
    enter(it, event.time, sink);
    sink.add(OPENED);
    sink.level(UNANSWERED_LEVEL, 1);
    it.stage = 0;
    it.stageSince = event.time;
    return undefined;
  }

  function enter(it: Case, time: number, sink: Sink): void {
    it.phase = OPEN;
    sink.at(it.cell, time);
    sink.level(BACKLOG_LEVEL, 1);
  }

  /** The case goes on in another cell: what is open moves with it. */
  function move(it: Case, cell: number, time: number, sink: Sink): void {
    if (cell === it.cell) return;
    for (const [at, change] of [
      [it.cell, -1],
      [cell, 1],
    ] as const) {
      sink.at(at, time);
      sink.level(BACKLOG_LEVEL, change);
      if (it.repliedAt === 0) sink.level(UNANSWERED_LEVEL, change);
    }
    it.cell = cell;
  }

  function reply(it: Case, event: FoldEvent, cell: number, sink: Sink): Outcome {
    if (it.phase === NONE) return 'orphan';
    // A robot's confirmation or an internal note is no reply, but it is no fault either.
    if (event.automatic === true || event.public === false) return undefined;
    it.replies++;
    if (it.phase !== OPEN || it.repliedAt !== 0) return undefined;
    move(it, cell, event.time, sink);
    it.repliedAt = event.time;
    sink.at(cell, event.time);
    sink.add(REPLIED);
    sink.level(UNANSWERED_LEVEL, -1);
    sink.at(cell, it.openedAt);
    sink.value(RESPONSE, event.time - it.openedAt);
    sink.value(RESPONSE_BUSINESS, business.between(it.openedAt, event.time));
    if (event.time <= it.dueAt) sink.add(IN_TIME);
    return undefined;
  }

  function resolve(it: Case, event: FoldEvent, cell: number, sink: Sink): Outcome {
    if (it.phase !== OPEN) return it.phase === RESOLVED ? 'contradictory' : 'orphan';
    const { time } = event;
    move(it, cell, time, sink);
    enterStage(it, FOLLOW_UP_STAGE, time, sink);
    it.phase = RESOLVED;
    it.resolvedAt = time;
    it.resolvedCell = cell;
    it.firstContact = event.firstContact ?? (it.replies <= 1 && it.reopenings === 0);
    it.followedUp = false;
    sink.at(cell, time);
    sink.add(RESOLUTIONS);
    sink.level(BACKLOG_LEVEL, -1);
    if (it.repliedAt === 0) sink.level(UNANSWERED_LEVEL, -1);
    countResolution(it, 1, sink);
    sink.at(cell, time + windowMs);
    sink.add(WINDOW_PASSED);
    if (it.firstContact) sink.add(FIRST_CONTACT);
    sink.at(cell, time + settings.followUpToMs);
    sink.add(FOLLOW_UP_PASSED);
    return undefined;
  }

  /** The resolved case in the bucket of its opening, or out of it again. */
  function countResolution(it: Case, sign: 1 | -1, sink: Sink): void {
    const elapsed = it.resolvedAt - it.openedAt;
    const elapsedBusiness = business.between(it.openedAt, it.resolvedAt);
    sink.at(it.resolvedCell, it.openedAt);
    sink.value(RESOLUTION, elapsed, sign);
    sink.value(RESOLUTION_BUSINESS, elapsedBusiness, sign);
    if (it.repliedAt !== 0) return;
    sink.value(RESPONSE_LEFT, elapsed, sign);
    sink.value(RESPONSE_LEFT_BUSINESS, elapsedBusiness, sign);
    if (it.resolvedAt > it.dueAt) sink.add(MISSED_UNANSWERED, sign);
  }

  function reopen(it: Case, event: FoldEvent, cell: number, sink: Sink): Outcome {
    if (it.phase === OPEN) return 'contradictory';
    const { time } = event;
    const isAnew = it.phase === NONE || time > it.resolvedAt + keepMs;
    if (isAnew) {
      it.openedAt = time;
      it.dueAt = time;
      it.repliedAt = time;
      it.replies = 0;
      it.reopenings = 0;
    } else {
      takeBackWindows(it, time, sink);
      countResolution(it, -1, sink);
    }
    it.reopenings++;
    it.cell = cell;
    enter(it, time, sink);
    sink.add(REOPENED);
    if (it.repliedAt === 0) sink.level(UNANSWERED_LEVEL, 1);
    // It goes back to whoever decides what to do; the follow-up that did not come is no stage left.
    it.stage = CASE_STAGES.indexOf('assess');
    it.stageSince = time;
    return undefined;
  }

  function takeBackWindows(it: Case, time: number, sink: Sink): void {
    if (time <= it.resolvedAt + windowMs) {
      sink.at(it.resolvedCell, it.resolvedAt + windowMs);
      sink.add(REOPENED_IN_WINDOW);
      if (it.firstContact) sink.add(FIRST_CONTACT, -1);
    }
    if (time <= it.resolvedAt + settings.followUpToMs) {
      sink.at(it.resolvedCell, it.resolvedAt + settings.followUpToMs);
      sink.add(FOLLOW_UP_PASSED, -1);
      if (it.followedUp) sink.add(FOLLOWED_UP, -1);
    }
  }

  function followUp(it: Case, event: FoldEvent, cell: number, sink: Sink): Outcome {
    if (it.phase !== RESOLVED || event.time > it.resolvedAt + keepMs)
      return it.phase === OPEN ? 'contradictory' : 'orphan';
    const since = event.time - it.resolvedAt;
    it.cell = cell;
    if (it.stage === FOLLOW_UP_STAGE) enterStage(it, -1, event.time, sink);
    if (!it.followedUp && since >= settings.followUpFromMs && since <= settings.followUpToMs) {
      it.followedUp = true;
      sink.at(it.resolvedCell, it.resolvedAt + settings.followUpToMs);
      sink.add(FOLLOWED_UP);
    }
    return undefined;
  }

  function enterStage(it: Case, stage: number, time: number, sink: Sink): void {
    if (stage === it.stage) return;
    if (it.stage >= 0) {
      sink.at(it.cell, time);
      sink.value(FIRST_STAGE + it.stage, time - it.stageSince);
    }
    it.stage = stage;
    it.stageSince = time;
  }

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
  function ages(group: GroupWindow, list: number, inBusiness: boolean): readonly ObservationGroup[] {
    return inBusiness
      ? openAges(group, list, (openedAt) => business.between(openedAt, group.asOf))
      : openAges(group, list);
  }

  function withinTarget(group: GroupWindow): Draft {
    const replied = group.bag(RESPONSE).count;
    return shareDraft(group.sum(IN_TIME), replied + overdueInWindow(group) + group.sum(MISSED_UNANSWERED));
  }

  /** Unanswered and past target, opened in the window. Targets differ, so cases are looked at: those in the window or the others, whichever are fewer. */
  function overdueInWindow(group: GroupWindow): number {
    const open = group.open(UNANSWERED_LIST);
    const older = open.countUntil(group.from - 1);
    const inside = open.countUntil(group.untilKey) - older;
    let count = 0;
    const look = (_openedAt: number, entity: Entity): void => {
      if ((entity as Case).dueAt < group.asOf) count++;
    };
    if (inside <= open.count - inside) {
      open.forEach(group.from, group.untilKey, look);
      return count;
    }
    open.forEach(Number.NEGATIVE_INFINITY, group.from - 1, look);
    if (group.untilKey < Number.POSITIVE_INFINITY) open.forEach(group.untilKey + 1, Number.POSITIVE_INFINITY, look);
    return overdue(group) - count;
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

  const kind = entityKind<Case>({
    name: 'case',
    lists: [BACKLOG_LIST, UNANSWERED_LIST, DUE_LIST],
    create: () => ({
      cell: 0,
      phase: NONE,
      openedAt: 0,
      dueAt: 0,
      repliedAt: 0,
      replies: 0,
      reopenings: 0,
      resolvedAt: 0,
      resolvedCell: 0,
      firstContact: false,
      followedUp: false,
      stage: -1,
      stageSince: 0,
    }),
    step,
    keepUntil: ({ phase, resolvedAt }) =>
      phase === OPEN ? Number.POSITIVE_INFINITY : phase === RESOLVED ? resolvedAt + keepMs : Number.NEGATIVE_INFINITY,
    open({ phase, openedAt, repliedAt, dueAt }, put) {
      if (phase !== OPEN) return;
      put(BACKLOG_LIST, openedAt);
      if (repliedAt !== 0) return;
      put(UNANSWERED_LIST, openedAt);
      put(DUE_LIST, dueAt);
    },
    mapCells(it, map) {
      it.resolvedCell = map(it.resolvedCell);
    },
  });

  const moment = (definition: (typeof DEFINITIONS)['overdue'], count: (group: GroupWindow) => number) =>
    counter(definition, count);

  return {
    name: 'response',
    kinds: [kind],
    routes: {
      'case.opened': [{ kind: 0, keeps: ['promisedAt'] }],
      'case.assigned': [{ kind: 0, keeps: ['stage'] }],
      'case.waiting': [{ kind: 0, keeps: ['stage'] }],
      'case.acted': [{ kind: 0, keeps: ['stage'] }],
      'case.replied': [{ kind: 0, keeps: ['automatic', 'public'] }],
      'case.resolved': [{ kind: 0, keeps: ['firstContact'] }],
      'case.reopened': [{ kind: 0 }],
      'case.followedUp': [{ kind: 0 }],
    },
    columns: [
      'opened',
      'replied',
      'resolved',
      'reopened',
      'repliedInTime',
      'missedUnanswered',
      'windowPassed',
      'firstContact',
      'reopenedInWindow',
      'followUpPassed',
      'followedUp',
    ],
    bags: [
      { name: 'response' },
      { name: 'responseBusiness' },
      { name: 'responseLeft' },
      { name: 'responseLeftBusiness' },
      { name: 'resolution' },
      { name: 'resolutionBusiness' },
      ...CASE_STAGES.map((name) => ({ name })),
    ],
    levels: [
      { name: 'backlog', list: BACKLOG_LIST },
      { name: 'unanswered', list: UNANSWERED_LIST },
    ],
    lists: ['backlog', 'unanswered', 'due'],
    figures: [
      counter(DEFINITIONS.opened, (group) => group.sum(OPENED)),
      counter(DEFINITIONS.replied, (group) => group.sum(REPLIED)),
      counter(DEFINITIONS.resolved, (group) => group.sum(RESOLUTIONS)),
      counter(DEFINITIONS.reopened, (group) => group.sum(REOPENED)),
      { definition: DEFINITIONS.firstResponse, compute: firstResponse },
      { definition: DEFINITIONS.withinTarget, compute: withinTarget },
      { ...moment(DEFINITIONS.unanswered, (group) => group.levelNow(UNANSWERED_LEVEL)), level: UNANSWERED_LEVEL },
      moment(DEFINITIONS.overdue, overdue),
      moment(DEFINITIONS.dueSoon, dueSoon),
      { definition: DEFINITIONS.resolution, compute: resolution },
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

// --- Definitions -------------------------------------------------------------------------------------------------------------------

const define = definer('response');
const cases = local('cases', '工单', '案件');
const resolvedPast = local(
  'resolved cases whose window has passed',
  '观察期已满的已解决工单',
  '觀察期已滿的已解決案件',
);
const KAPLAN_MEIER = 'Kaplan and Meier 1958';
const HELPDESK = 'Zendesk, Freshdesk and HDI metric definitions';

const DEFINITIONS = {
  opened: define('opened', {
    name: local('Opened', '新建', '新開'),
    description: local('Cases opened in the window.', '时间窗内新建的工单。', '時間窗內新開的案件。'),
    formula: 'count(opened)',
    unit: 'COUNT',
    sample: cases,
    source: HELPDESK,
  }),
  replied: define('replied', {
    name: local('Replied', '已响应', '已回應'),
    description: local(
      'Cases that got their first public human reply in the window.',
      '时间窗内获得首次公开人工回复的工单。',
      '時間窗內獲得首次公開真人回覆的案件。',
    ),
    formula: 'count(first public human reply)',
    unit: 'COUNT',
    sample: cases,
    source: HELPDESK,
  }),
  resolved: define('resolved', {
    name: local('Resolved', '已解决', '已解決'),
    description: local('Cases resolved in the window.', '时间窗内解决的工单。', '時間窗內解決的案件。'),
    formula: 'count(resolved)',
    unit: 'COUNT',
    sample: cases,
    source: HELPDESK,
  }),
  reopened: define('reopened', {
    name: local('Reopened', '重新打开', '重新開啟'),
    description: local('Cases reopened in the window.', '时间窗内重新打开的工单。', '時間窗內重新開啟的案件。'),
    formula: 'count(reopened)',
    unit: 'COUNT',
    direction: 'LOWER_IS_BETTER',
    sample: cases,
    source: HELPDESK,
  }),
  firstResponse: define('firstResponse', {
    name: local('First response', '首次响应', '首次回應'),
    description: local(
      'Time from opening to the first public human reply that the given share of cases did not exceed. Cases still waiting count with the time they have waited, so silence cannot look fast.',
      '从新建到首次公开人工回复、给定比例的工单不超过的时长。仍在等待的工单按已等待时间计入，沉默不会显得很快。',
      '從新開到首次公開真人回覆、給定比例的案件不超過的時間。仍在等候的案件按已等候時間計入，沉默不會顯得很快。',
    ),
    formula: 'smallest t with 1 − Ŝ(t) ≥ q, Ŝ by Kaplan–Meier',
    unit: 'MILLISECONDS',
    direction: 'LOWER_IS_BETTER',
    variants: [
      'Kaplan–Meier',
      'answered cases only',
      'Kaplan–Meier, business hours',
      'answered cases only, business hours',
    ],
    params: ['quantile', 'naive', 'businessHours'],
    sample: local('cases opened', '新建的工单', '新開的案件'),
    source: KAPLAN_MEIER,
  }),
  withinTarget: define('withinTarget', {
    name: local('Answered within target', '按时响应率', '準時回應率'),
    description: local(
      'Of the cases opened in the window: replied in target, among those replied or past their target. A case not yet due is in neither.',
      '时间窗内新建的工单中，按时回复者占已回复或已超时者的比例；尚未到期的不计入。',
      '時間窗內新開的案件中，準時回覆者占已回覆或已逾時者的比例；尚未到期的不計入。',
    ),
    formula: 'replied in target / (replied + not replied and past target)',
    unit: 'SHARE',
    direction: 'HIGHER_IS_BETTER',
    sample: local('cases replied or past target', '已回复或已超时的工单', '已回覆或已逾時的案件'),
    source: HELPDESK,
  }),
  unanswered: define('unanswered', {
    name: local('Unanswered', '未响应', '未回應'),
    description: local(
      'Open cases without a public human reply now.',
      '当前尚无公开人工回复的未结工单。',
      '目前尚無公開真人回覆的未結案件。',
    ),
    formula: 'count(open, no reply)',
    unit: 'COUNT',
    direction: 'LOWER_IS_BETTER',
    windowed: false,
    sample: cases,
    source: HELPDESK,
  }),
  overdue: define('overdue', {
    name: local('Past promised time', '已超时', '已逾時'),
    description: local(
      'Unanswered cases that are past their target now.',
      '当前已超过响应目标仍未回复的工单。',
      '目前已超過回應目標仍未回覆的案件。',
    ),
    formula: 'count(unanswered, due < now)',
    unit: 'COUNT',
    direction: 'LOWER_IS_BETTER',
    windowed: false,
    sample: cases,
    source: HELPDESK,
  }),
  dueSoon: define('dueSoon', {
    name: local('Due soon', '即将到期', '即將到期'),
    description: local(
      'Unanswered cases that fall due within the configured time.',
      '将在设定时间内到期的未回复工单。',
      '將在設定時間內到期的未回覆案件。',
    ),
    formula: 'count(unanswered, now ≤ due ≤ now + horizon)',
    unit: 'COUNT',
    direction: 'LOWER_IS_BETTER',
    windowed: false,
    sample: cases,
    source: HELPDESK,
  }),
  resolution: define('resolution', {
    name: local('Resolution time', '解决时长', '解決時間'),
    description: local(
      'Time from opening to resolution that the given share of cases did not exceed; open cases count with the time so far.',
      '从新建到解决、给定比例的工单不超过的时长；未结工单按已用时间计入。',
      '從新開到解決、給定比例的案件不超過的時間；未結案件按已用時間計入。',
    ),
    formula: 'smallest t with 1 − Ŝ(t) ≥ q, Ŝ by Kaplan–Meier',
    unit: 'MILLISECONDS',
    direction: 'LOWER_IS_BETTER',
    variants: [
      'Kaplan–Meier',
      'resolved cases only',
      'Kaplan–Meier, business hours',
      'resolved cases only, business hours',
    ],
    params: ['quantile', 'naive', 'businessHours'],
    sample: local('cases opened', '新建的工单', '新開的案件'),
    source: KAPLAN_MEIER,
  }),
  backlog: define('backlog', {
    name: local('Backlog', '积压', '積壓'),
    description: local('Cases open now.', '当前未结的工单。', '目前未結的案件。'),
    formula: 'opened + reopened − resolved',
    unit: 'COUNT',
    direction: 'LOWER_IS_BETTER',
    windowed: false,
    sample: cases,
    source: HELPDESK,
  }),
  backlogAge: define('backlogAge', {
    name: local('Backlog age', '积压时长', '積壓時間'),
    description: local(
      'Age that the given share of open cases does not exceed.',
      '给定比例的未结工单不超过的已开时长。',
      '給定比例的未結案件不超過的已開時間。',
    ),
    formula: 'quantile(now − opened) over open cases',
    unit: 'MILLISECONDS',
    direction: 'LOWER_IS_BETTER',
    windowed: false,
    params: ['quantile'],
    sample: cases,
    source: HELPDESK,
  }),
  fcr: define('fcr', {
    name: local('First-contact resolution', '首次解决率', '首次解決率'),
    shortName: local('FCR', '首解率', '首解率'),
    description: local(
      'Resolved at first contact and not reopened within the window, among resolved cases whose window has passed; counted when it passes.',
      '首次联系即解决且观察期内未重新打开的工单，占观察期已满的已解决工单的比例；在观察期满时计入。',
      '首次聯繫即解決且觀察期內未重新開啟的案件，占觀察期已滿的已解決案件的比例；在觀察期滿時計入。',
    ),
    formula: 'resolved at first contact, not reopened / resolved, window passed',
    unit: 'SHARE',
    direction: 'HIGHER_IS_BETTER',
    sample: resolvedPast,
    source: 'ICMI, First contact resolution',
  }),
  reopenRate: define('reopenRate', {
    name: local('Reopen rate', '重开率', '重開率'),
    description: local(
      'Reopened within the window, among resolved cases whose window has passed.',
      '观察期内重新打开的工单，占观察期已满的已解决工单的比例。',
      '觀察期內重新開啟的案件，占觀察期已滿的已解決案件的比例。',
    ),
    formula: 'reopened within the window / resolved, window passed',
    unit: 'SHARE',
    direction: 'LOWER_IS_BETTER',
    sample: resolvedPast,
    source: HELPDESK,
  }),
  stageTime: define('stageTime', {
    name: local('Time in stage', '阶段用时', '階段用時'),
    description: local(
      'Time in one stage (receive, assess, act, follow up) that the given share of cases did not exceed, counted when the stage is left.',
      '给定比例的工单在某阶段（受理、评估、处理、回访）不超过的用时，离开该阶段时计入。',
      '給定比例的案件在某階段（受理、評估、處理、回訪）不超過的用時，離開該階段時計入。',
    ),
    formula: 'quantile(left − entered)',
    unit: 'MILLISECONDS',
    direction: 'LOWER_IS_BETTER',
    variants: CASE_STAGES,
    params: ['stage', 'quantile'],
    sample: local('stages left', '已离开的阶段', '已離開的階段'),
    source: 'Andon',
  }),
  followedUpInTime: define('followedUpInTime', {
    name: local('Followed up in time', '按时回访率', '準時回訪率'),
    description: local(
      'Followed up 24 to 48 h after resolution (a setting), among cases resolved longer ago than that.',
      '解决后 24 至 48 小时内（可设置）完成回访的工单，占已过该时限的已解决工单的比例。',
      '解決後 24 至 48 小時內（可設定）完成回訪的案件，占已過該時限的已解決案件的比例。',
    ),
    formula: 'followed up within 24–48 h / resolved more than 48 h ago',
    unit: 'SHARE',
    direction: 'HIGHER_IS_BETTER',
    sample: local('resolved cases', '已解决的工单', '已解決的案件'),
    source: 'Andon',
  }),
} as const;
