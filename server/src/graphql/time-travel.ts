import { setImmediate as nextTurn } from 'node:timers/promises';
import type { MetricState } from '@andon/metrics';
import type { EventLog } from '../log/index.ts';

const CHUNK_EVENTS = 2_000;

export interface TimeTravel {
  /** The state as the log tells it for the instant `at`: every event of that time or earlier, late ones in their place. */
  stateAt(at: number): Promise<MetricState>;
}

export interface TimeTravelOptions {
  readonly log: EventLog;
  readonly createState: () => MetricState;
  /**
   * States kept; each is as large as the live one.
   * @default 3
   */
  readonly keep?: number;
}

/**
 * Folds the log up to an instant into a state of its own, and keeps the last few. Costs one pass over the log for an instant not kept, in
 * chunks so that live frames go on, and one pass at a time: requests for other instants wait, those for the same one share it.
 */
export function createTimeTravel({ log, createState, keep = 3 }: TimeTravelOptions): TimeTravel {
  const kept = new Map<number, { readonly throughSeq: number; readonly state: Promise<MetricState> }>();
  let queue: Promise<unknown> = Promise.resolve();

  const fold = async (at: number): Promise<MetricState> => {
    const state = createState();
    for await (const chunk of log.read(1, CHUNK_EVENTS)) {
      for (const { event } of chunk) {
        if (event.time <= at) state.fold(event);
      }
      await nextTurn();
    }
    return state;
  };

  return {
    stateAt(at) {
      const known = kept.get(at);
      // Late events may have come for an instant already kept.
      if (known !== undefined && known.throughSeq === log.lastSeq) {
        kept.delete(at);
        kept.set(at, known);
        return known.state;
      }
      const throughSeq = log.lastSeq;
      const state = queue.then(() => fold(at));
      queue = state.catch(() => undefined);
      kept.delete(at);
      kept.set(at, { throughSeq, state });
      state.catch(() => kept.delete(at));
      for (const oldest of kept.keys()) {
        if (kept.size <= keep) break;
        kept.delete(oldest);
      }
      return state;
    },
  };
}
