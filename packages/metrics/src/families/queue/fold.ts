/*
 * Queue: contacts that wait, and the agents who answer them.
 *
 * A contact goes queued → answered | abandoned | overflowed → ended, and may be queued again after it was answered or overflowed: every
 * queueing is offered, and has its outcome, on its own. What arrives against this order:
 *  - an outcome or an end of a contact that is not open (never queued, or over): `orphan`, no effect;
 *  - queued while it waits, answered while it is answered: `contradictory`, no effect;
 *  - ended while it waits: the caller is gone, so it counts as abandoned;
 *  - answered by a bot: it leaves the queue but counts as answered by nobody, so a robot cannot lift the service level;
 *  - neither outcome nor end within `contactExpiryMs`: it is given up; if it was waiting it counts as `expired` and in no other outcome.
 */

import { type Entity, entityKind, type FamilyFold, type FoldEvent, type Outcome, type Sink } from '../../family.ts';
import type { MetricSettings } from '../../settings.ts';
import { squareOf } from '../drafts.ts';

export const NONE = 0;
const WAITING = 1;
export const ANSWERED = 2;
const OVER = 3;

export interface Contact extends Entity {
  phase: typeof NONE | typeof WAITING | typeof ANSWERED | typeof OVER;
  /** When its phase began. */
  since: number;
  ticket: string;
  desk: string;
  calledAt: number;
  /** Talk of earlier legs, for contacts that were queued again. */
  talkMs: number;
  byBot: boolean;
}

export const AGENT_LISTS = ['available', 'busy', 'wrapUp', 'away'] as const;

interface Agent extends Entity {
  /** Index in `AGENT_LISTS`; −1 when offline. */
  state: number;
  since: number;
  seenAt: number;
}

// Open lists.
export const WAITING_LIST = 0;
export const SERVING_LIST = 1;
export const CALLED_LIST = 2;
export const FIRST_AGENT_LIST = 3;

// Levels: people waiting, then agents by state.
export const WAITING_LEVEL = 0;
export const FIRST_AGENT_LEVEL = 1;
export const AVAILABLE_LEVEL = FIRST_AGENT_LEVEL;
export const BUSY_LEVEL = FIRST_AGENT_LEVEL + 1;
export const WRAP_UP_LEVEL = FIRST_AGENT_LEVEL + 2;

// Bags.
export const ANSWERED_WAITS = 0;
export const LOST_WAITS = 1;

// Columns before the bands.
export const OFFERED = 0;
export const OVERFLOWED = 1;
export const EXPIRED = 2;
export const BOT = 3;
export const ANSWERED_WAIT = 4;
export const ANSWERED_WAIT_SQUARES = 5;
export const HANDLED = 6;
export const HANDLE = 7;
export const HANDLE_SQUARES = 8;
export const WITH_WRAP_UP = 9;
const BANDS = 10;

/** Of a contact without a ticket, called to no desk. */
const NO_CALL = { ticket: '', desk: '' };

const CONTACT_KIND = 0;
const AGENT_KIND = 1;

/** Bands in which waits are counted: every threshold, and what is still a short abandonment. */
interface WaitBands {
  /** Upper edges in ms, inclusive; the last band has none. */
  readonly edges: readonly number[];
  /** First column of those of answered contacts, and of abandoned ones; as many as there are bands. */
  readonly answered: number;
  readonly abandoned: number;
  /** How many there are. */
  readonly count: number;
}

export function waitBands(settings: MetricSettings): WaitBands {
  const edges = [
    ...new Set([
      ...settings.serviceLevelSeconds.map((s) => Math.round(s * 1000)),
      Math.round(settings.shortAbandonSeconds * 1000) - 1,
    ]),
  ].sort((a, b) => a - b);
  const count = edges.length + 1;
  return { edges, count, answered: BANDS, abandoned: BANDS + count };
}

/** Contacts and agents: what is remembered of them and counted. */
export function queueFold(settings: MetricSettings): FamilyFold {
  const { contactExpiryMs } = settings;
  const bands = waitBands(settings);

  function bandOf(waitMs: number): number {
    let band = 0;
    while (band < bands.edges.length && waitMs > bands.edges[band]!) band++;
    return band;
  }

  const contact = entityKind<Contact>({
    name: 'contact',
    lists: [WAITING_LIST, SERVING_LIST, CALLED_LIST],
    create: () => ({ cell: 0, phase: NONE, since: 0, ticket: '', desk: '', calledAt: 0, talkMs: 0, byBot: false }),
    width: 6,
    save(it, numbers, at) {
      numbers[at] = it.cell;
      numbers[at + 1] = it.phase;
      numbers[at + 2] = it.since;
      numbers[at + 3] = it.calledAt;
      numbers[at + 4] = it.talkMs;
      numbers[at + 5] = it.byBot ? 1 : 0;
    },
    load(it, numbers, at) {
      it.cell = numbers[at]!;
      it.phase = numbers[at + 1]! as Contact['phase'];
      it.since = numbers[at + 2]!;
      it.calledAt = numbers[at + 3]!;
      it.talkMs = numbers[at + 4]!;
      it.byBot = numbers[at + 5] === 1;
    },
    restOf: ({ ticket, desk }) => (ticket === '' && desk === '' ? undefined : { ticket, desk }),
    loadRest(it, rest) {
      const { ticket, desk } = (rest as Pick<Contact, 'ticket' | 'desk'> | undefined) ?? NO_CALL;
      it.ticket = ticket;
      it.desk = desk;
    },
    step: stepContact,
    deadline: ({ phase, since }) =>
      phase === WAITING || phase === ANSWERED ? since + contactExpiryMs : Number.POSITIVE_INFINITY,
    expire(it, at, sink) {
      if (it.phase === WAITING) {
        sink.at(it.cell, at);
        sink.level(WAITING_LEVEL, -1);
        sink.add(EXPIRED);
      }
      it.phase = OVER;
    },
    keepUntil: ({ phase }) =>
      phase === WAITING || phase === ANSWERED ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY,
    open({ phase, since, ticket, calledAt }, put) {
      if (phase === WAITING) put(WAITING_LIST, since);
      if (calledAt === 0 || ticket === '') return;
      put(CALLED_LIST, calledAt);
      if (phase === ANSWERED) put(SERVING_LIST, calledAt);
    },
  });

  function stepContact(it: Contact, event: FoldEvent, cell: number, sink: Sink): Outcome {
    const { time } = event;
    switch (event.type) {
      case 'contact.queued':
        if (it.phase === WAITING) return 'contradictory';
        if (it.phase !== ANSWERED) it.talkMs = 0;
        // What a robot did is nobody's handling time.
        else if (!it.byBot) it.talkMs += time - it.since;
        it.phase = WAITING;
        it.since = time;
        it.cell = cell;
        it.ticket = event.ticket ?? '';
        it.desk = '';
        it.calledAt = 0;
        sink.at(cell, time);
        sink.add(OFFERED);
        sink.level(WAITING_LEVEL, 1);
        return undefined;
      case 'contact.answered': {
        if (it.phase !== WAITING) return it.phase === ANSWERED ? 'contradictory' : 'orphan';
        const waitMs = leaveQueue(it, cell, time, sink);
        it.phase = ANSWERED;
        it.byBot = event.bot === true;
        it.desk = event.desk ?? '';
        it.calledAt = time;
        if (it.byBot) sink.add(BOT);
        else {
          sink.add(bands.answered + bandOf(waitMs));
          sink.add(ANSWERED_WAIT, waitMs);
          sink.add(ANSWERED_WAIT_SQUARES, squareOf(waitMs));
          sink.value(ANSWERED_WAITS, waitMs);
        }
        return undefined;
      }
      case 'contact.abandoned':
      case 'contact.overflowed': {
        if (it.phase !== WAITING) return it.phase === ANSWERED ? 'contradictory' : 'orphan';
        const waitMs = leaveQueue(it, cell, time, sink);
        it.phase = OVER;
        sink.add(event.type === 'contact.abandoned' ? bands.abandoned + bandOf(waitMs) : OVERFLOWED);
        sink.value(LOST_WAITS, waitMs);
        return undefined;
      }
      case 'contact.transferred':
        return it.phase === ANSWERED ? undefined : it.phase === WAITING ? 'contradictory' : 'orphan';
      case 'contact.ended': {
        if (it.phase === WAITING) {
          const waitMs = leaveQueue(it, cell, time, sink);
          it.phase = OVER;
          sink.add(bands.abandoned + bandOf(waitMs));
          sink.value(LOST_WAITS, waitMs);
          return undefined;
        }
        if (it.phase !== ANSWERED) return 'orphan';
        it.phase = OVER;
        it.cell = cell;
        if (it.byBot) return undefined;
        const talkMs = event.talkSeconds === undefined ? it.talkMs + time - it.since : toMs(event.talkSeconds);
        const handleMs = talkMs + toMs(event.holdSeconds ?? 0) + toMs(event.wrapUpSeconds ?? 0);
        sink.at(cell, time);
        sink.add(HANDLED);
        sink.add(HANDLE, handleMs);
        sink.add(HANDLE_SQUARES, squareOf(handleMs));
        if (event.wrapUpSeconds !== undefined) sink.add(WITH_WRAP_UP);
        return undefined;
      }
      default:
        return undefined;
    }
  }

  /** Ends the wait and chooses where its outcome counts. */
  function leaveQueue(it: Contact, cell: number, time: number, sink: Sink): number {
    const waitMs = time - it.since;
    sink.at(it.cell, time);
    sink.level(WAITING_LEVEL, -1);
    if (cell !== it.cell) sink.at(cell, time);
    it.cell = cell;
    it.since = time;
    return waitMs;
  }

  const agent = entityKind<Agent>({
    name: 'agent',
    lists: AGENT_LISTS.map((_, i) => FIRST_AGENT_LIST + i),
    create: () => ({ cell: 0, state: -1, since: 0, seenAt: 0 }),
    width: 4,
    save(it, numbers, at) {
      numbers[at] = it.cell;
      numbers[at + 1] = it.state;
      numbers[at + 2] = it.since;
      numbers[at + 3] = it.seenAt;
    },
    load(it, numbers, at) {
      it.cell = numbers[at]!;
      it.state = numbers[at + 1]!;
      it.since = numbers[at + 2]!;
      it.seenAt = numbers[at + 3]!;
    },
    step(it, event, cell, sink) {
      const state = AGENT_LISTS.indexOf(event.state as (typeof AGENT_LISTS)[number]);
      it.seenAt = event.time;
      if (state === it.state && cell === it.cell) return undefined;
      if (it.state >= 0) {
        sink.at(it.cell, event.time);
        sink.level(FIRST_AGENT_LEVEL + it.state, -1);
      }
      if (state !== it.state) it.since = event.time;
      it.state = state;
      it.cell = cell;
      if (state >= 0) {
        sink.at(cell, event.time);
        sink.level(FIRST_AGENT_LEVEL + state, 1);
      }
      return undefined;
    },
    deadline: ({ state, seenAt }) => (state >= 0 ? seenAt + contactExpiryMs : Number.POSITIVE_INFINITY),
    expire(it, at, sink) {
      if (it.state >= 0) {
        sink.at(it.cell, at);
        sink.level(FIRST_AGENT_LEVEL + it.state, -1);
      }
      it.state = -1;
    },
    keepUntil: ({ state }) => (state >= 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY),
    open({ state, since }, put) {
      if (state >= 0) put(FIRST_AGENT_LIST + state, since);
    },
  });

  return {
    kinds: [contact, agent],
    routes: {
      'contact.queued': [{ kind: CONTACT_KIND, keeps: ['ticket'] }],
      'contact.answered': [{ kind: CONTACT_KIND, keeps: ['desk', 'bot'] }],
      'contact.abandoned': [{ kind: CONTACT_KIND }],
      'contact.overflowed': [{ kind: CONTACT_KIND }],
      'contact.transferred': [{ kind: CONTACT_KIND }],
      'contact.ended': [{ kind: CONTACT_KIND, keeps: ['talkSeconds', 'holdSeconds', 'wrapUpSeconds'] }],
      'agent.state': [{ kind: AGENT_KIND, keeps: ['state'] }],
    },
    columns: [
      'offered',
      'overflowed',
      'expired',
      'bot',
      'answeredWaitMs',
      'answeredWaitSquares',
      'handled',
      'handleMs',
      'handleSquares',
      'withWrapUp',
      ...Array.from({ length: bands.count }, (_, i) => `answered${i}`),
      ...Array.from({ length: bands.count }, (_, i) => `abandoned${i}`),
    ],
    bags: [{ name: 'answeredWaits' }, { name: 'lostWaits' }],
    levels: [
      { name: 'waiting', list: WAITING_LIST },
      ...AGENT_LISTS.map((name, i) => ({ name, list: FIRST_AGENT_LIST + i })),
    ],
    lists: ['waiting', 'serving', 'called', ...AGENT_LISTS],
  };
}

function toMs(seconds: number): number {
  return Math.round(seconds * 1000);
}
