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

const REFUSED = /^(UNAUTHENTICATED|FORBIDDEN)$/;
const PASSING = /^(INTERNAL|BUSY|NOT_READY|SERVICE_UNAVAILABLE)/;

/** How graphql-js begins what it says about a document written for another schema. The wording is the same since 2015; there is no code. */
const OTHER_SCHEMA = /^(Cannot query field|Unknown (type|argument|fragment|directive))/;

export function toLiveError(errors: readonly WireError[]): LiveError {
  const { message, path, extensions } = errors[0] ?? { message: 'The server gave no reason.' };
  if (path === undefined && OTHER_SCHEMA.test(message)) {
    return { code: 'OTHER_SCHEMA', message: `The server has another schema: ${message}` };
  }
  return { code: String(extensions?.code ?? 'UNKNOWN'), message };
}

/** What a store does about an error: `passing` ones are tried again. */
export function errorKind({ code }: LiveError): 'not-allowed' | 'incompatible' | 'passing' | 'final' {
  if (REFUSED.test(code)) return 'not-allowed';
  if (code === 'OTHER_SCHEMA') return 'incompatible';
  return PASSING.test(code) ? 'passing' : 'final';
}
