import { setImmediate as nextTurn } from 'node:timers/promises';
import type { MetricState } from '@andon/metrics';
import { BusyError } from '../live/fair-desk.ts';
import type { EventLog } from '../log/index.ts';

const CHUNK_EVENTS = 1_000;
/** Longest that one question waits. What it asked for goes on being folded, and is there for the next. */
const WAIT_MS = 20_000;
/** Instants of one account that wait to be folded. */
const MAX_WAITING = 4;

export interface TimeTravel {
  /**
   * The state as the log tells it for the instant `at`: every event before it, late ones in their place.
   *
   * @param account - Of whom asks; absent for whoever has no share to keep to.
   * @throws {BusyError} When too many other instants of this account wait to be folded, or this one takes long: the message says how far it is.
   */
  stateAt(at: number, account?: string): Promise<MetricState>;
}

export interface TimeTravelOptions {
  readonly log: EventLog;
  readonly createState: () => MetricState;
  /**
   * A state that was kept on the way, of which every event lies before an instant: what is in it need not be folded again.
   * @default none: every pass begins with the first event
   */
  readonly nearest?: (at: number) => Promise<{ readonly state: MetricState; readonly seq: number } | undefined>;
  /** How long one question waits, ms. @default 20000 */
  readonly waitMs?: number;
  /** Changes when events were taken out of the log: what was kept then still counts them. */
  readonly generation?: () => unknown;
  /**
   * States kept; each is about as large as the live one.
   * @default 2
   */
  readonly keep?: number;
  /** How long a state is kept after it was last asked for. @default 600000 (10 min) */
  readonly keepMs?: number;
}

interface Folded {
  readonly state: MetricState;
  readonly seq: number;
}

interface KeptState {
  /** What has been folded, up to `seq`; the promise settles when the next part is. */
  folded: Promise<Folded>;
  /** How far the first part is, from 0 to 1. */
  readonly progress: { ratio: number };
  readonly expiry: NodeJS.Timeout;
}

/**
 * Folds the log up to an instant into a state of its own, and keeps the last few. For an instant not kept it goes through the log from the nearest
 * state before it to the end, where late events may be, in chunks so that live frames go on, and one pass at a time. An instant that is kept costs
 * a look at what was appended since.
 */
export function createTimeTravel(options: TimeTravelOptions): TimeTravel {
  const { log, createState, nearest = async () => undefined, generation = () => undefined } = options;
  const { keep = 2, keepMs = 600_000, waitMs = WAIT_MS } = options;
  const kept = new Map<number, KeptState>();
  let keptGeneration = generation();
  let queue: Promise<unknown> = Promise.resolve();
  const waiting = new Map<string, number>();

  const fold = async (at: number, { state, seq: from }: Folded, progress?: { ratio: number }): Promise<Folded> => {
    let seq = from;
    if (seq >= log.lastSeq) return { state, seq };
    for await (const chunk of log.read(seq + 1, CHUNK_EVENTS)) {
      for (const { event } of chunk) {
        if (event.time < at) state.fold(event);
      }
      seq = chunk.at(-1)?.seq ?? seq;
      if (progress) progress.ratio = (seq - from) / (log.lastSeq - from);
      await nextTurn();
    }
    return { state, seq };
  };

  const forget = (at: number): void => {
    clearTimeout(kept.get(at)?.expiry);
    kept.delete(at);
  };

  const open = (at: number): KeptState => {
    const progress = { ratio: 0 };
    const folded = queue.then(async () => fold(at, (await nearest(at)) ?? { state: createState(), seq: 0 }, progress));
    queue = folded.catch(() => undefined);
    return { folded, progress, expiry: setTimeout(() => kept.delete(at), keepMs).unref() };
  };

  /** An instant not kept costs a pass over the log: nobody may have many of them waiting. */
  const openFor = (account: string | undefined, at: number): KeptState => {
    if (account === undefined) return open(at);
    const count = waiting.get(account) ?? 0;
    if (count >= MAX_WAITING)
      throw new BusyError(`Expected at most ${MAX_WAITING} other instants at a time; try again later.`);
    waiting.set(account, count + 1);
    const entry = open(at);
    const done = (): void => {
      const left = (waiting.get(account) ?? 1) - 1;
      if (left > 0) waiting.set(account, left);
      else waiting.delete(account);
    };
    entry.folded.then(done, done);
    return entry;
  };

  return {
    async stateAt(at, account) {
      if (generation() !== keptGeneration) {
        keptGeneration = generation();
        for (const instant of [...kept.keys()]) forget(instant);
      }
      const entry = kept.get(at) ?? openFor(account, at);
      entry.expiry.refresh();
      kept.delete(at);
      kept.set(at, entry);
      for (const oldest of [...kept.keys()].slice(0, -keep)) forget(oldest);
      entry.folded = entry.folded.then((folded) => fold(at, folded));
      // Whoever waited may have left by then.
      entry.folded.catch(() => forget(at));
      try {
        return (await inTime(entry, waitMs)).state;
      } catch (error) {
        if (kept.get(at) === entry && !(error instanceof BusyError)) forget(at);
        throw error;
      }
    },
  };
}

async function inTime({ folded, progress }: KeptState, waitMs: number): Promise<Folded> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const percent = Math.floor(100 * progress.ratio);
      reject(
        new BusyError(
          `That moment is being counted from the log, ${percent} % so far. It goes on: ask again in a while.`,
        ),
      );
    }, waitMs);
  });
  try {
    return await Promise.race([folded, late]);
  } finally {
    clearTimeout(timer);
  }
}
