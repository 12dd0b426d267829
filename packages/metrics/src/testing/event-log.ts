/*
 * Seeded logs for tests: a small service desk with everything the families read, and everything that can go wrong with a sender
 * (events missing, doubled in meaning, in the wrong order, about nothing).
 */

import type { EventType, ServiceEvent } from '../event.ts';
import { createSeededRandom } from '../statistics/testing/seeded-random.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

export interface LogOptions {
  readonly seed: number;
  readonly from: number;
  readonly durationMs: number;
  /** Contacts, cases, complaints and surveys each. */
  readonly things: number;
  /** Share of events that go missing. @default 0.03 */
  readonly missing?: number;
  /** Share of surveys and contacts with a correction. @default 0.05 */
  readonly corrections?: number;
}

type Fields = Partial<Omit<ServiceEvent, 'id' | 'type' | 'time' | 'entity'>>;

/** Events in order of time. */
export function eventLog({
  seed,
  from,
  durationMs,
  things,
  missing = 0.03,
  corrections = 0.05,
}: LogOptions): ServiceEvent[] {
  const random = createSeededRandom(seed).uniform;
  const events: ServiceEvent[] = [];
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
  const chance = (p: number): boolean => random() < p;
  const soon = (meanMs: number): number => Math.ceil(-Math.log(1 - random()) * meanMs);
  let count = 0;

  function put(type: EventType, time: number, entity: string, fields: Fields = {}): void {
    if (chance(missing)) return;
    // Ids whose order is not that of time, as real ones.
    events.push({ id: `${(count * 7919) % 100_003}-${count++}`, type, time: Math.floor(time), entity, ...fields });
  }

  function correct(of: ServiceEvent | undefined, fields: Fields): void {
    if (!of || !chance(corrections)) return;
    const id = `c${count++}`;
    events.push({
      id,
      type: 'correction',
      time: of.time + Math.floor(random() * 80 * MINUTE),
      entity: of.entity,
      of: of.id,
      ...fields,
    });
    if (chance(0.3)) {
      events.push({
        id: `${id}b`,
        type: 'correction',
        time: of.time + Math.floor(random() * HOUR),
        entity: of.entity,
        of: of.id,
        void: true,
      });
    }
  }

  const dimensions = (): Fields => ({
    queue: pick(['billing', 'support', 'sales']),
    channel: pick(['phone', 'chat', 'email']),
    ...(chance(0.5) ? { tier: pick(['gold', 'basic']) } : {}),
    ...(chance(0.2) ? { custom: { region: pick(['north', 'south']) } } : {}),
  });

  for (let i = 0; i < things; i++) {
    const at = from + random() * durationMs;
    contact(`k${i}`, at);
    if (chance(0.5)) supportCase(`t${i}`, from + random() * durationMs);
    if (chance(0.4)) complaint(`p${i}`, from + random() * durationMs);
    if (chance(0.5)) survey(`s${i}`, from + random() * durationMs, chance(0.3) ? `p${i}` : undefined);
    if (chance(0.3)) agent(`a${Math.floor(random() * 6)}`, from + random() * durationMs);
    if (chance(0.05)) {
      put('reading', from + random() * durationMs, pick(['crm', 'pbx']), {
        metric: pick(['queue.overflowed', 'survey.invited']),
        value: Math.floor(random() * 50),
        ...(chance(0.5) ? dimensions() : {}),
      });
    }
  }

  function contact(entity: string, at: number): void {
    put('contact.queued', at, entity, { ...dimensions(), ...(chance(0.4) ? { ticket: `T${entity}` } : {}) });
    let now = at + soon(40_000);
    if (chance(0.1)) return;
    if (chance(0.15)) put('contact.abandoned', now, entity);
    else if (chance(0.05)) {
      put('contact.overflowed', now, entity, { to: 'sales' });
      put('contact.queued', now, entity, { queue: 'sales' });
      now += soon(20_000);
      put('contact.answered', now, entity);
    } else {
      put('contact.answered', now, entity, {
        team: pick(['red', 'blue']),
        ...(chance(0.1) ? { bot: true } : {}),
        desk: pick(['1', '2']),
      });
      if (chance(0.1)) put('contact.answered', now + 5000, entity);
      if (chance(0.1)) {
        now += soon(60_000);
        put('contact.transferred', now, entity, { to: 'support' });
        put('contact.queued', now, entity, { queue: 'support' });
        now += soon(30_000);
        put('contact.answered', now, entity);
      }
      now += soon(3 * MINUTE);
      put('contact.ended', now, entity, {
        ...(chance(0.8) ? { talkSeconds: Math.round(soon(120_000) / 100) / 10 } : {}),
        ...(chance(0.5) ? { wrapUpSeconds: 20 } : {}),
      });
      if (chance(0.1)) put('contact.ended', now + 1000, entity);
    }
    correct(
      events.findLast((event) => event.entity === entity),
      { queue: 'corrected' },
    );
  }

  function supportCase(entity: string, at: number): void {
    let now = at;
    const next = (ms: number): number => {
      now += ms;
      return now;
    };
    put('case.opened', at, entity, {
      ...dimensions(),
      severity: pick(['low', 'high']),
      ...(chance(0.2) ? { promisedAt: Math.floor(at) + HOUR } : {}),
    });
    if (chance(0.4)) put('case.replied', next(soon(5 * MINUTE)), entity, { automatic: true });
    if (chance(0.7)) put('case.assigned', next(soon(20 * MINUTE)), entity, { team: pick(['red', 'blue']) });
    if (chance(0.3)) put('case.waiting', next(soon(20 * MINUTE)), entity, chance(0.5) ? { stage: 'act' } : {});
    if (chance(0.8)) put('case.replied', next(soon(2 * HOUR)), entity);
    if (chance(0.5)) put('case.acted', next(soon(HOUR)), entity);
    if (chance(0.2)) return;
    put('case.resolved', next(soon(6 * HOUR)), entity, chance(0.5) ? { firstContact: chance(0.6) } : {});
    if (chance(0.5)) put('case.followedUp', next(soon(30 * HOUR)), entity);
    if (chance(0.2)) {
      put('case.reopened', next(soon(40 * HOUR)), entity);
      if (chance(0.7)) put('case.resolved', next(soon(5 * HOUR)), entity);
    }
  }

  function complaint(entity: string, at: number): void {
    let now = at;
    const next = (ms: number): number => {
      now += ms;
      return now;
    };
    const topic = pick(['bill', 'delay']);
    put('complaint.filed', at, entity, {
      ...dimensions(),
      severity: pick(['low', 'medium', 'high', 'critical']),
      topic,
      ...(chance(0.8) ? { customer: `u${Math.floor(random() * 8)}` } : {}),
    });
    if (chance(0.7)) put('complaint.acknowledged', next(soon(20 * HOUR)), entity);
    if (chance(0.3)) return;
    put('complaint.resolved', next(soon(30 * HOUR)), entity, chance(0.7) ? { firstContact: chance(0.5) } : {});
    if (chance(0.2)) {
      put('complaint.reopened', next(soon(30 * HOUR)), entity);
      if (chance(0.5)) put('complaint.resolved', next(soon(10 * HOUR)), entity);
    }
    correct(
      events.findLast((event) => event.entity === entity && event.type === 'complaint.filed'),
      { customer: 'u1' },
    );
  }

  function survey(entity: string, at: number, about: string | undefined): void {
    const shape = dimensions();
    if (chance(0.6)) put('survey.invited', at - soon(2 * HOUR), entity, { ...shape, instrument: 'nps' });
    if (chance(0.6))
      put('survey.answered', at, entity, {
        ...shape,
        instrument: 'nps',
        score: Math.floor(random() * 11),
        scaleMin: 0,
        scaleMax: 10,
      });
    if (chance(0.6) || about) {
      put('survey.answered', at + 1000, entity, {
        ...shape,
        instrument: 'csat',
        score: 1 + Math.floor(random() * 5),
        scaleMin: 1,
        scaleMax: 5,
        ...(chance(0.5) ? { question: pick(['speed', 'tone']) } : {}),
        ...(chance(0.3) ? { weight: Math.round(random() * 3000) / 1000 } : {}),
        ...(about ? { about } : {}),
      });
    }
    if (chance(0.2)) {
      put('survey.answered', at + 2000, entity, {
        ...shape,
        instrument: 'servqual',
        question: pick(['reliability', 'empathy']),
        score: 1 + Math.floor(random() * 7),
        expectation: 4 + Math.floor(random() * 4),
        scaleMin: 1,
        scaleMax: 7,
      });
    }
    correct(
      events.findLast((event) => event.entity === entity && event.type === 'survey.answered'),
      { score: 3 },
    );
  }

  function agent(entity: string, at: number): void {
    put('agent.state', at, entity, {
      state: pick(['available', 'busy', 'wrapUp', 'away', 'offline']),
      team: pick(['red', 'blue']),
    });
  }

  return events.sort((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1));
}

/** The same events as they might arrive: each delayed by up to `horizonMs` of event time. */
export function arrivalOrder(events: readonly ServiceEvent[], seed: number, horizonMs: number): ServiceEvent[] {
  const random = createSeededRandom(seed).uniform;
  return events
    .map((event, i) => ({ event, i, at: event.time + random() * horizonMs * 0.999 }))
    .sort((a, b) => a.at - b.at || a.i - b.i)
    .map(({ event }) => event);
}
