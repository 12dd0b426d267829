import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Tests to hold the mutants against, as globs below `src`. @default all but those that fold long logs */
const globs = process.env.MUTATE_TESTS?.split(' ');
/** Names of tests to leave out, as a regular expression: what takes too long for every mutant, or needs a browser that lays out and paints. */
const except = process.env.MUTATE_EXCEPT;
/** Elements are drawn: a stand-in for a browser has to do. */
const drawn = /[\\/]elements([\\/]|$)/.test(process.cwd());
const beside = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

export default defineConfig({
  resolve: { conditions: drawn ? ['source', 'browser'] : ['source'] },
  ssr: { resolve: { conditions: drawn ? ['source', 'browser', 'import'] : ['source', 'node', 'module-sync'] } },
  test: {
    include: (globs ?? ['**/*']).map((glob) => `src/${glob}.test.ts`),
    // Seconds for every mutant; what the others leave alive can be held against them by name.
    exclude: globs ? [] : ['src/{determinism,fuzz,packing,reference,views/series-view}.test.ts'],
    ...(except && { testNamePattern: new RegExp(`^(?!.*(${except}))`) }),
    setupFiles: [beside('end-on-failure.ts'), ...(drawn ? [beside('instead-of-browser.ts')] : [])],
    globals: drawn,
    // Where a file draws nothing, `node` takes a third of the time.
    environment: process.env.MUTATE_ENVIRONMENT ?? (drawn ? 'happy-dom' : 'node'),
    server: { deps: { inline: drawn ? [/lit/] : [] } },
    // What a mutant makes wait for ever is noticed by this, too.
    testTimeout: Number(process.env.MUTATE_TIMEOUT_MS ?? 30_000),
  },
});
