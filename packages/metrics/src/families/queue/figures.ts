/* Figures of the queue, and its lists of called tickets. */

import { MergedBag } from '../../counts/merged-bag.ts';
import type { Draft, FamilyFigures, GroupWindow } from '../../family.ts';
import type { FigureParams } from '../../figure.ts';
import type { MetricSettings, ServiceLevelVariant } from '../../settings.ts';
import { erlangAWaitBehind, meanPatience } from '../../statistics/index.ts';
import { counter, meanDurationDraft, quantileDraft, shareDraft } from '../drafts.ts';
import { DEFINITIONS } from './definitions.ts';
import {
  AGENT_LISTS,
  ANSWERED,
  ANSWERED_WAIT,
  ANSWERED_WAIT_SQUARES,
  ANSWERED_WAITS,
  AVAILABLE_LEVEL,
  BOT,
  BUSY_LEVEL,
  CALLED_LIST,
  type Contact,
  EXPIRED,
  FIRST_AGENT_LEVEL,
  FIRST_AGENT_LIST,
  HANDLE,
  HANDLE_SQUARES,
  HANDLED,
  LOST_WAITS,
  OFFERED,
  OVERFLOWED,
  SERVING_LIST,
  WAITING_LEVEL,
  WAITING_LIST,
  WITH_WRAP_UP,
  WRAP_UP_LEVEL,
  waitBands,
} from './fold.ts';

const AGENT_FIGURES = {
  available: 'agentsAvailable',
  busy: 'agentsBusy',
  wrapUp: 'agentsWrapUp',
  away: 'agentsAway',
} as const;

const MINUTE_MS = 60_000;

/** Abandonments from which on patience is estimated, and contacts handled from which on the pace of an agent is: the estimate is good to a third. */
const ERLANG_A_MINIMUM = 10;

export function queueFigures(settings: MetricSettings): FamilyFigures {
  const bands = waitBands(settings);
  const { contactExpiryMs } = settings;

  /** Of one kind of outcome, those whose wait is at most `edge`, one of the bands'; all without it. */
  function within(group: GroupWindow, first: number, edge = Number.POSITIVE_INFINITY): number {
    let count = 0;
    for (
      let band = 0;
      band < bands.count && (band === bands.count - 1 ? edge === Number.POSITIVE_INFINITY : bands.edges[band]! <= edge);
      band++
    ) {
      count += group.sum(first + band);
    }
    return count;
  }

  const answered = (group: GroupWindow, edge?: number) => within(group, bands.answered, edge);
  const abandoned = (group: GroupWindow, edge?: number) => within(group, bands.abandoned, edge);
  /** By the thresholds of the service level, a wait on one of them belonging to the shorter: what is answered in time is the sum up to T. */
  function waitBuckets(group: GroupWindow): readonly WaitBucket[] {
    const edges = settings.serviceLevelSeconds.map((seconds) => Math.round(seconds * 1000));
    return [...edges, undefined].map((toMs, i) => {
      const fromMs = edges[i - 1];
      const between = (count: typeof answered) =>
        count(group, toMs) - (fromMs === undefined ? 0 : count(group, fromMs));
      return { fromMs: fromMs ?? 0, toMs: toMs ?? null, answered: between(answered), abandoned: between(abandoned) };
    });
  }

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

  /** Contacts still in the list that the fold will say were given up before `instant`: it looks after them at the end of their minute. */
  function goneBefore(group: GroupWindow, instant: number): number {
    return group.open(WAITING_LIST).countUntil(Math.floor((instant - 1) / MINUTE_MS) * MINUTE_MS - contactExpiryMs);
  }

  /** Contacts that expire within the window though no event has moved the fold's clock there. */
  function expiredInSilence(group: GroupWindow): number {
    const untilNow = group.to === group.asOf;
    const gone = untilNow
      ? group.open(WAITING_LIST).countUntil(group.asOf - contactExpiryMs)
      : goneBefore(group, group.to);
    return gone - goneBefore(group, group.from);
  }

  function expectedWait(group: GroupWindow): Draft {
    const gaveUp = abandoned(group);
    const served = answered(group) + group.sum(BOT);
    const n = served + gaveUp + group.sum(OVERFLOWED);
    const ahead = waiting(group);
    const serving = group.levelNow(BUSY_LEVEL) + group.levelNow(WRAP_UP_LEVEL) + group.levelNow(AVAILABLE_LEVEL);
    const handled = group.sum(HANDLED);
    // Agents who serve other queues too are not counted in this one: the pace of its answers then says what they finish.
    const completionsPerMs =
      serving > 0 && handled >= ERLANG_A_MINIMUM && group.sum(HANDLE) > 0
        ? (serving * handled) / group.sum(HANDLE)
        : served / group.observedMs;
    const meanPatienceMs = gaveUp < ERLANG_A_MINIMUM ? undefined : meanPatience(totalWait(group), gaveUp);
    if (meanPatienceMs && completionsPerMs > 0) {
      const isServedAtOnce = ahead === 0 && (serving === 0 || group.levelNow(AVAILABLE_LEVEL) > 0);
      const value = isServedAtOnce ? 0 : erlangAWaitBehind({ waiting: ahead, completionsPerMs, meanPatienceMs });
      return { value, n, variant: 'Erlang A' };
    }
    const variant = 'waiting × mean time between departures';
    return n === 0 ? { value: null, n, variant } : { value: (ahead * group.observedMs) / n, n, variant };
  }

  /** Waits that ended in the window, however they ended. */
  function totalWait(group: GroupWindow): number {
    let totalMs = group.sum(ANSWERED_WAIT);
    group.bag(LOST_WAITS).forEach((waitMs, count) => {
      totalMs += waitMs * count;
    });
    return totalMs;
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

  return {
    figures: [
      {
        definition: DEFINITIONS.waiting,
        level: WAITING_LEVEL,
        goneBefore,
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
      {
        ...counter(DEFINITIONS.expired, (group) => group.sum(EXPIRED) + expiredInSilence(group)),
        leansOn: expiredInSilence,
      },
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
      waitBuckets: { compute: waitBuckets },
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
function serviceLevelParts(variant: ServiceLevelVariant, counts: Outcomes): readonly [number, number] {
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

/** Contacts of a window by how they ended, with a wait above `fromMs` (from 0 in the first) and up to `toMs`; `null`: any wait above. */
interface WaitBucket {
  readonly fromMs: number;
  readonly toMs: number | null;
  readonly answered: number;
  readonly abandoned: number;
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
