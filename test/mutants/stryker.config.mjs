import { fileURLToPath } from 'node:url';

/*
 * Mutation testing of one package, a few files at a time and with the tests that are about them:
 * `MUTATE_TESTS='families/queue/*' pnpm --filter @andon/metrics mutate -m src/families/queue/fold.ts`
 */
export default {
  packageManager: 'pnpm',
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: fileURLToPath(new URL('vitest.config.ts', import.meta.url)), related: false },
  mutate: [
    'src/**/*.ts',
    '!src/**/*.test.ts',
    '!src/**/*.styles.ts',
    '!src/**/testing/**',
    '!src/**/index.ts',
    // Names, formulas and descriptions in three languages. That each is there is tested; no test could tell one wording from another.
    '!src/families/*/definitions.ts',
  ],
  // What is made once when a module loads belongs to no test, so that all of them would run for each of its mutants.
  ignoreStatic: true,
  // Without one of its own the copy is compiled by the package's tsconfig.json, which is above it.
  ignorePatterns: ['dist', 'tsconfig*.json'],
  coverageAnalysis: 'perTest',
  concurrency: 1,
  timeoutMS: 20_000,
  inPlace: false,
  tempDirName: '.stryker-tmp',
  reporters: ['clear-text', 'progress-append-only'],
};
