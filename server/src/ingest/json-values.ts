import { isUtf8 } from 'node:buffer';
import { BodyError, type Parsed, parseJson, tooLong } from './parsed.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** Where the reader is outside of an item. */
type Place = 'start' | 'item-or-end' | 'item' | 'comma-or-end' | 'end';

/**
 * A JSON list of objects, or one object alone, read as it arrives: holds at most one unfinished item, and of an item that is too long
 * nothing. An item that is not JSON is a problem of that item; a body that is no list is an error, after the items before it.
 */
export async function* parseJsonValues(
  body: AsyncIterable<Uint8Array>,
  maxItemBytes: number,
): AsyncGenerator<readonly Parsed[]> {
  let place: Place = 'start';
  let position = 0;
  let depth = 0;
  let inText = false;
  let escaped = false;
  let rest: Uint8Array[] = [];
  let restBytes = 0;

  for await (const chunk of body) {
    const parsed: Parsed[] = [];
    let itemStart = depth > 0 ? 0 : -1;
    let fault: BodyError | undefined;
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i]!;
      if (depth > 0) {
        if (inText) {
          if (escaped) escaped = false;
          else if (byte === BACKSLASH) escaped = true;
          else if (byte === QUOTE) inText = false;
        } else if (byte === QUOTE) inText = true;
        else if (byte === OPEN_OBJECT || byte === OPEN_LIST) depth++;
        else if ((byte === CLOSE_OBJECT || byte === CLOSE_LIST) && --depth === 0) {
          keep(chunk.subarray(itemStart, i + 1));
          parsed.push(finishItem());
          itemStart = -1;
        }
        continue;
      }
      if (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) continue;
      fault = outside(byte);
      if (fault) break;
      if (depth > 0) itemStart = i;
    }
    if (itemStart >= 0 && !fault) keep(chunk.subarray(itemStart));
    if (parsed.length > 0) yield parsed;
    if (fault) throw fault;
  }
  // Assigned in `outside`, which the compiler does not follow.
  const reached = place as Place;
  if (reached === 'start') {
    throw new BodyError(400, 'EMPTY_BODY', 'Expected a JSON list of events or one event, got an empty body.');
  }
  if (depth > 0 || reached !== 'end') {
    throw new BodyError(400, 'TRUNCATED', `The body ends too early, after ${position} complete items.`);
  }

  /** One byte between items. */
  function outside(byte: number): BodyError | undefined {
    switch (place) {
      case 'start':
        if (byte === OPEN_LIST) place = 'item-or-end';
        else if (byte === OPEN_OBJECT) {
          place = 'end';
          depth = 1;
        } else return new BodyError(400, 'NOT_A_LIST', 'Expected a JSON list of events or one event.');
        return undefined;
      case 'item-or-end':
      case 'item':
        if (byte === CLOSE_LIST && place === 'item-or-end') place = 'end';
        else if (byte === OPEN_OBJECT) {
          place = 'comma-or-end';
          depth = 1;
        } else
          return new BodyError(400, 'NOT_AN_OBJECT', `Expected item ${position + 1} of the list to be a JSON object.`);
        return undefined;
      case 'comma-or-end':
        if (byte === COMMA) place = 'item';
        else if (byte === CLOSE_LIST) place = 'end';
        else return new BodyError(400, 'NOT_A_LIST', `Expected a comma or the end of the list after item ${position}.`);
        return undefined;
      case 'end':
        return new BodyError(
          400,
          'TRAILING_DATA',
          'Expected nothing after the JSON value. For one event a line, send content-type application/x-ndjson.',
        );
    }
  }

  function keep(bytes: Uint8Array): void {
    restBytes += bytes.length;
    if (restBytes <= maxItemBytes) rest.push(Uint8Array.prototype.slice.call(bytes));
    else rest = [];
  }

  function finishItem(): Parsed {
    position++;
    const tooMany = restBytes > maxItemBytes;
    const bytes = Buffer.concat(rest);
    rest = [];
    restBytes = 0;
    if (tooMany) return tooLong(position, maxItemBytes);
    return isUtf8(bytes) ? parseJson(position, bytes.toString('utf8')) : { line: position, problem: 'Not valid UTF-8' };
  }
}
