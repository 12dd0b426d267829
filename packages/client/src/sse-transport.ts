import type { WireError } from './errors.ts';
import { readEvents } from './event-stream.ts';
import { readRetryAfterMs } from './retry-after.ts';
import type { CloseReason, ConnectTransport, ExecutionResult, ServerSign, Sink } from './transport.ts';

const TOKEN_HEADER = 'x-graphql-event-stream-token';

/**
 * GraphQL over server-sent events in single-connection mode: all subscriptions come down one stream, so that the six connections a browser
 * allows an origin are not used up; what goes up are plain requests. Loaded only where WebSocket does not get through.
 *
 * It greets nobody: the stream being open is the greeting. Heartbeats are comments that hold JSON; a comment without counts as a sign of life.
 *
 * @see https://github.com/graphql/graphql-over-http/blob/main/rfcs/GraphQLOverSSE.md
 */
export const connectSse: ConnectTransport = ({ endpoint, token, fetch }, events) => {
  const url = new URL(endpoint);
  url.pathname = `${url.pathname.replace(/\/$/, '')}/stream`;
  const bearer: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const aborter = new AbortController();
  const sinks = new Map<string, Sink>();
  /** The last request about each id: an end and a new start of one id must not overtake each other. */
  const requests = new Map<string, Promise<unknown>>();
  let reservation = '';
  let opened = false;
  let returnInMs: number | undefined;

  function end(reason: CloseReason): void {
    if (aborter.signal.aborted) return;
    close();
    events.closed(reason);
  }

  function close(): void {
    aborter.abort();
    sinks.clear();
  }

  async function send(
    method: string,
    options: { query?: string; accept?: string; body?: string } = {},
  ): Promise<Response> {
    const { query = '', accept = 'application/json', body } = options;
    return fetch(new URL(query, url), {
      method,
      headers: {
        ...bearer,
        accept,
        ...(reservation === '' ? {} : { [TOKEN_HEADER]: reservation }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body }),
      signal: aborter.signal,
    });
  }

  async function run(): Promise<void> {
    const reserved = await send('PUT', { accept: 'text/plain' });
    if (reserved.status !== 201) {
      await failed(refusal(reserved));
      return;
    }
    reservation = await reserved.text();
    const stream = await send('GET', { accept: 'text/event-stream' });
    if (stream.status !== 200 || stream.body === null) {
      end(refusal(stream));
      return;
    }
    if (aborter.signal.aborted) return;
    opened = true;
    events.opened(undefined);
    for await (const event of readEvents(stream.body)) {
      if (aborter.signal.aborted) return;
      events.heard();
      if (event.retryMs !== undefined) returnInMs = event.retryMs;
      if (event.comment !== undefined) onComment(event.comment);
      if (event.data !== undefined) onMessage(event.name, event.data);
    }
    end({ kind: 'lost', code: 'SSE_ENDED', message: 'The server ended the stream.', retryAfterMs: returnInMs });
  }

  function onComment(comment: string): void {
    try {
      events.heartbeat(JSON.parse(comment) as ServerSign);
    } catch (error) {
      // A comment of another server or of a proxy: a sign of life, which was noted, and nothing more.
      if (!(error instanceof SyntaxError)) throw error;
    }
  }

  function onMessage(name: string, data: string): void {
    const { id, payload } = JSON.parse(data) as { readonly id: string; readonly payload?: ExecutionResult };
    if (name === 'next' && payload !== undefined) sinks.get(id)?.next(payload);
    if (name === 'complete') finish(id, undefined);
  }

  function finish(id: string, errors: readonly WireError[] | undefined): void {
    const sink = sinks.get(id);
    sinks.delete(id);
    sink?.ended(errors);
  }

  function enqueue(id: string, request: () => Promise<void>): void {
    const done = (requests.get(id) ?? Promise.resolve()).then(request).catch((cause: unknown) => {
      end({ kind: 'lost', code: 'SSE_FAILED', message: `A request for the stream failed: ${String(cause)}` });
    });
    requests.set(id, done);
    void done.then(() => {
      if (requests.get(id) === done) requests.delete(id);
    });
  }

  async function start(id: string, body: string): Promise<void> {
    if (!sinks.has(id)) return;
    const response = await send('POST', { body });
    if (response.ok) return;
    finish(id, await readErrors(response));
  }

  /** Where neither transport gets through the page's author can often do something, once told why. */
  async function failed(reason: CloseReason): Promise<void> {
    if (reason.kind !== 'blocked' || aborter.signal.aborted) {
      end(reason);
      return;
    }
    const { diagnose } = await import('./diagnosis.ts');
    end({ ...reason, ...(await diagnose({ endpoint, fetch })) });
  }

  run().catch((cause: unknown) => {
    const reason = { code: opened ? 'SSE_LOST' : 'SSE_FAILED', message: `The stream failed: ${String(cause)}` };
    void failed({ kind: opened ? 'lost' : 'blocked', ...reason }).catch(() => end({ kind: 'blocked', ...reason }));
  });

  return {
    kind: 'sse',
    subscribe({ id, ...operation }, sink) {
      sinks.set(id, sink);
      const body = JSON.stringify({ ...operation, extensions: { operationId: id } });
      enqueue(id, () => start(id, body));
      return () => {
        if (sinks.get(id) !== sink) return;
        sinks.delete(id);
        enqueue(id, async () => {
          await send('DELETE', { query: `?operationId=${encodeURIComponent(id)}` });
        });
      };
    },
    ping(payload) {
      // In turn, as an id's requests are. What a server makes of it that does not know it is no fault of the stream.
      if (payload !== undefined) {
        enqueue('', async () => {
          await send('POST', { body: JSON.stringify(payload) });
        });
      }
      return false;
    },
    close,
  };
};

function refusal(response: Response): CloseReason {
  const { status } = response;
  return {
    kind: status === 401 || status === 403 ? 'refused' : status === 429 || status === 503 ? 'lost' : 'blocked',
    code: `HTTP_${status}`,
    message: `The server answered ${status} to the request for a stream.`,
    retryAfterMs: readRetryAfterMs(response),
  };
}

async function readErrors(response: Response): Promise<readonly WireError[]> {
  const { errors } = (await response.json().catch(() => ({}))) as { readonly errors?: readonly WireError[] };
  if (errors !== undefined && errors.length > 0) return errors;
  const code = response.status === 401 ? 'UNAUTHENTICATED' : response.status === 403 ? 'FORBIDDEN' : 'BUSY';
  return [{ message: `The server answered ${response.status}.`, extensions: { code } }];
}
