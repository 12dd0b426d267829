import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { defaultReporter } from '@web/test-runner';
import { playwrightLauncher } from '@web/test-runner-playwright';
import { chartBundle } from './test/run/chart-bundle.ts';
import { CHROMIUM_FLAGS, ensureChromium } from './test/run/chromium.ts';
import { suiteReporter, testPage } from './test/run/web-test-reporter.ts';

/** Element tests in a real Chromium, on the TypeScript sources. @type {import('@web/test-runner').TestRunnerConfig} */
export default {
  files: ['packages/elements/src/**/*.test.ts'],
  rootDir: fileURLToPath(new URL('.', import.meta.url)),
  nodeResolve: { exportConditions: ['source', 'browser', 'development'] },
  plugins: [
    chartBundle(),
    esbuildPlugin({
      ts: true,
      target: 'es2022',
      // Lit's decorators need the settings of this file: `experimentalDecorators`, no `useDefineForClassFields`.
      tsconfig: fileURLToPath(new URL('packages/elements/tsconfig.json', import.meta.url)),
    }),
  ],
  browsers: [
    playwrightLauncher({
      product: 'chromium',
      launchOptions: { executablePath: ensureChromium(), args: [...CHROMIUM_FLAGS] },
    }),
  ],
  testRunnerHtml: testPage,
  // By default half of the cores have a test file each, on a machine of two: one. Each file has a window and a process of its own.
  concurrency: availableParallelism(),
  // They end what hangs; a loaded machine is no failure.
  browserStartTimeout: 300_000,
  testsStartTimeout: 300_000,
  testsFinishTimeout: 1_200_000,
  reporters: [defaultReporter(), suiteReporter('browser')],
  filterBrowserLogs: ({ args }) => !String(args[0]).includes('Lit is in dev mode'),
  testFramework: { config: { ui: 'bdd', timeout: 240_000 } },
};
