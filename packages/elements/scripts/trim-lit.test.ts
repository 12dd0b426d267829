import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { trimLit } from './trim-lit.ts';

describe("Lit's modules for the script for pages", () => {
  it('are refused where Lit is another than the cuts were made for', () => {
    expect(() => trimLit('class i extends t{}', '/node_modules/lit-element/lit-element.js')).toThrow(
      /Expected the lit-element\.js of Lit that the cuts were made for/,
    );
  });

  it('are the only ones that are cut', () => {
    expect(trimLit('const s=globalThis;', '/node_modules/lit/index.js')).toBe('const s=globalThis;');
  });
});

describe('our templates, since nothing else could be drawn', () => {
  const sources = globSync(fileURLToPath(new URL('../src/**/*.ts', import.meta.url)))
    .map((file) => readFileSync(file, 'utf8'))
    .filter((source) => source.includes("from 'lit"));
  const code = sources.join('\n');

  it('are looked at', () => expect(sources.length).toBeGreaterThan(50));

  it('use directives of which it is known where they stand', () => {
    expect([...new Set(code.match(/lit\/(?:directives\/|async)[\w-]*/g))]).toEqual(['lit/directives/repeat']);
  });

  it('have no directive in an attribute or as a listener', () => {
    expect(code.match(/\b(?:setStyle|keyedRows|repeat|heightInRows)\(/g)).not.toBeNull();
    expect(code.match(/=(?:"[^"`]*)?\$\{(?:setStyle|keyedRows|repeat|heightInRows)\(.*/g)).toBeNull();
  });

  it('have no comment and no value in an end tag', () => {
    expect(code.match(/<!--.*|<\/\$\{.*/g)).toBeNull();
  });
});
