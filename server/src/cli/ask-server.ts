import { mintLocalToken, readLocalSecret } from '../auth/local-secret.ts';
import type { Role } from '../auth/viewer.ts';
import { CommandError } from './command-error.ts';

const TOKEN_LIFE_MS = 60_000;

export interface AskOptions {
  /** @default ANDON_PORT, or 4000, on this machine */
  readonly url: string | undefined;
  /** Whoever may read it has every right on the server that owns it. */
  readonly dataFolder: string;
  readonly role: Role;
  readonly query: string;
  readonly variables: object;
  /** What to say where nobody answers: how to start a server. */
  readonly otherwise: string;
}

/**
 * Asks a running server, with a token of its own data folder.
 *
 * @throws {CommandError} With the server's words, or where none answers.
 */
export async function askServer<Data>(options: AskOptions): Promise<Data> {
  const url = options.url ?? `http://127.0.0.1:${process.env.ANDON_PORT ?? 4000}`;
  const secret = readLocalSecret(options.dataFolder);
  const token = secret && (await mintLocalToken(secret, { role: options.role, lifeMs: TOKEN_LIFE_MS }));
  let response: Response;
  const elsewhere = options.url === undefined ? ' One that listens elsewhere is named with --url.' : '';
  try {
    response = await fetch(new URL('/graphql', url), {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
      body: JSON.stringify({ query: options.query, variables: options.variables }),
    });
  } catch (cause) {
    throw new CommandError(`No server answers at ${url}.${elsewhere} ${options.otherwise}`, { cause });
  }
  const answer = (await response.json()) as {
    readonly data?: Data;
    readonly errors?: readonly { readonly message: string }[];
  };
  const [error] = answer.errors ?? [];
  if (error !== undefined) throw new CommandError(error.message);
  if (answer.data === undefined) throw new CommandError(`${url} answered ${response.status} without a result.`);
  return answer.data;
}
