import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { addToFilter, createIdFilter, FilterGroup } from './id-filter.ts';
import { KEY_WORDS } from './id-key.ts';
import { IdTable } from './id-table.ts';

/*
 * Which event may have an id: keys of ids to sequence numbers, for all events of a log. An index in a tree would touch a page of its own for
 * every random id; here the newest keys are in memory, and are laid down as a run each time half a million have come: a few pages an
 * insert become one in thousands, whatever the ids look like.
 *
 * The memory is made anew from the log at start, so runs only ever hold what the log holds too. Runs are not merged: as a log grows, each
 * new one is longer (`runSize`), which keeps them at a few dozen. A question costs a place in memory for every eight of them, and a row for one
 * key in a thousand of each. Those whose events are all deleted are emptied.
 */

/** Entries of a run while there are few. At start the log's last events, up to as many, are read again. */
const RUN_ENTRIES = 2 ** 19;
/** After so many runs they get twice as long. */
const RUNS_OF_A_SIZE = 32;
const MAX_RUN_ENTRIES = 2 ** 23;
/** Entries meant for a page of a run: looked for one by one, so short; a row's own bytes count little beside them. */
const PAGE_ENTRIES = 64;
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
  /** All its events are up to here. */
  readonly lastSeq: number;
  readonly pageBits: number;
}

/** Runs whose filters are asked together. */
interface RunGroup {
  readonly runs: Run[];
  readonly filters: FilterGroup;
}

export interface IdIndexOptions {
  /** Entries of the first runs; tests take fewer. @default 524288 */
  readonly runEntries?: number;
}

export class IdIndex {
  readonly #db: DatabaseSync;
  readonly #runEntries: number;
  readonly #table: IdTable;
  #groups: RunGroup[] = [];
  readonly #selectPage: StatementSync;
  /** Sequence number up to which events are in runs. */
  #runSeq = 0;
  #lastRun = 0;
  #keys: Uint32Array = new Uint32Array(0);
  /** Runs that may have one of the keys, by its place. */
  readonly #suspects = new Map<number, Run[]>();
  readonly #found: number[] = [];

  constructor(db: DatabaseSync, { runEntries = RUN_ENTRIES }: IdIndexOptions = {}) {
    this.#db = db;
    this.#runEntries = runEntries;
    // A run may be overrun by the group that fills it.
    this.#table = new IdTable(runEntries + runEntries / 16);
    this.#selectPage = db.prepare('SELECT entries FROM id_page WHERE run = ? AND page = ?');
    this.readRuns();
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

  /** Takes the keys that `candidates` will be asked for: high and low halves in turn. Nothing may be laid down in between. */
  prepare(keys: Uint32Array): void {
    this.#keys = keys;
    this.#suspects.clear();
    this.#table.warm(keys);
    for (const group of this.#groups) {
      for (let at = 0; at < keys.length; at += KEY_WORDS) {
        const may = group.filters.mayHave(keys[at]!, keys[at + 1]!);
        if (may !== 0) this.#suspect(at / KEY_WORDS, group.runs, may);
      }
    }
  }

  #suspect(place: number, runs: readonly Run[], may: number): void {
    const known = this.#suspects.get(place) ?? [];
    this.#suspects.set(place, known);
    for (const [i, run] of runs.entries()) if ((may >>> i) & 1) known.push(run);
  }

  /** Takes back what was added since `mark`. */
  undo(): void {
    this.#table.undo();
  }

  /**
   * Numbers of the events whose id may have one of the prepared keys, those added since included; some may be deleted. The list is used again by the
   * next call.
   *
   * @param place - Of the key among them.
   * @throws As SQLite does.
   */
  candidates(place: number): readonly number[] {
    const high = this.#keys[place * KEY_WORDS]!;
    const low = this.#keys[place * KEY_WORDS + 1]!;
    const found = this.#found;
    // To set the length costs more than all the rest where nothing is found, which is nearly always.
    if (found.length > 0) found.length = 0;
    this.#table.collect(high, low, this.#runSeq, found);
    const suspects = this.#suspects.size === 0 ? undefined : this.#suspects.get(place);
    if (suspects) for (const run of suspects) this.#search(run, high, low, found);
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
    const run = this.#lastRun + 1;
    // As long for all runs of a size, though they are overrun by a little: only equal filters are asked together.
    const filter = createIdFilter(this.#runSize());
    const pageBits = Math.max(0, Math.ceil(Math.log2(this.#table.size / PAGE_ENTRIES)));
    const pages = this.#paged(pageBits, filter);
    const base = this.#runSeq;
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      const insert = this.#db.prepare('INSERT INTO id_page VALUES (?, ?, ?)');
      for (const [page, entries] of pages.entries()) insert.run(run, page, bytesOf(entries));
      this.#db.prepare('INSERT INTO id_run VALUES (?, ?, ?, ?)').run(run, lastSeq, pageBits, bytesOf(filter));
      this.#db.exec('COMMIT');
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      throw error;
    }
    this.#take({ run, base, lastSeq, pageBits }, filter);
    this.#runSeq = lastSeq;
    this.#lastRun = run;
    this.#table.clear();
  }

  /**
   * Empties the runs of which no event is left, in a transaction of the caller, who calls `readRuns` after it.
   *
   * @param firstSeq - The log's oldest number.
   */
  dropBefore(firstSeq: number): void {
    const deletePages = this.#db.prepare('DELETE FROM id_page WHERE run = ?');
    // The row stays: it says where the next one begins.
    const emptyRun = this.#db.prepare('UPDATE id_run SET filter = zeroblob(0) WHERE run = ?');
    for (const { run, lastSeq } of this.#runs) {
      if (lastSeq >= firstSeq) return;
      deletePages.run(run);
      emptyRun.run(run);
    }
  }

  /** Takes over what the file has of runs. */
  readRuns(): void {
    this.#groups = [];
    this.#runSeq = 0;
    for (const row of this.#db.prepare('SELECT run, last_seq, page_bits, filter FROM id_run ORDER BY run').all()) {
      const filter = wordsOf(row.filter as Uint8Array);
      const run = {
        run: Number(row.run),
        base: this.#runSeq,
        lastSeq: Number(row.last_seq),
        pageBits: Number(row.page_bits),
      };
      if (filter.length > 0) this.#take(run, filter);
      this.#runSeq = run.lastSeq;
      this.#lastRun = run.run;
    }
  }

  /** Those that are not empty, the oldest first. */
  get #runs(): readonly Run[] {
    return this.#groups.flatMap(({ runs }) => runs);
  }

  #take(run: Run, filter: Uint32Array): void {
    let group = this.#groups.at(-1);
    if (!group || group.filters.isFull || group.filters.length !== filter.length) {
      group = { runs: [], filters: new FilterGroup(filter.length) };
      this.#groups.push(group);
    }
    group.runs.push(run);
    group.filters.add(filter);
  }

  #runSize(): number {
    return Math.min(MAX_RUN_ENTRIES, this.#runEntries * 2 ** Math.floor(this.#runs.length / RUNS_OF_A_SIZE));
  }

  /** The table's entries by the first bits of their keys; added to a filter. */
  #paged(pageBits: number, filter: Uint32Array): Uint32Array[] {
    const table = this.#table;
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
    return Array.from({ length: 2 ** pageBits }, (_, page) => entries.subarray(starts[page], starts[page + 1]));
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
