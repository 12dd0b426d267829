import { ASSISTANT, type Site, TOPICS } from './centre.ts';
import { drawCustomer } from './customers.ts';
import { createRandom } from './random.ts';
import type { Emit } from './simulated-event.ts';
import { SECOND_MS, tenthsOfSeconds } from './units.ts';

export interface AssistantContact {
  readonly id: string;
  readonly site: Site;
  readonly at: number;
  /** The channel does not answer. */
  readonly isOut: boolean;
}

/** Somebody whom the assistant hands to a person. */
export interface Escalation {
  readonly queue: string;
  readonly at: number;
}

/** A contact with the assistant, which answers at once. @returns What it could not settle. */
export function assist(seed: number, { id, site, at, isOut }: AssistantContact, emit: Emit): Escalation | undefined {
  const random = createRandom(seed, 'assistant', id);
  const customer = drawCustomer(seed, random, site);
  const queue = random.weighted({ support: 62, billing: 38 });
  const entity = `contact-${id}`;
  const topic = random.weighted(TOPICS[queue]!);

  function tell(type: string, time: number, fields: Readonly<Record<string, string | number | boolean>> = {}): void {
    const base = { queue: ASSISTANT.queue, channel: 'chat' };
    emit({ id: `${type}:${entity}`, type, time: Math.round(time), entity, ...base, ...fields });
  }

  tell('contact.queued', at, {
    team: ASSISTANT.team,
    touchpoint: ASSISTANT.touchpoint,
    site: site.id,
    tier: customer.tier,
    language: customer.language,
    product: customer.product,
    topic,
    customer: customer.id,
  });
  if (isOut) {
    tell('contact.abandoned', at + 20 * SECOND_MS);
    return undefined;
  }
  const answeredAt = at + random.uniform(0.8, 2.5) * SECOND_MS;
  const endsAt = answeredAt + random.lognormal(ASSISTANT.medianSeconds, 0.6) * SECOND_MS;
  const contained = random.chance(ASSISTANT.containedShare);
  tell('contact.answered', answeredAt, { bot: true });
  if (!contained) tell('contact.transferred', endsAt, { to: queue, repeated: random.chance(0.3) });
  tell('contact.ended', endsAt, { talkSeconds: tenthsOfSeconds(endsAt - answeredAt), resolved: contained });
  return contained ? undefined : { queue, at: endsAt };
}
