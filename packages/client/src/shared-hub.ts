import type { Clock } from './clock.ts';
import { isSeries, mergeSeries } from './merge-series.ts';
import type { Port, ToTab, ToWorker, TransportKind } from './shared-protocol.ts';
import { renewalTime } from './token.ts';
import type { CloseReason, ConnectTransport, ExecutionResult, Operation, ServerSign, Transport } from './transport.ts';

const CHECK_MS = 3_000;
const PING_AFTER_MS = 6_000;
const SILENT_AFTER_MS = { websocket: 12_000, sse: 14_000 };
/** A tab that is frozen or gone does not answer; it is told on its return, if there is one. */
const TAB_PING_MS = 30_000;
const TAB_GONE_AFTER_MS = 90_000;
const FROZEN: CloseReason = { kind: 'lost', code: 'FROZEN', message: 'The tab did not answer.' };

export interface SharedHubOptions {
  readonly clock: Clock;
  readonly fetch: typeof fetch;
  readonly WebSocket: typeof WebSocket | undefined;
  readonly connector: (kind: TransportKind) => ConnectTransport | Promise<ConnectTransport>;
}

export interface SharedHub {
  /** Serves a tab. */
  accept(port: Port<ToWorker, ToTab>): void;
}

interface Tab {
  readonly port: Port<ToWorker, ToTab>;
  readonly sessions: Map<number, Session>;
  answeredAt: number;
}

interface Session {
  readonly number: number;
  readonly tab: Tab;
  visible: boolean;
}

/** A connection to the server, on trial until it is greeted. */
interface Line {
  readonly kind: TransportKind;
  readonly token: string | undefined;
  readonly waiting: Set<Session>;
  transport: Transport | undefined;
  over: boolean;
}

interface Subscription {
  readonly operation: Operation;
  readonly sessions: Set<Session>;
  stop: () => void;
  /** For tabs that come later: the newest result, a series whole. */
  last: ExecutionResult | undefined;
}

/**
 * The one connection of all tabs of a browser. It does nothing by itself: a tab asks for a connection, which is made unless there is one, and when
 * it is lost every tab is told and comes back after its own back-off, as if it were alone. So a tab treats the hub as one more transport.
 *
 * All tabs of a hub have the same rights: its name is made of the endpoint and of whom the token speaks for.
 */
export function createSharedHub({ clock, fetch, WebSocket, connector }: SharedHubOptions): SharedHub {
  const tabs = new Set<Tab>();
  const attached = new Set<Session>();
  const subscriptions = new Map<string, Subscription>();
  let current: Line | undefined;
  const openings = new Map<TransportKind, Line>();
  let greeting: ServerSign = {};
  let heardAt = 0;
  let pingedAt = 0;
  let tabsPingedAt = 0;
  let isVisible = true;
  let cancelCheck: (() => void) | undefined;

  function post(session: Session, message: ToTab): void {
    session.tab.port.postMessage(message);
  }

  // --- tabs ------------------------------------------------------------------------------------------------------------------

  function take(tab: Tab, message: ToWorker): void {
    tab.answeredAt = clock.monotonic();
    // A tab that was given up and is back after all.
    tabs.add(tab);
    switch (message.type) {
      case 'hello':
        tab.port.postMessage({ type: 'hello' });
        break;
      case 'connect':
        connect(tab, message);
        break;
      case 'pong':
        break;
      case 'bye':
        for (const session of [...tab.sessions.values()]) leave(session);
        tabs.delete(tab);
        break;
      default: {
        const session = tab.sessions.get(message.session);
        if (session === undefined) {
          // Given up while the tab was frozen: what it heard last may never have arrived.
          if (message.type !== 'close')
            tab.port.postMessage({ type: 'closed', session: message.session, reason: FROZEN });
          break;
        }
        if (message.type === 'subscribe') subscribe(session, message.operation);
        else if (message.type === 'unsubscribe') unsubscribe(session, message.id);
        else if (message.type === 'ping') ping(session, message.payload);
        else leave(session);
      }
    }
  }

  function connect(tab: Tab, message: ToWorker & { readonly type: 'connect' }): void {
    const session: Session = { number: message.session, tab, visible: true };
    tab.sessions.set(session.number, session);
    check();
    if (current !== undefined && !isOutdated(current, message)) {
      attach(session, current);
    } else {
      let line = openings.get(message.via);
      if (line === undefined) {
        line = open(message);
        openings.set(message.via, line);
      }
      line.waiting.add(session);
    }
  }

  /** A token about to expire gives way to a fresh one, the fall-back to a WebSocket. */
  function isOutdated(line: Line, { via, token }: ToWorker & { readonly type: 'connect' }): boolean {
    if (line.kind === 'sse' && via === 'websocket') return true;
    const renewAt = renewalTime(line.token ?? '');
    return renewAt <= clock.now() && renewalTime(token ?? '') > renewAt;
  }

  function attach(session: Session, line: Line): void {
    attached.add(session);
    // `now` was true when it was sent.
    const { now: _, ...rest } = greeting;
    post(session, { type: 'opened', session: session.number, kind: line.kind, greeting: rest });
    // A tab is opened to be looked at, and says so where it is not.
    tellVisibility();
  }

  function leave(session: Session): void {
    session.tab.sessions.delete(session.number);
    attached.delete(session);
    for (const id of [...subscriptions.keys()]) unsubscribe(session, id);
    for (const line of [...openings.values()]) {
      if (!line.waiting.delete(session) || line.waiting.size > 0) continue;
      openings.delete(line.kind);
      closeLine(line);
    }
    if (attached.size === 0 && openings.size === 0 && current !== undefined) {
      closeLine(current);
      current = undefined;
    }
    tellVisibility();
  }

  function ping(session: Session, payload: { readonly visible?: boolean } | undefined): void {
    if (payload?.visible !== undefined) session.visible = payload.visible;
    if (!tellVisibility()) current?.transport?.ping();
  }

  /** The browser is hidden when all its tabs are. */
  function tellVisibility(): boolean {
    const visible = attached.size === 0 || [...attached].some((session) => session.visible);
    if (visible === isVisible) return false;
    isVisible = visible;
    return current?.transport?.ping({ visible }) ?? false;
  }

  // --- the server ------------------------------------------------------------------------------------------------------------

  function open({ via, endpoint, token, protocol }: ToWorker & { readonly type: 'connect' }): Line {
    const line: Line = { kind: via, token, waiting: new Set(), transport: undefined, over: false };
    const start = async (): Promise<void> => {
      const connectTransport = await connector(via);
      if (line.over) return;
      line.transport = connectTransport(
        { endpoint: new URL(endpoint), token, protocol, fetch, WebSocket: WebSocket as typeof globalThis.WebSocket },
        {
          opened: (sign) => onOpened(line, sign ?? {}),
          heard() {
            if (line !== current) return;
            heardAt = clock.monotonic();
            for (const session of attached) post(session, { type: 'heard', session: session.number });
          },
          heartbeat(sign) {
            if (line !== current) return;
            greeting = { ...greeting, ...sign };
            for (const session of attached) post(session, { type: 'heartbeat', session: session.number, sign });
          },
          closed: (reason) => onClosed(line, reason),
        },
      );
    };
    start().catch((cause: unknown) => {
      onClosed(line, { kind: 'blocked', code: 'SHARED_FAILED', message: String(cause) });
    });
    return line;
  }

  function onOpened(line: Line, sign: ServerSign): void {
    openings.delete(line.kind);
    // Both were tried at once: the fall-back is not needed.
    if (current?.kind === 'websocket' && line.kind === 'sse') {
      closeLine(line);
      for (const session of line.waiting) attach(session, current);
      return;
    }
    const previous = current;
    current = line;
    greeting = sign;
    heardAt = clock.monotonic();
    isVisible = true;
    if (previous !== undefined) closeLine(previous);
    for (const subscription of subscriptions.values()) start(subscription);
    for (const session of line.waiting) attach(session, line);
    line.waiting.clear();
    for (const tab of tabs) tab.port.postMessage({ type: 'ready' });
  }

  function onClosed(line: Line, reason: CloseReason): void {
    if (line.over) return;
    line.over = true;
    const told = line === current ? [...attached] : [...line.waiting];
    if (openings.get(line.kind) === line) openings.delete(line.kind);
    if (line === current) {
      current = undefined;
      attached.clear();
      subscriptions.clear();
    }
    for (const session of told) {
      session.tab.sessions.delete(session.number);
      post(session, { type: 'closed', session: session.number, reason });
    }
  }

  function closeLine(line: Line): void {
    line.over = true;
    line.transport?.close();
  }

  // --- subscriptions ---------------------------------------------------------------------------------------------------------

  function subscribe(session: Session, { variables, ...rest }: Operation): void {
    if (!attached.has(session)) return;
    const existing = subscriptions.get(rest.id);
    if (existing !== undefined) {
      existing.sessions.add(session);
      if (existing.last !== undefined) next(session, rest.id, existing.last);
      return;
    }
    // What one tab has already is no beginning for the others: the series is asked for whole.
    const { cursor: _, ...others } = variables;
    const subscription: Subscription = {
      operation: { ...rest, variables: others },
      sessions: new Set([session]),
      stop: () => {},
      last: undefined,
    };
    subscriptions.set(rest.id, subscription);
    start(subscription);
  }

  function start(subscription: Subscription): void {
    const { operation, sessions } = subscription;
    if (current?.transport === undefined) return;
    subscription.stop = current.transport.subscribe(operation, {
      next(result) {
        subscription.last = whole(subscription.last, result);
        for (const session of sessions) next(session, operation.id, result);
      },
      ended(errors) {
        subscriptions.delete(operation.id);
        for (const session of sessions) {
          post(session, { type: 'ended', session: session.number, id: operation.id, errors });
        }
      },
    });
  }

  function unsubscribe(session: Session, id: string): void {
    const subscription = subscriptions.get(id);
    if (!subscription?.sessions.delete(session) || subscription.sessions.size > 0) return;
    subscriptions.delete(id);
    subscription.stop();
  }

  function next(session: Session, id: string, result: ExecutionResult): void {
    post(session, { type: 'next', session: session.number, id, result });
  }

  // --- liveness --------------------------------------------------------------------------------------------------------------

  function check(): void {
    cancelCheck?.();
    cancelCheck = undefined;
    const now = clock.monotonic();
    if (current !== undefined && now - heardAt >= SILENT_AFTER_MS[current.kind]) {
      const line = current;
      line.transport?.close();
      onClosed(line, { kind: 'lost', code: 'SILENT', message: 'The server does not answer any more.' });
    } else if (current !== undefined && now - heardAt >= PING_AFTER_MS && now - pingedAt >= PING_AFTER_MS) {
      pingedAt = now;
      current.transport?.ping();
    }
    const asksTabs = now - tabsPingedAt >= TAB_PING_MS;
    if (asksTabs) tabsPingedAt = now;
    for (const tab of [...tabs]) {
      if (asksTabs) tab.port.postMessage({ type: 'ping' });
      if (now - tab.answeredAt < TAB_GONE_AFTER_MS) continue;
      for (const session of [...tab.sessions.values()]) {
        leave(session);
        post(session, { type: 'closed', session: session.number, reason: FROZEN });
      }
      tabs.delete(tab);
    }
    if (tabs.size > 0) cancelCheck = clock.setTimer(check, CHECK_MS);
  }

  return {
    accept(port) {
      const tab: Tab = { port, sessions: new Map(), answeredAt: clock.monotonic() };
      tabs.add(tab);
      port.onmessage = ({ data }) => take(tab, data);
    },
  };
}

/** The series so far, as one that may be begun with; any other result as it is. */
function whole(last: ExecutionResult | undefined, result: ExecutionResult): ExecutionResult {
  const [name, field] = Object.entries(result.data ?? {})[0] ?? [];
  if (name === undefined || !isSeries(field) || field.meta.reset) return result;
  const base = last?.data?.[name];
  if (!isSeries(base)) return result;
  const merged = mergeSeries(base, field);
  return { ...result, data: { [name]: { ...merged, meta: { ...merged.meta, reset: true } } } };
}
