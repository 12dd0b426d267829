import type { LiveRequestError, toLiveError, WireError } from './errors.ts';

export interface QueryOptions {
  readonly endpoint: URL;
  readonly fetch: typeof fetch;
  /** Handed in, as a chunk that shares code with the core would split the core in two. */
  readonly RequestError: typeof LiveRequestError;
  readonly toLiveError: typeof toLiveError;
  readonly token: (renewed?: boolean) => Promise<string | undefined>;
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
    return await post<T>(options, await options.token());
  } catch (error) {
    if (!isRefusal(error) || !options.canRenew) throw error;
    return await post<T>(options, await options.token(true));
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
