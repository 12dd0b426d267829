/*
 * A state as bytes. Equal states give equal bytes: tables are written in sorted order, and what is only an accident of the way here
 * (ids, emptied rows, events already folded into a base or not) is left out or brought into one form.
 */

import type { CellTable } from '../counts/cells.ts';
import type { Rows } from '../counts/rows.ts';
import { eventRow } from '../events/stored-event.ts';
import type { Entity, EntityKind } from '../family.ts';
import { type Corrections, withCells } from '../fold/corrections.ts';
import type { FamilyState } from '../fold/family-state.ts';
import type { RecordTable } from '../fold/record-table.ts';
import type { Reading, Readings } from '../readings/readings.ts';
import type { MetricSettings } from '../settings.ts';
import { ByteWriter } from '../storage/byte-writer.ts';

export const SNAPSHOT_FORMAT = 'andon-metrics-7';

/** Settings that only say how counts are shown, not what is counted. */
const SHOWN_ONLY: ReadonlySet<string> = new Set([
  'targets',
  'minimumGroup',
  'employeeMinimumGroup',
  'dueSoonMs',
  'backlogBucketsMs',
  'ageingBucketsMs',
  'serviceLevelVariant',
  'serviceLevelDefaultSeconds',
]);

/** What a snapshot is made of. */
export interface SnapshotSource {
  readonly settings: MetricSettings;
  readonly newestEventAt: number;
  readonly oldestEventAt: number;
  readonly folded: number;
  /** Events without effect that belong to no family, by reason. */
  readonly ownWithoutEffect: ReadonlyMap<string, number>;
  readonly cells: CellTable;
  readonly readings: Readings;
  readonly corrections: Corrections;
  readonly families: readonly FamilyState[];
  /** Brings everything into the one form that depends on the events alone. */
  settle(): void;
}

export function encodeSnapshot(state: SnapshotSource): Uint8Array {
  state.settle();
  const writer = new ByteWriter();
  writer.text(SNAPSHOT_FORMAT);
  writer.text(settingsText(state.settings));
  writeTime(writer, state.newestEventAt);
  writeTime(writer, state.oldestEventAt);
  writer.whole(state.folded);
  writeCounts(writer, state.ownWithoutEffect);
  const ranks = writeCells(writer, state);
  writer.text(JSON.stringify(sortedReadings(state.readings.all(), ranks)));
  writeCorrections(writer, state, ranks);
  for (const family of state.families) writeFamily(writer, family, ranks);
  return writer.take();
}

/** Differs wherever a snapshot of one could not be restored as the other: by layout and by settings. */
export function snapshotIdentity(settings: MetricSettings): string {
  return `${SNAPSHOT_FORMAT} ${settingsText(settings)}`;
}

/** The settings that decide what is counted, in one form. */
export function settingsText(settings: MetricSettings): string {
  return JSON.stringify(sortKeys(Object.fromEntries(Object.entries(settings).filter(([key]) => !SHOWN_ONLY.has(key)))));
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, child]) => [key, sortKeys(child)]),
  );
}

// --- Times and counts --------------------------------------------------------------------------------------------------------------

function writeTime(writer: ByteWriter, time: number): void {
  writer.whole(Number.isFinite(time) ? 1 : 0);
  if (Number.isFinite(time)) writer.whole(time);
}

function writeCounts(writer: ByteWriter, counts: ReadonlyMap<string, number>): void {
  const entries = [...counts].filter(([, n]) => n !== 0).sort(([a], [b]) => (a < b ? -1 : 1));
  writer.whole(entries.length);
  for (const [reason, n] of entries) {
    writer.text(reason);
    writer.whole(n);
  }
}

// --- Cells -------------------------------------------------------------------------------------------------------------------------

/** @returns Rank of every cell in the order written. */
function writeCells(writer: ByteWriter, state: SnapshotSource): readonly number[] {
  const { cells } = state;
  const { folded } = cells;
  const used = [...usedCells(state)];
  const valueRanks = cells.names.map((name, d) => {
    const known = cells.all(d);
    const inUse = new Set(used.map((cell) => cells.valueId(cell, d)));
    const order = known
      .map((_, id) => id)
      .filter((id) => inUse.has(id) || known[id]!.events > 0)
      .sort((a, b) => (known[a]!.value < known[b]!.value ? -1 : 1));
    writer.whole(order.length);
    for (const id of order) {
      writer.text(known[id]!.value);
      writer.whole(known[id]!.events);
    }
    writer.whole(folded.values[name] ?? 0);
    return inverse(order);
  });
  writer.whole(folded.cells);
  writer.whole(cells.givenUp.length);
  for (const dimension of cells.givenUp) writer.whole(dimension);
  const tuples = used.map((cell) => ({ cell, ranks: valueRanks.map((ranks, d) => ranks[cells.valueId(cell, d)]!) }));
  tuples.sort((a, b) => compareTuples(a.ranks, b.ranks));
  writer.whole(tuples.length);
  for (const { ranks } of tuples) for (const rank of ranks) writer.whole(rank);
  return inverse(tuples.map(({ cell }) => cell));
}

/**
 * Cells that anything refers to. Others are left over from events that were taken back. Of a full table all: which combinations were known
 * decides what others were counted under, and would be taken back from.
 */
function usedCells({ cells, families, readings, corrections }: SnapshotSource): ReadonlySet<number> {
  if (cells.isFull) return new Set(Array.from({ length: cells.size }, (_, cell) => cell));
  const used = new Set<number>(readings.all().map(({ cell }) => cell));
  const use = (cell: number): number => {
    used.add(cell);
    return cell;
  };
  for (const { places } of corrections.all()) for (const place of places) withCells(place, use);
  for (const state of families) {
    for (const key of usedKeys(state)) use(state.facets.cellOf(key));
    const { records } = state;
    state.family.kinds.forEach((kind, index) => {
      records.forEach(index, (record) => {
        for (const event of records.eventsOf(record)) use(records.events.cell(event));
        if (records.hasBase(record)) mapped(records.readBase(record), kind, use);
      });
    });
  }
  return used;
}

/** Keys of rows that say something, in the buckets and in what waits. */
function usedKeys(state: FamilyState): ReadonlySet<number> {
  const used = new Set<number>();
  for (const tier of state.tiers) {
    tier.forEach(Number.NEGATIVE_INFINITY, (_index, rows) => {
      for (let row = 0; row < rows.count; row++) if (!rows.isEmptyRow(row)) used.add(rows.keys[row]!);
    });
  }
  for (const { key } of waiting(state)) used.add(key);
  return used;
}

function inverse(order: readonly number[]): number[] {
  const ranks: number[] = [];
  order.forEach((id, rank) => {
    ranks[id] = rank;
  });
  return ranks;
}

function compareTuples(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return 0;
}

function sortedReadings(readings: readonly Reading[], ranks: readonly number[]): readonly Reading[] {
  const keyed = readings.map(({ cell, ...rest }) => {
    const reading = { ...rest, cell: ranks[cell]! };
    return { reading, key: JSON.stringify([reading.metric, reading.source, reading.cell]) };
  });
  return keyed.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ reading }) => reading);
}

// --- Corrections -------------------------------------------------------------------------------------------------------------------

function writeCorrections(writer: ByteWriter, { corrections }: SnapshotSource, ranks: readonly number[]): void {
  writer.whole(corrections.lost);
  const entries = corrections
    .all()
    .map(({ entity, of, matchedAt, corrections: list, places }) => ({
      entity,
      of,
      matchedAt,
      corrections: list,
      places: places.map((place) => withCells(place, (cell) => ranks[cell]!)),
    }))
    .sort((a, b) => (a.entity < b.entity ? -1 : a.entity > b.entity ? 1 : a.of < b.of ? -1 : 1));
  writer.text(JSON.stringify(entries));
}

// --- Families ----------------------------------------------------------------------------------------------------------------------

function writeFamily(writer: ByteWriter, state: FamilyState, ranks: readonly number[]): void {
  writer.text(state.family.name);
  writeCounts(writer, state.withoutEffect);
  const { facets } = state;
  const usedFacets = new Set(facets.isUsed ? [...usedKeys(state)].map((key) => facets.facetIdOf(key)) : []);
  const facetOrder = [...usedFacets].sort((a, b) => (facets.texts[a]! < facets.texts[b]! ? -1 : 1));
  const facetRanks = inverse(facetOrder);
  writer.whole(facetOrder.length);
  for (const id of facetOrder) writer.text(facets.texts[id]!);
  const keyRank = (key: number): readonly [number, number] => [
    ranks[facets.cellOf(key)]!,
    facets.isUsed ? facetRanks[facets.facetIdOf(key)]! : 0,
  ];

  for (const tier of state.tiers) {
    const indices = tier.indices().filter((index) => hasRows(tier.read(index)!));
    writer.whole(indices.length);
    let before = 0;
    for (const index of indices) {
      writer.whole(index - before);
      before = index;
      const rows = tier.read(index)!;
      const sorted = sortedRows(rows, keyRank);
      writer.whole(sorted.length);
      for (const { row, rank } of sorted) {
        writer.whole(rank[0]);
        writer.whole(rank[1]);
        rows.encodeRow(writer, row, true);
      }
    }
  }
  writePending(writer, state, keyRank);
  const { records } = state;
  state.family.kinds.forEach((kind, index) => {
    const keyed: { readonly record: number; readonly key: string }[] = [];
    records.forEach(index, (record) => keyed.push({ record, key: records.key(record) }));
    keyed.sort((a, b) => (a.key < b.key ? -1 : 1));
    writer.whole(keyed.length);
    for (const { record, key } of keyed) writer.text(recordText(records, record, key, kind, ranks));
  });
}

function hasRows(rows: Rows): boolean {
  for (let row = 0; row < rows.count; row++) if (!rows.isEmptyRow(row)) return true;
  return false;
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

function writePending(writer: ByteWriter, state: FamilyState, keyRank: KeyRank): void {
  const entries = waiting(state)
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
  const events = records.storedEvents(record).map((event) => eventRow(event, key, ranks[event.cell]!));
  return JSON.stringify([key, base, hasBase ? records.baseAt(record) : null, events]);
}

/** A copy of an entity with its cells replaced. */
export function mapped(entity: Entity, kind: EntityKind, map: (cell: number) => number): Entity {
  const copy = { ...entity };
  copy.cell = map(copy.cell);
  kind.mapCells?.(copy, map);
  return copy;
}
