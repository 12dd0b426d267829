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

import {
  type Draft,
  definer,
  type Entity,
  entityKind,
  type Family,
  type FoldEvent,
  type GroupWindow,
  local,
  type Outcome,
  type Sink,
} from '../family.ts';
import type { FigureParams } from '../figure.ts';
import { MergedBag } from '../merged-bag.ts';
import { type MetricSettings, SERVICE_LEVEL_VARIANTS, type ServiceLevelVariant } from '../settings.ts';
import { counter, meanDurationDraft, quantileDraft, shareDraft, squareOf } from './drafts.ts';

const NONE = 0;
const WAITING = 1;
const ANSWERED = 2;
const OVER = 3;

interface Contact extends Entity {
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

const AGENT_LISTS = ['available', 'busy', 'wrapUp', 'away'] as const;

interface Agent extends Entity {
  /** Index in `AGENT_LISTS`; −1 when offline. */
  state: number;
  since: number;
  seenAt: number;
}

// Open lists.
const WAITING_LIST = 0;
const SERVING_LIST = 1;
const CALLED_LIST = 2;
const FIRST_AGENT_LIST = 3;

// Levels: people waiting, then agents by state.
const WAITING_LEVEL = 0;
const FIRST_AGENT_LEVEL = 1;
const AVAILABLE_LEVEL = FIRST_AGENT_LEVEL;
const BUSY_LEVEL = FIRST_AGENT_LEVEL + 1;
const WRAP_UP_LEVEL = FIRST_AGENT_LEVEL + 2;

// Bags.
const ANSWERED_WAITS = 0;
const LOST_WAITS = 1;

// Columns before the bands.
const OFFERED = 0;
const OVERFLOWED = 1;
const EXPIRED = 2;
const BOT = 3;
const ANSWERED_WAIT = 4;
const ANSWERED_WAIT_SQUARES = 5;
const HANDLED = 6;
const HANDLE = 7;
const HANDLE_SQUARES = 8;
const WITH_WRAP_UP = 9;
const BANDS = 10;

const CONTACT_KIND = 0;
const AGENT_KIND = 1;

export function queueFamily(settings: MetricSettings): Family {
  // Upper edges of the bands in which waits are counted, in ms and inclusive: every threshold, and what is still a short abandonment.
  const edges = [
    ...new Set([
      ...settings.serviceLevelSeconds.map((s) => Math.round(s * 1000)),
      Math.round(settings.shortAbandonSeconds * 1000) - 1,
    ]),
  ].sort((a, b) => a - b);
  const bands = edges.length + 1;
  const ANSWERED_BAND = BANDS;
  const ABANDONED_BAND = BANDS + bands;
  const { contactExpiryMs } = settings;

  function bandOf(waitMs: number): number {
    let band = 0;
    while (band < edges.length && waitMs > edges[band]!) band++;
    return band;
  }

  /** Of one kind of outcome, those whose wait is at most `edge`, one of `edges`; all without it. */
  function within(group: GroupWindow, first: number, edge = Number.POSITIVE_INFINITY): number {
    let count = 0;
    for (
      let band = 0;
      band < bands && (band === bands - 1 ? edge === Number.POSITIVE_INFINITY : edges[band]! <= edge);
      band++
    ) {
      count += group.sum(first + band);
    }
    return count;
  }

  const answered = (group: GroupWindow, edge?: number) => within(group, ANSWERED_BAND, edge);
  const abandoned = (group: GroupWindow, edge?: number) => within(group, ABANDONED_BAND, edge);
  const short = (group: GroupWindow) => abandoned(group, Math.round(settings.shortAbandonSeconds * 1000) - 1);

  function serviceLevel(group: GroupWindow, params: FigureParams): Draft {
    const seconds = params.seconds ?? settings.serviceLevelDefaultSeconds;
    if (!settings.serviceLevelSeconds.includes(seconds)) {
      throw new RangeError(
        `Expected \`seconds\` to be one of ${settings.serviceLevelSeconds.join(', ')}, got ${seconds}`,
      );
    }
    const variant = params.variant ?? settings.serviceLevelVariant;
    const [numerator, denominator] = serviceLevelParts(variant, {
      answered: answered(group),
      answeredInTime: answered(group, seconds * 1000),
      abandoned: abandoned(group),
      abandonedInTime: abandoned(group, seconds * 1000),
      short: short(group),
    });
    return shareDraft(numerator, denominator, `${variant} T=${seconds}s`);
  }

  /** Contacts waiting now; those due to expire at `asOf` no longer do, though no event has said so yet. */
  function waiting(group: GroupWindow): number {
    const open = group.open(WAITING_LIST);
    return open.count - open.countUntil(group.asOf - contactExpiryMs);
  }

  function longestWaitSince(group: GroupWindow): number | null {
    return group.open(WAITING_LIST).firstFrom(group.asOf - contactExpiryMs + 1) ?? null;
  }

  /** Contacts that expire by `asOf` though no event has moved the fold's clock there. */
  function expiredInSilence(group: GroupWindow): number {
    if (group.to !== group.asOf) return 0;
    const open = group.open(WAITING_LIST);
    return open.countUntil(group.asOf - contactExpiryMs) - open.countUntil(group.from - contactExpiryMs);
  }

  function expectedWait(group: GroupWindow): Draft {
    const variant = 'waiting × mean time between departures';
    const departures = answered(group) + abandoned(group) + group.sum(OVERFLOWED) + group.sum(BOT);
    if (departures === 0) return { value: null, n: 0, variant };
    return { value: (waiting(group) * (group.to - group.from)) / departures, n: departures, variant };
  }

  function occupancy(group: GroupWindow): Draft {
    const working = group.levelTime(BUSY_LEVEL) + group.levelTime(WRAP_UP_LEVEL);
    const total = working + group.levelTime(AVAILABLE_LEVEL);
    if (total <= 0) return { value: null, n: 0 };
    return { value: working / total, n: Math.round(total / 60_000) };
  }

  function aht(group: GroupWindow): Draft {
    const n = group.sum(HANDLED);
    const reported = group.sum(WITH_WRAP_UP);
    const variant =
      reported === n
        ? 'talk + hold + after-contact work'
        : reported === 0
          ? 'talk + hold'
          : `after-contact work known for ${reported} of ${n}`;
    return meanDurationDraft(group.sum(HANDLE), group.sum(HANDLE_SQUARES), n, n === 0 ? undefined : variant);
  }

  const contact = entityKind<Contact>({
    name: 'contact',
    lists: [WAITING_LIST, SERVING_LIST, CALLED_LIST],
    create: () => ({ cell: 0, phase: NONE, since: 0, ticket: '', desk: '', calledAt: 0, talkMs: 0, byBot: false }),
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
        if (it.phase === ANSWERED) it.talkMs += time - it.since;
        else it.talkMs = 0;
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
          sink.add(ANSWERED_BAND + bandOf(waitMs));
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
        sink.add(event.type === 'contact.abandoned' ? ABANDONED_BAND + bandOf(waitMs) : OVERFLOWED);
        sink.value(LOST_WAITS, waitMs);
        return undefined;
      }
      case 'contact.transferred':
        return it.phase === ANSWERED ? undefined : it.phase === WAITING ? 'contradictory' : 'orphan';
      case 'contact.ended': {
        if (it.phase === WAITING) {
          const waitMs = leaveQueue(it, cell, time, sink);
          it.phase = OVER;
          sink.add(ABANDONED_BAND + bandOf(waitMs));
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
    name: 'queue',
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
      ...Array.from({ length: bands }, (_, i) => `answered${i}`),
      ...Array.from({ length: bands }, (_, i) => `abandoned${i}`),
    ],
    bags: [{ name: 'answeredWaits' }, { name: 'lostWaits' }],
    levels: [
      { name: 'waiting', list: WAITING_LIST },
      ...AGENT_LISTS.map((name, i) => ({ name, list: FIRST_AGENT_LIST + i })),
    ],
    lists: ['waiting', 'serving', 'called', ...AGENT_LISTS],
    figures: [
      {
        definition: DEFINITIONS.waiting,
        zero: true,
        level: WAITING_LEVEL,
        compute: (group) => ({ value: waiting(group), n: waiting(group) }),
      },
      {
        definition: DEFINITIONS.longestWaitSince,
        compute: (group) => ({ value: longestWaitSince(group), n: waiting(group) }),
      },
      counter(DEFINITIONS.offered, (group) => group.sum(OFFERED)),
      counter(DEFINITIONS.answered, (group) => answered(group)),
      counter(DEFINITIONS.abandoned, (group) => abandoned(group)),
      counter(DEFINITIONS.overflowed, (group) => group.sum(OVERFLOWED)),
      counter(DEFINITIONS.shortAbandoned, short),
      counter(DEFINITIONS.expired, (group) => group.sum(EXPIRED) + expiredInSilence(group)),
      { definition: DEFINITIONS.serviceLevel, compute: serviceLevel },
      {
        definition: DEFINITIONS.asa,
        compute: (group) =>
          meanDurationDraft(group.sum(ANSWERED_WAIT), group.sum(ANSWERED_WAIT_SQUARES), answered(group)),
      },
      {
        definition: DEFINITIONS.wait,
        compute(group, params) {
          const q = params.quantile ?? 0.9;
          if (params.outcomes !== 'ALL') return quantileDraft(group.bag(ANSWERED_WAITS), q, 'answered');
          return quantileDraft(new MergedBag([group.bag(ANSWERED_WAITS), group.bag(LOST_WAITS)]), q, 'all outcomes');
        },
      },
      {
        definition: DEFINITIONS.abandonmentRate,
        compute: (group) =>
          shareDraft(abandoned(group) - short(group), answered(group) + abandoned(group) - short(group)),
      },
      { definition: DEFINITIONS.aht, compute: aht },
      ...AGENT_LISTS.map((name, i) => ({
        definition: DEFINITIONS[AGENT_FIGURES[name]],
        zero: true,
        level: FIRST_AGENT_LEVEL + i,
        compute: (group: GroupWindow) => ({
          value: group.levelNow(FIRST_AGENT_LEVEL + i),
          n: group.levelNow(FIRST_AGENT_LEVEL + i),
        }),
      })),
      { definition: DEFINITIONS.occupancy, compute: occupancy },
      { definition: DEFINITIONS.expectedWait, compute: expectedWait },
    ],
    details: {
      nowServing: { compute: (group, args) => calledTickets(group, SERVING_LIST, args.first) },
      calledRecently: { compute: (group, args) => calledBefore(group, args.first) },
    },
    size: (group) => group.sum(OFFERED) + group.open(WAITING_LIST).count,
    nextChange(group) {
      const { first } = group.open(WAITING_LIST);
      const isLevelled = AGENT_LISTS.some((_, i) => group.open(FIRST_AGENT_LIST + i).count > 0);
      // Shares of time and the expected wait move with the clock; there is no need to follow them more closely than this.
      const moving =
        isLevelled || first !== undefined ? (Math.floor(group.asOf / 10_000) + 1) * 10_000 : Number.POSITIVE_INFINITY;
      return Math.min(moving, first === undefined ? moving : first + contactExpiryMs);
    },
  };
}

interface Outcomes {
  readonly answered: number;
  readonly answeredInTime: number;
  readonly abandoned: number;
  readonly abandonedInTime: number;
  readonly short: number;
}

/** Numerator and denominator of a service level. */
export function serviceLevelParts(variant: ServiceLevelVariant, counts: Outcomes): readonly [number, number] {
  const { answered, answeredInTime, abandoned, abandonedInTime, short } = counts;
  switch (variant) {
    case 'F1':
      return [answeredInTime + abandonedInTime, answered + abandoned];
    case 'F2':
      return [answeredInTime, answered];
    case 'F3':
      return [answeredInTime, answered + abandoned];
    case 'F4':
      return [answeredInTime, answered + abandoned - abandonedInTime];
    case 'F5':
      return [answeredInTime + short, answered + abandoned];
    case 'F6':
      return [answeredInTime, answered + abandoned - short];
  }
}

interface CalledTicket {
  readonly ticket: string;
  readonly desk: string | null;
  readonly queue: string | null;
  readonly calledAt: number;
}

function calledTickets(group: GroupWindow, list: number, first: unknown): readonly CalledTicket[] {
  const entries = group.open(list).list().toReversed().slice(0, firstOf(first));
  return entries.map(({ entity }) => ticketOf(group, entity as Contact));
}

/** Tickets that were called and are not being served any more, newest first. */
function calledBefore(group: GroupWindow, first: unknown): readonly CalledTicket[] {
  return group
    .open(CALLED_LIST)
    .list()
    .toReversed()
    .filter(({ entity }) => (entity as Contact).phase !== ANSWERED)
    .slice(0, firstOf(first))
    .map(({ entity }) => ticketOf(group, entity as Contact));
}

function ticketOf(group: GroupWindow, { ticket, desk, cell, calledAt }: Contact): CalledTicket {
  const queue = group.dimension(cell, 'queue');
  return { ticket, desk: desk === '' ? null : desk, queue: queue === '' ? null : queue, calledAt };
}

function firstOf(first: unknown): number {
  return typeof first === 'number' && first >= 0 ? Math.min(first, 1000) : 8;
}

function toMs(seconds: number): number {
  return Math.round(seconds * 1000);
}

// --- Definitions -------------------------------------------------------------------------------------------------------------------

const AGENT_FIGURES = {
  available: 'agentsAvailable',
  busy: 'agentsBusy',
  wrapUp: 'agentsWrapUp',
  away: 'agentsAway',
} as const;

const define = definer('queue');
const ICMI = 'ICMI QueueTips 2005/03';
const CONNECT = 'Amazon Connect administrator guide, metrics definitions';
const outcomes = local('answered and abandoned contacts', '已接听与已放弃的联络', '已接聽與已放棄的聯絡');
const answeredContacts = local('answered contacts', '已接听的联络', '已接聽的聯絡');
const contacts = local('contacts', '联络', '聯絡');
const agents = local('agents', '坐席', '客服人員');

const DEFINITIONS = {
  waiting: define('waiting', {
    name: local('Waiting', '等待中', '等候中'),
    description: local(
      'Contacts that are queued now. One that has had no outcome for longer than the expiry time is no longer counted.',
      '当前正在排队的联络。超过失效时限仍无结果的联络不再计入。',
      '目前正在排隊的聯絡。超過失效時限仍無結果的聯絡不再計入。',
    ),
    formula: 'queued − answered − abandoned − overflowed − expired',
    unit: 'COUNT',
    direction: 'LOWER_IS_BETTER',
    windowed: false,
    sample: contacts,
    source: CONNECT,
  }),
  longestWaitSince: define('longestWaitSince', {
    name: local('Longest wait', '最长等待', '最長等候'),
    description: local(
      'When the contact that has now waited longest was queued. It is about those waiting now, not the longest wait of the window.',
      '当前等待最久的联络进入队列的时刻。只看此刻仍在等待的联络，而非时间窗内的最长等待。',
      '目前等候最久的聯絡進入佇列的時刻。只看此刻仍在等候的聯絡，而非時間窗內的最長等候。',
    ),
    formula: 'min(queued at) over contacts waiting',
    unit: 'INSTANT',
    windowed: false,
    sample: local('contacts waiting', '等待中的联络', '等候中的聯絡'),
    source: CONNECT,
  }),
  offered: define('offered', {
    name: local('Offered', '呼入量', '進線量'),
    description: local(
      'Contacts queued in the window. A contact queued twice, for example after a transfer, counts twice.',
      '时间窗内进入队列的联络。转接后再次排队的联络重复计数。',
      '時間窗內進入佇列的聯絡。轉接後再次排隊的聯絡重複計數。',
    ),
    formula: 'count(queued)',
    unit: 'COUNT',
    sample: contacts,
    source: CONNECT,
  }),
  answered: define('answered', {
    name: local('Answered', '已接听', '已接聽'),
    description: local(
      'Contacts answered by a person in the window.',
      '时间窗内由人工接听的联络。',
      '時間窗內由真人接聽的聯絡。',
    ),
    formula: 'AN = count(answered by a person)',
    unit: 'COUNT',
    sample: contacts,
    source: CONNECT,
  }),
  abandoned: define('abandoned', {
    name: local('Abandoned', '已放弃', '已放棄'),
    description: local(
      'Contacts that left the queue unanswered in the window, short abandonments included.',
      '时间窗内未被接听即离开队列的联络，含短时放弃。',
      '時間窗內未被接聽即離開佇列的聯絡，含短時放棄。',
    ),
    formula: 'AB = count(abandoned)',
    unit: 'COUNT',
    direction: 'LOWER_IS_BETTER',
    sample: contacts,
    source: CONNECT,
  }),
  overflowed: define('overflowed', {
    name: local('Overflowed', '已溢出', '已溢出'),
    description: local(
      'Contacts that left to another queue or to a callback in the window.',
      '时间窗内转往其他队列或改为回拨的联络。',
      '時間窗內轉往其他佇列或改為回撥的聯絡。',
    ),
    formula: 'count(overflowed)',
    unit: 'COUNT',
    sample: contacts,
    source: CONNECT,
  }),
  shortAbandoned: define('shortAbandoned', {
    name: local('Short abandonments', '短时放弃', '短時放棄'),
    description: local(
      'Contacts abandoned after a wait below the short-abandon limit: they could hardly have been answered.',
      '等待时间低于短时放弃上限即放弃的联络：几乎不可能被接听。',
      '等候時間低於短時放棄上限即放棄的聯絡：幾乎不可能被接聽。',
    ),
    formula: 'count(abandoned, wait < short)',
    unit: 'COUNT',
    sample: contacts,
    source: ICMI,
  }),
  expired: define('expired', {
    name: local('Expired', '已失效', '已失效'),
    description: local(
      'Contacts for which no outcome ever came and which were given up by rule; they are in no other outcome. Many of them point to a sender that loses events.',
      '始终没有结果、按规则作失效处理的联络，不计入任何其他结果。数量较多说明发送方可能丢失事件。',
      '始終沒有結果、依規則作失效處理的聯絡，不計入任何其他結果。數量較多表示傳送端可能遺失事件。',
    ),
    formula: 'count(waiting longer than the expiry time)',
    unit: 'COUNT',
    direction: 'LOWER_IS_BETTER',
    sample: contacts,
    source: 'Andon',
  }),
  serviceLevel: define('serviceLevel', {
    name: local('Service level', '服务水平', '服務水準'),
    shortName: local('SL', '服务水平', '服務水準'),
    description: local(
      'Share of contacts answered within T seconds of being queued. The variants differ in how they treat abandoned contacts.',
      '进入队列后 T 秒内被接听的联络占比。各变体对放弃联络的处理不同。',
      '進入佇列後 T 秒內被接聽的聯絡占比。各變體對放棄聯絡的處理不同。',
    ),
    formula:
      'F1 (AN≤T + AB≤T) / (AN + AB); F2 AN≤T / AN; F3 AN≤T / (AN + AB); F4 AN≤T / (AN + AB>T); F5 (AN≤T + AB<short) / (AN + AB); F6 AN≤T / (AN + AB − short)',
    unit: 'SHARE',
    direction: 'HIGHER_IS_BETTER',
    variants: SERVICE_LEVEL_VARIANTS,
    params: ['seconds', 'variant'],
    sample: outcomes,
    source: ICMI,
  }),
  asa: define('asa', {
    name: local('Average speed of answer', '平均应答速度', '平均接聽速度'),
    shortName: local('ASA', '平均应答', '平均接聽'),
    description: local(
      'Mean time answered contacts waited in the queue.',
      '已接听联络在队列中的平均等待时间。',
      '已接聽聯絡在佇列中的平均等候時間。',
    ),
    formula: 'Σ wait of answered / AN',
    unit: 'MILLISECONDS',
    direction: 'LOWER_IS_BETTER',
    sample: answeredContacts,
    source: CONNECT,
  }),
  wait: define('wait', {
    name: local('Wait', '等待时长', '等候時間'),
    description: local(
      'The wait that the given share of contacts did not exceed, of answered contacts or of all outcomes.',
      '给定比例的联络不超过的等待时长，可按已接听或全部结果统计。',
      '給定比例的聯絡不超過的等候時間，可按已接聽或全部結果統計。',
    ),
    formula: 'smallest wait w with share(wait ≤ w) ≥ q',
    unit: 'MILLISECONDS',
    direction: 'LOWER_IS_BETTER',
    variants: ['answered', 'all outcomes'],
    params: ['quantile', 'outcomes'],
    sample: answeredContacts,
    source: 'Masson, Rim and Lee 2019 (DDSketch)',
  }),
  abandonmentRate: define('abandonmentRate', {
    name: local('Abandonment rate', '放弃率', '放棄率'),
    description: local(
      'Share of contacts abandoned, short abandonments left out on both sides.',
      '放弃联络的占比；分子分母均不含短时放弃。',
      '放棄聯絡的占比；分子分母均不含短時放棄。',
    ),
    formula: '(AB − short) / (AN + AB − short)',
    unit: 'SHARE',
    direction: 'LOWER_IS_BETTER',
    sample: outcomes,
    source: ICMI,
  }),
  aht: define('aht', {
    name: local('Average handling time', '平均处理时长', '平均處理時間'),
    shortName: local('AHT', '平均处理', '平均處理'),
    description: local(
      'Mean of talk, hold and after-contact work of contacts that ended in the window. Talk is the time from answer to end where it was not reported.',
      '时间窗内结束的联络的通话、保持与话后处理时长之和的平均值；未上报通话时长时取接听至结束的时间。',
      '時間窗內結束的聯絡的通話、保留與後續處理時間之和的平均值；未上報通話時間時取接聽至結束的時間。',
    ),
    formula: 'Σ (talk + hold + after-contact work) / handled',
    unit: 'MILLISECONDS',
    variants: ['talk + hold + after-contact work', 'talk + hold'],
    sample: local('handled contacts', '已处理的联络', '已處理的聯絡'),
    source: CONNECT,
  }),
  agentsAvailable: define('agentsAvailable', {
    name: local('Agents available', '空闲坐席', '待命客服'),
    description: local('Agents ready for a contact now.', '当前可接听的坐席。', '目前可接聽的客服人員。'),
    formula: 'count(state = available)',
    unit: 'COUNT',
    windowed: false,
    sample: agents,
    source: CONNECT,
  }),
  agentsBusy: define('agentsBusy', {
    name: local('Agents busy', '忙碌坐席', '忙線客服'),
    description: local('Agents with a contact now.', '当前正在处理联络的坐席。', '目前正在處理聯絡的客服人員。'),
    formula: 'count(state = busy)',
    unit: 'COUNT',
    windowed: false,
    sample: agents,
    source: CONNECT,
  }),
  agentsWrapUp: define('agentsWrapUp', {
    name: local('Agents in wrap-up', '话后处理坐席', '後續處理客服'),
    description: local('Agents in after-contact work now.', '当前处于话后处理的坐席。', '目前處於後續處理的客服人員。'),
    formula: 'count(state = wrapUp)',
    unit: 'COUNT',
    windowed: false,
    sample: agents,
    source: CONNECT,
  }),
  agentsAway: define('agentsAway', {
    name: local('Agents away', '离席坐席', '離席客服'),
    description: local('Agents signed in but away now.', '当前已登录但离席的坐席。', '目前已登入但離席的客服人員。'),
    formula: 'count(state = away)',
    unit: 'COUNT',
    windowed: false,
    sample: agents,
    source: CONNECT,
  }),
  occupancy: define('occupancy', {
    name: local('Occupancy', '占用率', '佔用率'),
    description: local(
      'Share of the time ready for contacts that agents spent on them. Away time is left out.',
      '坐席可用时间中用于处理联络的占比，不含离席时间。',
      '客服人員可用時間中用於處理聯絡的占比，不含離席時間。',
    ),
    formula: '(busy + wrap-up time) / (busy + wrap-up + available time)',
    unit: 'SHARE',
    sample: local('agent minutes', '坐席分钟', '客服分鐘'),
    source: CONNECT,
  }),
  expectedWait: define('expectedWait', {
    name: local('Expected wait', '预计等待', '預估等候'),
    description: local(
      'Wait of a contact that arrives now: contacts waiting times the mean time between departures from the queue in the window.',
      '此刻到达的联络预计等待的时间：等待中的联络数乘以时间窗内离开队列的平均间隔。',
      '此刻到達的聯絡預估等候的時間：等候中的聯絡數乘以時間窗內離開佇列的平均間隔。',
    ),
    formula: 'waiting × window / departures',
    unit: 'MILLISECONDS',
    direction: 'LOWER_IS_BETTER',
    variants: ['waiting × mean time between departures'],
    sample: local('departures from the queue', '离开队列的联络', '離開佇列的聯絡'),
    source: 'Little 1961, A proof for the queuing formula L = λW',
  }),
} as const;
