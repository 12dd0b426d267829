/* What is over is forgotten: the state is as large as its cells, its buckets and what is open, however much it has seen. */

import { describe, expect, it } from 'vitest';
import { createMetricState, type MetricState } from './index.ts';
import { START } from './testing/fold.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

type Life = (send: (type: string, after: number, fields?: object) => void) => void;

const LIVES: Readonly<Record<string, Life>> = {
  'contacts that are answered and ended': (send) => {
    send('contact.queued', 0, { ticket: 'A1' });
    send('contact.answered', MINUTE, { desk: '1' });
    send('contact.ended', 3 * MINUTE, { wrapUpSeconds: 10 });
  },
  'contacts that give up': (send) => {
    send('contact.queued', 0);
    send('contact.abandoned', MINUTE);
  },
  'contacts that nobody hears of again': (send) => send('contact.queued', 0),
  'contacts that are never ended': (send) => {
    send('contact.queued', 0);
    send('contact.answered', MINUTE);
  },
  'agents who come and go': (send) => {
    send('agent.state', 0, { state: 'busy' });
    send('agent.state', MINUTE, { state: 'offline' });
  },
  'agents who are never heard of again': (send) => send('agent.state', 0, { state: 'busy' }),
  'cases that are resolved': (send) => {
    send('case.opened', 0);
    send('case.replied', MINUTE);
    send('case.resolved', 2 * MINUTE);
  },
  'complaints of new customers': (send) => {
    send('complaint.filed', 0, { severity: 'low', topic: 'bill', customer: 'u' });
    send('complaint.acknowledged', MINUTE);
    send('complaint.resolved', 2 * MINUTE);
  },
  surveys: (send) => {
    const csat = { instrument: 'csat' };
    send('survey.invited', 0, csat);
    send('survey.answered', MINUTE, { ...csat, score: 4, scaleMin: 1, scaleMax: 5 });
  },
  'events about nothing known': (send) => {
    send('contact.ended', 0);
    send('case.replied', 0);
    send('complaint.resolved', 0);
  },
  'corrections of nothing known': (send) => send('correction', 0, { of: 'none', queue: 'x' }),
  'events corrected': (send) => {
    send('contact.queued', 0);
    send('correction', MINUTE, { of: 'contact.queued', queue: 'x' });
    send('contact.abandoned', 2 * MINUTE);
  },
};

/** `perHour` lives an hour, long enough for every window after them to have passed. */
function lived(life: Life, perHour: number): MetricState {
  const state = createMetricState({ contactExpiryMs: 2 * HOUR, fcrWindowDays: 1, recurrenceDays: 1 });
  for (let hour = 0; hour < 60; hour++) {
    for (let i = 0; i < perHour; i++) {
      const entity = `${hour}-${i}`;
      life((type, after, { of, ...fields }: { of?: string } = {}) => {
        const time = START + hour * HOUR + after;
        const customer = 'customer' in fields ? { customer: entity } : {};
        const corrected = of === undefined ? {} : { of: `${of}-${entity}` };
        state.fold({
          id: `${type}-${entity}`,
          type: type as 'case.opened',
          time,
          entity,
          ...fields,
          ...customer,
          ...corrected,
        });
      });
    }
  }
  // Four days of near silence: whatever was open or kept for its windows is over.
  for (let hour = 60; hour < 160; hour++)
    state.fold({ id: `quiet-${hour}`, type: 'employee.joined', time: START + hour * HOUR, entity: 'e' });
  return state;
}

describe('a state that has seen', () => {
  it.each(Object.entries(LIVES))('%s keeps of ten times as many no more than their counts', (_, life) => {
    const few = lived(life, 2);
    const many = lived(life, 20);
    expect(many.counts.folded).toBeGreaterThan(5 * few.counts.folded);
    // The values of hours still in a window are kept one by one up to a thousand: two bytes and a little for each of them.
    const kept = many.snapshot().length - few.snapshot().length;
    expect(kept / (60 * 18)).toBeLessThan(12);
  });
});

it.each(['queue.offered', 'queue.waiting'])(
  'three more days of %s, reported each minute, are a few kilobytes',
  (metric) => {
    const state = createMetricState();
    const report = (fromDay: number, toDay: number) => {
      for (let time = START + fromDay * DAY; time < START + toDay * DAY; time += MINUTE)
        state.fold({ id: `r${time}`, type: 'reading', time, entity: 'pbx', metric, value: (time - START) / MINUTE });
      return state.snapshot().length;
    };
    const before = report(0, 3);
    expect(report(3, 6) - before).toBeLessThan(4_000);
  },
);
