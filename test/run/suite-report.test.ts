import { describe, expect, it } from 'vitest';
import { failureLine, judge, type SuiteReport } from './suite-report.ts';

const green: SuiteReport = { suite: 'unit', files: 2, passed: 7, failed: 0, failures: [], skipped: 0, errors: [] };

describe('judge', () => {
  it('passes a suite whose tests passed', () => {
    expect(judge(green, 0, true)).toEqual({ passed: 7, failed: 0, reasons: [] });
  });

  it('fails a suite that ended without a report', () => {
    expect(judge(undefined, null, false)).toMatchObject({ passed: 0, failed: 1 });
  });

  it('fails a suite without tests', () => {
    expect(judge({ ...green, passed: 0 }, 0, false)).toMatchObject({ failed: 1, reasons: ['no tests'] });
  });

  it('counts every error outside a test as a failure', () => {
    expect(
      judge({ ...green, failed: 1, errors: ['a.test.ts: does not load', 'unhandled rejection'] }, 1, false).failed,
    ).toBe(3);
  });

  it('fails on skipped tests in CI only', () => {
    expect(judge({ ...green, skipped: 2 }, 0, false).failed).toBe(0);
    expect(judge({ ...green, skipped: 2 }, 0, true).failed).toBe(1);
  });

  it('does not believe a green report with a red exit code', () => {
    expect(judge(green, 1, false)).toMatchObject({ passed: 7, failed: 1 });
  });
});

describe('failureLine', () => {
  it('tells file, test and the first line of the reason', () => {
    expect(failureLine('a.test.ts', 'adds › two', 'expected 4\n  to be 5')).toBe('a.test.ts › adds › two: expected 4');
  });

  it('tells of a test that was never run', () => {
    expect(failureLine('a.test.ts', 'adds', undefined)).toBe('a.test.ts › adds: never run');
  });
});
