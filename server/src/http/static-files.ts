import { createHash } from 'node:crypto';
import { open, realpath } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, gzip } from 'node:zlib';

const compress = promisify(gzip);
const unpackers = { br: promisify(brotliDecompress), gz: promisify(gunzip) };

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.mp3': 'audio/mpeg',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

const COMPRESSIBLE = /^(text\/|application\/(json|manifest)|image\/svg)/;
const COMPRESS_MIN_BYTES = 1_024;
/** What Vite and Rollup name by content: the name changes with every change, so nobody has to ask again. */
const HASHED = /[-.][A-Za-z0-9_-]{8,}\.[a-z0-9]+$|\/chunks\/[A-Za-z0-9_-]{6}\.js$/;
const YEAR_SECONDS = 31_536_000;

interface StaticFile {
  readonly version: string;
  readonly type: string;
  readonly etag: string;
  readonly encodings: Readonly<Partial<Record<'br' | 'gzip' | 'identity', Buffer>>> & { readonly identity: Buffer };
}

export interface StaticFiles {
  /**
   * Answers with the file of `root` at `path`, kept in memory until it changes on disk.
   *
   * @param path - Decoded, beginning with `/`.
   * @returns False where there is no such file; nothing was written then.
   */
  send(request: IncomingMessage, response: ServerResponse, path: string): Promise<boolean>;
}

/** Files of one folder: with entity tags, compressed, and nothing outside of it whatever the path or its links say. */
export function createStaticFiles(root: string): StaticFiles {
  const kept = new Map<string, StaticFile>();

  const load = async (path: string): Promise<StaticFile | undefined> => {
    const type = TYPES[extname(path)];
    const [, ...parts] = path.split(/[/\\]/);
    if (type === undefined || path.includes('\0') || parts.some((part) => part === '' || part.startsWith('.'))) {
      return undefined;
    }
    const file = await within(root, path);
    if (file === undefined) return undefined;
    // By the file itself: however many ways there are to write its path, it is held once.
    const bytes = await readIfChanged(file, kept.get(file)?.version);
    if (bytes === undefined) return undefined;
    if (bytes === 'unchanged') return kept.get(file);
    const loaded = await encode(file, type, bytes.version, bytes.content);
    kept.set(file, loaded);
    return loaded;
  };

  return {
    async send(request, response, path) {
      const file = await load(path);
      if (file === undefined) return false;
      const encoding = chooseEncoding(request.headers['accept-encoding'], file);
      const body = file.encodings[encoding] ?? file.encodings.identity;
      const etag = `"${file.etag}${encoding === 'identity' ? '' : `-${encoding}`}"`;
      response.setHeader('Content-Type', file.type);
      response.setHeader('ETag', etag);
      response.setHeader('Vary', 'Accept-Encoding');
      response.setHeader(
        'Cache-Control',
        HASHED.test(path) ? `public, max-age=${YEAR_SECONDS}, immutable` : 'no-cache',
      );
      const known = request.headers['if-none-match'];
      if (known?.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag)) {
        response.writeHead(304).end();
        return true;
      }
      if (encoding !== 'identity') response.setHeader('Content-Encoding', encoding);
      response.writeHead(200, { 'Content-Length': body.length });
      response.end(request.method === 'HEAD' ? undefined : body);
      return true;
    },
  };
}

async function within(root: string, path: string): Promise<string | undefined> {
  try {
    const base = await realpath(root);
    const file = await realpath(join(base, path));
    return file.startsWith(base + sep) ? file : undefined;
  } catch {
    // Not there.
    return undefined;
  }
}

async function readIfChanged(
  path: string,
  knownVersion: string | undefined,
): Promise<{ readonly version: string; readonly content: Buffer } | 'unchanged' | undefined> {
  const file = await open(path).catch(() => undefined);
  if (file === undefined) return undefined;
  try {
    const stat = await file.stat();
    if (!stat.isFile()) return undefined;
    const version = `${stat.mtimeMs}:${stat.size}`;
    return version === knownVersion ? 'unchanged' : { version, content: await file.readFile() };
  } finally {
    await file.close();
  }
}

async function encode(path: string, type: string, version: string, content: Buffer): Promise<StaticFile> {
  const etag = createHash('sha256').update(content).digest('base64url').slice(0, 22);
  const encodings: { identity: Buffer; br?: Buffer; gzip?: Buffer } = { identity: content };
  if (COMPRESSIBLE.test(type) && content.length >= COMPRESS_MIN_BYTES) {
    const [br, gz] = await Promise.all([precompressed(path, content, 'br'), precompressed(path, content, 'gz')]);
    if (br !== undefined) encodings.br = br;
    encodings.gzip = gz ?? (await compress(content));
  }
  return { version, type, etag, encodings };
}

/** What a build has put beside the file, if it is of this very file: one left over from an older build would be served as the new one. */
async function precompressed(path: string, content: Buffer, ending: 'br' | 'gz'): Promise<Buffer | undefined> {
  const read = await readIfChanged(`${path}.${ending}`, undefined);
  if (typeof read !== 'object') return undefined;
  try {
    // Bounded, so that a small file cannot unpack to more than the machine has.
    const unpacked = await unpackers[ending](read.content, { maxOutputLength: content.length });
    return unpacked.equals(content) ? read.content : undefined;
  } catch {
    // Broken, or of a longer file.
    return undefined;
  }
}

function chooseEncoding(header: string | string[] | undefined, { encodings }: StaticFile): 'br' | 'gzip' | 'identity' {
  const accepted = new Set(
    String(header ?? '')
      .split(',')
      .filter((part) => !/;\s*q=0(\.0*)?\s*$/.test(part))
      .map((part) => part.replace(/;.*/, '').trim().toLowerCase()),
  );
  if (encodings.br !== undefined && accepted.has('br')) return 'br';
  return encodings.gzip !== undefined && accepted.has('gzip') ? 'gzip' : 'identity';
}
