/*
 * What the order of arrival costs: events of one entity that come late, in reverse, in turns, all of one instant; corrections of one event;
 * and a normal feed some of whose events are late. Each beside the same events in order, in the same run.
 */

import { createMetricState, type MetricState, type ServiceEvent } from '@andon/metrics';
import { threadCpuMs } from './cpu.ts';
import { workload } from './workload.ts';

const FROM = Date.UTC(2026, 0, 5, 9);
/** All events of an attack lie within it, so that none is refused. */
const SPAN_MS = 50 * 60_000;
const AGENT_STATES = ['available', 'busy', 'wrapUp', 'away'];
/** Measured at least so long. */
const LEAST_MS = 40;
/** A figure of each family on the board. */
const SHOWN: Readonly<Record<string, string>> = { queue: 'offered', complaint: 'filed', survey: 'csat' };
/** Events between two looks of a board that is looked at. */
const LOOK_EVERY = 100;

export interface OrderCost {
  readonly name: string;
  readonly events: number;
  /** CPU of folding them and of one look at the end. */
  readonly eventUs: number;
  /** The same events in order. */
  readonly inOrderUs: number;
  /** In the order of the attack, with a look after every hundred. */
  readonly lookedAtUs: number;
}

interface Shape {
  readonly name: string;
  /** In order of their time. */
  events(count: number): readonly ServiceEvent[];
  arrange(events: readonly ServiceEvent[]): readonly ServiceEvent[];
}

const reversed = (events: readonly ServiceEvent[]): readonly ServiceEvent[] => events.toReversed();

const SHAPES: readonly Shape[] = [
  { name: "one agent's states in reverse", events: agentStates, arrange: reversed },
  { name: 'one contact queued over and over, in reverse', events: requeued, arrange: reversed },
  { name: 'early and late in turns', events: requeued, arrange: inTurns },
  { name: 'half in order, then half before them in reverse', events: requeued, arrange: halfInReverse },
  { name: 'all of one instant, in reverse of their ids', events: answersAtOnce, arrange: reversed },
  { name: 'one complaint reopened over and over, in reverse', events: reopened, arrange: reversed },
  { name: 'one customer’s complaints in reverse', events: complaints, arrange: reversed },
  { name: 'corrections of one event', events: correctionsOfOne, arrange: (events) => events },
  { name: 'corrections of one event in reverse', events: correctionsOfOne, arrange: firstThenReversed },
  { name: "a correction of every event of an agent's", events: correctionsOfAll, arrange: (events) => events },
];

/** @param counts - How many events; the cost of one should be the same for all. */
export function measureOrder(counts: readonly number[]): OrderCost[] {
  const costs: OrderCost[] = [];
  for (const { name, events, arrange } of SHAPES) {
    // Once before, so that what is measured is compiled.
    fold(arrange(events(200)), 20);
    for (const count of counts) {
      const inOrder = events(count);
      const attack = arrange(inOrder);
      costs.push({
        name,
        events: inOrder.length,
        inOrderUs: fold(inOrder),
        eventUs: fold(attack),
        lookedAtUs: fold(attack, LOOK_EVERY),
      });
    }
  }
  return costs;
}

/** A feed like any other, `lateShare` of whose events come some minutes late, in turns with the same in order. @returns CPU µs an event. */
export function measureLateFeed(options: { readonly events: number; readonly lateShare: number }): {
  readonly inOrderUs: number;
  readonly lateUs: number;
} {
  const { events: count, lateShare } = options;
  const inOrder = workload({ events: count, cells: 2000, seed: 1, ratePerSecond: 100, from: FROM });
  // By turns of a number that has nothing to do with what the events are about.
  const arrival = inOrder.map((event, i) => {
    const turn = (i * 2_654_435_761) % 1000;
    return { event, i, at: event.time + (turn < lateShare * 1000 ? 60_000 * (1 + (turn % 10)) : 0) };
  });
  const late = arrival.sort((a, b) => a.at - b.at || a.i - b.i).map(({ event }) => event);
  const orders = [inOrder, late];
  const states = orders.map(() => createMetricState());
  const views = states.map(openBoard);
  const spentMs = [0, 0];
  for (let at = 0; at < count; at += 1000) {
    for (const [o, state] of states.entries()) {
      const batch = orders[o]!.slice(at, at + 1000);
      const started = threadCpuMs();
      for (let from = 0; from < batch.length; from += LOOK_EVERY) {
        for (const event of batch.slice(from, from + LOOK_EVERY)) state.fold(event);
        look(state, views[o]!);
      }
      // The second half, when what is compiled is.
      if (at >= count / 2) spentMs[o]! += threadCpuMs() - started;
    }
  }
  const [inOrderMs, lateMs] = spentMs;
  return { inOrderUs: (inOrderMs! * 2000) / count, lateUs: (lateMs! * 2000) / count };
}

/** @returns CPU µs an event. */
function fold(events: readonly ServiceEvent[], lookEvery = Number.POSITIVE_INFINITY): number {
  // As often as it takes to see it on a clock of some milliseconds.
  let spentMs = 0;
  let rounds = 0;
  for (; spentMs < LEAST_MS; rounds++) {
    const state = createMetricState();
    const views = openBoard(state);
    const started = threadCpuMs();
    for (const [i, event] of events.entries()) {
      state.fold(event);
      if ((i + 1) % lookEvery === 0) look(state, views);
    }
    look(state, views);
    spentMs += threadCpuMs() - started;
  }
  return (spentMs * 1000) / (rounds * events.length);
}

type Board = ReturnType<typeof openBoard>;

function openBoard(state: MetricState) {
  return Object.keys(SHOWN).map((family) => state.openView({ family, filter: {}, window: '4h', groupBy: [] }));
}

function look(state: MetricState, board: Board): void {
  for (const view of board) view.frame(state.newestEventAt).groups[0]?.figure(SHOWN[view.spec.family]!);
}

// --- Events -----------------------------------------------------------------------------------------------------------------------

function spread(count: number, event: (i: number, time: number) => Partial<ServiceEvent>): ServiceEvent[] {
  return Array.from({ length: count }, (_, i) => {
    const time = FROM + Math.floor((i * SPAN_MS) / count);
    return { id: `e-${String(i).padStart(8, '0')}`, time, entity: 'one', ...event(i, time) } as ServiceEvent;
  });
}

function agentStates(count: number): ServiceEvent[] {
  return spread(count, (i) => ({ type: 'agent.state', state: AGENT_STATES[i % 4]! as 'busy' }));
}

/** Its talk time adds up, so that no state but the last is like another. */
function requeued(count: number): ServiceEvent[] {
  return spread(count, (i) => ({ type: i % 2 === 0 ? 'contact.queued' : 'contact.answered', queue: `q${i % 3}` }));
}

function answersAtOnce(count: number): ServiceEvent[] {
  return spread(count, (i) => ({
    type: 'survey.answered',
    time: FROM,
    instrument: 'csat',
    score: 1 + (i % 5),
    scaleMin: 1,
    scaleMax: 5,
  }));
}

/** Everything it does is told to what is known of the customer. */
function reopened(count: number): ServiceEvent[] {
  return spread(count, (i) =>
    i === 0
      ? { type: 'complaint.filed', customer: 'somebody', severity: 'low' }
      : { type: i % 2 === 1 ? 'complaint.resolved' : 'complaint.reopened' },
  );
}

function complaints(count: number): ServiceEvent[] {
  return spread(count, (i) => ({
    type: i % 2 === 0 ? 'complaint.filed' : 'complaint.resolved',
    entity: `complaint-${i >> 1}`,
    ...(i % 2 === 0 ? { customer: 'somebody', severity: 'low' } : {}),
  }));
}

function correctionsOfOne(count: number): ServiceEvent[] {
  return spread(count, (i) =>
    i === 0
      ? { type: 'contact.queued', queue: 'q0' }
      : { type: 'correction', of: 'e-00000000', queue: `q${i % 7}`, ...(i % 50 === 0 ? { void: i % 100 === 0 } : {}) },
  );
}

function correctionsOfAll(count: number): ServiceEvent[] {
  const events = agentStates(count >> 1);
  const corrections = events.map(
    ({ id }, i): ServiceEvent => ({
      id: `k-${id}`,
      type: 'correction',
      time: FROM + SPAN_MS + i,
      entity: 'one',
      of: id,
      team: `t${i % 3}`,
    }),
  );
  return [...events, ...corrections];
}

// --- Orders -----------------------------------------------------------------------------------------------------------------------

function inTurns(events: readonly ServiceEvent[]): readonly ServiceEvent[] {
  const half = events.length >> 1;
  return Array.from({ length: half }, (_, i) => [events[half + i]!, events[i]!]).flat();
}

function halfInReverse(events: readonly ServiceEvent[]): readonly ServiceEvent[] {
  const half = events.length >> 1;
  return [...events.slice(half), ...events.slice(0, half).toReversed()];
}

function firstThenReversed([first, ...rest]: readonly ServiceEvent[]): readonly ServiceEvent[] {
  return [first!, ...rest.toReversed()];
}
