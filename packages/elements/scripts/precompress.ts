// After a build: beside every text file of the folder that is named, its `.gz` and `.br`, as small as they can be made at leisure. The server
// sends them where they are there and of the file.
//
//   node scripts/precompress.ts <folder>
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { smallestBrotli, smallestGzip } from './compressed.ts';

const TEXT = /\.(css|html|js|json|mjs|svg|webmanifest)$/;
/** As the server: less is not worth the unpacking. */
const LEAST_BYTES = 1_024;

const folder = process.argv[2];
if (!folder) throw new Error('Expected a folder, got none');

let count = 0;
for (const name of globSync('**/*', { cwd: folder })) {
  if (!TEXT.test(name)) continue;
  const path = join(folder, name);
  const content = readFileSync(path);
  if (content.length < LEAST_BYTES) continue;
  writeFileSync(`${path}.gz`, await smallestGzip(content));
  writeFileSync(`${path}.br`, smallestBrotli(content));
  count++;
}
if (count === 0) throw new Error(`Expected text files in ${folder}, got none`);
console.log(`${count} files of ${folder} compressed`);
