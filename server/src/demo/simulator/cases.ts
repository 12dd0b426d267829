import { arrivalsOfDay, type Stream } from './arrivals.ts';
import { CASE_DESKS, type CaseDesk, SITES, TOPICS } from './centre.ts';
import { type Customer, drawCustomer } from './customers.ts';
import { addOpenTime, type OpeningHours } from './local-time.ts';
import { createRandom } from './random.ts';
import type { Emit } from './simulated-event.ts';
import type { Troubles } from './troubles.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, nameOfDay } from './units.ts';

const ALWAYS: OpeningHours = Array.from({ length: 7 }, (): [number, number] => [0, 24]);
const LONG: OpeningHours = Array.from({ length: 7 }, (): [number, number] => [7, 22]);
/** Never answered at all; closed by rule a week later. */
const SILENT_SHARE = 0.008;
const SILENT_CLOSED_AFTER_MS = 7 * DAY_MS;
const FIRST_CONTACT_SHARE = 0.46;
const WAITING_SHARE = 0.18;
const REOPENED_SHARE = 0.035;
const FOLLOWED_UP_SHARE = 0.72;
/** Staff away or a surge: everything on the desk takes this much longer. */
const AWAY_SLOWDOWN = 3.5;
const SURGE_SLOWDOWN = 1.6;

/** What a case was like for the customer. */
export interface CaseOutcome {
  readonly id: string;
  readonly desk: CaseDesk;
  readonly queue: string;
  readonly customer: Customer;
  readonly topic: string;
  readonly openedAt: number;
  /** Absent where nobody ever replied. */
  readonly repliedAt: number | undefined;
  readonly resolvedAt: number;
  readonly firstContact: boolean;
  readonly reopened: boolean;
}

/**
 * E-mails, web forms and social posts opened in the UTC day, each with its whole life: assigned, replied to, acted on, resolved, now and then
 * reopened, followed up. A desk that closes leaves what comes in the evening until the morning.
 */
export function simulateCases(seed: number, dayStart: number, troubles: Troubles, emit: Emit): CaseOutcome[] {
  const outcomes: CaseOutcome[] = [];
  const dayName = nameOfDay(dayStart);
  for (const desk of CASE_DESKS) {
    for (const site of SITES) {
      const stream: Stream = { id: desk.channel, channel: desk.channel, perDay: desk.perDay * site.share };
      const hours = { always: ALWAYS, long: LONG }[desk.hours];
      for (const { time, key } of arrivalsOfDay(seed, dayStart, stream, site, troubles)) {
        const id = `case-${dayName}-${desk.channel[0]!}-${site.id[0]!.toLowerCase()}${key}`;
        const customer = drawCustomer(seed, createRandom(seed, 'case-customer', id), site);
        outcomes.push(liveCase(seed, id, desk, customer, hours, Math.round(time), troubles, emit));
      }
    }
  }
  return outcomes;
}

function liveCase(
  seed: number,
  id: string,
  desk: CaseDesk,
  customer: Customer,
  hours: OpeningHours,
  openedAt: number,
  troubles: Troubles,
  emit: Emit,
): CaseOutcome {
  const random = createRandom(seed, 'case', id);
  const queue = random.weighted(desk.queues);
  const topic = random.weighted(TOPICS[queue]!);
  const { zone } = customer.site;
  const send = (type: string, timeMs: number, fields: Readonly<Record<string, string | boolean>> = {}, again = '') =>
    emit({
      id: `${type}:${id}${again}`,
      type,
      time: Math.round(timeMs),
      entity: id,
      queue,
      channel: desk.channel,
      ...fields,
    });

  const urgency = customer.tier === 'high-value' ? 0.6 : 1;
  const slowdown =
    (troubles.active('AGENTS_AWAY', openedAt) ? AWAY_SLOWDOWN : 1) *
    (troubles.active('ARRIVAL_SURGE', openedAt) ? SURGE_SLOWDOWN : 1);
  const assignAfterMs = random.lognormal(desk.assignMedianMs * urgency * slowdown, 0.8);
  const replyAfterMs = random.lognormal(desk.replyMedianMs * urgency * slowdown, desk.replySigma);
  const silent = random.chance(SILENT_SHARE);
  const firstContact = random.chance(FIRST_CONTACT_SHARE);

  send('case.opened', openedAt, {
    team: desk.team,
    site: customer.site.id,
    tier: customer.tier,
    touchpoint: desk.touchpoint,
    topic,
    language: customer.language,
    product: customer.product,
    customer: customer.id,
    severity: random.weighted({ low: 38, medium: 48, high: 14 }),
  });
  if (desk.automaticReply && random.chance(0.85)) {
    send('case.replied', openedAt + random.uniform(20, 90) * 1000, { automatic: true, public: true }, ':automatic');
  }
  const assignedAt = afterOutage(
    desk,
    troubles,
    addOpenTime(zone, hours, openedAt, assignAfterMs),
    random.uniform(1, 25) * MINUTE_MS,
  );
  send('case.assigned', assignedAt, {
    stage: 'assess',
    agent: `agent-${desk.channel}-${String(random.integer(14) + 1).padStart(2, '0')}`,
  });
  if (silent) {
    const resolvedAt = openedAt + SILENT_CLOSED_AFTER_MS + random.uniform(0, 3) * DAY_MS;
    send('case.resolved', resolvedAt, { firstContact: false });
    return {
      id,
      desk,
      queue,
      customer,
      topic,
      openedAt,
      repliedAt: undefined,
      resolvedAt,
      firstContact: false,
      reopened: false,
    };
  }

  const repliedAt = afterOutage(
    desk,
    troubles,
    addOpenTime(zone, hours, assignedAt, replyAfterMs),
    random.uniform(2, 50) * MINUTE_MS,
  );
  send('case.replied', repliedAt, { public: true });
  let resolvedAt = repliedAt + random.uniform(5, 90) * 1000;
  if (!firstContact) {
    const resolveAfterMs = random.lognormal(desk.resolveMedianMs * urgency, 1);
    const actedAt = addOpenTime(zone, hours, repliedAt, resolveAfterMs * random.uniform(0.1, 0.5));
    send('case.acted', actedAt, { stage: 'act' });
    resolvedAt = addOpenTime(zone, hours, actedAt, resolveAfterMs * 0.6);
    if (random.chance(WAITING_SHARE)) {
      send('case.waiting', (actedAt + resolvedAt) / 2);
      resolvedAt = addOpenTime(zone, hours, resolvedAt, random.lognormal(10 * HOUR_MS, 0.7));
    }
  }
  send('case.resolved', resolvedAt, { firstContact });

  const reopened = random.chance(firstContact ? REOPENED_SHARE * 1.5 : REOPENED_SHARE * 0.7);
  if (reopened) {
    const reopenedAt = resolvedAt + random.uniform(0.2, 6) * DAY_MS;
    send('case.reopened', reopenedAt);
    const againAt = addOpenTime(zone, hours, reopenedAt, random.lognormal(desk.resolveMedianMs, 0.8));
    send('case.resolved', againAt, { firstContact: false }, ':again');
  } else if (random.chance(FOLLOWED_UP_SHARE)) {
    send('case.followedUp', resolvedAt + random.lognormal(33, 0.24) * HOUR_MS);
  }
  return { id, desk, queue, customer, topic, openedAt, repliedAt, resolvedAt, firstContact, reopened };
}

/** Nothing is done while the desk's channel is out; what was due is caught up with afterwards. */
function afterOutage(desk: CaseDesk, troubles: Troubles, timeMs: number, catchUpMs: number): number {
  const outage = troubles.outage(desk.channel, timeMs);
  return outage ? outage.until + catchUpMs : timeMs;
}
