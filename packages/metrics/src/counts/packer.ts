/*
 * Adds parts of a bucket up by key, key after key: what there is of one is brought together in a single row and written before the next
 * one begins. So the processor meets what it reads and writes in order, and a few lines of rows again and again, however many keys there are.
 */

import { ByteReader, ByteWriter } from '../storage/byte-writer.ts';
import type { Run } from './bucket-parts.ts';
import type { LogPart } from './count-log.ts';
import { EntryOrder, FROM, LOG, OFFSET, PLACE } from './entry-order.ts';
import { type RowShape, Rows } from './rows.ts';

const END = Number.POSITIVE_INFINITY;

/** The row that is at work. */
const ROW = 0;

/** What is added up. */
export interface Packed {
  readonly runs: readonly Run[];
  readonly logs: readonly LogPart[];
  readonly rows?: Rows | undefined;
}

/** Counts bags of a row in bins where so many values are final. */
export type Condense = (rows: Rows, row: number, key: number) => void;

/** A run at one of its keys. */
interface RunReader {
  readonly bytes: ByteReader;
  readonly offsetMs: number;
  key: number;
}

/** Used by one after the other, whatever the shape of their rows. */
const writer = new ByteWriter();
const order = new EntryOrder();

export class Packer {
  readonly #row: Rows;
  /** Of no meaning: what is fetched has to go somewhere. */
  fetched = 0;

  constructor(shape: RowShape) {
    this.#row = new Rows(shape);
  }

  /**
   * @param startMs - When the step began that all of it is of.
   * @param condenseFirst - Called for what the first run has of a key.
   * @param condense - Called for all there is of a key.
   */
  pack(
    startMs: number,
    { runs, logs, rows }: Packed,
    condenseFirst: Condense | undefined = undefined,
    condense: Condense | undefined = undefined,
  ): Run {
    const row = this.#row;
    const readers = runs.map((run) => openRun(run, startMs));
    order.clear();
    for (let i = 0; i < logs.length; i++) logs[i]!.log.order(logs[i]!, startMs, i, order);
    order.sort();
    const open = rows ? rowsByKey(rows) : [];
    let nextEntry = 0;
    let nextOpen = 0;
    let keys = 0;
    let takenBack = runs.reduce((sum, run) => sum + run.takenBack, 0);
    let isCrowded = false;
    writer.reset();
    for (;;) {
      let key = nextEntry < order.count ? order.keys[order.order[nextEntry]!]! : END;
      if (nextOpen < open.length) key = Math.min(key, rows!.keys[open[nextOpen]!]!);
      for (let i = 0; i < readers.length; i++) if (readers[i]!.key < key) key = readers[i]!.key;
      if (key === END) break;
      row.clear();
      row.row(key);
      for (let i = 0; i < readers.length; i++) {
        const run = readers[i]!;
        if (run.key !== key) continue;
        row.decodeRow(run.bytes, ROW, run.offsetMs);
        run.key = run.bytes.isAtEnd ? END : run.bytes.whole();
        if (i === 0) condenseFirst?.(row, ROW, key);
      }
      const end = this.#endOf(key, nextEntry, logs);
      for (; nextEntry < end; nextEntry++) {
        const place = order.order[nextEntry]! * PLACE;
        const { log, to } = logs[order.places[place + LOG]!]!;
        log.addEntryTo(row, ROW, order.places[place + FROM]!, to, order.places[place + OFFSET]!);
      }
      if (nextOpen < open.length && rows!.keys[open[nextOpen]!] === key) row.addRow(ROW, rows!, open[nextOpen++]!);
      condense?.(row, ROW, key);
      takenBack += row.takenBack;
      if (row.isEmptyRow(ROW)) continue;
      keys++;
      writer.whole(key);
      row.encodeRow(writer, ROW, false);
      isCrowded ||= row.isCrowded(ROW);
    }
    return { bytes: writer.take(), startMs, keys, takenBack, isCrowded };
  }

  /**
   * Where the entries of a key end. They lie all over the logs: a first byte of each is fetched here, all at once instead of one when the
   * other is counted.
   */
  #endOf(key: number, from: number, logs: readonly LogPart[]): number {
    let end = from;
    for (; end < order.count; end++) {
      const entry = order.order[end]!;
      if (order.keys[entry] !== key) break;
      const place = entry * PLACE;
      this.fetched ^= logs[order.places[place + LOG]!]!.log.bytes[order.places[place + FROM]!]!;
    }
    return end;
  }
}

function openRun({ bytes, startMs }: Run, stepStartMs: number): RunReader {
  const run = new ByteReader(bytes);
  return { bytes: run, offsetMs: startMs - stepStartMs, key: run.isAtEnd ? END : run.whole() };
}

/** Adds a run to rows. */
export function addRun({ bytes, startMs }: Run, rows: Rows, stepStartMs: number): void {
  const run = new ByteReader(bytes);
  while (!run.isAtEnd) rows.decodeRow(run, rows.row(run.whole()), startMs - stepStartMs);
}

function rowsByKey({ keys, count }: Rows): readonly number[] {
  return Array.from({ length: count }, (_, row) => row).sort((a, b) => keys[a]! - keys[b]!);
}
