import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { diagnose } from './diagnosis.ts';

const INTRANET = { origin: 'https://intranet.example', protocol: 'https:' };

/** Where `listener` answers. */
async function serve(listener: RequestListener): Promise<URL> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`);
}

/** A browser's: without permission of the server a page learns nothing but that there is one. */
const browserFetch =
  (origin: string): typeof fetch =>
  async (input, init) => {
    const { mode, ...settings } = init ?? {};
    const answer = await fetch(input, settings);
    const permitted = answer.headers.get('access-control-allow-origin');
    if (mode !== 'no-cors' && permitted !== origin && permitted !== '*') throw new TypeError('Failed to fetch');
    return answer;
  };

/** An Andon server to pages it does not know: only its script is for everybody. */
const andon: RequestListener = ({ url }, response) => {
  if (url === '/embed/andon.js') response.writeHead(200, { 'access-control-allow-origin': '*' }).end();
  else response.writeHead(403).end('{}');
};

describe('why nothing gets through', () => {
  it('is said to be the origin where Andon answers, but not to this page', async () => {
    const endpoint = await serve(andon);
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const found = () => diagnose({ endpoint, fetch: browserFetch(INTRANET.origin), page: INTRANET });
    expect(await found()).toEqual({
      code: 'SETUP_ORIGIN',
      message: expect.stringMatching(/pages of https:\/\/intranet\.example.+setting `origins`/),
    });
    await found();
    expect(warn).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('https://intranet.example'));
    warn.mockRestore();
  });

  it('is a sandbox where the page has no origin', async () => {
    const endpoint = await serve(andon);
    const page = { ...INTRANET, origin: 'null' };
    vi.spyOn(console, 'warn').mockImplementation(() => {});
    expect((await diagnose({ endpoint, fetch: browserFetch('null'), page }))?.message).toContain('allow-same-origin');
    vi.restoreAllMocks();
  });

  it('is the address where a web page or nothing answers there, and nothing where GraphQL does', async () => {
    const asked = async (listener: RequestListener) =>
      diagnose({ endpoint: await serve(listener), fetch, page: undefined });
    expect(
      await asked((_request, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<form>')),
    ).toMatchObject({ code: 'SETUP_ENDPOINT', message: expect.stringContaining('answers with a web page') });
    expect(await asked((_request, response) => response.writeHead(404).end())).toMatchObject({
      code: 'SETUP_ENDPOINT',
    });
    expect(
      await asked((_request, response) => response.writeHead(400, { 'content-type': 'application/json' }).end('{}')),
    ).toBeUndefined();
    vi.spyOn(console, 'warn').mockImplementation(() => {});
    const wrongPath = new URL('/grphql', await serve(andon));
    const login = await serve((_request, response) => response.writeHead(200).end('<form>'));
    for (const endpoint of [wrongPath, login])
      expect(await diagnose({ endpoint, fetch: browserFetch(INTRANET.origin), page: INTRANET })).toMatchObject({
        code: 'SETUP_ENDPOINT',
      });
    vi.restoreAllMocks();
  });

  it('is the server where nothing answers, and TLS where a page over https asks one without', async () => {
    const endpoint = await serve((request) => request.socket.destroy());
    expect(await diagnose({ endpoint, fetch, page: undefined })).toMatchObject({ code: 'SERVER_UNREACHABLE' });
    vi.spyOn(console, 'warn').mockImplementation(() => {});
    expect(await diagnose({ endpoint: new URL('http://andon.example/graphql'), fetch, page: INTRANET })).toMatchObject({
      code: 'SETUP_TLS',
    });
    vi.restoreAllMocks();
  });
});
