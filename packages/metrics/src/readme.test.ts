import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as metrics from './index.ts';
import { withFigureTable } from './testing/figure-table.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

describe('the README', () => {
  it('lists every figure as it is defined (pnpm --filter @andon/metrics figure-table)', () => {
    expect(plain(withFigureTable(readme))).toBe(plain(readme));
  });

  it('says of every function what it is for', () => {
    const functions = Object.entries(metrics).filter(([, value]) => isCalled(value));
    const unnamed = functions.filter(([name]) => !new RegExp(`\\b${name}\\b`).test(readme)).map(([name]) => name);
    expect(functions.length).toBeGreaterThan(40);
    expect(unnamed).toEqual([]);
  });

  it('has worked examples that say what they print', async () => {
    const blocks = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code ?? '');
    expect(blocks.length).toBeGreaterThanOrEqual(5);
    for (const code of blocks) {
      const expected = [...code.matchAll(/\/\/ → (.*)$/gm)].map(([, text]) => text);
      const printed: string[] = [];
      const body = code
        .replace(/^import (\{.*\}) from '@andon\/metrics';$/m, 'const $1 = metrics;')
        .replaceAll('console.log(', 'print(');
      const run = new Function('metrics', 'print', body);
      run(metrics, (value: unknown) => printed.push(String(value)));
      expect(printed).toEqual(expected);
    }
  });
});

/** Constructors of what is thrown, which no reader calls, are told of by their names in docstrings. */
function isCalled(value: unknown): boolean {
  return typeof value === 'function' && !(value.prototype instanceof Error);
}

/** Without the padding that a formatter puts into tables. */
function plain(markdown: string): string {
  return markdown.replaceAll(/ *\| */g, '|').replaceAll(/-{3,}/g, '---');
}

describe('every definition', () => {
  it('has its texts in three languages', () => {
    for (const definition of metrics.createMetricState().definitions) {
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
    const definitions = metrics.createMetricState().definitions;
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
    const keys = metrics.createMetricState().definitions.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
