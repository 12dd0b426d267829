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
import { accountOf, scopeKey, type Viewer } from '../auth/viewer.ts';
import { compileFrameWriter } from './frame-writer.ts';
import type { LiveSchedule } from './live-schedule.ts';
import { type LiveSetting, LiveStream, resumedPosition } from './live-stream.ts';
import type { LiveView } from './live-view.ts';
import { type AddressedFrame, Packer, type Parcel } from './parcel.ts';
import type { OfferFrame } from './reader-groups.ts';
import { SharedFrame } from './shared-frame.ts';
import { SharedView } from './shared-view.ts';
import type { Member, Sink } from './sink.ts';
import { type Allotment, ViewAllowance, type ViewAllowanceOptions } from './view-allowance.ts';

export interface HubOptions extends ViewAllowanceOptions {
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
}

export interface HubRequest {
  readonly args: ExecutionArgs;
  /** Text of the document; equal texts may share. */
  readonly text: string;
  readonly viewer: Viewer;
  /** Of the other end. */
  readonly address?: string | undefined;
  /** Variables that do not change what is shown. */
  readonly cursorVariables: ReadonlySet<string>;
  readonly sink: Sink;
  readonly id: string;
  /** Aborted when the connection ends: what has not begun by then does not begin. */
  readonly signal?: AbortSignal;
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

/** A view that is not shared yet. */
interface OpenedView {
  readonly live: LiveView;
  readonly allotment: Allotment;
}

/** How long parts of a preparation are done one after the other. */
const PART_MS = 3;

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
  readonly #views = new Map<string, SharedView>();
  /** Views that somebody prepares, by their keys: whoever else asks for one waits until that came to an end, good or not. */
  readonly #preparing = new Map<string, PromiseWithResolvers<void>>();
  readonly #allowance: ViewAllowance;
  readonly #allotments = new WeakMap<SharedView, Allotment>();
  /** Connections with a parcel to send when the round ends. */
  readonly #due: Sink[] = [];
  readonly #behind = new Set<Sink>();
  readonly #packer = new Packer();
  readonly #offer: OfferFrame = (member, frame) => this.#give(member, frame);
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
    this.#allowance = new ViewAllowance(options);
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
    const account = accountOf(request.viewer);
    const join = (view: SharedView): HubSubscription => this.#join(view, request, stream.options.cursor);
    const share = (opened: OpenedView): SharedView => this.#share(key, opened, stream, validated);
    const start = (): HubSubscription | OpenedView | undefined => {
      const known = this.#views.get(key);
      if (known !== undefined) return join(known);
      if (this.#preparing.has(key)) return undefined;
      const opened = this.#open(stream, request);
      if (opened.live.prepare === undefined) return join(share(opened));
      this.#preparing.set(key, Promise.withResolvers());
      return opened;
    };
    try {
      for (;;) {
        const started = await this.#setting.desk.run(account, start, request.signal);
        if (started === undefined) await this.#preparing.get(key)?.promise;
        else if ('live' in started) return await this.#prepare(key, started, request, () => join(share(started)));
        else return started;
      }
    } catch (error) {
      return { errors: [this.#formatError(locatedError(error, undefined))] };
    }
  }

  /** Hands the preparation of a view to the desk in parts, then what is to be done with it. */
  async #prepare<T>(
    key: string,
    { live, allotment }: OpenedView,
    { viewer, signal }: HubRequest,
    then: () => T,
  ): Promise<T> {
    const { desk, engine } = this.#setting;
    const account = accountOf(viewer);
    let shared = false;
    try {
      const parts = live.prepare?.(engine.asOf());
      const someParts = (): boolean => {
        const startedMs = performance.now();
        while (performance.now() - startedMs < PART_MS) if (parts?.next().done !== false) return true;
        return false;
      };
      while (!(await desk.run(account, someParts, signal)));
      const share = (): T => {
        shared = true;
        return then();
      };
      return await desk.run(account, share, signal);
    } catch (error) {
      // A view that is shared closes with its last reader.
      if (!shared) {
        live.close();
        allotment.release();
      }
      throw error;
    } finally {
      const preparing = this.#preparing.get(key);
      this.#preparing.delete(key);
      preparing?.resolve();
    }
  }

  /** Frames for connections that were busy or hidden and no longer are. Called with every round, and when a connection drained. */
  catchUp(only?: Sink): void {
    if (only === undefined) for (const sink of this.#behind) this.#catchUp(sink);
    else this.#catchUp(only);
  }

  /** Sends what the round put; called by the schedule when all due views have made their frames. */
  endRound(): void {
    for (const sink of this.#due) {
      const { parcel } = sink;
      sink.parcel = undefined;
      if (parcel !== undefined) this.#send(sink, parcel);
    }
    this.#due.length = 0;
    this.catchUp();
  }

  #open(stream: LiveStream, { viewer, address }: HubRequest): OpenedView {
    const allotment = this.#allowance.open({ account: accountOf(viewer), address });
    try {
      return { live: stream.options.openView(), allotment };
    } catch (error) {
      allotment.release();
      throw error;
    }
  }

  #share(
    key: string,
    { live, allotment }: OpenedView,
    stream: LiveStream,
    validated: ValidatedSubscriptionArgs,
  ): SharedView {
    const write = compileFrameWriter(validated);
    const render = (payload: object): SharedFrame => {
      this.#rendered += 1;
      const rootValue = { [stream.options.field]: payload };
      return new SharedFrame(write?.(rootValue) ?? this.#execute(validated, rootValue));
    };
    const watch = this.#schedule.watch(live, stream.options.cadenceMs, (asOf) => {
      const frame = view.tick(asOf);
      return () => {
        view.offer(frame, this.#offer);
      };
    });
    const view = new SharedView(live, watch, render, this.#setting, () => {
      this.#views.delete(key);
      allotment.release();
    });
    this.#views.set(key, view);
    this.#allotments.set(view, allotment);
    return view;
  }

  #join(view: SharedView, { sink, id, viewer }: HubRequest, cursor: string | null | undefined): HubSubscription {
    const { reader, frame } = view.join(sink, id, resumedPosition(cursor, this.#setting));
    try {
      this.#allotments.get(view)?.hold(view.points);
    } catch (error) {
      view.leave(reader);
      throw error;
    }
    const account = accountOf(viewer);
    if (account !== undefined) view.watch.join(account);
    this.#subscriptions += 1;
    sink.members.push(reader);
    // Also to a hidden page: it has nothing yet.
    if (sink.busy) {
      this.#miss(reader);
    } else {
      this.#delivered += 1;
      this.#send(sink, reader.group.addressed(frame).alone);
    }
    return {
      stop: () => {
        const at = sink.members.indexOf(reader);
        if (at < 0) return;
        sink.members.splice(at, 1);
        this.#subscriptions -= 1;
        if (sink.members.length === 0) this.#noLongerBehind(sink);
        if (account !== undefined) view.watch.leave(account);
        view.leave(reader);
      },
    };
  }

  #give(member: Member, frame: AddressedFrame): void {
    const { sink } = member;
    if (sink.parcel !== undefined) {
      // Nothing can have come between in this round.
      sink.parcel = sink.parcel.and(frame);
    } else if (isWaiting(sink)) {
      this.#miss(member);
      return;
    } else if (sink.members.length === 1) {
      // Nothing else can come for it in this round, and what was just looked at is still in the processor's cache.
      this.#send(sink, frame.alone);
    } else {
      sink.parcel = frame.alone;
      this.#due.push(sink);
    }
    this.#delivered += 1;
  }

  #send(sink: Sink, parcel: Parcel): void {
    if (sink.holdsBytes) {
      sink.write(parcel.bytes);
      return;
    }
    sink.write(this.#packer.pack(parcel));
    if (sink.busy) this.#packer.keep();
  }

  #miss(member: Member): void {
    const { sink } = member;
    this.#conflated += 1;
    member.missed = true;
    if (sink.behindSinceMs === undefined) {
      sink.behindSinceMs = this.#now();
      this.#behind.add(sink);
    }
    if (sink.busy) sink.watchDrain();
  }

  #catchUp(sink: Sink): void {
    const { behindSinceMs } = sink;
    if (behindSinceMs === undefined) return;
    const waitedMs = this.#now() - behindSinceMs;
    if (sink.busy) {
      if (waitedMs > this.#stallAfterMs) {
        this.#noLongerBehind(sink);
        sink.closeStalled();
      } else {
        sink.watchDrain();
      }
      return;
    }
    if (sink.hidden && waitedMs < this.#hiddenEveryMs) return;
    this.#noLongerBehind(sink);
    let parcel: Parcel | undefined;
    for (const member of sink.members) {
      if (!member.missed) continue;
      member.missed = false;
      const frame = member.newest();
      this.#delivered += 1;
      parcel = parcel === undefined ? frame.alone : parcel.and(frame);
    }
    if (parcel !== undefined) this.#send(sink, parcel);
  }

  #noLongerBehind(sink: Sink): void {
    sink.behindSinceMs = undefined;
    this.#behind.delete(sink);
  }

  /** Plain execution: slower by far, and the one that knows how to tell of errors. @returns The result as JSON text. */
  #execute(validated: ValidatedSubscriptionArgs, rootValue: object): string {
    const result = executeSubscriptionEvent({ ...validated, rootValue });
    if (result instanceof Promise) throw new Error('Expected frames to be resolved without waiting');
    const { data, errors } = result;
    if (errors === undefined) return JSON.stringify({ data });
    return JSON.stringify({ data, errors: errors.map((error) => this.#formatError(error).toJSON()) });
  }
}

function viewKey({ text, args, viewer, cursorVariables }: HubRequest, cadenceMs: number): string {
  const variables = Object.entries(args.variableValues ?? {})
    .filter(([name]) => !cursorVariables.has(name))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const key = JSON.stringify([text, args.operationName ?? null, variables, scopeKey(viewer), cadenceMs]);
  return createHash('sha256').update(key).digest('base64url');
}

/** Whether a frame has to wait: what is waiting goes first, and as its newest. */
function isWaiting(sink: Sink): boolean {
  return sink.behindSinceMs !== undefined || sink.hidden || sink.busy;
}
