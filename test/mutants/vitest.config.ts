import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Tests to hold the mutants against, as globs below `src`. @default all but those that fold long logs */
const globs = process.env.MUTATE_TESTS?.split(' ');
const beside = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

export default defineConfig({
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source', 'node', 'module-sync'] } },
  test: {
    include: (globs ?? ['**/*']).map((glob) => `src/${glob}.test.ts`),
    // Seconds for every mutant; what the others leave alive can be held against them by name.
    exclude: globs ? [] : ['src/{determinism,fuzz,packing,reference,views/series-view}.test.ts'],
    setupFiles: [beside('end-on-failure.ts'), beside('mocha-names.ts')],
    // The tests of elements are Mocha's in CI: they run in a browser.
    globals: true,
    testTimeout: 30_000,
  },
});
