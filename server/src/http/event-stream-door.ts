import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type ExecutionResult, execute, type GraphQLError } from 'graphql';
import type { AuditLog } from '../auth/audit-log.ts';
import type { Authenticator } from '../auth/authenticator.ts';
import type { Viewer } from '../auth/viewer.ts';
import type { Gateway, PreparedOperation } from '../graphql/gateway.ts';
import type { Hub } from '../live/hub.ts';
import { AddressedFrame } from '../live/parcel.ts';
import { FrameAddress, SharedFrame } from '../live/shared-frame.ts';
import { SocketSink } from '../live/socket-sink.ts';
import type { Admission } from './admission.ts';
import { sendError, sendJson, sendText } from './answers.ts';
import { type OperationBody, readOperation, readStreamRequest } from './event-stream-request.ts';
import { type EventStream, EventStreams } from './event-streams.ts';
import { answerFirst } from './first-answer.ts';
import { HeartbeatGroups } from './heartbeat-groups.ts';
import { heartbeatSign } from './heartbeat-sign.ts';
import { RequestBodyError } from './request-body.ts';
import { returnInMs } from './return-time.ts';

const DOOR = 'event stream';
const TOKEN_HEADER = 'x-graphql-event-stream-token';
const MAX_ID_LENGTH = 128;
/** A reserved stream that nobody opens is forgotten. */
const RESERVATION_MS = 30_000;

export interface EventStreamDoorOptions {
  readonly gateway: Gateway;
  readonly hub: Hub;
  readonly authenticator: Authenticator;
  readonly audit: AuditLog;
  /** Whoever comes beyond it is told when to come again. */
  readonly admission: Admission;
  /** Told of every viewer that is there, at each heartbeat. */
  readonly onHeard?: (viewer: Viewer, address: string | undefined) => void;
  /** @default 10000 */
  readonly heartbeatMs?: number;
  /** @default 5000 */
  readonly maxStreams?: number;
  /** @default 2000 */
  readonly maxStreamsPerViewer?: number;
  /** @default 200 */
  readonly maxSubscriptionsPerStream?: number;
  readonly onError: (error: unknown) => void;
}

export interface EventStreamDoor {
  readonly streams: number;
  handle(request: IncomingMessage, response: ServerResponse, viewer: Viewer): Promise<void>;
  /** Ends every stream, telling each reader when to come back, and takes no new ones. */
  close(spreadMs: number): void;
}

/**
 * GraphQL over server-sent events: one stream for many subscriptions (single connection mode), or one each (distinct connections mode).
 * Heartbeats are comments that hold what the WebSocket's pings hold; that a page is hidden or shown comes as `POST {"visible": false}`.
 *
 * @see https://github.com/graphql/graphql-over-http/blob/main/rfcs/GraphQLOverSSE.md
 */
export function createEventStreamDoor(options: EventStreamDoorOptions): EventStreamDoor {
  const { gateway, hub, authenticator, audit, admission, onError } = options;
  const {
    heartbeatMs = 10_000,
    maxStreams = 5_000,
    maxStreamsPerViewer = 2_000,
    maxSubscriptionsPerStream = 200,
  } = options;
  const { services } = gateway;
  const streams = new EventStreams({ maxStreams, maxStreamsPerViewer });
  let closing = false;

  const heartbeats = new HeartbeatGroups<EventStream>({
    everyMs: heartbeatMs,
    onBeat(members) {
      const frame = Buffer.from(`: ${JSON.stringify(heartbeatSign(services))}\n\n`);
      for (const { sink, viewer, response } of members) {
        if (sink === undefined || sink.busy) continue;
        options.onHeard?.(viewer, response?.socket?.remoteAddress);
        sink.write(frame);
      }
      hub.catchUp();
    },
  });

  const guard = setInterval(() => {
    const now = services.now();
    for (const stream of [...streams.open]) {
      const why = authenticator.endedBecause(stream.viewer, now);
      if (why === undefined) continue;
      audit.record({ what: 'ended', who: stream.viewer.id, tokenId: stream.viewer.tokenId, door: DOOR, detail: why });
      streams.end(stream);
    }
  }, 1_000);
  guard.unref();

  return {
    get streams() {
      return streams.open.size;
    },
    async handle(request, response, viewer) {
      try {
        await dispatch(request, response, viewer);
      } catch (error) {
        if (!(error instanceof RequestBodyError)) throw error;
        if (!request.complete) response.setHeader('Connection', 'close');
        sendError(response, error.status, 'BAD_USER_INPUT', error.message);
      }
    },
    close(spreadMs) {
      closing = true;
      heartbeats.dispose();
      clearInterval(guard);
      for (const stream of [...streams.open]) {
        stream.response?.write(`retry: ${returnInMs(spreadMs)}\n\n`);
        streams.end(stream);
      }
    },
  };

  async function dispatch(request: IncomingMessage, response: ServerResponse, viewer: Viewer): Promise<void> {
    const query = new URL(request.url ?? '/', 'http://localhost').searchParams;
    const token = headerText(request.headers[TOKEN_HEADER]) ?? query.get('token') ?? undefined;
    const accepts = request.headers.accept ?? '*/*';
    if (closing) {
      response.setHeader('Retry-After', '2');
      sendError(response, 503, 'NOT_READY', 'The server restarts.');
      return;
    }
    if (request.method === 'PUT') {
      reserve(request, response, viewer);
      return;
    }
    const stream = token === undefined ? undefined : streams.find(token, viewer);
    if (token !== undefined && stream === undefined) {
      sendError(response, 404, 'NOT_FOUND', 'There is no stream of this token; reserve one with PUT.');
      return;
    }
    if (request.method === 'DELETE') {
      const id = query.get('operationId');
      if (stream === undefined || id === null)
        sendError(response, 400, 'BAD_USER_INPUT', 'Expected a stream token and `operationId`.');
      else {
        drop(stream, id);
        response.writeHead(200, { 'Content-Length': 0 }).end();
      }
      return;
    }
    if (request.method !== 'GET' && request.method !== 'POST') {
      response.setHeader('Allow', 'GET, POST, PUT, DELETE');
      sendError(response, 405, 'BAD_USER_INPUT', 'Expected GET, POST, PUT or DELETE.');
      return;
    }
    if (accepts.includes('text/event-stream')) {
      // Gone while its token was looked at: it would not be told apart from one that listens.
      if (response.destroyed) return;
      if (stream !== undefined) open(stream, request, response);
      else await distinct(request, response, viewer, query);
      return;
    }
    if (stream === undefined) {
      if (request.method === 'POST' && accepts.includes('json')) {
        await answerFirst(options, await readOperation(request, query), response, viewer);
        return;
      }
      sendError(response, 404, 'NOT_FOUND', 'Reserve a stream with PUT, or accept text/event-stream.');
      return;
    }
    if (request.method !== 'POST') {
      sendError(response, 406, 'BAD_USER_INPUT', 'Expected `Accept: text/event-stream`.');
      return;
    }
    const body = await readStreamRequest(request);
    if ('visible' in body) see(stream, body.visible, response);
    else await operate(stream, body, response);
  }

  /** The page of the stream was shown or hidden. */
  function see(stream: EventStream, visible: boolean, response: ServerResponse): void {
    const { sink } = stream;
    stream.hidden = !visible;
    if (sink !== undefined) {
      sink.hidden = stream.hidden;
      hub.catchUp(sink);
    }
    response.writeHead(204).end();
  }

  function reserve(request: IncomingMessage, response: ServerResponse, viewer: Viewer): void {
    if (isRefused(request, response, viewer)) return;
    const token = randomUUID();
    const stream = streams.add(viewer, request.socket.remoteAddress, token);
    setTimeout(() => {
      if (stream.response === undefined) streams.end(stream);
    }, RESERVATION_MS).unref();
    sendText(response, 201, token);
  }

  function isRefused({ socket }: IncomingMessage, response: ServerResponse, viewer: Viewer): boolean {
    const why = streams.refusal(viewer, socket.remoteAddress);
    if (why !== undefined) {
      response.setHeader('Retry-After', '30');
      if (why === 'own')
        sendError(response, 429, 'LIMIT_EXCEEDED', 'There are too many streams of one viewer or address.');
      else sendError(response, 503, 'BUSY', 'The server has as many streams as it takes.');
      return true;
    }
    const turnMs = admission.enter(socket.remoteAddress ?? '');
    if (turnMs === 0) return false;
    response.setHeader('Retry-After', String(Math.ceil(turnMs / 1_000)));
    sendError(response, 503, 'BUSY', `Many are coming back at once: retry in ${turnMs} ms.`);
    return true;
  }

  function open(stream: EventStream, request: IncomingMessage, response: ServerResponse): void {
    if (stream.response !== undefined) {
      sendError(response, 409, 'BAD_USER_INPUT', 'The stream is open already.');
      return;
    }
    begin(stream, request, response, 'sse');
  }

  function begin(
    stream: EventStream,
    request: IncomingMessage,
    response: ServerResponse,
    form: 'sse' | 'sse-distinct',
  ): void {
    response.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store',
      // Proxies that gather answers would hold frames back.
      'X-Accel-Buffering': 'no',
    });
    response.flushHeaders();
    const sink: SocketSink = new SocketSink({
      socket: response,
      form,
      isOpen: () => !response.writableEnded && !response.destroyed,
      onDrained: () => hub.catchUp(sink),
      onStalled: () => response.destroy(),
    });
    const { id: who, tokenId } = stream.viewer;
    audit.record({ what: 'connected', who, tokenId, door: DOOR, from: request.socket.remoteAddress });
    stream.response = response;
    stream.sink = sink;
    sink.hidden = stream.hidden;
    streams.open.add(stream);
    heartbeats.add(stream);
    stream.end.signal.addEventListener('abort', () => heartbeats.delete(stream), { once: true });
    request.socket.setTimeout(0);
    response.on('close', () => streams.end(stream));
    response.on('error', () => response.destroy());
    sink.write(Buffer.from(`: ${JSON.stringify(heartbeatSign(services))}\n\n`));
    stream.opening.resolve();
  }

  async function distinct(
    request: IncomingMessage,
    response: ServerResponse,
    viewer: Viewer,
    query: URLSearchParams,
  ): Promise<void> {
    const { operation } = await readOperation(request, query);
    const prepared = gateway.prepare(operation, viewer);
    if (!('errors' in prepared) && prepared.kind === 'mutation' && request.method === 'GET') {
      response.setHeader('Allow', 'POST');
      sendError(response, 405, 'BAD_USER_INPUT', 'Mutations are sent with POST.');
      return;
    }
    if (response.destroyed || isRefused(request, response, viewer)) return;
    const stream = streams.add(viewer, request.socket.remoteAddress, '');
    begin(stream, request, response, 'sse-distinct');
    await run(stream, '', prepared);
  }

  async function operate(stream: EventStream, body: OperationBody, response: ServerResponse): Promise<void> {
    const { operation, operationId: id } = body;
    if (id === undefined || id.length > MAX_ID_LENGTH) {
      sendError(
        response,
        400,
        'BAD_USER_INPUT',
        `Expected \`extensions.operationId\` of at most ${MAX_ID_LENGTH} characters.`,
      );
      return;
    }
    if (stream.subscriptions.has(id)) {
      sendError(response, 409, 'BAD_USER_INPUT', `There is an operation ${JSON.stringify(id)} on the stream already.`);
      return;
    }
    if (stream.subscriptions.size >= maxSubscriptionsPerStream) {
      sendError(
        response,
        429,
        'LIMIT_EXCEEDED',
        `Expected at most ${maxSubscriptionsPerStream} operations on a stream.`,
      );
      return;
    }
    const prepared = gateway.prepare(operation, stream.viewer);
    if ('errors' in prepared) {
      sendJson(response, 400, { errors: prepared.errors.map((error) => error.toJSON()) });
      return;
    }
    stream.subscriptions.set(id, undefined);
    response.writeHead(202, { 'Content-Length': 0 }).end();
    run(stream, id, prepared).catch((error: unknown) => {
      onError(error);
      streams.end(stream);
    });
  }

  async function run(
    stream: EventStream,
    id: string,
    prepared: PreparedOperation | { readonly errors: readonly GraphQLError[] },
  ): Promise<void> {
    await stream.opening.promise;
    const result = await perform(stream, id, prepared);
    if (result !== undefined) tell(stream, id, result);
  }

  /** The one result there is, or `undefined` where the hub sends results until the subscription is stopped. */
  async function perform(
    stream: EventStream,
    id: string,
    prepared: PreparedOperation | { readonly errors: readonly GraphQLError[] },
  ): Promise<object | undefined> {
    if ('errors' in prepared) return { errors: formatted(prepared.errors) };
    const { args, text, kind, cursorVariables } = prepared;
    if (kind !== 'subscription') {
      const { data, errors } = (await execute(args)) as ExecutionResult;
      return errors === undefined ? { data } : { data, errors: formatted(errors) };
    }
    const { sink, viewer } = stream;
    if (sink === undefined) throw new Error('Expected the stream to be open');
    const subscription = await hub.subscribe({
      args,
      text,
      viewer,
      address: stream.address,
      cursorVariables,
      sink,
      id,
      signal: stream.end.signal,
    });
    if ('errors' in subscription) return { errors: formatted(subscription.errors) };
    const isWanted = streams.open.has(stream) && (id === '' || stream.subscriptions.has(id));
    if (isWanted) stream.subscriptions.set(id, subscription);
    else subscription.stop();
    return undefined;
  }

  function tell(stream: EventStream, id: string, result: object): void {
    const { sink } = stream;
    stream.subscriptions.delete(id);
    if (sink === undefined) return;
    const answer = new AddressedFrame(new SharedFrame(JSON.stringify(result)), new FrameAddress(id, sink.form));
    sink.write(answer.alone.bytes);
    sink.write(Buffer.from(`event: complete\ndata: ${stream.token === '' ? '' : JSON.stringify({ id })}\n\n`));
    if (stream.token === '') stream.response?.end();
  }

  function drop(stream: EventStream, id: string): void {
    const subscription = stream.subscriptions.get(id);
    if (!stream.subscriptions.delete(id)) return;
    subscription?.stop();
    stream.sink?.write(Buffer.from(`event: complete\ndata: ${JSON.stringify({ id })}\n\n`));
  }

  function formatted(errors: readonly GraphQLError[]): object[] {
    return errors.map((error) => gateway.formatError(error).toJSON());
  }
}

function headerText(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
