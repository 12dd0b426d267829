import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { strFromU8, unzipSync } from 'fflate';

const MAX_BYTES = 1024 ** 3;

/** A file that cannot be read as asked; the message is for the person who named it. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
}

/**
 * The text of a file: plain, gzip, or a zip with one file in it, told apart by their first bytes.
 *
 * @throws {SourceError} When it cannot be read.
 */
export async function readSource(path: string): Promise<string> {
  const bytes = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
    throw new SourceError(
      cause.code === 'ENOENT' ? `There is no file ${path}.` : `${path} cannot be read: ${cause.message}`,
      { cause },
    );
  });
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await unpack(bytes, path));
  } catch (cause) {
    if (cause instanceof SourceError) throw cause;
    throw new SourceError(`${path} cannot be unpacked, or is not UTF-8 text: ${(cause as Error).message}`, { cause });
  }
}

async function unpack(bytes: Buffer, path: string): Promise<Uint8Array> {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return promisify(gunzip)(bytes, { maxOutputLength: MAX_BYTES });
  if (bytes.length < 4 || strFromU8(bytes.subarray(0, 4), true) !== 'PK\u0003\u0004') return bytes;
  const files = unzipSync(bytes, {
    filter: ({ name, originalSize }) => !name.endsWith('/') && originalSize <= MAX_BYTES,
  });
  const [first, ...others] = Object.values(files);
  if (!first || others.length > 0)
    throw new SourceError(`${path} should hold one file, got ${Object.keys(files).length}.`);
  return first;
}
