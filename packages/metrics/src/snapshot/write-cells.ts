import type { CellTable } from '../counts/cells.ts';
import { type Corrections, withCells } from '../fold/corrections.ts';
import type { Readings } from '../readings/readings.ts';
import type { ByteWriter } from '../storage/byte-writer.ts';
import { IN_PART, type Parts } from './in-parts.ts';
import { compareTexts, compareTuples, inverse } from './order.ts';
import { sortInParts } from './sort-in-parts.ts';
import { type FamilyContents, mapped } from './write-family.ts';

/** What refers to cells, beside families. */
interface CellUsers {
  readonly cells: CellTable;
  readonly readings: Readings;
  readonly corrections: Corrections;
}

/** @returns Rank of every cell in the order written. */
export function* writeCells(
  writer: ByteWriter,
  state: CellUsers,
  contents: readonly FamilyContents[],
): Parts<readonly number[]> {
  const { cells } = state;
  const { folded } = cells;
  const used = [...(yield* usedCells(state, contents))];
  const valueRanks: number[][] = [];
  for (const [d, name] of cells.names.entries()) {
    const known = cells.all(d);
    const inUse = new Set(used.map((cell) => cells.valueId(cell, d)));
    const order = known.map((_, id) => id).filter((id) => inUse.has(id) || known[id]!.events > 0);
    yield* sortInParts(order, (a, b) => compareTexts(known[a]!.value, known[b]!.value));
    writer.whole(order.length);
    for (const id of order) {
      writer.text(known[id]!.value);
      writer.whole(known[id]!.events);
    }
    writer.whole(folded.values[name] ?? 0);
    valueRanks.push(inverse(order));
    yield;
  }
  writer.whole(folded.cells);
  writer.whole(cells.givenUp.length);
  for (const dimension of cells.givenUp) writer.whole(dimension);
  const tuples: { readonly cell: number; readonly ranks: readonly number[] }[] = [];
  for (const cell of used) {
    tuples.push({ cell, ranks: valueRanks.map((ranks, d) => ranks[cells.valueId(cell, d)]!) });
    if (tuples.length % IN_PART === 0) yield;
  }
  yield* sortInParts(tuples, (a, b) => compareTuples(a.ranks, b.ranks));
  writer.whole(tuples.length);
  for (const [i, { ranks }] of tuples.entries()) {
    for (const rank of ranks) writer.whole(rank);
    if (i % IN_PART === 0) yield;
  }
  return inverse(tuples.map(({ cell }) => cell));
}

/**
 * Cells that anything refers to. Others are left over from events that were taken back. Of a full table all: which combinations were known
 * decides what others were counted under, and would be taken back from.
 */
function* usedCells(
  { cells, readings, corrections }: CellUsers,
  contents: readonly FamilyContents[],
): Parts<ReadonlySet<number>> {
  if (cells.isFull) return new Set(Array.from({ length: cells.size }, (_, cell) => cell));
  const used = new Set<number>(readings.all().map(({ cell }) => cell));
  const use = (cell: number): number => {
    used.add(cell);
    return cell;
  };
  for (const { places } of corrections.all()) for (const place of places) withCells(place, use);
  for (const { state, keys } of contents) {
    for (const key of keys) use(state.facets.cellOf(key));
    const { records } = state;
    for (const [index, kind] of state.family.kinds.entries()) {
      for (const part of records.inParts(index, IN_PART)) {
        for (const record of part) {
          for (const event of records.events.of(record)) use(records.pool.cell(event));
          if (records.hasBase(record)) mapped(records.readBase(record), kind, use);
        }
        yield;
      }
    }
  }
  return used;
}
