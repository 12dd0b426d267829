import { describe, expect, it } from 'vitest';
import {
  createMetricState,
  mergeMetricStates,
  metricSettings,
  restoreMetricState,
  type ServiceEvent,
} from '../index.ts';
import { START, serviceDesk } from '../testing/fold.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;
const CSAT = { instrument: 'csat', scaleMin: 1, scaleMax: 5 };

const offered = (desk: ReturnType<typeof serviceDesk>, queue: string, seconds = HOUR) =>
  desk.group('queue', seconds, { filter: { queue: [queue] } }).figure('offered').value;

describe('a correction', () => {
  it('is in time as long as the horizon after its event, and not a millisecond longer', () => {
    const after = (seconds: number) => {
      const desk = serviceDesk();
      const { id } = desk.send('contact.queued', 0, 'c', { queue: 'a' });
      desk.send('correction', seconds, 'c', { of: id, queue: 'b' });
      return [offered(desk, 'b', 2 * HOUR), desk.state.counts.withoutEffect];
    };
    expect(after(HOUR)).toEqual([1, {}]);
    expect(after(HOUR + 0.001)).toEqual([0, { unmatchedCorrection: 1 }]);
  });

  it('may come before its event, and waits for it', () => {
    const desk = serviceDesk();
    desk.send('correction', 120, 'c', { of: 'id-000002', queue: 'b' });
    desk.send('correction', 60, 'c', { of: 'id-000002', queue: 'x', team: 'red' });
    expect(desk.state.counts.withoutEffect).toEqual({ unmatchedCorrection: 2 });
    expect(desk.send('contact.queued', 0, 'c', { queue: 'a' }).id).toBe('id-000002');
    expect(desk.state.counts.withoutEffect).toEqual({});
    const group = desk.group('queue', 200, { filter: { queue: ['b'], team: ['red'] } });
    expect([group.figure('offered').value, offered(desk, 'a'), offered(desk, 'x')]).toEqual([1, 0, 0]);
  });

  it('is in time as long before its event, whatever comes between them', () => {
    const queued = (correctedBefore: number, order: readonly ['e' | 'y', 'e' | 'y']) => {
      const state = createMetricState();
      const at = (seconds: number) => START + seconds * 1000;
      state.fold({ id: 'k', type: 'correction', time: at(0), entity: 'c', of: 'e', queue: 'b' });
      const times = { e: correctedBefore, y: correctedBefore + 15 };
      // What is no longer wanted is looked for once a minute: this makes it due between the two.
      state.fold({ id: 'x', type: 'employee.joined', time: at(times.e - 50), entity: 'x' });
      for (const id of order) {
        const type = id === 'e' ? 'contact.queued' : 'employee.joined';
        state.fold({ id, type, time: at(times[id]), entity: 'c', queue: 'a' });
      }
      const frame = state.frame({ family: 'queue', filter: { queue: ['b'] }, window: '24h', groupBy: [] }, at(DAY / 2));
      return [frame.groups[0]!.figure('offered').value, state.counts.withoutEffect, [...state.snapshot()]] as const;
    };
    for (const before of [HOUR, HOUR + 0.001, 2 * HOUR + 30, DAY / 4]) {
      const [first, second] = [queued(before, ['e', 'y']), queued(before, ['y', 'e'])];
      expect(first).toEqual(second);
      expect(first.slice(0, 2)).toEqual(before <= HOUR ? [1, {}] : [0, { unmatchedCorrection: 1 }]);
    }
  });

  it('is applied in order of its own time, those of one instant in order of their ids, however they arrive', () => {
    const orders = [
      [0, 1, 2],
      [2, 1, 0],
      [1, 2, 0],
    ];
    for (const order of orders) {
      const state = createMetricState();
      const event = (id: string, type: ServiceEvent['type'], seconds: number, fields: object): ServiceEvent => ({
        id,
        type,
        time: START + seconds * 1000,
        entity: 'c',
        ...fields,
      });
      const corrections = [
        event('k1', 'correction', 60, { of: 'e', queue: 'first', team: 'red' }),
        event('k2', 'correction', 60, { of: 'e', queue: 'second' }),
        event('k0', 'correction', 90, { of: 'e', site: 'here' }),
      ];
      state.fold(event('e', 'contact.queued', 0, { queue: 'a' }));
      for (const i of order) state.fold(corrections[i]!);
      const filter = { queue: ['second'], team: ['red'], site: ['here'] };
      const { groups } = state.frame({ family: 'queue', filter, window: '1h', groupBy: [] }, START + 200_000);
      expect(groups[0]?.figure('offered').value).toBe(1);
    }
  });

  it('takes an event out, and the next one puts it back', () => {
    const desk = serviceDesk();
    const { id } = desk.send('contact.queued', 0, 'c', { queue: 'a' });
    desk.send('contact.answered', 30, 'c');
    desk.send('correction', 60, 'c', { of: id, void: true });
    expect([offered(desk, 'a'), desk.group('queue', 90).figure('answered').value]).toEqual([0, 0]);
    // What says nothing of it leaves it out.
    desk.send('correction', 90, 'c', { of: id, queue: 'b' });
    expect([offered(desk, 'a'), offered(desk, 'b')]).toEqual([0, 0]);
    desk.send('correction', 120, 'c', { of: id, void: false });
    expect([offered(desk, 'b'), desk.group('queue', 200).figure('asa').value]).toEqual([1, 30_000]);
    expect(desk.state.counts.withoutEffect).toEqual({});
  });

  it('restates fields and dimensions, and nothing of what, when and about whom', () => {
    const desk = serviceDesk({ customDimensions: ['region', 'shop'] });
    desk.send('contact.queued', 0, 'c');
    desk.send('contact.answered', 10, 'c');
    const ended = desk.send('contact.ended', 300, 'c', {
      talkSeconds: 50,
      wrapUpSeconds: 5,
      custom: { region: 'n', shop: '1' },
    });
    desk.send('correction', 400, 'c', { of: ended.id, talkSeconds: 80, custom: { region: 's' } });
    const filter = { region: ['s'], shop: ['1'] };
    expect(desk.group('queue', 500, { filter }).figure('aht')).toMatchObject({ value: 85_000, n: 1 });
    // Its time was and is 300 s: a window that ends before knows nothing of it.
    expect(desk.group('queue', 500, { window: '1m' }).figure('aht').n).toBe(0);
  });

  it('finds the event it overtook, however many others have been corrected and forgotten', () => {
    const desk = serviceDesk();
    const { id } = desk.send('contact.queued', 0, 'c', { queue: 'a' });
    for (const seconds of [60, 120, 180]) desk.send('correction', seconds, 'c', { of: id, queue: `a${seconds}` });
    for (let hour = 1; hour < 4; hour++) desk.send('employee.joined', hour * HOUR, 'e');
    desk.send('correction', 3 * HOUR, 'd', { of: 'id-000008', queue: 'right' });
    expect(desk.send('contact.queued', 3 * HOUR, 'd', { queue: 'wrong' }).id).toBe('id-000008');
    expect([offered(desk, 'wrong', 4 * HOUR), offered(desk, 'right', 4 * HOUR)]).toEqual([0, 1]);
  });

  it('is counted by itself where another of the same event was in time', () => {
    const desk = serviceDesk();
    const { id } = desk.send('contact.queued', 0, 'c', { queue: 'a' });
    desk.send('correction', 60, 'c', { of: id, queue: 'b' });
    desk.send('correction', 2 * HOUR, 'c', { of: id, queue: 'x' });
    expect([offered(desk, 'b', 3 * HOUR), offered(desk, 'x', 3 * HOUR)]).toEqual([1, 0]);
    expect(desk.state.counts.withoutEffect).toEqual({ unmatchedCorrection: 1 });
  });

  it('of another entity’s event, or of a correction, is of nothing known', () => {
    const desk = serviceDesk();
    const { id } = desk.send('contact.queued', 0, 'c', { queue: 'a' });
    desk.send('correction', 10, 'other', { of: id, queue: 'b' });
    const correction = desk.send('correction', 20, 'c', { of: id, queue: 'b' });
    desk.send('correction', 30, 'c', { of: correction.id, queue: 'x' });
    expect([offered(desk, 'a'), offered(desk, 'b'), offered(desk, 'x')]).toEqual([0, 1, 0]);
    expect(desk.state.counts.withoutEffect).toEqual({ unmatchedCorrection: 2 });
  });

  it('without effect stays counted after it is forgotten', () => {
    const desk = serviceDesk();
    desk.send('correction', 0, 'c', { of: 'none', queue: 'b' });
    desk.send('correction', 0, 'd', { of: 'none', queue: 'b' });
    for (let hour = 1; hour < 6; hour++) desk.send('employee.joined', hour * HOUR, 'e');
    desk.send('correction', 5 * HOUR, 'c', { of: 'none', queue: 'b' });
    expect(desk.state.counts.withoutEffect).toEqual({ unmatchedCorrection: 3 });
  });
});

describe('a correction of what an event is read for elsewhere', () => {
  it('sends the answer of a survey to the complaint it was about, or away from it', () => {
    const desk = serviceDesk({ minimumGroup: 1 });
    for (const entity of ['p', 'q']) desk.send('complaint.filed', 0, entity, { severity: 'low', topic: entity });
    const answer = desk.send('survey.answered', 60, 's', { ...CSAT, score: 5 });
    const rated = (topic: string) =>
      desk.group('complaint', HOUR, { filter: { topic: [topic] } }).figure('handlingSatisfaction').n;
    expect([rated('p'), rated('q')]).toEqual([0, 0]);
    desk.send('correction', 70, 's', { of: answer.id, about: 'p' });
    expect([rated('p'), rated('q')]).toEqual([1, 0]);
    desk.send('correction', 80, 's', { of: answer.id, about: 'q', score: 1 });
    expect([rated('p'), rated('q')]).toEqual([0, 1]);
    expect(desk.group('survey', HOUR).figure('csat')).toMatchObject({ value: 0, n: 1 });
    desk.send('correction', 90, 's', { of: answer.id, void: true });
    expect([rated('p'), rated('q'), desk.group('survey', HOUR).figure('csat').n]).toEqual([0, 0, 0]);
  });

  it('leaves the answer with its complaint where it says nothing of that', () => {
    const desk = serviceDesk({ minimumGroup: 1 });
    desk.send('complaint.filed', 0, 'p', { severity: 'low', topic: 'bill' });
    const answer = desk.send('survey.answered', 60, 's', { ...CSAT, score: 5, about: 'p' });
    desk.send('correction', 70, 's', { of: answer.id, score: 2 });
    expect(desk.group('complaint', HOUR).figure('handlingSatisfaction')).toMatchObject({ value: 0, n: 1 });
  });

  it('gives a complaint to another customer, whose earlier one has recurred then', () => {
    const desk = serviceDesk();
    const complaint = { severity: 'low', topic: 'bill' };
    desk.send('complaint.filed', 0, 'p', { ...complaint, customer: 'u1' });
    desk.send('complaint.resolved', 60, 'p');
    const second = desk.send('complaint.filed', 120, 'q', { ...complaint, customer: 'u2' });
    const recurred = () => desk.group('complaint', 40 * DAY).figure('recurrenceRate').value;
    expect(recurred()).toBe(0);
    desk.send('correction', 180, 'q', { of: second.id, customer: 'u1' });
    expect(recurred()).toBe(1);
    desk.send('correction', 240, 'q', { of: second.id, topic: 'delay' });
    expect(recurred()).toBe(0);
  });
});

describe('corrections held', () => {
  const events: readonly ServiceEvent[] = [
    { id: 'k1', type: 'correction', time: START + 60_000, entity: 'c', of: 'e', queue: 'b' },
    { id: 'e', type: 'contact.queued', time: START, entity: 'c', queue: 'a' },
    { id: 'k3', type: 'correction', time: START, entity: 'd', of: 'none', queue: 'b' },
    { id: 'k2', type: 'correction', time: START + 90_000, entity: 'c', of: 'e', team: 'red' },
  ];

  it('meet their event after a restart by itself, and keep one out that was taken out before', () => {
    const waiting = createMetricState();
    waiting.fold(events[0]!);
    const restarted = restoreMetricState(waiting.snapshot(), metricSettings());
    restarted.fold(events[1]!);
    const frame = (state: typeof restarted, queue: string) =>
      state.frame({ family: 'queue', filter: { queue: [queue] }, window: '1h', groupBy: [] }, START + 300_000);
    const shown = (state: typeof restarted) =>
      ['a', 'b'].map((queue) => frame(state, queue).groups[0]!.figure('offered').value);
    expect([shown(restarted), restarted.counts.withoutEffect]).toEqual([[0, 1], {}]);
    const about = { type: 'correction', entity: 'c', of: 'e' } as const;
    restarted.fold({ ...about, id: 'k4', time: START + 100_000, void: true });
    const again = restoreMetricState(restarted.snapshot(), metricSettings());
    expect(shown(again)).toEqual([0, 0]);
    again.fold({ ...about, id: 'k5', time: START + 110_000, void: false });
    expect(shown(again)).toEqual([0, 1]);
  });

  it('are forgotten when nothing that may still come is near enough, and not before', () => {
    const empty = createMetricState().snapshot().length;
    const size = (seconds: number) => {
      const state = createMetricState();
      for (const event of events.slice(2, 3)) state.fold(event);
      state.fold({ id: 'later', type: 'employee.joined', time: START + seconds * 1000, entity: 'x' });
      return state.snapshot().length - empty;
    };
    expect(size(2 * HOUR)).toBeGreaterThan(40);
    expect(size(2 * HOUR + 0.001)).toBeLessThan(20);
  });

  it('are the same after a restart, also those whose event has not come', () => {
    const settings = metricSettings();
    for (const cut of [1, 2, 3]) {
      const before = createMetricState(settings);
      for (const event of events.slice(0, cut)) before.fold(event);
      const after = restoreMetricState(before.snapshot(), settings);
      for (const event of events.slice(cut)) after.fold(event);
      const filter = { queue: ['b'], team: ['red'] };
      const { groups } = after.frame({ family: 'queue', filter, window: '1h', groupBy: [] }, START + 200_000);
      expect(groups[0]?.figure('offered').value).toBe(1);
      expect(after.counts.withoutEffect).toEqual({ unmatchedCorrection: 1 });
    }
  });

  it('are the same after a merge, and a later one still finds its event', () => {
    const [one, other] = [createMetricState(), createMetricState()];
    for (const event of events) (event.entity === 'c' ? one : other).fold(event);
    const merged = mergeMetricStates([one, other]);
    merged.fold({ id: 'k4', type: 'correction', time: START + 100_000, entity: 'c', of: 'e', site: 'here' });
    const filter = { queue: ['b'], team: ['red'], site: ['here'] };
    const { groups } = merged.frame({ family: 'queue', filter, window: '1h', groupBy: [] }, START + 200_000);
    expect(groups[0]?.figure('offered').value).toBe(1);
    expect(merged.counts.withoutEffect).toEqual({ unmatchedCorrection: 1 });
  });
});

describe('corrections of a sender who makes up events', () => {
  it('are not held beyond the limit, and those of known events go on', () => {
    const state = createMetricState(metricSettings({ maxEntities: 2 }));
    const fold = (id: string, type: ServiceEvent['type'], fields: object) =>
      state.fold({ id, type, time: START, entity: 'c', ...fields });
    fold('e', 'contact.queued', { queue: 'a' });
    fold('k0', 'correction', { of: 'e', queue: 'b' });
    for (let i = 1; i < 10; i++) fold(`k${i}`, 'correction', { of: `none ${i}` });
    fold('l', 'correction', { of: 'e', queue: 'c' });
    expect(state.counts.withoutEffect).toEqual({ crowded: 8, unmatchedCorrection: 1 });
    const spec = { family: 'queue', filter: { queue: ['c'] }, window: '1h', groupBy: [] } as const;
    expect(state.frame(spec, START + 1000).groups[0]!.figure('offered').value).toBe(1);
  });
});
