/*
 * The time buckets of one tier.
 *
 * A bucket is counts as they came (`CountLog`) until they are worth adding up by cell: while its step goes on, afterwards as long as they
 * are few beside the cells, and again what still comes for it (a late event, a reply to a case opened then). Rows lie open where counts
 * are many; when the step is over they are packed into bytes, a tenth of the size. So memory follows what was counted, and the cost
 * of an event stays the same however much is kept.
 */

import { ByteReader, ByteWriter } from './byte-writer.ts';
import { CountLog } from './count-log.ts';
import { type RowShape, Rows } from './rows.ts';
import { EXACT_LIMIT } from './sketch.ts';

/** Time against room. Nothing here changes a figure. */
export interface Packing {
  /** Bytes that came late, as a share of those of their bucket, from which on they are packed together. */
  readonly repackShare: number;
  /** Entries a key from which on those of a step are added up when it is over. */
  readonly entriesPerKey: number;
  /** Below so many entries, and a few bytes for each that came late, nothing is. */
  readonly smallest: number;
}

/**
 * At an entry a key, rows are as many as entries and take as much room; from two on, adding up saves room. At a share of 0.5 a bucket of
 * a case's opening is packed some five times until its resolution.
 */
export const DEFAULT_PACKING: Packing = { repackShare: 0.5, entriesPerKey: 2, smallest: 64 };

const BYTES_PER_ENTRY = 8;

/** Room at first for what comes late. */
const LATE_ROOM = 64;

/** Sets of rows kept for use again. */
const POOL_SIZE = 4;

/** A part of a log: the entries of one step. */
interface LogPart {
  readonly log: CountLog;
  /** Bytes from here to there; `Infinity` while it grows. */
  readonly from: number;
  to: number;
  /** Instant of the entry before. */
  readonly time: number;
}

interface Bucket {
  /** Epoch ms divided by the tier's step. */
  readonly index: number;
  /** What was counted while its step went on. */
  log: LogPart | undefined;
  /** What came when it was over. */
  late: CountLog | undefined;
  /** Counts that lie open. */
  rows: Rows | undefined;
  packed: Uint8Array | undefined;
  /** Event time at which it was packed. */
  packedAt: number;
}

const writer = new ByteWriter();

export class TierBuckets {
  readonly stepMs: number;
  /** Whole steps, so that what is kept follows from the step of the newest event and not from when in it somebody looked. */
  readonly #keepSteps: number;
  readonly #packing: Packing;
  readonly #shape: RowShape;
  readonly #finalMs: number;
  readonly #buckets = new Map<number, Bucket>();
  /** Buckets with open rows. */
  readonly #open = new Set<Bucket>();
  /** Packed ones with bags that are to be counted in bins as soon as so many of their values are final. */
  readonly #crowded = new Set<Bucket>();
  readonly #pool: Rows[] = [];
  readonly #scratch: Rows;
  /** The bucket whose step goes on, where it has a log. */
  #logged: Bucket | undefined;
  /** Buckets before this step index are gone. */
  #minIndex = Number.NEGATIVE_INFINITY;
  #newestIndex = Number.NEGATIVE_INFINITY;
  #newest = Number.NEGATIVE_INFINITY;

  /** @param finalMs - Age from which on an event can no longer change. */
  constructor(stepMs: number, keepMs: number, shape: RowShape, finalMs: number, packing: Packing = DEFAULT_PACKING) {
    this.stepMs = stepMs;
    this.#keepSteps = Math.ceil(keepMs / stepMs);
    this.#packing = packing;
    this.#shape = shape;
    this.#finalMs = finalMs;
    this.#scratch = new Rows(shape);
  }

  // --- Counting -------------------------------------------------------------------------------------------------------------------

  /** What a log will hold from here on is of a step that begins. */
  beginLog(index: number, log: CountLog): void {
    const bucket = this.#at(index);
    // It had begun before: a merged state goes back in time.
    if (bucket.log) this.#moveToRows(bucket);
    log.cut();
    bucket.log = { log, from: log.length, to: Number.POSITIVE_INFINITY, time: log.time };
    this.#logged = bucket;
  }

  /** The log will hold nothing more of that step. */
  endLog(): void {
    const bucket = this.#logged;
    if (!bucket) return;
    bucket.log!.to = bucket.log!.log.length;
    this.#logged = undefined;
  }

  /** The same, and what it held is added up. */
  addUpLog(): void {
    const bucket = this.#logged;
    if (!bucket) return;
    this.#logged = undefined;
    this.#moveToRows(bucket);
  }

  #moveToRows(bucket: Bucket): void {
    const rows = bucket.rows ?? this.#openRows(bucket);
    this.#addLog(rows, bucket);
    bucket.log = undefined;
  }

  #addLog(rows: Rows, bucket: Bucket): void {
    if (!bucket.log) return;
    const { log, from, to, time } = bucket.log;
    log.addTo(rows, bucket.index * this.stepMs, from, to, time);
  }

  /** Counts one entry of a step that is over, unless its bucket is no longer kept. */
  take(entry: CountLog): void {
    const index = Math.floor(entry.time / this.stepMs);
    if (index < this.#minIndex) return;
    const bucket = this.#at(index);
    const startMs = index * this.stepMs;
    if (bucket.rows) {
      entry.addTo(bucket.rows, startMs);
      return;
    }
    bucket.late ??= new CountLog(this.#shape, startMs, LATE_ROOM);
    bucket.late.takeEntry(entry);
    if (bucket.late.length >= this.#mostLate(bucket)) this.#pack(bucket);
  }

  /** Bytes that may come late before they are worth packing. */
  #mostLate({ packed, log }: Bucket): number {
    const { repackShare, smallest } = this.#packing;
    const length = packed ? packed.length : log ? log.to - log.from : 0;
    return Math.max(smallest * BYTES_PER_ENTRY, repackShare * length);
  }

  /** Rows to count in at an instant; `undefined` when its bucket is no longer kept. */
  rowsAt(time: number): Rows | undefined {
    const index = Math.floor(time / this.stepMs);
    return index < this.#minIndex ? undefined : this.rowsAtIndex(index);
  }

  /** The same by step index, kept or not. */
  rowsAtIndex(index: number): Rows {
    const bucket = this.#at(index);
    return bucket.rows ?? this.#openRows(bucket);
  }

  /** Keys in the open rows of a step. */
  openKeys(index: number): number {
    return this.#buckets.get(index)?.rows?.count ?? 0;
  }

  /**
   * Takes rows over as those of a bucket, or adds them to what it has.
   *
   * @returns Empty rows in their place.
   */
  put(index: number, rows: Rows): Rows {
    const bucket = this.#at(index);
    if (!bucket.rows) {
      bucket.rows = rows;
      this.#open.add(bucket);
      return this.#pool.pop() ?? new Rows(this.#shape, rows.count);
    }
    for (let row = 0; row < rows.count; row++) bucket.rows.addRow(bucket.rows.row(rows.keys[row]!), rows, row);
    rows.clear();
    return rows;
  }

  #at(index: number): Bucket {
    let bucket = this.#buckets.get(index);
    if (!bucket) {
      bucket = { index, log: undefined, late: undefined, rows: undefined, packed: undefined, packedAt: Number.NaN };
      this.#buckets.set(index, bucket);
    }
    return bucket;
  }

  // --- Reading --------------------------------------------------------------------------------------------------------------------

  /**
   * Calls `visit` for every bucket from a step on, in no particular order. The rows are good until the next call; everything about a
   * cell is in one row.
   */
  forEach(from: number, visit: (index: number, rows: Rows) => void): void {
    for (const bucket of this.#buckets.values()) if (bucket.index >= from) visit(bucket.index, this.#read(bucket));
  }

  /** Step indices in `[from, to)`, ascending. @default all */
  indices(from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY): number[] {
    const indices: number[] = [];
    for (const index of this.#buckets.keys()) if (index >= from && index < to) indices.push(index);
    return indices.sort((a, b) => a - b);
  }

  /** Rows of one bucket, everything about a cell in one of them; good until the next call. */
  read(index: number): Rows | undefined {
    const bucket = this.#buckets.get(index);
    return bucket && this.#read(bucket);
  }

  #read(bucket: Bucket): Rows {
    const { packed, log, late, rows: open } = bucket;
    if (open && !packed && !log && !late) return open;
    const rows = this.#scratch;
    rows.clear();
    if (packed) {
      const reader = new ByteReader(packed);
      while (!reader.isAtEnd) rows.decodeRow(reader, rows.row(reader.whole()));
      if (this.#crowded.has(bucket) && this.#isFinal(bucket)) {
        // What was taken back since was so before it became final.
        const takenBack = (open?.takenBack ?? 0) + (log?.log.takenBack ?? 0) + (late?.takenBack ?? 0);
        for (let row = 0; row < rows.count; row++) rows.condense(row, () => takenBack);
      }
    }
    this.#addLog(rows, bucket);
    late?.addTo(rows, bucket.index * this.stepMs);
    if (open) for (let row = 0; row < open.count; row++) rows.addRow(rows.row(open.keys[row]!), open, row);
    return rows;
  }

  // --- When time moves on ---------------------------------------------------------------------------------------------------------

  /** Event time moves on: packs the rows of steps that are over, drops what is older than is kept. */
  advance(newest: number): void {
    const index = Math.floor(newest / this.stepMs);
    if (index <= this.#newestIndex) return;
    this.#newestIndex = index;
    this.#newest = newest;
    for (const bucket of this.#open) if (bucket.index < index) this.#pack(bucket);
    for (const bucket of this.#crowded) if (this.#isFinal(bucket)) this.#pack(bucket);
    this.#evict(index - this.#keepSteps);
  }

  /** Drops what was brought in beyond what is kept. */
  trim(): void {
    for (const bucket of this.#buckets.values()) if (bucket.index < this.#minIndex) this.#drop(bucket);
  }

  #evict(min: number): void {
    if (min <= this.#minIndex) return;
    // A few steps at a time while events flow; after a long silence it is cheaper to go by the buckets there are.
    if (min - this.#minIndex <= this.#buckets.size) {
      for (let index = this.#minIndex; index < min; index++) {
        const bucket = this.#buckets.get(index);
        if (bucket) this.#drop(bucket);
      }
    } else {
      for (const bucket of this.#buckets.values()) if (bucket.index < min) this.#drop(bucket);
    }
    this.#minIndex = min;
  }

  #drop(bucket: Bucket): void {
    this.#buckets.delete(bucket.index);
    this.#crowded.delete(bucket);
    this.#closeRows(bucket);
  }

  #openRows(bucket: Bucket): Rows {
    const rows = this.#pool.pop() ?? new Rows(this.#shape);
    bucket.rows = rows;
    this.#open.add(bucket);
    return rows;
  }

  #closeRows(bucket: Bucket): void {
    const { rows } = bucket;
    if (!rows) return;
    this.#open.delete(bucket);
    bucket.rows = undefined;
    if (this.#pool.length === POOL_SIZE) return;
    rows.clear();
    this.#pool.push(rows);
  }

  /** Brings all that is known of a bucket together in bytes, unless it is being logged still. */
  #pack(bucket: Bucket): void {
    if (bucket !== this.#logged) this.#write(bucket, this.#read(bucket));
  }

  #write(bucket: Bucket, rows: Rows): void {
    writer.reset();
    let isCrowded = false;
    for (let row = 0; row < rows.count; row++) {
      if (rows.isEmptyRow(row)) continue;
      writer.whole(rows.keys[row]!);
      rows.encodeRow(writer, row, false);
      isCrowded ||= rows.isCrowded(row);
    }
    bucket.packed = writer.take();
    bucket.packedAt = this.#newest;
    bucket.log = undefined;
    bucket.late = undefined;
    this.#closeRows(bucket);
    if (isCrowded) this.#crowded.add(bucket);
    else this.#crowded.delete(bucket);
  }

  /** Whether everything that is packed is of events that can no longer change. */
  #isFinal(bucket: Bucket): boolean {
    return this.#newest > bucket.packedAt + this.#finalMs;
  }

  // --- Bags that are not in bins yet ----------------------------------------------------------------------------------------------

  /** Step indices of buckets that have any. */
  crowded(): readonly number[] {
    const found: number[] = [];
    for (const bucket of this.#buckets.values()) {
      if (!this.#mayBeCrowded(bucket)) continue;
      const rows = this.#read(bucket);
      let isCrowded = false;
      for (let row = 0; row < rows.count && !isCrowded; row++) isCrowded = rows.isCrowded(row);
      if (isCrowded) found.push(bucket.index);
    }
    return found;
  }

  #mayBeCrowded(bucket: Bucket): boolean {
    const { packed, log, late, rows } = bucket;
    if (rows || this.#crowded.has(bucket)) return true;
    if (!log && !late) return false;
    return packed !== undefined || (log?.log.values ?? 0) + (late?.values ?? 0) >= EXACT_LIMIT;
  }

  /** @param recent - How many values of a key and bag are not final. */
  condense(index: number, recent: (key: number, bag: number) => number): void {
    const bucket = this.#buckets.get(index);
    if (!bucket) return;
    const rows = this.#read(bucket);
    for (let row = 0; row < rows.count; row++) rows.condense(row, (bag) => recent(rows.keys[row]!, bag));
    if (rows !== bucket.rows) this.#write(bucket, rows);
  }
}
