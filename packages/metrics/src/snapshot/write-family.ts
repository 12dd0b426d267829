import type { Rows } from '../counts/rows.ts';
import { eventRow } from '../events/stored-event.ts';
import type { Entity, EntityKind } from '../family.ts';
import type { FamilyState } from '../fold/family-state.ts';
import type { RecordTable } from '../fold/record-table.ts';
import type { ByteWriter } from '../storage/byte-writer.ts';
import { IN_PART, type Parts } from './in-parts.ts';
import { compareTexts, compareTuples, inverse } from './order.ts';
import { sortInParts } from './sort-in-parts.ts';

/** What a family has to say, found before anything is written: what nothing refers to is left out. */
export interface FamilyContents {
  readonly state: FamilyState;
  /** Of every tier, the steps of buckets that are not empty. */
  readonly steps: readonly (readonly number[])[];
  readonly pending: readonly WaitingCount[];
  /** Of rows that say something, in the buckets and in what waits. */
  readonly keys: ReadonlySet<number>;
}

export function* contentsOf(state: FamilyState): Parts<FamilyContents> {
  const keys = new Set<number>();
  const steps: number[][] = [];
  for (const [i, tier] of state.tiers.entries()) {
    const ofTier: number[] = [];
    for (const index of tier.indices()) {
      const rows = readBucket(state, i, index);
      let isEmpty = true;
      for (let row = 0; row < rows.count; row++) {
        if (rows.isEmptyRow(row)) continue;
        isEmpty = false;
        keys.add(rows.keys[row]!);
      }
      if (!isEmpty) ofTier.push(index);
      yield;
    }
    steps.push(ofTier);
  }
  const pending = waiting(state);
  for (const { key } of pending) keys.add(key);
  return { state, steps, pending, keys };
}

/** The tiers are asked for each time: only then do they hold what setting the clock back took out. */
function readBucket(state: FamilyState, tier: number, index: number): Rows {
  return state.tiers[tier]!.read(index)!;
}

export function* writeFamily(writer: ByteWriter, contents: FamilyContents, ranks: readonly number[]): Parts {
  const { state } = contents;
  writer.text(state.family.name);
  writeCounts(writer, state.withoutEffect);
  const { facets } = state;
  const usedFacets = new Set(facets.isUsed ? [...contents.keys].map((key) => facets.facetIdOf(key)) : []);
  const facetOrder = [...usedFacets].sort((a, b) => (facets.texts[a]! < facets.texts[b]! ? -1 : 1));
  const facetRanks = inverse(facetOrder);
  writer.whole(facetOrder.length);
  for (const id of facetOrder) writer.text(facets.texts[id]!);
  const keyRank = (key: number): readonly [number, number] => [
    ranks[facets.cellOf(key)]!,
    facets.isUsed ? facetRanks[facets.facetIdOf(key)]! : 0,
  ];
  yield* writeBuckets(writer, contents, keyRank);
  writePending(writer, contents, keyRank);
  yield;
  yield* writeRecords(writer, state, ranks);
}

function* writeBuckets(writer: ByteWriter, { state, steps }: FamilyContents, keyRank: KeyRank): Parts {
  for (const [i, ofTier] of steps.entries()) {
    writer.whole(ofTier.length);
    let before = 0;
    for (const index of ofTier) {
      writer.whole(index - before);
      before = index;
      const rows = readBucket(state, i, index);
      const sorted = sortedRows(rows, keyRank);
      writer.whole(sorted.length);
      for (const { row, rank } of sorted) {
        writer.whole(rank[0]);
        writer.whole(rank[1]);
        rows.encodeRow(writer, row, true);
      }
      yield;
    }
  }
}

function* writeRecords(writer: ByteWriter, { records, family }: FamilyState, ranks: readonly number[]): Parts {
  for (const [index, kind] of family.kinds.entries()) {
    const keyed: { readonly record: number; readonly key: string }[] = [];
    for (const part of records.inParts(index, IN_PART)) {
      for (const record of part) keyed.push({ record, key: records.key(record) });
      yield;
    }
    yield* sortInParts(keyed, (a, b) => compareTexts(a.key, b.key));
    writer.whole(keyed.length);
    for (const [i, { record, key }] of keyed.entries()) {
      writer.text(recordText(records, record, key, kind, ranks));
      if (i % IN_PART === 0) yield;
    }
  }
}

type KeyRank = (key: number) => readonly [number, number];

/** Rows in order of their cells, without those that say nothing. */
function sortedRows(
  rows: Rows,
  keyRank: KeyRank,
): readonly { readonly row: number; readonly rank: readonly [number, number] }[] {
  return Array.from({ length: rows.count }, (_, row) => ({ row, rank: keyRank(rows.keys[row]!) }))
    .filter(({ row }) => !rows.isEmptyRow(row))
    .sort((a, b) => compareTuples(a.rank, b.rank));
}

function writePending(writer: ByteWriter, { pending }: FamilyContents, keyRank: KeyRank): void {
  const entries = pending
    .map((count) => ({ ...count, rank: keyRank(count.key) }))
    .sort((a, b) => a.time - b.time || compareTuples(a.rank, b.rank) || a.column - b.column);
  writer.whole(entries.length);
  for (const { time, rank, column, amount } of entries) {
    writer.whole(time);
    writer.whole(rank[0]);
    writer.whole(rank[1]);
    writer.whole(column);
    writer.whole(amount);
  }
}

interface WaitingCount {
  readonly time: number;
  readonly key: number;
  readonly column: number;
  amount: number;
}

/** What waits for its instant, without what was taken back. */
function waiting(state: FamilyState): readonly WaitingCount[] {
  const sums = new Map<string, WaitingCount>();
  state.pending.between(state.newest, Number.POSITIVE_INFINITY, (time, key, column, amount) => {
    const text = `${time} ${key} ${column}`;
    const known = sums.get(text);
    if (known) known.amount += amount;
    else sums.set(text, { time, key, column, amount });
  });
  return [...sums.values()].filter(({ amount }) => amount !== 0);
}

/** Records are JSON: they are few beside what they have counted, and their events are objects already. */
function recordText(
  records: RecordTable,
  record: number,
  key: string,
  kind: EntityKind,
  ranks: readonly number[],
): string {
  const hasBase = records.hasBase(record);
  const base = hasBase ? mapped(records.readBase(record), kind, (cell) => ranks[cell]!) : null;
  const events = records.events.allStored(record).map((event) => eventRow(event, key, ranks[event.cell]!));
  return JSON.stringify([key, base, hasBase ? records.baseAt(record) : null, events]);
}

/** A copy of an entity with its cells replaced. */
export function mapped(entity: Entity, kind: EntityKind, map: (cell: number) => number): Entity {
  const copy = { ...entity };
  copy.cell = map(copy.cell);
  kind.mapCells?.(copy, map);
  return copy;
}

/** Counts by reason, in one order. */
export function writeCounts(writer: ByteWriter, counts: ReadonlyMap<string, number>): void {
  const entries = [...counts].filter(([, n]) => n !== 0).sort(([a], [b]) => (a < b ? -1 : 1));
  writer.whole(entries.length);
  for (const [reason, n] of entries) {
    writer.text(reason);
    writer.whole(n);
  }
}
