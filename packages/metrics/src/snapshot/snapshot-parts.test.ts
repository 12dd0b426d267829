import { describe, expect, it } from 'vitest';
import { createMetricState, type MetricState, type ServiceEvent, type ViewSpec } from '../index.ts';
import { describeFrame } from '../testing/describe-frame.ts';
import { arrivalOrder, eventLog } from '../testing/event-log.ts';

const HOUR = 3_600_000;
const SETTINGS = { zone: 'Asia/Shanghai', customDimensions: ['region'], fcrWindowDays: 1, latenessHorizonMs: HOUR };
const LOG = arrivalOrder(
  eventLog({ seed: 5, from: Date.UTC(2026, 1, 27, 20), durationMs: 60 * HOUR, things: 220 }),
  7,
  HOUR,
);
const SPECS: readonly ViewSpec[] = ['queue', 'response', 'complaint', 'survey'].flatMap((family) =>
  (
    [
      { window: '30m', groupBy: ['queue'], filter: {} },
      { window: '24h', groupBy: [], filter: { channel: ['phone', 'chat'] } },
      { window: '90d', groupBy: ['team'], filter: {} },
    ] as const
  ).map((rest) => ({ family, ...rest })),
);

const HOURS = { filter: {}, window: '24h', stepMs: HOUR, groupBy: ['queue'] } as const;
const FIGURES = ['queue.offered', 'queue.waiting', 'response.withinTarget', 'complaint.ratePer1000', 'survey.nps'];

function foldAll(events: readonly ServiceEvent[]): MetricState {
  const state = createMetricState(SETTINGS);
  for (const event of events) state.fold(event);
  return state;
}

describe('the parts of a snapshot', () => {
  it('are its bytes, whatever is read between two of them and for whichever instant', () => {
    for (const cut of [40, LOG.length >> 1, LOG.length]) {
      const events = LOG.slice(0, cut);
      const expected = foldAll(events).snapshot();
      const [state, plain] = [foldAll(events), foldAll(events)];
      // Counts that wait for an instant (a reply that falls due) come in and go out again with the clock of the one who looks.
      const asOfs = [0, 1, 30 * 60_000, 26 * HOUR, 9 * 24 * HOUR, -2 * HOUR].map((ms) => state.newestEventAt + ms);
      const kept = SPECS.map((spec) => state.openView(spec));
      const read: Uint8Array[] = [];
      let part = 0;
      for (const bytes of state.snapshotParts()) {
        read.push(bytes);
        const [spec, asOf] = [SPECS[part % SPECS.length]!, asOfs[part % asOfs.length]!];
        part++;
        if (part % 7 !== 0) continue;
        const told = describeFrame(plain.frame(spec, asOf));
        expect(describeFrame(state.frame(spec, asOf))).toBe(told);
        expect(describeFrame(kept[SPECS.indexOf(spec)]!.frame(asOf))).toBe(told);
        if (part % 5 === 0) state.series({ ...HOURS, figure: FIGURES[part % FIGURES.length]! }, asOf);
      }
      expect(part).toBeGreaterThan(150);
      expect(Buffer.compare(Buffer.concat(read), expected)).toBe(0);
      expect(Buffer.compare(state.snapshot(), expected)).toBe(0);
      for (const view of kept) view.close();
    }
  });

  it('leave figures of a frame, which are computed when they are asked for, true for its instant', () => {
    const [state, plain] = [foldAll(LOG), foldAll(LOG)];
    const asOf = state.newestEventAt + 26 * HOUR;
    const parts = state.snapshotParts();
    for (const spec of SPECS) {
      const frame = state.frame(spec, asOf);
      for (let i = 0; i < 5; i++) parts.next();
      expect(describeFrame(frame)).toBe(describeFrame(plain.frame(spec, asOf)));
    }
  });

  it('refuse to go on when the state took an event, and leave it as it was when they are given up', () => {
    const state = foldAll(LOG.slice(0, -1));
    const parts = state.snapshotParts();
    for (let i = 0; i < 50; i++) parts.next();
    state.fold(LOG.at(-1)!);
    expect(() => parts.next()).toThrow(/takes no event/);
    const givenUp = state.snapshotParts();
    for (let i = 0; i < 50; i++) givenUp.next();
    givenUp.return();
    expect(Buffer.compare(state.snapshot(), foldAll(LOG).snapshot())).toBe(0);
  });
});
