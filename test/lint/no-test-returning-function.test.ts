import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const RULE = join(import.meta.dirname, 'no-test-returning-function.grit');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'andon-lint-'));
  writeFileSync(join(folder, 'biome.json'), JSON.stringify({ plugins: [RULE] }));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Number of complaints of the rule about `code`. */
function complaintsAbout(code: string): number {
  writeFileSync(join(folder, 'example.test.ts'), code);
  const { stdout } = spawnSync('biome', ['lint', '--reporter=json', 'example.test.ts'], {
    cwd: folder,
    encoding: 'utf8',
  });
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
    expect(complaintsAbout(code)).toBe(1);
  });

  it.each([
    ["it('a', () => check());"],
    ["it('a', async () => { await check(); });"],
    ["it('a', () => { const next = () => { return () => 1; }; check(next); });"],
  ])('is silent about %s', (code) => {
    expect(complaintsAbout(code)).toBe(0);
  });
});
