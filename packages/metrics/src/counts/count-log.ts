/*
 * Counts as they come, one after the other: what is counted now is a handful of bytes behind those before, and whatever needs sums makes
 * rows of them later. While events are few beside the cells they fall into, that is all that is ever kept of a step: rows would be as
 * many, and larger.
 *
 * An entry is a head (key and instant) and what was counted of it. What was counted is named by a number from 1 up: the sums, then the
 * levels, then the bags; 0 is a head. Two bits beside it say what most often follows, so that it need not.
 */

import { ByteReader, ByteWriter } from '../storage/byte-writer.ts';
import type { EntryOrder } from './entry-order.ts';
import type { RowShape, Rows } from './rows.ts';

const HEAD = 0;

// Of sums and levels: the amount follows, is 1, or is −1.
const AMOUNT = 0;
const ONE = 1;
const MINUS_ONE = 2;

// Of bags: what an event adds; where that is undone; what an event takes back (or adds to a tally, see `Bags.add`), and where that is undone.
const ADDED = 0;
const NOT_ADDED = 1;
const LESS = 2;
const MORE = 3;

const FORM_BITS = 2;
const FORM_MASK = 2 ** FORM_BITS - 1;

/** What is counted and how takes two bytes at most. */
const MOST_COUNTED = 2 ** (14 - FORM_BITS);

/** How far a log is written. */
export interface LogMark {
  readonly length: number;
  readonly time: number;
  readonly entries: number;
  readonly values: number;
  readonly takenBack: number;
}

/** Bytes `[from, to)` of a log: whole entries. */
export interface LogPart {
  readonly log: CountLog;
  readonly from: number;
  readonly to: number;
  /** Instant of the entry before, and of the last one. */
  readonly time: number;
  readonly lastAt: number;
  readonly entries: number;
  /** Values added to bags, and those whose adding was undone. */
  readonly values: number;
  readonly takenBack: number;
}

/** An entry: what follows its head is in the bytes `[from, to)`. */
export interface Entry {
  key: number;
  time: number;
  from: number;
  to: number;
  /** Values added to bags, and those whose adding was undone. */
  values: number;
  takenBack: number;
}

/** Whoever goes through the heads of a log. */
const headReader = new ByteReader(new Uint8Array(0));

export class CountLog extends ByteWriter {
  readonly #firstLevel: number;
  readonly #firstBag: number;
  /** An instant that that of the first entry is counted from. */
  startMs: number;
  entries = 0;
  /** Values added to bags, and those whose adding was undone. */
  values = 0;
  takenBack = 0;
  /** Key and instant of the last entry; key −1 where the next one has a head of its own in any case. */
  #key = -1;
  time: number;

  /** @param room - Bytes there is room for at first. */
  constructor(shape: RowShape, startMs: number, room: number) {
    super(room);
    this.#firstLevel = shape.columns - 2 * shape.levels + 1;
    this.#firstBag = this.#firstLevel + shape.levels;
    if (this.#firstBag + shape.bags > MOST_COUNTED)
      throw new RangeError(`Expected at most ${MOST_COUNTED} things counted, got ${this.#firstBag + shape.bags}`);
    this.startMs = startMs;
    this.time = startMs;
  }

  // --- Writing --------------------------------------------------------------------------------------------------------------------

  /** What follows is of this key and instant. */
  head(key: number, time: number): void {
    if (key === this.#key && time === this.time) return;
    this.natural(HEAD);
    this.natural(key);
    this.whole(time - this.time);
    this.#key = key;
    this.time = time;
    this.entries++;
  }

  /** Marks how far it is written: a part that begins here can be read on its own. */
  mark(): LogMark {
    this.#key = -1;
    const { length, time, entries, values, takenBack } = this;
    return { length, time, entries, values, takenBack };
  }

  /** What was written since a mark. */
  partSince({ length, time, entries, values, takenBack }: LogMark): LogPart {
    return {
      log: this,
      from: length,
      to: this.length,
      time,
      lastAt: this.time,
      entries: this.entries - entries,
      values: this.values - values,
      takenBack: this.takenBack - takenBack,
    };
  }

  /** All of it. */
  all(): LogPart {
    const { startMs, time, length, entries, values, takenBack } = this;
    return { log: this, from: 0, to: length, time: startMs, lastAt: time, entries, values, takenBack };
  }

  /** Forgets what was written since a mark. */
  backTo({ length, time, entries, values, takenBack }: LogMark): void {
    this.length = length;
    this.time = time;
    this.entries = entries;
    this.values = values;
    this.takenBack = takenBack;
    this.#key = -1;
  }

  /** @param column - Not one of a level. */
  add(column: number, amount: number): void {
    this.#amount(column + 1, amount);
  }

  level(level: number, change: number): void {
    this.#amount(this.#firstLevel + level, change);
  }

  #amount(what: number, amount: number): void {
    const form = amount === 1 ? ONE : amount === -1 ? MINUS_ONE : AMOUNT;
    this.natural((what << FORM_BITS) | form);
    if (form === AMOUNT) this.whole(amount);
  }

  /** As `Rows.addValue`. */
  value(bag: number, value: number, weight: number, added: number): void {
    let form = weight > 0 ? MORE : LESS;
    if (added > 0) {
      form = ADDED;
      this.values++;
    } else if (added < 0) {
      form = NOT_ADDED;
      this.takenBack++;
    }
    this.natural(((this.#firstBag + bag) << FORM_BITS) | form);
    this.whole(value);
  }

  /** Adds a part of another log. */
  takePart({ log, from, to, time, lastAt, entries, values, takenBack }: LogPart): void {
    headReader.over(log.bytes, from + 1, to);
    this.#key = -1;
    this.head(headReader.natural(), time + headReader.whole());
    this.append(log.bytes, headReader.at, to);
    this.time = lastAt;
    this.#key = -1;
    this.entries += entries - 1;
    this.values += values;
    this.takenBack += takenBack;
  }

  /** Adds an entry of another log. */
  takeEntry(log: CountLog, { key, time, from, to, values, takenBack }: Entry): void {
    this.head(key, time);
    this.append(log.bytes, from, to);
    this.values += values;
    this.takenBack += takenBack;
  }

  /** Forgets everything. @param startMs - As for the constructor. */
  restart(startMs: number): void {
    this.reset();
    this.startMs = startMs;
    this.time = startMs;
    this.entries = 0;
    this.values = 0;
    this.takenBack = 0;
    this.#key = -1;
  }

  /** Gives room back that is not needed any more. */
  close(): void {
    if (this.length < this.bytes.length) this.bytes = this.bytes.slice(0, this.length);
  }

  // --- Reading --------------------------------------------------------------------------------------------------------------------

  /** Counts what a part says in rows of a step that began at `startMs`. */
  addTo(rows: Rows, startMs: number, { from, to, time }: LogPart = this.all()): void {
    const { bytes } = this;
    const reader = new ByteReader(bytes, from, to);
    let at = time;
    while (!reader.isAtEnd) {
      reader.skip();
      const row = rows.row(reader.natural());
      at += reader.whole();
      reader.over(bytes, this.addEntryTo(rows, row, reader.at, to, at - startMs), to);
    }
  }

  /**
   * Counts one entry.
   *
   * Every event is read here, some of them more than once: with its place in a variable of its own it takes half the time.
   *
   * @param from - Where what follows its head begins.
   * @param to - Where its part ends.
   * @param offsetMs - How long after the beginning of the rows' step it was.
   * @returns Where it ends.
   */
  addEntryTo(rows: Rows, row: number, from: number, to: number, offsetMs: number): number {
    const { bytes } = this;
    let at = from;
    while (at < to) {
      let code = bytes[at]!;
      if (code === HEAD) return at;
      at++;
      if (code > 127) code = (code & 127) | (bytes[at++]! << 7);
      const what = code >>> FORM_BITS;
      const form = code & FORM_MASK;
      const isBag = what >= this.#firstBag;
      let amount = form === ONE ? 1 : -1;
      if (isBag || form === AMOUNT) {
        let byte = bytes[at++]!;
        let rest = byte & 127;
        for (let bits = 7; byte > 127 && bits < 28; bits += 7) {
          byte = bytes[at++]!;
          rest |= (byte & 127) << bits;
        }
        if (byte <= 127) amount = (rest >>> 1) ^ -(rest & 1);
        else {
          for (let scale = 2 ** 28; byte > 127; scale *= 128) {
            byte = bytes[at++]!;
            rest += (byte & 127) * scale;
          }
          amount = rest % 2 === 0 ? rest / 2 : -(rest + 1) / 2;
        }
      }
      if (isBag) {
        const weight = form === ADDED || form === MORE ? 1 : -1;
        rows.addValue(row, what - this.#firstBag, amount, weight, form === ADDED ? 1 : form === NOT_ADDED ? -1 : 0);
      } else if (what < this.#firstLevel) rows.add(row, what - 1, amount);
      else {
        const column = this.#firstLevel - 1 + 2 * (what - this.#firstLevel);
        rows.add(row, column, amount);
        rows.add(row, column + 1, amount * offsetMs);
      }
    }
    return at;
  }

  /**
   * Notes where the entries of a part are.
   *
   * @param startMs - When the step began that they are counted in.
   * @param number - That of the part.
   */
  order(part: LogPart, startMs: number, number: number, into: EntryOrder): void {
    const entry = blankEntry(part);
    while (this.next(entry, part.to)) into.add(entry.key, number, entry.from, entry.time - startMs);
  }

  /** Goes on to the entry after one. @returns Whether there is any. */
  next(entry: Entry, to = this.length): boolean {
    const { bytes } = this;
    if (entry.to >= to) return false;
    headReader.over(bytes, entry.to + 1, to);
    entry.key = headReader.natural();
    entry.time += headReader.whole();
    entry.values = 0;
    entry.takenBack = 0;
    let at = headReader.at;
    entry.from = at;
    while (at < to) {
      let code = bytes[at]!;
      if (code === HEAD) break;
      at++;
      if (code > 127) code = (code & 127) | (bytes[at++]! << 7);
      const form = code & FORM_MASK;
      const isBag = code >>> FORM_BITS >= this.#firstBag;
      if (!isBag && form !== AMOUNT) continue;
      while (bytes[at++]! > 127);
      if (!isBag) continue;
      if (form === ADDED) entry.values++;
      else if (form === NOT_ADDED) entry.takenBack++;
    }
    entry.to = at;
    return true;
  }
}

/** The one before the first of a part. */
export function blankEntry({ from, time }: Pick<LogPart, 'from' | 'time'>): Entry {
  return { key: 0, time, from, to: from, values: 0, takenBack: 0 };
}
