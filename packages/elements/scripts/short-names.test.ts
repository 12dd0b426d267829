import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { assertShortened, OUR_NAMES } from './short-names.ts';

const read = (pattern: string): string => {
  const files = globSync(fileURLToPath(new URL(`../../${pattern}`, import.meta.url)));
  if (files.length === 0) throw new Error(`Expected files at ${pattern}, got none`);
  return files.map((file) => readFileSync(file, 'utf8')).join('\n');
};

/** Names before a type or the parameters of a method. */
const membersOf = (text: string): string => (text.match(/^ +(?:readonly )?\w+(?=\??[:(<])/gm) ?? []).join('\n');

describe('names that are shortened in the script for pages', () => {
  it.each([
    ['a frame', read('schema/src/sdl/*.graphql').replaceAll(/"""[\s\S]*?"""/g, '')],
    ['what a page gives and is given', membersOf(read('client/src/live-source.ts'))],
    // Tabs of one browser may have scripts of different ages.
    ['what tabs say to one another', read('client/src/shared-protocol.ts')],
  ])('have none of %s', (_, text) => {
    const words = new Set(text.match(/[\w$]+/g));
    expect(OUR_NAMES.filter((name) => words.has(name))).toEqual([]);
  });

  it('stand for one thing each', () => {
    expect(OUR_NAMES.length).toBeGreaterThan(50);
    expect(new Set(OUR_NAMES).size).toBe(OUR_NAMES.length);
  });

  it('are refused where one is left, in a text for instance', () => {
    expect(() => assertShortened('a.js', 'x.$a=1')).not.toThrow();
    expect(() => assertShortened('a.js', 'host["messages"]')).toThrow(/messages.*a\.js/);
  });
});
