import type { LiveError } from './live-source.ts';

/** Why `query` has no answer. */
export class LiveRequestError extends Error {
  override readonly name = 'LiveRequestError';
  /** The server's `extensions.code`, or `UNREACHABLE`, `HTTP_<status>`, `BAD_RESPONSE`, `DISPOSED`. */
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** A GraphQL error as it comes over the wire. */
export interface WireError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

const REFUSED: ReadonlySet<string> = new Set(['UNAUTHENTICATED', 'FORBIDDEN']);
const PASSING: ReadonlySet<string> = new Set([
  'INTERNAL',
  'BUSY',
  'NOT_READY',
  'INTERNAL_SERVER_ERROR',
  'SERVICE_UNAVAILABLE',
]);

/** How graphql-js begins what it says about a document written for another schema. The wording is the same since 2015; there is no code. */
const OTHER_SCHEMA = /^(Cannot query field|Unknown (type|argument|fragment|directive)|Field "[^"]*" argument)/;

export function toLiveError(errors: readonly WireError[]): LiveError {
  const [error] = errors;
  if (error === undefined) return { code: 'UNKNOWN', message: 'The server refused the request without saying why.' };
  const code = error.extensions?.code;
  if (error.path === undefined && OTHER_SCHEMA.test(error.message)) {
    return { code: 'OTHER_SCHEMA', message: `The server has another schema than this client: ${error.message}` };
  }
  return { code: typeof code === 'string' ? code : 'UNKNOWN', message: error.message };
}

/** What a store does about an error: `passing` ones are tried again. */
export function errorKind({ code }: LiveError): 'not-allowed' | 'incompatible' | 'passing' | 'final' {
  if (REFUSED.has(code)) return 'not-allowed';
  if (code === 'OTHER_SCHEMA') return 'incompatible';
  return PASSING.has(code) ? 'passing' : 'final';
}
