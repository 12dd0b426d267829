import type { ServiceEvent } from '@andon/metrics';
import { BufferPool, SMALLEST_POOLED_BYTES } from './buffer-pool.ts';

const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const COMMA = 0x2c;
/** Up to which a loop is faster than a call. */
const SHORT_BYTES = 32;
const NOTHING = new Uint8Array(0);
/** Beyond which a block takes no further events: as much as the memory of the pool, but for the longest event. */
const FULL_BYTES = 400_000;

/** Memory of batches of all logs, on their way to their writers and back. */
export const blockMemory = new BufferPool();

/**
 * The text of a batch, written event by event by whoever has the bytes of the events already. The same events go to the log beside it.
 */
export class BlockText {
  /** To be written into, where `reserve` said. */
  bytes: Uint8Array<ArrayBuffer> = new Uint8Array(blockMemory.take());
  #length = 0;

  /** Whether the next event belongs into another. */
  get isFull(): boolean {
    return this.#length > FULL_BYTES;
  }

  /**
   * Makes room for an event's text of at most so many bytes.
   *
   * @returns Where it goes; `written` says where it ends.
   */
  reserve(bytes: number): number {
    // Comma or bracket before it, and the bracket at the end.
    const needed = this.#length + bytes + 2;
    if (needed > this.bytes.length) {
      const larger = new Uint8Array(Math.max(2 * this.bytes.length, needed));
      larger.set(this.bytes.subarray(0, this.#length));
      blockMemory.release([this.bytes.buffer]);
      this.bytes = larger;
    }
    this.bytes[this.#length] = this.#length === 0 ? OPEN_LIST : COMMA;
    return this.#length + 1;
  }

  /**
   * Copies bytes to where `reserve` said, or to where the bytes before them end.
   *
   * @returns Where they end.
   */
  copy(bytes: Uint8Array, from: number, to: number, into: number): number {
    if (to - from > SHORT_BYTES) {
      this.bytes.set(bytes.subarray(from, to), into);
      return into + to - from;
    }
    const out = this.bytes;
    let end = into;
    for (let at = from; at < to; at++) out[end++] = bytes[at]!;
    return end;
  }

  /** @param end - Place after the event's last byte. */
  written(end: number): void {
    this.#length = end;
  }

  add(event: ServiceEvent): void {
    const text = JSON.stringify(event);
    const at = this.reserve(3 * text.length);
    const { written } = new TextEncoder().encodeInto(text, this.bytes.subarray(at));
    this.written(at + written);
  }

  /** The whole list, in memory that may be handed to another thread; nothing can be added any more. */
  close(): Uint8Array<ArrayBuffer> {
    if (this.#length === 0) this.bytes[this.#length++] = OPEN_LIST;
    this.bytes[this.#length++] = CLOSE_LIST;
    const list = this.bytes.subarray(0, this.#length);
    if (this.#length >= SMALLEST_POOLED_BYTES) return list;
    const copy = list.slice();
    this.discard();
    return copy;
  }

  /** Gives the memory back. */
  discard(): void {
    blockMemory.release([this.bytes.buffer]);
    this.bytes = NOTHING;
    this.#length = 0;
  }
}
