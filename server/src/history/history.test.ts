import { createMetricState, metricSettings, type ServiceEvent } from '@andon/metrics';
import { describe, expect, it } from 'vitest';
import { createEngine } from '../engine/index.ts';
import { readAll } from '../log/event-log.suite.ts';
import { createMemoryLog } from '../log/index.ts';
import { createPrivacy, createPseudonymizer } from '../privacy/index.ts';
import { findEventsOf } from './forget.ts';
import { applyRetention } from './retention.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const DAY_MS = 86_400_000;
const OLD_KEY = { id: 'old', secret: Buffer.alloc(32, 1) };
const NEW_KEY = { id: 'new', secret: Buffer.alloc(32, 2) };

let serial = 0;
function event(type: ServiceEvent['type'], entity: string, fields: Partial<ServiceEvent> = {}): ServiceEvent {
  return { id: `e${serial++}`, type, time: NOW - DAY_MS, entity, ...fields };
}

describe('forgetting a customer', () => {
  async function forgotten(events: readonly ServiceEvent[], reference: string): Promise<string[]> {
    const log = createMemoryLog();
    // The first half was stored under an older key.
    const stored = events.map((each, index) =>
      createPrivacy({ pseudonymizer: createPseudonymizer([index < events.length / 2 ? OLD_KEY : NEW_KEY]) })(each),
    );
    await log.append(stored);
    const seqs = await findEventsOf(() => log.read(1), reference, createPseudonymizer([NEW_KEY, OLD_KEY]));
    await log.delete(seqs);
    const left = new Set((await readAll(log)).map(({ event: { id } }) => id));
    return events.filter(({ id }) => !left.has(id)).map(({ type, entity }) => `${type} ${entity}`);
  }

  it('finds everything that happened to their contacts, cases and complaints', async () => {
    const gone = await forgotten(
      [
        event('contact.queued', '1', { customer: 'ann' }),
        event('contact.answered', '1'),
        event('contact.ended', '1'),
        event('contact.queued', '2', { customer: 'bob' }),
        event('contact.answered', '2'),
        event('case.opened', '1'),
        event('complaint.filed', '9', { customer: 'ann', topic: 't', severity: 'low' }),
        event('complaint.resolved', '9'),
        event('survey.answered', 's1', { about: '9', instrument: 'csat', score: 1, scaleMin: 1, scaleMax: 5 }),
        event('customer.active', 'ann'),
        event('customer.active', 'bob'),
      ],
      'ann',
    );
    expect(gone).toEqual([
      'contact.queued 1',
      'contact.answered 1',
      'contact.ended 1',
      'complaint.filed 9',
      'complaint.resolved 9',
      'survey.answered s1',
      'customer.active ann',
    ]);
  });

  it('takes corrections of what is forgotten with it', async () => {
    const queued = event('contact.queued', '1', { customer: 'ann' });
    const gone = await forgotten(
      [queued, event('correction', 'x', { of: queued.id }), event('correction', 'y', { of: 'other' })],
      'ann',
    );
    expect(gone).toEqual(['contact.queued 1', 'correction x']);
  });

  it('finds nothing of a customer who never came', async () => {
    expect(await forgotten([event('contact.queued', '1', { customer: 'ann' })], 'eve')).toEqual([]);
  });
});

describe('retention', () => {
  it('deletes what is older than its kind may be, and the figures follow', async () => {
    const log = createMemoryLog();
    const engine = createEngine({ log, createState: () => createMetricState(metricSettings()), now: () => NOW });
    await engine.start();
    const daysAgo = (days: number) => ({ time: NOW - days * DAY_MS });
    await log.append([
      event('contact.queued', 'old', daysAgo(40)),
      event('survey.invited', 's', { ...daysAgo(25), instrument: 'nps' }),
      event('contact.queued', 'young', daysAgo(20)),
      event('message.classified', 'm', { ...daysAgo(9), sentiment: 1 }),
    ]);
    const offered = () =>
      engine.state.frame({ family: 'queue', filter: {}, window: '90d', groupBy: [] }, NOW).groups[0]!.figure('offered')
        .value;
    expect(offered()).toBe(2);
    const rules = { days: 30, daysByKind: { survey: 28, 'survey.invited': 26, 'message.classified': 7 } };
    expect(await applyRetention({ log, engine, rules, now: NOW })).toBe(2);
    expect((await readAll(log)).map(({ event: { entity } }) => entity)).toEqual(['s', 'young']);
    expect(offered()).toBe(1);
    expect(await applyRetention({ log, engine, rules, now: NOW })).toBe(0);
  });

  it('keeps everything without rules', async () => {
    const log = createMemoryLog();
    const engine = createEngine({ log, createState: () => createMetricState(metricSettings()), now: () => NOW });
    await engine.start();
    await log.append([event('contact.queued', 'old', { time: Date.parse('1999-01-01T00:00:00Z') })]);
    expect(await applyRetention({ log, engine, rules: {}, now: NOW })).toBe(0);
  });
});
