/*
 * Many short texts (ids) outside the garbage collector's reach: their characters lie in pages of bytes, a text is a number, and the room
 * of one given up is taken by the next of its size. A text costs 4 bytes and one a character (two where one is beyond Latin-1), rounded
 * up to 8.
 */

const PAGE_BYTES = 2 ** 20;
/** What is handed out at least, and what a handle counts in. */
const UNIT_BYTES = 8;
const PAGE_UNITS = PAGE_BYTES / UNIT_BYTES;
const PAGE_BITS = Math.log2(PAGE_UNITS);
const HEADER_BYTES = 4;

/** Far beyond any id; a page must hold it. */
export const MAX_LENGTH = 2 ** 16;

/** No text. */
export const NO_TEXT = 0;

export class TextArena {
  /** The same pages as bytes and as words. The first word of a text is twice its length, plus one where characters take two bytes. */
  readonly #bytes: Uint8Array[] = [];
  readonly #words: Int32Array[] = [];
  /** Units handed out of the last page. */
  #used = PAGE_UNITS;
  /** By size in units: the first text given up, whose first word is the next one. */
  readonly #free: number[] = [];

  /** @throws {RangeError} When the text is longer than `MAX_LENGTH`. */
  put(text: string): number {
    const { length } = text;
    if (length > MAX_LENGTH) throw new RangeError(`Expected a text of at most ${MAX_LENGTH} characters, got ${length}`);
    const handle = this.#reserve(unitsFor(length, 1));
    const bytes = this.#bytes[handle >>> PAGE_BITS]!;
    const at = (handle & (PAGE_UNITS - 1)) * UNIT_BYTES + HEADER_BYTES;
    let seen = 0;
    for (let i = 0; i < length; i++) {
      const code = text.charCodeAt(i);
      seen |= code;
      bytes[at + i] = code;
    }
    this.#setHead(handle, length * 2);
    if (seen < 256) return handle;
    this.free(handle);
    return this.#putWide(text);
  }

  text(handle: number): string {
    const head = this.#head(handle);
    const length = head >>> 1;
    const step = (head & 1) + 1;
    const bytes = this.#bytes[handle >>> PAGE_BITS]!;
    const at = (handle & (PAGE_UNITS - 1)) * UNIT_BYTES + HEADER_BYTES;
    let text = '';
    // In pieces: a call takes only so many arguments.
    for (let i = 0; i < length; i += PIECE) {
      const end = Math.min(length, i + PIECE);
      const codes = step === 1 ? bytes.subarray(at + i, at + end) : new Uint16Array(bytes.buffer, at + i * 2, end - i);
      text += String.fromCharCode.apply(undefined, codes as unknown as number[]);
    }
    return text;
  }

  equals(handle: number, text: string): boolean {
    const head = this.#head(handle);
    const { length } = text;
    if (head >>> 1 !== length) return false;
    if ((head & 1) === 1) return this.text(handle) === text;
    const bytes = this.#bytes[handle >>> PAGE_BITS]!;
    const at = (handle & (PAGE_UNITS - 1)) * UNIT_BYTES + HEADER_BYTES;
    for (let i = 0; i < length; i++) if (bytes[at + i] !== text.charCodeAt(i)) return false;
    return true;
  }

  free(handle: number): void {
    const head = this.#head(handle);
    const units = unitsFor(head >>> 1, (head & 1) + 1);
    this.#setHead(handle, this.#free[units] ?? NO_TEXT);
    this.#free[units] = handle;
  }

  #putWide(text: string): number {
    const { length } = text;
    const handle = this.#reserve(unitsFor(length, 2));
    const at = (handle & (PAGE_UNITS - 1)) * UNIT_BYTES + HEADER_BYTES;
    const codes = new Uint16Array(this.#bytes[handle >>> PAGE_BITS]!.buffer, at, length);
    for (let i = 0; i < length; i++) codes[i] = text.charCodeAt(i);
    this.#setHead(handle, length * 2 + 1);
    return handle;
  }

  #reserve(units: number): number {
    const free = this.#free[units];
    if (free !== undefined && free !== NO_TEXT) {
      this.#free[units] = this.#head(free);
      return free;
    }
    if (this.#used + units > PAGE_UNITS) {
      const page = new ArrayBuffer(PAGE_BYTES);
      this.#bytes.push(new Uint8Array(page));
      this.#words.push(new Int32Array(page));
      // The first unit of all stays empty, so that no text is `NO_TEXT`.
      this.#used = this.#bytes.length === 1 ? 1 : 0;
    }
    const handle = ((this.#bytes.length - 1) << PAGE_BITS) | this.#used;
    this.#used += units;
    return handle;
  }

  #head(handle: number): number {
    return this.#words[handle >>> PAGE_BITS]![(handle & (PAGE_UNITS - 1)) * (UNIT_BYTES / 4)]!;
  }

  #setHead(handle: number, head: number): void {
    this.#words[handle >>> PAGE_BITS]![(handle & (PAGE_UNITS - 1)) * (UNIT_BYTES / 4)] = head;
  }
}

const PIECE = 4096;

function unitsFor(length: number, bytesEach: number): number {
  return Math.ceil((HEADER_BYTES + length * bytesEach) / UNIT_BYTES);
}
