/** Of each buffer that is kept; a batch of a thousand events has about 200 kB. */
const POOLED_BYTES = 524_288;
/** Shorter ones cost less to make than to keep. */
export const SMALLEST_POOLED_BYTES = 16_384;
const MAX_POOLED = 16;

/**
 * Memory for batches on their way to the writer and back. Fresh memory of this size comes from the system page by page, which costs as much
 * as filling it.
 */
export class BufferPool {
  readonly #free: ArrayBuffer[] = [];

  take(): ArrayBuffer {
    return this.#free.pop() ?? new ArrayBuffer(POOLED_BYTES);
  }

  /** The text as UTF-8, in memory that may be handed to another thread. */
  encode(text: string): Uint8Array<ArrayBuffer> {
    const bytes = Buffer.byteLength(text);
    if (bytes < SMALLEST_POOLED_BYTES || bytes > POOLED_BYTES) return new TextEncoder().encode(text);
    const buffer = this.take();
    Buffer.from(buffer, 0, bytes).write(text);
    return new Uint8Array(buffer, 0, bytes);
  }

  /** What came back from there. */
  release(buffers: readonly ArrayBuffer[]): void {
    for (const buffer of buffers) {
      if (buffer.byteLength === POOLED_BYTES && this.#free.length < MAX_POOLED) this.#free.push(buffer);
    }
  }
}
