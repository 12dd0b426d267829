/*
 * The time buckets of a family in all tiers.
 *
 * What happens now is written once, to the log of the running minute. A part of that log is the bucket of a step of 5 s and all of it
 * that of the minute, as long as entries are few beside the keys they fall into; where they are many, they are added up. In the newest
 * quarter of an hour they are added up by key in any case, some hundreds at a time, and when it is over its rows are added to the hour.
 * So an event costs one write and one sum however many widths of window are kept. What comes late goes to the bucket of its instant in
 * every tier, up to the quarter that is still going on.
 */

import { DEFAULT_PACKING, type Packing, TierBuckets } from './buckets.ts';
import { CountLog } from './count-log.ts';
import { RecentValues } from './recent-values.ts';
import { type RowShape, Rows } from './rows.ts';
import { TIERS } from './tiers.ts';

// Steps of the first two tiers are logged; in the newest step of the third counts are rows; the coarsest is made of its steps.
const FINEST = 0;
const LOGGED = 1;
const SUMMED = 2;
const COARSEST = 3;

/** Entries added up at a time: enough to stay at it, few enough to be no pause. */
const BATCH = 1024;

const FIRST_ROOM = 1024;

export class TimeBuckets {
  readonly #shape: RowShape;
  readonly #packing: Packing;
  readonly #tiers: readonly TierBuckets[];

  /** Index of the newest step of the finest tier, and from when to when counts of it go to the running log. */
  #index = Number.NaN;
  #startMs = Number.POSITIVE_INFINITY;
  #endMs = Number.NEGATIVE_INFINITY;
  /** Of the running minute; `undefined` until anything happens in it. */
  #running: CountLog | undefined;
  /** Entries it had when the step began. */
  #entriesBefore = 0;
  /** How far it is added up: bytes, the instant of the entry before, and at how many entries to go on. */
  #added = 0;
  #addedTime = 0;
  #addAt = 0;
  /** Bytes the last log had. */
  #room = FIRST_ROOM;

  /** The newest step of the summed tier: what is in no bucket of it yet, nor of the coarsest. */
  #summedIndex = Number.NaN;
  #summed: Rows;
  /** Keys in the step before. */
  #keysBefore = 0;

  /** What is counted of another step: one entry, until the next. */
  readonly #aside: CountLog;
  /** Where the entry at hand goes. */
  #log: CountLog;

  /** @param finalMs - Age from which on an event can no longer change. */
  constructor(shape: RowShape, finalMs: number, packing = DEFAULT_PACKING) {
    this.#shape = shape;
    this.#packing = packing;
    this.#tiers = TIERS.map(({ stepMs, keepMs }) => new TierBuckets(stepMs, keepMs, shape, finalMs, packing));
    this.#summed = new Rows(shape);
    this.#aside = new CountLog(shape, 0, FIRST_ROOM);
    this.#log = this.#aside;
  }

  /** The tiers, finest first, with everything that was counted. */
  get tiers(): readonly TierBuckets[] {
    this.#bringIn();
    this.#addUp();
    this.#closeSummed();
    return this.#tiers;
  }

  // --- Counting -------------------------------------------------------------------------------------------------------------------

  /** Chooses key and instant of what is counted next. Nothing is where it is older than anything kept. */
  choose(key: number, time: number): void {
    if (this.#aside.length > 0) this.#bringIn();
    if (time >= this.#startMs && time < this.#endMs) {
      if (this.#running!.entries >= this.#addAt) this.#addUpBatch();
      this.#log = this.#running!;
      this.#log.head(key, time);
    } else if (Math.floor(time / TIERS[FINEST]!.stepMs) === this.#index) {
      this.#begin();
      this.choose(key, time);
    } else {
      this.#aside.only(key, time);
      this.#log = this.#aside;
    }
  }

  /** @param column - Not one of a level. */
  add(column: number, amount: number): void {
    this.#log.add(column, amount);
  }

  level(level: number, change: number): void {
    this.#log.level(level, change);
  }

  /** As `Rows.addValue`. */
  value(bag: number, value: number, weight: number, added: number): void {
    this.#log.value(bag, value, weight, added);
  }

  /** Counts of the newest step go to the running log from here on. */
  #begin(): void {
    const { stepMs } = TIERS[FINEST]!;
    this.#startMs = this.#index * stepMs;
    this.#endMs = this.#startMs + stepMs;
    if (!this.#running) {
      const minute = Math.floor(this.#startMs / TIERS[LOGGED]!.stepMs);
      const log = new CountLog(this.#shape, minute * TIERS[LOGGED]!.stepMs, this.#room);
      this.#running = log;
      this.#added = 0;
      this.#addedTime = log.time;
      this.#addAt = BATCH;
      this.#tiers[LOGGED]!.beginLog(minute, log);
    }
    this.#entriesBefore = this.#running.entries;
    this.#tiers[FINEST]!.beginLog(this.#index, this.#running);
  }

  /** Counts what was written aside. */
  #bringIn(): void {
    const entry = this.#aside;
    if (entry.saysAnything) {
      this.#tiers[FINEST]!.take(entry);
      this.#tiers[LOGGED]!.take(entry);
      const { stepMs } = TIERS[SUMMED]!;
      if (Math.floor(entry.time / stepMs) === this.#summedIndex) entry.addTo(this.#summed, this.#summedIndex * stepMs);
      else {
        this.#tiers[SUMMED]!.take(entry);
        this.#tiers[COARSEST]!.take(entry);
      }
    }
    entry.reset();
  }

  // --- Adding up ------------------------------------------------------------------------------------------------------------------

  #addUpBatch(): void {
    this.#addUp();
    if (this.#areMany(this.#running!.entries - this.#entriesBefore)) {
      this.#endRunning(true);
      this.#begin();
    }
  }

  /** Adds what the running log has so far to the newest step of the summed tier. */
  #addUp(): void {
    const log = this.#running;
    if (!log || log.length === this.#added) return;
    log.addTo(this.#summed, this.#summedIndex * TIERS[SUMMED]!.stepMs, this.#added, log.length, this.#addedTime);
    log.cut();
    this.#added = log.length;
    this.#addedTime = log.time;
    this.#addAt = log.entries + BATCH;
  }

  /** Whether so many entries are more than rows would be. */
  #areMany(entries: number): boolean {
    const { smallest, entriesPerKey } = this.#packing;
    const keys = this.#summed.count + this.#tiers[SUMMED]!.openKeys(this.#summedIndex);
    return entries >= Math.max(smallest, entriesPerKey * Math.max(keys, this.#keysBefore));
  }

  /** @param areMany - Whether to make rows of the entries of the step at once, and so of those of the minute. */
  #endRunning(areMany: boolean): void {
    const log = this.#running!;
    this.#running = undefined;
    this.#room = Math.max(FIRST_ROOM, log.length);
    for (const tier of [FINEST, LOGGED]) {
      if (areMany) this.#tiers[tier]!.addUpLog();
      else this.#tiers[tier]!.endLog();
    }
    log.close();
  }

  /** Moves what the newest step of the summed tier has so far to its bucket, and adds it to the hour that it lies in. */
  #closeSummed(): void {
    const rows = this.#summed;
    if (rows.count === 0) return;
    const startMs = this.#summedIndex * TIERS[SUMMED]!.stepMs;
    const into = this.#tiers[COARSEST]!.rowsAt(startMs);
    if (into) addAll(into, rows, startMs % TIERS[COARSEST]!.stepMs);
    this.#summed = this.#tiers[SUMMED]!.put(this.#summedIndex, rows);
  }

  /** Event time moves on. */
  advance(newest: number): void {
    this.#bringIn();
    this.#endStep(newest);
    const summedIndex = Math.floor(newest / TIERS[SUMMED]!.stepMs);
    if (summedIndex !== this.#summedIndex) {
      this.#keysBefore = this.#summed.count + this.#tiers[SUMMED]!.openKeys(this.#summedIndex);
      this.#closeSummed();
      this.#summedIndex = summedIndex;
    }
    for (const tier of this.#tiers) tier.advance(newest);
  }

  #endStep(newest: number): void {
    const index = Math.floor(newest / TIERS[FINEST]!.stepMs);
    if (index === this.#index) return;
    this.#index = index;
    this.#startMs = Number.POSITIVE_INFINITY;
    this.#endMs = Number.NEGATIVE_INFINITY;
    const log = this.#running;
    if (!log) return;
    const isOver = Math.floor(newest / TIERS[LOGGED]!.stepMs) * TIERS[LOGGED]!.stepMs !== log.startMs;
    if (isOver) this.#addUp();
    if (this.#areMany(log.entries - this.#entriesBefore)) {
      this.#addUp();
      this.#endRunning(true);
    } else {
      this.#tiers[FINEST]!.endLog();
      if (!isOver) return;
      if (this.#areMany(log.entries)) this.#tiers[LOGGED]!.addUpLog();
      this.#endRunning(false);
    }
  }

  /**
   * Counts every bag in bins that has so many final values, and no other: what is in bins follows from the events alone then.
   *
   * @param note - Notes all values that are not final.
   */
  condense(note: (recent: RecentValues) => void): void {
    const crowded = this.tiers.map((tier) => tier.crowded());
    if (crowded.every((indices) => indices.length === 0)) return;
    if (this.#running) {
      // A bucket is condensed as a whole, and none that is being logged.
      this.#endRunning(true);
      this.#startMs = Number.POSITIVE_INFINITY;
      this.#endMs = Number.NEGATIVE_INFINITY;
    }
    const recent = new RecentValues(this.#shape.bags);
    crowded.forEach((indices, tier) => {
      for (const index of indices) recent.watch(tier, index);
    });
    note(recent);
    crowded.forEach((indices, tier) => {
      for (const index of indices) this.#tiers[tier]!.condense(index, (key, bag) => recent.of(tier, index, key, bag));
    });
  }
}

/** @param offsetMs - How long after the beginning of the step `into` belongs to that of `rows` began. */
function addAll(into: Rows, rows: Rows, offsetMs: number): void {
  for (let row = 0; row < rows.count; row++) into.addRow(into.row(rows.keys[row]!), rows, row, offsetMs);
}
