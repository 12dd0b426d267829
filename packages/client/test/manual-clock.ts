import type { Clock } from '../src/clock.ts';

export interface ManualClock extends Clock {
  /** Moves both clocks on and fires what falls due, in order. */
  advance(ms: number): void;
  /** Sets the wall clock right or wrong; the monotonic one does not notice. */
  step(ms: number): void;
  readonly pendingTimers: number;
}

export function createManualClock(wallNow = Date.parse('2026-03-01T09:00:00.000Z')): ManualClock {
  const timers = new Set<{ readonly dueAt: number; readonly callback: () => void }>();
  let monotonicNow = 1_000;
  let wallOffset = wallNow - monotonicNow;
  return {
    now: () => monotonicNow + wallOffset,
    monotonic: () => monotonicNow,
    setTimer(callback, delayMs) {
      const timer = { dueAt: monotonicNow + Math.max(0, delayMs), callback };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advance(ms) {
      const end = monotonicNow + ms;
      for (;;) {
        const [next] = [...timers].filter(({ dueAt }) => dueAt <= end).sort((left, right) => left.dueAt - right.dueAt);
        if (next === undefined) break;
        timers.delete(next);
        monotonicNow = next.dueAt;
        next.callback();
      }
      monotonicNow = end;
    },
    step(ms) {
      wallOffset += ms;
    },
    get pendingTimers() {
      return timers.size;
    },
  };
}
