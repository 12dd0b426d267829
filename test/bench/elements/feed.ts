import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

export const NUMBERS = 12;
export const CHARTS = 12;
export const POINTS = 600;
const FRAME_MS = 100;
const STEP_MS = 144_000;

/** What the page of a plain library gets ten times a second: every number, and the newest point of every chart. */
export interface PlainFrame {
  readonly numbers: readonly number[];
  readonly last: readonly number[];
}

export interface Feed extends AsyncDisposable {
  readonly url: string;
}

/**
 * A server of pages and of their frames, ten a second: on `/graphql` what an Andon server would send to each subscription, on `/plain` the
 * same values for pages without Andon, one message for all of them.
 *
 * @param files - Content by path, for example `/embed/andon.js`.
 */
export async function startFeed(files: ReadonlyMap<string, string>): Promise<Feed> {
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    const content = files.get(path);
    if (content === undefined) {
      // No first figures by HTTP: the WebSocket is what is measured.
      response.writeHead(path === '/favicon.ico' ? 204 : 404).end();
      return;
    }
    response.writeHead(200, { 'content-type': path.endsWith('.js') ? 'text/javascript' : 'text/html; charset=utf-8' });
    response.end(content);
  });
  const sockets = new WebSocketServer({ noServer: true, handleProtocols: (offered) => [...offered][0] ?? false });
  const walls = new Set<{ send(tick: number): void }>();
  server.on('upgrade', (request, socket, head) => {
    sockets.handleUpgrade(request, socket, head, (ws) => {
      const wall = request.url === '/plain' ? plainWall(ws) : graphqlWall(ws);
      walls.add(wall);
      ws.on('close', () => walls.delete(wall));
    });
  });
  let tick = 0;
  const timer = setInterval(() => {
    tick += 1;
    for (const wall of walls) wall.send(tick);
  }, FRAME_MS);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      for (const ws of sockets.clients) ws.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Value of number or chart `index` at `tick`: never twice the same, so that nothing can be left undrawn. */
export const valueAt = (index: number, tick: number): number =>
  200 + Math.round(100 * Math.sin(tick / (7 + index)) + 40 * Math.sin(tick / 2.3)) + (tick % 2);

/** Course of chart `index` before the newest point. */
const courseAt = (index: number, point: number): number => valueAt(index, point * 3);

function plainWall(ws: WebSocket) {
  return {
    send(tick: number) {
      const frame: PlainFrame = {
        numbers: Array.from({ length: NUMBERS }, (_, index) => valueAt(index, tick)),
        last: Array.from({ length: CHARTS }, (_, index) => valueAt(index, tick)),
      };
      ws.send(JSON.stringify(frame));
    },
  };
}

interface Subscription {
  readonly id: string;
  readonly index: number;
  readonly operation: string;
  readonly figure: string;
  begun: boolean;
}

interface ClientMessage {
  readonly type: string;
  readonly id?: string;
  readonly payload?: {
    readonly operationName?: string;
    readonly variables: {
      readonly figures?: readonly { readonly key: string }[];
      readonly figure?: { readonly key: string };
      readonly filter?: { readonly queue?: readonly string[] };
    };
  };
}

/** Just enough of graphql-transport-ws for subscriptions of figures and series. */
function graphqlWall(ws: WebSocket) {
  const subscriptions = new Map<string, Subscription>();
  ws.on('message', (data) => {
    const { type, id = '', payload } = JSON.parse(String(data)) as ClientMessage;
    if (type === 'connection_init') ws.send('{"type":"connection_ack","payload":{"protocol":1,"clock":"wall"}}');
    else if (type === 'ping') ws.send('{"type":"pong"}');
    else if (type === 'complete') subscriptions.delete(id);
    else if (type === 'subscribe' && payload) {
      const { figures, figure, filter } = payload.variables;
      subscriptions.set(id, {
        id,
        index: Number(filter?.queue?.[0]?.slice(1) ?? 0),
        operation: payload.operationName ?? '',
        figure: figure?.key ?? figures?.[0]?.key ?? '',
        begun: false,
      });
    }
  });
  return {
    send(tick: number) {
      for (const subscription of subscriptions.values()) {
        const data =
          subscription.operation === 'Series' ? { series: series(subscription, tick) } : figures(subscription, tick);
        subscription.begun = true;
        ws.send(JSON.stringify({ id: subscription.id, type: 'next', payload: { data } }));
      }
    },
  };
}

const iso = (ms: number): string => new Date(ms).toISOString();

function meta(windowMs: number): object {
  const now = Date.now();
  return {
    asOf: iso(now),
    from: iso(now - windowMs),
    to: iso(now),
    window: '24h',
    zone: 'UTC',
    newestEventAt: iso(now),
    demo: false,
    cadenceMs: FRAME_MS,
  };
}

/** A count, a share with a target, a duration: as a wall has them. */
function figures({ index, figure }: Subscription, tick: number): object {
  const value = valueAt(index, tick);
  const kinds = [
    { unit: 'COUNT', value },
    { unit: 'SHARE', value: value / 400, target: 0.8, status: value > 320 ? 'ON_TARGET' : 'CRITICAL' },
    { unit: 'MILLISECONDS', value: value * 1000, target: 200_000, status: value > 200 ? 'ATTENTION' : 'ON_TARGET' },
    { unit: 'INSTANT', value: Date.now() - value * 1000 },
  ];
  const shown = {
    key: figure,
    state: 'VALUE',
    n: value,
    lower: null,
    upper: null,
    variant: null,
    target: null,
    tolerance: null,
    status: 'NONE',
    direction: 'LOWER_IS_BETTER',
    ...kinds[index % kinds.length],
  };
  return { figures: { meta: meta(1_800_000), groups: [{ key: [], figures: [shown] }] } };
}

/** All points first, then only the one still filling, as the server sends it. */
function series({ index, figure, begun }: Subscription, tick: number): object {
  const toMs = Math.floor(Date.now() / STEP_MS) * STEP_MS;
  const point = (at: number, value: number, partial: boolean) => ({
    t: iso(toMs - (POINTS - 1 - at) * STEP_MS),
    value,
    n: value,
    lower: null,
    upper: null,
    partial,
  });
  const newest = point(POINTS - 1, valueAt(index, tick), true);
  const points = begun
    ? [newest]
    : [...Array.from({ length: POINTS - 1 }, (_, at) => point(at, courseAt(index, at), false)), newest];
  return {
    meta: {
      ...meta(0),
      from: iso(toMs - (POINTS - 1) * STEP_MS),
      to: iso(toMs + STEP_MS),
      reset: !begun,
      cursor: String(tick),
    },
    figure,
    unit: 'COUNT',
    variant: null,
    direction: 'LOWER_IS_BETTER',
    target: 300,
    tolerance: null,
    stepMs: STEP_MS,
    reported: false,
    groups: [{ key: [], points }],
  };
}
