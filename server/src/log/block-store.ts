import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { type Compacted, compactBlocks } from './compact-blocks.ts';
import {
  BLOCK_COLUMNS,
  type BlockEvents,
  blockChecksum,
  decodeEvents,
  encodeEvents,
  openBlock,
  packEvents,
  type StoredBlock,
} from './event-block.ts';
import type { AppendResult } from './event-log.ts';
import { IdIndex } from './id-index.ts';
import { type IdSeed, idKeys, KEY_WORDS } from './id-key.ts';
import { type OnProgress, type OpenedFile, writeMeta } from './sqlite-file.ts';
import type { BatchPart } from './sqlite-protocol.ts';

const PROBE_BYTES = 262_144;

/** The log's file as its one writer sees it. Synchronous; what it throws is an error of SQLite or of a damaged block. */
export class BlockStore {
  readonly #db: DatabaseSync;
  readonly #index: IdIndex;
  readonly #insert: StatementSync;
  readonly #selectHolder: StatementSync;
  #lastSeq: number;
  /** The block that was looked into last: who sends a batch again asks for its neighbours next. */
  #opened: { readonly firstSeq: number; readonly events: BlockEvents } | undefined;

  /**
   * Reads the ids of the log's last events, up to half a million; those of all events where their index is to be made again.
   *
   * @param onProgress - Told now and then how many are through, of how many.
   */
  constructor(file: OpenedFile, runEntries?: number, onProgress?: OnProgress) {
    const { db } = file;
    this.#db = db;
    this.#lastSeq = file.lastSeq;
    this.#insert = db.prepare('INSERT INTO block VALUES (?, ?, ?, ?)');
    this.#selectHolder = db.prepare(
      `SELECT ${BLOCK_COLUMNS} FROM block WHERE first_seq <= ? ORDER BY first_seq DESC LIMIT 1`,
    );
    this.#index = new IdIndex(db, runEntries === undefined ? {} : { runEntries });
    this.#readIds(file, onProgress);
  }

  get lastSeq(): number {
    return this.#lastSeq;
  }

  /** Stores batches in one transaction: all of them or, when it throws, none. They are durable when it returns. */
  append(batches: readonly (readonly BatchPart[])[]): AppendResult[] {
    const before = this.#lastSeq;
    if (this.#index.isFull) this.#index.layDown(before);
    this.#index.mark(batches.flat().reduce((events, { keys }) => events + keys.length / KEY_WORDS, 0));
    try {
      this.#db.exec('BEGIN IMMEDIATE');
      const results = batches.map((parts) => this.#appendBatch(parts));
      this.#db.exec('COMMIT');
      return results;
    } catch (error) {
      this.#rollBack();
      this.#index.undo();
      this.#lastSeq = before;
      throw error;
    }
  }

  /** @returns How many of these events there were. */
  delete(seqs: readonly number[]): number {
    let count = 0;
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      for (const [firstSeq, places] of this.#byBlock(seqs)) count += this.#deletePlaces(firstSeq, places);
      // The highest number may be among the deleted, and is not to be given again.
      writeMeta(this.#db, 'lastSeq', String(this.#lastSeq));
      const oldest = this.#db.prepare('SELECT min(first_seq) AS seq FROM block').get()?.seq;
      this.#index.dropBefore(Number(oldest ?? this.#lastSeq + 1));
      this.#db.exec('COMMIT');
    } catch (error) {
      this.#rollBack();
      throw error;
    }
    this.#opened = undefined;
    this.#index.readRuns();
    // What was deleted must not linger in the write-ahead file.
    this.#db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    return count;
  }

  /** Brings short blocks from `fromSeq` on together, as many as take little time. */
  compact(fromSeq: number): Compacted {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      const compacted = compactBlocks(this.#db, fromSeq);
      this.#db.exec('COMMIT');
      return compacted;
    } catch (error) {
      this.#rollBack();
      throw error;
    }
  }

  /** Stores something durably that says nothing; throws where events could not be stored either. */
  probe(): void {
    // About as much as a batch: a full disk may still have room for a few bytes.
    writeMeta(this.#db, 'probe', ' '.repeat(PROBE_BYTES));
    this.#db.exec("DELETE FROM meta WHERE key = 'probe'");
  }

  #appendBatch(parts: readonly BatchPart[]): AppendResult {
    const firstSeq = this.#lastSeq + 1;
    const duplicates: number[] = [];
    let position = 0;
    for (const { body, keys } of parts) {
      const known = this.#takeIn(body, keys);
      for (const place of known) duplicates.push(position + place);
      const count = keys.length / KEY_WORDS;
      if (known.length === 0) this.#insertBlock(this.#lastSeq - count + 1, count, body);
      else if (known.length < count) this.#insertWithout(new Set(known), body);
      position += count;
    }
    return { firstSeq, accepted: position - duplicates.length, duplicates };
  }

  /**
   * Gives every event whose id is new the next number.
   *
   * @returns Places of the others.
   */
  #takeIn(body: Uint8Array, keys: Uint32Array): readonly number[] {
    const known: number[] = [];
    const partSeq = this.#lastSeq + 1;
    // Only needed where a key is found; in most batches none is.
    let events: BlockEvents | undefined;
    this.#index.prepare(keys);
    for (let at = 0; at < keys.length; at += KEY_WORDS) {
      const place = at / KEY_WORDS;
      const candidates = this.#index.candidates(place);
      if (candidates.length > 0) {
        events ??= decodeEvents(body);
        if (this.#isKnown(events, place, candidates, partSeq)) {
          known.push(place);
          continue;
        }
      }
      this.#index.add(keys[at]!, keys[at + 1]!, ++this.#lastSeq);
    }
    return known;
  }

  /** @param partSeq - Numbers from here on are those of `events` itself, which are not stored yet. */
  #isKnown(events: BlockEvents, place: number, candidates: readonly number[], partSeq: number): boolean {
    const id = events[place]?.id;
    for (const seq of candidates) {
      if (seq >= partSeq ? events.findIndex((event) => event?.id === id) < place : this.#idOf(seq) === id) return true;
    }
    return false;
  }

  /** @returns `undefined` for a deleted event. */
  #idOf(seq: number): string | undefined {
    if (!this.#opened || seq < this.#opened.firstSeq || seq >= this.#opened.firstSeq + this.#opened.events.length) {
      const block = this.#holderOf(seq);
      if (!block) return undefined;
      this.#opened = { firstSeq: block.firstSeq, events: openBlock(block) };
    }
    return this.#opened.events[seq - this.#opened.firstSeq]?.id;
  }

  #holderOf(seq: number): StoredBlock | undefined {
    const block = this.#selectHolder.get(seq) as StoredBlock | undefined;
    return block !== undefined && seq < block.firstSeq + block.count ? block : undefined;
  }

  #insertWithout(known: ReadonlySet<number>, body: Uint8Array): void {
    const events = decodeEvents(body).filter((_, place) => !known.has(place));
    this.#insertBlock(this.#lastSeq - events.length + 1, events.length, encodeEvents(events));
  }

  #insertBlock(firstSeq: number, count: number, list: Uint8Array): void {
    const body = packEvents(list);
    this.#insert.run(firstSeq, count, blockChecksum(firstSeq, count, body), body);
  }

  #byBlock(seqs: readonly number[]): Map<number, number[]> {
    const byBlock = new Map<number, number[]>();
    let holder: StoredBlock | undefined;
    for (const seq of seqs.toSorted((a, b) => a - b)) {
      if (!holder || seq >= holder.firstSeq + holder.count) holder = this.#holderOf(seq);
      if (!holder) continue;
      const places = byBlock.get(holder.firstSeq);
      if (places) places.push(seq - holder.firstSeq);
      else byBlock.set(holder.firstSeq, [seq - holder.firstSeq]);
    }
    return byBlock;
  }

  #deletePlaces(firstSeq: number, places: readonly number[]): number {
    const block = this.#holderOf(firstSeq);
    if (!block) return 0;
    const events = [...openBlock(block)];
    let count = 0;
    for (const place of places) {
      if (events[place]) count++;
      events[place] = null;
    }
    if (events.every((event) => event === null)) {
      this.#db.prepare('DELETE FROM block WHERE first_seq = ?').run(firstSeq);
    } else {
      const body = packEvents(encodeEvents(events));
      this.#db
        .prepare('UPDATE block SET checksum = ?, body = ? WHERE first_seq = ?')
        .run(blockChecksum(firstSeq, block.count, body), body, firstSeq);
    }
    return count;
  }

  /** Brings the index up to the end of the log. */
  #readIds({ db, idSeed, lastSeq }: OpenedFile, onProgress?: OnProgress): void {
    const select = db.prepare(`SELECT ${BLOCK_COLUMNS} FROM block WHERE first_seq > ? ORDER BY first_seq LIMIT 100`);
    const first = this.#index.runSeq;
    // Short blocks may have been brought together since the newest run was laid down: it may end in the midst of one.
    const holder = this.#holderOf(first + 1);
    for (let last = holder === undefined ? first : holder.firstSeq - 1; ; ) {
      const blocks = select.all(last) as unknown as StoredBlock[];
      if (blocks.length === 0) return;
      for (const block of blocks) {
        if (this.#index.isFull) this.#index.layDown(last);
        this.#addIds(block, idSeed, first);
        last = block.firstSeq + block.count - 1;
      }
      onProgress?.(last - first, lastSeq - first);
    }
  }

  /** @param afterSeq - Those up to here are known. */
  #addIds(block: StoredBlock, seed: IdSeed, afterSeq: number): void {
    const events = openBlock(block);
    const keys = idKeys(
      events.map((event) => event ?? { id: '' }),
      seed,
    );
    this.#index.mark(events.length);
    for (const [place, event] of events.entries()) {
      if (event && block.firstSeq + place > afterSeq)
        this.#index.add(keys[place * KEY_WORDS]!, keys[place * KEY_WORDS + 1]!, block.firstSeq + place);
    }
  }

  #rollBack(): void {
    // It may have been written by what is rolled back.
    this.#opened = undefined;
    // After a full disk SQLite may have rolled back by itself.
    if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
  }
}
