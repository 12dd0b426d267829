import { createHmac, randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createLiveSource, type LiveSource, type LiveState, type TokenProvider } from '@andon/client';
import { ServerDocument, ServiceLevelDocument } from '@andon/schema';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { startAwakeClock } from './harness/awake-clock.ts';
import { createDataFolder } from './harness/data-folder.ts';
import { type ServerProcess, startCommand, startServer } from './harness/server-process.ts';

const SECRET = 'a secret of the test, long enough for HS256';
const REQUEST = { document: ServiceLevelDocument, variables: { window: '30m' } };

let server: ServerProcess;
let data: string;
const sources: LiveSource[] = [];

beforeAll(async () => {
  data = await createDataFolder();
  const config = join(data, 'config.json');
  await writeFile(config, JSON.stringify({ auth: { secrets: [SECRET] } }));
  server = await startServer({ data, arguments: ['--config', config] });
});
afterEach(() => {
  for (const source of sources.splice(0)) source.dispose();
});
afterAll(() => server.interrupt());

it('a client without a token is told so, on every path', async () => {
  const { source, until, states } = watchWith(undefined);
  await until('not-allowed');
  expect(states).not.toContain('live');
  await expect(source.query({ document: ServerDocument, variables: {} })).rejects.toMatchObject({
    code: 'UNAUTHENTICATED',
  });
});

it('a client that renews its token stays live through the end of each', async () => {
  let issued = 0;
  const { source, until, states } = watchWith(() => {
    issued += 1;
    return token({ sub: 'renewing', lifeSeconds: 10 });
  });
  await until('live');
  await expect.poll(() => issued).toBeGreaterThanOrEqual(3);
  await source.query({ document: ServerDocument, variables: {} });
  expect(states).toEqual(['connecting', 'live']);
});

it('a client whose token is revoked is told so within five seconds, and nobody else is', async () => {
  const other = watchWith(() => token({ sub: 'other', lifeSeconds: 600 }));
  await other.until('live');
  const { until, states } = watchWith(() => token({ sub: 'revoked', lifeSeconds: 600 }));
  await until('live');
  await startCommand({ arguments: ['revoke', '--subject', 'revoked', '--data', data] }).exited;
  using clock = startAwakeClock();
  await until('not-allowed');
  expect(clock.elapsedMs()).toBeLessThan(5_000);
  expect(states).toEqual(['connecting', 'live', 'reconnecting', 'not-allowed']);
  expect(other.states).toEqual(['connecting', 'live']);
});

function watchWith(provider: TokenProvider | undefined) {
  const source = createLiveSource({
    endpoint: `${server.url}/graphql`,
    ...(provider === undefined ? {} : { token: provider }),
  });
  sources.push(source);
  const states: LiveState[] = [];
  const waiting = new Set<() => void>();
  source.live(REQUEST).subscribe(({ state }) => {
    if (states.at(-1) !== state) states.push(state);
    for (const check of [...waiting]) check();
  });
  const until = (wanted: LiveState): Promise<void> =>
    new Promise((resolve) => {
      const check = (): void => {
        if (states.at(-1) !== wanted) return;
        waiting.delete(check);
        resolve();
      };
      waiting.add(check);
      check();
    });
  return { source, states, until };
}

function token({ sub, lifeSeconds }: { readonly sub: string; readonly lifeSeconds: number }): string {
  const iat = Math.floor(Date.now() / 1_000);
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { sub, role: 'viewer', aud: 'andon', jti: randomUUID(), iat, exp: iat + lifeSeconds };
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
  return `${signed}.${createHmac('sha256', SECRET).update(signed).digest('base64url')}`;
}
