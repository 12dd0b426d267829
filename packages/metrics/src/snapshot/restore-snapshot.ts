/*
 * A state from the bytes of a snapshot.
 */

import type { Packing } from '../counts/buckets.ts';
import { type EventRow, eventOfRow, inCell } from '../events/stored-event.ts';
import type { Entity } from '../family.ts';
import { type CorrectedEvent, withCells } from '../fold/corrections.ts';
import type { FamilyState } from '../fold/family-state.ts';
import { FoldedState } from '../metric-state.ts';
import type { Reading } from '../readings/readings.ts';
import { type MetricSettings, metricSettings } from '../settings.ts';
import type { MetricState } from '../state.ts';
import { ByteReader } from '../storage/byte-writer.ts';
import { SNAPSHOT_FORMAT, settingsText } from './snapshot.ts';
import { mapped } from './write-family.ts';

/** Records or cells restored in one part: about a millisecond. */
const IN_PART = 256;

/** The bytes are of another version or of other settings: the state has to be folded from the log anew. */
export class SnapshotMismatchError extends Error {
  readonly code = 'SNAPSHOT_MISMATCH';
  override readonly name = 'SnapshotMismatchError';
}

/**
 * The state that was encoded.
 *
 * @throws {SnapshotMismatchError} When the bytes come from another version or other settings.
 * @throws {RangeError} When they are cut off.
 */
export function restoreMetricState(bytes: Uint8Array, given: Partial<MetricSettings> = {}): MetricState {
  return restoreFoldedState(bytes, given);
}

/** The same in parts of a few milliseconds. Throws as `restoreMetricState`, with the part that comes upon the fault. */
export function restoreMetricStateInParts(
  bytes: Uint8Array,
  given: Partial<MetricSettings> = {},
): Generator<void, MetricState> {
  return restoreParts(bytes, given);
}

/** @param packing - For tests: no figure depends on it. */
export function restoreFoldedState(bytes: Uint8Array, given: Partial<MetricSettings>, packing?: Packing): FoldedState {
  const parts = restoreParts(bytes, given, packing);
  for (;;) {
    const { done, value } = parts.next();
    if (done) return value;
  }
}

function* restoreParts(
  bytes: Uint8Array,
  given: Partial<MetricSettings>,
  packing?: Packing,
): Generator<void, FoldedState> {
  const settings = metricSettings(given);
  const reader = new ByteReader(bytes);
  const format = reader.text();
  if (format !== SNAPSHOT_FORMAT)
    throw new SnapshotMismatchError(`Expected a snapshot of format ${SNAPSHOT_FORMAT}, got ${format.slice(0, 40)}`);
  if (reader.text() !== settingsText(settings)) {
    throw new SnapshotMismatchError('Expected a snapshot taken with the present settings, got one of others');
  }
  const state = new FoldedState(settings, packing);
  const newest = readTime(reader, Number.NEGATIVE_INFINITY);
  state.newestEventAt = newest;
  state.oldestEventAt = readTime(reader, Number.POSITIVE_INFINITY);
  state.folded = reader.whole();
  readCounts(reader, state.ownWithoutEffect);
  const cells = yield* readCells(reader, state);
  for (const reading of JSON.parse(reader.text()) as Reading[])
    state.readings.put({ ...reading, cell: cells[reading.cell]! });
  readCorrections(reader, state, cells);
  for (const family of state.families) yield* readFamily(reader, family, cells, newest);
  if (!reader.isAtEnd) throw new RangeError('Expected the snapshot to end, got more bytes');
  return state;
}

function readTime(reader: ByteReader, none: number): number {
  return reader.whole() === 1 ? reader.whole() : none;
}

function readCounts(reader: ByteReader, counts: Map<string, number>): void {
  for (let i = reader.whole(); i > 0; i--) counts.set(reader.text(), reader.whole());
}

/** @returns Cell of every rank. */
function* readCells(reader: ByteReader, { cells }: FoldedState): Generator<void, readonly number[]> {
  const values = cells.names.map((name, d) => {
    const sorted: string[] = [];
    for (let i = reader.whole(); i > 0; i--) {
      const value = reader.text();
      cells.restoreValue(d, value, reader.whole());
      sorted.push(value);
    }
    cells.addFolded({ [name]: reader.whole() }, 0);
    return sorted;
  });
  cells.addFolded({}, reader.whole());
  cells.restoreGivenUp(Array.from({ length: reader.whole() }, () => reader.whole()));
  const restored: number[] = [];
  for (let i = reader.whole(); i > 0; i--) {
    restored.push(cells.restoreCell(values.map((sorted) => sorted[reader.whole()]!)));
    if (i % IN_PART === 0) yield;
  }
  return restored;
}

function readCorrections(reader: ByteReader, { corrections }: FoldedState, cells: readonly number[]): void {
  corrections.lost = reader.whole();
  for (const entry of JSON.parse(reader.text()) as CorrectedEvent[]) {
    corrections.restore({ ...entry, places: entry.places.map((place) => withCells(place, (rank) => cells[rank]!)) });
  }
}

function* readFamily(
  reader: ByteReader,
  state: FamilyState,
  cells: readonly number[],
  newest: number,
): Generator<void, void> {
  const name = reader.text();
  if (name !== state.family.name) throw new SnapshotMismatchError(`Expected family ${state.family.name}, got ${name}`);
  readCounts(reader, state.withoutEffect);
  const facets = Array.from({ length: reader.whole() }, () => reader.text());
  for (const facet of facets) state.facets.restore(facet);
  const readKey = (): number => {
    const cell = cells[reader.whole()]!;
    const facet = facets[reader.whole()];
    return facet === undefined ? cell : state.facets.key(cell, facet);
  };
  if (newest !== Number.NEGATIVE_INFINITY) state.restoreClock(newest);
  for (const tier of state.tiers) {
    let index = 0;
    for (let i = reader.whole(); i > 0; i--) {
      index += reader.whole();
      const rows = tier.rowsAtIndex(index);
      for (let row = reader.whole(); row > 0; row--) rows.decodeRow(reader, rows.row(readKey()));
      yield;
    }
  }
  for (let i = reader.whole(); i > 0; i--) state.addPending(reader.whole(), readKey(), reader.whole(), reader.whole());
  for (let kind = 0; kind < state.family.kinds.length; kind++) {
    for (let i = reader.whole(); i > 0; i--) {
      readRecord(reader.text(), kind, state, cells);
      if (i % IN_PART === 0) yield;
    }
  }
}

function readRecord(text: string, kind: number, state: FamilyState, cells: readonly number[]): void {
  const [key, base, at, rows] = JSON.parse(text) as [string, Entity | null, number | null, EventRow[]];
  const entity = base && mapped(base, state.family.kinds[kind]!, (rank) => cells[rank]!);
  const events = rows.map((row) => {
    const event = eventOfRow(row, key);
    return inCell(event, cells[event.cell]!);
  });
  state.restoreRecord(kind, key, entity && at !== null ? { entity, at } : undefined, events);
}
