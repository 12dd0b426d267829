import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises';
import type { MetricState } from '@andon/metrics';
import { type EventLog, LogError } from '../log/index.ts';
import { threadCpuMs } from '../process/thread-cpu.ts';
import type { SnapshotPosition, SnapshotStore } from './snapshot-store.ts';
import { workTurn } from './work-turn.ts';

/** Folded in one turn where the log is read: some 15 ms, so that it is through faster than more can come. */
const READ_EVENTS = 4_000;
/** A state that is built from the log is kept after so many events, and so often on the way through it. */
const KEEP_EVENTS = 100_000;
const KEPT_ON_THE_WAY = 16;
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

/** Events folded of those that a start or a rebuild has to read. */
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
  /** Resolves when all that is stored by then is folded; `undefined` where it is: always, but while a snapshot is made. */
  caughtUp(): Promise<void> | undefined;
  /** Processor time spent on folding what came since the start, ms. */
  readonly foldMs: number;
  /** The same spent on writing states down, ms. */
  readonly snapshotMs: number;
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
  /** What came since the newest snapshot: so many events, and so much event time that went by, ms (`Infinity` where there is none). */
  readonly unsaved: { readonly events: number; readonly eventMs: number };
  /** Stops following the log. */
  dispose(): void;
}

/** Nothing is read before `start`. */
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
  /** Of the newest snapshot: number of its last event, and the newest event time in it. */
  #snapshotSeq = 0;
  #snapshotEventAt = Number.NEGATIVE_INFINITY;
  #foldMs = 0;
  #snapshotMs = 0;
  /** The newest save, done or not: one at a time, because two would write the same file. Never rejects. */
  #saving: Promise<void> = Promise.resolve();
  /** Under way or waiting; their old state is not to be kept. */
  #rebuilds = 0;
  #rebuilding: Promise<void> = Promise.resolve();
  /** Since when the state takes no events, epoch ms; `undefined` while it follows the log. */
  #heldAt: number | undefined;
  /** The way back to the log after a snapshot. */
  #goingOn: Promise<void> = Promise.resolve();
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

  caughtUp(): Promise<void> | undefined {
    return this.#heldAt === undefined ? undefined : this.#goingOn;
  }

  get foldMs(): number {
    return this.#foldMs;
  }

  get snapshotMs(): number {
    return this.#snapshotMs;
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
      this.#snapshotEventAt = kept.state.newestEventAt;
    }
    const state = this.#state;
    const onRead = this.#keeper(state, this.#seq);
    await this.#catchUp({ state, from: this.#seq, atEnd: (seq) => this.#take(state, seq), onRead, onProgress });
    this.#notify();
  }

  async rebuild(change?: () => Promise<void>): Promise<void> {
    this.#rebuilds++;
    const rebuilt = this.#rebuilding.then(() => this.#rebuild(change));
    // One after the other: a state that was begun earlier would bring back what a later one leaves out.
    this.#rebuilding = rebuilt.catch(() => undefined);
    try {
      await rebuilt;
    } finally {
      this.#rebuilds--;
    }
    this.#notify();
    await this.saveSnapshot();
  }

  async #rebuild(change?: () => Promise<void>): Promise<void> {
    // It gives up soon; what it wrote before goes with the rest.
    await this.#saving;
    await this.#options.snapshots?.discard();
    this.#snapshotSeq = 0;
    this.#snapshotEventAt = Number.NEGATIVE_INFINITY;
    await change?.();
    const state = this.#options.createState();
    await this.#catchUp({ state, from: 0, atEnd: (seq) => this.#take(state, seq), onRead: this.#keeper(state, 0) });
  }

  onFolded(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get unsaved(): { readonly events: number; readonly eventMs: number } {
    const eventMs = this.#state.newestEventAt - this.#snapshotEventAt;
    return { events: this.#seq - this.#snapshotSeq, eventMs: Number.isNaN(eventMs) ? 0 : eventMs };
  }

  saveSnapshot(leastNews = 1): Promise<void> {
    if (!this.#options.snapshots) return Promise.resolve();
    this.#saving = this.#saving.then(() => this.#save(leastNews));
    return this.#saving;
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#following?.();
    this.#listeners.clear();
  }

  async #save(leastNews: number): Promise<void> {
    if (!this.#following || this.#rebuilds > 0 || this.#seq - this.#snapshotSeq < leastNews) return;
    this.#following();
    this.#following = undefined;
    this.#heldAt = this.#options.now();
    const position = this.#positionOf(this.#state, this.#seq);
    const writing = this.#written(this.#state, () => this.#rebuilds === 0 && !this.#isDisposed);
    this.#goingOn = writing.then(() => this.#goOn());
    await this.#goingOn;
    const written = await writing;
    if (written !== undefined) await this.#put(written, position);
  }

  /** Keeps a state that is still being built now and then, so that a start that is cut short goes on from there. */
  #keeper(state: MetricState, from: number): ((seq: number) => Promise<void>) | undefined {
    if (!this.#options.snapshots) return undefined;
    const every = Math.max(KEEP_EVENTS, Math.ceil((this.#options.log.lastSeq - from) / KEPT_ON_THE_WAY));
    let keptSeq = from;
    return async (seq) => {
      if (seq - keptSeq < every) return;
      keptSeq = seq;
      const written = await this.#written(state, () => !this.#isDisposed);
      if (written !== undefined) await this.#put(written, this.#positionOf(state, seq));
    };
  }

  #positionOf({ newestEventAt }: MetricState, seq: number): SnapshotPosition {
    return { logId: this.#options.log.logId, seq, newestEventAt };
  }

  async #put(parts: readonly Uint8Array[], position: SnapshotPosition): Promise<void> {
    try {
      await this.#options.snapshots?.save(parts, position);
      this.#snapshotSeq = position.seq;
      this.#snapshotEventAt = position.newestEventAt;
    } catch (error) {
      this.#warn(
        `The snapshot could not be written; the next start replays more of the log. ${(error as Error).message}`,
      );
    }
  }

  /** A state that takes no events meanwhile, as bytes. @returns `undefined` when they are not wanted any more, or cannot be made. */
  async #written(state: MetricState, isWanted: () => boolean): Promise<readonly Uint8Array[] | undefined> {
    const parts: Uint8Array[] = [];
    const work = state.snapshotParts();
    try {
      for (;;) {
        const startedMs = threadCpuMs();
        const end = workTurn(work, (part) => {
          if (part.length > 0) parts.push(part);
        });
        this.#snapshotMs += threadCpuMs() - startedMs;
        if (end !== undefined) return parts;
        await nextTurn();
        if (!isWanted()) return undefined;
      }
    } catch (error) {
      this.#warn(
        `The state cannot be written down; the next start replays more of the log. ${(error as Error).message}`,
      );
      return undefined;
    } finally {
      work.return();
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
          onRead: async (seq) => {
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
        await onRead?.(seq);
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
  /** Called when everything up to `seq` is in it; nothing more is folded until it resolves. */
  readonly onRead?: ((seq: number) => Promise<void>) | undefined;
  readonly onProgress?: ((progress: RebuildProgress) => void) | undefined;
}
