import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { DisplayError, type DisplayStore, openDisplayStore } from './display-store.ts';

const HALL = { name: 'hall', scope: { site: ['east'] }, now: 1_000, codeLifeMs: 60_000 };

let folder: string;
let path: string;
let store: DisplayStore;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'andon-displays-'));
  path = join(folder, 'displays.sqlite');
  store = openDisplayStore(path);
});
afterEach(async () => {
  store.close();
  await rm(folder, { recursive: true });
});

it('trades a code once, also for one who typed it', () => {
  const { code } = store.add(HALL);
  expect(code).toMatch(/^[0-9A-Z]{5}-[0-9A-Z]{5}$/);
  const typed = code.toLowerCase().replace('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l');
  const paired = store.pair(typed, 2_000, false);
  expect(paired?.display).toMatchObject({ name: 'hall', scope: { site: ['east'] }, pairedAt: 2_000 });
  expect(store.find(paired?.secret ?? '')).toEqual(paired?.display);
  expect(store.pair(code, 2_001, false)).toBeUndefined();
});

it('gives one of two servers that come with one code the display', () => {
  const other = openDisplayStore(path);
  const { code } = store.add(HALL);
  expect([store.pair(code, 2_000, false), other.pair(code, 2_000, false)].filter(Boolean)).toHaveLength(1);
  other.close();
});

it('takes no code after its time, and none that a newer one replaced', () => {
  const { code: first } = store.add(HALL);
  const { code: second } = store.add(HALL);
  expect(store.pair(first, 2_000, false)).toBeUndefined();
  expect(store.pair(second, 61_001, false)).toBeUndefined();
  expect(store.pair(second, 61_000, false)).toBeDefined();
});

it('does not hand the name of a paired display to another', () => {
  store.pair(store.add(HALL).code, 2_000, false);
  expect(() => store.add(HALL)).toThrow(DisplayError);
  store.remove(store.named('hall')?.id ?? '');
  expect(store.add(HALL).code).toBeDefined();
});

it('keeps neither code nor secret', async () => {
  const { code } = store.add(HALL);
  const written = async () => `${await readFile(path, 'latin1')}${await readFile(`${path}-wal`, 'latin1')}`;
  expect(await written()).not.toContain(code.replace('-', ''));
  const secret = store.pair(code, 2_000, false)?.secret ?? '';
  expect(secret).toHaveLength(43);
  expect(await written()).not.toContain(secret);
});

it('keeps what was known of a display where the next sign of life does not tell', () => {
  const id = store.pair(store.add(HALL).code, 2_000, false)?.display.id ?? '';
  store.sawAll(new Map([[id, { at: 3_000, address: '10.0.0.9', page: '/wall', version: '1.2.3' }]]));
  store.sawAll(new Map([[id, { at: 4_000, address: '10.0.0.8' }]]));
  expect(store.list()).toMatchObject([{ seenAt: 4_000, address: '10.0.0.8', page: '/wall', version: '1.2.3' }]);
});
