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
