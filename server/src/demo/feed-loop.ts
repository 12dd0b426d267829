import { encodeBatch } from './feed-sender.ts';
import { type FeedState, readFeedState, writeFeedState } from './feed-state.ts';
import type { SimulatedEvent } from './simulator/simulated-event.ts';
import { LONGEST_ECHO_MS, simulateDays } from './simulator/simulator.ts';
import type { Trouble, TroubleKind } from './simulator/troubles.ts';
import { DAY_MS, MINUTE_MS, SECOND_MS, startOfUtcDay } from './simulator/units.ts';

/** Small enough that the server answers its readers between two batches, large enough to be quick. */
const BATCH_EVENTS = 20_000;
/** Sent again after a restart: what was under way when the last one ended. */
const OVERLAP_MS = 2 * MINUTE_MS;
/** Staged trouble begins this much later, so that its stream is ready when it does. */
const LEAD_MS = 4 * SECOND_MS;
const STATE_EVERY_MS = 5 * SECOND_MS;
/** Live events due within this time go together. */
const GATHER_MS = 200;
const LONGEST_WAIT_MS = 60 * SECOND_MS;

export interface FeedClock {
  /** Epoch ms. */
  now(): number;
  /** Resolves at `time`, or earlier when `signal` aborts. */
  waitUntil(time: number, signal: AbortSignal): Promise<void>;
}

export interface FeedLoopOptions {
  readonly dataDir: string;
  /** Of a new demo; one that goes on keeps its own. */
  readonly seed: number;
  readonly historyDays: number;
  readonly clock: FeedClock;
  readonly signal: AbortSignal;
  /** Resolves when the batch is stored. */
  send(body: string): Promise<void>;
  /** Called once, when the stream has caught up with the clock. */
  onCaughtUp(events: number): void;
}

export interface FeedLoop {
  /** Resolves when `signal` aborts; rejects when sending fails for good. */
  run(): Promise<void>;
  /** Begins in {@link LEAD_MS}; resolves when it is remembered. */
  stage(kind: TroubleKind | 'CALM', minutes: number, channel?: string): Promise<void>;
}

/**
 * Sends the simulated stream: first, as fast as the server takes it, what should be there by now, then each event when its time comes.
 * The simulator gives the same stream again for the same state, so state is a few numbers and the staged troubles.
 */
export async function createFeedLoop(options: FeedLoopOptions): Promise<FeedLoop> {
  const { clock, dataDir, signal } = options;
  let state: FeedState = (await readFeedState(dataDir)) ?? newState(options);
  await writeFeedState(dataDir, state);
  const resumeAt = Math.max(state.sentUntil - OVERLAP_MS, startOfUtcDay(clock.now() - options.historyDays * DAY_MS));
  let stream = new EventStream(state, resumeAt);
  // The stream holds up to here; beyond, one with newly staged trouble is being made.
  let validUntil = Number.POSITIVE_INFINITY;
  let wake = new AbortController();
  let lastSentTime = resumeAt - 1;
  let savedAt = clock.now();
  let saving: Promise<void> = Promise.resolve();

  return {
    async run() {
      try {
        await history();
        while (!signal.aborted) await live();
      } catch (error) {
        if (!signal.aborted) throw error;
      } finally {
        await save();
      }
    },

    async stage(kind, minutes, channel) {
      // Never before something that has already been said.
      const at = Math.max(clock.now() + LEAD_MS, lastSentTime + 1);
      const kept = state.troubles.filter(({ until }) => until > at - LONGEST_ECHO_MS - DAY_MS);
      const troubles =
        kind === 'CALM'
          ? kept.map((trouble) => ({ ...trouble, until: Math.min(trouble.until, at) }))
          : [...kept, createTrouble(kind, at, minutes, channel)];
      state = { ...state, troubles };
      validUntil = Math.min(validUntil, at);
      await save();
      void follow(troubles);
    },
  };

  /** Goes over to the stream with these troubles: a few seconds of work in small pieces, and the old stream holds until they begin. */
  async function follow(troubles: readonly Trouble[]): Promise<void> {
    const next = new EventStream(state, lastSentTime);
    await next.advanceTo(clock.now());
    // Staged again in the meantime: that one holds these troubles too.
    if (state.troubles !== troubles) return;
    stream = next;
    validUntil = Number.POSITIVE_INFINITY;
    wake.abort();
  }

  async function history(): Promise<void> {
    let events = 0;
    let sending: Promise<void> = Promise.resolve();
    for (;;) {
      // The next batch is made while the server works on this one.
      const batch = takeDue();
      if (batch.length === 0) break;
      const body = encodeBatch(batch);
      await sending;
      sending = send(batch, body);
      // Its failure is for the await above; without this it would be reported as unhandled in between.
      sending.catch(() => {});
      events += batch.length;
    }
    await sending;
    await save();
    options.onCaughtUp(events);
  }

  async function live(): Promise<void> {
    wake = new AbortController();
    const batch = takeDue();
    if (batch.length > 0) await send(batch, encodeBatch(batch));
    if (clock.now() - savedAt >= STATE_EVERY_MS) await save();
    if (batch.length === BATCH_EVENTS) return;
    const longest = clock.now() + LONGEST_WAIT_MS;
    const next = stream.nextTime() < validUntil ? Math.min(stream.nextTime(), longest) : longest;
    await clock.waitUntil(next + GATHER_MS, AbortSignal.any([signal, wake.signal]));
  }

  function takeDue(): SimulatedEvent[] {
    return stream.take(Math.min(clock.now(), validUntil - 1), BATCH_EVENTS);
  }

  async function send(batch: readonly SimulatedEvent[], body: string): Promise<void> {
    // Before it is acknowledged: trouble staged meanwhile must begin after what is on its way.
    lastSentTime = Math.max(lastSentTime, batch.at(-1)!.time);
    await options.send(body);
    state = { ...state, sentUntil: Math.max(state.sentUntil, batch.at(-1)!.time) };
  }

  /** One at a time: progress and staged trouble are saved from two places. */
  function save(): Promise<void> {
    savedAt = clock.now();
    const saved = saving.then(() => writeFeedState(dataDir, state));
    // The next one is tried whatever became of this; its caller hears of it.
    saving = saved.catch(() => {});
    return saved;
  }
}

/** The simulated stream from an instant on, taken piece by piece. */
class EventStream {
  readonly #days: ReturnType<typeof simulateDays>;
  readonly #from: number;
  #events: readonly SimulatedEvent[] = [];
  #index = 0;
  #simulatedUntil = 0;

  constructor(state: FeedState, from: number) {
    this.#days = simulateDays({ seed: state.seed, origin: state.origin, troubles: state.troubles }, from);
    this.#from = from;
  }

  /** Events up to and including `until`, at most `count`. */
  take(until: number, count: number): SimulatedEvent[] {
    const taken: SimulatedEvent[] = [];
    while (taken.length < count && this.nextTime() <= until) taken.push(this.#events[this.#index++]!);
    return taken;
  }

  nextTime(): number {
    while (this.#index >= this.#events.length) this.#simulateDay();
    return this.#events[this.#index]!.time;
  }

  /** Simulates up to the day of `time`, and lets others have a turn between two days. */
  async advanceTo(time: number): Promise<void> {
    while (this.#simulatedUntil <= Math.max(time, this.#from) && this.#index >= this.#events.length) {
      this.#simulateDay();
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  #simulateDay(): void {
    const { start, events } = this.#days.next().value;
    this.#events = events;
    this.#index = 0;
    this.#simulatedUntil = start + DAY_MS;
  }
}

function newState(options: FeedLoopOptions): FeedState {
  const origin = startOfUtcDay(options.clock.now() - options.historyDays * DAY_MS);
  return { seed: options.seed, origin, sentUntil: origin, troubles: [] };
}

function createTrouble(kind: TroubleKind, from: number, minutes: number, channel: string | undefined): Trouble {
  const trouble = {
    id: `staged-${from.toString(36)}`,
    kind,
    from,
    until: from + Math.round(minutes * MINUTE_MS),
    strength: 1,
  };
  const needed = channel ?? (kind === 'CHANNEL_OUTAGE' ? 'phone' : undefined);
  return needed === undefined ? trouble : { ...trouble, channel: needed };
}
