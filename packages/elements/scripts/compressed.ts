import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { gzipAsync } from '@gfx/zopfli';

/** Zopfli takes a hundred times as long as zlib for its four per cent: half a minute for a drawing library. */
const LARGE_BYTES = 200_000;
const ITERATIONS = 15;

/** The smallest gzip we can make of something, once and at leisure: any browser reads it. */
export async function smallestGzip(content: Uint8Array): Promise<Uint8Array> {
  return content.length > LARGE_BYTES
    ? gzipSync(content, { level: 9 })
    : await gzipAsync(content, { numiterations: ITERATIONS });
}

export const smallestBrotli = (content: Uint8Array): Uint8Array =>
  brotliCompressSync(content, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
    },
  });
