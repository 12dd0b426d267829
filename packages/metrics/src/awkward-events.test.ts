/* Clocks that are wrong and ids that come again, whatever the family. */

import { describe, expect, it } from 'vitest';
import { type Desk, START, serviceDesk } from './testing/fold.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const value = (desk: Desk, family: string, name: string, seconds: number, filter = {}) =>
  desk.group(family, seconds, { filter }).figure(name).value;

/** Moves the clock of event time, and nothing else. */
const pass = (desk: Desk, seconds: number) => desk.send('employee.joined', seconds, 'e');

describe('an event from a clock that is ahead', () => {
  it('by up to five minutes counts at once, and waits for no time below 0', () => {
    const desk = serviceDesk();
    desk.send('contact.queued', 4 * MINUTE, 'ahead');
    for (const seconds of [0, MINUTE, 4 * MINUTE]) {
      expect([seconds, value(desk, 'queue', 'offered', seconds)]).toEqual([seconds, 1]);
      expect([seconds, value(desk, 'queue', 'waiting', seconds)]).toEqual([seconds, 1]);
    }
    expect(value(desk, 'queue', 'longestWaitSince', 0)).toBe(START + 4 * MINUTE * 1000);
  });

  it('by more is of a time that the reader asks not about', () => {
    const desk = serviceDesk();
    desk.send('contact.queued', 0, 'c');
    desk.send('contact.queued', 10 * MINUTE, 'later');
    const at = (seconds: number) =>
      desk.state.frame({ family: 'queue', filter: {}, window: '30m', groupBy: [] }, START + seconds * 1000).groups[0];
    // Five minutes are a clock ahead; from there on it is the past that is asked about, up to the end of its last whole step.
    expect([at(5 * MINUTE)?.figure('offered').value, at(5 * MINUTE - 0.001)?.figure('offered').value]).toEqual([2, 1]);
  });

  it('makes a case no younger than it is', () => {
    const desk = serviceDesk();
    desk.send('case.opened', MINUTE, 'c');
    const figure = desk.group('response', 0).figure('firstResponse');
    expect([figure.state, figure.value]).toEqual(['AT_LEAST', 0]);
  });
});

describe('two senders whose clocks disagree', () => {
  // The one that answers is ten seconds behind the one that queues.
  const answeredBefore = (end?: number): Desk => {
    const desk = serviceDesk();
    desk.send('contact.queued', 60, 'c');
    desk.send('contact.answered', 55, 'c');
    if (end !== undefined) desk.send('contact.ended', end, 'c');
    return desk;
  };
  const outcomes = (desk: Desk, seconds: number) =>
    ['answered', 'abandoned', 'expired', 'waiting'].map((name) => value(desk, 'queue', name, seconds));

  it('by more than the wait make an answer that of nothing: it stays open to everybody that the contact waits', () => {
    const desk = answeredBefore();
    expect([outcomes(desk, HOUR), desk.state.counts.withoutEffect]).toEqual([[0, 0, 0, 1], { orphan: 1 }]);
    expect(desk.group('queue', HOUR).figure('longestWaitSince').value).toBe(START + 60_000);
    pass(desk, 13 * HOUR);
    expect(outcomes(desk, 13 * HOUR)).toEqual([0, 0, 1, 0]);
  });

  it('and an end after it: whoever waited is gone', () => {
    const desk = answeredBefore(300);
    expect([outcomes(desk, HOUR), desk.state.counts.withoutEffect]).toEqual([[0, 1, 0, 0], { orphan: 1 }]);
  });

  it('and an end before the queueing as well: it is as if only the queueing had come', () => {
    const desk = answeredBefore(58);
    expect([outcomes(desk, HOUR), desk.state.counts.withoutEffect]).toEqual([[0, 0, 0, 1], { orphan: 2 }]);
  });

  it('to the same millisecond make it a wait of no time: a queueing comes before an answer, and that before an end', () => {
    const desk = serviceDesk();
    for (const type of ['ended', 'answered', 'queued']) desk.send(`contact.${type}`, 60, 'c');
    expect([outcomes(desk, HOUR), desk.state.counts.withoutEffect]).toEqual([[1, 0, 0, 0], {}]);
    const group = desk.group('queue', HOUR);
    expect([group.figure('asa').value, group.figure('aht').value]).toEqual([0, 0]);
  });
});

describe('an id that comes again once its thing was over for longer than the horizon', () => {
  it('is another contact, with nothing of the first', () => {
    const desk = serviceDesk();
    desk.send('contact.queued', 0, 'c', { queue: 'a', team: 'red' });
    desk.send('contact.abandoned', 60, 'c');
    pass(desk, HOUR + 120);
    desk.send('contact.queued', 3 * HOUR, 'c', { queue: 'b' });
    expect(value(desk, 'queue', 'offered', 4 * HOUR)).toBe(2);
    expect(value(desk, 'queue', 'waiting', 4 * HOUR, { queue: ['b'], team: [''] })).toBe(1);
    expect(value(desk, 'queue', 'waiting', 4 * HOUR, { team: ['red'] })).toBe(0);
  });

  it('is the same contact before that', () => {
    const desk = serviceDesk();
    desk.send('contact.queued', 0, 'c', { queue: 'a', team: 'red' });
    desk.send('contact.overflowed', 60, 'c');
    desk.send('contact.queued', 90, 'c', { queue: 'b' });
    expect(value(desk, 'queue', 'waiting', HOUR, { queue: ['b'], team: ['red'] })).toBe(1);
  });

  it('is another case after its follow-up and its window, and the same while it is open, however long', () => {
    const desk = serviceDesk();
    desk.send('case.opened', 0, 'c', { team: 'red' });
    desk.send('case.opened', 0, 'open', { team: 'red' });
    desk.send('case.resolved', 60, 'c');
    for (let day = 1; day < 30; day++) pass(desk, day * DAY);
    desk.send('case.opened', 30 * DAY, 'c');
    desk.send('case.opened', 30 * DAY, 'open');
    expect(value(desk, 'response', 'opened', 31 * DAY)).toBe(3);
    expect(value(desk, 'response', 'backlog', 31 * DAY, { team: [''] })).toBe(1);
    expect(value(desk, 'response', 'backlog', 31 * DAY, { team: ['red'] })).toBe(1);
    expect(desk.state.counts.withoutEffect).toEqual({ contradictory: 1 });
  });

  it('is another complaint and another survey', () => {
    const desk = serviceDesk();
    const complaint = { severity: 'low', topic: 'bill', customer: 'u' };
    desk.send('complaint.filed', 0, 'p', complaint);
    desk.send('complaint.resolved', 60, 'p');
    desk.send('survey.invited', 0, 's', { instrument: 'nps' });
    for (let day = 1; day < 40; day++) pass(desk, day * DAY);
    desk.send('complaint.filed', 40 * DAY, 'p', complaint);
    desk.send('survey.invited', 40 * DAY, 's', { instrument: 'nps' });
    expect([value(desk, 'complaint', 'filed', 41 * DAY), value(desk, 'survey', 'invited', 41 * DAY)]).toEqual([2, 2]);
    // It came too late to be the same trouble again.
    expect(value(desk, 'complaint', 'recurrenceRate', 80 * DAY)).toBe(0);
  });
});

describe('an event that is late', () => {
  it.each([
    [HOUR, 1],
    [HOUR + 0.001, 0],
  ])('by %f s counts within the horizon of an hour only, and what is refused is counted', (late, expected) => {
    const desk = serviceDesk();
    pass(desk, 2 * HOUR);
    desk.send('contact.queued', 2 * HOUR - late, 'c');
    expect(value(desk, 'queue', 'offered', 2 * HOUR)).toBe(expected);
    expect(desk.state.counts.withoutEffect).toEqual(expected === 1 ? {} : { late: 1 });
  });

  it('changes what was counted in other figures since', () => {
    const desk = serviceDesk();
    desk.send('contact.answered', 30 * MINUTE, 'c');
    desk.send('contact.ended', 40 * MINUTE, 'c');
    expect(desk.state.counts.withoutEffect).toEqual({ orphan: 2 });
    desk.send('contact.queued', 20 * MINUTE, 'c');
    expect(desk.state.counts.withoutEffect).toEqual({});
    const group = desk.group('queue', HOUR);
    expect([group.figure('asa').value, group.figure('aht').value]).toEqual([600_000, 600_000]);
  });
});

describe('totals that other systems report', () => {
  const reading = (desk: Desk, metric: string, amount: number, source = 'pbx', fields = {}) =>
    desk.send('reading', 0, source, { metric, value: amount, ...fields });
  /** Of a counter what follows from two readings. */
  const total = (desk: Desk, metric: string, amount: number, source = 'pbx', fields = {}) => {
    desk.send('reading', -60, source, { metric, value: 1_000, ...fields });
    reading(desk, metric, 1_000 + amount, source, fields);
  };

  it('add up where they are counts, and stand alone or not at all where they are not', () => {
    const desk = serviceDesk();
    total(desk, 'queue.offered', 5);
    total(desk, 'queue.offered', 7, 'crm');
    reading(desk, 'queue.serviceLevel', 0.8);
    const group = desk.group('queue', 60);
    expect(group.figure('offered')).toMatchObject({ value: 12, n: 2, state: 'REPORTED', lower: null });
    expect(group.figure('serviceLevel')).toMatchObject({ value: 0.8, n: 1, state: 'REPORTED', status: 'ON_TARGET' });
    reading(desk, 'queue.serviceLevel', 0.4, 'crm');
    expect(desk.group('queue', 60).figure('serviceLevel')).toMatchObject({ value: null, state: 'EMPTY' });
  });

  it('are those of the group they carry, of the window they fall in, and none of the window before history', () => {
    const desk = serviceDesk();
    pass(desk, -4 * HOUR);
    total(desk, 'queue.offered', 5, 'pbx', { queue: 'a' });
    const offered = (queue: string, seconds: number) =>
      desk.group('queue', seconds, { filter: { queue: [queue] }, window: '30m' }).figure('offered');
    expect(
      [offered('a', 60), offered('b', 60), offered('a', 31 * MINUTE)].map(({ value: v, state }) => [v, state]),
    ).toEqual([
      [5, 'REPORTED'],
      [0, 'VALUE'],
      [0, 'VALUE'],
    ]);
    expect(desk.group('queue', 45 * MINUTE, { window: '30m' }).previous('offered')).toMatchObject({
      value: 5,
      state: 'REPORTED',
    });
  });
});
