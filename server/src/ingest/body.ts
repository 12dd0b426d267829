import { Readable } from 'node:stream';
import { createGunzip, createInflate } from 'node:zlib';
import { BodyError } from './parsed.ts';

export interface BodyLimits {
  /** Longest body after decompression, bytes. */
  readonly maxBodyBytes: number;
  /** How many times longer than what was sent a decompressed body may become, beyond a first allowance. */
  readonly maxExpansion: number;
}

/** Below this a high ratio is no attack: a few lines of the same kind compress that well. */
const EXPANSION_ALLOWANCE_BYTES = 8 * 1024 * 1024;

export const CONTENT_ENCODINGS = ['identity', 'gzip', 'deflate'] as const;

/**
 * The body as its sender wrote it, decompressed as it arrives.
 *
 * @throws {BodyError} While being read, where the body is damaged or beyond a limit.
 */
export async function* readBody(
  body: AsyncIterable<Uint8Array>,
  encoding: string,
  limits: BodyLimits,
): AsyncGenerator<Uint8Array> {
  let sentBytes = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of body) {
        sentBytes += chunk.length;
        yield chunk;
      }
    } catch (cause) {
      // Nobody is left to be told; the receipt is for the record.
      throw new BodyError(400, 'BROKEN_OFF', 'The request broke off.', { cause });
    }
  }
  let bytes = 0;
  // Each step between costs a turn of the queue for each chunk: most bodies need none.
  for await (const chunk of encoding === 'identity' ? counted() : decompress(counted(), encoding)) {
    bytes += chunk.length;
    if (bytes > limits.maxBodyBytes) {
      throw new BodyError(413, 'TOO_LARGE', `The body is longer than ${limits.maxBodyBytes} bytes. Send it in parts.`);
    }
    if (bytes > EXPANSION_ALLOWANCE_BYTES && bytes > sentBytes * limits.maxExpansion) {
      throw new BodyError(
        413,
        'EXPANDS_TOO_MUCH',
        `The body expands to more than ${limits.maxExpansion} times its compressed length.`,
      );
    }
    yield chunk;
  }
}

async function* decompress(body: AsyncIterable<Uint8Array>, encoding: string): AsyncGenerator<Uint8Array> {
  const source = Readable.from(body, { objectMode: false });
  const inflater = encoding === 'gzip' ? createGunzip() : createInflate();
  // `pipe` does not pass errors on.
  source.once('error', (error) => inflater.destroy(error));
  try {
    for await (const chunk of source.pipe(inflater)) yield chunk as Uint8Array;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined || !(code.startsWith('Z_') || code === 'ERR_TRAILING_JUNK_AFTER_STREAM_END')) throw error;
    const how = code === 'Z_BUF_ERROR' ? 'ends too early' : 'is damaged';
    throw new BodyError(400, 'BAD_COMPRESSION', `The ${encoding} data of the body ${how}.`, { cause: error });
  } finally {
    source.destroy();
    inflater.destroy();
  }
}
