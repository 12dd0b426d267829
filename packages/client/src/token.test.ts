import { describe, expect, it } from 'vitest';
import { readClaims, renewalTime } from './token.ts';

function jwt(claims: unknown): string {
  return `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`;
}

describe('renewalTime', () => {
  it('is a minute before the end, or a fifth of a short life', () => {
    expect(renewalTime(jwt({ exp: 10_000 }))).toBe(9_940_000);
    expect(renewalTime(jwt({ iat: 0, exp: 10_000 }))).toBe(9_940_000);
    expect(renewalTime(jwt({ iat: 9_900, exp: 10_000 }))).toBe(9_980_000);
  });

  it.each(['', 'opaque', 'a.b.c', 'e30.bm90IGpzb24.x', jwt(null), jwt('text'), jwt({}), jwt({ exp: 'soon' })])(
    'is never for %j',
    (token) => {
      expect(renewalTime(token)).toBe(Number.POSITIVE_INFINITY);
    },
  );
});

describe('readClaims', () => {
  it('reads claims of any alphabet without failing, equal ones equally', () => {
    const token = jwt({ sub: '前台??>>', exp: 1 });
    expect(readClaims(token)?.exp).toBe(1);
    expect(readClaims(token)).toEqual(readClaims(jwt({ sub: '前台??>>', exp: 1 })));
    expect(readClaims(token)).not.toEqual(readClaims(jwt({ sub: '后台??>>', exp: 1 })));
  });
});
