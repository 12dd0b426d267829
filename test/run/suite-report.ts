import { writeFileSync } from 'node:fs';

/** What one suite did, as its reporter saw it. */
export interface SuiteReport {
  readonly suite: string;
  readonly files: number;
  readonly passed: number;
  readonly failed: number;
  /** One line for each failed test: its file, its name and the first line of its error. */
  readonly failures: readonly string[];
  /** Skipped and to-do tests. */
  readonly skipped: number;
  /** Failures outside of any test: a file that does not load, an unhandled rejection, a browser that ended. */
  readonly errors: readonly string[];
}

export interface Verdict {
  readonly passed: number;
  readonly failed: number;
  /** Why `failed` is larger than the number of failed tests, in words. */
  readonly reasons: readonly string[];
}

/** A failed test in one line, for the end of a log of which often only the end is kept. */
export function failureLine(file: string, test: string, message: string | undefined): string {
  const [first = ''] = (message ?? 'never run').trim().split('\n');
  return `${file} › ${test}: ${first}`;
}

/** Environment variable that tells a reporter where to write its `SuiteReport[]`. */
export const REPORT_FILE_VARIABLE = 'ANDON_TEST_REPORT';

/** Writes what a reporter saw to where the test command asked for it; does nothing when a developer runs the tool itself. */
export function writeReports(reports: readonly SuiteReport[]): void {
  const file = process.env[REPORT_FILE_VARIABLE];
  if (file) writeFileSync(file, JSON.stringify(reports));
}

/**
 * Judges a suite that was meant to run. An error outside a test counts as a failure, and so does a suite without tests, an exit code
 * nothing explains and, in CI, every skipped test: a suite that proves nothing must not pass.
 *
 * @param report - `undefined` where the tool ended without a report.
 * @param exitCode - Of the tool; `null` where a signal ended it.
 */
export function judge(report: SuiteReport | undefined, exitCode: number | null, inCi: boolean): Verdict {
  if (report === undefined)
    return { passed: 0, failed: 1, reasons: [`ended without a report (exit code ${exitCode})`] };
  const reasons = [...report.errors];
  if (report.passed + report.failed + report.skipped === 0) reasons.push('no tests');
  if (inCi && report.skipped > 0) reasons.push(`${report.skipped} skipped, which CI does not allow`);
  let failed = report.failed + reasons.length;
  if (failed === 0 && exitCode !== 0) {
    reasons.push(`exit code ${exitCode} though nothing failed`);
    failed = 1;
  }
  return { passed: report.passed, failed, reasons };
}
