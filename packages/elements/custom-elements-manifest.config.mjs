/** What the elements offer, read from their sources: `pnpm --filter @andon/elements manifest`. */
export default {
  globs: ['src/elements/*/*.ts', 'src/base/*-element.ts'],
  exclude: [
    '**/*.test.ts',
    '**/*.styles.ts',
    '**/*.option.ts',
    '**/*.body.ts',
    '**/*.variants.ts',
    '**/*.rules.ts',
    '**/*.grid.ts',
    '**/alarm.ts',
  ],
  outdir: '.',
  litelement: true,
  packagejson: false,
};
