import { describe, expect, it } from 'vitest';
import {
  createMetricState,
  type MetricState,
  mergeMetricStates,
  restoreMetricState,
  type ServiceEvent,
  type ViewSpec,
} from './index.ts';
import { describeFrame } from './testing/describe-frame.ts';
import { arrivalOrder, eventLog } from './testing/event-log.ts';

const HOUR = 3_600_000;
const FROM = Date.UTC(2026, 1, 27, 20);
const SETTINGS = {
  zone: 'Asia/Shanghai',
  customDimensions: ['region'],
  fcrWindowDays: 1,
  recurrenceDays: 2,
  latenessHorizonMs: HOUR,
};

const SPECS: readonly ViewSpec[] = ['queue', 'response', 'complaint', 'survey'].flatMap((family) =>
  (
    [
      { window: '5m', groupBy: [], filter: {} },
      { window: '30m', groupBy: ['queue'], filter: {} },
      { window: '4h', groupBy: [], filter: { channel: ['phone', 'chat'] } },
      { window: 'today', groupBy: ['channel', 'tier'], filter: {} },
      { window: '24h', groupBy: ['region'], filter: { queue: ['billing', 'corrected'] } },
      { window: '90d', groupBy: ['team'], filter: { tier: [''] } },
    ] as const
  ).map((rest) => ({ family, ...rest })),
);

function foldAll(events: readonly ServiceEvent[], state: MetricState = createMetricState(SETTINGS)): MetricState {
  for (const event of events) state.fold(event);
  return state;
}

function allFrames(state: MetricState, asOf: number): string {
  return SPECS.map((spec) => describeFrame(state.frame(spec, asOf))).join('\n');
}

describe('the fold', () => {
  for (const seed of [1, 2, 3]) {
    const log = eventLog({ seed, from: FROM, durationMs: 60 * HOUR, things: 220 });
    const end = log.at(-1)!.time + 1;

    it(`gives the same frames and bytes for every arrival order within the horizon (seed ${seed})`, () => {
      const inOrder = foldAll(log);
      const frames = allFrames(inOrder, end);
      const bytes = inOrder.snapshot();
      for (const order of [11, 12, 13]) {
        const shuffled = foldAll(arrivalOrder(log, order * seed, HOUR));
        expect(shuffled.counts).toEqual(inOrder.counts);
        expect(allFrames(shuffled, end)).toBe(frames);
        expect(Buffer.compare(shuffled.snapshot(), bytes)).toBe(0);
      }
    });

    it(`gives a view that was kept the frame of one opened anew, whatever was asked between (seed ${seed})`, () => {
      const state = createMetricState(SETTINGS);
      const views = SPECS.map((spec) => state.openView(spec));
      // Nobody watches this one, so nothing is shared with what was kept.
      const plain = createMetricState(SETTINGS);
      let checked = 0;
      arrivalOrder(log, seed, HOUR).forEach((event, i) => {
        state.fold(event);
        plain.fold(event);
        if (i % 97 !== 0) return;
        const asOf = state.newestEventAt + (i % 3) * 40_000;
        for (const [v, view] of views.entries()) {
          if ((i / 97) % 3 === v % 3)
            expect(describeFrame(view.frame(asOf))).toBe(describeFrame(plain.frame(view.spec, asOf)));
        }
        checked++;
      });
      expect(checked).toBeGreaterThan(5);
      for (const view of views) view.close();
      expect(Buffer.compare(state.snapshot(), foldAll(log).snapshot())).toBe(0);
    });

    it(`goes on from a snapshot as if it had never stopped (seed ${seed})`, () => {
      const arrived = arrivalOrder(log, seed + 50, HOUR);
      const expected = foldAll(arrived);
      for (const cut of [1, Math.floor(arrived.length / 3), arrived.length - 20]) {
        const first = foldAll(arrived.slice(0, cut));
        const bytes = first.snapshot();
        const restored = restoreMetricState(bytes, SETTINGS);
        expect(Buffer.compare(restored.snapshot(), bytes)).toBe(0);
        foldAll(arrived.slice(cut), restored);
        expect(allFrames(restored, end)).toBe(allFrames(expected, end));
        expect(Buffer.compare(restored.snapshot(), expected.snapshot())).toBe(0);
      }
    });

    it(`is the same merged from parts as in one (seed ${seed})`, () => {
      // A correction that changes the customer would move a complaint from one part to another.
      const cut = log.filter(({ type, customer }) => type !== 'correction' || customer === undefined);
      const whole = foldAll(cut);
      const parts = cutInParts(cut, [2, 3, 7][seed - 1]!).map((part) => foldAll(part));
      const merged = mergeMetricStates(parts);
      expect(merged.counts).toEqual(whole.counts);
      expect(allFrames(merged, end)).toBe(allFrames(whole, end));
      expect(Buffer.compare(merged.snapshot(), whole.snapshot())).toBe(0);
    });
  }
});

/** What belongs together goes to one part: events of an entity, complaints of a customer, a survey and what it is about. */
function cutInParts(log: readonly ServiceEvent[], count: number): ServiceEvent[][] {
  const customerOf = new Map(
    log.filter(({ type }) => type === 'complaint.filed').map(({ entity, customer }) => [entity, customer]),
  );
  const parts = Array.from({ length: count }, (): ServiceEvent[] => []);
  for (const event of log) {
    const complaint = event.entity.replace(/^s/, 'p');
    const key = customerOf.get(complaint) ?? complaint;
    parts[Number(key.slice(1)) % count || 0]!.push(event);
  }
  return parts;
}
