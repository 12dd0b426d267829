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

  it('is told apart where something lies between them or they are of two logs, and what they say is added up', () => {
    const logs = [0, 1].map(() => new CountLog(SHAPE, STEP, 1));
    /** Of so many values more were taken back than added. */
    const part = (log: CountLog, added: number, takenBack: number): LogPart => {
      const mark = log.mark();
      log.head(1, STEP);
      for (let i = 0; i < added; i++) log.value(0, 7, 1, 1);
      for (let i = 0; i < takenBack; i++) log.value(0, 7, -1, -1);
      return log.partSince(mark);
    };
    const list = [part(logs[0]!, 5, 1), part(logs[0]!, 2, 3), part(logs[0]!, 1, 0), part(logs[0]!, 4, 2)];
    // As long as the first one of the other log, so that it begins where the second one there does.
    part(logs[1]!, 5, 1);
    const other = part(logs[1]!, 2, 3);
    const parts = new Parts();
    expect(parts.isEmpty).toBe(true);
    for (const one of [list[0]!, list[1]!, list[3]!, list[0]!, other]) parts.addLog(one);
    expect(parts.logs.map(({ values, takenBack, entries }) => [values, takenBack, entries])).toEqual([
      [7, 4, 2],
      [4, 2, 1],
      [5, 1, 1],
      [2, 3, 1],
    ]);
    expect([parts.isEmpty, parts.takenBack]).toEqual([false, 10]);

    const run = new Packer(SHAPE).pack(STEP, parts);
    const all = new Parts();
    all.addRun(run);
    expect([all.isEmpty, all.takenBack]).toEqual([false, 10]);
    all.addAll(parts);
    expect([all.runs, all.logs, all.takenBack]).toEqual([[run], parts.logs, 20]);
    const again = new Parts();
    again.addAll(all);
    expect([again.runs, again.logs]).toEqual([all.runs, all.logs]);
    all.clear();
    expect([all.isEmpty, all.takenBack]).toEqual([true, 0]);
  });

  it('says how many values were taken back in all of it, and whether there are a thousand of one key', () => {
    const packer = new Packer(SHAPE);
    const values = (key: number, added: number, takenBack: number): LogPart => {
      const log = new CountLog(SHAPE, STEP, 1);
      log.head(key, STEP);
      for (let i = 0; i < added; i++) log.value(0, i, 1, 1);
      for (let i = 0; i < takenBack; i++) log.value(0, i, -1, -1);
      return log.all();
    };
    const few = packer.pack(STEP, { runs: [], logs: [values(1, 999, 2), values(2, 999, 1)] });
    expect([few.takenBack, few.isCrowded]).toEqual([3, false]);
    const many = packer.pack(STEP, { runs: [few, few], logs: [values(3, 8, 4)] });
    expect([many.takenBack, many.isCrowded]).toEqual([3 + 3 + 4, true]);
  });

  it('has nothing of a key of which everything was taken back', () => {
    const log = new CountLog(SHAPE, STEP, 1);
    for (const sign of [1, -1]) {
      log.head(9, STEP);
      log.add(0, 3 * sign);
      log.value(0, 7, sign, sign);
    }
    const { keys, bytes } = new Packer(SHAPE).pack(STEP, { runs: [], logs: [log.all()] });
    expect([keys, bytes.length]).toEqual([0, 0]);
  });

  it('has what the first run says of a key counted in bins before anything is added to it', () => {
    const packer = new Packer(SHAPE);
    const runOf = (...keys: number[]) =>
      packer.pack(STEP, { runs: [], logs: [logOf(keys.map((key) => ({ key, offsetMs: 0, amount: 10 })))] });
    const seen: [string, number, number][] = [];
    const note = (of: string) => (rows: Rows, row: number, key: number) =>
      seen.push([of, key, rows.sums[row * SHAPE.columns]!]);
    packer.pack(STEP, { runs: [runOf(1, 3), runOf(2, 3)], logs: [] }, note('first'), note('all'));
    expect(seen).toEqual([
      ['first', 1, 10],
      ['all', 1, 10],
      ['all', 2, 10],
      ['first', 3, 10],
      ['all', 3, 20],
    ]);
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

  it('are many from 16,384 on, and more than that are dealt as well', () => {
    const late = new LateCounts(SHAPE);
    const steps = HOUR_MS / 5000;
    // 7 and 720 have no divisor in common: one after the other goes to each step, none of them the next.
    for (let i = 0; i < 30 * steps; i++) {
      expect(late.areMany).toBe(i >= 16_384);
      write(late.log, { key: i % 11, offsetMs: ((i * 7) % steps) * 5000, amount: 2 * i });
    }
    const dealt: [number, number][] = [];
    let sum = 0;
    late.deal(5000, [(time) => (time - STEP) / 5000], (_, index, part) => {
      dealt.push([index, part.entries]);
      const rows = rowsOf([part]);
      for (let row = 0; row < rows.count; row++) sum += rows.sums[row * SHAPE.columns]!;
    });
    expect(dealt).toEqual(Array.from({ length: steps }, (_, step) => [step, 30]));
    expect(sum).toBe(30 * steps * (30 * steps - 1));
    expect(late.areMany).toBe(false);
  });

  it('say of each part how many values it has and how many were taken back, each time from the beginning', () => {
    const late = new LateCounts(SHAPE);
    for (let time = 0; time < 2; time++) {
      late.log.head(1, STEP + 5000);
      late.log.value(0, 7, 1, 1);
      late.log.value(0, 7, 1, 1);
      late.log.value(0, 7, -1, -1);
      late.log.head(2, STEP);
      late.log.value(0, 8, 1, 1);
      // Says nothing, so its step has nothing.
      late.log.head(2, STEP + 10_000);
      const parts: number[][] = [];
      late.deal(5000, [(at) => (at - STEP) / 5000], (_, index, { from, entries, values, takenBack }) => {
        if (index === 0) expect(from).toBe(0);
        parts.push([index, entries, values, takenBack]);
      });
      expect(parts).toEqual([
        [0, 1, 1, 0],
        [1, 1, 2, 1],
      ]);
    }
  });
});
