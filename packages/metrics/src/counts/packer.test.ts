import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Parts } from './bucket-parts.ts';
import { CountLog, type LogPart } from './count-log.ts';
import { LateCounts } from './late-counts.ts';
import { addRun, Packer } from './packer.ts';
import { type RowShape, Rows } from './rows.ts';

/** Two sums, a level with two columns, a bag and a tally. */
const SHAPE: RowShape = { columns: 4, levels: 1, bags: 2, tallies: [false, true] };
const HOUR_MS = 3_600_000;
const STEP = Date.UTC(2026, 2, 29, 1);

interface Entry {
  readonly key: number;
  readonly offsetMs: number;
  readonly amount: number;
}

const entry = fc.record({
  key: fc.oneof(fc.nat(3), fc.nat(300), fc.nat(200_000), fc.constant(2 ** 31 - 1)),
  offsetMs: fc.nat(HOUR_MS - 1),
  amount: fc.integer({ min: 1, max: 2 ** 34 }),
});

function write(log: CountLog, { key, offsetMs, amount }: Entry): void {
  log.head(key, STEP + offsetMs);
  log.add(amount % 2, amount);
  log.level(0, 1);
  log.value(amount % 2, amount % 7, 1, amount % 2 === 0 ? 1 : 0);
}

function logOf(list: readonly Entry[]): LogPart {
  const log = new CountLog(SHAPE, STEP, 1);
  for (const one of list) write(log, one);
  return log.all();
}

/** By key, sums and values with their weights. */
function said(rows: Rows): unknown {
  const found: unknown[] = [];
  for (let row = 0; row < rows.count; row++) {
    const bags = [0, 1].map((bag) => {
      const weights = new Map<number, number>();
      rows.forEachValue(row, bag, (value, weight) => weights.set(value, (weights.get(value) ?? 0) + weight));
      return [rows.bagCount(row, bag), rows.bagAdded(row, bag), [...weights].sort((a, b) => a[0] - b[0])];
    });
    found.push([
      rows.keys[row],
      [...rows.sums.subarray(row * SHAPE.columns, (row + 1) * SHAPE.columns)].map((sum) => sum + 0),
      bags,
    ]);
  }
  return found.sort((a, b) => (a as [number])[0] - (b as [number])[0]);
}

function rowsOf(parts: readonly LogPart[]): Rows {
  const rows = new Rows(SHAPE);
  for (const part of parts) part.log.addTo(rows, STEP, part);
  return rows;
}

describe('what a packer makes of parts', () => {
  it('says what they say, for any keys, through runs of runs and of steps that began later', () => {
    const packer = new Packer(SHAPE);
    fc.assert(
      fc.property(fc.array(fc.array(entry, { maxLength: 40 }), { maxLength: 6 }), fc.nat(6), (lists, cut) => {
        const logs = lists.map(logOf);
        const early = packer.pack(STEP, { runs: [], logs: logs.slice(0, cut) });
        // As of a step within the hour: its levels are weighted from there.
        const later = packer.pack(STEP + HOUR_MS / 4, { runs: [], logs: logs.slice(cut, cut + 1) });
        const open = rowsOf(logs.slice(cut + 1, cut + 2));
        const run = packer.pack(STEP, { runs: [early, later], logs: logs.slice(cut + 2), rows: open });
        const rows = new Rows(SHAPE);
        addRun(run, rows, STEP);
        expect(said(rows)).toEqual(said(rowsOf(logs)));
        expect(run.keys).toBe(rows.count);
        const keys = [...rows.keys.subarray(0, rows.count)];
        expect(keys).toEqual([...keys].sort((a, b) => a - b));
      }),
      { seed: 11, numRuns: 200 },
    );
  });

  it('is one part where one goes on in the other', () => {
    const log = new CountLog(SHAPE, STEP, 1);
    const parts = new Parts();
    for (const [key, offsetMs] of [
      [1, 5],
      [2, 7],
      [1, 9],
    ] as const) {
      const mark = log.mark();
      write(log, { key, offsetMs, amount: 3 });
      parts.addLog(log.partSince(mark));
    }
    expect(parts.logs).toEqual([log.all()]);
    expect(parts.entries).toBe(3);
  });
});

describe('late counts', () => {
  it('are dealt by step from the oldest, each tier its own, nothing lost', () => {
    const widths = [5000, 60_000].map((stepMs) => (time: number) => Math.floor(time / stepMs));
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 60 }), (list) => {
        const late = new LateCounts(SHAPE);
        for (const one of list) write(late.log, one);
        const dealt = widths.map(() => new Rows(SHAPE));
        const indices: number[][] = widths.map(() => []);
        late.deal(5000, widths, (tier, index, part) => {
          indices[tier]!.push(index);
          const copy = new CountLog(SHAPE, STEP, 1);
          copy.takePart(part);
          expect(copy.entries).toBe(part.entries);
          copy.addTo(dealt[tier]!, STEP);
        });
        for (const [tier, rows] of dealt.entries()) {
          expect(said(rows)).toEqual(said(rowsOf([logOf(list)])));
          const steps = new Set(list.map(({ offsetMs }) => widths[tier]!(STEP + offsetMs)));
          expect(indices[tier]).toEqual([...steps].sort((a, b) => a - b));
        }
        expect(late.log.entries).toBe(0);
      }),
      { seed: 12, numRuns: 200 },
    );
  });
});
