import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { handleProtocols } from 'graphql-ws';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import type { AuditLog } from '../auth/audit-log.ts';
import type { Authenticator } from '../auth/authenticator.ts';
import type { Viewer } from '../auth/viewer.ts';
import type { Gateway } from '../graphql/gateway.ts';
import { BusyError, FairDesk, type FairDeskOptions } from '../live/fair-desk.ts';
import type { Hub } from '../live/hub.ts';
import { SocketSink } from '../live/socket-sink.ts';
import { messageFrame } from '../live/web-socket-frame.ts';
import { Tally } from '../tally.ts';
import type { Admission } from './admission.ts';
import { CLOSE, retryReason } from './close-codes.ts';
import { HeartbeatGroups } from './heartbeat-groups.ts';
import { heartbeatSign } from './heartbeat-sign.ts';
import { createRateLimit } from './rate-limit.ts';
import { returnInMs } from './return-time.ts';
import { type Connection, createWebSocketProtocol, WEB_SOCKET_DOOR } from './web-socket-protocol.ts';

const MAX_MESSAGE_BYTES = 1_048_576;
/** A wall subscribes to everything at once and then only answers heartbeats. */
const MESSAGES_PER_SECOND = 50;
const MESSAGE_BURST = 1_000;
const LATE_CLOSE_MS = 2_000;
/**
 * Shares of a processor for shaking hands, of one address and of all: a storm waits at the door in small pieces of work, not in one long one before
 * everybody's frames. One handshake takes about 0.3 ms.
 */
const HANDSHAKES: FairDeskOptions = { creditMs: 20, shareOf: () => 0.25, totalShare: 0.4, maxWaiting: 5_000 };
/** How long the other side may take to answer a close; the types of `ws` do not know the option yet. */
const CLOSING = { closeTimeout: LATE_CLOSE_MS };

export interface WebSocketDoorOptions {
  readonly gateway: Gateway;
  readonly hub: Hub;
  readonly authenticator: Authenticator;
  readonly audit: AuditLog;
  /** Told of every viewer that is there, at each heartbeat. */
  readonly onHeard?: (viewer: Viewer, address: string | undefined) => void;
  /** @default 10000 */
  readonly heartbeatMs?: number;
  /** @default 200 */
  readonly maxSubscriptionsPerSocket?: number;
  /** @default 2000 */
  readonly maxSocketsPerViewer?: number;
  /** @default 20000 */
  readonly maxSockets?: number;
  /** Whoever comes beyond it is told when to come again. */
  readonly admission: Admission;
  readonly onError: (error: unknown) => void;
}

export interface WebSocketDoor {
  readonly sockets: number;
  /** Takes over an upgrade request that was found to be allowed. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Tells every client to come back within `spreadMs`, each at a moment of its own, and takes no new ones. */
  close(spreadMs: number): Promise<void>;
}

/** Who may connect, how many, for how long, and whether they are still there; `web-socket-protocol.ts` is what is said. */
export function createWebSocketDoor(options: WebSocketDoorOptions): WebSocketDoor {
  const { gateway, hub, authenticator, audit, admission, onError } = options;
  const {
    heartbeatMs = 10_000,
    maxSubscriptionsPerSocket = 200,
    maxSocketsPerViewer = 2_000,
    maxSockets = 20_000,
  } = options;
  const { services } = gateway;
  const handshakes = new FairDesk({ ...HANDSHAKES, now: services.now });
  const messages = createRateLimit({
    perSecond: MESSAGES_PER_SECOND,
    burst: MESSAGE_BURST,
    now: services.now,
    maxKeys: maxSockets,
  });
  let lastConnection = 0;
  const connections = new Set<Connection>();
  const ofViewer = new Tally();
  const ofAddress = new Tally();
  /** Upgrade requests whose turn for shaking hands has not come. */
  const waiting = new Set<Duplex>();
  let closing = false;

  const server = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    clientTracking: false,
    handleProtocols,
    ...CLOSING,
    perMessageDeflate: {
      // Frames shared by many readers can be compressed once only if no reader's frame refers to an earlier one.
      serverNoContextTakeover: true,
      clientNoContextTakeover: true,
      threshold: 1_024,
      concurrencyLimit: 4,
    },
  });

  const protocol = createWebSocketProtocol({
    gateway,
    hub,
    authenticator,
    audit,
    ofViewer,
    maxSocketsPerViewer,
    maxSubscriptionsPerSocket,
  });

  const heartbeats = new HeartbeatGroups<Connection>({
    everyMs: heartbeatMs,
    onBeat(members) {
      const frame = messageFrame(JSON.stringify({ type: 'ping', payload: heartbeatSign(services) }));
      for (const connection of members) {
        if (!connection.heard) {
          // Nothing since the last heartbeat, not even its answer: the other end is gone.
          connection.ws.terminate();
          continue;
        }
        connection.heard = false;
        if (connection.viewer !== undefined) options.onHeard?.(connection.viewer, connection.address);
        if (connection.viewer === undefined || connection.sink.busy) continue;
        connection.sink.write(frame);
      }
      hub.catchUp();
    },
  });

  const guard = setInterval(() => {
    const now = services.now();
    for (const { viewer, ws, address } of connections) {
      if (viewer === undefined || ws.readyState !== ws.OPEN) continue;
      const why = authenticator.endedBecause(viewer, now);
      if (why === undefined) continue;
      audit.record({
        what: 'ended',
        who: viewer.id,
        tokenId: viewer.tokenId,
        door: WEB_SOCKET_DOOR,
        from: address,
        detail: why,
      });
      if (why === 'expired') ws.close(CLOSE.forbidden, 'The token has expired.');
      else if (why === 'revoked') ws.close(CLOSE.unauthorized, 'The token was revoked.');
    }
  }, 1_000);
  guard.unref();

  const opened = (ws: WebSocket, socket: Duplex, address: string | undefined): void => {
    const compressed = ws.extensions.includes('permessage-deflate');
    const sink: SocketSink = new SocketSink({
      socket,
      form: compressed ? 'ws-deflate' : 'ws',
      isOpen: () => ws.readyState === ws.OPEN,
      onDrained: () => hub.catchUp(sink),
      onStalled() {
        ws.close(CLOSE.stalled, 'The connection took nothing for too long.');
        // The close frame waits behind what was not taken.
        setTimeout(() => ws.terminate(), LATE_CLOSE_MS).unref();
      },
    });
    const connection: Connection = {
      ws,
      address,
      sink,
      viewer: undefined,
      heard: true,
      end: new AbortController(),
      subscriptions: 0,
    };
    connections.add(connection);
    heartbeats.add(connection);
    ofAddress.add(address ?? '', 1);
    lastConnection += 1;
    const name = String(lastConnection);
    const closed = protocol.opened(
      {
        protocol: ws.protocol,
        send: (data) =>
          new Promise((resolve, reject) => {
            if (ws.readyState !== ws.OPEN) resolve();
            else ws.send(data, (error) => (error ? reject(error) : resolve()));
          }),
        close: (code, reason) => ws.close(code, reason),
        onMessage(take) {
          ws.on('message', (data, isBinary) => {
            connection.heard = true;
            if (isBinary) {
              ws.close(CLOSE.unsupportedData, 'Expected text.');
              return;
            }
            // Most of what clients say are answers to heartbeats, and those need no more than this.
            if (isPong(data)) return;
            if (messages.take(name) > 0) {
              ws.close(CLOSE.tooMuch, 'Too many messages.');
              return;
            }
            take(String(data)).catch((error: unknown) => {
              if (ws.readyState !== ws.OPEN) return;
              if (isServersMessage(error)) {
                ws.close(4400, 'Invalid message');
                return;
              }
              onError(error);
              ws.close(4500, 'Internal server error');
            });
          });
        },
      },
      connection,
    );
    ws.on('pong', () => {
      connection.heard = true;
    });
    ws.once('close', (code, reason) => {
      connections.delete(connection);
      heartbeats.delete(connection);
      ofAddress.add(address ?? '', -1);
      connection.end.abort();
      const { viewer } = connection;
      if (viewer !== undefined) ofViewer.add(viewer.id, -1);
      closed(code, String(reason)).catch(onError);
    });
  };

  return {
    get sockets() {
      return connections.size;
    },
    upgrade(request, socket, head) {
      const host = request.socket.remoteAddress ?? '';
      const isFull = connections.size >= maxSockets || ofAddress.of(host) >= maxSockets / 2;
      if (closing || isFull) {
        unavailable(socket, closing ? 2 : 30);
        return;
      }
      const shakeHands = (): void => {
        waiting.delete(socket);
        // Whoever has gone meanwhile takes nobody's turn.
        if (socket.destroyed) return;
        const turnMs = admission.enter(host);
        server.handleUpgrade(request, socket, head, (ws) => {
          // A broken connection is followed by `close`; there is nothing else to do about it. One that is refused may break, too.
          ws.on('error', () => ws.terminate());
          // A browser tells its page nothing of an HTTP refusal, but does tell the reason of a close frame.
          if (turnMs > 0) ws.close(CLOSE.tryAgainLater, retryReason('Many are coming back at once', turnMs));
          else opened(ws, socket, request.socket.remoteAddress);
        });
      };
      waiting.add(socket);
      handshakes.run(host, shakeHands).catch((error: unknown) => {
        waiting.delete(socket);
        if (!(error instanceof BusyError)) onError(error);
        unavailable(socket, 30);
      });
    },
    async close(spreadMs) {
      closing = true;
      heartbeats.dispose();
      clearInterval(guard);
      handshakes.dispose();
      for (const socket of waiting) unavailable(socket, 2);
      waiting.clear();
      const gone = [...connections].map(
        ({ ws }) =>
          new Promise<void>((resolve) => {
            ws.once('close', () => resolve());
            ws.close(CLOSE.serviceRestart, retryReason('The server restarts', returnInMs(spreadMs)));
            setTimeout(() => ws.terminate(), LATE_CLOSE_MS).unref();
          }),
      );
      await Promise.all(gone);
      server.close();
    },
  };
}

function unavailable(socket: Duplex, retryAfterSeconds: number): void {
  socket.end(`HTTP/1.1 503 Service Unavailable\r\nRetry-After: ${retryAfterSeconds}\r\nConnection: close\r\n\r\n`);
}

/** graphql-ws takes a message that only servers send for a fault of this one. */
function isServersMessage(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('Unexpected message of type');
}

const PONG = Buffer.from('{"type":"pong"');

function isPong(data: RawData): boolean {
  return Buffer.isBuffer(data) && data.length < 256 && data.subarray(0, PONG.length).equals(PONG);
}
