import { relative } from 'node:path';
import type { Reporter, TestSession, TestSuiteResult } from '@web/test-runner';
import { failureLine, writeReports } from './suite-report.ts';

/** Begins what `testPage` logs of an error outside a test. */
const UNCAUGHT = 'Uncaught outside a test:';

/** Widths and heights are measured: with the machine's own fonts a test would pass on one machine and fail on another. */
const FONT = '/test/node_modules/@fontsource-variable/noto-sans/index.css';

/**
 * The page of a test file. By itself the runner only prints a rejection that nobody handles; here it is logged so that the reporter
 * can count it.
 */
export function testPage(testFramework: string): string {
  return `<!doctype html>
    <html lang="en">
      <head>
        <link rel="stylesheet" href="${FONT}" />
        <style>
          :root {
            font-family: 'Noto Sans Variable', sans-serif;
          }
        </style>
      </head>
      <body>
        <script>
          addEventListener('error', (event) => console.error('${UNCAUGHT} ' + event.message));
          addEventListener('unhandledrejection', (event) => console.error('${UNCAUGHT} ' + (event.reason?.stack ?? event.reason)));
        </script>
        <script type="module">
          const faces = await document.fonts.load('16px "Noto Sans Variable"', 'Text');
          if (faces.length === 0) console.error('${UNCAUGHT} no font at ${FONT}');
          await import('${testFramework}');
        </script>
      </body>
    </html>`;
}

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
          failed: tests.filter(isFailed).length,
          failures: sessions.flatMap(failuresOf),
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

function isFailed(test: TestSuiteResult['tests'][number]): boolean {
  return !test.passed && !test.skipped;
}

function failuresOf(session: TestSession): string[] {
  const file = relative(process.cwd(), session.testFile);
  return testsOf(session.testResults)
    .filter(isFailed)
    .map((test) => failureLine(file, test.name, test.error?.message));
}

function errorsOf(session: TestSession): string[] {
  const file = relative(process.cwd(), session.testFile);
  const errors = session.errors.map((error) => `${file}: ${error.message}`);
  for (const [first] of session.logs) {
    if (String(first).startsWith(UNCAUGHT)) errors.push(`${file}: ${first}`);
  }
  const tests = testsOf(session.testResults);
  // A file that registers no test, or ends before it reports, would otherwise pass unseen.
  if (errors.length === 0 && tests.length === 0) errors.push(`${file}: no tests`);
  return errors;
}
