import { describe, expect, it } from 'vitest';
import { createMetricState, type Filter, type MetricSettings, type MetricState } from '../index.ts';
import { arrivalOrder, eventLog } from '../testing/event-log.ts';
import { START, serviceDesk } from '../testing/fold.ts';

const HOUR = 3_600_000;
const NOW = START + HOUR;

function counted(state: MetricState, figure: string, groupBy: readonly string[], filter: Filter = {}, asOf = NOW) {
  const { groups } = state.frame({ family: 'queue', filter, window: '7d', groupBy }, asOf);
  return Object.fromEntries(
    groups.map((group) => [group.key.map(({ value }) => value).join(), group.figure(figure).value]),
  );
}

describe('values beyond the limit', () => {
  /** Ten queues where three are allowed; the first of them six times. */
  function manyQueues() {
    const desk = serviceDesk({ maxValuesPerDimension: 3 });
    for (let i = 0; i < 10; i++) desk.send('contact.queued', i, `c${i}`, { queue: `q${i}` });
    for (let i = 10; i < 15; i++) desk.send('contact.queued', i, `c${i}`, { queue: 'q0' });
    return desk;
  }

  it('are counted as `other`, those known before as themselves', () => {
    const { state } = manyQueues();
    expect(counted(state, 'offered', ['queue'])).toEqual({ q0: 6, q1: 1, q2: 1, other: 7 });
    expect(counted(state, 'offered', [], { queue: ['other'] })).toEqual({ '': 7 });
    expect(counted(state, 'offered', [], { queue: ['q9'] })).toEqual({ '': 0 });
    expect(state.dimensionValues('queue', 10)).toEqual(['other', 'q0', 'q1', 'q2']);
  });

  it('leave the total exact and are reported by dimension', () => {
    const { state } = manyQueues();
    expect(counted(state, 'offered', [])).toEqual({ '': 15 });
    expect(counted(state, 'waiting', [])).toEqual({ '': 15 });
    expect(state.counts.foldedTogether).toEqual({ values: { queue: 7 }, cells: 0 });
  });

  it('are a matter of each dimension by itself', () => {
    const { state, send } = manyQueues();
    send('contact.queued', 20, 'late', { queue: 'q10', channel: 'phone' });
    expect(counted(state, 'offered', ['queue', 'channel'])).toMatchObject({ 'other,phone': 1, 'other,': 7 });
    expect(state.counts.foldedTogether).toEqual({ values: { queue: 8 }, cells: 0 });
  });

  it('are not reported for a sender who says `other` himself', () => {
    const { state, send } = serviceDesk({ maxValuesPerDimension: 3 });
    send('contact.queued', 0, 'c', { queue: 'other' });
    expect(counted(state, 'offered', ['queue'])).toEqual({ other: 1 });
    expect(state.counts.foldedTogether).toEqual({ values: {}, cells: 0 });
  });

  it('do not touch an installation within its limit', () => {
    const { state, send } = serviceDesk({ maxValuesPerDimension: 3 });
    for (let i = 0; i < 30; i++) send('contact.queued', i, `c${i}`, { queue: `q${i % 3}` });
    expect(counted(state, 'offered', ['queue'])).toEqual({ q0: 10, q1: 10, q2: 10 });
    expect(state.counts.foldedTogether).toEqual({ values: {}, cells: 0 });
  });
});

describe('combinations beyond the limit', () => {
  /** Nine combinations where four are allowed, one of which is the empty one. */
  function manyCombinations() {
    const desk = serviceDesk({ maxCells: 4 });
    for (let i = 0; i < 9; i++) {
      desk.send('contact.queued', i, `c${i}`, { queue: `q${Math.floor(i / 3)}`, channel: `via${i % 3}` });
    }
    return desk;
  }

  it('are folded together under `other` in their dimensions', () => {
    const { state } = manyCombinations();
    expect(counted(state, 'offered', ['queue', 'channel'])).toEqual({
      'q0,via0': 1,
      'q0,via1': 1,
      'q0,via2': 1,
      'other,other': 6,
    });
    expect(counted(state, 'offered', ['channel'])).toEqual({ via0: 1, via1: 1, via2: 1, other: 6 });
  });

  it('leave the total exact through a whole life and are reported by events', () => {
    const { state, send } = manyCombinations();
    expect(state.counts.foldedTogether).toEqual({ values: {}, cells: 6 });
    for (let i = 0; i < 8; i++) send('contact.answered', 60, `c${i}`);
    expect(counted(state, 'offered', [])).toEqual({ '': 9 });
    expect(counted(state, 'answered', ['queue'])).toEqual({ q0: 3, other: 5 });
    expect(counted(state, 'waiting', ['queue'])).toEqual({ q0: 0, other: 1 });
    expect(state.counts.foldedTogether).toEqual({ values: {}, cells: 6 });
  });

  it('are reported once an event, however often it is corrected and its record gone through again', () => {
    const { state, send } = manyCombinations();
    const queued = send('contact.queued', 20, 'x', { queue: 'q7', channel: 'via7' });
    expect(state.counts.foldedTogether).toEqual({ values: {}, cells: 7 });
    send('correction', 21, 'x', { of: queued.id, queue: 'q8' });
    send('correction', 22, 'x', { of: queued.id, topic: 'bill' });
    send('correction', 23, 'x', { of: queued.id, void: true });
    send('contact.answered', 15, 'c8');
    state.snapshot();
    send('contact.ended', 30, 'c8');
    expect(state.counts.foldedTogether).toEqual({ values: {}, cells: 7 });
    expect(counted(state, 'offered', [])).toEqual({ '': 9 });
    send('contact.queued', 40, 'y', { queue: 'q9', channel: 'via9' });
    expect(state.counts.foldedTogether).toEqual({ values: {}, cells: 8 });
  });

  it('count an event that is folded in two families once', () => {
    const { state, send } = serviceDesk({ maxCells: 2 });
    send('complaint.filed', 0, 'p', { topic: 'bill', severity: 'low', queue: 'q0' });
    const answer = { instrument: 'csat', score: 5, scaleMin: 1, scaleMax: 5, about: 'p', queue: 'q1', channel: 'via1' };
    send('survey.answered', 1, 's', answer);
    expect(state.counts.foldedTogether).toEqual({ values: {}, cells: 1 });
  });

  it('give up the dimension of most values first, and keep the others where that is enough', () => {
    const { state, send } = serviceDesk({ maxCells: 3 });
    send('contact.queued', 0, 'a', { queue: 'q0', channel: 'other' });
    send('contact.queued', 1, 'b', { queue: 'q0', channel: 'via1' });
    send('contact.queued', 2, 'c', { queue: 'q0', channel: 'via2' });
    expect(counted(state, 'offered', ['queue', 'channel'])).toEqual({ 'q0,other': 2, 'q0,via1': 1 });
    expect(state.counts.foldedTogether).toEqual({ values: {}, cells: 1 });
  });
});

describe('questions and scales that a sender makes up', () => {
  const NPS = { instrument: 'nps', scaleMin: 0, scaleMax: 10 };
  function asked(times: number) {
    const desk = serviceDesk({ maxValuesPerDimension: 5, minimumGroup: 1 });
    desk.send('survey.answered', 0, 'first', { ...NPS, score: 9 });
    for (let i = 0; i < times; i++) {
      const scale = { instrument: 'custom', score: 1, scaleMin: 0, scaleMax: 100 + i };
      desk.send('survey.answered', i % 90, `s${i}`, { ...scale, question: `q${i}` });
    }
    desk.send('survey.answered', 100, 'last', { ...NPS, score: 3 });
    return desk.state;
  }

  it('cost no more memory than the limit allows, and take nothing from those known before', () => {
    const [some, many] = [asked(100), asked(1000)].map((state) => {
      // What is held of each survey for the horizon is over after two of them.
      for (let hour = 1; hour < 5; hour++) {
        state.fold({ id: `quiet-${hour}`, type: 'employee.joined', time: START + hour * HOUR, entity: 'e' });
      }
      return state;
    });
    expect(many!.snapshot().length - some!.snapshot().length).toBeLessThan(500);
    const group = many!.frame({ family: 'survey', filter: {}, window: '24h', groupBy: [] }, START + 4 * HOUR)
      .groups[0]!;
    expect([group.figure('nps').value, group.figure('nps').n, group.figure('answered').value]).toEqual([0, 2, 2]);
    expect(group.figure('answered', { instrument: 'custom' }).value).toBe(1000);
  });
});

describe('a log with far more values than the limits allow', () => {
  const events = eventLog({ seed: 11, from: START, durationMs: 20 * HOUR, things: 200 });
  function folded(settings: Partial<MetricSettings>) {
    const state = createMetricState({ customDimensions: ['region'], ...settings });
    for (const event of arrivalOrder(events, 11, HOUR)) state.fold(event);
    return state;
  }
  const free = folded({});
  const asOf = free.newestEventAt;

  it.each([{ maxValuesPerDimension: 1 }, { maxCells: 1 }, { maxCells: 5 }, { maxValuesPerDimension: 1, maxCells: 5 }])(
    'has the totals of one without limits, with %o',
    (limits) => {
      const tight = folded(limits);
      for (const figure of ['offered', 'answered', 'abandoned', 'overflowed', 'serviceLevel', 'asa', 'wait', 'aht']) {
        const total = counted(free, figure, [], {}, asOf);
        expect(total['']).toBeGreaterThan(0);
        expect([figure, counted(tight, figure, [], {}, asOf)]).toEqual([figure, total]);
      }
      expect(counted(tight, 'waiting', [], {}, asOf)).toEqual(counted(free, 'waiting', [], {}, asOf));
      const byQueue = Object.values(counted(tight, 'offered', ['queue'], {}, asOf));
      expect(byQueue.reduce((sum: number, n) => sum + n!, 0)).toBe(counted(free, 'offered', [], {}, asOf)['']);
      const { values, cells } = tight.counts.foldedTogether;
      expect(Object.keys(values).length > 0).toBe('maxValuesPerDimension' in limits);
      expect(cells > 0).toBe('maxCells' in limits);
      expect(free.counts.foldedTogether).toEqual({ values: {}, cells: 0 });
    },
  );
});

describe('groupsAtMost', () => {
  it('is as many as ever occurred under the filter, however few are in a window, and no more than asked for', () => {
    const desk = serviceDesk({});
    for (let i = 0; i < 12; i++) {
      desk.send('contact.queued', i, `c${i}`, { queue: `q${i % 4}`, team: `t${i % 3}`, site: i < 6 ? 'east' : 'west' });
    }
    const atMost = (groupBy: string[], filter: Filter = {}, most = 100) =>
      desk.state.groupsAtMost({ filter, groupBy }, most);
    // The cell that carries nothing is always there.
    expect(atMost([])).toBe(1);
    expect(atMost(['queue'])).toBe(4 + 1);
    expect(atMost(['queue', 'team'])).toBe(12 + 1);
    expect(atMost(['queue', 'team'], { site: ['east'] })).toBe(6);
    expect(atMost(['queue'], { queue: ['q1', 'q2', 'never seen'] })).toBe(2);
    expect(atMost(['queue', 'team'], {}, 5)).toBe(5);
    expect(atMost(['queue'], { queue: ['never seen'] })).toBe(0);
  });
});
