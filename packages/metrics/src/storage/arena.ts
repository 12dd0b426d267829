/*
 * Room for many small things outside the garbage collector's reach: blocks of whole units in pages of bytes, found by a number. What is
 * given back is taken by the next block of its size; pages are never moved or copied.
 */

/** What is handed out at least, and what a handle counts in. */
export const UNIT_BYTES = 8;

const PAGE_BYTES = 2 ** 20;
const PAGE_UNITS = PAGE_BYTES / UNIT_BYTES;
const PAGE_BITS = Math.log2(PAGE_UNITS);

/** No block. */
export const NOTHING = 0;

export class Arena {
  /** The same pages as bytes, whole numbers and doubles. */
  readonly bytes: Uint8Array<ArrayBuffer>[] = [];
  readonly ints: Int32Array[] = [];
  readonly doubles: Float64Array[] = [];
  /** Units handed out of the last page. */
  #used = PAGE_UNITS;
  /** By size in units: the last block given back, whose first number is the one before. */
  readonly #free: number[] = [];

  /**
   * A block, with whatever it held before.
   *
   * @throws {RangeError} When it does not fit on a page.
   */
  reserve(units: number): number {
    const free = this.#free[units];
    if (free !== undefined && free !== NOTHING) {
      this.#free[units] = this.ints[pageOf(free)]![unitOf(free) * 2]!;
      return free;
    }
    if (this.#used + units > PAGE_UNITS) {
      if (units >= PAGE_UNITS) throw new RangeError(`Expected a block of less than ${PAGE_UNITS} units, got ${units}`);
      const page = new ArrayBuffer(PAGE_BYTES);
      this.bytes.push(new Uint8Array(page));
      this.ints.push(new Int32Array(page));
      this.doubles.push(new Float64Array(page));
      // The first unit of all stays empty, so that no block is `NOTHING`.
      this.#used = this.bytes.length === 1 ? 1 : 0;
    }
    const block = ((this.bytes.length - 1) << PAGE_BITS) | this.#used;
    this.#used += units;
    return block;
  }

  release(block: number, units: number): void {
    this.ints[pageOf(block)]![unitOf(block) * 2] = this.#free[units] ?? NOTHING;
    this.#free[units] = block;
  }
}

/** Index of a block's page. */
export function pageOf(block: number): number {
  return block >>> PAGE_BITS;
}

/** Where on its page a block begins, in units. */
export function unitOf(block: number): number {
  return block & (PAGE_UNITS - 1);
}

/** Units for so many bytes. */
export function unitsFor(bytes: number): number {
  return (bytes + UNIT_BYTES - 1) >>> 3;
}

/**
 * Writes characters as a byte each.
 *
 * @returns Whether all of them fit into one.
 */
export function putNarrow(bytes: Uint8Array, at: number, text: string): boolean {
  let seen = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    seen |= code;
    bytes[at + i] = code;
  }
  return seen < 256;
}

/** Writes characters as two bytes each; `at` is even. */
export function putWide(bytes: Uint8Array<ArrayBuffer>, at: number, text: string): void {
  const codes = new Uint16Array(bytes.buffer, at, text.length);
  for (let i = 0; i < text.length; i++) codes[i] = text.charCodeAt(i);
}

/** Reads what `putNarrow` or `putWide` wrote. @param length - In characters. */
export function textAt(bytes: Uint8Array<ArrayBuffer>, at: number, length: number, isWide: boolean): string {
  const codes = isWide ? new Uint16Array(bytes.buffer, at, length) : bytes.subarray(at, at + length);
  let text = '';
  // In pieces: a call takes only so many arguments.
  for (let i = 0; i < length; i += PIECE)
    text += String.fromCharCode.apply(undefined, codes.subarray(i, i + PIECE) as unknown as number[]);
  return text;
}

/** Whether such a text is `text`, of which the length was compared already. */
export function hasTextAt(bytes: Uint8Array<ArrayBuffer>, at: number, isWide: boolean, text: string): boolean {
  if (isWide) return textAt(bytes, at, text.length, true) === text;
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text.charCodeAt(i)) return false;
  return true;
}

const PIECE = 4096;
