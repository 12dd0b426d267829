/* Cells and facets by themselves, against plain maps of texts. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DIMENSIONS, type ServiceEvent } from '../event.ts';
import { CellTable, EMPTY_CELL } from './cells.ts';
import { FacetTable } from './facet-table.ts';

const CUSTOM = ['region', 'shop'];
const NAMES = [...DIMENSIONS, ...CUSTOM];
const ROOMY = { maxValuesPerDimension: 1000, maxCells: 10_000 };

/** An event that carries these values; those of '' it does not carry. */
function carrying(values: Readonly<Record<string, string>>): ServiceEvent {
  const custom = Object.fromEntries(CUSTOM.filter((name) => values[name]).map((name) => [name, values[name] ?? '']));
  const built = Object.fromEntries(DIMENSIONS.filter((name) => values[name]).map((name) => [name, values[name]]));
  const base = { id: 'e', type: 'contact.queued', time: 0, entity: 'c' } as const;
  return { ...base, ...built, ...(Object.keys(custom).length > 0 ? { custom } : {}) };
}

const textOf = (values: Readonly<Record<string, string>>) => NAMES.map((name) => values[name] ?? '');

describe('the table of cells', () => {
  it('has one for every combination of any dimensions, which it gives back, however many there are', () => {
    const table = new CellTable(NAMES, ROOMY);
    const known = new Map<string, number>([[textOf({}).join(), EMPTY_CELL]]);
    // Every dimension alone, every two of them, and a thousand of three values each.
    const sent = NAMES.flatMap((a) => NAMES.map((b) => ({ [a]: `${a} a`, [b]: `${b} b` })));
    for (let i = 0; i < 1000; i++) {
      sent.push({
        [NAMES[i % 12]!]: `v${i % 7}`,
        [NAMES[(i * 5 + 1) % 12]!]: `v${i % 11}`,
        [NAMES[(i * 7 + 2) % 12]!]: `v${i % 13}`,
      });
    }
    for (const values of [...sent, ...sent, {}]) {
      const cell = table.ofEvent(carrying(values));
      const text = textOf(values);
      expect(known.get(text.join()) ?? known.size).toBe(cell);
      known.set(text.join(), cell);
      expect(table.values(cell)).toEqual(text);
      expect(table.ofValues(text)).toBe(cell);
    }
    expect(table.size).toBe(known.size);
    // Every value was counted as often as it was sent, twice each.
    const counted = table.known(NAMES.indexOf('product')).map(({ value, events }) => [value, events]);
    const expected = new Map<string, number>();
    for (const { product } of sent as Record<string, string>[]) {
      if (product) expected.set(product, (expected.get(product) ?? 0) + 2);
    }
    expect(Object.fromEntries(counted)).toEqual(Object.fromEntries(expected));
  });

  it('combines two cells: what the later one carries, and of the earlier one the rest', () => {
    const table = new CellTable(NAMES, ROOMY);
    const value = fc.constantFrom('', '', 'a', 'b');
    const values = fc.record({ queue: value, team: value, severity: value, region: value, shop: value });
    fc.assert(
      fc.property(values, values, (earlier, later) => {
        const expected = NAMES.map((name) => later[name as 'queue'] || earlier[name as 'queue'] || '');
        const pair = [table.ofEvent(carrying(earlier)), table.ofEvent(carrying(later))] as const;
        // The second time from memory.
        for (let i = 0; i < 2; i++) {
          expect(table.values(table.combine(...pair))).toEqual(expected);
          table.countIfFolded();
        }
        expect(table.folded).toEqual({ values: {}, cells: 0 });
      }),
      { seed: 5, numRuns: 400 },
    );
  });

  it('counts an event whose combination is folded once, by itself or with what it meets, each time it comes', () => {
    const table = new CellTable(NAMES, { maxValuesPerDimension: 100, maxCells: 4 });
    const [a, b] = [carrying({ queue: 'a' }), carrying({ team: 'b' })];
    const cellA = table.ofEvent(a);
    table.countIfFolded();
    table.ofEvent(b);
    table.ofEvent(carrying({ site: 'c' }));
    table.countIfFolded();
    expect(table.folded).toEqual({ values: {}, cells: 0 });
    // Four cells are known; one of both is too many, now and when the pair is known.
    for (let times = 1; times <= 3; times++) {
      const both = table.combine(cellA, table.ofEvent(b));
      table.combine(cellA, table.ofEvent(b));
      expect(table.values(both)).toEqual(textOf({ queue: 'other', team: 'other' }));
      table.countIfFolded();
      table.countIfFolded();
      expect(table.folded.cells).toBe(times);
    }
    // Folded itself, and then combined with a pair that is not.
    const cellC = table.ofEvent(carrying({ site: 'c' }));
    const folded = table.ofEvent(carrying({ site: 'd' }));
    expect(table.values(folded)).toEqual(textOf({ site: 'other' }));
    table.combine(cellC, EMPTY_CELL);
    table.combine(folded, cellC);
    table.countIfFolded();
    expect(table.folded.cells).toBe(4);
    // An event that was counted before is restated: its values are not seen once more.
    table.ofEvent(carrying({ queue: 'a' }), false);
    expect(table.known(0)).toEqual([{ value: 'a', events: 1 }]);
  });

  it('counts one that was folded by itself, though with what it meets it is a known combination', () => {
    const table = new CellTable(NAMES, { maxValuesPerDimension: 100, maxCells: 4 });
    const queue = table.ofEvent(carrying({ queue: 'a' }));
    const both = table.ofEvent(carrying({ queue: 'a', site: 'other' }));
    table.ofEvent(carrying({ team: 'b' }));
    const folded = table.ofEvent(carrying({ site: 'd' }));
    expect(table.combine(queue, folded)).toBe(both);
    table.countIfFolded();
    expect(table.folded.cells).toBe(1);
  });

  it('takes back what a snapshot kept, whatever the limits are now', () => {
    const table = new CellTable(NAMES, { maxValuesPerDimension: 1, maxCells: 2 });
    ['x', 'y', 'z'].forEach((value, i) => {
      table.restoreValue(0, value, 10 + i);
    });
    table.restoreValue(0, 'other', 5);
    table.restoreValue(0, 'x', 99);
    expect(table.all(0)).toEqual([
      { value: '', events: 0 },
      { value: 'other', events: 5 },
      { value: 'x', events: 99 },
      { value: 'y', events: 11 },
      { value: 'z', events: 12 },
    ]);
    const cells = ['', 'x', 'y', 'z', 'y'].map((queue) => table.restoreCell(textOf({ queue })));
    expect(cells).toEqual([EMPTY_CELL, 1, 2, 3, 2]);
    expect(table.values(3)).toEqual(textOf({ queue: 'z' }));
    table.addCounts(0, 'y', 4);
    table.addFolded({ queue: 3, shop: 2 }, 7);
    table.addFolded({ queue: 1 }, 1);
    expect(table.known(0).find(({ value }) => value === 'y')).toEqual({ value: 'y', events: 15 });
    expect(table.folded).toEqual({ values: { queue: 4, shop: 2 }, cells: 8 });
    // New ones are held against the limits: a value that is not known is `other`.
    expect(table.values(table.ofEvent(carrying({ queue: 'new' })))).toEqual(textOf({ queue: 'other' }));
  });
});

describe('the table of facets', () => {
  const facet = (...parts: (string | number)[]) => parts.join('\u0000');

  it('has a key for each cell and facet, and gives both back', () => {
    const table = new FacetTable(100);
    expect([table.isUsed, table.cellOf(7), table.facetOf(7)]).toEqual([false, 7, '']);
    const pairs = [0, 1, 2 ** 20, 3].flatMap((cell) =>
      ['a', 'b', 'c'].map((text) => [cell, facet(text, 'nps', 0, 10)] as const),
    );
    const keys = pairs.map(([cell, text]) => table.key(cell, text));
    expect(keys).toEqual(pairs.map((_, i) => i));
    expect(pairs.map(([cell, text]) => table.key(cell, text))).toEqual(keys);
    expect(keys.map((key) => [table.cellOf(key), table.facetOf(key)])).toEqual(pairs);
    expect(keys.map((key) => table.texts[table.facetIdOf(key)])).toEqual(pairs.map(([, text]) => text));
    expect(table.isUsed).toBe(true);
  });

  it('folds questions together beyond the limit, and made-up scales beyond twice as many', () => {
    const table = new FacetTable(3);
    const taken = (...parts: (string | number)[]) => table.facetOf(table.key(0, facet(...parts)));
    for (const question of ['a', 'b', 'c']) expect(taken(question, 'csat', 1, 5)).toBe(facet(question, 'csat', 1, 5));
    expect([taken('d', 'csat', 1, 5), taken('e', 'csat', 1, 5)]).toEqual(Array(2).fill(facet('other', 'csat', 1, 5)));
    expect(taken('a', 'csat', 1, 5)).toBe(facet('a', 'csat', 1, 5));
    expect([taken('f', 'csat', 1, 6), taken('g', 'nps', 0, 10)]).toEqual([
      facet('other', 'csat', 1, 6),
      facet('other', 'nps', 0, 10),
    ]);
    expect(table.texts).toHaveLength(6);
    for (let i = 0; i < 50; i++) expect(taken('h', 'csat', 1, 7 + i)).toBe(facet('other', 'csat', 0, 0));
    expect([taken('i', 'custom', 0, 1), taken('k', 'nps', 0, 10)]).toEqual([
      facet('other', 'custom', 0, 0),
      facet('other', 'nps', 0, 0),
    ]);
    expect(taken('b', 'csat', 1, 5)).toBe(facet('b', 'csat', 1, 5));
    expect(table.texts).toHaveLength(9);
  });

  it('takes back those of a snapshot once each, whatever the limit is now', () => {
    const table = new FacetTable(1);
    for (const text of ['a', 'b', 'a']) table.restore(facet(text, 'nps', 0, 10));
    expect(table.texts).toEqual([facet('a', 'nps', 0, 10), facet('b', 'nps', 0, 10)]);
    expect(table.facetOf(table.key(4, facet('b', 'nps', 0, 10)))).toBe(facet('b', 'nps', 0, 10));
  });
});
