import type { SerializedError } from 'vitest';
import type { Reporter, TestModule, TestSpecification } from 'vitest/node';
import { failureLine, type SuiteReport, writeReports } from './suite-report.ts';

interface Tally {
  files: number;
  passed: number;
  failed: number;
  failures: string[];
  skipped: number;
  errors: string[];
}

function newTally(): Tally {
  return { files: 0, passed: 0, failed: 0, failures: [], skipped: 0, errors: [] };
}

/** One `SuiteReport` for each vitest project that was asked for, tests found or not. */
export default class SuiteReporter implements Reporter {
  #projects: string[] = [];

  onInit(vitest: { projects: { name: string }[] }): void {
    this.#projects = vitest.projects.map((project) => project.name);
  }

  onTestRunStart(specifications: readonly TestSpecification[]): void {
    this.#projects.push(...specifications.map((specification) => specification.project.name));
  }

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): void {
    const tallies = new Map<string, Tally>();
    for (const name of this.#projects) tallies.set(name, newTally());
    for (const module of modules) {
      const tally = tallies.get(module.project.name);
      if (!tally) throw new Error(`Expected a project among ${this.#projects.join(', ')}, got ${module.project.name}`);
      tally.files += 1;
      const tests = [...module.children.allTests()];
      if (tests.length === 0 && module.ok()) tally.errors.push(`${module.relativeModuleId}: no tests`);
      for (const test of tests) {
        const { state, errors } = test.result();
        if (state === 'passed') tally.passed += 1;
        else if (state === 'skipped') tally.skipped += 1;
        else {
          // A test left pending was never run: its hook failed or the run was cut short.
          tally.failed += 1;
          tally.failures.push(failureLine(module.relativeModuleId, test.fullName, errors?.[0]?.message));
        }
      }
      for (const error of module.errors()) tally.errors.push(`${module.relativeModuleId}: ${error.message}`);
      for (const suite of module.children.allSuites()) {
        for (const error of suite.errors())
          tally.errors.push(`${module.relativeModuleId} › ${suite.fullName}: ${error.message}`);
      }
    }
    // Vitest does not say which project an unhandled error belongs to; counting it once, anywhere, is what matters.
    const first = tallies.values().next().value;
    for (const error of unhandledErrors) first?.errors.push(`unhandled: ${error.message}`);
    writeReports([...tallies].map(([suite, tally]): SuiteReport => ({ suite, ...tally })));
  }
}
