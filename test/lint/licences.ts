/*
 * Checks that every package of the lockfile, for running and for building, has a licence that is known to let Andon be given away under its
 * own. The list of packages and licences is the package manager's.
 *
 *   node --conditions=source test/lint/licences.ts [--list]
 */
import { execFileSync } from 'node:child_process';

/** SPDX identifiers. */
const ALLOWED: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'OFL-1.1',
  'Python-2.0',
  'Unlicense',
  'Zlib',
]);

/** Licences allowed for these only, with the reason. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  // File-level copyleft; a tool of the build whose files are not given away and not changed.
  lightningcss: 'MPL-2.0',
  'lightningcss-linux-x64-gnu': 'MPL-2.0',
  // MPL-2.0 too; runs in tests only.
  'axe-core': 'MPL-2.0',
  // Data that browserslist reads during a build.
  'caniuse-lite': 'CC-BY-4.0',
  // Says MIT in its readme and nothing in its manifest; runs in tests only.
  only: 'Unknown',
};

interface LicensedPackage {
  readonly name: string;
  readonly versions: readonly string[];
}

const text = execFileSync('pnpm', ['licenses', 'list', '--json', '--recursive'], {
  encoding: 'utf8',
  maxBuffer: 64 * 1024 * 1024,
  stdio: ['ignore', 'pipe', 'inherit'],
});
const byLicence = JSON.parse(text) as Readonly<Record<string, readonly LicensedPackage[]>>;
const faults: string[] = [];
let count = 0;
for (const [licence, packages] of Object.entries(byLicence)) {
  count += packages.length;
  if (process.argv.includes('--list')) console.log(`${licence}: ${packages.map(({ name }) => name).join(', ')}`);
  if (isAllowed(licence)) continue;
  for (const { name, versions } of packages) {
    // Platform builds of one package share its licence.
    const isException = Object.entries(EXCEPTIONS).some(
      ([known, its]) => licence === its && (name === known || name.startsWith(`${known}-`)),
    );
    if (!isException) faults.push(`${name} ${versions.join(', ')}: ${licence}`);
  }
}
if (count === 0) faults.push('the package manager named no package at all');
for (const fault of faults) console.error(`not on the list of licences: ${fault}`);
console.log(`${count} packages, ${faults.length} with a licence that is not on the list`);
process.exitCode = faults.length === 0 ? 0 : 1;

/** `A OR B` leaves the choice to us, `A AND B` asks for both. */
function isAllowed(licence: string): boolean {
  const terms = licence.replace(/^\((.*)\)$/, '$1');
  if (terms.includes(' OR ')) return terms.split(' OR ').some(isAllowed);
  return terms.split(' AND ').every((term) => ALLOWED.has(term.trim()));
}
