import { isUtf8 } from 'node:buffer';
import { type LineBlock, type Parsed, parseJson, tooLong } from './parsed.ts';

const NEWLINE = 0x0a;
const BYTE_ORDER_MARK = 0xfeff;
const LINE_END = Uint8Array.of(NEWLINE);

/**
 * Cuts newline-delimited JSON into blocks of whole lines. Holds at most one unfinished line, and of a line that is too long nothing.
 */
export async function* lineBlocks(body: AsyncIterable<Uint8Array>, maxLineBytes: number): AsyncGenerator<LineBlock> {
  let rest: Uint8Array[] = [];
  let restBytes = 0;

  for await (const chunk of body) {
    const firstEnd = chunk.indexOf(NEWLINE);
    if (firstEnd < 0) {
      keep(chunk);
      continue;
    }
    let start = 0;
    if (restBytes > 0) {
      keep(chunk.subarray(0, firstEnd));
      yield finishRest();
      start = firstEnd + 1;
    }
    const end = chunk.lastIndexOf(NEWLINE) + 1;
    if (end > start) {
      const bytes = chunk.subarray(start, end);
      yield { bytes, isUtf8: isUtf8(bytes), isTooLong: false, maxLineBytes };
    }
    keep(chunk.subarray(end));
  }
  if (restBytes > 0) yield finishRest();

  function keep(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    restBytes += bytes.length;
    // A copy: a slice would keep all of its chunk alive, or change when the stream uses that memory again.
    if (restBytes <= maxLineBytes) rest.push(Uint8Array.prototype.slice.call(bytes));
    else rest = [];
  }

  function finishRest(): LineBlock {
    const isTooLong = restBytes > maxLineBytes;
    const bytes = isTooLong ? LINE_END : Buffer.concat([...rest, LINE_END]);
    rest = [];
    restBytes = 0;
    return { bytes, isUtf8: isUtf8(bytes), isTooLong, maxLineBytes };
  }
}

/**
 * One line of a block, parsed.
 *
 * @param line - Its number, from 1.
 * @param start - Place of its first byte.
 * @param end - Place of its newline.
 * @returns `undefined` for an empty line.
 */
export function parseLine(block: LineBlock, line: number, start: number, end: number): Parsed | undefined {
  if (block.isTooLong || end - start > block.maxLineBytes) return tooLong(line, block.maxLineBytes);
  const bytes = Buffer.from(block.bytes.buffer, block.bytes.byteOffset + start, end - start);
  if (!block.isUtf8 && !isUtf8(bytes)) return { line, problem: 'Not valid UTF-8' };
  let text = bytes.toString('utf8');
  if (line === 1 && text.charCodeAt(0) === BYTE_ORDER_MARK) text = text.slice(1);
  text = text.trim();
  return text.length > 0 ? parseJson(line, text) : undefined;
}
