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

import { createBusinessHours } from '../../calendar/index.ts';
import { CASE_STAGES } from '../../event.ts';
import { type Entity, entityKind, type FamilyFold, type FoldEvent, type Outcome, type Sink } from '../../family.ts';
import { durationFor, type MetricSettings } from '../../settings.ts';

const DAY_MS = 86_400_000;

const NONE = 0;
const OPEN = 1;
const RESOLVED = 2;

export interface Case extends Entity {
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
export const BACKLOG_LIST = 0;
export const UNANSWERED_LIST = 1;
export const DUE_LIST = 2;

export const BACKLOG_LEVEL = 0;
export const UNANSWERED_LEVEL = 1;

// Columns; those marked * are at the instant of opening, those marked + at the end of a window after resolution.
export const OPENED = 0;
export const REPLIED = 1;
export const RESOLUTIONS = 2;
export const REOPENED = 3;
export const IN_TIME = 4; // *
export const MISSED_UNANSWERED = 5; // *
export const WINDOW_PASSED = 6; // +
export const FIRST_CONTACT = 7; // +
export const REOPENED_IN_WINDOW = 8; // +
export const FOLLOW_UP_PASSED = 9; // +
export const FOLLOWED_UP = 10; // +

// Bags; durations of cases by instant of opening, and stages by the instant they were left.
export const RESPONSE = 0;
export const RESPONSE_BUSINESS = 1;
export const RESPONSE_LEFT = 2;
export const RESPONSE_LEFT_BUSINESS = 3;
export const RESOLUTION = 4;
export const RESOLUTION_BUSINESS = 5;
export const FIRST_STAGE = 6;

const FOLLOW_UP_STAGE = CASE_STAGES.indexOf('followUp');
const DEFAULT_STAGE: Readonly<Record<string, number>> = {
  'case.assigned': CASE_STAGES.indexOf('assess'),
  'case.acted': CASE_STAGES.indexOf('act'),
};

/** Cases: what is remembered of them and counted. */
export function responseFold(settings: MetricSettings): FamilyFold {
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
    width: 13,
    save(it, numbers, at) {
      numbers[at] = it.cell;
      numbers[at + 1] = it.phase;
      numbers[at + 2] = it.openedAt;
      numbers[at + 3] = it.dueAt;
      numbers[at + 4] = it.repliedAt;
      numbers[at + 5] = it.replies;
      numbers[at + 6] = it.reopenings;
      numbers[at + 7] = it.resolvedAt;
      numbers[at + 8] = it.resolvedCell;
      numbers[at + 9] = it.firstContact ? 1 : 0;
      numbers[at + 10] = it.followedUp ? 1 : 0;
      numbers[at + 11] = it.stage;
      numbers[at + 12] = it.stageSince;
    },
    load(it, numbers, at) {
      it.cell = numbers[at]!;
      it.phase = numbers[at + 1]! as Case['phase'];
      it.openedAt = numbers[at + 2]!;
      it.dueAt = numbers[at + 3]!;
      it.repliedAt = numbers[at + 4]!;
      it.replies = numbers[at + 5]!;
      it.reopenings = numbers[at + 6]!;
      it.resolvedAt = numbers[at + 7]!;
      it.resolvedCell = numbers[at + 8]!;
      it.firstContact = numbers[at + 9] === 1;
      it.followedUp = numbers[at + 10] === 1;
      it.stage = numbers[at + 11]!;
      it.stageSince = numbers[at + 12]!;
    },
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

  return {
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
  };
}
