import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AppOptions, createApp } from '@andon/server';
import { SignJWT } from 'jose';

const SECRET = 'a secret of the identity provider, long enough for HS256';
const START = Date.parse('2026-03-02T09:00:00Z');

export interface ConformanceServer {
  readonly url: string;
  readonly dataDir: string;
  /** What the server reported to its operator as a fault of its own. */
  readonly errors: readonly unknown[];
  token(claims?: object): Promise<string>;
  /** Sends `count` contacts that began to wait, the `n`th one second after the one before. */
  contactsWait(count: number): Promise<void>;
  /** One of the figures at `/metrics`. */
  measure(name: string): Promise<number>;
  stop(): Promise<void>;
}

/** A server as a customer runs it: tokens asked for, time taken from the events. */
export async function startServer(options: Partial<AppOptions> = {}): Promise<ConformanceServer> {
  const folder = await mkdtemp(join(tmpdir(), 'andon-conformance-'));
  const dataDir = join(folder, 'data');
  const errors: unknown[] = [];
  const app = createApp({
    port: 0,
    clock: 'event',
    auth: { secrets: [SECRET] },
    onError: (error) => errors.push(error),
    ...options,
    dataDir,
  });
  const { url } = await app.start();
  let contacts = 0;

  const token = (claims: object = {}): Promise<string> =>
    new SignJWT({ sub: 'ann', role: 'viewer', aud: 'andon', ...claims })
      .setProtectedHeader({ alg: 'HS256' })
      .setExpirationTime('1h')
      .sign(new TextEncoder().encode(SECRET));

  return {
    url,
    dataDir,
    errors,
    token,
    async contactsWait(count) {
      const events = Array.from({ length: count }, () => {
        contacts += 1;
        const time = new Date(START + contacts * 1_000).toISOString();
        return { id: `c${contacts}`, type: 'contact.queued', time, entity: `contact-${contacts}`, queue: 'billing' };
      });
      const response = await fetch(`${url}/ingest`, {
        method: 'POST',
        headers: { authorization: `Bearer ${await token({ role: 'sender' })}`, 'content-type': 'application/json' },
        body: JSON.stringify(events),
      });
      if (response.status !== 202) throw new Error(`Expected 202, got ${response.status}: ${await response.text()}`);
    },
    async measure(name) {
      const authorization = `Bearer ${await token({ role: 'admin' })}`;
      const text = await (await fetch(`${url}/metrics`, { headers: { authorization } })).text();
      const line = text.split('\n').find((each) => each.startsWith(`andon_${name} `));
      if (line === undefined) throw new Error(`Expected a measure ${name}, got:\n${text}`);
      return Number(line.split(' ')[1]);
    },
    async stop() {
      await app.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
