import { type AuthOptions, SECRET_MIN_BYTES } from './authenticator.ts';

/** The message says what to change. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

/**
 * Whether a server may listen on an address with these settings.
 *
 * @throws {ConfigurationError} When not.
 */
export function checkAuth(auth: AuthOptions | undefined, loopback: boolean, host: string): void {
  const hasKeys = (auth?.secrets?.length ?? 0) > 0 || auth?.jwksUrl !== undefined;
  if (auth !== undefined && !hasKeys) {
    throw new ConfigurationError(
      'The setting `auth` needs `secrets` or `jwksUrl`: without a key no token could be checked.',
    );
  }
  for (const secret of auth?.secrets ?? []) {
    if (Buffer.byteLength(secret) < SECRET_MIN_BYTES) {
      throw new ConfigurationError(
        `A secret in \`auth.secrets\` has ${Buffer.byteLength(secret)} bytes; expected ${SECRET_MIN_BYTES} or more.`,
      );
    }
  }
  if (!loopback && auth === undefined) {
    throw new ConfigurationError(
      `Listening on ${host} lets other machines in, and no tokens are configured: anybody could see and send. Set \`auth\` in the configuration, or listen on 127.0.0.1.`,
    );
  }
}
