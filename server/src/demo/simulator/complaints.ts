import { poisson } from './arrivals.ts';
import type { CaseOutcome } from './cases.ts';
import type { ContactOutcome } from './contacts.ts';
import { type Customer, drawCustomer, drawSite } from './customers.ts';
import { createRandom } from './random.ts';
import type { Emit } from './simulated-event.ts';
import type { Troubles } from './troubles.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from './units.ts';

/** Complaints a wave brings in an hour at full strength. */
const WAVE_PER_HOUR = 55;
const WAVE_TOPIC = 'delivery-delay';
const RECURRENCE_SHARE = 0.08;
const REOPENED_SHARE = 0.04;
const FORGOTTEN_SHARE = 0.02;

export interface ComplaintOutcome {
  readonly id: string;
  readonly customer: Customer;
  readonly queue: string;
  readonly channel: string;
  readonly team: string;
  readonly topic: string;
  readonly filedAt: number;
  readonly acknowledgedInTime: boolean;
  readonly resolvedAt: number;
  readonly upheld: boolean;
}

/** Chance that a contact makes its customer complain: few do, more of them the longer they waited and the less came of it. */
function complaintChance(contact: ContactOutcome): number {
  const waited = contact.group.channel === 'counter' ? contact.waitSeconds / 6 : contact.waitSeconds;
  return (
    0.0012 +
    (contact.outcome === 'answered' && !contact.resolved ? 0.009 : 0) +
    (contact.outcome === 'abandoned' && contact.waitSeconds > 60 ? 0.02 : 0) +
    (contact.repeated ? 0.02 : 0) +
    Math.min(0.03, Math.max(0, waited - 90) / 12_000)
  );
}

/** The complaints that the day's contacts, cases and waves lead to, each with its whole life. */
export function simulateComplaints(
  seed: number,
  dayStart: number,
  contacts: readonly ContactOutcome[],
  cases: readonly CaseOutcome[],
  troubles: Troubles,
  emit: Emit,
): ComplaintOutcome[] {
  const outcomes: ComplaintOutcome[] = [];
  const file = (id: string, source: ComplaintSource) => outcomes.push(...liveComplaint(seed, id, source, emit));

  for (const contact of contacts) {
    const random = createRandom(seed, 'complains', contact.id);
    if (!random.chance(complaintChance(contact))) continue;
    const waited = contact.outcome !== 'answered' || contact.waitSeconds > 240;
    file(`complaint-${contact.id.slice('contact-'.length)}`, {
      customer: contact.customer,
      queue: contact.group.queue,
      channel: random.weighted({ [contact.group.channel]: 45, email: 30, web: 25 }),
      team: contact.group.team,
      topic: waited && random.chance(0.6) ? 'waiting-time' : complaintTopic(contact.topic),
      filedAt: contact.endedAt + random.exponential(90 * MINUTE_MS),
      severity: random.weighted({ low: 38, medium: 45, high: 15, critical: 2 }),
    });
  }
  for (const outcome of cases) {
    const random = createRandom(seed, 'complains', outcome.id);
    const slow = outcome.repliedAt === undefined || outcome.repliedAt - outcome.openedAt > 30 * HOUR_MS;
    if (!random.chance(0.004 + (slow ? 0.012 : 0) + (outcome.reopened ? 0.05 : 0))) continue;
    file(`complaint-${outcome.id.slice('case-'.length)}`, {
      customer: outcome.customer,
      queue: outcome.queue,
      channel: outcome.desk.channel,
      team: outcome.desk.team,
      topic: slow ? 'no-reply' : complaintTopic(outcome.topic),
      filedAt: (outcome.repliedAt ?? outcome.openedAt + 5 * DAY_MS) + random.exponential(5 * HOUR_MS),
      severity: random.weighted({ low: 35, medium: 47, high: 16, critical: 2 }),
    });
  }
  for (const trouble of troubles.of('COMPLAINT_WAVE')) {
    const from = Math.max(dayStart, trouble.from);
    const until = Math.min(dayStart + DAY_MS, trouble.until);
    const ratePerMs = (WAVE_PER_HOUR * trouble.strength) / HOUR_MS;
    for (const { time, key } of poisson(['wave', trouble.id, dayStart], from, until, () => ratePerMs)) {
      const id = `complaint-${trouble.id}-${Math.round(dayStart / DAY_MS).toString(36)}${key}`;
      const random = createRandom(seed, 'wave', id);
      file(id, {
        customer: drawCustomer(seed, random, drawSite(random)),
        queue: random.weighted({ support: 70, claims: 30 }),
        channel: random.weighted({ social: 34, email: 28, phone: 22, web: 16 }),
        team: 'Care',
        topic: WAVE_TOPIC,
        filedAt: time,
        severity: random.weighted({ low: 14, medium: 46, high: 34, critical: 6 }),
      });
    }
  }
  return outcomes;
}

interface ComplaintSource
  extends Pick<ComplaintOutcome, 'customer' | 'queue' | 'channel' | 'team' | 'topic' | 'filedAt'> {
  readonly severity: 'low' | 'medium' | 'high' | 'critical';
}

/** The complaint and, where the same thing happens to the same customer again, the one after it. */
function liveComplaint(
  seed: number,
  id: string,
  source: ComplaintSource,
  emit: Emit,
  recurrence = 0,
): ComplaintOutcome[] {
  const random = createRandom(seed, 'complaint', id);
  const entity = reference(seed, id);
  const { customer, queue, channel, team, topic, severity } = source;
  const filedAt = Math.round(source.filedAt);
  const send = (type: string, timeMs: number, fields: Readonly<Record<string, string | boolean>> = {}) =>
    emit({ id: `${type}:${id}`, type, time: Math.round(timeMs), entity, queue, channel, topic, ...fields });

  const haste = severity === 'critical' ? 0.3 : severity === 'high' ? 0.6 : 1;
  const acknowledgeMs = random.chance(FORGOTTEN_SHARE)
    ? random.uniform(2, 6) * DAY_MS
    : random.lognormal(4.5 * HOUR_MS * haste, 0.85);
  const firstContact = random.chance(0.34);
  const resolveMs = firstContact
    ? random.lognormal(40 * MINUTE_MS, 0.8)
    : random.lognormal(4.5 * DAY_MS * (0.5 + haste / 2), 0.85);
  const upheld = random.chance(0.58);
  const resolvedAt = filedAt + acknowledgeMs + resolveMs;

  send('complaint.filed', filedAt, {
    team,
    site: customer.site.id,
    tier: customer.tier,
    language: customer.language,
    product: customer.product,
    customer: customer.id,
    severity,
  });
  send('complaint.acknowledged', filedAt + acknowledgeMs);
  send('complaint.resolved', resolvedAt, { upheld, firstContact });
  if (random.chance(REOPENED_SHARE)) send('complaint.reopened', resolvedAt + random.uniform(0.5, 8) * DAY_MS);

  const outcome = {
    id: entity,
    customer,
    queue,
    channel,
    team,
    topic,
    filedAt,
    acknowledgedInTime: acknowledgeMs <= DAY_MS,
    resolvedAt,
    upheld,
  };
  if (recurrence > 0 || !random.chance(RECURRENCE_SHARE)) return [outcome];
  const next = { ...source, filedAt: resolvedAt + random.uniform(1, 14) * DAY_MS };
  return [outcome, ...liveComplaint(seed, `${id}:again`, next, emit, recurrence + 1)];
}

/** What people call the complaint: short, for it stands on boards, and yet drawn from so many that in years no two are alike. */
function reference(seed: number, id: string): string {
  const random = createRandom(seed, 'reference', id);
  const half = () =>
    random
      .integer(36 ** 4)
      .toString(36)
      .padStart(4, '0');
  return `C-${half()}${half()}`.toUpperCase();
}

function complaintTopic(topic: string): string {
  const known: Readonly<Record<string, string>> = {
    invoice: 'billing-error',
    payment: 'billing-error',
    refund: 'billing-error',
    damage: 'damaged-goods',
    loss: 'damaged-goods',
    delivery: WAVE_TOPIC,
    tracking: WAVE_TOPIC,
    delay: WAVE_TOPIC,
    app: 'website-or-app',
  };
  return known[topic] ?? 'staff-or-service';
}
