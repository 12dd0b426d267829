import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK, exportSPKI, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { AuthError, type Authenticator, createAuthenticator, LOCAL_VIEWER } from './authenticator.ts';
import { mintLocalToken, openLocalSecret } from './local-secret.ts';
import { type Revocations, watchRevocations } from './revocations.ts';

const SECRET = 'an old secret of more than thirty-two bytes';
const NEWER_SECRET = 'a newer secret of more than thirty-two bytes';
const LOCAL_SECRET = 'the secret of the data folder, made by itself';
const DIMENSIONS = ['queue', 'site'];
const GOOD = { sub: 'ann', role: 'viewer', aud: 'andon', iss: 'https://id.example', tenant: 'harbour' };

const NO_REVOCATIONS: Revocations = { has: () => false, close: () => {} };

let keys: Awaited<ReturnType<typeof generateKeyPair>>;
let jwksServer: ReturnType<typeof createServer>;
let authenticator: Authenticator;

beforeAll(async () => {
  keys = await generateKeyPair('ES256');
  const jwks = { keys: [{ ...(await exportJWK(keys.publicKey)), kid: 'k1', alg: 'ES256' }] };
  jwksServer = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify(jwks));
  });
  await new Promise<void>((resolve) => jwksServer.listen(0, '127.0.0.1', resolve));
  const { port } = jwksServer.address() as AddressInfo;
  authenticator = createAuthenticator({
    auth: {
      secrets: [NEWER_SECRET, SECRET],
      jwksUrl: `http://127.0.0.1:${port}/jwks`,
      issuer: 'https://id.example',
      tenant: 'harbour',
    },
    localSecret: LOCAL_SECRET,
    revocations: NO_REVOCATIONS,
    dimensions: DIMENSIONS,
  });
});
afterAll(() => {
  jwksServer.closeAllConnections();
  jwksServer.close();
});

function sign(claims: JWTPayload, options: { secret?: string; expiresIn?: number } = {}): Promise<string> {
  const { secret = SECRET, expiresIn = 3_600 } = options;
  return new SignJWT({ exp: Math.floor(Date.now() / 1_000) + expiresIn, ...claims })
    .setProtectedHeader({ alg: 'HS256' })
    .sign(new TextEncoder().encode(secret));
}

function unsigned(claims: object, header: object = { alg: 'none' }): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part(header)}.${part({ exp: Math.floor(Date.now() / 1_000) + 3_600, ...claims })}.`;
}

describe('a good token', () => {
  it('gives role, scope and expiry', async () => {
    const exp = Math.floor(Date.now() / 1_000) + 600;
    const token = await sign({ ...GOOD, exp, jti: 't1', scope: { site: ['west', 'east', 'east'], queue: 'billing' } });
    expect(await authenticator.authenticate(token)).toEqual({
      id: 'ann',
      tokenId: 't1',
      role: 'viewer',
      scope: { site: ['east', 'west'], queue: ['billing'] },
      expiresAt: exp * 1_000,
    });
  });

  it('may be signed with the old secret or the new one, or with a key of the set', async () => {
    expect((await authenticator.authenticate(await sign(GOOD))).id).toBe('ann');
    expect((await authenticator.authenticate(await sign(GOOD, { secret: NEWER_SECRET }))).id).toBe('ann');
    const byKey = await new SignJWT({ ...GOOD, exp: Math.floor(Date.now() / 1_000) + 60 })
      .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
      .sign(keys.privateKey);
    expect((await authenticator.authenticate(byKey)).id).toBe('ann');
  });

  it('is taken for two minutes more where a clock is wrong', async () => {
    expect((await authenticator.authenticate(await sign(GOOD, { expiresIn: -100 }))).id).toBe('ann');
  });

  it('may be made with the secret of the data folder', async () => {
    const viewer = await authenticator.authenticate(
      await mintLocalToken(LOCAL_SECRET, { role: 'editor', lifeMs: 60_000 }),
    );
    expect(viewer.role).toBe('editor');
  });
});

describe('the key set', () => {
  const TOKEN_LIFE_MS = 86_400_000;

  async function setUp() {
    const served = new Map<string, JWK>();
    const server = createServer((_request, response) => {
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [...served.values()] }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const checking = createAuthenticator({
      auth: { jwksUrl: `http://127.0.0.1:${port}/jwks` },
      localSecret: LOCAL_SECRET,
      revocations: NO_REVOCATIONS,
      dimensions: DIMENSIONS,
    });
    const exp = Math.floor((Date.now() + TOKEN_LIFE_MS) / 1_000);
    /** A key of the set, and who is found by a token signed with it. */
    const addKey = async (kid: string, alg: string) => {
      const { publicKey, privateKey } = await generateKeyPair(alg);
      served.set(kid, { ...(await exportJWK(publicKey)), kid, alg });
      const token = await new SignJWT({ ...GOOD, exp }).setProtectedHeader({ alg, kid }).sign(privateKey);
      return async () => (await checking.authenticate(token)).id;
    };
    const close = (): void => {
      server.closeAllConnections();
      server.close();
    };
    return { served, addKey, close };
  }

  it.each(['RS256', 'ES256', 'EdDSA'])('may hold keys for %s', async (alg) => {
    const { addKey, close } = await setUp();
    const find = await addKey('k', alg);
    expect(await find()).toBe('ann');
    close();
  });

  it('is not asked for algorithms that are not on the list', async () => {
    const { addKey, close } = await setUp();
    const find = await addKey('k', 'PS256');
    await expect(find()).rejects.toBeInstanceOf(AuthError);
    close();
  });

  it('may change: a new key counts within seconds, one taken out no longer than five minutes', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    try {
      const { served, addKey, close } = await setUp();
      const old = await addKey('old', 'ES256');
      expect(await old()).toBe('ann');
      const renewed = await addKey('new', 'ES256');
      vi.setSystemTime(Date.now() + 5_001);
      expect(await renewed()).toBe('ann');
      expect(await old()).toBe('ann');
      served.delete('old');
      vi.setSystemTime(Date.now() + 300_001);
      await expect(old()).rejects.toBeInstanceOf(AuthError);
      expect(await renewed()).toBe('ann');
      close();
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('a bad token is refused', () => {
  const wrong: [string, () => Promise<string> | string][] = [
    ['none at all', () => ''],
    ['not a token', () => 'hello'],
    ['another secret', () => sign(GOOD, { secret: 'some other secret of more than 32 bytes!' })],
    ['no expiry', () => sign({ ...GOOD, exp: undefined } as unknown as JWTPayload)],
    ['another audience', () => sign({ ...GOOD, aud: 'payroll' })],
    ['no audience', () => sign({ ...GOOD, aud: undefined } as unknown as JWTPayload)],
    ['another issuer', () => sign({ ...GOOD, iss: 'https://evil.example' })],
    ['another tenant', () => sign({ ...GOOD, tenant: 'bakery' })],
    ['no tenant', () => sign({ ...GOOD, tenant: undefined })],
    ['an unknown role', () => sign({ ...GOOD, role: 'root' })],
    ['the role nobody can be given', () => sign({ ...GOOD, role: 'local' })],
    ['no role', () => sign({ ...GOOD, role: undefined })],
    ['a scope that is no filter', () => sign({ ...GOOD, scope: ['east'] })],
    ['a scope of numbers', () => sign({ ...GOOD, scope: { site: [1] } })],
    ['a scope on an unknown dimension', () => sign({ ...GOOD, scope: { planet: ['earth'] } })],
    ['no signature (alg none)', () => unsigned(GOOD)],
    ['no signature (alg None)', () => unsigned(GOOD, { alg: 'None' })],
    ['a public key used as a secret', async () => sign(GOOD, { secret: await exportSPKI(keys.publicKey) })],
    ['the issuer of local tokens, signed otherwise', () => sign({ ...GOOD, iss: 'andon-local' })],
    ['nine thousand characters', () => `${'x'.repeat(9_000)}.x.x`],
  ];
  it.each(wrong)('%s', async (_what, make) => {
    const refused = authenticator.authenticate(await make());
    await expect(refused).rejects.toBeInstanceOf(AuthError);
    await expect(refused).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('expired, and says so', async () => {
    await expect(authenticator.authenticate(await sign(GOOD, { expiresIn: -121 }))).rejects.toMatchObject({
      reason: 'expired',
      code: 'FORBIDDEN',
    });
  });

  it('with no word about what was wrong with it', async () => {
    const tokens = [await sign({ ...GOOD, aud: 'payroll' }), await sign({ ...GOOD, role: 'root' }), unsigned(GOOD)];
    const messages = await Promise.all(
      tokens.map((token) => authenticator.authenticate(token).catch((error: Error) => error.message)),
    );
    expect(new Set(messages)).toEqual(new Set(['The token is not valid here; the audit log of the server says why.']));
  });
});

describe('a server that asks for no token', () => {
  const open = () =>
    createAuthenticator({
      auth: undefined,
      localSecret: LOCAL_SECRET,
      revocations: NO_REVOCATIONS,
      dimensions: DIMENSIONS,
    });

  it('takes anybody for the local viewer', async () => {
    expect(await open().authenticate(undefined)).toBe(LOCAL_VIEWER);
  });

  it('refuses a bad token all the same', async () => {
    await expect(open().authenticate(await sign(GOOD))).rejects.toBeInstanceOf(AuthError);
    await expect(open().authenticate(unsigned(GOOD))).rejects.toBeInstanceOf(AuthError);
  });
});

describe('an open stream', () => {
  it('ends when its token has expired, the two minutes included', async () => {
    const viewer = await authenticator.authenticate(await sign(GOOD, { expiresIn: 10 }));
    expect(authenticator.endedBecause(viewer, viewer.expiresAt + 119_000)).toBeUndefined();
    expect(authenticator.endedBecause(viewer, viewer.expiresAt + 121_000)).toBe('expired');
    expect(authenticator.endedBecause(LOCAL_VIEWER, Number.MAX_SAFE_INTEGER)).toBeUndefined();
  });

  it('ends within a second of the revocation of its token or its subject', () => {
    const folder = mkdtempSync(join(tmpdir(), 'andon-auth-'));
    vi.useFakeTimers();
    try {
      const path = join(folder, 'revoked');
      const onError = vi.fn();
      const revocations = watchRevocations(path, onError);
      expect(revocations.has('t1', 'ann')).toBe(false);
      writeFileSync(path, '# left the company\nt1\nsub:bob\n');
      vi.advanceTimersByTime(1_000);
      expect(revocations.has('t1', 'ann')).toBe(true);
      expect(revocations.has('t2', 'bob')).toBe(true);
      expect(revocations.has('t2', 'ann')).toBe(false);
      writeFileSync(path, 't1 # lost\nsub:bob#2\n#t2\n');
      vi.advanceTimersByTime(1_000);
      expect(revocations.has('t1', 'ann')).toBe(true);
      expect(revocations.has('t2', 'bob#2')).toBe(true);
      expect(revocations.has('t2', 'bob')).toBe(false);
      expect(onError).not.toHaveBeenCalled();
      rmSync(path);
      vi.advanceTimersByTime(5_000);
      expect(revocations.has('t1', 'ann')).toBe(true);
      expect(onError).toHaveBeenCalledOnce();
      writeFileSync(path, 't3\n');
      vi.advanceTimersByTime(1_000);
      expect([revocations.has('t1', 'ann'), revocations.has('t3', 'ann')]).toEqual([false, true]);
      revocations.close();
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
      rmSync(folder, { recursive: true });
    }
  });
});

describe('the secret of a data folder', () => {
  it('is made once and readable by its owner only', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'andon-auth-'));
    try {
      const first = openLocalSecret(folder);
      const second = openLocalSecret(folder);
      expect(first.created).toBe(true);
      expect(second).toEqual({ ...first, created: false });
      expect(Buffer.from(first.secret, 'base64url')).toHaveLength(32);
      const { statSync } = await import('node:fs');
      expect(statSync(first.path).mode & 0o077).toBe(0);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
