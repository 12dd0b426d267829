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
      const texts = textLines(chunk.subarray(start, lastEnd));
      for (const text of texts) parseLine(parsed, line++, text);
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
    if (restBytes > maxLineBytes) into.push(tooLong(line, maxLineBytes));
    else parseLine(into, line, textLines(Buffer.concat(rest))[0] as string | null);
    line++;
    rest = [];
    restBytes = 0;
  }

  function parseLine(into: Parsed[], at: number, text: string | null): void {
    if (text === null) {
      into.push({ line: at, problem: 'Not valid UTF-8' });
      return;
    }
    const trimmed = (at === 1 && text.charCodeAt(0) === BYTE_ORDER_MARK ? text.slice(1) : text).trim();
    if (trimmed.length === 0) return;
    into.push(trimmed.length > maxLineBytes ? tooLong(at, maxLineBytes) : parseJson(at, trimmed));
  }
}

/** The lines of a block; `null` for one that is not UTF-8. Checked as a whole first, because nearly every block is. */
function textLines(block: Uint8Array): (string | null)[] {
  const buffer = Buffer.from(block.buffer, block.byteOffset, block.byteLength);
  if (isUtf8(buffer)) return buffer.toString('utf8').split('\n');
  const lines: (string | null)[] = [];
  for (let start = 0; start <= buffer.length; ) {
    const found = buffer.indexOf(NEWLINE, start);
    const end = found < 0 ? buffer.length : found;
    const bytes = buffer.subarray(start, end);
    lines.push(isUtf8(bytes) ? bytes.toString('utf8') : null);
    start = end + 1;
  }
  return lines;
}
