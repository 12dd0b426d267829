/*
 * Figures from a whole list of events, by the dictionary's words and nothing else: no buckets, no increments, no state between calls.
 * Slow and obvious, to hold the fold against. Shares only the estimators (tested on their own) with what it checks.
 */

import { CASE_STAGES, compareEvents, DIMENSIONS, type ServiceEvent } from '../event.ts';
import type { MetricSettings } from '../settings.ts';
import { kaplanMeier } from '../statistics/index.ts';
import type { Filter } from '../view.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

type Dimensions = Readonly<Record<string, string>>;
type Figures = Record<string, number | null>;

export interface ReferenceRequest {
  readonly events: readonly ServiceEvent[];
  readonly settings: MetricSettings;
  readonly from: number;
  readonly asOf: number;
  readonly filter: Filter;
}

/** All events of a kind that were ever right, by entity, in order. */
function entities({ events, settings }: ReferenceRequest, types: RegExp): Map<string, ServiceEvent[]> {
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
        time <= event.time + settings.latenessHorizonMs,
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

function own(event: ServiceEvent): Dimensions {
  const values: Record<string, string> = { ...event.custom };
  for (const name of DIMENSIONS) if (event[name] !== undefined) values[name] = event[name];
  return values;
}

function matches(filter: Filter, dimensions: Dimensions): boolean {
  return Object.entries(filter).every(([name, accepted]) => accepted.includes(dimensions[name] ?? ''));
}

function nearestRank(values: readonly number[], q: number): number | null {
  if (values.length === 0) return null;
  return [...values].sort((a, b) => a - b)[Math.max(1, Math.ceil(q * values.length - 1e-9)) - 1]!;
}

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function survivalMedian(ended: readonly number[], open: readonly number[]): number | null {
  const quantile = kaplanMeier(
    ended.map((value) => ({ value, count: 1 })),
    open.map((value) => ({ value, count: 1 })),
  ).quantile(0.5);
  if (!quantile) return null;
  return quantile.notReached ? quantile.atLeast : quantile.value;
}

/** When the wheel, which looks once a minute, gives something up. */
function giveUpAt(lastSign: number, settings: MetricSettings): number {
  return Math.ceil((lastSign + settings.contactExpiryMs) / MINUTE) * MINUTE;
}

export function queueReference(request: ReferenceRequest): Figures {
  const { settings, from, asOf, filter } = request;
  const inWindow = (time: number): boolean => time >= from && time <= asOf;
  const newest = Math.max(...request.events.map(({ time }) => time));
  let offered = 0;
  let overflowed = 0;
  let expired = 0;
  const answered: number[] = [];
  const abandoned: number[] = [];
  const lost: number[] = [];
  const handled: number[] = [];
  const waitingSince: number[] = [];

  for (const events of entities(request, /^contact\./).values()) {
    let phase: 'none' | 'waiting' | 'answered' | 'over' = 'none';
    let since = 0;
    let talkBefore = 0;
    let isBot = false;
    let dimensions: Dimensions = {};
    let before = Number.NaN;
    const giveUp = (until: number): void => {
      if (phase !== 'waiting' && phase !== 'answered') return;
      const at = giveUpAt(since, settings);
      if (at > until || at > newest) return;
      if (phase === 'waiting' && inWindow(at) && matches(filter, dimensions)) expired++;
      phase = 'over';
      before = at;
    };
    for (const event of events) {
      const { time, type } = event;
      giveUp(time);
      // An id that was over for longer than the horizon is used for something new.
      if ((phase === 'none' || phase === 'over') && before + settings.latenessHorizonMs < time) {
        phase = 'none';
        dimensions = {};
      }
      before = time;
      const next = { ...dimensions, ...own(event) };
      const counts = inWindow(time) && matches(filter, next);
      const wait = time - since;
      if (type === 'contact.queued' && phase !== 'waiting') {
        talkBefore = phase === 'answered' ? talkBefore + (isBot ? 0 : wait) : 0;
        phase = 'waiting';
        since = time;
        dimensions = next;
        if (counts) offered++;
      } else if (type === 'contact.answered' && phase === 'waiting') {
        phase = 'answered';
        since = time;
        dimensions = next;
        isBot = event.bot === true;
        if (counts && !isBot) answered.push(wait);
      } else if ((type === 'contact.abandoned' || type === 'contact.ended') && phase === 'waiting') {
        phase = 'over';
        dimensions = next;
        if (counts) abandoned.push(wait);
        if (counts) lost.push(wait);
      } else if (type === 'contact.overflowed' && phase === 'waiting') {
        phase = 'over';
        dimensions = next;
        if (counts) overflowed++;
        if (counts) lost.push(wait);
      } else if (type === 'contact.ended' && phase === 'answered') {
        phase = 'over';
        dimensions = next;
        const talk = event.talkSeconds === undefined ? talkBefore + wait : Math.round(event.talkSeconds * 1000);
        const rest = Math.round((event.holdSeconds ?? 0) * 1000) + Math.round((event.wrapUpSeconds ?? 0) * 1000);
        if (counts && !isBot) handled.push(talk + rest);
      }
    }
    giveUp(newest);
    if (phase !== 'waiting' || !matches(filter, dimensions)) continue;
    if (since > asOf - settings.contactExpiryMs) waitingSince.push(since);
    else if (giveUpAt(since, settings) >= from) expired++;
  }

  const AN = answered.length;
  const AB = abandoned.length;
  const ANin = answered.filter((wait) => wait <= 20_000).length;
  const ABin = abandoned.filter((wait) => wait <= 20_000).length;
  const short = abandoned.filter((wait) => wait < settings.shortAbandonSeconds * 1000).length;
  const levels = agentTime(request, newest);
  return {
    offered,
    answered: AN,
    abandoned: AB,
    overflowed,
    shortAbandoned: short,
    expired,
    'serviceLevel F1': share(ANin + ABin, AN + AB),
    'serviceLevel F2': share(ANin, AN),
    'serviceLevel F3': share(ANin, AN + AB),
    'serviceLevel F4': share(ANin, AN + AB - ABin),
    'serviceLevel F5': share(ANin + short, AN + AB),
    'serviceLevel F6': share(ANin, AN + AB - short),
    asa: mean(answered),
    abandonmentRate: share(AB - short, AN + AB - short),
    aht: mean(handled),
    'wait p50': nearestRank(answered, 0.5),
    'wait p90 all': nearestRank([...answered, ...lost], 0.9),
    waiting: waitingSince.length,
    longestWaitSince: waitingSince.length === 0 ? null : Math.min(...waitingSince),
    agentsBusy: levels.busyNow,
    occupancy: share(levels.working, levels.working + levels.available),
  };
}

function agentTime(request: ReferenceRequest, newest: number): { working: number; available: number; busyNow: number } {
  const { settings, from, asOf, filter } = request;
  let working = 0;
  let available = 0;
  let busyNow = 0;
  for (const events of entities(request, /^agent\./).values()) {
    let dimensions: Dimensions = {};
    events.forEach((event, i) => {
      const before = events[i - 1];
      if (before) {
        const end = before.state === 'offline' ? before.time : giveUpAt(before.time, settings);
        if (end <= event.time && end + settings.latenessHorizonMs < event.time) dimensions = {};
      }
      dimensions = { ...dimensions, ...own(event) };
      const next = events[i + 1];
      const gone = giveUpAt(event.time, settings);
      const until = Math.min(next?.time ?? Number.POSITIVE_INFINITY, gone <= newest ? gone : Number.POSITIVE_INFINITY);
      if (!matches(filter, dimensions)) return;
      const time = Math.max(0, Math.min(until, asOf) - Math.max(event.time, from));
      if (event.state === 'busy' || event.state === 'wrapUp') working += time;
      if (event.state === 'available') available += time;
      if (event.state === 'busy' && until > newest) busyNow++;
    });
  }
  return { working, available, busyNow };
}

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

export function complaintReference(request: ReferenceRequest): Figures {
  const { settings, from, asOf, filter } = request;
  const inWindow = (time: number): boolean => time >= from && time <= asOf;
  const windowMs = settings.fcrWindowDays * DAY;
  const recurrenceMs = settings.recurrenceDays * DAY;
  const count = {
    filed: 0,
    acknowledged: 0,
    resolved: 0,
    answered: 0,
    inTime: 0,
    missed: 0,
    passed: 0,
    first: 0,
    due: 0,
    recurred: 0,
  };
  const durations: number[] = [];
  const running: number[] = [];
  let open = 0;
  let overdue = 0;
  const filings: { entity: string; chain: string; at: number }[] = [];
  const closings: { entity: string; chain: string; at: number; dimensions: Dimensions; undone: boolean }[] = [];

  for (const [entity, events] of entities(request, /^complaint\./)) {
    let filed: number | undefined;
    let acknowledgeBy = 0;
    let resolveBy = 0;
    let answered: { at: number; dimensions: Dimensions } | undefined;
    let resolved: { at: number; dimensions: Dimensions; first: boolean | undefined } | undefined;
    let chain: string | undefined;
    let dimensions: Dimensions = {};
    let before = Number.NaN;
    const firsts: { at: number; dimensions: Dimensions; first: boolean; back: boolean }[] = [];
    const concludeLife = (): void => {
      if (filed === undefined) return;
      if (inWindow(filed)) {
        if (answered && !Number.isNaN(answered.at) && matches(filter, answered.dimensions)) {
          count.answered++;
          if (answered.at <= acknowledgeBy) count.inTime++;
        }
        if (!answered && acknowledgeBy < asOf && matches(filter, dimensions)) count.missed++;
        if (resolved && matches(filter, resolved.dimensions)) durations.push(resolved.at - filed);
        if (!resolved && matches(filter, dimensions)) running.push(asOf - filed);
      }
    };
    for (const event of events) {
      const { time, type } = event;
      const keepMs = Math.max(windowMs, recurrenceMs);
      const over = Math.max(
        before,
        filed === undefined ? before : resolved ? resolved.at + keepMs : Number.POSITIVE_INFINITY,
      );
      if (over + settings.latenessHorizonMs < time) {
        concludeLife();
        filed = undefined;
        resolveBy = 0;
        answered = undefined;
        resolved = undefined;
        chain = undefined;
        dimensions = {};
      }
      before = time;
      const next = { ...dimensions, ...own(event) };
      const counts = inWindow(time) && matches(filter, next);
      const isOpen = filed !== undefined && !resolved;
      if (type === 'complaint.filed' && filed === undefined) {
        filed = time;
        acknowledgeBy = time + settings.complaintAcknowledgeMs;
        resolveBy = event.promisedAt ?? time + settings.complaintResolveMs;
        chain = event.customer === undefined ? undefined : `${event.customer} ${next.topic}`;
        if (chain) filings.push({ entity, chain, at: time });
        if (counts) count.filed++;
        dimensions = next;
      } else if (type === 'complaint.acknowledged' && isOpen && !answered) {
        answered = { at: time, dimensions: next };
        if (counts) count.acknowledged++;
        dimensions = next;
      } else if (type === 'complaint.resolved' && isOpen) {
        answered ??= { at: time, dimensions: next };
        resolved = { at: time, dimensions: next, first: event.firstContact };
        if (event.firstContact !== undefined)
          firsts.push({ at: time, dimensions: next, first: event.firstContact, back: false });
        if (chain) closings.push({ entity, chain, at: time, dimensions: next, undone: false });
        if (counts) count.resolved++;
        dimensions = next;
      } else if (type === 'complaint.reopened' && !isOpen) {
        if (!resolved || time > resolved.at + Math.max(windowMs, recurrenceMs)) {
          concludeLife();
          filed = time;
          acknowledgeBy = time;
          answered = { at: Number.NaN, dimensions: next };
          chain = undefined;
        } else {
          if (resolved.first !== undefined && time <= resolved.at + windowMs) firsts.at(-1)!.back = true;
          const closing = closings.findLast((one) => one.entity === entity);
          if (chain && closing && time <= closing.at + recurrenceMs) closing.undone = true;
        }
        resolved = undefined;
        resolveBy = Math.max(resolveBy, time + settings.complaintAcknowledgeMs);
        dimensions = next;
      }
    }
    for (const { at, dimensions: where, first, back } of firsts) {
      if (!inWindow(at + windowMs) || !matches(filter, where)) continue;
      count.passed++;
      if (first && !back) count.first++;
    }
    if (filed === undefined) continue;
    concludeLife();
    if (resolved || !matches(filter, dimensions)) continue;
    open++;
    const due = answered ? resolveBy : Math.min(acknowledgeBy, resolveBy);
    if (due < asOf) overdue++;
  }
  for (const { entity, chain, at, dimensions, undone } of closings) {
    if (undone || !inWindow(at + recurrenceMs) || !matches(filter, dimensions)) continue;
    count.due++;
    if (
      filings.some(
        (other) => other.chain === chain && other.entity !== entity && other.at > at && other.at <= at + recurrenceMs,
      )
    )
      count.recurred++;
  }
  return {
    filed: count.filed,
    acknowledged: count.acknowledged,
    acknowledgedInTime: share(count.inTime, count.answered + count.missed),
    resolved: count.resolved,
    resolution: survivalMedian(durations, running),
    firstContactResolved: share(count.first, count.passed),
    open,
    overdue,
    recurrenceRate: share(count.recurred, count.due),
  };
}

export function surveyReference(request: ReferenceRequest): Figures {
  const { settings, from, asOf, filter } = request;
  const scores: Record<string, number[]> = { nps: [], csat: [] };
  const weighted = { sum: 0, weight: 0 };
  let invited = 0;
  let answered = 0;
  for (const events of entities(request, /^survey\./).values()) {
    let dimensions: Dimensions = {};
    let isInvited = false;
    let isAnswered = false;
    let before = Number.NaN;
    for (const event of events) {
      if (before + settings.latenessHorizonMs < event.time) {
        dimensions = {};
        isInvited = false;
        isAnswered = false;
      }
      before = event.time;
      const { type, instrument, score = 0, scaleMin = 0, scaleMax = 0, weight = 1 } = event;
      if (type === 'survey.invited' && instrument === 'nps' && isInvited) continue;
      dimensions = { ...dimensions, ...own(event) };
      const counts = event.time >= from && event.time <= asOf && matches(filter, dimensions);
      if (type === 'survey.invited') {
        if (instrument === 'nps') isInvited = true;
        if (counts && instrument === 'nps') invited++;
        continue;
      }
      if (counts) scores[instrument ?? '']?.push(score);
      if (counts && instrument === 'csat') {
        weighted.sum += (100 * weight * (score - scaleMin)) / (scaleMax - scaleMin);
        weighted.weight += weight;
      }
      if (instrument === 'nps') {
        if (counts && !isAnswered) answered++;
        isAnswered = true;
      }
    }
  }
  const nps = scores.nps!;
  const csat = scores.csat!;
  const promoters = nps.filter((score) => score >= 9).length;
  const detractors = nps.filter((score) => score <= 6).length;
  const balance = share(promoters - detractors, nps.length);
  return {
    nps: balance === null ? null : 100 * balance,
    promoters: nps.length === 0 ? null : promoters,
    csat: share(csat.filter((score) => score >= 4).length, csat.length),
    csi: csat.length === 0 ? null : share(weighted.sum, weighted.weight),
    invited,
    answered,
  };
}
