const DECORATED = /__?decorate\(\[\s*(property|state)\(([^[\]]*?)\)\s*\], (\w+)\.prototype, "(\w+)", void 0\);\n?/g;

/**
 * Compiled element module in which Lit's decorators have become the `static properties` they stand for: the sources keep a property's
 * documentation, type and settings in one place, and no page loads the decorators.
 *
 * @throws {Error} Where another decorator is left, which would bring them all back.
 */
export function declareProperties(code: string): string {
  const classes = new Map<string, string[]>();
  for (const [, kind = '', options = '', owner = '', name = ''] of code.matchAll(DECORATED)) {
    const declared = classes.get(owner) ?? [];
    declared.push(`${name}: ${kind === 'state' ? '{ state: true }' : options || '{}'}`);
    classes.set(owner, declared);
  }
  const seen = new Set<string>();
  const declared = code.replace(DECORATED, (whole, _kind, _options, owner: string) => {
    // No line moves, so that source maps keep their line numbers.
    const lines = '\n'.repeat(whole.split('\n').length - 1);
    if (seen.has(owner)) return lines;
    seen.add(owner);
    return `${owner}.properties = { ${classes.get(owner)?.join(', ').replaceAll('\n', ' ')} };${lines}`;
  });
  const left = /_decorate\(\[.*/.exec(declared);
  if (left) throw new Error(`Expected only property and state decorators, got ${left[0]}`);
  // What the decorators needed, of the bundler or of the compiler.
  return declared
    .replace(/import _decorate from .*/, '')
    .replace(/import \{[^}]*\} from 'lit\/decorators\.js';/, '')
    .replace(/^var __decorate = [\s\S]*?\n\};$/m, (helper) => '\n'.repeat(helper.split('\n').length - 1));
}
