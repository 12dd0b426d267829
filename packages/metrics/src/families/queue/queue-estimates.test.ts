/* Means, pace and expected wait of the queue where the data are thin, mixed or missing. */

import { describe, expect, it } from 'vitest';
import { meanInterval } from '../../statistics/index.ts';
import { type Desk, serviceDesk } from '../../testing/fold.ts';

const DEPARTURES = 'waiting × mean time between departures';

/** `count` contacts, each queued at `from` + 60 s × i, answered 20 s later and ended after `talkSeconds`. */
function handled(desk: Desk, count: number, talkSeconds = 180): void {
  for (let i = 0; i < count; i++) {
    desk.send('contact.queued', i * 60, `h${i}`);
    desk.send('contact.answered', i * 60 + 20, `h${i}`);
    desk.send('contact.ended', i * 60 + 200, `h${i}`, { talkSeconds });
  }
}

/** `count` contacts that gave up after 60 s. */
function gaveUp(desk: Desk, count: number): void {
  for (let i = 0; i < count; i++) {
    desk.send('contact.queued', i * 60, `g${i}`);
    desk.send('contact.abandoned', i * 60 + 60, `g${i}`);
  }
}

const expectedWait = (desk: Desk, seconds = 3600) =>
  desk.group('queue', seconds, { window: '1h' }).figure('expectedWait');

/** Mean wait of the last of `waiting` + 1 in line, from the pace of completions and an impatience of 80 s. */
function byHand(waiting: number, completionsPerMs: number, meanPatienceMs = 80_000): number {
  let sum = 0;
  for (let ahead = 0; ahead <= waiting; ahead++) sum += 1 / (completionsPerMs + ahead / meanPatienceMs);
  return sum;
}

describe('the expected wait', () => {
  it('counts whoever leaves the queue as a departure: answered, taken by a robot, overflowed, abandoned', () => {
    const desk = serviceDesk();
    for (const [type, fields] of [
      ['contact.answered', {}],
      ['contact.answered', { bot: true }],
      ['contact.overflowed', {}],
      ['contact.abandoned', {}],
    ] as const) {
      const entity = `${type}-${JSON.stringify(fields)}`;
      desk.send('contact.queued', 0, entity);
      desk.send(type, 10, entity, fields);
    }
    desk.send('contact.queued', 100, 'waits');
    expect(expectedWait(desk, 120)).toMatchObject({ value: 30_000, n: 4, variant: DEPARTURES });
  });

  it('is not known before anybody has left', () => {
    const desk = serviceDesk();
    desk.send('contact.queued', 0, 'waits');
    expect(expectedWait(desk, 60)).toMatchObject({ value: null, n: 0, state: 'EMPTY', variant: DEPARTURES });
  });

  it('reckons with every agent who serves the queue, whether free, busy or wrapping up, and with no other', () => {
    const desk = serviceDesk();
    handled(desk, 10);
    gaveUp(desk, 10);
    ['available', 'busy', 'wrapUp', 'away', 'offline'].forEach((state, i) => {
      desk.send('agent.state', 3500, `agent${i}`, { state });
    });
    desk.send('contact.queued', 3550, 'waits');
    expect(expectedWait(desk)).toMatchObject({
      variant: 'Erlang A',
      value: expect.closeTo(byHand(1, 3 / 180_000), 6),
    });
  });

  it.each([
    ['fewer than ten contacts have been handled', 9, 180],
    ['handling them took no time', 10, 0],
  ])('goes by the pace of the answers where %s', (_, count, talkSeconds) => {
    const desk = serviceDesk();
    handled(desk, count, talkSeconds);
    gaveUp(desk, 10);
    desk.send('agent.state', 3500, 'ann', { state: 'busy' });
    desk.send('contact.queued', 3550, 'waits');
    // Everything that was waited, 60 s each for those who gave up and 20 s each for the others, by those who gave up.
    const patienceMs = 60_000 + (count * 20_000) / 10;
    expect(expectedWait(desk)).toMatchObject({
      variant: 'Erlang A',
      value: expect.closeTo(byHand(1, count / 3_600_000, patienceMs), 6),
    });
  });

  it('goes by the departures where nobody is served: there is no pace of service to reckon with', () => {
    const desk = serviceDesk();
    gaveUp(desk, 12);
    desk.send('contact.queued', 3590, 'waits');
    expect(expectedWait(desk)).toMatchObject({ value: 300_000, n: 12, variant: DEPARTURES });
  });

  it('is nothing where nobody waits and no agent is known to be busy', () => {
    const desk = serviceDesk();
    handled(desk, 10);
    gaveUp(desk, 10);
    expect(expectedWait(desk)).toMatchObject({ value: 0, variant: 'Erlang A' });
  });

  it('weighs each of many equal waits when it estimates the patience', () => {
    const desk = serviceDesk();
    for (let i = 0; i < 1200; i++) {
      desk.send('contact.queued', i, `g${i}`);
      desk.send('contact.abandoned', i + 60, `g${i}`);
    }
    handled(desk, 10);
    desk.send('contact.queued', 3550, 'waits');
    const value = byHand(1, 10 / 3_600_000, 60_000 + (10 * 20_000) / 1200);
    // Waits are in bins here, each within 1 % of its own.
    expect(Math.abs(expectedWait(desk).value! / value - 1)).toBeLessThan(0.011);
  });
});

describe('the average handling time', () => {
  it.each([
    [[{ wrapUpSeconds: 5 }, { wrapUpSeconds: 15 }], 'talk + hold + after-contact work', 120_000],
    [[{ wrapUpSeconds: 5 }, {}], 'after-contact work known for 1 of 2', 112_500],
    [[{}, {}], 'talk + hold', 110_000],
  ] as const)('says what it is made of, of contacts that ended with %o', (ends, variant, value) => {
    const desk = serviceDesk();
    ends.forEach((fields, i) => {
      desk.send('contact.queued', 0, `c${i}`);
      desk.send('contact.answered', 5, `c${i}`);
      desk.send('contact.ended', 300, `c${i}`, { talkSeconds: 100, holdSeconds: 10, ...fields });
    });
    expect(desk.group('queue', 400).figure('aht')).toMatchObject({ value, n: 2, variant });
  });

  it('names no variant where nothing was handled', () => {
    expect(serviceDesk().group('queue', 0).figure('aht')).toMatchObject({ state: 'EMPTY', n: 0, variant: null });
  });

  it('takes the time between answer and end for talk where none is reported', () => {
    const desk = serviceDesk();
    desk.send('contact.queued', 0, 'c');
    desk.send('contact.answered', 10, 'c');
    desk.send('contact.ended', 70, 'c', { wrapUpSeconds: 30 });
    expect(desk.group('queue', 100).figure('aht').value).toBe(90_000);
  });

  it('counts no contact that a robot handled', () => {
    const desk = serviceDesk();
    desk.send('contact.queued', 0, 'c');
    desk.send('contact.answered', 10, 'c', { bot: true });
    desk.send('contact.ended', 70, 'c', { talkSeconds: 60 });
    expect(desk.group('queue', 100).figure('aht').state).toBe('EMPTY');
    expect(desk.state.counts.withoutEffect).toEqual({});
  });
});

describe('a mean', () => {
  it('comes with the interval of its sample', () => {
    const desk = serviceDesk();
    const durations = [10, 30, 20, 60, 40];
    durations.forEach((seconds, i) => {
      desk.send('contact.queued', 0, `c${i}`);
      desk.send('contact.answered', seconds, `c${i}`);
      desk.send('contact.ended', 300, `c${i}`, { talkSeconds: 2 * seconds });
    });
    const { lower, upper } = meanInterval({ n: 5, sum: 160, sumOfSquares: 6600 })!;
    const group = desk.group('queue', 400);
    for (const [name, unitMs] of [
      ['asa', 1000],
      ['aht', 2000],
    ] as const) {
      expect(group.figure(name)).toMatchObject({
        n: 5,
        value: 32 * unitMs,
        lower: expect.closeTo(lower * unitMs, 6),
        upper: expect.closeTo(upper * unitMs, 6),
      });
    }
  });
});

describe('waits', () => {
  it('are told apart by outcome: of those answered, or of all', () => {
    const desk = serviceDesk();
    for (const [type, waited] of [
      ['contact.answered', 10],
      ['contact.answered', 20],
      ['contact.abandoned', 30],
      ['contact.overflowed', 40],
      ['contact.ended', 50],
    ] as const) {
      desk.send('contact.queued', 0, `c${waited}`);
      desk.send(type, waited, `c${waited}`);
    }
    const group = desk.group('queue', 60);
    expect(group.figure('wait', { quantile: 0.99 })).toMatchObject({ value: 20_000, n: 2, variant: 'answered' });
    expect(group.figure('wait', { quantile: 0.99, outcomes: 'ALL' })).toMatchObject({
      value: 50_000,
      n: 5,
      variant: 'all outcomes',
    });
    expect(group.figure('wait', { quantile: 0.5, outcomes: 'ALL' }).value).toBe(30_000);
  });

  it('longer than the largest threshold are not in time for it', () => {
    const desk = serviceDesk();
    for (const waited of [120, 121]) {
      desk.send('contact.queued', 0, `c${waited}`);
      desk.send('contact.answered', waited, `c${waited}`);
    }
    expect(desk.group('queue', 130).figure('serviceLevel', { seconds: 120 }).value).toBe(0.5);
  });

  it('of exactly the short limit are not short, also where a threshold lies right there', () => {
    const desk = serviceDesk({ serviceLevelSeconds: [5, 20] });
    for (const [entity, waited] of [
      ['short', 4.999],
      ['long', 5],
    ] as const) {
      desk.send('contact.queued', 0, entity);
      desk.send('contact.abandoned', waited, entity);
    }
    const group = desk.group('queue', 10);
    expect(group.figure('shortAbandoned').value).toBe(1);
    expect(group.figure('abandonmentRate')).toMatchObject({ value: 1, n: 1 });
    expect(group.figure('serviceLevel', { variant: 'F1', seconds: 5 }).value).toBe(1);
  });

  it('are never short where that is switched off', () => {
    const desk = serviceDesk({ shortAbandonSeconds: 0 });
    desk.send('contact.queued', 0, 'c');
    desk.send('contact.abandoned', 0, 'c');
    const group = desk.group('queue', 10);
    expect(group.figure('shortAbandoned').value).toBe(0);
    expect(group.figure('abandonmentRate')).toMatchObject({ value: 1, n: 1 });
  });
});
