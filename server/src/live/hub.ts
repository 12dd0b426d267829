import { createHash } from 'node:crypto';
import {
  createSourceEventStream,
  type ExecutionArgs,
  type ExecutionResult,
  executeSubscriptionEvent,
  type GraphQLError,
  locatedError,
  type ValidatedSubscriptionArgs,
  validateSubscriptionArgs,
} from 'graphql';
import { scopeKey, type Viewer } from '../auth/viewer.ts';
import { LimitError } from './limit-error.ts';
import type { LiveSchedule, Watch } from './live-schedule.ts';
import { type LiveSetting, LiveStream, resumedPosition } from './live-stream.ts';
import type { LiveView, PicturePosition } from './live-view.ts';
import { Bundler, FrameAddress, SharedFrame } from './shared-frame.ts';
import type { Sink } from './sink.ts';

export interface HubOptions {
  readonly setting: LiveSetting;
  /** What leaves for an error in a frame; see `publicError`. */
  readonly formatError: (error: GraphQLError) => GraphQLError;
  readonly now?: () => number;
  /**
   * A connection that takes nothing for so long is closed.
   * @default 30000
   */
  readonly stallAfterMs?: number;
  /**
   * Shortest time between two rounds of frames for a connection that nobody looks at.
   * @default 10000
   */
  readonly hiddenEveryMs?: number;
  /** @default 5000 views */
  readonly maxViews?: number;
  /** Views that one viewer keeps alive by being the first to ask; the local viewer is not counted. @default 500 */
  readonly maxViewsPerViewer?: number;
}

export interface HubRequest {
  readonly args: ExecutionArgs;
  /** Text of the document; equal texts may share. */
  readonly text: string;
  readonly viewer: Viewer;
  /** Variables that do not change what is shown. */
  readonly cursorVariables: ReadonlySet<string>;
  readonly sink: Sink;
  readonly id: string;
}

export interface HubSubscription {
  /** Sends nothing more. May be called twice. */
  stop(): void;
}

export interface HubCounts {
  readonly views: number;
  readonly subscriptions: number;
  /** Since the start. */
  readonly rendered: number;
  readonly delivered: number;
  /** Frames a slow reader did not get because a newer one came. */
  readonly conflated: number;
}

/**
 * Shares live views: subscriptions with the same document, operation, variables, sight and cadence are one view, executed and serialised once a
 * tick; every reader gets the same bytes. A connection never has more than one round of frames waiting; what it misses meanwhile is replaced by
 * the newest frame of each view once it takes again.
 */
export class Hub {
  readonly #setting: LiveSetting;
  readonly #schedule: LiveSchedule;
  readonly #formatError: (error: GraphQLError) => GraphQLError;
  readonly #now: () => number;
  readonly #stallAfterMs: number;
  readonly #hiddenEveryMs: number;
  readonly #maxViews: number;
  readonly #maxViewsPerViewer: number;
  readonly #views = new Map<string, SharedView>();
  readonly #viewsOf = new Map<string, number>();
  readonly #dirty = new Set<Sink>();
  readonly #behind = new Map<Sink, BehindSink>();
  readonly #bundler = new Bundler();
  #subscriptions = 0;
  #rendered = 0;
  #delivered = 0;
  #conflated = 0;

  constructor(options: HubOptions) {
    this.#setting = options.setting;
    this.#schedule = options.setting.schedule;
    this.#formatError = options.formatError;
    this.#now = options.now ?? Date.now;
    this.#stallAfterMs = options.stallAfterMs ?? 30_000;
    this.#hiddenEveryMs = options.hiddenEveryMs ?? 10_000;
    this.#maxViews = options.maxViews ?? 5_000;
    this.#maxViewsPerViewer = options.maxViewsPerViewer ?? 500;
  }

  get counts(): HubCounts {
    return {
      views: this.#views.size,
      subscriptions: this.#subscriptions,
      rendered: this.#rendered,
      delivered: this.#delivered,
      conflated: this.#conflated,
    };
  }

  /** Starts a subscription, whose first frame is sent before this returns; or says why not, as plain execution would. */
  async subscribe(request: HubRequest): Promise<HubSubscription | { readonly errors: readonly GraphQLError[] }> {
    const validated = validateSubscriptionArgs(request.args);
    if (!('schema' in validated)) return { errors: validated };
    const stream = await createSourceEventStream(validated);
    if (!(stream instanceof LiveStream)) {
      return { errors: (stream as ExecutionResult).errors ?? [] };
    }
    const key = viewKey(request, stream.options.cadenceMs);
    try {
      let view = this.#views.get(key);
      if (view === undefined) {
        const { viewer } = request;
        if (this.#views.size >= this.#maxViews) throw tooManyViews('This server', this.#maxViews);
        if (viewer.role !== 'local' && (this.#viewsOf.get(viewer.id) ?? 0) >= this.#maxViewsPerViewer) {
          throw tooManyViews('One viewer', this.#maxViewsPerViewer);
        }
        view = this.#openView(key, stream, validated, viewer.id);
      }
      return this.#join(view, request, stream.options.cursor);
    } catch (error) {
      return { errors: [this.#formatError(locatedError(error, undefined))] };
    }
  }

  /** Frames for connections that were busy or hidden and no longer are. Called with every round, and when a connection drained. */
  catchUp(only?: Sink): void {
    if (this.#behind.size === 0) return;
    const now = this.#now();
    for (const [sink, state] of only === undefined ? this.#behind : this.#entryOf(only)) {
      if (sink.busy) {
        if (now - state.sinceMs > this.#stallAfterMs) {
          this.#behind.delete(sink);
          sink.closeStalled();
        }
        continue;
      }
      if (sink.hidden && now - state.sinceMs < this.#hiddenEveryMs) continue;
      this.#behind.delete(sink);
      for (const member of state.members) {
        if (member.stopped) continue;
        this.#put(member, member.view.catchUpFrame());
      }
      sink.flush(this.#bundler);
    }
  }

  /** Flushes what the round put; called by the schedule when all due views have made their frames. */
  endRound(): void {
    for (const sink of this.#dirty) sink.flush(this.#bundler);
    this.#dirty.clear();
    this.catchUp();
  }

  #openView(key: string, stream: LiveStream, validated: ValidatedSubscriptionArgs, ownerId: string): SharedView {
    const live = stream.options.openView();
    const render = (payload: object): SharedFrame => {
      this.#rendered += 1;
      const result = executeSubscriptionEvent({ ...validated, rootValue: { [stream.options.field]: payload } });
      if (result instanceof Promise) throw new Error('Expected frames to be resolved without waiting');
      return new SharedFrame(JSON.stringify(this.#formatted(result)));
    };
    const watch = this.#schedule.watch(live, stream.options.cadenceMs, (asOf) => {
      const frame = view.tick(asOf);
      return () => {
        for (const member of view.members) this.#offer(member, frame);
      };
    });
    const view = new SharedView(live, watch, render, this.#setting, () => {
      this.#views.delete(key);
      const left = (this.#viewsOf.get(ownerId) ?? 1) - 1;
      if (left > 0) this.#viewsOf.set(ownerId, left);
      else this.#viewsOf.delete(ownerId);
    });
    this.#views.set(key, view);
    this.#viewsOf.set(ownerId, (this.#viewsOf.get(ownerId) ?? 0) + 1);
    return view;
  }

  #join(view: SharedView, request: HubRequest, cursor: string | null | undefined): HubSubscription {
    const member: Member = {
      view,
      sink: request.sink,
      address: new FrameAddress(request.id, request.sink.form),
      stopped: false,
    };
    let frame: SharedFrame;
    try {
      frame = view.join(member, resumedPosition(cursor, this.#setting));
    } catch (error) {
      view.leave(member);
      throw error;
    }
    this.#subscriptions += 1;
    this.#offer(member, frame);
    if (!member.sink.busy) member.sink.flush(this.#bundler);
    return {
      stop: () => {
        if (member.stopped) return;
        member.stopped = true;
        this.#subscriptions -= 1;
        this.#behind.get(member.sink)?.members.delete(member);
        view.leave(member);
      },
    };
  }

  #offer(member: Member, frame: SharedFrame): void {
    if (!member.sink.busy && !member.sink.hidden && !this.#behind.has(member.sink)) {
      this.#put(member, frame);
      this.#dirty.add(member.sink);
      return;
    }
    this.#conflated += 1;
    const state = this.#behind.get(member.sink) ?? { sinceMs: this.#now(), members: new Set<Member>() };
    this.#behind.set(member.sink, state);
    state.members.add(member);
  }

  #put(member: Member, frame: SharedFrame): void {
    this.#delivered += 1;
    member.sink.put(frame, member.address);
  }

  #entryOf(sink: Sink): [Sink, BehindSink][] {
    const state = this.#behind.get(sink);
    return state === undefined ? [] : [[sink, state]];
  }

  #formatted(result: ExecutionResult): object {
    if (result.errors === undefined) return { data: result.data };
    return { data: result.data, errors: result.errors.map((error) => this.#formatError(error).toJSON()) };
  }
}

interface Member {
  readonly view: SharedView;
  readonly sink: Sink;
  readonly address: FrameAddress;
  stopped: boolean;
}

interface BehindSink {
  readonly sinceMs: number;
  readonly members: Set<Member>;
}

/** A live view and the readers that share it. */
class SharedView {
  readonly #live: LiveView;
  readonly #watch: Watch;
  readonly #render: (payload: object) => SharedFrame;
  readonly #setting: LiveSetting;
  readonly #onEmpty: () => void;
  readonly members = new Set<Member>();
  #position: PicturePosition | undefined;
  #revision = Number.NaN;
  /** The whole picture for newcomers, and for those who skipped a frame; made when first asked for. */
  #whole: SharedFrame | undefined;
  #newest: SharedFrame | undefined;

  constructor(
    live: LiveView,
    watch: Watch,
    render: (payload: object) => SharedFrame,
    setting: LiveSetting,
    onEmpty: () => void,
  ) {
    this.#live = live;
    this.#watch = watch;
    this.#render = render;
    this.#setting = setting;
    this.#onEmpty = onEmpty;
  }

  /** A new picture: one frame, the same for all. */
  tick(asOf: number): SharedFrame {
    const since = this.#position;
    const position = this.#advance(asOf);
    this.#newest = this.#changedFrame(since, position) ?? this.#wholeFrame(position);
    return this.#newest;
  }

  /** The first frame of a newcomer, or what a returning reader missed. */
  join(member: Member, resumed: PicturePosition | undefined): SharedFrame {
    const isFirst = this.#position === undefined;
    const position = this.#pictureForNewcomer();
    if (isFirst) this.#watch.advanced(position.asOf);
    this.members.add(member);
    if (resumed === undefined) return this.#wholeFrame(position);
    if (this.#live.incremental) return this.#changedFrame(resumed, position) ?? this.#wholeFrame(position);
    this.#newest ??= this.#changedFrame(resumed, position);
    return this.#newest ?? this.#wholeFrame(position);
  }

  /** The newest frame for a reader that skipped some. */
  catchUpFrame(): SharedFrame {
    const newest = this.#live.incremental ? undefined : this.#newest;
    return newest ?? this.#whole ?? this.#wholeFrame(this.#pictureForNewcomer());
  }

  leave(member: Member): void {
    this.members.delete(member);
    if (this.members.size > 0) return;
    this.#watch.stop();
    this.#live.close();
    this.#onEmpty();
  }

  /**
   * An incremental view answers newcomers from the picture of the last tick, with which the others compare their next changes. Any other view
   * takes a new one unless the last is still true; the others get theirs at their own time, whoever comes meanwhile.
   */
  #pictureForNewcomer(): PicturePosition {
    const position = this.#position;
    const asOf = this.#setting.engine.asOf();
    if (position === undefined) return this.#advance(asOf);
    if (this.#live.incremental) {
      const unchanged = this.#live.revision === this.#revision && this.#live.nextChangeAfter(position.asOf) > asOf;
      return this.members.size > 0 && !unchanged ? position : this.#advance(asOf);
    }
    const holds = this.#live.revision === this.#revision && asOf - position.asOf < this.#watch.cadenceMs;
    return holds && this.#whole !== undefined ? position : this.#advance(asOf);
  }

  #advance(asOf: number): PicturePosition {
    const position = { seq: this.#setting.engine.position.seq, asOf };
    this.#live.advance(position);
    this.#position = position;
    this.#revision = this.#live.revision;
    this.#whole = undefined;
    this.#newest = undefined;
    return position;
  }

  #changedFrame(since: PicturePosition | undefined, position: PicturePosition): SharedFrame | undefined {
    const changes = since === undefined ? undefined : this.#live.changes(since, this.#stamp(position, false));
    return changes === undefined ? undefined : this.#render(changes);
  }

  #wholeFrame(position: PicturePosition): SharedFrame {
    this.#whole ??= this.#render(this.#live.full(this.#stamp(position, true)));
    return this.#whole;
  }

  #stamp(position: PicturePosition, reset: boolean) {
    const { engine, cursors } = this.#setting;
    return { cursor: cursors.encode(engine.position.logId, position), reset, cadenceMs: this.#watch.cadenceMs };
  }
}

function viewKey({ text, args, viewer, cursorVariables }: HubRequest, cadenceMs: number): string {
  const variables = Object.entries(args.variableValues ?? {})
    .filter(([name]) => !cursorVariables.has(name))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const key = JSON.stringify([text, args.operationName ?? null, variables, scopeKey(viewer), cadenceMs]);
  return createHash('sha256').update(key).digest('base64url');
}

function tooManyViews(who: string, maxViews: number): LimitError {
  return new LimitError(`${who} keeps at most ${maxViews} different views at a time; try again later.`);
}
