import type { MetricSettings } from '../../settings.ts';
import {
  type Dimensions,
  entities,
  type Figures,
  matches,
  mean,
  nearestRank,
  own,
  type ReferenceRequest,
  share,
} from './restated.ts';

const MINUTE = 60_000;

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
