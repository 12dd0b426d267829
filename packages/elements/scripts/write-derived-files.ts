import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { derivedFiles } from './derived-files.ts';

// `pnpm --filter @andon/elements manifest`: after a change of what an element offers.
for (const [path, content] of Object.entries(await derivedFiles())) {
  const file = fileURLToPath(new URL(`../dist/${path}`, import.meta.url));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}
