/* Many late events of one entity: what they come to, and that they cost no more than their number. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createMetricState,
  type MetricState,
  type MetricView,
  mergeMetricStates,
  restoreMetricState,
  type ServiceEvent,
  type ViewSpec,
} from '../index.ts';
import { FoldedState } from '../metric-state.ts';
import { metricSettings } from '../settings.ts';
import { describeFrame } from '../testing/describe-frame.ts';

const START = Date.UTC(2026, 2, 2, 9);
const MINUTE = 60_000;
const HORIZON_MS = 60 * MINUTE;
/** Short enough that things are given up and windows pass within the horizon. */
const SETTINGS = { contactExpiryMs: 20 * MINUTE, latenessHorizonMs: HORIZON_MS };

const SPECS: readonly ViewSpec[] = [
  { family: 'queue', window: '30m', groupBy: ['queue'], filter: {} },
  { family: 'queue', window: '4h', groupBy: [], filter: { team: [''] } },
  { family: 'response', window: '1h', groupBy: ['team'], filter: {} },
  { family: 'complaint', window: '90d', groupBy: ['topic'], filter: {} },
  { family: 'survey', window: '5m', groupBy: [], filter: {} },
];

/** What entities can live through, few enough that their events get in each other's way. */
const TYPES: readonly (readonly [ServiceEvent['type'], readonly string[], Partial<ServiceEvent>?])[] = [
  ['contact.queued', ['c1', 'c2'], { queue: 'a', ticket: 'T1' }],
  ['contact.queued', ['c1', 'c2'], { queue: 'b' }],
  ['contact.answered', ['c1', 'c2'], { desk: '3' }],
  ['contact.ended', ['c1', 'c2']],
  ['agent.state', ['a1'], { state: 'available' }],
  ['agent.state', ['a1'], { state: 'busy', team: 'red' }],
  ['agent.state', ['a1'], { state: 'offline' }],
  ['case.opened', ['k1']],
  ['case.replied', ['k1'], { team: 'red' }],
  ['case.resolved', ['k1']],
  ['case.reopened', ['k1']],
  ['complaint.filed', ['p1', 'p2', 'p3'], { customer: 'u1', severity: 'low', topic: 'bill' }],
  ['complaint.filed', ['p1', 'p2', 'p3'], { customer: 'u2', severity: 'low', topic: 'bill' }],
  ['complaint.acknowledged', ['p1', 'p2', 'p3']],
  ['complaint.resolved', ['p1', 'p2', 'p3'], { firstContact: true }],
  ['complaint.reopened', ['p1', 'p2', 'p3'], { topic: 'delay' }],
  ['survey.answered', ['s1'], { instrument: 'csat', about: 'p1', score: 4, scaleMin: 1, scaleMax: 5 }],
];

const CHANGES: readonly Partial<ServiceEvent>[] = [
  { queue: 'a', topic: 'delay' },
  { team: 'blue' },
  { customer: 'u2' },
  { void: true },
  { void: false, score: 2 },
];

interface Sent {
  readonly event: ServiceEvent;
  /** Event time at which it arrives; not before its own. */
  readonly arrivesAt: number;
}

/** Events over three hours, some thirds of them of one instant; each up to the horizon late. */
const logs: fc.Arbitrary<readonly Sent[]> = fc
  .array(
    fc.record({
      type: fc.nat(TYPES.length - 1),
      entity: fc.nat(10),
      minute: fc.nat(180),
      second: fc.oneof(fc.constant(0), fc.nat(59)),
      lateMs: fc.oneof(fc.constant(0), fc.nat(HORIZON_MS - 1)),
      /** Which event before it a correction is of, if it is one. */
      of: fc.option(fc.nat(), { freq: 4 }),
      change: fc.nat(CHANGES.length - 1),
      gap: fc.nat(59),
    }),
    { minLength: 5, maxLength: 80, size: 'max' },
  )
  .map((drawn) => {
    const sent: Sent[] = [];
    for (const [i, { type: t, entity, minute, second, lateMs, of, change, gap }] of drawn.entries()) {
      const corrected = of === null || sent.length === 0 ? undefined : sent[of % sent.length]!.event;
      // Ids whose order is not that of arrival.
      const id = `${(i * 7919) % 1009}-${i}`;
      let event: ServiceEvent;
      if (corrected && corrected.type !== 'correction') {
        const time = corrected.time + gap * MINUTE;
        event = { id, type: 'correction', time, entity: corrected.entity, of: corrected.id, ...CHANGES[change] };
      } else {
        const [type, entities, fields] = TYPES[t]!;
        const time = START + minute * MINUTE + second * 1000;
        event = { id, type, time, entity: entities[entity % entities.length]!, ...fields };
      }
      sent.push({ event, arrivesAt: event.time + lateMs });
    }
    return sent;
  });

const inOrder = (log: readonly Sent[]): ServiceEvent[] =>
  log.map(({ event }) => event).sort((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1));

const asTheyCame = (log: readonly Sent[]): ServiceEvent[] =>
  log.toSorted((a, b) => a.arrivesAt - b.arrivesAt).map(({ event }) => event);

function frames(state: MetricState): string {
  return SPECS.map((spec) => describeFrame(state.frame(spec, state.newestEventAt))).join('\n');
}

/** Nothing of this was ever late: every event is one more step. */
function reference(events: readonly ServiceEvent[]): MetricState {
  const state = createMetricState(SETTINGS);
  for (const event of events) state.fold(event);
  return state;
}

describe('late events of few entities', () => {
  it('come to what they come to in order, whoever looks at whatever in between', () => {
    let late = 0;
    fc.assert(
      fc.property(logs, fc.array(fc.nat(7), { minLength: 1, maxLength: 40 }), (log, looks) => {
        const arrived = asTheyCame(log);
        let state = createMetricState(SETTINGS);
        const views = SPECS.map((spec) => state.openView(spec));
        const kept = state;
        for (const [i, event] of arrived.entries()) {
          if (event.time < state.newestEventAt) late++;
          state.fold(event);
          if (kept !== state) kept.fold(event);
          const view = views[i % views.length]!;
          switch (looks[i % looks.length]) {
            case 0:
              state.frame(SPECS[i % SPECS.length]!, state.newestEventAt);
              break;
            case 1:
              view.frame(kept.newestEventAt);
              break;
            case 2:
              state = restoreMetricState(state.snapshot(), SETTINGS);
              break;
            case 3:
              expect(state.counts.folded).toBe(i + 1);
              break;
            case 4:
              expect(view.nextChangeAfter(kept.newestEventAt)).toBeGreaterThan(kept.newestEventAt);
              break;
            default:
              // Nobody looks.
              break;
          }
        }
        const expected = reference(inOrder(log));
        expect(frames(state)).toBe(frames(expected));
        for (const view of views)
          expect(describeFrame(view.frame(kept.newestEventAt))).toBe(
            describeFrame(expected.frame(view.spec, kept.newestEventAt)),
          );
        expect(state.counts).toEqual(expected.counts);
        const bytes = expected.snapshot();
        expect(Buffer.compare(state.snapshot(), bytes)).toBe(0);
        expect(Buffer.compare(kept.snapshot(), bytes)).toBe(0);
        expect(Buffer.compare(mergeMetricStates([state]).snapshot(), bytes)).toBe(0);
      }),
      { numRuns: 30, seed: 20_260_302 },
    );
    expect(late).toBeGreaterThan(250);
  });

  it('tell a view that something has changed, before anybody looks', () => {
    const state = createMetricState(SETTINGS);
    const at = (minute: number) => START + minute * MINUTE;
    const view = state.openView({ family: 'queue', window: '4h', groupBy: [], filter: {} });
    state.fold({ id: '1', type: 'contact.answered', time: at(2), entity: 'c' });
    view.frame(at(2));
    const { revision } = view;
    state.fold({ id: '0', type: 'contact.queued', time: at(1), entity: 'c' });
    expect(view.revision).toBeGreaterThan(revision);
    expect(view.frame(at(2)).groups[0]!.figure('answered').value).toBe(1);
  });
});

/** How often an entity of any kind went through an event. @param onEvent - Called after each. */
function stepsOf(events: readonly ServiceEvent[], onEvent?: (state: MetricState) => void): number {
  const state = new FoldedState(metricSettings());
  let steps = 0;
  for (const { family } of state.families) {
    for (const kind of family.kinds) {
      const { step } = kind;
      kind.step = (...args) => {
        steps++;
        return step(...args);
      };
    }
  }
  for (const event of events) {
    state.fold(event);
    onEvent?.(state);
  }
  const { folded, withoutEffect } = state.counts;
  expect([folded, withoutEffect.late ?? 0]).toEqual([events.length, 0]);
  return steps;
}

describe('the work of late events of one entity grows with their number', () => {
  const spread = (n: number, event: (i: number) => Partial<ServiceEvent>): ServiceEvent[] =>
    Array.from({ length: n }, (_, i) => {
      const time = START + Math.floor((i * 50 * MINUTE) / n);
      return { id: String(i).padStart(6, '0'), time, entity: 'one', ...event(i) } as ServiceEvent;
    });
  const states = (n: number) => spread(n, (i) => ({ type: 'agent.state', state: i % 2 === 0 ? 'busy' : 'away' }));
  const reopened = (n: number) =>
    spread(n, (i) =>
      i === 0
        ? { type: 'complaint.filed', customer: 'u', severity: 'low' }
        : { type: i % 2 === 1 ? 'complaint.resolved' : 'complaint.reopened' },
    );
  const complaints = (n: number) =>
    spread(n, (i) => ({
      entity: `p${i >> 1}`,
      ...(i % 2 === 0 ? { type: 'complaint.filed', customer: 'u', severity: 'low' } : { type: 'complaint.resolved' }),
    }));
  const corrections = (n: number, of: (i: number) => number) => [
    ...states(n),
    ...Array.from({ length: n }, (_, i): ServiceEvent => {
      const time = START + 50 * MINUTE + i;
      return {
        id: `k${i}`,
        type: 'correction',
        time,
        entity: 'one',
        of: String(of(i)).padStart(6, '0'),
        team: `t${i}`,
      };
    }),
  ];
  const inTurns = (events: readonly ServiceEvent[]) => {
    const half = events.length / 2;
    return Array.from({ length: half }, (_, i) => [events[half + i]!, events[i]!]).flat();
  };

  it.each([
    ['in reverse', (n: number) => states(n).toReversed()],
    ['early and late in turns', (n: number) => inTurns(states(n))],
    [
      'ever further back',
      (n: number) => [
        ...states(n).slice(n / 2),
        ...states(n)
          .slice(0, n / 2)
          .toReversed(),
      ],
    ],
    [
      'at one instant',
      (n: number) =>
        states(n)
          .map((event) => ({ ...event, time: START }))
          .toReversed(),
    ],
    ['each told to what is known of the customer', (n: number) => reopened(n).toReversed()],
    ['of one customer', (n: number) => complaints(n).toReversed()],
    ['corrected, each', (n: number) => corrections(n, (i) => i)],
    ['corrected, each, from the last to the first', (n: number) => corrections(n, (i) => n - 1 - i)],
    ['corrected again and again', (n: number) => corrections(n, () => n / 2)],
  ])('%s', (_how, events) => {
    const [few, many] = [200, 1600].map((n) => stepsOf(events(n)) / n) as [number, number];
    // What has to be gone through twice as often as there are twice as many would be eight times as much.
    expect(many).toBeLessThan(few * 2);
    expect(many).toBeLessThan(16);
  });

  it('in reverse, asked after each whether there is news', () => {
    const asked = (events: readonly ServiceEvent[]) => {
      const revisions: number[] = [];
      let view: MetricView | undefined;
      const steps = stepsOf(events, (state) => {
        view ??= state.openView({ family: 'queue', window: '4h', groupBy: [], filter: {} });
        revisions.push(view.revision);
      });
      // Each of them is news.
      expect(new Set(revisions).size).toBe(events.length);
      return steps;
    };
    // While they are few, each is counted at once; from then on only when they are an eighth of what has to be gone through for them.
    const [few, many] = [500, 1500].map((n) => asked(states(n).toReversed())) as [number, number];
    expect(many - few).toBeLessThan(40 * 1000);
  });
});
