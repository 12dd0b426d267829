import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import type { Revocations } from './revocations.ts';
import { ROLES, type Role, type Viewer } from './viewer.ts';

const CLOCK_TOLERANCE_SECONDS = 120;
/** HS256 asks for a key as long as its hash (RFC 7518, 3.2). */
export const SECRET_MIN_BYTES = 32;
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

  constructor(reason: AuthError['reason'], options?: ErrorOptions) {
    super(MESSAGES[reason], options);
    this.reason = reason;
    this.code = reason === 'expired' ? 'FORBIDDEN' : 'UNAUTHENTICATED';
  }
}

const MESSAGES: Readonly<Record<AuthError['reason'], string>> = {
  missing: 'This server asks for a token.',
  expired: 'The token has expired.',
  revoked: 'The token was revoked.',
  invalid: 'The token is not valid here.',
};

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
      if (token.length > MAX_TOKEN_LENGTH) throw new AuthError('invalid');
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

type Verifier = (token: string) => Promise<JWTPayload>;

function createVerifiers(auth: AuthOptions | undefined, localSecret: string, now: () => number): Verifier[] {
  const common = {
    clockTolerance: CLOCK_TOLERANCE_SECONDS,
    requiredClaims: ['exp', 'sub'],
    audience: auth?.audience ?? 'andon',
    ...(auth?.issuer === undefined ? {} : { issuer: auth.issuer }),
  };
  const secretVerifier =
    (secret: string, options: object): Verifier =>
    async (token) => {
      const { payload } = await jwtVerify(token, new TextEncoder().encode(secret), {
        ...options,
        currentDate: new Date(now()),
        algorithms: ['HS256'],
      });
      return payload;
    };
  const verifiers = (auth?.secrets ?? []).map((secret) => secretVerifier(secret, common));
  // Tokens of the machine's own commands carry neither the issuer nor the tenant of somebody else's identity provider.
  verifiers.push(secretVerifier(localSecret, { ...common, issuer: 'andon-local' }));
  if (auth?.jwksUrl !== undefined) {
    const keys: JWTVerifyGetKey = createRemoteJWKSet(new URL(auth.jwksUrl), { timeoutDuration: 5_000 });
    verifiers.push(async (token) => {
      const { payload } = await jwtVerify(token, keys, {
        ...common,
        currentDate: new Date(now()),
        algorithms: ['RS256', 'ES256', 'EdDSA'],
      });
      return payload;
    });
  }
  return verifiers;
}

/** The claims by the first key that fits. An expired token says so, whichever key found it: only its owner can have one. */
async function verified(token: string, verifiers: readonly Verifier[]): Promise<JWTPayload> {
  let failure: AuthError | undefined;
  for (const verify of verifiers) {
    try {
      return await verify(token);
    } catch (cause) {
      const reason = cause instanceof errors.JWTExpired ? 'expired' : 'invalid';
      if (failure === undefined || reason === 'expired') failure = new AuthError(reason, { cause });
    }
  }
  throw failure ?? new AuthError('invalid');
}

function toViewer(claims: JWTPayload, auth: AuthOptions | undefined, dimensions: readonly string[]): Viewer {
  const { sub, jti, exp, role, scope, tenant, iss } = claims;
  const isLocal = iss === 'andon-local';
  if (!isLocal && auth?.tenant !== undefined && tenant !== auth.tenant) throw new AuthError('invalid');
  if (typeof sub !== 'string' || sub === '' || typeof exp !== 'number') throw new AuthError('invalid');
  if (!ROLES.includes(role as Role)) throw new AuthError('invalid');
  return { id: sub, tokenId: jti, role: role as Role, scope: toScope(scope, dimensions), expiresAt: exp * 1_000 };
}

function toScope(scope: unknown, dimensions: readonly string[]): Record<string, readonly string[]> {
  if (scope === undefined) return {};
  if (typeof scope !== 'object' || scope === null || Array.isArray(scope)) throw new AuthError('invalid');
  const entries = Object.entries(scope);
  if (entries.length > MAX_SCOPE_DIMENSIONS) throw new AuthError('invalid');
  return Object.fromEntries(
    entries.map(([dimension, allowed]: [string, unknown]) => {
      const values = typeof allowed === 'string' ? [allowed] : allowed;
      const isList = Array.isArray(values) && values.length <= MAX_SCOPE_VALUES;
      if (!isList || !dimensions.includes(dimension) || !values.every((value) => typeof value === 'string'))
        throw new AuthError('invalid');
      return [dimension, [...new Set<string>(values)].sort()];
    }),
  );
}
