import { describe, expect, it } from 'vitest';
import { createSeededRandom } from '../statistics/testing/seeded-random.ts';
import { OpenList } from './open-list.ts';

/** Cases by number. */
function listOfCases(): OpenList {
  const read = (record: number) => ({ cell: record });
  return new OpenList({ key: (record) => `case-${record}`, read, copy: read });
}

function keysOf(list: OpenList, from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY): number[] {
  const keys: number[] = [];
  list.forEachKey(from, to, (key) => {
    keys.push(key);
  });
  return keys;
}

describe('what is open', () => {
  it('is found by when it was opened, both ends included', () => {
    const list = listOfCases();
    expect([list.count, list.first]).toEqual([0, undefined]);
    for (const [record, key] of [30, 10, 20, 20].entries()) list.add(key, record);
    expect([list.count, list.first]).toEqual([4, 10]);
    expect([9, 10, 19, 20, 30].map((key) => list.countUntil(key))).toEqual([0, 1, 1, 3, 4]);
    expect([5, 10, 11, 30, 31].map((key) => list.firstFrom(key))).toEqual([10, 10, 20, 30, undefined]);
    expect([0, 1, 2, 3, 4].map((index) => list.keyAt(index))).toEqual([10, 20, 20, 30, undefined]);
    expect(keysOf(list, 20, 20)).toEqual([20, 20]);
    expect(keysOf(list, 11, 29)).toEqual([20, 20]);
    const visited: number[] = [];
    list.forEach(10, 20, (_, { cell }) => visited.push(cell));
    expect(visited).toEqual([1, 2, 3]);
  });

  it('is listed with those of one instant by id, whichever came first', () => {
    const list = listOfCases();
    for (const [key, record] of [
      [20, 3],
      [20, 1],
      [20, 2],
      [10, 9],
    ] as const)
      list.add(key, record);
    expect(list.list().map(({ id }) => id)).toEqual(['case-9', 'case-1', 'case-2', 'case-3']);
    expect(list.list(11).map(({ key, entity }) => [key, entity.cell])).toEqual([
      [20, 1],
      [20, 2],
      [20, 3],
    ]);
    expect(list.list(0, 19).map(({ id }) => id)).toEqual(['case-9']);
  });

  it('is over by itself: others of the same instant stay, and what is not there takes nothing away', () => {
    const list = listOfCases();
    for (const record of [1, 2, 3]) list.add(20, record);
    list.remove(20, 2);
    list.remove(20, 2);
    list.remove(19, 1);
    expect(list.list().map(({ id }) => id)).toEqual(['case-1', 'case-3']);
    expect(list.count).toBe(2);
    list.remove(20, 1);
    list.remove(20, 3);
    expect([list.count, list.first, list.firstFrom(0), list.keyAt(0), list.countUntil(99)]).toEqual([
      0,
      undefined,
      undefined,
      undefined,
      0,
    ]);
    expect([keysOf(list), list.list()]).toEqual([[], []]);
  });

  it('is the same in thousands, opened late and closed in any order, as in a sorted list', () => {
    const { uniform } = createSeededRandom(5);
    const list = listOfCases();
    const open: { readonly key: number; readonly record: number }[] = [];
    for (let record = 0; record < 12_000; record++) {
      // First more are opened than closed, then the other way round.
      if (open.length > 0 && uniform() < (record < 7000 ? 0.2 : 0.8)) {
        const [gone] = open.splice(Math.floor(uniform() * Math.min(open.length, record % 3 === 0 ? 50 : 5000)), 1);
        list.remove(gone!.key, gone!.record);
      } else {
        // Many at one instant; one in ten late.
        const key = Math.floor(record / 40) - (uniform() < 0.1 ? Math.floor(uniform() * 100) : 0);
        const after = open.findIndex((each) => each.key > key);
        open.splice(after < 0 ? open.length : after, 0, { key, record });
        list.add(key, record);
      }
      if (record % 997 !== 0) continue;
      const keys = open.map(({ key }) => key);
      expect(keysOf(list)).toEqual(keys);
      expect([list.count, list.first]).toEqual([keys.length, keys[0]]);
      const from = Math.floor((uniform() * record) / 40);
      const until = from + 20;
      expect(keysOf(list, from, until)).toEqual(keys.filter((key) => key >= from && key <= until));
      expect(list.countUntil(from)).toBe(keys.filter((key) => key <= from).length);
      expect(list.firstFrom(from)).toBe(keys.find((key) => key >= from));
      const index = Math.floor(uniform() * keys.length);
      expect(list.keyAt(index)).toBe(keys[index]);
      const listed = list.list(from, until).map(({ entity }) => entity.cell);
      const expected = open.filter(({ key }) => key >= from && key <= until).map(({ record: each }) => each);
      expect(listed.sort((a, b) => a - b)).toEqual(expected.sort((a, b) => a - b));
    }
    for (const { key, record } of open) list.remove(key, record);
    expect([list.count, list.first]).toEqual([0, undefined]);
  });

  it('has everything at its place when thousands come late between others', () => {
    const list = listOfCases();
    const keys: number[] = [];
    const add = (key: number): void => {
      list.add(key, keys.push(key));
    };
    for (let i = 0; i < 2000; i++) add(10 * i);
    // All of them between two that were there.
    for (let i = 0; i < 3000; i++) add(3001 + ((i * 7) % 9));
    const inOrder = keys.toSorted((a, b) => a - b);
    expect(keysOf(list)).toEqual(inOrder);
    expect(inOrder.map((_, index) => list.keyAt(index))).toEqual(inOrder);
    expect([list.countUntil(3004), list.firstFrom(3000), list.firstFrom(3010)]).toEqual([
      inOrder.filter((key) => key <= 3004).length,
      3000,
      3010,
    ]);
    keys.forEach((key, i) => {
      list.remove(key, i + 1);
    });
    expect(list.count).toBe(0);
  });

  it('keeps what was made of it until anything is opened or closed, or another instant is asked for', () => {
    const list = listOfCases();
    let made = 0;
    const ask = (name: string, asOf: number) => list.memo(name, asOf, () => ++made);
    expect([ask('ages', 100), ask('ages', 100), ask('bins', 100), ask('ages', 100)]).toEqual([1, 1, 2, 1]);
    expect([ask('ages', 101), ask('bins', 100)]).toEqual([3, 2]);
    list.add(20, 1);
    expect(ask('ages', 101)).toBe(4);
    list.remove(20, 1);
    expect(ask('ages', 101)).toBe(5);
  });
});
