/*
 * The time buckets of a family in all tiers.
 *
 * What happens now is written once, to the log of the running minute. When a step of 5 s is over, its part of the log is the bucket of
 * that step, and a part of the bucket of the minute; those of a minute are parts of the quarter of an hour, and so on. Where entries are
 * many beside the keys they fall into, and for a quarter in any case, they are added up on the way: once, and the wider steps are
 * made of the sums. So an event costs one write and one sum however many widths of window are kept.
 *
 * What comes late goes to the bucket of its instant in every tier, up to the one whose step is still going on.
 */

import { Parts, type Run } from './bucket-parts.ts';
import { DEFAULT_PACKING, type Packing, TierBuckets } from './buckets.ts';
import { CountLog, type LogMark, type LogPart } from './count-log.ts';
import { LateCounts } from './late-counts.ts';
import { Packer } from './packer.ts';
import { RecentValues } from './recent-values.ts';
import type { RowShape } from './rows.ts';
import { TIERS } from './tiers.ts';

const FINEST = 0;
/** Its steps share a log. */
const LOGGED = 1;
/** From here on steps are added up when they are over. */
const SUMMED = 2;
const COARSEST = 3;

/** Entries added up at a time: enough to stay at it, few enough to be no pause and to stay near the processor. */
const BATCH = 16_384;

const FIRST_ROOM = 1024;

/** What was counted in the step of a tier that is going on and is in no bucket yet, neither of this tier nor of a coarser one. */
class RunningStep {
  readonly stepMs: number;
  readonly parts = new Parts();
  index = Number.NaN;
  /** What came late for it. */
  late: CountLog | undefined;

  constructor(stepMs: number) {
    this.stepMs = stepMs;
  }

  get startMs(): number {
    return this.index * this.stepMs;
  }
}

export class TimeBuckets {
  readonly #shape: RowShape;
  readonly #packing: Packing;
  readonly #packer: Packer;
  readonly #tiers: readonly TierBuckets[];

  /** Index of the newest step of the finest tier, and from when to when counts of it go to the running log. */
  #index = Number.NaN;
  #startMs = Number.POSITIVE_INFINITY;
  #endMs = Number.NEGATIVE_INFINITY;
  /** Of the running minute; `undefined` until anything happens in it. */
  #running: CountLog | undefined;
  /** How far it was written when the step began, and at how many entries to add up what it has of the step. */
  #mark: LogMark;
  #addAt = 0;
  /** Bytes the last log had. */
  #room = FIRST_ROOM;

  readonly #minute = new RunningStep(TIERS[LOGGED]!.stepMs);
  readonly #quarter = new RunningStep(TIERS[SUMMED]!.stepMs);
  /** Most keys in what was added up in the newest quarter, and in the one before. */
  #keys = 0;
  #keysBefore = 0;

  /** What is counted of other steps. */
  readonly #late: LateCounts;
  /** Where the entry at hand goes. */
  #log: CountLog;

  /** @param finalMs - Age from which on an event can no longer change. */
  constructor(shape: RowShape, finalMs: number, packing = DEFAULT_PACKING) {
    this.#shape = shape;
    this.#packing = packing;
    this.#packer = new Packer(shape);
    this.#tiers = TIERS.map(
      ({ stepMs, keepMs }, tier) =>
        new TierBuckets(stepMs, keepMs, shape, finalMs, this.#packer, packing, tier >= SUMMED),
    );
    this.#late = new LateCounts(shape);
    this.#log = this.#late.log;
    this.#mark = this.#log.mark();
  }

  /** The tiers, finest first, with everything that was counted. */
  get tiers(): readonly TierBuckets[] {
    this.#dealLate();
    this.#closeFinest();
    this.#closeMinute();
    this.#closeQuarter(false);
    return this.#tiers;
  }

  // --- Counting -------------------------------------------------------------------------------------------------------------------

  /** Chooses key and instant of what is counted next. Nothing is where it is older than anything kept. */
  choose(key: number, time: number): void {
    if (time >= this.#startMs && time < this.#endMs) {
      if (this.#running!.entries >= this.#addAt) this.#addUpBatch();
      this.#log = this.#running!;
      this.#log.head(key, time);
    } else if (Math.floor(time / TIERS[FINEST]!.stepMs) === this.#index) {
      this.#begin();
      this.choose(key, time);
    } else {
      if (this.#late.areMany) this.#dealLate();
      this.#log = this.#late.log;
      this.#log.head(key, time);
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
    this.#running ??= new CountLog(this.#shape, this.#minute.startMs, this.#room);
    this.#mark = this.#running.mark();
    this.#addAt = this.#running.entries + BATCH;
  }

  /** Counts what came late. */
  #dealLate(): void {
    this.#late.deal(TIERS[FINEST]!.stepMs, this.#lateSteps, (tier, index, part) => {
      const step = tier === LOGGED ? this.#minute : this.#quarter;
      if ((tier === LOGGED || tier === SUMMED) && index === step.index) this.#takeLate(step, part);
      else this.#tiers[tier]!.take(index, part);
    });
  }

  /** Steps of every tier that come to know of a late instant themselves: a step that goes on hands it to the wider ones when it is over. */
  readonly #lateSteps = TIERS.map(({ stepMs }, tier) => (time: number): number => {
    if (tier >= SUMMED && Math.floor(time / this.#minute.stepMs) === this.#minute.index) return Number.NaN;
    if (tier >= COARSEST && Math.floor(time / this.#quarter.stepMs) === this.#quarter.index) return Number.NaN;
    return Math.floor(time / stepMs);
  });

  #takeLate(step: RunningStep, part: LogPart): void {
    step.late ??= new CountLog(this.#shape, step.startMs, FIRST_ROOM);
    step.late.takePart(part);
    if (step.late.entries >= BATCH && this.#areMany(step.late.entries)) this.#addUpStep(step);
  }

  // --- When steps end -------------------------------------------------------------------------------------------------------------

  /** Event time moves on. */
  advance(newest: number): void {
    const index = Math.floor(newest / TIERS[FINEST]!.stepMs);
    if (index !== this.#index) {
      this.#closeFinest();
      this.#index = index;
      const minute = Math.floor(newest / this.#minute.stepMs);
      if (minute !== this.#minute.index) {
        this.#closeMinute();
        this.#endLog();
        this.#minute.index = minute;
      }
      const quarter = Math.floor(newest / this.#quarter.stepMs);
      if (quarter !== this.#quarter.index) {
        // What is crowded goes over into bins some time after it was packed: late counts must not wait for others of their kind forever.
        this.#dealLate();
        this.#closeQuarter(true);
        this.#quarter.index = quarter;
        this.#keysBefore = this.#keys;
        this.#keys = 0;
      }
    }
    for (const tier of this.#tiers) tier.advance(newest);
  }

  #addUpBatch(): void {
    if (this.#areMany(this.#running!.entries - this.#mark.entries)) {
      this.#closeFinest();
      this.#begin();
    } else this.#addAt += BATCH;
  }

  /** Moves what the newest step of the finest tier has to its bucket and to the minute. */
  #closeFinest(): void {
    const log = this.#running;
    if (this.#startMs === Number.POSITIVE_INFINITY || !log) return;
    this.#startMs = Number.POSITIVE_INFINITY;
    this.#endMs = Number.NEGATIVE_INFINITY;
    const part = log.partSince(this.#mark);
    if (part.entries === 0) return;
    const parts = new Parts();
    if (this.#areMany(part.entries)) {
      parts.addLog(part);
      const run = this.#addUp(this.#index * TIERS[FINEST]!.stepMs, parts);
      log.backTo(this.#mark);
      parts.clear();
      parts.addRun(run);
    } else parts.addLog(part);
    this.#tiers[FINEST]!.put(this.#index, parts);
    this.#minute.parts.addAll(parts);
  }

  /** Moves what is new of the minute to its bucket and to the quarter. */
  #closeMinute(): void {
    const step = this.#minute;
    if (!this.#collect(step)) return;
    if (step.parts.runs.length > 0 || this.#areMany(step.parts.entries)) this.#addUpStep(step);
    this.#tiers[LOGGED]!.put(step.index, step.parts);
    this.#quarter.parts.addAll(step.parts);
    step.parts.clear();
  }

  /** Moves what is new of the quarter to its bucket and to the hour. @param isOver - Whether to add it up in any case. */
  #closeQuarter(isOver: boolean): void {
    const step = this.#quarter;
    if (!this.#collect(step)) return;
    if (isOver || this.#areMany(step.parts.entries)) this.#addUpStep(step);
    this.#tiers[SUMMED]!.put(step.index, step.parts);
    this.#tiers[COARSEST]!.put(Math.floor(step.startMs / TIERS[COARSEST]!.stepMs), step.parts);
    step.parts.clear();
  }

  /** Brings what came late for a step to the rest. @returns Whether there is anything. */
  #collect(step: RunningStep): boolean {
    if (step.late) step.parts.addLog(step.late.all());
    step.late = undefined;
    return !step.parts.isEmpty;
  }

  /** Makes one run of the parts of a step. */
  #addUpStep(step: RunningStep): void {
    this.#collect(step);
    const run = this.#addUp(step.startMs, step.parts);
    step.parts.clear();
    step.parts.addRun(run);
  }

  #addUp(startMs: number, parts: Parts): Run {
    const run = this.#packer.pack(startMs, parts);
    if (run.keys > this.#keys) this.#keys = run.keys;
    return run;
  }

  /** Whether so many entries are more than rows would be. */
  #areMany(entries: number): boolean {
    const { smallest, entriesPerKey } = this.#packing;
    return entries >= Math.max(smallest, entriesPerKey * Math.max(this.#keys, this.#keysBefore));
  }

  #endLog(): void {
    const log = this.#running;
    if (!log) return;
    this.#running = undefined;
    this.#room = Math.max(FIRST_ROOM, log.length);
    log.close();
  }

  /**
   * Counts every bag in bins that has so many final values, and no other: what is in bins follows from the events alone then.
   *
   * @param note - Notes all values that are not final.
   */
  *condenseInParts(note: (recent: RecentValues) => Generator<void, void>): Generator<void, void> {
    const crowded: number[][] = [];
    for (const tier of this.tiers) {
      const indices: number[] = [];
      for (const index of tier.mayBeCrowded()) {
        if (tier.isCrowded(index)) indices.push(index);
        yield;
      }
      crowded.push(indices);
    }
    if (crowded.every((indices) => indices.length === 0)) return;
    const recent = new RecentValues(this.#shape.bags);
    crowded.forEach((indices, tier) => {
      for (const index of indices) recent.watch(tier, index);
    });
    yield* note(recent);
    for (const [tier, indices] of crowded.entries()) {
      for (const index of indices) {
        this.#tiers[tier]!.condense(index, (key, bag) => recent.of(tier, index, key, bag));
        yield;
      }
    }
  }
}
