import { type AttemptOptions, attempt } from './attempt.ts';
import { backoffMs } from './backoff.ts';
import type { Connection, Subscriber } from './connection.ts';
import type { ConnectionSnapshot, LiveError, LiveState, TokenProvider } from './live-source.ts';
import { type Liveness, watchLiveness } from './liveness.ts';
import type { PageSignal, PageSignals } from './page-signals.ts';
import { createServerClock } from './server-clock.ts';
import type { CloseReason, ServerSign, Transport } from './transport.ts';

/** Everybody in an office gets the network back at the same instant. */
const ONLINE_SPREAD_MS = 1_000;
/** A connection that held this long was a good one: the next loss starts the back-off anew. */
const STABLE_AFTER_MS = 10_000;
/** Lost for this long, it is no passing matter. */
const OFFLINE_AFTER_MS = 10_000;
/** How often a refused or incompatible client asks again: the cure (a new right, a new version) comes from people. */
const HOPELESS_MS = 30_000;
/** Failed attempts with WebSocket before the other transport is tried: more where it has worked, as a server that is down looks the same. */
const BLOCKED_ATTEMPTS = 2;
const BLOCKED_ATTEMPTS_LATER = 8;
/** When a client on the fall-back looks whether WebSocket gets through by now: soon, as the server may just have been down, then now and then. */
const WAY_BACK_SOON_MS = 2_000;
const WAY_BACK_MS = 300_000;

export interface ConnectionOptions extends AttemptOptions {
  readonly token: TokenProvider | undefined;
  readonly onError: (error: unknown) => void;
  readonly delayedAfterMs: number;
  readonly transport: 'auto' | 'websocket' | 'sse';
  readonly random: () => number;
  readonly signals: PageSignals;
}

/**
 * Keeps one transport alive while anybody subscribes: opens the first, replaces a lost one after a back-off, an expiring one before it
 * ends, and a fall-back one when WebSocket gets through again. A replacement is greeted before the old one is left, so that
 * nothing is seen of it.
 */
export function createConnection(options: ConnectionOptions): Connection {
  const { clock, signals, random } = options;
  const serverClock = createServerClock(clock);
  const subscribers = new Map<Subscriber, (() => void) | undefined>();
  const listeners = new Set<() => void>();

  let transport: Transport | undefined;
  /** Gives up the attempt under way: the first, or a replacement for `transport`. */
  let cancelAttempt: (() => void) | undefined;
  let failedAttempts = 0;
  let blockedAttempts = 0;
  let allowedAttempts = BLOCKED_ATTEMPTS;
  const mayFallBack = options.transport === 'auto' && options.WebSocket !== undefined;
  let kind: Transport['kind'] = options.transport === 'sse' || !options.WebSocket ? 'sse' : 'websocket';
  let renewedAfterRefusal = false;
  /** What time does not heal. */
  let problem: 'not-allowed' | 'incompatible' | undefined;
  let error: LiveError | undefined;
  let everOpen = false;
  let wallClock = false;
  let demo = false;
  let vouchedAsOf: number | undefined;
  let serverLagMs = 0;
  /** When the connection was lost or the first attempt began, corrected clock. */
  let awaySince: number | undefined;
  let currentToken: string | undefined;

  /** Monotonic. */
  let openedAt = 0;
  /** Of `transport`. */
  let liveness: Liveness | undefined;

  let cancelRetry = () => {};
  let cancelOffline = () => {};
  let cancelRenewal = () => {};
  let cancelWayBack = () => {};
  let unsubscribeSignals: (() => void) | undefined;

  let snapshot: ConnectionSnapshot = { state: 'connecting', since: serverClock.now(), demo, error: undefined };

  // --- state -----------------------------------------------------------------------------------------------------------------

  function update(): void {
    const state = currentState();
    const shown = transport === undefined ? error : undefined;
    if (state !== snapshot.state || demo !== snapshot.demo || shown !== snapshot.error) {
      const sinceLost = state === 'offline' || state === 'reconnecting' ? awaySince : undefined;
      const since = state === snapshot.state ? snapshot.since : (sinceLost ?? serverClock.now());
      snapshot = { state, since, demo, error: shown };
      for (const listener of [...listeners]) listener();
    }
    for (const subscriber of [...subscribers.keys()]) subscriber.changed();
  }

  function currentState(): LiveState {
    if (liveness !== undefined) {
      const { delayedAfterMs } = options;
      return liveness.unvouchedMs >= delayedAfterMs || serverLagMs > delayedAfterMs ? 'delayed' : 'live';
    }
    if (problem !== undefined) return problem;
    if (awaySince === undefined) return 'connecting';
    if (!signals.isOnline() || serverClock.now() - awaySince >= OFFLINE_AFTER_MS) return 'offline';
    return everOpen ? 'reconnecting' : 'connecting';
  }

  // --- opening ---------------------------------------------------------------------------------------------------------------

  function wake(): void {
    if (transport !== undefined || cancelAttempt !== undefined || subscribers.size === 0) return;
    unsubscribeSignals ??= signals.subscribe(onSignal);
    cancelRetry();
    if (awaySince === undefined) goneSince(serverClock.now());
    open(kind, onFailedAttempt);
  }

  function open(as: Transport['kind'], onFailed: (reason: CloseReason) => void, token = freshToken()): void {
    cancelAttempt = attempt(options, as, token, {
      opened: onOpened,
      failed(reason) {
        cancelAttempt = undefined;
        onFailed(reason);
      },
      heard: () => liveness?.heard(),
      heartbeat: onHeartbeat,
      lost: onLost,
    });
  }

  function onOpened(opened: Transport, token: string | undefined, greeting: ServerSign | undefined): void {
    cancelAttempt = undefined;
    transport?.close();
    transport = opened;
    kind = opened.kind;
    if (kind === 'websocket') allowedAttempts = BLOCKED_ATTEMPTS_LATER;
    openedAt = clock.monotonic();
    liveness?.stop();
    liveness = watchLiveness({
      clock,
      transport,
      delayedAfterMs: options.delayedAfterMs,
      onDelayed() {
        if (snapshot.state === 'live') update();
      },
      onSilent: () => onLost({ kind: 'lost', code: 'SILENT', message: 'The server does not answer.' }),
    });
    [blockedAttempts, renewedAfterRefusal, everOpen] = [0, false, true];
    [problem, error, awaySince] = [undefined, undefined, undefined];
    wallClock = false;
    demo = greeting?.demo ?? demo;
    cancelOffline();
    takeSign(greeting);
    scheduleRenewal(token);
    cancelWayBack();
    if (kind === 'sse' && mayFallBack) scheduleWayBack(WAY_BACK_SOON_MS);
    if (!signals.isVisible()) opened.ping({ visible: false });
    for (const subscriber of subscribers.keys()) start(subscriber);
    update();
  }

  function start(subscriber: Subscriber): void {
    if (transport === undefined) return;
    const stop = transport.subscribe(subscriber.operation(), {
      next(result) {
        liveness?.vouched();
        subscriber.next(result);
        if (snapshot.state === 'delayed') update();
      },
      ended(errors) {
        subscribers.set(subscriber, undefined);
        subscriber.ended(errors);
      },
    });
    subscribers.set(subscriber, stop);
  }

  // --- losing ----------------------------------------------------------------------------------------------------------------

  function onLost(reason: CloseReason): void {
    const heldMs = clock.monotonic() - openedAt;
    leave();
    failedAttempts = heldMs >= STABLE_AFTER_MS ? 0 : failedAttempts + 1;
    goneSince(serverClock.now());
    for (const subscriber of [...subscribers.keys()]) subscriber.lost();
    retry(reason);
  }

  function onFailedAttempt(reason: CloseReason): void {
    failedAttempts++;
    if (reason.kind === 'blocked') noteBlocked();
    retry(reason);
  }

  /** The transports take turns: what is blocked, and by what, cannot be told from here. */
  function noteBlocked(): void {
    if (!mayFallBack) return;
    blockedAttempts++;
    if (kind === 'websocket' && blockedAttempts < allowedAttempts) return;
    kind = kind === 'websocket' ? 'sse' : 'websocket';
    blockedAttempts = 0;
  }

  function retry({ kind: reasonKind, code, message, cause, retryAfterMs }: CloseReason): void {
    // Once until it is another one.
    if (cause && message !== error?.message) options.onError(cause);
    // A failed WebSocket tells nothing: what was found out by the other transport stays, whose codes are SSE_…, SETUP_… and SERVER_….
    if (code !== 'WS_FAILED' || error?.code[0] !== 'S') error = { code, message };
    problem = undefined;
    let delayMs = retryAfterMs ?? backoffMs(failedAttempts, random);
    if (reasonKind === 'refused' && options.token !== undefined && !renewedAfterRefusal) {
      renewedAfterRefusal = true;
      delayMs = 0;
    } else if (reasonKind === 'refused' || reasonKind === 'incompatible') {
      problem = reasonKind === 'refused' ? 'not-allowed' : reasonKind;
      delayMs = Math.max(delayMs, HOPELESS_MS * (1 + random()));
    }
    retryIn(delayMs);
    update();
  }

  function retryIn(delayMs: number): void {
    cancelRetry();
    cancelRetry = clock.setTimer(wake, delayMs);
  }

  function goneSince(since: number): void {
    awaySince = since;
    cancelOffline();
    cancelOffline = clock.setTimer(update, OFFLINE_AFTER_MS);
  }

  /** Leaves the transport and everything that belongs to it, without a word about what comes next. */
  function leave(): void {
    cancelAttempt?.();
    cancelAttempt = undefined;
    transport?.close();
    transport = undefined;
    vouchedAsOf = undefined;
    serverLagMs = 0;
    for (const subscriber of subscribers.keys()) subscribers.set(subscriber, undefined);
    liveness?.stop();
    liveness = undefined;
    cancelRenewal();
    cancelWayBack();
  }

  /** Nobody subscribes any more. */
  function rest(): void {
    leave();
    cancelRetry();
    cancelOffline();
    unsubscribeSignals?.();
    unsubscribeSignals = undefined;
    [failedAttempts, blockedAttempts, awaySince, error] = [0, 0, undefined, undefined];
    [everOpen, problem, renewedAfterRefusal] = [false, undefined, false];
    update();
  }

  // --- signs -----------------------------------------------------------------------------------------------------------------

  function onHeartbeat(sign: ServerSign | undefined): void {
    liveness?.heard();
    liveness?.vouched();
    takeSign(sign);
    update();
  }

  function takeSign(sign: ServerSign | undefined): void {
    const now = Date.parse(sign?.now ?? '');
    const asOf = Date.parse(sign?.asOf ?? '');
    if (sign?.clock !== undefined) wallClock = sign.clock === 'wall';
    if (!Number.isNaN(now)) serverClock.sample(now);
    if (!Number.isNaN(asOf)) vouchedAsOf = Math.max(asOf, vouchedAsOf ?? asOf);
    // A replayed log's time has nothing to do with the wall clock's.
    serverLagMs = wallClock ? now - asOf || 0 : 0;
  }

  function onSignal(signal: PageSignal): void {
    if (signal === 'offline') {
      update();
      return;
    }
    if (signal === 'hidden') {
      transport?.ping({ visible: false });
      return;
    }
    if (liveness !== undefined) {
      // The socket may have died while the machine slept or the network changed: ask, and wait less long than usual.
      liveness.askNow(signal === 'visible' ? { visible: true } : undefined);
    } else if (cancelAttempt === undefined && problem === undefined && awaySince !== undefined) {
      if (signal === 'visible') wake();
      else retryIn(random() * ONLINE_SPREAD_MS);
    }
    update();
  }

  // --- replacing -------------------------------------------------------------------------------------------------------------

  async function freshToken(): Promise<string | undefined> {
    currentToken = await options.token?.();
    return currentToken;
  }

  /** The timetable is fetched by those who have a token; where it cannot be, the token is renewed when it is refused. */
  function scheduleRenewal(token: string | undefined): void {
    cancelRenewal();
    const { token: provider, onError } = options;
    if (token === undefined || provider === undefined) return;
    const ending = new AbortController();
    cancelRenewal = () => ending.abort();
    import('./renewal.ts').then(
      ({ keepRenewed }) =>
        keepRenewed({
          token,
          provider,
          clock,
          now: serverClock.now,
          signal: ending.signal,
          onError,
          // A refused replacement leaves the old connection to its end, which then renews once more or says not-allowed.
          replace(renewedToken) {
            if (cancelAttempt !== undefined) return false;
            currentToken = renewedToken;
            open(kind, () => scheduleRenewal(token), Promise.resolve(renewedToken));
            return true;
          },
        }),
      () => {},
    );
  }

  function scheduleWayBack(delayMs: number): void {
    cancelWayBack();
    cancelWayBack = clock.setTimer(() => {
      if (cancelAttempt === undefined) open('websocket', () => scheduleWayBack(WAY_BACK_MS));
      else scheduleWayBack(WAY_BACK_SOON_MS);
    }, delayMs);
  }

  return {
    get snapshot() {
      return snapshot;
    },
    get vouchedAsOf() {
      return vouchedAsOf;
    },
    now: serverClock.now,
    token: async (isGood) => (currentToken !== undefined && isGood(currentToken) ? currentToken : freshToken()),
    add(subscriber) {
      subscribers.set(subscriber, undefined);
      if (transport !== undefined) start(subscriber);
      // While away, the next attempt has its time, however many come meanwhile.
      else if (awaySince === undefined) wake();
      return {
        restart() {
          if (!subscribers.has(subscriber)) return;
          subscribers.get(subscriber)?.();
          start(subscriber);
        },
        remove() {
          const stop = subscribers.get(subscriber);
          if (!subscribers.delete(subscriber)) return;
          stop?.();
          if (subscribers.size === 0) rest();
        },
      };
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    noteDemo(value) {
      if (value === demo) return;
      demo = value;
      update();
    },
    retryNow: wake,
    renew() {
      cancelAttempt?.();
      cancelAttempt = currentToken = undefined;
      if (transport) open(kind, onLost);
      else wake();
    },
    dispose() {
      subscribers.clear();
      rest();
      listeners.clear();
    },
  };
}
