import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises';
import type { MetricState } from '@andon/metrics';
import { type EventLog, LogError } from '../log/index.ts';
import { threadCpuMs } from '../thread-cpu.ts';
import type { SnapshotStore } from './snapshot-store.ts';

/** Longest a snapshot keeps everything else waiting at a time: a part of it may take as long again. */
const SNAPSHOT_TURN_MS = 10;
/** Folded in one turn where the log is read: some 15 ms, so that it is through faster than more can come. */
const READ_EVENTS = 4_000;
/** Between attempts to read the log where it could not be read. */
const RETRY_MS = 1_000;

/** `wall`: figures are true for now. `event`: they are true for the newest event, for replaying old logs. */
export type ClockMode = 'wall' | 'event';

export interface EngineOptions {
  readonly log: EventLog;
  /** Makes an empty state; called at start and whenever the state has to be built anew. */
  readonly createState: () => MetricState;
  /** Where the state is kept between runs. Absent: every start replays the whole log. */
  readonly snapshots?: SnapshotStore;
  /** @default 'wall' */
  readonly clock?: ClockMode;
  /** Epoch ms. */
  readonly now: () => number;
  /** Told what a person should know, in words: a snapshot that could not be used, one that could not be written. */
  readonly onWarning?: (message: string) => void;
}

export interface RebuildProgress {
  /** Events folded since the rebuild began. */
  readonly folded: number;
  /** Events to fold altogether, as far as known. */
  readonly total: number;
}

/**
 * Folds the log into metric state, in log order. What it holds is a function of the log alone: it can be thrown away and built again at
 * any time.
 */
export interface Engine {
  readonly state: MetricState;
  /** Identity of the log and number of its last folded event. */
  readonly position: { readonly logId: string; readonly seq: number };
  /** Events that are stored and not folded yet because a snapshot is made. */
  readonly heldEvents: number;
  /** Processor time spent on folding what came since the start, ms. */
  readonly foldMs: number;
  /**
   * Event time for which figures are true now, epoch ms. On the event clock one past the newest event, so that a window ending there,
   * which excludes its end, holds it; `-Infinity` before the first. On the wall clock it stands still while a snapshot is made: what comes
   * meanwhile is not in the figures yet.
   */
  asOf(): number;
  readonly clock: ClockMode;
  /** False where `asOf` stands still between events. */
  readonly advancesByItself: boolean;
  /**
   * Brings the state up to the end of the log, from a snapshot where there is one, and follows the log from then on. Yields to the event
   * loop between chunks.
   */
  start(onProgress?: (progress: RebuildProgress) => void): Promise<void>;
  /**
   * Builds the state anew from the first event. Readers see the old state until it is done.
   *
   * @param change - What makes it necessary, such as deleting events. Runs after the snapshot was thrown away, so that nothing of the
   * old state can come back, whenever the process ends.
   */
  rebuild(change?: () => Promise<void>): Promise<void>;
  /** Calls `listener` after events were folded or the state was replaced. What it throws surfaces as an uncaught exception. */
  onFolded(listener: () => void): () => void;
  /**
   * Keeps the state for the next start; does nothing without a snapshot store. A failure is a warning: the log has everything. To write a large
   * state down takes a second, in short turns: events are stored meanwhile and folded afterwards, and readers see the state as it was.
   *
   * @param leastNews - With fewer events since the last one it is not worth that. @default 1
   */
  saveSnapshot(leastNews?: number): Promise<void>;
  /** Stops following the log. */
  dispose(): void;
}

export function createEngine(options: EngineOptions): Engine {
  return new LogEngine(options);
}

class LogEngine implements Engine {
  readonly clock: ClockMode;
  readonly #options: EngineOptions;
  readonly #listeners = new Set<() => void>();
  #state: MetricState;
  #seq = 0;
  #following: (() => void) | undefined;
  #snapshotSeq = 0;
  #foldMs = 0;
  /** The newest save, done or not: one at a time, because two would write the same file. Never rejects. */
  #saving: Promise<void> = Promise.resolve();
  /** Under way; their old state is not to be kept. */
  #rebuilds = 0;
  /** Since when the state takes no events, epoch ms; `undefined` while it follows the log. */
  #heldAt: number | undefined;
  #isDisposed = false;

  constructor(options: EngineOptions) {
    this.#options = options;
    this.clock = options.clock ?? 'wall';
    this.#state = options.createState();
  }

  get state(): MetricState {
    return this.#state;
  }

  get position(): { readonly logId: string; readonly seq: number } {
    return { logId: this.#options.log.logId, seq: this.#seq };
  }

  get heldEvents(): number {
    return this.#heldAt === undefined ? 0 : this.#options.log.lastSeq - this.#seq;
  }

  get foldMs(): number {
    return this.#foldMs;
  }

  get advancesByItself(): boolean {
    return this.clock === 'wall';
  }

  asOf(): number {
    return this.clock === 'wall' ? (this.#heldAt ?? this.#options.now()) : this.#state.newestEventAt + 1;
  }

  async start(onProgress?: (progress: RebuildProgress) => void): Promise<void> {
    if (this.#following) throw new Error('The engine was started before.');
    const { log, snapshots } = this.#options;
    const kept = await snapshots?.load(log);
    if (kept?.problem !== undefined) this.#warn(kept.problem);
    if (kept?.state) {
      this.#state = kept.state;
      this.#seq = kept.seq;
      this.#snapshotSeq = kept.seq;
    }
    const state = this.#state;
    await this.#catchUp({ state, from: this.#seq, atEnd: (seq) => this.#take(state, seq), onProgress });
    this.#notify();
  }

  async rebuild(change?: () => Promise<void>): Promise<void> {
    this.#rebuilds++;
    try {
      // It gives up soon; what it wrote before goes with the rest.
      await this.#saving;
      await this.#options.snapshots?.discard();
      this.#snapshotSeq = 0;
      await change?.();
      const state = this.#options.createState();
      await this.#catchUp({ state, from: 0, atEnd: (seq) => this.#take(state, seq) });
    } finally {
      this.#rebuilds--;
    }
    this.#notify();
    await this.saveSnapshot();
  }

  onFolded(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  saveSnapshot(leastNews = 1): Promise<void> {
    this.#saving = this.#saving.then(() => this.#save(leastNews));
    return this.#saving;
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#following?.();
    this.#listeners.clear();
  }

  async #save(leastNews: number): Promise<void> {
    const { log, snapshots } = this.#options;
    if (!snapshots || !this.#following || this.#rebuilds > 0 || this.#seq - this.#snapshotSeq < leastNews) return;
    const seq = this.#seq;
    try {
      const parts = await this.#writeDown();
      if (parts === undefined) return;
      await snapshots.save(parts, { logId: log.logId, seq });
      this.#snapshotSeq = seq;
    } catch (error) {
      this.#warn(
        `The snapshot could not be written; the next start replays more of the log. ${(error as Error).message}`,
      );
    }
  }

  /**
   * The state as bytes, as it is at `#seq`. It takes no events meanwhile; the log keeps them, and afterwards they are read from there.
   *
   * @returns `undefined` when the bytes are not wanted any more.
   */
  async #writeDown(): Promise<readonly Uint8Array[] | undefined> {
    this.#following?.();
    this.#following = undefined;
    this.#heldAt = this.#options.now();
    const parts: Uint8Array[] = [];
    const work = this.#state.snapshotParts();
    try {
      for (let endsAt = performance.now() + SNAPSHOT_TURN_MS; ; ) {
        const { done, value } = work.next();
        if (done) return parts;
        if (value.length > 0) parts.push(value);
        if (performance.now() < endsAt) continue;
        await nextTurn();
        if (this.#rebuilds > 0 || this.#isDisposed) return undefined;
        endsAt = performance.now() + SNAPSHOT_TURN_MS;
      }
    } finally {
      work.return();
      await this.#goOn();
    }
  }

  /** Folds what came while the state took no events, and follows the log again. */
  async #goOn(): Promise<void> {
    const state = this.#state;
    while (!this.#isDisposed) {
      try {
        await this.#catchUp({
          state,
          from: this.#seq,
          atEnd: (seq) => this.#take(state, seq),
          atATime: READ_EVENTS,
          onRead: (seq) => {
            this.#seq = seq;
          },
        });
        break;
      } catch (error) {
        if (this.#isDisposed || (error instanceof LogError && error.code === 'CLOSED')) return;
        this.#warn(`The log cannot be read, and figures stand still until it can be. ${(error as Error).message}`);
        await delay(RETRY_MS, undefined, { ref: false });
      }
    }
    this.#heldAt = undefined;
    this.#notify();
  }

  async #catchUp({ state, from, atEnd, atATime, onRead, onProgress }: CatchUp): Promise<void> {
    const { log } = this.#options;
    let seq = from;
    let folded = 0;
    onProgress?.({ folded, total: log.lastSeq - from });
    while (seq < log.lastSeq) {
      const end = log.lastSeq;
      for await (const chunk of log.read(seq + 1, atATime)) {
        if (this.#isDisposed) return;
        for (const { event } of chunk) state.fold(event);
        seq = chunk[chunk.length - 1]!.seq;
        folded += chunk.length;
        onRead?.(seq);
        onProgress?.({ folded, total: log.lastSeq - from });
      }
      // The last numbers may have been deleted: there is nothing to read up to `end`.
      seq = Math.max(seq, end);
    }
    atEnd(seq);
  }

  #take(state: MetricState, seq: number): void {
    this.#state = state;
    this.#seq = seq;
    if (!this.#following) this.#follow();
  }

  #follow(): void {
    this.#following = this.#options.log.onAppended(({ firstSeq, events }) => {
      const startedMs = threadCpuMs();
      for (const event of events) this.#state.fold(event);
      this.#foldMs += threadCpuMs() - startedMs;
      this.#seq = firstSeq + events.length - 1;
      this.#notify();
    });
  }

  #notify(): void {
    for (const listener of this.#listeners) {
      try {
        listener();
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }

  #warn(message: string): void {
    this.#options.onWarning?.(message);
  }
}

interface CatchUp {
  readonly state: MetricState;
  /** Number of the last event that is in it. */
  readonly from: number;
  /** Called when it holds all of the log, in the same turn: nothing can be appended in between. */
  readonly atEnd: (seq: number) => void;
  /** Events folded in one turn. @default the log's */
  readonly atATime?: number;
  /** Called when everything up to `seq` is in it. */
  readonly onRead?: (seq: number) => void;
  readonly onProgress?: ((progress: RebuildProgress) => void) | undefined;
}
