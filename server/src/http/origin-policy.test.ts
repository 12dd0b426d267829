import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { createOriginPolicy } from './origin-policy.ts';

const local = createOriginPolicy({ loopback: true, hosts: [], origins: ['https://intranet.example'] });
const open = createOriginPolicy({ loopback: false, hosts: ['andon.example'], origins: [] });

function request(headers: Record<string, string>): IncomingMessage {
  return { headers } as Partial<IncomingMessage> as IncomingMessage;
}

describe('the host of a request', () => {
  it.each(['127.0.0.1:4000', 'localhost:4000', 'localhost', '[::1]:4000', '127.0.0.9', 'wall.localhost:1'])(
    'on loopback may be %s',
    (host) => {
      expect(local.isHostAllowed(request({ host }))).toBe(true);
    },
  );

  it.each([
    'evil.example',
    'evil.example:4000',
    '127.0.0.1.evil.example',
    'localhost.evil.example',
    '',
    'a@localhost',
    'localhost/x',
  ])('on loopback may not be %s: a name somebody pointed here', (host) => {
    expect(local.isHostAllowed(request({ host }))).toBe(false);
  });

  it('is one of the configured names or an address elsewhere', () => {
    expect(open.isHostAllowed(request({ host: 'ANDON.example' }))).toBe(true);
    expect(open.isHostAllowed(request({ host: '192.0.2.7:4000' }))).toBe(true);
    expect(open.isHostAllowed(request({ host: 'other.example' }))).toBe(false);
    expect(open.isHostAllowed(request({}))).toBe(false);
  });
});

describe('the origin of a request', () => {
  it.each([
    ['its own', 'http://127.0.0.1:4000', true],
    ['another port of the machine', 'http://localhost:9000', true],
    ['configured', 'https://intranet.example', true],
    ['configured, on another port', 'https://intranet.example:444', false],
    ['configured, without TLS', 'http://intranet.example', false],
    ['a stranger', 'https://evil.example', false],
    ['a stranger with a telling name', 'https://127.0.0.1.evil.example', false],
    ['opaque', 'null', false],
    ['no origin at all', 'garbage', false],
  ])('that is %s', (_what, origin, allowed) => {
    expect(local.originOf(request({ origin, host: '127.0.0.1:4000' }))?.allowed).toBe(allowed);
  });

  it('on a public server is not this machine', () => {
    expect(open.originOf(request({ origin: 'http://localhost:9000', host: 'andon.example' }))?.allowed).toBe(false);
    expect(open.originOf(request({ origin: 'https://andon.example', host: 'andon.example' }))?.allowed).toBe(true);
  });

  it('is not asked of programs, which send none', () => {
    expect(local.originOf(request({ host: '127.0.0.1:4000' }))).toBeUndefined();
  });
});
