/* Bytes for snapshots and buckets: whole numbers of any sign in as few bytes as they need, and texts. */

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

/** Numbers nearer to 0 than this are written by bits, which is several times as fast. */
const SMALL = 2 ** 30;

const LARGEST = 2 ** 52;

/** What a number takes at most: seven bits a byte, and a sign. */
const MOST_BYTES = 9;

/** Larger numbers are taken apart into so many bits at a time. */
const LOW_BITS = 28;
const LOW = 2 ** LOW_BITS;

/** Copied one by one: the view of a part that copies them at once would cost more. */
const FEW_BYTES = 64;

/** Characters of a text that are written one by one: an encoder costs as much as some hundred of them. */
const SHORT_TEXT = 512;

export class ByteWriter {
  /** Those from `length` on mean nothing. */
  bytes: Uint8Array<ArrayBuffer>;
  length = 0;

  /** @param room - Bytes there is room for at first. */
  constructor(room = 1 << 16) {
    this.bytes = new Uint8Array(room);
  }

  /** @throws {RangeError} When `value` is not a whole number from −2^52 to 2^52: with its sign a double would not hold a larger one exactly. */
  whole(value: number): void {
    // Zigzag: small numbers of either sign stay short.
    if (value >= -SMALL && value < SMALL && (value | 0) === value) {
      this.natural((value << 1) ^ (value >> 31));
      return;
    }
    if (!(Number.isInteger(value) && Math.abs(value) <= LARGEST))
      throw new RangeError(`Expected a whole number, got ${value}`);
    this.reserve(MOST_BYTES);
    const zigzag = value < 0 ? -2 * value - 1 : 2 * value;
    let low = zigzag % LOW;
    for (let bits = 0; bits < LOW_BITS; bits += 7) {
      this.bytes[this.length++] = (low & 127) | 128;
      low >>>= 7;
    }
    this.natural(Math.floor(zigzag / LOW));
  }

  /** A whole number from 0 to 2^31 − 1. */
  natural(value: number): void {
    this.reserve(MOST_BYTES);
    const { bytes } = this;
    let at = this.length;
    let rest = value;
    while (rest >= 128) {
      bytes[at++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    bytes[at++] = rest;
    this.length = at;
  }

  text(value: string): void {
    if (value.length <= SHORT_TEXT && this.#narrowText(value)) return;
    const bytes = encoder.encode(value);
    this.whole(bytes.length);
    this.append(bytes, 0, bytes.length);
  }

  /** @returns Whether all characters take one byte each; if not, nothing is written. */
  #narrowText(value: string): boolean {
    const { length } = this;
    this.whole(value.length);
    this.reserve(value.length);
    const { bytes } = this;
    let at = this.length;
    for (let i = 0; i < value.length; i++) {
      const code = value.charCodeAt(i);
      if (code > 127) {
        this.length = length;
        return false;
      }
      bytes[at++] = code;
    }
    this.length = at;
    return true;
  }

  /** What somebody else wrote in `[from, to)`. */
  append(bytes: Uint8Array, from: number, to: number): void {
    this.reserve(to - from);
    if (to - from > FEW_BYTES) this.bytes.set(bytes.subarray(from, to), this.length);
    else for (let i = from; i < to; i++) this.bytes[this.length + i - from] = bytes[i]!;
    this.length += to - from;
  }

  reset(): void {
    this.length = 0;
  }

  take(): Uint8Array {
    return this.bytes.slice(0, this.length);
  }

  protected reserve(count: number): void {
    if (this.length + count <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(this.bytes.length * 2, this.length + count));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
  }
}

export class ByteReader {
  #bytes: Uint8Array;
  #end: number;
  /** Where the next byte is. */
  #at: number;

  /** Of the bytes `[from, end)`. @default all */
  constructor(bytes: Uint8Array, from = 0, end = bytes.length) {
    this.#bytes = bytes;
    this.#at = from;
    this.#end = end;
  }

  /** Reads other bytes from here on: `[from, end)`. */
  over(bytes: Uint8Array, from: number, end: number): void {
    this.#bytes = bytes;
    this.#at = from;
    this.#end = end;
  }

  /** Where the next byte is. */
  get at(): number {
    return this.#at;
  }

  /** Passes over a number. @throws {RangeError} When the bytes end too early. */
  skip(): void {
    while (this.#byte() >= 128);
  }

  /** @throws {RangeError} When the bytes end too early. */
  whole(): number {
    const value = this.natural();
    if (value <= 0x7fffffff) return (value >>> 1) ^ -(value & 1);
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  /** @throws {RangeError} When the bytes end too early. */
  natural(): number {
    let value = this.#byte();
    if (value < 128) return value;
    value &= 127;
    for (let scale = 128; ; scale *= 128) {
      const byte = this.#byte();
      if (byte < 128) return value + byte * scale;
      value += (byte & 127) * scale;
    }
  }

  #byte(): number {
    if (this.#at === this.#end) throw new RangeError('Expected more bytes; the snapshot is cut off');
    return this.#bytes[this.#at++]!;
  }

  text(): string {
    const length = this.whole();
    const bytes = this.#bytes.subarray(this.#at, Math.min(this.#at + length, this.#end));
    if (bytes.length < length) throw new RangeError('Expected more bytes; the snapshot is cut off');
    this.#at += length;
    return decoder.decode(bytes);
  }

  get isAtEnd(): boolean {
    return this.#at === this.#end;
  }
}
