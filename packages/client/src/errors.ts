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

/** How graphql-js begins what it says about a document written for another schema; there is no code. What it says about values of variables begins otherwise: those are the page's own. */
const OTHER_SCHEMA =
  /^(Cannot query field|Unknown (type|argument|fragment|directive)|(Field|Argument|Variable) "[^"]+" (of|must)|Value ")/;

export function toLiveError(errors: readonly WireError[]): LiveError {
  const { message, extensions } = errors[0] ?? { message: 'The server gave no reason.' };
  const other = errors.find((error) => error.path === undefined && OTHER_SCHEMA.test(error.message));
  if (other) return { code: 'OTHER_SCHEMA', message: `The server has another schema: ${other.message}` };
  return { code: String(extensions?.code ?? 'UNKNOWN'), message };
}

/** What a store does about an error: `passing` ones are tried again. */
export function errorKind({ code }: LiveError): 'not-allowed' | 'incompatible' | 'passing' | 'final' {
  if (REFUSED.test(code)) return 'not-allowed';
  if (code === 'OTHER_SCHEMA') return 'incompatible';
  return PASSING.test(code) ? 'passing' : 'final';
}
