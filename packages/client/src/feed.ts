import { backoffMs } from './backoff.ts';
import type { Clock } from './clock.ts';
import type { Connection } from './connection.ts';
import { errorKind, toLiveError } from './errors.ts';
import type { LiveError, LiveSnapshot, LiveState } from './live-source.ts';
import type { ExecutionResult, Operation } from './transport.ts';

/** A heartbeat vouches for what was sent, and a change may wait one cadence before it is. */
const LONGEST_CADENCE_MS = 60_000;

export type Call = <T>(listener: (value: T) => void, value: T) => void;

export interface FeedOptions {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly random: () => number;
  /** Calls a listener; what it throws is reported and goes no further. */
  readonly call: Call;
  /** Sent with the last series cursor as `variables.cursor` where the document takes one. */
  readonly operation: Operation;
}

/** One subscription, shared by every store of an equal request. */
export interface Feed {
  readonly snapshot: LiveSnapshot<unknown>;
  /** Calls `listener` on every change from now on. */
  listen(listener: (snapshot: LiveSnapshot<unknown>) => void): () => void;
  readonly listenerCount: number;
  /** Shows a frame that came by another way, until the subscription has one. */
  prime(frame: unknown): void;
  close(): void;
}

interface Meta {
  readonly cursor?: string;
  readonly asOf?: string;
  readonly demo?: boolean;
  readonly reset?: boolean;
  readonly cadenceMs?: number;
}

let merging: typeof import('./merge-series.ts') | undefined;

async function loadMerging(): Promise<void> {
  merging ??= await import('./merge-series.ts');
}

/** @param seed - What an earlier feed of the same request held, so that it goes on from there. */
export function createFeed(options: FeedOptions, seed: Pick<LiveSnapshot<unknown>, 'frame' | 'asOf'>): Feed {
  const { connection, clock, random, call, operation } = options;
  /** Of points over time the server sends what changed, which one late module merges; anything else comes whole. */
  const hasPoints = /\bpoints\b/.test(operation.query);
  const takesCursor = /\$cursor\b/.test(operation.query);
  const listeners = new Set<(snapshot: LiveSnapshot<unknown>) => void>();

  let frame = seed.frame;
  let meta = readMeta(frame);
  let frameAsOf = seed.asOf;
  let error: LiveError | undefined;
  /** Whether the frame is the newest as far as this connection knows. */
  let inStep = false;
  /** The frame came by another way: nothing was missed since, as nothing was followed yet. */
  let primed = false;
  let restarts = 0;
  /** Counts the streams this feed has followed. */
  let streams = 0;
  let cancelRestart = () => {};
  let snapshot: LiveSnapshot<unknown> = {
    frame,
    state: 'connecting',
    asOf: frameAsOf,
    since: connection.now(),
    error: undefined,
  };

  const membership = connection.add({
    operation: () => ({ ...operation, variables: { ...operation.variables, ...resumeFrom() } }),
    next(result) {
      if (!hasPoints || merging) return call(take, result);
      const stream = streams;
      const takeInTurn = (): void => {
        if (stream === streams) call(take, result);
      };
      loadMerging().then(takeInTurn, takeInTurn);
    },
    ended(errors) {
      streams++;
      inStep = false;
      if (errors !== undefined) error = toLiveError(errors);
      if (error === undefined || errorKind(error) === 'passing') restart();
      refresh();
    },
    lost() {
      streams++;
      inStep = false;
      cancelRestart();
      // What was refused may be granted by the server that comes back: it is asked again.
      error = undefined;
    },
    changed: refresh,
  });
  refresh();
  // While the connection opens. What fails is tried again with the first frame.
  if (hasPoints) loadMerging().catch(() => {});

  function restart(): void {
    cancelRestart();
    cancelRestart = clock.setTimer(membership.restart, backoffMs(restarts++, random));
  }

  function resumeFrom(): { cursor?: string } {
    return takesCursor && meta?.cursor !== undefined && merging?.isSeries(rootField(frame))
      ? { cursor: meta.cursor }
      : {};
  }

  function take({ data, errors }: ExecutionResult): void {
    if (hasPoints && !merging && data && readMeta(data)?.reset === false) {
      // Nothing is here to merge with: the series is asked for whole.
      meta = undefined;
      inStep = false;
      restart();
      refresh();
      return;
    }
    const merged = data && (merging ? merging.mergeFrames(frame, data) : data);
    // Points of a series whose beginning this feed never had: they wait for the snapshot that is on its way.
    if (data && !merged) return;
    error = errors?.length || !merged ? toLiveError(errors ?? []) : undefined;
    if (merged) {
      frame = merged;
      meta = readMeta(frame);
      frameAsOf = asOfFrame(meta);
      inStep = true;
      primed = false;
      restarts = 0;
      if (meta?.demo !== undefined) connection.noteDemo(meta.demo);
    }
    refresh();
  }

  function describe(): LiveSnapshot<unknown> {
    const state = currentState();
    const since = state === snapshot.state ? snapshot.since : sinceOf(state);
    const shown = error ?? (isConnected() ? undefined : connection.snapshot.error);
    return { frame, state, asOf: currentAsOf(), since, error: shown };
  }

  function currentState(): LiveState {
    const kind = error === undefined ? undefined : errorKind(error);
    if (isConnected()) {
      if (kind === 'not-allowed' || kind === 'incompatible') return kind;
      if (kind === 'passing' && frame !== undefined) return 'delayed';
      if (!inStep && kind === undefined) return frame === undefined || primed ? 'connecting' : 'reconnecting';
    }
    return connection.snapshot.state;
  }

  function sinceOf(state: LiveState): number {
    return state === connection.snapshot.state && state !== 'live' ? connection.snapshot.since : connection.now();
  }

  function currentAsOf(): number | undefined {
    const { vouchedAsOf } = connection;
    if (!inStep || vouchedAsOf === undefined || frameAsOf === undefined) return frameAsOf;
    return Math.max(frameAsOf, vouchedAsOf - Math.min(meta?.cadenceMs ?? 0, LONGEST_CADENCE_MS));
  }

  function isConnected(): boolean {
    const { state } = connection.snapshot;
    return state === 'live' || state === 'delayed';
  }

  function refresh(): void {
    const next = describe();
    if (isSame(next, snapshot)) return;
    snapshot = next;
    for (const listener of [...listeners]) call(listener, snapshot);
  }

  return {
    get snapshot() {
      return snapshot;
    },
    get listenerCount() {
      return listeners.size;
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    prime(first) {
      if (frame !== undefined) return;
      frame = first;
      primed = true;
      // Not `meta`: its cursor would make the subscription go on from here.
      frameAsOf = asOfFrame(readMeta(first));
      refresh();
    },
    close() {
      cancelRestart();
      membership.remove();
      listeners.clear();
    },
  };
}

/** The one field a subscription has at its root, under whatever alias. */
function rootField(frame: unknown): unknown {
  return Object.values(frame ?? {})[0];
}

function readMeta(frame: unknown): Meta | undefined {
  return (rootField(frame) as { readonly meta?: Meta } | null | undefined)?.meta;
}

const asOfFrame = (meta: Meta | undefined): number | undefined => Date.parse(meta?.asOf ?? '') || undefined;

/** `since` changes with `state` only, and a server may repeat its error with every frame. */
function isSame(left: LiveSnapshot<unknown>, right: LiveSnapshot<unknown>): boolean {
  return (
    left.frame === right.frame &&
    left.state === right.state &&
    left.asOf === right.asOf &&
    left.error?.message === right.error?.message
  );
}
