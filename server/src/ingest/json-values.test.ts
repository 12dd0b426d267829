import { describe, expect, it } from 'vitest';
import { parseJsonValues } from './json-values.ts';
import type { Parsed } from './parsed.ts';

async function* inChunks(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

interface Outcome {
  readonly items: unknown[];
  readonly code: string | undefined;
}

async function parseAll(text: string, size = 1 << 16): Promise<Outcome> {
  const all: Parsed[] = [];
  let code: string | undefined;
  try {
    for await (const parsed of parseJsonValues(inChunks(text, size), 100)) all.push(...parsed);
  } catch (error) {
    code = (error as { code: string }).code;
  }
  return { items: all.map(({ line, value, problem }) => [line, problem ?? value]), code };
}

describe('parseJsonValues', () => {
  it('gives the items of a list however the body is cut', async () => {
    const text = ' [ {"a":"]}\\"[{,客"} ,\n{"b":[{},[]]},{} ]\n';
    const expected = {
      items: [
        [1, { a: ']}"[{,客' }],
        [2, { b: [{}, []] }],
        [3, {}],
      ],
      code: undefined,
    };
    for (let size = 1; size <= 50; size++) expect(await parseAll(text, size)).toEqual(expected);
  });

  it('takes one object alone', async () => {
    for (const size of [1, 5, 100])
      expect(await parseAll('\n{"a": {"b": 1}}\n', size)).toEqual({ items: [[1, { a: { b: 1 } }]], code: undefined });
  });

  it('takes an empty list', async () => {
    expect(await parseAll('[]')).toEqual({ items: [], code: undefined });
  });

  it('keeps the good items of a list with a bad one', async () => {
    expect(await parseAll('[{"a":1},{a:2},{"a":3}]')).toEqual({
      items: [
        [1, { a: 1 }],
        [2, 'Not valid JSON at character 2'],
        [3, { a: 3 }],
      ],
      code: undefined,
    });
  });

  it('refuses an item that is too long, holding nothing of it, and goes on', async () => {
    const text = `[{"a":1},{"x":"${'y'.repeat(10_000)}"},{"a":3}]`;
    for (const size of [1, 64, 1 << 16]) {
      expect((await parseAll(text, size)).items).toEqual([
        [1, { a: 1 }],
        [2, 'Longer than 100 bytes'],
        [3, { a: 3 }],
      ]);
    }
  });

  it.each([
    ['', [], 'EMPTY_BODY'],
    ['  ', [], 'EMPTY_BODY'],
    ['"text"', [], 'NOT_A_LIST'],
    ['[1,2]', [], 'NOT_AN_OBJECT'],
    ['[{"a":1},[]]', [[1, { a: 1 }]], 'NOT_AN_OBJECT'],
    ['[{"a":1},]', [[1, { a: 1 }]], 'NOT_AN_OBJECT'],
    ['[{"a":1} {"a":2}]', [[1, { a: 1 }]], 'NOT_A_LIST'],
    ['[{"a":1},{"a":', [[1, { a: 1 }]], 'TRUNCATED'],
    ['[{"a":1},', [[1, { a: 1 }]], 'TRUNCATED'],
    ['[', [], 'TRUNCATED'],
    ['{"a":1}\n{"a":2}', [[1, { a: 1 }]], 'TRAILING_DATA'],
    ['[{"a":1}]]', [[1, { a: 1 }]], 'TRAILING_DATA'],
  ])('reports %j after the items before the fault', async (text, items, code) => {
    for (const size of [1, 1 << 16]) expect(await parseAll(text, size)).toEqual({ items, code });
  });
});
