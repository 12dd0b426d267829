/*
 * The time buckets of one tier.
 *
 * The newest buckets lie open as rows. An older one is packed into bytes, a tenth of the size; what still comes for it (a late event, a
 * reply to a case opened then) lies open beside the bytes until it is worth packing again. So memory follows what was counted, and
 * the cost of an event stays the same however much is kept.
 */

import { ByteReader, ByteWriter } from './byte-writer.ts';
import { type RowShape, Rows } from './rows.ts';

/** Steps behind the newest one that lie open. */
const OPEN_STEPS = 2;

/** Time against room. Nothing here changes a figure. */
export interface Packing {
  /** Open rows beside packed ones, as a share of those, from which on they are packed together. */
  readonly repackShare: number;
  /** A bucket that is gone within the hour is packed only from so many rows on: below, it costs more time than it saves room. */
  readonly shortLivedRows: number;
}

/** At 0.5 a bucket of a case's opening is packed some five times until its resolution; above, the rows beside it take more than it saves. */
export const DEFAULT_PACKING: Packing = { repackShare: 0.5, shortLivedRows: 64 };

const SHORT_LIVED_MS = 3_600_000;

/** Packed buckets looked at in a step for open rows beside them, or this share of them: what happened hours ago goes on, in hundreds of them. */
const LOOKS = 32;
const LOOK_SHARE = 1 / 16;

/** Sets of rows kept for use again. */
const POOL_SIZE = 16;

export interface Bucket {
  /** Epoch ms divided by the tier's step. */
  readonly index: number;
  /** Counts that lie open. */
  rows: Rows | undefined;
  packed: Uint8Array | undefined;
  packedRows: number;
  /** Event time at which it was packed. */
  packedAt: number;
}

const writer = new ByteWriter();

export class TierBuckets {
  readonly stepMs: number;
  /** Whole steps, so that what is kept follows from the step of the newest event and not from when in it somebody looked. */
  readonly #keepSteps: number;
  readonly #packFrom: number;
  readonly #repackShare: number;
  readonly #shape: RowShape;
  readonly #finalMs: number;
  readonly #buckets = new Map<number, Bucket>();
  /** Buckets with open rows that were not packed yet. */
  readonly #open = new Set<Bucket>();
  /** Packed ones with open rows beside, and where in them the last look ended. */
  readonly #beside = new Set<Bucket>();
  #looking = this.#beside.values();
  /** Packed ones with bags that are to be counted in bins as soon as so many of their values are final. */
  readonly #crowded = new Set<Bucket>();
  readonly #pool: Rows[] = [];
  readonly #scratch: Rows;
  #last: Bucket | undefined;
  /** Buckets before this step index are gone. */
  #minIndex = Number.NEGATIVE_INFINITY;
  #newestIndex = Number.NEGATIVE_INFINITY;
  #newest = Number.NEGATIVE_INFINITY;

  /** @param finalMs - Age from which on an event can no longer change. */
  constructor(stepMs: number, keepMs: number, shape: RowShape, finalMs: number, packing: Packing = DEFAULT_PACKING) {
    this.stepMs = stepMs;
    this.#keepSteps = Math.ceil(keepMs / stepMs);
    this.#packFrom = keepMs <= SHORT_LIVED_MS ? packing.shortLivedRows : 1;
    this.#repackShare = packing.repackShare;
    this.#shape = shape;
    this.#finalMs = finalMs;
    this.#scratch = new Rows(shape);
  }

  /** Rows to count in at an instant; `undefined` when its bucket is no longer kept. */
  rowsAt(time: number): Rows | undefined {
    const index = Math.floor(time / this.stepMs);
    const last = this.#last;
    if (last !== undefined && last.index === index) return last.rows ?? this.#openRows(last);
    if (index < this.#minIndex) return undefined;
    return this.rowsAtIndex(index);
  }

  /** The same by step index, kept or not. */
  rowsAtIndex(index: number): Rows {
    let bucket = this.#buckets.get(index);
    if (!bucket) {
      bucket = { index, rows: undefined, packed: undefined, packedRows: 0, packedAt: Number.NaN };
      this.#buckets.set(index, bucket);
    }
    this.#last = bucket;
    return bucket.rows ?? this.#openRows(bucket);
  }

  /**
   * Takes rows over as those of a bucket, or adds them to what it has.
   *
   * @returns Empty rows in their place.
   */
  put(index: number, rows: Rows): Rows {
    let bucket = this.#buckets.get(index);
    if (!bucket) {
      bucket = { index, rows: undefined, packed: undefined, packedRows: 0, packedAt: Number.NaN };
      this.#buckets.set(index, bucket);
    }
    if (!bucket.rows) {
      this.#setRows(bucket, rows);
      return this.#pool.pop() ?? new Rows(this.#shape, rows.count);
    }
    for (let row = 0; row < rows.count; row++) bucket.rows.addRow(bucket.rows.row(rows.keys[row]!), rows, row);
    rows.clear();
    return rows;
  }

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

  /** Event time moves on: packs what lies open too long, drops what is older than is kept. */
  advance(newest: number): void {
    const index = Math.floor(newest / this.stepMs);
    if (index <= this.#newestIndex) return;
    this.#newestIndex = index;
    this.#newest = newest;
    for (const bucket of this.#open) {
      if (bucket.index > index - OPEN_STEPS) continue;
      const { count } = bucket.rows!;
      if (count < this.#packFrom) {
        // It stays open until it is dropped.
        this.#open.delete(bucket);
        continue;
      }
      this.#pack(bucket);
    }
    this.#repackSome();
    for (const bucket of this.#crowded) if (this.#isFinal(bucket)) this.#pack(bucket);
    this.#evict(index - this.#keepSteps);
  }

  #repackSome(): void {
    for (let left = Math.max(LOOKS, this.#beside.size * LOOK_SHARE); left > 0; left--) {
      const { value: bucket } = this.#looking.next();
      if (!bucket) {
        this.#looking = this.#beside.values();
        return;
      }
      if (bucket.rows!.count >= this.#repackShare * bucket.packedRows) this.#pack(bucket);
    }
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
    if (this.#last === bucket) this.#last = undefined;
    if (bucket.rows) this.#close(bucket);
  }

  #openRows(bucket: Bucket): Rows {
    const rows = this.#pool.pop() ?? new Rows(this.#shape);
    this.#setRows(bucket, rows);
    return rows;
  }

  #setRows(bucket: Bucket, rows: Rows): void {
    bucket.rows = rows;
    if (bucket.packed) this.#beside.add(bucket);
    else this.#open.add(bucket);
  }

  #close(bucket: Bucket): void {
    this.#open.delete(bucket);
    this.#beside.delete(bucket);
    const rows = bucket.rows!;
    bucket.rows = undefined;
    if (this.#pool.length < POOL_SIZE) {
      rows.clear();
      this.#pool.push(rows);
    }
  }

  #read(bucket: Bucket): Rows {
    if (bucket.packed) return this.#unpack(bucket);
    if (bucket.rows) return bucket.rows;
    this.#scratch.clear();
    return this.#scratch;
  }

  #pack(bucket: Bucket): void {
    this.#write(bucket, this.#read(bucket));
    if (bucket.rows) this.#close(bucket);
  }

  #write(bucket: Bucket, rows: Rows): void {
    writer.reset();
    let count = 0;
    let isCrowded = false;
    for (let row = 0; row < rows.count; row++) {
      if (rows.isEmptyRow(row)) continue;
      count++;
      writer.whole(rows.keys[row]!);
      rows.encodeRow(writer, row, false);
      isCrowded ||= rows.isCrowded(row);
    }
    bucket.packed = writer.take();
    bucket.packedRows = count;
    bucket.packedAt = this.#newest;
    if (isCrowded) this.#crowded.add(bucket);
    else this.#crowded.delete(bucket);
  }

  /** Whether everything that is packed is of events that can no longer change. */
  #isFinal(bucket: Bucket): boolean {
    return this.#newest > bucket.packedAt + this.#finalMs;
  }

  /** Packed and open rows together. */
  #unpack(bucket: Bucket): Rows {
    const rows = this.#scratch;
    rows.clear();
    const reader = new ByteReader(bucket.packed!);
    while (!reader.isAtEnd) rows.decodeRow(reader, rows.row(reader.whole()));
    const open = bucket.rows;
    if (this.#crowded.has(bucket) && this.#isFinal(bucket)) {
      // What was taken back since was so before it became final.
      const takenBack = open?.takenBack ?? 0;
      for (let row = 0; row < rows.count; row++) rows.condense(row, () => takenBack);
    }
    if (open) for (let row = 0; row < open.count; row++) rows.addRow(rows.row(open.keys[row]!), open, row);
    return rows;
  }

  // --- Bags that are not in bins yet ----------------------------------------------------------------------------------------------

  /** Step indices of buckets that have any. */
  crowded(): readonly number[] {
    const found: number[] = [];
    for (const bucket of this.#buckets.values()) {
      if (!bucket.rows && !this.#crowded.has(bucket)) continue;
      const rows = this.#read(bucket);
      let isCrowded = false;
      for (let row = 0; row < rows.count && !isCrowded; row++) isCrowded = rows.isCrowded(row);
      if (isCrowded) found.push(bucket.index);
    }
    return found;
  }

  /** @param recent - How many values of a key and bag are not final. */
  condense(index: number, recent: (key: number, bag: number) => number): void {
    const bucket = this.#buckets.get(index);
    if (!bucket) return;
    const rows = this.#read(bucket);
    for (let row = 0; row < rows.count; row++) rows.condense(row, (bag) => recent(rows.keys[row]!, bag));
    if (!bucket.packed) return;
    this.#write(bucket, rows);
    if (bucket.rows) this.#close(bucket);
  }
}
