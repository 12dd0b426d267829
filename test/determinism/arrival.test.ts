import type { FamilyFrame, ServiceEvent } from '@andon/metrics';
import { createSeededRandom } from '@andon/metrics/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStation, type Station } from '../reference/fold-log.ts';

const NOON = Date.parse('2026-03-01T12:00:00Z');
const MINUTE_MS = 60_000;
/** Everything arrives within this of its time; the lateness horizon is an hour. */
const DISORDER_MS = 40 * MINUTE_MS;
const FIGURES = {
  queue: ['offered', 'answered', 'abandoned', 'serviceLevel', 'asa', 'wait', 'aht', 'waiting', 'longestWaitSince'],
  response: ['opened', 'replied', 'resolved', 'firstResponse', 'resolution', 'backlog', 'unanswered', 'reopenRate'],
  complaint: ['filed', 'acknowledged', 'resolved', 'open', 'ratePer1000'],
  survey: ['nps', 'promoters', 'csat', 'csi'],
} as const;

/** Four hours of calls, cases, complaints and answers, in the order of time. */
function makeDay(seed: number): ServiceEvent[] {
  const { uniform: random } = createSeededRandom(seed);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
  const events: ServiceEvent[] = [];
  let serial = 0;
  const add = (type: ServiceEvent['type'], minute: number, entity: string, fields: Partial<ServiceEvent>) => {
    events.push({ id: `e${serial++}`, type, time: NOON + Math.round(minute * MINUTE_MS), entity, ...fields });
  };
  for (let i = 0; i < 600; i++) {
    const at = random() * 240;
    const where = {
      queue: pick(['billing', 'support', 'sales']),
      channel: pick(['phone', 'chat']),
      team: pick(['red', 'blue']),
    };
    add('contact.queued', at, `call-${i}`, { ...where, customer: `customer-${i % 90}` });
    const left = at + random() * 6;
    if (random() < 0.2) add('contact.abandoned', left, `call-${i}`, where);
    else if (random() < 0.97) {
      add('contact.answered', left, `call-${i}`, { ...where, agent: `agent-${i % 9}` });
      if (random() < 0.9)
        add('contact.ended', left + random() * 9, `call-${i}`, { ...where, talkSeconds: Math.floor(random() * 500) });
    }
  }
  for (let i = 0; i < 200; i++) {
    const at = random() * 240;
    const where = { queue: pick(['mail', 'web']), channel: 'email' };
    add('case.opened', at, `case-${i}`, where);
    if (random() < 0.8) add('case.replied', at + random() * 30, `case-${i}`, { ...where, public: true });
    if (random() < 0.6) {
      add('case.resolved', at + 30 + random() * 20, `case-${i}`, where);
      if (random() < 0.3) add('case.reopened', at + 55 + random() * 5, `case-${i}`, where);
    }
    add('survey.answered', random() * 240, `survey-${i}`, {
      instrument: 'nps',
      score: Math.floor(random() * 11),
      scaleMin: 0,
      scaleMax: 10,
    });
    add('survey.answered', random() * 240, `rating-${i}`, {
      instrument: 'csat',
      score: 1 + Math.floor(random() * 5),
      scaleMin: 1,
      scaleMax: 5,
    });
  }
  for (let i = 0; i < 40; i++) {
    const at = random() * 200;
    const where = { topic: pick(['fees', 'delay']), severity: pick(['low', 'high']), customer: `customer-${i}` };
    add('complaint.filed', at, `complaint-${i}`, where);
    if (random() < 0.7) add('complaint.acknowledged', at + random() * 20, `complaint-${i}`, where);
    if (random() < 0.4) add('complaint.resolved', at + 20 + random() * 20, `complaint-${i}`, where);
  }
  return events.toSorted((a, b) => a.time - b.time);
}

/** Orders in which the same events may arrive, none later than the disorder allows. */
const ARRIVALS: Readonly<Record<string, (events: readonly ServiceEvent[]) => readonly ServiceEvent[]>> = {
  'in the order of time': (events) => events,
  'each delayed by chance': (events) => {
    const { uniform: random } = createSeededRandom(7);
    const arrivals = events.map((event) => ({ event, at: event.time + random() * DISORDER_MS }));
    return arrivals.toSorted((a, b) => a.at - b.at).map(({ event }) => event);
  },
  'backwards in blocks': (events) => {
    const blockOf = (event: ServiceEvent) => Math.floor(event.time / DISORDER_MS);
    return events.toSorted((a, b) => blockOf(a) - blockOf(b) || b.time - a.time);
  },
};

let station: Station;
beforeEach(async () => {
  station = await createStation({});
});
afterEach(() => station.close());

/** Every figure of every family, whole and by group, as text. */
function describeFigures(): string {
  const asOf = NOON + 250 * MINUTE_MS;
  const lines: string[] = [];
  for (const [family, figures] of Object.entries(FIGURES)) {
    for (const window of ['1h', '24h'] as const) {
      for (const groupBy of [[], ['queue'], ['channel', 'team']]) {
        const frame: FamilyFrame = station.state.frame({ family, filter: {}, window, groupBy }, asOf);
        for (const group of frame.groups) {
          for (const figure of figures) lines.push(JSON.stringify([family, window, group.key, group.figure(figure)]));
        }
      }
    }
  }
  return lines.join('\n');
}

async function arrive(order: string, batch: number): Promise<{ readonly figures: string; readonly state: Buffer }> {
  const events = ARRIVALS[order]!(makeDay(1));
  await station.close();
  station = await createStation({});
  for (let at = 0; at < events.length; at += batch) await station.send(events.slice(at, at + batch));
  return { figures: describeFigures(), state: Buffer.from(station.state.snapshot()) };
}

describe('figures do not depend on how events arrive', () => {
  const cases = Object.keys(ARRIVALS).flatMap((order) => [2_000, 50, 1].map((batch) => [order, batch] as const));

  it.each(cases)('%s, %d at a time', async (order, batch) => {
    const expected = await arrive('in the order of time', 500);
    const actual = await arrive(order, batch);
    expect(actual.figures).toBe(expected.figures);
    expect(actual.state.equals(expected.state)).toBe(true);
    expect(station.state.counts.withoutEffect).toEqual({});
  });

  it('and are more than nothing', async () => {
    const { figures } = await arrive('each delayed by chance', 100);
    expect(figures.match(/"state":"VALUE"/g)?.length).toBeGreaterThan(150);
  });
});
