import {
  type AlertRuleInput,
  alertRules,
  createMetricState,
  type MetricState,
  metricSettings,
  type ServiceEvent,
} from '@andon/metrics';
import { expect, it } from 'vitest';
import type { LiveEngine } from '../live/live-engine.ts';
import { createSharedMetricViews } from '../live/shared-metric-views.ts';
import { type AlertCentre, createAlertCentre } from './alert-centre.ts';
import type { AlertStore } from './alert-store.ts';
import { createMemoryAlertStore } from './memory.ts';

const START = Date.parse('2026-03-02T09:00:00Z');
const DAY_MS = 86_400_000;
const WAIT: AlertRuleInput = {
  id: 'wait',
  figure: 'queue.longestWaitSince',
  severity: 'attention',
  threshold: { above: 60_000, clearAt: 30_000 },
  groupBy: ['queue'],
  raiseAfterSeconds: 0,
  clearAfterSeconds: 0,
  escalateAfterMinutes: 10,
};

/** A centre over a state that is folded by hand; `restarted` is the next run of the program on the same store. */
function centreOf(rules: readonly AlertRuleInput[], store: AlertStore = createMemoryAlertStore()) {
  const settings = metricSettings();
  let state: MetricState = createMetricState(settings);
  let asOf = START;
  let serial = 0;
  const engine: LiveEngine = {
    get state() {
      return state;
    },
    position: { logId: 'test', seq: 0 },
    asOf: () => asOf,
    advancesByItself: true,
    caughtUp: () => undefined,
    onFolded: () => () => {},
  };
  const errors: unknown[] = [];
  const happened: string[] = [];
  const metricViews = createSharedMetricViews(() => state);
  const create = (now: readonly AlertRuleInput[]): AlertCentre =>
    createAlertCentre({
      rules: alertRules({ defaultRules: false, rules: now }, settings),
      engine,
      metricViews,
      store,
      staleAfterMs: 300_000,
      onError: (error) => errors.push(error),
      onTransition: ({ id, severity, escalatedAt }, kind) =>
        happened.push(`${kind} ${id.split('@')[0]} ${escalatedAt === null ? severity : 'critical'}`),
    });
  let centre = create(rules);
  return {
    errors,
    store,
    metricViews,
    get centre() {
      return centre;
    },
    send(type: ServiceEvent['type'], seconds: number, entity: string, fields: Partial<ServiceEvent> = {}) {
      state.fold({ id: `e${serial++}`, type, time: START + seconds * 1000, entity, ...fields });
    },
    /** What happened up to then. */
    at(seconds: number): string[] {
      asOf = START + seconds * 1000;
      centre.tick(asOf);
      return happened.splice(0);
    },
    restart(now: readonly AlertRuleInput[] = rules) {
      centre.close();
      centre = create(now);
    },
    replaceState(next: MetricState) {
      state = next;
    },
  };
}

it('raises, shows the newest value, escalates and ends an alert, and keeps each step', () => {
  const desk = centreOf([WAIT]);
  desk.send('contact.queued', 0, 'a', { queue: 'billing' });
  expect(desk.at(60)).toEqual([]);
  expect(desk.at(61)).toEqual(['raised wait[queue=billing] attention']);
  const [raised] = desk.store.open();
  expect(raised).toMatchObject({ raisedAt: START + 61_000, evidence: { value: START, n: 1, limit: 60_000 } });

  desk.send('contact.queued', 400, 'b', { queue: 'billing' });
  const { revision } = desk.centre;
  desk.at(401);
  expect(desk.centre.revision).toBeGreaterThan(revision);
  expect(desk.centre.open[0]?.evidence.n).toBe(2);
  // Who waits on is no news: the instant says it all.
  const before = desk.centre.revision;
  desk.at(402);
  expect(desk.centre.revision).toBe(before);

  expect(desk.at(661)).toEqual(['escalated wait[queue=billing] critical']);
  desk.send('contact.answered', 662, 'a');
  desk.send('contact.answered', 662, 'b');
  expect(desk.at(663)).toEqual(['cleared wait[queue=billing] critical']);
  expect(desk.centre.open).toEqual([]);
  expect(desk.centre.recent[0]).toMatchObject({ clearedBecause: 'recovered', clearedAt: START + 663_000 });
  expect(desk.store.open()).toEqual([]);
});

it('tells what may become an alert: what has not lasted yet, and what too few were counted of', () => {
  const desk = centreOf([
    { ...WAIT, raiseAfterSeconds: 120 },
    { ...WAIT, id: 'crowd', figure: 'queue.waiting', threshold: { above: 0 }, minimumSample: 2, raiseAfterSeconds: 0 },
  ]);
  const watching = () => desk.centre.watching.map(({ rule, state, evidence }) => [rule.id, state.phase, evidence.n]);
  desk.send('contact.queued', 0, 'a', { queue: 'billing' });
  expect(desk.at(60)).toEqual([]);
  expect(watching()).toEqual([['crowd', 'ok', 1]]);
  const { revision } = desk.centre;
  expect(desk.at(61)).toEqual([]);
  expect(watching()).toEqual([
    ['wait', 'pending', 1],
    ['crowd', 'ok', 1],
  ]);
  expect(desk.centre.watching[0]?.state.since).toBe(START + 61_000);
  expect(desk.centre.revision).toBeGreaterThan(revision);
  // Readers know since when it lasts, and need not be told anew.
  const told = desk.centre.revision;
  desk.at(70);
  expect(desk.centre.revision).toBe(told);

  desk.send('contact.queued', 100, 'b', { queue: 'billing' });
  expect(desk.at(101)).toEqual(['raised crowd[queue=billing] attention']);
  expect(watching()).toEqual([['wait', 'pending', 2]]);
  expect(desk.at(181)).toEqual(['raised wait[queue=billing] attention']);
  expect(watching()).toEqual([]);
});

it('survives a restart: nothing is raised twice, and who acknowledged stays named', () => {
  const desk = centreOf([WAIT]);
  desk.send('contact.queued', 0, 'a', { queue: 'billing' });
  desk.at(61);
  const id = desk.centre.open[0]!.id;
  const seen = desk.centre.acknowledge(id, { who: 'ann', note: 'on it' }, START + 70_000);
  expect(seen).toMatchObject({ acknowledgedBy: 'ann', note: 'on it', acknowledgedAt: START + 70_000 });
  expect(desk.centre.acknowledge(id, { who: 'bob', note: null }, START + 80_000)?.acknowledgedBy).toBe('ann');
  expect(desk.centre.acknowledge('nothing', { who: 'bob', note: null }, START)).toBeUndefined();

  desk.restart();
  expect(desk.at(100)).toEqual([]);
  // Acknowledged before the restart: no escalation after it.
  desk.send('contact.queued', 800, 'b', { queue: 'billing' });
  expect(desk.at(801)).toEqual([]);
  expect(desk.centre.open.map((alert) => [alert.id, alert.acknowledgedBy])).toEqual([[id, 'ann']]);
  desk.send('contact.answered', 802, 'a');
  desk.send('contact.answered', 802, 'b');
  expect(desk.at(803)).toEqual(['cleared wait[queue=billing] attention']);
  expect(desk.store.history({ first: 9, accept: () => true })).toHaveLength(1);
});

it('ends what belongs to a rule that is no longer configured', () => {
  const desk = centreOf([WAIT]);
  desk.send('contact.queued', 0, 'a', { queue: 'billing' });
  desk.at(61);
  desk.restart([]);
  expect(desk.at(62)).toEqual(['cleared wait[queue=billing] attention']);
  expect(desk.centre.recent[0]?.clearedBecause).toBe('rule-gone');
});

it('goes on through a state that is folded anew', () => {
  const desk = centreOf([WAIT]);
  desk.send('contact.queued', 0, 'a', { queue: 'billing' });
  desk.at(61);
  desk.replaceState(createMetricState(metricSettings()));
  desk.send('contact.queued', 0, 'a', { queue: 'billing' });
  expect(desk.at(70)).toEqual([]);
  expect(desk.centre.open).toHaveLength(1);
});

it('says that the events have stopped, holds what is raised and raises nothing else', () => {
  const silence = { id: 'silence', severity: 'critical', silence: { seconds: 300 }, raiseAfterSeconds: 0 } as const;
  const desk = centreOf([WAIT, silence]);
  desk.at(0);
  desk.send('contact.queued', 0, 'a', { queue: 'billing' });
  desk.send('contact.queued', 290, 'b', { queue: 'orders' });
  expect(desk.at(300)).toEqual(['raised wait[queue=billing] attention']);
  expect(desk.centre.stale).toBe(false);
  expect(desk.at(591)).toEqual(['raised silence critical']);
  expect(desk.centre.stale).toBe(true);
  expect(desk.centre.open.map(({ rule, evidence }) => [rule, evidence.data])).toEqual([
    ['silence', 'fresh'],
    ['wait', 'stale'],
  ]);
});

it('shows an alert that cannot be kept, and says so', () => {
  const store = createMemoryAlertStore();
  const broken: AlertStore = {
    ...store,
    put() {
      throw new Error('disk full');
    },
  };
  const desk = centreOf([WAIT], broken);
  desk.send('contact.queued', 0, 'a', { queue: 'billing' });
  desk.at(61);
  expect(desk.centre.open).toHaveLength(1);
  expect(desk.errors).toHaveLength(1);
  const { id } = desk.centre.open[0]!;
  expect(() => desk.centre.acknowledge(id, { who: 'ann', note: null }, START)).toThrow('disk full');
  expect(desk.centre.open[0]?.acknowledgedAt).toBeNull();
});

it('learns what is normal once, and keeps it over restarts', () => {
  const nps: AlertRuleInput = {
    id: 'nps',
    figure: 'survey.nps',
    severity: 'attention',
    window: '30d',
    minimumSample: 5,
    raiseAfterSeconds: 0,
    signal: { chart: 'xmr', step: '1d', baseline: { points: 6 } },
  };
  const desk = centreOf([nps]);
  const answers = (day: number, promoters: number) => {
    for (let i = 0; i < 20; i++) {
      desk.send('survey.answered', (day * DAY_MS) / 1000 + i, `s${day}-${i}`, {
        instrument: 'nps',
        score: i < promoters ? 10 : 3,
        scaleMin: 0,
        scaleMax: 10,
      });
    }
  };
  const day = DAY_MS / 1000;
  for (const [index, promoters] of [14, 15, 14, 13, 14, 15].entries()) answers(index, promoters);
  expect(desk.at(5 * day + 60)).toEqual([]);
  answers(6, 14);
  expect(desk.at(6 * day + 60)).toEqual([]);
  const [rule] = desk.centre.rules;
  const learned = desk.store.baseline('nps', rule!.baselineKey);
  expect(learned).toMatchObject({ points: 6, until: Date.parse('2026-03-08T00:00:00Z') });

  desk.restart();
  answers(7, 4);
  // The bad day shows when it is over.
  expect(desk.at(7 * day + 60)).toEqual([]);
  answers(8, 14);
  expect(desk.at(8 * day + 60)).toEqual(['raised nps attention']);
  expect(desk.centre.open[0]?.evidence).toMatchObject({ value: -60, signal: 'beyond-limits', side: 'below' });
  expect(desk.store.baseline('nps', rule!.baselineKey)).toEqual(learned);
});

it('reads each figure through the view of those who watch it, and lets go of it', () => {
  const desk = centreOf([WAIT]);
  desk.at(0);
  expect(desk.metricViews.size).toBe(1);
  desk.centre.close();
  expect(desk.metricViews.size).toBe(0);
});
