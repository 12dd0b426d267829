import { GraphQLError } from 'graphql';

/** Codes a client may rely on, in `extensions.code`. */
export type ErrorCode =
  | 'BAD_USER_INPUT'
  | 'GRAPHQL_PARSE_FAILED'
  | 'UNKNOWN_FIGURE'
  | 'UNKNOWN_DIMENSION'
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'LIMIT_EXCEEDED'
  | 'TOO_COSTLY'
  | 'UNTRUSTED_DOCUMENT'
  | 'PERSISTED_QUERY_NOT_FOUND'
  | 'BUSY'
  | 'DEMO_NOT_RUNNING'
  | 'NOT_READY'
  | 'INTERNAL';

/** An error whose text is meant for the caller. */
export function userError(code: ErrorCode, message: string, http?: { readonly status: number }): GraphQLError {
  return new GraphQLError(message, { extensions: { code, ...(http === undefined ? {} : { http }) } });
}

/** Codes of errors of the parts below whose messages are written for the caller. */
const PUBLIC_METRIC_CODES: ReadonlySet<string> = new Set([
  'UNKNOWN_FIGURE',
  'UNKNOWN_DIMENSION',
  'BAD_USER_INPUT',
  'INVALID_VIEW',
  'BUSY',
  'LIMIT_EXCEEDED',
]);

/**
 * What leaves the server for an error: caller mistakes as they are, anything else as one masked sentence.
 *
 * @param onMasked - Told of every masked error so that it is logged once; must not throw.
 */
export function publicError(error: unknown, onMasked: (error: unknown) => void): GraphQLError {
  // Whoever asked has hung up: nobody to answer, and no fault of the server.
  if (isAbort(error) || (error instanceof GraphQLError && isAbort(error.originalError))) return masked();
  if (error instanceof GraphQLError) {
    const cause = error.originalError ?? undefined;
    if (cause === undefined || cause instanceof GraphQLError) return withCode(error);
    const code = metricCode(cause);
    if (code !== undefined) {
      return new GraphQLError(cause.message, {
        ...(error.nodes === undefined ? {} : { nodes: error.nodes }),
        ...(error.path === undefined ? {} : { path: error.path }),
        extensions: { code },
      });
    }
    onMasked(cause);
    return masked(error);
  }
  if (error instanceof Error) {
    const code = metricCode(error);
    if (code !== undefined) return new GraphQLError(error.message, { extensions: { code } });
  }
  onMasked(error);
  return masked();
}

/** graphql-js gives no code to what it finds wrong with the document or the variables. */
function withCode(error: GraphQLError): GraphQLError {
  if (typeof error.extensions.code === 'string') return error;
  const code: ErrorCode = error.message.startsWith('Syntax Error') ? 'GRAPHQL_PARSE_FAILED' : 'BAD_USER_INPUT';
  return new GraphQLError(error.message, {
    ...(error.nodes === undefined ? {} : { nodes: error.nodes }),
    ...(error.source === undefined ? {} : { source: error.source }),
    ...(error.positions === undefined ? {} : { positions: error.positions }),
    ...(error.path === undefined ? {} : { path: error.path }),
    extensions: { ...error.extensions, code },
  });
}

/** Arguments that the metrics refuse are told in their words, which begin like this all over the house; other range errors are faults of ours. */
function metricCode(error: Error): string | undefined {
  const code = (error as { readonly code?: unknown }).code;
  if (typeof code === 'string') return PUBLIC_METRIC_CODES.has(code) ? code : undefined;
  return error instanceof RangeError && error.message.startsWith('Expected ') ? 'BAD_USER_INPUT' : undefined;
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

function masked(located?: GraphQLError): GraphQLError {
  return new GraphQLError('The server failed on this request. Its log says why.', {
    ...(located?.path === undefined ? {} : { path: located.path }),
    extensions: { code: 'INTERNAL' },
  });
}
