/**
 * `pnpm run visual:accept [tag…]`: draws the sheets anew and makes them what CI compares with. Look at each changed sheet before you
 * commit it: that look is the review.
 */
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeSheet } from './sheet-png.ts';
import { BASELINES, openStudio } from './studio.ts';

const wanted = process.argv.slice(2).filter((argument) => argument !== '--');
await mkdir(BASELINES, { recursive: true });
await using studio = await openStudio();
for (const tag of studio.tags) {
  if (wanted.length > 0 && !wanted.includes(tag)) continue;
  const file = encodeSheet(await studio.shoot(tag));
  await writeFile(join(BASELINES, `${tag}.png`), file);
  console.log(`${tag} ${Math.round(file.length / 1000)} kB`);
}
for (const file of await readdir(BASELINES)) {
  if (!studio.tags.includes(file.replace(/\.png$/, ''))) await rm(join(BASELINES, file));
}
