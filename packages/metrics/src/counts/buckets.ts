/*
 * The time buckets of one tier.
 *
 * What a bucket holds lies in parts (see `bucket-parts.ts`): as it came, as long as that is little beside the cells it falls into, and
 * added up by cell; and what still comes when its step is over (a late event, a reply to a case opened then) lies in a log of its own
 * until it is worth adding up with the rest. So memory follows what was counted, and the cost of an event stays the same however much
 * is kept.
 */

import { Parts, type Run } from './bucket-parts.ts';
import { CountLog, type LogPart } from './count-log.ts';
import { addRun, type Condense, Packer } from './packer.ts';
import { type RowShape, Rows } from './rows.ts';
import { EXACT_LIMIT } from './sketch.ts';

/** Time against room. Nothing here changes a figure. */
export interface Packing {
  /** Bytes that came late, as a share of those of their bucket, from which on they are packed together. */
  readonly repackShare: number;
  /** Entries a key from which on they are added up. */
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

/** Entries that cost less to read than to add up. */
const FEW_ENTRIES = 1024;

/** Bytes of room for more of what comes late. */
const LATE_ROOM = 64;

/** Sets of rows kept for use again. */
const POOL_SIZE = 4;

interface Bucket {
  /** Epoch ms divided by the tier's step. */
  readonly index: number;
  /** What was packed together, and at which event time. */
  packed: Run | undefined;
  packedAt: number;
  /** What came since while its step went on. */
  readonly parts: Parts;
  /** What came when it was over. */
  late: CountLog | undefined;
  /** Counts that lie open: those of a snapshot, or of states that are merged. */
  rows: Rows | undefined;
}

export class TierBuckets {
  readonly stepMs: number;
  /** Whole steps, so that what is kept follows from the step of the newest event and not from when in it somebody looked. */
  readonly #keepSteps: number;
  readonly #packing: Packing;
  readonly #shape: RowShape;
  readonly #finalMs: number;
  /** Whether what is counted in a step is packed when it is over, however little it is. */
  readonly #packsAll: boolean;
  readonly #packer: Packer;
  readonly #buckets = new Map<number, Bucket>();
  /** Buckets to be packed when their step is over. */
  readonly #open = new Set<Bucket>();
  /** Packed ones with bags that are to be counted in bins as soon as so many of their values are final. */
  readonly #crowded = new Set<Bucket>();
  readonly #pool: Rows[] = [];
  readonly #scratch: Rows;
  /** The bucket whose step goes on as it was read last, until it changes: every view that is opened reads it. */
  #held: Bucket | undefined;
  readonly #heldRows: Rows;
  /** Buckets before this step index are gone. */
  #minIndex = Number.NEGATIVE_INFINITY;
  #newestIndex = Number.NEGATIVE_INFINITY;
  #newest = Number.NEGATIVE_INFINITY;

  /**
   * @param finalMs - Age from which on an event can no longer change.
   * @param packsAll - Whether what is counted in a step is packed when it is over, however little it is.
   */
  constructor(
    stepMs: number,
    keepMs: number,
    shape: RowShape,
    finalMs: number,
    packer = new Packer(shape),
    packing: Packing = DEFAULT_PACKING,
    packsAll = false,
  ) {
    this.stepMs = stepMs;
    this.#keepSteps = Math.ceil(keepMs / stepMs);
    this.#packing = packing;
    this.#shape = shape;
    this.#finalMs = finalMs;
    this.#packer = packer;
    this.#packsAll = packsAll;
    this.#scratch = new Rows(shape);
    this.#heldRows = new Rows(shape);
  }

  // --- Counting -------------------------------------------------------------------------------------------------------------------

  /** Takes what was counted in a step, unless its bucket is no longer kept. */
  put(index: number, parts: Parts): void {
    if (index < this.#minIndex) return;
    const bucket = this.#at(index);
    bucket.parts.addAll(parts);
    if (this.#packsAll || bucket.parts.runs.length > 0) this.#open.add(bucket);
  }

  /** Takes what came late for a step, unless its bucket is no longer kept. @param part - Good until it returns. */
  take(index: number, part: LogPart): void {
    if (index < this.#minIndex) return;
    const bucket = this.#at(index);
    const startMs = index * this.stepMs;
    if (bucket.rows) {
      part.log.addTo(bucket.rows, startMs, part);
      return;
    }
    bucket.late ??= new CountLog(this.#shape, startMs, part.to - part.from + LATE_ROOM);
    bucket.late.takePart(part);
    if (this.#isWorthPacking(bucket, bucket.late)) this.#pack(bucket);
  }

  /** Whether what came late is so much that it should be packed with the rest. */
  #isWorthPacking({ packed, parts }: Bucket, { length, entries }: CountLog): boolean {
    const { repackShare, entriesPerKey, smallest } = this.#packing;
    if (length < smallest * BYTES_PER_ENTRY || (packed && length < repackShare * packed.bytes.length)) return false;
    return entries >= entriesPerKey * (packed ? packed.keys : parts.entries);
  }

  /** Rows to count in by step index, kept or not. */
  rowsAtIndex(index: number): Rows {
    const bucket = this.#at(index);
    return bucket.rows ?? this.#openRows(bucket);
  }

  #at(index: number): Bucket {
    let bucket = this.#buckets.get(index);
    if (!bucket) {
      bucket = { index, packed: undefined, packedAt: Number.NaN, parts: new Parts(), late: undefined, rows: undefined };
      this.#buckets.set(index, bucket);
    }
    // Asked for by whoever is about to change it.
    if (bucket === this.#held) this.#held = undefined;
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
    if (bucket === this.#held) return this.#heldRows;
    // Whoever reads it once reads it again.
    if (this.#packsAll && bucket.parts.entries >= this.#mostRead(bucket)) this.#pack(bucket);
    const { packed, parts, late, rows: open } = bucket;
    if (open && !packed && parts.isEmpty && !late) return open;
    const startMs = bucket.index * this.stepMs;
    const isHeld = this.#packsAll && bucket.index === this.#newestIndex;
    const rows = isHeld ? this.#heldRows : this.#scratch;
    if (isHeld) this.#held = bucket;
    rows.clear();
    if (packed) {
      addRun(packed, rows, startMs);
      const condense = this.#condenseFinal(bucket);
      if (condense) for (let row = 0; row < rows.count; row++) condense(rows, row, rows.keys[row]!);
    }
    for (const run of parts.runs) addRun(run, rows, startMs);
    for (const part of parts.logs) part.log.addTo(rows, startMs, part);
    late?.addTo(rows, startMs);
    if (open) for (let row = 0; row < open.count; row++) rows.addRow(rows.row(open.keys[row]!), open, row);
    return rows;
  }

  /** Entries in logs that are read as they came. */
  #mostRead({ packed, parts }: Bucket): number {
    const { smallest, entriesPerKey } = this.#packing;
    let keys = packed?.keys ?? 0;
    for (const run of parts.runs) keys = Math.max(keys, run.keys);
    return Math.max(FEW_ENTRIES, smallest, entriesPerKey * keys);
  }

  /** Counts what was packed of crowded bags in bins, if it is final by now. */
  #condenseFinal(bucket: Bucket): Condense | undefined {
    if (!this.#crowded.has(bucket) || !this.#isFinal(bucket)) return undefined;
    // What was taken back since was so before it became final.
    const takenBack = bucket.parts.takenBack + (bucket.late?.takenBack ?? 0) + (bucket.rows?.takenBack ?? 0);
    return (rows, row) => rows.condense(row, () => takenBack);
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
    this.#open.delete(bucket);
    if (bucket === this.#held) this.#held = undefined;
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
    bucket.rows = undefined;
    if (this.#pool.length === POOL_SIZE) return;
    rows.clear();
    this.#pool.push(rows);
  }

  /** Brings all that is known of a bucket together in one run. */
  #pack(bucket: Bucket, condense?: Condense): void {
    const { packed, parts, late, rows } = bucket;
    const startMs = bucket.index * this.stepMs;
    const runs = packed ? [packed, ...parts.runs] : parts.runs;
    const logs: readonly LogPart[] = late ? [...parts.logs, late.all()] : parts.logs;
    const first = runs[0];
    const isOne = first?.startMs === startMs && runs.length === 1 && logs.length === 0 && !rows && !condense;
    const condenseFirst = packed ? this.#condenseFinal(bucket) : undefined;
    bucket.packed =
      isOne && !condenseFirst ? first : this.#packer.pack(startMs, { runs, logs, rows }, condenseFirst, condense);
    bucket.packedAt = this.#newest;
    if (bucket === this.#held) this.#held = undefined;
    parts.clear();
    bucket.late = undefined;
    this.#open.delete(bucket);
    this.#closeRows(bucket);
    if (bucket.packed.isCrowded) this.#crowded.add(bucket);
    else this.#crowded.delete(bucket);
  }

  /** Whether everything that is packed is of events that can no longer change. */
  #isFinal(bucket: Bucket): boolean {
    return this.#newest > bucket.packedAt + this.#finalMs;
  }

  // --- Bags that are not in bins yet ----------------------------------------------------------------------------------------------

  /** Step indices of buckets that may have any. */
  mayBeCrowded(): readonly number[] {
    const found: number[] = [];
    for (const bucket of this.#buckets.values()) if (this.#mayBeCrowded(bucket)) found.push(bucket.index);
    return found;
  }

  /** Whether a bucket has any. */
  isCrowded(index: number): boolean {
    const bucket = this.#buckets.get(index);
    if (!bucket) return false;
    const rows = this.#read(bucket);
    for (let row = 0; row < rows.count; row++) if (rows.isCrowded(row)) return true;
    return false;
  }

  #mayBeCrowded(bucket: Bucket): boolean {
    const { packed, parts, late, rows } = bucket;
    if (rows || this.#crowded.has(bucket)) return true;
    if (parts.isEmpty && !late) return false;
    if (packed !== undefined || parts.runs.length > 0) return true;
    let values = late?.values ?? 0;
    for (const part of parts.logs) values += part.values;
    return values >= EXACT_LIMIT;
  }

  /** @param recent - How many values of a key and bag are not final. */
  condense(index: number, recent: (key: number, bag: number) => number): void {
    const bucket = this.#buckets.get(index);
    if (bucket) this.#pack(bucket, (rows, row, key) => rows.condense(row, (bag) => recent(key, bag)));
  }
}
