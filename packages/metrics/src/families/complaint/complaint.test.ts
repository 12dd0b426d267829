import { describe, expect, it } from 'vitest';
import { START, serviceDesk } from '../../testing/fold.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;
const FILED = { severity: 'high', topic: 'billing', channel: 'phone', customer: 'u1' };

describe('complaints', () => {
  it('are counted per 1,000 contacts of the same window, with a Poisson interval', () => {
    const desk = serviceDesk();
    for (let i = 0; i < 500; i++) desk.send('contact.queued', i, `k${i}`, { channel: i % 2 === 0 ? 'phone' : 'chat' });
    desk.send('complaint.filed', 600, 'p1', FILED);
    desk.send('complaint.filed', 601, 'p2', { ...FILED, severity: 'low', customer: 'u2' });
    const all = desk.group('complaint', 700).figure('ratePer1000');
    expect(all).toMatchObject({ value: 4, n: 500, variant: 'per 1,000 contacts' });
    // Garwood for 2 events: 0.2422 to 7.2247, over 0.5 thousand.
    expect(all.lower).toBeCloseTo(0.4844, 3);
    expect(all.upper).toBeCloseTo(14.449, 2);
    // Severity narrows the complaints and not the contacts; channel narrows both.
    expect(desk.group('complaint', 700, { filter: { severity: ['high'] } }).figure('ratePer1000')).toMatchObject({
      value: 2,
      n: 500,
    });
    expect(desk.group('complaint', 700, { filter: { channel: ['phone'] } }).figure('ratePer1000')).toMatchObject({
      value: 8,
      n: 250,
    });
  });

  it('count as missed when unacknowledged past the house target', () => {
    const desk = serviceDesk();
    desk.send('complaint.filed', 0, 'a', FILED);
    desk.send('complaint.filed', 0, 'b', FILED);
    desk.send('complaint.filed', 2 * HOUR, 'c', FILED);
    desk.send('complaint.acknowledged', DAY, 'a');
    expect(desk.group('complaint', DAY).figure('acknowledgedInTime')).toMatchObject({ value: 1, n: 1 });
    expect(desk.group('complaint', DAY + 1).figure('acknowledgedInTime')).toMatchObject({ value: 0.5, n: 2 });
    expect(desk.group('complaint', DAY + 1).figure('overdue').value).toBe(1);
  });

  it('are listed when overdue, oldest first', () => {
    const desk = serviceDesk();
    desk.send('complaint.filed', HOUR, 'young', FILED);
    desk.send('complaint.filed', 0, 'old', { ...FILED, topic: 'delay' });
    desk.send('complaint.acknowledged', 2 * HOUR, 'old');
    const group = desk.group('complaint', 30 * DAY);
    expect(group.figure('overdue').value).toBe(2);
    expect(group.detail('overdueList')).toEqual([
      {
        entity: 'old',
        severity: 'high',
        topic: 'delay',
        channel: 'phone',
        filedAt: START,
        dueAt: START + 28 * DAY * 1000,
        acknowledged: true,
      },
      {
        entity: 'young',
        severity: 'high',
        topic: 'billing',
        channel: 'phone',
        filedAt: START + HOUR * 1000,
        dueAt: START + 25 * HOUR * 1000,
        acknowledged: false,
      },
    ]);
    expect(group.detail('overdueList', { first: 1 })).toHaveLength(1);
    expect((group.detail('ageing') as { count: number }[]).map(({ count }) => count)).toEqual([0, 2, 0]);
  });

  it('recur when the same customer files of the same topic again in time', () => {
    const desk = serviceDesk();
    desk.send('complaint.filed', 0, 'a', FILED);
    desk.send('complaint.resolved', DAY, 'a');
    desk.send('complaint.filed', 2 * DAY, 'other-topic', { ...FILED, topic: 'delay' });
    desk.send('complaint.resolved', 2 * DAY, 'other-topic');
    desk.send('complaint.filed', 20 * DAY, 'again', FILED);
    expect(desk.group('complaint', 31 * DAY - 1).figure('recurrenceRate').state).toBe('EMPTY');
    expect(desk.group('complaint', 31 * DAY).figure('recurrenceRate')).toMatchObject({ value: 1, n: 1 });
    expect(desk.group('complaint', 33 * DAY).figure('recurrenceRate')).toMatchObject({ value: 0.5, n: 2 });
  });

  it('are satisfied or not with the handling, by the surveys about them', () => {
    const desk = serviceDesk({ minimumGroup: 2 });
    desk.send('complaint.filed', 0, 'a', FILED);
    desk.send('complaint.resolved', HOUR, 'a');
    const answer = { instrument: 'csat', scaleMin: 1, scaleMax: 5 };
    desk.send('survey.answered', 2 * HOUR, 's1', { ...answer, score: 5, about: 'a' });
    expect(desk.group('complaint', 3 * HOUR).figure('handlingSatisfaction').state).toBe('SUPPRESSED');
    desk.send('survey.answered', 2 * HOUR, 's2', { ...answer, score: 3, about: 'a' });
    desk.send('survey.answered', 2 * HOUR, 's3', { ...answer, score: 1, about: 'something else' });
    const figure = desk.group('complaint', 3 * HOUR, { filter: { topic: ['billing'] } }).figure('handlingSatisfaction');
    expect(figure).toMatchObject({ value: 0.5, n: 2 });
    expect(desk.state.counts.withoutEffect).toEqual({});
  });

  it('resolved at first contact count once their window has passed, where the sender says so', () => {
    const desk = serviceDesk();
    for (const [id, fields] of [
      ['a', { firstContact: true }],
      ['b', { firstContact: true }],
      ['c', { firstContact: false }],
      ['d', {}],
    ] as const) {
      desk.send('complaint.filed', 0, id, FILED);
      desk.send('complaint.resolved', HOUR, id, fields);
    }
    desk.send('complaint.reopened', DAY, 'b');
    const figure = desk.group('complaint', 8 * DAY).figure('firstContactResolved');
    expect(figure.n).toBe(3);
    expect(figure.value).toBeCloseTo(1 / 3, 12);
  });
});

describe('a complaint gone through again after its resolution became final', () => {
  it('does not hand the resolution on to the customer once more', () => {
    const MINUTE = 60;
    const surveys = (minute: number) => ['survey.answered', minute, `s${minute}`] as const;
    const happened = [
      ['complaint.filed', 0, 'q'],
      ['complaint.filed', 30, 'p'],
      ['complaint.resolved', 40, 'p'],
      ['complaint.resolved', 115, 'q'],
      surveys(130),
      surveys(230),
      surveys(235),
    ] as const;
    const fields = {
      'complaint.filed': { severity: 'low', topic: 'bill', customer: 'u' },
      'complaint.resolved': {},
      'survey.answered': { instrument: 'csat', score: 5, scaleMin: 1, scaleMax: 5, about: 'p' },
    };
    const recurrence = (order: readonly number[]) => {
      const desk = serviceDesk();
      for (let minute = 0; minute <= 240; minute++) {
        // The customer's record forgets what is final at another minute than the complaint's.
        desk.send('contact.queued', minute * MINUTE, `k${minute}`);
        for (const index of order) {
          const [type, at, entity] = happened[index]!;
          const arrives = index === 5 && order.at(-1) === 5 ? 240 : at;
          if (arrives === minute) desk.send(type, at * MINUTE, entity, fields[type]);
        }
      }
      const { value, n } = desk.group('complaint', 40 * 86_400).figure('recurrenceRate');
      return { value, n };
    };
    expect(recurrence([0, 1, 2, 3, 4, 5, 6])).toEqual({ value: 0, n: 2 });
    expect(recurrence([0, 1, 2, 3, 4, 6, 5])).toEqual({ value: 0, n: 2 });
  });
});
