import type { CaseOutcome } from './cases.ts';
import { commentsFor } from './comments.ts';
import type { ComplaintOutcome } from './complaints.ts';
import type { ContactOutcome } from './contacts.ts';
import type { Customer } from './customers.ts';
import { createRandom, type Random } from './random.ts';
import type { Emit } from './simulated-event.ts';
import type { Troubles } from './troubles.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from './units.ts';

const INVITED_CONTACTS = 0.32;
const INVITED_CASES = 0.5;
const INVITED_COMPLAINTS = 0.9;
const RESPONSE_RATE = 0.2;
const COMMENT_SHARE = 0.18;
/** Score of a customer whose every wish was met, before the person and the mood of the day. */
const BEST = 9.35;
const NOISE = 1.35;
/** Mood of those who write in, on the same scale: they have a problem. */
const WRITING_MOOD = 6.7;

const INSTRUMENTS = { nps: 44, csat: 40, ces: 14, servqual: 2 } as const;
const SERVQUAL: Readonly<Record<string, { expectation: number; perception: number }>> = {
  reliability: { expectation: 6.5, perception: 5.7 },
  responsiveness: { expectation: 6.3, perception: 5.3 },
  assurance: { expectation: 6.0, perception: 5.9 },
  empathy: { expectation: 5.7, perception: 5.4 },
  tangibles: { expectation: 5.1, perception: 5.4 },
};

interface Experience {
  readonly about: string;
  readonly customer: Customer;
  readonly queue: string;
  readonly channel: string;
  readonly team: string;
  readonly touchpoint?: string;
  readonly topic: string;
  /** End of the experience, epoch ms. */
  readonly at: number;
  /** What was lost on the way, in points of a 0–10 score. */
  readonly loss: number;
}

/**
 * Surveys and messages that follow from what customers went through: whoever waited long, had to explain twice or went away empty-handed
 * scores lower, and so does everybody while a wave of complaints runs.
 */
export function simulateVoice(
  seed: number,
  contacts: readonly ContactOutcome[],
  cases: readonly CaseOutcome[],
  complaints: readonly ComplaintOutcome[],
  troubles: Troubles,
  emit: Emit,
): void {
  for (const contact of contacts) {
    if (contact.outcome !== 'answered') continue;
    const experience = ofContact(contact);
    const random = createRandom(seed, 'voice', contact.id);
    const satisfaction = satisfactionOf(experience, random) - gloom(troubles, experience.at);
    if (contact.group.channel === 'chat') message(seed, experience, satisfaction, emit);
    if (random.chance(INVITED_CONTACTS)) survey(random, experience, random.weighted(INSTRUMENTS), satisfaction, emit);
  }
  for (const outcome of cases) {
    const experience = ofCase(outcome);
    const random = createRandom(seed, 'voice', outcome.id);
    const satisfaction = satisfactionOf(experience, random) - gloom(troubles, experience.at);
    if (outcome.repliedAt !== undefined && random.chance(INVITED_CASES)) {
      survey(random, experience, random.weighted(INSTRUMENTS), satisfaction, emit);
    }
    // Written before anything was done about it, so nothing of what follows may show in it.
    const writtenAt = outcome.openedAt + 2 * SECOND_MS;
    const mood = WRITING_MOOD + outcome.customer.warmth - gloom(troubles, writtenAt);
    message(seed, { ...experience, at: writtenAt }, mood, emit);
  }
  for (const complaint of complaints) {
    const random = createRandom(seed, 'voice', complaint.id);
    if (!random.chance(INVITED_COMPLAINTS)) continue;
    const days = (complaint.resolvedAt - complaint.filedAt) / (24 * HOUR_MS);
    const loss =
      1.1 + Math.min(2.5, days * 0.14) + (complaint.acknowledgedInTime ? 0 : 1.2) + (complaint.upheld ? 0 : 1.4);
    const experience = { ...complaint, about: complaint.id, at: complaint.resolvedAt, loss };
    survey(random, experience, 'csat', satisfactionOf(experience, random), emit);
  }
}

function ofContact(contact: ContactOutcome): Experience {
  const { group } = contact;
  // At a counter one expects to sit for a while.
  const patientSeconds = group.channel === 'counter' ? 420 : 60;
  const loss =
    1.05 * Math.log1p(contact.waitSeconds / patientSeconds) +
    (contact.resolved ? 0 : 2.1) +
    (contact.repeated ? 1.1 : 0);
  return {
    about: contact.id,
    customer: contact.customer,
    queue: group.queue,
    channel: group.channel,
    team: group.team,
    touchpoint: group.touchpoint,
    topic: contact.topic,
    at: contact.endedAt,
    loss,
  };
}

function ofCase(outcome: CaseOutcome): Experience {
  const { desk } = outcome;
  const usualMs = desk.channel === 'social' ? 40 * MINUTE_MS : 6 * HOUR_MS;
  const repliedMs = (outcome.repliedAt ?? outcome.openedAt + 10 * 24 * HOUR_MS) - outcome.openedAt;
  const loss =
    0.15 + 0.85 * Math.log1p(repliedMs / usualMs) + (outcome.firstContact ? 0 : 0.5) + (outcome.reopened ? 1.6 : 0);
  return {
    about: outcome.id,
    customer: outcome.customer,
    queue: outcome.queue,
    channel: desk.channel,
    team: desk.team,
    touchpoint: desk.touchpoint,
    topic: outcome.topic,
    at: outcome.resolvedAt,
    loss,
  };
}

/** On a 0–10 scale, not yet rounded or cut off, on a day like any other. */
function satisfactionOf(experience: Experience, random: Random): number {
  const { tier, warmth } = experience.customer;
  const favour = tier === 'high-value' ? 0.25 : tier === 'prospective' ? -0.25 : 0;
  return BEST - experience.loss + favour + warmth + NOISE * random.normal();
}

/** What everybody scores lower by while a wave of complaints runs. */
function gloom(troubles: Troubles, timeMs: number): number {
  const wave = troubles.active('COMPLAINT_WAVE', timeMs);
  return wave ? 0.6 + 1.4 * wave.strength : 0;
}

function survey(
  random: Random,
  experience: Experience,
  instrument: keyof typeof INSTRUMENTS,
  satisfaction: number,
  emit: Emit,
): void {
  const { customer, about } = experience;
  const entity = `survey-${about}`;
  const invitedAt = Math.round(experience.at + random.uniform(1, 6) * MINUTE_MS);
  const common = {
    entity,
    instrument,
    ...dimensionsOf(experience),
    product: customer.product,
  };
  emit({ id: `survey.invited:${entity}`, type: 'survey.invited', time: invitedAt, ...common });
  // The very pleased and the very cross are readier to answer.
  const readiness = 0.85 + 0.12 * Math.abs(satisfaction - 7.5);
  if (!random.chance(RESPONSE_RATE * readiness)) return;
  const answeredAt = Math.round(invitedAt + random.lognormal(70 * MINUTE_MS, 1.3));
  const answer = (
    score: number,
    scaleMin: number,
    scaleMax: number,
    fields: Readonly<Record<string, string | number>> = {},
    part = '',
  ) =>
    emit({
      id: `survey.answered:${entity}${part}`,
      type: 'survey.answered',
      time: answeredAt,
      ...common,
      customer: customer.id,
      about,
      score: Math.min(scaleMax, Math.max(scaleMin, Math.round(score))),
      scaleMin,
      scaleMax,
      ...fields,
    });
  const comment = random.chance(COMMENT_SHARE)
    ? { comment: random.pick(commentsFor(customer.language, satisfaction)) }
    : {};
  if (instrument === 'nps') answer(satisfaction, 0, 10, comment);
  if (instrument === 'csat') answer(1 + (satisfaction - 1.9) / 1.95, 1, 5, comment);
  if (instrument === 'ces') answer(1 + (satisfaction - 1.5) / 1.42, 1, 7);
  if (instrument === 'servqual') {
    const mood = (satisfaction - 8) * 0.35;
    for (const [question, level] of Object.entries(SERVQUAL)) {
      const expectation = Math.min(7, Math.max(1, Math.round(level.expectation + random.normal() * 0.6)));
      answer(level.perception + mood + random.normal() * 0.7, 1, 7, { question, expectation }, `:${question}`);
    }
  }
}

function message(seed: number, experience: Experience, satisfaction: number, emit: Emit): void {
  const { customer } = experience;
  const entity = `message-${experience.about}`;
  const random = createRandom(seed, entity);
  const sentiment = Math.tanh((satisfaction - 6.6) / 3 + random.normal() * 0.3);
  emit({
    id: `message.classified:${entity}`,
    type: 'message.classified',
    time: Math.round(experience.at),
    entity,
    ...dimensionsOf(experience),
    sentiment: Math.round(sentiment * 100) / 100,
    ...(random.chance(COMMENT_SHARE) ? { comment: random.pick(commentsFor(customer.language, satisfaction)) } : {}),
  });
}

function dimensionsOf({ customer, queue, channel, team, touchpoint, topic }: Experience) {
  return {
    queue,
    channel,
    team,
    site: customer.site.id,
    tier: customer.tier,
    ...(touchpoint === undefined ? {} : { touchpoint }),
    topic,
    language: customer.language,
  };
}
