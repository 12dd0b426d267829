/*
 * A state as bytes. Equal states give equal bytes: tables are written in sorted order, and what is only an accident of the way here
 * (ids, emptied rows, events already folded into a base or not) is left out or brought into one form.
 *
 * It is written in parts, between which views may be read. A reader changes nothing that is written but one thing: it sets the clock, which
 * brings in what was counted for instants between the newest event and its own. So every part begins with setting it back.
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
import { sortInParts } from './sort-in-parts.ts';

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

/** Records gone through, or cells written, in one part: a millisecond or less. */
const IN_PART = 256;

/** Bytes that are handed on together. */
const PART_BYTES = 1 << 18;

const NOTHING: Uint8Array = new Uint8Array(0);

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
  /** Brings everything into the one form that depends on the events alone, in parts. */
  settleInParts(): Generator<void, void>;
  setClock(asOf: number): void;
}

/** Work that comes in parts of about a millisecond. */
type Parts<T = void> = Generator<void, T>;

export function encodeSnapshot(state: SnapshotSource): Uint8Array {
  return concatenated([...snapshotParts(state)]);
}

/**
 * The same bytes one after the other; some parts are empty.
 *
 * @throws {Error} When the state took an event between two of them.
 */
export function* snapshotParts(state: SnapshotSource): Generator<Uint8Array, void> {
  const writer = new ByteWriter(PART_BYTES);
  const { folded } = state;
  const work = encodeParts(writer, state);
  try {
    for (;;) {
      if (state.folded !== folded) throw new Error('Expected a state that takes no event while its snapshot is made');
      state.setClock(state.newestEventAt);
      const { done } = work.next();
      const isWorthIt = done || writer.length >= PART_BYTES;
      yield isWorthIt ? writer.take() : NOTHING;
      if (isWorthIt) writer.reset();
      if (done) return;
    }
  } finally {
    work.return();
  }
}

function* encodeParts(writer: ByteWriter, state: SnapshotSource): Parts {
  yield* state.settleInParts();
  writer.text(SNAPSHOT_FORMAT);
  writer.text(settingsText(state.settings));
  writeTime(writer, state.newestEventAt);
  writeTime(writer, state.oldestEventAt);
  writer.whole(state.folded);
  writeCounts(writer, state.ownWithoutEffect);
  const contents: FamilyContents[] = [];
  for (const family of state.families) contents.push(yield* contentsOf(family));
  const ranks = yield* writeCells(writer, state, contents);
  writer.text(JSON.stringify(sortedReadings(state.readings.all(), ranks)));
  writeCorrections(writer, state, ranks);
  for (const family of contents) yield* writeFamily(writer, family, ranks);
}

function concatenated(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
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
function* writeCells(
  writer: ByteWriter,
  state: SnapshotSource,
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
  { cells, readings, corrections }: SnapshotSource,
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
          for (const event of records.eventsOf(record)) use(records.events.cell(event));
          if (records.hasBase(record)) mapped(records.readBase(record), kind, use);
        }
        yield;
      }
    }
  }
  return used;
}

/** What a family has to say, found before anything is written: what nothing refers to is left out. */
interface FamilyContents {
  readonly state: FamilyState;
  /** Of every tier, the steps of buckets that are not empty. */
  readonly steps: readonly (readonly number[])[];
  readonly pending: readonly WaitingCount[];
  /** Of rows that say something, in the buckets and in what waits. */
  readonly keys: ReadonlySet<number>;
}

function* contentsOf(state: FamilyState): Parts<FamilyContents> {
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

function inverse(order: readonly number[]): number[] {
  const ranks: number[] = [];
  order.forEach((id, rank) => {
    ranks[id] = rank;
  });
  return ranks;
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
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

/** The tiers are asked for each time: only then do they hold what setting the clock back took out. */
function readBucket(state: FamilyState, tier: number, index: number): Rows {
  return state.tiers[tier]!.read(index)!;
}

function* writeFamily(writer: ByteWriter, contents: FamilyContents, ranks: readonly number[]): Parts {
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
