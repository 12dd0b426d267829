import { CASE_STAGES } from '../../event.ts';
import {
  type Dimensions,
  entities,
  type Figures,
  matches,
  nearestRank,
  own,
  type ReferenceRequest,
  share,
  survivalMedian,
} from './restated.ts';

const DAY = 86_400_000;

export function responseReference(request: ReferenceRequest): Figures {
  const { settings, from, asOf, filter } = request;
  const inWindow = (time: number): boolean => time >= from && time <= asOf;
  const windowMs = settings.fcrWindowDays * DAY;
  const keepMs = Math.max(windowMs, settings.followUpToMs);
  const count = {
    opened: 0,
    replied: 0,
    resolved: 0,
    reopened: 0,
    inTime: 0,
    missed: 0,
    passed: 0,
    first: 0,
    back: 0,
    followDue: 0,
    followed: 0,
  };
  const responses: number[] = [];
  const silent: number[] = [];
  const resolutions: number[] = [];
  const running: number[] = [];
  const ages: number[] = [];
  const stages: number[][] = CASE_STAGES.map(() => []);
  const open = { unanswered: 0, overdue: 0, dueSoon: 0, backlog: 0 };

  for (const events of entities(request, /^case\./).values()) {
    let opened: number | undefined;
    let due = 0;
    let replied: { at: number; dimensions: Dimensions } | undefined;
    let isReplyKnown = false;
    let replies = 0;
    let reopenings = 0;
    let resolved: { at: number; dimensions: Dimensions; first: boolean; followed: boolean } | undefined;
    let stage: { name: string; since: number } | undefined;
    let before = Number.NaN;
    let dimensions: Dimensions = {};
    /** Resolutions whose windows pass, with what became of them. */
    const closings: {
      at: number;
      dimensions: Dimensions;
      first: boolean;
      back: boolean;
      followed: boolean;
      undone: boolean;
    }[] = [];
    /** What one life of the case, from opening to where it is now, says about durations. */
    const concludeLife = (): void => {
      if (opened === undefined) return;
      if (inWindow(opened)) {
        if (replied && matches(filter, replied.dimensions)) {
          responses.push(replied.at - opened);
          if (replied.at <= due) count.inTime++;
        }
        if (resolved && matches(filter, resolved.dimensions)) {
          resolutions.push(resolved.at - opened);
          if (!replied && !isReplyKnown) silent.push(resolved.at - opened);
          if (!replied && !isReplyKnown && resolved.at > due) count.missed++;
        }
        if (!resolved && matches(filter, dimensions)) {
          running.push(asOf - opened);
          if (!replied && !isReplyKnown) silent.push(asOf - opened);
          if (!replied && !isReplyKnown && due < asOf) count.missed++;
        }
      }
    };
    const leave = (time: number, at: Dimensions): void => {
      if (stage && inWindow(time) && matches(filter, at))
        stages[CASE_STAGES.indexOf(stage.name as 'act')]!.push(time - stage.since);
    };
    for (const event of events) {
      const { time, type } = event;
      const over = Math.max(
        before,
        opened === undefined ? before : resolved ? resolved.at + keepMs : Number.POSITIVE_INFINITY,
      );
      if (over + settings.latenessHorizonMs < time) {
        concludeLife();
        opened = undefined;
        replied = undefined;
        isReplyKnown = false;
        replies = 0;
        reopenings = 0;
        resolved = undefined;
        stage = undefined;
        dimensions = {};
      }
      before = time;
      const next = { ...dimensions, ...own(event) };
      const counts = inWindow(time) && matches(filter, next);
      const isOpen = opened !== undefined && !resolved;
      if (type === 'case.opened') {
        if (opened !== undefined) continue;
        opened = time;
        const { byChannel, defaultMs } = settings.firstResponseTarget;
        due = event.promisedAt ?? time + (byChannel[next.channel ?? ''] ?? defaultMs);
        if (counts) count.opened++;
        stage = { name: 'receive', since: time };
        dimensions = next;
      } else if (type === 'case.replied') {
        if (opened === undefined || event.automatic || event.public === false) continue;
        replies++;
        if (!isOpen || replied) continue;
        replied = { at: time, dimensions: next };
        dimensions = next;
        if (counts) count.replied++;
      } else if (type === 'case.assigned' || type === 'case.acted' || type === 'case.waiting') {
        if (!isOpen) continue;
        dimensions = next;
        const usual = { 'case.assigned': 'assess', 'case.acted': 'act', 'case.waiting': stage?.name }[type];
        const to = event.stage ?? usual;
        if (to === stage?.name || to === undefined) continue;
        leave(time, next);
        stage = { name: to, since: time };
      } else if (type === 'case.resolved') {
        if (!isOpen) continue;
        leave(time, next);
        if (stage?.name !== 'followUp') stage = { name: 'followUp', since: time };
        dimensions = next;
        const first = event.firstContact ?? (replies <= 1 && reopenings === 0);
        resolved = { at: time, dimensions: next, first, followed: false };
        closings.push({ at: time, dimensions: next, first, back: false, followed: false, undone: false });
        if (counts) count.resolved++;
      } else if (type === 'case.reopened') {
        if (isOpen) continue;
        if (counts) count.reopened++;
        if (!resolved || time > resolved.at + keepMs) {
          concludeLife();
          opened = time;
          due = time;
          isReplyKnown = true;
          replied = undefined;
          replies = 0;
          reopenings = 0;
        } else {
          const closing = closings.at(-1)!;
          closing.back = time <= resolved.at + windowMs;
          closing.undone = time <= resolved.at + settings.followUpToMs;
        }
        reopenings++;
        resolved = undefined;
        dimensions = next;
        stage = { name: 'assess', since: time };
      } else if (type === 'case.followedUp') {
        if (!resolved || time > resolved.at + keepMs) continue;
        dimensions = next;
        if (stage?.name === 'followUp') leave(time, next);
        if (stage?.name === 'followUp') stage = undefined;
        const since = time - resolved.at;
        if (since >= settings.followUpFromMs && since <= settings.followUpToMs) closings.at(-1)!.followed = true;
      }
    }
    for (const closing of closings) {
      if (!matches(filter, closing.dimensions)) continue;
      if (inWindow(closing.at + windowMs)) {
        count.passed++;
        if (closing.first && !closing.back) count.first++;
        if (closing.back) count.back++;
      }
      if (inWindow(closing.at + settings.followUpToMs) && !closing.undone) {
        count.followDue++;
        if (closing.followed) count.followed++;
      }
    }
    if (opened === undefined) continue;
    concludeLife();
    if (resolved || !matches(filter, dimensions)) continue;
    open.backlog++;
    ages.push(asOf - opened);
    if (replied || isReplyKnown) continue;
    open.unanswered++;
    if (due < asOf) open.overdue++;
    else if (due <= asOf + settings.dueSoonMs) open.dueSoon++;
  }
  return {
    opened: count.opened,
    replied: count.replied,
    resolved: count.resolved,
    reopened: count.reopened,
    'firstResponse naive': nearestRank(responses, 0.5),
    firstResponse: survivalMedian(responses, silent),
    withinTarget: share(count.inTime, responses.length + count.missed),
    'resolution naive': nearestRank(resolutions, 0.5),
    resolution: survivalMedian(resolutions, running),
    ...open,
    backlogAge: nearestRank(ages, 0.5),
    fcr: share(count.first, count.passed),
    reopenRate: share(count.back, count.passed),
    'stageTime receive': nearestRank(stages[0]!, 0.5),
    'stageTime followUp': nearestRank(stages[3]!, 0.5),
    followedUpInTime: share(count.followed, count.followDue),
  };
}
