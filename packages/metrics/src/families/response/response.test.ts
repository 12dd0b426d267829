import { describe, expect, it } from 'vitest';
import { START, serviceDesk } from '../../testing/fold.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;

describe('first response', () => {
  it('counts the silent cases: half answered in minutes and half not at all is no fast median', () => {
    const desk = serviceDesk();
    for (let i = 0; i < 10; i++) desk.send('case.opened', i, `c${i}`, { channel: 'web' });
    for (let i = 0; i < 4; i++) desk.send('case.replied', 60 + i, `c${i}`);
    const group = desk.group('response', 10 * HOUR);
    expect(group.figure('firstResponse', { naive: true })).toMatchObject({
      value: 60_000,
      n: 4,
      variant: 'answered cases only',
    });
    const censored = group.figure('firstResponse');
    expect(censored).toMatchObject({ state: 'AT_LEAST', n: 10, variant: 'Kaplan–Meier' });
    expect(censored.value).toBe(10 * HOUR * 1000 - 4000);
  });

  it('agrees with the product-limit estimate worked by hand', () => {
    const desk = serviceDesk();
    // Replies after 10, 20 and 40 min; one case open for 30 min when asked at 30 min after its opening.
    for (const [id, opened] of [
      ['a', 0],
      ['b', 0],
      ['c', 0],
      ['d', 600],
    ] as const)
      desk.send('case.opened', opened, id);
    desk.send('case.replied', 600, 'a');
    desk.send('case.replied', 1200, 'b');
    desk.send('case.replied', 2400, 'c');
    const group = desk.group('response', 2400);
    // S(10) = 3/4, S(20) = 2/4; d is censored at 30; S(40) = 0.
    expect(group.figure('firstResponse', { quantile: 0.25 }).value).toBe(600_000);
    expect(group.figure('firstResponse', { quantile: 0.5 }).value).toBe(1_200_000);
    expect(group.figure('firstResponse', { quantile: 0.75 }).value).toBe(2_400_000);
  });

  it('takes neither robots nor internal notes for a reply', () => {
    const desk = serviceDesk();
    desk.send('case.opened', 0, 'c');
    desk.send('case.replied', 1, 'c', { automatic: true });
    desk.send('case.replied', 2, 'c', { public: false });
    const group = desk.group('response', 10);
    expect(group.figure('replied').value).toBe(0);
    expect(group.figure('unanswered').value).toBe(1);
  });

  it('leaves nights and weekends out in business hours', () => {
    const desk = serviceDesk();
    // Opened Monday 16:00, replied Tuesday 10:00: one hour on either side of the night.
    desk.send('case.opened', 7 * HOUR, 'c');
    desk.send('case.replied', 25 * HOUR, 'c');
    const figure = desk.group('response', 26 * HOUR).figure('firstResponse', { naive: true, businessHours: true });
    expect(figure).toMatchObject({ value: 2 * HOUR * 1000, variant: 'answered cases only, business hours' });
  });
});

describe('promises', () => {
  it('counts a case past its target as missed, and one not yet due in neither', () => {
    const desk = serviceDesk();
    desk.send('case.opened', 0, 'in-time', { channel: 'chat' });
    desk.send('case.replied', 120, 'in-time');
    desk.send('case.opened', 0, 'missed', { channel: 'chat' });
    desk.send('case.opened', 0, 'not-due', { channel: 'email' });
    const atTarget = desk.group('response', 120).figure('withinTarget');
    expect(atTarget).toMatchObject({ value: 1, n: 1 });
    const group = desk.group('response', 121);
    expect(group.figure('withinTarget')).toMatchObject({ value: 0.5, n: 2 });
    expect(group.figure('overdue').value).toBe(1);
    expect(group.figure('unanswered').value).toBe(2);
    expect(desk.group('response', 7 * HOUR + 1).figure('dueSoon').value).toBe(1);
  });

  it('keeps a promise made to the case over the house target', () => {
    const desk = serviceDesk();
    desk.send('case.opened', 0, 'c', { channel: 'chat', promisedAt: START + HOUR * 1000 });
    expect(desk.group('response', HOUR).figure('overdue').value).toBe(0);
    expect(desk.group('response', HOUR + 1).figure('overdue').value).toBe(1);
  });

  it('tells when a case will fall due though nothing happens', () => {
    const desk = serviceDesk();
    const view = desk.state.openView({ family: 'response', filter: {}, window: '24h', groupBy: [] });
    desk.send('case.opened', 30, 'c', { channel: 'chat' });
    expect(view.nextChangeAfter(START + 140_000)).toBe(START + 150_001);
    view.close();
  });
});

describe('resolution', () => {
  it('counts first-contact resolution and reopenings when their window has passed', () => {
    const desk = serviceDesk();
    for (const id of ['a', 'b', 'c', 'd']) {
      desk.send('case.opened', 0, id);
      desk.send('case.replied', 10, id);
    }
    desk.send('case.replied', 20, 'd');
    for (const id of ['a', 'b', 'c', 'd']) desk.send('case.resolved', 100, id);
    desk.send('case.reopened', 3 * DAY, 'c');
    expect(desk.group('response', 7 * DAY + 99).figure('fcr').state).toBe('EMPTY');
    const group = desk.group('response', 7 * DAY + 100);
    // d took two replies, c came back.
    expect(group.figure('fcr')).toMatchObject({ value: 0.5, n: 4 });
    expect(group.figure('reopenRate')).toMatchObject({ value: 0.25, n: 4 });
    expect(group.figure('reopened').value).toBe(1);
    // Going back in time takes it out again.
    expect(desk.group('response', 7 * DAY + 99).figure('fcr').state).toBe('EMPTY');
  });

  it('measures a reopened case to its last resolution', () => {
    const desk = serviceDesk();
    desk.send('case.opened', 0, 'c');
    desk.send('case.resolved', HOUR, 'c');
    expect(desk.group('response', 2 * HOUR).figure('resolution', { naive: true }).value).toBe(HOUR * 1000);
    desk.send('case.reopened', DAY, 'c');
    const open = desk.group('response', DAY + HOUR);
    expect(open.figure('backlog').value).toBe(1);
    expect(open.figure('resolution', { naive: true }).state).toBe('EMPTY');
    desk.send('case.resolved', 2 * DAY, 'c');
    expect(desk.group('response', 3 * DAY).figure('resolution', { naive: true }).value).toBe(2 * DAY * 1000);
  });

  it('counts a case reopened after its window as open again since then', () => {
    const desk = serviceDesk();
    desk.send('case.opened', 0, 'c');
    desk.send('case.replied', 5, 'c');
    desk.send('case.resolved', 10, 'c');
    desk.send('case.reopened', 20 * DAY, 'c');
    const group = desk.group('response', 20 * DAY + 60);
    expect(group.figure('backlog').value).toBe(1);
    expect(group.figure('unanswered').value).toBe(0);
    expect(group.figure('backlogAge').value).toBe(60_000);
  });

  it('ages the backlog in quantiles and buckets', () => {
    const desk = serviceDesk();
    [0, 2 * DAY, 2 * DAY, 4 * DAY, 5 * DAY - 60].forEach((at, i) => {
      desk.send('case.opened', at, `c${i}`);
    });
    const group = desk.group('response', 5 * DAY);
    expect(group.figure('backlogAge', { quantile: 0.5 }).value).toBe(3 * DAY * 1000);
    expect((group.detail('backlogBuckets') as { count: number }[]).map(({ count }) => count)).toEqual([1, 0, 1, 3, 0]);
  });

  it('times the stages and the follow-up', () => {
    const desk = serviceDesk();
    desk.send('case.opened', 0, 'c');
    desk.send('case.assigned', 600, 'c');
    desk.send('case.acted', 1500, 'c');
    desk.send('case.resolved', 3000, 'c');
    desk.send('case.followedUp', 3000 + 30 * HOUR, 'c');
    const group = desk.group('response', 3 * DAY);
    const times = (['receive', 'assess', 'act', 'followUp'] as const).map(
      (stage) => group.figure('stageTime', { stage }).value,
    );
    expect(times).toEqual([600_000, 900_000, 1_500_000, 30 * HOUR * 1000]);
    expect(group.figure('followedUpInTime')).toMatchObject({ value: 1, n: 1 });
  });

  it('moves a case with its team', () => {
    const desk = serviceDesk();
    desk.send('case.opened', 0, 'c');
    desk.send('case.assigned', 10, 'c', { team: 'red' });
    desk.send('case.assigned', 20, 'c', { team: 'blue' });
    const backlog = (team: string) => desk.group('response', 30, { filter: { team: [team] } }).figure('backlog').value;
    expect([backlog(''), backlog('red'), backlog('blue')]).toEqual([0, 0, 1]);
  });
});
