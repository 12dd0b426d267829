import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteReader, ByteWriter } from '../storage/byte-writer.ts';
import { type RowShape, Rows } from './rows.ts';
import { EXACT_LIMIT } from './sketch.ts';

const SHAPE: RowShape = { columns: 2, levels: 0, bags: 2, tallies: [false, true] };
const BAG = 0;
const TALLY = 1;

/** Values of one bag with their weights, ascending. */
function held(rows: Rows, bag: number): [number, number][] {
  const entries: [number, number][] = [];
  rows.forEachValue(rows.row(1), bag, (value, weight) => entries.push([value, weight]));
  return entries.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
}

function total(entries: readonly [number, number][]): Map<number, number> {
  const sums = new Map<number, number>();
  for (const [value, weight] of entries) sums.set(value, (sums.get(value) ?? 0) + weight);
  return new Map([...sums].filter(([, weight]) => weight !== 0));
}

function packedAndRead(rows: Rows): Rows {
  const writer = new ByteWriter();
  rows.encodeRow(writer, rows.row(1), false);
  const copy = new Rows(SHAPE);
  copy.decodeRow(new ByteReader(writer.take()), copy.row(1));
  return copy;
}

describe('a bag', () => {
  it('never holds a value with both signs, in parts and together, whatever is put in and taken out where', () => {
    const changes = fc.array(
      fc.record({ part: fc.nat(2), value: fc.nat(3), weight: fc.constantFrom(1, 1, 1, -1, -2), repack: fc.nat(9) }),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(changes, fc.constantFrom(BAG, TALLY), (steps, bag) => {
        const parts = [0, 1, 2].map(() => new Rows(SHAPE));
        const expected: [number, number][] = [];
        for (const { part, value, weight, repack } of steps) {
          parts[part]!.addValue(parts[part]!.row(1), bag, value, weight);
          expected.push([value, weight]);
          // Rows are packed together with what they were packed from before, so nothing in them is owed.
          const isWhole = held(parts[part]!, bag).every((entry) => entry[1] > 0);
          if (repack < 3 && isWhole) parts[part] = packedAndRead(parts[part]!);
        }
        const together = new Rows(SHAPE);
        for (const part of parts) together.addRow(together.row(1), part, part.row(1));
        for (const rows of [...parts, together]) {
          const signs = new Map<number, number>();
          for (const [value, weight] of held(rows, bag)) {
            expect(weight).not.toBe(0);
            expect(signs.get(value) ?? Math.sign(weight)).toBe(Math.sign(weight));
            signs.set(value, Math.sign(weight));
          }
        }
        expect(total(held(together, bag))).toEqual(total(expected));
        expect(together.bagCount(together.row(1), bag)).toBe(expected.reduce((sum, [, weight]) => sum + weight, 0));
      }),
      { seed: 3, numRuns: 500 },
    );
  });

  it('is counted in bins as soon as so many of its values are final, in parts and packed as well, and never before', () => {
    const parts = [new Rows(SHAPE), new Rows(SHAPE)] as const;
    for (let i = 0; i < EXACT_LIMIT; i++) parts[i % 2]!.addValue(parts[i % 2]!.row(1), BAG, i, 1, 1);
    const packed = packedAndRead(parts[0]);
    expect(packed.isCrowded(packed.row(1))).toBe(false);
    packed.addRow(packed.row(1), parts[1], parts[1].row(1));
    expect(packed.isCrowded(packed.row(1))).toBe(true);
    packed.condense(packed.row(1), () => 1);
    expect(packed.bagBins(packed.row(1), BAG)).toBeUndefined();
    expect(held(packed, BAG)).toHaveLength(EXACT_LIMIT);
    packed.condense(packed.row(1), () => 0);
    expect(packed.bagBins(packed.row(1), BAG)?.total).toBe(EXACT_LIMIT);
    expect(held(packed, BAG)).toEqual([]);
    expect(packed.isCrowded(packed.row(1))).toBe(false);
  });

  it('is not crowded by values whose adding was undone, but stays so when an event takes one back', () => {
    const rows = new Rows(SHAPE);
    for (let i = 0; i < EXACT_LIMIT; i++) rows.addValue(rows.row(1), BAG, i, 1, 1);
    rows.addValue(rows.row(1), BAG, 7, -1, 0);
    expect(rows.isCrowded(rows.row(1))).toBe(true);
    rows.addValue(rows.row(1), BAG, 8, -1, -1);
    expect(rows.isCrowded(rows.row(1))).toBe(false);
    expect(rows.takenBack).toBe(1);
  });

  it('from which everything is taken back leaves an empty row', () => {
    const rows = new Rows(SHAPE);
    rows.addValue(rows.row(1), BAG, 5, 1);
    rows.addValue(rows.row(1), TALLY, -3, 2);
    expect(rows.isEmptyRow(rows.row(1))).toBe(false);
    rows.addValue(rows.row(1), BAG, 5, -1);
    rows.addValue(rows.row(1), TALLY, -3, -2);
    expect(rows.isEmptyRow(rows.row(1))).toBe(true);
    expect([held(rows, BAG), held(rows, TALLY)]).toEqual([[], []]);
  });
});
