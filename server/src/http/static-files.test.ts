import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, request as rawRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createStaticFiles } from './static-files.ts';

const SCRIPT = 'export const long = 1;\n'.repeat(200);

let folder: string;
let server: Server;
let url: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'andon-static-'));
  const root = join(folder, 'root');
  mkdirSync(join(root, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'outside.txt'), 'secret');
  writeFileSync(join(root, '.env'), 'secret');
  writeFileSync(join(root, 'wall.html'), '<!doctype html><title>Wall</title>');
  writeFileSync(join(root, 'assets/wall-Bx93kQ2a.js'), SCRIPT);
  writeFileSync(join(root, 'assets/wall-Bx93kQ2a.js.br'), brotliCompressSync(SCRIPT));
  mkdirSync(join(root, 'chunks'));
  writeFileSync(join(root, 'chunks/Qx_4-a.js'), SCRIPT);
  symlinkSync(join(folder, 'outside.txt'), join(root, 'link.txt'));
  const files = createStaticFiles(root);
  server = createServer(async (request, response) => {
    if (!(await files.send(request, response, decodeURIComponent(request.url ?? '/')))) response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});

/** Without the client's own decompression and path clean-up. */
function get(path: string, headers: Record<string, string> = {}) {
  return new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: Buffer }>((resolve, reject) => {
    const { hostname, port } = new URL(url);
    rawRequest({ hostname, port, path, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    })
      .on('error', reject)
      .end();
  });
}

describe('static files', () => {
  it('have a type, and an entity tag that saves a second transfer', async () => {
    const first = await get('/wall.html');
    expect(first.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(first.headers['cache-control']).toBe('no-cache');
    const second = await get('/wall.html', { 'if-none-match': String(first.headers.etag) });
    expect([second.status, second.body.length]).toEqual([304, 0]);
  });

  it('named by their content may be kept for ever', async () => {
    expect((await get('/assets/wall-Bx93kQ2a.js')).headers['cache-control']).toContain('immutable');
    expect((await get('/chunks/Qx_4-a.js')).headers['cache-control']).toContain('immutable');
  });

  it('come compressed as the reader can take it', async () => {
    const path = '/assets/wall-Bx93kQ2a.js';
    const brotli = await get(path, { 'accept-encoding': 'gzip, br' });
    const gzip = await get(path, { 'accept-encoding': 'gzip, br;q=0' });
    const plain = await get(path);
    expect([brotli, gzip, plain].map(({ headers }) => headers['content-encoding'])).toEqual(['br', 'gzip', undefined]);
    expect(gunzipSync(gzip.body).toString()).toBe(SCRIPT);
    expect(plain.body.toString()).toBe(SCRIPT);
    expect(new Set([brotli, gzip, plain].map(({ headers }) => headers.etag)).size).toBe(3);
  });

  it('are sent as a build has compressed them, but only where that is of the very file', async () => {
    const put = (name: string, text: string, gz: Buffer) => {
      writeFileSync(join(folder, 'root', name), text);
      writeFileSync(join(folder, 'root', `${name}.gz`), gz);
    };
    const ask = async (name: string) => get(`/${name}`, { 'accept-encoding': 'gzip' });
    // Stored, not deflated: told apart from what the server makes.
    put('kept.js', SCRIPT, gzipSync(SCRIPT, { level: 0 }));
    put('left-over.js', SCRIPT, gzipSync(SCRIPT.replaceAll('1', '2')));
    put('longer.js', SCRIPT, gzipSync(SCRIPT.repeat(2)));
    put('broken.js', SCRIPT, Buffer.from('not gzip'));
    expect((await ask('kept.js')).body.length).toBeGreaterThan(SCRIPT.length);
    for (const name of ['left-over.js', 'longer.js', 'broken.js']) {
      const { headers, body } = await ask(name);
      expect(headers['content-encoding']).toBe('gzip');
      expect(gunzipSync(body).toString()).toBe(SCRIPT);
    }
    // A newer file beside the one that was compressed.
    const newer = SCRIPT.replaceAll('long', 'longer');
    writeFileSync(join(folder, 'root/kept.js'), newer);
    expect(gunzipSync((await ask('kept.js')).body).toString()).toBe(newer);
  });

  it('are seen when they change on disk', async () => {
    const path = join(folder, 'root/changing.txt');
    writeFileSync(path, 'one');
    expect((await get('/changing.txt')).body.toString()).toBe('one');
    writeFileSync(path, 'three');
    expect((await get('/changing.txt')).body.toString()).toBe('three');
  });

  it.each([
    '/../outside.txt',
    '/assets/../../outside.txt',
    '/%2e%2e/outside.txt',
    '/..%5coutside.txt',
    '/link.txt',
    '/.env',
    '/assets',
    '/nothing.js',
    '/wall.html%00.js',
    '/wall.html/',
    '//wall.html',
    '/assets//wall-Bx93kQ2a.js',
  ])('never come from outside the folder or hidden: %s', async (path) => {
    const { status, body } = await get(path);
    expect([status, body.toString()]).toEqual([404, '']);
  });
});
