import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareSheets } from './compare.ts';
import { decodeSheet, encodeSheet } from './sheet-png.ts';
import { BASELINES, openStudio, type Studio } from './studio.ts';

/** Actual sheets that differ, and the same with the differing pixels in red; git-ignored. */
const DIFFERENCES = fileURLToPath(new URL('differences/', import.meta.url));
const ADVICE = `Look at test/visual/differences. If the new look is meant: npx -y pnpm@12 run visual:accept`;

const tags = (await readdir(BASELINES)).filter((name) => name.endsWith('.png')).map((name) => name.replace('.png', ''));
let studio: Studio;
beforeAll(async () => {
  await rm(DIFFERENCES, { recursive: true, force: true });
  studio = await openStudio();
});
afterAll(() => studio[Symbol.asyncDispose]());

describe('the look of', () => {
  it.each(tags)('<%s> is the reviewed one, in every state, theme, language and width', async (tag) => {
    const actual = await studio.shoot(tag);
    const { faults, marked } = compareSheets(decodeSheet(await readFile(join(BASELINES, `${tag}.png`))), actual);
    if (faults.length > 0) {
      await mkdir(DIFFERENCES, { recursive: true });
      await writeFile(join(DIFFERENCES, `${tag}.png`), encodeSheet(actual));
      await writeFile(join(DIFFERENCES, `${tag}.difference.png`), encodeSheet(marked));
    }
    expect(faults, ADVICE).toEqual([]);
  });

  it('every element has been reviewed', () => {
    expect(tags.toSorted(), ADVICE).toEqual(studio.tags);
  });
});
