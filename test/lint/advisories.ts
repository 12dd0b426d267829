/*
 * Asks for known weaknesses of every package of the lockfile, for running and for building. Ends with 0 where there is none that is not
 * explained here, with 1 where there is, and with 75 (`EX_TEMPFAIL`) where nobody could be asked: mirrors often have no advisory service.
 *
 *   ANDON_ADVISORY_REGISTRY=https://… node --conditions=source test/lint/advisories.ts
 */
import { execFileSync } from 'node:child_process';
import { askForAdvisories } from './advisory-service.ts';

const NOT_CHECKED = 75;

/** Weaknesses that do not concern Andon, by the last part of their address, with the reason. */
const EXPLAINED: Readonly<Record<string, string>> = {};

const output = (command: string, args: readonly string[]): string =>
  execFileSync(command, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, stdio: ['ignore', 'pipe', 'inherit'] });

const byLicence = JSON.parse(output('pnpm', ['licenses', 'list', '--json', '--recursive'])) as Readonly<
  Record<string, readonly { readonly name: string; readonly versions: readonly string[] }[]>
>;
const packages = Object.values(byLicence).flat();
const registry = process.env.ANDON_ADVISORY_REGISTRY ?? output('pnpm', ['config', 'get', 'registry']).trim();
const answer = await askForAdvisories(
  registry,
  Object.fromEntries(packages.map(({ name, versions }) => [name, versions])),
);
if ('unanswered' in answer) {
  console.log(
    `NOT CHECKED: nobody knows whether any of ${packages.length} packages is known to be weak, as ${answer.unanswered}.`,
  );
  process.exitCode = NOT_CHECKED;
} else {
  const open = answer.advisories.filter(({ url }) => EXPLAINED[url.split('/').at(-1) ?? ''] === undefined);
  for (const { package: name, severity, title, url } of open) console.error(`${severity}: ${name}: ${title} (${url})`);
  console.log(`${packages.length} packages checked, ${open.length} known weaknesses that are not explained`);
  process.exitCode = open.length === 0 ? 0 : 1;
}
