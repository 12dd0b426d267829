/* What the clock does to the queue while its senders are silent. */

import { describe, expect, it } from 'vitest';
import { type Desk, START, serviceDesk } from '../../testing/fold.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
/** A contact without an outcome is given up after this. */
const EXPIRY = 12 * HOUR;

const expired = (desk: Desk, seconds: number) =>
  desk.group('queue', seconds, { window: '30m' }).figure('expired').value;
const expiredBefore = (desk: Desk, seconds: number) =>
  desk.group('queue', seconds, { window: '30m' }).previous('expired')?.value;

describe('a contact that never ended', () => {
  it('waits until its time is up and not an instant longer, and neither does it wait the longest', () => {
    const desk = serviceDesk();
    desk.send('contact.queued', 0, 'stuck');
    desk.send('contact.queued', 10 * MINUTE, 'later');
    const shown = (seconds: number) => {
      const group = desk.group('queue', seconds);
      return [group.figure('waiting').value, (group.figure('longestWaitSince').value! - START) / 1000];
    };
    expect(shown(EXPIRY - 0.001)).toEqual([2, 0]);
    expect(shown(EXPIRY)).toEqual([1, 10 * MINUTE]);
  });

  it('expires within the window in which its time was up, and in no later one', () => {
    const desk = serviceDesk();
    desk.send('contact.queued', 5 * MINUTE, 'stuck');
    expect(expired(desk, EXPIRY + 5 * MINUTE - 1)).toBe(0);
    expect(expired(desk, EXPIRY + 5 * MINUTE)).toBe(1);
    expect(expired(desk, EXPIRY + 30 * MINUTE)).toBe(1);
    expect(expired(desk, EXPIRY + HOUR)).toBe(0);
    expect(expiredBefore(desk, EXPIRY + 50 * MINUTE)).toBe(1);
    expect(expiredBefore(desk, EXPIRY + 30 * MINUTE)).toBe(0);
    expect(expiredBefore(desk, EXPIRY + 2 * HOUR)).toBe(0);
  });

  it('is said to expire in the same window whether or not an event has moved the clock there', () => {
    for (const second of [0, 1, 30, 59.999, MINUTE, 20 * MINUTE, 29 * MINUTE + 59, 30 * MINUTE]) {
      const silent = serviceDesk();
      const awake = serviceDesk();
      for (const desk of [silent, awake]) {
        desk.send('contact.queued', 0, 'stuck');
        desk.send('contact.queued', second, 'other');
      }
      for (const minutes of [0, 1, 2, 20, 29, 30, 31, 45, 60, 61, 75, 90, 91, 120]) {
        const at = EXPIRY + minutes * MINUTE;
        awake.send('survey.invited', at, `s${minutes}`, { instrument: 'nps' });
        expect([second, minutes, expired(silent, at)]).toEqual([second, minutes, expired(awake, at)]);
        expect([second, minutes, expiredBefore(silent, at)]).toEqual([second, minutes, expiredBefore(awake, at)]);
      }
    }
  });

  it('once answered is given up as well, without ever having expired in the queue', () => {
    const desk = serviceDesk();
    desk.send('contact.queued', 0, 'c', { ticket: 'A1' });
    desk.send('contact.answered', 10, 'c');
    desk.send('contact.queued', 13 * HOUR, 'next');
    desk.send('contact.ended', 13 * HOUR + 1, 'c');
    const group = desk.group('queue', 14 * HOUR);
    expect(group.figure('expired').value).toBe(0);
    expect(group.detail('nowServing')).toEqual([]);
    // The end that comes at last is of nothing known any more.
    expect(desk.state.counts.withoutEffect).toEqual({ orphan: 1 });
  });
});

describe('a contact that takes long', () => {
  it('waits for hours and is answered still, and talks for hours and ends still', () => {
    const desk = serviceDesk();
    desk.send('contact.queued', 0, 'slow');
    for (let hour = 1; hour < 5; hour++) desk.send('survey.invited', hour * HOUR, `a${hour}`, { instrument: 'nps' });
    desk.send('contact.answered', 5 * HOUR, 'slow');
    for (let hour = 6; hour < 9; hour++) desk.send('survey.invited', hour * HOUR, `b${hour}`, { instrument: 'nps' });
    desk.send('contact.ended', 9 * HOUR, 'slow');
    const group = desk.group('queue', 10 * HOUR);
    expect([group.figure('asa').value, group.figure('aht').value]).toEqual([5 * HOUR * 1000, 4 * HOUR * 1000]);
    expect(desk.state.counts.withoutEffect).toEqual({});
  });

  it('is given up for good: an answer that comes after all is of nothing known', () => {
    const desk = serviceDesk();
    desk.send('contact.queued', 0, 'stuck');
    desk.send('contact.answered', EXPIRY + 5 * MINUTE, 'stuck');
    const group = desk.group('queue', EXPIRY + 10 * MINUTE);
    expect(['answered', 'waiting', 'expired'].map((name) => group.figure(name).value)).toEqual([0, 0, 1]);
    expect(desk.state.counts.withoutEffect).toEqual({ orphan: 1 });
  });
});

describe('the history of who waited', () => {
  const history = (desk: Desk, seconds: number) =>
    desk.state
      .series(
        { figure: 'queue.waiting', filter: {}, window: '24h', stepMs: HOUR * 1000, groupBy: [] },
        START + seconds * 1000,
      )
      .groups[0]?.points.map(({ value }) => value) ?? [];

  it('knows nobody before the first came, and nobody once the last was given up', () => {
    const desk = serviceDesk();
    desk.send('contact.queued', 30 * MINUTE, 'stuck');
    desk.send('contact.queued', 90 * MINUTE, 'quick');
    desk.send('contact.abandoned', 150 * MINUTE, 'quick');
    desk.send('survey.invited', 14 * HOUR, 's', { instrument: 'nps' });
    // From 23:00 the day before: hours at whose end one, two or nobody waited.
    const hours = [...Array(10).fill(0), 1, 2, ...Array(10).fill(1), 0, 0];
    expect(history(desk, 14 * HOUR).slice(0, hours.length)).toEqual(hours);
  });

  it('is not touched by agents who come and go', () => {
    const desk = serviceDesk();
    for (const [i, state] of ['busy', 'offline', 'available', 'offline'].entries())
      desk.send('agent.state', i * HOUR + 60, 'ann', { state });
    const group = desk.group('queue', 5 * HOUR);
    expect(new Set(history(desk, 5 * HOUR))).toEqual(new Set([0]));
    expect([group.detail('calledRecently'), group.detail('nowServing')]).toEqual([[], []]);
  });
});

describe('an agent', () => {
  it('without a sign for as long is in no state any more; a sign of the same state keeps it there', () => {
    const desk = serviceDesk();
    desk.send('agent.state', 0, 'ann', { state: 'busy' });
    desk.send('agent.state', 0, 'bob', { state: 'available' });
    desk.send('agent.state', 6 * HOUR, 'bob', { state: 'available' });
    desk.send('survey.invited', 13 * HOUR, 's', { instrument: 'nps' });
    const group = desk.group('queue', 13 * HOUR);
    expect([group.figure('agentsBusy'), group.figure('agentsAvailable')].map(({ value, n }) => [value, n])).toEqual([
      [0, 0],
      [1, 1],
    ]);
    // 12 hours busy and then unknown; 13 hours available.
    expect(desk.group('queue', 13 * HOUR, { window: '24h' }).figure('occupancy').value).toBeCloseTo(12 / 25, 2);
  });

  it.each([
    ['available', 'agentsAvailable'],
    ['busy', 'agentsBusy'],
    ['wrapUp', 'agentsWrapUp'],
    ['away', 'agentsAway'],
  ])('that was last heard of as %s is so until its time is up, and then in no state', (state, name) => {
    const desk = serviceDesk();
    desk.send('agent.state', 0, 'ann', { state });
    const count = (seconds: number) => {
      desk.send('survey.invited', seconds, `s${seconds}`, { instrument: 'nps' });
      return desk.group('queue', seconds).figure(name).value;
    };
    expect([count(EXPIRY - MINUTE), count(EXPIRY + MINUTE)]).toEqual([1, 0]);
  });

  it('that goes offline is in no state', () => {
    const desk = serviceDesk();
    desk.send('agent.state', 0, 'ann', { state: 'busy' });
    desk.send('agent.state', 10 * MINUTE, 'ann', { state: 'offline' });
    const group = desk.group('queue', 20 * MINUTE, { window: '30m' });
    expect(group.figure('agentsBusy')).toMatchObject({ value: 0, n: 0 });
    expect(group.figure('occupancy')).toMatchObject({ value: 1, n: 10 });
  });
});

describe('a view of the queue', () => {
  const view = (desk: Desk) => desk.state.openView({ family: 'queue', filter: {}, window: '90d', groupBy: [] });
  const nextChange = (desk: Desk, seconds: number) => {
    const opened = view(desk);
    const next = (opened.nextChangeAfter(START + seconds * 1000) - START) / 1000;
    opened.close();
    return next;
  };

  it('does not change with the clock where nobody waits and no agent is known', () => {
    const desk = serviceDesk();
    desk.send('contact.queued', 0, 'c');
    desk.send('contact.abandoned', 10, 'c');
    expect(nextChange(desk, 20)).toBeGreaterThanOrEqual(90 * 24 * HOUR);
  });

  it.each(['available', 'busy', 'wrapUp', 'away'])('follows time spent %s every 10 s', (state) => {
    const desk = serviceDesk();
    desk.send('agent.state', 0, 'ann', { state });
    expect([nextChange(desk, 21), nextChange(desk, 30)]).toEqual([30, 40]);
  });

  it('changes when a contact expires, between two of these steps', () => {
    const desk = serviceDesk();
    desk.send('contact.queued', 3, 'stuck');
    expect([nextChange(desk, 21), nextChange(desk, EXPIRY + 1)]).toEqual([30, EXPIRY + 3]);
  });
});

describe('groups of the queue', () => {
  it('are ordered by what was offered and what waits, the largest first', () => {
    const desk = serviceDesk();
    for (let i = 0; i < 3; i++) desk.send('contact.queued', 0, `a${i}`, { queue: 'waiting for long' });
    for (let i = 0; i < 2; i++) {
      desk.send('contact.queued', HOUR, `b${i}`, { queue: 'quick' });
      desk.send('contact.answered', HOUR + 1, `b${i}`);
    }
    desk.send('contact.queued', HOUR, 'c', { queue: 'both' });
    const { groups } = desk.state.frame(
      { family: 'queue', filter: {}, window: '5m', groupBy: ['queue'] },
      START + (HOUR + 10) * 1000,
    );
    // 3 waiting; then 2 offered, and 1 offered that waits, in order of their names.
    expect(groups.map(({ key }) => key[0]?.value)).toEqual(['waiting for long', 'both', 'quick']);
  });
});

describe('called tickets', () => {
  function counter(tickets: number): Desk {
    const desk = serviceDesk();
    for (let i = 0; i < tickets; i++) {
      desk.send('contact.queued', i, `c${i}`, { ticket: `A${i}` });
      desk.send('contact.answered', 100 + i, `c${i}`);
    }
    return desk;
  }
  const names = (tickets: unknown) => (tickets as { ticket: string }[]).map(({ ticket }) => ticket);

  it('are the eight newest where nobody says how many, and none where none are wanted', () => {
    const group = counter(10).group('queue', 200);
    expect(names(group.detail('nowServing'))).toEqual(['A9', 'A8', 'A7', 'A6', 'A5', 'A4', 'A3', 'A2']);
    expect(names(group.detail('nowServing', { first: 10 }))).toHaveLength(10);
    expect(names(group.detail('nowServing', { first: 0 }))).toEqual([]);
    for (const first of [-1, '2', null]) expect(names(group.detail('nowServing', { first }))).toHaveLength(8);
  });

  it('have neither a desk nor a queue where none was reported', () => {
    expect(counter(1).group('queue', 200).detail('nowServing')).toEqual([
      { ticket: 'A0', desk: null, queue: null, calledAt: START + 100_000 },
    ]);
  });

  it('are gone from the board while their contact waits again, and there is none for a contact without a ticket', () => {
    const desk = counter(1);
    desk.send('contact.queued', 0, 'no-ticket');
    desk.send('contact.answered', 110, 'no-ticket');
    desk.send('contact.queued', 150, 'c0', { ticket: 'A0' });
    const group = desk.group('queue', 200);
    expect([group.detail('nowServing'), group.detail('calledRecently')]).toEqual([[], []]);
  });
});
