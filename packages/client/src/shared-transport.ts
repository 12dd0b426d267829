import type { Clock } from './clock.ts';
import type { Port, ToTab, ToWorker, TransportKind } from './shared-protocol.ts';
import { shortHash } from './short-hash.ts';
import { stableStringify } from './stable-key.ts';
import { readClaims } from './token.ts';
import type { ConnectTransport, Operation, Sink, Transport, TransportEvents, TransportOptions } from './transport.ts';

/** A worker that has not answered by then does not work here. */
const HELLO_WITHIN_MS = 3_000;

export interface SharedTransportOptions {
  /** URL of the worker script; `true`: the one beside this module. */
  readonly share: true | string | URL;
  readonly clock: Clock;
  /** Told when another tab has reached the server again. */
  readonly onReady: () => void;
  /** Aborted with the source. */
  readonly signal: AbortSignal;
  /** The transport of a tab on its own. */
  readonly direct: (kind: TransportKind) => ConnectTransport | Promise<ConnectTransport>;
}

interface SharedWorkerConstructor {
  new (url: string | URL, options: { readonly name: string; readonly type: 'module' }): SharedWorkerLike;
}

interface SharedWorkerLike {
  readonly port: Port<ToTab, ToWorker>;
  onerror: (() => void) | null;
}

interface PageGlobals {
  readonly location?: { readonly href: string };
  readonly trustedTypes?: {
    createPolicy(
      name: string,
      rules: { readonly createScriptURL: (url: string) => string },
    ): { createScriptURL(url: string): string };
  };
  readonly SharedWorker?: SharedWorkerConstructor;
  readonly addEventListener?: EventTarget['addEventListener'];
}

/** The page's end of one worker. */
interface Link {
  /** Transports that did not get through. */
  readonly blocked: Set<TransportKind>;
  hasWorked: boolean;
  /** Whether the worker answers now. */
  hello(): Promise<boolean>;
  open(session: Session): number;
  post(message: ToWorker): void;
  drop(number: number): void;
  tellReady(onReady: () => void, signal: AbortSignal): void;
}

interface Session {
  take(message: ToTab): void;
}

/** Workers of this page by name. */
const links = new Map<string, Link>();
/** Once a worker has failed here, tabs go on alone; without noise, as nothing is lost but a connection. */
let isUnusable = false;

/** A transport that goes through the worker all tabs share, or, where there is none, through a connection of its own. */
export async function sharedConnector(kind: TransportKind, options: SharedTransportOptions): Promise<ConnectTransport> {
  const connectDirect = await options.direct(kind);
  const { SharedWorker } = globalThis as PageGlobals;
  if (isUnusable || SharedWorker === undefined) return connectDirect;
  return (transportOptions, events) => {
    const link = linkFor(transportOptions, options, SharedWorker);
    return link === undefined
      ? connectDirect(transportOptions, events)
      : connectShared(kind, link, connectDirect, transportOptions, events);
  };
}

function connectShared(
  kind: TransportKind,
  link: Link,
  connectDirect: ConnectTransport,
  options: TransportOptions,
  events: TransportEvents,
): Transport {
  const sinks = new Map<string, Sink>();
  let direct: Transport | undefined;
  let over = false;
  let currentKind = kind;

  const session = link.open({
    take(message) {
      if (over) return;
      if (message.type === 'opened') {
        link.hasWorked = true;
        currentKind = message.kind;
        events.opened(message.greeting);
      } else if (message.type === 'heard') {
        events.heard();
      } else if (message.type === 'heartbeat') {
        events.heartbeat(message.sign);
      } else if (message.type === 'next') {
        sinks.get(message.id)?.next(message.result);
      } else if (message.type === 'ended') {
        const sink = sinks.get(message.id);
        sinks.delete(message.id);
        sink?.ended(message.errors);
      } else if (message.type === 'closed') {
        over = true;
        link.drop(session);
        if (message.reason.kind === 'blocked') link.blocked.add(kind);
        // A worker has its own policy and may be kept from what the page may reach.
        if (!link.hasWorked && link.blocked.size === 2) isUnusable = true;
        events.closed(message.reason);
      }
    },
  });

  void link.hello().then((answers) => {
    if (over) return;
    if (answers) {
      const { endpoint, token, protocol } = options;
      link.post({ type: 'connect', session, via: kind, endpoint: endpoint.href, token, protocol });
    } else {
      isUnusable = true;
      link.drop(session);
      direct = connectDirect(options, events);
    }
  });

  return {
    get kind() {
      return currentKind;
    },
    subscribe(operation, sink) {
      if (direct !== undefined) return direct.subscribe(operation, sink);
      const id = sharedId(operation);
      sinks.set(id, sink);
      link.post({ type: 'subscribe', session, operation: { ...operation, id } });
      return () => {
        if (sinks.get(id) !== sink) return;
        sinks.delete(id);
        if (!over) link.post({ type: 'unsubscribe', session, id });
      };
    },
    ping(payload) {
      if (direct !== undefined) return direct.ping(payload);
      if (over) return false;
      link.post({ type: 'ping', session, payload });
      return currentKind === 'websocket';
    },
    close() {
      direct?.close();
      if (over) return;
      over = true;
      link.drop(session);
      link.post({ type: 'close', session });
    },
  };
}

/** The same in every tab for equal requests, wherever in its series each tab stands. */
function sharedId({ operationName, query, variables: { cursor: _, ...variables } }: Operation): string {
  return `${operationName}-${shortHash(stableStringify([query, variables]))}`;
}

function linkFor(
  { endpoint, token }: TransportOptions,
  options: SharedTransportOptions,
  SharedWorker: SharedWorkerConstructor,
): Link | undefined {
  // In full and not hashed: a collision would show one viewer what only another may see. Names stay within the origin, as tokens do.
  const name = JSON.stringify(['andon', endpoint.href, token === undefined ? null : identityOf(token)]);
  const { share, signal, onReady } = options;
  let link = links.get(name);
  try {
    if (link === undefined) {
      // Left as it is by bundlers: the script is a file of its own, for `share` to name where it is not beside this module.
      const url = share === true ? new URL(/* @vite-ignore */ './shared-worker.js', import.meta.url) : share;
      link = createLink(new SharedWorker(trusted(url), { type: 'module', name }), options.clock);
      links.set(name, link);
    }
    link.tellReady(onReady, signal);
  } catch {
    // A script of another origin, or a policy against workers.
    isUnusable = true;
  }
  return link;
}

/** For pages that require Trusted Types; the policy's name is the one they allow Andon's elements. */
function trusted(url: string | URL): string | URL {
  const { trustedTypes, location } = globalThis as PageGlobals;
  if (trustedTypes === undefined) return url;
  const { href } = new URL(url, location?.href);
  return trustedTypes.createPolicy('andon', { createScriptURL: (text) => text }).createScriptURL(href);
}

function createLink(worker: SharedWorkerLike, clock: Clock): Link {
  const { port } = worker;
  const sessions = new Map<number, Session>();
  const waiting = new Set<(answers: boolean) => void>();
  const readyListeners = new Set<() => void>();
  let lastSession = 0;

  const answer = (answers: boolean): void => {
    for (const resolve of waiting) resolve(answers);
    waiting.clear();
  };
  const bye = (): void => {
    port.postMessage({ type: 'bye' });
    const reason = { kind: 'lost', code: 'PAGE_HIDDEN', message: 'The page was left.' } as const;
    // A page that comes back from the browser's cache goes on as after any loss.
    for (const [session, { take }] of [...sessions]) take({ type: 'closed', session, reason });
  };
  worker.onerror = () => answer(false);
  port.onmessage = ({ data }) => {
    if (data.type === 'hello') answer(true);
    else if (data.type === 'ping') port.postMessage({ type: 'pong' });
    else if (data.type === 'ready') for (const onReady of [...readyListeners]) onReady();
    else sessions.get(data.session)?.take(data);
  };
  (globalThis as PageGlobals).addEventListener?.('pagehide', bye);

  return {
    blocked: new Set(),
    hasWorked: false,
    hello() {
      return new Promise((resolve) => {
        const cancel = clock.setTimer(() => done(false), HELLO_WITHIN_MS);
        const done = (answers: boolean): void => {
          cancel();
          waiting.delete(done);
          resolve(answers);
        };
        waiting.add(done);
        port.postMessage({ type: 'hello' });
      });
    },
    open(session) {
      lastSession += 1;
      sessions.set(lastSession, session);
      return lastSession;
    },
    post: (message) => port.postMessage(message),
    drop: (number) => sessions.delete(number),
    tellReady(onReady, signal) {
      if (readyListeners.has(onReady)) return;
      readyListeners.add(onReady);
      signal.addEventListener('abort', () => readyListeners.delete(onReady), { once: true });
    },
  };
}

/** For whom the token speaks: equal for every token of one viewer, different for any other right. */
function identityOf(token: string): unknown {
  const claims = readClaims(token);
  if (claims === undefined) return token;
  const { exp: _exp, iat: _iat, nbf: _nbf, jti: _jti, ...identity } = claims;
  return identity;
}
