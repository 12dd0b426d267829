import { describe, expect, it } from 'vitest';
import { lineBlocks, parseLine } from './ndjson.ts';
import type { Parsed } from './parsed.ts';

async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function parseAll(text: string | Uint8Array, size = 1 << 16, maxLineBytes = 1000): Promise<Parsed[]> {
  const all: Parsed[] = [];
  let line = 1;
  for await (const block of lineBlocks(inChunks(Buffer.from(text as string), size), maxLineBytes)) {
    for (let start = 0; start < block.bytes.length; line++) {
      const end = block.bytes.indexOf(0x0a, start);
      const parsed = parseLine(block, line, start, end);
      if (parsed) all.push(parsed);
      start = end + 1;
    }
  }
  return all;
}

/** `line:value` or `line!problem`, to be read at a glance. */
function brief(parsed: readonly Parsed[]): string[] {
  return parsed.map(({ line, value, problem }) =>
    problem === undefined ? `${line}:${JSON.stringify(value)}` : `${line}!${problem}`,
  );
}

describe('newline-delimited JSON', () => {
  it('gives the same lines however the body is cut', async () => {
    const text = '{"a":"客服😀"}\r\n\n  {"b":2}  \n3\nnot json\n\n"last"';
    const expected = ['1:{"a":"客服😀"}', '3:{"b":2}', '4:3', '5!Not valid JSON', '7:"last"'];
    for (let size = 1; size <= 40; size++) expect(brief(await parseAll(text, size))).toEqual(expected);
  });

  it('takes a last line with or without a newline', async () => {
    expect(brief(await parseAll('1\n2'))).toEqual(['1:1', '2:2']);
    expect(brief(await parseAll('1\n2\n'))).toEqual(['1:1', '2:2']);
    expect(await parseAll('')).toEqual([]);
    expect(await parseAll('\n\n \n')).toEqual([]);
  });

  it('passes over a byte order mark', async () => {
    expect(brief(await parseAll('\uFEFF1\n2'))).toEqual(['1:1', '2:2']);
  });

  it('refuses a line that is too long and goes on with the next, holding no more than its limit', async () => {
    const long = `"${'x'.repeat(5000)}"`;
    for (const size of [1, 7, 999, 1 << 16]) {
      expect(brief(await parseAll(`1\n${long}\n3\n${long}`, size))).toEqual([
        '1:1',
        '2!Longer than 1000 bytes',
        '3:3',
        '4!Longer than 1000 bytes',
      ]);
    }
  });

  it('measures lines in bytes, whatever they hold and however they are cut', async () => {
    const wide = `"${'客'.repeat(400)}"`;
    const broken = Buffer.concat([Buffer.alloc(1500, 0xff), Buffer.from('\n1')]);
    for (const size of [1, 500, 1 << 16]) {
      expect(brief(await parseAll(`${wide}\n1`, size))).toEqual(['1!Longer than 1000 bytes', '2:1']);
      expect(brief(await parseAll(broken, size))).toEqual(['1!Longer than 1000 bytes', '2:1']);
    }
  });

  it('names lines that are not UTF-8 and keeps their neighbours', async () => {
    const bytes = Buffer.concat([Buffer.from('1\n"'), Buffer.from([0xc3, 0x28]), Buffer.from('"\n3\n')]);
    for (const size of [1, 3, 100])
      expect(brief(await parseAll(bytes, size))).toEqual(['1:1', '2!Not valid UTF-8', '3:3']);
  });

  it('does not quote what was sent in its problems', async () => {
    expect(brief(await parseAll('{"card":'))).toEqual(['1!Not valid JSON: it ends too early']);
    expect(brief(await parseAll('{"card": 4111111111111111'))[0]).not.toContain('4111');
    expect(brief(await parseAll('{"a": 1, x'))).toEqual(['1!Not valid JSON at character 10']);
    expect(brief(await parseAll('{"card" 4111}'))[0]).not.toContain('4111');
  });
});
