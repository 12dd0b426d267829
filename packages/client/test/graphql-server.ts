import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { typeDefs } from '@andon/schema';
import { buildSchema, GraphQLError, graphql, parse, validate } from 'graphql';
import { createHandler } from 'graphql-sse/lib/use/http';
import { useServer as serveWebSockets } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';

/**
 * A GraphQL server assembled from the published packages over the real schema: what any third party would have in place of ours. Its figures
 * are whatever the test says.
 */
export interface GraphqlServer {
  readonly port: number;
  readonly endpoint: string;
  /** Every subscription that was ever started, in order. */
  readonly started: readonly StartedSubscription[];
  readonly activeCount: number;
  readonly socketCount: number;
  readonly eventStreamCount: number;
  /** Payloads of `connection_init`, in order. */
  readonly inits: readonly Readonly<Record<string, unknown>>[];
  /** Payloads of pings from clients. */
  readonly pings: readonly unknown[];
  /** Tokens of HTTP requests. */
  readonly bearers: readonly (string | undefined)[];
  /** Sends a frame to every subscriber of `field`. */
  publish(field: 'queue' | 'series', frame: unknown): void;
  /** What a new subscriber gets first. */
  setFirst(field: 'queue' | 'series', first: (args: Readonly<Record<string, unknown>>) => unknown): void;
  heartbeat(payload: unknown): void;
  closeSockets(code: number, reason?: string): void;
  completeAll(): void;
  waitFor(condition: () => boolean): Promise<void>;
  close(): Promise<void>;
}

export interface StartedSubscription {
  readonly id: string;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
}

export interface GraphqlServerOptions {
  readonly port?: number;
  /** Whether this bearer may connect. */
  readonly authorize?: (token: string | undefined) => boolean;
  readonly ack?: Readonly<Record<string, unknown>>;
  /** While it says so, WebSocket upgrades are refused, as some proxies do. */
  readonly blockWebSockets?: () => boolean;
  /** Replaces the schema, as a server of another version has it. */
  readonly sdl?: string;
}

export async function startGraphqlServer(options: GraphqlServerOptions = {}): Promise<GraphqlServer> {
  const schema = buildSchema(options.sdl ?? typeDefs);
  const started: StartedSubscription[] = [];
  const inits: Record<string, unknown>[] = [];
  const pings: unknown[] = [];
  const bearers: (string | undefined)[] = [];
  const streams = new Set<Stream>();
  const firsts = new Map<string, (args: Readonly<Record<string, unknown>>) => unknown>([
    ['queue', () => queueFrame({})],
    ['series', () => seriesFrame({ points: [] })],
  ]);
  const watchers = new Set<() => void>();
  const eventStreams = new Set<ServerResponse>();
  const changed = (): void => {
    for (const watcher of [...watchers]) watcher();
  };

  const subscribeTo =
    (field: 'queue' | 'series') =>
    (args: Readonly<Record<string, unknown>>): AsyncIterable<unknown> => {
      const stream = createStream(field, () => {
        streams.delete(stream);
        changed();
      });
      streams.add(stream);
      stream.push(firsts.get(field)?.(args));
      changed();
      return stream;
    };
  const root = {
    queue: subscribeTo('queue'),
    series: subscribeTo('series'),
    figures: ({ figures }: { readonly figures: readonly { readonly key: string }[] }) => {
      const key = figures[0]?.key ?? '';
      const code = key.endsWith('forbidden') ? 'FORBIDDEN' : key.endsWith('flaky') ? 'INTERNAL' : 'UNKNOWN_FIGURE';
      throw new GraphQLError(`Unknown figure ${key}`, { extensions: { code } });
    },
  };
  const queryRoot = {
    server: () => ({
      version: '0.1.0',
      demo: true,
      now: new Date().toISOString(),
      clock: 'wall',
      zone: 'UTC',
      dimensions: [],
    }),
    queue: () => queueFrame({}).queue,
  };

  const sse = createHandler({
    schema,
    context: () => ({}),
    authenticate: (request) => {
      const header = request.headers.get('authorization') ?? undefined;
      if (options.authorize && !options.authorize(header?.replace('Bearer ', ''))) {
        return [null, { status: 401, statusText: 'Unauthorized' }];
      }
      return request.headers.get('x-graphql-event-stream-token') ?? crypto.randomUUID();
    },
    onSubscribe: (_request, { extensions, operationName, variables, query }) => {
      const { operationId } = (extensions ?? {}) as { readonly operationId?: string };
      started.push({ id: operationId ?? '', operationName: operationName ?? undefined, variables: variables ?? {} });
      const document = parse(query);
      // Refused by the handler itself.
      if (validate(schema, document).length > 0) return undefined;
      return { schema, document, rootValue: root, operationName, variableValues: variables, contextValue: {} };
    },
  });

  const http = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (url.pathname === '/graphql/stream') {
      if (request.headers.accept === 'text/event-stream') {
        eventStreams.add(response);
        response.on('close', () => {
          eventStreams.delete(response);
          changed();
        });
        changed();
      }
      // It goes on writing for a moment after the client has gone.
      await sse(request, response).catch(() => response.destroy());
      return;
    }
    if (request.method !== 'POST') {
      response.writeHead(405, { 'content-type': 'application/json' }).end('{}');
      return;
    }
    const bearer = request.headers.authorization?.replace('Bearer ', '');
    bearers.push(bearer);
    if (options.authorize && !options.authorize(bearer)) {
      response.writeHead(401, { 'content-type': 'application/json' }).end('{}');
      return;
    }
    let body = '';
    for await (const chunk of request) body += chunk;
    const { query, variables, operationName } = JSON.parse(body);
    const result = await graphql({
      schema,
      source: query,
      rootValue: queryRoot,
      variableValues: variables,
      operationName,
    });
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(result));
  });

  const sockets = new WebSocketServer({ noServer: true });
  http.on('upgrade', (request, socket, head) => {
    // A refused client may hang up before it has read why.
    socket.on('error', () => {});
    if (options.blockWebSockets?.()) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => sockets.emit('connection', webSocket, request));
  });
  sockets.on('connection', (socket) => {
    changed();
    socket.on('close', changed);
    socket.on('message', (data) => {
      const message = JSON.parse(String(data));
      if (message.type !== 'ping') return;
      pings.push(message.payload);
      changed();
    });
  });
  serveWebSockets(
    {
      schema,
      roots: { subscription: root as never },
      onConnect: ({ connectionParams }) => {
        inits.push(connectionParams ?? {});
        changed();
        const token = String(connectionParams?.authorization ?? '').replace('Bearer ', '') || undefined;
        if (options.authorize && !options.authorize(token)) return false;
        return options.ack ?? true;
      },
      onSubscribe: (_context, id, payload) => {
        started.push({ id, operationName: payload.operationName ?? undefined, variables: payload.variables ?? {} });
      },
    },
    sockets,
  );

  http.listen(options.port ?? 0, '127.0.0.1');
  await once(http, 'listening');
  const { port } = http.address() as AddressInfo;

  return {
    port,
    endpoint: `http://127.0.0.1:${port}/graphql`,
    started,
    inits,
    pings,
    bearers,
    get activeCount() {
      return streams.size;
    },
    get socketCount() {
      return sockets.clients.size;
    },
    publish(field, frame) {
      for (const stream of streams) if (stream.field === field) stream.push(frame);
    },
    setFirst(field, first) {
      firsts.set(field, first);
    },
    get eventStreamCount() {
      return eventStreams.size;
    },
    heartbeat(payload) {
      for (const stream of eventStreams) stream.write(`: ${JSON.stringify(payload)}\n\n`);
      for (const socket of sockets.clients) socket.send(JSON.stringify({ type: 'ping', payload }));
    },
    closeSockets(code, reason) {
      for (const socket of sockets.clients) socket.close(code, reason);
    },
    completeAll() {
      for (const stream of [...streams]) stream.end();
    },
    waitFor(condition) {
      return new Promise((resolve) => {
        const watch = (): void => {
          if (!condition()) return;
          watchers.delete(watch);
          resolve();
        };
        watchers.add(watch);
        watch();
      });
    },
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      http.closeAllConnections();
      http.close();
      await once(http, 'close');
    },
  };
}

interface MetaOptions {
  readonly cursor?: string;
  readonly asOf?: string;
  readonly from?: string;
  readonly reset?: boolean;
  readonly demo?: boolean;
  readonly cadenceMs?: number;
}

function meta({
  cursor = 'c1',
  asOf = '2026-03-01T09:00:00.000Z',
  from = '2026-03-01T08:30:00.000Z',
  reset = true,
  demo = false,
  cadenceMs = 1000,
}: MetaOptions) {
  return { cursor, asOf, from, to: asOf, window: '30m', zone: 'UTC', newestEventAt: asOf, demo, reset, cadenceMs };
}

export function queueFrame({ offered = 0, ...rest }: MetaOptions & { readonly offered?: number }) {
  const figure = (key: string, value: number) => ({
    key,
    value,
    unit: 'COUNT',
    state: 'VALUE',
    n: 1,
    status: 'NONE',
    direction: 'NEUTRAL',
  });
  return {
    queue: {
      meta: meta(rest),
      groups: [
        {
          key: [],
          serviceLevel: figure('queue.serviceLevel', 0.8),
          offered: figure('queue.offered', offered),
          answered: figure('queue.answered', offered),
          abandoned: figure('queue.abandoned', 0),
          asa: figure('queue.asa', 1),
        },
      ],
    },
  };
}

export interface SeriesOptions extends MetaOptions {
  readonly points: readonly (readonly [t: string, value: number])[];
  readonly group?: string;
}

export function seriesFrame({ points, group, ...rest }: SeriesOptions) {
  return {
    series: {
      meta: meta(rest),
      figure: 'queue.offered',
      unit: 'COUNT',
      direction: 'NEUTRAL',
      stepMs: 60_000,
      reported: false,
      groups: [
        {
          key: group === undefined ? [] : [{ dimension: 'queue', value: group }],
          points: points.map(([t, value]) => ({ t, value, n: value, partial: false })),
        },
      ],
    },
  };
}

interface Stream extends AsyncIterableIterator<unknown> {
  readonly field: string;
  push(value: unknown): void;
  end(): void;
}

/** Keeps what was not pulled yet; tests are small. */
function createStream(field: string, onEnd: () => void): Stream {
  const queue: unknown[] = [];
  let pull: ((result: IteratorResult<unknown>) => void) | undefined;
  let ended = false;
  const end = (): void => {
    if (ended) return;
    ended = true;
    pull?.({ done: true, value: undefined });
    onEnd();
  };
  return {
    field,
    push(value) {
      if (pull === undefined) {
        queue.push(value);
        return;
      }
      pull({ done: false, value });
      pull = undefined;
    },
    end,
    next() {
      if (queue.length > 0) return Promise.resolve({ done: false, value: queue.shift() });
      if (ended) return Promise.resolve({ done: true, value: undefined });
      return new Promise((resolve) => {
        pull = resolve;
      });
    },
    return() {
      end();
      return Promise.resolve({ done: true, value: undefined });
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
