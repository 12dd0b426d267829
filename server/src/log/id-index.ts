import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { addToFilter, createIdFilter, type IdFilter, mayHave } from './id-filter.ts';
import { IdTable } from './id-table.ts';

/*
 * Which event may have an id: keys of ids to sequence numbers, for all events of a log. An index in a tree would touch a page of its own for
 * every random id; here the newest keys are in memory, and are laid down as a run each time half a million have come: a few pages an
 * insert become one in thousands, whatever the ids look like.
 *
 * The memory is made anew from the log at start, so runs only ever hold what the log holds too. Runs are not merged: as a log grows, each
 * new one is longer (`runSize`), which keeps them at a few dozen. A question costs an access to memory for each of them, and a page for one
 * in a hundred.
 */

/** Entries of a run while there are few. At start the log's last events, up to as many, are read again. */
const RUN_ENTRIES = 2 ** 19;
/** After so many runs they get twice as long. */
const RUNS_OF_A_SIZE = 32;
const MAX_RUN_ENTRIES = 2 ** 23;
/** Entries meant for a page of a run: with its scatter, a page of the file. */
const PAGE_ENTRIES = 1024;
/** Both halves of the key, and the sequence number counted from the run's first. */
const ENTRY_WORDS = 3;

/** Tables of the index; part of the log's file. */
export const ID_INDEX_SCHEMA = `
  CREATE TABLE id_run (
    run INTEGER PRIMARY KEY,
    last_seq INTEGER NOT NULL,
    page_bits INTEGER NOT NULL,
    filter BLOB NOT NULL
  );
  CREATE TABLE id_page (
    run INTEGER NOT NULL,
    page INTEGER NOT NULL,
    entries BLOB NOT NULL,
    PRIMARY KEY (run, page)
  ) WITHOUT ROWID;`;

interface Run {
  readonly run: number;
  /** Entries count from here. */
  readonly base: number;
  readonly pageBits: number;
  readonly filter: IdFilter;
}

export interface IdIndexOptions {
  /** Entries of the first runs; tests take fewer. @default 524288 */
  readonly runEntries?: number;
}

export class IdIndex {
  readonly #db: DatabaseSync;
  readonly #runEntries: number;
  readonly #table: IdTable;
  readonly #runs: Run[] = [];
  readonly #selectPage: StatementSync;
  /** Sequence number up to which events are in runs. */
  #runSeq = 0;
  readonly #found: number[] = [];

  constructor(db: DatabaseSync, { runEntries = RUN_ENTRIES }: IdIndexOptions = {}) {
    this.#db = db;
    this.#runEntries = runEntries;
    // A run may be overrun by the group that fills it.
    this.#table = new IdTable(runEntries + runEntries / 16);
    this.#selectPage = db.prepare('SELECT entries FROM id_page WHERE run = ? AND page = ?');
    for (const row of db.prepare('SELECT run, last_seq, page_bits, filter FROM id_run ORDER BY run').all()) {
      const words = wordsOf(row.filter as Uint8Array);
      this.#runs.push({ run: Number(row.run), base: this.#runSeq, pageBits: Number(row.page_bits), filter: { words } });
      this.#runSeq = Number(row.last_seq);
    }
  }

  /** Up to this event all are in runs; those after it have to be added after opening. */
  get runSeq(): number {
    return this.#runSeq;
  }

  /** What is added from here on can be taken back, and there is room for `count` of it. */
  mark(count: number): void {
    this.#table.mark(count);
  }

  add(high: number, low: number, seq: number): void {
    this.#table.add(high, low, seq - this.#runSeq);
  }

  /** To be called with the keys that will be asked for next: makes asking cheaper. */
  warm(keys: Uint32Array): void {
    this.#table.warm(keys);
  }

  /** Takes back what was added since `mark`. */
  undo(): void {
    this.#table.undo();
  }

  /**
   * Numbers of the events whose id may have this key; some may be deleted. The list is used again by the next call.
   *
   * @throws As SQLite does.
   */
  candidates(high: number, low: number): readonly number[] {
    const found = this.#found;
    // To set the length costs more than all the rest where nothing is found, which is nearly always.
    if (found.length > 0) found.length = 0;
    this.#table.collect(high, low, this.#runSeq, found);
    for (const run of this.#runs) if (mayHave(run.filter, high, low)) this.#search(run, high, low, found);
    return found;
  }

  /** Whether `layDown` is due. */
  get isFull(): boolean {
    return this.#table.size >= this.#runSize();
  }

  /**
   * Makes a run of what is in memory, in a transaction of its own.
   *
   * @param lastSeq - The log's newest number: all up to it have been added.
   * @throws As SQLite does; the index is as before then.
   */
  layDown(lastSeq: number): void {
    const run = (this.#runs.at(-1)?.run ?? 0) + 1;
    const pageBits = Math.max(0, Math.ceil(Math.log2(this.#table.size / PAGE_ENTRIES)));
    const { pages, filter } = this.#paged(pageBits);
    const base = this.#runSeq;
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      const insert = this.#db.prepare('INSERT INTO id_page VALUES (?, ?, ?)');
      for (const [page, entries] of pages.entries()) insert.run(run, page, bytesOf(entries));
      this.#db.prepare('INSERT INTO id_run VALUES (?, ?, ?, ?)').run(run, lastSeq, pageBits, bytesOf(filter.words));
      this.#db.exec('COMMIT');
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      throw error;
    }
    this.#runs.push({ run, base, pageBits, filter });
    this.#runSeq = lastSeq;
    this.#table.clear();
  }

  #runSize(): number {
    return Math.min(MAX_RUN_ENTRIES, this.#runEntries * 2 ** Math.floor(this.#runs.length / RUNS_OF_A_SIZE));
  }

  /** The table's entries by the first bits of their keys, and a filter of them. */
  #paged(pageBits: number): { pages: Uint32Array[]; filter: IdFilter } {
    const table = this.#table;
    const filter = createIdFilter(table.size);
    const ends = new Uint32Array(2 ** pageBits + 1);
    for (let slot = table.first(); slot >= 0; slot = table.after(slot))
      ends[pageOf(table.high(slot), pageBits) + 1]! += ENTRY_WORDS;
    for (let page = 1; page < ends.length; page++) ends[page]! += ends[page - 1]!;
    const starts = ends.slice();
    const entries = new Uint32Array(table.size * ENTRY_WORDS);
    for (let slot = table.first(); slot >= 0; slot = table.after(slot)) {
      const high = table.high(slot);
      const low = table.low(slot);
      const page = pageOf(high, pageBits);
      const at = ends[page]!;
      entries[at] = high;
      entries[at + 1] = low;
      entries[at + 2] = table.value(slot);
      ends[page] = at + ENTRY_WORDS;
      addToFilter(filter, high, low);
    }
    const pages = Array.from({ length: 2 ** pageBits }, (_, page) => entries.subarray(starts[page], starts[page + 1]));
    return { pages, filter };
  }

  #search({ run, base, pageBits }: Run, high: number, low: number, found: number[]): void {
    const row = this.#selectPage.get(run, pageOf(high, pageBits));
    if (!row) return;
    const entries = wordsOf(row.entries as Uint8Array);
    for (let at = 0; at < entries.length; at += ENTRY_WORDS) {
      if (entries[at] === high && entries[at + 1] === low) found.push(base + entries[at + 2]!);
    }
  }
}

function pageOf(high: number, pageBits: number): number {
  // A shift by 32 would be one by none.
  return pageBits === 0 ? 0 : high >>> (32 - pageBits);
}

function bytesOf(words: Uint32Array<ArrayBuffer>): Uint8Array;
function bytesOf(words: Uint32Array): Uint8Array;
function bytesOf(words: Uint32Array): Uint8Array {
  return new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
}

/** A copy, because a blob need not begin where a word may. Little-endian, as all machines are that run Node. */
function wordsOf(blob: Uint8Array): Uint32Array<ArrayBuffer> {
  return new Uint32Array(blob.slice().buffer);
}
