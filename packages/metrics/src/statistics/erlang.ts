/*
 * Waiting in a queue served by many agents, in the long run: Erlang C (nobody hangs up) and Erlang A (each contact hangs up after an
 * exponential patience).
 *
 * Method: Erlang's loss formula by its recursion, a contraction that can neither overflow nor lose digits; the states beyond "all
 * agents busy" as one series of positive terms. No factorial, power or Poisson weight is ever formed. Relative error below 1e-11 for
 * 10,000 agents. Time: O(agents) for either; Erlang A adds the length of its queue's range of lengths, about 20·√(arrivals in one
 * patience) and the most likely length itself up to a million. Memory: constant.
 *
 * Both models assume steady Poisson arrivals, exponential handling times, and agents who never idle while someone waits. Not here:
 * day profiles, skills, priorities, retrials.
 *
 * Sources: Erlang: Solution of some problems in the theory of probabilities, 1917. Garnett, Mandelbaum and Reiman: Designing a
 * call center with impatient customers. Manufacturing & Service Operations Management 4(3), 2002.
 */

import { requireNonNegative, requirePositive, requireWhole } from './check.ts';
import { digamma, logGamma } from './gamma-function.ts';

/** A queue whose most likely length is beyond this is summed from near that length on, not from its empty state. */
const LONG_QUEUE = 1_000_000;

/** States this many standard deviations below the most likely length of a long queue weigh less than 1e-20 together. */
const DEVIATIONS_KEPT = 10;

/** Above this the running sums of the series are divided by it: a power of two, so that nothing is rounded. */
const RESCALE = 2 ** 512;

/** Traffic and staff in any unit of time, as long as all times share it; milliseconds in this project. */
export interface ErlangCInput {
  /** Contacts arriving per handling time: rate × mean handling time, in erlangs. */
  readonly offeredErlangs: number;
  /** Mean handling time of a contact, wrap-up included. */
  readonly meanHandleMs: number;
  /** People serving. */
  readonly agents: number;
}

/** What Erlang A asks for: those who wait may hang up. */
export interface ErlangAInput extends ErlangCInput {
  /** Mean time a contact would wait before hanging up, estimated with the answered ones censored. */
  readonly meanPatienceMs: number;
}

/** A queue in which everybody waits until answered. */
export interface ErlangC {
  /** Whether the queue settles at all: `offeredErlangs` below `agents`, or no traffic. If not, everyone waits and the wait grows without end. */
  readonly stable: boolean;
  /** Share of contacts that wait at all; 1 when unstable. */
  readonly waitProbability: number;
  /** Mean wait of all contacts, those answered at once included; `undefined` when unstable. */
  readonly meanWaitMs: number | undefined;
  /** Mean number waiting; `undefined` when unstable. */
  readonly meanQueueLength: number | undefined;
  /** Share of the agents' time that is busy, at most 1. */
  readonly occupancy: number;
  /**
   * Share of contacts answered within `targetMs`.
   *
   * @param targetMs - At least 0.
   * @returns A share; 0 when unstable.
   * @throws {RangeError} When `targetMs` is negative or not finite.
   */
  serviceLevel(targetMs: number): number;
}

/** A queue in which some hang up before they are answered; it settles under any load. */
export interface ErlangA {
  /** Share of contacts that find all agents busy. */
  readonly waitProbability: number;
  /** Share of contacts that hang up. */
  readonly abandonProbability: number;
  /** Mean wait of all contacts, whether answered or not. */
  readonly meanWaitMs: number;
  /** Mean wait of answered contacts (ASA); `undefined` where none is answered. */
  readonly meanWaitOfAnsweredMs: number | undefined;
  /** Mean number waiting. */
  readonly meanQueueLength: number;
  /** Share of the agents' time that is busy. */
  readonly occupancy: number;
  /**
   * Share of all contacts, those that hang up included, answered within `targetMs` (variant F3 of the metric dictionary).
   *
   * @param targetMs - At least 0.
   * @throws {RangeError} When `targetMs` is negative or not finite.
   */
  serviceLevel(targetMs: number): number;
}

/**
 * Traffic offered by contacts arriving over an interval.
 *
 * @param contacts - Expected number of contacts in the interval.
 * @param intervalMs - Length of the interval, above 0.
 * @param meanHandleMs - Mean handling time.
 * @returns Erlangs.
 * @throws {RangeError} When an argument is negative or not finite, or `intervalMs` is 0.
 */
export function offeredTraffic(contacts: number, intervalMs: number, meanHandleMs: number): number {
  requireNonNegative('contacts', contacts);
  requirePositive('intervalMs', intervalMs);
  requireNonNegative('meanHandleMs', meanHandleMs);
  return (contacts * meanHandleMs) / intervalMs;
}

/**
 * Mean patience of contacts, estimated from all waits: a contact that was answered had at least that much patience. This is the
 * maximum-likelihood estimate for the exponential patience of Erlang A.
 *
 * @param totalWaitMs - Sum of the waits of all contacts, answered or not.
 * @param abandoned - How many of them hung up.
 * @returns Milliseconds; `undefined` when nobody hung up, which bounds patience from below only.
 * @throws {RangeError} When an argument is negative or not finite.
 * @see Brown and others: Statistical analysis of a telephone call center. JASA 100, 2005.
 */
export function meanPatience(totalWaitMs: number, abandoned: number): number | undefined {
  requireNonNegative('totalWaitMs', totalWaitMs);
  requireNonNegative('abandoned', abandoned);
  return abandoned === 0 ? undefined : totalWaitMs / abandoned;
}

/**
 * Erlang's loss probability: the share of contacts turned away where nobody can wait.
 *
 * @param agents - Whole number of at least 0.
 * @param offered - Erlangs, at least 0.
 * @returns A share; 0 without traffic where there are agents, 1 without agents.
 * @throws {RangeError} When an argument is out of range.
 */
export function erlangB(agents: number, offered: number): number {
  requireWhole('agents', agents);
  requireNonNegative('offered', offered);
  return lossProbability(agents, offered);
}

/**
 * Queue of patient contacts (M/M/N).
 *
 * @param input - Traffic and staff.
 * @returns The long-run figures; `stable` is false where they do not exist.
 * @throws {RangeError} When `offeredErlangs` is negative or not finite, `meanHandleMs` not above 0, or `agents` not a whole number.
 * @see Cooper: Introduction to Queueing Theory, 2nd edition, chapter 3.
 */
export function erlangC(input: ErlangCInput): ErlangC {
  const { offeredErlangs: offered, meanHandleMs, agents } = input;
  requireTraffic(input);
  if (offered === 0) {
    return {
      stable: true,
      waitProbability: 0,
      meanWaitMs: 0,
      meanQueueLength: 0,
      occupancy: 0,
      serviceLevel: always(1),
    };
  }
  if (offered >= agents) {
    return {
      stable: false,
      waitProbability: 1,
      meanWaitMs: undefined,
      meanQueueLength: undefined,
      occupancy: 1,
      serviceLevel: always(0),
    };
  }
  const loss = lossProbability(agents, offered);
  const spare = agents - offered;
  const waitProbability = (agents * loss) / (spare + offered * loss);
  return {
    stable: true,
    waitProbability,
    meanWaitMs: (waitProbability * meanHandleMs) / spare,
    meanQueueLength: (waitProbability * offered) / spare,
    occupancy: offered / agents,
    serviceLevel(targetMs) {
      requireNonNegative('targetMs', targetMs);
      return 1 - waitProbability * Math.exp((-spare * targetMs) / meanHandleMs);
    },
  };
}

/**
 * Queue of impatient contacts (M/M/N+M). It settles at any load, since a long queue thins itself.
 *
 * @param input - Traffic, staff and patience.
 * @returns The long-run figures. Without agents everyone hangs up; without traffic nobody waits.
 * @throws {RangeError} As `erlangC`, and when `meanPatienceMs` is not above 0.
 * @see Garnett, Mandelbaum and Reiman 2002; for the share answered in time, Zeltyn and Mandelbaum: Call centers with impatient
 * customers. Queueing Systems 51, 2005.
 */
export function erlangA(input: ErlangAInput): ErlangA {
  const { offeredErlangs: offered, meanHandleMs, meanPatienceMs, agents } = input;
  requireTraffic(input);
  requirePositive('meanPatienceMs', meanPatienceMs);
  if (offered === 0) {
    return {
      waitProbability: 0,
      abandonProbability: 0,
      meanWaitMs: 0,
      meanWaitOfAnsweredMs: 0,
      meanQueueLength: 0,
      occupancy: 0,
      serviceLevel: always(1),
    };
  }

  // In units of one patience: what the agents can complete, and what arrives.
  const capacity = (agents * meanPatienceMs) / meanHandleMs;
  const arrivals = (offered * meanPatienceMs) / meanHandleMs;
  const queue = sumQueueStates(capacity, arrivals);
  const loss = lossProbability(agents, offered);
  // The states with a free agent weigh 1/loss − 1 against the state with all busy and nobody waiting.
  const logOdds = queue.logSum + Math.log(loss) - Math.log1p(-loss);
  const waitProbability = 1 / (1 + Math.exp(-logOdds));
  const answerProbability = 1 / (1 + Math.exp(logOdds)) + waitProbability * queue.answered;
  const abandonProbability = waitProbability * queue.abandoned;

  /** Share of contacts answered after a wait of more than `patiences`. */
  function answeredLater(patiences: number): number {
    const later = sumQueueStates(capacity + 1, arrivals * Math.exp(-patiences));
    const logWeight = later.logSum - queue.logSum - arrivals * Math.expm1(-patiences) - (capacity + 1) * patiences;
    return waitProbability * (capacity / (capacity + 1)) * Math.exp(logWeight);
  }

  return {
    waitProbability,
    abandonProbability,
    meanWaitMs: abandonProbability * meanPatienceMs,
    meanWaitOfAnsweredMs:
      agents === 0 ? undefined : (waitProbability * queue.answeredWait * meanPatienceMs) / answerProbability,
    meanQueueLength: abandonProbability * arrivals,
    occupancy: agents === 0 ? 0 : (offered * answerProbability) / agents,
    serviceLevel(targetMs) {
      requireNonNegative('targetMs', targetMs);
      return Math.max(0, answerProbability - answeredLater(targetMs / meanPatienceMs));
    },
  };
}

/** A queue as it stands, with all agents busy. */
export interface ErlangAQueue {
  /** Contacts waiting ahead, a whole number. */
  readonly waiting: number;
  /** Contacts the agents finish per ms while all are busy: agents / mean handling time. */
  readonly completionsPerMs: number;
  readonly meanPatienceMs: number;
}

/**
 * Mean wait of a contact that joins the queue of Erlang A now and does not hang up itself. With i ahead, the next leaves at the rate of the
 * agents and of i patiences together; Σ of the mean times to these departures. O(waiting).
 *
 * @returns Milliseconds; `Infinity` where the agents finish nothing.
 * @throws {RangeError} When `waiting` is not a whole number, `completionsPerMs` negative, or `meanPatienceMs` not above 0.
 * @see Whitt: Improving service by informing customers about anticipated delays. Management Science 45(2), 1999.
 */
export function erlangAWaitBehind({ waiting, completionsPerMs, meanPatienceMs }: ErlangAQueue): number {
  requireWhole('waiting', waiting);
  requireNonNegative('completionsPerMs', completionsPerMs);
  requirePositive('meanPatienceMs', meanPatienceMs);
  let waitMs = 0;
  // Smallest first, so that nothing is lost in the sum.
  for (let ahead = waiting; ahead >= 0; ahead--) waitMs += 1 / (completionsPerMs + ahead / meanPatienceMs);
  return waitMs;
}

/** Erlang B by its recursion on the number of agents. */
function lossProbability(agents: number, offered: number): number {
  let loss = 1;
  // A loss that underflows to 0 stays there.
  for (let n = 1; n <= agents && loss > 0; n++) loss = (offered * loss) / (n + offered * loss);
  return loss;
}

/** What the states with all agents busy add up to, relative to the one where nobody waits; times in patiences. */
interface QueueSums {
  /** ln of the sum of their weights. */
  readonly logSum: number;
  /** Share of the contacts arriving in them that are answered in the end. */
  readonly answered: number;
  /** Share that hangs up: 1 − answered, without the subtraction. */
  readonly abandoned: number;
  /** Mean over those contacts of the wait, counted as 0 where it ends in hanging up. */
  readonly answeredWait: number;
}

/**
 * Sums over the number k of contacts waiting. With k waiting, work leaves at rate capacity + k, so the weight of k is
 * arrivals^k / ((capacity + 1)⋯(capacity + k)). A contact that arrives then is answered with probability capacity/(capacity + k + 1)
 * (the product of its chances in the k + 1 places it may pass through telescopes) after Σ 1/(capacity + i), i = 1..k + 1, on average.
 */
function sumQueueStates(capacity: number, arrivals: number): QueueSums {
  const likeliest = arrivals - capacity;
  let k = 0;
  let term = 1;
  let logScale = 0;
  let passage = 0;
  if (likeliest > LONG_QUEUE) {
    k = Math.max(0, Math.floor(likeliest - DEVIATIONS_KEPT * Math.sqrt(arrivals)));
    logScale = k * Math.log(arrivals) - logGamma(capacity + k + 1) + logGamma(capacity + 1);
    passage = digamma(capacity + k + 1) - digamma(capacity + 1);
  }
  let sum = 0;
  let answered = 0;
  let abandoned = 0;
  let answeredWait = 0;
  for (; ; k++) {
    const leaving = capacity + k + 1;
    const answeredTerm = (term * capacity) / leaving;
    passage += 1 / leaving;
    sum += term;
    answered += answeredTerm;
    abandoned += (term * (k + 1)) / leaving;
    answeredWait += answeredTerm * passage;
    // Past the likeliest length the rest is below a geometric series of this ratio.
    if (term * leaving <= (Number.EPSILON / 8) * sum * (leaving - arrivals)) break;
    term *= arrivals / leaving;
    if (sum > RESCALE) {
      term /= RESCALE;
      sum /= RESCALE;
      answered /= RESCALE;
      abandoned /= RESCALE;
      answeredWait /= RESCALE;
      logScale += Math.log(RESCALE);
    }
  }
  return {
    logSum: Math.log(sum) + logScale,
    answered: answered / sum,
    abandoned: abandoned / sum,
    answeredWait: answeredWait / sum,
  };
}

function always(share: number): (targetMs: number) => number {
  return (targetMs) => {
    requireNonNegative('targetMs', targetMs);
    return share;
  };
}

/** @throws {RangeError} When a figure of the traffic or staff is out of range. */
export function requireTraffic({ offeredErlangs, meanHandleMs, agents }: ErlangCInput): void {
  requireNonNegative('offeredErlangs', offeredErlangs);
  requirePositive('meanHandleMs', meanHandleMs);
  requireWhole('agents', agents);
}
