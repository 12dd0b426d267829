import {
  type Dimensions,
  entities,
  type Figures,
  matches,
  own,
  type ReferenceRequest,
  share,
  survivalMedian,
} from './restated.ts';

const DAY = 86_400_000;

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
