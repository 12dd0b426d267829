import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const BESIDE_THE_REPOSITORY = fileURLToPath(new URL('../../shared/data', import.meta.url));

/**
 * Folder with the real logs that tests replay: `ANDON_REFERENCE_DATA`, or `../shared/data` beside the repository.
 * `undefined` where there is none; tests that need it are then skipped, which the test command does not allow in CI.
 */
export const referenceData = existing(process.env.ANDON_REFERENCE_DATA ?? BESIDE_THE_REPOSITORY);

function existing(folder: string): string | undefined {
  return existsSync(folder) ? resolve(folder) : undefined;
}
