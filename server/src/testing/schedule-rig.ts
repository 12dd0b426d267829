import { vi } from 'vitest';
import type { ShareOf } from '../live/fair-shares.ts';
import type { LiveEngine } from '../live/live-engine.ts';
import { LiveSchedule } from '../live/live-schedule.ts';
import type { LiveView } from '../live/live-view.ts';

export const RIG_START = Date.parse('2026-03-01T09:00:00.000Z');

/** A schedule by a fake clock, over an engine whose only content is that clock, and views that change when told. */
export function createScheduleRig(
  options: {
    readonly advancesByItself?: boolean;
    readonly shareOf?: ShareOf;
    readonly cpuMs?: () => number;
    readonly onRoundEnd?: (onHandedOut: () => void) => void;
  } = {},
) {
  const listeners = new Set<() => void>();
  let eventTime = RIG_START;
  const { advancesByItself = true, shareOf, cpuMs = () => Date.now(), onRoundEnd } = options;
  const engine = {
    position: { logId: 'log', seq: 0 },
    asOf: () => (advancesByItself ? Date.now() : eventTime),
    advancesByItself,
    onFolded(listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  } as Partial<LiveEngine> as LiveEngine;
  const schedule = new LiveSchedule({
    engine,
    cpuMs,
    ...(shareOf === undefined ? {} : { shareOf }),
    ...(onRoundEnd === undefined ? {} : { onRoundEnd }),
    onError(error) {
      throw error;
    },
  });
  const fold = () => {
    for (const listener of listeners) listener();
  };
  const watch = (cadenceMs: number) => {
    const view = { revision: 0, changesAt: Number.POSITIVE_INFINITY };
    const frames: number[] = [];
    let asked = 0;
    const live = {
      get revision() {
        asked += 1;
        return view.revision;
      },
      nextChangeAfter: (asOf: number) => (view.changesAt > asOf ? view.changesAt : Number.POSITIVE_INFINITY),
    } as Partial<LiveView> as LiveView;
    const work = { computeMs: 0, deliverMs: 0, onDeliver: () => {} };
    const handle = schedule.watch(live, cadenceMs, () => {
      vi.setSystemTime(Date.now() + work.computeMs);
      frames.push(Date.now() - RIG_START);
      return () => {
        vi.setSystemTime(Date.now() + work.deliverMs);
        work.onDeliver();
      };
    });
    handle.advanced(engine.asOf());
    return {
      frames,
      work,
      handle,
      /** How often its revision was read. */
      asked: () => asked,
      change() {
        view.revision += 1;
        fold();
      },
      changeAt(instant: number) {
        view.changesAt = instant;
        handle.advanced(engine.asOf());
      },
    };
  };
  return {
    schedule,
    watch,
    fold,
    setEventTime(instant: number) {
      eventTime = instant;
    },
  };
}
