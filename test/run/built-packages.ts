/**
 * Checks that every package works as built: outside the workspace a name resolves to `dist`, and what it exports there is what its
 * sources export. Run after `pnpm run build`.
 */
import { execFileSync } from 'node:child_process';
import { isDeepStrictEqual } from 'node:util';

const PACKAGES = ['@andon/metrics', '@andon/schema', '@andon/client', '@andon/elements', '@andon/server'];
/** Node strips types but does not compile decorators, so these sources run in browsers only. */
const BROWSER_ONLY_SOURCES = new Set(['@andon/elements']);

let failed = false;
for (const name of PACKAGES) {
  const built = load(name, []);
  const source = BROWSER_ONLY_SOURCES.has(name) ? built : load(name, ['--conditions=source']);
  const fine =
    built.location.includes('/dist/') && built.names.length > 0 && isDeepStrictEqual(built.names, source.names);
  console.log(
    `${fine ? 'ok    ' : 'FAILED'} ${name}: ${built.names.length} exports from ${built.location.replace(/.*\/(?=dist\/)/, '')}`,
  );
  if (!fine) console.log(`  sources export ${source.names.join(', ')}\n  built exports ${built.names.join(', ')}`);
  failed ||= !fine;
}
process.exitCode = failed ? 1 : 0;

function load(name: string, flags: readonly string[]): { location: string; names: string[] } {
  const program = `const names = Object.keys(await import('${name}')).sort();
    console.log(JSON.stringify({ location: import.meta.resolve('${name}'), names }));`;
  const text = execFileSync(process.execPath, [...flags, '--input-type=module', '--eval', program], {
    cwd: import.meta.dirname,
    encoding: 'utf8',
  });
  return JSON.parse(text) as { location: string; names: string[] };
}
