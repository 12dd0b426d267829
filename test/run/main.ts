/**
 * The test command: every suite in order, what ran of each, and as the last line `N passed, N failed`.
 * Counts come from the reporters beside this file, never from a tool's text.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureChromium } from './chromium.ts';
import { judge, REPORT_FILE_VARIABLE, type SuiteReport } from './suite-report.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Ends what hangs. A busy machine needs ten minutes for a suite that takes four on a quiet one, and what is ended tells nothing of its tests. */
const STEP_LIMIT_MS = 30 * 60_000;

interface Step {
  readonly title: string;
  readonly command: readonly string[];
  /** Suites whose reports the command writes; none: it only has to succeed. */
  readonly suites: readonly string[];
}

interface Line {
  readonly suite: string;
  readonly passed: number;
  readonly failed: number;
  readonly failures: readonly string[];
  readonly text: string;
}

const STEPS: readonly Step[] = [
  { title: 'Generate types', command: ['pnpm', 'run', 'generate'], suites: [] },
  { title: 'Unit and integration tests', command: vitest('unit', 'integration'), suites: ['unit', 'integration'] },
  { title: 'Browser tests of the elements', command: ['wtr'], suites: ['browser'] },
  { title: 'Build the pages', command: ['pnpm', 'run', 'build:pages'], suites: [] },
  { title: 'End-to-end tests', command: vitest('end-to-end'), suites: ['end-to-end'] },
];

const inCi = Boolean(process.env.CI) && process.env.CI !== 'false';
const reportFolder = mkdtempSync(join(tmpdir(), 'andon-test-'));
const lines: Line[] = [];
try {
  const chromium = ensureChromium();
  console.log(`Node ${process.version}, browser ${chromium}`);
  for (const step of STEPS) lines.push(...(await run(step, chromium)));
} catch (error) {
  lines.push(brokenSetup(error instanceof Error ? error.message : String(error)));
} finally {
  rmSync(reportFolder, { recursive: true, force: true });
}

console.log('\nWhat ran:');
for (const line of lines) console.log(`  ${line.suite.padEnd(16)} ${line.text}`);
// Together at the end, one line each: whoever reads a log from its end, or has only its end, finds them.
for (const failure of lines.flatMap((line) => line.failures)) console.log(`  FAILED ${failure}`);
const failed = sum(lines.map((line) => line.failed));
process.exitCode = failed === 0 ? 0 : 1;
console.log(`${sum(lines.map((line) => line.passed))} passed, ${failed} failed`);

async function run(step: Step, chromium: string): Promise<Line[]> {
  console.log(`\n== ${step.title}`);
  const startedAt = performance.now();
  const reportFile = join(reportFolder, `${step.title}.json`);
  const exitCode = await execute(step.command, { CHROME_PATH: chromium, [REPORT_FILE_VARIABLE]: reportFile });
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  if (step.suites.length === 0) {
    if (exitCode === 0) return [];
    return [brokenSetup(`${step.title}: exit code ${exitCode}`)];
  }
  const reports = readReports(reportFile);
  // A red exit code that one suite of the command explains must not be charged to the others.
  const explained = reports.some((report) => report.failed + report.errors.length > 0);
  return step.suites.map((suite) => {
    const report = reports.find((candidate) => candidate.suite === suite);
    const verdict = judge(report, explained ? 0 : exitCode, inCi);
    const counts = `${verdict.passed} passed, ${verdict.failed} failed, ${report?.skipped ?? 0} skipped`;
    const text = [`${counts} in ${report?.files ?? 0} files, ${seconds} s`, ...verdict.reasons].join('\n    ! ');
    return { suite, passed: verdict.passed, failed: verdict.failed, failures: report?.failures ?? [], text };
  });
}

function brokenSetup(reason: string): Line {
  return { suite: 'setup', passed: 0, failed: 1, failures: [], text: reason };
}

/** Exit code of a tool of the workspace; `null` where a signal or the time limit ended it. */
async function execute(command: readonly string[], environment: Record<string, string>): Promise<number | null> {
  const [program, ...parameters] = command;
  if (program === undefined) throw new Error('Expected a command, got none');
  const child = spawn(program, parameters, {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...environment },
    timeout: STEP_LIMIT_MS,
  });
  const [exitCode] = (await once(child, 'exit')) as [number | null];
  return exitCode;
}

function readReports(file: string): SuiteReport[] {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as SuiteReport[];
  } catch {
    // Judged as a suite without a report.
    return [];
  }
}

function vitest(...projects: string[]): string[] {
  const reporters = ['--reporter=default', '--reporter=./test/run/vitest-reporter.ts'];
  return ['vitest', 'run', '--passWithNoTests', ...reporters, ...projects.flatMap((project) => ['--project', project])];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
