import { createHash } from 'node:crypto';
import { validateEvent } from '@andon/metrics';
import { describe, expect, it } from 'vitest';
import { drawPatienceSeconds } from './durations.ts';
import { createRandom } from './random.ts';
import type { SimulatedEvent } from './simulated-event.ts';
import { type SimulatorOptions, simulate } from './simulator.ts';
import { TROUBLE_KINDS, type Trouble } from './troubles.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from './units.ts';

// A Sunday, so that whole weeks follow.
const ORIGIN = Date.UTC(2026, 2, 1);
const OPTIONS: SimulatorOptions = { seed: 7, origin: ORIGIN };
const MONTH = [...simulate(OPTIONS, ORIGIN, ORIGIN + 28 * DAY_MS)];
const STAGED = TROUBLE_KINDS.flatMap((kind): [Trouble['kind'], string][] =>
  kind === 'CHANNEL_OUTAGE'
    ? ['phone', 'chat', 'counter', 'email', 'self-service'].map((channel) => [kind, channel])
    : [[kind, '']],
);
const CALM: SimulatorOptions = { ...OPTIONS, ownTroubles: false };

describe('the stream', () => {
  it('is the same for the same seed and another for another', () => {
    const day = (seed: number) => digest(simulate({ seed, origin: ORIGIN }, ORIGIN, ORIGIN + DAY_MS));
    expect(day(7)).toBe(digest(MONTH.filter(({ time }) => time < ORIGIN + DAY_MS)));
    expect(day(8)).not.toBe(day(7));
  });

  it('is the same when it is cut anywhere and taken up again', () => {
    const end = ORIGIN + 2 * DAY_MS;
    const whole = digest(MONTH.filter(({ time }) => time < end));
    for (const cut of [5 * HOUR_MS + 1234, DAY_MS, 1.7 * DAY_MS]) {
      const parts = [...simulate(OPTIONS, ORIGIN, ORIGIN + cut), ...simulate(OPTIONS, ORIGIN + cut, end)];
      expect(digest(parts)).toBe(whole);
    }
  });

  it.each(STAGED)('is unchanged before %s %s is staged, and changed after', (kind, channel) => {
    const trouble = stage(kind, ORIGIN + DAY_MS + 9.5 * HOUR_MS, 40, channel);
    const before = digest(MONTH.filter(({ time }) => time < trouble.from));
    expect(digest(simulate({ ...OPTIONS, troubles: [trouble] }, ORIGIN, trouble.from))).toBe(before);
    const after = MONTH.filter(({ time }) => time >= trouble.from && time < trouble.until);
    expect(digest(simulate({ ...OPTIONS, troubles: [trouble] }, trouble.from, trouble.until))).not.toBe(digest(after));
  });

  it.each(STAGED)('is unchanged before %s %s is called off', (kind, channel) => {
    const trouble = stage(kind, ORIGIN + DAY_MS + 9.5 * HOUR_MS, 40, channel);
    const calledOff = { ...trouble, until: trouble.from + 15 * MINUTE_MS };
    const until = (troubles: Trouble[]) =>
      digest(simulate({ ...OPTIONS, troubles }, trouble.from - HOUR_MS, calledOff.until));
    expect(until([calledOff])).toBe(until([trouble]));
  });

  it('is in order of time, with ids that occur once', () => {
    expect(MONTH.every((event, i) => i === 0 || MONTH[i - 1]!.time <= event.time)).toBe(true);
    expect(new Set(MONTH.map(({ id }) => id)).size).toBe(MONTH.length);
    const filed = MONTH.filter(({ type }) => type === 'complaint.filed');
    expect(new Set(filed.map(({ entity }) => entity)).size).toBe(filed.length);
  });

  it('holds only events that the door takes whole', () => {
    const now = ORIGIN + 28 * DAY_MS;
    const problems = MONTH.map((event) => validateEvent(event, { now }))
      .flatMap((checked) => (checked.errors ? checked.errors.map(({ reason }) => reason) : checked.ignored))
      .slice(0, 5);
    expect(problems).toEqual([]);
  });

  it('never goes quiet: some contact comes or goes in every 20 minutes of the month', () => {
    const contacts = MONTH.filter(({ type }) => type.startsWith('contact.')).map(({ time }) => time);
    const longestGap = contacts.slice(1).reduce((longest, time, i) => Math.max(longest, time - contacts[i]!), 0);
    expect(longestGap).toBeLessThan(20 * MINUTE_MS);
  });

  it('refuses an opening that is not at the start of a UTC day', () => {
    expect(() => [...simulate({ seed: 1, origin: 5 }, 5, 10)]).toThrow(RangeError);
  });
});

describe('calibration', () => {
  const phone = waits(MONTH.filter(({ channel }) => channel === 'phone'));

  it('serves calls in 185 s on average with a standard deviation of 238 s, 7 % of them within 10 s', () => {
    const seconds = MONTH.filter(({ type, channel }) => type === 'contact.ended' && channel === 'phone').map(
      (event) => Number(event.talkSeconds) + Number(event.holdSeconds ?? 0),
    );
    expect(mean(seconds)).toBeCloseTo(185, -1);
    expect(Math.abs(deviation(seconds) / 238 - 1)).toBeLessThan(0.08);
    expect(share(seconds, (value) => value < 10)).toBeCloseTo(0.07, 2);
  });

  it('lets callers wait 446 s on average before they give up', () => {
    const random = createRandom('patience');
    const patience = Array.from({ length: 200_000 }, () => drawPatienceSeconds(random, 446));
    expect(Math.abs(mean(patience) / 446 - 1)).toBeLessThan(0.01);
  });

  it('has between 3,000 and 6,500 contacts and cases on weekdays, most on Mondays, fewest on Sundays', () => {
    const opened = MONTH.filter(({ type }) => type === 'contact.queued' || type === 'case.opened');
    const perDay = Array.from(
      { length: 28 },
      (_, day) => opened.filter(({ time }) => Math.floor((time - ORIGIN) / DAY_MS) === day).length,
    );
    const weekdays = perDay.filter((_, day) => day % 7 > 0 && day % 7 < 6);
    expect(Math.min(...weekdays)).toBeGreaterThan(3000);
    expect(Math.max(...weekdays)).toBeLessThan(6500);
    const byWeekday = (weekday: number) => mean(perDay.filter((_, day) => day % 7 === weekday));
    expect(byWeekday(1)).toBeGreaterThan(1.06 * byWeekday(3));
    expect(byWeekday(0)).toBeLessThan(0.75 * byWeekday(3));
  });

  it('answers some 80 % of calls within 20 s, serves nine of ten, and four of five in its worst hours', () => {
    expect(share(phone, ({ answered, waitMs }) => answered && waitMs <= 20_000)).toBeGreaterThan(0.74);
    expect(share(phone, ({ answered, waitMs }) => answered && waitMs <= 20_000)).toBeLessThan(0.88);
    expect(share(phone, ({ answered }) => answered)).toBeGreaterThan(0.9);
    const hours = Map.groupBy(phone, ({ queuedAt }) => Math.floor(queuedAt / HOUR_MS));
    const served = [...hours.values()]
      .filter((calls) => calls.length >= 40)
      .map((calls) => share(calls, ({ answered }) => answered))
      .sort((a, b) => a - b);
    const worstTenth = served.slice(0, Math.ceil(served.length / 10));
    expect(mean(worstTenth)).toBeGreaterThan(0.65);
    expect(mean(worstTenth)).toBeLessThan(0.9);
  });

  it('makes waits from load and staff: hours with more calls for each agent wait longer', () => {
    const busy = waits([
      ...simulate(
        { ...CALM, troubles: [stage('ARRIVAL_SURGE', ORIGIN + DAY_MS, 24 * 60)] },
        ORIGIN + DAY_MS,
        ORIGIN + 2 * DAY_MS,
      ),
    ]);
    const usual = waits([...simulate(CALM, ORIGIN + DAY_MS, ORIGIN + 2 * DAY_MS)]);
    expect(busy.length).toBeGreaterThan(1.8 * usual.length);
    expect(mean(busy.map(({ waitMs }) => waitMs))).toBeGreaterThan(3 * mean(usual.map(({ waitMs }) => waitMs)));
  });

  it('reopens 1 to 5 % of resolved cases and leaves a few without any answer', () => {
    const count = (type: string) => MONTH.filter((event) => event.type === type).length;
    expect(count('case.reopened') / count('case.resolved')).toBeGreaterThan(0.01);
    expect(count('case.reopened') / count('case.resolved')).toBeLessThan(0.05);
    const opened = MONTH.filter(({ type, time }) => type === 'case.opened' && time < ORIGIN + 18 * DAY_MS).map(
      ({ entity }) => entity,
    );
    const replied = new Set(
      MONTH.filter((event) => event.type === 'case.replied' && event.automatic !== true).map(({ entity }) => entity),
    );
    const silent = share(opened, (entity) => !replied.has(entity));
    expect(silent).toBeGreaterThan(0.003);
    expect(silent).toBeLessThan(0.03);
  });

  it('complains 3 to 9 times for 1,000 contacts and acknowledges most within a day', () => {
    const filed = MONTH.filter(({ type }) => type === 'complaint.filed');
    const contacts = MONTH.filter(({ type }) => type === 'contact.queued' || type === 'case.opened').length;
    expect((1000 * filed.length) / contacts).toBeGreaterThan(3);
    expect((1000 * filed.length) / contacts).toBeLessThan(9);
    const acknowledgedAt = new Map(
      MONTH.filter(({ type }) => type === 'complaint.acknowledged').map(({ entity, time }) => [entity, time]),
    );
    const due = filed.filter(({ time }) => time < ORIGIN + 26 * DAY_MS);
    const inTime = share(due, ({ entity, time }) => (acknowledgedAt.get(entity) ?? Infinity) - time <= DAY_MS);
    expect(inTime).toBeGreaterThan(0.88);
    expect(inTime).toBeLessThan(0.99);
  });

  it('is answered by about a fifth of those invited, with an NPS near 40', () => {
    const invited = MONTH.filter(({ type }) => type === 'survey.invited').length;
    const answered = new Set(MONTH.filter(({ type }) => type === 'survey.answered').map(({ entity }) => entity)).size;
    expect(answered / invited).toBeGreaterThan(0.17);
    expect(answered / invited).toBeLessThan(0.25);
    const score = nps(MONTH);
    expect(score).toBeGreaterThan(32);
    expect(score).toBeLessThan(50);
  });

  it('scores lower where customers waited long', () => {
    const waited = new Map(phone.map(({ entity, waitMs }) => [entity, waitMs]));
    const answers = MONTH.filter((event) => waited.has(String(event.about)));
    const quick = answers.filter((event) => waited.get(String(event.about))! <= 20_000);
    const slow = answers.filter((event) => waited.get(String(event.about))! > 90_000);
    expect(nps(slow)).toBeLessThan(nps(quick) - 15);
  });
});

describe('staged trouble', () => {
  const at = ORIGIN + 3 * DAY_MS + 9 * HOUR_MS;
  const during = (kind: Trouble['kind'], channel?: string) => {
    const trouble = stage(kind, at, 60, channel);
    return [...simulate({ ...CALM, troubles: [trouble] }, at - 2 * HOUR_MS, trouble.until + 6 * HOUR_MS)];
  };
  const usual = [...simulate(CALM, at - 2 * HOUR_MS, at + 7 * HOUR_MS)];
  const within = (events: SimulatedEvent[], type: string) =>
    events.filter((event) => event.type === type && event.time >= at && event.time < at + HOUR_MS);

  it('more than doubles arrivals in a surge', () => {
    const ratio = within(during('ARRIVAL_SURGE'), 'contact.queued').length / within(usual, 'contact.queued').length;
    expect(ratio).toBeGreaterThan(1.9);
  });

  it('takes agents away, who come back when it is over', () => {
    const events = during('AGENTS_AWAY');
    const called = within(events, 'agent.state').filter((event) => event.reason === 'called-away');
    expect(called.length).toBeGreaterThan(10);
    const back = new Set(
      events
        .filter((event) => event.type === 'agent.state' && event.time >= at + HOUR_MS && event.state !== 'away')
        .map(({ entity }) => entity),
    );
    expect(share(called, ({ entity }) => back.has(entity))).toBeGreaterThan(0.8);
    expect(within(events, 'contact.abandoned').length).toBeGreaterThan(2 * within(usual, 'contact.abandoned').length);
  });

  it('answers nothing on a channel that is out, and catches up afterwards', () => {
    const events = during('CHANNEL_OUTAGE', 'phone');
    expect(within(events, 'contact.answered').filter(({ channel }) => channel === 'phone')).toEqual([]);
    expect(within(events, 'contact.answered').filter(({ channel }) => channel === 'counter').length).toBeGreaterThan(0);
    const next = events.filter(
      ({ type, channel, time }) => type === 'contact.answered' && channel === 'phone' && time >= at + HOUR_MS,
    );
    expect(next.length).toBeGreaterThan(50);
    expect(
      within(during('CHANNEL_OUTAGE', 'email'), 'case.replied').filter(
        (event) => event.channel === 'email' && !event.automatic,
      ),
    ).toEqual([]);
  });

  it('brings complaints in a wave and lower scores with it', () => {
    const events = during('COMPLAINT_WAVE');
    expect(within(events, 'complaint.filed').length).toBeGreaterThan(within(usual, 'complaint.filed').length + 30);
    expect(nps(events)).toBeLessThan(nps(usual));
  });

  it('serves everybody who still waits when a counter closes', () => {
    const late = usual.filter(({ type, channel }) => type === 'contact.queued' && channel === 'counter');
    const closed = new Set(
      [...simulate(CALM, ORIGIN, at + DAY_MS)]
        .filter(({ type }) => type === 'contact.answered' || type === 'contact.abandoned')
        .map(({ entity }) => entity),
    );
    expect(late.length).toBeGreaterThan(20);
    expect(late.filter(({ entity }) => !closed.has(entity))).toEqual([]);
  });
});

function stage(kind: Trouble['kind'], from: number, minutes: number, channel?: string): Trouble {
  const needed = channel || (kind === 'CHANNEL_OUTAGE' ? 'phone' : undefined);
  return {
    id: `staged-${kind}`,
    kind,
    from,
    until: from + minutes * MINUTE_MS,
    strength: 1,
    ...(needed === undefined ? {} : { channel: needed }),
  };
}

function digest(events: Iterable<SimulatedEvent>): string {
  const hash = createHash('sha256');
  for (const event of events) hash.update(JSON.stringify(event));
  return hash.digest('hex');
}

function waits(
  events: readonly SimulatedEvent[],
): { entity: string; queuedAt: number; waitMs: number; answered: boolean }[] {
  const queuedAt = new Map(
    events.filter(({ type }) => type === 'contact.queued').map(({ entity, time }) => [entity, time]),
  );
  return events
    .filter(({ type, entity }) => (type === 'contact.answered' || type === 'contact.abandoned') && queuedAt.has(entity))
    .map(({ type, entity, time }) => ({
      entity,
      queuedAt: queuedAt.get(entity)!,
      waitMs: time - queuedAt.get(entity)!,
      answered: type === 'contact.answered',
    }));
}

function nps(events: readonly SimulatedEvent[]): number {
  const scores = events
    .filter((event) => event.type === 'survey.answered' && event.instrument === 'nps')
    .map((event) => Number(event.score));
  return 100 * (share(scores, (score) => score >= 9) - share(scores, (score) => score <= 6));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function deviation(values: readonly number[]): number {
  const centre = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - centre) ** 2)));
}

function share<T>(values: readonly T[], holds: (value: T) => boolean): number {
  return values.filter(holds).length / values.length;
}
