import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { askForAdvisories } from './advisory-service.ts';

const VERSIONS = { good: ['1.0.0'], bad: ['0.1.0', '0.2.0'] };
const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** A registry that answers so, and says what it was asked. */
async function startRegistry(status: number, body: string) {
  const asked: unknown[] = [];
  const server = createServer(async (request, response) => {
    asked.push([request.method, request.url, JSON.parse(await text(request))]);
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, asked };
}

describe('what a registry says of known weaknesses', () => {
  it('is told by package', async () => {
    const weakness = { id: 1, url: 'https://advisories.example/GHSA-1', title: 'It lets in', severity: 'high' };
    const { url, asked } = await startRegistry(200, JSON.stringify({ bad: [weakness] }));
    expect(await askForAdvisories(url, VERSIONS)).toEqual({ advisories: [{ ...weakness, package: 'bad' }] });
    expect(asked).toEqual([['POST', '/-/npm/v1/security/advisories/bulk', VERSIONS]]);
  });

  it('is nothing where nothing is known', async () => {
    const { url } = await startRegistry(200, '{}');
    expect(await askForAdvisories(url, VERSIONS)).toEqual({ advisories: [] });
  });

  it.each([
    ['a mirror without the service', 405, ''],
    ['one that has no such address', 404, '{}'],
    ['one that is out of order', 503, 'later'],
    ['one that answers with a page', 200, '<html></html>'],
    ['one that answers with a list', 200, '[]'],
  ])('is not "nothing known" from %s', async (_what, status, body) => {
    const { url } = await startRegistry(status, body);
    expect(await askForAdvisories(url, VERSIONS)).toEqual({ unanswered: expect.any(String) });
  });

  it('is not "nothing known" from a registry that is not there', async () => {
    expect(await askForAdvisories('http://127.0.0.1:9', VERSIONS)).toEqual({ unanswered: expect.any(String) });
  });
});
