import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const RULES = ['no-test-returning-function.grit', 'no-clock-or-chance-in-metrics.grit'];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'andon-lint-'));
  const plugins = RULES.map((rule) => join(import.meta.dirname, rule));
  writeFileSync(join(folder, 'biome.json'), JSON.stringify({ plugins }));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Number of complaints of our own rules about `code` at `path`. */
function complaintsAbout(path: string, code: string): number {
  mkdirSync(join(folder, dirname(path)), { recursive: true });
  writeFileSync(join(folder, path), code);
  const { stdout } = spawnSync('biome', ['lint', '--reporter=json', path], { cwd: folder, encoding: 'utf8' });
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { category: string }[] };
  return diagnostics.filter((diagnostic) => diagnostic.category === 'plugin').length;
}

describe('the rule against tests that return functions', () => {
  it.each([
    ["it('a', () => () => { check(); });"],
    ["it('a', async () => async () => { check(); });"],
    ["it('a', () => function () { check(); });"],
    ["it('a', () => { prepare(); return async () => { check(); }; });"],
    ["test('a', function () { return () => check(); });"],
  ])('complains about %s', (code) => {
    expect(complaintsAbout('example.test.ts', code)).toBe(1);
  });

  it.each([
    ["it('a', () => check());"],
    ["it('a', async () => { await check(); });"],
    ["it('a', () => { const next = () => { return () => 1; }; check(next); });"],
  ])('is silent about %s', (code) => {
    expect(complaintsAbout('example.test.ts', code)).toBe(0);
  });
});

describe('the rule against a clock or chance in metrics', () => {
  it.each([
    'Date.now()',
    'new Date()',
    'Math.random()',
    'performance.now()',
    'Temporal.Now.instant()',
    'setTimeout(f, 1)',
  ])('complains about %s', (code) => {
    expect(complaintsAbout('packages/metrics/src/window.ts', `export const a = ${code};`)).toBe(1);
  });

  it('allows a date made from an argument', () => {
    expect(complaintsAbout('packages/metrics/src/window.ts', 'export const a = new Date(timeMs);')).toBe(0);
  });

  it('leaves tests and other packages alone', () => {
    expect(complaintsAbout('packages/metrics/src/window.test.ts', 'export const a = Date.now();')).toBe(0);
    expect(complaintsAbout('server/src/clock.ts', 'export const a = Date.now();')).toBe(0);
  });
});
