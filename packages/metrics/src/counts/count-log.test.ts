import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blankEntry, CountLog } from './count-log.ts';
import { type RowShape, Rows } from './rows.ts';

/** Two sums, two levels with two columns each, a bag and a tally. */
const SHAPE: RowShape = { columns: 6, levels: 2, bags: 2, tallies: [false, true] };
const SUMS = 2;
const STEP = Date.UTC(2026, 2, 29, 1);

type Count =
  | { readonly of: 'sum' | 'level'; readonly which: number; readonly amount: number }
  | { readonly of: 'bag'; readonly which: number; readonly value: number; readonly form: readonly [1 | -1, number] };

interface Entry {
  readonly key: number;
  readonly offsetMs: number;
  readonly counts: readonly Count[];
}

const amounts = fc.oneof(
  fc.constantFrom(1, -1, 2 ** 30, -(2 ** 30) - 1, 2 ** 45, -(2 ** 45)),
  fc.integer({ min: -300, max: 300 }),
);
const counts = fc.oneof(
  fc.record({ of: fc.constantFrom('sum' as const, 'level' as const), which: fc.nat(1), amount: amounts }),
  fc.record({
    of: fc.constant('bag' as const),
    which: fc.nat(1),
    value: fc.oneof(fc.nat(5), fc.nat(2 ** 40)),
    // Weight, and whether it is what an event added, or that undone.
    form: fc.constantFrom<readonly [1 | -1, number]>([1, 1], [1, 0], [-1, 0], [-1, -1]),
  }),
);
const entries = fc.array(
  fc.record({ key: fc.oneof(fc.nat(2), fc.nat(200_000)), offsetMs: fc.nat(60_000), counts: fc.array(counts) }),
  { maxLength: 30 },
);

function write(log: CountLog, list: readonly Count[]): void {
  for (const count of list) {
    if (count.of === 'bag') log.value(count.which, count.value, ...count.form);
    else if (count.of === 'sum') log.add(count.which, count.amount);
    else log.level(count.which, count.amount);
  }
}

/** What rows say when everything is counted in them at once. */
function counted(list: readonly Entry[]): Rows {
  const rows = new Rows(SHAPE);
  for (const { key, offsetMs, counts } of list) {
    const row = rows.row(key);
    for (const count of counts) {
      if (count.of === 'bag') rows.addValue(row, count.which, count.value, ...count.form);
      else if (count.of === 'sum') rows.add(row, count.which, count.amount);
      else {
        rows.add(row, SUMS + 2 * count.which, count.amount);
        rows.add(row, SUMS + 2 * count.which + 1, count.amount * offsetMs);
      }
    }
  }
  return rows;
}

function said(rows: Rows): unknown {
  const found: unknown[] = [];
  for (let row = 0; row < rows.count; row++) {
    if (rows.isEmptyRow(row)) continue;
    const sums = [...rows.sums.subarray(row * SHAPE.columns, (row + 1) * SHAPE.columns)].map((sum) => sum + 0);
    const bags = [0, 1].map((bag) => {
      const values: [number, number][] = [];
      rows.forEachValue(row, bag, (value, weight) => values.push([value, weight]));
      return [rows.bagCount(row, bag), rows.bagAdded(row, bag), values.sort((a, b) => a[0] - b[0])];
    });
    found.push([rows.keys[row], sums, bags]);
  }
  return [found.sort(), rows.takenBack];
}

describe('a log of counts', () => {
  it('adds up to what was counted, whole and in parts', () => {
    fc.assert(
      fc.property(entries, fc.nat(30), (list, at) => {
        const log = new CountLog(SHAPE, STEP, 1);
        const cut = Math.min(at, list.length);
        let mark = log.mark();
        list.forEach(({ key, offsetMs, counts }, i) => {
          if (i === cut) mark = log.mark();
          log.head(key, STEP + offsetMs);
          write(log, counts);
        });
        const whole = new Rows(SHAPE);
        log.addTo(whole, STEP);
        expect(said(whole)).toEqual(said(counted(list)));
        if (cut === list.length) return;
        const first = new Rows(SHAPE);
        log.addTo(first, STEP, { ...log.all(), to: mark.length });
        expect(said(first)).toEqual(said(counted(list.slice(0, cut))));
        log.close();
        const second = new Rows(SHAPE);
        log.addTo(second, STEP, log.partSince(mark));
        expect(said(second)).toEqual(said(counted(list.slice(cut))));
      }),
      { seed: 5, numRuns: 300 },
    );
  });

  it('takes entries and parts of others, and what was taken back in them', () => {
    fc.assert(
      fc.property(entries, fc.boolean(), (list, isPart) => {
        const log = new CountLog(SHAPE, STEP, 1);
        const aside = new CountLog(SHAPE, 0, 1);
        for (const { key, offsetMs, counts } of list) {
          aside.restart(0);
          aside.head(key, STEP + offsetMs);
          write(aside, counts);
          if (isPart) log.takePart(aside.all());
          else {
            const entry = blankEntry(aside.all());
            expect(aside.next(entry)).toBe(true);
            log.takeEntry(aside, entry);
            expect(aside.next(entry)).toBe(false);
          }
        }
        const rows = new Rows(SHAPE);
        log.addTo(rows, STEP);
        expect(said(rows)).toEqual(said(counted(list)));
        const values = list.flatMap(({ counts }) =>
          counts.flatMap((count) => (count.of === 'bag' ? [count.form[1]] : [])),
        );
        expect(log.takenBack).toBe(values.filter((added) => added < 0).length);
        expect(log.values).toBe(values.filter((added) => added > 0).length);
      }),
      { seed: 6, numRuns: 200 },
    );
  });
});
