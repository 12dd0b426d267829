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
import { HandOut } from './hand-out.ts';
import type { LiveSchedule } from './live-schedule.ts';
import { type LiveSetting, LiveStream, resumedPosition } from './live-stream.ts';
import { type OpenedView, Preparation } from './preparation.ts';
import { SharedView } from './shared-view.ts';
import type { Sink } from './sink.ts';
import { ViewAllowance, type ViewAllowanceOptions } from './view-allowance.ts';

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

/**
 * Shares live views: subscriptions with the same document, operation, variables, sight and cadence are one view, executed and serialised once a
 * tick; every reader gets the same bytes.
 */
export class Hub {
  readonly #setting: LiveSetting;
  readonly #schedule: LiveSchedule;
  readonly #formatError: (error: GraphQLError) => GraphQLError;
  readonly #handOut: HandOut;
  readonly #views = new Map<string, SharedView>();
  /** By the keys of their views: whoever else asks for one of these takes part. */
  readonly #preparations = new Map<string, Preparation>();
  readonly #allowance: ViewAllowance;
  #subscriptions = 0;
  #rendered = 0;

  constructor(options: HubOptions) {
    this.#setting = options.setting;
    this.#schedule = options.setting.schedule;
    this.#formatError = options.formatError;
    const { now = Date.now, stallAfterMs = 30_000, hiddenEveryMs = 10_000 } = options;
    const onLateTurn = (spentMs: number): void => this.#schedule.charge(spentMs);
    this.#handOut = new HandOut({ now, stallAfterMs, hiddenEveryMs, onLateTurn });
    this.#allowance = new ViewAllowance(options);
  }

  get counts(): HubCounts {
    return {
      views: this.#views.size,
      subscriptions: this.#subscriptions,
      rendered: this.#rendered,
      delivered: this.#handOut.delivered,
      conflated: this.#handOut.conflated,
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
    const join = (view: SharedView, opened?: OpenedView): HubSubscription =>
      this.#join(view, request, stream.options.cursor, opened);
    const share = (opened: OpenedView): HubSubscription => join(this.#share(key, opened, stream, validated), opened);
    const start = (): HubSubscription | Preparation => {
      const known = this.#views.get(key);
      if (known !== undefined) return join(known);
      const preparation = this.#preparations.get(key);
      if (preparation?.isReady) return share(preparation.share());
      if (preparation !== undefined) return preparation.enter();
      const opened = this.#open(stream, request);
      const parts = partsOf(opened, this.#setting.engine.asOf());
      // Most views are ready with the first part.
      return isReadyAtOnce(opened, parts) ? share(opened) : this.#prepare(key, opened, parts).enter();
    };
    try {
      return await this.#whenPrepared(start, account, request.signal);
    } catch (error) {
      return { errors: [this.#formatError(locatedError(error, undefined))] };
    }
  }

  async #whenPrepared(
    start: () => HubSubscription | Preparation,
    account: string | undefined,
    signal: AbortSignal | undefined,
  ): Promise<HubSubscription> {
    const started = await this.#setting.desk.run(account, start, signal);
    if (!(started instanceof Preparation)) return started;
    try {
      await this.#setting.desk.oneByOne(account, () => started.ready(account, signal));
      return await this.#whenPrepared(start, account, signal);
    } finally {
      started.leave();
    }
  }

  #prepare(key: string, opened: OpenedView, parts: Generator<void, void>): Preparation {
    const preparation = new Preparation(opened, parts, this.#setting.desk, () => this.#preparations.delete(key));
    this.#preparations.set(key, preparation);
    return preparation;
  }

  /** Newest frames for a connection that was busy or hidden and no longer is, or for all those. */
  catchUp(only?: Sink): void {
    this.#handOut.catchUp(only);
  }

  /** All due views have made their frames. @param onHandedOut - Called when everybody has theirs, at once or later. */
  endRound(onHandedOut: () => void): void {
    this.#handOut.endRound(onHandedOut);
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
    const render = (payload: object): string => {
      this.#rendered += 1;
      const rootValue = { [stream.options.field]: payload };
      return write?.(rootValue) ?? this.#execute(validated, rootValue);
    };
    const watch = this.#schedule.watch(live, stream.options.cadenceMs, (asOf) => {
      const frame = view.tick(asOf);
      return frame && (() => view.offer(frame, this.#handOut.offer));
    });
    const view = new SharedView(live, watch, render, this.#setting, () => {
      this.#views.delete(key);
      allotment.release();
    });
    this.#views.set(key, view);
    return view;
  }

  /** @param opened - Where the view makes its first frame for this one: only now is known what has to be kept for it. */
  #join(
    view: SharedView,
    { sink, id, viewer }: HubRequest,
    cursor: string | null | undefined,
    opened: OpenedView | undefined,
  ): HubSubscription {
    const { reader, frame } = view.join(sink, id, resumedPosition(cursor, this.#setting));
    try {
      opened?.allotment.hold(opened.live);
    } catch (error) {
      view.leave(reader);
      throw error;
    }
    const account = accountOf(viewer);
    if (account !== undefined) view.watch.join(account);
    this.#subscriptions += 1;
    sink.members.push(reader);
    this.#handOut.begin(reader, reader.group.addressed(frame));
    return {
      stop: () => {
        const at = sink.members.indexOf(reader);
        if (at < 0) return;
        this.#handOut.flush(sink);
        sink.members.splice(at, 1);
        this.#subscriptions -= 1;
        if (sink.members.length === 0) this.#handOut.forget(sink);
        if (account !== undefined) view.watch.leave(account);
        view.leave(reader);
      },
    };
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

/** What makes a view ready; what is kept for it is held against its owner's allowance before the first part, and after each. */
function* partsOf({ live, allotment }: OpenedView, asOf: number): Generator<void, void> {
  allotment.hold(live);
  for (const parts = live.prepare?.(asOf); parts?.next().done === false; ) {
    allotment.hold(live);
    yield;
  }
}

function isReadyAtOnce({ live, allotment }: OpenedView, parts: Generator<void, void>): boolean {
  try {
    return parts.next().done === true;
  } catch (error) {
    live.close();
    allotment.release();
    throw error;
  }
}

function viewKey({ text, args, viewer, cursorVariables }: HubRequest, cadenceMs: number): string {
  const variables = Object.entries(args.variableValues ?? {})
    .filter(([name]) => !cursorVariables.has(name))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const key = JSON.stringify([text, args.operationName ?? null, variables, scopeKey(viewer), cadenceMs]);
  return createHash('sha256').update(key).digest('base64url');
}
