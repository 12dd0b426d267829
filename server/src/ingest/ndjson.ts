import { isUtf8 } from 'node:buffer';
import { type Parsed, parseJson, tooLong } from './parsed.ts';

const NEWLINE = 0x0a;
const BYTE_ORDER_MARK = 0xfeff;

/**
 * Newline-delimited JSON. Empty lines are passed over but counted. Holds at most one unfinished line, and of a line that is too long
 * nothing.
 */
export async function* parseNdjson(
  body: AsyncIterable<Uint8Array>,
  maxLineBytes: number,
): AsyncGenerator<readonly Parsed[]> {
  let line = 1;
  let rest: Uint8Array[] = [];
  let restBytes = 0;

  for await (const chunk of body) {
    const firstEnd = chunk.indexOf(NEWLINE);
    if (firstEnd < 0) {
      keep(chunk);
      continue;
    }
    const parsed: Parsed[] = [];
    let start = 0;
    if (restBytes > 0) {
      keep(chunk.subarray(0, firstEnd));
      finishRest(parsed);
      start = firstEnd + 1;
    }
    const lastEnd = chunk.lastIndexOf(NEWLINE);
    if (lastEnd >= start) {
      for (const text of textLines(chunk.subarray(start, lastEnd), maxLineBytes)) parseLine(parsed, line++, text);
    }
    keep(chunk.subarray(lastEnd + 1));
    if (parsed.length > 0) yield parsed;
  }
  const parsed: Parsed[] = [];
  if (restBytes > 0) finishRest(parsed);
  if (parsed.length > 0) yield parsed;

  function keep(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    restBytes += bytes.length;
    // A copy: a slice would keep all of its chunk alive, or change when the stream uses that memory again.
    if (restBytes <= maxLineBytes) rest.push(Uint8Array.prototype.slice.call(bytes));
    else rest = [];
  }

  function finishRest(into: Parsed[]): void {
    parseLine(into, line, restBytes > maxLineBytes ? TOO_LONG : textLines(Buffer.concat(rest), maxLineBytes)[0]);
    line++;
    rest = [];
    restBytes = 0;
  }

  function parseLine(into: Parsed[], at: number, line: Line | undefined): void {
    if (line === TOO_LONG) into.push(tooLong(at, maxLineBytes));
    else if (line === NOT_UTF8) into.push({ line: at, problem: 'Not valid UTF-8' });
    else if (line !== undefined) {
      const text = (at === 1 && line.charCodeAt(0) === BYTE_ORDER_MARK ? line.slice(1) : line).trim();
      if (text.length > 0) into.push(parseJson(at, text));
    }
  }
}

const TOO_LONG = Symbol('too long');
const NOT_UTF8 = Symbol('not UTF-8');
type Line = string | typeof TOO_LONG | typeof NOT_UTF8;

/** No UTF-16 unit takes more bytes in UTF-8. */
const MAX_BYTES_A_UNIT = 3;

/** The lines of a block. It is checked as a whole first, because nearly every block is good. */
function textLines(block: Uint8Array, maxBytes: number): Line[] {
  const buffer = Buffer.from(block.buffer, block.byteOffset, block.byteLength);
  if (isUtf8(buffer)) {
    const lines = buffer.toString('utf8').split('\n');
    // Hardly any block is longer than a line may be.
    if (buffer.length <= maxBytes) return lines;
    return lines.map((line) => {
      const mayBeTooLong = line.length * MAX_BYTES_A_UNIT > maxBytes;
      return mayBeTooLong && Buffer.byteLength(line) > maxBytes ? TOO_LONG : line;
    });
  }
  const lines: Line[] = [];
  for (let start = 0; start <= buffer.length; ) {
    const found = buffer.indexOf(NEWLINE, start);
    const end = found < 0 ? buffer.length : found;
    const bytes = buffer.subarray(start, end);
    if (bytes.length > maxBytes) lines.push(TOO_LONG);
    else lines.push(isUtf8(bytes) ? bytes.toString('utf8') : NOT_UTF8);
    start = end + 1;
  }
  return lines;
}
