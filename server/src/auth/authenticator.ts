import { createSecretKey } from 'node:crypto';
import {
  createRemoteJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  errors,
  type JWTPayload,
  type JWTVerifyGetKey,
  jwtVerify,
} from 'jose';
import type { Revocations } from './revocations.ts';
import { ROLES, type Role, type Viewer } from './viewer.ts';

const CLOCK_TOLERANCE_SECONDS = 120;
/** HS256 asks for a key as long as its hash (RFC 7518, 3.2). */
export const SECRET_MIN_BYTES = 32;
/** An unknown key makes the set be fetched again, no sooner than this after the last time: a new key counts from then on. */
const KEY_SET_COOLDOWN_MS = 5_000;
/** A key that is no longer in the set counts no longer than this. */
const KEY_SET_AGE_MS = 300_000;
const MAX_TOKEN_LENGTH = 8_192;
const MAX_SCOPE_DIMENSIONS = 16;
const MAX_SCOPE_VALUES = 500;

export interface AuthOptions {
  /** Shared secrets for HS256, newest first: all verify, so that one can be replaced while tokens of the other live. */
  readonly secrets?: readonly string[];
  /** Key set for RS256, ES256 and EdDSA. */
  readonly jwksUrl?: string;
  /** Required `iss`, where set. */
  readonly issuer?: string;
  /** Required `aud`. @default 'andon' */
  readonly audience?: string;
  /** Required claim `tenant`, where set. */
  readonly tenant?: string;
}

export interface Authenticator {
  /** False where anybody who reaches the server is the local viewer. */
  readonly required: boolean;
  /**
   * @param token - Without `Bearer`; `undefined` where none was sent.
   * @throws {AuthError} For anything but a good token, and for none where one is required.
   */
  authenticate(token: string | undefined): Promise<Viewer>;
  /** Why `viewer` may no longer go on, or `undefined`. Cheap enough to ask for every open stream every second. */
  endedBecause(viewer: Viewer, now: number): 'expired' | 'revoked' | undefined;
}

/** The message is for the caller and never says which of a token's parts was wrong. */
export class AuthError extends Error {
  override readonly name = 'AuthError';
  readonly code: 'UNAUTHENTICATED' | 'FORBIDDEN';
  readonly reason: 'missing' | 'expired' | 'revoked' | 'invalid';
  /** For the audit log, whose readers have to find what to mend: the part of the token, never what it says. */
  readonly detail: string;

  constructor(reason: AuthError['reason'], options: ErrorOptions & { readonly part?: string } = {}) {
    super(MESSAGES[reason], options);
    this.reason = reason;
    const part = options.part ?? partOf(options.cause);
    this.detail = part === undefined ? reason : `${reason}: ${part}`;
    this.code = reason === 'expired' ? 'FORBIDDEN' : 'UNAUTHENTICATED';
  }
}

const MESSAGES: Readonly<Record<AuthError['reason'], string>> = {
  missing: 'This server asks for a token: a header `Authorization: Bearer …`, for a WebSocket in `connection_init`.',
  expired: 'The token has expired; ask for a new one.',
  revoked: 'The token was revoked; ask for another.',
  invalid: 'The token is not valid here; the audit log of the server says why.',
};

/** What a verifier stumbled over, in few words. */
function partOf(cause: unknown): string | undefined {
  if (cause instanceof errors.JWTClaimValidationFailed) return `claim ${cause.claim}`;
  if (cause instanceof errors.JWSSignatureVerificationFailed) return 'signature';
  if (cause instanceof errors.JWKSNoMatchingKey) return 'no such key in the key set';
  if (cause instanceof errors.JWKSTimeout) return 'the key set does not answer';
  if (cause instanceof errors.JWTExpired) return undefined;
  return cause instanceof errors.JOSEError ? cause.code : undefined;
}

/** Anybody who reaches a loopback server that asks for no token. */
export const LOCAL_VIEWER: Viewer = {
  id: 'local',
  tokenId: undefined,
  role: 'local',
  scope: {},
  expiresAt: Number.POSITIVE_INFINITY,
};

export interface AuthenticatorOptions {
  /** Absent: no token is asked for, and one that is sent is checked against `localSecret`. */
  readonly auth: AuthOptions | undefined;
  /** Made with the data folder; verifies tokens of this machine's own commands. */
  readonly localSecret: string;
  readonly revocations: Revocations;
  /** Those a scope may name. */
  readonly dimensions: readonly string[];
  /** Epoch ms. @default Date.now */
  readonly now?: () => number;
}

/**
 * Verifies JSON Web Tokens (RFC 7519). Each kind of key has its own list of algorithms, so that neither `none` nor a public key used as a shared
 * secret gets through. Everything that is not understood is refused: an unknown role, a scope that is not a filter, a scope on an unknown dimension.
 */
export function createAuthenticator(options: AuthenticatorOptions): Authenticator {
  const { auth, localSecret, revocations, dimensions, now = Date.now } = options;
  const verifiers = createVerifiers(auth, localSecret, now);
  return {
    required: auth !== undefined,
    async authenticate(token) {
      if (token === undefined || token === '') {
        if (auth !== undefined) throw new AuthError('missing');
        return LOCAL_VIEWER;
      }
      if (token.length > MAX_TOKEN_LENGTH) throw new AuthError('invalid', { part: 'too long' });
      const viewer = toViewer(await verified(token, verifiers), auth, dimensions);
      if (revocations.has(viewer.tokenId, viewer.id)) throw new AuthError('revoked');
      return viewer;
    },
    endedBecause(viewer, now) {
      if (now > viewer.expiresAt + CLOCK_TOLERANCE_SECONDS * 1_000) return 'expired';
      return revocations.has(viewer.tokenId, viewer.id) ? 'revoked' : undefined;
    },
  };
}

/** One key or set of keys, and the tokens it is for. */
interface Verifier {
  /** Told from what a token says of itself before it is checked. */
  isFor(claimed: { readonly alg: string | undefined; readonly iss: string | undefined }): boolean;
  readonly isLocal: boolean;
  verify(token: string): Promise<JWTPayload>;
}

const LOCAL_ISSUER = 'andon-local';
const SET_ALGORITHMS = ['RS256', 'ES256', 'EdDSA', 'Ed25519'];

function createVerifiers(auth: AuthOptions | undefined, localSecret: string, now: () => number): Verifier[] {
  const common = {
    clockTolerance: CLOCK_TOLERANCE_SECONDS,
    requiredClaims: ['exp', 'sub'],
    audience: auth?.audience ?? 'andon',
    ...(auth?.issuer === undefined ? {} : { issuer: auth.issuer }),
  };
  const secretVerifier = (secret: string, isLocal: boolean): Verifier => {
    const key = createSecretKey(Buffer.from(secret));
    // Tokens of the machine's own commands carry neither the issuer nor the tenant of somebody else's identity provider.
    const options = { ...common, ...(isLocal ? { issuer: LOCAL_ISSUER } : {}), algorithms: ['HS256'] };
    return {
      isFor: ({ alg, iss }) => alg === 'HS256' && (iss === LOCAL_ISSUER) === isLocal,
      isLocal,
      verify: async (token) => (await jwtVerify(token, key, { ...options, currentDate: new Date(now()) })).payload,
    };
  };
  const verifiers = (auth?.secrets ?? []).map((secret) => secretVerifier(secret, false));
  verifiers.push(secretVerifier(localSecret, true));
  if (auth?.jwksUrl !== undefined) {
    const keys: JWTVerifyGetKey = createRemoteJWKSet(new URL(auth.jwksUrl), {
      timeoutDuration: 5_000,
      cooldownDuration: KEY_SET_COOLDOWN_MS,
      cacheMaxAge: KEY_SET_AGE_MS,
    });
    const options = { ...common, algorithms: SET_ALGORITHMS };
    verifiers.push({
      isFor: ({ alg }) => SET_ALGORITHMS.includes(alg ?? ''),
      isLocal: false,
      verify: async (token) => (await jwtVerify(token, keys, { ...options, currentDate: new Date(now()) })).payload,
    });
  }
  return verifiers;
}

interface Verified {
  readonly claims: JWTPayload;
  readonly isLocal: boolean;
}

/** The claims by the first key that fits. An expired token says so, whichever key found it: only its owner can have one. */
async function verified(token: string, verifiers: readonly Verifier[]): Promise<Verified> {
  const claimed = claimedBy(token);
  let failure: AuthError | undefined;
  for (const verifier of verifiers) {
    if (!verifier.isFor(claimed)) continue;
    try {
      return { claims: await verifier.verify(token), isLocal: verifier.isLocal };
    } catch (cause) {
      const reason = cause instanceof errors.JWTExpired ? 'expired' : 'invalid';
      if (failure === undefined || reason === 'expired') failure = new AuthError(reason, { cause });
    }
  }
  throw failure ?? new AuthError('invalid', { part: 'algorithm or issuer' });
}

/** What the token says of itself, to be believed by nobody. @throws {AuthError} For what is no token. */
function claimedBy(token: string): { readonly alg: string | undefined; readonly iss: string | undefined } {
  try {
    return { alg: decodeProtectedHeader(token).alg, iss: decodeJwt(token).iss };
  } catch (cause) {
    throw new AuthError('invalid', { cause, part: 'not a JSON Web Token' });
  }
}

function toViewer({ claims, isLocal }: Verified, auth: AuthOptions | undefined, dimensions: readonly string[]): Viewer {
  const { sub, jti, exp, role, scope, tenant, display } = claims;
  if (!isLocal && auth?.tenant !== undefined && tenant !== auth.tenant) {
    throw new AuthError('invalid', { part: 'claim tenant' });
  }
  if (typeof sub !== 'string' || sub === '' || typeof exp !== 'number') {
    throw new AuthError('invalid', { part: 'claim sub' });
  }
  if (!ROLES.includes(role as Role)) throw new AuthError('invalid', { part: 'claim role' });
  const viewer = {
    id: sub,
    tokenId: jti,
    role: role as Role,
    scope: toScope(scope, dimensions),
    expiresAt: exp * 1_000,
  };
  // Whoever else signs tokens here has no displays to speak for.
  return isLocal && typeof display === 'string' ? { ...viewer, display } : viewer;
}

function toScope(scope: unknown, dimensions: readonly string[]): Record<string, readonly string[]> {
  if (scope === undefined) return {};
  if (typeof scope !== 'object' || scope === null || Array.isArray(scope)) throw wrongScope();
  const entries = Object.entries(scope);
  if (entries.length > MAX_SCOPE_DIMENSIONS) throw wrongScope();
  return Object.fromEntries(
    entries.map(([dimension, allowed]: [string, unknown]) => {
      const values = typeof allowed === 'string' ? [allowed] : allowed;
      const isList = Array.isArray(values) && values.length <= MAX_SCOPE_VALUES;
      if (!isList || !dimensions.includes(dimension) || !values.every((value) => typeof value === 'string'))
        throw wrongScope();
      return [dimension, [...new Set<string>(values)].sort()];
    }),
  );
}

function wrongScope(): AuthError {
  return new AuthError('invalid', { part: 'claim scope' });
}
