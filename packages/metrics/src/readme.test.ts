import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createMetricState } from './index.ts';
import { withFigureTable } from './testing/figure-table.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

describe('the README', () => {
  it('lists every figure as it is defined (pnpm --filter @andon/metrics figure-table)', () => {
    expect(plain(withFigureTable(readme))).toBe(plain(readme));
  });

  it('has worked examples that say what they print', async () => {
    const blocks = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code ?? '');
    expect(blocks.length).toBeGreaterThanOrEqual(5);
    for (const code of blocks) {
      const expected = [...code.matchAll(/\/\/ → (.*)$/gm)].map(([, text]) => text);
      const printed: string[] = [];
      const body = code.replace(/^import .*$/gm, '').replaceAll('console.log(', 'print(');
      const run = new Function('metrics', 'print', `const { ${IMPORTS.join(', ')} } = metrics;\n${body}`);
      run(await import('./index.ts'), (value: unknown) => printed.push(String(value)));
      expect(printed).toEqual(expected);
    }
  });
});

/** Without the padding that a formatter puts into tables. */
function plain(markdown: string): string {
  return markdown.replaceAll(/ *\| */g, '|').replaceAll(/-{3,}/g, '---');
}

const IMPORTS = [
  'createMetricState',
  'validateEvent',
  'QuantileSketch',
  'restoreMetricState',
  'mergeMetricStates',
  'erlangC',
];

describe('every definition', () => {
  it('has its texts in three languages', () => {
    for (const definition of createMetricState().definitions) {
      for (const text of [definition.name, definition.shortName, definition.description, definition.sample]) {
        for (const locale of ['en', 'zh-CN', 'zh-TW'] as const) expect(text[locale].length).toBeGreaterThan(0);
      }
      // Simplified and Traditional texts share few characters that are written alike in both; a copy would be a slip.
      for (const locale of ['zh-CN', 'zh-TW'] as const) {
        expect(definition.description[locale]).not.toBe(definition.description.en);
        expect(definition.description[locale]).toMatch(/\p{Script=Han}/u);
      }
    }
  });

  it('says how it is computed, in what unit, which side is better and after whom', () => {
    const definitions = createMetricState().definitions;
    expect(definitions.length).toBeGreaterThan(50);
    for (const { key, family, formula, unit, direction, source, params, variants } of definitions) {
      expect(key.startsWith(`${family}.`)).toBe(true);
      for (const text of [formula, source, ...variants]) expect([key, text.trim()]).not.toEqual([key, '']);
      expect(['COUNT', 'MILLISECONDS', 'SHARE', 'POINTS', 'PER_1000', 'INSTANT']).toContain(unit);
      expect(['HIGHER_IS_BETTER', 'LOWER_IS_BETTER', 'NEUTRAL']).toContain(direction);
      // A figure that can be asked for in variants names them.
      if (params.includes('variant')) expect(variants.length).toBeGreaterThan(1);
    }
  });

  it('has a key of its own', () => {
    const keys = createMetricState().definitions.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
