import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { AuditLog } from '../auth/audit-log.ts';
import { AuthError, type Authenticator } from '../auth/authenticator.ts';
import { mayOperate, type Viewer } from '../auth/viewer.ts';
import type { Readiness } from '../operating/readiness.ts';
import { sendError, sendText } from './answers.ts';
import { type DisplayDoor, PAIR_PATH, TOKEN_PATH } from './display-door.ts';
import type { OriginPolicy } from './origin-policy.ts';
import { createRateLimit, REFUSALS } from './rate-limit.ts';
import { PAGE_POLICY, SCRIPT_POLICY, setSecurityHeaders } from './security-headers.ts';
import type { StaticFiles } from './static-files.ts';
import { sendWaitingPage } from './waiting-page.ts';

const PAGES: ReadonlySet<string> = new Set(['/wall', '/portal', '/executive', '/gallery']);
const EMBED = '/embed/andon.js';
/**
 * For `/embed/andon.js?v=1`, as many a portal writes it: by another address the script would be another module, and a page have it twice, as
 * its chunks import it by its plain one.
 */
const EMBED_WITH_QUERY = "export * from './andon.js';\n";
const MAX_URL_LENGTH = 4_096;
const MAX_HEADER_BYTES = 16_384;
const MAX_GRAPHQL_BYTES = 1_048_576;
/** For the head of a request to arrive; a slower one is somebody holding connections open. */
const HEADERS_TIMEOUT_MS = 10_000;
/** For a whole request: a long log may be sent in one. */
const REQUEST_TIMEOUT_MS = 600_000;
/** Without a byte in either direction. */
const IDLE_TIMEOUT_MS = 60_000;
/** Of one viewer from one address; live figures come by subscription and do not count. */
const REQUESTS_PER_SECOND = 200;
const REQUEST_BURST = 1_000;
const PREFLIGHT_SECONDS = 600;
const STARTING_RETRY_SECONDS = 2;

export type Handler = (request: IncomingMessage, response: ServerResponse, viewer: Viewer) => Promise<void> | void;

export interface HttpServerOptions {
  readonly host: string;
  readonly port: number;
  readonly policy: OriginPolicy;
  readonly authenticator: Authenticator;
  readonly audit: AuditLog;
  /** Built pages and the embeddable script; absent where they were not built. */
  readonly files: StaticFiles | undefined;
  readonly graphql: Handler;
  readonly eventStream: Handler;
  readonly ingest: Handler;
  readonly displays: DisplayDoor;
  readonly graphiql: (request: IncomingMessage, response: ServerResponse, path: string) => Promise<boolean>;
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  readonly readiness: Readiness;
  readonly metrics: () => string;
  /** Epoch ms. */
  readonly now: () => number;
  readonly onError: (error: unknown) => void;
  /** Told of every answer that was sent, or broken off. */
  readonly onAnswered?: (answered: AnsweredRequest) => void;
}

/** A request that was answered, for whoever counts or logs them. */
export interface AnsweredRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly status: number;
  /** Until the last byte was handed over. */
  readonly durationMs: number;
}

/** The one listener of a server: every door is behind it. */
export interface HttpServer {
  /** @throws {ListenError} When the port is taken or may not be used. */
  listen(): Promise<{ readonly url: string; readonly port: number }>;
  /** Takes no new connections and waits for answers under way, at most `graceMs`. */
  close(graceMs: number): Promise<void>;
}

/** The message says what to do. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
}

export function createHttpServer(options: HttpServerOptions): HttpServer {
  const { policy, authenticator, audit, files, onError } = options;
  const refusals = createRateLimit({ ...REFUSALS, now: options.now });
  /** Requests have no beginning as streams have: who comes by them is written down once an hour. */
  const visits = createRateLimit({ perSecond: 1 / 3_600, burst: 1, now: options.now });
  const limit = createRateLimit({ perSecond: REQUESTS_PER_SECOND, burst: REQUEST_BURST, now: options.now });

  const route = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    setSecurityHeaders(response);
    const target = targetOf(request);
    if (typeof target === 'number') {
      sendError(response, target, 'BAD_USER_INPUT', 'The address of the request is malformed or too long.');
      return;
    }
    if (!policy.isHostAllowed(request)) {
      sendError(response, 421, 'FORBIDDEN', 'This server was not told of the name in `Host`; see the setting `hosts`.');
      return;
    }
    switch (target) {
      case '/healthz':
        sendText(response, options.readiness.dead === undefined ? 200 : 503, `${options.readiness.dead ?? 'ok'}\n`);
        return;
      case '/readyz': {
        const missing = options.readiness.notReady;
        sendText(response, missing === undefined ? 200 : 503, `${missing ?? 'ready'}\n`);
        return;
      }
      case PAIR_PATH:
      case TOKEN_PATH:
        await options.displays(target, request, response);
        return;
      case '/graphql':
      case '/graphql/stream':
      case '/ingest':
      case '/metrics':
        await api(target, request, response);
        return;
      default:
        await file(target, request, response);
    }
  };

  const api = async (path: string, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const sender = policy.originOf(request);
    if (sender !== undefined) {
      response.setHeader('Vary', 'Origin');
      if (!sender.allowed) {
        sendError(
          response,
          403,
          'FORBIDDEN',
          `The site ${sender.origin} is not among the embedding origins; see the setting \`origins\`.`,
        );
        return;
      }
      response.setHeader('Access-Control-Allow-Origin', sender.origin);
      response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
      if (request.method === 'OPTIONS') {
        preflight(response);
        return;
      }
    } else if (request.headers['sec-fetch-site'] === 'cross-site' && request.headers['sec-fetch-mode'] !== 'navigate') {
      sendError(response, 403, 'FORBIDDEN', 'A request from another site has to name its origin.');
      return;
    }
    if (request.method === 'OPTIONS') {
      response.writeHead(204, { Allow: 'GET, POST, PUT, DELETE, OPTIONS' }).end();
      return;
    }
    const wantsPage =
      path === '/graphql' && request.method === 'GET' && (request.headers.accept ?? '').includes('text/html');
    if (wantsPage && !(request.url ?? '').includes('query=') && (await options.graphiql(request, response, path)))
      return;

    let viewer: Viewer;
    try {
      viewer = await authenticator.authenticate(bearerOf(request));
    } catch (error) {
      if (!(error instanceof AuthError)) throw error;
      const from = request.socket.remoteAddress;
      if (refusals.take(from ?? '') > 0) {
        // Whoever goes on and on would push out of the audit log what is worth reading in it.
        response.setHeader('Retry-After', '1');
        sendError(response, 429, 'LIMIT_EXCEEDED', 'Too many requests.');
        return;
      }
      audit.record({ what: 'refused', door: `http ${path}`, from, detail: error.detail });
      response.setHeader('WWW-Authenticate', error.reason === 'missing' ? 'Bearer' : 'Bearer error="invalid_token"');
      sendError(response, 401, error.code, error.message);
      return;
    }
    const { id: who, tokenId } = viewer;
    const from = request.socket.remoteAddress;
    const door = `http ${path}`;
    if (visits.take(`${door} ${from} ${tokenId} ${who}`) === 0)
      audit.record({ what: 'connected', who, tokenId, door, from });
    const { starting } = options.readiness;
    if (starting !== undefined && path !== '/metrics') {
      response.setHeader('Retry-After', STARTING_RETRY_SECONDS).setHeader('Connection', 'close');
      sendError(response, 503, 'NOT_READY', starting);
      return;
    }
    await serve(path, request, response, viewer);
  };

  const serve = async (
    path: string,
    request: IncomingMessage,
    response: ServerResponse,
    viewer: Viewer,
  ): Promise<void> => {
    if (path === '/ingest') {
      // It has its own measure: how much is not yet stored.
      await options.ingest(request, response, viewer);
      return;
    }
    const retryMs = limit.take(`${viewer.id} ${request.socket.remoteAddress}`);
    if (retryMs > 0) {
      response.setHeader('Retry-After', Math.ceil(retryMs / 1_000));
      sendError(response, 429, 'LIMIT_EXCEEDED', 'Too many requests.');
      return;
    }
    if (path === '/metrics') {
      if (mayOperate(viewer)) sendText(response, 200, options.metrics(), 'application/openmetrics-text; version=1.0.0');
      else sendError(response, 403, 'FORBIDDEN', 'Operating figures are for admins.');
      return;
    }
    if (Number(request.headers['content-length'] ?? 0) > MAX_GRAPHQL_BYTES) {
      response.setHeader('Connection', 'close');
      sendError(response, 413, 'LIMIT_EXCEEDED', `Expected a request of at most ${MAX_GRAPHQL_BYTES} bytes.`);
      return;
    }
    if (request.method === 'POST' && !isJson(request)) {
      sendError(response, 415, 'BAD_USER_INPUT', 'Expected `Content-Type: application/json`.');
      return;
    }
    await (path === '/graphql' ? options.graphql : options.eventStream)(request, response, viewer);
  };

  const file = async (path: string, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('Allow', 'GET, HEAD');
      sendText(response, 405, 'Method not allowed\n');
      return;
    }
    if (path.startsWith('/graphql/') && (await options.graphiql(request, response, path))) return;
    if (path === '/') {
      response.writeHead(302, { Location: '/wall' }).end();
      return;
    }
    const isPage = PAGES.has(path);
    if (files === undefined) {
      sendText(response, 404, isPage ? 'The pages are not built. Run: npx -y pnpm@12 build:pages\n' : 'Not found\n');
      return;
    }
    const missing = isPage ? options.readiness.pagesMissing : undefined;
    if (missing !== undefined) {
      sendWaitingPage(path, request, response, missing);
      return;
    }
    if (isPage || path.endsWith('.html')) response.setHeader('Content-Security-Policy', PAGE_POLICY);
    // A script is held to its own policy where it runs as a worker, and the client's shared worker connects here.
    else if (path.endsWith('.js')) response.setHeader('Content-Security-Policy', SCRIPT_POLICY);
    if (path.startsWith('/embed/')) {
      // The script that other sites load; it holds nothing secret.
      response.setHeader('Access-Control-Allow-Origin', '*');
      response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
      if (path === EMBED && request.url?.includes('?')) {
        sendText(response, 200, EMBED_WITH_QUERY, 'text/javascript');
        return;
      }
    }
    const found = await files.send(request, response, isPage ? `${path}.html` : path);
    if (!found) sendText(response, 404, 'Not found\n');
  };

  const server: Server = createServer(
    {
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: HEADERS_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      connectionsCheckingInterval: 5_000,
      keepAliveTimeout: 20_000,
      noDelay: true,
    },
    (request, response) => {
      if (options.onAnswered !== undefined) reportAnswer(request, response, options.onAnswered);
      route(request, response).catch((error: unknown) => {
        // Whoever asked has hung up in the middle of the request: nobody to answer, and no fault of the server.
        if (request.destroyed && !request.complete) return;
        onError(error);
        if (response.headersSent) response.destroy();
        else sendError(response, 500, 'INTERNAL', 'The server failed on this request. Its log says why.');
      });
    },
  );

  server.setTimeout(IDLE_TIMEOUT_MS);
  server.on('upgrade', (request, socket: Duplex, head) => {
    // A connection that breaks here has nobody to tell.
    socket.on('error', () => socket.destroy());
    const refusal = upgradeRefusal(request, policy, options.readiness);
    if (refusal !== undefined) socket.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    else options.upgrade(request, socket, head);
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) socket.destroy();
    else socket.end(`HTTP/1.1 ${clientErrorStatus(error.code)}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  });

  return {
    listen() {
      return new Promise((resolve, reject) => {
        server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error, options)));
        server.listen({ host: options.host, port: options.port, backlog: 4_096 }, () => {
          server.removeAllListeners('error').on('error', onError);
          const { port } = server.address() as AddressInfo;
          const host = options.host.includes(':') ? `[${options.host}]` : options.host;
          resolve({ url: `http://${host}:${port}`, port });
        });
      });
    },
    close(graceMs) {
      return new Promise((resolve) => {
        const cut = setTimeout(() => server.closeAllConnections(), graceMs);
        server.close(() => {
          clearTimeout(cut);
          resolve();
        });
        server.closeIdleConnections();
      });
    },
  };
}

function reportAnswer(
  { method = '', url = '' }: IncomingMessage,
  response: ServerResponse,
  onAnswered: (answered: AnsweredRequest) => void,
): void {
  const startedAt = performance.now();
  response.once('close', () => {
    const [path = ''] = url.split('?', 1);
    onAnswered({ method, path, status: response.statusCode, durationMs: performance.now() - startedAt });
  });
}

/** The decoded path, or the status that refuses it. */
function targetOf({ url = '/' }: IncomingMessage): string | number {
  if (url.length > MAX_URL_LENGTH) return 414;
  if (!url.startsWith('/')) return 400;
  const path = url.split('?', 1)[0] ?? '/';
  try {
    return decodeURIComponent(path);
  } catch {
    // An escape that is none.
    return 400;
  }
}

function upgradeRefusal(request: IncomingMessage, policy: OriginPolicy, readiness: Readiness): string | undefined {
  if ((request.url ?? '').length > MAX_URL_LENGTH) return '414 URI Too Long';
  if (!/^\/graphql\/?$/.test(String(targetOf(request)))) return '404 Not Found';
  if (!policy.isHostAllowed(request)) return '421 Misdirected Request';
  const sender = policy.originOf(request);
  if (sender !== undefined && !sender.allowed) return '403 Forbidden';
  return readiness.starting === undefined
    ? undefined
    : `503 Service Unavailable\r\nRetry-After: ${STARTING_RETRY_SECONDS}`;
}

function preflight(response: ServerResponse): void {
  response.writeHead(204, {
    'Access-Control-Allow-Methods': 'GET, POST, PUT, DELETE',
    'Access-Control-Allow-Headers':
      'authorization, content-type, content-encoding, idempotency-key, x-graphql-event-stream-token',
    'Access-Control-Max-Age': PREFLIGHT_SECONDS,
  });
  response.end();
}

/** A malformed header is not "no token": it is refused like a bad one. */
function bearerOf({ headers: { authorization } }: IncomingMessage): string | undefined {
  if (authorization === undefined) return undefined;
  const token = /^Bearer +([^\s]+)$/i.exec(authorization)?.[1];
  if (token === undefined) throw new AuthError('invalid');
  return token;
}

function isJson({ headers }: IncomingMessage): boolean {
  return /^application\/(json|graphql-response\+json)\s*(;|$)/i.test(headers['content-type'] ?? '');
}

function clientErrorStatus(code: string | undefined): string {
  if (code === 'HPE_HEADER_OVERFLOW') return '431 Request Header Fields Too Large';
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? '408 Request Timeout' : '400 Bad Request';
}

function listenError(error: NodeJS.ErrnoException, { host, port }: HttpServerOptions): ListenError {
  if (error.code === 'EADDRINUSE') {
    return new ListenError(
      `Port ${port} on ${host} is taken by another program. Choose another with --port or ANDON_PORT.`,
      { cause: error },
    );
  }
  if (error.code === 'EACCES') {
    return new ListenError(
      `Port ${port} may not be used by this user. Choose one above 1023 with --port or ANDON_PORT.`,
      { cause: error },
    );
  }
  return new ListenError(`Cannot listen on ${host}, port ${port}: ${error.message}`, { cause: error });
}
