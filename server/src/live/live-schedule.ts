import { threadCpuMs } from '../process/thread-cpu.ts';
import type { ShareOf } from './fair-shares.ts';
import type { LiveEngine } from './live-engine.ts';
import type { LiveView } from './live-view.ts';
import { Overload } from './overload.ts';
import { OwnerLoads, type ViewShare } from './owner-loads.ts';

/** Events that arrive within this time leave in one leading-edge frame. */
const GATHER_MS = 10;
/** How far a view's beat moves towards the common one with every frame, so that a wall soon updates as one picture. */
const ALIGN_STEP_MS = 40;
/** A frame that left so little after its time counts as in time for the next; of these, the shorter. */
const MAX_LATE_MS = 100;
const MAX_LATE_RATIO = 0.25;
/** Longest the frames of a round keep everything else waiting. */
const SLICE_MS = 20;
/** The same for frames of those who take more than their share. */
const GREEDY_SLICE_MS = 8;
/** Longest rest after a slice that one dear view made longer. */
const MAX_REST_MS = 100;
/** A dear view (a long series, say) gets a slower beat of its own, so that it takes at most this share of a processor. */
const VIEW_LOAD_RATIO = 0.02;
/** Frames whose cheapest tells what a view costs; a single slow one may be the machine's doing. */
const COSTS_KEPT = 4;
/** Views cheaper than this are never slowed. */
const DEAR_MS = 10;
/** Longest delay `setTimeout` takes. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

export interface Watch {
  /** The shortest time between two frames at present: what was asked for, or more, for whatever reason. */
  readonly cadenceMs: number;
  /** Tells the schedule that a frame was made outside of it, for a newcomer. */
  advanced(asOf: number): void;
  /** Says that the view is also for `owner`, once more. */
  join(owner: string): void;
  leave(owner: string): void;
  stop(): void;
}

/** What the schedule asks of a view. */
export type Watched = Pick<LiveView, 'revision' | 'nextChangeAfter'>;

export type OnDue = (asOf: number) => (() => void) | undefined;

export interface LiveScheduleOptions {
  readonly engine: LiveEngine;
  readonly now?: () => number;
  /**
   * Processor time this thread has used, ms. What others take of the machine is no reason to slow down.
   * @default process.threadCpuUsage
   */
  readonly cpuMs?: () => number;
  /** @default 0.2 of a processor for everybody */
  readonly shareOf?: ShareOf;
  readonly onError: (error: unknown) => void;
  /**
   * Called after each part of a round, when its frames may be handed out. Views of that part make no further frame until everybody has theirs.
   */
  readonly onRoundEnd?: (onHandedOut: () => void) => void;
}

/**
 * Decides when each watched view makes a frame: at once when it changes after a quiet time, then at most once a cadence, on a beat common to
 * all views of that cadence. A view that did not change is asked for two numbers and costs nothing else. Under load those whose views take more
 * than their fair share get slower beats, and where nobody does, all cadences stretch by one factor, until frames take less than their share of
 * the processor; a view that is dear by itself is slowed by itself. In a long round whoever has used least goes first, so that nobody's
 * frames wait for a round of somebody else's.
 */
export class LiveSchedule {
  readonly #engine: LiveEngine;
  readonly #now: () => number;
  readonly #cpuMs: () => number;
  readonly #onError: (error: unknown) => void;
  readonly #onRoundEnd: (onHandedOut: () => void) => void;
  readonly #watches = new Set<WatchState>();
  readonly #stopListening: () => void;
  #timer: NodeJS.Timeout | undefined;
  #timerAt = Number.POSITIVE_INFINITY;
  readonly #owners: OwnerLoads;
  readonly #overload: Overload;
  /** Views of this round that have not had their turn, and since when it is theirs. */
  readonly #pending = new Map<WatchState, number>();
  #running = false;
  /** How often events were folded. */
  #folds = 0;
  /** The same when the round under way began, and when the first came after that; `Infinity` while none has. */
  #foldsBefore = 0;
  #newsAt = Number.POSITIVE_INFINITY;

  constructor(options: LiveScheduleOptions) {
    this.#engine = options.engine;
    this.#now = options.now ?? Date.now;
    this.#cpuMs = options.cpuMs ?? threadCpuMs;
    this.#owners = new OwnerLoads(options.shareOf);
    this.#onError = options.onError;
    this.#onRoundEnd = options.onRoundEnd ?? ((onHandedOut) => onHandedOut());
    this.#overload = new Overload(this.#owners, this.#now());
    this.#stopListening = options.engine.onFolded(() => {
      this.#folds += 1;
      this.#newsAt = Math.min(this.#newsAt, this.#now());
      if (this.#watches.size > 0) this.#wakeAt(this.#now() + GATHER_MS);
    });
  }

  get stretch(): number {
    return this.#overload.stretch;
  }

  get size(): number {
    return this.#watches.size;
  }

  /**
   * @param onDue - Makes the frame: has to call `view.advance` with the instant it is given. What it returns hands the frame out, which
   * grows with the readers and does not count as the view's own cost.
   */
  watch(view: Watched, cadenceMs: number, onDue: OnDue): Watch {
    const schedule = this;
    const share = this.#owners.open();
    const state: WatchState = {
      view,
      askedMs: cadenceMs,
      onDue,
      share,
      revision: view.revision,
      changesAt: Number.NEGATIVE_INFINITY,
      earliestAt: 0,
      earliestByTimeAt: 0,
      hasNews: false,
      isLeaving: false,
      askedAtFold: this.#folds,
      costsMs: [],
      awaitedAt: Number.POSITIVE_INFINITY,
      lastAt: Number.NEGATIVE_INFINITY,
      lateMs: 0,
      handOutMs: 0,
    };
    this.#watches.add(state);
    return {
      get cadenceMs() {
        return Math.round(schedule.#toldCadenceMs(state));
      },
      advanced(asOf) {
        schedule.#advanced(state, asOf);
        schedule.#settle(state, schedule.#now());
        schedule.#wakeAt(schedule.#dueAt(state));
      },
      join: (owner) => share.join(owner),
      leave: (owner) => share.leave(owner),
      stop() {
        schedule.#watches.delete(state);
        schedule.#pending.delete(state);
        share.close();
      },
    };
  }

  /** Looks at once whether something is due, after a change that no event brought. */
  wake(): void {
    this.#wakeAt(this.#now());
  }

  /** Counts what frames took of the processor after their round. */
  charge(spentMs: number): void {
    this.#overload.add(spentMs, this.#now());
  }

  dispose(): void {
    this.#stopListening();
    this.#watches.clear();
    this.#pending.clear();
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #round(): void {
    this.#timer = undefined;
    this.#timerAt = Number.POSITIVE_INFINITY;
    this.#running = true;
    this.#foldsBefore = this.#folds;
    this.#newsAt = Number.POSITIVE_INFINITY;
    this.#takeTurns((state) => this.#dueAt(state));
    this.#slice();
  }

  /** Nothing is asked of a view before its time, and those that have been quiet longest come first: theirs is the leading edge. */
  #takeTurns(dueAtOf: (state: WatchState) => number): void {
    const at = this.#now();
    const due: WatchState[] = [];
    for (const state of this.#watches) {
      if (state.earliestAt > at || state.isLeaving || this.#pending.has(state)) continue;
      if (dueAtOf(state) > at) continue;
      state.awaitedAt = Math.min(state.awaitedAt, at);
      due.push(state);
    }
    due.sort((a, b) => a.earliestAt - b.earliestAt);
    for (const state of due) this.#pending.set(state, at);
  }

  #inTurn(): Iterable<[WatchState, number]> {
    if (this.#owners.size < 2) return this.#pending;
    return [...this.#pending].sort(([a], [b]) => a.share.usedMs - b.share.usedMs);
  }

  /**
   * Makes frames for at most `SLICE_MS`, then lets events and heartbeats through before the rest of the round. Each slice shows its own moment:
   * otherwise the last views of a long round would be late by all of it. A wall's views were opened together, so they are mostly in one slice.
   */
  #slice(): void {
    const startedMs = this.#cpuMs();
    const asOf = this.#engine.asOf();
    let sliceMs = SLICE_MS;
    const fired: WatchState[] = [];
    for (const [state, firedAt] of this.#inTurn()) {
      if (!this.#pending.delete(state)) continue;
      if (state.share.isGreedy) sliceMs = GREEDY_SLICE_MS;
      this.#fire(state, asOf, firedAt);
      state.isLeaving = true;
      fired.push(state);
      if (this.#cpuMs() - startedMs >= sliceMs) break;
    }
    const leavesAt = this.#now();
    this.#onRoundEnd(() => {
      const handOutMs = this.#now() - leavesAt;
      for (const state of fired) {
        state.isLeaving = false;
        state.handOutMs = handOutMs;
      }
      if (!this.#running) this.#wakeForNext();
    });
    const spentMs = this.#cpuMs() - startedMs;
    this.#overload.add(spentMs, this.#now());
    if (this.#pending.size > 0) {
      const isLong = sliceMs === GREEDY_SLICE_MS || spentMs >= SLICE_MS * 1.5;
      this.#afterOthers(isLong ? spentMs : 0, () => {
        if (this.#owners.size > 1) this.#takeTurns((state) => this.#dueAtSince(state));
        this.#slice();
      });
      return;
    }
    this.#running = false;
    this.#wakeForNext();
  }

  #wakeForNext(): void {
    let wakeAt = Number.POSITIVE_INFINITY;
    const soonest = this.#now() + GATHER_MS;
    for (const state of this.#watches) {
      if (state.isLeaving) continue;
      // What came meanwhile may have changed a view: it is asked when it may send.
      const hasNews = state.askedAtFold !== this.#folds;
      const dueAt = hasNews ? Math.max(state.earliestAt, soonest) : this.#dueByTime(state);
      if (hasNews) state.awaitedAt = Math.min(state.awaitedAt, this.#awaitedSince(state));
      wakeAt = Math.min(wakeAt, dueAt);
    }
    this.#wakeAt(wakeAt);
  }

  /** When a view with news was to send, had its turn come at once: a round that takes longer than a cadence keeps everybody waiting meanwhile. */
  #awaitedSince({ earliestAt, askedAtFold }: WatchState): number {
    return askedAtFold < this.#foldsBefore ? earliestAt : Math.max(earliestAt, this.#newsAt + GATHER_MS);
  }

  /**
   * Goes on when everything else has had its turn. An event goes round the loop several times until it is in a frame, so that a slice made long by
   * one dear view, or for one who takes more than a share, is followed by a rest as long: behind a row of them, the frames of others would be
   * late by several.
   */
  #afterOthers(restMs: number, goOn: () => void): void {
    if (this.#owners.size < 2 || restMs === 0) setImmediate(goOn);
    else {
      this.#overload.noteRest();
      this.#timer = setTimeout(goOn, Math.min(restMs, MAX_REST_MS));
    }
  }

  #fire(state: WatchState, asOf: number, firedAt: number): void {
    const cadenceMs = this.#cadenceMs(state);
    const firesAt = this.#now();
    // Whose turn in a round came late the last time may come as late again without waiting for longer than a cadence.
    const lateMs = firesAt - Math.max(state.awaitedAt, state.lastAt + cadenceMs);
    state.lateMs = isLate(lateMs, cadenceMs) ? lateMs : 0;
    state.awaitedAt = Number.POSITIVE_INFINITY;
    state.lastAt = firesAt;
    // The window moved on, which is no news: an event that comes just then is shown at once all the same, unless the server is short of time.
    if (!state.hasNews && cadenceMs === state.askedMs) state.earliestByTimeAt = firedAt + cadenceMs;
    else this.#settle(state, firedAt);
    const startedMs = this.#cpuMs();
    try {
      const deliver = state.onDue(asOf);
      const costMs = this.#cpuMs() - startedMs;
      state.share.spend(costMs);
      state.costsMs.push(costMs);
      if (state.costsMs.length > COSTS_KEPT) state.costsMs.shift();
      deliver?.();
    } catch (error) {
      this.#onError(error);
    }
    this.#advanced(state, asOf);
  }

  #advanced(state: WatchState, asOf: number): void {
    state.hasNews = false;
    state.askedAtFold = this.#folds;
    state.revision = state.view.revision;
    state.changesAt = state.view.nextChangeAfter(asOf);
  }

  /** Sets when the next frame may leave: a cadence later, a little more where that brings it nearer to the common beat. */
  #settle(state: WatchState, firedAt: number): void {
    const cadenceMs = this.#cadenceMs(state);
    const lateMs = firedAt - state.earliestAt;
    // Otherwise a view that changes all the time would lose what its round was late, every time.
    const earliestAt = (isLate(lateMs, cadenceMs) ? firedAt : state.earliestAt) + cadenceMs;
    const toBeatMs = Math.ceil(earliestAt / cadenceMs) * cadenceMs - earliestAt;
    const pastBeatMs = cadenceMs - toBeatMs;
    state.earliestAt =
      pastBeatMs < GATHER_MS ? earliestAt - pastBeatMs : earliestAt + Math.min(toBeatMs, ALIGN_STEP_MS);
  }

  #cadenceMs({ askedMs, costsMs, share }: WatchState): number {
    const costMs = costsMs.length < COSTS_KEPT ? 0 : Math.min(...costsMs);
    const ownMs = costMs < DEAR_MS ? 0 : costMs / VIEW_LOAD_RATIO;
    return Math.max(askedMs * this.#overload.stretch, ownMs) * share.stretch;
  }

  /** Readers so many that the next frame has to wait for them, or a round that comes too late, stretch it as much as what is asked of it. */
  #toldCadenceMs(state: WatchState): number {
    return Math.max(this.#cadenceMs(state) + state.lateMs, state.handOutMs);
  }

  /** When the view has something to say and may say it; `Infinity` while nothing is known to come. */
  #dueAt(state: WatchState): number {
    state.askedAtFold = this.#folds;
    state.hasNews = state.view.revision !== state.revision;
    if (!state.hasNews) state.awaitedAt = Number.POSITIVE_INFINITY;
    return state.hasNews ? state.earliestAt : this.#dueByTime(state);
  }

  /** The same for a view that was asked in this round already: what no event changed is not asked again. */
  #dueAtSince(state: WatchState): number {
    return state.askedAtFold === this.#folds ? this.#dueByTime(state) : this.#dueAt(state);
  }

  /** When the view changes though no event comes. */
  #dueByTime(state: WatchState): number {
    if (state.changesAt === Number.POSITIVE_INFINITY) return state.changesAt;
    // Event time stands still between events when logs are replayed; then only an event can bring the change.
    const behindMs = state.changesAt - this.#engine.asOf();
    const earliestAt = Math.max(state.earliestAt, state.earliestByTimeAt);
    if (behindMs <= 0) return earliestAt;
    return this.#engine.advancesByItself ? Math.max(earliestAt, this.#now() + behindMs) : Number.POSITIVE_INFINITY;
  }

  #wakeAt(at: number): void {
    if (this.#running || at >= this.#timerAt) return;
    clearTimeout(this.#timer);
    this.#timerAt = at;
    const delayMs = Math.min(Math.max(0, at - this.#now()), MAX_TIMEOUT_MS);
    this.#timer = setTimeout(() => this.#round(), delayMs);
    this.#timer.unref();
  }
}

/** Whether the beat slips: a frame a little after its time leaves the next one's where it was. */
function isLate(lateMs: number, cadenceMs: number): boolean {
  return lateMs >= Math.min(MAX_LATE_MS, cadenceMs * MAX_LATE_RATIO);
}

interface WatchState {
  readonly view: Watched;
  readonly askedMs: number;
  readonly onDue: OnDue;
  readonly share: ViewShare;
  revision: number;
  changesAt: number;
  earliestAt: number;
  /** The same for a change that no event brought. */
  earliestByTimeAt: number;
  /** Whether an event had changed it when it was last asked. */
  hasNews: boolean;
  /** Its last frame is still being handed out. */
  isLeaving: boolean;
  /** `#folds` when its revision was last read. */
  askedAtFold: number;
  readonly costsMs: number[];
  /** When a frame was to leave for news that there are; `Infinity` while none are known. */
  awaitedAt: number;
  /** When the newest frame was made. */
  lastAt: number;
  /** By how much the newest frame was later than that, where it was too late for the beat. */
  lateMs: number;
  /** How long it took until everybody had the frame before. */
  handOutMs: number;
}
