import { describe, expect, it } from 'vitest';
import { EXACT_LIMIT } from '../counts/sketch.ts';
import { TIERS } from '../counts/tiers.ts';
import type { ServiceEvent } from '../event.ts';
import { FoldedState } from '../metric-state.ts';
import { metricSettings } from '../settings.ts';
import { restoreFoldedState } from '../snapshot/restore-snapshot.ts';
import { describeFrame } from '../testing/describe-frame.ts';
import { arrivalOrder } from '../testing/event-log.ts';
import type { ViewSpec } from '../view.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const FROM = Date.UTC(2026, 4, 4, 6);
const SETTINGS = metricSettings({ fcrWindowDays: 1, recurrenceDays: 1, minimumGroup: 1 });
const HOURS = TIERS.length - 1;
/** Contacts of the first hour, all in one cell. */
const CONTACTS = 1300;
const CASES = 1200;

const SPECS: readonly ViewSpec[] = ['queue', 'response'].flatMap((family) =>
  (['4h', '24h', '90d'] as const).map((window) => ({ family, filter: {}, window, groupBy: [] })),
);

function waitMs(i: number): number {
  return 1000 + ((i * 7919) % 100_003);
}

function byTime(a: ServiceEvent, b: ServiceEvent): number {
  return a.time - b.time;
}

/**
 * More values in one bag than stay exact. Some answers are declared void half an hour later, and some cases come back hours later, which
 * takes their times out of the bucket of their opening.
 */
function crowdedLog(): ServiceEvent[] {
  const events: ServiceEvent[] = [];
  for (let i = 0; i < CONTACTS; i++) {
    const entity = `k${i}`;
    const queuedAt = FROM + i * 2000;
    const answeredAt = queuedAt + waitMs(i);
    events.push({ id: `q${i}`, type: 'contact.queued', time: queuedAt, entity, queue: 'all' });
    events.push({ id: `a${i}`, type: 'contact.answered', time: answeredAt, entity });
    events.push({ id: `e${i}`, type: 'contact.ended', time: answeredAt + MINUTE, entity });
    if (i % 9 === 0) {
      const time = answeredAt + 30 * MINUTE;
      events.push({ id: `v${i}`, type: 'correction', time, entity, of: `a${i}`, void: true });
    }
  }
  for (let i = 0; i < CASES; i++) {
    const entity = `t${i}`;
    const resolvedAt = FROM + HOUR + (i % 5) * HOUR + waitMs(i);
    events.push({ id: `o${i}`, type: 'case.opened', time: FROM + i * 1000, entity, queue: 'all' });
    events.push({ id: `r${i}`, type: 'case.resolved', time: resolvedAt, entity });
    if (i % 3 === 0) events.push({ id: `b${i}`, type: 'case.reopened', time: resolvedAt + 3 * HOUR, entity });
  }
  for (let time = FROM; time < FROM + 20 * HOUR; time += 5 * MINUTE)
    events.push({ id: `z${time}`, type: 'case.followedUp', time, entity: 'nobody' });
  return events.sort(byTime);
}

function foldAll(events: readonly ServiceEvent[], state = new FoldedState(SETTINGS)): FoldedState {
  for (const event of events) state.fold(event);
  return state;
}

function frames(state: FoldedState, asOf: number): string {
  return SPECS.map((spec) => describeFrame(state.frame(spec, asOf))).join('\n');
}

describe('a bag of more values than stay exact', () => {
  const log = crowdedLog();
  const end = log.at(-1)!.time;

  it('comes to the same bytes and figures in any order of arrival and with any stops', () => {
    // Up to here most of it is final, some is not, and some is still taken back.
    for (const until of [FROM + 3.3 * HOUR, end]) {
      const part = log.filter(({ time }) => time <= until);
      const inOrder = foldAll(part);
      const expected = frames(inOrder, until);
      const bytes = inOrder.snapshot();
      const shuffled = arrivalOrder(part, 1, HOUR);
      expect(Buffer.compare(foldAll(shuffled).snapshot(), bytes)).toBe(0);
      let stopped = new FoldedState(SETTINGS);
      for (let from = 0; from < shuffled.length; from += 2500) {
        foldAll(shuffled.slice(from, from + 2500), stopped);
        stopped = restoreFoldedState(stopped.snapshot(), SETTINGS);
      }
      expect(frames(stopped, until)).toBe(expected);
      expect(Buffer.compare(stopped.snapshot(), bytes)).toBe(0);
    }
  });

  it('goes over into bins by itself once its values are final, in the bucket of an opening too', () => {
    const state = foldAll(log);
    const bags = ['queue', 'response'].map((name) => {
      const rows = state.familyState(name).tiers[HOURS]!.read(FROM / HOUR)!;
      const bag = name === 'queue' ? 'answeredWaits' : 'resolution';
      const index = state.familyState(name).family.bags.findIndex((each) => each.name === bag);
      return Array.from({ length: rows.count }, (_, row) => rows.bagBins(row, index) !== undefined);
    });
    expect(bags.map((isInBins) => isInBins.includes(true))).toEqual([true, true]);
  });

  it('is exact still when so many values are void that fewer remain, before and after a stop', () => {
    const answered = log.filter(({ type, time }) => type.startsWith('contact.') && time < FROM + HOUR);
    const answers = answered.filter(({ type }) => type === 'contact.answered');
    expect(answers.length).toBeGreaterThan(EXACT_LIMIT);
    const isVoid = (i: number): boolean => i % 3 === 0;
    const corrections = answers
      .filter((_, i) => isVoid(i))
      .map(({ id, entity }): ServiceEvent => {
        return { id: `v-${id}`, type: 'correction', time: FROM + HOUR, entity, of: id, void: true };
      });
    const waits = answers
      .filter((_, i) => !isVoid(i))
      .map(({ entity }) => waitMs(Number(entity.slice(1))))
      .sort((a, b) => a - b);
    const whole = foldAll(answered);
    const restored = restoreFoldedState(whole.snapshot(), SETTINGS);
    for (const state of [whole, restored]) {
      foldAll(corrections, state);
      const spec: ViewSpec = { family: 'queue', filter: {}, window: '90d', groupBy: [] };
      const wait = state.frame(spec, FROM + HOUR).groups[0]!.figure('wait', { quantile: 0.5 });
      expect([wait.n, wait.value]).toEqual([waits.length, waits[Math.ceil(waits.length / 2) - 1]]);
    }
  });
});
