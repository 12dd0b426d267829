/*
 * A state as bytes. Equal states give equal bytes: tables are written in sorted order, and what is only an accident of the way here
 * (ids, emptied rows, events already folded into a base or not) is left out or brought into one form.
 *
 * It is written in parts, between which views may be read. A reader changes nothing that is written but one thing: it sets the clock, which
 * brings in what was counted for instants between the newest event and its own. So every part begins with setting it back.
 */

import type { CellTable } from '../counts/cells.ts';
import { type Corrections, withCells } from '../fold/corrections.ts';
import type { FamilyState } from '../fold/family-state.ts';
import type { Reading, Readings } from '../readings/readings.ts';
import type { MetricSettings } from '../settings.ts';
import { ByteWriter } from '../storage/byte-writer.ts';
import type { Parts } from './in-parts.ts';
import { writeCells } from './write-cells.ts';
import { contentsOf, type FamilyContents, writeCounts, writeFamily } from './write-family.ts';

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

function writeTime(writer: ByteWriter, time: number): void {
  writer.whole(Number.isFinite(time) ? 1 : 0);
  if (Number.isFinite(time)) writer.whole(time);
}

function sortedReadings(readings: readonly Reading[], ranks: readonly number[]): readonly Reading[] {
  const keyed = readings.map(({ cell, ...rest }) => {
    const reading = { ...rest, cell: ranks[cell]! };
    return { reading, key: JSON.stringify([reading.metric, reading.source, reading.cell]) };
  });
  return keyed.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ reading }) => reading);
}

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
