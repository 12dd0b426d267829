/*
 * What a bucket is made of: counts as they came, a part of a log, and counts added up by key, a run. Neither ever changes, so the buckets
 * of several tiers share them.
 */

import type { LogPart } from './count-log.ts';

/** Rows as bytes, ascending by key. */
export interface Run {
  readonly bytes: Uint8Array;
  /** When the step began that levels are weighted in. */
  readonly startMs: number;
  readonly keys: number;
  /** Values whose adding was undone. */
  readonly takenBack: number;
  /** Whether a bag in it has so many exact values that they may belong in bins. */
  readonly isCrowded: boolean;
}

/** Parts of one step. */
export class Parts {
  readonly runs: Run[] = [];
  readonly logs: LogPart[] = [];

  get isEmpty(): boolean {
    return this.runs.length === 0 && this.logs.length === 0;
  }

  /** Entries in logs. */
  get entries(): number {
    let entries = 0;
    for (let i = 0; i < this.logs.length; i++) entries += this.logs[i]!.entries;
    return entries;
  }

  /** Values whose adding was undone. */
  get takenBack(): number {
    let takenBack = 0;
    for (const part of this.runs) takenBack += part.takenBack;
    for (const part of this.logs) takenBack += part.takenBack;
    return takenBack;
  }

  addRun(run: Run): void {
    this.runs.push(run);
  }

  /** What goes on where the last part ended becomes one with it. */
  addLog(part: LogPart): void {
    const last = this.logs.at(-1);
    if (last && last.log === part.log && last.to === part.from) this.logs[this.logs.length - 1] = joined(last, part);
    else this.logs.push(part);
  }

  addAll({ runs, logs }: Parts): void {
    for (const run of runs) this.addRun(run);
    for (const part of logs) this.addLog(part);
  }

  clear(): void {
    this.runs.length = 0;
    this.logs.length = 0;
  }
}

function joined(first: LogPart, second: LogPart): LogPart {
  return {
    log: first.log,
    from: first.from,
    to: second.to,
    time: first.time,
    lastAt: second.lastAt,
    entries: first.entries + second.entries,
    values: first.values + second.values,
    takenBack: first.takenBack + second.takenBack,
  };
}
