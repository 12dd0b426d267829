import type { ServiceEvent } from '@andon/metrics';
import { DIMENSIONS } from '@andon/metrics';
import { describe, expect, it } from 'vitest';
import { createMemoryLog } from '../log/index.ts';
import { createEventTicker, TICKER_TYPES, type TickerType } from './event-ticker.ts';

const START = Date.parse('2026-03-02T09:00:00Z');
let serial = 0;
const event = (type: ServiceEvent['type'], seconds: number, fields: Partial<ServiceEvent> = {}): ServiceEvent => ({
  id: `e${serial++}`,
  type,
  time: START + seconds * 1000,
  entity: 'secret-entity',
  ...fields,
});

async function ticker(events: readonly ServiceEvent[] = [], comments = false) {
  const log = createMemoryLog();
  await log.append(events);
  const created = createEventTicker({ log, dimensions: [...DIMENSIONS, 'region'], comments });
  await created.refill();
  const newest = (first = 50, types: readonly TickerType[] = TICKER_TYPES, filter = {}) =>
    created.newest({ first, types, filter });
  return { log, ticker: created, newest };
}

describe('the ticker', () => {
  it('has the newest first by event time, those of the log and those that come', async () => {
    const { log, newest } = await ticker([event('contact.queued', 1), event('case.opened', 3)]);
    await log.append([event('contact.answered', 4), event('complaint.filed', 2)]);
    expect(newest().map(({ time, type }) => `${(time - START) / 1000} ${type}`)).toEqual([
      '4 contact.answered',
      '3 case.opened',
      '2 complaint.filed',
      '1 contact.queued',
    ]);
    expect(newest(2)).toHaveLength(2);
  });

  it('tells what, when and where, and nothing that leads to a person', async () => {
    const everything = event('complaint.filed', 0, {
      queue: 'billing',
      severity: 'high',
      topic: 'fees',
      custom: { region: 'north' },
      customer: 'secret-customer',
      agent: 'secret-agent',
      ticket: 'secret-ticket',
      about: 'secret-about',
      comment: 'secret words',
      score: 3,
    });
    const { newest } = await ticker([everything]);
    const [shown] = newest();
    expect(shown).toEqual({
      id: expect.stringMatching(/^[\w-]{16}$/),
      type: 'complaint.filed',
      time: START,
      dimensions: [
        { dimension: 'queue', value: 'billing' },
        { dimension: 'topic', value: 'fees' },
        { dimension: 'severity', value: 'high' },
        { dimension: 'region', value: 'north' },
      ],
      severity: 'high',
      comment: null,
    });
    expect(JSON.stringify(shown)).not.toMatch(/secret|"3"/);
  });

  it('leaves out employees, agents and whatever is not for everybody', async () => {
    const survey = { score: 3, scaleMin: 0, scaleMax: 10 } as const;
    const { newest } = await ticker([
      event('agent.state', 0, { state: 'away' }),
      event('employee.left', 1),
      event('survey.answered', 2, { instrument: 'enps', ...survey }),
      event('survey.answered', 3, { instrument: 'engagement', ...survey }),
      event('customer.left', 4),
      event('reading', 5, { metric: 'x', value: 1 }),
      event('survey.answered', 6, { instrument: 'nps', ...survey }),
    ]);
    expect(newest().map(({ type }) => type)).toEqual(['survey.answered']);
  });

  it('shows free text only where the house keeps it, and redacted', async () => {
    const comment = 'Call me on +49 30 1234567 or ann@example.com';
    const one = [event('message.classified', 0, { sentiment: -1, comment })];
    expect((await ticker(one, false)).newest()[0]?.comment).toBeNull();
    expect((await ticker(one, true)).newest()[0]?.comment).toBe('Call me on [phone] or [e-mail]');
  });

  it('keeps what is rare however much else happens, and no more of anything than it has room for', async () => {
    const { log, newest } = await ticker([event('complaint.filed', 0)]);
    await log.append(Array.from({ length: 3000 }, (_, second) => event('contact.queued', second)));
    expect(newest(1, ['complaint.filed'])).toHaveLength(1);
    expect(newest(5000)).toHaveLength(501);
    expect(newest(1)[0]?.time).toBe(START + 2_999_000);
    // Older than all it has of a kind: not news.
    await log.append([event('contact.queued', -5)]);
    expect(newest(5000)).toHaveLength(501);
  });

  it('is limited to a filter and to types', async () => {
    const { newest } = await ticker([
      event('contact.queued', 0, { queue: 'billing' }),
      event('contact.queued', 1, { queue: 'orders' }),
      event('contact.queued', 2),
      event('case.opened', 3, { queue: 'billing', custom: { region: 'north' } }),
    ]);
    expect(newest(9, TICKER_TYPES, { queue: ['billing'] })).toHaveLength(2);
    expect(newest(9, ['contact.queued'], { queue: ['billing'] })).toHaveLength(1);
    expect(newest(9, TICKER_TYPES, { queue: [''] })).toHaveLength(1);
    expect(newest(9, TICKER_TYPES, { region: ['north'] })).toHaveLength(1);
  });

  it('takes back what was void, and what was deleted from the log', async () => {
    const wrong = event('complaint.filed', 0);
    const gone = event('complaint.filed', 1);
    const { log, ticker: created, newest } = await ticker([wrong, gone]);
    const { id } = newest()[0]!;
    await log.append([event('correction', 2, { of: wrong.id, void: true })]);
    expect(newest().map((shown) => shown.id)).toEqual([id]);
    const before = created.revision(['complaint.filed']);
    await log.delete([2]);
    await created.refill();
    expect(newest()).toEqual([]);
    expect(created.revision(['complaint.filed'])).toBeGreaterThan(before);
  });

  it('changes for those who watch the type that came, and for nobody else', async () => {
    const { log, ticker: created } = await ticker();
    const [cases, contacts] = [created.revision(['case.opened']), created.revision(['contact.queued'])];
    await log.append([event('contact.queued', 0)]);
    expect(created.revision(['case.opened'])).toBe(cases);
    expect(created.revision(['contact.queued'])).toBeGreaterThan(contacts);
  });
});
