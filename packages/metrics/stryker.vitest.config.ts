import { defineConfig } from 'vitest/config';

/** Tests to hold the mutants against, as globs below `src`. @default all but those that fold long logs */
const globs = process.env.MUTATE_TESTS?.split(' ');

export default defineConfig({
  test: {
    include: (globs ?? ['**/*']).map((glob) => `src/${glob}.test.ts`),
    // Seconds for every mutant; what the others leave alive can be held against them by name.
    exclude: globs ? [] : ['src/{determinism,fuzz,packing,reference,views/series-view}.test.ts'],
    setupFiles: ['scripts/end-on-failure.ts'],
    testTimeout: 30_000,
  },
});
