import type { ExecutionArgs } from 'graphql';
import { makeServer, type Server } from 'graphql-ws';
import type { WebSocket } from 'ws';
import type { AuditLog } from '../auth/audit-log.ts';
import { AuthError, type Authenticator } from '../auth/authenticator.ts';
import type { Viewer } from '../auth/viewer.ts';
import { userError } from '../graphql/errors.ts';
import type { Gateway, OperationRequest } from '../graphql/gateway.ts';
import type { Hub } from '../live/hub.ts';
import type { Sink } from '../live/sink.ts';
import type { Tally } from '../tally.ts';
import { CLOSE, retryReason } from './close-codes.ts';
import { heartbeatSign } from './heartbeat-sign.ts';
import { createRateLimit, REFUSALS } from './rate-limit.ts';

/** Raised with any change of what frames and greetings mean. */
export const PROTOCOL_VERSION = 1;

/** Its name in the audit log. */
export const WEB_SOCKET_DOOR = 'websocket';
/** `id` comes back in every frame. */
const MAX_ID_LENGTH = 128;

export interface Connection {
  readonly ws: WebSocket;
  /** Of the other end. */
  readonly address: string | undefined;
  readonly sink: Sink;
  viewer: Viewer | undefined;
  /** Anything was heard since the last heartbeat. */
  heard: boolean;
  /** Tells that it has ended. */
  readonly end: AbortController;
  subscriptions: number;
}

export interface WebSocketProtocolOptions {
  readonly gateway: Gateway;
  readonly hub: Hub;
  readonly authenticator: Authenticator;
  readonly audit: AuditLog;
  /** Connections of each viewer; one that is greeted is added. */
  readonly ofViewer: Tally;
  readonly maxSocketsPerViewer: number;
  readonly maxSubscriptionsPerSocket: number;
}

/** What is said on a connection: `graphql-transport-ws` by graphql-ws, the frames by the hub. */
export function createWebSocketProtocol(options: WebSocketProtocolOptions): Server<Connection> {
  const { gateway, hub, authenticator, audit, ofViewer, maxSocketsPerViewer, maxSubscriptionsPerSocket } = options;
  const { services } = gateway;
  const refusals = createRateLimit({ ...REFUSALS, now: services.now });
  /** graphql-ws hands `subscribe` nothing but the arguments; this says whose they are. */
  const origins = new WeakMap<ExecutionArgs, SubscribeOrigin>();

  return makeServer<Record<string, unknown>, Connection>({
    schema: gateway.schema,
    connectionInitWaitTimeout: 5_000,
    async onConnect({ connectionParams, extra: connection }) {
      try {
        const viewer = await authenticator.authenticate(tokenOf(connectionParams));
        const sockets = ofViewer.of(viewer.id);
        // The local viewer is everybody at this machine.
        if (sockets >= maxSocketsPerViewer && viewer.role !== 'local') {
          connection.ws.close(CLOSE.tryAgainLater, retryReason('Too many connections of one viewer', 30_000));
          return false;
        }
        if (connection.ws.readyState !== connection.ws.OPEN) return false;
        ofViewer.add(viewer.id, 1);
        connection.viewer = viewer;
        audit.record({
          what: 'connected',
          who: viewer.id,
          tokenId: viewer.tokenId,
          door: WEB_SOCKET_DOOR,
          from: connection.address,
        });
      } catch (error) {
        if (!(error instanceof AuthError)) throw error;
        // Whoever goes on and on would push out of the audit log what is worth reading in it.
        if (refusals.take(connection.address ?? '') === 0) {
          audit.record({ what: 'refused', door: WEB_SOCKET_DOOR, from: connection.address, detail: error.detail });
        }
        connection.ws.close(error.reason === 'expired' ? CLOSE.forbidden : CLOSE.unauthorized, error.message);
        return false;
      }
      const { version, clock, demo } = services.facts;
      return { protocol: PROTOCOL_VERSION, version, clock, demo, ...heartbeatSign(services) };
    },
    onPing({ extra: { sink } }, payload) {
      if (typeof payload?.visible !== 'boolean') return;
      sink.hidden = !payload.visible;
      hub.catchUp(sink);
    },
    async onSubscribe({ extra: connection }, id, payload) {
      const viewer = connection.viewer;
      if (viewer === undefined) throw new Error('Expected an authenticated connection');
      if (id.length > MAX_ID_LENGTH)
        return [userError('LIMIT_EXCEEDED', `Expected an id of at most ${MAX_ID_LENGTH} characters`)];
      const prepared = gateway.prepare(payload as OperationRequest, viewer);
      if ('errors' in prepared) return prepared.errors;
      // graphql-ws keeps the payload while the subscription lives: not a copy of the document each.
      (payload as { query: string }).query = prepared.text;
      if (prepared.kind === 'subscription') {
        if (connection.subscriptions >= maxSubscriptionsPerSocket) {
          const message = `Expected at most ${maxSubscriptionsPerSocket} subscriptions on a connection`;
          return [userError('LIMIT_EXCEEDED', message)];
        }
        // From here on, and not when it begins: many that come in one piece are all asked before the first begins.
        connection.subscriptions += 1;
        origins.set(prepared.args, {
          connection,
          viewer,
          id,
          text: prepared.text,
          cursorVariables: prepared.cursorVariables,
        });
      }
      return prepared.args;
    },
    async subscribe(args) {
      const origin = origins.get(args as ExecutionArgs);
      if (origin === undefined) throw new Error('Expected arguments made by onSubscribe');
      const { connection, viewer, id, text, cursorVariables } = origin;
      let subscription: Awaited<ReturnType<Hub['subscribe']>> | undefined;
      try {
        subscription = await hub.subscribe({
          args: args as ExecutionArgs,
          text,
          viewer,
          address: connection.address,
          cursorVariables,
          sink: connection.sink,
          id,
          signal: connection.end.signal,
        });
      } finally {
        if (subscription === undefined || 'errors' in subscription) connection.subscriptions -= 1;
      }
      if ('errors' in subscription) return { errors: subscription.errors.map(gateway.formatError) };
      const { stop } = subscription;
      return silentUntilReturn(() => {
        connection.subscriptions -= 1;
        stop();
      });
    },
    onNext(_context, _id, _payload, _args, result) {
      const { data, errors } = result;
      if (errors === undefined) return undefined;
      const formatted = errors.map((error) => gateway.formatError(error).toJSON());
      return data === undefined
        ? { errors: formatted }
        : { data: data as Record<string, unknown> | null, errors: formatted };
    },
    onError: (_context, _id, _payload, errors) => errors.map((error) => gateway.formatError(error).toJSON()),
  });
}

interface SubscribeOrigin {
  readonly connection: Connection;
  readonly viewer: Viewer;
  readonly id: string;
  readonly text: string;
  readonly cursorVariables: ReadonlySet<string>;
}

/** For graphql-ws, a stream on which nothing ever comes: the hub writes the frames itself. It ends when the client or the connection does. */
function silentUntilReturn(stop: () => void): AsyncGenerator<never, undefined> {
  let end: (() => void) | undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  }).then(() => ({ done: true, value: undefined }) as const);
  const finish = () => {
    stop();
    end?.();
    return ended;
  };
  return {
    next: () => ended,
    return: finish,
    async throw(error) {
      await finish();
      throw error;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
    async [Symbol.asyncDispose]() {
      await finish();
    },
  };
}

/** `authorization: 'Bearer …'` as in HTTP, or `token`. */
function tokenOf(params: Readonly<Record<string, unknown>> | undefined): string | undefined {
  const { authorization, token } = params ?? {};
  if (authorization === undefined && token === undefined) return undefined;
  if (typeof token === 'string') return token;
  const bearer = typeof authorization === 'string' ? /^Bearer (.+)$/i.exec(authorization)?.[1] : undefined;
  if (bearer === undefined) throw new AuthError('invalid');
  return bearer;
}
