/*
 * Takes a line apart that is one flat JSON object of known fields, without making anything of it: where each value begins and ends, its hash
 * or its number. Whatever is out of the ordinary (an unknown field, an escaped character, a list, a null) ends it: such a line is read with
 * `JSON.parse`. What passes here is an object to `JSON.parse` too, with the same values.
 */

import { BytesTable, HASH_START, hashed } from './bytes-table.ts';
import { FIELD_NAMES, FIELDS, SCANNED_TYPES, TYPE } from './event-fields.ts';

export const TEXT = 1;
/** Value in `numbers`. */
export const NUMBER = 2;
export const TRUE = 3;
export const FALSE = 4;

const TAB = 0x09;
const NEWLINE = 0x0a;
const RETURN = 0x0d;
const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const DOT = 0x2e;
const ZERO = 0x30;
const BACKSLASH = 0x5c;
const DELETE = 0x7f;
const OPEN = 0x7b;
const CLOSE = 0x7d;

/** More digits may not fit a number exactly. */
const MAX_DIGITS = 15;
const MAX_NUMBER_BYTES = 40;
const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const WORD_TRUE = Buffer.from('true');
const WORD_FALSE = Buffer.from('false');

/** `"name":` of all fields, one after the other, and where each begins; the last entry is the end. */
const KEYS = Buffer.from(FIELD_NAMES.map((name) => `"${name}":`).join(''));
const KEY_STARTS = Int32Array.from([0, ...FIELD_NAMES.map((name) => name.length + 3)]);
for (let field = 1; field <= FIELDS; field++) KEY_STARTS[field]! += KEY_STARTS[field - 1]!;
const FIELD_BY_NAME: ReadonlyMap<string, number> = new Map(FIELD_NAMES.map((name, field) => [name, field]));
const MAX_KEY_BYTES = Math.max(...FIELD_NAMES.map((name) => name.length + 3));

const TYPE_BY_NAME = new BytesTable<number>(64);
for (const [type, { name }] of SCANNED_TYPES.entries()) {
  const bytes = Buffer.from(name);
  TYPE_BY_NAME.add(bytes, 0, bytes.length, bytes.reduce(hashed, HASH_START), type);
}

export class LineScanner {
  /** How many fields the line has. */
  count = 0;
  /** Index of its type; −1 when it has none that is known. */
  type = -1;
  /** Place after the object. */
  close = 0;
  /** Of each of its fields, in the order they came: number of the field, kind of value, and the bytes of the value without quotes. */
  readonly fields = new Uint8Array(FIELDS);
  readonly kinds = new Uint8Array(FIELDS);
  readonly starts = new Int32Array(FIELDS);
  readonly ends = new Int32Array(FIELDS);
  readonly hashes = new Int32Array(FIELDS);
  readonly numbers = new Float64Array(FIELDS);
  /** Which field followed last, by type and field: senders keep to one order. */
  readonly #next = new Uint8Array((SCANNED_TYPES.length + 1) * (FIELDS + 1));
  #numberEnd = 0;

  /**
   * @param bytes - UTF-8, and a newline at the end.
   * @returns Where the next line begins, or −1 when it is for `JSON.parse`.
   */
  scan(bytes: Uint8Array, from: number): number {
    const { fields, kinds, starts, ends, hashes, numbers } = this;
    const next = this.#next;
    let at = from;
    while (isBlank(bytes[at]!)) at++;
    if (bytes[at] !== OPEN) return -1;
    at++;
    let count = 0;
    let type = -1;
    let state = FIELDS;
    for (;;) {
      while (isBlank(bytes[at]!)) at++;
      // --- The name of the field: as a rule the one that came here last time.
      let field = next[state]!;
      let key = KEY_STARTS[field]!;
      const keyEnd = KEY_STARTS[field + 1]!;
      const keyAt = at;
      while (key < keyEnd && KEYS[key] === bytes[at]) {
        key++;
        at++;
      }
      if (key < keyEnd) {
        field = findField(bytes, keyAt);
        if (field < 0) return -1;
        next[state] = field;
        at = keyAt + KEY_STARTS[field + 1]! - KEY_STARTS[field]!;
      }
      if (count === FIELDS) return -1;
      while (isBlank(bytes[at]!)) at++;
      // --- Its value.
      fields[count] = field;
      const first = bytes[at]!;
      if (first === QUOTE) {
        at++;
        starts[count] = at;
        let hash = HASH_START;
        let byte = bytes[at]!;
        while (byte !== QUOTE) {
          if (byte < SPACE || byte === BACKSLASH || byte === DELETE) return -1;
          hash = hashed(hash, byte);
          byte = bytes[++at]!;
        }
        kinds[count] = TEXT;
        ends[count] = at;
        hashes[count] = hash;
        if (field === TYPE) {
          const found = TYPE_BY_NAME.find(bytes, starts[count]!, at, hash);
          if (found < 0) return -1;
          type = TYPE_BY_NAME.value(found);
        }
        at++;
      } else if (first >= ZERO && first <= ZERO + 9) {
        starts[count] = at;
        let value = 0;
        let digit = first - ZERO;
        while (digit >= 0 && digit <= 9) {
          value = value * 10 + digit;
          digit = bytes[++at]! - ZERO;
        }
        const length = at - starts[count]!;
        if (length > MAX_DIGITS || (first === ZERO && length > 1) || goesOn(bytes[at]!)) {
          value = this.#number(bytes, starts[count]!);
          if (Number.isNaN(value)) return -1;
          at = this.#numberEnd;
        }
        kinds[count] = NUMBER;
        numbers[count] = value;
        ends[count] = at;
      } else {
        starts[count] = at;
        if (isWord(bytes, at, WORD_TRUE)) {
          kinds[count] = TRUE;
          at += WORD_TRUE.length;
        } else if (isWord(bytes, at, WORD_FALSE)) {
          kinds[count] = FALSE;
          at += WORD_FALSE.length;
        } else {
          numbers[count] = this.#number(bytes, at);
          if (Number.isNaN(numbers[count])) return -1;
          kinds[count] = NUMBER;
          at = this.#numberEnd;
        }
        ends[count] = at;
      }
      count++;
      while (isBlank(bytes[at]!)) at++;
      const after = bytes[at++];
      if (after === CLOSE) break;
      if (after !== COMMA) return -1;
      state = (type + 1) * (FIELDS + 1) + field;
    }
    this.close = at;
    while (isBlank(bytes[at]!)) at++;
    if (bytes[at] !== NEWLINE) return -1;
    this.count = count;
    this.type = type;
    return at + 1;
  }

  /** @returns NaN where it is none. Sets `#numberEnd`. */
  #number(bytes: Uint8Array, start: number): number {
    let text = '';
    let at = start;
    while (at < start + MAX_NUMBER_BYTES && isOfNumber(bytes[at]!)) text += String.fromCharCode(bytes[at++]!);
    this.#numberEnd = at;
    return JSON_NUMBER.test(text) ? Number(text) : Number.NaN;
  }
}

function findField(bytes: Uint8Array, at: number): number {
  if (bytes[at] !== QUOTE) return -1;
  let name = '';
  for (let i = at + 1; i < at + MAX_KEY_BYTES; i++) {
    const byte = bytes[i]!;
    // A name before a colon only: one with a space between is for `JSON.parse`.
    if (byte === QUOTE) return bytes[i + 1] === 0x3a ? (FIELD_BY_NAME.get(name) ?? -1) : -1;
    name += String.fromCharCode(byte);
  }
  return -1;
}

/** JSON's spaces but for the newline. */
function isBlank(byte: number): boolean {
  return byte === SPACE || byte === TAB || byte === RETURN;
}

/** Whether digits are not all of a number. */
function goesOn(byte: number): boolean {
  return byte === DOT || byte === 0x65 || byte === 0x45;
}

function isOfNumber(byte: number): boolean {
  return (byte >= ZERO && byte <= ZERO + 9) || goesOn(byte) || byte === 0x2b || byte === 0x2d;
}

function isWord(bytes: Uint8Array, at: number, word: Uint8Array): boolean {
  for (let i = 0; i < word.length; i++) if (bytes[at + i] !== word[i]) return false;
  return true;
}
