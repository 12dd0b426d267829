import type { LiveRequestError, toLiveError, WireError } from './errors.ts';
import { renewalTime } from './token.ts';

/** Few enough to leave the browser's connections to one server free for scripts and languages. */
const AT_ONCE = 4;

export interface QueryOptions {
  readonly endpoint: URL;
  readonly fetch: typeof fetch;
  /** Handed in, as a chunk that shares code with the core would split the core in two. */
  readonly RequestError: typeof LiveRequestError;
  readonly toLiveError: typeof toLiveError;
  readonly token: (isGood: (token: string) => boolean) => Promise<string | undefined>;
  /** The server's clock. */
  readonly now: () => number;
  readonly canRenew: boolean;
  readonly document: string;
  readonly operationName: string | undefined;
  readonly variables: unknown;
  readonly signal: AbortSignal;
}

/**
 * One answer by GraphQL over HTTP; to a subscription, its first frame. A refused token is renewed once.
 *
 * @throws {LiveRequestError} Also where only part of the data came: half an answer looks like a whole one.
 */
export async function postQuery<T>(options: QueryOptions): Promise<T> {
  try {
    return await post<T>(options, await options.token((token) => renewalTime(token) > options.now()));
  } catch (error) {
    if (!isRefusal(error) || !options.canRenew) throw error;
    return await post<T>(options, await options.token(() => false));
  }
}

async function post<T>(options: QueryOptions, token: string | undefined): Promise<T> {
  const { document: query, operationName, variables, signal, RequestError } = options;
  // The stream's door answers a subscription with its first frame when no stream is asked for.
  const url = new URL(options.endpoint);
  if (/^\s*subscription\b/.test(query)) url.pathname = `${url.pathname.replace(/\/$/, '')}/stream`;
  let response: Response;
  let body: { readonly data?: T | null; readonly errors?: readonly WireError[] };
  try {
    response = await options.fetch(url, {
      method: 'POST',
      headers: {
        accept: 'application/graphql-response+json, application/json;q=0.9',
        'content-type': 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({ query, operationName, variables }),
      signal,
    });
    body = (await response.json().catch(() => ({}))) as typeof body;
  } catch (cause) {
    // What the caller asked for is not a failure: it gets its own reason back.
    signal.throwIfAborted();
    throw new RequestError('UNREACHABLE', `No answer from ${options.endpoint.origin}.`, { cause });
  }
  signal.throwIfAborted();
  if (body.errors !== undefined && body.errors.length > 0) {
    const { code, message } = options.toLiveError(body.errors);
    throw new RequestError(code, message);
  }
  if (!response.ok) throw new RequestError(`HTTP_${response.status}`, `The server answered ${response.status}.`);
  if (body.data === undefined || body.data === null) {
    throw new RequestError('BAD_RESPONSE', 'The server answered without data.');
  }
  return body.data;
}

function isRefusal(error: unknown): boolean {
  const { code } = error as { readonly code?: unknown };
  return code === 'UNAUTHENTICATED' || code === 'HTTP_401' || code === 'HTTP_403';
}

const waiting: (() => void)[] = [];
let underWay = 0;

/** Asks when its turn has come. @throws {Error} Where nobody wants the answer by then. */
export async function inTurn<T>(ask: () => Promise<T>, isWanted: () => boolean): Promise<T> {
  if (underWay >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
  underWay += 1;
  try {
    if (!isWanted()) throw new Error('Not wanted any more');
    return await ask();
  } finally {
    underWay -= 1;
    waiting.shift()?.();
  }
}
