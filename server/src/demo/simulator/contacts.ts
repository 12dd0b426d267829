import { arrivalsOfDay, type Stream } from './arrivals.ts';
import { assist } from './assistant.ts';
import { ASSISTANT, SITES, SKILL_GROUPS, type SkillGroup, TOPICS } from './centre.ts';
import { type Customer, drawCustomer, siteById } from './customers.ts';
import { drawPatienceSeconds, drawServiceSeconds } from './durations.ts';
import { EventHeap } from './event-heap.ts';
import { createRandom } from './random.ts';
import type { Emit } from './simulated-event.ts';
import { type Shift, shiftsOfDay } from './staffing.ts';
import type { Troubles } from './troubles.ts';
import { DAY_MS, MINUTE_MS, nameOfDay, SECOND_MS, tenthsOfSeconds as seconds } from './units.ts';

/** Of those who gave up, how many try again, how soon, and how many times at most. */
const REDIAL_SHARE = 0.3;
const REDIAL_MEAN_MS = 7 * MINUTE_MS;
const REDIALS_AT_MOST = 2;
/** Of those, how many try another channel while theirs is out. */
const SWITCH_SHARE = 0.4;
/** A caller who has waited this long is offered a call back. */
const CALLBACK_AFTER_MS = 150 * SECOND_MS;
const CALLBACK_SHARE = 0.07;
const TRANSFER_SHARE = 0.04;
const AWAY_SHARE = 0.7;

/** What a contact was like for the customer: the rest of the story is told from it. */
export interface ContactOutcome {
  readonly id: string;
  readonly group: SkillGroup;
  readonly customer: Customer;
  readonly topic: string;
  readonly outcome: 'answered' | 'abandoned' | 'overflowed';
  readonly queuedAt: number;
  readonly endedAt: number;
  readonly waitSeconds: number;
  readonly resolved: boolean;
  /** Had to explain everything again. */
  readonly repeated: boolean;
}

interface Contact {
  readonly id: string;
  readonly group: SkillGroup;
  readonly customer: Customer;
  readonly topic: string;
  readonly ticket: string | undefined;
  readonly priority: boolean;
  readonly queuedAt: number;
  readonly attempt: number;
  readonly patienceMs: number;
  waiting: boolean;
  repeated: boolean;
}

interface Agent {
  readonly shift: Shift;
  readonly group: SkillGroup;
  state: 'offline' | 'available' | 'busy' | 'wrapUp' | 'away';
  /** Contacts in hand. */
  load: number;
  idleSince: number;
  /** When the state changed last, as its event tells it, and how many changes that instant had. */
  movedAt: number;
  movesThen: number;
}

interface Pool {
  readonly group: SkillGroup;
  readonly agents: Agent[];
  readonly urgent: Contact[];
  readonly ordinary: Contact[];
  tickets: number;
}

type Step = () => void;

/**
 * The queues of one UTC day: customers arrive, wait for the people on shift, are served or give up and perhaps try again. A discrete-event
 * simulation of M(t)/G/n(t)+G queues, so waits follow from load and staff and are not drawn. Runs on past midnight until the day's last
 * contact has ended.
 *
 * @param emit - Receives the events, not in order.
 */
export function simulateContacts(seed: number, dayStart: number, troubles: Troubles, emit: Emit): ContactOutcome[] {
  const dayEnd = dayStart + DAY_MS;
  const heap = new EventHeap<Step>();
  const outcomes: ContactOutcome[] = [];
  const pools = new Map<string, Pool>();
  const dayName = nameOfDay(dayStart);
  let now = dayStart;

  for (const group of SKILL_GROUPS) {
    const streams = streamsOf(group);
    const pool: Pool = { group, agents: [], urgent: [], ordinary: [], tickets: 0 };
    pools.set(group.id, pool);
    for (const shift of shiftsOfDay(seed, dayStart, group, streams)) {
      const agent: Agent = { shift, group, state: 'offline', load: 0, idleSince: 0, movedAt: 0, movesThen: 0 };
      pool.agents.push(agent);
      const moves = [shift.from, shift.until, ...shift.breaks.flatMap(({ at, durationMs }) => [at, at + durationMs])];
      for (const at of moves) {
        heap.push(at, () => {
          // Whoever comes to a waiting customer takes them at once and is never "available" for no time.
          dispatch(pool);
          settle(agent);
        });
      }
    }
    for (const { stream, site } of streams) {
      for (const { time, key } of arrivalsOfDay(seed, dayStart, stream, siteById(site), troubles)) {
        heap.push(time, () => arrive(pool, `${dayName}-${group.code}-${site[0]!.toLowerCase()}${key}`, site));
      }
    }
  }
  for (const site of SITES) {
    const stream: Stream = { id: 'assistant', channel: 'chat', perDay: ASSISTANT.perDay * site.share };
    for (const { time, key } of arrivalsOfDay(seed, dayStart, stream, site, troubles)) {
      heap.push(time, () => {
        const id = `${dayName}-a-${site.id[0]!.toLowerCase()}${key}`;
        const escalated = assist(seed, { id, site, at: now, isOut: troubles.outage('chat', now) !== undefined }, emit);
        if (!escalated) return;
        heap.push(escalated.at, () => {
          if (now < dayEnd) arrive(pools.get(`chat-${escalated.queue}`)!, `${id}p`, site.id);
        });
      });
    }
  }
  for (const trouble of troubles.all) {
    for (const at of [trouble.from, trouble.until]) {
      if (at >= dayStart && trouble.from < dayEnd) heap.push(at, settleEverybody);
    }
  }

  for (let step = heap.pop(); step; step = heap.pop()) {
    now = step.time;
    step.value();
  }
  return outcomes;

  function arrive(pool: Pool, id: string, siteId: string, again?: Contact): void {
    const { group } = pool;
    const random = createRandom(seed, 'contact', id);
    const customer = again?.customer ?? drawCustomer(seed, random, siteById(siteId));
    const contact: Contact = {
      id: `contact-${id}`,
      group,
      customer,
      topic: again && again.group.queue === group.queue ? again.topic : random.weighted(TOPICS[group.queue]!),
      ticket: group.ticketPrefix && `${group.ticketPrefix}${String(++pool.tickets).padStart(3, '0')}`,
      priority: customer.tier === 'high-value' && group.channel !== 'counter',
      queuedAt: now,
      attempt: (again?.attempt ?? 0) + 1,
      patienceMs: drawPatienceSeconds(random, group.patienceMeanSeconds) * SECOND_MS,
      waiting: true,
      repeated: again?.repeated ?? false,
    };
    emitContact('contact.queued', contact, {
      ...dimensionsOf(contact),
      ...(contact.ticket === undefined ? {} : { ticket: contact.ticket }),
      ...(contact.priority ? { priority: 1 } : {}),
    });
    (contact.priority ? pool.urgent : pool.ordinary).push(contact);
    dispatch(pool);
    if (!contact.waiting) return;
    heap.push(now + contact.patienceMs, () => giveUp(pool, contact));
    if (group.channel === 'phone' && random.chance(CALLBACK_SHARE)) {
      heap.push(now + CALLBACK_AFTER_MS, () => callBack(pool, contact));
    }
  }

  function giveUp(pool: Pool, contact: Contact): void {
    if (!leave(pool, contact)) return;
    emitContact('contact.abandoned', contact);
    record(contact, 'abandoned', now, false);
    const random = createRandom(seed, 'redial', contact.id);
    const sharedGroups = SKILL_GROUPS.filter(
      (other) => other.queue === contact.group.queue && other.channel !== contact.group.channel,
    );
    const out = troubles.outage(contact.group.channel, now) !== undefined;
    const target = out && sharedGroups[0] && random.chance(SWITCH_SHARE) ? sharedGroups[0] : contact.group;
    const at = now + MINUTE_MS + random.exponential(REDIAL_MEAN_MS);
    if (
      contact.attempt > REDIALS_AT_MOST ||
      contact.group.channel === 'counter' ||
      at >= dayEnd ||
      !random.chance(REDIAL_SHARE)
    )
      return;
    heap.push(at, () => {
      contact.repeated = true;
      arrive(pools.get(target.id)!, `${contact.id.slice('contact-'.length)}r`, contact.customer.site.id, contact);
    });
  }

  function callBack(pool: Pool, contact: Contact): void {
    if (!leave(pool, contact)) return;
    emitContact('contact.overflowed', contact, { to: 'callback' });
    record(contact, 'overflowed', now, false);
  }

  /** Gives waiting contacts to free people: the urgent first, then whoever came first; to whoever has been idle longest. */
  function dispatch(pool: Pool): void {
    while (pool.urgent.length + pool.ordinary.length > 0) {
      if (troubles.outage(pool.group.channel, now)) return;
      let agent: Agent | undefined;
      for (const candidate of pool.agents) {
        if (!canTake(candidate)) continue;
        if (
          !agent ||
          candidate.load < agent.load ||
          (candidate.load === agent.load && candidate.idleSince < agent.idleSince)
        )
          agent = candidate;
      }
      if (!agent) return;
      const contact = (pool.urgent.shift() ?? pool.ordinary.shift())!;
      contact.waiting = false;
      serve(pool, contact, agent);
    }
  }

  function serve(pool: Pool, contact: Contact, agent: Agent): void {
    const { group } = pool;
    const random = createRandom(seed, 'service', contact.id);
    const answeredAt = now;
    const serviceMs = drawServiceSeconds(random, group.service) * SECOND_MS;
    const wrapUpMs =
      group.wrapUpMeanSeconds > 0 ? random.lognormal(group.wrapUpMeanSeconds * 0.8, 0.67) * SECOND_MS : 0;
    const short = serviceMs < 10 * SECOND_MS;
    const holdMs =
      group.channel === 'phone' && !short && random.chance(0.22) ? serviceMs * random.uniform(0.05, 0.3) : 0;
    const transferred = group.channel === 'phone' && !short && random.chance(TRANSFER_SHARE);
    const resolved = !short && random.chance(transferred ? 0.6 : contact.attempt > 1 ? 0.72 : 0.81);
    const repeated = transferred && random.chance(0.4);
    agent.load++;
    setState(agent, 'busy');
    emitContact('contact.answered', contact, {
      agent: agent.shift.agent,
      ...(group.channel === 'counter' ? { desk: agent.shift.desk } : {}),
    });
    const talkEndsAt = now + serviceMs;
    heap.push(talkEndsAt, () => {
      if (wrapUpMs > 0) setState(agent, 'wrapUp');
    });
    heap.push(talkEndsAt + wrapUpMs, () => {
      emitContact('contact.ended', contact, {
        talkSeconds: seconds(serviceMs - holdMs),
        ...(holdMs > 0 ? { holdSeconds: seconds(holdMs) } : {}),
        ...(group.wrapUpMeanSeconds > 0 ? { wrapUpSeconds: seconds(wrapUpMs) } : {}),
        resolved,
      });
      contact.repeated ||= repeated;
      record(contact, 'answered', answeredAt, resolved);
      agent.load--;
      agent.idleSince = now;
      // Whoever is free while somebody waits goes straight on, without a moment of being available.
      dispatch(pool);
      settle(agent);
    });
  }

  function canTake(agent: Agent): boolean {
    return agent.load < agent.group.slots && wanted(agent) === 'available';
  }

  /** What the agent does when nothing is in hand. */
  function wanted(agent: Agent): 'available' | 'away' | 'offline' {
    const { shift } = agent;
    if (now < shift.from) return 'offline';
    if (now >= shift.until) {
      // The last to leave stay until everybody who came in time has been served.
      const { agents, urgent, ordinary } = pools.get(agent.group.id)!;
      const last =
        shift.until === lastEnd(agents) && !agents.some((other) => other.shift.from <= now && now < other.shift.until);
      return last && urgent.length + ordinary.length > 0 ? 'available' : 'offline';
    }
    const trouble = troubles.active('AGENTS_AWAY', now);
    if (trouble && createRandom('away', trouble.id, shift.agent).chance(AWAY_SHARE * trouble.strength)) return 'away';
    const pause = shift.breaks.find(({ at, durationMs }) => at <= now && now < at + durationMs);
    return pause ? 'away' : 'available';
  }

  /** Brings an agent with nothing in hand to where the plan wants them. */
  function settle(agent: Agent): void {
    if (agent.load > 0) return;
    const state = wanted(agent);
    if (state === 'available' && agent.state !== 'available') agent.idleSince = now;
    setState(agent, state);
  }

  function settleEverybody(): void {
    for (const pool of pools.values()) {
      dispatch(pool);
      for (const agent of pool.agents) settle(agent);
    }
  }

  function setState(agent: Agent, state: Agent['state']): void {
    if (agent.state === state) return;
    agent.state = state;
    const { group, shift } = agent;
    const time = Math.round(now);
    agent.movesThen = time === agent.movedAt ? agent.movesThen + 1 : 0;
    agent.movedAt = time;
    const again = agent.movesThen === 0 ? '' : `:${agent.movesThen}`;
    const reason = state === 'away' ? (troubles.active('AGENTS_AWAY', now) ? 'called-away' : 'break') : undefined;
    emit({
      id: `agent.state:${shift.agent}:${time.toString(36)}${again}`,
      type: 'agent.state',
      time,
      entity: shift.agent,
      queue: group.queue,
      channel: group.channel,
      team: group.team,
      site: shift.site,
      state,
      ...(reason === undefined ? {} : { reason }),
    });
  }

  function leave(pool: Pool, contact: Contact): boolean {
    if (!contact.waiting) return false;
    contact.waiting = false;
    const line = contact.priority ? pool.urgent : pool.ordinary;
    line.splice(line.indexOf(contact), 1);
    return true;
  }

  function record(contact: Contact, outcome: ContactOutcome['outcome'], until: number, resolved: boolean): void {
    outcomes.push({
      id: contact.id,
      group: contact.group,
      customer: contact.customer,
      topic: contact.topic,
      outcome,
      queuedAt: contact.queuedAt,
      endedAt: now,
      waitSeconds: (until - contact.queuedAt) / SECOND_MS,
      resolved,
      repeated: contact.repeated,
    });
  }

  function emitContact(
    type: string,
    contact: Contact,
    fields: Readonly<Record<string, string | number | boolean>> = {},
  ): void {
    const { id, group } = contact;
    emit({
      id: `${type}:${id}`,
      type,
      time: Math.round(now),
      entity: id,
      queue: group.queue,
      channel: group.channel,
      ...fields,
    });
  }
}

function lastEnd(agents: readonly Agent[]): number {
  return agents.reduce((last, { shift }) => Math.max(last, shift.until), 0);
}

/** Arrivals at a skill group, by the home of the customer. */
function streamsOf(group: SkillGroup): { stream: Stream; site: string }[] {
  return group.sites.map((id) => {
    const site = siteById(id);
    // A counter's figure is its office's own; a line's is shared out over all customers.
    if (group.channel === 'counter') {
      return {
        stream: { id: group.id, channel: group.channel, perDay: group.perDay, hours: site.counterHours },
        site: id,
      };
    }
    return { stream: { id: group.id, channel: group.channel, perDay: group.perDay * site.share }, site: id };
  });
}

function dimensionsOf(contact: Contact): Record<string, string> {
  const { group, customer, topic } = contact;
  return {
    team: group.team,
    site: customer.site.id,
    tier: customer.tier,
    touchpoint: group.touchpoint,
    topic,
    language: customer.language,
    product: customer.product,
    customer: customer.id,
  };
}
