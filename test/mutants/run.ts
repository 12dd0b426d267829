/*
 * Mutation testing of the package it is started in. Its tools are fetched when it runs: they are many, and nothing else needs them.
 * What follows goes to Stryker: `pnpm --filter @andon/metrics mutate -m src/families/queue/fold.ts`.
 */

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const TOOLS = [
  '@stryker-mutator/core@10.1.1',
  '@stryker-mutator/vitest-runner@10.1.1',
  'vitest@5.1.1',
  'happy-dom@21.0.4',
];

const config = fileURLToPath(new URL('stryker.config.mjs', import.meta.url));
const { status } = spawnSync(
  'npx',
  ['-y', ...TOOLS.flatMap((tool) => ['-p', tool]), 'stryker', 'run', config, ...process.argv.slice(2)],
  { stdio: 'inherit' },
);
process.exitCode = status ?? 1;
