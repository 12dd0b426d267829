import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Packing } from './counts/buckets.ts';
import type { EventType, ServiceEvent } from './event.ts';
import { FoldedState } from './metric-state.ts';
import { metricSettings } from './settings.ts';
import { restoreFoldedState } from './snapshot/restore-snapshot.ts';
import { createSeededRandom } from './statistics/testing/seeded-random.ts';
import { describeFrame } from './testing/describe-frame.ts';
import { arrivalOrder } from './testing/event-log.ts';
import type { ViewSpec } from './view.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const FROM = Date.UTC(2026, 4, 4, 6);
const SETTINGS = metricSettings({ fcrWindowDays: 1, recurrenceDays: 1, minimumGroup: 1, contactExpiryMs: 2 * HOUR });

const SPECS: readonly ViewSpec[] = ['queue', 'response', 'complaint', 'survey'].flatMap((family) => [
  { family, filter: {}, window: '5m', groupBy: [] },
  { family, filter: {}, window: '4h', groupBy: ['queue'] },
  { family, filter: { queue: ['q0', 'q2'] }, window: '24h', groupBy: [] },
  { family, filter: {}, window: '90d', groupBy: [] },
]);

/**
 * Few cells, durations of few lengths, and things that come back again and again: every value is taken out of its bucket and put into
 * it many times, by reopenings, by events that come late, and by corrections.
 */
function restlessLog(seed: number, things: number): ServiceEvent[] {
  const random = createSeededRandom(seed).uniform;
  const below = (n: number): number => Math.floor(random() * n);
  const events: ServiceEvent[] = [];
  const put = (type: EventType, time: number, entity: string, fields: Partial<ServiceEvent> = {}): void => {
    const event: ServiceEvent = { id: `${below(1e6)}-${events.length}`, type, time, entity, ...fields };
    events.push(event);
    if (random() < 0.9) return;
    const correction: ServiceEvent = {
      id: `c${event.id}`,
      type: 'correction',
      time: time + below(HOUR),
      entity,
      of: event.id,
      ...(random() < 0.5 ? { queue: `q${below(3)}` } : { void: random() < 0.7 }),
    };
    events.push(correction);
    if (random() < 0.3) events.push({ ...correction, id: `${correction.id}b`, time: time + below(HOUR), queue: 'q0' });
  };
  const somewhere = (): Partial<ServiceEvent> => ({ queue: `q${below(3)}` });
  const comeBack = (kind: 'case' | 'complaint', entity: string): void => {
    let at = FROM + below(30 * 60) * MINUTE;
    const topic = { topic: 'bill', severity: 'low', customer: `u${below(4)}` };
    put(kind === 'case' ? 'case.opened' : 'complaint.filed', at, entity, { ...somewhere(), ...topic });
    if (random() < 0.6) put(kind === 'case' ? 'case.replied' : 'complaint.acknowledged', at + 7 * MINUTE, entity);
    for (let turns = below(6); turns >= 0; turns--) {
      at += (1 + below(3)) * 10 * MINUTE;
      put(`${kind}.resolved`, at, entity, random() < 0.3 ? somewhere() : {});
      if (turns === 0) return;
      at += (1 + below(2)) * 15 * MINUTE;
      put(`${kind}.reopened`, at, entity);
    }
  };
  for (let i = 0; i < things; i++) {
    comeBack('case', `t${i}`);
    if (i % 3 === 0) comeBack('complaint', `p${i}`);
    const at = FROM + below(30 * HOUR);
    put('contact.queued', at, `k${i}`, somewhere());
    if (random() < 0.9) put('contact.answered', at + (1 + below(4)) * 10_000, `k${i}`, somewhere());
    if (random() < 0.7) put('contact.ended', at + 4 * MINUTE, `k${i}`, { talkSeconds: 60 });
    const answer = { instrument: 'nps', score: below(11), scaleMin: 0, scaleMax: 10 } as const;
    put('survey.answered', at, `s${i}`, { ...somewhere(), ...answer });
  }
  return events.sort((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1));
}

function allFrames(state: FoldedState, asOf: number): string {
  return SPECS.map((spec) => describeFrame(state.frame(spec, asOf))).join('\n');
}

const packings = fc.record<Packing>({
  repackShare: fc.constantFrom(0, 0.1, 0.25, 0.5, 1, Number.POSITIVE_INFINITY),
  entriesPerKey: fc.constantFrom(0, 1, 2, 10, Number.POSITIVE_INFINITY),
  smallest: fc.constantFrom(0, 1, 2, 64),
});

describe('how and when buckets are packed', () => {
  it('changes no figure and no byte, for any arrival and any moments of reading', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.tuple(packings, packings),
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 7, max: 400 }),
        (seed, [packing, other], things, readEvery) => {
          const log = restlessLog(seed, things);
          const end = log.at(-1)!.time + 1;
          const plain = new FoldedState(SETTINGS, { repackShare: 0, entriesPerKey: 0, smallest: 0 });
          for (const event of log) plain.fold(event);
          const frames = allFrames(plain, end);
          const bytes = plain.snapshot();

          const arrived = arrivalOrder(log, seed, HOUR);
          let state = new FoldedState(SETTINGS, packing);
          const restoreAt = seed % arrived.length;
          let views = SPECS.map((spec) => state.openView(spec));
          arrived.forEach((event, i) => {
            if (i === restoreAt) {
              for (const view of views) view.close();
              state = restoreFoldedState(state.snapshot(), SETTINGS, other);
              views = SPECS.map((spec) => state.openView(spec));
            }
            state.fold(event);
            if (i % readEvery !== 0) return;
            const view = views[(i / readEvery) % views.length]!;
            const asOf = state.newestEventAt + 1;
            expect(describeFrame(view.frame(asOf))).toBe(describeFrame(state.frame(view.spec, asOf)));
          });
          expect(views.map((view) => describeFrame(view.frame(end))).join('\n')).toBe(frames);
          expect(allFrames(state, end)).toBe(frames);
          expect(Buffer.compare(state.snapshot(), bytes)).toBe(0);
        },
      ),
      { seed: 52_197, numRuns: 30 },
    );
  });
});
