/* Bytes for snapshots: whole numbers of any sign in as few bytes as they need, and texts. */

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

/** Numbers nearer to 0 than this are written by bits, which is several times as fast. */
const SMALL = 2 ** 30;

const LARGEST = 2 ** 52;

export class ByteWriter {
  #bytes = new Uint8Array(1 << 16);
  #length = 0;

  /** @throws {RangeError} When `value` is not a whole number from −2^52 to 2^52: with its sign a double would not hold a larger one exactly. */
  whole(value: number): void {
    this.#reserve(9);
    // Zigzag: small numbers of either sign stay short.
    if (value >= -SMALL && value < SMALL && (value | 0) === value) {
      let bits = (value << 1) ^ (value >> 31);
      while (bits >= 128) {
        this.#bytes[this.#length++] = (bits & 127) | 128;
        bits >>>= 7;
      }
      this.#bytes[this.#length++] = bits;
      return;
    }
    if (!(Number.isInteger(value) && Math.abs(value) <= LARGEST))
      throw new RangeError(`Expected a whole number, got ${value}`);
    let rest = value < 0 ? -2 * value - 1 : 2 * value;
    while (rest >= 128) {
      this.#bytes[this.#length++] = (rest % 128) + 128;
      rest = Math.floor(rest / 128);
    }
    this.#bytes[this.#length++] = rest;
  }

  text(value: string): void {
    const bytes = encoder.encode(value);
    this.whole(bytes.length);
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  reset(): void {
    this.#length = 0;
  }

  take(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + count));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }
}

export class ByteReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** @throws {RangeError} When the bytes end too early. */
  whole(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined) throw new RangeError('Expected more bytes; the snapshot is cut off');
      value += (byte & 127) * scale;
      if (byte < 128) break;
      scale *= 128;
    }
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  text(): string {
    const length = this.whole();
    const bytes = this.#bytes.subarray(this.#at, this.#at + length);
    if (bytes.length < length) throw new RangeError('Expected more bytes; the snapshot is cut off');
    this.#at += length;
    return decoder.decode(bytes);
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }
}
