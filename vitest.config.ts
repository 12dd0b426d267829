import { defineConfig } from 'vitest/config';

// Tests run the TypeScript sources of every workspace package; nothing has to be built first.
export default defineConfig({
  resolve: { conditions: ['source'] },
  // `module-sync` is what Node itself asks for: without it a test and a package it loads get two copies of graphql, which refuse each other.
  ssr: { resolve: { conditions: ['source', 'node', 'module-sync'] } },
  test: {
    setupFiles: ['./test/run/seed.ts'],
    // Limits end what hangs; they are no measure of speed. A machine that is slow, or busy with something else, is no failure.
    expect: { requireAssertions: true, poll: { timeout: 90_000 } },
    testTimeout: 240_000,
    hookTimeout: 600_000,
    // The default leaves one core to Vitest itself, which needs little of it: on a machine of two the tests would have but one.
    maxWorkers: '100%',
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: [
            'packages/{metrics,schema,client}/{src,codegen}/**/*.test.ts',
            'packages/elements/scripts/**/*.test.ts',
            'server/src/**/*.test.ts',
            'demo/src/**/*.test.ts',
            'test/run/**/*.test.ts',
          ],
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['test/**/*.test.ts'],
          exclude: ['test/{run,e2e,frameworks,visual}/**', '**/node_modules/**'],
        },
      },
      {
        extends: true,
        test: {
          name: 'end-to-end',
          include: ['test/{e2e,frameworks,visual}/**/*.test.ts'],
          globalSetup: ['./test/e2e/harness/run-folder.ts'],
          // Real servers and a real browser: one file at a time keeps a two-core machine from inventing timeouts.
          fileParallelism: false,
        },
      },
    ],
  },
});
