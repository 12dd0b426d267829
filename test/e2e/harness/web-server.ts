import { readFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

export interface WebServer extends AsyncDisposable {
  readonly url: string;
}

/** Somebody else's site: serves one page, from an origin that is not Andon's. */
export function serveStrangersPage(html: string, headers: Record<string, string> = {}): Promise<WebServer> {
  return listen((request, response) => {
    if (request.url === '/')
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...headers }).end(html);
    else response.writeHead(204).end();
  });
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
};

/** A site of files, from an origin that is not Andon's. A folder answers with its `index.html`. */
export function serveFolder(folder: string, headers: Record<string, string> = {}): Promise<WebServer> {
  return listen(async (request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://site').pathname);
    const file = path.endsWith('/') ? `${path}index.html` : path;
    try {
      const content = await readFile(join(folder, file));
      response
        .writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream', ...headers })
        .end(content);
    } catch {
      // Browsers ask for an icon of every site.
      response.writeHead(path === '/favicon.ico' ? 204 : 404).end();
    }
  });
}

async function listen(listener: RequestListener): Promise<WebServer> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
