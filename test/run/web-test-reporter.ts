import type { Reporter, TestSession, TestSuiteResult } from '@web/test-runner';
import { writeReports } from './suite-report.ts';

/** One `SuiteReport` of everything @web/test-runner ran in the browser. */
export function suiteReporter(suite: string): Reporter {
  return {
    stop({ sessions }) {
      const tests = sessions.flatMap((session) => testsOf(session.testResults));
      writeReports([
        {
          suite,
          files: sessions.length,
          passed: tests.filter((test) => test.passed).length,
          failed: tests.filter((test) => !test.passed && !test.skipped).length,
          skipped: tests.filter((test) => test.skipped).length,
          errors: sessions.flatMap(errorsOf),
        },
      ]);
    },
  };
}

function testsOf(result: TestSuiteResult | undefined): TestSuiteResult['tests'] {
  if (!result) return [];
  return [...result.tests, ...result.suites.flatMap(testsOf)];
}

function errorsOf(session: TestSession): string[] {
  const errors = session.errors.map((error) => `${session.testFile}: ${error.message}`);
  const tests = testsOf(session.testResults);
  // A file that registers no test, or ends before it reports, would otherwise pass unseen.
  if (errors.length === 0 && tests.length === 0) errors.push(`${session.testFile}: no tests`);
  return errors;
}
